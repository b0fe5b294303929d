// What stands on the page of a run at its moment: the numbers that exist by then, the gate in turn, and
// which way its numbers go.

import { brief } from "./numerals.js";
import { all, byId, one } from "./elements.js";
import { gateElement, inputElement, wireElement } from "./ids.js";
import { change, measure, paint } from "./painter.js";
import { Signal } from "./signal.js";

/** @import { Moment } from "./moment.js" */
/** @import { Hides, Role, Step, Value } from "./record.js" */

/** A part of the page that shows a number: whether it is in sight, and how it is written.  @typedef {{seen: () => boolean, write: () => void}} Part */

const TOGETHER = 700; // ms between gradients that are added, one by one
const PAUSE = 50; // ms without new numbers before what is out of sight follows
/** @type {Role[]} */
export const ROLES = ["value", "gradient"];
const SLICE = 60; // so many of its parts in one frame: a move that comes then need not wait long

export class Stage {
  /**
   * @param {{sees: (part: SVGGraphicsElement) => boolean, viewed: Signal}} viewport  the circuit's window
   * @param {Moment} moment
   * @param {Hides} hides
   */
  constructor(viewport, moment, hides) {
    this.viewport = viewport;
    this.moment = moment;
    this.hides = hides;
    /** @type {Signal}  the numbers of now were written */
    this.painted = new Signal();
    /** @type {Part[]}  those that do not show the numbers of now yet */
    this.late = [];
    /** @type {Part[]} */
    this.parts = [];
    this.outside = new WeakSet(); // rows of the inputs that are not in the window
    this.watch = new IntersectionObserver((rows) => {
      for (const { target, isIntersecting } of rows) this.outside[isIntersecting ? "delete" : "add"](target);
      this.writeSeen();
    });
    this.adding = 0;
    this.pause = 0;
    this.frame = 0;
    viewport.viewed.on(() => this.writeSeen());
    moment.taken.on(() => {
      this.stop();
      this.parts = [...this.wires(), ...this.rows()]; // now, while all of the picture is there
      for (const text of all(document, "#viewport .wire > :is(.value, .gradient)", SVGElement)) measure(text);
      this.light();
    });
    moment.ran.on(() => {
      this.stop();
      this.paint();
    });
    moment.stepped.on(() => {
      this.stop();
      this.paint();
      this.light();
      this.add();
    });
  }

  /** The elements of the gate in turn and its wires; none before the first step. */
  get turn() {
    return all(document, "#viewport .turn", SVGGraphicsElement);
  }

  /**
   * The part of the picture that a step is about, and the ids of its wires.
   * @param {Step} step
   */
  about(step) {
    const { gates, last } = this.moment.steps;
    const gate = gates.get(step.gate);
    return gate ? { part: gateElement(gate.id), wires: [...gate.operands, ...gate.results] } : { part: last.target, wires: [last.id] };
  }

  /** Leave the page as it is: newer numbers come, or stand there. */
  stop() {
    clearInterval(this.adding);
    clearTimeout(this.pause);
    cancelAnimationFrame(this.frame);
    this.late = [];
  }

  /** Write the numbers of now: what is in sight at once, the rest when no newer ones come. */
  paint() {
    this.late = this.parts;
    this.writeSeen();
    this.painted.tell();
    this.pause = setTimeout(() => this.writeRest(), PAUSE);
  }

  /** The wires of the picture: whether each is in sight, and how its numbers are written. */
  wires() {
    return this.moment.circuit.wires.map(({ id }) => {
      const group = byId(wireElement(id), SVGGraphicsElement);
      const write = () => {
        for (const role of ROLES) paint(group, role, this.now(role, id));
      };
      return { seen: () => this.viewport.sees(group), write };
    });
  }

