// What came of a change of the numbers, for whoever does not see it: said once, when the numbers rest.

import { byId } from "../circuit/elements.js";
import { outputElement } from "../circuit/ids.js";
import { brief } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";
import { aloud, asked, inputs } from "./parts.js";
import { state } from "./state.js";

const RESTS = 900; // ms without a change
let pause = 0;

function tell() {
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (!state.record || asked.on) return; // an exercise gives nothing away
    const { name } = state.record.output;
    const wire = state.record.wires.find(({ target }) => target === outputElement(name));
    const value = wire && state.known.values.get(wire.id);
    if (value !== undefined) aloud(t("{name} is {value} now.", { name, value: brief(value) }));
  }, RESTS);
}

// A slider says its own value as it moves; a number that is typed is said to be taken by what it gives.
byId("inputs").addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement && (inputs.rows.has(target.name) || target.closest(".cells"))) tell();
});
