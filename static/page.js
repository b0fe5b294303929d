// The page: what is typed or dragged becomes an address, the server's answer to it is shown, and
// the address bar says what is shown. The server draws the page; here its parts are put in place.

import { addressOf, parametersOf, queryOf, settingsOf, valuesOf } from "./address.js";
import { copied, copy, say } from "./copying.js";
import { Editor } from "./editor.js";
import { Folds } from "./folds.js";
import { Inputs } from "./inputs.js";
import { Viewport } from "./viewport.js";
import { Highlights } from "./highlights.js";
import { Inspector } from "./inspector.js";
import { Runner } from "./runner.js";
import { Stage, recorded } from "./stage.js";
import { Stepper } from "./stepper.js";
import { Tabs } from "./tabs.js";
import { Check } from "./check.js";
import { Keys } from "./keys.js";
import { Look } from "./look.js";
import { Present } from "./present.js";
import { newNumbers } from "./fresh.js";
import { Nudge } from "./nudge.js";
import { Predict } from "./predict.js";
import { Questions } from "./questions.js";
import { Lesson } from "./lesson.js";
import { t } from "./words.js";

const TYPING_PAUSE = 300; // ms without a key before the circuit follows
const SETTLING_PAUSE = 300; // ms without a move before the address follows a slider
const BUSY_AFTER = 400; // ms before a layout that takes long says that it works

const byId = (id) => document.getElementById(id);
const figure = byId("figure");
const editor = new Editor(byId("expression"), byId("marks"), byId("problem"), byId("shown"));
const inputs = new Inputs(byId("inputs"));
const viewport = new Viewport(byId("viewport"));
const highlights = new Highlights(document, editor);
const inspector = new Inspector(byId("panel-explain"));
const runner = new Runner();
const stage = new Stage(document, viewport);
const stepper = new Stepper(byId("steps"));
const folds = new Folds(figure, byId("panel-explain"));
const predict = new Predict(stage);
const questions = new Questions(byId("predict"), predict, viewport);
const tabs = new Tabs(document.querySelector("[role=tablist]"));
const look = new Look(byId("look"));
const present = new Present(viewport, byId("present"));
const lesson = new Lesson(byId("lesson"), byId("examples"));

/** The settings of the address: those that have a control change with it, the others stay as they are. */
let settings = settingsOf(queryOf(document));

function set(name, value) {
  if (value) settings.set(name, value);
  else settings.delete(name);
}

let pending = null; // the request under way, if any
let typing = 0;
let settling = 0;
let moved = false; // whether inputs were moved that have made their history entry already
let sessionOfEdits = false; // whether typing goes on that has made its history entry already

function currentAddress() {
  return addressOf(editor.text, inputs.values(), [...settings]);
}

tabs.onshow = (panel) => {
  if (panel === "table") stage.fill();
  set("_panel", panel === "explain" ? "" : panel);
  history.replaceState(null, "", currentAddress());
  check.open(panel === "check");
  if (panel === "code") show(currentAddress());
  if (panel === "explain" && stage.steps) explainTurn();
};

/**
 * Ask for the page at an address and show it; a newer call ends an older one.
 * @param {string} address
 * @param {() => void} onshown  called when its circuit stands there
 * @param {(answer: Document) => boolean} mended  told of a problem: whether it asks anew itself
 * @param {(answer: Document) => void} onanswer  called before any of it is shown
 */
async function show(address, onshown = () => {}, mended = () => false, onanswer = () => {}) {
  pending?.abort();
  const request = (pending = new AbortController());
  const busy = setTimeout(() => { byId("busy").hidden = false; }, BUSY_AFTER);
  const response = await answerTo(address, request.signal);
  clearTimeout(busy);
  if (pending !== request) return;
  pending = null;
  byId("busy").hidden = true;
  if (response?.page.getElementById("given")) {
    onanswer(response.page);
    lesson.show(response.page.getElementById("lesson"));
  }
  if (!response) showUnreachable();
  else if (response.ok) {
    showCircuit(response.page);
    onshown();
  }
  else if (!mended(response.page)) showProblem(response.page);
}

