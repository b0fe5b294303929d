// Undo and redo: the page has one state, which its address says, so what it was before is an address too. What one
// movement of a hand changes, one stay in a number's field, a text that is pasted, or letters typed in a row are one step.
// The browser has an undoing of its own for what is typed; it knows nothing of what else has changed a text, and would put
// pieces of several together. So it undoes nothing that is of the page's state: a key, a button and the browser's menu do
// the same here.

import { byId } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { written } from "./bar.js";
import { parametersOf, withoutParameter, withParameters } from "./address.js";
import { comes } from "./outcomes.js";
import { address, aloud, asked, inputs, present } from "./parts.js";
import { Past } from "./past.js";
import { outcome } from "./results.js";
import { state } from "./state.js";
import { Strokes } from "./strokes.js";
import { back } from "./visits.js";

const FIELDS = "textarea, input:not([type=range], [type=checkbox], [type=radio])";
const NUMBERS = "#inputs input:not(.end), #dial input";
const TEXTS = "#expression, #backward";
const TAKEN = `${NUMBERS}, ${TEXTS}`; // what is typed there is the page's state at once

const past = new Past("", (one, other) => undoable(one) === undoable(other));
const strokes = new Strokes();
let acted = false; // whether a reader did anything since the last state: else the page says more of the same one
let isComing = false; // whether what comes of an act is being shown
/** @type {EventTarget | null}  where a reader types or slides, until that is left, its value is whole or another step begins */
let stay = null;
/** @type {EventTarget | null}  where the last state was made, if the reader stays there */
let making = null;
let begun = ""; // what the field with the focus said when the stay began
let isTakenBack = false; // whether the browser has taken back there what was typed last

queueMicrotask(() => { past.now = now(); }); // when the inputs of the page have been read
for (const kind of ["pointerdown", "click", "drop", "popstate"]) {
  addEventListener(kind, () => {
    end();
    acted = true;
  }, { capture: true });
}
for (const kind of ["change", "blur"]) {
  addEventListener(kind, ({ target }) => {
    if (target === stay) end(); // a slider moves before it takes the focus from another field, which is left only then
    acted ||= kind === "change";
    if (target instanceof Element && target.matches(".end")) setTimeout(settle); // which no address says
  }, { capture: true });
}
addEventListener("keydown", () => { acted = true; }, { capture: true });
addEventListener("focusin", () => {
  settle();
  begin();
});
addEventListener("beforeinput", (event) => {
  const { inputType, target } = event;
  if (isHistory(inputType)) {
    const again = inputType === "historyRedo";
    if (isBrowsers(again)) return;
    event.preventDefault();
    if (!document.querySelector("dialog:modal")) undo(again);
  } else if (target instanceof HTMLTextAreaElement && target.matches(TEXTS) && strokes.begins(event, target, event.timeStamp)) {
    settle();
    stay = making = null;
  }
}, { capture: true });
addEventListener("input", (event) => {
  const { target } = event;
  acted = true;
  if (event.isTrusted || target === document.activeElement) stay = target; // others are told what was done there
  const inputType = event instanceof InputEvent ? event.inputType : "";
  isTakenBack = inputType === "historyUndo";
  if (!(target instanceof HTMLElement && target.matches(TAKEN))) return;
  if (target instanceof HTMLTextAreaElement) strokes.made({ inputType }, target, event.timeStamp);
  if (!isHistory(inputType)) return;
  event.stopImmediatePropagation(); // it could not be kept from the browser
  go(past.now);
}, { capture: true });
written.on(settle);
comes.on((begins) => {
  settle();
  isComing = begins;
});

/** @param {string} inputType */
function isHistory(inputType) {
  return inputType === "historyUndo" || inputType === "historyRedo";
}

/** A stay in a field begins, with what it says now. */
function begin() {
  const { activeElement } = document;
  begun = activeElement && "value" in activeElement ? String(activeElement.value) : "";
  isTakenBack = false;
}

/** A stay ends: what comes next is another step. */
function end() {
  settle();
  stay = making = null;
  strokes.end();
  begin();
}

/** An address without how it is looked at, which no undoing changes.  @param {string} address */
function unviewed(address) {
  return withoutParameter(address, "_view");
}

/** An address without what is no change by itself: in a presentation, where a key leads back, no step is one.  @param {string} address */
function undoable(address) {
  return present.on ? withoutParameter(unviewed(address), "_step") : unviewed(address);
}

