import assert from "node:assert/strict";
import { test } from "node:test";
import { matching, namesIn, typedAt } from "../../static/views/names.js";

const FUNCTIONS = ["exp", "sigmoid", "sign"].map((name) => ({ name, call: `${name}(x)`, computes: "", claim: "" }));

/** The names that are offered where `|` stands. */
function offered(text) {
  const plain = text.replace("|", "");
  const typed = typedAt(plain, text.indexOf("|"));
  return typed && matching(typed, plain, FUNCTIONS).map(({ name }) => name);
}

test("names of the program come before functions", () => {
  assert.deepEqual(offered("size = 2\ny = si|"), ["size", "sigmoid", "sign"]);
  assert.deepEqual(offered("y = Si|"), ["sigmoid", "sign"]);
});

test("nothing is offered for a whole name, in a text, in a comment, or within a name", () => {
  assert.deepEqual(offered("exp|"), []);
  for (const text of ["# si|", "'si|", "si|g"]) assert.equal(offered(text), null);
});

test("behind a dot functions alone are offered", () => {
  assert.deepEqual(offered("size = 2\nnp.si|"), ["sigmoid", "sign"]);
});

test("a name that stands elsewhere is found with its line", () => {
  assert.deepEqual(namesIn("w1 = 2\nf = w1*x.T").map(({ name, claim }) => [name, claim]), [
    ["w1", "line 1: w1 = 2"], ["f", "line 2: f = w1*x.T"], ["x", "line 2: f = w1*x.T"],
  ]);
});
