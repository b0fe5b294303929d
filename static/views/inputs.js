// The inputs: for each a number field, a slider whose range can be changed, and its gradient.

import { all, one } from "../circuit/elements.js";
import { arrange } from "../circuit/painter.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { numberIn } from "./arithmetic.js";

/** Told the value that a reader has given, and whether it is one of many that a slider passes.  @typedef {(value: string, slides?: boolean) => void} Given */

export class Inputs {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {Map<string, Row | ArrayRow>}  by name; the order is the program's */
    this.rows = new Map();
    /** @type {Map<string, string>}  values that the reader set, kept while their input comes and goes */
    this.given = new Map();
    /** @type {string[] | null}  the inputs that were made data, until the server answers */
    this.chosen = null;
    /** @type {Map<string, string>}  and the numbers that stood in the way of an array */
    this.numbers = new Map();
    /** @type {Signal}  a value has changed */
    this.changed = new Signal();
    /** @type {Signal}  a slider moves, many times a second */
    this.slid = new Signal();
    /** @type {Signal<string[]>}  the names of all inputs that are data, by a reader's choice */
    this.made = new Signal();
    list.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement) || target.name !== "_data") return;
      this.chosen = dataIn(list);
      this.made.tell(this.chosen);
    });
  }

  /**
   * The values to stand in the address: those shown, and those typed for inputs that are gone for
   * now. An array that nobody gave is left to the server, for its shape follows the others.
   * @returns {[string, string][]}
   */
  values() {
    const shown = [...this.rows].filter(([name, row]) => row instanceof Row || this.given.has(name));
    const kept = [...this.given].filter(([name]) => !this.rows.has(name));
    /** @type {[string, string][]} */
    const values = shown.map(([name, row]) => [name, row.value]);
    return [...values, ...kept].filter(([, value]) => value !== "");
  }

  /** The names of several letters (and `T`) whose numbers are the server's choice: nobody said that they are inputs. */
  unsaid() {
    const chosen = [...this.rows].filter(([name, row]) => row instanceof Row && !this.given.has(name));
    return chosen.map(([name]) => name).filter((name) => name.length > 1 || name === "T");
  }

  /**
   * Take values from an address: what is shown changes to them, and what is not shown is kept.
   * @param {[string, string][]} values
   */
  take(values) {
    this.given = new Map(values);
    this.chosen = null;
    for (const [name, row] of this.rows) {
      const value = this.given.get(name);
      if (value !== undefined) row.take(value);
      else this.rows.delete(name); // the server's choice for it comes afresh
    }
  }

  /**
   * Move inputs, of the list's own accord: nobody is told.
   * @param {[string, string][]} values
   */
  move(values) {
    for (const [name, value] of values) {
      this.given.set(name, value);
      this.rows.get(name)?.move(value);
    }
  }

  /**
   * Put the server's list in place; a row that is there already keeps its focus, slider and range.
   * @param {HTMLElement} answer
   */
  show(answer) {
    /** @type {Map<string, Row | ArrayRow>} */
    const rows = new Map();
    if (String(this.chosen) === String(dataIn(answer))) this.chosen = null; // answered; until then the user's choice stands
    for (const item of all(answer, ":scope > *")) {
      const field = one(item, "input", HTMLInputElement);
      const kind = field.type === "number" ? Row : ArrayRow;
      const known = this.rows.get(field.name);
      /** @type {Given} */
      const given = (value, slides = false) => {
        if (value) this.given.set(field.name, value);
        else this.given.delete(field.name);
        (slides ? this.slid : this.changed).tell();
      };
      const row = known instanceof kind ? known : new kind(item, field, given);
      row.show(field.value, one(item, "output").textContent, field.placeholder);
      if (!this.chosen) one(row.item, "[name=_data]", HTMLInputElement).checked = one(item, "[name=_data]", HTMLInputElement).checked;
      rows.set(field.name, row);
    }
    const typedIn = [...this.rows].find(([, row]) => row.field === document.activeElement)?.[0];
    this.rows = rows;
    arrange(this.list, [...rows.values()].map((row) => row.item));
    if (typedIn !== undefined) rows.get(typedIn)?.field.focus(); // also where a number has become an array, or the reverse
  }

  /**
   * Drop the numbers of inputs that are arrays in the server's list, until `recall`; tell whether there were any.
   * @param {ParentNode} answer
   */
  forgetNumbers(answer) {
    const fields = all(answer, ".tensor > label + input", HTMLInputElement);
    const numbers = fields.filter((field) => field.value.trim() && Number.isFinite(Number(field.value)));
    for (const { name, value } of numbers) {
      this.numbers.set(name, value);
      this.given.delete(name);
      this.rows.delete(name);
    }
    return numbers.length > 0;
  }

  /** Try again the numbers that were dropped, of inputs that have no other value by now. */
  recall() {
    for (const [name, value] of this.numbers) {
      if (!this.given.has(name) && !(this.rows.get(name) instanceof Row)) {
        this.given.set(name, value);
        this.rows.delete(name);
      }
    }
    this.numbers.clear();
  }
}

