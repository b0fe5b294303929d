// What a fold changes: what was shown folded that way before is there at once, with the numbers of now;
// the server says the rest.

import { byId } from "../circuit/elements.js";
import { gateElement } from "../circuit/ids.js";
import { t, tn } from "../circuit/words.js";
import { loadProgram, pictured, show } from "./answer.js";
import { address, aloud, asked, frames, highlights, inputs, runner, stepper, viewport } from "./parts.js";
import { state } from "./state.js";

/** @import { Numbers } from "../circuit/record.js" */
/** @import { Kept } from "../views/frames.js" */

frames.folded.on(async ({ fold, expand, gate }) => {
  const { step, numbers } = { step: state.step, numbers: state.numbers ?? runner.run(state.record, inputs.values()) };
  state.set({ ...(gate ? { _gate: gate } : {}), _fold: fold, _expand: expand || null, _step: null }, "entry");
  if (!frames.before) viewport.touched = false; // of all at once, nothing is to stay in its place
  const { folded } = state.circuit;
  const isAll = !frames.before;
  const [before, focused] = [viewport.svg, document.querySelector(":focus-visible")];
  const known = frames.seen.get(pictured(state.circuit));
  const there = known && !step && !asked.on ? await showKnown(known) : null;
  show(address(), () => {
    const gate = settled(before, numbers) ?? there;
    const stands = frames.stands ?? document.getElementById(gateElement(gate ?? ""));
    if (focused && !focused.isConnected && stands instanceof SVGElement) stands.focus({ preventScroll: true });
    if (isAll) aloud(toldOfAll(Object.keys(folded).length, Object.keys(state.circuit.folded).length));
    if (step) {
      stepper.go(state.steps.like(step) ?? state.steps.like({ ...step, gate }));
      if (gate) viewport.reveal(frames.opened); // which the view of the step may have left
    }
    if (state.settings.has("_gate") && !highlights.gate(state.settings.get("_gate"))) { // it was folded away
      state.set({ _gate: gate });
      show(address());
    }
  });
});

/**
 * What is said where no one module was folded or unfolded.
 * @param {number} before  how many gates stood for modules
 * @param {number} now
 */
function toldOfAll(before, now) {
  if (now > before) return tn("{count} module folded", "{count} modules folded", now);
  return now ? tn("{count} module left folded", "{count} modules left folded", now) : t("All modules are open.");
}

/**
 * Show a circuit that was folded like this before, if its numbers of now can be had: what is in sight first.
 * @param {Kept} kept
 */
async function showKnown({ svg, width, height, record }) {
  await loadProgram(record);
  const numbers = runner.run(record, inputs.values());
  if (!numbers) return null;
  const before = viewport.svg;
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  viewport.show(svg);
  state.take(record, null);
  state.show(numbers);
  const gate = settled(before, numbers);
  await viewport.seenFirst();
  return gate;
}

/**
 * After a fold the gate that stands there either way keeps its place, or is brought into the window, or else what was opened; the gate's id.
 * @param {SVGSVGElement | null} before
 * @param {Numbers | null} numbers
 */
function settled(before, numbers) {
  const id = frames.tell(asked.seen(numbers ?? state.known));
  if (!id) return null;
  viewport.hold(before, gateElement(id));
  const gate = byId(gateElement(id), SVGGraphicsElement);
  const looked = frames.opened.length ? frames.opened : [gate];
  viewport.reveal(looked);
  frames.note.toggleAttribute("data-above", viewport.low(looked[0])); // of which it speaks, and which it leaves free
  return id;
}
