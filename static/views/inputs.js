// The inputs: a row for each, the values that a reader gave, and what is kept while an input is gone.

import { all, one } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { arrange } from "./arranging.js";
import { ArrayRow, Row } from "./rows.js";

/** @import { Given } from "./rows.js" */

export class Inputs {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {Map<string, Row | ArrayRow>}  by name; the order is the program's */
    this.rows = new Map();
    /** @type {Map<string, Row | ArrayRow>}  those for which an address says nothing, until the server's choice comes */
    this.left = new Map();
    /** @type {Map<string, string>}  values that the reader set, kept while their input comes and goes */
    this.given = new Map();
    /** @type {string[] | null}  the inputs that were made data, until the server answers */
    this.chosen = null;
    /** @type {Map<string, string>}  and the numbers that stood in the way of an array */
    this.numbers = new Map();
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    /** @type {Signal}  a value has changed */
    this.changed = new Signal();
    /** @type {Signal}  values were taken from an address */
    this.taken = new Signal();
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
   * The values of inputs: those shown, and those typed for inputs that are gone for now. An array that nobody gave is left to the server, for its shape follows the others.
   * @returns {[string, string][]}
   */
  values() {
    const shown = [...this.rows].filter(([name, row]) => row instanceof Row || this.given.has(name));
    const kept = [...this.given].filter(([name]) => !this.rows.has(name));
    /** @type {[string, string][]} */
    const values = shown.map(([name, row]) => [name, row.value]);
    return [...values, ...kept].filter(([, value]) => value !== "");
  }

  /** The values to stand in the address: what the program itself says stands there already. */
  linked() {
    return this.values().filter(([name]) => this.given.has(name) || !this.rows.get(name)?.isTyped);
  }

  /** The values that a reader has given to inputs which have another one in the program. */
  overruled() {
    return this.values().filter(([name]) => this.given.has(name) && this.rows.get(name)?.isTyped);
  }

  /**
   * Forget the values of inputs, which the program gives others now.
   * @param {string[]} names
   */
  forget(names) {
    for (const name of names) {
      this.given.delete(name);
      this.rows.delete(name);
    }
  }

  /** The ends of sliders that a reader chose, as text; empty for none. */
  get limits() {
    return [...this.rows].flatMap(([name, row]) => (row instanceof Row && row.limits ? [`${name}=${row.limits}`] : [])).join(";");
  }

  set limits(text) {
    const chosen = new Map(text.split(";").map((one) => /** @type {[string, string]} */ (one.split("="))));
    for (const [name, row] of this.rows) {
      const [least, most] = chosen.get(name)?.split(",").map(Number) ?? [];
      if (row instanceof Row && String(row.limits ?? "") !== (chosen.get(name) ?? "")) row.limits = chosen.has(name) ? [least, most] : null;
    }
  }

  /** Forget the numbers that are the server's choice: for other lines it may choose arrays. */
  forgetChosen() {
    this.forget([...this.rows].filter(([name, row]) => row instanceof Row && !this.given.has(name)).map(([name]) => name));
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
      if (value !== undefined) {
        row.take(value);
        continue;
      }
      this.rows.delete(name); // the server's choice for it comes afresh, in the same row: a reader may be there
      this.left.set(name, row);
    }
    this.taken.tell();
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
      const left = this.left.get(field.name);
      const isLeft = left?.field.step === field.step && !this.rows.has(field.name);
      const known = isLeft ? left : this.rows.get(field.name);
      /** @type {Given} */
      const given = (value, slides = false) => {
        if (value) this.given.set(field.name, value);
        else this.given.delete(field.name);
        (slides ? this.slid : this.changed).tell();
      };
      const gradient = one(item, "output").textContent;
      const isRefused = known instanceof Row && !gradient && known.wanted === field.value; // which the server shows as a text: the number before stays known
      const row = known instanceof kind || isRefused ? known : new kind(item, field, given);
      if (row instanceof Row && row !== known) row.spoken.on((words) => this.spoken.tell(words));
      if (isLeft && row === known) {
        if (row instanceof Row) row.begin(field.value);
        row.take(field.value);
      }
      row.show(field.value, gradient, field.placeholder, item.dataset.numbers);
      if (!this.chosen) one(row.item, "[name=_data]", HTMLInputElement).checked = one(item, "[name=_data]", HTMLInputElement).checked;
      row.isTyped = "typed" in item.dataset;
      rows.set(field.name, row);
    }
    const [at] = [...this.rows, ...this.left].find(([, { item }]) => item.contains(document.activeElement)) ?? [];
    this.rows = rows;
    this.left.clear();
    arrange(this.list, [...rows.values()].map((row) => row.item));
    const row = rows.get(at ?? "");
    if (row && !row.item.contains(document.activeElement)) row.field.focus(); // a number has become an array, or the reverse
  }

  /**
   * Say which input's value is what is wrong; empty for none. On a small screen it is said below its field too, since
   * the problem of the program stands far from it there.
   * @param {string} wrong
   * @param {string} said  what is wrong with it
   */
  blame(wrong, said = "") {
    for (const [name, { field, item }] of this.rows) {
      item.querySelector(".blamed")?.remove();
      if (name === wrong) item.append(Object.assign(document.createElement("small"), { className: "blamed", ariaHidden: "true", textContent: said }));
      for (const [attribute, value] of Object.entries({ "aria-invalid": "true", "aria-describedby": "problem" })) {
        if (name === wrong) field.setAttribute(attribute, value);
        else field.removeAttribute(attribute);
      }
    }
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
