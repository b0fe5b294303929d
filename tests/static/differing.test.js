import assert from "node:assert/strict";
import { test } from "node:test";
import { differing, entries, written } from "../../static/views/differing.js";

const TEXT = "W = np.array([[1, 2.], [3, 4]])  # weights\nπ2 = 0.50\nx, y = 1, 2\nf = W*π2";

test("a value differs where it is another number, and not where it is written otherwise", () => {
  assert.deepEqual(differing(TEXT, [["W", "[[1,2],[3,4]]"], ["π2", "0.5"], ["x", "7"], ["q", "1"]]), []);
  assert.deepEqual(differing(TEXT, [["W", "[[1,2],[3,9]]"], ["π2", "1/3"]]).map(({ name, typed }) => [name, typed]), [["W", "np.array([[1, 2.], [3, 4]])"], ["π2", "0.50"]]);
});

test("what is written into a program keeps the call around a list", () => {
  const texts = (text, name, now) => written(differing(text, [[name, now]])[0]);
  assert.equal(texts("W = torch.tensor([1, 2], requires_grad=True)", "W", "[3,4]"), "torch.tensor([3,4], requires_grad=True)");
  assert.equal(texts("W = randn(2, 2, seed=1)", "W", "[[1,2],[3,4]]"), "[[1,2],[3,4]]");
  assert.equal(texts("x = -2; x*y", "x", "3"), "3");
});

test("of an array the numbers are named that differ", () => {
  const typed = "np.array([[0.2, -0.3], [0.5, 0.7]])";
  assert.deepEqual(entries({ name: "W1", typed, now: "[[0.2,-0.3],[0.5,1.7]]" }), [{ name: "W1[1,1]", typed: "0.7", now: "1.7" }]);
  for (const now of ["[0.2,-0.3]", "[[0.2,-0.3]]", "2"]) assert.equal(entries({ name: "W1", typed, now }), null);
});
