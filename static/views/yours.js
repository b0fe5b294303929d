// A reader's own backward pass, judged by the server: a line lights up with its wires and its text, each wire has a
// sign for what is said of its line, and a step back marks the line that it belongs to. Written in a field of its own,
// it is judged as it is typed.

import { all, byId, one, targetOf } from "../circuit/elements.js";
import { wireElement } from "../circuit/ids.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { Again, sayLost } from "../circuit/again.js";
import { linesOf, moved } from "./lines.js";
import { isListed, list } from "./listed.js";
import { openAtWrong, ownLines, spansOf } from "./own.js";
import { renew } from "./panels.js";
import { Sides } from "./sides.js";
import { Verdict } from "./verdict.js";
import { write } from "./write.js";
import { Written } from "./written.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Kind, Place, Span } from "./lines.js" */

const PAUSE = 40; // ms without a key before a line is judged
const SVG = "http://www.w3.org/2000/svg";
const MARKS = { right: "✓", wrong: "✗", follows: "↪", unknown: "?" };
const MIDDLE = 4.5; // points from the baseline of a number up to its middle
const WORST_FIRST = /** @type {const} */ (["wrong", "follows", "right"]); // of which the circuit has signs
const GAP = 2; // points between a number and its sign
const SIGN = 8.5; // points from the middle of a sign to the end of its place

export class Yours {
  /**
   * @param {HTMLElement} panel
   * @param {Moment} moment
   * @param {{point(wires: string[], spans: Span[]): void}} highlights
   * @param {{reveal(elements: SVGGraphicsElement[]): void, completed: Signal}} viewport
   */
  constructor(panel, moment, highlights, viewport) {
    this.panel = panel;
    this.moment = moment;
    this.highlights = highlights;
    this.viewport = viewport;
    /** @type {Signal<string>}  the text of the field */
    this.typed = new Signal();
    /** @type {Signal}  the same after a pause, when it is to be judged */
    this.rested = new Signal();
    /** @type {Signal}  the next line is to be shown */
    this.asked = new Signal();
    /** @type {Signal}  all answers are */
    this.given = new Signal();
    /** @type {Signal}  other gradients are found than before */
    this.found = new Signal();
    /** @type {Signal<string>}  a gate is to be explained, by its id */
    this.picked = new Signal();
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    /** @type {Signal<Place[]>}  what is said of the lines that stand in the program */
    this.judged = new Signal();
    /** @type {Place[]}  what is said of the lines of the field */
    this.said = [];
    this.known = ""; // the text of which it is
    /** @type {AbortController | null} */
    this.request = null;
    /** @type {HTMLElement | null}  behind the field, with what is marked in it */
    this.marks = null;
    this.again = new Again();
    /** @type {Written | null} */
    this.copy = null;
    this.pause = 0;
    this.verdict = new Verdict(panel, (words) => this.spoken.tell(words));
    for (const sign of ["pointerover", "focusin"]) panel.addEventListener(sign, (event) => this.point(targetOf(event).closest("li")));
    for (const sign of ["pointerleave", "focusout"]) panel.addEventListener(sign, () => this.point(null));
    panel.addEventListener("click", (event) => {
      const target = targetOf(event);
      const line = target.closest("li");
      if (line instanceof HTMLElement && !target.closest("summary")) viewport.reveal(wiresOf(line));
      const all = target.closest("summary.summary")?.parentElement;
      if (all instanceof HTMLDetailsElement && !all.open && openAtWrong(panel, true)) event.preventDefault(); // which would close it
      const asking = target.closest("[data-gate]");
      if (asking instanceof HTMLElement) this.picked.tell(asking.dataset.gate ?? "");
      if (target.id === "set-upstream") byId("upstream").focus();
      if (target.id === "show-line") {
        event.preventDefault();
        this.asked.tell();
      }
      if (target.id === "show-answers" && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.given.tell();
      }
      const offer = target.closest("[data-name]");
      if (offer instanceof HTMLElement) this.offer(offer.dataset.name ?? "");
    });
    panel.addEventListener("input", ({ target }) => {
      if (target !== this.field) return;
      [this.said, this.known] = [moved(this.said, this.known, this.text), this.text];
      this.mark([]);
      this.tell();
    });
    panel.addEventListener("toggle", ({ target }) => {
      if (target instanceof HTMLDetailsElement && target.matches(".all")) this.keep();
    }, { capture: true }); // which does not bubble
    if (isListed(moment.circuit.expr)) {
      panel.querySelector("details.all")?.setAttribute("open", "");
      openAtWrong(panel);
    }
    moment.stepped.on(() => this.turn());
    this.sides = new Sides(panel, moment);
    moment.ran.on(() => {
      if (this.sides.follow()) {
        panel.querySelector(".judged")?.classList.add("moved"); // how many are right is said when it rests
        this.signText();
      }
      this.sign();
    });
    viewport.completed.on(() => this.sign()); // while some parts of the picture are left out, their wires get none
  }

