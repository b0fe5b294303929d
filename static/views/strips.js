// A circuit on paper: one that a page has no room for beside what else stands there has a page of its own, and one that
// no page has room for is cut into strips between what is read, each of which is a page at most.

import { spansOf } from "./edge.js";
import { extentOf } from "./extent.js";

/** @import { Extent } from "./extent.js" */

/** From where to where a part reaches down, and where that ends which is written at it.  @typedef {{y: number, height: number, read: number}} Part */

const PAGE = { width: 680, height: 860 }; // px: the room of a circuit that has a page of A4 or letter for itself, as in static/page/everyone.css
const BESIDE = 570; // px of height that it has beside what else stands on a page
const LARGEST = 4 / 3; // px for a point: letters are as high as those of a book
const LEAST = 0.55; // the same, where all of a circuit comes on a page so
const FILLED = 1 / 3; // of a page, which a strip takes at least where another follows

/**
 * The circuit in one piece, or in strips that make it up, from the top down.
 * @param {SVGSVGElement} svg
 * @param {{width: number, height: number}} natural  its size
 * @returns {SVGSVGElement[]}
 */
export function strips(svg, { width, height }) {
  const scale = Math.min(LARGEST, PAGE.width / width);
  if (height * scale <= BESIDE) return [svg];
  if (height * Math.min(scale, LEAST) <= PAGE.height) return [strip(svg, [...svg.children], { x: 0, y: 0, width, height })];
  const extents = new Map([...svg.children].map((part) => [part, extentOf(part)]));
  const spans = spansOf(svg, "y");
  const between = spans.slice(1).map(([next], i) => (spans[i][1] + next) / 2);
  const drawn = [...extents].map(([part, { y, height: high }]) => ({ y, height: high, read: readTo(part) }));
  const cuts = [0, ...cutsAt(between, drawn, height, PAGE.height / scale), height];
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i];
    const parts = [...extents].filter(([, { y, height: high }]) => !high || (y <= to && y + high >= from)).map(([part]) => part);
    return strip(svg, parts, { x: 0, y: from, width, height: to - from });
  });
}

/** Where that ends which is written at a part.  @param {Element} part */
function readTo(part) {
  const { y, height } = extentOf(part, "text, .heat");
  return y + height;
}

/**
 * Where a circuit is cut that is higher than a page: for each page where the fewest wires and frames are cut, of these places where the
 * fewest numbers lead down to what is on the next page, because a wire to another line has its numbers there, and of these the last.
 * @param {number[]} between  places, in order, at which nothing that is read is cut
 * @param {Part[]} drawn
 * @param {number} height  of the circuit
 * @param {number} page  how much of it a page has room for
 * @returns {number[]}
 */
export function cutsAt(between, drawn, height, page) {
  /** @type {number[]} */
  const found = [];
  for (let from = 0; height - from > page; from = found[found.length - 1]) {
    const next = between.filter((at) => at > from);
    const fit = next.filter((at) => at - from <= page && at - from >= page * FILLED);
    const places = fit.length ? fit : next.slice(0, 1); // what is read there is higher than a page, or all of it low
    if (!places.length) break;
    const costs = places.map((at) => {
      const crossed = drawn.filter(({ y, height: high }) => y < at && y + high > at);
      return crossed.length + crossed.filter(({ read }) => read < at).length / (crossed.length + 1);
    });
    found.push(places[costs.lastIndexOf(Math.min(...costs))]);
  }
  return found;
}

/**
 * A part of the circuit, as a page has it.
 * @param {SVGSVGElement} svg
 * @param {Element[]} parts  that are in it
 * @param {Extent} place
 */
function strip(svg, parts, { x, y, width, height }) {
  const made = /** @type {SVGSVGElement} */ (svg.cloneNode());
  made.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  made.classList.add("strip");
  made.style.maxWidth = `${width * LARGEST}px`;
  made.append(...parts.map((part) => part.cloneNode(true)));
  return made;
}
