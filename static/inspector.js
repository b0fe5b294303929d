// The inspector: the server draws it; here a heat map says the number under the pointer.

import { t } from "./words.js";

export class Inspector {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    panel.addEventListener("pointermove", (event) => this.point(event));
    panel.addEventListener("pointerleave", () => this.say(null));
  }

  /** Read the numbers of the circuit that is shown. */
  read(record) {
    this.record = record;
  }

  /** Put the server's answer in place. */
  show(answer) {
    const scrolled = this.panel.scrollTop;
    this.panel.replaceChildren(...answer.childNodes);
    this.panel.scrollTop = scrolled;
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

  /** The numbers that a heat map shows, in one row; null where it shows none of a wire's. */
  numbersOf(map) {
    const role = ["value", "gradient"].find((one) => map.closest(".array").classList.contains(one));
    const wire = this.record?.wires.find((one) => one.id === map.closest("[data-wire]").dataset.wire);
    const numbers = role && wire?.[role];
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
