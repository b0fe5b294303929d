// One step of all parameters along their gradients or against them: what it should change, and what
// it does; step after step, gradient descent on the program that is typed.

import { all, byId } from "../circuit/elements.js";
import { outputElement, wireOf } from "../circuit/ids.js";
import { flat, short } from "../circuit/numerals.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { numberIn } from "./arithmetic.js";
import { curve } from "./curve.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Circuit, Numbers, Value } from "../circuit/record.js" */

/**
 * The inputs as a reader has typed them, and what the circuit gives at others.
 * @typedef {object} Inputs
 * @property {() => [string, string][]} typed
 * @property {(typed: [string, string][]) => Promise<Numbers | null>} at
 * @property {(typed: [string, string][], numbers: Numbers | null) => void} move  shows others with their numbers; null has them found
 *
 * @typedef {{name: string, value: Value, gradient: Value}} Parameter
 */

const STEPS = 20; // of a run
const PACE = 70; // ms to a step of a run
const MOST = 400; // numbers of an array that have room in its field
const STRAIGHT = 1e-6; // of the change: less than that is round-off

export class Nudge {
  /**
   * @param {HTMLDetailsElement} box
   * @param {Moment} moment
   * @param {Inputs} inputs
   */
  constructor(box, moment, inputs) {
    this.box = box;
    this.moment = moment;
    this.inputs = inputs;
    /** @type {Circuit | null}  the circuit that the trail belongs to */
    this.record = null;
    this.last = ""; // where the inputs stood after the last step
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    /** @type {[string, string][] | null}  where the inputs stood before the first step */
    this.start = null;
    /** @type {number[]}  the output after each step */
    this.trail = [];
    this.running = 0;
    this.resets = 0; // a step that waits for numbers while a reader resets moves nothing
    this.way = 1;
    moment.taken.on(() => this.follow());
    /** @param {string} id  @param {() => void} does */
    const on = (id, does) => this.part(id).addEventListener("click", does);
    on("along", () => this.press(1));
    on("against", () => this.press(-1));
    on("run", () => (this.running ? this.stop() : this.run()));
    on("reset", () => this.reset());
    for (const button of all(box, "button", HTMLButtonElement)) button.disabled = false; // until now nothing would have heard them
    if (moment.record) this.follow();
    const show = () => { if (box.open) box.scrollIntoView({ block: "nearest" }); };
    box.addEventListener("toggle", show);
    show();
  }

  /** @param {string} id */
  part(id) {
    return byId(`nudge-${id}`);
  }

  get size() {
    const size = numberIn(byId("nudge-size", HTMLInputElement).value);
    return size !== null && size > 0 ? size : null;
  }

  /** Follow the circuit: another program, other data or a hand at the inputs begin a new trail. */
  follow() {
    const { record } = this;
    this.record = this.moment.circuit;
    for (const name of all(this.box, "button i")) name.textContent = this.record.output.name;
    const same = record && circuit(record) === circuit(this.record) && String(this.inputs.typed()) === this.last;
    if (same || !record) return;
    this.stop();
    this.forget();
  }

  forget() {
    this.start = null;
    this.trail = [];
    this.part("reset").setAttribute("aria-disabled", "true");
    this.part("plot").replaceChildren();
    this.tell("—", "—", t("One step moves every parameter by the step size times its gradient."));
  }

  /** @param {1 | -1} way  with the gradients, or against them */
  async press(way) {
    this.stop();
    if (await this.step(way)) this.say();
  }

  /** Say aloud where the output is, and what the last step was to change and has changed. */
  say() {
    const [predicted, actual, words] = ["predicted", "actual", "words"].map((id) => this.part(id).textContent);
    const value = this.trail.at(-1);
    const fields = { name: this.name, value: value === undefined ? "—" : short(value), predicted, actual };
    const changes = t("{name} is {value} now. Predicted change: {predicted}, actual change: {actual}.", fields);
    this.spoken.tell(`${changes} ${words}`);
  }

  async run() {
    const button = this.part("run");
    const token = (this.running = this.running + 1 || 1);
    button.textContent = t("Stop");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (let i = 0; i < STEPS && this.running === token; i++) {
      if (!await this.step(this.way)) {
        this.stop();
        return; // it has said why
      }
      if (!still) await new Promise((done) => { setTimeout(done, PACE); });
    }
    this.stop();
    this.say();
  }

  stop() {
    this.running = 0;
    this.part("run").textContent = t("Run 20 steps");
  }

  reset() {
    this.stop();
    this.resets += 1;
    const { start } = this;
    if (!start) return;
    this.forget();
    this.inputs.move(start, null);
    this.last = String(this.inputs.typed());
    this.spoken.tell(t("Back where it began."));
  }

