// What a circuit comes to, in words.

import { outputElement } from "./ids.js";
import { brief } from "./numerals.js";
import { t } from "./words.js";

/** @import { Circuit, Seen, There } from "./record.js" */

/**
 * What the output is now; nothing where that is hidden, not known here, or not there yet at the step of now.
 * @param {Pick<Circuit, "output" | "wires">} circuit
 * @param {Seen} values
 * @param {There} there
 */
export function outcomeOf({ output: { name }, wires }, values, there) {
  const wire = wires.find(({ target }) => target === outputElement(name));
  const value = wire && there.values.has(wire.id) ? values.get(wire.id) : undefined;
  return value === undefined || typeof value === "string" ? "" : t("{name} is {value} now.", { name, value: brief(value) });
}
