// The editor: a textarea, and behind it the same text in numbered lines with marks, for the place of an error, for the
// text that a gate came from, and for what computes nothing. One box holds and scrolls both.

import { byId, one, targetOf } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { coloured, paired } from "./coloured.js";
import { indented } from "./indent.js";
import { differing } from "./differing.js";
import { linesOf, moved } from "./lines.js";
import { restore, write } from "./write.js";
import { Written } from "./written.js";

/** @import { Change } from "./indent.js" */
/** @import { Coloured } from "./coloured.js" */
/** @import { Place, Span } from "./lines.js" */

const MANY = 4; // lines, from which on a text is shown as a program rather than as a formula

export class Editor {
  /**
   * @param {HTMLTextAreaElement} field
   * @param {HTMLElement} marks  the layer behind the field
   * @param {HTMLElement} problem  where an error is explained; its room is always kept
   * @param {HTMLElement} title  the same text and marks once more, where it is not typed but read
   */
  constructor(field, marks, problem, title) {
    this.field = field;
    this.problem = problem;
    this.main = one(document, "main");
    this.box = one(this.main, ".editor");
    this.copies = [new Written(marks, this.box), new Written(title, title, true)];
    /** @type {Signal<number | null>}  the line that a reader goes to, counted from 0; null while the text changes */
    this.visited = new Signal();
    /** @type {Place[]} */
    this.faults = [];
    /** @type {Place[]} */
    this.shining = [];
    /** @type {Place[]} */
    this.passed = [];
    /** @type {Place[]}  the lines of a reader's own backward pass, with what is said of them */
    this.judged = [];
    /** @type {[name: string, value: string][]}  inputs that have another value than the text says */
    this.given = [];
    this.written = field.value; // the text that all these places are in
    this.painted = "";
    /** @type {Coloured[][]}  the lines of a text with their words told apart */
    this.colours = [];
    /** @type {string | null}  that text */
    this.taken = null;
    field.addEventListener("input", () => {
      problem.classList.add("past"); // it was said of another text
      this.follow();
      this.visited.tell(null);
    });
    field.addEventListener("click", () => this.visit());
    field.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("selectionchange", () => this.paint());
    let isPressed = false; // what is pressed must not move before it is let go: the column may get narrower
    for (const kind of ["pointerdown", "pointerup", "pointercancel"]) {
      addEventListener(kind, () => {
        isPressed = kind === "pointerdown";
        if (!isPressed) setTimeout(() => this.paint());
      }, { capture: true });
    }
    field.addEventListener("blur", () => { if (!isPressed) this.paint(); });
    field.addEventListener("keyup", ({ key }) => {
      if (/^(Arrow|Page|Home|End)/.test(key)) this.visit();
    });
    byId("notices").addEventListener("click", (event) => this.reread(event));
    this.paint();
  }

  /** Whether the text has the room of a program. */
  get isLong() {
    return this.main.classList.contains("long");
  }

  get text() {
    return this.field.value;
  }

  set text(text) {
    restore(this.field, text);
    this.problem.classList.add("past"); // it was said of another text
    this.faults = [];
    this.follow();
  }

  /**
   * Say what is wrong and how to mend it; nothing says that nothing is.
   * @param {(Node | string)[]} words
   * @param {Span | null} span  where, in characters of the text
   * @param {Span[]} others  the places of further faults
   * @param {boolean} isText  whether the text is what is wrong, and no input's value
   */
  explain(words, span = null, others = [], isText = true) {
    this.problem.replaceChildren(...words);
    this.problem.classList.remove("past");
    this.main.classList.toggle("mistaken", words.length > 0);
    this.main.classList.toggle("given", !isText);
    if (words.length && isText) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
    this.mark(span, others);
  }

  /** Whether something is said to be wrong. */
  get isWrong() {
    return this.main.classList.contains("mistaken");
  }

  /**
   * Whether the cursor stands at a name at a place, which may be half typed.
   * @param {Span | null} span
   */
  isNaming(span) {
    if (!span || document.activeElement !== this.field) return false;
    const at = Array.from(this.text.slice(0, this.field.selectionEnd)).length;
    return span[0] <= at && at <= span[1] && /^[\p{L}\p{N}_.]+$/u.test(Array.from(this.text).slice(...span).join(""));
  }

