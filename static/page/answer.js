// The server's answer to an address, shown: the server draws the page, here its parts are put in place.

import { addressOf } from "./address.js";
import { byId, check, editor, figure, folds, highlights, inputs, inspector, lesson, nudge, predict, questions, runner, settings, stage, stepper, viewport } from "./parts.js";
import { t } from "../circuit/words.js";

const BUSY_AFTER = 400; // ms before a layout that takes long says that it works

let pending = null; // the request under way, if any

/** What is under way is not waited for any more. */
export function drop() {
  pending?.abort();
  pending = null;
}

/**
 * Ask for the page at an address and show it; a newer call ends an older one.
 * @param {() => void} onshown  called when its circuit stands there
 * @param {(answer: Document) => boolean} mended  told of a problem: whether it asks anew itself
 * @param {(answer: Document) => void} onanswer  called before any of it is shown
 */
export async function show(asked, onshown = () => {}, mended = () => false, onanswer = () => {}) {
  pending?.abort();
  const request = (pending = new AbortController());
  const busy = setTimeout(() => { byId("busy").hidden = false; }, BUSY_AFTER);
  const response = await answerTo(asked, request.signal);
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
export function enliven() {
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
export function pictured() {
  return addressOf(editor.text, arraysIn(highlights.record), [...settings].filter(([name]) => ["_fold", "_expand", "_data"].includes(name)));
}

function arraysIn({ inputs: known }) {
  return inputs.values().filter(([name]) => known[name]?.shape.length);
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
export function inTurn() {
  const step = stage.steps.at(stage.done);
  return step ? [step] : stage.done === null ? stage.steps.of(settings.get("_gate")) : [];
}

/** Fetch the circuit's program. It depends on what is an array, and not on numbers: those are 1 here. */
export function loadProgram(record) {
  const numbers = Object.keys(record.inputs).filter((name) => !record.inputs[name].shape.length).map((name) => [name, "1"]);
  const data = [...settings].filter(([name]) => ["_data", "_expand"].includes(name));
  return runner.load(addressOf(record.expr, [...arraysIn(record), ...numbers], data).replace("/?", "/graph.js?"), record);
}

/** Put the program in place; where only its numbers differ, the place that is read stays. */
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