/** The server's page at an address, or null where the server can't be reached. */
async function answerTo(address, signal) {
  try {
    // The check is asked for by itself: it takes longer than the circuit may.
    const response = await fetch(address.replace(/&_panel=check(?=&|$)/, ""), { signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { ok: response.ok, page };
  } catch {
    return null;
  }
}

function showUnreachable() {
  editor.explain([t("The server can’t be reached. Your text stays here; the next change tries again.")]);
  figure.classList.add("stale");
}

function showCircuit(answer) {
  stage.stop();
  const svg = answer.querySelector("#viewport > svg");
  viewport.show(document.adoptNode(svg));
  inputs.show(answer.querySelector("#inputs"));
  for (const id of ["warnings", "rows"]) byId(id).replaceChildren(...answer.getElementById(id).children);
  showUpstream(answer);
  for (const id of ["record", "asking", "asks-for"]) byId(id).textContent = answer.getElementById(id).textContent;
  byId("asks").replaceChildren(...answer.getElementById("asks").children);
  document.title = answer.title;
  editor.explain([]);
  figure.classList.remove("stale", "empty");
  showCode(answer.getElementById("panel-code"));
  inspector.show(answer.getElementById("panel-explain"));
  enliven();
  check.follow();
}

/** Make the circuit live that the server has drawn, at the step that the address says. */
function enliven() {
  highlights.read();
  const record = highlights.record;
  highlights.select(settings.get("_gate"));
  inspector.read(record);
  folds.read(record);
  if (!record) return;
  folds.keep(pictured(), viewport.svg, viewport.natural);
  const step = settings.get("_step");
  const done = /^\d{1,6}$/.test(step) ? Math.min(Number(step), record.steps.length) : null;
  stage.take(record, done);
  stepper.take(stage.steps, done);
  ask(record);
  nudge.follow();
  highlights.say(inTurn(), null);
  highlights.mark();
  loadProgram(record);
}

/** The address of a circuit's structure: what its picture depends on, but for the numbers. */
function pictured() {
  const { record } = highlights;
  const arrays = inputs.values().filter(([name]) => record.inputs[name]?.shape.length);
  return addressOf(editor.text, arrays, [...settings].filter(([name]) => ["_fold", "_expand", "_data"].includes(name)));
}

/** Ask for the numbers that are hidden; those that were found already are shown. */
function ask(record) {
  const { key } = predict;
  predict.take(JSON.parse(byId("asking").textContent), record);
  if (predict.key !== key) questions.clear();
  questions.show();
  if (predict.on) stage.paint();
}

/** What the sentence is about: the step that was last, or else the gate that is looked at. */
function inTurn() {
  const step = stage.steps.at(stage.done);
  return step ? [step] : stage.done === null ? stage.steps.of(settings.get("_gate")) : [];
}

/** Fetch the circuit's program. It depends on what is an array, and not on numbers: those are 1 here. */
function loadProgram(record) {
  const arrays = inputs.values().filter(([name]) => record.inputs[name]?.shape.length);
  const numbers = Object.keys(record.inputs).filter((name) => !record.inputs[name].shape.length).map((name) => [name, "1"]);
  const data = [...settings].filter(([name]) => ["_data", "_expand"].includes(name));
  return runner.load(addressOf(record.expr, [...arrays, ...numbers], data).replace("/?", "/graph.js?"), record);
}

/** Put the program in place; where it is the same but for its numbers, the place that is read stays. */
function showCode(answer) {
  const panel = byId("panel-code");
  const scrolled = panel.scrollTop;
  if (!panel.contains(document.activeElement)) panel.replaceChildren(...answer.childNodes);
  else byId("code")?.replaceChildren(...(answer.querySelector("#code")?.childNodes ?? []));
  panel.scrollTop = scrolled;
}

function showUpstream(answer) {
  if (!byId("at-output").contains(document.activeElement)) byId("at-output").replaceChildren(...answer.getElementById("at-output").children);
}

function showProblem(answer) {
  if (answer.querySelector("#inputs li")) { // a value is wrong: here are the fields to mend it
    inputs.show(answer.getElementById("inputs"));
    if (!byId("upstream")) showUpstream(answer);
  }
  const problem = answer.getElementById("problem");
  const span = problem?.dataset.span;
  const words = problem ? [...problem.childNodes] : [t("The server could not answer. Your text stays here; try again.")];
  editor.explain(words, span ? JSON.parse(span) : null);
  figure.classList.add("stale");
}

// Typing: the circuit follows after a short pause. One history entry for each stay in the editor.

editor.field.addEventListener("input", () => {
  moved = false;
  editor.mark(null);
  clearTimeout(typing);
  typing = setTimeout(() => {
    inputs.recall();
    const address = currentAddress();
    if (sessionOfEdits) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    sessionOfEdits = true;
    const follow = () => history.replaceState(null, "", currentAddress()); // with the new inputs
    const before = stage.record;
    const shown = () => {
      follow();
      if (settings.has("_step") && !sameGates(before, stage.record)) stepper.go(null); // the run was another circuit's
    };
    show(address, shown, (answer) => {
      const forgot = inputs.forgetNumbers(answer); // a number in the way of an array was for another program
      if (forgot) show(currentAddress(), follow);
      return forgot;
    });
  }, TYPING_PAUSE);
});

/** Whether two circuits have the same gates in the same order: then a step of one is a step of the other. */
function sameGates(one, other) {
  const gates = (record) => record?.gates.map((gate) => [gate.op, ...gate.operands].join(" ")).join("\n");
  return gates(one) === gates(other);
}
editor.field.addEventListener("blur", () => { sessionOfEdits = false; });

// Values: the numbers follow every move, the address when the slider rests.

let frame = 0;
inputs.onslide = () => {
  moved = false;
  pending?.abort(); // an answer for where the slider was would put it back there
  pending = null;
  const numbers = runner.run(inputs.values());
  if (!numbers) {
    inputs.onchange();
    return;
  }
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    stage.show(numbers);
    highlights.say(inTurn(), numbers);
    inspector.follow(numbers, stage.there);
  });
  clearTimeout(settling);
  settling = setTimeout(settle, SETTLING_PAUSE);
};

