// What is said of a number of an array, beside it, with a legend of the colours.

import { short } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";

const GAP = 14; // px between what is pointed at and what is said of it
const LEVELS = [-4, -3, -2, -1, 0, 1, 2, 3, 4]; // of the colour scale

export class Tip {
  /** @param {string} id */
  constructor(id) {
    this.element = document.createElement("div");
    Object.assign(this.element, { id, className: "tip", popover: "manual" });
    this.element.setAttribute("role", "status");
    document.body.append(this.element);
  }

  hide() {
    if (this.element.matches(":popover-open")) this.element.hidePopover();
  }

  /** @param {Element[]} lines */
  say(lines) {
    this.element.replaceChildren(...lines);
  }

  /**
   * Stand beside what is pointed at, and inside of the window; without that, where it stands.
   * @param {Element | {clientX: number, clientY: number}} [at]  an element, or a pointer
   */
  show(at) {
    if (!this.element.matches(":popover-open")) this.element.showPopover();
    if (!at) return;
    const box = at instanceof Element ? at.getBoundingClientRect() : new DOMRect(at.clientX, at.clientY, 0, 0);
    const { offsetWidth: width, offsetHeight: height, style } = this.element;
    const above = box.top - GAP - height;
    style.left = `${Math.max(4, Math.min(innerWidth - width - 4, box.right + GAP))}px`;
    style.top = `${above > 4 ? above : Math.min(innerHeight - height - 4, box.bottom + GAP)}px`;
  }
}

/** The largest size of a finite number.  @param {number[]} numbers */
export function largest(numbers) {
  return numbers.reduce((most, one) => (Number.isFinite(one) ? Math.max(most, Math.abs(one)) : most), 0);
}

/** @param {string} kind  @param {string} words */
export function line(kind, words) {
  const element = document.createElement("p");
  element.className = kind;
  element.textContent = words;
  return element;
}

/**
 * The colours from the most negative number to the most positive.
 * @param {string} name  of what is coloured
 * @param {number} most
 * @param {boolean} named  whether the name stands before them
 */
export function legend(name, most, named = false) {
  const element = document.createElement("p");
  element.className = "legend";
  const colours = LEVELS.map((level) => {
    const colour = document.createElement("i");
    colour.className = `level${level}`;
    return colour;
  });
  element.append(...(named ? [Object.assign(document.createElement("b"), { textContent: name })] : []), short(-most), ...colours, short(most));
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", t("{role}: colours from {least} to {most}", { role: name, least: short(-most), most: short(most) }));
  return element;
}
