// The way in which the circuit runs, as the page asks the server for it: a reader's choice, which stands in
// the address, or else what suits the room.

import { runsLevel, saysFlow, suiting } from "../circuit/flows.js";
import { levelOf } from "../views/extent.js";
import { withParameters } from "./address.js";
import { inputs, present, viewport } from "./parts.js";

const TOLD = 1.02; // as many times as long as told is a circuit at most that runs down, if it ran to the right

let suited = "right";

/**
 * Whether a circuit is to be asked for anew, in a flow that suits the room; it is asked for from now on.
 * @param {string} address  of the circuit: a flow that it says was chosen
 * @param {Element | null} svg  the circuit in some flow
 */
export function asksAnew(address, svg) {
  if (!(svg instanceof SVGSVGElement) || saysFlow(address)) return false;
  if (present.on) present.place(svg); // first: beside another circuit's program there would be another room than where this one is visited
  const { readable, ample } = viewport.scales(viewport.lettersOf(svg), svg); // of this circuit: another stands there still, whose letters have other sizes
  const level = levelOf(svg);
  const runs = present.on && runsLevel(level, { width: viewport.width / ample, height: viewport.height / ample });
  // told of a circuit that runs down, its length may be a little less than it is: the two ways would ask for each other
  const length = level.width * (svg.dataset.flow === "down" ? TOLD : 1);
  suited = runs ? "right" : suiting(length, viewport.room / readable, viewport.room / ample);
  return suited !== svg.dataset.flow;
}

/**
 * The address at which the server answers with what suits the room; what nobody chose is left out of its links.
 * @param {string} address
 * @param {string} [flow]
 */
export function requested(address, flow = suited) {
  const made = flow !== "right" && !saysFlow(address);
  const unsaid = [...inputs.unsaid(), ...(made ? ["_flow"] : [])];
  return withParameters(address, { ...(made && { _flow: flow }), ...(unsaid.length && { _unsaid: unsaid.join(",") }) });
}
