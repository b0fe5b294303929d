// The parts of the page, each made once, and the address that says what they show.

import { addressOf, queryOf, settingsOf } from "./address.js";
import { Check } from "../views/check.js";
import { Editor } from "../views/editor.js";
import { Folds } from "../views/frames.js";
import { Highlights } from "../views/highlights.js";
import { Inputs } from "../views/inputs.js";
import { Inspector } from "../views/inspector.js";
import { Lesson } from "../views/lesson.js";
import { Look } from "../views/look.js";
import { Nudge } from "../views/nudge.js";
import { Predict } from "../views/asked.js";
import { Present } from "../views/present.js";
import { Questions } from "../views/questions.js";
import { Runner } from "../circuit/runner.js";
import { Stage } from "../circuit/stage.js";
import { Stepper } from "../circuit/stepper.js";
import { Tabs } from "../views/tabs.js";
import { Viewport } from "../views/viewport.js";

export const byId = (id) => document.getElementById(id);
export const figure = byId("figure");
export const editor = new Editor(byId("expression"), byId("marks"), byId("problem"), byId("shown"));
export const inputs = new Inputs(byId("inputs"));
export const viewport = new Viewport(byId("viewport"));
export const highlights = new Highlights(document, editor);
export const inspector = new Inspector(byId("panel-explain"));
export const runner = new Runner();
export const stage = new Stage(document, viewport);
export const stepper = new Stepper(byId("steps"));
export const folds = new Folds(figure, byId("panel-explain"));
export const predict = new Predict(stage);
export const questions = new Questions(byId("predict"), predict, viewport);
export const tabs = new Tabs(document.querySelector("[role=tablist]"));
export const look = new Look(byId("look"));
export const present = new Present(viewport, byId("present"));
export const lesson = new Lesson(byId("lesson"), byId("examples"));

/** The settings of the address: those that have a control change with it, the others stay. */
export const settings = settingsOf(queryOf(document));

export function set(name, value) {
  if (value) settings.set(name, value);
  else settings.delete(name);
}

/** The address of what is shown. */
export function address() {
  return addressOf(editor.text, inputs.values(), [...settings]);
}

/** The address bar says what is shown: in the entry there is, or in a new one, which Back leaves. */
export const rewrite = () => history.replaceState(null, "", address());
export const enter = () => history.pushState(null, "", address());

/** Say something to a screen reader, once. */
export const aloud = (words) => { byId("said").textContent = words; };

export const check = new Check(byId("panel-check"), address, (name, value) => {
  set(name, value);
  rewrite();
});
export const nudge = new Nudge(byId("nudge"));
nudge.onsay = aloud;
