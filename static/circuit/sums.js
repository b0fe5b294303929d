// A sum as it is printed, by the rule of engine/explain/sums.py: `=` where a reader who works it out gets its value.

import { short } from "./numerals.js";

/**
 * Whether a number is what a text says, to its last digit.
 * @param {number} found
 * @param {string} text
 */
export function isTrue(found, text) {
  if (!Number.isFinite(found)) return text === short(found);
  const [mantissa, power = "0"] = text.replaceAll("−", "-").split("e");
  const half = 0.5 * 10 ** (Number(power) - (mantissa.split(".")[1] ?? "").length);
  return Math.abs(found - read(text)) <= (read(text) === 0 ? 0 : half * (1 + 1e-9));
}

/** @param {string} text */
export function read(text) {
  return text.endsWith("inf") ? (text.startsWith("−") ? -Infinity : Infinity) : Number(text.replaceAll("−", "-"));
}

/** A number or a product behind a sign: a negative number in it stands in brackets.  @param {string} text */
export function behind(text) {
  return text.startsWith("−") ? text.replace(/^[^ ]+/, "($&)") : text;
}

/** A number without the brackets in which it stands behind a sign.  @param {string} text */
export function plain(text) {
  return text.replace(/^\((−[^ ]*)\)$/, "$1");
}

/**
 * The sign between numbers that are added or multiplied, as they are written, and what comes out; `=` where one is not known.
 * @param {string[]} texts
 * @param {boolean} multiplied
 * @param {string} result
 */
export function between(texts, multiplied, result) {
  if ([...texts, result].some((text) => /^[—?…]$/.test(text))) return "=";
  return isTrue(texts.map(read).reduce((one, other) => (multiplied ? one * other : one + other)), result) ? "=" : "≈";
}
