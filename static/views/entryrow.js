// One number of an array that is an input, as a row that can be changed on the circuit: it writes the whole array.

import { numberIn } from "./arithmetic.js";
import { rangeAround } from "./range.js";

/** @import { ArrayRow } from "./rows.js" */

export class EntryRow {
  /**
   * @param {ArrayRow} row  of the array, whose numbers are known
   * @param {string} name  of the number: `W[1,0]`
   * @param {number} place  row by row
   */
  constructor(row, name, place) {
    this.row = row;
    this.place = place;
    this.last = String(row.flat[place]);
    this.field = document.createElement("input");
    Object.assign(this.field, { type: "text", name, value: this.last });
    this.slider = document.createElement("input");
    const [min, max] = rangeAround(Number(this.last));
    Object.assign(this.slider, { type: "range", step: "any", min: String(min), max: String(max), value: this.last });
    this.fill();
    this.field.addEventListener("input", () => {
      const number = numberIn(this.field.value);
      this.field.toggleAttribute("data-wrong", number === null);
      if (number !== null) this.set(number);
    });
    this.slider.addEventListener("input", () => {
      const number = Number(this.slider.valueAsNumber.toPrecision(3));
      this.field.removeAttribute("data-wrong");
      this.field.value = String(number);
      this.set(number);
    });
    this.field.addEventListener("change", () => row.field.dispatchEvent(new Event("change", { bubbles: true })));
  }

  /** Have the number of now, which an undo changes too. */
  follow() {
    const { [this.place]: now = Number(this.last) } = this.row.flat;
    this.field.value = String(now);
    this.field.removeAttribute("data-wrong");
    this.stand(now);
  }

  /** @param {number} number */
  set(number) {
    this.stand(number);
    this.row.put(this.place, number);
  }

  /**
   * Have the slider at a number, and its range around it.
   * @param {number} number
   */
  stand(number) {
    this.last = String(number);
    const [least, most] = [this.slider.min, this.slider.max].map(Number);
    if (number < least || number > most) [this.slider.min, this.slider.max] = rangeAround(number).map(String);
    this.slider.value = this.last;
    this.fill();
  }

  fill() {
    const { min, max, value } = this.slider;
    this.slider.style.setProperty("--filled", `${((Number(value) - Number(min)) / (Number(max) - Number(min))) * 100}%`);
  }
}
