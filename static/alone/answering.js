// The numbers that an embedded exercise asks for: one field at a time, below the circuit.

import { byId, targetOf } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { Asked } from "../views/asked.js";
import { Questions } from "../views/questions.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Asking, Step } from "../circuit/record.js" */
/** @import { Messages } from "./messages.js" */

export class Answers {
  /**
   * @param {Moment} moment
   * @param {Asking} asking
   */
  constructor(moment, asking) {
    this.asked = new Asked(moment);
    this.asked.take(asking, null);
    this.moment = moment;
    this.hides = this.asked.hides;
  }

  /** @param {Step} step */
  said(step) {
    return this.asked.said(step);
  }

  /**
   * Ask, and tell the page around the frame what is answered.
   * @param {() => void} refresh  paints what is found
   * @param {Messages} messages
   */
  begin(refresh, messages) {
    const { asked, moment } = this;
    const picture = byId("viewport");
    const questions = new Questions(byId("predict"), asked, {
      view: { x: 0, y: 0, scale: 1 },
      viewed: new Signal(),
      reveal: ([element]) => element.scrollIntoView({ block: "nearest", inline: "center" }),
    });
    questions.spoken.on((words) => { byId("said").textContent = words; });
    questions.answered.on(refresh);
    questions.judged.on(({ question, typed, right }) => messages.tell("answer", {
      question: questions.label(question), role: question.role, wire: question.wire, typed, right,
      found: asked.questions.filter(({ found }) => found === "right").length,
      all: asked.questions.length, done: asked.done,
    }));
    picture.addEventListener("click", (event) => {
      const pressed = questions.at(targetOf(event));
      if (!pressed) return;
      event.preventDefault();
      questions.go(pressed);
    });
    moment.stepped.on(() => questions.show());
    questions.show();
  }
}