  /** The rows of the inputs: whether each is in sight, and how its gradient is written. */
  rows() {
    const wires = new Map(this.moment.circuit.wires.map(({ id, source }) => [source, id]));
    return [...byId("inputs").children].flatMap((row) => {
      const wire = wires.get(inputElement(one(row, "input", HTMLInputElement).name));
      if (!wire) return [];
      const output = one(row, "output.gradient");
      this.watch.observe(row);
      return [{ seen: () => !this.outside.has(row), write: () => show(output, this.now("gradient", wire), brief) }];
    });
  }

  /**
   * A number of now: null where there never is one, undefined where only the server knows it, a sign where it is hidden.
   * @param {Role} role
   * @param {string} id  of the wire
   */
  now(role, id) {
    const number = this.moment.known[`${role}s`].get(id);
    if (number === null) return null;
    return this.moment.there[`${role}s`].has(id) ? this.hides(role, id) ?? number : "—";
  }

  /** The numbers as they stand in the picture: a sign in place of one that is not there yet, or hidden. */
  get shown() {
    /** @param {Role} role  @returns {import("./record.js").Seen} */
    const of = (role) => ({ get: (wire) => this.now(role, wire) });
    return { values: of("value"), gradients: of("gradient") };
  }

  /** Write what is late and in sight. All are asked before one is written, so that nothing is laid out twice. */
  writeSeen() {
    /** @type {[Part[], Part[]]} */
    const [seen, unseen] = [[], []];
    for (const part of this.late) (part.seen() ? seen : unseen).push(part);
    this.late = unseen;
    for (const part of seen) part.write();
  }

  writeRest() {
    for (const part of this.late.slice(0, SLICE)) part.write();
    this.late = this.late.slice(SLICE);
    if (this.late.length) this.frame = requestAnimationFrame(() => this.writeRest());
  }

  /** Light up the gate in turn with its wires, and show which way its numbers go. */
  light() {
    for (const element of this.turn) element.classList.remove("turn");
    for (const flow of document.querySelectorAll("#viewport .flow")) flow.remove();
    const { step } = this.moment;
    if (!step) return;
    const { part, wires } = this.about(step);
    document.getElementById(part)?.classList.add("turn");
    for (const id of wires) {
      const wire = byId(wireElement(id), SVGElement);
      wire.classList.add("turn");
      for (const line of all(wire, ".line", SVGElement)) {
        const flow = /** @type {SVGElement} */ (line.cloneNode());
        flow.removeAttribute("stroke");
        flow.removeAttribute("stroke-dasharray");
        flow.setAttribute("class", `flow ${step.phase === "forward" ? "forward" : "backward"}`);
        line.after(flow);
      }
    }
  }

  /** At a copy gate the gradients that come back are added one by one. */
  add() {
    const { step, steps, known: { gradients } } = this.moment;
    const gate = step && steps.gates.get(step.gate);
    if (step?.phase !== "backward" || gate?.op !== "copy" || gate.results.length < 2) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const back = gate.results.map((id) => gradients.get(id)).filter((number) => typeof number === "number");
    if (back.length < gate.results.length) return; // arrays are added in one go
    if ([...gate.operands, ...gate.results].some((id) => this.hides("gradient", id))) return;
    const wires = gate.results.map((id) => byId(wireElement(id), SVGElement));
    const [into] = gate.operands.map((id) => byId(wireElement(id), SVGElement));
    let added = 0;
    const next = () => {
      added += 1;
      const every = added >= back.length;
      paint(into, "gradient", every ? gradients.get(gate.operands[0]) : back.slice(0, added).reduce((a, b) => a + b));
      wires.forEach((wire, i) => { wire.classList.toggle("turn", i < added); });
      if (every) clearInterval(this.adding);
    };
    next();
    this.adding = setInterval(next, TOGETHER);
  }
}

/**
 * Write a number, or its sign; one that is not known stays as the server wrote it.
 * @param {Element} element
 * @param {Value | string | null | undefined} number
 * @param {(number: Value | null) => string} write
 */
export function show(element, number, write) {
  if (number !== undefined) change(element, typeof number === "string" ? number : write(number));
}
