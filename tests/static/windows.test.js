// Windows of convolutions and pools: which numbers a number has to do with.

import assert from "node:assert/strict";
import { test } from "node:test";

import { litBy } from "../../static/views/windows.js";

/** A convolution of an image 3×3 with a border of 1 by two kernels 2×2 that move by 2. */
const CONVOLUTION = {
  lead: [1, 1],
  size: [2, 2],
  stride: [2, 2],
  dilation: [1, 1],
  many: [2, 2],
  images: [
    { wires: ["padded"], along: [5, 5], before: [0, 0] },
    { wires: ["x"], along: [3, 3], before: [1, 1] },
  ],
  columns: ["columns"],
  kernel: ["w"],
  kernels: 8,
  outs: ["out"],
  made: 2,
};

/** @param {string} wire  @param {number} place  @param {typeof CONVOLUTION} of */
function lit(wire, place, of = CONVOLUTION) {
  const found = litBy(of, { wire, place });
  return found && Object.fromEntries([...found].map(([id, places]) => [id, [...places].sort((a, b) => a - b)]));
}

test("a number that was made lights its window, its column and its kernel", () => {
  const found = { padded: [2, 3, 7, 8], x: [1, 2], columns: [1, 5, 9, 13], w: [4, 5, 6, 7], out: [5] };
  assert.deepEqual(lit("out", 5), found);
});

test("a number of the image lights all that it went into, and what it was multiplied by", () => {
  assert.deepEqual(lit("x", 4), { padded: [12], x: [4], columns: [3], w: [0, 4], out: [3, 7] });
});

test("a weight lights each number that it was multiplied by", () => {
  assert.deepEqual(lit("w", 7), { padded: [6, 8, 16, 18], x: [0, 2, 6, 8], columns: [12, 13, 14, 15], w: [7], out: [4, 5, 6, 7] });
});

test("a pool has no kernel, and its channels do not see each other", () => {
  const images = [{ wires: ["x"], along: [2, 2], before: [0, 0] }];
  const pool = { ...CONVOLUTION, lead: [2, 1], many: [1, 1], images, kernel: [], kernels: 0, made: 1 };
  assert.deepEqual(lit("out", 1, pool), { x: [4, 5, 6, 7], columns: [4, 5, 6, 7], out: [1] });
  assert.equal(lit("other", 0, pool), null);
});
