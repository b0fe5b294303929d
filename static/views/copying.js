// What is copied for the user, and what a button says of it.

import { byId } from "../circuit/elements.js";
import { t } from "../circuit/words.js";

/**
 * Copy a text; tells whether the browser has let the page do so.
 * @param {string} text
 */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Copy a text, and say so beside a button, or what to do where that is refused.
 * @param {HTMLElement} button
 * @param {string} text
 * @param {string} refused
 */
export async function copy(button, text, refused) {
  say(button, await copied(text) ? t("Copied") : refused);
}

/**
 * Say beside a button what it did, for the eye and for a screen reader.
 * @param {HTMLElement} button
 * @param {string} words
 */
export function say(button, words) {
  byId("said").textContent = words;
  button.dataset.said = words;
  setTimeout(() => {
    delete button.dataset.said;
    byId("said").textContent = "";
  }, 2500);
}
