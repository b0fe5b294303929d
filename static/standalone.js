// The whole of a circuit in one file: its sliders, its steps and its numbers, without a server.

import { brief } from "./numerals.js";
import { paint } from "./painter.js";
import { sentence } from "./sentences.js";
import { Steps } from "./steps.js";
import { t } from "./words.js";

// `inputs`, `run` and `upstream` are the circuit's own program, and `record` is what it is made of:
// engine/standalone.py puts them before this text.

const byId = (id) => document.getElementById(id);
const steps = new Steps(record);
const given = structuredClone(inputs);
let done = steps.count;
let playing = 0;

function show() {
  const numbers = run(given, upstream);
  const there = steps.after(done);
  const gate = steps.gate(done);
  const lit = new Set(gate ? [...gate.operands, ...gate.results] : []);
  const [values, gradients] = [new Map(), new Map()];
  for (const wire of record.wires) {
    const i = Number(wire.id.slice(1)) - 1; // the program has a number for wire w1, w2, …
    values.set(wire.id, numbers.values[i]);
    gradients.set(wire.id, numbers.gradients[i]);
    const group = byId(`wire-${wire.id}`);
    paint(group, "value", there.values.has(wire.id) ? numbers.values[i] : undefined);
    paint(group, "gradient", numbers.gradients[i] === null || there.gradients.has(wire.id) ? numbers.gradients[i] : undefined);
    group.classList.toggle("lit", lit.has(wire.id));
  }
  for (const group of document.querySelectorAll(".gate")) group.classList.toggle("lit", group.id === `gate-${gate?.id}`);
  for (const output of document.querySelectorAll("[data-gradient]")) {
    const wire = record.wires.find((one) => one.source === `input-${output.dataset.gradient}`).id;
    output.textContent = there.gradients.has(wire) ? brief(gradients.get(wire)) : "—";
  }
  byId("step").value = done;
  byId("count").textContent = t("{done} of {count}", { done, count: steps.count });
  const said = steps.at(done)?.parts ?? [t("Only the inputs have values. Step forward.")];
  byId("sentence").replaceChildren(...sentence(said, { values, gradients }));
}

function go(to) {
  done = Math.max(0, Math.min(steps.count, to));
  show();
  if (done === steps.count) play(false);
}

function play(on = !playing) {
  clearInterval(playing);
  playing = on ? setInterval(() => go(done + 1), 900) : 0;
  byId("play").textContent = on ? t("Pause") : t("Play");
  if (on && done === steps.count) go(0);
}

const actions = { first: () => go(0), previous: () => go(done - 1), next: () => go(done + 1), last: () => go(steps.count), play: () => play() };
for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
byId("step").max = steps.count;
byId("step").addEventListener("input", (event) => go(event.target.valueAsNumber));
for (const slider of document.querySelectorAll("[data-input]")) {
  slider.addEventListener("input", () => {
    given[slider.dataset.input] = slider.valueAsNumber;
    slider.nextElementSibling.textContent = brief(slider.valueAsNumber);
    show();
  });
}
const keys = { ArrowLeft: "previous", ArrowRight: "next", Home: "first", End: "last", " ": "play" };
addEventListener("keydown", (event) => {
  const action = keys[event.key];
  if (!action || event.target.closest("input") || (event.key === " " && event.target.closest("button")) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  actions[action]();
});
show();
