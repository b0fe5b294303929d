// Arrays whose numbers go to other places, and gradients that go back: the rows of engine/gates/moves.py. This text
// is a part of those programs alone that have such a gate.

import { count, filled, whole } from "./arrays.js";

/** @import { Operand, Tensor } from "./arrays.js" */

/**
 * The ways that numbers of an array of a shape go: for each place of the output the place where its number
 * comes from, or -1 where a constant stands.
 * @typedef {{shape: number[], from: (at: number[]) => number}} Ways
 */

/** Go through the places of an array of a shape. */
/** @param {number[]} shape  @param {(at: number[], i: number) => void} visit */
function everywhere(shape, visit) {
  const at = shape.map(() => 0);
  for (let i = 0; i < count(shape); i++) {
    visit(at, i);
    for (let axis = shape.length - 1; axis >= 0 && ++at[axis] === shape[axis]; axis--) at[axis] = 0;
  }
}

/** Give an array of shape `out`, with `value` where no number comes from. */
/** @param {Operand} a  @param {number[]} out  @param {Ways} ways  @param {number} value  @returns {Tensor} */
export function moved(a, out, { from }, value) {
  const [made, { data }] = [filled(out), whole(a)];
  everywhere(out, (at, i) => {
    const place = from(at);
    made.data[i] = place < 0 ? value : data[place];
  });
  return made;
}

/** Take a gradient back, added up where a number went to several places. */
/** @param {Operand} g  @param {Ways} ways  @returns {Tensor} */
export function movedBack(g, { shape, from }) {
  const [made, back] = [filled(shape), whole(g)];
  everywhere(back.shape, (at, i) => {
    const place = from(at);
    if (place >= 0) made.data[place] += back.data[i];
  });
  return made;
}

/** Find the place of a number in one row of all. */
/** @param {number[]} shape  @param {(axis: number) => number} at */
function placed(shape, at) {
  return shape.reduce((place, size, axis) => {
    const here = at(axis);
    return place < 0 || here < 0 || here >= size ? -1 : place * size + here;
  }, 0);
}

/** @param {number[]} shape  @param {{shift: number, axis: number}} options  @returns {Ways} */
export function rolled(shape, { shift, axis }) {
  const size = shape[axis];
  return { shape, from: (at) => placed(shape, (k) => (k === axis ? (((at[k] - shift) % size) + size) % size : at[k])) };
}

/** @param {number[]} shape  @returns {Ways} */
export function tiled(shape) {
  return { shape, from: (at) => placed(shape, (k) => at[k] % shape[k]) };
}

/** @param {number[]} shape  @param {{repeats: number, axis: number}} options  @returns {Ways} */
export function repeated(shape, { repeats, axis }) {
  return { shape, from: (at) => placed(shape, (k) => (k === axis ? Math.floor(at[k] / repeats) : at[k])) };
}

/** @param {number[]} shape  @param {{width: number[][]}} options  @returns {Ways} */
export function padded(shape, { width }) {
  return { shape, from: (at) => placed(shape, (k) => at[k] - width[k][0]) };
}

/** Windows of images as columns: a row for each channel and place in a window, a column for each window. */
/** @param {number[]} shape  @param {{size: number[], stride?: number[], dilation?: number[]}} options  @returns {Ways} */
export function columns(shape, { size, stride = size.map(() => 1), dilation = size.map(() => 1) }) {
  const lead = shape.length - size.length; // 0, or 2: images and channels
  const many = size.map((one, k) => Math.floor((shape[lead + k] - 1 - (one - 1) * dilation[k]) / stride[k]) + 1);
  return {
    shape,
    from(place) {
      const at = lead ? [place[0], 0] : [];
      let [row, column] = place.slice(-2);
      for (let k = size.length - 1; k >= 0; k--) {
        at[lead + k] = (row % size[k]) * dilation[k] + (column % many[k]) * stride[k];
        row = Math.floor(row / size[k]);
        column = Math.floor(column / many[k]);
      }
      if (lead) at[1] = row;
      return placed(shape, (axis) => at[axis]);
    },
  };
}

/** @param {number[]} shape  @param {{k?: number}} options  @returns {Ways} */
export function onDiagonal(shape, { k = 0 }) {
  return { shape, from: ([row, column]) => (column - row === k ? Math.min(row, column) : -1) };
}

/** @param {number[]} shape  @param {{k?: number}} options  @returns {Ways} */
export function ofDiagonal(shape, { k = 0 }) {
  const first = [Math.max(0, -k), Math.max(0, k)];
  return { shape, from: ([at]) => placed(shape, (axis) => at + first[axis]) };
}
