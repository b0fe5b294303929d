// A circuit by itself, in a frame or in one file: its sliders, its steps and its numbers.

import { all, byId, one } from "../circuit/elements.js";
import { gateElement } from "../circuit/ids.js";
import { Moment } from "../circuit/moment.js";
import { brief } from "../circuit/numerals.js";
import { pressed } from "../circuit/pressing.js";
import { outcomeOf } from "../circuit/outcome.js";
import { numbersOf } from "../circuit/runner.js";
import { sentence } from "../circuit/sentences.js";
import { holdSliders } from "../circuit/sliding.js";
import { Signal } from "../circuit/signal.js";
import { Stage } from "../circuit/stage.js";
import { Stepper } from "../circuit/stepper.js";
import { t } from "../circuit/words.js";
import { aloud } from "./aloud.js";
import { bring } from "./bringing.js";
import { light } from "./lighting.js";

/** @import { Circuit, Hides, Part, Role, Seen, SeenNumbers, Step } from "../circuit/record.js" */
/** @import { Program } from "../circuit/runner.js" */
/** @import { Walking } from "./walking.js" */
/** What is hidden of a circuit, the gate that is asked about (null for none), and what is said of a step by then.  @typedef {{hides: Hides, about: () => string | null, said: (step: Step) => Part[]}} Veil */
/** A circuit that is live: its inputs’ values, what is said of a step, the numbers that stand in its picture, what paints it anew, and what sets numbers of inputs.  @typedef {{given: Record<string, unknown>, words: (step: Step) => (string | Node)[], shown: () => SeenNumbers, refresh: () => void, set: (numbers: Map<string, number>) => void}} Alone */

export const LEGIBLE = 12 / 14.5; // the least scale of a circuit in a narrow frame: numbers of 12 px; what is wider scrolls
const RESTS = 900; // ms without other numbers
/** @type {Record<string, string>} */
const KEYS = { ArrowLeft: "previous", ArrowRight: "next", Home: "first", End: "last", " ": "play" };

/** @type {Veil} */
const OPEN = { hides: () => null, about: () => null, said: (step) => step.parts };

/**
 * Make the page live that the server has written.
 * @param {Program | null} program  the circuit's own; without one the numbers stay as they are
 * @param {Moment} moment
 * @param {Veil} veil
 * @param {(new (moment: Moment) => Walking) | null} Walks  in a frame; a file, which has a size, goes without
 * @returns {Alone}
 */
export function begin(program, moment = new Moment(), veil = OPEN, Walks = null) {
  /** @type {Circuit & {done: number | null}} */
  const { done, ...record } = JSON.parse(byId("record", HTMLScriptElement).text);
  const stage = new Stage({ sees: () => true, viewed: new Signal() }, moment, veil.hides);
  const stepper = new Stepper(byId("steps"), moment);
  const given = structuredClone(program?.inputs ?? {});

  /** The numbers that a reader may see.  @returns {SeenNumbers} */
  const seen = () => {
    /** @param {Role} role  @returns {Seen} */
    const of = (role) => ({ get: (wire) => veil.hides(role, wire) ?? moment.known[`${role}s`].get(wire) });
    return { values: of("value"), gradients: of("gradient") };
  };
  /** @param {Step[]} told */
  const words = (told) => told.flatMap((step, i) => [...(i ? [" "] : []), ...sentence(veil.said(step), seen())]);
  /** @type {Walking | null} */
  let walking = null;
  const say = () => {
    const { at, steps } = moment;
    const asked = veil.about();
    const last = steps.at(at);
    const told = asked ? steps.of(asked) : last ? [last] : [];
    const turn = told.length ? words(told) : [t("Only the inputs have values. Step forward.")];
    byId("sentence").replaceChildren(...walking?.said(words, seen()) ?? turn);
    light(moment.circuit, walking?.part?.id ?? (moment.done === null && !asked && last?.gate ? gateElement(last.gate) : null)); // a step marks its own
    return turn.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
  };
  let pause = 0;
  /** Say what came of other numbers, once they rest: a slider says its own value as it moves. */
  const rest = () => {
    clearTimeout(pause);
    pause = setTimeout(() => aloud(outcomeOf(record, seen().values, moment.there)), RESTS);
  };
  const compute = () => {
    if (program) moment.show(numbersOf(record, program.run(given, program.upstream)));
  };

  const sliders = all(byId("inputs"), "[type=range]", HTMLInputElement);
  holdSliders();
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
      rest();
    });
  }
  for (const changed of [moment.taken, moment.ran, moment.stepped]) changed.on(say);
  walking = Walks ? new Walks(moment) : null; // it calls parts by what is said of them by then
  walking?.turned.on(say);
  moment.stepped.on(() => queueMicrotask(() => aloud(moment.done === null ? byId("step-count").textContent : say()))); // once all know of the step
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
    words: (step) => words([step]),
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
      rest();
    },
  };
}
