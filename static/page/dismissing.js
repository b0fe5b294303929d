// Back puts away what lies over the page, a menu, a dialog, or the sheet of a small screen, as Escape does. A finger's press beside a menu that is open puts the menu away, and does nothing else: the browser closes it, and
// what lies under the press hears nothing of it. A mouse shows what it will press.

import { cover, uncover } from "./bar.js";
import { sheet } from "./parts.js";

const OVER = '[popover]:not([popover="manual"]), dialog'; // a tip lies over nothing
let beside = false;

/** @type {WeakMap<Element, () => void>}  what puts each of them away */
const aways = new WeakMap();

addEventListener("toggle", ({ target }) => {
  if (!(target instanceof HTMLElement) || !target.matches(OVER)) return;
  const away = aways.get(target) ?? (() => (target instanceof HTMLDialogElement ? target.close() : target.hidePopover()));
  aways.set(target, away);
  uncover(away);
  if (target.matches(":popover-open, :modal")) cover(away);
}, { capture: true });

const closeSheet = () => sheet.close();
sheet.turned.on((on) => (on ? cover(closeSheet) : uncover(closeSheet)));

/** @param {Event} event  @returns {boolean}  whether it is beside a menu that is open, and not on what opens and closes that */
function isBeside({ target }) {
  const open = document.querySelector('[popover]:not([popover="manual"]):popover-open'); // a tip is no menu
  return open !== null && target instanceof Element && !open.contains(target) && !target.closest(`[popovertarget="${open.id}"]`);
}

/** @param {Event} event */
function drop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

addEventListener("pointerdown", (event) => {
  beside = event.pointerType === "touch" && isBeside(event);
  if (beside) drop(event);
}, { capture: true });
addEventListener("click", (event) => {
  if (beside && event.detail) drop(event); // a click of the keyboard has no press before it
  beside = false;
}, { capture: true });
