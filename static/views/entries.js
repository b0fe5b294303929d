// Numbers of arrays where they are drawn, in a heat map or a table: which one stands at a place, and which are marked.

import { wireElement } from "../circuit/ids.js";

/** @import { Circuit, Wire } from "../circuit/record.js" */

/**
 * A number of an array: its wire, and its place in one row of all.
 * @typedef {{wire: string, place: number}} Entry
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 1.6; // of the frame around a square
const PAGE = 10; // rows that Page Down passes
export const ARRAYS = "svg.map, .entries, g.wire"; // what numbers are read in

/**
 * Take a place in one row apart, to one along each axis.
 * @param {number} place
 * @param {number[]} sizes
 */
export function apart(place, sizes) {
  return sizes.map((size, axis) => Math.floor(place / times(sizes.slice(axis + 1))) % size);
}

/**
 * A number of the array on a wire as code names it: `z1[2,0]`, and `z1` where it is no array.
 * @param {Pick<Wire, "name" | "shape">} wire
 * @param {number} place  in one row of all
 */
export function entryName({ name, shape }, place) {
  const [value, ...use] = name.split(" → "); // which use of a value a wire leads to stands behind it
  return [shape.length ? `${asOperand(value)}[${apart(place, shape).join(",")}]` : value, ...use].join(" → ");
}

/**
 * A text as an operand: in brackets where it has signs that are in none (engine/graph/called.py).
 * @param {string} text
 */
function asOperand(text) {
  let depth = 0;
  for (const sign of text) {
    depth += Number("([{".includes(sign)) - Number(")]}".includes(sign));
    if (!depth && "-+*/@<>=%^&|~−·×÷ ".includes(sign)) return `(${text})`;
  }
  return text;
}

/**
 * The row and the column of a number, counted from 0; of what has more axes, in its own matrix: `x[1,:,:]`.
 * @param {Pick<Wire, "name" | "shape">} wire
 * @param {number} place  in one row of all
 * @returns {{matrix: string, row: number, column: number}}
 */
export function whereIn(wire, place) {
  const { columns } = laid(wire.shape);
  const high = wire.shape.length > 1 ? wire.shape[wire.shape.length - 2] : wire.shape[0];
  const row = Math.floor(place / columns);
  const outer = apart(place, wire.shape).slice(0, -2);
  const matrix = outer.length ? `${asOperand(wire.name.split(" → ")[0])}[${[...outer, ":", ":"].join(",")}]` : "";
  return { matrix, row: row % high, column: place % columns };
}

/** @param {number[]} sizes */
export function times(sizes) {
  return sizes.reduce((one, other) => one * other, 1);
}

/**
 * How many rows and columns an array is drawn in: a vector is one column, and what has more axes stands below each other.
 * @param {number[]} shape
 */
export function laid(shape) {
  const columns = shape.length > 1 ? shape[shape.length - 1] : 1;
  return { rows: times(shape) / columns, columns };
}

/**
 * The place to which a key leads from another; null of a key that leads nowhere. A line of its own is what an array has
 * across: in a vector, which has one axis, keys for both ways lead along that.
 * @param {number} place  -1 where none is read yet
 * @param {{key: string, ctrlKey: boolean}} pressed
 * @param {number[]} shape
 * @returns {number | null}
 */
export function led(place, { key, ctrlKey }, shape) {
  const isVector = shape.length < 2;
  const { rows: down, columns: across } = laid(shape);
  const [rows, columns] = isVector ? [1, down] : [down, across];
  const [row, column] = [Math.floor(place / columns), place % columns];
  const far = ctrlKey || isVector;
  const [last, page] = isVector ? [columns, PAGE] : [rows, PAGE * columns];
  /** @type {Record<string, number>} */
  const places = {
    ArrowRight: Math.min(place + 1, row * columns + columns - 1),
    ArrowLeft: Math.max(place - 1, row * columns),
    ArrowDown: isVector ? Math.min(place + 1, last - 1) : row + 1 < rows ? place + columns : place,
    ArrowUp: isVector ? Math.max(place - 1, 0) : row ? place - columns : place,
    Home: far ? 0 : row * columns,
    End: far ? rows * columns - 1 : row * columns + columns - 1,
    PageDown: isVector ? Math.min(place + page, last - 1) : Math.min(place + page, (rows - 1) * columns + column),
    PageUp: isVector ? Math.max(place - page, 0) : Math.max(place - page, column),
  };
  if (!(key in places) || (ctrlKey && key !== "Home" && key !== "End")) return null;
  return place < 0 ? 0 : places[key];
}

/**
 * The wire whose array an element shows; undefined of a number's, and of a Jacobian, which no wire carries.
 * @param {Pick<Circuit, "wires">} record
 * @param {Element} element
 */