// Steps: the circuit's own program has the numbers; where there is none, the server draws the step.

stepper.onstep = (done) => {
  set("_step", done === null ? "" : String(done));
  clearTimeout(settling);
  settling = setTimeout(() => history.replaceState(null, "", currentAddress()), SETTLING_PAUSE);
  stage.numbers ??= runner.run(inputs.values());
  const tell = () => { byId("said").textContent = byId("sentence").textContent; }; // to a screen reader, once
  if (!stage.numbers) {
    show(currentAddress(), tell);
    return;
  }
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
  inspector.turn(stage.steps.explained(stage.done), currentAddress().replace("/?", "/explain?"), () => {
    if (stage.numbers) inspector.follow(stage.numbers, stage.there);
  });
}

/** Move inputs and show what the circuit gives then; the address follows, in one entry for moves in a row. */
function move(typed, numbers = runner.run([...new Map([...inputs.values(), ...typed])])) {
  if (!moved) {
    history.pushState(null, "", currentAddress());
    moved = true;
  }
  inputs.move(typed);
  if (numbers) {
    stage.show(numbers);
    highlights.say(inTurn(), numbers);
  }
  clearTimeout(settling);
  settling = setTimeout(settle, SETTLING_PAUSE);
}

/** All numbers of the circuit at other values of its inputs: by its own program, or else from the server. */
async function numbersAt(typed) {
  const numbers = runner.run(typed);
  if (numbers) return numbers;
  try {
    const response = await fetch(addressOf(editor.text, typed, [...settings]).replace("/?", "/graph.json?"));
    return response.ok ? recorded(await response.json()) : null;
  } catch {
    return null;
  }
}

/** The server says the rest when the slider rests, which it does not while it is held. */
function settle() {
  if (document.querySelector("#inputs input[type=range]:active")) {
    settling = setTimeout(settle, SETTLING_PAUSE);
    return;
  }
  history.replaceState(null, "", currentAddress());
  show(currentAddress());
}

let moving = false;
inputs.onchange = async () => {
  clearTimeout(settling);
  settling = setTimeout(() => history.replaceState(null, "", currentAddress()), SETTLING_PAUSE);
  if (moving) return; // one request at a time; the latest values go with the next one
  moving = true;
  let shown = "";
  while (shown !== currentAddress()) {
    shown = currentAddress();
    await show(shown);
  }
  moving = false;
};

