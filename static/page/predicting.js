// Predicting: the numbers that are asked for, where they are typed, and what is hidden.

import { byId, targetOf } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { newNumbers } from "../views/fresh.js";
import { show } from "./answer.js";
import { at, move } from "./moving.js";
import { address, aloud, asked, frames, highlights, inputs, picture, present, questions, runner, stage, hand } from "./parts.js";
import { state } from "./state.js";

hand.picked.on((element) => {
  const pressed = questions.at(element);
  if (pressed) questions.go(pressed);
  if (pressed && !element?.closest(".gate")) return; // a gate is looked at too
  if (!frames.pick(element)) highlights.pick(element);
});

questions.spoken.on(aloud);
questions.turned.on((question) => highlights.keep(present.on && asked.ofStep ? null : questions.gate(question)?.id ?? null)); // the step says it then
byId("questions").addEventListener("focusout", () => highlights.keep(null));
questions.answered.on(() => {
  stage.paint();
  highlights.say();
  complete();
});
state.taken.on(complete);
byId("asks").addEventListener("click", (event) => {
  const link = targetOf(event).closest("[data-mode]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  byId("asks").hidePopover();
  asked.anew = true;
  const mode = link.getAttribute("data-mode");
  if (mode === "backward") state.set({ _panel: null }); // its own tab opens by itself
  take(mode, () => (asked.inPicture ? questions.go(asked.open[0]) : write()));
});
byId("leave-prediction").addEventListener("click", () => take(null, () => {
  picture.focus();
  aloud(t("All numbers are there again."));
}));
byId("new-numbers").addEventListener("click", () => {
  asked.renew();
  questions.clear();
  move(newNumbers(state.circuit, (typed) => runner.run(state.record, typed)));
  questions.show();
  questions.go(asked.open[0]);
  aloud(t("New numbers: all questions are asked again."));
});

/** With the last answer all numbers come, also those of arrays that the page's record leaves out. */
async function complete() {
  const { record } = state;
  if (!asked.inPicture || !asked.done) return;
  const numbers = await at(inputs.values());
  if (numbers && state.record === record) state.show(numbers);
}

/** Put the cursor into the field of the exercise, which stands at the top of the page: where it stood before is no place to scroll to. */
function write() {
  byId("backward").focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: "instant" });
}

/**
 * Ask for some of the numbers, or for none.
 * @param {string | null} mode
 * @param {() => void} then
 */
function take(mode, then) {
  state.set({ _predict: mode || null }, "entry");
  show(address(), then);
}
