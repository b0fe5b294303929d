// An input that is pressed in the picture, with a pointer or a key, is changed there; what does that comes when it is
// first wanted.

import { all, byId, targetOf } from "../circuit/elements.js";
import { inputElement, wireElement } from "../circuit/ids.js";
import { cover, uncover } from "./bar.js";
import { aloud, hand, highlights, inputs, picture, questions, viewport } from "./parts.js";
import { state } from "./state.js";

/** @import { Dial, Row } from "../views/dial.js" */
/** @import { Note } from "../views/note.js" */

/** @type {Promise<Dial> | null} */
let dial = null;
/** @type {Promise<Note> | null} */
let note = null;

/** The row of the input that an element of the picture is; undefined of another.  @param {string} id */
function rowOf(id) {
  return [...inputs.rows].find(([name]) => inputElement(name) === id)?.[1];
}

hand.picked.on((element) => {
  if (questions.at(element)) return; // a number that is asked for is typed in its field
  const isOffered = press(element?.closest(".input") ?? (element?.closest(".value") ? element.closest(".wire") : null), !hand.byFinger);
  if (!isOffered && hand.byFinger && !element?.closest(".heat, tspan")) requestAnimationFrame(sayWire); // a number of an array is said by itself
});

/** Say of a wire that was tapped what the sentence says, where that is out of sight, as under a sheet: the page stays where it is. */
async function sayWire() {
  const words = highlights.ofWire();
  const { left, top, bottom } = highlights.sentence.getBoundingClientRect();
  if (!words.length || [top, bottom].every((y) => highlights.sentence.contains(document.elementFromPoint(left, y + (y === top ? 1 : -1))))) return;
  note ??= import("../views/note.js").then(({ Note }) => new Note(picture));
  (await note).show(byId(wireElement(highlights.wires[0]), SVGElement), words);
}

viewport.element.addEventListener("keydown", (event) => {
  const input = targetOf(event);
  if (!["Enter", " "].includes(event.key) || !input.matches(".input")) return;
  event.preventDefault();
  event.stopPropagation(); // space plays elsewhere
  press(input, true);
});

/**
 * Offer to change an input where it, or the number of its wire, was pressed; tells whether it is one.
 * @param {Element | null} pressed
 * @param {boolean} types  whether its number can be typed at once
 */
function press(pressed, types) {
  const wire = state.record?.wires.find(({ id, source }) => pressed && [source, wireElement(id)].includes(pressed.id));
  const row = wire && rowOf(wire.source);
  if (!row || !wire || (wire.shape.length && pressed?.id !== wire.source)) return false; // each of an array's numbers is one by itself
  const beside = () => [...document.querySelectorAll(`#${CSS.escape(wire.source)}, #${CSS.escape(wireElement(wire.id))} > :is(.value, .gradient)`)];
  open(beside, row, wire.id, types);
  return true;
}

/** The gates that take what a wire carries, each of its uses where it forks.  @param {string} id  @returns {Element[]} */
function takers(id) {
  const { wires = [], gates = [] } = state.record ?? {};
  const target = wires.find((wire) => wire.id === id)?.target ?? "";
  const copy = gates.find(({ op, operands }) => op === "copy" && operands.includes(id));
  if (copy) return copy.results.flatMap(takers);
  return all(document, `#${CSS.escape(target)} .body`, SVGElement);
}

/** The row of the input whose array a wire carries; undefined of what is no input, or too large.  @param {string} id */
function arrayRow(id) {
  const row = rowOf(state.record?.wires.find((wire) => wire.id === id)?.source ?? "");
  return row && "flat" in row ? row : undefined;
}

/** The numbers of the array on a wire, in one row, where they can be changed; else none.  @param {string} id */
export const changed = (id) => arrayRow(id)?.flat ?? [];

/**
 * Offer to change one of them.
 * @param {string} id  of the wire
 * @param {number} place  in the row
 */
export async function change(id, place) {
  const [row, wire] = [arrayRow(id), state.circuit.wires.find((one) => one.id === id)];
  if (!row || !wire) return;
  const { EntryRow } = await import("../views/entryrow.js");
  const { entryName } = await import("../views/entries.js");
  const beside = () => all(document, `#${CSS.escape(wireElement(id))} > .value`, SVGElement).map((text) => text.children[place] ?? text);
  open(beside, new EntryRow(row, entryName({ name: row.field.name, shape: wire.shape }, place), place), id, !hand.byFinger);
}

/**
 * @param {() => Element[]} beside  what is changed, in the picture
 * @param {Row} row
 * @param {string} wire  that carries it
 * @param {boolean} types  whether its number can be typed at once
 */
async function open(beside, row, wire, types) {
  dial ??= import("../views/dial.js").then(({ Dial }) => {
    const made = new Dial(picture);
    viewport.viewed.on(() => made.place());
    made.spoken.on(aloud);
    made.closed.on(() => uncover(close));
    inputs.taken.on(() => { made.isTaken = true; });
    for (const sign of [state.taken, state.ran]) sign.on(() => made.follow());
    state.stepped.on(() => made.close());
    return made;
  });
  (await dial).open(beside, row, () => takers(wire), types);
  if (!types) cover(close); // under a finger Back puts it away
}

async function close() {
  (await dial)?.close();
}

/** Let the keys reach the inputs of the picture. */
function reach() {
  for (const input of all(viewport.element, ".input", SVGElement)) {
    if (!rowOf(input.id)) continue;
    input.setAttribute("tabindex", "0");
    input.setAttribute("role", "button");
  }
}
state.taken.on(reach);
