// An input's number, changed on the circuit itself: a field and a slider at the input, which move its row among the
// inputs. So it can be changed in a presentation too, where that list is not seen.

import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { numberIn } from "./arithmetic.js";

const GAP = 6; // px between the input and what changes it
const STEP = 24; // px between places that are tried farther away

/**
 * A row of the inputs, which does what its own field and slider are told; an array has no slider.
 * @typedef {{field: HTMLInputElement, last: string, slider?: HTMLInputElement, follow?(): void}} Row
 */

export class Dial {
  /** @param {HTMLElement} figure  where the circuit is */
  constructor(figure) {
    this.figure = figure;
    this.box = document.createElement("div");
    Object.assign(this.box, { id: "dial", hidden: true });
    this.box.setAttribute("role", "group");
    this.field = document.createElement("input");
    Object.assign(this.field, { type: "text", spellcheck: false, autocomplete: "off" });
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", step: "any" });
    this.name = document.createElement("i"); // for the eye: its fields say it too
    this.name.ariaHidden = "true";
    this.wrong = document.createElement("small"); // for the eye: it is said aloud too
    this.wrong.ariaHidden = "true";
    this.box.append(this.name, this.field, this.slider, this.wrong);
    /** @type {Row | null} */
    this.row = null;
    this.isTaken = false; // whether the row has its value from an address, which shows also where a reader types
    this.before = ""; // what the row's field said when it was opened
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    /** @type {() => Element[]}  of the picture: what is changed, which stays in sight */
    this.beside = () => [];
    /** @type {() => Element[]}  what changes with it, which is not to be covered */
    this.fed = () => [];
    /** @type {Signal}  it is put away */
    this.closed = new Signal();
    figure.append(this.box);
    this.field.addEventListener("input", () => {
      this.tell(this.row?.field, this.field.value);
      this.complain("");
    });
    this.slider.addEventListener("input", () => {
      this.tell(this.row?.slider, this.slider.value);
      if (this.row) this.field.value = this.row.field.value;
      this.paint();
    });
    this.box.addEventListener("keydown", (event) => {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (step && event.target === this.field) {
        event.preventDefault();
        this.step(step);
      }
      if (event.key === "Tab") {
        this.leave(event);
        return;
      }
      if (event.key !== "Escape" && event.key !== "Enter") return;
      event.stopPropagation(); // Esc would leave the presentation
      event.preventDefault();
      if (event.key === "Enter" && this.refuses()) {
        this.field.select();
        return;
      }
      const home = this.home();
      this.close();
      home.focus({ preventScroll: true });
    });
    addEventListener("pointerdown", ({ target }) => {
      if (target instanceof Node && !this.box.contains(target)) this.close();
    });
  }

  /**
   * Offer to change an input.
   * @param {() => Element[]} beside  the input in the picture and its numbers
   * @param {Row} row
   * @param {() => Element[]} fed  the gates that take it
   * @param {boolean} types  whether the field has the focus: under a finger it waits for its own tap, because that raises a keyboard
   */
  open(beside, row, fed, types) {
    this.row = row;
    this.beside = beside;
    this.fed = fed;
    const { field, slider } = row;
    this.box.hidden = false;
    this.box.setAttribute("aria-label", t("{name}, on the circuit", { name: field.name }));
    this.field.setAttribute("aria-label", t("number of {name}", { name: field.name }));
    this.slider.setAttribute("aria-label", t("slide {name}", { name: field.name }));
    this.name.replaceChildren(...[...(field.labels?.[0]?.childNodes ?? [field.name])].map((node) => (node instanceof Node ? node.cloneNode(true) : node)));
    this.field.value = this.before = field.value;
    this.slider.hidden = !slider;
    if (slider) this.slide(slider);
    this.mark();
    this.complain("");
    if (!types) return;
    this.field.focus({ preventScroll: true });
    this.field.select();
  }

  /** What was pressed in the picture to come here: the input, or the array that the number is one of. */
  home() {
    const homes = this.beside().flatMap((part) => part.closest(".input, .wire[tabindex]") ?? []);
    const home = homes.find((part) => part.matches(".input")) ?? homes[0];
    return home instanceof SVGElement ? home : this.figure;
  }

  /** Say that what is typed is no number, or a list that does not end; tells whether it is so. */
  refuses() {
    const text = this.field.value;
    if (this.field.hasAttribute("data-wrong")) this.complain(t("{text} is no number.", { text }));
    else if (text.split("[").length > text.split("]").length) this.complain(t("{text} does not end: a bracket is missing.", { text }));
    else return false;
    this.spoken.tell(this.wrong.textContent);
    return true;
  }

  /**
   * Show what is wrong, if anything is.
   * @param {string} words
   */
  complain(words) {
    this.wrong.textContent = words;
    this.wrong.hidden = !words;
    this.place();
  }