  /**
   * Move every parameter; tell whether anything moved.
   * @param {number} way
   */
  async step(way) {
    this.way = way;
    const record = this.moment.circuit;
    this.record = record;
    const { size } = this;
    if (size === null) return this.refuse(t("The step size is a number above 0, such as 0.01."));
    const typed = this.inputs.typed();
    if (String(typed) !== this.last) this.forget(); // a hand was at the inputs
    const { resets } = this;
    const before = await this.inputs.at(typed);
    if (!before) return this.refuse(t("The numbers of this circuit can’t be had now. Try again."));
    const found = parameters(record, before);
    if ("refusal" in found) return this.refuse(found.refusal);
    /** @type {[string, string][]} */
    const moved = found.parameters.map(({ name, value, gradient }) => [name, text(along(value, gradient, way * size))]);
    const after = await this.inputs.at(merged(typed, moved));
    if (resets !== this.resets) return false;
    const [from, to] = [before, after].map((numbers) => (numbers ? followed(record, numbers) : NaN));
    if (![from, to].every(Number.isFinite) || !after || ![...after.gradients.values()].flatMap((value) => flat(value ?? 0)).every(Number.isFinite)) {
      return this.refuse(t("There {name} would not be finite, so nothing has moved. Try a smaller step.", { name: this.name }));
    }
    this.start ??= found.parameters.map(({ name, value }) => [name, text(value)]);
    if (!this.trail.length) this.trail.push(from);
    this.trail.push(to);
    this.inputs.move(moved, after);
    this.last = String(this.inputs.typed());
    this.show(way * size * squares(found.parameters), to - from, found.left);
    return true;
  }

  /** What a step follows: the output, or where its gradient is not 1, that times the output. */
  get name() {
    const { name, gradient } = this.moment.circuit.output;
    if (gradient === 1) return name;
    return typeof gradient === "number" ? `${short(gradient)} ${name}` : `Σ ${name}`;
  }

  /** @param {number} predicted  @param {number} actual  @param {string[]} left  what did not move, and why */
  show(predicted, actual, left) {
    const rest = actual - predicted;
    const straight = Math.abs(rest) <= Math.abs(predicted) * STRAIGHT;
    const words = straight
      ? t("{name} is straight along this step: the first-order prediction is all of it.", { name: this.name })
      : t("The first-order prediction is the step times the sum of the squared gradients; the rest, {rest}, is curvature.", { rest: digits(rest) });
    this.tell(digits(predicted), digits(actual), [words, ...left].join(" "));
    this.part("reset").setAttribute("aria-disabled", "false");
    this.part("plot").replaceChildren(curve(this.trail, this.name));
  }

  /** @param {string} predicted  @param {string} actual  @param {string} words */
  tell(predicted, actual, words) {
    this.part("predicted").textContent = predicted;
    this.part("actual").textContent = actual;
    this.part("words").textContent = words;
  }

  /** @param {string} words */
  refuse(words) {
    this.part("words").textContent = words;
    this.spoken.tell(words);
    return false;
  }
}

/** @param {Circuit} record */
function circuit({ expr, inputs, output }) {
  return JSON.stringify([expr, Object.entries(inputs).map(([name, { data, shape }]) => [name, data, shape]), output.gradient]);
}

/**
 * The inputs that a step moves, or why there are none.
 * @param {Circuit} record
 * @param {Numbers} numbers
 * @returns {{parameters: Parameter[], left: string[]} | {refusal: string}}
 */
function parameters(record, numbers) {
  const inputs = Object.entries(record.inputs).filter(([, { data }]) => !data);
  if (!inputs.length) return { refusal: t("Every input is data, so there is nothing to move.") };
  const ids = inputs.map(([name]) => ({ name, id: wireOf(record, name)?.id ?? "" }));
  const known = ids
    .filter(({ id }) => numbers.gradients.get(id) !== null)
    .map(({ name, id }) => ({ name, value: numbers.values.get(id) ?? NaN, gradient: numbers.gradients.get(id) ?? NaN }));
  if (!known.length) return { refusal: t("No gradient comes back to an input, so there is no way to go.") };
  const fitting = known.filter(({ value }) => flat(value).length <= MOST);
  const left = known.filter((one) => !fitting.includes(one)).map(({ name }) => t("{name} has too many numbers for its field and stays where it is.", { name }));
  if (!fitting.length) return { refusal: left.join(" ") };
  const slopes = fitting.flatMap(({ gradient }) => flat(gradient));
  if (!slopes.every(Number.isFinite)) return { refusal: t("A gradient is not finite here, so there is no way to go.") };
  if (slopes.every((slope) => slope === 0)) return { refusal: t("Every gradient is 0 here, so a step moves nothing.") };
  return { parameters: fitting, left };
}

/**
 * What the gradients are those of: the output times the gradient that is set there, added up.
 * @param {Circuit} record
 * @param {Numbers} numbers
 */
function followed({ output, wires }, numbers) {
  const end = outputElement(output.name);
  const last = wires.find(({ target }) => target === end)?.id ?? "";
  const value = flat(numbers.values.get(last) ?? NaN);
  const upstream = flat(output.gradient);
  return value.reduce((sum, one, i) => sum + one * upstream[i], 0);
}

/** @param {Parameter[]} parameters */
function squares(parameters) {
  return parameters.flatMap(({ gradient }) => flat(gradient)).reduce((sum, slope) => sum + slope * slope, 0);
}

/**
 * Go from a value along a gradient; the digits that arithmetic leaves behind are dropped.
 * @param {Value} value
 * @param {Value} gradient
 * @param {number} size
 * @returns {Value}
 */
function along(value, gradient, size) {
  if (Array.isArray(value)) return value.map((part, i) => along(part, Array.isArray(gradient) ? gradient[i] : gradient, size));
  return Number((value + size * Number(gradient)).toPrecision(12));
}

/** @param {Value} value */
function text(value) {
  return JSON.stringify(value);
}

/** @param {[string, string][]} typed  @param {[string, string][]} moved */
function merged(typed, moved) {
  return [...new Map([...typed, ...moved])];
}

/**
 * A change with as many digits as a comparison needs.
 * @param {number} number
 */
function digits(number) {
  return String(Number(number.toPrecision(4))).replaceAll("-", "−");
}
