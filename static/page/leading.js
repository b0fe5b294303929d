// A presentation is led with keys: whatever was pressed in the circuit, they step; what is typed goes to the question that
// is asked; and Escape lets go of one thing after the other.

import { targetOf } from "../circuit/elements.js";
import { ITS_OWN_MOVES, isTaken, isTyping, MOVES, pressed } from "../circuit/pressing.js";
import { t } from "../circuit/words.js";
import { show } from "./answer.js";
import { keys } from "./controls.js";
import { address, aloud, asked, highlights, picture, present, questions, stage } from "./parts.js";
import { state } from "./state.js";
import { letGo } from "./stepping.js";

const ANSWERS = /^[-−.\d]$/; // what a number begins with

const PRESSES = "button, a, summary, input"; // with the space bar
const REMOTE = new Set(["PageUp", "PageDown"]);

/** @type {Element | null}  the array that Tab has reached, whose numbers the arrow keys read */
let reached = null;
let tabs = false; // whether Tab was pressed last

present.changed.on(() => {
  if (!asked.inPicture || !state.record) return;
  stage.paint(); // a step that is presented asks for less
  questions.show();
  highlights.say();
});

addEventListener("focusin", ({ target }) => { reached = tabs && target instanceof Element ? target.closest("[role=application]") : null; });
addEventListener("pointerdown", () => { tabs = false; }, { capture: true });
addEventListener("keydown", (event) => {
  tabs = event.key === "Tab";
  if (present.on) lead(event);
}, { capture: true }); // before what has the focus, which would walk along the wires or play with its own number

/** @param {KeyboardEvent} event */
function lead(event) {
  const target = targetOf(event);
  const [typed, leads] = [pressed(event), leading(event)];
  const isInField = isTyping(target);
  if (leads && !(reached?.contains(target) && leads.startsWith("Arrow"))) {
    if (isInField) picture.focus({ preventScroll: true }); // what stands there is judged
    if (!answered(leads)) keys.act(leads);
  } else if (typed === "Escape" && !target.closest("#dial") && lets(target)) { /* no more than that */ }
  else if (typed === "r" && asked.inPicture && questions.current) questions.open([questions.current]);
  else {
    if (typed && ANSWERS.test(typed) && asked.inPicture && questions.begin()) event.stopPropagation(); // and the browser types it there
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

present.lets = () => lets(document.activeElement ?? document.body);

/**
 * Let go of what lies between a reader and the steps: the field in which one types, or else the gate that is held; tells whether there was any.
 * @param {Element} active  what has the focus
 */
function lets(active) {
  if (isTyping(active)) picture.focus({ preventScroll: true });
  else if (state.settings.has("_gate")) {
    letGo();
    show(address(), () => aloud(highlights.turned || t("No gate is held: Explain follows the steps.")));
  } else return false;
  return true;
}

/**
 * At the last step, which none comes after, going on reveals what it asks; tells whether there was anything.
 * @param {string} key
 */
function answered(key) {
  const { open } = asked;
  if (!["ArrowRight", "PageDown"].includes(key) || state.done !== state.steps.count || !asked.inPicture || !open.length) return false;
  questions.open(open);
  return true;
}

/**
 * The key with which a presentation is led, whatever of the circuit was pressed before; else null. What a remote sends
 * leads from everywhere; an arrow and the space bar are left for what is typed, and for a control that was reached.
 * @param {KeyboardEvent} event
 */
function leading(event) {
  const { key } = event;
  const target = targetOf(event);
  if (isTaken(event) || !(MOVES.has(key) || key === " ")) return null;
  if (REMOTE.has(key) || (target instanceof HTMLInputElement && target.closest("#questions") && isWaiting(target))) return key;
  return isTyping(target) || target.closest(key === " " ? PRESSES : ITS_OWN_MOVES) ? null : key;
}

/** Whether a field waits for what is typed next, which comes in place of all that it has.  @param {HTMLInputElement} field */
function isWaiting({ value, selectionStart, selectionEnd }) {
  return selectionStart === 0 && selectionEnd === value.length;
}
