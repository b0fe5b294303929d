// What is said of a number of an array, beside it, with a legend of the colours.

import { short } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";

const GAP = 14; // px between what is pointed at and what is said of it
const EDGE = 4; // px of the window that stay free
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
    if (aloud) this.heard.replaceChildren(lines.map(({ textContent }) => textContent).join(t("; ")));
  }

  /**
   * Stand beside what is pointed at, and inside of the window; without that, where it stands.
   * @param {Element | {clientX: number, clientY: number}} [at]  an element, or a pointer
   * @param {Element | DOMRect} [around]  beside, above or below which it stands, where there is room: else beside what is pointed at
   * @param {Element[]} others  of which it covers as few as may be
   * @param {Element} [picture]  below which, or beside, it stands rather than on any of them
   */
  show(at, around, others = [], picture = undefined) {
    if (!this.element.matches(":popover-open")) this.element.showPopover();
    if (!at) return;
    const box = at instanceof Element ? at.getBoundingClientRect() : new DOMRect(at.clientX, at.clientY, 0, 0);
    const { offsetWidth: width, offsetHeight: height, style } = this.element;
    const [right, bottom] = [innerWidth - width - EDGE, innerHeight - height - EDGE]; // where it stands at the latest
    const free = around instanceof Element ? around.getBoundingClientRect() : around;
    const middle = Math.max(EDGE, Math.min(right, box.left - width / 2));
    const level = Math.max(EDGE, Math.min(bottom, box.top));
    const outer = picture?.getBoundingClientRect();
    const places = [
      ...(free ? [[free.right + GAP, level], [free.left - GAP - width, level], [middle, free.top - GAP - height], [middle, free.bottom + GAP]] : []),
      ...(outer ? [[middle, outer.bottom + EDGE], [outer.left - EDGE - width, level]] : []),
    ];
    const fitting = places.filter(([x, y]) => x >= EDGE && x <= right && y >= EDGE && y <= bottom);
    const rects = fitting.length > 1 ? others.map((one) => one.getBoundingClientRect()) : [];
    const covered = fitting.map(([x, y]) => rects.filter((one) => one.right > x && one.left < x + width && one.bottom > y && one.top < y + height).length);
    const [above, below] = [box.top - GAP - height, box.bottom + GAP];
    const isUnder = above < EDGE || (this.element.closest("dialog") && below <= bottom); // the dialog's title is above
    const [x, y] = fitting[covered.indexOf(Math.min(...covered))] ?? [Math.max(EDGE, Math.min(right, box.right + GAP)), isUnder ? Math.min(bottom, below) : above];
    style.left = `${x}px`;
    style.top = `${y}px`;
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
