// Arrays of a circuit alone are read and opened as on the page.

import { all, byId, targetOf } from "../circuit/elements.js";
import { inputElement } from "../circuit/ids.js";
import { arrayOf } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";
import { Readings } from "../views/readings.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Alone } from "./standalone.js" */

/**
 * Have the arrays of the picture read. All numbers that a reader may see are there: the program has computed them.
 * @param {Moment} moment
 * @param {Alone} alone
 */
export function read(moment, alone) {
  const picture = byId("viewport");
  const readings = new Readings(moment, [picture], alone.shown, () => Promise.resolve(null));
  picture.addEventListener("click", (event) => {
    if (!event.defaultPrevented) readings.pick(targetOf(event)); // else a question was pressed
  });
  for (const { name, nextElementSibling: size } of all(byId("inputs"), "[type=hidden]", HTMLInputElement)) {
    const wire = moment.circuit.wires.find(({ source }) => source === inputElement(name));
    if (!wire || !size) continue;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: size.textContent });
    button.setAttribute("aria-label", t("{name}, {array}: open it", { name, array: arrayOf(wire.shape) }));
    button.addEventListener("click", () => readings.open(wire.id));
    size.replaceChildren(button);
  }
}
