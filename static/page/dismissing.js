// Back puts away what lies over the page, a menu, a dialog, or the sheet of a small screen, as Escape does. The focus that leaves a menu
// closes it: it would else be on what the menu covers. A finger's press beside a menu that is open puts the menu away, and does nothing else: the browser closes it, and
// what lies under the press hears nothing of it. A mouse shows what it will press.

import { cover, uncover } from "./bar.js";
import { sheet } from "./parts.js";

const MENU = '[popover]:not([popover="manual"])'; // a tip is no menu, and lies over nothing
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

/** The menu that is open beside what an event is at, unless that is what opens and closes it.  @param {Event} event */
function menuBeside({ target }) {
  const open = document.querySelector(`${MENU}:popover-open`);
  const isBeside = open && target instanceof Element && !open.contains(target) && !target.closest(`[popovertarget="${open.id}"]`);
  return isBeside && open instanceof HTMLElement ? open : null;
}

addEventListener("focusin", (event) => menuBeside(event)?.hidePopover());

/** @param {Event} event */
function drop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

addEventListener("pointerdown", (event) => {
  beside = event.pointerType === "touch" && menuBeside(event) !== null;
  if (beside) drop(event);
}, { capture: true });
addEventListener("click", (event) => {
  if (beside && event.detail) drop(event); // a click of the keyboard has no press before it
  beside = false;
}, { capture: true });
