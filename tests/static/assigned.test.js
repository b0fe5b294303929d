import assert from "node:assert/strict";
import { test } from "node:test";
import { assigned, newly } from "../../static/page/assigned.js";

test("names have what stands behind their sign, at the left edge alone", () => {
  const text = "x = 3; y=[1, # one\n 2]\na = b = 2\nn: int = 4\nu, v = 1, 2\ndef f(t):\n    s = 5\nx == 1\nf(k=1)";
  assert.deepEqual([...assigned(text)], [["x", "3"], ["y", "[1,  2]"], ["a", "2"], ["b", "2"], ["n", "4"], ["u", "1, 2"], ["v", "1, 2"]]);
});

test("what is given anew is what was not so before", () => {
  assert.deepEqual(newly("x = 3\ny = 4\nx*y", "x = 3\ny = 5\nz = 1\nx*y*z"), ["y", "z"]);
  assert.deepEqual(newly("x = 3\nx*y", "x = 3\nx+y"), []);
});

test("what functions take is given anew where they are other functions", () => {
  assert.deepEqual(newly("(x+y)*z", "def f(x, y: float=2):\n    return x*y\na = f(3, 4)"), ["x", "y", "a"]);
  assert.deepEqual(newly("x*y", "g = lambda x, y: x*y\ng(1, 2)"), ["x", "y", "g"]);
  assert.deepEqual(newly("x*k", "class A:\n    def __init__(self, k):\n        self.k = k\nA(2.0)"), ["self", "k"]);
  assert.deepEqual(newly("def f(x):\n    return x\nf(3)", "def f(x):\n    return x*x\nf(4)"), []);
});
