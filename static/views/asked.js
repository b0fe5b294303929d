// What the reader is asked for: which numbers are hidden, which are found, and the score.

import { flat } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";
import { numberIn } from "./arithmetic.js";
import { found, keep } from "./found.js";
import { isRight, mistake } from "./hints.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Steps } from "../circuit/steps.js" */
/** @import { Asking, Circuit, Gate, Hides, Numbers, Part, Role, Seen, SeenNumbers, Step } from "../circuit/record.js" */
/** @typedef {Asking["asked"][number] & {wire: string, found: string}} Question */

export class Asked {
  /** @param {Moment} moment */
  constructor(moment) {
    this.moment = moment;
    this.key = ""; // tells these questions from others; empty where nothing is asked for
    this.exercise = ""; // these questions at these numbers; empty where nothing was asked for yet
    this.anew = false; // whether what was found before is asked for again
    /** @type {Set<string>}  exercises that differ in numbers that were asked for: at each, what was found there counts */
    this.rounds = new Set();
    this.isRound = false; // whether the next numbers begin one
    this.isVisit = false; // whether the next ones were there before, and no hand has moved them
    this.mode = "";
    /** @type {Question[]} */
    this.questions = [];
    /** @type {Set<string>} */
    this.waiting = new Set();
    /** @type {Map<string, Question>} */
    this.byNumber = new Map();
    /** @type {(Part[] | null)[]} */
    this.steps = [];
    /** Whether one presents: then a step asks for what it gives itself, and what was asked before it stands there. */
    this.presents = () => false;
  }

  /** Ask for nothing. */
  forget() {
    this.key = "";
    this.questions = [];
    this.waiting = new Set();
    this.byNumber = new Map();
    this.steps = [];
  }

  /**
   * Take what the server asks for in a circuit; what was found of the same stays found.
   * @param {Asking | null} asking
   * @param {Pick<Circuit, "expr" | "inputs">} circuit  tells the exercise from others
   */
  take(asking, circuit) {
    if (!asking) {
      this.forget();
      return;
    }
    const key = JSON.stringify([circuit.expr, asking.mode, asking.asked.map(({ role, wires }) => [role, wires])]);
    const same = key === this.key ? this.questions : []; // a question stays itself, with what was typed for it
    this.key = key;
    this.mode = asking.mode;
    this.exercise = JSON.stringify([key, Object.values(circuit.inputs).map(({ value }) => value)]);
    const before = this.anew ? [] : found(this.exercise);
    const returns = this.isVisit && this.rounds.has(this.exercise);
    this.questions = asking.asked.map((one, i) => Object.assign(same[i] ?? {}, { ...one, wire: one.wires[0], found: (returns ? null : same[i]?.found) ?? before[i] ?? "" }));
    if (this.isRound) this.rounds.add(this.exercise);
    if (this.anew) this.again();
    if (this.anew || this.isRound) this.keep();
    this.anew = this.isRound = this.isVisit = false;
    this.byNumber = new Map(this.questions.flatMap((question) => question.wires.map((wire) => [`${question.role} ${wire}`, question])));
    this.waiting = new Set(asking.waiting);
    this.steps = asking.questions;
  }

  get on() {
    return this.key !== "";
  }

  /** Whether numbers are asked for in the picture; a backward pass is written in a panel. */
  get inPicture() {
    return this.on && this.mode !== "backward";
  }

  /**
   * The sign in place of a number: a question mark, a dash while it waits for others, or null for itself.
   * @type {Hides}
   */
  hides = (role, wire) => {
    const question = this.byNumber.get(`${role} ${wire}`);
    if (question) return this.stands(question) ? null : "?";
    return role === "gradient" && this.waiting.has(wire) && !(this.questions.length && this.questions.every((one) => this.stands(one))) ? "—" : null;
  };

  /**
   * Whether the number of a question stands in the circuit: it is found, or another step asked for it before the one that is presented.
   * @param {Question} question
   */
  stands(question) {
    const { done, steps } = this.moment;
    return Boolean(question.found) || (done !== null && this.presents() && stepOf(steps, question) < done);
  }

  get done() {
    return this.questions.every(({ found }) => found);
  }

  /** What is asked for by now, and not found yet. */
  get open() {
    const { there } = this.moment;
    return this.questions.filter((question) => !this.stands(question) && there[`${question.role}s`].has(question.wire));
  }

