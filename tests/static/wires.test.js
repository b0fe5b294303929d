// What is said of a wire that a reader points at.

import assert from "node:assert/strict";
import { test } from "node:test";
import { said } from "../../static/views/wires.js";
import { PRODUCT } from "./circuits.js";

/** The sentence of the wire of x, with these things of its own. */
function sentence(more) {
  const wires = PRODUCT.wires.map((wire) => (wire.id === "w1" ? { ...wire, name: "x", ...more } : wire));
  const all = new Set(wires.map(({ id }) => id));
  const parts = said({ ...PRODUCT, wires, warnings: [] }, "w1", { values: all, gradients: all });
  return parts.map((part) => (typeof part === "string" ? part : part[2])).join("");
}

test("labels that pick places get no gradient, and none is spoken of, whose numbers are not here either", () => {
  assert.equal(sentence({ shape: [5], value: null, gradient: null, flows: false }), "x is a vector of 5. No gradient flows back to it.");
  assert.match(sentence({ shape: [5], value: null, gradient: null, flows: true }), /^x is a vector of 5\. Its gradient is a vector of 5: /);
  assert.equal(sentence({ gradient: null, flows: false }), "x is -2. No gradient flows back to it.");
});
