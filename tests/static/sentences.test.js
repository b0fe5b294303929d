import assert from "node:assert/strict";
import { test } from "node:test";
import { written } from "../../static/circuit/sentences.js";

const figure = (role, wire, text) => [role, wire, text];
/** What a sentence reads, with these numbers. */
const said = (parts, values, gradients) =>
  written(parts, { values: new Map(Object.entries(values)), gradients: new Map(Object.entries(gradients)) }).map(([, text]) => text).join("");

const product = [
  "× receives ", figure("gradient", "w2", "1.00"), "; x gets ", figure("gradient", "w2", "1.00"), " × ", figure("local", "w1", "(−4.00)"), " ",
  figure("equals", "w1", "="), " ", figure("gradient", "w1", "−4.00"), ".",
];

test("a product of numbers that have moved has the sign and the brackets that it needs", () => {
  assert.equal(said(product, {}, { w2: 1, w1: -4 }), "× receives 1.00; x gets 1.00 × (−4.00) = −4.00.");
  assert.equal(said(product, {}, { w2: -1, w1: -4 }), "× receives −1.00; x gets −1.00 × 4.00 = −4.00.");
  assert.equal(said(product, {}, { w2: 0.1966, w1: 0.3932 }), "× receives 0.20; x gets 0.20 × 2.00 ≈ 0.39.");
  assert.equal(said(product, {}, { w2: "?", w1: "?" }), "× receives ?; x gets ? × ? = ?.");
  assert.equal(said(product, {}, { w2: 1, w1: Infinity }), "× receives 1.00; x gets 1.00 × inf = inf.");
});

test("so has a sum, also of a sentence that is true as long as its numbers are the same", () => {
  const sum = [
    figure("gradient", "w1", "0.35"), " + ", figure("gradient", "w2", "(−0.23)"), " + ", figure("gradient", "w3", "0.53"), " ",
    figure("equals", "w4", "≈"), " ", figure("gradient", "w4", "0.66"),
  ];
  assert.equal(said(sum, {}, { w1: 0.35, w2: -0.23, w3: 0.53, w4: 0.65 }), "0.35 + (−0.23) + 0.53 = 0.65");
  const guarded = [{ said: sum, safe: ["moved"], holds: "same", watched: [] }];
  assert.equal(said(guarded, {}, { w1: 0.356, w2: -0.226, w3: 0.534, w4: 0.664 }), "moved");
  const begun = [{ said: ["w moved.", " ", ...sum], safe: 1, holds: "same", watched: [] }]; // how many of its own parts are said then
  assert.equal(said(begun, {}, { w1: 0.356, w2: -0.226, w3: 0.534, w4: 0.664 }), "w moved.");
  assert.equal(said(guarded, {}, { w1: 0.351, w2: -0.226, w3: 0.534, w4: 0.664 }), "0.35 + (−0.23) + 0.53 ≈ 0.66");
});
