// The keys of the page: one table, by which they act and of which the dialog is made.

import { one } from "../circuit/elements.js";
import { pressed } from "../circuit/pressing.js";
import { t } from "../circuit/words.js";

/**
 * A key acts everywhere, unless it says where: at what has the focus and acts on it by itself, or while one presents.
 * @typedef {{action?: string, keys: string[], says: string, where?: "there" | "presenting"}} Key
 */

/** @type {Key[]}  without an action, others act on the key by themselves */
const TABLE = [
  { action: "next", keys: ["ArrowRight"], says: t("Next step") },
  { action: "previous", keys: ["ArrowLeft"], says: t("Previous step") },
  { action: "first", keys: ["Home"], says: t("Before the first step") },
  { action: "last", keys: ["End"], says: t("To the end of the run") },
  { action: "play", keys: [" "], says: t("Play, and pause") },
  { action: "fit", keys: ["f"], says: t("Fit the circuit into its window") },
  { action: "nearer", keys: ["+", "="], says: t("Zoom in, as Ctrl and the wheel do") },
  { action: "farther", keys: ["-"], says: t("Zoom out") },
  { action: "present", keys: ["p"], says: t("Present, and leave again") },
  { keys: ["Ctrl+Z"], says: t("Undo; in a field, what was typed first") },
  { keys: ["Shift+Ctrl+Z"], says: t("Do it again") },
  { action: "help", keys: ["?"], says: t("This list") },
  { keys: ["ArrowLeft", "ArrowRight"], says: t("On the circuit: along the wires"), where: "there" },
  { keys: ["ArrowUp", "ArrowDown"], says: t("On the circuit: inputs, gates and the output in order"), where: "there" },
  { keys: ["Enter"], says: t("At a gate: explain it; at an input: change it; at a frame’s name: fold it"), where: "there" },
  { keys: [" "], says: t("At a folded module: unfold it, as Enter does in a presentation; at a frame’s name: fold it"), where: "there" },
  { keys: ["Escape"], says: t("At a gate that is held: hold it no more, and follow the steps; else go past the circuit"), where: "there" },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: t("At an array: read its numbers"), where: "there" },
  { keys: ["Home", "End", "Ctrl+Home", "Ctrl+End", "PageUp", "PageDown"], says: t("At an array: ends of a row and of all, and ten rows on"), where: "there" },
  { keys: ["F2"], says: t("At an array of an input: change the number that is read"), where: "there" },
  { keys: ["ArrowLeft", "ArrowRight", "Home", "End"], says: t("In the formula: from part to part; Enter explains one"), where: "there" },
  { keys: ["ArrowUp", "ArrowDown"], says: t("Where names are offered: choose one, which Enter or Tab takes; Esc puts them away"), where: "there" },
  { keys: ["Ctrl+Space"], says: t("In the program: offer all names"), where: "there" },
  { keys: ["Tab"], says: t("In the program: indent where a line asks for it, else leave"), where: "there" },
  { keys: ["?", "Enter"], says: t("In the field of a question: reveal its number"), where: "there" },
  { keys: ["Escape"], says: t("In the field of a question: leave it, and keys act again"), where: "there" },
  { keys: ["ArrowUp", "ArrowDown", "Home", "End"], says: t("At the border of the circuit: move it"), where: "there" },
  { action: "next", keys: ["PageDown"], says: t("Next step"), where: "presenting" },
  { action: "previous", keys: ["PageUp"], says: t("Previous step"), where: "presenting" },
  { action: "blank", keys: ["b", "."], says: t("Black, until the next key"), where: "presenting" },
  { keys: ["0", "…", "9", "-", "."], says: t("Answer the question that is asked, where one is"), where: "presenting" },
  { keys: ["r"], says: t("Reveal the number that is asked for, once Esc has left its field; a step forward does it too"), where: "presenting" },
  { action: "leave", keys: ["Escape"], says: t("Leave the field, let go of the gate that is held, leave the presentation: one after the other"), where: "presenting" },
];

/** @type {Record<string, string>} */
const NAMES = { ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", " ": t("Space"), PageDown: "Page Down", PageUp: "Page Up", Escape: "Esc", "Ctrl+Space": `Ctrl+${t("Space")}` };

export class Keys {
  /**
   * @param {HTMLDialogElement} dialog  with a table to be filled
   * @param {() => boolean} presenting  whether the keys of a presentation count
   * @param {Record<string, () => void>} actions  by the names that the table has
   */
  constructor(dialog, presenting, actions) {
    this.presenting = presenting;
    /** @type {Record<string, () => void>} */
    this.actions = { ...actions, help: () => dialog.showModal() };
    fill(one(dialog, "table", HTMLTableElement));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    addEventListener("keydown", (event) => this.press(event));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const key = pressed(event);
    if (key !== null && this.act(key)) event.preventDefault();
  }

  /**
   * Do what a key does; tells whether it does anything.
   * @param {string} key
   */
  act(key) {
    const found = TABLE.find(({ keys, where }) => keys.includes(key) && where !== "there" && (where !== "presenting" || this.presenting()));
    if (!found?.action) return false;
    this.actions[found.action]();
    return true;
  }
}

/**
 * Write the table: what holds everywhere, at some parts of the page, and in a presentation.
 * @param {HTMLTableElement} table
 */
function fill(table) {
  /** @type {[string, Key["where"]][]} */
  const parts = [[t("Everywhere, unless one types in a field"), undefined], [t("Where the focus is"), "there"], [t("In a presentation"), "presenting"]];
  for (const [title, where] of parts) {
    const rows = TABLE.filter((key) => key.where === where);
    const body = table.createTBody();
    const heading = document.createElement("th");
    Object.assign(heading, { scope: "rowgroup", colSpan: 2, textContent: title });
    body.insertRow().append(heading);
    for (const { keys, says } of rows) {
      const row = body.insertRow();
      const caps = keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: NAMES[key] ?? key }));
      row.insertCell().append(...caps);
      row.insertCell().append(says);
    }
  }
}
