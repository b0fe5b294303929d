// What the page takes for the same gradient is what engine/judging/comparing.py and shown.py take for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { same, settle } from "../../static/views/sides.js";

test("numbers are the same but for rounding, and arrays by their largest number", () => {
  assert.ok(same(1 + 9e-7, 1));
  assert.ok(!same(1 + 2e-6, 1));
  assert.ok(same(9e-15, 0));
  assert.ok(!same(2e-14, 0));
  assert.ok(same([1e6, 5e-4], [1e6, 0]));
  assert.ok(!same([1e6, 5e-2], [1e6, 0]));
  assert.ok(!same(NaN, NaN));
  assert.ok(!same([Infinity, 1], [Infinity, 1]));
});

test("arrays of two shapes are not the same", () => {
  assert.ok(!same([[1, 2]], [1, 2]));
  assert.ok(!same([1], 1));
  assert.ok(same([[1], [2]], [[1], [2]]));
});

test("what is nothing but rounding is 0 on both sides", () => {
  assert.deepEqual(settle([3e-13, 2], [1e-16, 2], 1e-15), [[0, 2], [0, 2]]);
  assert.deepEqual(settle([3e-11, 2], [1e-16, 2], 1e-15), [[3e-11, 2], [0, 2]]);
  assert.deepEqual(settle(5e-15, 0, 0), [0, 0]);
});
