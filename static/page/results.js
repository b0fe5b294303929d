// What came of a change, for whoever does not see it: said once, when a reader's hands rest.

import { byId } from "../circuit/elements.js";
import { exact } from "../circuit/numerals.js";
import { outcomeOf } from "../circuit/outcome.js";
import { t, tn } from "../circuit/words.js";
import { reached, underWay } from "./answer.js";
import { aloud, asked, editor, inputs } from "./parts.js";
import { state } from "./state.js";

/** @import { Circuit } from "../circuit/record.js" */

const RESTS = 900; // ms without a change
const HEARD = 2000; // ms in which a screen reader has said that the server can be reached again
let pause = 0;
let wasWrong = editor.isWrong;

/**
 * Say something when nothing has changed for a while, and the circuit is that of the text: where something is wrong,
 * that is said.
 * @param {() => string} words
 * @param {number} [rests]  how long
 */
function later(words, rests = RESTS) {
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (underWay()) later(words);
    else if (state.record && !editor.isWrong) aloud(words());
  }, rests);
}

/** What the output is now; an exercise gives nothing away. */
export function outcome() {
  return state.record && !asked.on ? outcomeOf(state.record, state.known.values, state.there) : "";
}

/** What stands there now, of a circuit that was not there before. */
export function drawn() {
  const read = state.record ? tn("{count} gate.", "{count} gates.", state.record.gates.length) : "";
  return [read, outcome(), questions()].filter(Boolean).join(" ");
}

/**
 * What has come in place of a circuit: the inputs that have other numbers, if it is still the same program.
 * @param {Circuit | null} before
 */
export function since(before) {
  const { record } = state;
  if (!record || record.expr !== before?.expr) return drawn();
  const moved = Object.entries(record.inputs).filter(([name, { value }]) => typeof value === "number" && value !== before.inputs[name]?.value);
  const words = moved.map(([name, { value }]) => t("{name} is {value} now.", { name, value: exact(Number(value)) }));
  return [...words, words.length ? outcome() : "", questions()].filter(Boolean).join(" ");
}

/** How many numbers are asked for, which a reader may go to; where all are found, how many were. */
function questions() {
  if (!asked.inPicture) return "";
  return asked.done ? asked.score : tn("{count} number is asked for.", "{count} numbers are asked for.", asked.open.length);
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

// What was asked for meanwhile is there now.
reached.on(() => {
  aloud(t("The server can be reached again."));
  later(drawn, HEARD);
});
