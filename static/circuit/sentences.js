// Sentences with figures in them, whose numbers follow the circuit's.

import { numberOf } from "./figures.js";
import { brief, flat as row } from "./numerals.js";
import { behind, between, plain } from "./sums.js";

/** @import { Figure, Guarded, Part, SeenNumbers } from "./record.js" */

/**
 * Make a sentence out of its parts.
 * @param {Part[]} parts
 * @param {SeenNumbers | null} numbers  of now
 * @returns {(string | HTMLElement)[]}
 */
export function sentence(parts, numbers) {
  return written(parts, numbers).map(([part, text]) => {
    if (typeof part === "string") return part;
    const [role, wire] = part;
    const element = document.createElement(role === "name" || role === "partial" ? "i" : "span");
    element.className = role;
    element.dataset.wire = wire;
    element.textContent = text;
    return element;
  });
}

/**
 * The parts of a sentence in a row, each with its text of now.
 * @param {Part[]} parts
 * @param {SeenNumbers | null} numbers
 * @returns {[string | Figure, string][]}
 */
export function written(parts, numbers) {
  const arriving = flat(parts, () => true).find(([role]) => role === "gradient")?.[1]; // it is said first
  const all = flat(parts, (guarded) => holds(guarded, arriving, numbers));
  const texts = all.map((part) => (typeof part === "string" ? part : reading(part, arriving, numbers) ?? plain(part[2])));
  return all.map((part, i) => {
    if (typeof part === "string") return [part, part];
    if (part[0] === "equals") return [part, numbers ? equals(texts, i) : part[2]];
    return [part, signOf(texts[i - 1]) ? behind(texts[i]) : texts[i]];
  });
}

/** The sign that a text ends in, between two numbers.  @param {string | undefined} text */
function signOf(text) {
  return text === " × " || text === " + " ? text : "";
}

/**
 * The sign between a sum of numbers and its value: `≈` where they are not equal as they are printed.
 * @param {string[]} texts
 * @param {number} at  where it stands
 */
function equals(texts, at) {
  const sign = signOf(texts[at - 3]);
  const terms = [texts[at - 2]];
  for (let i = at - 3; sign && texts[i] === sign; i -= 2) terms.unshift(texts[i - 1]);
  return between(terms, sign === " × ", texts[at + 2]);
}

/**
 * Texts and figures in a row: of what is guarded, what is said while it holds.
 * @param {Part[]} parts
 * @param {(guarded: Guarded) => boolean} holds
 * @returns {(string | Figure)[]}
 */
function flat(parts, holds) {
  return parts.flatMap((part) => {
    if (typeof part === "string" || Array.isArray(part)) return [part];
    return flat(holds(part) ? part.said : typeof part.safe === "number" ? part.said.slice(0, part.safe) : part.safe, holds);
  });
}

/**
 * Whether what is guarded is true of the numbers of now.
 * @param {Guarded} guarded
 * @param {string | undefined} arriving  the wire of the gradient that the gate receives
 * @param {SeenNumbers | null} numbers
 */
function holds(guarded, arriving, numbers) {
  if (!numbers) return true;
  const figures = flat(guarded.said, () => true).filter((part) => typeof part !== "string");
  if (guarded.holds === "same") return [...figures, ...guarded.watched].every((part) => [undefined, plain(part[2])].includes(reading(part, arriving, numbers)));
  return figures.every(([role, wire]) => {
    const number = role === "local" ? numberOf(role, wire, arriving, numbers) : 1;
    return typeof number !== "number" || (Number.isFinite(number) && number !== 0);
  });
}

/**
 * What a figure reads now; nothing where it is not known.
 * @param {Figure} figure
 * @param {string | undefined} arriving
 * @param {SeenNumbers | null} numbers
 */
function reading([role, wire, , place], arriving, numbers) {
  if (!numbers) return undefined;
  const all = numberOf(role, wire, arriving, numbers);
  const number = place !== undefined && Array.isArray(all) ? row(all)[place] : all;
  if (number === undefined) return role === "local" ? "…" : undefined;
  if (typeof number === "string") return number;
  return Array.isArray(number) && number.length > 4 ? undefined : brief(number);
}
