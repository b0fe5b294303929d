// Linear algebra: the rows of engine/gates/linear.py. This text is a part of those programs alone that have such a
// gate.

import { count, filled, map, reshaped, swapped, taken, whole } from "./arrays.js";

/** @import { Operand, Tensor } from "./arrays.js" */

/** Solve a system by rows, with the largest number of a column first; its determinant comes with it. */
/** @param {Tensor} matrix  @param {Tensor} right  @returns {{x: Tensor, sign: number, log: number}} */
function eliminated(matrix, right) {
  const [n, k] = [matrix.shape[0], right.shape[1]];
  const [a, b] = [matrix.data.slice(), right.data.slice()];
  let [sign, log] = [1, 0];
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(a[row * n + column]) > Math.abs(a[pivot * n + column])) pivot = row;
    }
    if (pivot !== column) {
      exchange(a, n, pivot, column);
      exchange(b, k, pivot, column);
      sign = -sign;
    }
    const largest = a[column * n + column];
    sign *= Math.sign(largest);
    log += Math.log(Math.abs(largest));
    for (let row = 0; row < n; row++) {
      const factor = a[row * n + column] / largest;
      if (row === column || factor === 0) continue;
      for (let i = 0; i < n; i++) a[row * n + i] -= factor * a[column * n + i];
      for (let i = 0; i < k; i++) b[row * k + i] -= factor * b[column * k + i];
    }
  }
  return { x: { shape: right.shape, data: b.map((number, i) => number / a[Math.floor(i / k) * (n + 1)]) }, sign, log };
}

/** @param {Float64Array} data  @param {number} width  @param {number} one  @param {number} other */
function exchange(data, width, one, other) {
  const row = data.slice(one * width, (one + 1) * width);
  data.copyWithin(one * width, other * width, (other + 1) * width);
  data.set(row, other * width);
}

/** Apply a function to each matrix of stacks. */
/** @param {(...matrices: Tensor[]) => Tensor} apply  @param {Tensor[]} stacks  @returns {Tensor} */
function each(apply, ...stacks) {
  const all = stacks.map((one) => reshaped(one, [count(one.shape.slice(0, -2)), ...one.shape.slice(-2)]));
  const out = filled(fromLast(stacks));
  const size = out.data.length / all[0].shape[0];
  for (let i = 0; i < all[0].shape[0]; i++) {
    out.data.set(apply(...all.map((one) => reshaped(taken(one, 0, i, 1), one.shape.slice(1)))).data, i * size);
  }
  return out;
}

/** @param {Tensor[]} stacks */
function fromLast(stacks) {
  return stacks[stacks.length - 1].shape;
}

/** Solve `a @ x = b`, of a vector or of matrices. */
/** @param {Tensor} a  @param {Tensor} b  @returns {Tensor} */
export function solve(a, b) {
  const columns = b.shape.length < a.shape.length ? reshaped(b, [...b.shape, 1]) : b;
  return reshaped(each((one, other) => eliminated(one, other).x, a, columns), b.shape);
}

/** @param {number} n */
function eye(n) {
  const out = filled([n, n]);
  for (let i = 0; i < n; i++) out.data[i * (n + 1)] = 1;
  return out;
}

/** @param {Tensor} a  @returns {Tensor} */
export function inverse(a) {
  return each((one) => eliminated(one, eye(one.shape[0])).x, a);
}

/** @param {Tensor} a  @returns {number} */
export function det(a) {
  const n = a.shape[0];
  const rows = Array.from({ length: n }, (_, i) => Array.from(a.data.slice(i * n, (i + 1) * n)));
  let product = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column; row < n; row++) if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (rows[pivot][column] === 0) return 0;
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
      product = -product;
    }
    product *= rows[column][column];
    for (let row = column + 1; row < n; row++) {
      const factor = rows[row][column] / rows[column][column];
      for (let i = column; i < n; i++) rows[row][i] -= factor * rows[column][i];
    }
  }
  return product;
}

/** @param {Tensor} a  @returns {number} */
export function logabsdet(a) {
  return eliminated(a, eye(a.shape[0])).log;
}

/** For each number the determinant of the matrix whose row has a 1 there and 0 elsewhere. */
/** @param {Tensor} a  @returns {Tensor} */
export function cofactors(a) {
  const n = a.shape[0];
  const out = filled(a.shape);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const data = a.data.slice();
      for (let k = 0; k < n; k++) data[i * n + k] = k === j ? 1 : 0;
      out.data[i * n + j] = det({ shape: a.shape, data });
    }
  }
  return out;
}

/** The lower triangular matrix whose product with its transpose is a matrix, of which the lower half is read. */
/** @param {Tensor} a  @returns {Tensor} */
export function cholesky(a) {
  return each((one) => {
    const n = one.shape[0];
    const out = filled(one.shape);
    for (let column = 0; column < n; column++) {
      for (let row = column; row < n; row++) {
        let rest = one.data[row * n + column];
        for (let k = 0; k < column; k++) rest -= out.data[row * n + k] * out.data[column * n + k];
        out.data[row * n + column] = row === column ? Math.sqrt(rest) : rest / out.data[column * (n + 1)];
      }
    }
    return out;
  }, a);
}

/** The lower triangles of matrices, with half of their diagonals. */
/** @param {Tensor} a  @returns {Tensor} */
export function half_lower(a) {
  const n = a.shape[a.shape.length - 1];
  const data = a.data.map((number, at) => {
    const [row, column] = [Math.floor(at / n) % n, at % n];
    return number * (row > column ? 1 : row === column ? 0.5 : 0);
  });
  return { shape: a.shape, data };
}

/** @param {Tensor} a  @returns {Tensor} */
export function with_transpose(a) {
  return whole(map((one, other) => one + other, a, swapped(a)));
}

/** The cross product of vectors along the last axis. */
/** @param {Operand} a  @param {Operand} b  @returns {Tensor} */
export function cross(a, b) {
  const [x, y] = [map((one) => one, a, map(() => 0, b)), map((one) => one, b, map(() => 0, a))].map(whole);
  const out = filled(x.shape);
  for (let i = 0; i < out.data.length; i += 3) {
    for (let k = 0; k < 3; k++) {
      const [next, last] = [i + ((k + 1) % 3), i + ((k + 2) % 3)];
      out.data[i + k] = x.data[next] * y.data[last] - x.data[last] * y.data[next];
    }
  }
  return out;
}
