// New numbers for the inputs: small and whole, so that a gradient can be found in one's head.

const TRIES = 80;
const WHOLE = [-4, -3, -2, -1, 1, 2, 3, 4, 5];
const MOST = 9; // numbers of an array that are chosen anew
const LARGE = 200;

/**
 * Choose numbers at which the circuit has finite values, and few that are 0, tiny or large.
 * @param {object} record  of the circuit
 * @param {(typed: Array<[string, string]>) => ({values: Map, gradients: Map}|null)} run
 * @returns {Array<[string, string]>}
 */
export function newNumbers(record, run) {
  const inputs = Object.entries(record.inputs).filter(([, { shape }]) => count(shape) <= MOST);
  let [best, least] = [[], Infinity];
  for (let i = 0; i < TRIES && least > 0; i++) {
    const chosen = inputs.map(([name, { shape }]) => [name, JSON.stringify(filled(shape))]);
    const numbers = run(chosen);
    const awkward = numbers ? [...numbers.values.values(), ...numbers.gradients.values()].flat(Infinity).filter(isAwkward).length : 0;
    if (awkward < least) [best, least] = [chosen, awkward];
  }
  return best;
}

function count(shape) {
  return shape.reduce((all, size) => all * size, 1);
}

function filled([size, ...rest]) {
  if (size === undefined) return WHOLE[Math.floor(Math.random() * WHOLE.length)];
  return Array.from({ length: size }, () => filled(rest));
}

function isAwkward(number) {
  const size = Math.abs(number);
  return number !== null && !(size >= 0.01 && size <= LARGE);
}
