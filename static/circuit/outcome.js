// What a circuit comes to, in words.

import { outputElement } from "./ids.js";
import { brief } from "./numerals.js";
import { t } from "./words.js";

/** @import { Circuit, Seen } from "./record.js" */

/**
 * What the output is now; nothing where that is hidden, or not known here.
 * @param {Pick<Circuit, "output" | "wires">} circuit
 * @param {Seen} values
 */
export function outcomeOf({ output: { name }, wires }, values) {
  const wire = wires.find(({ target }) => target === outputElement(name));
  const value = wire && values.get(wire.id);
  return value === undefined || typeof value === "string" ? "" : t("{name} is {value} now.", { name, value: brief(value) });
}
