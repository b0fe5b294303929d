// A finger's press beside a menu that is open puts the menu away, and does nothing else: the browser closes it, and
// what lies under the press hears nothing of it. A mouse shows what it will press.

let beside = false;

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