/** The state of the page: its address, and the ends of sliders that a reader gave them. */
function now() {
  return withParameters(address(), inputs.limits ? { _ends: inputs.limits } : {});
}

/** Take the state that the page is in by now: a step, if a reader's act has led to it. */
function settle() {
  const goesOn = isComing || !acted || (stay !== null && making === stay);
  if (!past.take(now(), !goesOn) || isComing) return;
  [acted, making] = [false, stay];
  show();
}

/** Show whether there is anything to undo and to redo. */
function show() {
  byId("undo").setAttribute("aria-disabled", String(!past.before.length));
  byId("redo").setAttribute("aria-disabled", String(!past.after.length));
}

/**
 * Show the state before, or the one after where it was undone.
 * @param {boolean} again  whether it is done again
 */
function undo(again) {
  end();
  const { activeElement: field } = document;
  if (field instanceof HTMLInputElement && isHalfTyped(field)) {
    go(past.now, () => aloud(t("Undone: {what}.", { what: field.ariaLabel })));
    return;
  }
  const from = past.now;
  const wanted = past.go(again);
  show();
  if (wanted === null) {
    aloud(again ? t("There is nothing to redo.") : t("There is nothing to undo."));
    return;
  }
  const what = changed(from, wanted);
  const words = again ? t("Done again: {what}.", { what }) : t("Undone: {what}.", { what });
  go(wanted, (isDrawn) => aloud([words, !isDrawn ? "" : asked.inPicture ? t("{sentence}.", { sentence: asked.score }) : outcome()].filter(Boolean).join(" ")));
}

/**
 * Show the page as it was, looked at as it is.
 * @param {string} wanted
 * @param {(isDrawn: boolean) => void} [onanswer]
 */
function go(wanted, onanswer = () => {}) {
  const view = state.settings.get("_view");
  const select = () => {
    const { activeElement: field } = document;
    if (field instanceof HTMLInputElement && field.matches(NUMBERS)) field.select(); // as where one comes to it
    inputs.limits = pairsOf(wanted).get("_ends") ?? "";
  };
  back(withParameters(withoutParameter(unviewed(wanted), "_ends"), view ? { _view: view } : {}), (isDrawn) => {
    select();
    onanswer(isDrawn);
  });
  select();
  acted = false;
  end();
}

/** Whether a field says what is no value yet, nor one that was refused, so that the page is at the last one.  @param {HTMLInputElement} field */
function isHalfTyped(field) {
  return field.matches(NUMBERS) && inputs.rows.get(field.name)?.value !== field.value && (field.hasAttribute("data-wrong") || field.validity.badInput || !field.value);
}

const CALLED = new Map([
  ["expr", t("the program")], ["_step", t("the step")], ["_gate", t("the gate that is explained")], ["_panel", t("the tab")],
  ["_fold", t("what is folded")], ["_expand", t("what is folded")], ["_predict", t("what is asked for")],
  ["_data", t("what is data")], ["_ends", t("the ends of a slider")],
]);

/** @param {string} address */
function pairsOf(address) {
  return new Map(parametersOf(address.replace(/^[^?]*/, "")));
}

/**
 * What two addresses have apart, in words.
 * @param {string} one
 * @param {string} other
 */
function changed(one, other) {
  const [then, now] = [one, other].map(pairsOf);
  const names = [...new Set([...then.keys(), ...now.keys()])].filter((name) => name !== "_view" && then.get(name) !== now.get(name));
  const words = names.map((name) => CALLED.get(name) ?? (name.startsWith("_") ? t("a setting") : name));
  return [...new Set(names.includes("expr") ? [t("the program")] : words)].join(t(", "));
}

/**
 * Whether something was typed in the field with the focus that is nothing of the page's state, such as an answer that is
 * not given yet: the browser takes that back first, and would go on with what was typed in the field before.
 * @param {boolean} again  whether it is done again
 */
function isBrowsers(again) {
  const { activeElement: field } = document;
  const isOwn = field !== null && field === stay && field.matches(FIELDS) && !field.matches(TAKEN);
  return isOwn && (again ? isTakenBack : "value" in field && field.value !== begun);
}

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || !["z", "y"].includes(event.key.toLowerCase())) return;
  if (document.querySelector("dialog:modal")) return;
  const again = event.shiftKey || event.key.toLowerCase() === "y";
  if (isBrowsers(again)) return;
  event.preventDefault();
  undo(again);
});

byId("undo").addEventListener("click", () => undo(false));
byId("redo").addEventListener("click", () => undo(true));