  /**
   * Leave with Tab, as if the field and the slider stood behind the input: back to it, or on to what comes next.
   * @param {KeyboardEvent} event
   */
  leave(event) {
    const [first, last] = [this.field, this.slider.hidden ? this.field : this.slider];
    if (event.target !== (event.shiftKey ? first : last)) return;
    if (event.shiftKey) event.preventDefault();
    const home = this.home();
    this.refuses();
    this.close();
    home.focus({ preventScroll: true }); // from there the browser goes on
  }

  /** Show what the row has by now: an undo changes it too. */
  follow() {
    if (!this.row || (document.activeElement === this.field && !this.isTaken)) return;
    this.isTaken = false;
    this.row.follow?.();
    this.field.value = this.row.field.value;
    if (this.row.slider) this.slide(this.row.slider);
    this.mark();
  }

  /** Make the number larger or smaller by 1, as the field of a number does.  @param {number} by */
  step(by) {
    const number = numberIn(this.field.value);
    if (number === null) return;
    this.field.value = String(Number((number + by).toPrecision(12)));
    this.tell(this.row?.field, this.field.value);
  }

  close() {
    this.box.hidden = true;
    const { row } = this;
    this.row = null;
    if (row?.field.hasAttribute("data-wrong")) row.field.value = row.last; // what is half typed gives way to the last number
    this.closed.tell();
    row?.field.dispatchEvent(new Event("blur"));
    if (row && row.field.value !== this.before) row.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Stand at the input, wherever that is by now, at the side where it covers the least of the circuit, or at the figure's edge; and inside of the figure. */
  place() {
    const parts = this.beside().map((part) => part.getBoundingClientRect());
    if (!this.row || !parts.length) {
      this.close();
      return;
    }
    const [around, { offsetWidth, offsetHeight }] = [this.figure.getBoundingClientRect(), this.box];
    const [left, right] = [Math.min(...parts.map((part) => part.left)), Math.max(...parts.map((part) => part.right))];
    const [top, bottom] = [Math.min(...parts.map((part) => part.top)), Math.max(...parts.map((part) => part.bottom))];
    /** @param {number} wanted  @param {number} from  @param {number} most */
    const inside = (wanted, from, most) => from + Math.max(GAP, Math.min(most - GAP, wanted - from));
    const middle = (top + bottom - offsetHeight) / 2;
    const away = Array.from({ length: Math.ceil(around.height / STEP) }, (_, n) => n * STEP).flatMap((far) => [[left, bottom + GAP + far], [left, top - GAP - offsetHeight - far]]);
    const places = [[left, bottom + GAP], [left, top - GAP - offsetHeight], [right + GAP, middle], [left - GAP - offsetWidth, middle], ...away]
      .map(([x, y]) => ({ x: inside(x, around.left, around.width - offsetWidth), y: inside(y, around.top, around.height - offsetHeight) }));
    const drawn = [...this.figure.querySelectorAll(".gate .body, .wire > text, .input text, .zoom > *")].map((part) => part.getBoundingClientRect());
    const fed = this.fed().map((part) => part.getBoundingClientRect());
    /** How much of the circuit would be covered there, first of all of the input itself and of the gates that take it. */
    const covered = places.map(({ x, y }) => {
      const under = (/** @type {DOMRect} */ part) => part.right > x && part.left < x + offsetWidth && part.bottom > y && part.top < y + offsetHeight;
      return drawn.length * [...parts, ...fed].filter(under).length + drawn.filter(under).length;
    });
    const { x, y } = places[covered.indexOf(Math.min(...covered))];
    this.box.style.left = `${x - around.left}px`;
    this.box.style.top = `${y - around.top}px`;
  }

  /**
   * Have the row do what was done here.
   * @param {HTMLInputElement | undefined} part
   * @param {string} value
   */
  tell(part, value) {
    const { row } = this;
    if (!part || !row) return;
    if (row.slider && part === row.field && !Number.isFinite(Number(value))) part.type = "text"; // to be computed
    part.value = value;
    part.dispatchEvent(new Event("input", { bubbles: true }));
    this.mark();
    if (row.slider && part !== row.slider) this.slide(row.slider);
  }

  /** Say whether what is typed is no number. */
  mark() {
    const wrong = this.row?.field.hasAttribute("data-wrong") ?? false;
    this.field.toggleAttribute("data-wrong", wrong);
    this.field.setAttribute("aria-invalid", String(wrong));
  }

  /** @param {HTMLInputElement} slider */
  slide({ min, max, value }) {
    Object.assign(this.slider, { min, max, value });
    this.paint();
  }

  paint() {
    this.slider.style.setProperty("--filled", this.row?.slider?.style.getPropertyValue("--filled") ?? "50%");
  }
}
