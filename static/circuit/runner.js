// Runs the circuit's own program, as a slider moves or a step is shown, without the server.

import { wireAt, wireOf } from "./ids.js";
import { kept } from "./numerals.js";

/** @import { ByWire, Circuit, Numbers, Pair, Value } from "./record.js" */

/**
 * A circuit's program, as engine/programs/javascript.py writes it; numbers come in the order of the wires' ids.
 * @typedef {object} Program
 * @property {Record<string, Value>} inputs
 * @property {Value} upstream
 * @property {(given: Record<string, Value | null>, upstream: Value) => {values: Value[], gradients: Value[]}} run
 * @property {(values: Value[], gradients: Value[], typed: boolean) => (Pair | null)[]} [lines]  of a judged backward pass
 */

export class Runner {
  constructor() {
    /** @type {Program | null} */
    this.program = null;
    this.key = ""; // of the program that is there, or comes
  }

  /**
   * Fetch the program of a circuit. Until it is there, and where it can't be had, there is none, and the
   * server's numbers serve.
   * @param {string} address
   * @param {boolean} isSame  whether the circuit is the one before, and only the lines behind it are others
   * @param {string} key  what the program depends on
   */
  async load(address, isSame = false, key = address) {
    if (key === this.key) return;
    this.key = key;
    this.program = isSame && this.program ? { ...this.program, lines: undefined } : null;
    try {
      const program = await import(address);
      if (key === this.key) this.program = program;
    } catch {
      if (!isSame) this.program = null;
    }
  }

  /**
   * Compute all numbers of the circuit whose program is there.
   * @param {Circuit | null} record  what is shown of it
   * @param {[string, string][]} typed  the values of inputs: numbers, and lists of the shape they had
   * @returns {Numbers | null}  null where it can't
   */
  run(record, typed) {
    const { program } = this;
    if (!program || !record) return null;
    const { gradient } = record.output;
    /** @type {Record<string, Value | null>} */
    const before = Object.fromEntries(Object.entries(record.inputs).map(([name, input]) => [name, input.value]));
    const given = { ...before };
    for (const [name, text] of typed) {
      const was = before[name];
      if (was !== undefined && !hasWire(record, name) && text !== JSON.stringify(was)) return null; // another circuit
      if (typeof was === "number") given[name] = Number(text);
      else if (Array.isArray(was)) given[name] = listIn(text, was);
    }
    if (Object.values(given).some((value) => value === null || Number.isNaN(value))) return null;
    const now = program.run(given, gradient);
    const numbers = numbersOf(record, now);
    if (!program.lines) return numbers;
    return { ...numbers, lines: (isNow, isTyped) => {
      const { values, gradients } = isNow ? now : program.run(before, gradient);
      return program.lines?.(values, gradients, isTyped) ?? [];
    } };
  }
}

/**
 * Whether a wire leaves an input: of one whose whole numbers were asked for the circuit has none, and
 * another value of it is another circuit.
 * @param {Pick<Circuit, "wires">} record
 * @param {string} name
 */
export function hasWire(record, name) {
  return wireOf(record, name) !== undefined;
}

/**
 * The numbers of the wires that are shown: the program has one for wire w1, w2, …, whether it is or not. A wire
 * that is drawn for several has the sum of their gradients.
 * @param {Pick<Circuit, "wires" | "round_off">} record
 * @param {{values: Value[], gradients: Value[]}} all
 * @returns {Numbers}
 */
export function numbersOf({ wires, round_off: lost = {} }, all) {
  /** @param {Value[]} numbers */
  const byWire = (numbers) => new Map(numbers.map((number, place) => [wireAt(place), number]));
  const [values, gradients] = [byWire(all.values), byWire(all.gradients)];
  return {
    values: new Map(wires.map(({ id, merges }) => [id, values.get(merges?.[0] ?? id)])),
    gradients: new Map(wires.map(({ id, merges }) => [id, kept(merges ? sum(merges.map((one) => gradients.get(one))) : gradients.get(id), lost[id])])),
  };
}

/**
 * Add up numbers, or arrays of one shape; null where there is none.
 * @param {(Value | null | undefined)[]} given
 * @returns {Value | null}
 */
function sum(given) {
  const [first = null, ...others] = given.filter((one) => one !== null && one !== undefined);
  return others.reduce((total, one) => (total === null ? one : plus(total, one)), first);
}

/** @param {Value} a  @param {Value} b  @returns {Value} */
function plus(a, b) {
  return Array.isArray(a) && Array.isArray(b) ? a.map((one, at) => plus(one, b[at])) : Number(a) + Number(b);
}

/**
 * Read a list of lists as it is typed; where it is none, or of another shape, the last one stands.
 * @param {string} text
 * @param {Value} before
 * @returns {Value}
 */
function listIn(text, before) {
  try {
    const list = JSON.parse(text);
    return shape(list) === shape(before) ? list : before;
  } catch {
    return before;
  }
}

/** @param {unknown} list  @returns {string} */
function shape(list) {
  return Array.isArray(list) ? `[${list.map(shape)}]` : typeof list;
}
