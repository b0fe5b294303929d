// What this browser remembers: the circuits that were shown lately, and the lessons whose question was answered. It
// stands in the browser's store alone; where that is full, forbidden or holds something else, nothing is remembered.

import { all, byId, one } from "../circuit/elements.js";
import { t } from "../circuit/words.js";

const MOST = 50; // circuits
const LONGEST = 20_000; // characters of an address that is remembered
const TITLE = 200; // characters of what a circuit is called in the list
const HALF = 90; // of them, the most of the line that begins its program where another one ends it
const EMPTY = /^\s*(import\b|from\b.*\bimport\b|$)/;
const SAYS_NOTHING = /^\s*(import\b|from\b.*\bimport\b|#|$)|\bseed\(/; // lines that tell no program from another

/**
 * What stands in the store under a name: of a circuit a text, an address and when it was shown, in ms; or a lesson and an empty text.
 * @param {"recent" | "answered"} name
 * @returns {string[][]}
 */
function stored(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(found) ? found.filter((pair) => Array.isArray(pair) && pair.length >= 2 && pair.every((part) => typeof part === "string")) : [];
  } catch {
    return [];
  }
}

/** @param {"recent" | "answered"} name  @param {string[][]} pairs */
function store(name, pairs) {
  try {
    if (pairs.length) localStorage.setItem(name, JSON.stringify(pairs));
    else localStorage.removeItem(name);
  } catch {
    // The browser keeps nothing for this page.
  }
}

/**
 * What a circuit is called: by the line that its program begins with, and the one that it ends with.
 * @param {string} program
 */
export function titleOf(program) {
  const lines = program.trim().split("\n");
  const own = lines.filter((line) => !SAYS_NOTHING.test(line));
  const [first = lines[0], ...others] = own.map((line) => line.trim());
  const last = others.pop();
  if (last === undefined) return first.slice(0, TITLE);
  const begun = first.length > HALF ? `${first.slice(0, HALF - 1)}…` : first;
  return [begun, ...(others.length ? ["…"] : []), last].join("; ").slice(0, TITLE);
}

/**
 * For each of several programs the line that tells it from those that begin with the same line: the first that none
 * of them has, or else one that some lack, or the last; null where no other begins so.
 * @param {string[]} programs
 */
export function toldApart(programs) {
  const all = programs.map((program) => program.split("\n").filter((line) => !EMPTY.test(line)).map((line) => line.trim()));
  const begins = all.map((lines) => lines.find((line) => !SAYS_NOTHING.test(line)) ?? "");
  return all.map((lines, at) => {
    const others = all.filter((_, other) => other !== at && begins[other] === begins[at]);
    if (!others.length) return null;
    return lines.find((line) => others.every((other) => !other.includes(line)))
      ?? lines.find((line) => others.some((other) => !other.includes(line))) ?? lines.at(-1) ?? null;
  });
}

/** When a circuit was shown: the time of today, or else the day.  @param {number} moment  in ms */
function time(moment) {
  const [then, { lang }] = [new Date(moment), document.documentElement];
  const isToday = then.toDateString() === new Date().toDateString();
  const said = isToday ? then.toLocaleTimeString(lang, { timeStyle: "short" }) : then.toLocaleDateString(lang, { dateStyle: "medium" });
  return Object.assign(document.createElement("time"), { dateTime: then.toISOString(), textContent: said });
}

/**
 * Remember a circuit; the same program stands in the list once, as it was last.
 * @param {string} program
 * @param {string} address
 */
export function remember(program, address) {
  const title = titleOf(program);
  if (!title || address.length > LONGEST) return;
  const others = stored("recent").filter(([, other]) => programOf(other) !== programOf(address));
  store("recent", [[title, address, String(Date.now())], ...others].slice(0, MOST));
}

/**
 * Remember that a lesson's question was answered.
 * @param {string} lesson
 */
export function answered(lesson) {
  const known = stored("answered").filter(([name]) => name !== lesson);
  store("answered", [...known, [lesson, ""]]);
}

/**
 * Show in the list of lessons what is remembered, and in the lesson that is read.
 * @param {HTMLElement} course  the list
 * @param {HTMLElement} lesson
 * @param {() => void} cleared  called when a reader has cleared the list of circuits
 */
export function show(course, lesson, cleared = () => {}) {
  const section = byId("recent");
  const recent = stored("recent").filter(([, address]) => address.startsWith("/?expr="));
  section.hidden = !recent.length;
  const apart = toldApart(recent.map(([, address]) => decoded(programOf(address))));
  one(section, "ul").replaceChildren(...recent.map(([title, address, shown], at) => {
    const link = Object.assign(document.createElement("a"), { href: address, title });
    link.append(Object.assign(document.createElement("code"), { textContent: apart[at] ?? title }));
    const item = document.createElement("li");
    item.append(link, ...(shown ? [time(Number(shown))] : []));
    return item;
  }));
  byId("forget-recent").onclick = () => {
    store("recent", []);
    show(course, lesson, cleared);
    cleared();
  };
  const done = new Set(stored("answered").map(([name]) => name));
  for (const item of all(course, "[data-lesson-of]")) mark(one(item, "b"), done.has(item.dataset.lessonOf ?? ""));
  const title = lesson.querySelector("h2");
  if (title instanceof HTMLElement) mark(title, done.has(lesson.dataset.lesson ?? ""));
}

/** @param {HTMLElement} title  @param {boolean} is  whether the question is answered */
function mark(title, is) {
  title.querySelector(".answered")?.remove();
  if (!is) return;
  const sign = Object.assign(document.createElement("span"), { className: "answered", textContent: " ✓", title: t("Its question is answered") });
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", t("Its question is answered"));
  title.append(sign);
}

/** @param {string} address */
function programOf(address) {
  return /[?&]expr=([^&]*)/.exec(address)?.[1] ?? "";
}

/** @param {string} text  of an address, which may be cut */
function decoded(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", "%2B")); // a plus is a plus, as everywhere in addresses
  } catch {
    return text;
  }
}
