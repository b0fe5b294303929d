// Sentences with figures in them, whose numbers follow the circuit's.

import { figure } from "./figures.js";
import { brief } from "./numerals.js";

/**
 * Make a sentence out of its parts, as engine/record.py gives them: texts, and `[role, wire, text]`.
 * @param {Array<string|string[]>} parts
 * @param {{values: Map<string, number>, gradients: Map<string, number>}|null} numbers  of now, by wire
 * @returns {Array<string|Element>}
 */
export function sentence(parts, numbers) {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    const [role, wire, text] = part;
    const element = document.createElement(role === "name" ? "i" : "span");
    element.className = role;
    element.dataset.wire = wire;
    element.textContent = (numbers && reading(role, wire, parts, numbers)) ?? text;
    return element;
  });
}

/** What a figure reads now; nothing where it is not known. */
function reading(role, wire, parts, numbers) {
  const [, arriving] = role === "local" ? parts.find(([role]) => role === "gradient") : []; // it is said first
  const number = figure(role, wire, arriving, numbers);
  if (number === undefined) return role === "local" ? "…" : undefined;
  if (typeof number === "string") return number;
  return Array.isArray(number) && number.length > 4 ? undefined : brief(number);
}
