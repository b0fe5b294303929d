// Back puts away what lies over the page, a menu, a dialog, or the sheet of a small screen, as Escape does. A finger's press beside a menu that is open puts the menu away, and does nothing else: the browser closes it, and
// what lies under the press hears nothing of it. A mouse shows what it will press.

import { cover, uncover } from "./bar.js";
import { sheet } from "./parts.js";

const MENU = '[popover]:not([popover="manual"])'; // a tip is none
const OVER = `${MENU}, dialog`;
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

/** @param {EventTarget | null} target  @returns {HTMLElement | null}  the menu that is open, where this is beside it, and not on what opens and closes it */
function besides(target) {
  const open = document.querySelector(`${MENU}:popover-open`);
  const isBeside = target instanceof Element && !open?.contains(target) && !target.closest(`[popovertarget="${open?.id}"]`);
  return isBeside && open instanceof HTMLElement ? open : null;
}

// A menu that Tab has left is put away: it would hide what has the focus.
addEventListener("keydown", ({ key }) => {
  if (key === "Tab") setTimeout(() => besides(document.activeElement)?.hidePopover());
});

/** @param {Event} event */
function drop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

addEventListener("pointerdown", (event) => {
  beside = event.pointerType === "touch" && besides(event.target) !== null;
  if (beside) drop(event);
}, { capture: true });
addEventListener("click", (event) => {
  if (beside && event.detail) drop(event); // a click of the keyboard has no press before it
  beside = false;
}, { capture: true });