  /** The field, where the backward pass has one of its own. */
  get field() {
    const field = this.panel.querySelector("textarea");
    return field instanceof HTMLTextAreaElement ? field : null;
  }

  get text() {
    return this.field?.value ?? "";
  }

  /** Whether something was typed that the server has not judged: before this was loaded. */
  get isAhead() {
    return this.field !== null && this.field.value !== this.field.defaultValue;
  }

  /** Tell what is typed, and have it judged. */
  tell() {
    this.typed.tell(this.text);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.rested.tell(), PAUSE);
  }

  /** Keep whether the list is open; it may have been opened before this has come. */
  keep() {
    if (!this.field) list(this.moment.circuit.expr, this.panel.querySelector(".all[open]") !== null);
  }

  /** Show what the server has judged. */
  follow() {
    this.sides.rows = null;
    this.panel.querySelector(".judged")?.classList.remove("moved");
    this.keep();
    this.sign();
    this.turn();
    this.signText();
    this.field?.setAttribute("aria-invalid", String(this.faults.length > 0));
    this.verdict.follow();
  }

  /**
   * Have the text of the field judged; a newer call ends an older one.
   * @param {string} address
   * @param {boolean} revealing  whether the answer has a further line, which goes into the field
   */
  async judge(address, revealing = false) {
    this.request?.abort();
    this.again.pause();
    const request = (this.request = new AbortController());
    const before = this.right;
    try {
      const response = await fetch(address, { signal: request.signal });
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      if (this.request !== request) return;
      this.again.over();
      if (!answer.querySelector(".judged")) return;
      if (revealing) {
        this.take(one(answer, "textarea", HTMLTextAreaElement).value);
        return;
      }
      renew(this.panel, answer.body);
      this.follow();
      this.reach();
      if (this.right !== before) this.found.tell();
    } catch {
      if (this.request !== request) return;
      sayLost(this.panel, (words) => this.spoken.tell(words));
      this.again.later(() => this.judge(address, revealing));
    }
  }

  /**
   * Put a text with one more line into the field, as if it were typed: it can be undone.
   * @param {string} text
   */
  take(text) {
    if (text === this.text) {
      this.spoken.tell(t("No line can be written here in the names that there are."));
      return;
    }
    this.verdict.show(this.text, text);
    const field = byId("backward", HTMLTextAreaElement);
    field.focus();
    write(field, text, 0, field.value.length);
  }

  /** Bring in sight the gradients of the line in which a reader writes, or of the last one before it. */
  reach() {
    const { field } = this;
    if (!field || document.activeElement !== field) return;
    const { value, selectionStart: caret } = field;
    const before = value.slice(0, caret) + value.slice(caret).split("\n")[0];
    const end = Array.from(before).length; // as spans are counted
    /** @param {HTMLElement} line  where the last of its places so far begins */
    const begin = ({ dataset }) => {
      /** @type {Span[]} */
      const spans = JSON.parse(dataset.spans ?? "[]");
      return Math.max(-1, ...spans.map(([first]) => first).filter((first) => first < end));
    };
    const [line] = all(this.panel, "li").filter((one) => begin(one) >= 0).sort((one, other) => begin(other) - begin(one));
    const wires = line ? wiresOf(line) : [];
    if (wires.length) this.viewport.reveal(wires);
  }

  /** What is found by now, and the inputs, in one text: a line may make a constant an input, with a wire of its own. */
  get right() {
    return all(this.panel, "li.right, .judged").map(({ dataset }) => dataset.wires ?? dataset.asked).join();
  }

  /**
   * Light up what belongs to a line; null for none.
   * @param {Element | null} line
   */
  point(line) {
    if (!(line instanceof HTMLElement)) {
      this.highlights.point([], []);
      this.mark(this.faults);
      return;
    }
    this.highlights.point((line.dataset.wires ?? "").split(" ").filter(Boolean), spansOf(line));
    this.mark([...this.faults, ...placesOf(line).map((place) => ({ ...place, kind: /** @type {const} */ ("lit") }))]);
  }

  /** Mark the lines that the step of the run belongs to. */
  turn() {
    const turned = ownLines(this.moment.step);
    for (const line of all(this.panel, "li")) line.classList.toggle("turn", turned.includes(line));
    turned[0]?.scrollIntoView({ block: "nearest" });
  }

  /** Put a sign beside each line in the text that was judged. */
  signText() {
    const judged = all(this.panel, "li").flatMap(placesOf);
    if (!this.field) this.judged.tell(judged);
    [this.said, this.known] = [judged, this.text];
    this.mark(this.faults);
  }

  /** Put a sign at the gradient of each wire that lines give: where several give one, that of the worst of them. */
  sign() {
    for (const sign of document.querySelectorAll("#viewport .judged")) sign.remove();
    const lines = all(this.panel, "li");
    for (const verdict of WORST_FIRST) {
      for (const line of lines.filter(({ dataset }) => dataset.verdict === verdict)) {
        for (const wire of wiresOf(line)) {
          if (!wire.querySelector(".judged")) signed(wire, verdict);
        }
      }
    }
  }

  /** The places in the field that can't be read. */
  get faults() {
    /** @type {Span[]} */
    const spans = JSON.parse(this.panel.querySelector("#faults")?.getAttribute("data-spans") || "[]");
    return spans.map((span) => ({ span, kind: /** @type {const} */ ("error") }));
  }

  /**
   * Mark places in the field, beside what is said of its lines.
   * @param {Place[]} places
   */
  mark(places) {
    if (!this.field) return;
    /** @type {HTMLElement} */
    const marks = one(this.panel, ".marks");
    if (marks !== this.marks) this.copy = new Written(marks);
    this.marks = marks;
    this.copy?.write(linesOf(this.text, [...places, ...this.said]));
  }

  /**
   * Begin a line for a name where the cursor is.
   * @param {string} name
   */
  offer(name) {
    const field = byId("backward", HTMLTextAreaElement);
    field.focus();
    const before = field.value.slice(0, field.selectionStart);
    const words = `${before && !before.endsWith("\n") ? "\n" : ""}${name} = `;
    write(field, words);
  }
}