inputs.ondata = (names) => {
  set("_data", names.join(","));
  inputs.onchange();
};

byId("at-output").addEventListener("change", (event) => {
  set("_upstream", event.target.value.trim());
  inputs.onchange();
});

// The program: its language, and a copy of it.

byId("panel-code").addEventListener("change", (event) => {
  set("_code", event.target.value);
  history.replaceState(null, "", currentAddress());
  event.target.blur(); // the answer brings all of the panel anew
  show(currentAddress());
});
byId("panel-code").addEventListener("click", async (event) => {
  if (event.target.id === "copy-code") await copy(event.target, byId("code").textContent, t("Select the text and copy it"));
});

// The check, and the tab that is open.

const check = new Check(byId("panel-check"), currentAddress, (name, value) => {
  set(name, value);
  history.replaceState(null, "", currentAddress());
});
byId("panel-check").addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) await copy(button, button.dataset.copy, t("The browser does not let the page copy"));
});

// Looking at a gate: a click, a tap, or Enter.

highlights.onselect = (id) => {
  set("_gate", id);
  if (settings.get("_panel") !== "code") { // whoever reads the program sees the gate's lines there
    tabs.open("tab-explain");
  }
  history.replaceState(null, "", currentAddress());
  show(currentAddress());
};
byId("panel-explain").addEventListener("click", (event) => {
  if (event.target.id !== "unpin") return;
  event.preventDefault();
  highlights.onselect("");
  byId("panel-explain").focus({ preventScroll: true, focusVisible: false });
});
// Modules: what was shown folded that way before is there at once, with the numbers of now; the server
// says the rest.

folds.onfold = async (fold, expand, gate) => {
  if (gate) set("_gate", gate);
  for (const [name, value] of [["_fold", fold], ["_expand", expand || null]]) {
    if (value === null) settings.delete(name);
    else settings.set(name, value);
  }
  const turn = stage.steps.at(stage.done);
  settings.delete("_step");
  const before = viewport.svg;
  const known = folds.seen.get(pictured());
  if (known && !turn && !predict.on) {
    await showKnown(known);
    await painted();
  }
  history.pushState(null, "", currentAddress());
  show(currentAddress(), () => {
    if (!highlights.gate(settings.get("_gate"))) set("_gate", null); // it was folded away
    settled(before);
    if (turn) stepper.go(stage.steps.like(turn));
  });
};

/** When the browser has painted what was changed: what can wait until then is not in the way of it. */
function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** Show a circuit again that was folded like this before, if its numbers of now can be had. */
async function showKnown({ svg, width, height, record }) {
  byId("record").textContent = JSON.stringify(record);
  await loadProgram(record);
  const numbers = runner.run(inputs.values());
  if (!numbers) return;
  const before = viewport.svg;
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  viewport.show(svg);
  highlights.read();
  folds.read(record);
  stage.take(record, null);
  stage.show(numbers);
  stepper.take(stage.steps, null);
  settled(before);
}

/** After a fold: the gate that stands there either way keeps its place in the window, or is brought into it. */
function settled(before) {
  const id = folds.tell(stage.numbers);
  if (!id) return;
  viewport.hold(before, `gate-${id}`);
  viewport.reveal([byId(`gate-${id}`)]);
}

let asked = null; // the question that was clicked or tapped in the picture
viewport.onpick = (element) => {
  asked = questions.at(element);
  if (!asked && !folds.pick(element)) highlights.pick(element);
};
byId("viewport").addEventListener("click", () => { // only now: a press takes the cursor away from a field
  if (asked) questions.go(asked);
  asked = null;
});

// Nudging: one step of all parameters along their gradients.

const nudge = new Nudge(byId("nudge"), {
  record: () => stage.record,
  typed: () => inputs.values(),
  at: numbersAt,
  move,
});
nudge.onsay = (words) => { byId("said").textContent = words; };

// Predicting: the numbers that are asked for, where they are typed, and what is hidden.

