// The fields for the numbers that are asked for: each stands at its wire and follows pan and zoom;
// on a phone one stands below the picture, and the others are a tap on the picture away.

import { byId } from "../circuit/elements.js";
import { endsOf, gateElement, wireElement } from "../circuit/ids.js";
import { exact } from "../circuit/numerals.js";
import { sentence } from "../circuit/sentences.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { arrange } from "./arranging.js";
import { entryName } from "./entries.js";

/** @import { Asked, Question } from "./asked.js" */
/** The window of the circuit.  @typedef {{view: {x: number, y: number, scale: number}, viewed: Signal, reveal(elements: SVGGraphicsElement[]): void}} Window */
/** The field of a question: with the hint for what was typed, and what was judged last.  @typedef {{item: HTMLElement, input: HTMLInputElement, hint: (string | Node)[], judged: string}} Field */

const MIDDLE = 4.5; // points from the baseline of a number up to its middle
const BESIDE = 25; // and from where a number begins that runs on to the right to the middle of its field

export class Questions {
  /**
   * @param {HTMLElement} section
   * @param {Asked} asked
   * @param {Window} viewport
   */
  constructor(section, asked, viewport) {
    this.writes = false; // whether a reader is at the backward pass: with its last line the page stays as it is, until they leave
    this.section = section;
    this.list = byId("questions");
    this.asked = asked;
    this.viewport = viewport;
    /** @type {Map<Question, Field>} */
    this.fields = new Map();
    /** @type {Question | null}  the one that is looked at */
    this.current = null;
    /** @type {Signal}  numbers are found or revealed */
    this.answered = new Signal();
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    /** @type {Signal<{question: Question, typed: string, right: boolean}>}  an answer was judged; a question mark is one that is revealed */
    this.judged = new Signal();
    /** @type {Signal<Question>}  a reader turns to a question */
    this.turned = new Signal();
    byId("reveal").addEventListener("click", () => { if (asked.open.length) this.reveal(asked.open); });
    byId("reveal-one").addEventListener("click", () => { if (this.current) this.reveal([this.current]); });
    for (const [id, step] of Object.entries({ "question-before": -1, "question-after": 1 })) {
      byId(id).addEventListener("click", () => this.go(this.beside(this.current, step)));
    }
    byId("reveal-one").addEventListener("keydown", (event) => {
      const open = [...this.fields.keys()];
      const to = event.shiftKey ? this.current : open[open.indexOf(this.current ?? open[0]) + 1];
      if (event.key !== "Tab" || this.isOne || !to) return;
      event.preventDefault();
      this.go(to);
    });
    viewport.viewed.on(() => this.place());
  }

  /** Whether one field stands there alone, on a phone, where buttons lead to the others. */
  get isOne() {
    return byId("question-after").checkVisibility();
  }

  /** Ask what there is to ask by now; a field that is there already keeps what was typed. */
  show() {
    const { asked } = this;
    this.section.hidden = !asked.inPicture;
    this.section.closest("main")?.classList.toggle("asking", asked.inPicture);
    this.section.closest("main")?.classList.toggle("writing", this.writes || (asked.on && !asked.inPicture));
    const { open } = asked;
    const fields = new Map(open.map((question) => [question, this.fields.get(question) ?? this.field(question)]));
    this.fields = fields;
    arrange(this.list, [...fields.values()].map(({ item }) => item));
    this.turn(this.current && fields.has(this.current) ? this.current : open[0] ?? null);
    byId("score").textContent = asked.score;
    this.section.classList.toggle("done", asked.done);
    this.place();
  }

  /** Turn to what the step asks that has just come, so that all that is said is about the same number. */
  follow() {
    const { ofStep } = this.asked;
    if (ofStep) this.turn(ofStep);
  }

  /** Have what is typed next go to the question that is asked; tells whether there is one. */
  begin() {
    const field = this.current && this.fields.get(this.current);
    field?.input.focus({ preventScroll: true });
    field?.input.select();
    return Boolean(field);
  }

  /** Take other questions: nothing that was typed stays. */
  clear() {
    this.fields.clear();
    this.current = null;
  }

