// The server's answer to an address, shown: the server draws the page, here its parts are put in place.

import { all, byId, one } from "../circuit/elements.js";
import { panelElement, tabElement, wireElement, wireOf } from "../circuit/ids.js";
import { hasWire } from "../circuit/runner.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { Again, lost } from "../circuit/again.js";
import { openAtWrong } from "../views/own.js";
import { renew } from "../views/panels.js";
import { addressOf, parametersOf, withoutParameter } from "./address.js";
import { putAside } from "./aside.js";
import { asksAnew, requested } from "./flow.js";
import { asked, check, editor, formula, frames, highlights, inputs, lesson, panels, picture, questions, runner, stage, tabs, viewport } from "./parts.js";
import { come } from "./outcomes.js";
import * as patience from "./patience.js";
import { state } from "./state.js";
import { isAnother, isPasted } from "./succeeding.js";

/**
 * @import { Circuit } from "../circuit/record.js"
 * @typedef {{fold: string[], expand: string[]}} Drawn  names of what is drawn as one gate, and of what as its parts
 */

export const BUSY_AFTER = 400; // ms before a layout that takes long says that it works

/** @type {AbortController | null}  the request under way, if any */
let pending = null;

const judged = byId(panelElement("yours"));

editor.field.addEventListener("input", () => outdate(true));
editor.field.addEventListener("blur", () => editor.main.classList.toggle("stale", editor.isWrong)); // what was half typed is done

const again = new Again();
/** @type {Signal}  the server could not be reached, and can be now */
export const reached = new Signal();

/** Whether an answer is waited for. */
export function underWay() {
  return pending !== null;
}

/** What is under way is not waited for any more. */
export function drop() {
  pending?.abort();
  pending = null;
  again.pause();
}

/**
 * Ask for the page at an address and show it; a newer call ends an older one.
 * @param {string} address
 * @param {() => void} onshown  called when its circuit stands there
 * @param {(answer: Document) => boolean} mended  told of a problem: whether it asks anew itself
 * @param {(answer: Document) => void} onanswer  called before any of it is shown
 */
export async function show(address, onshown = () => {}, mended = () => false, onanswer = () => {}) {
  pending?.abort();
  again.pause();
  const request = (pending = new AbortController());
  const busy = setTimeout(() => { byId("busy").hidden = false; }, BUSY_AFTER);
  let response = await answerTo(address, request.signal);
  if (response?.ok && pending === request && asksAnew(address, response.page.querySelector("#viewport > svg"))) {
    response = await answerTo(address, request.signal);
  }
  clearTimeout(busy);
  if (pending !== request) return;
  pending = null;
  byId("busy").hidden = true;
  if (!response) {
    showUnreachable();
    again.later(() => show(address, onshown, mended, onanswer));
    return;
  }
  if (again.over()) reached.tell();
  const { ok, page } = response;
  if (page.getElementById("given")) {
    onanswer(page);
    lesson.show(one(page, "#lesson"));
  }
  if (ok) {
    const before = viewport.svg;
    come(() => {
      showCircuit(page);
      onshown();
    });
    if (viewport.svg !== before) viewport.seenFirst();
  }
  else if (!mended(page)) patience.wait(() => showProblem(page));
}

/**
 * The server's page at an address, or null where the server can't be reached.
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
export async function answerTo(address, signal) {
  try {
    // The check is asked for by itself: it takes longer than the circuit may.
    const isCheck = parametersOf(address.replace(/^[^?]*/, "")).some(([name, value]) => name === "_panel" && value === "check");
    const response = await fetch(requested(isCheck ? withoutParameter(address, "_panel") : address), { signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { ok: response.ok, page };
  } catch {
    return null;
  }
}

/**
 * Say that what is judged is not of the text that stands there, or that it is.
 * @param {boolean} is
 */
function outdate(is) {
  judged.classList.toggle("stale", is);
}

function showUnreachable() {
  editor.explain([lost()]);
  editor.main.classList.add("stale");
  const shown = panels.find((panel) => !panel.hidden);
  if (shown && shown.dataset.comes !== "apart" && !shown.querySelector(":scope > :not(.hint)")) shown.append(Object.assign(document.createElement("p"), { textContent: lost() })); // until its own answer comes
}

/** @param {Document} answer */
function showCircuit(answer) {
  patience.drop();
  stage.stop();
  const come = tabs.follow(answer);
  const before = state.record?.expr ?? "";
  const isNew = isAnother(before, editor.text);
  for (const panel of panels) {
    const own = panel.dataset.comes !== "apart" && answer.getElementById(panel.id);
    if (own) renew(panel, own, isNew); // before what it would have laid out
  }
  outdate(false);
  const svg = answer.querySelector("#viewport > svg");
  if (svg instanceof SVGSVGElement) showDrawn(answer, svg);
  else byId("record").textContent = JSON.stringify({ ...recordIn(document), ...recordIn(answer) }); // the circuit is as it was
  formula.show(one(answer, "#formula"));
  for (const id of ["notices", "warnings", "asks"]) byId(id).replaceChildren(...one(answer, `#${id}`).children);
  document.title = answer.title;
  editor.explain([]);
  inputs.blame("");
  editor.main.classList.remove("stale");
  picture.classList.remove("empty");
  if (come && (!state.settings.has("_panel") || document.activeElement === editor.field)) { // what is pasted is judged where that is seen, whichever tab was open for the program before
    tabs.open(tabElement(come));
    byId(panelElement(come)).querySelector("details.all")?.removeAttribute("open"); // unasked, it takes no more of the circuit's room than its verdict needs
  }
  if ((come || isNew) && isPasted(before, editor.text)) openAtWrong(judged); // which is what one pastes it for
  enliven(svg !== null);
  check.follow();
}

