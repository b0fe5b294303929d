// New numbers for the inputs: small and whole, so that a gradient can be found in one's head.

import { inputElement } from "../circuit/ids.js";
import { flat } from "../circuit/numerals.js";
import { hasWire } from "../circuit/runner.js";

/** @import { ByWire, Circuit, Gate, Input, Numbers, Value } from "../circuit/record.js" */

const TRIES = 80;
const WHOLE = [-4, -3, -2, -1, 1, 2, 3, 4, 5];
const SMALL = [-2, -1, -0.5, 0.5, 1, 2]; // where whole numbers saturate what they are put into
const FLAT = 0.05; // a gate of one operand that passes on less of its gradient is saturated
const CHOOSING = /max|min|relu|abs|sign|sort|where|median|hinge|[<>=]/; // gates that depend on what is larger, and have a kink at a tie
const PARTS = [-1, -0.8, -0.6, -0.4, -0.3, -0.2, 0.2, 0.3, 0.4, 0.6, 0.8, 1]; // of the largest number of an array of fractions
const PICKING = /** @type {Record<string, number>} */ ({ index: 1, put: 2, add_at: 2 }); // the first operand that is a place: of probs[range(4), y] y is one
const MOST = 64; // numbers of an array that are chosen anew
const LARGE = 200;

/**
 * Choose numbers at which the circuit has finite values, few that are 0, tiny or large, no tie and nothing saturated.
 * @param {Circuit} record
 * @param {(typed: [string, string][]) => Numbers | null} run
 * @returns {[string, string][]}
 */
export function newNumbers(record, run) {
  const inputs = Object.entries(record.inputs).filter(([name, { shape }]) => count(shape) <= MOST && hasWire(record, name) && !isLabel(record, name));
  /** @type {[string, string][]} */
  let best = [];
  let least = Infinity;
  for (let i = 0; i < TRIES && least > 0; i++) {
    /** @type {[string, string][]} */
    const chosen = inputs.map(([name, input]) => [name, JSON.stringify(filled(input.shape, likely(input, i < TRIES / 2 ? WHOLE : SMALL)))]);
    const numbers = run(chosen);
    const awkward = numbers ? awkwardness(record, numbers) : 0;
    if (awkward < least) [best, least] = [chosen, awkward];
  }
  return best;
}

/**
 * Whether an input says which of several is meant, as labels do: other numbers would mean nothing.
 * @param {Circuit} record
 * @param {string} name
 */
function isLabel({ inputs, wires, gates }, name) {
  const numbers = flat(inputs[name].value ?? []);
  if (inputs[name].shape.length && numbers.every((one) => one === 0 || one === 1)) return true; // a mask, or one label in each row
  const wire = wires.find(({ source }) => source === inputElement(name))?.id ?? "";
  const copy = gates.find(({ op, operands }) => op === "copy" && operands.includes(wire));
  const carriers = [wire, ...(copy?.results ?? [])];
  return gates.some(({ op, operands }) => op in PICKING && operands.slice(PICKING[op]).some((one) => carriers.includes(one)));
}

/**
 * The numbers that an input may have: those of an array of fractions are as large as its numbers of now.
 * @param {Input} input
 * @param {number[]} usual
 */
function likely({ shape, value }, usual) {
  const numbers = flat(value ?? []);
  const most = Math.max(...numbers.map(Math.abs));
  if (!shape.length || numbers.every(Number.isInteger) || !Number.isFinite(most)) return usual;
  return PARTS.map((part) => Number((part * most).toPrecision(2)));
}

/** @param {number[]} shape */
function count(shape) {
  return shape.reduce((all, size) => all * size, 1);
}

/** @param {number[]} shape  @param {number[]} among  @returns {Value} */
function filled([size, ...rest], among) {
  if (size === undefined) return among[Math.floor(Math.random() * among.length)];
  return Array.from({ length: size }, () => filled(rest, among));
}

/**
 * How many numbers are awkward to find in one's head, and how many gates stand where their gradient says little.
 * @param {Circuit} record
 * @param {Numbers} numbers
 */
export function awkwardness({ gates }, { values, gradients }) {
  const all = [...values.values(), ...gradients.values()].flatMap((value) => flat(value ?? 1));
  return all.filter(isAwkward).length + gates.filter((gate) => isTied(gate, values) || isSaturated(gate, gradients)).length;
}

/** @param {number} number */
function isAwkward(number) {
  const size = Math.abs(number);
  return !(size >= 0.01 && size <= LARGE);
}

/** @param {Gate} gate  @param {ByWire} values */
function isTied({ op, operands }, values) {
  if (!CHOOSING.test(op)) return false;
  const numbers = operands.flatMap((wire) => flat(values.get(wire) ?? []));
  return new Set(numbers).size < numbers.length;
}

/** @param {Gate} gate  @param {ByWire} gradients */
function isSaturated({ op, operands, results }, gradients) {
  if (operands.length !== 1 || results.length !== 1 || op === "copy") return false;
  const sent = flat(gradients.get(operands[0]) ?? []);
  const received = flat(gradients.get(results[0]) ?? []);
  return sent.length === received.length && sent.some((number, i) => Math.abs(number) < FLAT * Math.abs(received[i]));
}
