// The window follows a run: what a step speaks of comes into it. Where one presents, each step has a view of its own, to
// which the steps before it lead, however one came there.

import { EDGE, Fitting } from "./fitting.js";

/** @import { Extent } from "./extent.js" */
/** @import { View } from "./pane.js" */

const FRAME = ".border"; // around what was opened, in a line of the circuit
const NAME = ".input, .output, .title"; // at the end of a wire, or of what is open

export class Following extends Fitting {
  /** @param {HTMLElement} element */
  constructor(element) {
    super(element);
    /** @type {number | null}  how many steps have happened where a run is followed; null: none is looked at */
    this.done = null;
  }

  /** Whether the steps lead the view: one presents, and has not zoomed or panned. */
  get led() {
    return Boolean(this.limits.spoken) && !this.panned;
  }

  /** @override */
  first() {
    if (!this.limits.spoken || !this.svg) {
      super.first();
      return;
    }
    this.element.classList.remove("partly"); // what is whole has more room, so the view depends on no other before it
    this.measure();
    super.first();
    const { width, height } = this;
    this.measure();
    if (this.width !== width || this.height !== height) {
      super.first();
      this.measure();
    }
    this.lead();
  }

  /** From the first view on, have the one to which the steps lead by now. */
  lead() {
    this.revealed = [];
    this.view = (this.limits.spoken?.() ?? []).slice(0, this.done ?? 0).reduce((view, parts) => this.towards(parts, view), this.start);
    this.apply();
    this.find();
  }

  /**
   * Have in the window what a step speaks of.
   * @param {SVGGraphicsElement[]} parts
   * @param {number | null} done  how many steps have happened; null where none is looked at
   */
  follow(parts, done) {
    this.done = done;
    if (!this.led) this.reveal(parts);
    else if (this.touched) this.first();
    else this.lead();
  }

  /**
   * Bring elements into the window, where what is said of them is not, and move no further than that takes.
   * @param {SVGGraphicsElement[]} wanted
   */
  reveal(wanted) {
    if (!this.svg || !wanted.length) return;
    this.revealed = wanted;
    const view = this.towards(wanted, this.view);
    if (view === this.view) return;
    this.view = view;
    this.touched = true;
    this.apply();
  }

  /**
   * The view that has elements in the window and is as near to another as may be, at its scale: all of them where there is
   * room, else the gates, and of the borders of frames, the numbers of their wires and then the names at their ends those for which there is room, the nearest first.
   * @param {SVGGraphicsElement[]} wanted
   * @param {View} view
   * @returns {View}
   */
  towards(wanted, view) {
    const elements = this.gathered(wanted);
    /** @param {string} kinds */
    const said = (kinds) => this.said(elements.filter((element) => element.matches(kinds)));
    /** @param {Extent[]} boxes */
    const fit = (boxes) => this.scaleFor(boxes) >= view.scale;
    const needed = said(".gate");
    for (const kinds of [FRAME, ".wire", NAME]) {
      for (const box of byDistance(said(kinds), needed[0])) if (!needed.length || fit([...needed, box])) needed.push(box);
    }
    if (needed.every((box) => this.holds(box, view))) return view;
    const all = elements.map((element) => this.box(element));
    const boxes = fit(all) ? all : needed;
    return { scale: view.scale, x: this.near(boxes, "x", "width", view), y: this.near(boxes, "y", "height", view) };
  }

  /**
   * Parts of which all is looked at together: a value that stands as a name wherever it is used is copied far and wide, so of
   * its copy gate the wire that comes to it is enough.
   * @param {SVGGraphicsElement[]} elements
   */
  gathered(elements) {
    const copy = elements.find((element) => element.matches(".gate.op-copy:has(text)"));
    if (!copy) return elements;
    const at = this.box(copy);
    return elements.filter((element) => {
      const box = this.box(element);
      return box.x <= at.x + at.width && box.x + box.width >= at.x && box.y <= at.y + at.height && box.y + box.height >= at.y;
    });
  }

  /**
   * Where the window begins when it has moved no further than it takes to have places in it.
   * @param {Extent[]} boxes
   * @param {"x" | "y"} side
   * @param {"width" | "height"} size
   * @param {View} view  before
   */
  near(boxes, side, size, view) {
    const window = this[size] / view.scale;
    const room = Math.min(EDGE, window / 8);
    const from = Math.min(...boxes.map((box) => box[side])) - room;
    const to = Math.max(...boxes.map((box) => box[side] + box[size])) + room;
    return from < view[side] || to - from > window ? from : Math.max(view[side], to - window);
  }
}

/**
 * Places in order of how far they are from one, where there is one.
 * @param {Extent[]} boxes
 * @param {Extent | undefined} one
 */
function byDistance(boxes, one) {
  /** @param {Extent} box */
  const far = ({ x, y, width, height }) => one ? Math.abs(x + width / 2 - one.x - one.width / 2) + Math.abs(y + height / 2 - one.y - one.height / 2) : 0;
  return boxes.toSorted((a, b) => far(a) - far(b));
}
