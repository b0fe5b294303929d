import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../static/circuit/painter.js";
import { brief, exact, flat, short } from "../../static/circuit/numerals.js";
import { close, full } from "../../static/views/table.js";

for (const [number, text] of [
  [0, "0.00"], [-0, "0.00"], [3, "3.00"], [1, "1.00"], [0.9975, "0.998"], [-1.00018, "−1.0002"], [0.99999, "1.00"], [0.9949, "0.99"], [-12, "−12.0"], [1234.5, "1234"], [99_999.5, "1.0e5"], [0.099, "0.099"],
  [0.0001, "1.0e−4"], [-0.05, "−0.05"], [0.125, "0.12"], [0.375, "0.38"], [1e-310, "1e−310"], [5e307, "5e307"],
  [Infinity, "inf"], [-Infinity, "−inf"], [NaN, "nan"],
]) {
  test(`${number} is written ${text} where there is little room`, () => assert.equal(short(number), text));
}

test("all digits of a number are those that tell it from every other", () => {
  assert.deepEqual([0.1 + 0.2, -1e-9, 1e21, -0, NaN].map(exact), ["0.30000000000000004", "−1e−9", "1e21", "0", "nan"]);
});

test("a short vector is written out, and of a larger array its shape", () => {
  assert.equal(brief([1, -2]), "[1.00, −2.00]");
  assert.equal(brief([1, 2, 3, 4, 5]), "a vector of 5");
  for (const [rows, said] of [[8, "an 8×2 array"], [11, "an 11×2 array"], [12, "a 12×2 array"], [80, "an 80×2 array"], [110, "a 110×2 array"]]) assert.equal(brief(Array(rows).fill([1, 2])), said);
  assert.equal(brief([[1, 2], [3, 4]]), "a 2×2 array");
  assert.equal(brief(null), "—");
  assert.equal(full([[1, 2.5], [3, 4]]), "[[1,\u00a02.5],\n[3,\u00a04]]");
  assert.equal(full(Array(17).fill(1)), "a vector of 17");
});

test("the numbers of an array are in one row, and a number is a row of one", () => {
  assert.deepEqual(flat([[1, [2]], 3]), [1, 2, 3]);
  assert.deepEqual(flat(7), [7]);
});

test("the colour scale has four levels on either side of 0, and its ends are the largest number", () => {
  assert.deepEqual([0, 1, -1, 0.25, 0.26, -0.01, NaN].map((number) => levelOf(number, 1)), [0, 4, -4, 1, 2, -1, "x"]);
});

test("a cell of the table has the digits that count, and no round-off", () => {
  assert.equal(close(1.4259999999999997), "1.426");
  assert.equal(close(0.19999999999999998), "0.2");
  assert.equal(close(-6.5), "−6.5");
  assert.equal(close([[2.1231, -1.9752]]), "[[2.12,\u00a0−1.98]]");
  assert.equal(close(Array(17).fill(1)), "a vector of 17");
  assert.equal(close(null), "—");
});
