// Looking at a gate: a click, a tap, or Enter; and the tab that is open.

import { byId, targetOf } from "../circuit/elements.js";
import { gateElement, panelElement, tabElement } from "../circuit/ids.js";
import { show, underWay } from "./answer.js";
import { address, aloud, asked, check, editor, formula, highlights, inspector, room, sheet, stage, tabs, viewport } from "./parts.js";
import { state } from "./state.js";
import { explainTurn } from "./stepping.js";

highlights.picked.on(look);

formula.chosen.on(look);
formula.pointed.on((gate) => {
  highlights.light(gate);
  aloud(byId(gateElement(gate), SVGGraphicsElement).getAttribute("aria-label") ?? "");
});

editor.visited.on((line) => {
  const gates = highlights.visit(line);
  viewport.reveal(gates.map((gate) => byId(gateElement(gate.id), SVGGraphicsElement)));
});

byId("panel-explain").addEventListener("click", (event) => {
  if (targetOf(event).id !== "unpin") return;
  event.preventDefault();
  look("");
  byId("panel-explain").focus({ preventScroll: true, focusVisible: false });
});

tabs.opened.on((panel) => {
  room.ask();
  if (panel === "table" && state.record) stage.fill();
  state.set({ _panel: panel === "explain" && byId(tabElement("yours")).hidden ? null : panel }); // a judged text opens with its own tab
  check.open(panel === "check");
  if (byId(panelElement(panel)).dataset.comes === "open") show(address());
  if (panel === "explain" && state.record) explainTurn();
});

check.set.on(([name, value]) => state.set({ [name]: value || null }));

/**
 * Look at a gate. The explanation is all that changes, unless the page's record has left out the gate's arrays.
 * @param {string} id  empty for none
 */
async function look(id) {
  state.set({ _gate: id || null });
  const gate = id && document.getElementById(gateElement(id));
  if (gate instanceof SVGGraphicsElement) viewport.stay(gate); // what is said of it takes room from the circuit
  if ((!asked.on || asked.inPicture) && state.settings.get("_panel") !== "code") tabs.open("tab-explain"); // whoever reads the program sees the gate's lines there
  room.ask(); // also where no tab is opened
  if (!id) sheet.close();
  else if (!asked.on && sheet.open()) viewport.reveal([byId(gateElement(id), SVGGraphicsElement)]);
  highlights.select(id);
  highlights.visit(null);
  highlights.say();
  const alone = id && !asked.on && !underWay() && isPlain(id);
  const explained = alone && (await inspector.look(address().replace("/?", "/explain?")));
  if (!explained && (state.settings.get("_gate") ?? "") === id) show(address()); // and no other is looked at by now
}

/** Whether a gate has numbers alone around it.  @param {string} id */
function isPlain(id) {
  const gate = highlights.gate(id);
  const wires = new Set([...(gate?.operands ?? []), ...(gate?.results ?? [])]);
  return state.circuit.wires.every((wire) => !wires.has(wire.id) || !wire.shape.length);
}
