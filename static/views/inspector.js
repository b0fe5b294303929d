// The inspector: the server draws it; here its numbers follow the circuit's, the gate in turn comes
// into it, and a heat map says the number under the pointer.

import { figure } from "../circuit/figures.js";
import { brief, exact, short } from "../circuit/numerals.js";
import { levelOf } from "../circuit/painter.js";

const REST = 250; // ms at a step before the gate in turn is asked for

import { t } from "../circuit/words.js";

export class Inspector {
  constructor(panel) {
    this.panel = panel;
    this.numbers = null; // of now, where the server's are not
    this.known = new Map(); // the server's answers, by gate, until the circuit is drawn anew
    this.resting = 0;
    panel.addEventListener("pointermove", (event) => this.point(event));
    panel.addEventListener("pointerleave", () => this.say(null));
  }

  /** Take the circuit that the server has drawn. */
  read(record) {
    this.record = record;
    this.numbers = null;
    this.known.clear();
    clearTimeout(this.resting);
  }

  /** Put the server's answer in place. */
  show(answer) {
    const scrolled = this.panel.scrollTop;
    this.panel.replaceChildren(...answer.childNodes);
    this.panel.scrollTop = scrolled;
  }

  /** The id of the gate that stands here; empty for none. */
  get gate() {
    return this.panel.querySelector("header")?.dataset.gate ?? "";
  }

  /**
   * Show a gate, once the run rests at its step.
   * @param {string} gate  its id; empty for none
   * @param {string} address  of its explanation
   * @param {() => void} onshown
   */
  turn(gate, address, onshown) {
    clearTimeout(this.resting);
    if (gate === this.gate) return;
    const known = this.known.get(gate);
    if (known) {
      this.show(known.cloneNode(true));
      onshown();
      return;
    }
    this.resting = setTimeout(async () => {
      const resting = this.resting;
      const response = await fetch(address).catch(() => null);
      if (!response?.ok) return;
      const answer = new DOMParser().parseFromString(await response.text(), "text/html").body;
      if (resting !== this.resting) return; // the run has gone on, or there is another circuit
      this.known.set(gate, answer);
      this.show(answer.cloneNode(true));
      onshown();
    }, REST);
  }

  /**
   * Write the numbers of now, as far as the run has come.
   * @param {{values: Set<string>, gradients: Set<string>}} there  the wires that have them by now
   */
  follow(numbers, there) {
    this.numbers = numbers;
    for (const element of this.panel.querySelectorAll("[data-wire]:is(.value, .gradient, .local, .force)")) {
      const role = element.classList.item(0);
      const { wire, arriving } = element.dataset;
      const is = role === "value" ? there.values.has(wire) : role === "local" ? there.values.has(arriving) : there.gradients.has(wire);
      write(element, is ? figure(role, wire, arriving, numbers) : null);
    }
    for (const wish of this.panel.querySelectorAll(".wish")) {
      const { wire } = wish.dataset;
      const sign = there.gradients.has(wire) ? String(Math.sign(numbers.gradients.get(wire)) || numbers.gradients.get(wire)) : "";
      for (const said of wish.children) said.hidden = said.dataset.sign !== sign.toLowerCase();
    }
    for (const array of this.panel.querySelectorAll(".array.value, .array.gradient")) {
      const role = array.classList.item(1);
      const { wire } = array.closest("[data-wire]").dataset;
      const number = numbers[`${role}s`].get(wire);
      array.classList.toggle("absent", number !== null && !there[`${role}s`].has(wire));
      if (number !== null) fill(array, number);
    }
    for (const part of this.panel.querySelectorAll("[data-arriving]:is(.curve-of, .jacobian > .array)")) {
      part.classList.toggle("absent", !there.values.has(part.dataset.arriving));
    }
  }

  point(event) {
    const map = event.target.closest?.("svg.map");
    const numbers = map && this.numbersOf(map);
    if (!numbers) {
      this.say(null);
      return;
    }
    const columns = Number(map.dataset.columns);
    const rows = numbers.length / columns;
    const box = map.getBoundingClientRect();
    const row = Math.min(rows - 1, Math.floor(((event.clientY - box.top) / box.height) * rows));
    const column = Math.min(columns - 1, Math.floor(((event.clientX - box.left) / box.width) * columns));
    const number = String(numbers[row * columns + column]).replaceAll("-", "−");
    this.say(map, t("row {row}, column {column}: {number}", { row, column, number }));
  }

  /** The numbers that a heat map shows, in one row; null where there are none to tell. */
  numbersOf(map) {
    const array = map.closest(".array");
    const role = ["value", "gradient"].find((one) => array.classList.contains(one));
    if (array.classList.contains("absent")) return null;
    if (!role) return map.dataset.numbers?.split(" ") ?? null; // of a Jacobian, which no wire carries
    const { wire } = map.closest("[data-wire]").dataset;
    const numbers = this.numbers?.[`${role}s`].get(wire) ?? this.record?.wires.find(({ id }) => id === wire)?.[role];
    return Array.isArray(numbers) ? numbers.flat(Infinity) : null;
  }

  say(map, words = "") {
    if (this.said && this.said !== map) this.said.nextElementSibling.textContent = this.said.dataset.note;
    if (map) {
      map.dataset.note ??= map.nextElementSibling.textContent;
      map.nextElementSibling.textContent = words;
    }
    this.said = map;
  }
}

/** Write a number into its element: null is none yet, undefined one that is not known. */
function write(element, number) {
  const words = number === undefined ? "…" : brief(number);
  if (element.textContent !== words) element.textContent = words;
  if (element.localName === "b") element.title = typeof number === "number" ? exact(number) : "";
}

/** Write an array's numbers into its table; a heat map's come with the server's next answer. */
function fill(array, number) {
  const cells = array.querySelectorAll(".entries td, :scope > b");
  const numbers = [number].flat(Infinity);
  if (cells.length !== numbers.length) return;
  const largest = Math.max(0, ...numbers.map(Math.abs).filter(Number.isFinite)) || 1;
  cells.forEach((cell, i) => {
    cell.textContent = short(numbers[i]);
    cell.title = exact(numbers[i]);
    if (cell.localName === "td") cell.className = `level${levelOf(numbers[i], largest)}`;
  });
}
