// The border between the circuit and the panels: dragged, moved by keys, and remembered in this browser. Where the
// panels stand beside the circuit, it has a place of its own. static/remembered.js has put it there before the first paint.

import { panelElement } from "../circuit/ids.js";

/** @import { Moment } from "../circuit/moment.js" */

const STEP = 4; // of a hundred parts of the room that circuit and panels share
const LEAST = { below: [240, 40], beside: [480, 320] }; // px of the circuit and of the panels, as in static/page/rooms.css

export class Room {
  /**
   * @param {HTMLElement} border  the separator
   * @param {HTMLElement} whole  in which all of them stand
   * @param {HTMLElement} circuit
   * @param {HTMLElement} section  with the panels
   * @param {HTMLElement[]} panels
   * @param {Moment} moment
   */
  constructor(border, whole, circuit, section, panels, moment) {
    this.border = border;
    this.whole = whole;
    this.circuit = circuit;
    this.section = section;
    this.panels = panels;
    this.moment = moment;
    this.root = document.documentElement;
    this.walked = false; // whether one has stepped: the panels keep the room that they have, and those that rest wait for theirs
    this.text = ""; // of the program
    this.painted = 0; // px: how high the panels were when they were painted last
    /** @type {number | null}  where in the border the pointer holds it, in px from its middle */
    this.held = null;
    border.addEventListener("pointerdown", (event) => this.hold(event));
    border.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) border.addEventListener(end, () => this.release());
    border.addEventListener("dblclick", () => this.take(null));
    border.addEventListener("keydown", (event) => this.press(event));
    const sizes = new ResizeObserver(() => this.tell());
    for (const element of [circuit, section]) sizes.observe(element);
    addEventListener("resize", () => this.steady(0));
    const contents = new MutationObserver(() => this.rest());
    for (const panel of panels) contents.observe(panel, { childList: true, attributeFilter: ["hidden", "aria-busy"] });
    moment.stepped.on(() => {
      const rested = whole.classList.contains("resting") && panels.find((panel) => !panel.hidden)?.offsetHeight;
      if (rested) whole.style.setProperty("--rested", `${rested}px`);
      this.keep();
      this.walked = true;
      this.rest();
    });
    moment.taken.on(() => {
      const { expr } = moment.circuit;
      if (expr === this.text) return;
      [this.walked, this.text] = [false, expr];
      this.steady(0);
      whole.classList.remove("keeping");
      whole.classList.add("fitting"); // also what a link opens takes what it needs
    });
  }

  /** While one steps, what is said of the gates in turn has the room that the first of them has. */
  keep() {
    const { whole, section } = this;
    const { height } = section.getBoundingClientRect();
    if (!height || whole.matches(".resting, .keeping")) return; // where one presents there are no panels
    whole.style.setProperty("--kept", `${height}px`);
    whole.classList.add("keeping");
  }

  /** A gate is let go of for those in turn, which have the room that it had, from the next step on. */
  lend() {
    this.keep();
    this.walked = true;
  }

  /** A reader asks for what a panel has: it takes its room now, and none where it has nothing to give. */
  ask() {
    this.walked = false;
    this.whole.classList.remove("keeping");
    this.steady(0);
    this.rest();
  }

  /** A reader goes from one panel to the next: what presses a tab finds the others where they were, unless a panel needs more room. */
  turn() {
    const before = this.whole.classList.contains("resting") ? 0 : this.painted;
    this.ask();
    this.steady(before);
  }

  /** @param {number} least  px that the panels have at least; 0 for what they need */
  steady(least) {
    this.whole.style.setProperty("--steady", least ? `${least}px` : "");
  }

  /** A panel that has only hints to give takes no room; while one steps, nothing moves that one presses. */
  rest() {
    const shown = this.panels.find((panel) => !panel.hidden);
    const given = shown?.querySelector(":scope > :not(.hint)") ?? shown?.ariaBusy;
    const rests = this.whole.classList.contains("resting");
    this.whole.classList.toggle("resting", given ? rests && this.walked : rests || !this.walked);
    this.whole.classList.toggle("fitting", shown?.id !== panelElement("explain") || !this.walked);
  }

  /** Whether the panels stand beside the circuit. */
  get beside() {
    return this.section.getBoundingClientRect().left >= this.circuit.getBoundingClientRect().right;
  }

  /** The two sizes that share the room, in px. */
  get sizes() {
    const along = this.beside ? "width" : "height";
    const [circuit, panels] = [this.circuit, this.section].map((element) => element.getBoundingClientRect()[along]);
    return { circuit, panels, both: circuit + panels || 1 };
  }

  /** How much of a hundred parts the circuit may have. */
  get limits() {
    const { both } = this.sizes;
    const [circuit, panels] = LEAST[this.beside ? "beside" : "below"];
    const least = Math.min(100, Math.ceil((100 * circuit) / both));
    return { least, most: Math.max(least, Math.floor(100 - (100 * panels) / both)) };
  }

  get share() {
    const { circuit, both } = this.sizes;
    return Math.round((100 * circuit) / both);
  }

  /** Say where the border is. */
  tell() {
    const { least, most } = this.limits;
    const { share, beside } = this;
    this.painted = beside ? 0 : this.section.getBoundingClientRect().height;
    const said = { orientation: beside ? "vertical" : "horizontal", valuemin: Math.min(least, share), valuemax: Math.max(most, share), valuenow: share };
    for (const [name, value] of Object.entries(said)) this.border.setAttribute(`aria-${name}`, String(value));
  }

  /**
   * Give the circuit so much of a hundred parts; null is what the style gives it.
   * @param {number | null} wanted
   */
  take(wanted) {
    const { limits: { least, most }, beside, sizes: { both }, root } = this;
    const name = beside ? "panels-beside" : "panels-below";
    this.steady(0);
    const { width, height } = this.whole.getBoundingClientRect();
    const panels = wanted === null ? "" : `${(((100 - Math.max(least, Math.min(most, wanted))) * both) / (beside ? width : height)).toFixed(2)}%`;
    root.style.setProperty(`--${name}`, panels); // an empty value takes it away
    try {
      if (panels) localStorage.setItem(name, panels);
      else localStorage.removeItem(name);
    } catch {
      // it lasts as long as the page does
    }
    this.tell();
  }

  /** @param {PointerEvent} event */
  at(event) {
    return this.beside ? event.clientX : event.clientY;
  }

  /** @param {PointerEvent} event */
  hold(event) {
    if (event.button) return;
    const { left, right, top, bottom } = this.border.getBoundingClientRect();
    this.held = this.at(event) - (this.beside ? left + right : top + bottom) / 2;
    this.border.setPointerCapture(event.pointerId);
    this.border.classList.add("held");
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (this.held === null) return;
    const { left, top } = this.circuit.getBoundingClientRect();
    const size = this.at(event) - this.held - (this.beside ? left : top);
    const wanted = (100 * size) / this.sizes.both;
    const { least, most } = this.limits;
    this.border.dataset.limit = wanted < least ? "least" : wanted > most ? "most" : "";
    this.take(wanted);
  }

  release() {
    this.held = null;
    this.border.dataset.limit = "";
    this.border.classList.remove("held");
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { share, limits } = this;
    /** @type {Record<string, number>} */
    const places = {
      ArrowUp: share - STEP, ArrowLeft: share - STEP, ArrowDown: share + STEP, ArrowRight: share + STEP, Home: limits.least, End: limits.most,
    };
    if (!(event.key in places) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.take(places[event.key]);
  }
}
