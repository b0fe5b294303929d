// Arrays of numbers: { shape, data }, the data in one row. A scalar is a plain number. The rows of the table
// name the function here that computes their gate, and their vjps are written in these functions
// (engine/gates/scriptline.py). This text is a part of every program with arrays, without its types.

/** @typedef {{shape: number[], data: Float64Array}} Tensor */
/** @typedef {number | Tensor} Operand */
/** @typedef {number | Lists[]} Lists */
/** @typedef {{axis?: number | number[] | null, keepdims?: boolean}} Options */

/** Take nested lists, or one number for all of a shape. */
/** @param {any} lists  @param {number[]} shape  @returns {Operand} */
export function array(lists, shape = shapeOf(lists)) {
  if (typeof lists === "number") return filled(shape, lists);
  return { shape, data: Float64Array.from(lists.flat(Infinity)) };
}

/** @param {Lists} lists  @returns {number[]} */
function shapeOf(lists) {
  return Array.isArray(lists) ? [lists.length, ...shapeOf(lists[0])] : [];
}

/** @param {number[]} shape  @param {number} number  @returns {Tensor} */
export function filled(shape, number = 0) {
  return { shape, data: new Float64Array(count(shape)).fill(number) };
}

/** Give an array as nested lists, and a number as it is. */
/** @param {Operand} value  @returns {Lists} */
export function nested(value) {
  if (typeof value === "number") return value;
  /** @type {Lists[]} */
  let lists = Array.from(value.data);
  for (const size of value.shape.slice(1).reverse()) {
    lists = Array.from({ length: lists.length / size }, (_, i) => lists.slice(i * size, (i + 1) * size));
  }
  return lists;
}

/** @param {number[]} shape */
export function count(shape) {
  return shape.reduce((product, size) => product * size, 1);
}

/** @param {number[]} sizes  @param {number} place */
function fromEnd(sizes, place) {
  return sizes[sizes.length - place];
}

/** An array that nothing distinguishes from a number any more is one. */
/** @param {Tensor} value  @returns {Operand} */
export function plain(value) {
  return value.shape.length ? value : value.data[0];
}

/** @param {Operand} value  @returns {Tensor} */
export function whole(value) {
  return typeof value === "number" ? { shape: [], data: Float64Array.of(value) } : value;
}

/** For each place of an array of shape `out`, the place in one of `shape` that is broadcast to it. */
/** @param {number[]} shape  @param {number[]} out */
function places(shape, out) {
  const ahead = out.length - shape.length;
  const found = new Int32Array(count(out));
  let stride = 1;
  const strides = out.map(() => 0);
  for (let axis = out.length - 1; axis >= ahead; axis--) {
    const size = shape[axis - ahead];
    strides[axis] = size === 1 ? 0 : stride;
    stride *= size;
  }
  const at = out.map(() => 0);
  for (let i = 0, place = 0; i < found.length; i++) {
    found[i] = place;
    for (let axis = out.length - 1; axis >= 0; axis--) {
      place += strides[axis];
      if (++at[axis] < out[axis]) break;
      place -= strides[axis] * out[axis];
      at[axis] = 0;
    }
  }
  return found;
}

/** @param {number[][]} shapes */
function together(...shapes) {
  const axes = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: axes }, (_, axis) => shapes.reduce((size, shape) => {
    const own = shape[axis - axes + shape.length] ?? 1;
    return own === 1 ? size : own;
  }, 1));
}

/** Apply a function number by number, with NumPy's broadcasting. */
/** @param {(...numbers: number[]) => number} formula  @param {Operand[]} operands */
export function map(formula, ...operands) {
  const all = operands.map(whole);
  const shape = together(...all.map((one) => one.shape));
  const from = all.map((one) => places(one.shape, shape));
  const out = filled(shape);
  const numbers = all.map(() => 0);
  for (let i = 0; i < out.data.length; i++) {
    for (let j = 0; j < all.length; j++) numbers[j] = all[j].data[from[j][i]];
    out.data[i] = formula(...numbers);
  }
  return plain(out);
}

/** @param {Operand} a  @param {Operand} b */
export function plus(a, b) {
  return map((x, y) => x + y, a, b);
}

