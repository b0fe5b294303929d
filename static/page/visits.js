// Visits: Back, Forward and a lesson's links restore what the address says; the other language keeps it.

import { addressOf, parametersOf, queryOf, settingsOf, valuesOf } from "./address.js";
import * as moving from "./moving.js";
import { byId, check, editor, inputs, lesson, look, present, rewrite, set, settings, tabs } from "./parts.js";
import { show } from "./answer.js";
import * as typing from "./typing.js";

addEventListener("popstate", () => visit(location.pathname + location.search));

lesson.onvisit = (address) => {
  const before = lesson.name;
  history.pushState(null, "", address);
  visit(address, () => {
    // Within a lesson, what a link has changed comes in sight.
    if (lesson.name === before) document.querySelector(settings.has("_panel") ? ".tabs" : "#figure").scrollIntoView({ block: "nearest" });
  });
};
lesson.onleave = () => {
  set("_lesson", "");
  rewrite();
};

const other = byId("language");
for (const kind of ["click", "auxclick"]) {
  other.addEventListener(kind, () => {
    other.href = addressOf(editor.text, inputs.values(), [...new Map(settings).set("_lang", other.lang)]);
  });
}

/** Show what stands at another address; the server says what that is. */
function visit(address, onshown) {
  typing.stop();
  moving.stop();
  show(address, onshown, undefined, (answer) => {
    const query = queryOf(answer);
    editor.text = new Map(parametersOf(query)).get("expr");
    const said = [...settingsOf(query), ...settingsOf(address.replace(/^[^?]*/, ""))];
    settings.clear();
    for (const [name, value] of said) settings.set(name, value);
    look.take(settings);
    present.show(settings.get("_view") === "present" ? "present" : "full");
    inputs.take(valuesOf(query));
    tabs.show((byId(`tab-${settings.get("_panel")}`) ?? byId("tab-explain")).id);
    check.open(settings.get("_panel") === "check", settings.has("_wrt"));
  });
}
