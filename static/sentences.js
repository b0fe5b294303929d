// Sentences with figures in them, whose numbers follow the circuit's.

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
    element.textContent = (numbers && figure(role, wire, parts, numbers)) ?? text;
    return element;
  });
}

/** What a figure reads now; nothing where it is not known. */
function figure(role, wire, parts, { values, gradients }) {
  if (role === "value") return words(values.get(wire));
  if (role === "gradient") return words(gradients.get(wire));
  if (role !== "local") return undefined;
  // What a gate sends is what arrives, times its local gradient; what arrives is said first.
  const [, arriving] = parts.find(([role]) => role === "gradient");
  const [sent, upstream] = [gradients.get(wire), gradients.get(arriving)];
  return upstream ? words(sent / upstream) : "…";
}

function words(number) {
  return number === undefined ? undefined : Array.isArray(number) && number.length > 4 ? undefined : brief(number);
}