/** Sum a gradient over the axes along which its operand was broadcast. */
/** @param {Operand} gradient  @param {number[]} shape */
export function summedTo(gradient, shape) {
  const from = whole(gradient);
  const out = filled(shape);
  const to = places(shape, from.shape);
  from.data.forEach((number, i) => { out.data[to[i]] += number; });
  return plain(out);
}

// Products

/** See the same numbers, in their order, in another shape. */
/** @param {Operand} a  @param {number[]} shape  @returns {Tensor} */
export function reshaped(a, shape) {
  return { shape, data: whole(a).data };
}

/** Transpose each matrix of a stack. */
/** @param {Tensor} a */
export function swapped(a) {
  const axes = a.shape.map((_, axis) => axis);
  return permuted(a, [...axes.slice(0, -2), fromEnd(axes, 1), fromEnd(axes, 2)]);
}

/** @param {Tensor} a  @param {number[]} axes */
function permuted(a, axes) {
  const out = filled(axes.map((axis) => a.shape[axis]));
  const strides = a.shape.map((_, axis) => count(a.shape.slice(axis + 1)));
  const at = axes.map(() => 0);
  for (let i = 0; i < out.data.length; i++) {
    out.data[i] = a.data[axes.reduce((place, axis, k) => place + at[k] * strides[axis], 0)];
    for (let k = axes.length - 1; k >= 0 && ++at[k] === out.shape[k]; k--) at[k] = 0;
  }
  return out;
}

/** Multiply stacks of matrices. */
/** @param {Tensor} a  @param {Tensor} b */
function product(a, b) {
  const [rows, inner, columns] = [fromEnd(a.shape, 2), fromEnd(a.shape, 1), fromEnd(b.shape, 1)];
  const stack = together(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [fromA, fromB] = [a, b].map((one) => places(one.shape.slice(0, -2), stack));
  const out = filled([...stack, rows, columns]);
  for (let s = 0; s < count(stack); s++) {
    const [left, right, place] = [fromA[s] * rows * inner, fromB[s] * inner * columns, s * rows * columns];
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < inner; k++) {
        const x = a.data[left + i * inner + k];
        for (let j = 0; j < columns; j++) out.data[place + i * columns + j] += x * b.data[right + k * columns + j];
      }
    }
  }
  return out;
}

/** See a vector on the left as a row and one on the right as a column. */
/** @param {Tensor} a  @param {Tensor} b */
function matrices(a, b) {
  return [
    a.shape.length > 1 ? a : reshaped(a, [1, ...a.shape]),
    b.shape.length > 1 ? b : reshaped(b, [...b.shape, 1]),
  ];
}

/** @param {Tensor} a  @param {Tensor} b */
export function matmul(a, b) {
  const [left, right] = matrices(a, b);
  const out = product(left, right);
  const stack = out.shape.slice(0, -2);
  const shape = [...stack, ...(a.shape.length > 1 ? [fromEnd(out.shape, 2)] : []), ...(b.shape.length > 1 ? [fromEnd(out.shape, 1)] : [])];
  return plain(reshaped(out, shape));
}

/** @param {Tensor} a  @param {Tensor} b */
export function outer(a, b) {
  return product(reshaped(a, [...a.shape, 1]), reshaped(b, [1, ...b.shape]));
}

/** Put the axes in another order, in reverse without one. */
/** @param {Tensor} a  @param {{axes?: number[]}} [options] */
export function transpose(a, { axes = a.shape.map((_, axis) => axis).reverse() } = {}) {
  return permuted(a, axes.map((axis) => (axis < 0 ? axis + a.shape.length : axis)));
}

// Parts of arrays, and arrays of parts

/** See the same numbers in another shape; where that has no axes, as the number that is left. */
/** @param {Operand} a  @param {number[]} shape */
export function reshape(a, shape) {
  return plain(reshaped(a, shape));
}

