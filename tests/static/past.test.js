// The states of the page: what is undone can be done again, until something new is done.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Past } from "../../static/page/past.js";
import { Strokes } from "../../static/page/strokes.js";

const same = (/** @type {string} */ one, /** @type {string} */ other) => one === other;

/** @param {Past} past  @param {boolean} again */
function all(past, again) {
  const states = [];
  for (let state = past.go(again); state !== null; state = past.go(again)) states.push(state);
  return states;
}

test("all that is undone can be done again, whatever came of it meanwhile, until something new is done", () => {
  const past = new Past("a", same);
  for (const state of ["b", "c", "d"]) past.take(state, true);
  assert.deepEqual(all(past, false), ["c", "b", "a"]);
  past.take("a, answered", false);
  assert.deepEqual(all(past, true), ["b", "c", "d"]);
  assert.deepEqual(all(past, false), ["c", "b", "a, answered"]);
  past.take("new", true);
  assert.deepEqual(all(past, true), []);
  assert.deepEqual(all(past, false), ["a, answered"]);
});

test("what became the same as before while its step went on is no step", () => {
  const past = new Past("a", same);
  past.take("b", true);
  past.take("c", true);
  past.take("b", false);
  assert.deepEqual(all(past, false), ["a"]);
  assert.deepEqual(all(past, true), ["b"]);
});

/**
 * Which edits begin a step, of a field with the cursor at its end.
 * @param {[inputType: string, data: string, selected?: boolean, wait?: number][]} edits
 */
function begun(edits) {
  const strokes = new Strokes();
  let [at, time] = [0, 0];
  return edits.map(([inputType, data, selected = false, wait = 10]) => {
    time += wait;
    const edit = { inputType, data, isComposing: inputType === "insertCompositionText" };
    const begins = strokes.begins(edit, { selectionStart: selected ? 0 : at, selectionEnd: at }, time);
    at = selected ? data.length : at + data.length;
    strokes.made(edit, { selectionEnd: at }, time);
    return begins;
  });
}

test("letters in a row are a step, and so are those deleted; a pause, a selection, a line and a paste part them", () => {
  assert.deepEqual(begun([["insertText", "a"], ["insertText", "b"], ["insertText", "c", false, 2000]]), [true, false, true]);
  assert.deepEqual(begun([["insertText", "a"], ["insertText", "b", true], ["insertText", "c"]]), [true, true, false]);
  assert.deepEqual(begun([["insertText", "a"], ["insertLineBreak", "\n"], ["insertText", "b"]]), [true, false, true]);
  assert.deepEqual(begun([["insertText", "a"], ["deleteContentBackward", ""], ["deleteContentBackward", ""]]), [true, true, false]);
  assert.deepEqual(begun([["insertFromPaste", "x"], ["insertFromPaste", "y"], ["insertText", "z"]]), [true, true, true]);
  assert.deepEqual(begun([["insertCompositionText", "ni"], ["insertCompositionText", "你"], ["insertText", "+"]]), [true, false, false]);
});
