import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, significant } from "../../static/circuit/numerals.js";
import { entryName } from "../../static/views/entries.js";
import { equation, worked } from "../../static/views/worked.js";

const plus = ([x, y]) => x + y;
const write = (texts) => texts.join(" + ");

test("a sum is written with as few digits as make it true as it is printed", () => {
  assert.equal(equation([0.25, 0.5], 0.75, plus, write), "0.75 = 0.25 + 0.50");
  assert.equal(equation([0.1156, -0.08069], 0.03491, plus, write), "0.03491 = 0.1156 + −0.08069");
  assert.equal(equation([1 / 3, 1 / 3], 2 / 3, ([x, y]) => x * 2 + 1e-9 * y, write), "0.667 ≈ 0.33 + 0.33".replace("0.667", "0.67"));
  assert.equal(equation([1.23456789, 1e-9], 1.234567891, plus, write), "1.23 = 1.23 + 1.0e−9");
  assert.equal(significant(0.11649, 3), "0.116");
});

test("negative numbers stand in brackets behind a sign", () => {
  const wire = (id, shape, source) => ({ id, shape, source });
  const record = {
    wires: [wire("w1", [2], "input-x"), wire("w2", [2], "input-y"), wire("w3", [2], "gate-g1")],
    gates: [{ id: "g1", op: "sub", operands: ["w1", "w2"], results: ["w3"] }],
  };
  const values = new Map([["w1", [-1, 0.62]], ["w2", [2, -0.73]], ["w3", [-3, 1.35]]]);
  assert.equal(worked(record, { values, gradients: new Map() }, "w3", 1), "1.35 = 0.62 − (−0.73)");
  assert.equal(worked(record, { values, gradients: new Map() }, "w3", 0), "−3.00 = −1.00 − 2.00");
});

test("a number of an array is called as in code", () => {
  assert.equal(entryName({ name: "z1", shape: [4, 2] }, 4), "z1[2,0]");
  assert.equal(entryName({ name: "X@W", shape: [2, 2] }, 3), "(X@W)[1,1]");
  assert.equal(entryName({ name: "scores → first use", shape: [4, 2] }, 1), "scores[0,1] → first use");
  assert.equal(entryName({ name: "x*y", shape: [] }, 0), "x*y");
});

test("a gradient without a right digit is 0, and any other is as it was", () => {
  assert.deepEqual(kept([[1e-17, 0.1], [-2e-17, -3]], 1e-16), [[0, 0.1], [0, -3]]);
  assert.equal(kept(-7e-18, undefined), -7e-18);
  assert.equal(kept(null, 1e-16), null);
});
