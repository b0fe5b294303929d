// The reader's own backward pass: its tab comes with a circuit that has one, and its code when it first does.

import { Again, sayLost } from "../circuit/again.js";
import { byId } from "../circuit/elements.js";
import { panelElement } from "../circuit/ids.js";
import { t } from "../circuit/words.js";
import { withParameters } from "./address.js";
import { drop, show } from "./answer.js";
import { address, aloud, editor, highlights, viewport } from "./parts.js";
import { state } from "./state.js";

/** @import { Yours } from "../views/yours.js" */

const REST = 400; // ms without a key before the circuit shows what was found

/** @type {Promise<Yours | null> | null} */
let loading = null;
const again = new Again();
let resting = 0;

const panel = byId(panelElement("yours"));

state.taken.on(follow);
addEventListener("focusin", ({ target }) => { if (target === panel) follow(); });

/** Make live what the server has judged. */
async function follow() {
  if (!panel.querySelector(".judged")) return editor.judge([]);
  const yours = await (loading ??= load());
  yours?.follow();
}

async function load() {
  const style = panel.dataset.style ?? "";
  if (!document.querySelector(`link[href="${CSS.escape(style)}"]`)) document.head.append(styled(style));
  const module = await import("../views/yours.js").catch(() => null);
  if (!module) { // the connection was lost meanwhile
    loading = null;
    sayLost(panel, aloud);
    again.later(follow);
    return null;
  }
  again.over();
  const yours = new module.Yours(panel, state, highlights, viewport);
  yours.typed.on((text) => {
    drop();
    clearTimeout(resting);
    state.set({ _backward: text }, "soon");
  });
  yours.rested.on(() => yours.judge(address().replace("/?", `${panel.dataset.address}?`)));
  yours.given.on(() => {
    state.set({ _predict: null }, "entry");
    show(address(), () => aloud(t("The answers are shown.")));
  });
  yours.asked.on(() => yours.judge(withParameters(address().replace("/?", `${panel.dataset.address}?`), { _reveal: "1" }), true));
  yours.found.on(() => {
    clearTimeout(resting);
    resting = setTimeout(() => show(address()), REST);
  });
  yours.picked.on((gate) => highlights.picked.tell(gate));
  yours.spoken.on(aloud);
  yours.judged.on((places) => editor.judge(places));
  if (yours.isAhead && yours.text !== (state.settings.get("_backward") ?? "")) yours.tell(); // else an undo has put it there
  return yours;
}

/** @param {string} href */
function styled(href) {
  return Object.assign(document.createElement("link"), { rel: "stylesheet", href });
}
