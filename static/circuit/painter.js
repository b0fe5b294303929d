// Writes numbers into a circuit that is drawn: what engine/svg.py puts between the parts of a picture.

import { short } from "./numerals.js";

const LEVELS = 4; // of the colour scale, on either side of 0

/**
 * Write the value or the gradient of a wire: null is no gradient, undefined one that is not there yet,
 * a text the sign in place of one that is not to be seen.
 * @param {SVGGElement} wire  the wire's group
 * @param {"value"|"gradient"} role
 * @param {number|Array|string|null|undefined} number
 */
export function paint(wire, role, number) {
  const text = wire.querySelector(`text.${role}`);
  if (number === null) return;
  if (number === undefined || typeof number === "string") {
    clear(wire, role, text, number ?? "—");
    return;
  }
  if (!Array.isArray(number)) {
    change(text, short(number));
    return;
  }
  const numbers = number.flat(Infinity);
  const entries = text.querySelectorAll("tspan");
  if (entries.length) {
    entries.forEach((entry, i) => change(entry, short(numbers[i])));
    return;
  }
  const largest = Math.max(0, ...numbers.map(Math.abs).filter(Number.isFinite));
  const heats = wire.querySelectorAll(".heat");
  colour(role === "value" ? heats[0] : heats[1], table(number), largest || 1);
  change(text, `±${short(largest)}`);
}

/** Write a sign in place of each number. */
function clear(wire, role, text, sign) {
  const entries = text.querySelectorAll("tspan");
  for (const element of entries.length ? entries : [text]) change(element, sign);
  const heats = wire.querySelectorAll(".heat");
  const heat = role === "value" ? heats[0] : heats[1];
  heat?.replaceChildren(heat.querySelector("rect"));
}

/** Have a list hold these items, if it does not: one that is put in its place anew loses the focus. */
export function arrange(list, items) {
  if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) list.replaceChildren(...items);
}

/** Change the text of an element in place: another text node would be laid out more slowly. */
export function change(element, words) {
  const text = element.firstChild ?? element.appendChild(document.createTextNode(""));
  if (text.data !== words) text.data = words;
}

/** An array as rows and columns: a vector is one column, more axes are put below each other. */
function table(number) {
  if (!Array.isArray(number[0])) return number.map((one) => [one]);
  return Array.isArray(number[0][0]) ? number.flatMap(table) : number;
}

function colour(heat, rows, largest) {
  const [down, across] = [Number(heat.dataset.rows), Number(heat.dataset.columns)];
  const paper = heat.querySelector("rect");
  const [width, height] = ["width", "height"].map((side) => Number(paper.getAttribute(side)) / (side === "width" ? across : down));
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

/** The number of largest size among those that share a square. */
function shared(rows, row, down, column, across) {
  if (rows.length === down && rows[0].length === across) return rows[row][column];
  const part = (list, place, count) => list.slice(Math.floor((place * list.length) / count), Math.floor(((place + 1) * list.length) / count));
  const numbers = part(rows, row, down).flatMap((line) => part(line, column, across));
  const [high, low] = [Math.max(...numbers), Math.min(...numbers)];
  return high >= -low ? high : low;
}

/** The level of a number on the colour scale, whose ends are `largest`. */
export function levelOf(number, largest) {
  const part = (number / largest) * LEVELS;
  if (!Number.isFinite(part)) return "x";
  return part > 0 ? Math.ceil(part) : Math.floor(part);
}
