// Values: the numbers follow every move, the address when the slider rests, and the server says the rest.

import { byId, targetOf } from "../circuit/elements.js";
import { recorded } from "../circuit/moment.js";
import { addressOf } from "./address.js";
import { drop, loadProgram, show } from "./answer.js";
import { forget, later, rewrite, Stay } from "./bar.js";
import { address, aloud, editor, inputs, runner } from "./parts.js";
import { state } from "./state.js";

/** @import { Numbers } from "../circuit/record.js" */

const moves = new Stay(); // of inputs, by what the page does itself: a step along the gradients, new numbers
let frame = 0;
/** @type {symbol | null}  who asks, until the answer to the values of now has come or another state is visited */
let asking = null;

inputs.slid.on(() => {
  moves.end();
  drop(); // an answer for where the slider was would put it back there
  const numbers = run(inputs.values());
  if (!numbers) {
    ask();
    return;
  }
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => state.show(numbers));
  later(settle);
});

inputs.changed.on(ask);

inputs.made.on((names) => {
  state.set({ _data: names.join(",") || null }, "soon");
  ask();
});

byId("at-output").addEventListener("change", (event) => {
  const field = targetOf(event);
  if (field instanceof HTMLInputElement) state.set({ _upstream: field.value.trim() || null }, "soon");
  ask();
});

/**
 * All numbers at values of the inputs, by the circuit's own program; null where it can't be run.
 * @param {[string, string][]} typed
 */
function run(typed) {
  if (state.record?.backward) loadProgram(state.record, true); // lines that were edited since are no others' numbers
  return runner.run(state.record, typed);
}

/** Ask for the circuit at the values of now: one request at a time, and the latest values go with the next one. */
async function ask() {
  later(rewrite);
  if (asking) return;
  const own = (asking = Symbol());
  let shown = "";
  while (asking === own && shown !== address()) {
    shown = address();
    await show(shown);
  }
  if (asking === own) asking = null;
}

/**
 * Move inputs and show what the circuit gives then; the address follows, in one entry for many.
 * @param {[string, string][]} typed
 * @param {Numbers | null} numbers  null where they are to be found
 */
export function move(typed, numbers = null) {
  const found = numbers ?? run([...new Map([...inputs.values(), ...typed])]);
  moves.enter();
  inputs.move(typed);
  if (found) state.show(found);
  later(settle);
}

/**
 * All numbers at other values of the inputs: by the circuit's own program, or else from the server.
 * @param {[string, string][]} typed
 */
export async function at(typed) {
  const numbers = run(typed);
  if (numbers) return numbers;
  try {
    const response = await fetch(addressOf(editor.text, typed, [...state.settings]).replace("/?", "/graph.json?"));
    return response.ok ? recorded(await response.json()) : null;
  } catch {
    return null;
  }
}

const box = byId("nudge", HTMLDetailsElement);
/** Load what nudges when its box is opened: few open it, so it is no part of a first visit. Without a connection it is asked for the next time. */
function awaitNudge() {
  box.addEventListener("toggle", () => {
    import("../views/nudge.js").then(({ Nudge }) => {
      new Nudge(box, state, { typed: () => inputs.values(), at, move }).spoken.on(aloud);
    }, awaitNudge);
  }, { once: true });
}
awaitNudge();

/** The server says the rest when the slider rests, which it does not while it is held. */
function settle() {
  if (document.querySelector("#inputs input[type=range]:active")) {
    later(settle);
    return;
  }
  rewrite();
  show(address());
}

/** The next move makes an entry of its own. */
export function end() {
  moves.end();
}

/** Another address is visited: no move goes on. */
export function stop() {
  asking = null;
  forget();
  moves.end();
}
