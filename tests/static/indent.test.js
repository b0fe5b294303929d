import assert from "node:assert/strict";
import { test } from "node:test";
import { indented } from "../../static/views/indent.js";

/** The text behind Tab, with `|` where the selection begins and ends; null where the field is left. */
function behind(text, back = false) {
  const plain = text.replaceAll("|", "");
  const [start, end] = [text.indexOf("|"), text.lastIndexOf("|")];
  const change = indented(plain, start, end > start ? end - 1 : start, back);
  if (!change) return null;
  const now = plain.slice(0, change.from) + change.text + plain.slice(change.to);
  const first = `${now.slice(0, change.start)}|${now.slice(change.start)}`;
  return change.end > change.start ? `${first.slice(0, change.end + 1)}|${first.slice(change.end + 1)}` : first;
}

test("Tab indents a line below a colon, once", () => {
  assert.equal(behind("for i in x:\n|"), "for i in x:\n    |");
  assert.equal(behind("for i in x:  # turns\n|y"), "for i in x:  # turns\n    |y");
  assert.equal(behind("for i in x:\n    |"), null);
});

test("Tab takes a line as far in as the one before, and no further", () => {
  assert.equal(behind("def f(x):\n    y = x\n|"), "def f(x):\n    y = x\n    |");
  assert.equal(behind("def f(x):\n  y = x\n|"), "def f(x):\n  y = x\n  |");
});

test("Tab leaves the field elsewhere", () => {
  for (const text of ["|", "x|", "x = 1\n|", "for i in x:|", "for i in x:\n    y|", "|x|"]) assert.equal(behind(text), null);
});

test("Tab indents the lines that are selected, and with Shift takes them out again", () => {
  assert.equal(behind("a\n|b\n\nc|\nd"), "a\n|    b\n\n    c|\nd");
  assert.equal(behind("|    b\n  c\n|d", true), "|b\nc|\nd");
  assert.equal(behind("|a\nb|", true), null);
});

test("Shift and Tab take a line out, and leave the field where it is out", () => {
  assert.equal(behind("if x:\n        |y", true), "if x:\n    |y");
  assert.equal(behind("if x:\n  |y", true), "if x:\n|y");
  assert.equal(behind("if x:\n|y", true), null);
});