  /** @param {Question} question  @returns {Field} */
  field(question) {
    const item = document.createElement("li");
    item.className = question.entry === null ? question.role : `${question.role} entry`;
    const input = document.createElement("input");
    Object.assign(input, { type: "text", autocomplete: "off", spellcheck: false, placeholder: "?", enterKeyHint: "next" });
    input.setAttribute("aria-label", this.label(question));
    input.setAttribute("aria-describedby", "question-hint");
    item.append(input);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Tab") return;
      const next = this.beside(question, event.shiftKey ? -1 : 1);
      if (this.judge(question)) {
        event.preventDefault();
        this.go(next);
      } else if (event.key === "Enter") input.select();
      else if (!event.shiftKey && !this.isOne) {
        event.preventDefault();
        byId("reveal-one").focus(); // of this question, before the next one has its turn
      }
    });
    input.addEventListener("change", () => this.judge(question));
    input.addEventListener("focus", () => {
      this.turn(question);
      this.turned.tell(question);
      this.viewport.reveal(this.parts(question));
    });
    return { item, input, hint: [], judged: "" };
  }

  /**
   * Name a number by what its wire carries, and the ends of that.
   * @param {Question} question
   */
  label({ role, wire, entry }) {
    const { circuit } = this.asked.moment;
    const about = circuit.wires.find(({ id }) => id === wire) ?? { name: "", source: "", target: "", shape: [] };
    const ends = endsOf(circuit);
    /** @param {string} id */
    const end = (id) => {
      const { gate, name = "" } = ends.get(id) ?? {};
      return gate ? gate.symbol || t("copy") : name;
    };
    const [from, to] = [end(about.source), end(about.target)];
    const made = ends.get(about.target)?.gate?.results[0]; // of two gates with the same sign what the second one makes says which it is
    const which = from === to && circuit.wires.find(({ id }) => id === made)?.name;
    const fields = { wire: entryName(about, entry ?? 0), source: from, target: which ? `${to} (${which})` : to };
    return role === "value" ? t("value of {wire}, from {source} to {target}", fields) : t("gradient of {wire}, from {source} to {target}", fields);
  }

  /**
   * What of the picture a question is about: its wire, and the gate that sends back what is asked for, or gives it.
   * @param {Question} question
   */
  parts(question) {
    const gate = this.gate(question);
    return [wireElement(question.wire), ...(gate ? [gateElement(gate.id)] : [])].map((id) => byId(id, SVGGraphicsElement));
  }

  /** @param {Question} question */
  gate({ role, wire }) {
    return this.asked.moment.circuit.gates.find(({ operands, results }) => (role === "value" ? results : operands).includes(wire));
  }

  /**
   * Judge what a field has, if that is new; tell whether its number is there now.
   * @param {Question} question
   */
  judge(question) {
    const field = this.fields.get(question);
    const text = field?.input.value.trim();
    if (!field || !text || question.found) return false;
    const judged = `${text} for ${this.exact(question)}`; // at other numbers the same answer is another
    if (judged === field.judged) return false;
    field.judged = judged;
    if (text === "?") {
      this.open([question]);
      return true;
    }
    const { right, hint, isNumber } = this.asked.answer(question, text);
    if (isNumber) this.judged.tell({ question, typed: text, right });
    if (right) {
      this.found(t("Right: {label} is {number}.", { label: this.label(question), number: this.exact(question) }));
      return true;
    }
    const more = hint ? [hint] : [...starred(question.pattern), ...sentence(question.rule, this.asked.masked(null))];
    field.hint = isNumber ? [refusal(text), " ", ...more] : more;
    field.input.setAttribute("aria-invalid", "true");
    field.item.classList.add("wrong");
    if (question === this.current) {
      this.tell();
      if (this.isOne) byId("question-hint").scrollIntoView({ block: "nearest", behavior: "instant" });
    }
    this.spoken.tell(field.hint.map((part) => (typeof part === "string" ? part : part.textContent)).join(""));
    return false;
  }

  /** @param {Question} question */
  exact({ role, wire, entry }) {
    return exact(Number((this.asked.number(role, wire, entry) ?? NaN).toPrecision(6)));
  }

  /**
   * Show the numbers of questions, and go on with the next one.
   * @param {Question[]} questions
   */
  reveal(questions) {
    const next = this.beside(questions[questions.length - 1], 1);
    this.open(questions);
    this.go(next);
  }

  /** @param {Question[]} questions */
  open(questions) {
    const [only, ...others] = questions;
    this.asked.reveal(questions);
    for (const question of questions) this.judged.tell({ question, typed: "?", right: false });
    this.found(others.length ? "" : t("{label} is {number}.", { label: this.label(only), number: this.exact(only) }));
  }

  /** @param {string} said */
  found(said) {
    this.answered.tell();
    this.show();
    this.spoken.tell([said, this.asked.score].filter(Boolean).join(" "));
  }

  /**
   * The open question so many places on.
   * @param {Question | null} question
   * @param {number} step
   * @returns {Question | undefined}
   */
  beside(question, step) {
    const open = [...this.fields.keys()];
    const at = question ? open.indexOf(question) : -1;
    return open[(at + step + open.length) % open.length];
  }

  /**
   * Put the cursor into the field of a question, or of the first that is open; where there is none, the score has it.
   * @param {Question | undefined} question
   */
  go(question) {
    const [first] = this.fields.keys();
    const wanted = question && this.fields.has(question) ? question : first;
    if (wanted) this.turn(wanted);
    (this.fields.get(wanted)?.input ?? byId("score")).focus({ preventScroll: true });
    this.section.scrollIntoView({ block: "nearest" });
  }

  /**
   * The question at an element of the picture, a wire or the gate that it is about; null where there is none.
   * @param {Element | null} element
   */
  at(element) {
    const id = element?.closest(".wire, .gate")?.id;
    if (!id) return null;
    const open = [...this.fields.keys()];
    return open.find(({ wires }) => wires.some((wire) => wireElement(wire) === id)) ?? open.find((question) => gateElement(this.gate(question)?.id ?? "") === id) ?? null;
  }

  /**
   * Make a question the one that is looked at; null for none.
   * @param {Question | null} question
   */
  turn(question) {
    if (this.current) this.fields.get(this.current)?.item.classList.remove("current");
    for (const part of document.querySelectorAll(".circuit :is(.questioned, .asked)")) part.classList.remove("questioned", "asked");
    this.current = question;
    this.tell();
    if (!question) return;
    this.fields.get(question)?.item.classList.add("current");
    for (const part of this.parts(question)) part.classList.add("questioned");
    spot(question)?.classList.add("asked"); // of an array one number is, and all have the same sign
  }

  /** Say what is asked for, and what helps to find it. */
  tell() {
    const field = this.current && this.fields.get(this.current);
    this.section.classList.toggle("single", this.fields.size < 2);
    this.section.classList.toggle("unasked", !field);
    byId("question-label").textContent = this.current && field ? this.label(this.current) : "";
    const isDone = this.asked.questions.length > 0 && this.asked.done;
    const done = isDone ? whatNext() : "";
    const later = this.asked.isLater ? t("What is asked for comes with a later step. Step on, or go to the last one.") : "";
    const none = field ? t("Type a number, or reveal it.") : isDone ? done : later;
    byId("question-hint").replaceChildren(...(field?.hint.length ? field.hint : [none]));
  }

  /** Put each field at its number in the picture. */
  place() {
    const { x, y, scale } = this.viewport.view;
    this.list.style.setProperty("--scale", scale.toFixed(3));
    for (const [question, { item }] of this.fields) {
      const at = spot(question);
      if (!at) continue; // there is another picture, and its own questions come
      const shift = at.closest("text")?.getAttribute("text-anchor") === "start" ? BESIDE : 0;
      item.style.setProperty("--x", `${(Number(at.getAttribute("x")) + shift - x) * scale}px`);
      item.style.setProperty("--y", `${(Number(at.getAttribute("y")) - MIDDLE - y) * scale}px`);
    }
  }
}

