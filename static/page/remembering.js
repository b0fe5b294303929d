// What this browser is to remember of a visit; what does it comes when there is something to remember or to show.

import { byId } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { parametersOf } from "./address.js";
import { written } from "./bar.js";
import { address, aloud, asked, editor, highlights, lesson, questions } from "./parts.js";
import { state } from "./state.js";

const RESTS = 1500; // ms that a circuit is shown before it is one to remember
const course = byId("examples");

/** @param {(memory: typeof import("../views/recent.js")) => void} work */
function withMemory(work) {
  return import("../views/recent.js").then(work, () => {}); // where it can't be had, nothing is remembered
}

let rest = 0;
function remember() {
  clearTimeout(rest);
  rest = setTimeout(() => {
    if (!highlights.isWritten) return; // what is half typed has no circuit
    const [program, shown] = [editor.text, address()];
    withMemory((memory) => memory.remember(program, shown));
  }, RESTS);
}
written.on(remember);
if (location.search) remember();

/** Mark the lesson that is read, where it is its question that is answered. */
function answer() {
  const question = lesson.panel.querySelector(".question a");
  if (!(question instanceof HTMLAnchorElement)) return;
  const asks = new Map(parametersOf(question.search));
  if (asks.get("expr") !== editor.text || asks.get("_predict") !== state.settings.get("_predict")) return;
  const { name } = lesson;
  withMemory((memory) => {
    memory.answered(name);
    memory.show(course, lesson.panel);
  });
}

questions.answered.on(() => {
  if (asked.questions.length && asked.questions.every(({ found }) => found === "right")) answer();
});
state.taken.on(() => { if (document.querySelector("#panel-yours .summary.done")) answer(); }); // a backward pass is judged by the server
const show = () => withMemory((memory) => memory.show(course, lesson.panel, () => {
  aloud(t("The list of recent circuits is empty now."));
}));
course.addEventListener("toggle", async () => {
  await show();
  lesson.point();
});
lesson.shown.on(show);
if (lesson.name) show();
