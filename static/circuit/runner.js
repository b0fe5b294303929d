// Runs the circuit's own program, as a slider moves or a step is shown, without the server.

export class Runner {
  constructor() {
    this.program = null;
    this.address = "";
  }

  /**
   * Fetch the program of the circuit that is shown. Until it is there, and where it can't be had,
   * there is none, and the server's numbers serve.
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
   * Compute all numbers of the circuit.
   * @param {Array<[string, string]>} typed  the values of inputs: numbers, and lists of the shape they had
   * @returns {{values: Map<string, number>, gradients: Map<string, number>}|null}  by wire; null where it can't
   */
  run(typed) {
    if (!this.program || !this.record) return null;
    const given = Object.fromEntries(Object.entries(this.record.inputs).map(([name, input]) => [name, input.value]));
    for (const [name, text] of typed) {
      if (typeof given[name] === "number") given[name] = Number(text);
      else if (Array.isArray(given[name])) given[name] = listIn(text, given[name]);
    }
    if (Object.values(given).some((value) => value === null || Number.isNaN(value))) return null;
    const { values, gradients } = this.program.run(given, this.record.output.gradient);
    // The program has a number for wire w1, w2, …; what is folded away is not shown.
    const byWire = (numbers) => new Map(this.record.wires.map(({ id }) => [id, numbers[Number(id.slice(1)) - 1]]));
    return { values: byWire(values), gradients: byWire(gradients) };
  }
}

/** Read a list of lists as it is typed; where it is none, or of another shape, the last one stands. */
function listIn(text, before) {
  try {
    const list = JSON.parse(text);
    return shape(list) === shape(before) ? list : before;
  } catch {
    return before;
  }
}

function shape(list) {
  return Array.isArray(list) ? `[${list.map(shape)}]` : typeof list;
}
