// The names that a program has, and those that begin as what is typed.

import { t } from "../circuit/words.js";
import { coloured } from "./coloured.js";

const MOST = 8; // names that are offered at once

/**
 * A name that is offered: of a function its call and its formula.
 * @typedef {{name: string, call: string, computes: string, claim: string}} Offered
 * @typedef {{name: string, from: number, dotted: boolean}} Typed
 */

/**
 * The name whose end the cursor stands at; null where it stands elsewhere, or in a text or a comment.
 * @param {string} text
 * @param {number} cursor  in UTF-16 units
 * @returns {Typed | null}
 */
export function typedAt(text, cursor) {
  if (cursor < 0) return null;
  const lines = text.slice(0, cursor).split("\n");
  const pieces = coloured(text.slice(0, cursor))[lines.length - 1];
  const last = pieces[pieces.length - 1];
  if (!last || !["name", "word"].includes(last.colour) || /[\p{L}\p{N}_]/u.test(text[cursor] ?? "")) {
    return !last || last.colour === "" ? { name: "", from: cursor, dotted: false } : null;
  }
  const from = cursor - last.text.length;
  return { name: last.text, from, dotted: text[from - 1] === "." };
}

/**
 * The names that begin as what is typed, those of the program first; none where it is one of them already.
 * @param {Typed} typed
 * @param {string} text
 * @param {Offered[]} functions
 * @returns {Offered[]}
 */
export function matching({ name, from, dotted }, text, functions) {
  const own = dotted ? [] : namesIn(`${text.slice(0, from)} ${text.slice(from + name.length)}`);
  const all = [...own, ...functions.filter((one) => own.every((other) => other.name !== one.name))];
  const low = name.toLowerCase();
  const found = all.filter((one) => one.name.toLowerCase().startsWith(low));
  return found.some((one) => one.name === name) ? [] : found.slice(0, MOST);
}

/**
 * The names of a program, each with the line in which it stands first.
 * @param {string} text
 * @returns {Offered[]}
 */
export function namesIn(text) {
  /** @type {Map<string, Offered>} */
  const found = new Map();
  const written = text.split("\n");
  for (const [line, pieces] of coloured(text).entries()) {
    for (const [i, piece] of pieces.entries()) {
      if (piece.colour !== "name" || pieces[i - 1]?.text === "." || found.has(piece.text)) continue;
      found.set(piece.text, { name: piece.text, call: "", computes: "", claim: t("line {number}: {text}", { number: line + 1, text: written[line].trim() }) });
    }
  }
  return [...found.values()];
}
