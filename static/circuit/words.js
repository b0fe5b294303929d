// What the script says, in the language of the page: the page carries the translations.

/** @type {Record<string, string | string[]>}  translations by the English; where a number decides, a list of forms */
const translations = JSON.parse(globalThis.document?.getElementById("words")?.textContent ?? "{}");

/**
 * Say something in the page's language.
 * @param {string} english  with fields: "step {at} of {count}"
 * @param {Record<string, unknown>} fields
 * @returns {string}
 */
export function t(english, fields = {}) {
  return withFields(String(translations[english] ?? english), fields);
}

/**
 * Say something whose words a number decides, which is its field `count`.
 * @param {string} one  the English where it is 1: "{count} step"
 * @param {string} many  the English else: "all {count} steps"
 * @param {number} count
 * @param {Record<string, unknown>} fields
 * @returns {string}
 */
export function tn(one, many, count, fields = {}) {
  const forms = translations[many];
  // The server lists the forms of 0 to 199: from there on the last two digits decide.
  const sentence = forms ? forms[Number(translations[""][count < 200 ? count : 100 + (count % 100)])] : count === 1 ? one : many;
  return withFields(sentence, { ...fields, count });
}

/**
 * Put fields into a sentence.
 * @param {string} sentence
 * @param {Record<string, unknown>} fields
 * @returns {string}
 */
function withFields(sentence, fields) {
  return sentence.replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => String(fields[name]));
}
