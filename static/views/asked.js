// What the reader is asked for: which numbers are hidden, which are found, and the score.

import { isRight, mistake, numberIn } from "./hints.js";
import { t } from "../circuit/words.js";

/**
 * @typedef {{role: "value"|"gradient", wires: string[], wire: string, entry: number|null,
 *   rule: Array<string|string[]>, found: ""|"right"|"revealed"}} Question
 */

export class Predict {
  constructor(stage) {
    this.stage = stage;
    this.forget();
    stage.hides = (role, wire) => this.hides(role, wire);
  }

  forget() {
    this.key = "";
    /** @type {Question[]} */
    this.questions = [];
    this.waiting = new Set();
    this.byNumber = new Map();
    this.steps = [];
  }

  /** Take what the server asks for; what was found of the same stays found. */
  take(asking, record) {
    if (!asking) {
      this.forget();
      return;
    }
    const key = JSON.stringify([record.expr, asking.mode, asking.asked.map(({ role, wires }) => [role, wires])]);
    const found = key === this.key ? this.questions.map((question) => question.found) : [];
    this.key = key;
    this.record = record;
    this.questions = asking.asked.map((one, i) => ({ ...one, wire: one.wires[0], found: found[i] ?? "" }));
    this.byNumber = new Map(this.questions.flatMap((question) => question.wires.map((wire) => [`${question.role} ${wire}`, question])));
    this.waiting = new Set(asking.waiting);
    this.steps = asking.questions;
  }

  get on() {
    return this.key !== "";
  }

  /** The sign in place of a number: a question mark, a dash while it waits for others, or null for itself. */
  hides(role, wire) {
    const question = this.byNumber.get(`${role} ${wire}`);
    if (question) return question.found ? null : "?";
    return role === "gradient" && this.waiting.has(wire) && !this.done ? "—" : null;
  }

  get done() {
    return this.questions.every(({ found }) => found);
  }

  /** What is asked for by now, and not found yet. */
  get open() {
    const there = this.stage.there;
    return this.questions.filter(({ role, wire, found }) => !found && there[`${role}s`].has(wire));
  }

  /** The numbers as the reader may see them. */
  masked(numbers) {
    if (!this.on) return numbers;
    const of = (role) => ({ get: (wire) => this.hides(role, wire) ?? (numbers ?? this.stage.known)[`${role}s`].get(wire) });
    return { values: of("value"), gradients: of("gradient") };
  }

  /** What is said of a step: what it does, or the question about it; nothing while that waits for others. */
  said(step) {
    const asks = this.steps[this.record?.steps.indexOf(step)];
    if (!asks) return step.parts;
    const gate = this.record.gates.find(({ id }) => id === step.gate);
    const [role, wires] = step.phase === "forward" ? ["value", gate.results] : ["gradient", gate.operands];
    const signs = wires.map((wire) => this.hides(role, wire));
    return signs.includes("?") ? asks : signs.includes("—") ? [] : step.parts;
  }

  /** A number on a wire; of an array the entry that a question asks for. */
  number(role, wire, entry) {
    const number = this.stage.known[`${role}s`].get(wire);
    return Array.isArray(number) ? number.flat(Infinity)[entry] : number;
  }

  /**
   * Judge what was typed for a question.
   * @returns {{right: boolean, hint: string|null}}  no hint where the rule is the best that can be said
   */
  answer(question, text) {
    const typed = numberIn(text);
    if (typed === null) return { right: false, hint: t("Type a number, such as −4, 0.2 or 1/3.") };
    const { role, wire, entry } = question;
    if (isRight(typed, this.number(role, wire, entry))) {
      question.found = "right";
      return { right: true, hint: null };
    }
    return { right: false, hint: mistake(question, typed, this.record, (one, id) => this.number(one, id, entry)) };
  }

  reveal(questions) {
    for (const question of questions) question.found ||= "revealed";
  }

  /** Ask for everything again. */
  again() {
    for (const question of this.questions) question.found = "";
  }

  get score() {
    const count = (kind) => this.questions.filter(({ found }) => found === kind).length;
    const [right, revealed, all] = [count("right"), count("revealed"), this.questions.length];
    if (!all) return t("There is no number to ask for here.");
    if (revealed) return t("{right} of {all} right, {revealed} revealed", { right, all, revealed });
    return t("{right} of {all} right", { right, all });
  }
}