/** Join arrays along an axis, a new one where they are stacked. */
/** @param {Operand[]} operands  @param {number} axis  @param {boolean} stacked  @returns {Tensor} */
export function joined(operands, axis, stacked) {
  const all = operands.map(whole).map((one) => (
    stacked ? reshaped(one, [...one.shape.slice(0, axis), 1, ...one.shape.slice(axis)]) : one
  ));
  const ahead = all[0].shape.slice(0, axis);
  const size = all.reduce((total, one) => total + one.shape[axis], 0);
  const out = filled([...ahead, size, ...all[0].shape.slice(axis + 1)]);
  for (let row = 0, to = 0; row < count(ahead); row++) {
    for (const { data } of all) {
      const length = data.length / count(ahead);
      out.data.set(data.subarray(row * length, (row + 1) * length), to);
      to += length;
    }
  }
  return out;
}

/** Take the part of an array that begins at a place of an axis and has a size along it. */
/** @param {Tensor} a  @param {number} axis  @param {number} start  @param {number} size  @returns {Tensor} */
export function taken(a, axis, start, size) {
  const behind = count(a.shape.slice(axis + 1));
  const out = filled(a.shape.map((one, i) => (i === axis ? size : one)));
  const [from, to] = [a.shape[axis] * behind, size * behind];
  for (let row = 0; row < count(a.shape.slice(0, axis)); row++) {
    out.data.set(a.data.subarray(row * from + start * behind, row * from + start * behind + to), row * to);
  }
  return out;
}

// Along axes

/** The shape after a reduction, with its axes kept, and without. */
/** @param {number[]} shape  @param {Options} options */
export function reduced(shape, { axis = null, keepdims = false } = {}) {
  const meant = axis === null ? shape.map((_, i) => i) : [axis].flat().map((one) => (one < 0 ? one + shape.length : one));
  const kept = shape.map((size, i) => (meant.includes(i) ? 1 : size));
  return { kept, shape: keepdims ? kept : shape.filter((_, i) => !meant.includes(i)) };
}

/** @param {Tensor} a  @param {Options | undefined} options  @param {number} start  @param {(total: number, number: number) => number} step */
export function along(a, options, start, step) {
  const { kept, shape } = reduced(a.shape, options);
  const out = filled(kept, start);
  const to = places(kept, a.shape);
  a.data.forEach((number, i) => { out.data[to[i]] = step(out.data[to[i]], number); });
  return plain(reshaped(out, shape));
}

/** @param {Options | undefined} options  @returns {Options} */
export const keeping = (options) => ({ ...options, keepdims: true });

/** @param {Tensor} a  @param {Options} [options] */
export function sum(a, options) {
  return along(a, options, 0, (total, number) => total + number);
}

/** @param {Tensor} a  @param {Options} [options] */
export function mean(a, options) {
  const total = sum(a, options);
  const share = a.data.length / whole(total).data.length;
  return map((x) => x / share, total);
}

/** @param {Tensor} a  @param {Options} [options] */
export function max(a, options) {
  return along(a, options, -Infinity, (most, number) => Math.max(most, number));
}

/** @param {Tensor} a  @param {Options} [options] */
export function min(a, options) {
  return along(a, options, Infinity, (least, number) => Math.min(least, number));
}

/** @param {Tensor} a  @param {Options} [options] */
export function norm(a, options) {
  const { scale, length } = measured(a, options);
  const out = map((s, l) => s * l, scale, length);
  return plain(reshaped(out, reduced(a.shape, options).shape));
}

/** The size of the largest number, or 1 where that is no measure; and the length of the rest, in it. */
/** @param {Tensor} a  @param {Options} [options] */
export function measured(a, options) {
  const largest = max(whole(map(Math.abs, a)), keeping(options));
  const scale = map((x) => (x > 0 && Number.isFinite(x) ? x : 1), largest);
  const squares = map((x, s) => (x / s) ** 2, a, scale);
  return { scale, length: map(Math.sqrt, sum(whole(squares), keeping(options))) };
}

/** @param {Tensor} a  @param {Options} [options] */
function powersOf(a, options) {
  const largest = map((x) => (Number.isFinite(x) ? x : 0), max(a, keeping(options)));
  const powers = map((x, most) => Math.exp(x - most), a, largest);
  return { largest, powers, total: sum(whole(powers), keeping(options)) };
}