/**
 * The number in the picture that a question asks for, of an array its entry.
 * @param {Question} question
 */
function spot({ wire, role, entry }) {
  const text = document.querySelector(`#${wireElement(wire)} text.${role}`);
  return text?.querySelectorAll("tspan")[entry ?? -1] ?? text;
}

/** What there is to do where all is found. */
function whatNext() {
  const slides = Array.from(document.querySelectorAll("#inputs [type=range]")).some((slider) => slider.checkVisibility());
  const isFresh = document.getElementById("new-numbers") !== null;
  if (isFresh) return slides ? t("All of it is there. Move a slider and see it follow, or ask for new numbers.") : t("All of it is there. Ask for new numbers to go on.");
  return slides ? t("All of it is there. Move a slider and see it follow.") : t("All of it is there.");
}

/**
 * What is said first of a wrong number.
 * @param {string} typed
 */
function refusal(typed) {
  const element = document.createElement("b");
  element.className = "refusal";
  element.textContent = t("{typed} is not it.", { typed: typed.replace(/^-/, "−") });
  return element;
}

/**
 * A pattern, with the word between its asterisks set apart.
 * @param {string | undefined} pattern
 */
function starred(pattern) {
  if (!pattern) return [];
  const [before, word, after] = pattern.split("*");
  const bold = document.createElement("b");
  bold.textContent = word;
  return [before, bold, `${after} `];
}
