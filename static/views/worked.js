// How one number of an array was worked out of those of its gate's operands, by the rule of engine/explain/sums.py:
// with as few digits as make it true as it is printed, or with `≈`.

import { gateElement } from "../circuit/ids.js";
import { flat, short, significant } from "../circuit/numerals.js";
import { behind, isTrue, read } from "../circuit/sums.js";
import { apart, times } from "./entries.js";

/** @import { Circuit, SeenNumbers } from "../circuit/record.js" */

const SIGNS = /** @type {Record<string, [string, (x: number, y: number) => number]>} */ ({
  add: ["+", (x, y) => x + y], sub: ["−", (x, y) => x - y], mul: ["×", (x, y) => x * y], div: ["÷", (x, y) => x / y],
});
const CALLED = /** @type {Record<string, (x: number) => number>} */ ({
  tanh: Math.tanh, sigmoid: (x) => 1 / (1 + Math.exp(-x)), relu: (x) => Math.max(0, x), exp: Math.exp, log: Math.log,
  sqrt: Math.sqrt, sin: Math.sin, cos: Math.cos, abs: Math.abs,
});
const MOST = 4; // products of a sum that are written out
const WRITINGS = [short, ...[3, 4, 5, 6].map((digits) => (/** @type {number} */ number) => significant(number, digits))];

/**
 * An entry with how it was worked out, `−0.40 = 0.30 × 2.00 + 1.00 × (−1.00)`; empty where that is longer, not known or not to
 * be seen.
 * @param {Pick<Circuit, "wires" | "gates">} record
 * @param {SeenNumbers} shown
 * @param {string} wire
 * @param {number} place
 */
export function worked({ wires, gates }, shown, wire, place) {
  const made = wires.find(({ id }) => id === wire);
  const gate = gates.find(({ id }) => gateElement(id) === made?.source);
  const operands = (gate?.operands ?? []).map((id) => {
    const value = shown.values.get(id);
    return { shape: wires.find((one) => one.id === id)?.shape ?? [], numbers: typeof value === "number" || Array.isArray(value) ? flat(value) : null };
  });
  const result = shown.values.get(wire);
  if (!made || !gate || !Array.isArray(result) || !operands.length || operands.some(({ numbers }) => !numbers)) return "";
  const value = flat(result)[place];
  /** @param {number} of  @param {number} place */
  const at = (of, place) => operands[of].numbers?.[place] ?? Number.NaN;
  const [left, right] = operands;
  if ((gate.op === "matmul" || gate.op === "dot") && right && left.shape.length <= 2 && right.shape.length <= 2) {
    const inner = left.shape[left.shape.length - 1];
    const columns = right.shape.length > 1 ? right.shape[1] : 1;
    const [row, column] = [Math.floor(place / columns), place % columns];
    const pairs = Array.from({ length: inner }, (_, k) => [at(0, row * inner + k), at(1, k * columns + column)]);
    if (!(Math.abs(sumOf(pairs.flat()) - value) <= 1e-6 * (1 + Math.abs(value)))) return "";
    const few = inner > MOST ? [...pairs.slice(0, MOST - 1), pairs[inner - 1]] : pairs;
    return equation(few.flat(), value, few.length === inner ? sumOf : null, (texts) => {
      const terms = few.map((_, k) => joined(texts.slice(2 * k, 2 * k + 2), "×"));
      return joined(few.length === inner ? terms : [...terms.slice(0, -1), "…", terms[terms.length - 1]], "+");
    });
  }
  /** The place of an operand's number that goes into this one, with broadcasting.  @param {number[]} shape */
  const from = (shape) => {
    const places = apart(place, made.shape).slice(made.shape.length - shape.length);
    return shape.reduce((sum, size, axis) => sum + (size === 1 ? 0 : places[axis]) * times(shape.slice(axis + 1)), 0);
  };
  if (operands.length === 2 && SIGNS[gate.op]) {
    const [sign, work] = SIGNS[gate.op];
    return equation([at(0, from(left.shape)), at(1, from(right.shape))], value, ([x, y]) => work(x, y), (texts) => joined(texts, sign));
  }
  const function_ = CALLED[gate.op];
  if (operands.length === 1 && function_) return equation([at(0, from(left.shape))], value, ([x]) => function_(x), ([text]) => `${gate.op}(${text})`);
  return "";
}

/** The sum of products of pairs.  @param {number[]} numbers */
function sumOf(numbers) {
  return numbers.reduce((sum, one, k) => (k % 2 ? sum + numbers[k - 1] * one : sum), 0);
}

/**
 * A value and the sum that it is, with as few digits as make that true.
 * @param {number[]} numbers
 * @param {number} value
 * @param {((numbers: number[]) => number) | null} work  null for a sum of which not all is written
 * @param {(texts: string[]) => string} write
 */
export function equation(numbers, value, work, write) {
  for (const written of work ? WRITINGS : WRITINGS.slice(0, 1)) {
    const [texts, result] = [numbers.map(written), written(value)];
    if (!work || isTrue(work(texts.map(read)), result)) return `${result} = ${write(texts)}`;
  }
  return `${short(value)} ≈ ${write(numbers.map(short))}`;
}

/** Numbers or products with a sign between them; behind a sign a negative one stands in brackets.  @param {string[]} texts  @param {string} sign */
function joined(texts, sign) {
  return texts.map((text, k) => (k ? behind(text) : text)).join(` ${sign} `);
}
