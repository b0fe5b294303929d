// A circuit by itself, in a frame or in one file: its sliders, its steps and its numbers.

import { brief } from "../circuit/numerals.js";
import { sentence } from "../circuit/sentences.js";
import { Stage } from "../circuit/stage.js";
import { Stepper } from "../circuit/stepper.js";
import { t } from "../circuit/words.js";

const LEGIBLE = 0.62; // the least scale of a circuit in a narrow frame; what is wider scrolls

const byId = (id) => document.getElementById(id);

/**
 * Make the page live that the server has written.
 * @param {{inputs: object, run: Function, upstream: unknown}|null} program  the circuit's own; without one
 *   the numbers stay as they are
 */
export function begin(program) {
  const { done, asking, ...record } = JSON.parse(byId("record").textContent);
  const stage = new Stage(document, { sees: () => true });
  const stepper = new Stepper(byId("steps"));
  const given = structuredClone(program?.inputs ?? {});
  let hidden = asking;

  const hides = (role, wire) => {
    if (hidden?.asked.some((one) => one.role === role && one.wires.includes(wire))) return "?";
    return role === "gradient" && hidden?.waiting.includes(wire) ? "—" : null;
  };
  stage.hides = hides;

  const say = () => {
    const at = stage.done ?? stage.steps.count;
    const parts = hidden?.questions[at - 1] ?? stage.steps.at(at)?.parts ?? [t("Only the inputs have values. Step forward.")];
    const of = (role) => ({ get: (wire) => hides(role, wire) ?? stage.known[`${role}s`].get(wire) });
    byId("sentence").replaceChildren(...sentence(parts, { values: of("value"), gradients: of("gradient") }));
  };

  const compute = () => {
    if (program) {
      const numbers = program.run(given, program.upstream);
      // The program has a number for wire w1, w2, …; what is folded away is not shown.
      const byWire = (all) => new Map(record.wires.map(({ id }) => [id, all[Number(id.slice(1)) - 1]]));
      stage.show({ values: byWire(numbers.values), gradients: byWire(numbers.gradients) });
    }
    say();
  };

  for (const slider of byId("inputs").querySelectorAll("[type=range]")) {
    slider.disabled = !program;
    slider.addEventListener("input", () => {
      given[slider.name] = slider.valueAsNumber;
      slider.nextElementSibling.textContent = brief(slider.valueAsNumber);
      compute();
    });
  }
  stepper.onstep = (to) => {
    stage.go(to);
    say();
  };
  byId("reveal")?.addEventListener("click", () => {
    hidden = null;
    byId("reveal").remove();
    stage.paint();
    say();
  });
  const keys = { ArrowLeft: "previous", ArrowRight: "next", Home: "first", End: "last", " ": "play" };
  addEventListener("keydown", (event) => {
    const action = stepper.actions[keys[event.key]];
    const own = event.target.closest("input, select") || (event.key === " " && event.target.closest("button, a"));
    if (!action || own || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  const svg = document.querySelector("svg.circuit");
  svg.style.minWidth = `${Math.min(svg.width.baseVal.value * LEGIBLE, 20_000)}px`;
  document.documentElement.classList.add("live");
  stage.take(record, done);
  stepper.take(stage.steps, done);
  compute();
}
