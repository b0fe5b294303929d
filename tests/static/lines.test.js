import assert from "node:assert/strict";
import { test } from "node:test";
import { gatesOf, linesOf, moved, spansOfLines, givenAt } from "../../static/views/lines.js";

const PROGRAM = "q = x + y\n\nf = q*𝑧";

/** A text as it is marked: each mark in brackets, behind its kind. */
function marked(text, places) {
  return linesOf(text, places).map(({ pieces }) => pieces.map(({ text, kind }) => (kind ? `${kind}[${text}]` : text)).join(""));
}

test("without marks a text is its lines", () => assert.deepEqual(marked(PROGRAM, []), PROGRAM.split("\n")));

test("lines are counted in characters of every alphabet", () => {
  assert.deepEqual(spansOfLines("𝑎𝑏\n\nc"), [[0, 2], [3, 3], [4, 5]]);
  assert.deepEqual(marked(PROGRAM, [{ span: [17, 18], kind: "lit" }]), ["q = x + y", "", "f = q*lit[𝑧]"]);
});

test("a place that goes over lines is marked in each of them", () => {
  assert.deepEqual(marked("a(b,\n  c)", [{ span: [1, 9], kind: "error" }]), ["aerror[(b,]", "error[  c)]"]);
});

test("of places that overlap the first one given is marked, and a line knows of both", () => {
  const [line] = linesOf("f(x*y)", [{ span: [2, 5], kind: "lit" }, { span: [0, 6], kind: "call" }]);
  assert.deepEqual(line.pieces.map(({ kind }) => kind), ["", "lit", ""]);
  assert.deepEqual(line.kinds, ["lit", "call"]);
});

test("a place without characters is seen, at the end of a line as a space", () => {
  assert.deepEqual(marked("x +\ny", [{ span: [3, 3], kind: "error" }]), ["x +error[ ]", "y"]);
  assert.deepEqual(marked("x y", [{ span: [2, 2], kind: "error" }]), ["x error[y]"]);
  assert.deepEqual(marked("x +", [{ span: [3, 3], kind: "error" }, { span: [0, 1], kind: "other" }]), ["other[x] +error[ ]"]);
});

test("the text of a line and its marks together are the line", () => {
  for (let start = 0; start <= PROGRAM.length - 1; start++) {
    for (let end = start + 1; end <= PROGRAM.length - 1; end++) {
      const written = linesOf(PROGRAM, [{ span: [start, end], kind: "lit" }, { span: [2, 6], kind: "passed" }]);
      assert.equal(written.map(({ pieces }) => pieces.map(({ text }) => text).join("").trimEnd()).join("\n"), PROGRAM);
    }
  }
});

test("a line has the gates that it made and those that a call in it made", () => {
  const text = "def f(a):\n  return a*2\nf(x)\nf(y)";
  const gate = (id, calls) => ({ id, op: "mul", symbol: "×2", span: [19, 22], operands: [], results: [], shape: [], calls });
  const folded = { ...gate("g4", []), span: [28, 32] };
  const gates = [gate("g1", [[23, 27]]), gate("g2", [[28, 32]]), { ...gate("g3", []), span: null }, folded];
  const made = spansOfLines(text).map((line) => gatesOf(line, gates, { g4: [[19, 22]] }).map(({ id }) => id));
  assert.deepEqual(made, [[], ["g1", "g2", "g4"], ["g1"], ["g2", "g4"]]);
});

test("places move with the text, and one that was changed goes", () => {
  const movedSpans = (spans, before, after) => moved(spans.map((span) => ({ span, kind: "wrong" })), before, after).map(({ span }) => span);
  assert.deepEqual(movedSpans([[0, 2], [3, 5]], "aa bb cc", "aa b cc"), [[0, 2]]);
  assert.deepEqual(movedSpans([[0, 2], [6, 8]], "aa bb cc", "aa b cc"), [[0, 2], [5, 7]]);
  assert.deepEqual(movedSpans([[0, 1]], "aa", "aaa"), [[0, 1]]);
  assert.deepEqual(movedSpans([[3, 5]], "aa bb", "x = aa bb"), [[7, 9]]);
  assert.deepEqual(movedSpans([[0, 2]], "aa", "aa"), [[0, 2]]);
  assert.deepEqual(movedSpans([[0, 2], [3, 5]], "aa\nbb", "aac\nbb"), [[4, 6]]);
  assert.deepEqual(movedSpans([[0, 2], [3, 5]], "aa\nbb", "aa\ncbb"), [[0, 2], [4, 6]]);
  assert.deepEqual(movedSpans([[0, 2], [3, 5]], "aa\nbb", "aa\n\nbb"), [[0, 2], [4, 6]]);
});

test("a value that a statement gives a name is found, in its brackets, and has another in its place", () => {
  const text = "𝑧 = 1; w = [[1, 2],\n  [3, 4]]  # weights\nw2 = 5; y = w == 2";
  const now = (name, value) => marked(text, [{ span: givenAt(text, name), kind: "given", now: value }]);
  assert.deepEqual(now("w", "7"), ["𝑧 = 1; w = given[7]", "given[]  # weights", "w2 = 5; y = w == 2"]);
  assert.deepEqual(now("w2", "-3"), ["𝑧 = 1; w = [[1, 2],", "  [3, 4]]  # weights", "w2 = given[-3]; y = w == 2"]);
  assert.equal(givenAt(text, "x"), null);
  assert.equal(givenAt("f = w == 2", "w"), null);
});
