// The inspector: the server draws it; here its numbers follow the circuit's, and the gate in turn comes into it.

import { all } from "../circuit/elements.js";
import { numberOf } from "../circuit/figures.js";
import { brief, exact, flat, short } from "../circuit/numerals.js";
import { levelOf } from "../circuit/painter.js";
import { behind, between, plain } from "../circuit/sums.js";
import { renew } from "./panels.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Role, Value } from "../circuit/record.js" */

const REST = 250; // ms at a step before the gate in turn is asked for

export class Inspector {
  /**
   * @param {HTMLElement} panel
   * @param {Moment} moment
   */
  constructor(panel, moment) {
    this.panel = panel;
    this.moment = moment;
    /** @type {Map<string, HTMLElement>}  the server's answers, by gate, until the circuit is drawn anew */
    this.known = new Map();
    this.resting = 0;
    /** @type {AbortController | null}  the explanation that is asked for */
    this.request = null;
    moment.taken.on(() => {
      this.known.clear();
      this.leave();
    });
    moment.ran.on(() => this.follow());
    moment.stepped.on(() => this.follow());
  }

  /**
   * Put the server's answer in place.
   * @param {HTMLElement} answer
   */
  show(answer) {
    renew(this.panel, answer);
  }

  /** The id of the gate that stands here; empty for none. */
  get gate() {
    return this.panel.querySelector("header")?.dataset.gate ?? "";
  }

  /**
   * Show a gate, once the run rests at its step.
   * @param {string} gate  its id; empty for none
   * @param {string} address  of its explanation
   */
  turn(gate, address) {
    this.leave();
    if (gate === this.gate) return;
    const known = this.known.get(gate);
    if (known) {
      this.show(/** @type {HTMLElement} */ (known.cloneNode(true)));
      this.follow();
      return;
    }
    this.resting = setTimeout(async () => {
      const answer = await this.answer(address);
      if (!answer) return;
      this.known.set(gate, answer);
      this.show(/** @type {HTMLElement} */ (answer.cloneNode(true)));
      this.follow();
    }, REST);
  }

  /**
   * Show a gate at once; tells whether it stands there.
   * @param {string} address  of its explanation
   */
  async look(address) {
    this.leave();
    const answer = await this.answer(address);
    if (answer) {
      this.show(answer);
      this.follow();
    }
    return answer !== null;
  }

  /**
   * The server's explanation; null where there is none, or none is waited for any more.
   * @param {string} address
   */
  async answer(address) {
    const request = (this.request = new AbortController());
    try {
      const response = await fetch(address, { signal: request.signal });
      const text = response.ok ? await response.text() : null;
      return text === null ? null : new DOMParser().parseFromString(text, "text/html").body;
    } catch {
      return null;
    }
  }

  /** Wait for no explanation any more: the run has gone on, or there is another circuit. */
  leave() {
    clearTimeout(this.resting);
    this.request?.abort();
    this.request = null;
  }

  /** Write the numbers of now, as far as the run has come; the server has written its own already. */
  follow() {
    const { numbers, there } = this.moment;
    if (!numbers) return;
    for (const element of all(this.panel, "[data-wire]:is(.value, .gradient, .local, .force)")) {
      const [role] = element.classList;
      const { wire = "", arriving } = element.dataset;
      if (!numbers.values.has(wire)) continue; // its gate is folded away, and the server's next answer has another
      const is = role === "value" ? there.values.has(wire) : role === "local" ? there.values.has(arriving ?? "") : there.gradients.has(wire);
      write(element, is ? numberOf(role, wire, arriving, numbers) : null);
    }
    for (const sign of all(this.panel, ".equals")) {
      const texts = all(sign.parentElement ?? sign, "b").map((number) => plain(number.textContent ?? ""));
      sign.textContent = between(texts.slice(0, -1), sign.dataset.sign === "×", texts[texts.length - 1]);
    }
    for (const wish of all(this.panel, ".wish")) {
      const { wire = "" } = wish.dataset;
      const gradient = Number(numbers.gradients.get(wire));
      const wants = Number.isNaN(Number(numbers.values.get(wire))) ? "none" : String(Math.sign(gradient) || gradient);
      const sign = there.gradients.has(wire) ? wants : "";
      for (const said of all(wish, ":scope > *")) said.hidden = said.dataset.sign !== sign.toLowerCase();
    }
    for (const array of all(this.panel, ".array.value, .array.gradient")) {
      const role = roleOf(array);
      const wire = wireOf(array);
      const number = role && numbers[`${role}s`].get(wire);
      array.classList.toggle("absent", number !== null && !there[`${role ?? "value"}s`].has(wire));
      if (number !== null && number !== undefined) fill(array, number);
    }
    for (const part of all(this.panel, "[data-arriving]:is(.curve-of, .jacobian > .array)")) {
      part.classList.toggle("absent", !there.values.has(part.dataset.arriving ?? ""));
    }
  }
}

/** @param {Element} array  @returns {Role | undefined} */
function roleOf(array) {
  return array.classList.contains("value") ? "value" : array.classList.contains("gradient") ? "gradient" : undefined;
}

/** @param {Element} element */
function wireOf(element) {
  return element.closest("[data-wire]")?.getAttribute("data-wire") ?? "";
}

/**
 * Write a number into its element: null is none yet, undefined one that is not known.
 * @param {HTMLElement} element
 * @param {Value | string | null | undefined} number
 */
function write(element, number) {
  const text = number === undefined ? "…" : typeof number === "string" ? number : brief(number);
  const words = "behind" in element.dataset ? behind(text) : text;
  if (element.textContent !== words) element.textContent = words;
  if (element.localName === "b") element.title = typeof number === "number" ? exact(number) : "";
}

/**
 * Write an array's numbers into its table; a heat map's come with the server's next answer.
 * @param {HTMLElement} array
 * @param {Value} number
 */
function fill(array, number) {
  const cells = all(array, ".entries td, :scope > b");
  const numbers = flat(number);
  if (cells.length !== numbers.length) return;
  const largest = Math.max(0, ...numbers.map(Math.abs).filter(Number.isFinite)) || 1;
  cells.forEach((cell, i) => {
    cell.textContent = short(numbers[i]);
    cell.title = exact(numbers[i]);
    if (cell.localName === "td") cell.className = `level${levelOf(numbers[i], largest)}`;
  });
}