/**
 * The places of a line in its text, with what is said of it.
 * @param {HTMLElement} line
 * @returns {Place[]}
 */
function placesOf({ dataset }) {
  /** @type {Span[]} */
  const spans = JSON.parse(dataset.spans ?? "[]");
  return spans.map((span) => ({ span, kind: /** @type {Kind} */ (dataset.verdict) }));
}

/** @param {HTMLElement} line */
function wiresOf(line) {
  const ids = (line.dataset.wires ?? "").split(" ").filter(Boolean);
  return ids.map((id) => document.getElementById(wireElement(id))).filter((wire) => wire instanceof SVGGraphicsElement);
}

/**
 * Put the sign of a verdict beside the gradient of a wire, or beside the brackets of its array.
 * @param {Element} wire
 * @param {keyof typeof MARKS} verdict
 */
function signed(wire, verdict) {
  const number = wire.querySelector(".gradient");
  if (!(number instanceof SVGGraphicsElement)) return;
  const edge = number.previousElementSibling?.matches(".bracket") ? number.previousElementSibling : number; // of an array
  const box = number.getBBox();
  const right = edge instanceof SVGGraphicsElement ? edge.getBBox() : box;
  const sign = document.createElementNS(SVG, "text");
  sign.setAttribute("class", `judged ${verdict}`);
  const at = number.querySelector("tspan") ?? number; // where a number that is hidden would stand
  const [end, middle] = [right.x + right.width, box.y + box.height / 2];
  const below = box.width && reaches(wire, end + GAP + SIGN, box); // where the gate is too near
  sign.setAttribute("x", box.width ? String(below ? end : end + GAP) : at.getAttribute("x") ?? "");
  sign.setAttribute("y", box.width ? String(below ? box.y + box.height + SIGN : middle) : String(Number(at.getAttribute("y")) - MIDDLE));
  sign.setAttribute("aria-hidden", "true");
  sign.style.textAnchor = box.width ? (below ? "end" : "start") : getComputedStyle(number).textAnchor;
  sign.textContent = MARKS[verdict];
  wire.append(sign);
}

/**
 * Whether what stands beside a wire's number would reach the gate to which the wire runs on at its right.
 * @param {Element} wire
 * @param {number} x
 * @param {DOMRect} number
 */
function reaches(wire, x, number) {
  const line = wire.querySelector("path")?.getBBox();
  return line !== undefined && line.width > number.width && x > line.x + line.width;
}
