// A circuit by itself, in a frame or in one file: its sliders, its steps and its numbers.

import { all, byId, one } from "../circuit/elements.js";
import { Moment } from "../circuit/moment.js";
import { brief } from "../circuit/numerals.js";
import { pressed } from "../circuit/pressing.js";
import { numbersOf } from "../circuit/runner.js";
import { sentence } from "../circuit/sentences.js";
import { Signal } from "../circuit/signal.js";
import { Stage } from "../circuit/stage.js";
import { Stepper } from "../circuit/stepper.js";
import { t } from "../circuit/words.js";

/** @import { Circuit, Hides, Part, Role, Seen, SeenNumbers, Step } from "../circuit/record.js" */
/** @import { Program } from "../circuit/runner.js" */
/** What is hidden of a circuit, the gate that is asked about (null for none), and what is said of a step by then.  @typedef {{hides: Hides, about: () => string | null, said: (step: Step) => Part[]}} Veil */
/** A circuit that is live: its inputs' values, the numbers that stand in its picture, what paints it anew, and what sets numbers of inputs.  @typedef {{given: Record<string, unknown>, shown: () => SeenNumbers, refresh: () => void, set: (numbers: Map<string, number>) => void}} Alone */

export const LEGIBLE = 12 / 13.5; // the least scale of a circuit in a narrow frame: numbers of 12 px; what is wider scrolls
/** @type {Record<string, string>} */
const KEYS = { ArrowLeft: "previous", ArrowRight: "next", Home: "first", End: "last", " ": "play" };

/** @type {Veil} */
const OPEN = { hides: () => null, about: () => null, said: (step) => step.parts };

/**
 * Make the page live that the server has written.
 * @param {Program | null} program  the circuit's own; without one the numbers stay as they are
 * @param {Moment} moment
 * @param {Veil} veil
 * @returns {Alone}
 */
export function begin(program, moment = new Moment(), veil = OPEN) {
  /** @type {Circuit & {done: number | null}} */
  const { done, ...record } = JSON.parse(byId("record", HTMLScriptElement).text);
  const stage = new Stage({ sees: () => true, viewed: new Signal() }, moment, veil.hides);
  const stepper = new Stepper(byId("steps"), moment);
  const given = structuredClone(program?.inputs ?? {});

  const say = () => {
    const { at, known, steps } = moment;
    const asked = veil.about();
    const last = steps.at(at);
    const told = asked ? steps.of(asked) : last ? [last] : [];
    /** @param {Role} role  @returns {Seen} */
    const of = (role) => ({ get: (wire) => veil.hides(role, wire) ?? known[`${role}s`].get(wire) });
    const numbers = { values: of("value"), gradients: of("gradient") };
    const words = told.flatMap((step, i) => [...(i ? [" "] : []), ...sentence(veil.said(step), numbers)]);
    byId("sentence").replaceChildren(...(told.length ? words : [t("Only the inputs have values. Step forward.")]));
  };
  const compute = () => {
    if (program) moment.show(numbersOf(record, program.run(given, program.upstream)));
  };

  const sliders = all(byId("inputs"), "[type=range]", HTMLInputElement);
  /** @param {HTMLInputElement} slider  @param {number} number */
  const take = (slider, number) => {
    given[slider.name] = number;
    if (slider.nextElementSibling) slider.nextElementSibling.textContent = brief(number);
  };
  for (const slider of sliders) {
    slider.disabled = !program;
    slider.addEventListener("input", () => {
      take(slider, slider.valueAsNumber);
      compute();
    });
  }
  for (const changed of [moment.taken, moment.ran, moment.stepped]) changed.on(say);
  for (const changed of [moment.taken, moment.stepped]) changed.on(() => bring(stage.turn));
  stepper.wanted.on((to) => moment.go(to));
  addEventListener("keydown", (event) => {
    const action = stepper.actions[KEYS[pressed(event) ?? ""]];
    if (!action) return;
    event.preventDefault();
    action();
  });
  const labels = all(byId("inputs"), "li:not(.long) > label").map(({ offsetWidth }) => offsetWidth);
  byId("inputs").style.setProperty("--label", `${Math.max(0, ...labels)}px`); // so that all sliders begin at one place
  const svg = one(document, "svg.circuit", SVGSVGElement);
  svg.style.minWidth = `${Math.min(svg.width.baseVal.value * LEGIBLE, 20_000)}px`;
  document.documentElement.classList.add("live");
  moment.take(record, done);
  compute();
  return {
    given,
    shown: () => stage.shown,
    refresh: () => {
      stage.paint();
      say();
    },
    set: (numbers) => {
      for (const slider of sliders) {
        const number = numbers.get(slider.name);
        if (number === undefined) continue;
        const end = Math.max(Number(slider.max), Math.abs(number));
        Object.assign(slider, { min: String(-end), max: String(end), value: String(number) });
        take(slider, number);
      }
      compute();
    },
  };
}

/**
 * Scroll the circuit in its own window until parts of it are in sight; the page around the frame stays where it is.
 * @param {SVGGraphicsElement[]} parts
 */
export function bring(parts) {
  if (!parts.length) return;
  const picture = byId("viewport");
  const seen = picture.getBoundingClientRect();
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const [left, right] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))];
  const [top, bottom] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
  if (left < seen.left || right > seen.right) picture.scrollLeft += (left + right - seen.left - seen.right) / 2;
  if (top < seen.top || bottom > seen.bottom) picture.scrollTop += (top + bottom - seen.top - seen.bottom) / 2;
}
