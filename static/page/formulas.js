// The formula copied in other languages, and the program written with all its signs: the server writes both.

import { byId, targetOf } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { copy, say } from "../views/copying.js";
import { address, editor } from "./parts.js";

byId("copies").addEventListener("click", async (event) => {
  const button = targetOf(event).closest("button");
  if (!button) return;
  byId("copies").hidePopover();
  const written = await copies();
  const said = byId("copy-formula");
  if (!written) say(said, t("The server could not answer"));
  else if (button.dataset.as) await copy(said, written[button.dataset.as], t("The browser does not let the page copy"));
  else if (written.text === editor.text) say(said, t("All signs are there"));
  else editor.type(written.text);
});

/**
 * The program in each language; null where it can't be had.
 * @returns {Promise<Record<string, string> | null>}
 */
async function copies() {
  try {
    const answer = await fetch(address().replace("/?", "/formulas.json?"));
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
