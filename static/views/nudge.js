// One step of all parameters along their gradients or against them: what it should change, and what
// it does; step after step, gradient descent on the program that is typed.

import { curve } from "./curve.js";
import { short } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";

const STEPS = 20; // of a run
const PACE = 70; // ms to a step of a run
const MOST = 400; // numbers of an array that have room in its field
const STRAIGHT = 1e-6; // of the change: less than that is round-off

export class Nudge {
  constructor(box) {
    this.box = box;
    // `record()` of the circuit; `typed()`, the values of the inputs; `at(typed)`, all numbers there;
    // `move(typed, numbers)`, which shows them.
    this.page = null;
    this.onsay = () => {}; // told what is to be said aloud
    this.start = null; // where the inputs stood before the first step
    this.trail = []; // the output after each step
    this.running = 0;
    this.way = 1;
    const on = (id, does) => this.part(id).addEventListener("click", does);
    on("along", () => this.press(1));
    on("against", () => this.press(-1));
    on("run", () => (this.running ? this.stop() : this.run()));
    on("reset", () => this.reset());
    box.addEventListener("toggle", () => { if (box.open) box.scrollIntoView({ block: "nearest" }); });
  }

  part(id) {
    return this.box.querySelector(`#nudge-${id}`);
  }

  get size() {
    const size = Number(this.part("size").value.trim().replace(",", "."));
    return size > 0 && Number.isFinite(size) ? size : null;
  }

  /** Follow the circuit: another program, other data or a hand at the inputs begin a new trail. */
  follow() {
    const { record } = this;
    this.record = this.page.record();
    for (const name of this.box.querySelectorAll("button i")) name.textContent = this.record.output.name;
    const same = record && circuit(record) === circuit(this.record) && String(this.page.typed()) === this.last;
    if (same || !record) return;
    this.stop();
    this.forget();
  }

  forget() {
    [this.start, this.trail] = [null, []];
    this.part("reset").disabled = true;
    this.part("plot").replaceChildren();
    this.tell("—", "—", t("One step moves every parameter by the step size times its gradient."));
  }

  async press(way) {
    this.stop();
    if (await this.step(way)) this.onsay(this.part("words").textContent);
  }

  async run() {
    const button = this.part("run");
    const token = (this.running = this.running + 1 || 1);
    button.textContent = t("Stop");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (let i = 0; i < STEPS && this.running === token; i++) {
      if (!await this.step(this.way)) break;
      if (!still) await new Promise((done) => { setTimeout(done, PACE); });
    }
    this.stop();
    this.onsay(this.part("words").textContent);
  }

  stop() {
    this.running = 0;
    this.part("run").textContent = t("Run 20 steps");
  }

  reset() {
    this.stop();
    const { start } = this;
    if (!start) return;
    this.forget();
    this.page.move(start, null);
    this.last = String(this.page.typed());
    this.onsay(t("Back where it began."));
  }

  /** Move every parameter; tell whether anything moved. */
  async step(way) {
    this.way = way;
    this.record = this.page.record();
    const { record, size } = this;
    if (size === null) return this.refuse(t("The step size is a number above 0, such as 0.01."));
    const typed = this.page.typed();
    if (String(typed) !== this.last) this.forget(); // a hand was at the inputs
    const before = await this.page.at(typed);
    if (!before) return this.refuse(t("The numbers of this circuit can’t be had now. Try again."));
    const found = parameters(record, before);
    if (found.refusal) return this.refuse(found.refusal);
    const moved = found.parameters.map(({ name, value, gradient }) => [name, text(along(value, gradient, way * size))]);
    const after = await this.page.at(merged(typed, moved));
    const [from, to] = [before, after].map((numbers) => numbers && followed(record, numbers));
    if (![from, to].every(Number.isFinite) || ![...after.gradients.values()].flat(Infinity).every(isFinite)) {
      return this.refuse(t("There {name} would not be finite, so nothing has moved. Try a smaller step.", { name: this.name }));
    }
    this.start ??= found.parameters.map(({ name, value }) => [name, text(value)]);
    if (!this.trail.length) this.trail.push(from);
    this.trail.push(to);
    this.page.move(moved, after);
    this.last = String(this.page.typed());
    this.show(way * size * squares(found.parameters), to - from, found.left);
    return true;
  }

