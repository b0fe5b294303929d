// Undo and redo: the page has one state, which its address says, so what it was before is an address too. What one
// movement of a hand changes, one stay in a field, or one program that is pasted, is one step.

import { byId } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { written } from "./bar.js";
import { parametersOf, withoutParameter, withParameters } from "./address.js";
import { address, aloud, asked, editor, inputs, present } from "./parts.js";
import { outcome } from "./results.js";
import { state } from "./state.js";
import { isPasted } from "./succeeding.js";
import { back } from "./visits.js";

const MOST = 200; // states before, and as many after
const FIELDS = "textarea, input:not([type=range], [type=checkbox], [type=radio])";
const TAKEN = "#inputs input:not(.end), #dial input"; // what is typed there is the page's state at once: the browser's undoing would be a second one

/** @type {string[]} */
let before = [];
/** @type {string[]} */
let after = [];
let now = "";
let acted = false; // whether a reader did anything since the last state: else the page says more of the same one
/** @type {EventTarget | null}  where a reader types or slides, until that is left or its value is whole */
let stay = null;
/** @type {EventTarget | null}  where the last state was made, if the reader stays there */
let typing = null;
let isBehind = false; // whether something was typed or slid that the address bar may not say yet
let begun = ""; // what the field with the focus said when the stay began
let text = ""; // the program before what is typed there now
let wasWhole = false; // whether that came at once
let isTakenBack = false; // whether the browser has taken back there what was typed last

for (const kind of ["pointerdown", "keydown", "input", "change", "drop", "popstate"]) addEventListener(kind, () => { acted = true; }, { capture: true });
queueMicrotask(() => { now = address(); }); // when the inputs of the page have been read
addEventListener("input", (event) => {
  if (event.target === document.activeElement) [stay, isBehind] = [event.target, true];
  if (event.target === editor.field) part(event);
  isTakenBack = event instanceof InputEvent && event.inputType === "historyUndo";
}, { capture: true });
addEventListener("beforeinput", ({ inputType }) => { if (isBehind && (wasWhole || inputType.startsWith("insertFrom"))) note(address()); }, { capture: true }); // what stands before it is a step
for (const kind of ["change", "blur"]) addEventListener(kind, end, { capture: true });
addEventListener("focusin", begin);

/** A stay in a field begins, with what it says now. */
function begin() {
  const { activeElement } = document;
  begun = activeElement && "value" in activeElement ? String(activeElement.value) : "";
  text = editor.text;
  wasWhole = false;
  isTakenBack = false;
}

/** A program that comes at once in the place of another is a step by itself, and so is what is typed next.  @param {Event} event */
function part(event) {
  if (editor.text === text) return; // of what is put in at once a browser may tell line by line
  const isKey = event instanceof InputEvent && event.data?.length === 1;
  const isWhole = !isKey && isPasted(text, editor.text);
  if (isWhole || wasWhole) typing = null;
  [text, wasWhole] = [editor.text, isWhole];
}

/** A stay ends: what comes next is another step. */
function end() {
  const was = acted;
  if (isBehind && typing === stay) note(address());
  acted = was;
  stay = typing = null;
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

/** The page is at an address now.  @param {string} address */
function note(address) {
  isBehind = false;
  if (undoable(address) === undoable(now)) {
    now = address;
    return;
  }
  if (acted && !(stay && typing === stay)) {
    before = [...before, now].slice(-MOST);
    after = [];
  }
  [acted, typing, now] = [false, stay, address];
  show();
}
written.on(note);

/** Show whether there is anything to undo and to redo. */
function show() {
  byId("undo").setAttribute("aria-disabled", String(!before.length));
  byId("redo").setAttribute("aria-disabled", String(!after.length));
}

/**
 * Show the state before, or the one after where it was undone.
 * @param {boolean} again  whether it is done again
 */
function undo(again) {
  if (isBehind) note(address());
  const { activeElement: field } = document;
  if (field instanceof HTMLInputElement && isHalfTyped(field)) {
    go(now, () => aloud(t("Undone: {what}.", { what: field.ariaLabel })));
    return;
  }
  const here = undoable(address());
  const [states, opposite] = again ? [after, before] : [before, after];
  while (undoable(states.at(-1) ?? "") === here) states.pop(); // where what was typed is taken back in the field, the page is as it was before
  const wanted = states.pop();
  if (wanted === undefined) {
    aloud(again ? t("There is nothing to redo.") : t("There is nothing to undo."));
    return;
  }
  const from = now;
  opposite.push(from);
  show();
  now = wanted;
  go(wanted, () => {
    const what = changed(from, wanted);
    const words = again ? t("Done again: {what}.", { what }) : t("Undone: {what}.", { what });
    aloud([words, asked.inPicture ? `${asked.score}.` : outcome()].filter(Boolean).join(" "));
  });
}

/**
 * Show the page as it was, looked at as it is.
 * @param {string} wanted
 * @param {() => void} onshown
 */
function go(wanted, onshown) {
  stay = typing = null;
  const view = state.settings.get("_view");
  back(withParameters(unviewed(wanted), view ? { _view: view } : {}), () => {
    acted = false;
    const { activeElement: field } = document;
    if (field instanceof HTMLInputElement && field.matches(TAKEN)) field.select(); // as where one comes to it
    begin();
    onshown();
  });
}

/** Whether a field says what is no value yet, nor one that was refused, so that the page is at the last one.  @param {HTMLInputElement} field */
function isHalfTyped(field) {
  return field.matches(TAKEN) && inputs.rows.get(field.name)?.value !== field.value && (field.hasAttribute("data-wrong") || field.validity.badInput || !field.value);
}

const CALLED = new Map([
  ["expr", t("the program")], ["_step", t("the step")], ["_gate", t("the gate that is explained")], ["_panel", t("the tab")],
  ["_fold", t("what is folded")], ["_expand", t("what is folded")], ["_predict", t("what is asked for")],
  ["_data", t("what is data")],
]);

/**
 * What two addresses have apart, in words.
 * @param {string} one
 * @param {string} other
 */
function changed(one, other) {
  const [then, now] = [one, other].map((address) => new Map(parametersOf(address.replace(/^[^?]*/, ""))));
  const names = [...new Set([...then.keys(), ...now.keys()])].filter((name) => name !== "_view" && then.get(name) !== now.get(name));
  const words = names.map((name) => CALLED.get(name) ?? (name.startsWith("_") ? t("a setting") : name));
  return [...new Set(names.includes("expr") ? [t("the program")] : words)].join(", ");
}

// In another field what was typed comes first: the browser says whether it has any of it to undo. It would go on with what
// was typed in the field before.
let native = false;
addEventListener("beforeinput", ({ inputType }) => { native ||= inputType === "historyUndo" || inputType === "historyRedo"; }, { capture: true });
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(event.key.toLowerCase())) return;
  if (document.querySelector("dialog:modal")) return;
  const again = event.shiftKey || event.key.toLowerCase() === "y";
  const { activeElement: field } = document;
  const isOwn = field !== null && field === stay && field.matches(FIELDS) && !field.matches(TAKEN);
  if (!isOwn || !(again ? isTakenBack : "value" in field && field.value !== begun)) {
    event.preventDefault();
    undo(again);
    return;
  }
  native = false;
  setTimeout(() => { if (!native) undo(again); });
});

byId("undo").addEventListener("click", () => undo(false));
byId("redo").addEventListener("click", () => undo(true));
