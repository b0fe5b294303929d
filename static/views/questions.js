// The fields for the numbers that are asked for: each stands at its wire and follows pan and zoom;
// on a phone one stands below the picture, and the others are a tap on the picture away.

import { exact } from "../circuit/numerals.js";
import { arrange } from "../circuit/painter.js";
import { sentence } from "../circuit/sentences.js";
import { t } from "../circuit/words.js";

const MIDDLE = 4.5; // points from the baseline of a number up to its middle

export class Questions {
  constructor(section, predict, viewport) {
    this.section = section;
    this.list = section.querySelector("#questions");
    this.predict = predict;
    this.viewport = viewport;
    this.fields = new Map(); // by question
    this.onfound = () => {}; // told when numbers are found or revealed
    this.onsay = () => {}; // told what is to be said aloud
    this.onturn = () => {}; // told the question that is looked at
    section.querySelector("#reveal").addEventListener("click", () => { if (predict.open.length) this.reveal(predict.open); });
    section.querySelector("#reveal-one").addEventListener("click", () => this.reveal([this.current]));
    for (const [id, step] of [["question-before", -1], ["question-after", 1]]) {
      section.querySelector(`#${id}`).addEventListener("click", () => this.go(this.beside(this.current, step)));
    }
  }

  /** Ask what there is to ask by now; a field that is there already keeps what was typed. */
  show() {
    const { predict } = this;
    this.section.hidden = !predict.on;
    this.section.closest("main").classList.toggle("asking", predict.on);
    const open = predict.open;
    const fields = new Map(open.map((question) => [question, this.fields.get(question) ?? this.field(question)]));
    const items = open.map((question) => fields.get(question).item);
    this.fields = fields;
    arrange(this.list, items);
    if (!fields.has(this.current)) this.turn(open[0] ?? null);
    else this.tell();
    this.section.querySelector("#score").textContent = predict.score;
    this.section.classList.toggle("done", predict.done);
    this.place();
  }

  /** Take other questions: nothing that was typed stays. */
  clear() {
    this.fields.clear();
    this.current = null;
  }

  field(question) {
    const item = document.createElement("li");
    item.className = question.role;
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
    });
    input.addEventListener("change", () => this.judge(question));
    input.addEventListener("focus", () => {
      this.turn(question);
      this.onturn(question);
      this.viewport.reveal([this.wire(question)]);
    });
    return { item, input, hint: [], judged: "" };
  }

  /** Name a number by its wire, and the ends of that. */
  label({ role, wire, entry }) {
    const { record } = this.predict;
    const { source, target, shape } = record.wires.find(({ id }) => id === wire);
    const gates = new Map(record.gates.map((gate) => [`gate-${gate.id}`, gate.symbol || t("copy")]));
    const end = (id) => gates.get(id) ?? id.slice(id.indexOf("-") + 1);
    const fields = { wire, source: end(source), target: end(target) };
    const name = role === "value" ? t("value of {wire}, from {source} to {target}", fields) : t("gradient of {wire}, from {source} to {target}", fields);
    if (entry === null) return name;
    const columns = shape.length > 1 ? shape.at(-1) : 1;
    return t("{name}: the entry in row {row}, column {column}", { name, row: Math.floor(entry / columns) + 1, column: (entry % columns) + 1 });
  }

  wire({ wire }) {
    return document.getElementById(`wire-${wire}`);
  }

  /** Judge what a field has, if that is new; tell whether its number is there now. */
  judge(question) {
    const field = this.fields.get(question);
    const text = field?.input.value.trim();
    if (!text || question.found) return false;
    if (text === field.judged) return false;
    field.judged = text;
    if (text === "?") {
      this.open([question]);
      return true;
    }
    const { right, hint } = this.predict.answer(question, text);
    if (right) {
      this.found(t("Right: {label} is {number}.", { label: this.label(question), number: this.exact(question) }));
      return true;
    }
    field.hint = hint ? [hint] : [...starred(question.pattern), ...sentence(question.rule, this.predict.masked(null))];
    field.input.setAttribute("aria-invalid", "true");
    field.item.classList.add("wrong");
    if (question === this.current) this.tell();
    this.onsay(field.hint.map((part) => part.textContent ?? part).join(""));
    return false;
  }

  exact({ role, wire, entry }) {
    return exact(Number(this.predict.number(role, wire, entry).toPrecision(6)));
  }

  /** Show the numbers of questions, and go on with the next one. */
  reveal(questions) {
    const next = this.beside(questions.at(-1), 1);
    this.open(questions);
    this.go(next);
  }

  open(questions) {
    const [only, ...others] = questions;
    this.predict.reveal(questions);
    this.found(others.length ? "" : t("{label} is {number}.", { label: this.label(only), number: this.exact(only) }));
  }

  found(said) {
    this.onfound();
    this.show();
    this.onsay([said, this.predict.score].filter(Boolean).join(" "));
  }

  /** The open question so many places on. */
  beside(question, step) {
    const open = [...this.fields.keys()];
    const at = open.indexOf(question);
    return open[(at + step + open.length) % open.length];
  }

  /** Put the cursor into the field of a question; where it is found, the bar has it. */
  go(question) {
    const field = this.fields.get(question) ?? [...this.fields.values()][0];
    if (field) this.turn([...this.fields].find(([, one]) => one === field)[0]);
    (field?.input ?? this.section.querySelector("#new-numbers")).focus({ preventScroll: true });
    this.section.scrollIntoView({ block: "nearest" });
  }

  /** The question at an element of the picture; null where there is none. */
  at(element) {
    const id = element?.closest?.(".wire")?.id;
    return [...this.fields.keys()].find(({ wires }) => wires.some((wire) => `wire-${wire}` === id)) ?? null;
  }

  /** Make a question the one that is looked at. */
  turn(question) {
    this.fields.get(this.current)?.item.classList.remove("current");
    for (const wire of document.querySelectorAll("#viewport .questioned")) wire.classList.remove("questioned");
    this.current = question;
    this.tell();
    if (!question) return;
    this.fields.get(question).item.classList.add("current");
    this.wire(question).classList.add("questioned");
  }

  /** Say what is asked for, and what helps to find it. */
  tell() {
    const field = this.fields.get(this.current);
    this.section.querySelector("#question").classList.toggle("nothing", !field);
    this.section.querySelector("#question-label").textContent = field ? this.label(this.current) : "";
    const none = field ? t("Type a number, or a question mark to see it.") : this.predict.questions.length && this.predict.done ? t("All of it is there. Move a slider and see it follow, or ask for new numbers.") : "";
    this.section.querySelector("#question-hint").replaceChildren(...(field?.hint.length ? field.hint : [none]));
  }

  /** Put each field at its number in the picture. */
  place() {
    const { x, y, scale } = this.viewport.view;
    this.list.style.setProperty("--scale", scale.toFixed(3));
    for (const [question, { item }] of this.fields) {
      const text = this.wire(question).querySelector(`text.${question.role}`);
      const spot = text.querySelectorAll("tspan")[question.entry] ?? text;
      item.style.setProperty("--x", `${(spot.getAttribute("x") - x) * scale}px`);
      item.style.setProperty("--y", `${(spot.getAttribute("y") - MIDDLE - y) * scale}px`);
    }
  }
}

/** A pattern, with the word between its asterisks set apart. */
function starred(pattern) {
  if (!pattern) return [];
  const [before, word, after] = pattern.split("*");
  const bold = document.createElement("b");
  bold.textContent = word;
  return [before, bold, `${after} `];
}
