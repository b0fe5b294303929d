// The numbers that an embedded exercise asks for: one field at a time, below the circuit.

import { all, byId, targetOf } from "../circuit/elements.js";
import { wireElement } from "../circuit/ids.js";
import { Signal } from "../circuit/signal.js";
import { Asked } from "../views/asked.js";
import { Questions } from "../views/questions.js";
import { aloud } from "./aloud.js";
import { bring } from "./bringing.js";
import { ANSWERED } from "./messages.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Asking, Step } from "../circuit/record.js" */
/** @import { Messages, Progress } from "./messages.js" */

const FOUND = ["", "right", "revealed"]; // what is found of a question, by its digit in a query

export class Answers {
  /**
   * @param {Moment} moment
   * @param {Asking} asking
   * @param {string} exercise  tells it from others
   * @param {string} answered  what the address says of it: a digit for each question, or nothing
   */
  constructor(moment, asking, exercise, answered) {
    this.asked = new Asked(moment);
    this.asked.take(asking, { expr: exercise, inputs: {} });
    const { questions } = this.asked;
    if (questions.every(({ found }) => !found)) for (const [i, question] of questions.entries()) question.found = FOUND[Number(answered[i])] ?? "";
    this.moment = moment;
    this.hides = this.asked.hides;
    /** @type {Questions | null} */
    this.questions = null;
    /** Whether the reader has gone to a step that asks for nothing: it is spoken of, until a question is turned to. */
    this.isElsewhere = false;
  }

  /** The gate that is spoken of: that of the question which stands there. */
  about() {
    const current = this.questions?.current;
    return current && !this.isElsewhere ? this.questions?.gate(current)?.id ?? null : null;
  }

  /**
   * Wires, and the names at their ends.
   * @param {string[]} ids
   */
  around(ids) {
    const wires = this.moment.circuit.wires.filter(({ id }) => ids.includes(id));
    const parts = wires.flatMap(({ id, source, target }) => [wireElement(id), source, target].map((part) => `#${CSS.escape(part)}:is(.wire, .input, .output)`));
    return parts.length ? all(byId("viewport"), parts.join(), SVGGraphicsElement) : [];
  }

  /** @returns {Progress} */
  get progress() {
    const { questions, done } = this.asked;
    return { found: questions.filter(({ found }) => found === "right").length, all: questions.length, done };
  }

  /** What is found, as a query has it; empty where that is nothing. */
  get answered() {
    const digits = this.asked.questions.map(({ found }) => FOUND.indexOf(found)).join("");
    return /[12]/.test(digits) ? digits : "";
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
      reveal: bring,
    });
    questions.spoken.on(aloud);
    this.questions = questions;
    const turn = () => {
      this.isElsewhere = false;
      if (questions.current) {
        const { operands = [], results = [] } = questions.gate(questions.current) ?? {};
        for (const parts of [this.around([...operands, ...results]), this.around(results), questions.parts(questions.current)]) bring(parts); // the last for certain
      }
      refresh();
    };
    questions.answered.on(turn);
    questions.turned.on(turn);
    questions.judged.on(({ question, typed, right }) => {
      messages.tell("answer", { question: questions.label(question), role: question.role, wire: question.wire, typed, right, ...this.progress });
      keep();
    });
    picture.addEventListener("click", (event) => {
      const pressed = questions.at(targetOf(event));
      if (!pressed) return;
      event.preventDefault();
      questions.go(pressed);
    });
    const again = byId("start-again");
    /** Keep what is found in the address, and offer to begin anew once something is. */
    const keep = () => {
      messages.keep(ANSWERED, this.answered);
      again.hidden = !this.answered;
    };
    again.addEventListener("click", () => {
      asked.again();
      questions.clear();
      questions.show();
      keep();
      turn();
      questions.go(asked.open[0]);
    });
    moment.stepped.on(() => {
      questions.show();
      const { step } = moment;
      const own = asked.open.find((question) => questions.gate(question)?.id === step?.gate);
      if (own) questions.turn(own);
      this.isElsewhere = step !== null && !own;
      refresh();
    });
    questions.show();
    turn();
    keep();
  }
}