export function wireAt({ wires }, element) {
  if (element.closest(".jacobian")) return undefined;
  const drawn = element.closest("g.wire")?.id;
  const named = element.closest("[data-wire]")?.getAttribute("data-wire");
  return wires.find(({ id, shape }) => shape.length && (drawn ? wireElement(id) === drawn : id === named));
}

/**
 * The numbers that the square or the cell under the pointer shows, by their places in one row.
 * @param {Element} target
 * @param {{clientX: number, clientY: number}} event
 * @param {number[]} shape  of the array
 * @returns {number[]}
 */
export function placesAt(target, event, shape) {
  const heat = target.closest("g.heat");
  const grid = heat && gridOf(heat);
  if (heat && grid) {
    const box = heat.getBoundingClientRect();
    const { rows, columns } = laid(shape);
    /** @param {number} part  @param {number} squares  @param {number} size */
    const within = (part, squares, size) => {
      const at = Math.max(0, Math.min(squares - 1, Math.floor(part * squares)));
      const [first, end] = [at, at + 1].map((square) => Math.floor((square * size) / squares));
      return Array.from({ length: end - first }, (_, i) => first + i);
    };
    const across = within((event.clientX - box.left) / box.width, grid.columns, columns);
    return within((event.clientY - box.top) / box.height, grid.rows, rows).flatMap((row) => across.map((column) => row * columns + column));
  }
  const entry = target.closest("tspan, td");
  const among = entry?.closest("text, .entries");
  if (!entry || !among) return [];
  return entry instanceof HTMLElement && entry.dataset.place ? [Number(entry.dataset.place)] : [[...among.querySelectorAll("tspan, td")].indexOf(entry)];
}

/**
 * How many rows and columns of squares a heat map has.
 * @param {Element} heat
 */
function gridOf(heat) {
  return heat instanceof SVGElement ? { rows: Number(heat.dataset.rows), columns: Number(heat.dataset.columns) } : null;
}

/**
 * Mark numbers of a wire's value and gradient; gives the marks.
 * @param {Element} where
 * @param {string} wire
 * @param {Iterable<number>} places
 * @param {string} kind  the class of a mark
 * @param {number[]} shape  of the array
 * @returns {Element[]}
 */
export function marked(where, wire, places, kind, shape) {
  /** @type {Element[]} */
  const marks = [];
  const { rows, columns } = laid(shape);
  const id = CSS.escape(wireElement(wire));
  const inPanel = `[data-wire="${CSS.escape(wire)}"] .array:not(.jacobian .array)`;
  for (const heat of where.querySelectorAll(`#${id} g.heat, ${inPanel} g.heat`)) {
    const grid = gridOf(heat);
    const ground = heat.querySelector("rect");
    if (!grid || !ground) continue;
    const [across, down] = [Number(ground.getAttribute("width")) / grid.columns, Number(ground.getAttribute("height")) / grid.rows];
    const mark = document.createElementNS(SVG, "path");
    mark.setAttribute("class", kind);
    mark.style.strokeWidth = String(Math.min(WIDEST, across / 4, down / 4)); // of a small square more stays to be seen
    /** @param {number} at  @param {number} squares  @param {number} size */
    const square = (at, squares, size) => Math.ceil(((at + 1) * squares) / size) - 1; // as `placesAt` shares them out
    const inside = [...places].filter((place) => place < rows * columns);
    mark.setAttribute("d", inside.map((at) => {
      const [row, column] = [square(Math.floor(at / columns), grid.rows, rows), square(at % columns, grid.columns, columns)];
      return `M${column * across},${row * down}h${across}v${down}h${-across}z`;
    }).join(""));
    heat.append(mark);
    marks.push(mark);
  }
  for (const array of where.querySelectorAll(`#${id} > text, ${inPanel} .entries`)) {
    const entries = [...array.querySelectorAll("tspan, td")];
    for (const place of places) {
      const entry = array.querySelector(`[data-place="${place}"]`) ?? (array.querySelector("[data-place]") ? null : entries[place]);
      if (!entry) continue;
      entry.classList.add(kind);
      marks.push(entry);
    }
  }
  return marks;
}

/**
 * Take marks away.
 * @param {Element[]} marks
 * @param {string} kind
 */
export function unmarked(marks, kind) {
  for (const mark of marks) {
    if (mark.localName === "path") mark.remove();
    else mark.classList.remove(kind);
  }
}

/**
 * All that is drawn of an array on its wire, value and gradient, or of one in numbers: its other numbers are read next.
 * @param {Element} target
 */
export function around(target) {
  const parts = target.closest(".wire")?.querySelectorAll(".heat, text:is(.value, .gradient)") ?? [target.closest("svg.map, .entries") ?? target];
  const boxes = [...parts].map((part) => part.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  return new DOMRect(left, top, Math.max(...boxes.map((box) => box.right)) - left, Math.max(...boxes.map((box) => box.bottom)) - top);
}
