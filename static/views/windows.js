// Convolutions and pools: a number under the pointer lights the window that made it, the kernel, and what it made;
// a gradient goes back the same ways. It is loaded where a circuit has windows.

import { all, targetOf } from "../circuit/elements.js";
import { wireElement } from "../circuit/ids.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Circuit, Windows } from "../circuit/record.js" */

/**
 * Places in arrays, in one row each, by the wires that carry them.
 * @typedef {Map<string, Set<number>>} Lit
 *
 * A number of an array: its wire, and its place in one row of all.
 * @typedef {{wire: string, place: number}} Entry
 */

const SVG = "http://www.w3.org/2000/svg";

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

/** @param {number[]} sizes */
function times(sizes) {
  return sizes.reduce((one, other) => one * other, 1);
}

/**
 * Take a place in one row apart, to one along each axis.
 * @param {number} place
 * @param {number[]} sizes
 */
function apart(place, sizes) {
  return sizes.map((size, axis) => Math.floor(place / times(sizes.slice(axis + 1))) % size);
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

/** The windows of the circuit that is drawn, lit under the pointer. */
export class Lights {
  /**
   * @param {Moment} moment
   * @param {HTMLElement} picture
   * @param {HTMLElement} panel  of the inspector
   */
  constructor(moment, picture, panel) {
    this.moment = moment;
    this.places = [picture, panel];
    /** @type {Element[]}  what is lit now */
    this.marks = [];
    this.now = "";
    for (const place of this.places) {
      for (const kind of ["pointermove", "pointerdown"]) {
        place.addEventListener(kind, (event) => this.point(/** @type {PointerEvent} */ (event)));
      }
      place.addEventListener("pointerleave", (event) => {
        if (/** @type {PointerEvent} */ (event).pointerType === "mouse") this.show(null);
      });
      place.addEventListener("keydown", (event) => this.walk(/** @type {KeyboardEvent} */ (event)));
      place.addEventListener("focusin", (event) => this.focus(targetOf(event)));
      place.addEventListener("focusout", () => this.show(null));
    }
    moment.taken.on(() => this.show(null));
    new MutationObserver(() => this.reachable(panel)).observe(panel, { childList: true, subtree: true });
    this.reachable(panel);
  }

  /**
   * Let the keys reach what lights windows.
   * @param {HTMLElement} panel
   */
  reachable(panel) {
    const wires = new Set(this.windows.flatMap(({ images, columns, kernel, outs }) => [...images.flatMap((one) => one.wires), ...columns, ...kernel, ...outs]));
    for (const array of all(panel, "svg.map, .entries")) {
      if (wires.has(wireOf(array, this.moment.record))) array.tabIndex = 0;
    }
  }

  /** @returns {Windows[]} */
  get windows() {
    return this.moment.record?.windows ?? [];
  }

  /** @param {PointerEvent} event */
  point(event) {
    this.show(this.windows.length ? entryAt(targetOf(event), event, this.moment.record) : null);
  }

  /**
   * A heat map of the inspector that is reached with the keys lights its first number, and arrows go on.
   * @param {Element} target
   */
  focus(target) {
    const wire = wireOf(target, this.moment.record);
    if (target.matches("svg.map, .entries") && wire) this.show({ wire, place: 0 });
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const target = targetOf(event);
    const [wire, place] = this.now.split(" ");
    const grid = target.matches("svg.map, .entries") && gridOf(target);
    if (!grid || !wire) return;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: grid.columns, ArrowUp: -grid.columns }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // arrows step the run elsewhere
    const next = Number(place) + step;
    if (next >= 0 && next < grid.columns * grid.rows) this.show({ wire, place: next });
  }

  /**
   * Light what a number has to do with; null puts all lights out.
   * @param {Entry | null} entry
   */
  show(entry) {
    const now = entry ? `${entry.wire} ${entry.place}` : "";
    if (now === this.now && (!now || this.marks.some((mark) => mark.isConnected))) return;
    this.now = now;
    for (const mark of this.marks) {
      if (mark.localName === "path") mark.remove();
      else mark.classList.remove("in-window");
    }
    this.marks = [];
    if (!entry) return;
    for (const of of this.windows) {
      for (const [wire, places] of litBy(of, entry) ?? []) {
        for (const where of this.places) this.marks.push(...lightUp(where, wire, places));
      }
    }
  }
}

