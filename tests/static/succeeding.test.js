// What of a program's run holds for the program that is typed in its place.

import assert from "node:assert/strict";
import { test } from "node:test";
import { alone, begun, heir, isAnother, isPut } from "../../static/page/succeeding.js";

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

test("a program that is put in the place of another as a whole is judged by its own lines, however alike they are", () => {
  const field = (/** @type {number} */ start, /** @type {number} */ end) => ({ value: "y = x*w\nz = y*y", selectionStart: start, selectionEnd: end });
  const paste = { inputType: "insertFromPaste", data: null, isComposing: false };
  assert.ok(isPut(paste, field(0, 15)));
  assert.ok(isPut(paste, { ...field(0, 0), value: "" }));
  assert.ok(isPut({ ...paste, inputType: "insertText", data: "y = x*w" }, field(0, 15)));
  assert.ok(!isPut(paste, field(15, 15)));
  assert.ok(!isPut(paste, field(0, 7)));
  assert.ok(!isPut({ ...paste, inputType: "insertText", data: "y" }, field(0, 15)));
  assert.ok(!isPut({ ...paste, inputType: "insertReplacementText", data: "y = x w" }, field(0, 15)));
  assert.deepEqual(alone(new Map([["_predict", "backward"], ["_backward", "dx = 1"]])), [["_predict", "backward"]]);
});

test("a gate that is held stays the gate it is when a program is edited", () => {
  const before = circuit("sigmoid(w*x)", [["mul", "w*x"], ["sigmoid", "sigmoid(w*x)"]]);
  const longer = circuit("sigmoid(w*x+b)", [["mul", "w*x"], ["add", "w*x+b"], ["sigmoid", "sigmoid(w*x+b)"]]);
  assert.equal(heir(before, "g1", longer), "g1");
  assert.equal(heir(before, "g2", longer), "g3");
  assert.equal(heir(before, "g2", circuit("tanh(w*x)", [["mul", "w*x"], ["tanh", "tanh(w*x)"]])), null);
  assert.equal(heir(before, "g9", longer), null);
});
