// A long circuit runs in rows, or down in a narrow frame, where nobody chose its flow: the server is asked once for that picture.

import { byId, one } from "../circuit/elements.js";
import { saysFlow, suiting } from "../circuit/flows.js";
import { LEGIBLE } from "./standalone.js";

/**
 * The flow that suits the frame, where the picture has another one that nobody chose; null where it stays.
 * @param {string} query  of the circuit
 */
export function unsuited(query) {
  const svg = one(document, "svg.circuit", SVGSVGElement);
  const points = byId("viewport").clientWidth / LEGIBLE;
  const suited = suiting(Number(svg.dataset.length), points, points, 1);
  return saysFlow(query) || suited === svg.dataset.flow ? null : suited;
}

/**
 * Put the picture in the flow that suits the frame; it stays as it is where that can't be had.
 * @param {string} query  of the circuit
 */
export async function flow(query) {
  const suited = unsuited(query);
  if (suited === null) return;
  try {
    const response = await fetch(`/embed?${query}&_flow=${suited}`);
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    one(document, "svg.circuit", SVGSVGElement).replaceWith(document.adoptNode(one(answer, "svg.circuit", SVGSVGElement)));
  } catch {
    // The circuit is scrolled sideways instead.
  }
}
