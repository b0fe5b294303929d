// What is said of a wire that a reader points at: what it carries, its numbers, and what its gradient means.

import { arrayOf } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";

/** @import { Circuit, Figure, Part, There } from "../circuit/record.js" */

const MARK = "\u0001"; // stands for a field where a sentence is taken apart
const NO_SLOPE = new Set(["detach"]); // gates whose gradient is no rate of change

/**
 * The wire that carries what a reader points at in the picture or beside it, with those of its uses where it forks.
 * @param {Pick<Circuit, "wires" | "gates">} record
 * @param {string} id  of an element: of a wire, or of an input or the output in the picture
 * @param {(wire: string) => string} elementOf  the id of a wire's element
 * @returns {string[]}
 */
export function carriers({ wires, gates }, id, elementOf) {
  const wire = wires.find((one) => elementOf(one.id) === id || one.source === id || one.target === id);
  if (!wire) return [];
  const copy = gates.find(({ op, operands }) => op === "copy" && operands.includes(wire.id));
  return [wire.id, ...(wire.source === id ? copy?.results ?? [] : [])];
}

/**
 * What is said of a wire. That the output moves so many times as far is said where it is so: the gradient at the
 * output is 1, and nothing stands at a kink.
 * @param {Circuit} record
 * @param {string} id
 * @param {There} there  what the run has reached
 * @param {boolean} hides  whether a sign stands for its gradient
 * @returns {Part[]}
 */
export function said(record, id, there, hides = false) {
  const wire = record.wires.find((one) => one.id === id);
  if (!wire) return [];
  const { name: output, gradient, shape } = record.output;
  /** @param {"value" | "gradient"} role  @returns {Figure} */
  const figure = (role) => [role, id, wire.shape.length ? arrayOf(wire.shape) : String(wire[role] ?? "—")];
  /** @type {Record<string, Part>} */
  const fields = { name: ["name", id, wire.name], value: figure("value"), gradient: figure("gradient"), output: ["name", "", output] };
  if (!there.values.has(id)) return inParts(t("{name} has no value yet.", marked(fields)), fields);
  if (wire.flows === false) return inParts(t("{name} is {value}. No gradient flows back to it.", marked(fields)), fields);
  if (!there.gradients.has(id)) return inParts(t("{name} is {value}. No gradient has come back to it yet.", marked(fields)), fields);
  const slope = gradient === 1 && !shape.length && !record.warnings.some(({ code }) => code === "kink") && !record.gates.some(({ op }) => NO_SLOPE.has(op));
  if (!slope || hides) return inParts(t("{name} is {value}. Its gradient is {gradient}.", marked(fields)), fields);
  return wire.shape.length
    ? inParts(t("{name} is {value}. Its gradient is {gradient}: of each entry it says how many times as far {output} moves when that entry moves by a little.", marked(fields)), fields)
    : inParts(t("{name} is {value}. Its gradient is {gradient}: when it moves by a little, {output} moves {gradient} times as far.", marked(fields)), fields);
}

/** @param {Record<string, Part>} fields */
function marked(fields) {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, MARK + name + MARK]));
}

/**
 * A sentence whose fields are marked, in parts.
 * @param {string} sentence
 * @param {Record<string, Part>} fields
 */
function inParts(sentence, fields) {
  return sentence.split(MARK).map((piece, i) => (i % 2 ? fields[piece] : piece)).filter((part) => part !== "");
}
