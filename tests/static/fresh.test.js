import assert from "node:assert/strict";
import { test } from "node:test";
import { awkwardness, newNumbers } from "../../static/views/fresh.js";

/** The numbers of one gate's wires, by id. */
const numbers = (values, gradients) => ({ values: new Map(Object.entries(values)), gradients: new Map(Object.entries(gradients)) });

test("zeros, ties and what is saturated are awkward", () => {
  const one = (op, operands) => ({ gates: [{ op, operands, results: ["w3"] }] });
  assert.equal(awkwardness(one("*", ["w1", "w2"]), numbers({ w1: 2, w2: 2, w3: 4 }, { w1: 2, w2: 2, w3: 1 })), 0);
  assert.equal(awkwardness(one("*", ["w1", "w2"]), numbers({ w1: 0, w2: 2, w3: 0 }, { w1: 2, w2: 0, w3: 1 })), 3);
  assert.equal(awkwardness(one("max", ["w1", "w2"]), numbers({ w1: 2, w2: 2, w3: 2 }, { w1: 0.5, w2: 0.5, w3: 1 })), 1);
  assert.equal(awkwardness(one("sigmoid", ["w1"]), numbers({ w1: 4, w3: 0.982 }, { w1: 0.0177, w3: 1 })), 1);
  assert.equal(awkwardness(one("sigmoid", ["w1"]), numbers({ w1: 1, w3: 0.73 }, { w1: 0.2, w3: 1 })), 0);
});

test("new numbers keep clear of saturation", () => {
  const record = {
    inputs: { x: { shape: [], value: 0, data: false }, y: { shape: [], value: 0, data: false } },
    wires: [{ id: "w1", source: "input-x" }, { id: "w2", source: "input-y" }],
    gates: [{ op: "*", operands: ["w1", "w2"], results: ["w3"] }, { op: "tanh", operands: ["w3"], results: ["w4"] }],
  };
  for (let i = 0; i < 50; i++) {
    const typed = newNumbers(record, (chosen) => {
      const [x, y] = chosen.map(([, text]) => Number(text));
      const slope = 1 - Math.tanh(x * y) ** 2;
      return numbers({ w1: x, w2: y, w3: x * y, w4: Math.tanh(x * y) }, { w1: slope * y, w2: slope * x, w3: slope, w4: 1 });
    });
    const [x, y] = typed.map(([, text]) => Number(text));
    assert.ok(Math.abs(x * y) <= 2 && x * y !== 0, `${x} * ${y}`);
  }
});

test("labels stay, and arrays keep their size", () => {
  const input = (value, shape) => ({ shape, value, data: false });
  const record = {
    inputs: { p: input([[0.1, -0.2], [0.05, 0.15]], [2, 2]), y: input([0, 2], [2]), one: input([[0, 1], [1, 0]], [2, 2]), w: input([0.3, -0.1, ...Array(10).fill(0.2)], [12]) },
    wires: [{ id: "w1", source: "input-p" }, { id: "w2", source: "input-y" }, { id: "w3", source: "input-one" }, { id: "w4", source: "input-w" }],
    gates: [{ op: "index", operands: ["w1", "w2"], results: ["w5"] }, { op: "mul", operands: ["w4", "w3"], results: ["w6"] }],
  };
  const typed = new Map(newNumbers(record, () => numbers({ w1: 1 }, { w1: 1 })));
  assert.deepEqual([...typed.keys()], ["p", "w"]);
  assert.equal(JSON.parse(typed.get("w")).length, 12);
  for (const number of JSON.parse(typed.get("p")).flat()) assert.ok(Math.abs(number) <= 0.2 && number !== 0, number);
});
