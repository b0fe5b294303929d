// Everything that means the same thing lights up together: a gate, its text in the program, its
// rows in the table; and the sentence under the circuit says what the gate does.

import { byId, one, targetOf } from "../circuit/elements.js";
import { gateElement, panelElement, wireElement } from "../circuit/ids.js";
import { sentence } from "../circuit/sentences.js";
import { Signal } from "../circuit/signal.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Numbers, Part, SeenNumbers, Step } from "../circuit/record.js" */

/**
 * What is told a reader, which others know.
 * @typedef {object} Told
 * @property {() => Step[]} turn  what is said of while no gate is pointed at
 * @property {(step: Step) => Part[]} parts  what is said of a step
 * @property {(numbers: Numbers | null) => SeenNumbers | null} masked  and the numbers in it
 *
 * The editor, as far as text lights up in it.
 * @typedef {{text: string, light(span: [number, number] | null): void}} Lit
 */

export class Highlights {
  /**
   * @param {Moment} moment
   * @param {Lit} editor
   * @param {Told} told
   */
  constructor(moment, editor, told) {
    this.moment = moment;
    this.editor = editor;
    this.told = told;
    this.sentence = byId("sentence");
    this.atRest = [...byId("at-rest", HTMLTemplateElement).content.childNodes]; // said while nothing else is
    /** @type {string | null | undefined}  the gate that is lit; undefined where that is to be found anew */
    this.lit = undefined;
    /** @type {string | null}  the gate that is lit while none is pointed at */
    this.kept = null;
    /** @type {Signal<string>}  the id of a gate that a reader wants to look at */
    this.picked = new Signal();
    for (const area of ["viewport", panelElement("table"), "warnings", panelElement("code")].map((id) => byId(id))) {
      area.addEventListener("pointerover", (event) => this.light(this.at(targetOf(event))));
      area.addEventListener("focusin", (event) => this.light(this.at(targetOf(event))));
      area.addEventListener("focusout", () => this.light(null));
      area.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || (event.key === " " && targetOf(event).closest(".gate"))) {
          event.preventDefault();
          this.pick(targetOf(event));
        }
      });
      area.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse") this.light(null); // a finger leaves at once; what it tapped stays lit
      });
    }
    for (const area of [panelElement("table"), "warnings"]) byId(area).addEventListener("click", (event) => this.pick(targetOf(event)));
    moment.taken.on(() => this.read());
    moment.ran.on(() => this.say());
    moment.stepped.on(() => {
      this.say();
      this.mark();
    });
  }

  /** Make the gates of the circuit that is shown so that keys reach them. */
  read() {
    const lit = this.lit ?? null; // a gate that is pointed at stays lit
    this.lit = undefined;
    this.light(lit);
    for (const gate of document.querySelectorAll("#viewport .gate")) {
      gate.setAttribute("tabindex", "0");
      gate.setAttribute("role", "button");
      gate.setAttribute("aria-label", one(gate, "title", SVGElement).textContent ?? "");
    }
    for (const { gate } of this.moment.circuit.warnings) {
      if (gate) document.getElementById(gateElement(gate))?.classList.add("warned");
    }
  }

  /**
   * Ask for a closer look at the gate that an element belongs to, if it belongs to one.
   * @param {Element | null} element
   */
  pick(element) {
    const id = element && this.at(element);
    if (id) this.picked.tell(id);
  }

  /**
   * Mark the gate that is looked at.
   * @param {string | undefined} id
   */
  select(id) {
    for (const gate of document.querySelectorAll("#viewport .selected")) gate.classList.remove("selected");
    if (id) document.getElementById(gateElement(id))?.classList.add("selected");
  }

  /** Say what the gate that is pointed at does, or else what the run does at its step; with the numbers of now. */
  say() {
    const { numbers, record } = this.moment;
    const steps = this.gate(this.lit) ? record?.steps.filter((step) => step.gate === this.lit) : this.told.turn();
    const said = (steps ?? []).flatMap((step, i) => [...(i ? [" "] : []), ...sentence(this.told.parts(step), this.told.masked(numbers))]);
    this.sentence.replaceChildren(...(said.length ? said : this.atRest));
  }

  /**
   * The id of the gate that an element of the page belongs to; null for none.
   * @param {Element} element
   */
  at(element) {
    const found = element.closest(".gate, [data-gate]");
    const drawn = this.moment.record?.gates.find(({ id }) => gateElement(id) === found?.id);
    return found?.getAttribute("data-gate") || drawn?.id || null;
  }

  /** @param {string | null | undefined} id */
  gate(id) {
    return this.moment.record?.gates.find((one) => one.id === id);
  }

  /**
   * Keep a gate lit while none is pointed at; null for none.
   * @param {string | null} id
   */
  keep(id) {
    this.kept = id;
    this.light(null);
  }

  /**
   * Light up a gate with all that belongs to it; null for none.
   * @param {string | null} pointed
   */
  light(pointed) {
    const id = pointed ?? this.kept;
    if (id === this.lit) return;
    this.lit = id;
    for (const element of document.querySelectorAll(".lit:not(mark)")) element.classList.remove("lit");
    const gate = this.gate(id);
    this.mark();
    this.say();
    if (!gate) return;
    const wires = new Set([...gate.operands, ...gate.results]);
    document.getElementById(gateElement(gate.id))?.classList.add("lit");
    for (const wire of wires) document.getElementById(wireElement(wire))?.classList.add("lit");
    for (const line of document.querySelectorAll(`:is(#rows, #code) [data-gate="${CSS.escape(gate.id)}"]`)) line.classList.add("lit");
  }

  /** Light up the text of the gate that is pointed at, or else of the gate whose turn it is. */
  mark() {
    const gate = this.gate(this.lit ?? this.told.turn()[0]?.gate);
    this.editor.light(gate?.span && this.moment.record?.expr === this.editor.text ? gate.span : null);
  }
}
