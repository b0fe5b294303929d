// The page: steps, looking at a gate, the tabs; and the server's own page made live. What else a reader does
// stands in modules of its own. It becomes an address, and the server's answer to that is shown.

import { queryOf, valuesOf } from "./address.js";
import "./controls.js";
import "./folding.js";
import { later } from "./moving.js";
import { address, aloud, byId, check, editor, highlights, inputs, inspector, predict, present, questions, rewrite, runner, set, settings, stage, stepper, tabs, viewport } from "./parts.js";
import "./predicting.js";
import { enliven, inTurn, show } from "./answer.js";
import "./typing.js";
import "./visits.js";

// Steps: the circuit's own program has the numbers; where there is none, the server draws the step.

stepper.onstep = (done) => {
  set("_step", done === null ? "" : String(done));
  later(rewrite);
  stage.numbers ??= runner.run(inputs.values());
  const tell = () => aloud(byId("sentence").textContent);
  if (!stage.numbers) {
    show(address(), tell);
    return;
  }
  viewport.showAll();
  stage.go(done);
  questions.show();
  viewport.reveal(stage.turn);
  highlights.say(inTurn(), stage.numbers);
  highlights.mark();
  inspector.follow(stage.numbers, stage.there);
  explainTurn();
  tell();
};

/** Explain the gate in turn, where no other is looked at. */
function explainTurn() {
  if (predict.on || byId("panel-explain").hidden || stage.steps.gates.has(settings.get("_gate"))) return;
  inspector.turn(stage.steps.explained(stage.done), address().replace("/?", "/explain?"), () => {
    if (stage.numbers) inspector.follow(stage.numbers, stage.there);
  });
}

// Looking at a gate: a click, a tap, or Enter; and the tab that is open.

highlights.onselect = (id) => {
  set("_gate", id);
  if (settings.get("_panel") !== "code") { // whoever reads the program sees the gate's lines there
    tabs.open("tab-explain");
  }
  rewrite();
  show(address());
};
byId("panel-explain").addEventListener("click", (event) => {
  if (event.target.id !== "unpin") return;
  event.preventDefault();
  highlights.onselect("");
  byId("panel-explain").focus({ preventScroll: true, focusVisible: false });
});
tabs.onshow = (panel) => {
  if (panel === "table" && stage.steps) stage.fill();
  set("_panel", panel === "explain" ? "" : panel);
  rewrite();
  check.open(panel === "check");
  if (panel === "code") show(address());
  if (panel === "explain" && stage.steps) explainTurn();
};

// The server's own page is shown already; make it live.

if (byId("problem").dataset.span) editor.mark(JSON.parse(byId("problem").dataset.span));
inputs.take(valuesOf(queryOf(document)));
inputs.show(byId("inputs").cloneNode(true));
const drawn = document.querySelector("#viewport > svg");
if (drawn) viewport.show(drawn);
inspector.show(byId("panel-explain").cloneNode(true));
enliven();
check.open(byId("tab-check").getAttribute("aria-selected") === "true", settings.has("_wrt"));
document.documentElement.classList.add("live");
present.settle(); // the style of a live page gives the circuit another room
