// Everything that means the same thing lights up together: a gate, its text in the program, its
// rows in the table; and the sentence under the circuit says what the gate does.

import { byId, targetOf } from "../circuit/elements.js";
import { gateElement, inputElement, panelElement, wireElement } from "../circuit/ids.js";
import { sentence } from "../circuit/sentences.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { gatesOf, placesOf, spansOfLines } from "./lines.js";
import { ownLines, spansOf } from "./own.js";
import { carriers, said } from "./wires.js";

/** @import { Span } from "./lines.js" */
/** @import { Moment } from "../circuit/moment.js" */
/** @import { Gate, Numbers, Part, SeenNumbers, Step } from "../circuit/record.js" */

/**
 * What is told a reader, which others know.
 * @typedef {object} Told
 * @property {() => Step[]} turn  what is said of while no gate is pointed at
 * @property {(step: Step) => Part[]} parts  what is said of a step
 * @property {(numbers: Numbers | null) => SeenNumbers | null} masked  and the numbers in it
 * @property {() => SeenNumbers} shown  the numbers that stand in the picture
 * @property {(said: HTMLElement) => void} set  sets the formulas in it
 * @property {() => boolean} follows  whether a step lets go of all that is pointed at, as in a presentation
 *
 * The editor, as far as text lights up in it.
 * @typedef {{text: string, caret: number, light(spans: Span[]): void, passOver(spans: Span[]): void}} Lit
 */

