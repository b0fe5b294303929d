// Sums of products by the letters of axes: the row of engine/gates/contractions.py. This text is a part of those
// programs alone that have such a gate.

import { count, filled, plain, whole } from "./arrays.js";

/** @import { Operand } from "./arrays.js" */

/** Multiply operands whose axes have letters, and sum over the letters that are not behind the arrow. */
/** @param {string} subscripts  @param {Operand[]} operands  @returns {Operand} */
export function einsum(subscripts, operands) {
  const [given, out] = subscripts.split("->");
  const typed = given.split(",");
  const all = operands.map(whole);
  /** @type {Map<string, number>} */
  const sizes = new Map(typed.flatMap((own, i) => [...own].map((letter, k) => /** @type {[string, number]} */ ([letter, all[i].shape[k]]))));
  const order = [...out, ...[...sizes.keys()].filter((letter) => !out.includes(letter))];
  const shape = order.map((letter) => sizes.get(letter) ?? 1);
  const made = filled(shape.slice(0, out.length));
  // How far each array goes on for each letter, and that of the output; 0 for a letter that it has not.
  const steps = [...typed, out].map((own) => order.map((letter) => {
    const at = own.indexOf(letter);
    return at < 0 ? 0 : [...own.slice(at + 1)].reduce((stride, behind) => stride * (sizes.get(behind) ?? 1), 1);
  }));
  const places = steps.map(() => 0);
  const at = shape.map(() => 0);
  for (let i = 0; i < count(shape); i++) {
    let product = 1;
    for (let k = 0; k < all.length; k++) product *= all[k].data[places[k]];
    made.data[places[all.length]] += product;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      for (let k = 0; k < places.length; k++) places[k] += steps[k][axis];
      if (++at[axis] < shape[axis]) break;
      for (let k = 0; k < places.length; k++) places[k] -= steps[k][axis] * shape[axis];
      at[axis] = 0;
    }
  }
  return plain(made);
}
