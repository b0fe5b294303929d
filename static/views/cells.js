// An array as a table of fields, one for each number: arrow keys go from one to the next, and a block is pasted
// as a spreadsheet copies it.

import { all } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { numberIn } from "./arithmetic.js";

/** Numbers of a vector, or the rows of a matrix.  @typedef {number[] | number[][]} Numbers */

const STEPS = /** @type {Record<string, [number, number]>} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] });

const GLANCE = 4; // rows and columns

export class Cells {
  /**
   * @param {string} name  of the input
   * @param {(list: string) => void} given  told the list, as a program would have it, at every change
   */
  constructor(name, given) {
    this.name = name;
    this.given = given;
    this.element = document.createElement("div");
    this.element.className = "cells";
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", t("{name} as a table", { name }));
    /** @type {number[]}  the last good numbers, row by row */
    this.numbers = [];
    this.across = 0;
    this.isVector = false;
    this.element.addEventListener("input", () => this.change());
    this.element.addEventListener("focusin", ({ target }) => { if (target instanceof HTMLInputElement) target.select(); });
    this.element.addEventListener("focusout", () => this.leave());
    this.element.addEventListener("keydown", (event) => this.move(event));
    this.element.addEventListener("paste", (event) => this.paste(event));
  }

  get fields() {
    return all(this.element, "input", HTMLInputElement);
  }

  /**
   * Show numbers, in fields that stay where the shape does.
   * @param {Numbers} array
   */
  take(array) {
    const [first] = array;
    const numbers = array.flat();
    const across = Array.isArray(first) ? first.length : array.length;
    const isVector = !Array.isArray(first);
    if (across !== this.across || isVector !== this.isVector || numbers.length !== this.numbers.length) {
      Object.assign(this, { across, isVector });
      this.element.style.setProperty("--across", String(across));
      this.element.replaceChildren(...this.laid(numbers.length));
    }
    this.numbers = numbers;
    this.write();
  }

  /**
   * The fields, with the numbers of rows and columns where there are more than are counted at a glance.
   * @param {number} count
   */
  laid(count) {
    const fields = Array.from({ length: count }, (_, at) => this.field(at));
    const rows = this.isVector ? 0 : count / this.across; // a vector has none
    const counted = Math.max(rows, this.across) > GLANCE;
    this.element.classList.toggle("counted", counted);
    this.element.classList.toggle("rowed", counted && rows > 0);
    if (!counted) return fields;
    const heads = [...(rows ? [heading("")] : []), ...fields.slice(0, this.across).map((_, column) => heading(column))];
    return [...heads, ...fields.flatMap((field, at) => (rows && at % this.across === 0 ? [heading(at / this.across), field] : [field]))];
  }

  /** @param {number} at */
  field(at) {
    const field = document.createElement("input");
    const places = this.isVector ? [at] : [Math.floor(at / this.across), at % this.across];
    Object.assign(field, { type: "text", autocomplete: "off" });
    field.setAttribute("aria-label", `${this.name}[${places.join(",")}]`);
    return field;
  }

  /** Write each number into its field. */
  write() {
    for (const [at, field] of this.fields.entries()) {
      field.value = String(this.numbers[at]);
      field.removeAttribute("data-wrong");
    }
  }

  /** A field is left: one that has no number has its last one again, and that is said. */
  leave() {
    const at = this.fields.findIndex((field) => field.hasAttribute("data-wrong"));
    const { value: text = "" } = this.fields[at] ?? {};
    this.write();
    if (at < 0) return;
    const fields = { text: text.trim(), name: this.fields[at].getAttribute("aria-label"), number: this.numbers[at] };
    this.say(fields.text ? t("{text} is no number: {name} stays {number}.", fields) : t("Nothing was typed: {name} stays {number}.", fields));
  }

  /** @param {string} words */
  say(words) {
    this.element.querySelector("small")?.remove();
    this.element.append(Object.assign(document.createElement("small"), { role: "status", textContent: words }));
  }

  /** Take what the fields say; a field that has no number keeps its last one in force. */
  change() {
    this.element.querySelector("small")?.remove();
    for (const [at, field] of this.fields.entries()) {
      const number = numberIn(field.value);
      field.toggleAttribute("data-wrong", number === null);
      this.numbers[at] = number ?? this.numbers[at];
    }
    const rows = Array.from({ length: this.numbers.length / this.across }, (_, row) => this.numbers.slice(row * this.across, (row + 1) * this.across));
    this.given(JSON.stringify(this.isVector ? this.numbers : rows));
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const { fields } = this;
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const [down, right] = STEPS[event.key] ?? [0, 0];
    if (!down && !right) return;
    const { selectionStart: start, selectionEnd: end, value } = target;
    const whole = start === 0 && end === value.length;
    if (right && !whole && (start !== end || end !== (right < 0 ? 0 : value.length))) return; // within the number
    event.preventDefault(); // Enter would send the form
    const at = fields.indexOf(target);
    const column = (at % this.across) + right;
    if (column >= 0 && column < this.across) fields[at + down * this.across + right]?.focus();
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const { fields } = this;
    const at = fields.findIndex((field) => field.matches(":focus"));
    const rows = blockIn(event.clipboardData?.getData("text/plain") ?? "");
    if (at < 0 || (rows.length < 2 && rows[0].length < 2)) return;
    event.preventDefault();
    const [top, left] = [Math.floor(at / this.across), at % this.across];
    let isWhole = true;
    for (const [down, row] of rows.entries()) {
      for (const [right, text] of row.entries()) {
        const field = left + right < this.across ? fields[(top + down) * this.across + left + right] : undefined;
        if (field) field.value = text;
        else isWhole = false;
      }
    }
    this.change();
    if (!isWhole) this.say(t("What does not fit into the table was left out."));
  }
}

/** The number of a row or column, which the names of the fields say too.  @param {number | ""} number */
function heading(number) {
  const element = document.createElement("b");
  element.textContent = String(number);
  element.setAttribute("aria-hidden", "true");
  return element;
}

/**
 * The rows of a block that was copied: from a spreadsheet with tabs, from a text with commas or spaces, or a list.
 * @param {string} text
 */
export function blockIn(text) {
  const lines = text.trim().replace(/\]\s*,?\s*(?=\[)/g, "\n").replace(/[[\]]/g, "").split(/\r?\n/);
  return lines.map((line) => line.trim().split(line.includes("\t") ? "\t" : line.includes(";") ? ";" : /\s*,\s*|\s+/).map((cell) => cell.trim()));
}
