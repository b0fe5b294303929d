// What of a program's run holds for the program that is typed in its place.

/** @import { Circuit, Gate } from "../circuit/record.js" */

const KEPT = 1 / 3; // of a text's letters, which an edited one has still at its beginning and end, and another one hasn't
const OF_RUN = ["_gate", "_step", "_fold", "_expand", "_upstream"]; // settings that say something of one program alone

/**
 * Whether a text stands in the place of another, and is not that one edited.
 * @param {string} before
 * @param {string} now
 */
export function isAnother(before, now) {
  const most = Math.min(before.length, now.length);
  let [start, end] = [0, 0];
  while (start < most && before[start] === now[start]) start++;
  while (end < most - start && before.at(-1 - end) === now.at(-1 - end)) end++;
  return start + end < KEPT * before.length;
}

/**
 * Whether a text has come in the place of another at once, and is not that one typed on.
 * @param {string} before
 * @param {string} now
 */
export function isPasted(before, now) {
  return isAnother(before, now) || linesIn(now) > linesIn(before) + 1;
}

/** @param {string} text */
function linesIn(text) {
  return text.split("\n").length;
}

/**
 * Whether an edit puts a text in the place of another at once, however alike they are: of that one hardly anything stays.
 * @param {Pick<InputEvent, "inputType" | "data" | "isComposing">} edit
 * @param {Pick<HTMLTextAreaElement, "value" | "selectionStart" | "selectionEnd">} field  before it
 */
export function isPut({ inputType, data, isComposing }, { value, selectionStart, selectionEnd }) {
  const isAtOnce = /^insertFrom/.test(inputType) || (inputType === "insertText" && !isComposing && Array.from(data ?? "").length > 1); // as keyboards on a screen paste
  return isAtOnce && value.length - (selectionEnd - selectionStart) <= KEPT * value.length;
}

/**
 * The settings that another program begins with. A backward pass that is kept apart was that of the one before, unless it is
 * what is asked for: what a reader writes there is not lost with a program that is typed.
 * @param {ReadonlyMap<string, string>} settings
 */
export function begun(settings) {
  const gone = settings.get("_predict") === "backward" ? OF_RUN : [...OF_RUN, "_backward"];
  return [...settings].filter(([name]) => !gone.includes(name));
}

/**
 * The settings that a program begins with which is put in the place of another as a whole: it brings its own backward pass,
 * or has none, and lines that were written for the one before are none of it.
 * @param {ReadonlyMap<string, string>} settings
 */
export function alone(settings) {
  return [...settings].filter(([name]) => name !== "_backward");
}

/**
 * The gate of an edited program that is one of the program before: of the same text, or else the only one of its kind, or of the
 * same place and kind. Null where there is none.
 * @param {Circuit} before
 * @param {string} id
 * @param {Circuit} now
 */
export function heir(before, id, now) {
  const held = before.gates.find((gate) => gate.id === id);
  if (!held) return null;
  const alike = now.gates.filter(({ op }) => op === held.op);
  const same = alike.filter((gate) => textOf(now, gate) === textOf(before, held));
  const found = [same, same.length ? [] : alike].find((gates) => gates.length === 1)?.[0] ?? alike.find((gate) => gate.id === id);
  return found?.id ?? null;
}

/** @param {Circuit} record  @param {Gate} gate */
function textOf({ expr }, { span }) {
  return span ? Array.from(expr).slice(...span).join("") : "";
}
