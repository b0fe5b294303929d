import assert from "node:assert/strict";
import test from "node:test";

import { meant, Press } from "../../static/circuit/sliding.js";

test("a finger slides where it goes further sideways than up or down, and not before it has gone anywhere", () => {
  assert.equal(meant(3, -5), null);
  assert.equal(meant(9, 4), "slide");
  assert.equal(meant(-9, 8), "slide");
  assert.equal(meant(2, -40), "scroll");
  assert.equal(meant(8, 8), "scroll");
});

test("what a finger meant first it means until it is lifted, and a mouse slides at once", () => {
  const at = (x, y, pointerType = "touch") => ({ clientX: x, clientY: y, pointerType });
  const press = new Press(at(100, 100));
  assert.equal(press.slides(at(102, 80)), false);
  assert.equal(press.slides(at(200, 80)), false);
  assert.equal(new Press(at(0, 0, "mouse")).slides(at(0, 0)), true);
});
