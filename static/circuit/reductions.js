// Reductions that few programs have: products, deviations, norms, orders. This text is a part of a program that
// calls one of its functions, behind that of arrays.js, and without its types.

import { along, count, filled, keeping, map, max, mean, measured, plain, reduced, reshaped, sum, whole } from "./arrays.js";

/** @typedef {import("./arrays.js").Tensor} Tensor */
/** @typedef {import("./arrays.js").Operand} Operand */
/** @typedef {{axis?: number | null, keepdims?: boolean, ddof?: number, descending?: boolean, lower?: boolean}} Along */

/** @param {Tensor} a  @param {Along} [options] */
export function prod(a, options) {
  return along(a, options, 1, (product, number) => product * number);
}

/** @param {Tensor} a */
export function trace(a) {
  const [rows, columns] = a.shape;
  let total = 0;
  for (let i = 0; i < Math.min(rows, columns); i++) total += a.data[i * columns + i];
  return total;
}

/** A number on the diagonal of a matrix. */
/** @param {number} number  @param {number[]} shape */
export function on_diagonal(number, shape) {
  const out = filled(shape);
  for (let i = 0; i < Math.min(...shape); i++) out.data[i * shape[1] + i] = number;
  return out;
}

// Deviations

/** How many numbers there are for each that is left, less those that are taken off. */
/** @param {Tensor} a  @param {Operand} left  @param {Along | undefined} options */
function divisor(a, left, options) {
  return a.data.length / whole(left).data.length - (options?.ddof ?? 0);
}

/** @param {Tensor} a  @param {Along} [options] */
export function variance(a, options) {
  const squares = map((x, m) => (x - m) ** 2, a, mean(a, keeping(options)));
  const total = sum(whole(squares), options);
  const by = divisor(a, total, options);
  return map((x) => x / by, total);
}

/** The root of the variance, of numbers from which the largest is taken: of equal ones it is exactly 0. */
/** @param {Tensor} a  @param {Along} [options] */
export function std(a, options) {
  const below = whole(map((x, most) => x - most, a, max(a, keeping(options))));
  const apart = whole(map((x, m) => x - m, below, mean(below, keeping(options))));
  const { scale, length } = measured(apart, options);
  const root = Math.sqrt(divisor(a, scale, options));
  const out = map((s, l) => (s * l) / root, scale, length);
  return plain(reshaped(out, reduced(a.shape, options).shape));
}

// Norms

/** @param {Tensor} a  @param {Along} [options] */
export function norm1(a, options) {
  return along(a, options, 0, (total, number) => total + Math.abs(number));
}

/** @param {Tensor} a  @param {Along} [options] */
export function norm_inf(a, options) {
  return along(a, options, 0, (most, number) => Math.max(most, Math.abs(number)));
}

/** The largest is no part of the sum, beside which the others would lose their digits. */
/** @param {Tensor} a  @param {Along} [options] */
export function log_softmax(a, { axis = -1 } = {}) {
  const less = map((x, most) => x - most, a, max(a, { axis, keepdims: true }));
  const others = sum(whole(map((x) => (x === 0 ? 0 : Math.exp(x)), less)), { axis, keepdims: true });
  const equal = sum(whole(map((x) => Number(x === 0), less)), { axis, keepdims: true });
  return map((x, t, n) => x - Math.log1p(t + (n - 1)), less, others, equal);
}

// Along one axis

/** The places of the numbers along an axis, a row for each line of them; without an axis, all in one row. */
/** @param {number[]} shape  @param {number | null | undefined} axis */
function lanes(shape, axis) {
  if (axis === null || axis === undefined) return [Array.from({ length: count(shape) }, (_, i) => i)];
  const at = axis < 0 ? axis + shape.length : axis;
  const [size, stride] = [shape[at], count(shape.slice(at + 1))];
  return Array.from({ length: count(shape) / size }, (_, lane) => {
    const start = Math.floor(lane / stride) * size * stride + (lane % stride);
    return Array.from({ length: size }, (_, i) => start + i * stride);
  });
}

/** @param {Operand} a  @param {Along | undefined} options  @param {boolean} backwards  @param {(total: number, number: number) => number} step */
function soFar(a, options, backwards, step) {
  const { shape, data } = whole(a);
  const axis = options?.axis ?? null;
  const out = filled(axis === null ? [data.length] : shape);
  for (const lane of lanes(shape, axis)) {
    if (backwards) lane.reverse();
    lane.forEach((place, i) => { out.data[place] = i ? step(out.data[lane[i - 1]], data[place]) : data[place]; });
  }
  return out;
}

