// An embedded circuit: its own program is fetched, it becomes live, and it speaks with the page around it.

import { byId } from "../circuit/elements.js";
import { Moment } from "../circuit/moment.js";
import { Messages } from "./messages.js";
import { begin } from "./standalone.js";
import { write, Written } from "./writing.js";

/** @import { Asking } from "../circuit/record.js" */

const { program, query = "" } = document.body.dataset;
const messages = new Messages(query);
if (program) {
  const moment = new Moment();
  /** @type {{asking: Asking | null}} */
  const { asking } = JSON.parse(byId("record", HTMLScriptElement).text);
  const panel = document.getElementById("panel-yours");
  const runs = import(program).catch(() => null);
  const answering = asking && !panel ? await import("./answering.js") : null;
  const veil = asking && (answering ? new answering.Answers(moment, asking) : new Written(moment, asking));
  const alone = begin(await runs, moment, veil ?? undefined);
  veil?.begin(alone.refresh, messages);
  if (panel && veil instanceof Written) write(panel, veil);
  if (moment.circuit.wires.some(({ shape }) => shape.length)) {
    (await import("./reading.js")).read(moment, alone);
    if (panel) new (await import("../views/maps.js")).Maps([panel]);
  }
  messages.follow(moment, alone, !asking);
}
