// The page: the server's own is shown already; here it is made live. What a reader does stands in modules
// of its own: it changes the state, which becomes an address, and the server's answer to that is shown.

import { byId } from "../circuit/elements.js";
import { holdSliders } from "../circuit/sliding.js";
import { queryOf, valuesOf } from "./address.js";
import { enliven } from "./answer.js";
import "./controls.js";
import "./dismissing.js";
import "./dialing.js";
import "./formulas.js";
import "./dropping.js";
import { suit } from "./flowing.js";
import "./folding.js";
import "./headless.js";
import "./judging.js";
import "./keeping.js";
import "./keyboard.js";
import "./leading.js";
import "./looking.js";
import { asked, check, editor, inputs, present, questions, viewport } from "./parts.js";
import "./predicting.js";
import "./remembering.js";
import "./results.js";
import "./reading.js";
import { state } from "./state.js";
import "./typing.js";
import "./undoing.js";
import "./visits.js";

holdSliders();
const { span, others } = byId("problem").dataset;
if (span) editor.mark(JSON.parse(span), others ? JSON.parse(others) : []);
inputs.take(valuesOf(queryOf(document)));
inputs.show(/** @type {HTMLElement} */ (byId("inputs").cloneNode(true)));
const drawn = document.querySelector("#viewport > svg");
if (drawn instanceof SVGSVGElement) viewport.show(drawn);
enliven();
check.open(byId("tab-check").getAttribute("aria-selected") === "true", state.settings.has("_wrt"));
document.documentElement.classList.add("live");
present.settle(); // the style of a live page gives the circuit another room
suit();
if (asked.inPicture && asked.open.length && !present.on && document.activeElement === document.body) questions.go(asked.open[0]); // what is typed first is an answer
