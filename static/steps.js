// The steps of a run: each gate forward, the gradient at the output, each gate backward. What a number
// is not yet, it is not: before its step it does not exist.

/** @typedef {{phase: "forward"|"output"|"backward", gate: string|null}} Step */

export class Steps {
  /**
   * @param {{steps: Step[], gates: object[], wires: object[]}} record
   */
  constructor(record) {
    this.steps = record.steps;
    this.gates = new Map(record.gates.map((gate) => [gate.id, gate]));
    this.first = record.wires.filter((wire) => wire.source.startsWith("input-")).map((wire) => wire.id);
    this.last = record.wires.find((wire) => wire.target.startsWith("output-")).id;
    this.count = this.steps.length;
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

  /** The gate whose turn a step was; none before the first, and at the output. */
  gate(done) {
    return this.gates.get(this.steps[done - 1]?.gate) ?? null;
  }

  /** Say what a step did, in the numbers of now: the values and gradients of wires, by id. */
  said(done, values, gradients, words) {
    const step = this.steps[done - 1];
    if (!step) return "Only the inputs have values. Step forward.";
    if (step.phase === "output") return `The gradient at the output is set to ${words(gradients.get(this.last))}.`;
    const gate = this.gates.get(step.gate);
    const list = (wires, numbers) => wires.map((wire) => words(numbers.get(wire))).join(" and ");
    const symbol = gate.symbol || "The copy gate";
    if (step.phase === "forward") {
      const takes = gate.operands.length ? list(gate.operands, values) : "constants";
      return `${symbol} takes ${takes} and gives ${words(values.get(gate.results[0]))}.`;
    }
    const receives = list(gate.results, gradients);
    const sends = gate.operands.length ? `sends back ${list(gate.operands, gradients)}` : "sends nothing back";
    return gate.symbol ? `${symbol} receives ${receives} and ${sends}.` : `${symbol} receives ${receives}, adds them up and ${sends}.`;
  }
}
