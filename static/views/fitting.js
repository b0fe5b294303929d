// Which scale suits a circuit in its window, and with which part of it a view begins.

import { all } from "../circuit/elements.js";
import { shownAtMost, shownOf } from "../circuit/flows.js";
import { clearly, spansOf } from "./edge.js";
import { levelOf } from "./extent.js";
import { Pane, SMALLEST } from "./pane.js";

/** @import { Extent } from "./extent.js" */
/** @import { Letters, View } from "./pane.js" */

/**
 * The scale that fitting never passes; of a first view the least that can be read, and the least that shows
 * all, which is another one where there are arrays. Where these are not set, they follow from the window and from how large numbers are drawn. Where it is
 * set, the least at which parts are brought into the window together, which are read like all of a circuit where there are arrays alone; and the parts that a run speaks of, one after the other.
 * @typedef {{largest: number, readable?: number, whole?: number, arrays?: number, together?: number, spoken?: () => SVGGraphicsElement[][]}} Limits
 */

const LIMITS = { largest: 2 };
// px: the height of numbers at a first view, by the width of the window, and where a line would not fit otherwise; of all at once.
const HEIGHTS = { phone: 11, desk: 12, hall: 14 };
const LEAST = 11;
const ROUNDED = 0.996; // of the least: nobody sees the difference, and a line fits that would not
const WIDER = 1.1; // how much larger than readable the lines of a long circuit may be, to be as wide as the window
const SMALLER = 0.88; // of what is readable, where the window would else end in the middle of what is read
const CLEARER = 1.3; // and a circuit that does not fit, to end at the window's edge between what is read
const CALM = 0.6; // of the largest scale, for a circuit that stays where it is when a gate is explained
export const EDGE = 8; // between what is brought into the window and its edge
const LOWEST = 240; // px of the window, as in static/page/rooms.css
const SHARED = matchMedia("(min-width: 761px) and (min-height: 541px)"); // the circuit and the panels share a window's height, as in static/page/rooms.css
const NEARLY = 1.15; // how much larger a circuit might be, for one that is seen whole instead and never moves
const SPOKEN = ".gate, .wire"; // of which what a step says is read
const ARRAY = ".wire > :is(.bracket, .heat)"; // in numbers, or as a heat map
const PRESENTED = 14.5; // points: how high numbers of arrays are where one presents, as in static/views/present.css
const HEADROOM = 40; // px above the names of a circuit that runs down, which are no empty room yet
const NUMBER = 40; // points beside a gate at which the numbers of its wires stand

export class Fitting extends Pane {
  /** @param {HTMLElement} element */
  constructor(element) {
    super(element);
    /** @type {(() => void) | null}  fits it anew at another size of the window */
    this.again = null;
    /** @type {Limits} */
    this.limits = LIMITS;
    /** @type {View}  with which a visit begins, before what is asked for is found */
    this.start = this.view;
  }

  /**
   * The largest scale at which places fit into the window together, with some room around them.
   * @param {Extent[]} boxes
   */
  scaleFor(boxes) {
    /** @param {"x" | "y"} side  @param {"width" | "height"} size */
    const along = (side, size) => (this[size] - 1) / (Math.max(...boxes.map((box) => box[side] + box[size])) - Math.min(...boxes.map((box) => box[side])) + 2 * EDGE);
    return Math.min(along("x", "width"), along("y", "height"));
  }

  /** The least scale at which what is spoken of together is read. */
  get together() {
    const { together = Infinity } = this.limits;
    return this.svg?.querySelector(ARRAY) ? Math.max(this.ample, this.limits.spoken ? 0 : together) : Math.max(together, this.least);
  }

