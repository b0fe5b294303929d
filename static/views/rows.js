// The rows of the inputs: of a number a field, a slider whose range can be changed, and its gradient; of an
// array a field for what a program takes.

import { one } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { numberIn } from "./arithmetic.js";
import { rangeAround, rangeWith, wholeRange } from "./range.js";

/** @import { Cells } from "./cells.js" */

/** Told the value that a reader has given, and whether it is one of many that a slider passes.  @typedef {(value: string, slides?: boolean) => void} Given */

const TYPING_PAUSE = 60; // ms without a key before a list is read
const FITTING = matchMedia("(pointer: coarse)").matches ? 5 : 9; // letters that the field of a number has room for beside its slider
const LONGEST_END = 5; // letters of an end of a slider, but for its sign

/** The row of a number: its field, which computes what is typed, its slider, and the ends of that. */
export class Row {
  /**
   * @param {HTMLElement} item
   * @param {HTMLInputElement} field
   * @param {Given} given
   */
  constructor(item, field, given) {
    this.item = document.adoptNode(item);
    this.field = field;
    this.isTyped = false; // whether the program itself gives it a value
    /** @type {string | null}  what was asked for last, until it is answered */
    this.wanted = null;
    /** @type {Given} */
    this.given = (value, slides) => {
      this.wanted = value;
      if (Number.isFinite(Number(value))) this.last = value; // in force until another is whole
      given(value, slides);
    };
    this.last = field.value;
    this.refused = ""; // what was typed and is no number, once it was entered or the field was left
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    this.gradient = one(item, "output");
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", step: "any" });
    this.slider.setAttribute("aria-label", field.name);
    const said = {
      minimum: [t("{name} minimum", { name: field.name }), t("Change the slider’s minimum")],
      maximum: [t("{name} maximum", { name: field.name }), t("Change the slider’s maximum")],
    };
    this.ends = Object.entries(said).map(([end, [label, title]]) => {
      const input = document.createElement("input");
      Object.assign(input, { type: "text", className: "end", size: 5 });
      input.dataset.end = `${field.name} ${end}`;
      input.setAttribute("aria-label", label);
      input.title = title;
      input.addEventListener("change", () => this.rangeTyped(input));
      input.addEventListener("blur", () => { if (input.hasAttribute("data-wrong")) this.setRange(Number(this.slider.min), Number(this.slider.max)); });
      return input;
    });
    const track = document.createElement("span");
    track.className = "track";
    track.append(this.slider, ...this.ends);
    field.after(track);
    /** @type {[number, number]}  the range that it has while its value is inside */
    this.usual = [0, 0];
    this.first = this.usual;
    this.isChosen = false; // whether it stays as it is where the value stands at one of its ends
    this.slid = ""; // the value that the slider gave last: its range stays then
    this.begin(field.value);
    this.slider.addEventListener("input", () => {
      this.field.value = this.slid = this.rounded(this.slider.valueAsNumber);
      this.paint();
      this.given(this.field.value, true);
    });
    field.addEventListener("input", () => {
      const isMended = this.refused && !field.value;
      this.refused = "";
      if (isMended) this.given(this.last); // cleared, what was refused is gone
      this.widen();
      const { number, isList } = this;
      field.toggleAttribute("data-wrong", !Number.isFinite(number) && !isList);
      if (isList) this.given(field.value); // the server's answer has a row for it
      if (!Number.isFinite(number)) return; // half typed: the last good value stays in force
      this.reach(number);
      this.given(this.value);
    });
    let unread = ""; // what a number field has that is no number yet, and hides: "-", "1e400"
    // A number field drops the minus of books, a decimal comma, what is computed, and the brackets of a list.
    field.addEventListener("beforeinput", (event) => {
      const typed = (event.data ?? "").trim().replace(/[−–]/, "-");
      if (field.type === "text" || !typed) return;
      const selected = String(getSelection()) === field.value;
      const so = field.validity.badInput ? unread : selected ? "" : field.value;
      unread = so + typed;
      const computed = /[[(/*^√π,−–]|[a-df-z]|\d\s*[-+]/i.test(event.data ?? "");
      if (!computed && (typed === event.data || !Number.isFinite(Number(typed)))) return;
      event.preventDefault();
      const before = computed && /^[^[(]$/.test(typed) ? so : "";
      if (computed) field.type = "text";
      field.value = before + typed;
      field.dispatchEvent(new Event("input"));
    });
    const read = () => { // what a number field hides is seen as it was typed
      if (!field.validity.badInput) return;
      field.type = "text";
      field.value = unread;
      field.dispatchEvent(new Event("input"));
    };
    field.addEventListener("keydown", ({ key }) => {
      if (key !== "Enter") return;
      read();
      this.refuse();
    });
    field.addEventListener("blur", () => {
      read();
      if (!field.value || (field.type === "text" && Number.isFinite(this.number))) {
        const { value } = this;
        field.type = "number";
        field.value = value; // what is computed is shown as its number, and for none the last one
        field.removeAttribute("data-wrong");
      } else this.refuse();
    });
  }

  /**
   * Have the range that a number has at first.
   * @param {string} value
   */
  begin(value) {
    this.isChosen = this.field.step === "1";
    this.usual = this.first = (this.isChosen ? wholeRange : rangeAround)(Number(value));
    this.setRange(...this.usual);
  }

  /** Have the server say what is wrong with what is typed and is no number: so none of it is lost. */
  refuse() {
    const { value } = this.field;
    if (!value || Number.isFinite(this.number) || this.isList) return;
    this.refused = value;
    this.given(value);
  }

  get number() {
    return numberIn(this.field.value) ?? NaN;
  }

  get isList() {
    const { value } = this.field;
    return !Number.isFinite(this.number) && /[\])]$/.test(value) && value.split(/[[(]/).length === value.split(/[\])]/).length;
  }

  get value() {
    if (Number.isFinite(this.number)) return Number.isFinite(Number(this.field.value)) ? this.field.value : String(this.number);
    return this.isList ? this.field.value : this.refused || this.last;
  }

  /**
   * Take a text from an address: a number field shows what it comes to, and so does the slider, also where a reader is at them.
   * @param {string} text
   */
  take(text) {
    this.wanted = null;
    this.refused = "";
    const number = numberIn(text);
    this.field.value = Number.isFinite(Number(text)) || number === null ? text : String(number);
    this.field.removeAttribute("data-wrong");
    if (number !== null) this.reach(number);
  }

  /** @param {string} value  @param {string} gradient */
  show(value, gradient) {
    if (gradient) this.gradient.textContent = gradient; // an error has none: the last one stays
    if (!Number.isFinite(Number(value || NaN))) return; // what was refused: the last value stays in force
    this.last = value;
    if (this.wanted !== null && Number(this.wanted) !== Number(value)) return; // of a value before: its answer is under way
    this.wanted = null;
    if (document.activeElement !== this.field && this.number !== Number(value)) this.field.value = value;
    if (document.activeElement !== this.slider && value !== this.slid) this.reach(Number(value));
    this.widen();
  }

  /** @param {string} value */
  move(value) {
    this.wanted = null;
    this.refused = "";
    this.last = value;
    this.field.value = value;
    this.reach(Number(value));
  }

  /**
   * Move the slider to a value, and its range out to it, or back where the value is inside of the usual one again.
   * @param {number} value
   */
  reach(value) {
    this.slid = "";
    this.setRange(...rangeWith(value, this.usual, this.isChosen));
    this.slider.value = String(value);
    this.paint();
  }

  /** Give the field the width of its row where its value is long, so that no digit is cut off; its slider is then below it. */
  widen() {
    this.item.classList.toggle("wide", this.field.value.length > FITTING);
  }

  /** @param {number} minimum  @param {number} maximum */
  setRange(minimum, maximum) {
    for (const [i, end] of [minimum, maximum].entries()) {
      this.slider[i ? "max" : "min"] = String(end);
      this.ends[i].value = String(Math.abs(end)).length > LONGEST_END ? end.toExponential().replace("e+", "e") : String(end);
    }
    for (const end of this.ends) blame(end, false);
    this.paint();
  }

  /**
   * Take another range; one that is none stays in its field, and is said, until the field is left.
   * @param {HTMLInputElement} typed  the end that was typed
   */
  rangeTyped(typed) {
    const [minimum, maximum] = this.ends.map((end) => numberIn(end.value) ?? NaN);
    if (!(minimum < maximum)) {
      blame(typed, true);
      typed.select();
      this.spoken.tell(numberIn(typed.value) === null ? t("{text} is no number.", { text: typed.value }) : t("The minimum must be below the maximum."));
      return;
    }
    const inside = Math.min(maximum, Math.max(minimum, Number(this.value)));
    const isOther = inside !== Number(this.value);
    if (isOther) this.field.value = String(inside);
    this.limits = [minimum, maximum];
    if (isOther) this.given(this.field.value);
  }

  /** The ends that a reader gave the slider; null for those that its first number gave it.  @returns {[number, number] | null} */
  get limits() {
    return this.usual === this.first ? null : this.usual;
  }

  set limits(limits) {
    this.usual = limits ?? this.first;
    this.isChosen = limits !== null || this.field.step === "1";
    this.reach(Number(this.value));
  }

  /**
   * Round to a two-hundredth of the range, written without a tail of nines.
   * @param {number} value
   */
  rounded(value) {
    if (this.field.step === "1") return String(Math.round(value));
    const width = Number(this.slider.max) - Number(this.slider.min);
    const step = 10 ** Math.floor(Math.log10(width / 100));
    const decimals = Math.min(100, Math.max(0, -Math.log10(step)));
    return String(Number((Math.round(value / step) * step).toFixed(Math.round(decimals))));
  }

  /** Show how far the slider stands; a custom property, for the style to draw. */
  paint() {
    const [min, max, value] = [this.slider.min, this.slider.max, this.slider.value].map(Number);
    this.slider.style.setProperty("--filled", `${(100 * (value - min)) / (max - min)}%`);
  }
}

/**
 * Mark a field whose text is not taken.
 * @param {HTMLInputElement} field
 * @param {boolean} isWrong
 */
function blame(field, isWrong) {
  field.toggleAttribute("data-wrong", isWrong);
  field.setAttribute("aria-invalid", String(isWrong));
}

/** The row of an array: its field takes what a program takes, `[1, 2]` or `randn(4, 3)`. */
export class ArrayRow {
  /**
   * @param {HTMLElement} item
   * @param {HTMLInputElement} field
   * @param {Given} given
   */
  constructor(item, field, given) {
    this.item = document.adoptNode(item);
    this.field = field;
    this.isTyped = false; // whether the program itself gives it a value
    this.last = field.value;
    this.gradient = one(item, "output");
    /** @type {Cells | null}  the same numbers as a table, from its first opening on */
    this.cells = null;
    this.numbers = "";
    this.isTaken = false; // whether its value is an address's, which shows also where a reader types
    this.given = given;
    this.opens = document.createElement("button");
    Object.assign(this.opens, { type: "button", className: "quiet opens-cells", textContent: "▦", title: t("As a table") });
    this.opens.setAttribute("aria-label", t("{name} as a table", { name: field.name }));
    this.opens.addEventListener("click", () => this.turn());
    this.offer(item.dataset.numbers);
    field.after(this.opens);
    let pause = 0;
    field.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => given(this.value), TYPING_PAUSE);
    });
    field.addEventListener("blur", () => {
      if (!this.value) field.value = this.last; // cleared: what the server has chosen
    });
  }

  /** Open the table, or close it. */
  async turn() {
    const { Cells } = await import("./cells.js");
    this.cells ??= new Cells(this.field.name, (list) => {
      this.field.value = list;
      this.given(list, true);
    });
    const { element } = this.cells;
    if (element.isConnected) element.remove();
    else this.item.append(element);
    this.offer(this.numbers);
  }

  /**
   * Offer the table where an array is small enough for one, and show its numbers there.
   * @param {string} [numbers]  as JSON, of such an array
   */
  offer(numbers = "") {
    const { cells } = this;
    this.numbers = numbers.startsWith("[") ? numbers : "";
    this.opens.hidden = !this.numbers;
    this.field.title = this.numbers ? "" : t("It has more than 12 rows or columns, or more than two axes: it is changed as a list");
    if (!this.numbers) cells?.element.remove();
    else if (cells && (this.isTaken || !cells.element.contains(document.activeElement))) cells.take(JSON.parse(numbers));
    this.opens.setAttribute("aria-expanded", String(Boolean(cells?.element.isConnected)));
  }

  get value() {
    return this.field.value.trim();
  }

  /** The numbers row by row; none of an array that is too large for a table.  @returns {number[]} */
  get flat() {
    return this.numbers ? JSON.parse(this.numbers).flat() : [];
  }

  /**
   * Put a number in its place among the others.
   * @param {number} place  row by row
   * @param {number} number
   */
  put(place, number) {
    const array = JSON.parse(this.numbers);
    const { length } = array[0];
    if (length) array[Math.floor(place / length)][place % length] = number;
    else array[place] = number;
    const list = JSON.stringify(array);
    this.field.value = list;
    this.offer(list);
    this.given(list, true);
  }

  /** @param {string} text  of an address */
  take(text) {
    this.isTaken = true;
    this.field.value = text;
  }

  /** @param {string} value */
  move(value) {
    this.last = value;
    this.field.value = value;
    if (this.numbers) this.offer(value);
  }

  /** @param {string} value  @param {string} gradient  @param {string} placeholder  @param {string} [numbers] */
  show(value, gradient, placeholder, numbers) {
    this.last = value;
    if (gradient) {
      this.gradient.textContent = gradient;
      this.field.placeholder = placeholder;
      this.offer(numbers);
    }
    const typing = document.activeElement === this.field || this.cells?.element.contains(document.activeElement);
    if (!typing || this.isTaken) this.field.value = value;
    if (gradient) this.isTaken = false;
  }
}
