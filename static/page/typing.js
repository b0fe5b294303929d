// Typing: the circuit follows after a short pause. One history entry for each stay in the editor.

import { show } from "./answer.js";
import { newly } from "./assigned.js";
import { later, rewrite, Stay } from "./bar.js";
import * as moving from "./moving.js";
import { address, editor, inputs, lesson, stepper } from "./parts.js";
import { state } from "./state.js";

/** @import { Circuit } from "../circuit/record.js" */

const PAUSE = 60; // ms without a key before the circuit follows

const stay = new Stay();
let pause = 0;

editor.field.addEventListener("input", () => {
  moving.end();
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
  inputs.recall();
  if (state.record) inputs.forget(newly(state.record.expr, editor.text)); // what is typed now is meant
  if (!stay.enter()) later(rewrite);
  const before = state.record;
  const shown = () => {
    later(rewrite); // with the new inputs
    if (state.settings.has("_step") && !sameGates(before, state.record)) stepper.go(null); // the run was another circuit's
  };
  show(address(), shown, (answer) => {
    const forgot = inputs.forgetNumbers(answer); // a number in the way of an array was for another program
    if (forgot) show(address(), () => later(rewrite));
    return forgot;
  });
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
  stay.end();
}
