import assert from "node:assert/strict";
import { test } from "node:test";
import { fractions } from "../../static/views/fractions.js";

for (const [typed, shown] of [
  ["x", "<mi>x</mi>"],
  ["1/x", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>x</mi></mrow></mfrac>"],
  ["1/(w1 + 1)", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>w1</mi><mo>+</mo><mn>1</mn></mrow></mfrac>"],
  ["1 - out^2", "<mn>1</mn><mo>−</mo><msup><mrow><mi>out</mi></mrow><mrow><mn>2</mn></mrow></msup>"],
  ["exp(-x)", "<msup><mi>e</mi><mrow><mo>−</mo><mi>x</mi></mrow></msup>"],
  ["1(x > 0)", "<mn>1</mn><mrow><mo>(</mo><mi>x</mi><mo>&gt;</mo><mn>0</mn><mo>)</mo></mrow>"],
  ["x*(1 - y)", "<mi>x</mi><mo>·</mo><mrow><mo>(</mo><mn>1</mn><mo>−</mo><mi>y</mi><mo>)</mo></mrow>"],
  ["-a/(2*sqrt(b))", "<mfrac><mrow><mo>−</mo><mi>a</mi></mrow><mrow><mn>2</mn><mo>·</mo><msqrt><mi>b</mi></msqrt></mrow></mfrac>"],
]) {
  test(`${typed} is set as books set it`, () => assert.equal(fractions(typed), shown));
}

for (const typed of ["1 if x > 0, else 2", "x[0]", "x @ y", "(x", "x +", "x y", "exp(x)^2", "", "<b>", "f(x, y)"]) {
  test(`${typed || "nothing"} stays as it is typed`, () => assert.equal(fractions(typed), null));
}
