// The circuit, from part to part: an input, a gate or the output that has the focus is called by what it is and does, as
// far as the run has come, and the arrow keys go along the wires.

import { all, one, targetOf } from "../circuit/elements.js";
import { gateElement, inputElement, outputElement } from "../circuit/ids.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { heard } from "./heard.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Circuit, Gate } from "../circuit/record.js" */

const PARTS = ":is(.gate, .input, .output)";

/**
 * Brings parts into sight, calls an input by what a press on it does, and tells whether the sentence follows the steps whatever has the focus.
 * @typedef {{reveal: (elements: SVGGraphicsElement[]) => void, called: (input: string) => string, follows: () => boolean}} Ways
 */

export class Walk {
  /**
   * @param {HTMLElement} area  where the circuit is
   * @param {Moment} moment
   * @param {HTMLElement} sentence  what the part that has the focus does
   * @param {Ways} ways
   */
  constructor(area, moment, sentence, { reveal, called, follows }) {
    this.area = area;
    this.moment = moment;
    this.sentence = sentence;
    this.called = called;
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    area.addEventListener("focusin", (event) => {
      sentence.tabIndex = -1; // a long one is no stop of its own while it is about this part: it is gone as soon as the focus is
      this.call(targetOf(event));
    });
    area.addEventListener("focusout", () => setTimeout(() => { if (!area.contains(document.activeElement)) sentence.removeAttribute("tabindex"); }));
    area.addEventListener("keydown", (event) => {
      const from = targetOf(event);
      if (!from.matches(`:is(${PARTS}, .frame .title):focus-visible`) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!event.key.startsWith("Arrow")) return;
      event.preventDefault();
      event.stopPropagation(); // the arrow keys step elsewhere
      const frame = from.closest(".frame");
      const next = frame ? firstIn(moment.circuit, frame.id) : beside(moment.circuit, from.id, event.key);
      const element = next && document.getElementById(next);
      if (!(element instanceof SVGGraphicsElement)) {
        this.spoken.tell(["ArrowRight", "ArrowDown"].includes(event.key) ? t("Nothing comes after this.") : t("Nothing comes before this."));
        return;
      }
      element.focus({ preventScroll: true });
      reveal([element]);
    });
    /** @type {Map<string | null, string>}  the names of the frames that are drawn, by the paths of their modules */
    this.around = new Map();
    moment.taken.on(() => {
      const { frames = {}, gates, inputs } = moment.circuit; // a circuit alone has no frames that fold
      const drawn = Object.entries(frames).filter(([, { parts }]) => !parts);
      this.around = new Map(drawn.map(([id, { name }]) => [name, document.querySelector(`#${CSS.escape(id)} .title`)?.textContent ?? ""]));
      for (const name of Object.keys(inputs)) document.getElementById(inputElement(name))?.setAttribute("aria-label", called(name));
      for (const gate of gates) {
        const part = document.getElementById(gateElement(gate.id));
        part?.setAttribute("aria-label", this.gateName(part, gate));
      }
      for (const output of all(area, ".output", SVGElement)) {
        output.setAttribute("tabindex", "-1"); // the arrow keys come to it
        output.setAttribute("role", "img");
        output.setAttribute("aria-label", titleOf(output));
      }
    });
    for (const sign of [moment.taken, moment.ran, moment.stepped]) {
      sign.on(() => {
        const part = document.activeElement;
        if (!part || !area.contains(part)) return;
        if (sign !== moment.stepped || !follows()) this.call(part);
        else if (part.matches(PARTS)) part.setAttribute("aria-label", this.named(part)); // the sentence is about another
      });
    }
  }

  /**
   * Call a part by its name and by what it does, with the numbers of now.
   * @param {Element} part
   */
  call(part) {
    if (part.matches(PARTS)) part.setAttribute("aria-label", `${t("{sentence}.", { sentence: this.named(part) })} ${heard(this.sentence)}`);
  }

  /** @param {Element} part */
  named(part) {
    const { inputs, gates } = this.moment.circuit;
    const input = Object.keys(inputs).find((name) => inputElement(name) === part.id);
    if (input !== undefined) return this.called(input);
    const gate = gates.find(({ id }) => gateElement(id) === part.id);
    return gate ? this.gateName(part, gate) : titleOf(part);
  }

  /**
   * Name a gate, which others may be called like, with the frame that it stands in, and with what unfolds it.
   * @param {Element} part
   * @param {Gate} gate
   */
  gateName(part, { id, module }) {
    const around = this.around.get(module);
    const name = around ? t("{gate}, in {module}", { gate: titleOf(part), module: around }) : titleOf(part);
    return this.moment.circuit.folded?.[id] ? t("{gate}, folded: the space bar unfolds it", { gate: name }) : name;
  }
}

/** @param {Element} part */
function titleOf(part) {
  return one(part, ":scope > title", SVGElement).textContent ?? "";
}

/**
 * The element to which an arrow key leads: right to where a value goes, left to where the first operand comes from, up and
 * down through the inputs, the gates in the order of the run, and the output. At an end there is none.
 * @param {Pick<Circuit, "inputs" | "gates" | "wires" | "output">} record
 * @param {string} id  of an element
 * @param {string} key
 * @returns {string | undefined}
 */
export function beside({ inputs, gates, wires, output }, id, key) {
  if (key === "ArrowRight") return wires.find(({ source }) => source === id)?.target;
  if (key === "ArrowLeft") {
    const first = gates.find((gate) => gateElement(gate.id) === id)?.operands[0];
    return wires.find((wire) => (first === undefined ? wire.target === id : wire.id === first))?.source;
  }
  const sources = new Set(wires.map(({ source }) => source));
  const drawn = Object.keys(inputs).map(inputElement).filter((input) => sources.has(input));
  const order = [...drawn, ...gates.map((gate) => gateElement(gate.id)), outputElement(output.name)];
  return order[order.indexOf(id) + (key === "ArrowDown" ? 1 : -1)];
}

/**
 * The element of the first gate that stands in a frame.
 * @param {Pick<Circuit, "gates" | "frames">} record
 * @param {string} frame  its id
 */
function firstIn({ gates, frames }, frame) {
  const { name } = frames[frame];
  const found = gates.find(({ module }) => module === name || module?.startsWith(`${name}/`));
  return found && gateElement(found.id);
}
