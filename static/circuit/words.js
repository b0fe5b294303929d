// What the script says, in the language of the page: the page carries the translations.

/** @type {Record<string, string>} */
const translations = JSON.parse(globalThis.document?.getElementById("words")?.textContent ?? "{}");

/**
 * Say something in the page's language.
 * @param {string} english  with fields: "step {at} of {count}"
 * @param {Record<string, unknown>} fields
 * @returns {string}
 */
export function t(english, fields = {}) {
  return (translations[english] ?? english).replace(/\{(\w+)\}/g, (_, name) => String(fields[name]));
}