  /**
   * The largest scale at which whatever a run speaks of at once is in the window, as far as that can be read, and what runs to the
   * right all from top to bottom.
   */
  get spoken() {
    if (!this.limits.spoken) return Infinity;
    const needs = this.limits.spoken().map((parts) => this.scaleFor(this.said(parts.filter((part) => part.matches(SPOKEN)))));
    if (this.svg?.dataset.flow === "right") needs.push(this.height / this.natural.height);
    return Math.min(...needs.filter((need) => need >= this.together));
  }

  /** The scale at which the smallest text of the circuit has the least height. */
  get least() {
    return LEAST / this.smallest;
  }

  /**
   * How much of the circuit the window, as it is now, shows at once: parts of one, or how many times as large as it need be,
   * up to where all can be read from afar.
   * @param {Partial<Limits>} limits
   * @param {boolean} free  whether nobody chose the way in which it runs
   * @param {SVGSVGElement | null} [svg]  the circuit
   */
  shownWithin(limits, free, svg = this.svg) {
    this.bound(limits);
    const { ample, readable } = this.scales(svg ? this.lettersOf(svg) : this, svg);
    const room = { width: this.width / ample, height: this.height / ample };
    return Math.min(readable / ample, svg && free ? shownAtMost(levelOf(svg), room) : shownOf(this.natural, room));
  }

  /** The scale from which on numbers can be read, in this window. */
  get readable() {
    return this.scales(this).readable;
  }

  /** The scale from which on all of a circuit is shown at first. */
  get ample() {
    return this.scales(this).ample;
  }

  /**
   * The scales from which on a circuit's numbers can be read in this window, and all of it is shown at first.
   * @param {Letters} letters  of the circuit
   * @param {Element | null} svg  the circuit
   */
  scales({ size, smallest }, svg = this.svg) {
    const least = LEAST / smallest;
    const height = innerWidth < 1000 ? HEIGHTS.phone : innerWidth < 1700 ? HEIGHTS.desk : HEIGHTS.hall;
    const readable = Math.max(this.limits.readable ?? 0, height / size, least);
    const { whole, arrays } = this.limits;
    const enough = svg?.querySelector(ARRAY) ? arrays && Math.max(arrays, height / PRESENTED) : whole;
    return { readable, ample: enough === undefined ? readable : Math.max(enough, least) };
  }

  /**
   * The height of the window that stays where a gate is explained below: what stands in it at first, stays where it is then.
   * @returns {number}  px
   */
  get lasting() {
    const panels = this.figure.parentElement?.querySelector(":scope > .tabs");
    if (!SHARED.matches || document.documentElement.dataset.view === "present" || !panels || !this.figure.closest(".resting") || panels.getBoundingClientRect().left > this.figure.getBoundingClientRect().left) return this.height;
    const root = getComputedStyle(document.documentElement);
    const said = root.getPropertyValue("--panels-below");
    const whole = said.endsWith("%") ? (this.figure.parentElement?.clientHeight ?? 0) / 100 : 1;
    return Math.min(this.height, Math.max(LOWEST, this.height + panels.clientHeight - Number.parseFloat(said) * whole));
  }

