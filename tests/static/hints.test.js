import assert from "node:assert/strict";
import { test } from "node:test";
import { Moment } from "../../static/circuit/moment.js";
import { Asked } from "../../static/views/asked.js";
import { numberIn } from "../../static/views/arithmetic.js";
import { t } from "../../static/circuit/words.js";
import { isRight } from "../../static/views/hints.js";
import { PRODUCT } from "./circuits.js";

for (const [text, number] of [["−4", -4], ["0,2", 0.2], ["1/3", 1 / 3], [" 1e3 ", 1000], [".5", 0.5], ["√2/2", Math.SQRT1_2], ["2pi", 2 * Math.PI],
  ["1,000", 1000], ["max(1, -2)^2", 1], ["−2^2", -4], ["x", null], ["", null], ["1/0", null], ["2e", null], ["(1", null]]) {
  test(`${JSON.stringify(text)} is read as ${number}`, () => assert.equal(numberIn(text), number));
}

test("a number is right to a hundredth of it, or to half of the last digit that is shown", () => {
  assert.deepEqual([[3.03, 3], [3.04, 3], [0.0044, 0.004], [-12, 12]].map(([typed, answer]) => isRight(typed, answer)), [true, false, true, false]);
});

/** All gradients but that of the output are asked for. */
function asked() {
  const moment = new Moment();
  moment.take(PRODUCT, null);
  const found = new Asked(moment);
  const one = (wire) => ({ role: "gradient", wires: [wire], entry: null, pattern: "", rule: [] });
  found.take({ mode: "backward", asked: ["w3", "w4"].map(one), waiting: ["w1", "w2"], questions: [null, null, null, ["what?"], null] }, PRODUCT);
  return { asked: found, moment };
}

test("what is asked for has a question mark, and what waits for it a dash, until it is found", () => {
  const { asked: found } = asked();
  const signs = () => ["w1", "w3", "w4", "w5"].map((wire) => found.hides("gradient", wire));
  assert.deepEqual(signs(), ["—", "?", "?", null]);
  assert.deepEqual(found.answer(found.questions[0], "3"), { right: true, hint: null, isNumber: true });
  assert.deepEqual(signs(), ["—", null, "?", null]);
  found.reveal(found.open);
  assert.deepEqual(signs(), [null, null, null, null]);
  assert.equal(found.score, "1 of 2 right, 1 revealed");
});

test("a mistake is traced to where its number comes from", () => {
  const { asked: found } = asked();
  const hint = (text) => found.answer(found.questions[0], text).hint;
  assert.equal(hint("-3"), "The size is right, and the sign is turned.");
  assert.equal(hint("-4"), "That goes to the other operand.");
  assert.equal(hint("1"), "That is what arrives at the gate. Multiply it by the local gradient.");
  assert.equal(hint("77"), null);
  assert.match(hint("three"), /Type a number/);
});

test("a question is open from its step on, and what is found of the same questions stays found", () => {
  const { asked: found, moment } = asked();
  moment.go(3);
  assert.deepEqual(found.open, []);
  moment.go(4);
  assert.deepEqual(found.open.map(({ wire }) => wire), ["w3", "w4"]);
  found.answer(found.questions[0], "3");
  const again = { mode: "backward", asked: found.questions.map(({ role, wires, entry }) => ({ role, wires, entry })), waiting: [], questions: [] };
  found.take(again, PRODUCT);
  assert.equal(found.questions[0].found, "right");
  found.take(again, { ...PRODUCT, expr: "another program" });
  assert.equal(found.questions[0].found, "");
  found.take(null, PRODUCT);
  assert.equal(found.on, false);
});

test("a step whose numbers are asked for is a question", () => {
  const { asked: found } = asked();
  const said = () => PRODUCT.steps.map((step) => found.said(step));
  assert.deepEqual(said(), [["adds"], ["multiplies"], ["begins"], ["what?"], ["distributes"]]);
  found.reveal(found.questions);
  assert.deepEqual(said()[3], ["swaps"]);
});

test("a presented step asks for its own numbers alone, and what was asked before it stands there", () => {
  const { asked: found, moment } = asked();
  found.take({ mode: "gradients", asked: ["w4", "w3", "w1", "w2"].map((wire) => ({ role: "gradient", wires: [wire], entry: null, pattern: "", rule: [] })), waiting: [], questions: [] }, PRODUCT);
  const at = (done) => {
    moment.go(done);
    return [found.open.map(({ wire }) => wire).join(), found.ofStep?.wire, found.hides("gradient", "w4"), found.isLater].join(" ");
  };
  assert.equal(at(5), "w4,w3,w1,w2 w1 ? false");
  found.presents = () => true;
  assert.equal(at(3), "  ? true");
  assert.equal(at(4), "w4,w3 w4 ? true");
  assert.equal(at(5), "w1,w2 w1  false");
  assert.equal(at(null), "w4,w3,w1,w2  ? false"); // all of it is a sheet of questions
  assert.equal(found.score, t("{right} of {all} right", { right: 0, all: 4 }));
});
