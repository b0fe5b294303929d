// A text that the page writes into a field does all that typing it would do, and is one step of undo.

/**
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 * @param {number} [from]  what stands from here
 * @param {number} [to]  to here gives way to it
 * @param {string} [inputType]  what it is as an edit
 */
export function write(field, text, from = field.selectionStart, to = field.selectionEnd, inputType = "insertReplacementText") {
  field.setSelectionRange(from, to);
  const edit = { bubbles: true, inputType, data: text };
  field.dispatchEvent(new InputEvent("beforeinput", edit));
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", edit));
}

/**
 * Put a text in place of another that stood there before or after it: the cursor goes to where they differ.
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
export function restore(field, text) {
  const { value } = field;
  if (value === text) return;
  field.value = text;
  let end = 0;
  while (end < Math.min(value.length, text.length) && value.at(-1 - end) === text.at(-1 - end)) end++;
  if (document.activeElement === field) field.setSelectionRange(text.length - end, text.length - end);
}
