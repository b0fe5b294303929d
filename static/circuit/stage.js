// What stands on the page of a run at a moment: the numbers that exist by then, the gate in turn, and
// which way its numbers go.

import { brief, full } from "./numerals.js";
import { change, paint } from "./painter.js";
import { Steps } from "./steps.js";

const TOGETHER = 700; // ms between gradients that are added, one by one
const PAUSE = 50; // ms without new numbers before what is out of sight follows
const SLICE = 60; // so many of its parts in one frame: a move that comes then need not wait long

export class Stage {
  constructor(page, viewport) {
    this.page = page;
    this.viewport = viewport;
    this.late = []; // the parts of the page that do not show the numbers of now yet
    this.outside = new WeakSet(); // rows of the inputs that are not in the window
    this.watch = new IntersectionObserver((rows) => {
      for (const { target, isIntersecting } of rows) this.outside[isIntersecting ? "delete" : "add"](target);
      this.writeSeen();
    });
    viewport.onview = () => this.writeSeen();
    this.numbers = null; // of all wires, by id, as the circuit's own program gave them
    this.hides = () => null; // told a role and a wire: the sign in place of a number that is not to be seen
    this.done = null; // how many steps have happened; null: all, and none is looked at
    this.adding = 0;
  }

  /** Take the circuit that the server has drawn, at the moment that it was asked for. */
  take(record, done) {
    this.stop();
    this.record = record;
    this.parts = null;
    this.recorded = null;
    this.steps = new Steps(record);
    this.done = done;
    this.numbers = null;
    this.light();
  }

  /** Show other numbers, at the same moment. */
  show(numbers) {
    this.stop();
    this.numbers = numbers;
    this.paint();
  }

  /** Show another moment, with the numbers there are. */
  go(done) {
    this.stop();
    this.done = done;
    this.paint();
    this.light();
    this.add();
  }

  /** The wires that have a value, and those that have a gradient, by now. */
  get there() {
    return this.steps.after(this.done ?? this.steps.count);
  }

  /** The numbers of now: the program's, or else the server's, which has left out large arrays. */
  get known() {
    return this.numbers ?? (this.recorded ??= recorded(this.record));
  }

  /** The elements of the gate in turn and its wires; none before the first step. */
  get turn() {
    return [...this.page.querySelectorAll("#viewport .turn")];
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
    this.parts ??= [...this.wires(), ...this.rows()];
    this.late = this.parts;
    [this.seen, this.painted] = [this.there, this.known];
    this.writeSeen();
    if (this.page.getElementById("panel-table")?.hidden === false) this.fill();
    this.pause = setTimeout(() => this.writeRest(), PAUSE);
  }

  /** The wires of the picture: whether each is in sight, and how its numbers are written. */
  wires() {
    return this.record.wires.map(({ id }) => {
      const group = this.page.getElementById(`wire-${id}`);
      const write = () => {
        for (const role of ["value", "gradient"]) paint(group, role, this.now(role, id) ?? null);
      };
      return { seen: () => this.viewport.sees(group), write };
    });
  }

  /** The rows of the inputs: whether each is in sight, and how its gradient is written. */
  rows() {
    const wires = new Map(this.record.wires.map(({ id, source }) => [source, id]));
    return [...this.page.getElementById("inputs").children].flatMap((row) => {
      const wire = wires.get(`input-${row.querySelector("input").name}`);
      if (!wire) return [];
      const output = row.querySelector("output.gradient");
      this.watch.observe(row);
      return [{ seen: () => !this.outside.has(row), write: () => show(output, this.now("gradient", wire), brief) }];
    });
  }

  /** A number of now: null where there never is one, undefined where only the server knows it, a sign where it is hidden. */
  now(role, id) {
    const number = this.painted[`${role}s`].get(id);
    if (number === null) return null;
    return this.seen[`${role}s`].has(id) ? this.hides(role, id) ?? number : "—";
  }

  /** Write what is late and in sight. All are asked before one is written, so that nothing is laid out twice. */
  writeSeen() {
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

  /** Write the numbers of now into the table. */
  fill() {
    [this.seen, this.painted] = [this.there, this.known];
    const rows = this.page.getElementById("rows").children;
    this.record.wires.forEach(({ id }, i) => {
      for (const role of ["value", "gradient"]) {
        const cell = rows[i].querySelector(`.${role}`);
        show(cell, this.now(role, id), full);
        cell.title = cell.textContent;
      }
    });
  }

  /** Light up the gate in turn with its wires, and show which way its numbers go. */
  light() {
    for (const element of this.turn) element.classList.remove("turn");
    for (const flow of this.page.querySelectorAll("#viewport .flow")) flow.remove();
    const step = this.steps.at(this.done);
    if (!step) return;
    const gate = this.steps.gates.get(step.gate);
    this.page.getElementById(gate ? `gate-${gate.id}` : this.record.wires.find(({ id }) => id === this.steps.last).target)?.classList.add("turn");
    for (const id of gate ? [...gate.operands, ...gate.results] : [this.steps.last]) {
      const wire = this.page.getElementById(`wire-${id}`);
      wire.classList.add("turn");
      for (const line of wire.querySelectorAll(".line")) {
        const flow = line.cloneNode();
        flow.removeAttribute("stroke");
        flow.removeAttribute("stroke-dasharray");
        flow.setAttribute("class", `flow ${step.phase === "forward" ? "forward" : "backward"}`);
        line.after(flow);
      }
    }
  }

  /** At a copy gate the gradients that come back are added one by one. */
  add() {
    const gate = this.steps.gate(this.done);
    if (this.steps.at(this.done)?.phase !== "backward" || gate?.op !== "copy" || gate.results.length < 2) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const back = gate.results.map((id) => this.numbers.gradients.get(id));
    if (back.some((number) => typeof number !== "number")) return; // arrays are added in one go
    if ([...gate.operands, ...gate.results].some((id) => this.hides("gradient", id))) return;
    const wires = gate.results.map((id) => this.page.getElementById(`wire-${id}`));
    const [into] = gate.operands.map((id) => this.page.getElementById(`wire-${id}`));
    let added = 0;
    const next = () => {
      added += 1;
      const all = added >= back.length;
      paint(into, "gradient", all ? this.numbers.gradients.get(gate.operands[0]) : back.slice(0, added).reduce((a, b) => a + b));
      wires.forEach((wire, i) => wire.classList.toggle("turn", i < added));
      if (all) clearInterval(this.adding);
    };
    next();
    this.adding = setInterval(next, TOGETHER);
  }
}

/** Write a number, or its sign; one that is not known stays as the server wrote it. */
function show(element, number, write) {
  if (number !== undefined) change(element, typeof number === "string" ? number : write(number));
}

const NOT_FINITE = { inf: Infinity, "-inf": -Infinity, nan: NaN };

/** The numbers of a record, by wire; none of an array that is left out. */
export function recorded({ wires }) {
  const number = (wire, role) => {
    const found = wire[role];
    if (found === null && wire.shape.length) return undefined;
    return typeof found === "string" ? NOT_FINITE[found] : found;
  };
  const of = (role) => new Map(wires.map((wire) => [wire.id, number(wire, role)]));
  return { values: of("value"), gradients: of("gradient") };
}
