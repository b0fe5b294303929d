// Undo and redo: the page has one state, which its address says, so what it was before is an address too. What one
// movement of a hand changes, or one stay in the editor, is one step.

import { byId } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { written } from "./bar.js";
import { parametersOf, withoutParameter, withParameters } from "./address.js";
import { address, aloud, asked, editor, present } from "./parts.js";
import { outcome } from "./results.js";
import { state } from "./state.js";
import { back } from "./visits.js";

const MOST = 200; // states before, and as many after
const FIELDS = "textarea, input:not([type=range], [type=checkbox], [type=radio])";

/** @type {string[]} */
let before = [];
/** @type {string[]} */
let after = [];
let now = "";
let acted = false; // whether a reader did anything since the last state: else the page says more of the same one
let native = ""; // what of its own a browser has undone or redone in a field since the last state; empty for nothing
let typing = false; // whether the last state was made in the editor, which the reader has not left

for (const kind of ["pointerdown", "keydown", "input", "change", "drop", "popstate"]) addEventListener(kind, () => { acted = true; }, { capture: true });
queueMicrotask(() => { now = address(); }); // when the inputs of the page have been read
editor.field.addEventListener("blur", () => { typing = false; });

/** An address without how it is looked at, which no undoing changes.  @param {string} address */
function unviewed(address) {
  return withoutParameter(address, "_view");
}

/** An address without what is no change by itself: in a presentation, where a key leads back, no step is one.  @param {string} address */
function undoable(address) {
  return present.on ? withoutParameter(unviewed(address), "_step") : unviewed(address);
}

written.on((address) => {
  if (undoable(address) === undoable(now)) {
    now = address;
    return;
  }
  const inEditor = document.activeElement === editor.field;
  if (native && !inEditor) follow(address);
  else if (acted && !(typing && inEditor)) {
    before = [...before, now].slice(-MOST);
    after = [];
  }
  [acted, native, typing, now] = [false, "", inEditor, address];
  show();
});

/**
 * Go along with what a browser undid or did again by itself: that is a step back, or forward, and no new one.
 * @param {string} address  what there is now
 */
function follow(address) {
  const [states, opposite] = native === "historyRedo" ? [after, before] : [before, after];
  if (undoable(states.at(-1) ?? "") !== undoable(address)) return;
  states.pop();
  opposite.push(now);
}

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
  const here = undoable(address());
  if (typing) now = unviewed(address()); // the address bar may not say yet what was typed last
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
  typing = false;
  const view = state.settings.get("_view");
  back(withParameters(unviewed(wanted), view ? { _view: view } : {}), () => {
    acted = false;
    const what = changed(from, wanted);
    const words = again ? t("Done again: {what}.", { what }) : t("Undone: {what}.", { what });
    aloud([words, asked.inPicture ? `${asked.score}.` : outcome()].filter(Boolean).join(" "));
  });
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

// In a field what was typed comes first: the browser says whether it has any of it to undo.
addEventListener("beforeinput", ({ inputType }) => { native = inputType.startsWith("history") ? inputType : ""; }, { capture: true });
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(event.key.toLowerCase())) return;
  if (document.querySelector("dialog:modal")) return;
  const again = event.shiftKey || event.key.toLowerCase() === "y";
  const { activeElement } = document;
  if (!activeElement?.matches(FIELDS)) {
    event.preventDefault();
    undo(again);
    return;
  }
  native = "";
  setTimeout(() => { if (!native) undo(again); });
});

byId("undo").addEventListener("click", () => undo(false));
byId("redo").addEventListener("click", () => undo(true));
