// The parts of the page, each made once, and the address of what they show.

import { all, byId, one } from "../circuit/elements.js";
import { saysFlow } from "../circuit/flows.js";
import { Runner } from "../circuit/runner.js";
import { Stage } from "../circuit/stage.js";
import { Stepper } from "../circuit/stepper.js";
import { t } from "../circuit/words.js";
import { Asked } from "../views/asked.js";
import { Check } from "../views/check.js";
import { Editor } from "../views/editor.js";
import { Formula } from "../views/formula.js";
import { Frames } from "../views/frames.js";
import { Hand } from "../views/hand.js";
import { Highlights } from "../views/highlights.js";
import { Inputs } from "../views/inputs.js";
import { Inspector } from "../views/inspector.js";
import { Lesson } from "../views/lesson.js";
import { Look } from "../views/look.js";
import { SmallMap } from "../views/map.js";
import { reach } from "../views/panels.js";
import { Present } from "../views/present.js";
import { Questions } from "../views/questions.js";
import { Room } from "../views/room.js";
import { Sheet } from "../views/sheet.js";
import { Table } from "../views/table.js";
import { Tabs } from "../views/tabs.js";
import { turnsOf } from "../views/turns.js";
import { Viewport } from "../views/viewport.js";
import { Walk } from "../views/walk.js";
import { addressOf } from "./address.js";
import { state } from "./state.js";

/** @import { Span } from "../views/lines.js" */

export const panels = all(document, "[role=tabpanel]");
for (const panel of panels) reach(panel);
export const picture = byId("figure");
export const runner = new Runner();
export const asked = new Asked(state);
export const editor = new Editor(byId("expression", HTMLTextAreaElement), byId("marks"), byId("problem"), byId("shown"));
export const inputs = new Inputs(byId("inputs"));
export const viewport = new Viewport(byId("viewport"));
export const hand = new Hand(viewport);
export const map = new SmallMap(viewport, one(picture, ".zoom"));
export const stage = new Stage(viewport, state, asked.hides);
export const table = new Table(stage);
export const formula = new Formula(byId("formula"), state);
const program = {
  get text() {
    return editor.text;
  },
  get caret() {
    return editor.caret;
  },
  /** @param {Span[]} spans */
  light(spans) {
    editor.light(spans);
    formula.light(spans);
  },
  /** @param {Span[]} spans */
  passOver: (spans) => editor.passOver(spans),
};
export const highlights = new Highlights(state, program, {
  turn: () => state.turn,
  parts: (step) => asked.said(step),
  masked: (numbers) => asked.masked(numbers),
  shown: () => stage.shown,
  set: (said) => formula.set(said),
  follows: () => present.on,
});
export const walk = new Walk(byId("viewport"), state, byId("sentence"), {
  reveal: (elements) => viewport.reveal(elements),
  called: (name) => t("Change {name}", { name }),
  follows: () => present.on,
});
walk.spoken.on(aloud);
inputs.spoken.on(aloud);
export const inspector = new Inspector(byId("panel-explain"), state);
export const frames = new Frames(state, picture, [byId("panel-explain"), byId("warnings")]);
export const stepper = new Stepper(byId("steps"), state);
export const questions = new Questions(byId("predict"), asked, viewport);
export const tabs = new Tabs(one(document, "[role=tablist]"));
export const look = new Look(byId("look", HTMLFormElement));
export const present = new Present(viewport, picture, () => turnsOf(stage), () => !saysFlow(address()));
asked.presents = () => present.on;
export const lesson = new Lesson(byId("lesson"), byId("examples"));
export const room = new Room(byId("room"), one(document, "main"), picture, one(document, ".tabs"), panels, state);
export const sheet = new Sheet(one(document, ".tabs"), picture);
export const check = new Check(byId("panel-check"), address);

/** The address of what is shown. */
export function address() {
  return addressOf(editor.text, inputs.linked(), [...state.settings]);
}

/**
 * Say something to a screen reader; what was said before is said again.
 * @param {string} words
 */
export function aloud(words) {
  byId("said").replaceChildren(words);
}