/** @param {Document} page  @returns {Circuit | null} */
function recordIn(page) {
  return JSON.parse(one(page, "#record").textContent);
}

/**
 * @param {Document} answer
 * @param {SVGSVGElement} svg
 */
function showDrawn(answer, svg) {
  viewport.show(document.adoptNode(svg));
  inputs.show(one(answer, "#inputs"));
  showUpstream(answer);
  for (const id of ["record", "asking", "asks-for"]) byId(id).textContent = one(answer, `#${id}`).textContent;
  byId("record").dataset.since = one(answer, "#record").dataset.since;
}

/**
 * Make the circuit live that the server has drawn, at the step that the address says.
 * @param {boolean} isDrawn  whether it is one of which the page has no program yet
 */
export function enliven(isDrawn = true) {
  highlights.select(state.settings.get("_gate"));
  const record = recordIn(document);
  if (!record || !viewport.svg) return;
  const { key } = asked;
  asked.take(JSON.parse(byId("asking").textContent), record);
  if (asked.key !== key) questions.clear();
  const step = state.settings.get("_step") ?? "";
  state.take(record, /^\d{1,6}$/.test(step) ? Math.min(Number(step), record.steps.length) : null);
  for (const drawn of [asSaid(record), record]) frames.keep(pictured(record, drawn), viewport.svg, viewport.natural);
  questions.writes = state.settings.get("_predict") === "backward" && state.settings.has("_backward");
  questions.show();
  viewport.find();
  if (asked.on) stage.paint();
  if (isDrawn) loadProgram(record);
}

/**
 * The address of a circuit's structure: what its picture depends on, but for the numbers.
 * @param {Circuit} record
 * @param {Drawn} drawn  with what is folded and expanded, in whatever order
 */
export function pictured(record, { fold, expand } = asSaid(record)) {
  const flow = viewport.svg?.dataset.flow ?? "";
  /** @type {[string, string][]} */
  const said = [["_fold", fold.toSorted().join()], ["_expand", expand.toSorted().join()], ["_flow", flow]];
  return addressOf(editor.text, structural(record), [...said, ...settingsAmong("_data"), ...whole()]);
}

/**
 * What the settings have folded and expanded; where they say nothing, a circuit may open folded by itself.
 * @param {Circuit} record
 * @returns {Drawn}
 */
function asSaid(record) {
  const [fold, expand] = ["_fold", "_expand"].map((name) => state.settings.get(name));
  return { fold: fold?.split(",").filter(Boolean) ?? (record.opens_folded ? ["*"] : []), expand: expand?.split(",").filter(Boolean) ?? [] };
}

/**
 * The values that a circuit's structure depends on: arrays, and whole numbers that it asks for.
 * @param {Circuit} record
 */
function structural(record) {
  return inputs.values().filter(([name]) => record.inputs[name] && !isNumber(record, name));
}

/** @param {Circuit} record  @param {string} name */
function isNumber(record, name) {
  return !record.inputs[name].shape.length && hasWire(record, name);
}

/**
 * What has the whole text read as one program, where the address has it read so or has the backward pass apart.
 * @returns {[string, string][]}
 */
function whole() {
  return state.settings.has("_backward") ? [["_backward", ""]] : [];
}

/** @param {string[]} names */
function settingsAmong(...names) {
  return [...state.settings].filter(([name]) => names.includes(name));
}

/**
 * Fetch the circuit's program. It depends on what is an array and what is asked for, and not on other numbers: those are 1 here.
 * Lines of a backward pass are compared there with what they were compared with for the page, and so with its numbers.
 * @param {Circuit} record
 * @param {boolean} isSame  whether the page has the program of this circuit, and may lack only its lines
 */
export function loadProgram(record, isSame = false) {
  const lines = isSame ? settingsAmong("_backward") : whole();
  /** @param {(name: string) => unknown} number */
  const address = (number) => {
    const names = Object.keys(record.inputs).filter((name) => isNumber(record, name));
    /** @type {[string, string][]} */
    const numbers = names.map((name) => [name, String(number(name))]);
    return addressOf(record.expr, [...structural(record), ...numbers], [...settingsAmong("_data", "_expand"), ...lines]).replace("/?", "/graph.js?");
  };
  const key = address(() => 1);
  return runner.load(record.backward ? address((name) => record.inputs[name].value) : key, isSame, key);
}

/** @param {Document} answer */
function showUpstream(answer) {
  if (!byId("at-output").contains(document.activeElement)) byId("at-output").replaceChildren(...one(answer, "#at-output").children);
}

/** @param {Document} answer */
function showProblem(answer) {
  if (answer.querySelector("#inputs li")) { // a value is wrong: here are the fields to mend it
    inputs.show(one(answer, "#inputs"));
    if (!document.getElementById("upstream")) showUpstream(answer);
  }
  const set = answer.getElementById("formula");
  if (set) formula.show(set);
  const problem = answer.getElementById("problem");
  const { span, others, given = "" } = problem?.dataset ?? {};
  const words = problem ? [...problem.childNodes] : [t("The server could not answer. Your text stays here; try again.")];
  const place = span ? JSON.parse(span) : null;
  editor.explain(words, place, others ? JSON.parse(others) : [], given === "");
  const { record } = state;
  const carried = record ? Object.keys(record.inputs).flatMap((name) => wireOf(record, name) ?? []) : [];
  const numbers = carried.flatMap(({ id }) => all(picture, `#${wireElement(id)} > :not(path)`, SVGElement));
  putAside(editor.problem, picture, [...all(picture, "#viewport .input", SVGElement), ...numbers]);
  inputs.blame(given, editor.problem.textContent.trim());
  editor.main.classList.toggle("stale", !editor.isNaming(place));
}