  /**
   * Put the other reading that a notice offers into the field, as if it were typed.
   * @param {MouseEvent} event
   */
  reread(event) {
    const offered = targetOf(event).closest("a")?.dataset.text;
    if (offered === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.type(offered);
  }

  /**
   * Put a text in place of what stands there, as if it were typed: it can be undone.
   * @param {string} text
   * @param {string} [inputType]  what it is as an edit
   */
  type(text, inputType) {
    this.field.focus();
    write(this.field, text, 0, this.text.length, inputType);
  }

  /**
   * Put a text in place of a part of what stands there, as if it were typed.
   * @param {Change} change
   */
  change({ from, to, text, start, end }) {
    write(this.field, text, from, to);
    this.field.setSelectionRange(start, end);
  }

  /**
   * Write a text in place of what stands at a place.
   * @param {Span} span  in characters
   * @param {string} text
   */
  replace(span, text) {
    const characters = Array.from(this.text);
    const [from, to] = span.map((at) => characters.slice(0, at).join("").length);
    this.field.focus();
    this.change({ from, to, text, start: from + text.length, end: from + text.length });
  }

  /**
   * Indent with Tab where a line asks for it; elsewhere Tab leaves the field.
   * @param {KeyboardEvent} event
   */
  press(event) {
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const { selectionStart, selectionEnd } = this.field;
    const change = indented(this.text, selectionStart, selectionEnd, event.shiftKey);
    if (!change) return;
    event.preventDefault();
    this.change(change);
  }

  /**
   * Where a character stands in the window; null where it has no place.
   * @param {number} at  in UTF-16 units
   */
  placeOf(at) {
    let left = at;
    const walker = document.createTreeWalker(this.copies[0].element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { length } = node.textContent ?? "";
      if (left < length) {
        const range = document.createRange();
        range.setStart(node, left);
        range.setEnd(node, left + 1);
        return range.getBoundingClientRect();
      }
      left -= length;
    }
    return null;
  }

  /** Where the cursor stands, in UTF-16 units; -1 while nobody types here. */
  get cursor() {
    const { selectionStart, selectionEnd } = this.field;
    return document.activeElement === this.field && selectionStart === selectionEnd ? selectionEnd : -1;
  }

  /** Where the cursor is, in characters. */
  get caret() {
    return Array.from(this.text.slice(0, this.field.selectionEnd)).length;
  }

  /** Tell which line the cursor is in. */
  visit() {
    const { selectionStart, selectionEnd } = this.field;
    if (selectionStart === selectionEnd) this.visited.tell(this.text.slice(0, selectionEnd).split("\n").length - 1);
  }

  /**
   * Mark the place of an error, in characters of the text; null marks none.
   * @param {Span | null} span
   * @param {Span[]} others
   */
  mark(span, others = []) {
    const found = this.text.trim() ? [...(span ? [span] : []), ...others] : []; // else it would be a letter of the placeholder
    this.faults = found.map((span, i) => ({ span, kind: i ? "other" : "error" }));
    this.paint();
    if (span) this.bring();
  }

  /**
   * Light up the text that a gate came from, with the calls that it is in; nothing leaves the error's mark alone.
   * @param {Span[]} spans
   */
  light(spans) {
    this.shining = spans.map((span, i) => ({ span, kind: i ? "call" : "lit" }));
    this.paint();
    if (spans.length) this.bring();
  }

  /**
   * Grey the lines that compute nothing.
   * @param {Span[]} spans
   */
  passOver(spans) {
    this.passed = spans.map((span) => ({ span, kind: "passed" }));
    this.paint();
  }

  /**
   * Put the sign of a verdict beside the number of each judged line.
   * @param {Place[]} places
   */
  judge(places) {
    this.judged = places;
    this.paint();
  }

  /**
   * Show where the text is read, and not typed, which values inputs have now that the text gives others.
   * @param {[name: string, value: string][]} given
   */
  give(given) {
    this.given = given;
    this.paint();
  }

  /** The text has changed: what is greyed or judged stays with its words, and nothing else is known of it. */
  follow() {
    this.passed = moved(this.passed, this.written, this.text);
    this.judged = moved(this.judged, this.written, this.text);
    this.shining = [];
    this.written = this.text;
    this.paint();
  }

  /** The inputs to which the text gives a value that is another one now. */
  get differing() {
    return differing(this.text, this.given);
  }

  paint() {
    const { differing } = this;
    /** @type {Place[]} */
    const values = differing.map(({ span, now }) => ({ span, kind: "given", now }));
    const places = [...this.shining, ...this.faults, ...this.passed, ...values.map(({ span, kind }) => ({ span, kind })), ...this.judged];
    const painted = JSON.stringify([this.text, places, values, this.cursor]);
    if (painted === this.painted) return;
    this.painted = painted;
    const lines = linesOf(this.text, places);
    if (this.text !== this.taken) this.colours = coloured(this.text);
    this.taken = this.text;
    this.copies[0].write(lines, paired(this.colours, this.cursor));
    const shown = differing.length ? linesOf(this.text, [...values, ...places]) : lines;
    this.copies[1].write(shown.slice(0, this.text.trimEnd().split("\n").length)); // nothing is typed behind these
    if (!this.text.trim()) this.copies[1].write(linesOf("Gateflow", []));
    this.box.classList.toggle("lines", lines.length > 1);
    this.box.style.setProperty("--digits", String(String(lines.length).length));
    this.main.classList.toggle("long", lines.length >= MANY || (this.isLong && document.activeElement === this.field)); // its column gets no narrower while one types
  }

  /** Bring what is marked into sight, unless somebody types here. */
  bring() {
    if (document.activeElement === this.field) return;
    requestAnimationFrame(() => {
      for (const copy of this.copies) copy.bring();
    });
  }
}
