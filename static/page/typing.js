// Typing: the circuit follows after a short pause. One history entry for each stay in the editor.

import { byId } from "../circuit/elements.js";
import { withParameters } from "./address.js";
import { drop, show } from "./answer.js";
import { newly } from "./assigned.js";
import { later, rewrite, Stay } from "./bar.js";
import * as moving from "./moving.js";
import { address, editor, frames, inputs, lesson, stepper } from "./parts.js";
import { come } from "./outcomes.js";
import { state } from "./state.js";
import { alone, begun, heir, isAnother, isPut } from "./succeeding.js";

/** @import { Circuit } from "../circuit/record.js" */

const PAUSE = 60; // ms without a key before the circuit follows

const stay = new Stay();
let pause = 0;
let isWhole = false; // whether what stands there was put there as a whole

editor.field.addEventListener("beforeinput", (event) => { isWhole ||= isPut(event, editor.field); });
editor.field.addEventListener("input", () => {
  moving.end();
  drop(); // what is under way was asked of another text, and must not come over this one
  editor.mark(null);
  note();
  clearTimeout(pause);
  pause = setTimeout(follow, PAUSE);
});
editor.field.addEventListener("blur", () => stay.end());

// What completes names comes with the first stay in the editor; where it can't be had, nothing is completed.
editor.field.addEventListener("focus", () => {
  import("../views/completion.js").then(({ Completion }) => new Completion(editor), () => {});
}, { once: true });

lesson.uninvited.on(() => note(true));

/**
 * What leads into the course at a first visit is not needed any more: where a program has taken its room or a reader has
 * closed it, and in a page that comes later.
 * @param {boolean} isClosed  for all later visits too
 */
function note(isClosed = false) {
  if (editor.isLong || isClosed) document.documentElement.dataset.written = "";
  try {
    (isClosed ? localStorage : sessionStorage).setItem("written", "1");
  } catch {
    // the browser keeps nothing for this page
  }
}

function follow() {
  const before = state.record;
  come(() => {
    inputs.recall();
    if (before) inputs.forget(newly(before.expr, editor.text)); // what is typed now is meant
    if (before?.backward) inputs.forgetChosen(); // which suited the lines as they were
    if (before && isAnother(before.expr, editor.text)) state.visit(begun(state.settings));
    if (isWhole) state.visit(alone(state.settings));
  });
  isWhole = false;
  if (!stay.enter()) later(rewrite);
  const shown = () => {
    later(rewrite); // with the new inputs
    if (state.settings.has("_step") && !sameGates(before, state.record)) stepper.go(null); // the run was another circuit's
    if (before && hand(before)) show(address());
  };
  const { since } = byId("record").dataset; // with which the server leaves out the circuit where that stays as it is
  show(since ? withParameters(address(), { _since: since }) : address(), shown, (answer) => {
    let forgot = false;
    come(() => { forgot = inputs.forgetNumbers(answer); }); // a number in the way of an array was for another program
    if (forgot) show(address(), () => later(rewrite));
    return forgot;
  });
}

/**
 * Hand on what the settings say of the circuit before an edit: which gate is looked at, and which modules are folded or drawn
 * as their parts. Those that are there no more are forgotten. Tells whether anything changed.
 * @param {Circuit} before
 */
function hand(before) {
  const { circuit, settings } = state;
  const changes = new Map();
  const held = settings.get("_gate");
  if (held && before !== circuit) changes.set("_gate", heir(before, held, circuit));
  if (circuit.warnings.some(({ code }) => code === "no-such-module")) {
    if (settings.has("_fold")) changes.set("_fold", frames.said(circuit.fold));
    changes.set("_expand", circuit.expand.join(",") || null);
  }
  const others = [...changes].filter(([name, value]) => (settings.get(name) ?? null) !== value);
  if (others.length) state.set(Object.fromEntries(others), "soon");
  return others.length > 0;
}

/**
 * Whether two circuits have the same gates in the same order: then they have the same steps.
 * @param {Circuit | null} one
 * @param {Circuit | null} other
 */
function sameGates(one, other) {
  /** @param {Circuit | null} record */
  const gates = (record) => record?.gates.map((gate) => [gate.op, ...gate.operands].join(" ")).join("\n");
  return gates(one) === gates(other);
}

/** Another address is visited: nothing that was typed is waited for. */
export function stop() {
  clearTimeout(pause);
  isWhole = false;
  stay.end();
}
