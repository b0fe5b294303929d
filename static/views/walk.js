// The circuit, gate by gate: a gate that has the focus is called by what it does, and the arrow keys go along its wires.

import { targetOf } from "../circuit/elements.js";
import { gateElement } from "../circuit/ids.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Circuit } from "../circuit/record.js" */

export class Walk {
  /**
   * @param {HTMLElement} area  where the circuit is
   * @param {Moment} moment
   * @param {HTMLElement} sentence  what the gate that has the focus does
   * @param {(elements: SVGGraphicsElement[]) => void} reveal
   */
  constructor(area, moment, sentence, reveal) {
    this.moment = moment;
    this.sentence = sentence;
    area.addEventListener("focusin", (event) => this.call(targetOf(event)));
    area.addEventListener("keydown", (event) => {
      const gate = targetOf(event);
      if (!gate.matches(".gate:focus-visible") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const next = beside(moment.circuit, moment.circuit.gates.find(({ id }) => gateElement(id) === gate.id)?.id ?? "", event.key);
      if (next === null) return;
      event.preventDefault();
      event.stopPropagation(); // the arrow keys step elsewhere
      const element = document.getElementById(gateElement(next));
      if (!(element instanceof SVGGraphicsElement)) return;
      element.focus({ preventScroll: true });
      reveal([element]);
    });
  }

  /**
   * Call a gate by its name and by what it does, with the numbers of now.
   * @param {Element} gate
   */
  call(gate) {
    const name = gate.querySelector("title")?.textContent;
    if (gate.matches(".gate") && name) gate.setAttribute("aria-label", `${name}. ${this.sentence.textContent}`);
  }
}

/**
 * The gate to which an arrow key leads: right to where its result goes, left to where its first operand comes from, up
 * and down in the order of the run. At an end it is the gate itself; null for another key.
 * @param {Pick<Circuit, "gates">} record
 * @param {string} id
 * @param {string} key
 * @returns {string | null}
 */
export function beside({ gates }, id, key) {
  const at = gates.findIndex((gate) => gate.id === id);
  if (at < 0) return null;
  const { operands, results } = gates[at];
  if (key === "ArrowRight") return gates.find((other) => other.operands.some((wire) => results.includes(wire)))?.id ?? id;
  if (key === "ArrowLeft") return operands.map((wire) => gates.find((other) => other.results.includes(wire))).find(Boolean)?.id ?? id;
  if (key === "ArrowDown") return (gates[at + 1] ?? gates[at]).id;
  if (key === "ArrowUp") return (gates[at - 1] ?? gates[at]).id;
  return null;
}
