// What is copied for the user, and what a button says of it.

import { t } from "../circuit/words.js";

export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export async function copy(button, text, refused) {
  say(button, await copied(text) ? t("Copied") : refused);
}

/** Say beside a button what it did, for the eye and for a screen reader. */
export function say(button, words) {
  document.getElementById("said").textContent = words;
  button.dataset.said = words;
  setTimeout(() => { delete button.dataset.said; document.getElementById("said").textContent = ""; }, 2500);
}
