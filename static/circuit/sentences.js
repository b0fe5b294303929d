// Sentences with figures in them, whose numbers follow the circuit's.

import { numberOf } from "./figures.js";
import { brief } from "./numerals.js";

/** @import { Part, SeenNumbers } from "./record.js" */

/**
 * Make a sentence out of its parts.
 * @param {Part[]} parts
 * @param {SeenNumbers | null} numbers  of now
 * @returns {(string | HTMLElement)[]}
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

/**
 * What a figure reads now; nothing where it is not known.
 * @param {string} role
 * @param {string} wire
 * @param {Part[]} parts
 * @param {SeenNumbers} numbers
 */
function reading(role, wire, parts, numbers) {
  const arriving = role === "local" ? parts.find(([role]) => role === "gradient")?.[1] : undefined; // it is said first
  const number = numberOf(role, wire, arriving, numbers);
  if (number === undefined) return role === "local" ? "…" : undefined;
  if (typeof number === "string") return number;
  return Array.isArray(number) && number.length > 4 ? undefined : brief(number);
}
