// Where the edge of the circuit's window runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clearly } from "../../static/views/edge.js";

/** @type {[number, number][]} */
const ROWS = [[10, 100], [110, 300], [320, 400]];

test("a window ends behind the last row that fits", () => {
  assert.deepEqual(clearly(ROWS, 310, 0.9, 1.2), { scale: 1, behind: 0 });
});

test("it begins a little before the circuit where that does without another scale", () => {
  assert.deepEqual(clearly(ROWS, 330, 0.9, 1), { scale: 1, behind: 20 });
});

test("a circuit is not made too small or too large for that", () => {
  assert.equal(clearly(ROWS, 200, 0.9, 1), null);
  assert.equal(clearly([[10, 400]], 200, 0.1, 9), null);
});
