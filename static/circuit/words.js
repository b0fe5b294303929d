// What the script says, in the language of the page: the page carries the translations.

const translations = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/**
 * Say something in the page's language.
 * @param {string} english  with fields: "step {at} of {count}"
 * @param {Object<string, unknown>} fields
 * @returns {string}
 */
export function t(english, fields = {}) {
  return (translations[english] ?? english).replace(/\{(\w+)\}/g, (_, name) => String(fields[name]));
}