const inSight = viewport.onview;
viewport.onview = () => {
  inSight();
  questions.place();
};
highlights.parts = (step) => predict.said(step);
highlights.masked = (numbers) => predict.masked(numbers);
questions.onsay = (words) => { byId("said").textContent = words; };
questions.onturn = ({ role, wire }) => {
  highlights.kept = stage.record.gates.find(({ operands, results }) => (role === "value" ? results : operands).includes(wire)).id;
  highlights.light(null);
};
byId("questions").addEventListener("focusout", () => {
  highlights.kept = null;
  highlights.light(null);
});
questions.onfound = () => {
  stage.paint();
  highlights.say(inTurn(), stage.numbers);
};
byId("asks").addEventListener("click", (event) => {
  const link = event.target.closest("[data-mode]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  byId("asks").hidePopover();
  predictWhat(link.dataset.mode, () => questions.go(predict.open[0]));
});
byId("leave-prediction").addEventListener("click", () => predictWhat("", () => figure.focus()));
byId("new-numbers").addEventListener("click", () => {
  predict.again();
  questions.clear();
  move(newNumbers(stage.record, (typed) => runner.run(typed)));
  questions.show();
  questions.go(predict.open[0]);
});

function predictWhat(mode, then) {
  set("_predict", mode);
  history.pushState(null, "", currentAddress());
  show(currentAddress(), then);
}

// Back and Forward restore what the address says.

addEventListener("popstate", () => visit(location.pathname + location.search));

lesson.onvisit = (address) => {
  const before = lesson.name;
  history.pushState(null, "", address);
  visit(address, () => {
    // Within a lesson, what a link has changed comes in sight.
    if (lesson.name === before) document.querySelector(settings.has("_panel") ? ".tabs" : "#figure").scrollIntoView({ block: "nearest" });
  });
};
lesson.onleave = () => {
  set("_lesson", "");
  history.replaceState(null, "", currentAddress());
};

/** Show what stands at another address; the server says what that is. */
function visit(address, onshown) {
  clearTimeout(typing);
  clearTimeout(settling);
  moved = false;
  sessionOfEdits = false;
  show(address, onshown, undefined, (answer) => {
    const query = queryOf(answer);
    editor.text = new Map(parametersOf(query)).get("expr");
    settings = new Map([...settingsOf(query), ...settingsOf(address.replace(/^[^?]*/, ""))]);
    look.take(settings);
    present.show(settings.get("_view") === "present" ? "present" : "full");
    inputs.take(valuesOf(query));
    tabs.show((byId(`tab-${settings.get("_panel")}`) ?? byId("tab-explain")).id);
    check.open(settings.get("_panel") === "check", settings.has("_wrt"));
  });
}

// Buttons and keys

byId("zoom-in").addEventListener("click", () => viewport.zoom(1.25));
byId("zoom-out").addEventListener("click", () => viewport.zoom(0.8));
byId("fit").addEventListener("click", () => viewport.fit());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address is the circuit's state, and has no place for a fragment
  figure.focus();
});
byId("present").addEventListener("click", () => present.toggle());
byId("leave").addEventListener("click", () => present.leave());
const keys = new Keys(byId("keys"), () => present.on, {
  ...stepper.actions,
  fit: () => viewport.fit(),
  present: () => present.toggle(),
  blank: () => present.blank(),
  leave: () => present.leave(),
});
byId("help").addEventListener("click", keys.actions.help);

present.onsettle = () => viewport.reveal(stage.turn);
present.onchange = (on) => {
  set("_view", on ? "present" : "");
  history.replaceState(null, "", currentAddress());
};
for (const [sign, is] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(sign, () => {
    viewport.print(is);
    stage.fill();
  });
}
look.onchoose = (name) => {
  if (!settings.delete(`_${name}`)) return;
  history.replaceState(null, "", currentAddress());
};

let share = null; // the panel of all links, from its first opening on

byId("share").addEventListener("click", async () => {
  const address = currentAddress();
  const done = await copied(new URL(address, location.href).href);
  say(byId("share"), done ? t("Link copied") : t("Copy the address from the address bar"));
  try {
    share ??= new (await import("./share.js")).Share(byId("sharing"));
    await share.open(address);
  } catch {
    history.replaceState(null, "", address); // no panel can be had: the address bar has the link
  }
});

// The other language, with all that the page shows when the link is followed.

const other = byId("language");
for (const kind of ["click", "auxclick"]) {
  other.addEventListener(kind, () => {
    other.href = addressOf(editor.text, inputs.values(), [...new Map(settings).set("_lang", other.lang)]);
  });
}

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