/** @param {Operand} a  @param {Along} [options] */
export function cumsum(a, options) {
  return soFar(a, options, false, (total, number) => total + number);
}

/** @param {Operand} a  @param {Along} [options] */
export function cumprod(a, options) {
  return soFar(a, options, false, (product, number) => product * number);
}

/** @param {Operand} a  @param {Along} [options] */
export function cumsum_from_end(a, options) {
  return soFar(a, options, true, (total, number) => total + number);
}

// Orders

/** Where the sorted numbers of a line come from in it; equal ones keep their order, and NaN is the last. */
/** @param {Tensor} a  @param {number[]} lane  @param {boolean} [descending] */
function order({ data }, lane, descending = false) {
  const sign = descending ? -1 : 1;
  return lane.map((_, i) => i).sort((i, j) => {
    const [x, y] = [sign * data[lane[i]], sign * data[lane[j]]];
    return x < y ? -1 : x > y ? 1 : Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  });
}

/** @param {Tensor} a  @param {Along} [options] */
export function sort(a, { axis = -1, descending } = {}) {
  const out = filled(a.shape);
  for (const lane of lanes(a.shape, axis)) {
    order(a, lane, descending).forEach((from, to) => { out.data[lane[to]] = a.data[lane[from]]; });
  }
  return out;
}

/** @param {Tensor} a  @param {Along} [options] */
export function argsort(a, { axis = -1, descending } = {}) {
  const out = filled(a.shape);
  for (const lane of lanes(a.shape, axis)) {
    order(a, lane, descending).forEach((from, to) => { out.data[lane[to]] = from; });
  }
  return out;
}

/** Put what came to sorted numbers where these came from. */
/** @param {Tensor} g  @param {Tensor} a  @param {Along} options */
export function unsorted(g, a, { axis, descending }) {
  const out = filled(a.shape);
  for (const lane of lanes(a.shape, axis)) {
    order(a, lane, descending).forEach((from, to) => { out.data[lane[from]] = g.data[lane[to]]; });
  }
  return out;
}

/** The places of the numbers in the middle of a line, one or two. */
/** @param {Tensor} a  @param {number[]} lane  @param {boolean} [lower] */
function middle(a, lane, lower = false) {
  const sorted = order(a, lane);
  return [sorted.length - 1, sorted.length - Number(lower)].map((twice) => lane[sorted[Math.floor(twice / 2)]]);
}

/** @param {Tensor} a  @param {Along} [options] */
export function median(a, { axis = null, lower, keepdims } = {}) {
  const out = lanes(a.shape, axis).map((lane) => {
    const [low, high] = middle(a, lane, lower);
    return lane.some((place) => Number.isNaN(a.data[place])) ? Number.NaN : (a.data[low] + a.data[high]) / 2;
  });
  return plain({ shape: reduced(a.shape, { axis, keepdims }).shape, data: Float64Array.from(out) });
}

/** Give what comes to a median to the numbers in the middle. */
/** @param {Operand} g  @param {Tensor} a  @param {Along} options */
export function to_middle(g, a, { axis, lower }) {
  const [out, { data }] = [filled(a.shape), whole(g)];
  lanes(a.shape, axis).forEach((lane, i) => {
    for (const place of middle(a, lane, lower)) out.data[place] += data[i] / 2;
  });
  return out;
}

/** @param {Tensor} a  @param {Along | undefined} options  @param {number} sign */
function placeOf(a, options, sign) {
  const out = lanes(a.shape, options?.axis).map((lane) => {
    const numbers = lane.map((place) => sign * a.data[place]);
    const nan = numbers.findIndex(Number.isNaN);
    return nan < 0 ? numbers.indexOf(numbers.reduce((most, x) => Math.max(most, x))) : nan;
  });
  return plain({ shape: reduced(a.shape, options).shape, data: Float64Array.from(out) });
}

/** @param {Tensor} a  @param {Along} [options] */
export function argmax(a, options) {
  return placeOf(a, options, 1);
}

/** @param {Tensor} a  @param {Along} [options] */
export function argmin(a, options) {
  return placeOf(a, options, -1);
}

// What holds

/** @param {Tensor} a  @param {Along} [options] */
export function any(a, options) {
  return along(a, options, 0, (holds, number) => (number === 0 ? holds : 1));
}

/** @param {Tensor} a  @param {Along} [options] */
export function all(a, options) {
  return along(a, options, 1, (hold, number) => (number === 0 ? 0 : hold));
}

/** @param {Tensor} a  @param {Along} [options] */
export function count_nonzero(a, options) {
  return along(a, options, 0, (many, number) => many + Number(number !== 0));
}
