// The circuits that come into the window: the same one keeps its place, and what is looked at stays in sight.

import { all, targetOf } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { EDGE } from "./fitting.js";
import { Following } from "./following.js";
import { strips } from "./strips.js";

/** @import { Place } from "./pane.js" */

const UPRIGHT = matchMedia("(orientation: portrait)");
const KEPT = 1 / 3; // of a circuit's parts, which an edited program has still, and another one hasn't

export class Viewport extends Following {
  /** @param {HTMLElement} element */
  constructor(element) {
    super(element);
    /** @type {{svg: SVGSVGElement, natural: {width: number, height: number}} | null}  the circuit, while another is on paper */
    this.aside = null;
    this.upright = UPRIGHT.matches; // how the screen was held
    /** @type {SVGGraphicsElement[]}  the parts of a circuit of which some are left out */
    this.parts = [];
    /** @type {Signal<void>}  all parts are there again */
    this.completed = new Signal();
    element.addEventListener("dblclick", () => this.fit());
    element.addEventListener("focusin", (event) => {
      const target = targetOf(event);
      if (target instanceof SVGGraphicsElement && target.matches("[tabindex]:focus-visible")) this.reveal([target]);
    });
    this.measure();
    new ResizeObserver(() => {
      if (this.onPaper) return; // its size is not the window's
      const { width, height, view } = this;
      const turned = this.upright !== UPRIGHT.matches;
      this.upright = UPRIGHT.matches;
      this.measure();
      if (!turned && this.width === width && this.height === height) return; // by less than a pixel: a formula beside it has another line
      if (this.staying && this.width === width) this.keep(this.staying);
      else if (!this.touched || this.led) {
        if (turned && this.view.scale < this.readable) this.first(); // what was made so small to be seen whole is read again
        else this.again?.();
      }
      else { // what is in the middle stays there
        view.x += (width - this.width) / view.scale / 2;
        view.y += (height - this.height) / view.scale / 2;
        this.apply();
      }
      this.reveal(this.revealed.filter((part) => this.svg?.contains(part)));
    }).observe(element);
  }

  /**
   * Show a circuit. The same one with new numbers has them changed in place: nothing moves. That of another program, or in another flow, is seen
   * as one that is visited is, because what was looked at in the one before is nowhere in it.
   * @param {SVGSVGElement} svg
   */
  show(svg) {
    this.showAll();
    if (this.svg && svg !== this.svg && sameCircuit(this.svg, svg)) {
      const wires = svg.querySelectorAll(".wire");
      this.svg.querySelectorAll(".wire").forEach((wire, i) => {
        if (wire.innerHTML !== wires[i].innerHTML) wire.replaceChildren(...wires[i].childNodes);
      });
      return;
    }
    const other = this.svg && (this.svg.dataset.flow !== svg.dataset.flow || isOther(this.svg, svg)); // in another flow no part is where it was
    this.put(svg);
    if (other) this.begin();
    else if (this.touched && this.seen() > 0.5) this.apply();
    else if (this.staying) this.keep(this.staying);
    else this.first();
  }

  /** Have the view with which a circuit is visited, whatever was looked at before. */
  begin() {
    this.revealed = [];
    this.staying = null;
    this.first();
  }

  /**
   * Keep an element where it was in the window in another picture, if the view is the user's.
   * @param {SVGElement | null} before  the picture
   * @param {string} id
   */
  hold(before, id) {
    if (!this.touched || !before || !this.svg || before === this.svg) return;
    const [old, now] = [before, this.svg].map((svg) => middle(svg.querySelector(`#${id} .body`)));
    if (!old || !now) return;
    this.view.x += now.x - old.x;
    this.view.y += now.y - old.y;
    this.apply();
  }

  /** Leave out what is not in the window until the rest is painted: the browser has less to lay out. */
  async seenFirst() {
    this.showAll();
    this.parts = this.svg ? all(this.svg, ":scope > g", SVGGraphicsElement) : [];
    for (const part of this.parts) if (!this.sees(part)) part.remove(); // what is merely not displayed takes its time all the same
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    this.showAll();
    this.completed.tell();
  }

  /** @override */
  first() {
    this.showAll(); // what is out of sight while a slider moves is not there, and has no extent
    super.first();
  }

  showAll() {
    /** @type {SVGElement | null} */
    let next = null;
    for (const part of this.parts.reverse()) {
      if (!part.parentNode) this.svg?.insertBefore(part, next);
      next = part;
    }
    this.parts = [];
  }

  /**
   * Have a part stay where it is in the window, if it is in it, while that gets lower or higher.
   * @param {SVGGraphicsElement} part
   */
  stay(part) {
    if (!this.sees(part)) return;
    const { x, y, width, height } = this.box(part);
    const { view } = this;
    this.staying = { middle: { x: x + width / 2, y: y + height / 2 }, half: height / 2, x: (x + width / 2 - view.x) * view.scale, y: (y + height / 2 - view.y) * view.scale, scale: view.scale };
  }

  /**
   * Have a part where it was in the window, or as near as it is whole.
   * @param {Place} place
   */
  keep({ middle, half, x, y: before, scale }) {
    const y = Math.min(before, this.height - half * scale - EDGE);
    this.view = { scale, x: middle.x - x / scale, y: middle.y - y / scale };
    this.apply();
  }

  /**
   * On paper there is all of the circuit, whatever part the window shows; or another picture of it.
   * @param {boolean} is
   * @param {SVGSVGElement | null} [other]
   */
  print(is, other = null) {
    this.onPaper = is;
    if (other && this.svg) {
      this.aside = { svg: this.svg, natural: this.natural };
      this.put(other);
    } else if (!is && this.aside) {
      ({ svg: this.svg, natural: this.natural } = this.aside);
      this.aside = null;
    }
    if (!is && this.svg) this.element.replaceChildren(this.svg);
    this.measure();
    if (this.svg) this.apply();
  }

  /** On paper, part a circuit that is higher than a page has room for, so that pages end between what is read. */
  cut() {
    if (this.svg) this.element.replaceChildren(...strips(this.svg, this.natural));
  }
}

/** @param {Element | null} box */
function middle(box) {
  /** @param {string} place  @param {string} size */
  const at = (place, size) => Number(box?.getAttribute(place)) + Number(box?.getAttribute(size)) / 2;
  return box && { x: at("x", "width"), y: at("y", "height") };
}

/**
 * Whether two circuits are of two programs, and not of one before and after it was edited: few parts of the one are in the other.
 * @param {Element} before
 * @param {Element} after
 */
function isOther(before, after) {
  if (before.getAttribute("aria-label") === after.getAttribute("aria-label")) return false;
  const [old, now] = [before, after].map((svg) => [...svg.querySelectorAll(":scope > g > title")].map(({ textContent }) => textContent));
  const there = new Set(now);
  return old.filter((title) => there.has(title)).length < KEPT * old.length;
}

/** @param {Element} one  @param {Element} other */
function sameCircuit(one, other) {
  /** @param {Element} group  @param {string} part */
  const said = (group, part) => group.querySelector(part)?.textContent;
  /** @param {Element} a  @param {Element} b */
  const same = (a, b) => a.id === b.id && ["title", ".shape"].every((part) => said(a, part) === said(b, part))
    && a.classList.contains("data") === b.classList.contains("data");
  return ["aria-label", "data-flow"].every((name) => one.getAttribute(name) === other.getAttribute(name)) && one.children.length === other.children.length
    && [...one.children].every((group, i) => same(group, other.children[i]));
}
