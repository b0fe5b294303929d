// What the Tab key does in a program: it indents where a line asks for that, and else leaves the field.

const WIDTH = 4;

/**
 * A change of a text: what is put in place of a part of it, and what is selected then, in UTF-16 units.
 * @typedef {{from: number, to: number, text: string, start: number, end: number}} Change
 */

/**
 * What Tab changes, or with Shift; null where it leaves the field.
 * @param {string} text
 * @param {number} start  of what is selected
 * @param {number} end
 * @param {boolean} back  whether Shift is held
 * @returns {Change | null}
 */
export function indented(text, start, end, back) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  return text.slice(start, end).includes("\n") ? ofLines(text, from, end, back) : ofCursor(text, from, start, end, back);
}

/**
 * @param {string} text
 * @param {number} from  where the first line begins
 * @param {number} end
 * @param {boolean} back
 * @returns {Change | null}
 */
function ofLines(text, from, end, back) {
  const last = text[end - 1] === "\n" ? end - 1 : end; // a line of which nothing is selected stays
  const behind = text.indexOf("\n", last);
  const to = behind < 0 ? text.length : behind;
  const lines = text.slice(from, to).split("\n");
  const moved = lines.map((line) => (back ? line.replace(/^(?: {1,4}|\t)/, "") : line && " ".repeat(WIDTH) + line)).join("\n");
  return moved === text.slice(from, to) ? null : { from, to, text: moved, start: from, end: from + moved.length };
}

/**
 * @param {string} text
 * @param {number} from  where the line begins
 * @param {number} start
 * @param {number} end
 * @param {boolean} back
 * @returns {Change | null}
 */
function ofCursor(text, from, start, end, back) {
  const before = text.slice(from, start);
  if (start !== end || before.trim()) return null;
  const width = before.length;
  if (back) {
    if (!width) return null;
    const less = Math.min(width, width % WIDTH || WIDTH);
    return { from: start - less, to: start, text: "", start: start - less, end: start - less };
  }
  const wanted = deepest(text.slice(0, from).split("\n").slice(0, -1));
  const inside = width + (text.slice(start).match(/^ */)?.[0].length ?? 0);
  if (inside >= wanted) return null;
  const more = Math.min(WIDTH, wanted - inside);
  return { from: start, to: start, text: " ".repeat(more), start: start + more, end: start + more };
}

/**
 * How far in a line may stand behind others.
 * @param {string[]} lines
 */
function deepest(lines) {
  const last = lines.findLast((line) => line.trim());
  if (last === undefined) return 0;
  const width = last.length - last.trimStart().length;
  return /:\s*(?:#.*)?$/.test(last) ? width + WIDTH : width;
}
