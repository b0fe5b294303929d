// Arrays of a circuit alone are read and opened as on the page.

import { byId, targetOf } from "../circuit/elements.js";
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
}
