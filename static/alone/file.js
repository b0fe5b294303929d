// A circuit with arrays in one file.

import { Moment } from "../circuit/moment.js";
import { read } from "./reading.js";
import { begin } from "./standalone.js";

/** @import { Program } from "../circuit/runner.js" */

/** @param {Program} program */
export function start(program) {
  const moment = new Moment();
  read(moment, begin(program, moment));
}
