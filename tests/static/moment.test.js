import assert from "node:assert/strict";
import { test } from "node:test";
import { numberOf } from "../../static/circuit/figures.js";
import { Moment, recorded } from "../../static/circuit/moment.js";
import { Steps } from "../../static/circuit/steps.js";
import { stepOf } from "../../static/views/asked.js";
import { PRODUCT } from "./circuits.js";

test("a number is there from its step on", () => {
  const steps = new Steps(PRODUCT);
  const after = (done) => ({ values: [...steps.after(done).values], gradients: [...steps.after(done).gradients] });
  assert.deepEqual(after(0), { values: ["w1", "w2", "w3"], gradients: [] });
  assert.deepEqual(after(1), { values: ["w1", "w2", "w3", "w4"], gradients: [] });
  assert.deepEqual(after(3).gradients, ["w5"]);
  assert.deepEqual(after(4).gradients, ["w5", "w4", "w3"]);
  assert.deepEqual(after(5).gradients, ["w5", "w4", "w3", "w1", "w2"]);
});

test("each number has the step that gives it", () => {
  const steps = new Steps(PRODUCT);
  assert.deepEqual(["w1", "w4", "w5"].map((wire) => stepOf(steps, { role: "value", wire })), [0, 1, 2]);
  assert.deepEqual(["w5", "w4", "w3", "w1"].map((wire) => stepOf(steps, { role: "gradient", wire })), [3, 4, 4, 5]);
});

test("a step is found again in a run that is folded in another way", () => {
  const steps = new Steps(PRODUCT);
  assert.equal(steps.like({ phase: "backward", gate: "g2" }), 4);
  assert.equal(steps.like({ phase: "forward", gate: "g9" }), null);
});

test("at the output the gate that computes it is explained, and before the first step none", () => {
  const steps = new Steps(PRODUCT);
  assert.deepEqual([0, 1, 3, 4].map((done) => steps.explained(steps.at(done))), ["", "g1", "g2", "g2"]);
});

test("whoever listens is told of another circuit, other numbers and another step, in the order of listening", () => {
  const moment = new Moment();
  const told = [];
  moment.taken.on(() => told.push(`taken at ${moment.at}`));
  moment.taken.on(() => told.push("taken, second"));
  moment.ran.on(() => told.push(`ran: ${moment.known.values.get("w5")}`));
  moment.stepped.on(() => told.push(`stepped to ${moment.at} with ${moment.there.values.size} values`));
  moment.take(PRODUCT, null);
  moment.show({ values: new Map([["w5", 7]]), gradients: new Map() });
  moment.go(1);
  moment.go(0);
  moment.go(null);
  assert.deepEqual(told, [
    "taken at 5", "taken, second", "ran: 7", "stepped to 1 with 4 values", "stepped to 0 with 3 values", "stepped to 5 with 5 values",
  ]);
});

test("another circuit has the server's numbers until its own program has run", () => {
  const moment = new Moment();
  moment.take(PRODUCT, 2);
  moment.show({ values: new Map([["w5", 7]]), gradients: new Map() });
  moment.take(PRODUCT, null);
  assert.equal(moment.numbers, null);
  assert.equal(moment.known.values.get("w5"), -12);
  assert.equal(moment.step, null);
});

test("before there is a circuit, a moment says so", () => {
  const moment = new Moment();
  assert.equal(moment.at, 0);
  assert.throws(() => moment.circuit, TypeError);
  assert.throws(() => moment.steps, TypeError);
});

test("a record says what is not finite, what is no gradient and what is left out", () => {
  const wires = [
    { id: "w1", value: "inf", gradient: "-inf", shape: [] },
    { id: "w2", value: "nan", gradient: null, shape: [] },
    { id: "w3", value: null, gradient: [1, 2], shape: [2] },
  ];
  const { values, gradients } = recorded({ wires });
  assert.deepEqual([...values.values()], [Infinity, NaN, undefined]);
  assert.deepEqual([...gradients.values()], [-Infinity, null, [1, 2]]);
});

test("a local gradient is what is sent over what arrives, and a sign where one of them is hidden", () => {
  const { values, gradients } = recorded(PRODUCT);
  assert.equal(numberOf("local", "w3", "w5", { values, gradients }), 3);
  assert.equal(numberOf("force", "w4", undefined, { values, gradients }), 4);
  assert.equal(numberOf("local", "w3", undefined, { values, gradients }), undefined);
  const hidden = new Map(gradients).set("w3", "?");
  assert.equal(numberOf("local", "w3", "w5", { values, gradients: hidden }), "?");
});