/** @param {Tensor} a  @param {Options} [options] */
export function logsumexp(a, options) {
  const { largest, total } = powersOf(a, options);
  const out = map((t, most) => Math.log(t) + most, total, largest);
  return plain(reshaped(out, reduced(a.shape, options).shape));
}

/** @param {Tensor} a  @param {Options} [options] */
export function softmax(a, { axis = -1 } = {}) {
  const powers = map((x, most) => Math.exp(x - most), a, max(a, { axis, keepdims: true }));
  return map((x, total) => x / total, powers, sum(whole(powers), { axis, keepdims: true }));
}

// Places

/**
 * What an index takes: places, `[start, count, step]`, `{operand}` for an array of places, or null for a new
 * axis; and how many of its axes stand before those of the arrays of places.
 * @typedef {[(number | [number, number, number] | {operand: number} | null)[], number]} Index
 */

/** For each number of the part that an index takes, its place in an array of a shape; NaN where it has none. */
/** @param {number[]} shape  @param {Index} index  @param {Operand[]} operands */
function picked(shape, [entries, before], operands) {
  let axis = 0;
  let start = 0;
  /** @type {[number, number][]} */
  const kept = [];
  /** @type {Operand[]} */
  const arrays = [];
  for (const entry of entries) {
    if (entry === null) {
      kept.push([1, 0]);
      continue;
    }
    const [size, stride] = [shape[axis], count(shape.slice(axis + 1))];
    axis += 1;
    if (typeof entry === "number") start += entry * stride;
    else if (Array.isArray(entry)) {
      start += entry[0] * stride;
      kept.push([entry[1], entry[2] * stride]);
    } else {
      arrays.push(map((at) => (Number.isInteger(at) && at >= -size && at < size ? (at < 0 ? at + size : at) * stride : Number.NaN), operands[entry.operand]));
    }
  }
  const advanced = whole(arrays.length ? map((...all) => all.reduce((sum, one) => sum + one, 0), ...arrays) : 0);
  const out = [...kept.slice(0, before).map(([size]) => size), ...advanced.shape, ...kept.slice(before).map(([size]) => size)];
  const steps = [...kept.slice(0, before), ...advanced.shape.map(() => null), ...kept.slice(before)];
  const found = new Float64Array(count(out));
  const at = out.map(() => 0);
  for (let i = 0; i < found.length; i++) {
    let place = start;
    let among = 0;
    steps.forEach((step, k) => {
      if (step) place += at[k] * step[1];
      else among = among * out[k] + at[k];
    });
    found[i] = place + advanced.data[among];
    for (let k = out.length - 1; k >= 0 && ++at[k] === out[k]; k--) at[k] = 0;
  }
  return { shape: out, places: found };
}

/** @param {any[]} given  operands and then an object of the index  @returns {{operands: Operand[], index: Index}} */
function parted(given) {
  return { operands: given.slice(0, -1), index: given[given.length - 1].index };
}

/** @param {Tensor} a  @param {any[]} given */
export function index(a, ...given) {
  const { operands, index: taken } = parted(given);
  const { shape, places: from } = picked(a.shape, taken, operands);
  return plain({ shape, data: from.map((place) => a.data[place] ?? Number.NaN) });
}

/** Put numbers in their places. */
/** @param {Tensor} a  @param {Operand} part  @param {any[]} given  @returns {Tensor} */
export function put(a, part, ...given) {
  const { operands, index: taken } = parted(given);
  const { shape, places: to } = picked(a.shape, taken, operands);
  const [data, numbers] = [a.data.slice(), whole(part)];
  const from = places(numbers.shape, shape);
  to.forEach((place, i) => { data[place] = numbers.data[from[i]]; });
  return { shape: a.shape, data };
}

/** Add numbers to those in their places. */
/** @param {Tensor} a  @param {Operand} part  @param {any[]} given  @returns {Tensor} */
export function add_at(a, part, ...given) {
  const { operands, index: taken } = parted(given);
  const { shape, places: to } = picked(a.shape, taken, operands);
  const [data, numbers] = [a.data.slice(), whole(part)];
  const from = places(numbers.shape, shape);
  to.forEach((place, i) => { data[place] += numbers.data[from[i]]; });
  return { shape: a.shape, data };
}
