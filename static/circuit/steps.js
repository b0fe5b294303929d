// The steps of a run: each gate forward, the gradient at the output, each gate backward. What a number
// is not yet, it is not: before its step it does not exist.

/** @import { Circuit, Gate, Step, There } from "./record.js" */

export class Steps {
  /** @param {Pick<Circuit, "steps" | "gates" | "wires">} record */
  constructor(record) {
    this.steps = record.steps;
    /** @type {Map<string | null, Gate>} */
    this.gates = new Map(record.gates.map((gate) => [gate.id, gate]));
    const made = new Map(record.gates.flatMap((gate) => gate.results.map((wire) => [wire, gate])));
    const taken = new Set(record.gates.flatMap((gate) => gate.operands));
    this.first = record.wires.map(({ id }) => id).filter((wire) => !made.has(wire)); // they leave the inputs
    const last = record.wires.find(({ id }) => !taken.has(id));
    if (!last) throw new TypeError("a circuit has an output");
    this.last = last;
    /** The gate that computes the output; none where the output is an input. */
    this.computes = made.get(last.id);
    this.count = this.steps.length;
    this.forward = record.gates.length;
  }

  /**
   * The ids of the wires that have a value, and of those that have a gradient, after some steps.
   * @param {number} done
   * @returns {There}
   */
  after(done) {
    const values = new Set(this.first);
    /** @type {Set<string>} */
    const gradients = new Set();
    for (const { phase, gate } of this.steps.slice(0, done)) {
      if (phase === "output") gradients.add(this.last.id);
      for (const wire of (phase === "forward" && this.gates.get(gate)?.results) || []) values.add(wire);
      for (const wire of (phase === "backward" && this.gates.get(gate)?.operands) || []) gradients.add(wire);
    }
    return { values, gradients };
  }

  /**
   * The last of the steps that have happened; null before the first.
   * @param {number} done
   * @returns {Step | null}
   */
  at(done) {
    return this.steps[done - 1] ?? null;
  }

  /**
   * How many steps have happened after one like a step of the same run, folded in another way; or null.
   * @param {{phase: string, gate: string | null}} step
   */
  like({ phase, gate }) {
    const at = this.steps.findLastIndex((step) => step.phase === phase && step.gate === gate);
    return at < 0 ? null : at + 1;
  }

  /**
   * The id of the gate to explain after a step: the one in turn, or at the output the one that computes it.
   * @param {Step | null} step
   */
  explained(step) {
    return (step?.phase === "output" ? this.computes?.id : step?.gate) ?? "";
  }

  /**
   * Both steps of a gate, forward and backward.
   * @param {string | undefined} gate
   */
  of(gate) {
    return this.steps.filter((step) => step.gate === gate);
  }
}
