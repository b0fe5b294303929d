// The circuit's window: what of it is in sight, at which scale, and what suits.

import { all, sure, targetOf } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { clearly, spansOf } from "./edge.js";
import { extentOf } from "./extent.js";

/** @import { Extent } from "./extent.js" */

/**
 * The scale that fitting never passes; of a first view the least that can be read, and the least that shows
 * all. Where the last two are not set, they follow from the window and from how large numbers are drawn.
 * @typedef {{largest: number, readable?: number, whole?: number}} Limits
 */

/**
 * Where a part of the circuit is: its middle and half its height in the circuit's units, and the same middle in the window in
 * px, at a scale.
 * @typedef {{middle: {x: number, y: number}, half: number, x: number, y: number, scale: number}} Place
 */

const LIMITS = { largest: 2 };
// px: the height of numbers at a first view, by the width of the window, and where a line would not fit otherwise; of all at once.
const HEIGHTS = { phone: 11, desk: 12, hall: 14 };
const LEAST = 11;
const SMALLEST = 7;
const WIDER = 1.1; // how much larger than readable the lines of a long circuit may be, to be as wide as the window
const SMALLER = 0.88; // of what is readable, where the window would else end in the middle of what is read
const CLEARER = 1.3; // and a circuit that does not fit, to end at the window's edge between what is read
const NARROWEST = 0.6; // of its scale, for what lies around a gate that stays where it is
const CALM = 0.6; // of the largest scale, for a circuit that stays where it is when a gate is explained
const AROUND = 14; // the circuit's units: how much of its empty edges, both together, need not be in sight
const LOWEST = 240; // px of the window, as in static/page/rooms.css
const BELOW = matchMedia("(min-width: 761px) and (min-height: 541px)"); // what zooms it stands below the window, as in static/page/rooms.css
const NEAREST = 6;
const LOW = 340; // px of height, below which a wide figure has what zooms it at its side
const NUMBER = 40; // points beside a gate at which the numbers of its wires stand
const EDGE = 8; // between what is brought into the window and its edge

export class Viewport {
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
    this.shown = { x: 0, y: 0, width: 1, height: 1 }; // what of it is in the window
    /** @type {(() => void) | null}  fits it anew at another size of the window */
    this.again = null;
    this.touched = false; // whether the user has panned or zoomed: then the view is theirs
    this.view = { x: 0, y: 0, scale: 1 };
    /** @type {Limits} */
    this.limits = LIMITS;
    this.size = 13.5; // of numbers, as they are drawn
    /** @type {{svg: SVGSVGElement, natural: {width: number, height: number}} | null}  the circuit, while another is on paper */
    this.aside = null;
    /** @type {SVGGraphicsElement[]}  what was brought into the window last: it stays there at another size, until a reader moves */
    this.revealed = [];
    /** @type {Place | null}  of a part that stays where it is while the window gets lower or higher, until a reader moves */
    this.staying = null;
    /** @type {SVGGraphicsElement[]}  the parts of a circuit of which some are left out */
    this.parts = [];
    /** @type {WeakMap<SVGGraphicsElement, Extent>}  of parts of the circuit, which stay where they are */
    this.boxes = new WeakMap();
    /** @type {Signal}  another part of the circuit comes into sight */
    this.viewed = new Signal();
    element.addEventListener("dblclick", () => this.fit());
    element.addEventListener("focusin", (event) => {
      const target = targetOf(event);
      if (target instanceof SVGGraphicsElement && target.matches("[tabindex]:focus-visible")) this.reveal([target]);
    });
    this.measure();
    new ResizeObserver(() => {
      if (this.onPaper) return; // its size is not the window's
      const { width, height, view } = this;
      this.measure();
      if (this.staying && this.width === width) this.keep(this.staying);
      else if (!this.touched) this.again?.();
      else { // what is in the middle stays there
        view.x += (width - this.width) / view.scale / 2;
        view.y += (height - this.height) / view.scale / 2;
        this.apply();
      }
      this.reveal(this.revealed.filter((part) => this.svg?.contains(part)));
    }).observe(element);
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
   * Have a part where it was in the window, or as near as it is whole, and as much of the circuit around it as can be read.
   * @param {Place} place
   */
  keep({ middle, half, x, y: before, scale: largest }) {
    const { width, height, natural } = this;
    const least = Math.min(largest, Math.max(this.readable, largest * NARROWEST));
    const y = Math.min(before, height - half * largest - EDGE);
    const sides = [[x, middle.x], [width - x, natural.width - middle.x], [y, middle.y], [height - y, natural.height - middle.y]];
    const scale = Math.max(least, Math.min(largest, ...sides.map(([room, reach]) => room / reach)));
    this.view = { scale, x: middle.x - x / scale, y: middle.y - y / scale };
    this.apply();
  }

