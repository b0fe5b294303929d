import assert from "node:assert/strict";
import { test } from "node:test";
import { differing, written } from "../../static/views/differing.js";

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
