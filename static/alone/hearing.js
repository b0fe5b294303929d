// What the page around a frame asks for is heard from the frame's beginning on, and kept until its circuit is live.

const LONGEST = 900_000; // bytes of a query, as an address has it
// A query begins with a name and an equals sign, and nothing in it is a space, a quote or a bracket of markup: so no URL and no markup is one.
const QUERY = /^\??[\w.~%\u0080-\uffff-]+=[^\s<>"#\\`]*$/;

/** The window, with what static/alone/early.js heard.  @type {{early?: unknown[] | null}} */
const frame = /** @type {any} */ (globalThis);

/** The query that is to be shown yet. */
export const hearing = {
  /** @type {string | null}  none once it is shown */
  wanted: null,
  onasked: () => {}, // called of each that is asked for
};

/**
 * Hear what the page around the frame says.
 * @param {unknown} data
 */
function hear(data) {
  const wanted = queryIn(data);
  if (wanted === null) return;
  hearing.wanted = wanted;
  hearing.onasked();
}

// A page that has none around it is its own parent, and asks itself for nothing.
if (globalThis.parent !== globalThis.window) {
  frame.early?.forEach(hear);
  frame.early = null;
  addEventListener("message", ({ source, data }) => {
    if (source === parent) hear(data);
  });
}

/**
 * The query that a message of the page around the frame asks for; null of one that asks for none, or for what is none.
 * @param {unknown} data
 * @returns {string | null}
 */
export function queryIn(data) {
  if (typeof data !== "object" || data === null || !("type" in data) || data.type !== "gateflow:open") return null;
  if (!("query" in data) || typeof data.query !== "string" || data.query.length > LONGEST || !QUERY.test(data.query)) return null;
  const query = data.query.replace(/^\?/, "");
  return new URL(`http://localhost/?${query.toWellFormed()}`).search.length - 1 > LONGEST ? null : query.toWellFormed();
}
