// Steps: the circuit's own program has the numbers; where there is none, the server draws the step.

import { byId } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { show } from "./answer.js";
import { address, aloud, asked, highlights, inputs, inspector, present, questions, runner, stage, stepper, viewport } from "./parts.js";
import { state } from "./state.js";

stepper.wanted.on((done) => {
  if (present.on) {
    letGo();
    if (asked.inPicture && state.done !== null && done === state.done + 1 && asked.open.length) { // whoever goes on has been told, and sees it before the next step
      questions.open(asked.open);
      stepper.show();
      return;
    }
  }
  state.set({ _step: done === null ? null : String(done) }, "soon");
  state.numbers ??= runner.run(state.record, inputs.values());
  viewport.showAll();
  state.go(done);
  viewport.follow(stage.turn, done);
  const tell = () => aloud(done === 0 ? t("{sentence}.", { sentence: t("Before the first step") }) : highlights.turned || byId("step-count").textContent);
  if (!state.numbers) {
    show(address(), tell);
    return;
  }
  questions.show();
  questions.follow();
  explainTurn();
  tell();
});

/** Hold no gate any more: the steps are spoken of. */
export function letGo() {
  if (state.settings.has("_gate")) state.set({ _gate: null });
  highlights.select("");
  highlights.light(null);
}

/** Explain the gate in turn, where no other is looked at. */
export function explainTurn() {
  if (asked.on || byId("panel-explain").hidden || state.steps.gates.has(state.settings.get("_gate") ?? "")) return;
  inspector.turn(state.steps.explained(state.step), address().replace("/?", "/explain?"));
}
