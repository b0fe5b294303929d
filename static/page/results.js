// What came of a change, for whoever does not see it: said once, when a reader's hands rest.

import { byId } from "../circuit/elements.js";
import { outputElement } from "../circuit/ids.js";
import { brief } from "../circuit/numerals.js";
import { t, tn } from "../circuit/words.js";
import { underWay } from "./answer.js";
import { aloud, asked, editor, inputs } from "./parts.js";
import { state } from "./state.js";

const RESTS = 900; // ms without a change
let pause = 0;
let wasWrong = editor.isWrong;

/**
 * Say something when nothing has changed for a while, and the circuit is that of the text: where something is wrong,
 * that is said.
 * @param {() => string} words
 */
function later(words) {
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (underWay()) later(words);
    else if (state.record && !editor.isWrong) aloud(words());
  }, RESTS);
}

/** What the output is now; an exercise gives nothing away. */
export function outcome() {
  if (!state.record || asked.on) return "";
  const { name } = state.record.output;
  const wire = state.record.wires.find(({ target }) => target === outputElement(name));
  const value = wire && state.known.values.get(wire.id);
  return value === undefined ? "" : t("{name} is {value} now.", { name, value: brief(value) });
}

/** What stands there now, of a circuit that was not there before. */
export function drawn() {
  const read = state.record ? tn("{count} gate.", "{count} gates.", state.record.gates.length) : "";
  return [read, outcome()].filter(Boolean).join(" ");
}

// A slider says its own value as it moves, and what it gives when it rests; a number that is typed is said to be taken so.
for (const kind of ["input", "change"]) {
  byId("inputs").addEventListener(kind, ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const slides = target.type === "range";
    if (slides || (kind === "change" && (inputs.rows.has(target.name) || target.closest(".cells")))) later(outcome);
  });
}

// A program that is typed or pasted is said to be read, with what it gives, and so is one that is mended.
editor.field.addEventListener("input", () => {
  wasWrong ||= editor.isWrong;
  later(() => {
    const words = wasWrong ? [t("Read again:"), drawn()] : [drawn()];
    wasWrong = false;
    return words.join(" ");
  });
});