  /** The first view of a circuit: all of it where that can be read, else its beginning. */
  first() {
    if (!this.svg) return;
    this.toFit(this.first);
    const { readable } = this;
    const { spoken } = this;
    if (spoken < readable && this.view.scale >= this.together && this.view.scale * NEARLY >= spoken) {
      // it is whole
    } else if (spoken < readable && this.view.scale < this.ample) {
      const least = Math.max(this.ample, this.together);
      const line = this.width / this.needed;
      const most = this.svg.dataset.flow?.endsWith("rows") && line >= least ? Math.min(line, spoken) : spoken; // a line that can be read whole is not cut
      this.from(most);
      this.end(Math.min(most, least), most);
      this.gather();
    } else if (this.view.scale < this.ample) {
      const across = this.width / this.needed;
      const { flow } = this.svg.dataset;
      const least = this.limits.spoken ? this.together : this.least * ROUNDED;
      const lines = flow?.endsWith("rows") || (flow !== "right" && across >= least); // read line by line, so they fit, or as much of them as can be read
      const most = lines ? Math.min(Math.max(across, least), spoken) : spoken;
      const wider = this.natural.height * readable > this.height * WIDER ? WIDER : 1; // what is whole but for a little is no larger than it must be
      const begin = () => this.from(lines ? Math.min(most, readable * wider) : readable);
      begin();
      const both = this.needed * readable > this.width && this.natural.height * readable > this.height; // one moves both ways to see the rest, and more of it is seen as it is
      this.end(Math.min(most, readable), Math.min(most, both ? readable : readable * CLEARER));
      if (!this.begins) begin(); // it moves on to where gates are, and its edge with it
      this.gather();
      this.tighten();
    }
    this.start = this.view;
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
    const { arrays } = this.limits;
    const smaller = arrays && svg?.querySelector(ARRAY) ? least : Math.min(least, Math.max(this.least * ROUNDED, Math.min(least * SMALLER, arrays ?? Infinity)));
    const down = clearly(spans, height, least, most) ?? clearly(spans, height, smaller, least);
    if (down) {
      this.from(down.scale);
      this.view.y = -down.behind / down.scale;
    }
    const now = this.view.scale;
    const across = svg && this.needed * now > width + 1 && clearly(spansOf(svg, "x"), width, down ? now : least, down ? now : most);
    if (across) {
      const { y } = this.view;
      this.from(across.scale);
      this.view.x = -across.behind / across.scale;
      if (down) this.view.y = y;
    }
  }

  /** Have in sight the gate in turn, or else what is looked at or asked for. A reader's own view stays. */
  find() {
    const { shown, natural } = this;
    if (!this.svg || this.touched || (shown.width >= natural.width && shown.height >= natural.height)) return;
    const wanted = (this.limits.spoken ? null : this.svg.querySelector(".gate.turn")) ?? this.svg.querySelector(".gate.selected") ?? this.svg.querySelector(".gate.questioned");
    if (!(wanted instanceof SVGGraphicsElement) || this.holds(this.box(wanted))) return;
    const box = this.box(wanted);
    /** In the middle, as far as there is more of the circuit.  @param {"x" | "y"} side  @param {"width" | "height"} size */
    const middle = (side, size) => shown[size] >= natural[size] ? shown[side] : Math.max(0, Math.min(natural[size] - shown[size], box[side] + (box[size] - shown[size]) / 2));
    [this.view.x, this.view.y] = [middle("x", "width"), middle("y", "height")];
    this.apply();
  }

  /**
   * Show the beginning of the circuit; what is smaller than the window stands in its middle.
   * @param {number} scale
   */
  from(scale) {
    /** @param {number} window  @param {number} size  @param {number} [needed]  of the size */
    const start = (window, size, needed = size) => (needed <= window / scale + 1e-6 ? (size - window / scale) / 2 : 0);
    const { width, height } = this.natural;
    this.view = { scale, x: start(this.width, width, this.needed), y: start(this.lasting, height) };
  }

  /** Where the gates are, in the order of the run; the dot of a copy is none that one looks for. */
  get gates() {
    return this.svg ? all(this.svg, ".gate:not(.op-copy)", SVGGraphicsElement).map((gate) => this.box(gate)) : [];
  }

  /** Whether the circuit's first gate is in the window. */
  get begins() {
    const [first] = this.gates;
    return !first || this.holds(first);
  }

  /** Whether the circuit runs from top to bottom. */
  get isDown() {
    return this.svg?.dataset.flow === "down";
  }

  /**
   * Where the window begins at the names of the inputs that stand in its width; infinitely far down where there are none.
   * @param {number} y  where it may begin, if that leaves no empty room above them
   */
  named(y) {
    const { x, scale } = this.view;
    const names = this.svg ? all(this.svg, ".input", SVGGraphicsElement).map((input) => this.box(input)) : [];
    const top = Math.min(...names.filter((box) => box.x >= x && box.x + box.width <= x + this.width / scale).map((box) => box.y)) - EDGE;
    return top * scale > HEADROOM ? top : Math.min(y, top);
  }