const LENGTHY = 230; // letters of a sentence that have room in three lines of a narrow window
const WIDE = /[\u2e80-\uffef]/g; // as broad as two letters

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
    /** @type {string[]}  the wires that are pointed at: the first is spoken of */
    this.wires = [];
    /** @type {string | null}  the gate that is lit while none is pointed at */
    this.kept = null;
    /** @type {string | null}  the gate, or none, that is pointed at */
    this.pointed = null;
    /** @type {string | null}  the gate that was asked for, which is spoken of until the run goes on */
    this.chosen = null;
    this.press = { x: NaN, y: NaN }; // where the pointer was pressed, or rests while keys are: what comes to lie under it there is not pointed at
    addEventListener("pointerdown", ({ clientX, clientY }) => { this.press = { x: clientX, y: clientY }; }, true);
    let rests = this.press;
    addEventListener("pointermove", ({ clientX, clientY }) => { rests = { x: clientX, y: clientY }; }, { capture: true, passive: true });
    addEventListener("keydown", () => { this.press = rests; }, true);
    /** @type {Span | null}  the line of the program that a reader has gone to */
    this.line = null;
    this.isLine = true; // and not the text of a gate, as in a program of one line
    /** @type {Signal<string>}  the id of a gate that a reader wants to look at */
    this.picked = new Signal();
    for (const area of ["viewport", "formula", panelElement("table"), "warnings", panelElement("code")].map((id) => byId(id))) {
      area.addEventListener("pointerover", (event) => {
        if (event.pointerType === "mouse" && event.clientX === this.press.x && event.clientY === this.press.y) return;
        this.light(this.at(targetOf(event)), this.carriers(targetOf(event)));
      });
      area.addEventListener("focusin", (event) => this.light(this.at(targetOf(event)), this.carriers(targetOf(event))));
      area.addEventListener("focusout", ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && this.sentence.contains(relatedTarget))) this.light(null); // what one goes to there stays
      });
      area.addEventListener("keydown", (event) => {
        if (targetOf(event).closest("a, button, input, select, summary")) return; // it acts by itself
        if (event.key === "Enter" || (event.key === " " && targetOf(event).closest(".gate"))) {
          event.preventDefault();
          this.pick(targetOf(event));
        }
      });
      area.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse") this.light(null); // a finger leaves at once; what it tapped stays lit
      });
    }
    const inputs = byId("inputs");
    inputs.addEventListener("pointerover", (event) => this.light(null, this.carriers(targetOf(event))));
    inputs.addEventListener("pointerleave", () => this.light(null));
    for (const area of ["formula", panelElement("table"), "warnings"]) byId(area).addEventListener("click", (event) => this.pick(targetOf(event)));
    moment.taken.on(() => this.read());
    moment.ran.on(() => this.say());
    moment.stepped.on(() => {
      if (this.line) this.visit(null);
      this.chosen = null;
      if (told.follows()) this.light(null);
      else this.light(this.wires.length ? null : this.pointed, this.carriers(document.activeElement ?? document.body));
      this.say();
      this.mark();
    });
  }

  /** Make the gates of the circuit that is shown so that keys reach them. */
  read() {
    this.lit = undefined;
    const { wires } = this.moment.circuit;
    this.light(this.pointed, this.wires.filter((id) => wires.some((wire) => wire.id === id))); // what is pointed at stays lit
    if (this.isWritten) this.editor.passOver(this.moment.circuit.passed_over.map(({ span }) => span));
    for (const gate of document.querySelectorAll("#viewport .gate")) {
      gate.setAttribute("tabindex", "0");
      gate.setAttribute("role", "button");
    }
    for (const { gate } of this.moment.circuit.warnings) {
      if (gate) document.getElementById(gateElement(gate))?.classList.add("warned");
    }
  }

  /**
   * Ask for a closer look at the gate that an element belongs to, if it belongs to one; a wire lights up, as for a
   * finger that points at nothing else.
   * @param {Element | null} element
   */
  pick(element) {
    const id = element && this.at(element);
    if (id) {
      this.chosen = id;
      this.picked.tell(id);
    } else this.light(null, element ? this.carriers(element) : []);
  }

  /**
   * Mark the gate that is looked at.
   * @param {string | undefined} id
   */
  select(id) {
    if (this.chosen !== id) this.chosen = null;
    for (const gate of document.querySelectorAll("#viewport .gate")) {
      const is = gate.id === gateElement(id ?? "");
      gate.classList.toggle("selected", is);
      gate.setAttribute("aria-pressed", String(is));
    }
  }

  /** Say what the gate that is pointed at does, or else what the run does at its step; with the numbers of now. */
  say() {
    const { done, record } = this.moment;
    const ofWire = this.ofWire();
    if (ofWire.length) {
      this.put(ofWire);
      return;
    }
    const isLit = this.gate(this.lit) !== undefined;
    const steps = isLit ? record?.steps.filter(({ gate }, i) => gate === this.lit && i < (done ?? Infinity)) : this.told.turn();
    const words = isLit && !steps?.length ? [t("Its turn has not come yet.")] : this.words(steps ?? []);
    this.put(words);
    this.told.set(this.sentence);
  }

  /**
   * Show a sentence; without words, what is said at rest.
   * @param {(string | Node)[]} words
   */
  put(words) {
    const { sentence } = this;
    sentence.replaceChildren(...(words.length ? words : this.atRest));
    sentence.classList.toggle("at-rest", !words.length);
    sentence.classList.toggle("lengthy", sentence.textContent.replace(WIDE, "mm").length > LENGTHY);
  }

  /** What is said of the wire that is pointed at, with the numbers of now; nothing where none is. */
  ofWire() {
    const { moment: { record }, wires } = this;
    if (!record || !wires.length) return [];
    const { there } = this.moment; // which only a circuit has
    const shown = this.told.shown();
    const hides = typeof shown?.gradients.get(wires[0]) === "string";
    return sentence(said(record, wires[0], there, hides), shown);
  }

  /**
   * What is said of steps, with the numbers of now.
   * @param {Step[]} steps
   */
  words(steps) {
    const numbers = this.told.masked(this.moment.numbers);
    return steps.flatMap((step, i) => [...(i ? [" "] : []), ...sentence(this.told.parts(step), numbers)]);
  }

  /** What the run does at its step; empty before the first one, and where no step is looked at. */
  get turned() {
    return this.words(this.told.turn()).map((part) => (typeof part === "string" ? part : part.textContent)).join("");
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

  /**
   * The wires that an element belongs to: a wire, an input or the output of the picture, or an input's row.
   * @param {Element} element
   */
  carriers(element) {
    const { record } = this.moment;
    const field = element.closest("#inputs > li")?.querySelector("input");
    const id = field instanceof HTMLInputElement ? inputElement(field.name) : element.closest("#viewport :is(.wire, .input, .output)")?.id;
    return record && id ? carriers(record, id, wireElement) : [];
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
   * Light up the gates that a line of the program made, or in a program of one line the gate at the cursor, until one
   * is pointed at, and give them; null for none.
   * @param {number | null} line  counted from 0
   */
  visit(line) {
    const lines = spansOfLines(this.editor.text);
    const at = lines.length < 2 ? this.atCursor?.span ?? null : undefined;
    this.line = line === null ? null : at === undefined ? lines[line] : at;
    this.isLine = at === undefined;
    if (this.line) this.chosen = null;
    this.lit = undefined;
    this.light(this.line ? null : this.pointed);
    return this.made;
  }

  /** The gates that the line made to which a reader has gone, or the one whose text that is. */
  get made() {
    const { line, moment } = this;
    if (!line || !this.isWritten) return [];
    const { gates, inside } = moment.circuit;
    if (!this.isLine) return gates.filter(({ span }) => String(span) === String(line));
    const typed = new Set(gatesOf(line, gates, inside).map(({ id }) => id));
    return gates.filter((gate) => typed.has(this.maker(gate).id));
  }

  /** The gate whose text is the shortest around the cursor. */
  get atCursor() {
    const { caret } = this.editor;
    const around = this.isWritten ? this.moment.circuit.gates.filter(({ span }) => span && span[0] <= caret && caret <= span[1]) : [];
    return around.sort((one, other) => length(one) - length(other))[0];
  }

  /** Whether what is shown is the circuit of the text that stands in the editor. */
  get isWritten() {
    return this.moment.record?.expr === this.editor.text;
  }

  /**
   * Light up wires and text that a reader points at elsewhere; none for what is lit without that.
   * @param {string[]} wires
   * @param {Span[]} spans
   */
  point(wires, spans) {
    this.lit = undefined;
    this.light(null);
    for (const wire of wires) document.getElementById(wireElement(wire))?.classList.add("lit");
    if (spans.length && this.isWritten) this.editor.light(spans);
  }

  /**
   * Light up a gate with all that belongs to it, or wires; null for none.
   * @param {string | null} pointed
   * @param {string[]} wires
   */
  light(pointed, wires = []) {
    this.pointed = pointed;
    const id = pointed ?? (wires.length ? null : this.kept ?? this.chosen);
    if (id === this.lit && wires.join() === this.wires.join()) return;
    this.lit = id;
    this.wires = wires;
    for (const element of document.querySelectorAll(".lit:not(mark)")) element.classList.remove("lit");
    this.mark();
    this.say();
    this.again();
    for (const wire of wires) {
      document.getElementById(wireElement(wire))?.classList.add("lit");
      document.querySelector(`#rows [data-wire="${wire}"]`)?.classList.add("lit");
    }
  }

  /** Light up what was not there when it was to be lit, because it was out of sight. */
  again() {
    const gate = this.gate(this.lit);
    for (const one of gate ? [gate] : this.wires.length ? [] : this.made) this.shine(one);
  }

  /** @param {Gate} gate */
  shine(gate) {
    document.getElementById(gateElement(gate.id))?.classList.add("lit");
    for (const wire of new Set([...gate.operands, ...gate.results])) document.getElementById(wireElement(wire))?.classList.add("lit");
    for (const line of document.querySelectorAll(`:is(#rows, #code) [data-gate="${CSS.escape(gate.id)}"]`)) line.classList.add("lit");
  }

  /**
   * The gate whose value a gate gives: a copy gate, which nobody typed, gives another's.
   * @param {Gate} gate
   */
  maker(gate) {
    const copied = this.moment.record?.wires.find(({ id }) => gate.op === "copy" && id === gate.operands[0])?.source;
    return this.moment.record?.gates.find(({ id }) => gateElement(id) === copied) ?? gate;
  }

  /** Light up the text of the gate that is pointed at, or the line that a reader has gone to, or the text of the gate whose turn it is. */
  mark() {
    const turn = this.line ? null : this.told.turn()[0]?.gate;
    const gate = this.gate(this.lit ?? turn);
    const own = this.line || this.lit ? [] : ownLines(this.told.turn()[0]).flatMap(spansOf);
    const spans = own.length ? own : gate ? placesOf(this.maker(gate)) : this.line && this.made.length ? [this.line] : [];
    this.editor.light(this.isWritten ? spans : []);
  }
}

/** How long a gate's text is.  @param {Gate} gate */
function length({ span }) {
  return span ? span[1] - span[0] : 0;
}
