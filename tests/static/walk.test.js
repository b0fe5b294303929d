// Where the arrow keys lead on the circuit, and among the numbers of an array.

import assert from "node:assert/strict";
import { test } from "node:test";
import { led } from "../../static/views/entries.js";
import { beside } from "../../static/views/walk.js";

const RECORD = /** @type {any} */ ({
  inputs: { x: {}, n: {}, y: {} }, // n, a size, leaves no wire
  gates: [{ id: "g1", operands: ["w1", "w2"], results: ["w3"] }],
  wires: [
    { id: "w1", source: "input-x", target: "gate-g1" },
    { id: "w2", source: "input-y", target: "gate-g1" },
    { id: "w3", source: "gate-g1", target: "output-f" },
  ],
  output: { name: "f" },
});

test("the arrow keys lead along the wires, and through all parts in order, and nowhere at the ends", () => {
  /** @param {string} from  @param {string} keys */
  const walked = (from, keys) => {
    let at = from;
    return [...keys].map((sign) => {
      const key = { ">": "ArrowRight", "<": "ArrowLeft", v: "ArrowDown", "^": "ArrowUp" }[sign] ?? "";
      const next = beside(RECORD, at, key);
      at = next ?? at;
      return next;
    });
  };
  assert.deepEqual(walked("input-y", ">>><<<"), ["gate-g1", "output-f", undefined, "gate-g1", "input-x", undefined]);
  assert.deepEqual(walked("input-x", "vvvv^"), ["input-y", "gate-g1", "output-f", undefined, "gate-g1"]);
  assert.deepEqual(walked("input-x", "^"), [undefined]);
});

test("in an array arrow keys stay in their row and column, and the other keys go to the ends", () => {
  /** @param {number} place  @param {string} key  @param {number[]} shape */
  const at = (place, key, shape, ctrlKey = false) => led(place, { key, ctrlKey }, shape);
  const matrix = [25, 4];
  assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"].map((key) => at(5, key, matrix)), [6, 4, 1, 9]);
  assert.deepEqual([at(4, "ArrowLeft", matrix), at(7, "ArrowRight", matrix), at(1, "ArrowUp", matrix), at(98, "ArrowDown", matrix)], [4, 7, 1, 98]);
  assert.deepEqual([at(6, "Home", matrix), at(6, "End", matrix), at(6, "Home", matrix, true), at(6, "End", matrix, true)], [4, 7, 0, 99]);
  assert.deepEqual([at(6, "PageDown", matrix), at(90, "PageDown", matrix), at(46, "PageUp", matrix), at(6, "PageUp", matrix)], [46, 98, 6, 2]);
  assert.deepEqual(["ArrowRight", "ArrowDown", "ArrowLeft", "Home", "End", "PageDown"].map((key) => at(2, key, [5])), [3, 3, 1, 0, 4, 4]);
  assert.deepEqual([at(-1, "ArrowDown", matrix), at(3, "x", matrix), at(3, "ArrowDown", matrix, true)], [0, null, null]);
});