  /** The first question that is open of those that the step in turn asks. */
  get ofStep() {
    const { done, steps } = this.moment;
    return done === null ? undefined : this.open.find((question) => stepOf(steps, question) === done);
  }

  /** Whether a later step asks for something. */
  get isLater() {
    const { there } = this.moment;
    return this.questions.some(({ role, wire, found }) => !found && !there[`${role}s`].has(wire));
  }

  /**
   * The numbers as a reader may see them; null for those of the sentences as they are written.
   * @param {Numbers | null} numbers
   * @returns {SeenNumbers | null}
   */
  masked(numbers) {
    return this.on ? this.seen(numbers ?? this.moment.known) : numbers;
  }

  /**
   * Numbers as a reader may see them.
   * @param {Numbers} numbers
   * @returns {SeenNumbers}
   */
  seen(numbers) {
    /** @param {Role} role  @returns {Seen} */
    const of = (role) => ({ get: (wire) => this.hides(role, wire) ?? numbers[`${role}s`].get(wire) });
    return { values: of("value"), gradients: of("gradient") };
  }

  /**
   * What is said of a step: what it does, or the question about it; nothing while that waits for others.
   * @param {Step} step
   * @returns {Part[]}
   */
  said(step) {
    const { circuit } = this.moment;
    const asks = this.steps[circuit.steps.indexOf(step)];
    const gate = circuit.gates.find(({ id }) => id === step.gate);
    if (!asks || !gate) return step.parts;
    const signs = step.phase === "forward"
      ? gate.results.map((wire) => this.hides("value", wire))
      : gate.operands.map((wire) => this.hides("gradient", wire));
    return signs.includes("?") ? asks : signs.includes("—") ? [] : step.parts;
  }

  /**
   * A number on a wire; of an array the entry that a question asks for.
   * @param {Role} role
   * @param {string} wire
   * @param {number | null} entry
   */
  number(role, wire, entry) {
    const number = this.moment.known[`${role}s`].get(wire);
    return Array.isArray(number) ? flat(number)[entry ?? 0] : number ?? undefined;
  }

  /**
   * Judge what was typed for a question.
   * @param {Question} question
   * @param {string} text
   * @returns {{right: boolean, hint: string | null, isNumber: boolean}}  no hint where the rule is the best that can be said
   */
  answer(question, text) {
    const typed = numberIn(text);
    if (typed === null) return { right: false, hint: t("Type a number, such as −4, 0.2 or 1/3."), isNumber: false };
    const { role, wire, entry } = question;
    if ((typed === 0 && question.zero) || isRight(typed, this.number(role, wire, entry) ?? NaN)) {
      question.found = "right";
      this.keep();
      return { right: true, hint: null, isNumber: true };
    }
    return { right: false, hint: mistake(question, typed, this.moment.circuit, (one, id) => this.number(one, id, entry)), isNumber: true };
  }

  /** @param {Question[]} questions */
  reveal(questions) {
    for (const question of questions) question.found ||= "revealed";
    this.keep();
  }

  /** Keep what is found while the tab is open. */
  keep() {
    if (this.exercise) keep(this.exercise, this.questions.map((question) => question.found));
  }

  /** Ask for everything again. */
  again() {
    for (const question of this.questions) question.found = "";
  }

  /** Ask for everything again at other numbers, which come next; who comes back to those of now finds what was found. */
  renew() {
    this.rounds.add(this.exercise);
    this.exercise = "";
    this.isRound = true;
    this.again();
  }

  get score() {
    /** @param {string} kind */
    const count = (kind) => this.questions.filter(({ found }) => found === kind).length;
    const [right, revealed, all] = [count("right"), count("revealed"), this.questions.length];
    if (!all) return t("There is no number to ask for here.");
    if (revealed) return t("{right} of {all} right, {revealed} revealed", { right, all, revealed });
    return t("{right} of {all} right", { right, all });
  }
}

/**
 * After how many steps a wire has its value, or its gradient; 0 for the value of an input.
 * @param {Steps} steps
 * @param {{role: Role, wire: string}} of
 */
export function stepOf({ last, forward, steps, gates }, { role, wire }) {
  if (role === "gradient" && wire === last.id) return forward + 1;
  const gives = (/** @type {Gate | undefined} */ gate) => gate?.[role === "value" ? "results" : "operands"].includes(wire);
  return 1 + steps.findIndex(({ phase, gate }) => phase === (role === "value" ? "forward" : "backward") && gives(gates.get(gate)));
}
