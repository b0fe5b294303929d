// The text of a file that a reader gives: one file, of UTF-8, and not a large one.

import { t } from "../circuit/words.js";

const MOST = 100_000; // bytes

/**
 * Read the text of a file. A large one is refused by its size, before any of it is read.
 * Errors: RangeError that says why it is refused; others where it can't be read, as a folder can't.
 * @param {File[]} files
 */
export async function textOf(files) {
  const [file, ...others] = files;
  if (!file || others.length) throw new RangeError(t("Give one file at a time."));
  const name = file.name || t("The file");
  if (file.size > MOST) throw new RangeError(t("{name} has more than 100,000 bytes. Give the part that computes the circuit.", { name }));
  const text = decoded(await file.slice(0, MOST).arrayBuffer());
  if (text === null) throw new RangeError(t("{name} is no text in UTF-8. Your program stays as it was.", { name }));
  if (!text.trim()) throw new RangeError(t("{name} is empty. Your program stays as it was.", { name }));
  return text;
}

/**
 * A text in UTF-8, or null for what is none: a picture, a program that was compiled.
 * @param {ArrayBuffer} content
 */
function decoded(content) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return text.includes("\0") ? null : text.replace(/\r\n?/g, "\n");
  } catch {
    return null;
  }
}
