// An embedded circuit: its own program is fetched, and it becomes live.

import { begin } from "./standalone.js";

const { program } = document.body.dataset;
if (program) begin(await import(program).catch(() => null));
