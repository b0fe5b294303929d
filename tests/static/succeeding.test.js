// What of a program's run holds for the program that is typed in its place.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, bringsLines, heir, isAnother } from "../../static/page/succeeding.js";

/**
 * @param {string} expr
 * @param {[op: string, text: string][]} gates  in their order, by their texts
 */
function circuit(expr, gates) {
  return /** @type {import("../../static/circuit/record.js").Circuit} */ (/** @type {unknown} */ ({
    expr,
    gates: gates.map(([op, text], i) => ({ id: `g${i + 1}`, op, span: [expr.indexOf(text), expr.indexOf(text) + text.length] })),
  }));
}

test("a text that is pasted over another is another, and one that is edited is not", () => {
  assert.ok(isAnother("sigmoid(w*x+b)", "import numpy as np\nx = np.array([1, 2])\ny = np.sum(x)"));
  assert.ok(isAnother("(x+y)*z", "t"));
  assert.ok(!isAnother("sigmoid(a*b)", "tanh(a*b)"));
  assert.ok(!isAnother("x*y", "x*y+z\nand much more that follows"));
  assert.ok(!isAnother("aaaa", "aaa"));
});

test("another program begins without what was said of the run of the one before", () => {
  const settings = new Map(Object.entries({ _gate: "g3", _fold: "q", _backward: "", _data: "x", _panel: "table" }));
  assert.deepEqual(begun(settings), [["_data", "x"], ["_panel", "table"]]);
});

test("a backward pass that is asked for is not lost with the program", () => {
  assert.deepEqual(begun(new Map([["_predict", "backward"], ["_backward", "dx = 1"]])), [["_predict", "backward"], ["_backward", "dx = 1"]]);
});

test("a program that is pasted with its own backward pass leaves the lines that were written for another", () => {
  const [forward, lines] = ["c = a + b\nd = a*b\ne = c*d", "dc = d\ndb = dc"];
  assert.ok(bringsLines(forward, `${forward}\ndc = d\ndd = c\ndb = dc`, lines));
  assert.ok(bringsLines("x*y", "q = x*y; f = q*z; dc = z; dz = q\n\n", "dc = d"));
  assert.ok(!bringsLines(forward, `${forward}\ndb = dc`, lines), "typed on");
  assert.ok(!bringsLines(forward, `${forward}\nf = e*2\ng = f + dc\ng == 2`, lines), "without such lines");
  assert.ok(!bringsLines(`${forward}; dc = d`, `x = 1\nc = a + b\nd = a*b\ne = c*d; dc = d`, lines), "what it had before");
});

test("a gate that is held stays the gate it is when a program is edited", () => {
  const before = circuit("sigmoid(w*x)", [["mul", "w*x"], ["sigmoid", "sigmoid(w*x)"]]);
  const longer = circuit("sigmoid(w*x+b)", [["mul", "w*x"], ["add", "w*x+b"], ["sigmoid", "sigmoid(w*x+b)"]]);
  assert.equal(heir(before, "g1", longer), "g1");
  assert.equal(heir(before, "g2", longer), "g3");
  assert.equal(heir(before, "g2", circuit("tanh(w*x)", [["mul", "w*x"], ["tanh", "tanh(w*x)"]])), null);
  assert.equal(heir(before, "g9", longer), null);
});
