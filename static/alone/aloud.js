// What is said to a screen reader of a circuit alone.

import { byId } from "../circuit/elements.js";

/**
 * Say something; what was said before is said again.
 * @param {string} words
 */
export function aloud(words) {
  byId("said").replaceChildren(words);
}
