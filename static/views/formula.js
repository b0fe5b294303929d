// The echo of the program under the editor: its parts lead to their gates, and a gate that lights up has its part lit.

import { all, one, targetOf } from "../circuit/elements.js";
import { gateElement } from "../circuit/ids.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";

/** @import { Span } from "./lines.js" */
/** @import { Moment } from "../circuit/moment.js" */
/** @import { Gate } from "../circuit/record.js" */

const PLAIN = /^[\p{L}\p{M}\p{N}_.]+$/u; // a name that is set as it is typed
const STEPS = new Map([["ArrowRight", 1], ["ArrowDown", 1], ["ArrowLeft", -1], ["ArrowUp", -1], ["Home", -Infinity], ["End", Infinity]]);

export class Formula {
  /**
   * @param {HTMLElement} figure
   * @param {Moment} moment
   */
  constructor(figure, moment) {
    this.figure = figure;
    this.moment = moment;
    /** @type {Signal<string>}  the id of the gate to whose part the arrow keys have come */
    this.pointed = new Signal();
    /** @type {Signal<string>}  the id of a gate that a reader wants to look at */
    this.chosen = new Signal();
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    /** @type {boolean | null}  whether a reader has folded it or not; null until one has */
    this.open = null;
    /** @type {Span[]} */
    this.lit = [];
    this.given = figure.innerHTML; // by the server
    figure.addEventListener("click", (event) => {
      if (targetOf(event).closest("summary")) this.open = !one(figure, "details", HTMLDetailsElement).open;
    });
    figure.addEventListener("keydown", (event) => this.go(event));
    figure.addEventListener("focusout", () => this.leave());
    moment.taken.on(() => this.find());
  }

  /**
   * Show what the server has set.
   * @param {HTMLElement} answer
   */
  show(answer) {
    this.figure.hidden = answer.hidden;
    const { innerHTML } = answer;
    if (innerHTML === this.given) return; // the same program, folded in another way
    this.given = innerHTML;
    const before = this.figure.querySelector(".set");
    const [left, top] = [before?.scrollLeft ?? 0, before?.scrollTop ?? 0];
    const held = this.figure.contains(document.activeElement);
    this.figure.replaceChildren(...document.adoptNode(answer).childNodes);
    const folded = this.figure.querySelector("details");
    if (folded && this.open !== null) folded.open = this.open;
    const set = this.figure.querySelector(".set");
    if (!(set instanceof HTMLElement)) return;
    set.scrollTo(left, top);
    if (held) set.focus();
    this.light(this.lit);
  }

  /** Say of each part which gate it is, where the circuit is that of the text. */
  find() {
    const gates = this.moment.record?.gates ?? [];
    for (const part of all(this.figure, "[data-span]", MathMLElement)) {
      const gate = gateAt(spanOf(part), gates, this.moment.record?.inside ?? {});
      if (gate) part.dataset.gate = gate.id;
      else delete part.dataset.gate;
    }
  }

  /**
   * Light up the parts that stand at places, with the calls that they are in.
   * @param {Span[]} spans
   */
  light(spans) {
    this.lit = spans;
    const wanted = spans.map(String);
    for (const part of all(this.figure, "[data-span]", MathMLElement)) {
      const at = wanted.indexOf(String(spanOf(part)));
      part.classList.toggle("lit", at === 0);
      part.classList.toggle("call", at > 0);
    }
  }

  /**
   * Set the names in a sentence that are formulas, as they are set here, and the formulas of local gradients.
   * @param {HTMLElement} sentence
   */
  set(sentence) {
    const typed = [...all(sentence, ".partial"), ...all(sentence, ".name[data-wire]").filter(({ textContent }) => textContent.includes("…"))]; // what is left out of a name has no place here
    if (typed.length) this.typeset(typed);
    for (const name of all(sentence, ".name[data-wire]")) {
      const gate = PLAIN.test(name.textContent) ? undefined : this.maker(name.dataset.wire);
      const part = gate && this.figure.querySelector(`[data-gate="${gate.id}"]`);
      // Inside of a call a value is called by what computes it, and the call's own text is another value's.
      if (!(part instanceof MathMLElement) || !this.isText(name.textContent, spanOf(part))) continue;
      const copy = part.cloneNode(true);
      const math = setIn(name, "");
      math.append(copy);
      for (const each of all(math, "[data-name]", MathMLElement)) {
        const own = mathml("mi"); // as the circuit and the rest of the sentence have it
        own.textContent = each.dataset.name ?? "";
        each.replaceWith(own);
      }
      for (const each of all(math, "[data-span], [class]", MathMLElement)) for (const attribute of ["data-span", "data-gate", "class"]) each.removeAttribute(attribute);
    }
  }

