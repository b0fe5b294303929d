import assert from "node:assert/strict";
import test from "node:test";

import { cutsAt } from "../../static/views/strips.js";

/** @param {number} y  @param {number} height  @param {number} [read] */
const part = (y, height, read = y + height) => ({ y, height, read });

test("a circuit is cut between its lines, not through one of them or a frame", () => {
  const lines = [0, 0, 300, 300, 600, 600].map((y) => part(y, 200)); // two frames or wires in each, one under the other
  const wire = part(150, 500); // which leads from line to line
  const between = [100, 250, 400, 550, 700];
  assert.deepEqual(cutsAt(between, [...lines, wire], 800, 450), [250, 550]);
  assert.deepEqual(cutsAt(between, [...lines, wire], 800, 600), [550]);
});

test("a wire is cut before its number, which stands in the line that it leads to", () => {
  assert.deepEqual(cutsAt([250, 360], [part(0, 200), part(150, 280, 340), part(380, 120)], 500, 400), [250]);
});

test("what no page has room for is cut where it can be", () => {
  assert.deepEqual(cutsAt([250, 500], [part(0, 800)], 800, 300), [250, 500]);
  assert.deepEqual(cutsAt([700], [part(0, 800)], 800, 300), [700]);
  assert.deepEqual(cutsAt([], [part(0, 800)], 800, 300), []);
});
