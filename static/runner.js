// Runs the circuit's own program while a slider moves, and writes what it gives into the page: in the
// same frame, and without the server.

import { brief, exact } from "./numerals.js";
import { paint } from "./painter.js";

export class Runner {
  /** @param {Document} page */
  constructor(page) {
    this.page = page;
    this.program = null;
    this.address = "";
    this.frame = 0;
  }

  /**
   * Fetch the program of the circuit that is shown. Until it is there, and where it can't be had,
   * there is none, and the server's numbers serve.
   * @param {string} address
   * @param {object} record  of that circuit
   */
  async load(address, record) {
    this.record = record;
    if (address === this.address) return;
    this.address = address;
    this.program = null;
    try {
      const program = await import(address);
      if (address === this.address) this.program = program;
    } catch {
      this.program = null;
    }
  }

  /**
   * Show what the circuit gives for other values of its numbers.
   * @param {Array<[string, string]>} typed  the values of the inputs that are numbers
   * @returns {boolean} whether it could
   */
  show(typed) {
    if (!this.program || !this.record) return false;
    const values = Object.fromEntries(Object.entries(this.record.inputs).map(([name, input]) => [name, input.value]));
    for (const [name, text] of typed) {
      if (typeof values[name] === "number") values[name] = Number(text);
    }
    if (Object.values(values).some((value) => value === null || Number.isNaN(value))) return false;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint(values));
    return true;
  }

  paint(values) {
    const run = this.program.run(values, this.record.output.gradient);
    const seen = new Map();
    this.record.wires.forEach((wire, i) => {
      const [value, gradient] = [run.values[i], run.gradients[i]];
      const group = this.page.getElementById(`wire-${wire.id}`);
      paint(group, "value", value);
      paint(group, "gradient", gradient);
      if (wire.source.startsWith("input-")) seen.set(wire.source.slice(6), gradient);
    });
    for (const row of this.page.getElementById("inputs").children) {
      const name = row.querySelector("input").name;
      if (seen.has(name)) row.querySelector("output").textContent = brief(seen.get(name));
    }
    if (!this.page.getElementById("panel-table").hidden) this.fill(run);
  }

  fill(run) {
    const rows = this.page.getElementById("rows").children;
    this.record.wires.forEach((wire, i) => {
      for (const [role, number] of [["value", run.values[i]], ["gradient", run.gradients[i]]]) {
        if (typeof number === "number") rows[i].querySelector(`.${role}`).textContent = exact(number);
      }
    });
  }
}
