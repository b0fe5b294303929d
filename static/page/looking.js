// Looking at a gate: a click, a tap, or Enter; and the tab that is open.

import { byId, one, targetOf } from "../circuit/elements.js";
import { gateElement, panelElement, tabElement } from "../circuit/ids.js";
import { t } from "../circuit/words.js";
import { heard } from "../views/heard.js";
import { show, underWay } from "./answer.js";
import { address, aloud, asked, check, editor, formula, highlights, inspector, picture, present, room, sheet, table, tabs, viewport } from "./parts.js";
import { state } from "./state.js";
import { explainTurn } from "./stepping.js";

highlights.picked.on(look);
viewport.completed.on(() => highlights.again());

formula.chosen.on(look);
formula.spoken.on(aloud);
formula.pointed.on((gate) => {
  viewport.showAll();
  highlights.light(gate);
  aloud(byId(gateElement(gate), SVGGraphicsElement).getAttribute("aria-label") ?? "");
});

editor.visited.on((line) => {
  viewport.showAll(); // for one frame, what is out of sight is not there
  const gates = highlights.visit(line);
  viewport.reveal(gates.map((gate) => byId(gateElement(gate.id), SVGGraphicsElement)));
});

byId("panel-explain").addEventListener("click", (event) => {
  if (targetOf(event).id !== "unpin") return;
  event.preventDefault();
  unpin();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || sheet.on || present.on || document.querySelector(":modal, :popover-open")) return;
  const target = targetOf(event);
  if (target.closest("#viewport .gate, #panel-explain") && state.settings.get("_gate")) unpin();
  else if (target.closest("#questions")) picture.focus({ preventScroll: true }); // where letters are keys again
  else if (target.matches("#viewport :is(.gate, .input, .output, .title):focus-visible")) byId("step-first").focus(); // past all that Tab would stop at
}, { capture: true }); // before the sheet is put away, which the same key does

/** Look at no gate any more; it has the focus. */
function unpin() {
  const gate = document.getElementById(gateElement(state.settings.get("_gate") ?? ""));
  look("", !sheet.small.matches);
  if (gate instanceof SVGElement) gate.focus({ preventScroll: true });
  aloud(t("No gate is held: Explain follows the steps."));
}

tabs.opened.on((panel) => {
  byId(panelElement(panel)).querySelector("details.all")?.setAttribute("open", "");
  room.turn();
  if (panel === "table" && state.record) table.fill();
  state.set({ _panel: panel === "explain" && byId(tabElement("yours")).hidden ? null : panel }); // a judged text opens with its own tab
  check.open(panel === "check");
  if (byId(panelElement(panel)).dataset.comes === "open") show(address());
  if (panel === "explain" && state.record) explainTurn();
});

check.spoken.on(aloud);
check.set.on(([name, value]) => state.set({ [name]: value || null }));

/**
 * Look at a gate. The explanation is all that changes, unless the page's record has left out the gate's arrays.
 * @param {string} id  empty for none
 * @param {boolean} [follows]  whether those in turn are explained from now on, where this one was
 */
async function look(id, follows = false) {
  state.set({ _gate: id || null });
  viewport.showAll();
  const gate = id && document.getElementById(gateElement(id));
  if (gate instanceof SVGGraphicsElement) viewport.stay(gate); // what is said of it takes room from the circuit
  if ((!asked.on || asked.inPicture) && state.settings.get("_panel") !== "code") tabs.open("tab-explain"); // whoever reads the program sees the gate's lines there
  if (follows) room.lend();
  else room.ask(); // also where no tab is opened
  if (!id) sheet.close();
  else if (!asked.on && sheet.open()) viewport.reveal([byId(gateElement(id), SVGGraphicsElement)]);
  highlights.select(id);
  highlights.visit(null);
  highlights.say();
  const alone = id && !asked.on && !underWay() && isPlain(id);
  const explained = alone && (await inspector.look(address().replace("/?", "/explain?")));
  if ((state.settings.get("_gate") ?? "") !== id) return; // another is looked at by now
  const tell = () => {
    if (!(gate instanceof SVGElement) || asked.on) return;
    if (present.on) aloud(heard(highlights.sentence)); // which is all that is seen there
    else if (!byId("panel-explain").hidden) aloud(t("{gate}: explained in the tab Explain.", { gate: one(gate, "title", SVGElement).textContent }));
  };
  if (explained) tell();
  else show(address(), tell);
}

/** Whether a gate has numbers alone around it.  @param {string} id */
function isPlain(id) {
  const gate = highlights.gate(id);
  const wires = new Set([...(gate?.operands ?? []), ...(gate?.results ?? [])]);
  return state.circuit.wires.every((wire) => !wires.has(wire.id) || !wire.shape.length);
}
