// The parts of a circuit alone: Enter leads from its picture to them, the arrow keys follow its wires, Esc leads back.

import { all, byId, targetOf } from "../circuit/elements.js";
import { gateElement, wireElement } from "../circuit/ids.js";
import { sentence } from "../circuit/sentences.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { Walk } from "../views/walk.js";
import { carriers, said } from "../views/wires.js";
import { aloud } from "./aloud.js";
import { bring } from "./bringing.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { SeenNumbers, Step } from "../circuit/record.js" */
/** What is said, as it is put into the page.  @typedef {(string | Node)[]} Words */

const PARTS = ":is(.gate, .input, .output)";

export class Walking {
  /** @param {Moment} moment */
  constructor(moment) {
    this.moment = moment;
    /** @type {Element | null}  the part that has the focus */
    this.part = null;
    /** @type {Signal}  another part has it, or none */
    this.turned = new Signal();
    this.picture = byId("viewport");
    for (const kind of ["focusin", "focusout"]) {
      this.picture.addEventListener(kind, (event) => {
        this.part = kind === "focusin" ? targetOf(event).closest(PARTS) : null;
        this.turned.tell();
      });
    }
    this.picture.addEventListener("keydown", (event) => this.press(event));
    this.walk = new Walk(this.picture, moment, byId("sentence"), { reveal: bring, called: (name) => name, follows: () => false }); // after the sentence is about the part
    this.walk.spoken.on(aloud);
    moment.taken.on(() => {
      for (const part of all(this.picture, ".gate, .input", SVGElement)) {
        part.setAttribute("tabindex", "-1"); // a page around the frame has no stop for each
        part.setAttribute("role", "img");
      }
    });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const target = targetOf(event);
    const to = event.key === "Enter" && target === this.picture ? this.picture.querySelector(`.turn${PARTS}`) ?? this.picture.querySelector(PARTS)
      : event.key === "Escape" && target.matches(PARTS) ? this.picture : null;
    if (!(to instanceof HTMLElement || to instanceof SVGElement)) return;
    event.preventDefault();
    to.focus({ preventScroll: true });
  }

  /**
   * What is said of the part that has the focus, as far as the run has come; null where none has it.
   * @param {(steps: Step[]) => Words} words  what is said of steps
   * @param {SeenNumbers} numbers
   * @returns {Words | null}
   */
  said(words, numbers) {
    const { part, moment: { circuit, done, there } } = this;
    if (!part) return null;
    const gate = circuit.gates.find(({ id }) => gateElement(id) === part.id);
    if (gate) {
      const steps = circuit.steps.filter((step, i) => step.gate === gate.id && i < (done ?? Infinity));
      return steps.length ? words(steps) : [t("Its turn has not come yet.")];
    }
    const [wire] = carriers(circuit, part.id, wireElement);
    return wire ? sentence(said(circuit, wire, there, typeof numbers.gradients.get(wire) === "string"), numbers) : null;
  }
}
