// What is wrong stands where it covers no input.

import assert from "node:assert/strict";
import { test } from "node:test";
import { aside } from "../../static/page/aside.js";

const room = { left: 0, top: 0, right: 900, bottom: 600 };
const box = { left: 12, top: 12, right: 412, bottom: 72 };

/** @param {number} left  @param {number} top */
const input = (left, top) => ({ left, top, right: left + 40, bottom: top + 40 });

test("it stays where it covers nothing, and else goes to the first corner where it does not", () => {
  assert.deepEqual(aside(box, room, [input(500, 20)]), [0, 0]);
  assert.deepEqual(aside(box, room, [input(20, 20)]), [476, 0]);
  assert.deepEqual(aside(box, room, [input(20, 20), input(860, 20)]), [0, 516]);
  assert.deepEqual(aside(box, room, [input(20, 20), input(860, 20), input(20, 560)]), [476, 516]);
});

test("where it has to cover something it covers as little as may be", () => {
  assert.deepEqual(aside(box, room, [input(20, 20), { ...input(860, 20), bottom: 25 }, input(20, 560), input(860, 560)]), [476, 0]);
});
