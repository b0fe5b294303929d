// Sentences with figures in them, whose numbers follow the circuit's.

import { figure } from "./figures.js";
import { brief } from "./numerals.js";

/** @typedef {{said: Part[], safe: Part[], holds: "same"|"plain", watched: string[][]}} Guarded  as engine/base/words.py says */
/** @typedef {string|string[]|Guarded} Part  a text, `[role, wire, text]`, or what is true of some numbers only */

/**
 * Make a sentence out of its parts, as engine/explain/record.py gives them.
 * @param {Part[]} parts
 * @param {{values: Map<string, number>, gradients: Map<string, number>}|null} numbers  of now, by wire
 * @returns {Array<string|Element>}
 */
export function sentence(parts, numbers) {
  const [, arriving] = flat(parts, () => true).find(([role]) => role === "gradient") ?? []; // it is said first
  const read = ([role, wire]) => numbers && reading(role, wire, arriving, numbers);
  return flat(parts, (guarded) => holds(guarded, read, arriving, numbers)).map((part) => {
    if (typeof part === "string") return part;
    const [role, wire, text] = part;
    const element = document.createElement(role === "name" ? "i" : "span");
    element.className = role;
    element.dataset.wire = wire;
    element.textContent = read(part) ?? text;
    return element;
  });
}

/** Texts and figures in a row: of what is guarded, what is said while it holds. */
function flat(parts, holds) {
  return parts.flatMap((part) => (part.said ? flat(holds(part) ? part.said : part.safe, holds) : [part]));
}

/** Whether what is guarded is true of the numbers of now. */
function holds(guarded, read, arriving, numbers) {
  if (!numbers) return true;
  const figures = flat(guarded.said, () => true).filter((part) => typeof part !== "string");
  if (guarded.holds === "same") return [...figures, ...guarded.watched].every((part) => (read(part) ?? part[2]) === part[2]);
  return figures.every(([role, wire]) => {
    const number = role === "local" ? figure(role, wire, arriving, numbers) : 1;
    return typeof number !== "number" || (Number.isFinite(number) && number !== 0);
  });
}

/** What a figure reads now; nothing where it is not known. */
function reading(role, wire, arriving, numbers) {
  const number = figure(role, wire, arriving, numbers);
  if (number === undefined) return role === "local" ? "…" : undefined;
  if (typeof number === "string") return number;
  return Array.isArray(number) && number.length > 4 ? undefined : brief(number);
}
