// The values of inputs that are others now than the program says: each is said below the editor, and a click writes it
// into the program.

import { t } from "../circuit/words.js";
import { givenAt } from "./lines.js";

/** @import { Span } from "./lines.js" */
/** @import { Editor } from "./editor.js" */

const WRAPPED = /^([\p{L}_][\p{L}\p{N}_.]*\(\s*)(\[.*\])(.*\))$/su; // `np.array([1, 2], dtype=float)`
const LONG = 24; // characters of a value that a sentence repeats
const MOST = 2; // numbers of an array that are named

/**
 * A value that the program says, and another one that counts now.
 * @typedef {{name: string, span: Span, typed: string, now: string}} Differing
 */

/**
 * Those of the values of now that differ from what a text gives their names.
 * @param {string} text
 * @param {[name: string, value: string][]} given  the values of now
 * @returns {Differing[]}
 */
export function differing(text, given) {
  const characters = Array.from(text);
  return given.flatMap(([name, now]) => {
    const span = givenAt(text, name);
    if (!span) return [];
    const typed = characters.slice(...span).join("");
    return same(typed, now) ? [] : [{ name, span, typed, now }];
  });
}

/** @param {string} typed  @param {string} now */
function same(typed, now) {
  const [one, other] = [plain(typed), plain(now)];
  return one === other || (one !== "" && other !== "" && Number(one) === Number(other)) || listed(one) === (listed(other) ?? "");
}

/** A value without space, and a list without the call around it.  @param {string} value */
function plain(value) {
  return (WRAPPED.exec(value.trim())?.[2] ?? value).replace(/\s/g, "");
}

/**
 * The numbers in which two arrays of one shape differ, each by its name; null of what is no such array.
 * @param {Pick<Differing, "name" | "typed" | "now">} one
 * @returns {Pick<Differing, "name" | "typed" | "now">[] | null}
 */
export function entries({ name, typed, now }) {
  const [before, after] = [typed, now].map((value) => JSON.parse(listed(plain(value)) ?? "null"));
  return before === null || after === null ? null : among(before, after, name, []);
}

/**
 * @param {unknown} before  @param {unknown} after  @param {string} name  @param {number[]} place
 * @returns {{name: string, typed: string, now: string}[] | null}
 */
function among(before, after, name, place) {
  if (!Array.isArray(before) || !Array.isArray(after)) {
    if (Array.isArray(before) || Array.isArray(after)) return null;
    return before === after ? [] : [{ name: `${name}[${place}]`, typed: String(before), now: String(after) }];
  }
  if (before.length !== after.length) return null;
  const found = before.map((each, at) => among(each, after[at], name, [...place, at]));
  return found.some((each) => each === null) ? null : found.flatMap((each) => each ?? []);
}

/** A list as JSON has it; undefined for what is none.  @param {string} text */
function listed(text) {
  try {
    return text.startsWith("[") ? JSON.stringify(JSON.parse(text.replace(/\.(?=[,\]])/g, ""))) : undefined; // `1.` is a number of Python's
  } catch {
    return undefined;
  }
}

/**
 * What is written into the program: around a list a call stays, as in `np.array([1, 2])`.
 * @param {Differing} one
 */
export function written({ typed, now }) {
  const call = now.startsWith("[") ? WRAPPED.exec(typed) : null;
  return call ? `${call[1]}${now}${call[3]}` : now;
}

/**
 * Say in a list which values differ, and have a click write one into the program.
 * @param {HTMLElement} list
 * @param {Editor} editor
 */
export function sayDiffering(list, editor) {
  const said = JSON.stringify(editor.differing);
  if (said === list.dataset.said) return;
  list.dataset.said = said;
  list.replaceChildren(...editor.differing.map((one) => {
    const item = document.createElement("li");
    const write = document.createElement("button");
    Object.assign(write, { type: "button", className: "plain", textContent: t("Write it into the program") });
    write.addEventListener("click", () => editor.replace(one.span, written(one)));
    const named = entries(one) ?? [one];
    const said = named.slice(0, MOST).map(({ name, now, typed }) => t("{name} is {now} now, and the program says {typed}.", { name, now: brief(now), typed: brief(typed) }));
    item.append([...said, ...(named.length > MOST ? ["…"] : [])].join(" "), " ", write);
    return item;
  }));
}

/** @param {string} text */
function brief(text) {
  const number = Number(text);
  if (text.trim() && Number.isFinite(number)) return String(Number(number.toPrecision(4))).replace("-", "−");
  return text.length > LONG ? `${text.slice(0, LONG - 1)}…` : text;
}
