// Convolutions and pools: a number under the pointer lights the window that made it, the kernel, and what it made;
// a gradient goes back the same ways. It is loaded where a circuit has windows.

import { apart, marked, times, unmarked } from "./entries.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Windows } from "../circuit/record.js" */
/** @import { Signal } from "../circuit/signal.js" */
/** @import { Entry } from "./entries.js" */

/**
 * Places in arrays, in one row each, by the wires that carry them.
 * @typedef {Map<string, Set<number>>} Lit
 */

/**
 * Find what a number has to do with: the numbers of its window, of the kernel, and those that it made.
 * @param {Windows} of
 * @param {Entry} entry
 * @returns {Lit | null}  null where the wire carries nothing of these windows
 */
export function litBy(of, { wire, place }) {
  const { lead, size, stride, dilation, many, images, columns, kernel, kernels, outs, made } = of;
  const [N, C] = lead;
  const [K, L] = [times(size), times(many)];
  const image = images.find(({ wires }) => wires.includes(wire));
  const isColumn = columns.includes(wire);
  const isKernel = kernel.includes(wire);
  const isOut = outs.includes(wire);
  if (!image && !isColumn && !isKernel && !isOut) return null;
  const each = kernels ? kernels / made / K : C; // channels that a kernel sees
  const perGroup = made / (C / each); // kernels that see one channel
  const own = isOut ? Math.floor(place / L) % made : isKernel ? Math.floor(place / (each * K)) : -1;
  /** @type {Lit} */
  const lit = new Map([...images.flatMap(({ wires }) => wires), ...columns, ...kernel, ...outs].map((id) => [id, new Set()]));
  const light = (/** @type {string[]} */ ids, /** @type {number} */ at) => {
    for (const id of ids) lit.get(id)?.add(at);
  };
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      const group = Math.floor(c / each);
      const makes = Array.from({ length: perGroup }, (_, k) => group * perGroup + k).filter((o) => own < 0 || o === own);
      if (!makes.length) continue;
      for (let k = 0; k < K; k++) {
        const inside = apart(k, size);
        const column = (n * C + c) * K + k;
        for (let l = 0; l < L; l++) {
          const begin = apart(l, many);
          const at = size.map((_, axis) => begin[axis] * stride[axis] + inside[axis] * dilation[axis]);
          const stands = ({ along, before } = images[0]) => placed(at.map((one, axis) => one - before[axis]), along, n * C + c);
          const hit = isOut
            ? place === (n * made + own) * L + l
            : isColumn
              ? place === column * L + l
              : isKernel
                ? place === (own * each + (c % each)) * K + k
                : place === stands(image);
          if (!hit) continue;
          for (const one of images) light(one.wires, stands(one));
          light(columns, column * L + l);
          for (const o of makes) {
            light(outs, (n * made + o) * L + l);
            light(kernel, (o * each + (c % each)) * K + k);
          }
        }
      }
    }
  }
  for (const places of lit.values()) places.delete(-1); // what stands in the border
  return lit;
}

/**
 * Find a place in one row; -1 outside of the image.
 * @param {number[]} at
 * @param {number[]} along
 * @param {number} first  which image or channel
 */
function placed(at, along, first) {
  return at.reduce((place, one, axis) => (place < 0 || one < 0 || one >= along[axis] ? -1 : place * along[axis] + one), first);
}

/** The windows of the circuit that is drawn, lit by the number that a reader points at. */
export class Lights {
  /**
   * @param {Moment} moment
   * @param {Signal<Entry | null>} pointed  the number that a reader points at, in the picture or in the inspector
   * @param {HTMLElement[]} places  where numbers are lit
   */
  constructor(moment, pointed, places) {
    this.moment = moment;
    this.places = places;
    /** @type {Element[]}  what is lit now */
    this.marks = [];
    pointed.on((entry) => this.show(entry));
  }

  /**
   * Light what a number has to do with; null puts all lights out.
   * @param {Entry | null} entry
   */
  show(entry) {
    unmarked(this.marks, "in-window");
    this.marks = [];
    const { windows, wires } = this.moment.circuit;
    if (!entry) return;
    for (const of of windows ?? []) {
      for (const [wire, places] of litBy(of, entry) ?? []) {
        const shape = wires.find(({ id }) => id === wire)?.shape ?? [];
        for (const where of this.places) this.marks.push(...marked(where, wire, places, "in-window", shape));
      }
    }
  }
}
