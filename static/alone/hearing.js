// What the page around a frame asks for is heard from the first moment, before the frame has all of its program: a message that comes before is lost.

const LONGEST = 900_000; // bytes of a query, as an address has it
// A query begins with a name and an equals sign, and nothing in it is a space, a quote or a bracket of markup: so no URL and no markup is one.
const QUERY = /^\??[\w.~%\u0080-\uffff-]+=[^\s<>"#\\`]*$/;

/** The query that is to be shown yet, none once it is, and what is called of each.  @typedef {{wanted: string | null, onasked: () => void}} Hearing */

// As served, this module stands by itself and in the frame's program too: both know what was heard.
const shared = /** @type {{gateflowHearing?: Hearing}} */ (globalThis);
const isFirst = !shared.gateflowHearing;
/** @type {Hearing} */
export const hearing = (shared.gateflowHearing ??= { wanted: null, onasked: () => {} });

// A page that has none around it is its own parent, and asks itself for nothing.
if (isFirst && globalThis.parent !== globalThis.window) {
  addEventListener("message", ({ source, data }) => {
    const wanted = source === parent ? queryIn(data) : null;
    if (wanted === null) return;
    hearing.wanted = wanted;
    hearing.onasked();
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
