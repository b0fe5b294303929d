// Where the edge of the circuit's window runs at a first view: between what is read, and through wires and frames alone.

import { extentOf } from "./extent.js";

/**
 * From where to where something reaches, in the circuit's units.
 * @typedef {[from: number, to: number]} Span
 *
 * A scale, and how far behind the window's beginning the circuit begins, in px.
 * @typedef {{scale: number, behind: number}} Placed
 */

const ABOUT = 2; // the circuit's units by which an extent is too large on each side: a line of text has room above and below its digits
const MOST = 72; // px before the circuit

/**
 * Where a circuit has something to read, down it or across, in order and joined where there is no room between.
 * @param {SVGSVGElement} svg
 * @param {"y" | "x"} way
 */
export function spansOf(svg, way) {
  const size = way === "y" ? "height" : "width";
  /** @type {Span[]} */
  const spans = [...svg.querySelectorAll(":scope > g")].map((group) => {
    const extent = extentOf(group, group.matches(".frame") ? "text" : "rect, text, .heat"); // of a frame its name
    return [extent[way] + ABOUT, extent[way] + extent[size] - ABOUT];
  });
  return joined(spans.filter(([from, to]) => to > from));
}

/**
 * Spans in order, those that touch as one.
 * @param {Span[]} spans
 */
function joined(spans) {
  /** @type {Span[]} */
  const found = [];
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

/**
 * The largest of some scales at which a window that begins a little before the circuit ends as far along it as can be,
 * between what is read; null for none.
 * @param {Span[]} spans  as `spansOf` gives them
 * @param {number} window  px
 * @param {number} least
 * @param {number} most
 * @returns {Placed | null}
 */
export function clearly(spans, window, least, most) {
  const gaps = spans.slice(1).map(([next], i) => (spans[i][1] + next) / 2);
  for (const gap of gaps.reverse()) {
    const scale = Math.min(most, window / gap);
    const behind = window - gap * scale;
    if (scale >= least && behind <= MOST) return { scale, behind };
  }
  return null;
}
