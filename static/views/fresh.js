// New numbers for the inputs: small and whole, so that a gradient can be found in one's head.

import { flat } from "../circuit/numerals.js";
import { hasWire } from "../circuit/runner.js";

/** @import { Circuit, Numbers, Value } from "../circuit/record.js" */

const TRIES = 80;
const WHOLE = [-4, -3, -2, -1, 1, 2, 3, 4, 5];
const MOST = 9; // numbers of an array that are chosen anew
const LARGE = 200;

/**
 * Choose numbers at which the circuit has finite values, and few that are 0, tiny or large.
 * @param {Circuit} record
 * @param {(typed: [string, string][]) => Numbers | null} run
 * @returns {[string, string][]}
 */
export function newNumbers(record, run) {
  const inputs = Object.entries(record.inputs).filter(([name, { shape }]) => count(shape) <= MOST && hasWire(record, name));
  /** @type {[string, string][]} */
  let best = [];
  let least = Infinity;
  for (let i = 0; i < TRIES && least > 0; i++) {
    /** @type {[string, string][]} */
    const chosen = inputs.map(([name, { shape }]) => [name, JSON.stringify(filled(shape))]);
    const numbers = run(chosen);
    const awkward = numbers ? [...numbers.values.values(), ...numbers.gradients.values()].flatMap((value) => flat(value ?? 1)).filter(isAwkward).length : 0;
    if (awkward < least) [best, least] = [chosen, awkward];
  }
  return best;
}

/** @param {number[]} shape */
function count(shape) {
  return shape.reduce((all, size) => all * size, 1);
}

/** @param {number[]} shape  @returns {Value} */
function filled([size, ...rest]) {
  if (size === undefined) return WHOLE[Math.floor(Math.random() * WHOLE.length)];
  return Array.from({ length: size }, () => filled(rest));
}

/** @param {number} number */
function isAwkward(number) {
  const size = Math.abs(number);
  return !(size >= 0.01 && size <= LARGE);
}
