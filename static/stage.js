// What stands on the page of a run at a moment: the numbers that exist by then, the gate in turn, and
// which way its numbers go.

import { brief, exact } from "./numerals.js";
import { paint } from "./painter.js";
import { Steps } from "./steps.js";

const TOGETHER = 700; // ms between gradients that are added, one by one

export class Stage {
  /** @param {Document} page */
  constructor(page) {
    this.page = page;
    this.numbers = null; // of all wires, by id, as the circuit's own program gave them
    this.done = null; // how many steps have happened; null: all, and none is looked at
    this.adding = 0;
  }

  /** Take the circuit that the server has drawn, at the moment that it was asked for. */
  take(record, done) {
    clearInterval(this.adding);
    this.record = record;
    this.steps = new Steps(record);
    this.done = done;
    this.numbers = null;
    this.light();
  }

  /** Show other numbers, at the same moment. */
  show(numbers) {
    clearInterval(this.adding);
    this.numbers = numbers;
    this.paint();
  }

  /** Show another moment, with the numbers there are. */
  go(done) {
    clearInterval(this.adding);
    this.done = done;
    this.paint();
    this.light();
    this.add();
  }

  /** The wires that have a value, and those that have a gradient, by now. */
  get there() {
    return this.steps.after(this.done ?? this.steps.count);
  }

  /** The elements of the gate in turn and its wires; none before the first step. */
  get turn() {
    return [...this.page.querySelectorAll("#viewport .turn")];
  }

  paint() {
    const { values, gradients } = this.numbers;
    const there = this.there;
    const fields = new Map([...this.page.getElementById("inputs").children].map((row) => [row.querySelector("input").name, row.querySelector("output")]));
    for (const { id, source } of this.record.wires) {
      const group = this.page.getElementById(`wire-${id}`);
      const gradient = gradients.get(id);
      const seen = gradient === null || there.gradients.has(id) ? gradient : undefined;
      paint(group, "value", there.values.has(id) ? values.get(id) : undefined);
      paint(group, "gradient", seen);
      const field = source.startsWith("input-") && fields.get(source.slice(6));
      if (field) field.textContent = brief(seen ?? null);
    }
    if (!this.page.getElementById("panel-table").hidden) this.fill();
  }

  /** Write the numbers of now into the table. */
  fill() {
    if (!this.numbers) return;
    const there = this.there;
    const rows = this.page.getElementById("rows").children;
    this.record.wires.forEach(({ id }, i) => {
      for (const [role, numbers, seen] of [["value", this.numbers.values, there.values], ["gradient", this.numbers.gradients, there.gradients]]) {
        const number = numbers.get(id);
        const cell = rows[i].querySelector(`.${role}`);
        if (!seen.has(id)) cell.textContent = "—";
        else if (!Array.isArray(number)) cell.textContent = number === null ? "—" : exact(number);
        else cell.textContent = cell.title;
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
