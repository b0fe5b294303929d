// Which keys are left for the page: what an element with the focus does with a key itself comes first.

import { targetOf } from "./elements.js";

const TYPING = "textarea, select, input:not([type=range], [type=checkbox])";
/** @type {Record<string, string>} */
const ITS_OWN = { " ": "button, a, summary, input, .gate[role=button]" };
export const ITS_OWN_MOVES = "input:not(#step), [role=tab], [role=separator]";
export const MOVES = new Set(["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);

/**
 * The key that is pressed for the page, letters in lower case; null where an element takes it, such as a field in which
 * one types, where a dialog is open, and with a key such as Ctrl, because that is the browser's.
 * @param {KeyboardEvent} event
 */
export function pressed(event) {
  const target = targetOf(event);
  if (isTaken(event)) return null;
  if (isTyping(target) && event.key !== "Escape") return null; // which types nothing
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const own = MOVES.has(key) ? ITS_OWN_MOVES : ITS_OWN[key];
  return own && target.closest(own) ? null : key;
}

/** Whether one types there.  @param {Element} element */
export function isTyping(element) {
  return element.closest(TYPING) !== null;
}

/** Whether the browser has the key, or a dialog does.  @param {KeyboardEvent} event */
export function isTaken(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  return document.querySelector('dialog:modal, [popover]:not([popover="manual"]):popover-open') !== null; // a tip is no menu
}
