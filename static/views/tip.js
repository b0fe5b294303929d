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
    this.heard = document.createElement("p"); // it is there before anything is said, or that would not be heard
    this.heard.className = "unseen";
    this.heard.setAttribute("role", "status");
    this.into(document.body);
  }

  /**
   * Stand in a part of the page: what stands beside an open dialog is not heard.
   * @param {HTMLElement} part
   */
  into(part) {
    part.append(this.element, this.heard);
  }

  hide() {
    if (this.element.matches(":popover-open")) this.element.hidePopover();
    this.heard.replaceChildren(); // it holds no longer
  }

  /**
   * @param {Element[]} lines
   * @param {Element[]} legends  which nobody wants to hear with every number
   * @param {boolean} aloud  whether it is heard
   */
  say(lines, legends, aloud) {
    this.element.replaceChildren(...lines, ...legends);
    if (aloud) this.heard.replaceChildren(lines.map(({ textContent }) => textContent).join("; "));
  }

  /**
   * Stand beside what is pointed at, and inside of the window; without that, where it stands.
   * @param {Element | {clientX: number, clientY: number}} [at]  an element, or a pointer
   * @param {Element | DOMRect} [around]  beside, above or below which it stands, where there is room: else beside what is pointed at
   */
  show(at, around) {
    if (!this.element.matches(":popover-open")) this.element.showPopover();
    if (!at) return;
    const box = at instanceof Element ? at.getBoundingClientRect() : new DOMRect(at.clientX, at.clientY, 0, 0);
    const { offsetWidth: width, offsetHeight: height, style } = this.element;
    const free = around instanceof Element ? around.getBoundingClientRect() : around;
    const beside = free && [free.right + GAP, free.left - GAP - width].find((left) => left > 4 && left + width < innerWidth - 4);
    const clear = free && [free.top - GAP - height, free.bottom + GAP].find((top) => top > 4 && top + height < innerHeight - 4);
    const under = this.element.closest("dialog") && box.bottom + GAP + height < innerHeight - 4 ? box.bottom + GAP : undefined; // its title is above
    const top = beside === undefined ? clear ?? under ?? box.top - GAP - height : box.top;
    style.left = `${beside ?? Math.max(4, Math.min(innerWidth - width - 4, clear === undefined ? box.right + GAP : box.left - width / 2))}px`;
    style.top = `${Math.min(innerHeight - height - 4, top > 4 ? top : box.bottom + GAP)}px`;
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
