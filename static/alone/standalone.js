// A circuit by itself, in a frame or in one file: its sliders, its steps and its numbers.

import { all, byId, one, targetOf } from "../circuit/elements.js";
import { Moment } from "../circuit/moment.js";
import { brief } from "../circuit/numerals.js";
import { numbersOf } from "../circuit/runner.js";
import { sentence } from "../circuit/sentences.js";
import { Signal } from "../circuit/signal.js";
import { Stage } from "../circuit/stage.js";
import { Stepper } from "../circuit/stepper.js";
import { t } from "../circuit/words.js";

/** @import { Asking, Circuit, Hides, Role, Seen } from "../circuit/record.js" */
/** @import { Program } from "../circuit/runner.js" */

const LEGIBLE = 0.62; // the least scale of a circuit in a narrow frame; what is wider scrolls
/** @type {Record<string, string>} */
const KEYS = { ArrowLeft: "previous", ArrowRight: "next", Home: "first", End: "last", " ": "play" };

/**
 * Make the page live that the server has written.
 * @param {Program | null} program  the circuit's own; without one the numbers stay as they are
 * @returns {(wires: string[], all: boolean) => void}  shows the gradients of wires that are found, or all
 */
export function begin(program) {
  /** @type {Circuit & {done: number | null, asking: Asking | null}} */
  const { done, asking, ...record } = JSON.parse(byId("record", HTMLScriptElement).text);
  let hidden = asking;
  /** @type {Hides} */
  const hides = (role, wire) => {
    if (hidden?.asked.some((one) => one.role === role && one.wires.includes(wire))) return "?";
    return role === "gradient" && hidden?.waiting.includes(wire) ? "—" : null;
  };
  const moment = new Moment();
  const stage = new Stage({ sees: () => true, viewed: new Signal() }, moment, hides);
  const stepper = new Stepper(byId("steps"), moment);
  const given = structuredClone(program?.inputs ?? {});

  const say = () => {
    const { at, known, steps } = moment;
    const parts = hidden?.questions[at - 1] ?? steps.at(at)?.parts ?? [t("Only the inputs have values. Step forward.")];
    /** @param {Role} role  @returns {Seen} */
    const of = (role) => ({ get: (wire) => hides(role, wire) ?? known[`${role}s`].get(wire) });
    byId("sentence").replaceChildren(...sentence(parts, { values: of("value"), gradients: of("gradient") }));
  };
  const compute = () => {
    if (program) moment.show(numbersOf(record, program.run(given, program.upstream)));
  };

  for (const slider of all(byId("inputs"), "[type=range]", HTMLInputElement)) {
    slider.disabled = !program;
    slider.addEventListener("input", () => {
      given[slider.name] = slider.valueAsNumber;
      if (slider.nextElementSibling) slider.nextElementSibling.textContent = brief(slider.valueAsNumber);
      compute();
    });
  }
  for (const changed of [moment.taken, moment.ran, moment.stepped]) changed.on(say);
  stepper.wanted.on((to) => moment.go(to));
  document.getElementById("reveal")?.addEventListener("click", () => {
    hidden = null;
    byId("reveal").remove();
    stage.paint();
    say();
  });
  addEventListener("keydown", (event) => {
    const action = stepper.actions[KEYS[event.key]];
    const own = targetOf(event).closest("input, select") || (event.key === " " && targetOf(event).closest("button, a"));
    if (!action || own || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  const svg = one(document, "svg.circuit", SVGSVGElement);
  svg.style.minWidth = `${Math.min(svg.width.baseVal.value * LEGIBLE, 20_000)}px`;
  document.documentElement.classList.add("live");
  moment.take(record, done);
  compute();
  return (/** @type {string[]} */ wires, /** @type {boolean} */ all) => {
    hidden = all || !asking ? null : { ...asking, waiting: asking.waiting.filter((wire) => !wires.includes(wire)) };
    stage.paint();
    say();
  };
}
