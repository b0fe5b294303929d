// Arrays are read and opened; what does that comes with the first circuit that has one.

import { byId } from "../circuit/elements.js";
import { panelElement } from "../circuit/ids.js";
import { recorded } from "../circuit/moment.js";
import { changed, change } from "./dialing.js";
import { address, hand, picture, present, questions, stage, stepper } from "./parts.js";
import { state } from "./state.js";

let isAsked = false; // what reads arrays
let isLit = false; // windows of convolutions

state.taken.on(read);
read();

async function read() {
  if (isAsked || !state.record?.wires.some(({ shape }) => shape.length)) return;
  isAsked = true;
  const [{ Readings }, { Maps }] = await Promise.all([import("../views/readings.js"), import("../views/maps.js")]);
  const panel = byId(panelElement("explain"));
  const readings = new Readings(state, [picture, panel, byId(panelElement("table")), byId("sentence")], () => stage.shown, whole, { changed, change });
  new Maps([panel, byId(panelElement("yours"))]);
  hand.picked.on((element) => {
    if (!questions.at(element)) readings.pick(element);
  });
  stepper.wanted.on(() => { if (present.on) readings.say(null); }); // it would stand on what the step speaks of
  const light = async () => {
    if (isLit || !state.record?.windows?.length) return;
    isLit = true;
    const { Lights } = await import("../views/windows.js");
    new Lights(state, readings.pointed, [picture, panel]);
  };
  state.taken.on(light);
  light();
}

/** All numbers of the circuit that is shown: the page’s own record leaves out large arrays. */
async function whole() {
  try {
    const response = await fetch(address().replace("/?", "/graph.json?"));
    return response.ok ? recorded(await response.json()) : null;
  } catch {
    return null;
  }
}
