import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersOf, Runner } from "../../static/circuit/runner.js";
import { newNumbers } from "../../static/views/fresh.js";
import { PRODUCT } from "./circuits.js";

const PROGRAM = `export function run({ x, y, z }, up) {
  return { values: [x, y, z, x + y, (x + y) * z], gradients: [z * up, z * up, (x + y) * up, z * up, up] };
}`;
const ADDRESS = `data:text/javascript,${encodeURIComponent(PROGRAM)}`;

async function loaded() {
  const runner = new Runner();
  await runner.load(ADDRESS);
  return runner;
}

test("the program runs at what is typed, and at the record's values for the rest", async () => {
  const numbers = (await loaded()).run(PRODUCT, [["x", "1"], ["gone", "9"]]);
  assert.deepEqual([...numbers.values], [["w1", 1], ["w2", 5], ["w3", -4], ["w4", 6], ["w5", -24]]);
  assert.equal(numbers.gradients.get("w3"), 6);
});

test("without a program, a circuit or a number there is nothing to run", async () => {
  assert.equal(new Runner().run(PRODUCT, []), null);
  const runner = await loaded();
  assert.equal(runner.run(null, []), null);
  assert.equal(runner.run(PRODUCT, [["x", "one"]]), null);
});

test("a program that can't be had is none", async () => {
  const runner = await loaded();
  await runner.load("data:text/javascript,this is none");
  assert.equal(runner.run(PRODUCT, []), null);
});

test("a list of another shape than the array has leaves the array as it was", async () => {
  const runner = new Runner();
  await runner.load("data:text/javascript,export const run = ({ v }) => ({ values: [v], gradients: [v] });");
  const record = { ...PRODUCT, inputs: { v: { value: [1, 2], shape: [2], data: false } }, wires: [{ id: "w1", source: "input-v" }] };
  const at = (text) => runner.run(record, [["v", text]]).values.get("w1");
  assert.deepEqual([at("[3, 4]"), at("[3, 4, 5]"), at("[3, "), at("5")], [[3, 4], [1, 2], [1, 2], [1, 2]]);
});

test("another number of an input without a wire is another circuit, which the program is not of", async () => {
  const runner = await loaded();
  const record = { ...PRODUCT, inputs: { ...PRODUCT.inputs, n: { value: 2, shape: [], data: true } } };
  assert.equal(runner.run(record, [["n", "3"]]), null);
  assert.equal(runner.run(record, [["n", "2"]])?.values.get("w4"), 3);
  assert.ok(newNumbers(record, (typed) => runner.run(record, typed)).every(([name]) => name !== "n"));
});

test("of what is folded away no number is shown", () => {
  const { values } = numbersOf({ wires: [{ id: "w3" }, { id: "w1" }] }, { values: [10, 20, 30], gradients: [0, 0, 0] });
  assert.deepEqual([...values], [["w3", 30], ["w1", 10]]);
});

test("a wire that is drawn for several has the sum of their gradients, number by number", () => {
  const wires = [{ id: "w1x2", merges: ["w1", "w2"] }, { id: "w3x2", merges: ["w3", "w4"] }];
  const { values, gradients } = numbersOf({ wires }, { values: [10, 10, [1, 2], [1, 2]], gradients: [5, -7, [1, 2], [30, 40]] });
  assert.deepEqual([...values], [["w1x2", 10], ["w3x2", [1, 2]]]);
  assert.deepEqual([...gradients], [["w1x2", -2], ["w3x2", [31, 42]]]);
  const none = numbersOf({ wires: wires.slice(0, 1) }, { values: [10, 10], gradients: [null, null] });
  assert.deepEqual([...none.gradients], [["w1x2", null]]);
});

test("new numbers are small and whole, and none of them makes a number that is hard to find", async () => {
  const runner = await loaded();
  const chosen = newNumbers(PRODUCT, (typed) => runner.run(PRODUCT, typed));
  assert.deepEqual(chosen.map(([name]) => name), ["x", "y", "z"]);
  assert.ok(chosen.every(([, text]) => /^(-[1-4]|[1-5])$/.test(text)), String(chosen));
  const { values, gradients } = runner.run(PRODUCT, chosen);
  for (const number of [...values.values(), ...gradients.values()]) assert.ok(Math.abs(number) >= 0.01 && Math.abs(number) <= 200);
});
