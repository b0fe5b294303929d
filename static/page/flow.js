// The way in which the circuit runs, as the page asks the server for it: a reader's choice, which stands in
// the address, or else what suits the room.

import { inputs, viewport } from "./parts.js";

const SLACK = 1.4; // as many windows long a circuit may be and still run to the right where rows have no room
const LINE = 980; // points of the circuit: a window that is so wide at a scale that can be read has room for rows

let suited = "right";

/**
 * Whether a circuit is to be asked for anew, in a flow that suits the room; it is asked for from now on.
 * @param {string} address  of the circuit: a flow that it says was chosen
 * @param {Element | null} svg  the circuit in some flow
 */
export function asksAnew(address, svg) {
  if (!(svg instanceof SVGSVGElement) || says(address)) return false;
  const across = viewport.room / viewport.readable;
  const wide = viewport.room / viewport.ample >= LINE;
  suited = Number(svg.dataset.length) <= across * (wide ? 1 : SLACK) ? "right" : wide ? "rows" : "down";
  return suited !== svg.dataset.flow;
}

/**
 * The address at which the server answers with what suits the room; what nobody chose is left out of its links.
 * @param {string} address
 * @param {string} [flow]
 */
export function requested(address, flow = suited) {
  const made = flow !== "right" && !says(address);
  const unsaid = [...inputs.unsaid(), ...(made ? ["_flow"] : [])];
  return address + (made ? `&_flow=${flow}` : "") + (unsaid.length ? `&_unsaid=${encodeURIComponent(unsaid.join(","))}` : "");
}

/** @param {string} address */
function says(address) {
  return /[?&]_flow=/.test(address);
}
