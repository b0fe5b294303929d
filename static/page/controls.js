// The controls beside the circuit: buttons, keys, the view for a hall, the look, all links.

import { copied, copy, say } from "../views/copying.js";
import { Keys } from "../views/keys.js";
import { address, byId, figure, look, present, rewrite, set, settings, stage, stepper, viewport } from "./parts.js";
import { show } from "./answer.js";
import { t } from "../circuit/words.js";

byId("zoom-in").addEventListener("click", () => viewport.zoom(1.25));
byId("zoom-out").addEventListener("click", () => viewport.zoom(0.8));
byId("fit").addEventListener("click", () => viewport.fit());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address is the circuit's state, and has no place for a fragment
  figure.focus();
});
byId("present").addEventListener("click", () => present.toggle());
byId("leave").addEventListener("click", () => present.leave());
const keys = new Keys(byId("keys"), () => present.on, {
  ...stepper.actions,
  fit: () => viewport.fit(),
  present: () => present.toggle(),
  blank: () => present.blank(),
  leave: () => present.leave(),
});
byId("help").addEventListener("click", keys.actions.help);

present.onsettle = () => viewport.reveal(stage.turn);
present.onchange = (on) => {
  set("_view", on ? "present" : "");
  rewrite();
};
for (const [sign, is] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(sign, () => {
    viewport.print(is);
    stage.fill();
  });
}
look.onchoose = (name) => {
  if (settings.delete(`_${name}`)) rewrite();
  if (viewport.svg) viewport.seenFirst();
};

const code = byId("panel-code");
code.addEventListener("change", (event) => {
  set("_code", event.target.value);
  rewrite();
  event.target.blur(); // the answer brings all of the panel anew
  show(address());
});
code.addEventListener("click", async (event) => {
  if (event.target.id === "copy-code") await copy(event.target, byId("code").textContent, t("Select the text and copy it"));
});
byId("panel-check").addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) await copy(button, button.dataset.copy, t("The browser does not let the page copy"));
});

let share = null; // the panel of all links, from its first opening on
byId("share").addEventListener("click", async () => {
  const shown = address();
  const done = await copied(new URL(shown, location.href).href);
  say(byId("share"), done ? t("Link copied") : t("Copy the address from the address bar"));
  try {
    share ??= new (await import("../views/share.js")).Share(byId("sharing"));
    await share.open(shown);
  } catch {
    history.replaceState(null, "", shown); // no panel can be had: the address bar has the link
  }
});
