// Where a part of a picture is, read from what engine/picture/svg.py has written: asked for it, the browser
// would have to lay out all of the picture, also what is out of sight.

/** @typedef {{x: number, y: number, width: number, height: number}} Extent */

const ALL = "rect, text, .line, .heat";
const LETTER = 0.6; // of a letter's width, as a part of the size of its font: measuring takes long
const NUMBER = ".value, .gradient";
const LETTERS = 6; // of a number, as `−0.069`: where it is does not depend on which one stands there by now, or whether one does

/**
 * Where a group of a circuit is, or one mark, in the circuit's units. A curve is inside of its control points; a text is estimated.
 * @param {Element} group
 * @param {string} parts  that count
 * @returns {Extent}
 */
export function extentOf(group, parts = ALL) {
  /** @type {[number[], number[]]} */
  const [across, down] = [[], []];
  for (const element of group.matches(parts) ? [group] : group.querySelectorAll(parts)) {
    const [xs, ys] = reach(element);
    across.push(...xs);
    down.push(...ys);
  }
  if (!across.length) return { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [Math.min(...across), Math.min(...down)];
  return { x, y, width: Math.max(...across) - x, height: Math.max(...down) - y };
}

/**
 * How large a circuit is as it runs to the right in one line, in its units, whatever its flow.
 * @param {SVGElement} svg
 */
export function levelOf({ dataset: { length, breadth } }) {
  return { width: Number(length), height: Number(breadth) };
}

/**
 * The places that an element reaches across, and those that it reaches down.
 * @param {Element} element
 * @returns {[number[], number[]]}
 */
function reach(element) {
  if (element.matches(".line")) return along(element.getAttribute("d") ?? "");
  if (element.matches(".reach")) return [[], []]; // what a finger meets is no part of the picture, and has places of its own
  if (element.matches(".heat rect")) return [[], []]; // its places are the heat map's own
  if (element.matches(".heat")) return spread(element.getAttribute("transform") ?? "", element.querySelector("rect"));
  const [x, y] = [number(element, "x"), number(element, "y")];
  if (element.localName === "rect") return [[x, x + number(element, "width")], [y, y + number(element, "height")]];
  const size = number(element, "font-size");
  const rows = [...element.querySelectorAll("tspan")];
  if (!rows.length && !element.hasAttribute("x")) return [[], []]; // a gradient that there never is
  const letters = element.matches(NUMBER) ? LETTERS : (element.textContent ?? "").length;
  if (rows.length) return [rows.flatMap((row) => written(element, number(row, "x"), size, letters)), rows.flatMap((row) => [number(row, "y") - size, number(row, "y") + size / 4])];
  return [written(element, x, size, letters), [y - size, y + size / 4]];
}

/**
 * Where a text begins and ends.
 * @param {Element} element
 * @param {number} x
 * @param {number} size
 * @param {number} letters  as many as it has, or in a row of numbers each of them
 */
function written(element, x, size, letters) {
  const width = letters * size * LETTER;
  const before = { start: 0, end: 1 }[element.getAttribute("text-anchor") ?? ""] ?? 0.5;
  return [x - before * width, x + (1 - before) * width];
}

/**
 * The numbers in a path of absolute commands.
 * @param {string} path
 * @returns {[number[], number[]]}
 */
export function along(path) {
  /** @type {[number[], number[]]} */
  const found = [[], []];
  for (const [, command, places] of path.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const one = { H: 0, V: 1 }[command];
    for (const [i, place] of numbersIn(places).entries()) found[one ?? i % 2].push(place);
  }
  return found;
}

/**
 * @param {string} moved  a translation
 * @param {Element | null} paper
 * @returns {[number[], number[]]}
 */
function spread(moved, paper) {
  const [x, y] = numbersIn(moved);
  return [[x, x + (paper ? number(paper, "width") : 0)], [y, y + (paper ? number(paper, "height") : 0)]];
}

/** @param {string} text */
function numbersIn(text) {
  return (text.match(/-?\d*\.?\d+(?:e[-+]?\d+)?/g) ?? []).map(Number);
}

/** @param {Element} element  @param {string} name */
function number(element, name) {
  return Number(element.getAttribute(name));
}