  /** Leave out what is not in the window until the rest is painted: the browser has less to lay out. */
  async seenFirst() {
    this.showAll();
    this.parts = this.svg ? all(this.svg, ":scope > g", SVGGraphicsElement) : [];
    for (const part of this.parts) if (!this.sees(part)) part.remove(); // what is merely not displayed takes its time all the same
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    this.showAll();
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
   * Show a circuit. The same one with new numbers has them changed in place: nothing moves.
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
    this.put(svg);
    if (this.touched && this.seen() > 0.5) this.apply();
    else if (this.staying) this.keep(this.staying);
    else this.first();
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
    this.size = Number(svg.querySelector(".value")?.getAttribute("font-size") ?? this.size);
    this.svg = svg;
    this.element.replaceChildren(svg);
    const { flow } = svg.dataset;
    if (flow === this.element.dataset.flow) return;
    this.element.dataset.flow = flow; // what zooms a circuit stands below it, or beside
    this.measure();
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

  /** The scale from which on numbers can be read, in this window. */
  get readable() {
    const height = innerWidth < 1000 ? HEIGHTS.phone : innerWidth < 1700 ? HEIGHTS.desk : HEIGHTS.hall;
    return Math.max(this.limits.readable ?? 0, height / this.size);
  }

  /** The scale from which on all of a circuit is shown at first. */
  get ample() {
    return this.limits.whole === undefined ? this.readable : Math.max(this.limits.whole, LEAST / this.size);
  }

  /** The first view of a circuit: all of it where that can be read, else its beginning. */
  first() {
    if (!this.svg) return;
    this.toFit(this.first);
    const { readable, natural } = this;
    if (this.view.scale < this.ample) {
      const across = this.width / natural.width;
      const lines = this.svg.dataset.flow !== "right" && across >= LEAST / this.size; // read line by line, so they fit
      this.from(lines ? Math.min(across, readable * WIDER) : readable);
      this.end(lines ? Math.min(across, readable) : readable, lines ? Math.min(across, readable * CLEARER) : readable * CLEARER);
      this.gather();
    }
    this.apply();
    this.find();
  }

  /**
   * Have the window end between what is read, below or else at the right, at one of some scales.
   * @param {number} least
   * @param {number} most
   */
  end(least, most) {
    const { svg, view: { scale }, width, height, natural } = this;
    const spans = svg && natural.height * scale > height ? spansOf(svg, "y") : [];
    const smaller = Math.min(least, Math.max(LEAST / this.size, least * SMALLER));
    const down = clearly(spans, height, least, most) ?? clearly(spans, height, smaller, least);
    if (down) {
      this.from(down.scale);
      this.view.y = -down.behind / down.scale;
    }
    const now = this.view.scale;
    const across = svg && natural.width * now > width && clearly(spansOf(svg, "x"), width, down ? now : least, down ? now : most);
    if (across) {
      const { y } = this.view;
      this.from(across.scale);
      this.view.x = -across.behind / across.scale;
      if (down) this.view.y = y;
    }
  }

  /** Have in sight what is looked at or asked for. A reader's own view stays. */
  find() {
    const { shown, natural } = this;
    if (!this.svg || this.touched || (shown.width >= natural.width && shown.height >= natural.height)) return;
    const wanted = this.svg.querySelector(".gate.selected") ?? this.svg.querySelector(".gate.questioned");
    if (!(wanted instanceof SVGGraphicsElement) || this.holds(this.box(wanted))) return;
    const box = this.box(wanted);
    /** In the middle, as far as there is more of the circuit.  @param {"x" | "y"} side  @param {"width" | "height"} size */
    const middle = (side, size) => shown[size] >= natural[size] ? shown[side] : Math.max(0, Math.min(natural[size] - shown[size], box[side] + (box[size] - shown[size]) / 2));
    [this.view.x, this.view.y] = [middle("x", "width"), middle("y", "height")];
    this.apply();
  }

  /**
   * Whether all of a place would be in the window, if that began elsewhere.
   * @param {Extent} box
   */
  holds(box, { x, y } = this.view) {
    const { width, height, view: { scale } } = this;
    return box.x >= x && box.x + box.width <= x + width / scale && box.y >= y && box.y + box.height <= y + height / scale;
  }

  /**
   * Show the beginning of the circuit; what is smaller than the window stands in its middle.
   * @param {number} scale
   */
  from(scale) {
    /** @param {number} window  @param {number} size */
    const start = (window, size) => Math.min(0, (size - window / scale) / 2);
    const { width, height } = this.natural;
    this.view = { scale, x: start(this.width, width), y: start(this.lasting, height) };
  }

  /** Move on from the corner of the circuit, which may be empty, until its first gate is in the window, with as many others as there are places for. */
  gather() {
    const { view, natural } = this;
    const gates = this.svg ? all(this.svg, ".gate", SVGGraphicsElement).map((gate) => this.box(gate)) : [];
    const [first] = gates;
    if (!first || this.holds(first)) return;
    /** @type {(["x", "width"] | ["y", "height"])[]} */
    const ways = this.svg?.dataset.flow === "right" ? [["x", "width"], ["y", "height"]] : [["y", "height"], ["x", "width"]];
    for (const [n, [side, size]] of ways.entries()) {
      const window = this[size] / view.scale;
      const room = Math.min(NUMBER, Math.max(0, (window - first[size]) / 2));
      const [least, most] = [first[side] + first[size] + room - window, first[side] - room]; // between these the first gate is in the window
      /** @param {number} place */
      const inside = (place) => Math.max(least, Math.min(most, Math.max(Math.min(0, view[side]), Math.min(place, natural[size] - window))));
      const places = n && natural[size] > window ? gates.flatMap((box) => [inside(box[side] - room), inside(box[side] + box[size] + room - window)]) : [];
      let best = inside(view[side]);
      let held = 0;
      for (const place of new Set([best, ...places])) {
        const many = n ? gates.filter((box) => this.holds(box, { ...view, [side]: place })).length : 0;
        if (many > held) [best, held] = [place, many];
      }
      view[side] = best;
    }
  }

  /**
   * Take other limits, or the usual ones, and begin anew.
   * @param {Partial<Limits>} limits
   */
  within(limits) {
    this.limits = { ...LIMITS, ...limits };
    this.measure();
    this.first();
  }

  /** Show all of the circuit, or its beginning where nobody could see its numbers then. */
  fit() {
    if (!this.svg) return;
    this.toFit(this.fit);
    const least = SMALLEST / this.size;
    if (this.view.scale < least) {
      this.from(least);
      this.gather();
    }
    this.apply();
  }

  /**
   * Bring elements into the window, where they are not, and move no further than that takes: all of them
   * where there is room, else gates without their wires.
   * @param {SVGGraphicsElement[]} elements
   */
  reveal(elements) {
    const boxes = elements.map((element) => this.box(element));
    if (!this.svg || !boxes.length) return;
    this.revealed = elements;
    const gates = elements.filter((element) => element.matches(".gate")).map((gate) => this.box(gate));
    const { x, y, scale } = this.view;
    /** @param {"x" | "y"} side  @param {"width" | "height"} size */
    const near = (side, size) => {
      const window = this[size] / scale;
      const room = Math.min(EDGE, window / 8);
      /** @param {Extent[]} parts */
      const reach = (parts) => [
        Math.min(...parts.map((box) => box[side])) - room,
        Math.max(...parts.map((box) => box[side] + box[size])) + room,
      ];
      const whole = reach(boxes);
      const [from, to] = whole[1] - whole[0] > window && gates.length ? reach(gates) : whole;
      return from < this.view[side] || to - from > window ? from : Math.max(this.view[side], to - window);
    };
    this.view.x = near("x", "width");
    this.view.y = near("y", "height");
    if (this.view.x !== x || this.view.y !== y) {
      this.touched = true;
      this.apply();
    }
  }

  /**
   * See all of the circuit.
   * @param {() => void} again  does so at another size
   */
  toFit(again) {
    this.touched = false;
    if (again === this.fit) {
      this.revealed = [];
      this.staying = null;
    }
    this.again = again;
    const { width, height } = this.natural;
    const largest = Math.min(this.width / width, this.limits.largest);
    const lasting = Math.min(largest, this.lasting / height);
    const scale = lasting > CALM * Math.min(largest, this.height / height) && lasting >= this.readable ? lasting : Math.min(largest, this.height / height);
    this.view = { scale, x: width / 2 - this.width / scale / 2, y: height / 2 - Math.max(this.lasting / scale, height) / 2 };
  }

  /**
   * The height of the window that stays where a gate is explained below: what stands in it at first, stays where it is then.
   * @returns {number}  px
   */
  get lasting() {
    const panels = this.figure.parentElement?.querySelector(":scope > .tabs");
    if (!this.isBelow || !panels || !this.figure.closest(".resting") || panels.getBoundingClientRect().left > this.figure.getBoundingClientRect().left) return this.height;
    const root = getComputedStyle(document.documentElement);
    const said = root.getPropertyValue("--panels-below");
    const whole = said.endsWith("%") ? (this.figure.parentElement?.clientHeight ?? 0) / 100 : 1;
    return Math.min(this.height, Math.max(LOWEST, this.height + panels.clientHeight - Number.parseFloat(said) * whole));
  }

  /** Whether what zooms the circuit stands below its window. */
  get isBelow() {
    return BELOW.matches && document.documentElement.dataset.view !== "present";
  }

  /** Keep the window's size: asked for while a circuit comes, the browser would lay it out for nothing. */
  measure() {
    const { clientWidth, clientHeight } = this.figure;
    this.figure.classList.toggle("low", clientHeight < LOW && clientWidth > 2 * clientHeight);
    this.width = this.element.clientWidth || 1;
    this.height = this.element.clientHeight || 1;
  }

  /**
   * Zoom by a factor, about a point of the window; its middle where none is given.
   * @param {number} factor
   */
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    if (!this.svg) return;
    this.touched = true;
    this.revealed = [];
    this.staying = null;
    const farthest = Math.min(0.05, this.width / this.natural.width / 2);
    const scale = Math.max(farthest, Math.min(NEAREST, this.view.scale * factor));
    this.view.x += x / this.view.scale - x / scale;
    this.view.y += y / this.view.scale - y / scale;
    this.view.scale = scale;
    this.apply();
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
      this.element.replaceChildren(this.svg);
      this.aside = null;
    }
    this.measure();
    if (this.svg) this.apply();
  }

  /**
   * Scroll by so many pixels, as far as there is more of the circuit; tells whether there was.
   * @param {number} right
   * @param {number} down
   */
  scroll(right, down) {
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
    this.revealed = [];
    this.staying = null;
    this.view.x = x;
    this.view.y = y;
    this.apply();
  }
}

/** @param {Element | null} box */
function middle(box) {
  /** @param {string} place  @param {string} size */
  const at = (place, size) => Number(box?.getAttribute(place)) + Number(box?.getAttribute(size)) / 2;
  return box && { x: at("x", "width"), y: at("y", "height") };
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
