import assert from "node:assert/strict";
import { test } from "node:test";
import { coloured, paired } from "../../static/views/coloured.js";

/** The pieces of a text that have a colour, each behind its kind; names are left out. */
function told(text, cursor = -1) {
  return paired(coloured(text), cursor).map((line) =>
    line.flatMap(({ text, colour }) => (colour && colour !== "name" ? [`${colour}:${text}`] : [])));
}

test("words, numbers, functions and comments are told apart", () => {
  assert.deepEqual(told("for i in range(3): # turns"), [["word:for", "word:in", "function:range", "number:3", "comment:# turns"]]);
  assert.deepEqual(told("x1 = 1e-3 + .5*w_2 - 2x"), [["number:1e-3", "number:.5", "number:2"]]);
  assert.deepEqual(told("formula = iffy"), [[]]);
  assert.deepEqual(told("\\frac{1}{θ}"), [["function:\\frac", "number:1"]]);
});

test("a text in quotes is one, also over several lines, and a prime is none", () => {
  assert.deepEqual(told("s = 'a # b' + f\"{x}\""), [["text:'a # b'", 'text:f"{x}"']]);
  assert.deepEqual(told('"""a\nif b\n""" + if'), [['text:"""', "text:a"], ["text:if b"], ['text:"""', "word:if"]]);
  assert.deepEqual(told("A' + B'"), [[]]);
});

test("the pieces of a line together are the line", () => {
  for (const text of ["𝑥 = 2𝑦 # 𝑧", "a = 'x", '"""', "f(x)[1]\n\n\ty ", "ŷ̂₁ = w⁽²⁾", "A'b'"]) {
    assert.equal(coloured(text).map((line) => line.map((piece) => piece.text).join("")).join("\n"), text);
  }
});

test("the bracket before the cursor is marked with its partner, over lines as well", () => {
  assert.deepEqual(told("f((x)\n)", 2), [["function:f", "pair:("], ["pair:)"]]);
  assert.deepEqual(told("(x)", 0), [["pair:(", "pair:)"]]);
  assert.deepEqual(told("(x)", 3), [["pair:(", "pair:)"]]);
  assert.deepEqual(told("x + y", 2), [[]]);
});

test("a bracket without a partner, or with one of another kind, is lone; those in texts do not count", () => {
  assert.deepEqual(told("(x", 1), [["lone:("]]);
  assert.deepEqual(told("(x]", 1), [["lone:("]]);
  assert.deepEqual(told("(')')", 5), [["pair:(", "text:')'", "pair:)"]]);
});
