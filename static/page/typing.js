// Typing: the circuit follows after a short pause. One history entry for each stay in the editor.

import * as moving from "./moving.js";
import { address, editor, enter, inputs, rewrite, settings, stage, stepper } from "./parts.js";
import { show } from "./answer.js";

const PAUSE = 300; // ms without a key before the circuit follows

let pause = 0;
let entered = false; // whether typing goes on that has made its history entry already

editor.field.addEventListener("input", () => {
  moving.end();
  editor.mark(null);
  clearTimeout(pause);
  pause = setTimeout(follow, PAUSE);
});
editor.field.addEventListener("blur", () => { entered = false; });

function follow() {
  inputs.recall();
  if (entered) rewrite();
  else enter();
  entered = true;
  const before = stage.record;
  const shown = () => {
    rewrite(); // with the new inputs
    if (settings.has("_step") && !sameGates(before, stage.record)) stepper.go(null); // the run was another circuit's
  };
  show(address(), shown, (answer) => {
    const forgot = inputs.forgetNumbers(answer); // a number in the way of an array was for another program
    if (forgot) show(address(), rewrite);
    return forgot;
  });
}

/** Whether two circuits have the same gates in the same order: then they have the same steps. */
function sameGates(one, other) {
  const gates = (record) => record?.gates.map((gate) => [gate.op, ...gate.operands].join(" ")).join("\n");
  return gates(one) === gates(other);
}

export function stop() {
  clearTimeout(pause);
  entered = false;
}
