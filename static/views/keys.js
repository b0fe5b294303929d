// The keys of the page: one table, by which they act and of which the dialog is made.

import { one, targetOf } from "../circuit/elements.js";
import { t } from "../circuit/words.js";

/** @typedef {{action?: string, keys: string[], says: string, presenting?: boolean}} Key */

/** @type {Key[]}  without an action, the element that has the focus acts on the key by itself */
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
  { keys: ["Enter"], says: t("At a gate: explain it") },
  { keys: ["ArrowUp", "ArrowDown"], says: t("At the border of the circuit: move it") },
  { action: "next", keys: ["PageDown"], says: t("Next step"), presenting: true },
  { action: "previous", keys: ["PageUp"], says: t("Previous step"), presenting: true },
  { action: "blank", keys: ["b", "."], says: t("Black, until the next key"), presenting: true },
  { action: "leave", keys: ["Escape"], says: t("Leave the presentation"), presenting: true },
];

/** @type {Record<string, string>} */
const NAMES = { ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", " ": t("Space"), PageDown: "Page Down", PageUp: "Page Up", Escape: "Esc" };
const TYPING = "textarea, select, input:not([type=range], [type=checkbox])";
// What an element does with a key itself comes first.
/** @type {Record<string, string>} */
const ITS_OWN = { " ": "button, a, summary, input, .gate" };
const ITS_OWN_MOVES = "input:not(#step), [role=tab], [role=separator]";
const MOVES = new Set(["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);

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
    const target = targetOf(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.closest(TYPING) && event.key !== "Escape") return; // which types nothing
    if (document.querySelector('dialog:modal, [popover]:not([popover="manual"]):popover-open')) return; // a tip is no menu
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const own = MOVES.has(pressed) ? ITS_OWN_MOVES : ITS_OWN[pressed];
    if (own && target.closest(own)) return;
    const found = TABLE.find(({ keys, presenting }) => keys.includes(pressed) && (!presenting || this.presenting()));
    if (!found?.action) return;
    event.preventDefault();
    this.actions[found.action]();
  }
}

/**
 * Write the table: what holds always, then what holds in a presentation.
 * @param {HTMLTableElement} table
 */
function fill(table) {
  const parts = { [t("Everywhere")]: TABLE.filter((key) => !key.presenting), [t("In a presentation")]: TABLE.filter((key) => key.presenting) };
  for (const [title, rows] of Object.entries(parts)) {
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
