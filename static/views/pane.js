// The window on the circuit: what of it is in sight, at which scale, and what moves it.

import { sure } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { extentOf } from "./extent.js";

/** @import { Extent } from "./extent.js" */

/**
 * Where a part of the circuit is: its middle and half its height in the circuit's units, and the same middle in the window in
 * px, at a scale.
 * @typedef {{middle: {x: number, y: number}, half: number, x: number, y: number, scale: number}} Place
 */

/** Where the window begins in the circuit, in its units, and px to a unit.  @typedef {{x: number, y: number, scale: number}} View */

/** How large letters are drawn, in the circuit's units.  @typedef {{size: number, smallest: number}} Letters */

const AROUND = 14; // the circuit's units: how much of its empty edges, both together, need not be in sight
const BELOW = matchMedia("(min-width: 1101px) and (min-height: 541px)"); // what zooms it stands below the window, as in static/page/rooms.css
const NEAREST = 6;
export const SMALLEST = 7; // px of what is written, where all is to be seen
const LOW = 340; // px of height, below which a wide figure has what zooms it at its side
const WIDE = 1.2; // times its height

export class Pane {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.figure = sure(element.parentElement, "figure");
    this.onPaper = false;
    this.width = 1;
    this.height = 1;
    /** @type {SVGSVGElement | null}  the circuit */
    this.svg = null;
    this.natural = { width: 1, height: 1 }; // the size of the circuit
    this.size = 14.5; // of numbers, as they are drawn
    this.smallest = 14.5; // of whatever is written in the circuit
    this.shown = { x: 0, y: 0, width: 1, height: 1 }; // what of it is in the window
    this.touched = false; // whether the user has panned or zoomed, or stepped to what was not in sight: then the view is theirs
    this.panned = false; // whether they have panned or zoomed
    /** @type {View} */
    this.view = { x: 0, y: 0, scale: 1 };
    /** @type {SVGGraphicsElement[]}  what was brought into the window last: it stays there at another size, until a reader moves */
    this.revealed = [];
    /** @type {Place | null}  of a part that stays where it is while the window gets lower or higher, until a reader moves */
    this.staying = null;
    /** @type {WeakMap<SVGGraphicsElement, Extent>}  of parts of the circuit, which stay where they are */
    this.boxes = new WeakMap();
    /** @type {WeakMap<SVGGraphicsElement, Extent>}  of their numbers, and of gates */
    this.sayings = new WeakMap();
    /** @type {Signal}  another part of the circuit comes into sight */
    this.viewed = new Signal();
  }

  /**
   * Put a circuit into the window.
   * @param {SVGSVGElement} svg
   */
  put(svg) {
    const { width, height } = this.natural;
    this.natural = { width: Number.parseFloat(svg.getAttribute("width") ?? ""), height: Number.parseFloat(svg.getAttribute("height") ?? "") };
    if (width !== this.natural.width || height !== this.natural.height) this.staying = null;
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    ({ size: this.size, smallest: this.smallest } = this.lettersOf(svg));
    this.svg = svg;
    this.element.replaceChildren(svg);
    const { flow } = svg.dataset;
    if (flow === this.element.dataset.flow) return;
    this.element.dataset.flow = flow; // what zooms a circuit stands below it, or beside
    this.measure();
  }

  /**
   * How large a circuit's numbers are drawn, and the smallest of what is written in it.
   * @param {SVGSVGElement} svg
   * @returns {Letters}
   */
  lettersOf(svg) {
    const size = Number(svg.querySelector(".value")?.getAttribute("font-size") ?? this.size);
    const sizes = [...svg.querySelectorAll("text[font-size]")].map((text) => Number(text.getAttribute("font-size")));
    return { size, smallest: sizes.reduce((least, one) => Math.min(least, one), size) };
  }

  /** How much of the circuit is inside the window, of what could be. */
  seen() {
    const { x, y, scale } = this.view;
    /** @param {number} start  @param {number} window  @param {number} size */
    const along = (start, window, size) => Math.max(0, Math.min(start + window, size) - Math.max(start, 0)) / Math.min(window, size);
    return along(x, this.width / scale, this.natural.width) * along(y, this.height / scale, this.natural.height);
  }

  /** The width that circuits have, wherever what zooms them stands: that follows from their flow, which follows from this. */
  get room() {
    return this.figure.clientWidth;
  }

  /** Whether what zooms the circuit stands beside it, and not below. */
  get beside() {
    return !this.isBelow && (this.svg?.dataset.flow === "down" || this.figure.classList.contains("low"));
  }

  /** How wide a window has all of the circuit, in its units: the outermost of its empty edges need not be in sight. */
  get needed() {
    return this.natural.width - AROUND + 1;
  }

  /** Whether all of the circuit is in the window, wherever that stands. */
  get whole() {
    return this.shown.width > this.natural.width - AROUND && this.shown.height > this.natural.height - AROUND;
  }

  /**
   * Where a part of the circuit is.
   * @param {SVGGraphicsElement} part
   */
  box(part) {
    const box = this.boxes.get(part) ?? extentOf(part);
    this.boxes.set(part, box);
    return box;
  }

  /**
   * Where what is said of parts of the circuit stands: gates, and of wires the numbers.
   * @param {SVGGraphicsElement[]} parts
   */
  said(parts) {
    return parts.map((part) => {
      const box = this.sayings.get(part) ?? (part.matches(".wire") ? extentOf(part, "text, .heat") : this.box(part));
      this.sayings.set(part, box);
      return box;
    }).filter(({ width }) => width);
  }

  /**
   * Whether a part of the circuit is in the window.
   * @param {SVGGraphicsElement} part
   */
  sees(part) {
    const [box, shown] = [this.box(part), this.shown];
    return box.x < shown.x + shown.width && box.x + box.width > shown.x && box.y < shown.y + shown.height && box.y + box.height > shown.y;
  }

  /**
   * Whether a part of the circuit is in the lower half of the window.
   * @param {SVGGraphicsElement} part
   */
  low(part) {
    const [box, shown] = [this.box(part), this.shown];
    return box.y + box.height / 2 > shown.y + shown.height / 2;
  }

  /**
   * Whether all of a place would be in the window, if that began elsewhere.
   * @param {Extent} box
   */
  holds(box, { x, y } = this.view) {
    const { width, height, view: { scale } } = this;
    return box.x >= x && box.x + box.width <= x + width / scale && box.y >= y && box.y + box.height <= y + height / scale;
  }

  /** Whether what zooms the circuit stands below its window. */
  get isBelow() {
    return BELOW.matches;
  }

  /** Keep the window's size: asked for while a circuit comes, the browser would lay it out for nothing. */
  measure() {
    const { clientWidth, clientHeight } = this.figure;
    this.figure.classList.toggle("low", clientHeight < LOW && clientWidth > WIDE * clientHeight);
    this.width = this.element.clientWidth || 1;
    this.height = this.element.clientHeight || 1;
  }

  apply() {
    const { x, y, scale } = this.view;
    this.shown = this.onPaper ? { x: 0, y: 0, ...this.natural } : { x, y, width: this.width / scale, height: this.height / scale };
    this.element.classList.toggle("tall", this.shown.height < this.natural.height - 1);
    this.element.classList.toggle("partly", !this.whole);
    this.svg?.setAttribute("viewBox", `${this.shown.x} ${this.shown.y} ${this.shown.width} ${this.shown.height}`);
    this.viewed.tell();
  }

  /**
   * Zoom by a factor, about a point of the window; its middle where none is given.
   * @param {number} factor
   */
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    if (!this.svg) return;
    this.touched = true;
    this.panned = true;
    this.revealed = [];
    this.staying = null;
    const { view, natural } = this;
    const farthest = Math.min(this.width / natural.width, this.height / natural.height, SMALLEST / this.smallest, view.scale); // all of it, or as far as it is read
    const scale = Math.max(farthest, Math.min(NEAREST, this.view.scale * factor));
    this.view.x += x / this.view.scale - x / scale;
    this.view.y += y / this.view.scale - y / scale;
    this.view.scale = scale;
    this.apply();
  }

  /**
   * Scroll by so many pixels, as far as there is more of the circuit; tells whether there was.
   * @param {number} right
   * @param {number} down
   */
  scroll(right, down) {
    if (this.whole) return false;
    const { view: { x, y, scale }, natural } = this;
    /** @param {number} from  @param {number} by  @param {number} window  @param {number} size */
    const along = (from, by, window, size) => Math.max(Math.min(0, from), Math.min(Math.max(size - window, from), from + by / scale));
    const [left, top] = [along(x, right, this.width / scale, natural.width), along(y, down, this.height / scale, natural.height)];
    if (left === x && top === y) return false;
    this.go(left, top);
    return true;
  }

  /**
   * Show another part of the circuit.
   * @param {number} x  of what is at the left of the window
   * @param {number} y  of what is at its top
   */
  go(x, y) {
    this.touched = true;
    this.panned = true;
    this.revealed = [];
    this.staying = null;
    this.view.x = x;
    this.view.y = y;
    this.apply();
  }
}
