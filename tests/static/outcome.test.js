import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomeOf } from "../../static/circuit/outcome.js";
import { Moment, recorded } from "../../static/circuit/moment.js";
import { PRODUCT } from "./circuits.js";

test("what the output is now is said where it is there by now, and is no secret", () => {
  const moment = new Moment();
  const { values } = recorded(PRODUCT);
  for (const [done, said] of [[null, "f is −12.0 now."], [2, "f is −12.0 now."], [1, ""], [0, ""]]) {
    moment.take(PRODUCT, done);
    assert.equal(outcomeOf(PRODUCT, values, moment.there), said);
  }
  moment.take(PRODUCT, null);
  assert.equal(outcomeOf(PRODUCT, new Map([["w5", "?"]]), moment.there), "");
});