  /**
   * Whether a name is the text at a place.
   * @param {string} name
   * @param {Span} span
   */
  isText(name, [start, end]) {
    const text = [...(this.moment.record?.expr ?? "")].slice(start, end).join("").trim().split(/\s+/).join(" ");
    return name === text;
  }

  /**
   * Set formulas that are typed with signs.
   * @param {HTMLElement[]} typed
   */
  async typeset(typed) {
    const { fractions } = await import("./fractions.js");
    for (const each of typed) setIn(each, fractions(each.textContent));
  }

  /**
   * The gate whose value a wire has; a copy gate has another's.
   * @param {string | undefined} id
   * @returns {Gate | undefined}
   */
  maker(id) {
    const { record } = this.moment;
    const source = record?.wires.find((wire) => wire.id === id)?.source;
    const gate = record?.gates.find((each) => gateElement(each.id) === source);
    return gate?.op === "copy" ? this.maker(gate.operands[0]) : gate;
  }

  /**
   * Go from part to part with the arrow keys.
   * @param {KeyboardEvent} event
   */
  go(event) {
    const { gate } = this.at?.dataset ?? {};
    if (event.key === "Enter" && gate) this.chosen.tell(gate);
    const step = STEPS.get(event.key);
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || !targetOf(event).closest(".set")) return;
    event.preventDefault();
    event.stopPropagation(); // or the run would step as well
    const order = (this.moment.record?.gates ?? []).map(({ id }) => id); // an operand before what it goes into
    const place = (/** @type {MathMLElement} */ part) => order.indexOf(part.dataset.gate ?? "");
    const parts = all(this.figure, "[data-gate]", MathMLElement).sort((one, other) => place(one) - place(other));
    if (!parts.length) return;
    const at = parts.findIndex((part) => part.classList.contains("at"));
    const next = Math.max(0, Math.min(parts.length - 1, at < 0 ? (step > 0 ? 0 : parts.length - 1) : at + step));
    if (next === at && Math.abs(step) === 1) {
      this.spoken.tell(step > 0 ? t("Nothing comes after this.") : t("Nothing comes before this."));
      return;
    }
    this.leave();
    parts[next].classList.add("at");
    parts[next].scrollIntoView({ block: "nearest", inline: "nearest" });
    this.pointed.tell(parts[next].dataset.gate ?? "");
  }

  /** The part that the arrow keys are at, if any. */
  get at() {
    return all(this.figure, ".at", MathMLElement)[0];
  }

  leave() {
    this.at?.classList.remove("at");
  }
}

/**
 * @param {MathMLElement} part
 * @returns {Span}
 */
function spanOf(part) {
  const [start, end] = (part.dataset.span ?? "").split(" ").map(Number);
  return [start, end];
}

/**
 * The gate that a place is: the last one of its own text, or that of what is folded in it, or the last one that a call there made.
 * @param {Span} span
 * @param {Gate[]} gates
 * @param {Record<string, Span[]>} inside
 */
export function gateAt(span, gates, inside) {
  const is = (/** @type {Span | null} */ other) => other !== null && other[0] === span[0] && other[1] === span[1];
  return gates.findLast((gate) => is(gate.span)) ?? gates.findLast((gate) => gate.calls.some(is) || (inside[gate.id] ?? []).some(is));
}

/**
 * Put maths in the place of a text, which stays what is heard; null leaves the text.
 * @param {HTMLElement} place
 * @param {string | null} markup
 */
function setIn(place, markup) {
  const math = mathml("math");
  if (markup === null) return math;
  math.setAttribute("aria-label", place.textContent);
  math.innerHTML = markup;
  place.replaceChildren(math);
  return math;
}

/** @param {string} tag */
const mathml = (tag) => document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);
