// Predicting: the numbers that are asked for, where they are typed, and what is hidden.

import { newNumbers } from "../views/fresh.js";
import { move } from "./moving.js";
import { address, aloud, byId, enter, figure, folds, highlights, predict, questions, runner, set, stage, viewport } from "./parts.js";
import { inTurn, show } from "./answer.js";

let asked = null; // the question that was clicked or tapped in the picture

viewport.onpick = (element) => {
  asked = questions.at(element);
  if (!asked && !folds.pick(element)) highlights.pick(element);
};
byId("viewport").addEventListener("click", () => { // only now: a press takes the cursor away from a field
  if (asked) questions.go(asked);
  asked = null;
});

const inSight = viewport.onview;
viewport.onview = () => {
  inSight();
  questions.place();
};
highlights.parts = (step) => predict.said(step);
highlights.masked = (numbers) => predict.masked(numbers);
questions.onsay = aloud;
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
  take(link.dataset.mode, () => questions.go(predict.open[0]));
});
byId("leave-prediction").addEventListener("click", () => take("", () => figure.focus()));
byId("new-numbers").addEventListener("click", () => {
  predict.again();
  questions.clear();
  move(newNumbers(stage.record, (typed) => runner.run(typed)));
  questions.show();
  questions.go(predict.open[0]);
});

function take(mode, then) {
  set("_predict", mode);
  enter();
  show(address(), then);
}
