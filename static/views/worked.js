// How one number of an array was worked out of those of its gate's operands.

import { gateElement } from "../circuit/ids.js";
import { flat, short } from "../circuit/numerals.js";
import { apart, times } from "./entries.js";

/** @import { Circuit, SeenNumbers } from "../circuit/record.js" */

const SIGNS = /** @type {Record<string, string>} */ ({ add: "+", sub: "−", mul: "×", div: "÷" });
const CALLED = new Set(["tanh", "sigmoid", "relu", "exp", "log", "sqrt", "sin", "cos", "abs"]);
const MOST = 4; // products of a sum that are written out

/**
 * How an entry was worked out, `0.30 × 2.00 + 1.00 × −1.00`; empty where that is longer, not known or not to be seen.
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
  /** @param {number} of  @param {number} place */
  const number = (of, place) => {
    const text = short(at(of, place));
    return text.startsWith("−") ? `(${text})` : text;
  };
  const [left, right] = operands;
  if (gate.op === "matmul" && right && left.shape.length <= 2 && right.shape.length <= 2) {
    const inner = left.shape[left.shape.length - 1];
    const columns = right.shape.length > 1 ? right.shape[1] : 1;
    const [row, column] = [Math.floor(place / columns), place % columns];
    const terms = Array.from({ length: inner }, (_, k) => `${number(0, row * inner + k)} × ${number(1, k * columns + column)}`);
    const sum = Array.from({ length: inner }, (_, k) => at(0, row * inner + k) * at(1, k * columns + column)).reduce((one, other) => one + other, 0);
    if (!(Math.abs(sum - value) <= 1e-6 * (1 + Math.abs(value)))) return "";
    return (inner > MOST ? [...terms.slice(0, MOST - 1), "…", terms[inner - 1]] : terms).join(" + ");
  }
  /** The place of an operand's number that goes into this one, with broadcasting.  @param {number[]} shape */
  const from = (shape) => {
    const places = apart(place, made.shape).slice(made.shape.length - shape.length);
    return shape.reduce((sum, size, axis) => sum + (size === 1 ? 0 : places[axis]) * times(shape.slice(axis + 1)), 0);
  };
  if (operands.length === 2 && SIGNS[gate.op]) return `${number(0, from(left.shape))} ${SIGNS[gate.op]} ${number(1, from(right.shape))}`;
  if (operands.length === 1 && CALLED.has(gate.op)) return `${gate.op}(${number(0, from(left.shape))})`;
  return "";
}
