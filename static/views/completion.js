// Names completed while one types: functions of the language, with their calls, and the names of the program itself.
// It comes with the first stay in the editor. Nothing is chosen before an arrow key chooses it, so Enter stays a new line,
// and Tab leaves the field.

import { byId, one } from "../circuit/elements.js";
import { t, tn } from "../circuit/words.js";
import { matching, typedAt } from "./names.js";

/** @import { Change } from "./indent.js" */
/** @import { Offered } from "./names.js" */

const ROOM = 8; // pixels between the list and the edges of the window

/**
 * The editor, as far as a name is put into it.
 * @typedef {{field: HTMLTextAreaElement, box: HTMLElement, text: string, cursor: number, change(change: Change): void, placeOf(at: number): DOMRect | null}} Completed
 */

export class Completion {
  /** @param {Completed} editor */
  constructor(editor) {
    this.editor = editor;
    /** @type {Offered[]} */
    this.functions = [];
    /** @type {Offered[]} */
    this.shown = [];
    this.chosen = -1;
    this.isAwaited = false; // whether something was typed here that a name may continue
    this.from = 0; // where the name begins that is completed
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "names", role: "listbox", hidden: true });
    this.list.setAttribute("aria-label", t("Names"));
    one(document, ".program").append(this.list);
    const { field } = editor;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", "names");
    field.addEventListener("input", (event) => this.follow(event));
    field.addEventListener("keydown", (event) => this.press(event), { capture: true }); // before Tab indents
    field.addEventListener("blur", () => this.close());
    field.addEventListener("click", () => this.close());
    editor.box.addEventListener("scroll", () => this.put());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element && event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
    this.load();
  }

  async load() {
    try {
      const answer = await fetch(`/names.json?_lang=${document.documentElement.lang}`);
      if (!answer.ok) return;
      this.functions = await answer.json();
      if (this.isAwaited) this.open(); // because the first letters may be typed before the functions have come
    } catch {
      // the names of the program itself are offered all the same
    }
  }

  /** @param {Event} event */
  follow(event) {
    const typed = event instanceof InputEvent && ["insertText", "deleteContentBackward", "insertCompositionText"].includes(event.inputType);
    const isOpen = !this.list.hidden;
    this.close();
    this.isAwaited = typed && (isOpen || event.inputType !== "deleteContentBackward");
    if (this.isAwaited) this.open();
  }

  /**
   * Offer the names that begin as what is typed.
   * @param {number} least  letters that have to be typed
   */
  open(least = 2) {
    const { text, cursor } = this.editor;
    const typed = typedAt(text, cursor);
    if (!typed || typed.name.length < least) return;
    this.shown = matching(typed, text, this.functions);
    if (!this.shown.length) return;
    this.from = typed.from;
    this.list.replaceChildren(...this.shown.map(option));
    this.list.hidden = false;
    this.put();
    byId("said").textContent = tn("{count} name: arrow keys choose", "{count} names: arrow keys choose", this.shown.length);
  }

  /** Put the list below the name, or above it where there is more room. */
  put() {
    const place = this.list.hidden ? null : this.editor.placeOf(this.from);
    if (!place) return;
    const { width, height } = this.list.getBoundingClientRect();
    const below = place.bottom + height + ROOM <= innerHeight || place.top < innerHeight - place.bottom;
    this.list.style.left = `${Math.max(ROOM, Math.min(place.left, innerWidth - width - ROOM))}px`;
    this.list.style.top = `${below ? place.bottom + 3 : Math.max(ROOM, place.top - height - 3)}px`;
  }

  close() {
    this.isAwaited = false;
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.choose(-1);
  }

  /** @param {number} at  -1 for none */
  choose(at) {
    this.chosen = at;
    for (const [i, each] of [...this.list.children].entries()) each.setAttribute("aria-selected", String(i === at));
    const chosen = this.list.children[at];
    if (chosen) {
      chosen.scrollIntoView({ block: "nearest" });
      this.editor.field.setAttribute("aria-activedescendant", chosen.id);
    } else this.editor.field.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing) return;
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.open(0);
      return;
    }
    if (this.list.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const { length } = this.shown;
      this.choose(event.key === "ArrowDown" ? (this.chosen + 1) % length : (Math.max(this.chosen, 0) + length - 1) % length);
    } else if (this.chosen >= 0 && (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))) this.take(this.chosen);
    else if (event.key === "Escape") this.close();
    else {
      if (event.key !== "Shift" && event.key.length > 1 && event.key !== "Backspace") this.close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Put a name in place of what is typed of it; of a function with its bracket, behind which its operands come.
   * @param {number} at
   */
  take(at) {
    const { text, cursor } = this.editor;
    const typed = typedAt(text, cursor);
    const { name, call } = this.shown[at];
    this.close();
    if (!typed) return;
    const written = call && text[cursor] !== "(" ? `${name}(` : name;
    const end = typed.from + written.length;
    this.editor.change({ from: typed.from, to: cursor, text: written, start: end, end });
  }
}

/**
 * @param {Offered} offered
 * @param {number} at
 */
function option({ name, call, computes, claim }, at) {
  const item = document.createElement("li");
  Object.assign(item, { id: `name-${at}`, role: "option" });
  item.setAttribute("aria-selected", "false");
  const head = document.createElement("code");
  head.textContent = call || name;
  const line = document.createElement("small");
  line.textContent = computes && computes !== call ? `${computes} · ${claim}` : claim;
  item.append(head, line);
  return item;
}
