// The controls beside the circuit: buttons, keys, the view for a hall, the look, all links.

import { byId, one, targetOf } from "../circuit/elements.js";
import { saysFlow } from "../circuit/flows.js";
import { t } from "../circuit/words.js";
import { copied, copy, say } from "../views/copying.js";
import { sayDiffering } from "../views/differing.js";
import { Keys } from "../views/keys.js";
import { withParameters } from "./address.js";
import { show } from "./answer.js";
import { rewrite, shortened } from "./bar.js";
import { print } from "./flowing.js";
import { address, aloud, editor, inputs, look, picture, present, stage, stepper, table, viewport } from "./parts.js";
import { state } from "./state.js";

/** @import { Gates } from "../views/gates.js" */
/** @import { Share } from "../views/share.js" */

const ON_PAPER = 40; // characters that a field on paper has room for: what is longer is written out
const REST = 200; // ms that a slider rests before its value is said to be another than the program's
const NEARER = 1.25; // as much larger a press makes the circuit

/** @param {number} by  so many times as large */
function zoom(by) {
  viewport.zoom(by);
  aloud(t("Zoom {percent} %", { percent: Math.round(100 * viewport.view.scale) }));
}
function fit() {
  viewport.fit();
  aloud(viewport.whole ? t("All of the circuit is in its window.") : t("As much of the circuit as can be read is in its window."));
}
byId("zoom-in").addEventListener("click", () => zoom(NEARER));
byId("zoom-out").addEventListener("click", () => zoom(1 / NEARER));
byId("fit").addEventListener("click", fit);
for (const [link, to] of Object.entries({ "#figure": picture, "#steps": byId("step-first") })) {
  one(document, `.skip[href="${link}"]`).addEventListener("click", (event) => {
    event.preventDefault(); // the address is the circuit's state, and has no place for a fragment
    to.focus();
  });
}
byId("present").addEventListener("click", () => present.toggle());
byId("leave").addEventListener("click", () => present.leave());
export const keys = new Keys(byId("keys", HTMLDialogElement), () => present.on, {
  ...stepper.actions,
  fit,
  nearer: () => zoom(NEARER),
  farther: () => zoom(1 / NEARER),
  present: () => present.toggle(),
  blank: () => present.blank(),
  leave: () => present.leave(),
});
byId("help").addEventListener("click", () => keys.actions.help());
byId("help-too").addEventListener("click", () => {
  byId("view").hidePopover(); // what opened it has the focus when the list is closed
  keys.actions.help();
});

present.settled.on(() => viewport.follow(stage.turn, state.done));
state.taken.on(() => present.follow());
let resting = 0;
for (const sign of [state.taken, state.ran]) {
  sign.on(() => {
    editor.give(inputs.overruled());
    clearTimeout(resting);
    resting = setTimeout(() => sayDiffering(byId("differing"), editor), REST);
  });
}
present.changed.on((on) => {
  state.set({ _view: on ? "present" : null });
  aloud(on ? t("Presentation: the arrow keys step, Esc leaves.") : t("The presentation is left."));
});
/**
 * Have the page as it is on paper, or as it is in the window.
 * @param {boolean} is
 */
function putOnPaper(is) {
  print(is);
  for (const { item, field } of inputs.rows.values()) if (field.value.length > ON_PAPER) item.dataset.paper = field.value;
  if (state.record) table.fill();
  if (is) viewport.cut();
}
addEventListener("beforeprint", () => putOnPaper(true));
addEventListener("afterprint", () => putOnPaper(false));
matchMedia("print").addEventListener("change", ({ matches }) => putOnPaper(matches)); // a browser may show the page as it is on paper, and say no more than that
look.chosen.on((name) => {
  if (state.settings.has(`_${name}`)) state.set({ [`_${name}`]: null });
  if (viewport.svg) viewport.seenFirst();
});

const code = byId("panel-code");
code.addEventListener("change", (event) => {
  const choice = targetOf(event);
  if (!(choice instanceof HTMLSelectElement)) return;
  state.set({ _code: choice.value || null });
  show(address());
});
code.addEventListener("click", async (event) => {
  const button = targetOf(event);
  if (button instanceof HTMLElement && button.id === "copy-code") await copy(button, byId("code").textContent, t("Select the text and copy it"));
});
byId("panel-check").addEventListener("click", async (event) => {
  const button = targetOf(event).closest("[data-copy]");
  if (button instanceof HTMLElement) await copy(button, button.dataset.copy ?? "", t("The browser does not let the page copy"));
});

/** @type {Share | null}  the panel of all links, from its first opening on */
let share = null;
byId("share").addEventListener("click", async () => {
  const shown = await shortened(address());
  const { settings } = state;
  const left = settings.has("_predict") ? leftOut(settings) : "";
  const done = !left && await copied(shown); // a link to an exercise has no answers: the panel knows it
  const words = done ? t("Link copied") : t("Copy the address from the address bar");
  if (!left) say(byId("share"), words);
  try {
    share ??= new (await import("../views/share.js")).Share(byId("sharing", HTMLDialogElement), inFlowShown);
    const link = await share.open(shown, left ? "" : words);
    if (left) share.tell(await copied(link) ? left : t("Select it and copy"));
  } catch {
    rewrite(); // no panel can be had: the address bar has the link
  }
});

/**
 * The link to a picture in the flow in which the circuit is shown, though nobody chose it.
 * @param {string} href
 */
function inFlowShown(href) {
  const flow = viewport.svg?.dataset.flow ?? "right";
  return flow === "right" || saysFlow(href) ? href : withParameters(href, { _flow: flow });
}

/**
 * What to say of the link of an exercise that has less than the page: no answers, and no text that has them; empty where it has all.
 * @param {ReadonlyMap<string, string>} settings
 */
function leftOut(settings) {
  if (settings.get("_predict") === "backward" && settings.get("_backward")?.trim()) return t("Link copied: what you wrote is not in it");
  return settings.has("_lesson") ? t("Link copied: the lesson, which has the answers, is not in it") : "";
}

/** @type {Gates | null}  the list of all gates, from its first opening on */
let gates = null;
addEventListener("click", async (event) => {
  const link = targetOf(event).closest("a.to-gates");
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    gates ??= new (await import("../views/gates.js")).Gates();
    link.closest("dialog")?.close();
    await gates.open(link.href, link.dataset.style ?? "");
  } catch {
    location.assign(link.href); // the page of its own says why it can't be had
  }
});
