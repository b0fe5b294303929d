// Values: the numbers follow every move, the address when the slider rests, and the server says the rest.

import { addressOf } from "./address.js";
import { address, byId, editor, enter, highlights, inputs, inspector, nudge, rewrite, runner, set, settings, stage } from "./parts.js";
import { drop, inTurn, show } from "./answer.js";
import { recorded } from "../circuit/stage.js";

const PAUSE = 300; // ms without a move before the address follows

let pause = 0;
let frame = 0;
let entered = false; // whether inputs were moved that have made their history entry already

inputs.onslide = () => {
  end();
  drop(); // an answer for where the slider was would put it back there
  const numbers = runner.run(inputs.values());
  if (!numbers) {
    inputs.onchange();
    return;
  }
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    stage.show(numbers);
    highlights.say(inTurn(), numbers);
    inspector.follow(numbers, stage.there);
  });
  later(settle);
};

let asking = false;
inputs.onchange = async () => {
  later(rewrite);
  if (asking) return; // one request at a time; the latest values go with the next one
  asking = true;
  let shown = "";
  while (shown !== address()) {
    shown = address();
    await show(shown);
  }
  asking = false;
};

inputs.ondata = (names) => {
  set("_data", names.join(","));
  inputs.onchange();
};

byId("at-output").addEventListener("change", (event) => {
  set("_upstream", event.target.value.trim());
  inputs.onchange();
});

/** Move inputs and show what the circuit gives then; the address follows, in one entry for many. */
export function move(typed, numbers = runner.run([...new Map([...inputs.values(), ...typed])])) {
  if (!entered) {
    enter();
    entered = true;
  }
  inputs.move(typed);
  if (numbers) {
    stage.show(numbers);
    highlights.say(inTurn(), numbers);
  }
  later(settle);
}

/** All numbers at other values of the inputs: by the circuit's own program, or else from the server. */
async function at(typed) {
  const numbers = runner.run(typed);
  if (numbers) return numbers;
  try {
    const response = await fetch(addressOf(editor.text, typed, [...settings]).replace("/?", "/graph.json?"));
    return response.ok ? recorded(await response.json()) : null;
  } catch {
    return null;
  }
}

nudge.page = { record: () => stage.record, typed: () => inputs.values(), at, move };

/** The server says the rest when the slider rests, which it does not while it is held. */
function settle() {
  if (document.querySelector("#inputs input[type=range]:active")) {
    later(settle);
    return;
  }
  rewrite();
  show(address());
}

/** Do something when there has been no move for a while. */
export function later(work) {
  clearTimeout(pause);
  pause = setTimeout(work, PAUSE);
}

/** The next move makes an entry of its own. */
export function end() {
  entered = false;
}

export function stop() {
  clearTimeout(pause);
  end();
}
