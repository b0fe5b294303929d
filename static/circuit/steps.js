// The steps of a run: each gate forward, the gradient at the output, each gate backward. What a number
// is not yet, it is not: before its step it does not exist.

/** @typedef {{phase: "forward"|"output"|"backward", gate: string|null, parts: Array<string|string[]>}} Step */

export class Steps {
  /**
   * @param {{steps: Step[], gates: object[], wires: object[]}} record
   */
  constructor(record) {
    this.steps = record.steps;
    this.gates = new Map(record.gates.map((gate) => [gate.id, gate]));
    this.first = record.wires.filter((wire) => wire.source.startsWith("input-")).map((wire) => wire.id);
    const last = record.wires.find((wire) => wire.target.startsWith("output-"));
    [this.last, this.source] = [last.id, last.source];
    this.count = this.steps.length;
    this.forward = record.gates.length;
  }

  /** The ids of the wires that have a value, and of those that have a gradient, after some steps. */
  after(done) {
    const values = new Set(this.first);
    const gradients = new Set();
    for (const { phase, gate } of this.steps.slice(0, done)) {
      if (phase === "output") gradients.add(this.last);
      for (const wire of phase === "forward" ? this.gates.get(gate).results : []) values.add(wire);
      for (const wire of phase === "backward" ? this.gates.get(gate).operands : []) gradients.add(wire);
    }
    return { values, gradients };
  }

  /** The last of the steps that have happened; null before the first. */
  at(done) {
    return this.steps[done - 1] ?? null;
  }

  /** The gate whose turn a step was; null before the first, and at the output. */
  gate(done) {
    return this.gates.get(this.at(done)?.gate) ?? null;
  }

  /** How many steps have happened after one like a step of the same run, folded in another way; or null. */
  like({ phase, gate }) {
    const at = this.steps.findLastIndex((step) => step.phase === phase && step.gate === gate);
    return at < 0 ? null : at + 1;
  }

  /** The id of the gate to explain at a step: the one in turn, or at the output the one that computes it. */
  explained(done) {
    const step = this.at(done);
    return step?.phase === "output" ? this.source.replace(/^(gate|input)-/, "") : step?.gate ?? "";
  }

  /** Both steps of a gate, forward and backward. */
  of(gate) {
    return this.steps.filter((step) => step.gate === gate);
  }
}