  /** What a step follows: the output, or where its gradient is not 1, that times the output. */
  get name() {
    const { name, gradient } = this.record.output;
    if (gradient === 1) return name;
    return typeof gradient === "number" ? `${short(gradient)} ${name}` : `Σ ${name}`;
  }

  show(predicted, actual, left) {
    const rest = actual - predicted;
    const straight = Math.abs(rest) <= Math.abs(predicted) * STRAIGHT;
    const words = straight
      ? t("{name} is straight along this step: the first-order prediction is all of it.", { name: this.name })
      : t("The first-order prediction is the step times the sum of the squared gradients; the rest, {rest}, is curvature.", { rest: digits(rest) });
    this.tell(digits(predicted), digits(actual), [words, ...left].join(" "));
    this.part("reset").disabled = false;
    this.part("plot").replaceChildren(curve(this.trail, this.name));
  }

  tell(predicted, actual, words) {
    this.part("predicted").textContent = predicted;
    this.part("actual").textContent = actual;
    this.part("words").textContent = words;
  }

  refuse(words) {
    this.part("words").textContent = words;
    this.onsay(words);
    return false;
  }
}

function circuit({ expr, inputs, output }) {
  return JSON.stringify([expr, Object.entries(inputs).map(([name, { data, shape }]) => [name, data, shape]), output.gradient]);
}

/** The inputs that a step moves, or why there are none. */
function parameters(record, numbers) {
  const inputs = Object.entries(record.inputs).filter(([, { data }]) => !data);
  if (!inputs.length) return { refusal: t("Every input is data, so there is nothing to move.") };
  const known = inputs.map(([name]) => {
    const { id } = record.wires.find(({ source }) => source === `input-${name}`);
    return { name, value: numbers.values.get(id), gradient: numbers.gradients.get(id) };
  });
  const fitting = known.filter(({ value }) => [value].flat(Infinity).length <= MOST);
  const left = known.filter((one) => !fitting.includes(one)).map(({ name }) => t("{name} has too many numbers for its field and stays where it is.", { name }));
  if (!fitting.length) return { refusal: left.join(" ") };
  const slopes = fitting.map(({ gradient }) => gradient).flat(Infinity);
  if (!slopes.every(Number.isFinite)) return { refusal: t("A gradient is not finite here, so there is no way to go.") };
  if (slopes.every((slope) => slope === 0)) return { refusal: t("Every gradient is 0 here, so a step moves nothing.") };
  return { parameters: fitting, left };
}

/** What the gradients are those of: the output times the gradient that is set there, added up. */
function followed({ output, wires }, numbers) {
  const value = [numbers.values.get(wires.find(({ target }) => target.startsWith("output-")).id)].flat(Infinity);
  const upstream = [output.gradient].flat(Infinity);
  return value.reduce((sum, one, i) => sum + one * upstream[i], 0);
}

function squares(parameters) {
  return parameters.map(({ gradient }) => gradient).flat(Infinity).reduce((sum, slope) => sum + slope * slope, 0);
}

/** Go from a value along a gradient; the digits that arithmetic leaves behind are dropped. */
function along(value, gradient, size) {
  if (Array.isArray(value)) return value.map((part, i) => along(part, gradient[i], size));
  return Number((value + size * gradient).toPrecision(12));
}

function text(value) {
  return JSON.stringify(value);
}

function merged(typed, moved) {
  return [...new Map([...typed, ...moved])];
}

/** A change with as many digits as a comparison needs. */
function digits(number) {
  return String(Number(number.toPrecision(4))).replaceAll("-", "−");
}
