// What a fold changes: what was shown folded that way before is there at once, with the numbers of now;
// the server says the rest.

import { address, byId, enter, folds, highlights, inputs, predict, rewrite, runner, set, settings, stage, stepper, viewport } from "./parts.js";
import { loadProgram, pictured, show } from "./answer.js";

folds.onfold = async (fold, expand, gate) => {
  if (gate) set("_gate", gate);
  for (const [name, value] of [["_fold", fold], ["_expand", expand || null]]) {
    if (value === null) settings.delete(name);
    else settings.set(name, value);
  }
  const [turn, numbers] = [stage.steps.at(stage.done), stage.numbers ?? runner.run(inputs.values())];
  settings.delete("_step");
  enter();
  const [before, focused] = [viewport.svg, document.querySelector(":focus-visible")];
  const known = folds.seen.get(pictured());
  const there = known && !turn && !predict.on ? await showKnown(known) : null;
  show(address(), () => {
    const gate = settled(before, numbers) ?? there;
    if (focused && !focused.isConnected) byId(`gate-${gate}`)?.focus({ preventScroll: true });
    if (turn) stepper.go(stage.steps.like(turn) ?? stage.steps.like({ ...turn, gate }));
    if (settings.has("_gate") && !highlights.gate(settings.get("_gate"))) { // it was folded away
      set("_gate", gate);
      rewrite();
      show(address());
    }
  });
};

/** Show a circuit that was folded like this before, if its numbers of now can be had: what is in sight first. */
async function showKnown({ svg, width, height, record }) {
  await loadProgram(record);
  const numbers = runner.run(inputs.values());
  if (!numbers) return null;
  const before = viewport.svg;
  for (const part of before.children) viewport.box(part); // now, while they are laid out
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  viewport.show(svg);
  highlights.read(record);
  folds.read(record);
  stage.take(record, null);
  stage.show(numbers);
  stepper.take(stage.steps, null);
  const gate = settled(before, numbers);
  await viewport.seenFirst();
  return gate;
}

/** After a fold the gate that stands there either way keeps its place, or is brought into the window; its id. */
function settled(before, numbers) {
  const id = folds.tell(predict.masked(numbers ?? stage.known));
  if (!id) return null;
  viewport.hold(before, `gate-${id}`);
  viewport.reveal([byId(`gate-${id}`)]);
  return id;
}