  /** Where what is in the window begins at its left. */
  get left() {
    const { x, y, scale } = this.view;
    const parts = this.svg ? all(this.svg, ":is(.input, .wire, .gate)", SVGGraphicsElement).map((part) => this.box(part)) : [];
    const seen = parts.filter((box) => box.x + box.width > x && box.y + box.height > y && box.y < y + this.height / scale);
    return Math.min(...seen.map((box) => box.x));
  }

  /**
   * Move on from the corner of the circuit, which may be empty, until its first gate is in the window, with as many others as
   * there are places for. What runs down begins with the names of inputs: a wire without one comes from nowhere.
   */
  gather() {
    const { view, natural } = this;
    const { gates } = this;
    const [first] = gates;
    if (!first || this.begins) return;
    /** @type {(["x", "width"] | ["y", "height"])[]} */
    const ways = this.svg?.dataset.flow === "right" ? [["x", "width"], ["y", "height"]] : [["y", "height"], ["x", "width"]];
    const { y } = view;
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
    if (!this.isDown) return;
    view.y = Math.min(view.y, this.named(y));
    view.x = Math.max(view.x, Math.min(this.left - EDGE, first.x - EDGE));
  }

  /** Have no empty room at the left of what runs down while some of it is out of sight at the right. */
  tighten() {
    const { view, natural } = this;
    const [left, most] = [this.left - EDGE, natural.width - this.width / view.scale];
    if (this.isDown && this.needed > this.width / view.scale) view.x = Math.max(view.x, Math.min(left, most));
  }

  /**
   * Take other limits, or the usual ones, and begin anew.
   * @param {Partial<Limits>} limits
   */
  within(limits) {
    this.bound(limits);
    this.first();
  }

  /** @param {Partial<Limits>} limits */
  bound(limits) {
    this.limits = { ...LIMITS, ...limits };
    this.measure();
  }

  /**
   * Show all of the circuit, or as much of it as can be seen. On a phone, where that is small, first what a visit begins with,
   * which is read, and from there the most that can be seen.
   */
  fit() {
    const { svg, natural, view: { x, y, scale } } = this;
    if (!svg) return;
    if (this.limits.spoken) {
      this.first(); // smaller it could not be read from afar
      return;
    }
    if (!SHARED.matches && Math.min(this.width / natural.width, this.height / natural.height) < SMALLEST / this.smallest) {
      this.first();
      if (this.view.scale !== scale || Math.hypot(this.view.x - x, this.view.y - y) * scale > 1) return;
    }
    this.overview();
  }

  /** Show all of the circuit; where nobody could see its numbers then, its beginning, as much of it as can be read, so that one moves one way alone to see the rest. */
  overview() {
    this.toFit(this.overview);
    const smallest = SMALLEST / this.smallest;
    if (this.view.scale < smallest) {
      const along = Math.max(this.width / this.needed, this.height / this.natural.height);
      this.from(Math.max(smallest, Math.min(along, this.readable)));
      this.gather();
    }
    this.apply();
  }

  /**
   * See all of the circuit.
   * @param {() => void} again  does so at another size
   */
  toFit(again) {
    this.touched = false;
    this.panned = false;
    if (again === this.overview) {
      this.revealed = [];
      this.staying = null;
    }
    this.again = again;
    const { width, height } = this.natural;
    const largest = Math.min(this.width / this.needed, this.limits.largest);
    const lasting = Math.min(largest, this.lasting / height);
    const scale = lasting > CALM * Math.min(largest, this.height / height) && lasting >= this.readable ? lasting : Math.min(largest, this.height / height);
    this.view = { scale, x: width / 2 - this.width / scale / 2, y: height / 2 - Math.max(this.lasting / scale, height) / 2 };
  }
}