/**
 * Find the wire whose array stands in the picture, or whose heat map or table stands in the inspector.
 * @param {Element} element
 * @param {Circuit | null} record
 */
function wireOf(element, record) {
  const drawn = element.closest("g.wire")?.id;
  if (drawn) return record?.wires.find(({ id }) => wireElement(id) === drawn)?.id ?? "";
  return element.closest("[data-wire]")?.getAttribute("data-wire") ?? "";
}

/**
 * How many rows and columns a heat map or a table has; null of a map in which several numbers share a square.
 * @param {Element} element
 */
function gridOf(element) {
  const heat = element.matches("g.heat") ? element : element.querySelector("g.heat");
  if (heat instanceof SVGElement) {
    const [rows, columns] = [Number(heat.dataset.rows), Number(heat.dataset.columns)];
    return { rows, columns };
  }
  const rows = all(element, "tr");
  return rows.length ? { rows: rows.length, columns: all(rows[0], "td").length } : null;
}

/**
 * Find the number under the pointer.
 * @param {Element} target
 * @param {PointerEvent} event
 * @param {Circuit | null} record
 * @returns {Entry | null}
 */
function entryAt(target, event, record) {
  const wire = wireOf(target, record);
  if (!wire) return null;
  const heat = target.closest("g.heat");
  if (heat) {
    const grid = gridOf(heat);
    const box = heat.getBoundingClientRect();
    if (!grid) return null;
    const row = Math.min(grid.rows - 1, Math.floor(((event.clientY - box.top) / box.height) * grid.rows));
    const column = Math.min(grid.columns - 1, Math.floor(((event.clientX - box.left) / box.width) * grid.columns));
    return { wire, place: row * grid.columns + column };
  }
  const [entry, among] = [target.closest("tspan, td"), target.closest("text, .entries")];
  const place = entry && among ? [...among.querySelectorAll("tspan, td")].indexOf(entry) : -1;
  return place < 0 ? null : { wire, place };
}

/**
 * Mark numbers of a wire's value and gradient.
 * @param {HTMLElement} where  the picture, or the panel
 * @param {string} wire
 * @param {Set<number>} places
 */
function lightUp(where, wire, places) {
  /** @type {Element[]} */
  const marks = [];
  for (const heat of where.querySelectorAll(`#wire-${wire} g.heat, [data-wire="${wire}"] g.heat`)) {
    const grid = gridOf(heat);
    const ground = heat.querySelector("rect");
    if (!grid || !ground) continue;
    const [across, down] = [Number(ground.getAttribute("width")) / grid.columns, Number(ground.getAttribute("height")) / grid.rows];
    const mark = document.createElementNS(SVG, "path");
    mark.setAttribute("class", "in-window");
    const squares = [...places].filter((place) => place < grid.rows * grid.columns);
    const d = squares.map((at) => `M${(at % grid.columns) * across},${Math.floor(at / grid.columns) * down}h${across}v${down}h${-across}z`);
    mark.setAttribute("d", d.join(""));
    heat.append(mark);
    marks.push(mark);
  }
  for (const array of where.querySelectorAll(`#wire-${wire} > text, [data-wire="${wire}"] .entries`)) {
    const entries = array.querySelectorAll("tspan, td");
    for (const place of places) {
      const entry = entries[place];
      if (!entry) continue;
      entry.classList.add("in-window");
      marks.push(entry);
    }
  }
  return marks;
}
