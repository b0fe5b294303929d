// The view for a projector: the circuit fills the window, keys and a remote step through it.

import { byId } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";

/** @import { Limits } from "./fitting.js" */

/**
 * What the view makes of the circuit's window.
 * @typedef {{touched: boolean, within(limits: Partial<Limits>): void, bound(limits: Partial<Limits>): void, shownWithin(limits: Partial<Limits>, free: boolean, svg?: SVGSVGElement | null): number}} Window
 */

const FADES_AFTER = 3000; // ms without a move, until the pointer and the controls fade
const LEGIBLE = 1.45; // the scale, in a hall's 1920×1080, at which numbers have about 26 px
const WHOLE = 1.12; // and 20 px, which is enough where all of the circuit comes in sight so
const ARRAYS = 0.966; // and those of arrays 14 px, which is enough where there are some
const TOGETHER = 0.966; // and whatever is written, as long numbers and names at wires, 14 px, which is enough where whatever a step speaks of comes in sight so
const LARGEST = 6;
const COLUMNS = [0, 1, 2, 3]; // in which a program stands above its circuit; 0 is beside it

export class Present {
  /**
   * @param {Window} viewport
   * @param {HTMLElement} rest  what has the focus when the view is left, where nothing had it before
   * @param {() => SVGGraphicsElement[][]} spoken  what of the circuit the steps speak of, one after the other
   * @param {() => boolean} free  whether nobody chose the way in which the circuit runs
   */
  constructor(viewport, rest, spoken, free) {
    this.root = document.documentElement;
    this.program = byId("shown");
    this.viewport = viewport;
    this.rest = rest;
    this.spoken = spoken;
    /** @type {Element | null}  what had the focus when the view was begun */
    this.before = null;
    this.free = free;
    /** @type {Signal<boolean>}  whether one presents now */
    this.changed = new Signal();
    /** @type {Signal}  the circuit has been given its room */
    this.settled = new Signal();
    this.idle = 0;
    for (const sign of ["pointermove", "pointerdown", "focusin"]) addEventListener(sign, () => this.wake());
    addEventListener("keydown", (event) => this.wakeUp(event), true);
    addEventListener("pointerdown", (event) => this.wakeUp(event), true);
    /** @type {EventTarget | null}  what a press has given the focus */
    this.pressed = null;
    let presses = false;
    for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, ({ type }) => { presses = type === "pointerdown"; }, true);
    addEventListener("focusin", ({ target }) => { this.pressed = presses ? target : null; });
    /** Lets go of what Escape lets go of first, such as a field; tells whether there was anything. */
    this.lets = () => false;
    document.addEventListener("fullscreenchange", () => { if (this.on && !document.fullscreenElement && !this.lets()) this.leave(); }); // with Escape, which a page in full screen is not told of
    addEventListener("resize", () => { if (this.on) this.settle(); });
    this.settle();
  }

  get on() {
    return this.root.dataset.view === "present";
  }

  /** Present, in full screen where the browser lets the page have it; or leave. */
  toggle() {
    if (this.on) {
      this.leave();
      return;
    }
    this.before = document.activeElement;
    this.show("present");
    this.changed.tell(true);
    this.root.requestFullscreen?.().catch(() => {}); // refused: the window is all there is
  }

  leave() {
    if (!this.on) return;
    this.show("full");
    this.changed.tell(false);
    if (document.fullscreenElement) document.exitFullscreen();
    this.home.focus({ preventScroll: true });
    this.before = null;
  }

  /**
   * Where a reader goes on: at the part of the circuit that keys have reached, or at what had the focus before. A gate that was
   * clicked is none of these, because the space bar, which played there, would press it.
   */
  get home() {
    const { activeElement } = document;
    const there = [activeElement === this.pressed ? null : activeElement?.closest("#viewport [tabindex]"), this.before].find((one) => one?.isConnected && one !== document.body && one.checkVisibility());
    return there instanceof HTMLElement || there instanceof SVGElement ? there : this.rest;
  }

  /** @param {string} view  `present`, or `full` */
  show(view) {
    if (this.root.dataset.view === view) return;
    this.root.dataset.view = view;
    this.root.classList.remove("blank");
    this.settle();
  }

  /**
   * Have a program of many lines beside its circuit, or above it, in columns, where more of the circuit is seen then; of ways that
   * show as much of that, the one that shows most of the program.
   * @param {SVGSVGElement} [svg]  the circuit, where another stands in the window still
   */
  place(svg) {
    const { root, viewport, limits, program } = this;
    /** @param {number} columns  above it; 0 for beside it */
    const put = (columns) => {
      root.classList.toggle("above", columns > 0);
      root.style.setProperty("--columns", columns ? String(columns) : "");
    };
    put(0);
    if (!this.on) return;
    const free = this.free();
    const seen = COLUMNS.map((columns) => {
      put(columns);
      return { columns, circuit: viewport.shownWithin(limits, free, svg), program: seenOf(program) };
    });
    const most = Math.max(...seen.map(({ circuit }) => circuit));
    const [best] = seen.filter(({ circuit }) => circuit > most - 1e-3).toSorted((one, other) => other.program - one.program);
    put(best.columns);
    viewport.bound(limits); // it was measured in each of the ways, and stays as it is where no other circuit comes
  }

  /** What the view asks of the circuit's window, as it is now.  @returns {Partial<Limits>} */
  get limits() {
    const hall = Math.max(0.45, Math.min(innerHeight / 1080, innerWidth / 1920)); // a phone presents too
    return this.on ? { largest: LARGEST, readable: LEGIBLE * hall, whole: WHOLE * hall, arrays: ARRAYS * hall, together: TOGETHER * hall, spoken: this.spoken } : {};
  }

  /** Give the circuit the room that it now has. */
  settle() {
    this.place();
    this.viewport.within(this.limits);
    this.settled.tell();
    this.wake();
  }

  /** Another circuit has come: its steps say how large it may be, and lead the view. */
  follow() {
    if (this.on && !this.viewport.touched) this.settle();
  }

  blank() {
    this.root.classList.add("blank");
  }

  /**
   * From black, any key and any press bring the picture back, and do nothing else.
   * @param {Event} event
   */
  wakeUp(event) {
    if (!this.root.classList.contains("blank")) return;
    this.root.classList.remove("blank");
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  wake() {
    this.root.classList.remove("idle");
    clearTimeout(this.idle);
    if (this.on) this.idle = setTimeout(() => this.root.classList.add("idle"), FADES_AFTER);
  }
}

/** How much of what a part of the page has is seen without scrolling it.  @param {Element} part */
function seenOf({ clientWidth, clientHeight, scrollWidth, scrollHeight }) {
  return (clientWidth / scrollWidth) * (clientHeight / scrollHeight);
}
