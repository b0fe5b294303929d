// What the sentence speaks of lights up in the picture: a gate with its wires, or an input or the output with its own.

import { all } from "../circuit/elements.js";
import { gateElement, wireElement } from "../circuit/ids.js";

/** @import { Circuit } from "../circuit/record.js" */

/**
 * @param {Circuit} circuit
 * @param {string | null} spoken  the id of a part's element; null where nothing is spoken of, or what is spoken of is marked already
 */
export function light({ gates, wires }, spoken) {
  for (const lit of all(document, ".circuit .lit", SVGElement)) lit.classList.remove("lit");
  if (!spoken) return;
  const gate = gates.find(({ id }) => gateElement(id) === spoken);
  const around = gate ? [...gate.operands, ...gate.results] : wires.filter(({ source, target }) => source === spoken || target === spoken).map(({ id }) => id);
  for (const id of [spoken, ...around.map(wireElement)]) document.getElementById(id)?.classList.add("lit");
}