/** @param {HTMLElement} list */
function dataIn(list) {
  return all(list, "[name=_data]:checked", HTMLInputElement).map((box) => box.value);
}

class Row {
  /**
   * @param {HTMLElement} item
   * @param {HTMLInputElement} field
   * @param {Given} given
   */
  constructor(item, field, given) {
    this.item = document.adoptNode(item);
    this.field = field;
    /** @type {string | null}  what was asked for last, until it is answered */
    this.wanted = null;
    /** @type {Given} */
    this.given = (value, slides) => {
      this.wanted = value;
      given(value, slides);
    };
    this.last = field.value;
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
      Object.assign(input, { type: "text", inputMode: "decimal", className: "end", size: 5 });
      input.dataset.end = `${field.name} ${end}`;
      input.setAttribute("aria-label", label);
      input.title = title;
      input.addEventListener("change", () => this.rangeTyped());
      return input;
    });
    const track = document.createElement("span");
    track.className = "track";
    track.append(this.slider, ...this.ends);
    field.after(track);
    this.setRange(...rangeAround(Number(field.value)));
    this.slider.addEventListener("input", () => {
      this.field.value = this.rounded(this.slider.valueAsNumber);
      this.paint();
      this.given(this.field.value, true);
    });
    field.addEventListener("input", () => {
      const { number, isList } = this;
      field.toggleAttribute("data-wrong", !Number.isFinite(number) && !isList);
      if (isList) this.given(field.value); // the server's answer has a row for it
      if (!Number.isFinite(number)) return; // half typed: the last good value stays in force
      this.reach(number);
      this.given(this.value);
    });
    let unread = ""; // what a number field has that is no number yet, and hides: "-", "e"
    // A number field drops the minus of books, what is computed, and the brackets of a list.
    field.addEventListener("beforeinput", (event) => {
      const typed = (event.data ?? "").trim().replace(/[−–]/, "-");
      if (field.type === "text" || !typed) return;
      const selected = String(getSelection()) === field.value;
      const so = field.validity.badInput ? unread : selected ? "" : field.value;
      unread = so + typed;
      const computed = /[[(/*^√π]|[a-df-z]|\d\s*[-+]/i.test(typed);
      if (!computed && (typed === event.data || !Number.isFinite(Number(typed)))) return;
      event.preventDefault();
      const before = computed && /^[^[(]$/.test(typed) ? so : "";
      if (computed) field.type = "text";
      field.value = before + typed;
      field.dispatchEvent(new Event("input"));
    });
    field.addEventListener("blur", () => {
      if (field.type === "text" && Number.isFinite(this.number)) {
        const { value } = this;
        field.type = "number";
        field.value = value; // what is computed is shown as its number
      } else if (!Number.isFinite(this.number) && !this.isList) {
        field.type = "number";
        field.value = this.last;
        field.removeAttribute("data-wrong");
      }
    });
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
    return this.isList ? this.field.value : this.last;
  }

  /**
   * Take a text from an address: a number field shows what it comes to.
   * @param {string} text
   */
  take(text) {
    this.wanted = null;
    const number = numberIn(text);
    this.field.value = Number.isFinite(Number(text)) || number === null ? text : String(number);
  }

  /** @param {string} value  @param {string} gradient */
  show(value, gradient) {
    this.last = value;
    if (gradient) this.gradient.textContent = gradient; // an error has none: the last one stays
    if (this.wanted !== null && Number(this.wanted) !== Number(value)) return; // of a value before: its answer is under way
    this.wanted = null;
    if (document.activeElement !== this.field && this.number !== Number(value)) this.field.value = value;
    if (document.activeElement !== this.slider) this.reach(Number(value));
  }

  /** @param {string} value */
  move(value) {
    this.wanted = null;
    this.last = value;
    this.field.value = value;
    this.reach(Number(value));
  }

  /**
   * Move the slider to a value, and its range out to it.
   * @param {number} value
   */
  reach(value) {
    if (value < Number(this.slider.min)) this.setRange(rangeAround(value)[0], Number(this.slider.max));
    if (value > Number(this.slider.max)) this.setRange(Number(this.slider.min), rangeAround(value)[1]);
    this.slider.value = String(value);
    this.paint();
  }

  /** @param {number} minimum  @param {number} maximum */
  setRange(minimum, maximum) {
    this.slider.min = this.ends[0].value = String(minimum);
    this.slider.max = this.ends[1].value = String(maximum);
    this.paint();
  }

  rangeTyped() {
    const [minimum, maximum] = this.ends.map((end) => Number(end.value.replace("−", "-")));
    if (Number.isFinite(minimum) && Number.isFinite(maximum) && minimum < maximum) {
      this.setRange(minimum, maximum);
      const inside = Math.min(maximum, Math.max(minimum, Number(this.value)));
      this.slider.value = String(inside);
      this.paint();
      if (inside !== Number(this.value)) {
        this.field.value = String(inside);
        this.given(this.field.value);
      }
    } else {
      this.setRange(Number(this.slider.min), Number(this.slider.max));
    }
  }

  /**
   * Round to a two-hundredth of the range, written without a tail of nines.
   * @param {number} value
   */
  rounded(value) {
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

const TYPING_PAUSE = 400; // ms without a key before a list is read

/** The row of an array: its field takes what a program takes, `[1, 2]` or `randn(4, 3)`. */
class ArrayRow {
  /**
   * @param {HTMLElement} item
   * @param {HTMLInputElement} field
   * @param {Given} given
   */
  constructor(item, field, given) {
    this.item = document.adoptNode(item);
    this.field = field;
    this.last = field.value;
    this.gradient = one(item, "output");
    let pause = 0;
    field.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => given(this.value), TYPING_PAUSE);
    });
    field.addEventListener("blur", () => {
      if (!this.value) field.value = this.last; // cleared: what the server has chosen
    });
  }

  get value() {
    return this.field.value.trim();
  }

  /** @param {string} text */
  take(text) {
    this.field.value = text;
  }

  /** @param {string} value */
  move(value) {
    this.last = value;
    this.field.value = value;
  }

  /** @param {string} value  @param {string} gradient  @param {string} placeholder */
  show(value, gradient, placeholder) {
    this.last = value;
    if (gradient) {
      this.gradient.textContent = gradient;
      this.field.placeholder = placeholder;
    }
    if (document.activeElement !== this.field) this.field.value = value;
  }
}

/**
 * A range that makes sense for a value: symmetric, at least twice as far out, in round numbers.
 * @param {number} value
 * @returns {[number, number]}
 */
export function rangeAround(value) {
  const wanted = Math.abs(value) * 2 || 5;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const round = ([1, 2, 5].find((factor) => factor * power >= wanted * 0.9999999) ?? 10) * power;
  const end = Number(round.toPrecision(3));
  return [-end, end];
}
