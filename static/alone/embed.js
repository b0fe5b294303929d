// An embedded circuit: its own program is fetched, and it becomes live.

import { begin } from "./standalone.js";
import { write } from "./writing.js";

const { program } = document.body.dataset;
const panel = document.getElementById("panel-yours");
if (program) {
  const found = begin(await import(program).catch(() => null));
  if (panel) write(panel, found);
}
