// The editor: a textarea, and behind it the same text with marks, for the place of an error and
// for the text that a gate came from.

import { byId, targetOf } from "../circuit/elements.js";

export class Editor {
  /**
   * @param {HTMLTextAreaElement} field
   * @param {HTMLElement} marks  the layer behind the field
   * @param {HTMLElement} problem  where an error is explained; its room is always kept
   * @param {HTMLElement} title  the same text and marks once more, where it is not typed but read
   */
  constructor(field, marks, problem, title) {
    this.field = field;
    this.title = title;
    this.marks = marks;
    this.problem = problem;
    /** @type {[number, number] | null} */
    this.errorSpan = null;
    /** @type {[number, number][]} */
    this.others = [];
    this.painted = "";
    field.addEventListener("input", () => this.grow());
    field.addEventListener("scroll", () => { marks.scrollTop = field.scrollTop; });
    byId("notices").addEventListener("click", (event) => this.reread(event));
    this.grow();
  }

  get text() {
    return this.field.value;
  }

  set text(text) {
    this.field.value = text;
    this.mark(null);
    this.grow();
  }

  /**
   * Say what is wrong and how to mend it; nothing says that nothing is.
   * @param {(Node | string)[]} words
   * @param {[number, number] | null} span  where, in characters of the text
   * @param {[number, number][]} others  the places of further faults
   */
  explain(words, span = null, others = []) {
    this.problem.replaceChildren(...words);
    this.problem.closest("main")?.classList.toggle("mistaken", words.length > 0);
    if (words.length) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
    this.mark(span, others);
  }

  /** Whether something is said to be wrong. */
  get isWrong() {
    return this.field.hasAttribute("aria-invalid");
  }

  /**
   * Whether the cursor stands at a place, where something may be half typed.
   * @param {[number, number] | null} span
   */
  isAt(span) {
    if (!span || document.activeElement !== this.field) return false;
    const at = Array.from(this.text.slice(0, this.field.selectionEnd)).length;
    return span[0] <= at && at <= span[1];
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
   */
  type(text) {
    this.field.focus();
    this.field.select();
    if (document.activeElement === this.field && document.execCommand("insertText", false, text)) return;
    this.text = text;
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /**
   * Mark the place of an error, in characters of the text; null marks none.
   * @param {[number, number] | null} span
   * @param {[number, number][]} others
   */
  mark(span, others = []) {
    this.errorSpan = span;
    this.others = others;
    this.paint(span, "error");
  }

  /**
   * Light up the text that a gate came from; null leaves the error's mark alone.
   * @param {[number, number] | null} span
   */
  light(span) {
    if (span) this.paint(span, "lit");
    else this.paint(this.errorSpan, "error");
  }

  /** @param {[number, number] | null} span  @param {"error" | "lit"} kind */
  paint(span, kind) {
    const further = kind === "error" ? this.others : [];
    const painted = JSON.stringify([this.text, span, span && kind, further]);
    if (painted === this.painted) return; // to scroll it along would have the browser lay everything out
    this.painted = painted;
    const characters = Array.from(this.text); // the server counts characters, not UTF-16 units
    const [start, end] = span ?? [0, 0];
    const mark = document.createElement("mark");
    mark.className = kind;
    mark.textContent = characters.slice(start, end).join("") || " ";
    const before = characters.slice(0, start).join("");
    const after = characters.slice(end).join("");
    this.marks.replaceChildren(...(span ? marked(characters, [[span, kind], ...further.map(other)]) : []));
    this.title.replaceChildren(...(mark.textContent.trim() ? [before, mark.cloneNode(true), after.trimEnd()] : [this.text.trim() || "Gateflow"]));
    this.marks.scrollTop = this.field.scrollTop;
  }

  /** Give the field as many lines as its text needs, within what the style allows. */
  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }
}

/**
 * A text with marks in it, from left to right; of places that overlap the first one given is marked.
 * @param {string[]} characters
 * @param {[[number, number], string][]} places  each with its class
 */
function marked(characters, places) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let at = 0;
  const taken = places.filter(([[start, end]], i) => !places.slice(0, i).some(([[first, last]]) => start < last && first < end));
  for (const [[start, end], kind] of taken.sort(([[a]], [[b]]) => a - b)) {
    const mark = document.createElement("mark");
    mark.className = kind;
    mark.textContent = characters.slice(start, end).join("") || " ";
    parts.push(characters.slice(at, start).join(""), mark);
    at = end;
  }
  return [...parts, `${characters.slice(at).join("")}\n`];
}

/** @param {[number, number]} span  @returns {[[number, number], string]} */
function other(span) {
  return [span, "other"];
}
