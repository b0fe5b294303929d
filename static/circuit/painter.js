// Writes numbers into a circuit that is drawn: what engine/picture/svg.py puts between the parts of a picture.

import { all, one } from "./elements.js";
import { flat, short } from "./numerals.js";

/** @import { Role, Value } from "./record.js" */

const LEVELS = 4; // of the colour scale, on either side of 0
const MOST_SHORT = 6; // letters of a number that leave room at its wire, such as `−0.012`; those of `−2e−20` are wider

/**
 * Write the value or the gradient of a wire: null is no gradient, a text the sign in place of one that is not to be
 * seen; undefined is one that only the server knows, which stays as it was written.
 * @param {Element} wire  the wire's group
 * @param {Role} role
 * @param {Value | string | null | undefined} number
 */
export function paint(wire, role, number) {
  const text = wire.querySelector(`text.${role}`);
  if (!text || number === undefined) return;
  if (number === null) {
    if (!text.childElementCount) change(text, ""); // a constant may have had one before
    return;
  }
  if (typeof number === "string") {
    clear(wire, role, text, number);
    return;
  }
  if (!Array.isArray(number)) {
    change(text, short(number));
    measure(text);
    return;
  }
  const numbers = flat(number);
  const entries = text.querySelectorAll("tspan");
  if (entries.length) {
    entries.forEach((entry, i) => { change(entry, short(numbers[i])); });
    return;
  }
  const largest = Math.max(0, ...numbers.map(Math.abs).filter(Number.isFinite));
  const heat = heatOf(wire, role);
  if (heat) colour(heat, table(number), largest || 1);
  change(text, `±${short(largest)}`);
}

/**
 * Mark a number that takes all of its place: a view that writes numbers larger writes it less so.
 * @param {Element} text
 */
export function measure(text) {
  const number = text.textContent ?? "";
  text.classList.toggle("long", number.length > MOST_SHORT || (number.length === MOST_SHORT && number.includes("e")));
}

/**
 * Write a sign in place of each number.
 * @param {Element} wire
 * @param {Role} role
 * @param {Element} text
 * @param {string} sign
 */
function clear(wire, role, text, sign) {
  const entries = text.querySelectorAll("tspan");
  for (const element of entries.length ? entries : [text]) change(element, sign);
  const heat = heatOf(wire, role);
  heat?.replaceChildren(...all(heat, "rect", SVGElement));
}

/** @param {Element} wire  @param {Role} role */
function heatOf(wire, role) {
  return all(wire, ".heat", SVGElement)[role === "value" ? 0 : 1];
}

/**
 * Change the text of an element in place: another text node would be laid out more slowly.
 * @param {Element} element
 * @param {string} words
 */
export function change(element, words) {
  const text = /** @type {Text} */ (element.firstChild ?? element.appendChild(document.createTextNode("")));
  if (text.data !== words) text.data = words;
}

/**
 * An array as rows and columns: a vector is one column, more axes are put below each other.
 * @param {Value[]} array
 * @returns {number[][]}
 */
export function table(array) {
  const [first] = array;
  if (!Array.isArray(first)) return array.map(flat);
  return Array.isArray(first[0]) ? array.flatMap((part) => (Array.isArray(part) ? table(part) : [])) : array.map(flat);
}

/**
 * Colour the squares of a heat map.
 * @param {SVGElement} heat
 * @param {number[][]} rows
 * @param {number} largest
 */
export function colour(heat, rows, largest) {
  const [down, across] = [Number(heat.dataset.rows), Number(heat.dataset.columns)];
  const paper = one(heat, "rect", SVGElement);
  const [width, height] = [Number(paper.getAttribute("width")) / across, Number(paper.getAttribute("height")) / down];
  const paths = new Map();
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const level = levelOf(shared(rows, row, down, column, across), largest);
      if (!level) continue;
      const square = `M${column * width},${row * height}h${width}v${height}h${-width}z`;
      paths.set(level, (paths.get(level) ?? "") + square);
    }
  }
  const drawn = [...paths].map(([level, path]) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
    element.setAttribute("class", `level${level}`);
    element.setAttribute("d", path);
    return element;
  });
  heat.replaceChildren(paper, ...drawn);
}

/**
 * The number of largest size among those that share a square.
 * @param {number[][]} rows
 * @param {number} row
 * @param {number} down
 * @param {number} column
 * @param {number} across
 */
function shared(rows, row, down, column, across) {
  if (rows.length === down && rows[0].length === across) return rows[row][column];
  /** @template T  @param {T[]} list  @param {number} place  @param {number} count */
  const part = (list, place, count) => list.slice(Math.floor((place * list.length) / count), Math.floor(((place + 1) * list.length) / count));
  const numbers = part(rows, row, down).flatMap((line) => part(line, column, across));
  const [high, low] = [Math.max(...numbers), Math.min(...numbers)];
  return high >= -low ? high : low;
}

/**
 * The level of a number on the colour scale, whose ends are `largest`.
 * @param {number} number
 * @param {number} largest
 */
export function levelOf(number, largest) {
  const part = (number / largest) * LEVELS;
  if (!Number.isFinite(part)) return "x";
  return part > 0 ? Math.ceil(part) : Math.floor(part);
}
