// What a fold changes: what was shown folded that way before is there at once, with the numbers of now;
// the server says the rest.

import { address, byId, enter, folds, highlights, inputs, predict, runner, set, settings, stage, stepper, viewport } from "./parts.js";
import { loadProgram, pictured, show } from "./showing.js";

folds.onfold = async (fold, expand, gate) => {
  if (gate) set("_gate", gate);
  for (const [name, value] of [["_fold", fold], ["_expand", expand || null]]) {
    if (value === null) settings.delete(name);
    else settings.set(name, value);
  }
  const turn = stage.steps.at(stage.done);
  settings.delete("_step");
  enter();
  const before = viewport.svg;
  const known = folds.seen.get(pictured());
  if (known && !turn && !predict.on) await showKnown(known);
  show(address(), () => {
    if (!highlights.gate(settings.get("_gate"))) set("_gate", null); // it was folded away
    settled(before);
    if (turn) stepper.go(stage.steps.like(turn));
  });
};

/** Show a circuit again that was folded like this before, if its numbers of now can be had: what is in sight first. */
async function showKnown({ svg, width, height, record }) {
  await loadProgram(record);
  const numbers = runner.run(inputs.values());
  if (!numbers) return;
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
  settled(before);
  await viewport.seenFirst();
}

/** After a fold: the gate that stands there either way keeps its place in the window, or is brought into it. */
function settled(before) {
  const id = folds.tell(stage.numbers);
  if (!id) return;
  viewport.hold(before, `gate-${id}`);
  viewport.reveal([byId(`gate-${id}`)]);
}
