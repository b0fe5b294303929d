// Looking at a gate: a click, a tap, or Enter; and the tab that is open.

import { byId, targetOf } from "../circuit/elements.js";
import { panelElement } from "../circuit/ids.js";
import { show } from "./answer.js";
import { address, check, highlights, stage, tabs } from "./parts.js";
import { state } from "./state.js";
import { explainTurn } from "./stepping.js";

highlights.picked.on(look);

byId("panel-explain").addEventListener("click", (event) => {
  if (targetOf(event).id !== "unpin") return;
  event.preventDefault();
  look("");
  byId("panel-explain").focus({ preventScroll: true, focusVisible: false });
});

tabs.opened.on((panel) => {
  if (panel === "table" && state.record) stage.fill();
  state.set({ _panel: panel === "explain" ? null : panel });
  check.open(panel === "check");
  if (byId(panelElement(panel)).dataset.comes === "open") show(address());
  if (panel === "explain" && state.record) explainTurn();
});

check.set.on(([name, value]) => state.set({ [name]: value || null }));

/**
 * Look at a gate.
 * @param {string} id  empty for none
 */
function look(id) {
  state.set({ _gate: id || null });
  if (state.settings.get("_panel") !== "code") tabs.open("tab-explain"); // whoever reads the program sees the gate's lines there
  show(address());
}
