// An embedded circuit: its own program is fetched, it becomes live, and it speaks with the page around it.

import { byId } from "../circuit/elements.js";
import { Moment } from "../circuit/moment.js";
import { Messages } from "./messages.js";
import { flow, unsuited } from "./flowing.js";
import { begin } from "./standalone.js";
import { steady } from "./steadying.js";
import { Walking } from "./walking.js";
import { onwidth } from "./widths.js";
import { write, Written } from "./writing.js";

/** @import { Asking } from "../circuit/record.js" */

/** What waits of a backward pass that is whole: nothing.  @type {Asking} */
const WRITTEN = { mode: "backward", asked: [], waiting: [], questions: [] };
const { program, query = "", answered = "" } = document.body.dataset;
const messages = new Messages(query);
if (program) {
  const moment = new Moment();
  /** @type {{asking: Asking | null}} */
  const { asking } = JSON.parse(byId("record", HTMLScriptElement).text);
  const panel = document.getElementById("panel-yours");
  const field = panel?.querySelector("textarea"); // none where the program itself has the backward pass
  const runs = import(program).catch(() => null);
  await flow(query);
  const answering = asking && asking.mode !== WRITTEN.mode ? await import("./answering.js") : null;
  const exercise = query.split("&").filter((pair) => !/^_(step|answered)=/.test(pair)).join("&"); // what is found does not depend on the step at which it opens
  const veil = answering && asking ? new answering.Answers(moment, asking, exercise, answered) : asking || field ? new Written(moment, asking ?? WRITTEN, exercise, answered) : null;
  const alone = begin(await runs, moment, veil ?? undefined, Walking);
  if (!answering) steady(moment, alone.words);
  veil?.begin(alone.refresh, messages);
  if (panel && field && veil instanceof Written) write(panel, field, veil);
  if (moment.circuit.wires.some(({ shape }) => shape.length)) {
    (await import("./reading.js")).read(moment, alone);
    if (panel) new (await import("../views/maps.js")).Maps([panel]);
  }
  const suit = () => {
    if (unsuited(query)) messages.anew();
  };
  onwidth(suit);
  addEventListener("focusout", () => setTimeout(suit)); // while one writes it stays as it is
  messages.follow(moment, alone, veil && (() => veil.progress));
} else messages.fail(JSON.parse(byId("problem").dataset.error ?? "null"));
messages.watch();
