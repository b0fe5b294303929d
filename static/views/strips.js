// A circuit on paper: where it is higher than a page has room for beside what else stands on it, it is cut into strips
// between what is read, and the pages end where strips do.

import { spansOf } from "./edge.js";
import { extentOf } from "./extent.js";

const PAGE = { width: 680, height: 570 }; // px: the room of a circuit on a page of A4 or letter
const LARGEST = 4 / 3; // px for a point: letters are as high as those of a book

/**
 * The circuit in one piece, or in strips that make it up, from the top down.
 * @param {SVGSVGElement} svg
 * @param {{width: number, height: number}} natural  its size
 * @returns {SVGSVGElement[]}
 */
export function strips(svg, { width, height }) {
  const scale = Math.min(LARGEST, PAGE.width / width);
  if (height * scale <= PAGE.height) return [svg];
  const spans = spansOf(svg, "y");
  const cuts = [0, ...spans.slice(1).map(([next], i) => (spans[i][1] + next) / 2), height];
  const extents = new Map([...svg.children].map((part) => [part, extentOf(part)]));
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i];
    const strip = /** @type {SVGSVGElement} */ (svg.cloneNode());
    strip.setAttribute("viewBox", `0 ${from} ${width} ${to - from}`);
    strip.classList.add("strip");
    strip.style.maxWidth = `${width * LARGEST}px`;
    for (const [part, { y, height: high }] of extents) if (!high || (y <= to && y + high >= from)) strip.append(part.cloneNode(true));
    return strip;
  });
}
