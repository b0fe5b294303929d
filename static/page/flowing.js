// Another flow: a reader chooses one, the room changes, or the page is printed, which takes rows.

import { byId, one } from "../circuit/elements.js";
import { withoutParameter } from "./address.js";
import { answerTo, BUSY_AFTER, enliven } from "./answer.js";
import { asksAnew, requested } from "./flow.js";
import { address, picture, stage, viewport } from "./parts.js";
import { state } from "./state.js";

const SETTLED = 250; // ms without a change of the room
const LINE_ON_PAPER = 1000; // points of the circuit: what is longer is printed in rows

const menu = byId("flow", HTMLFormElement);

menu.addEventListener("change", () => {
  state.set({ _flow: String(new FormData(menu).get("flow")) || null }, "entry");
  asksAnew(address(), viewport.svg);
  redraw();
});
byId("view").addEventListener("beforetoggle", () => {
  const chosen = menu.elements.namedItem("flow");
  if (chosen instanceof RadioNodeList) chosen.value = state.settings.get("_flow") ?? "";
});

let { room } = viewport;
let pause = 0;
new ResizeObserver(() => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (viewport.onPaper || viewport.room === room) return;
    suit();
  }, SETTLED);
}).observe(viewport.element);

/** Have the circuit run as suits the room; until it does, there is no other. */
export async function suit() {
  ({ room } = viewport);
  if (!asksAnew(address(), viewport.svg)) return;
  picture.classList.add("waiting");
  const busy = setTimeout(() => { byId("busy").hidden = false; }, BUSY_AFTER);
  await redraw();
  clearTimeout(busy);
  byId("busy").hidden = true;
  picture.classList.remove("waiting");
}

/** Show the same circuit in the flow of now. */
async function redraw() {
  const shown = address();
  const answer = await answerTo(shown);
  if (!answer?.ok || shown !== address()) return;
  viewport.touched = false;
  viewport.show(document.adoptNode(one(answer.page, "#viewport > svg", SVGSVGElement)));
  enliven();
  viewport.follow(stage.turn, state.done);
}

/**
 * Make the page ready for paper, or for the window again. The browser waits for no answer before it prints,
 * unless the request is one that stops all else.
 * @param {boolean} is
 */
export function print(is) {
  if (is === viewport.onPaper) return; // some browsers say it twice
  const { svg } = viewport;
  const flow = Number(svg?.dataset.length) > LINE_ON_PAPER ? "rows" : "right";
  viewport.print(is, is && svg && svg.dataset.flow !== flow ? inFlow(flow) : null);
}

/** @param {string} flow */
function inFlow(flow) {
  const request = new XMLHttpRequest();
  request.open("GET", requested(withoutParameter(address(), "_flow"), flow), false);
  try {
    request.send();
  } catch {
    return null; // the server can't be reached: the picture of the window is printed
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const svg = page.querySelector("#viewport > svg");
  return svg instanceof SVGSVGElement ? document.adoptNode(svg) : null;
}
