// Visits: Back, Forward and a lesson's links restore what the address says; the other languages keep it.

import { all, byId, one, targetOf } from "../circuit/elements.js";
import { panelElement, tabElement } from "../circuit/ids.js";
import { t } from "../circuit/words.js";
import { restore } from "../views/write.js";
import { addressOf, parametersOf, queryOf, settingsOf, valuesOf } from "./address.js";
import { show } from "./answer.js";
import { goTo, turnTo, uncovers, visited, written } from "./bar.js";
import * as moving from "./moving.js";
import { address, aloud, asked, check, editor, inputs, lesson, look, picture, present, questions, sheet, tabs } from "./parts.js";
import { drawn, since } from "./results.js";
import { state } from "./state.js";
import * as typing from "./typing.js";

addEventListener("popstate", async () => {
  if (uncovers()) return;
  const { href } = location;
  const other = await visited();
  if (location.href === href) visit(other, () => aloud(drawn()));
});

lesson.followed.on((to) => {
  const [before, circuit, panel] = [lesson.name, state.record, tabs.chosen];
  const says = new Map(parametersOf(to.replace(/^[^?]*/, "")));
  const isSame = says.get("_lesson") === before;
  asked.anew = says.has("_predict");
  goTo(to);
  visit(to, () => {
    // Within a lesson, what a link has changed comes in sight.
    const changed = state.settings.has("_panel") ? one(document, ".tabs") : picture;
    if (lesson.name === before && !sheet.on && !isInSight(changed)) changed.scrollIntoView({ block: "nearest" });
    const title = lesson.panel.querySelector("h2")?.textContent ?? "";
    const isOpened = lesson.name !== "" && lesson.name !== before;
    if (isOpened) lesson.panel.querySelector("summary")?.focus({ preventScroll: true });
    const opened = tabs.chosen === panel ? "" : t("The tab {tab} is open.", { tab: tabs.chosen.textContent ?? "" });
    const words = [isOpened ? t("Lesson: {title}.", { title }) : "", opened, since(circuit)].filter(Boolean);
    aloud(words.join(" ") || drawn());
    if (asked.inPicture && asked.open.length) questions.go(asked.open[0]);
  }, isSame);
});
// Another reading of the same text is another state, which Undo and Back leave. One that is another text is typed.
byId("notices").addEventListener("click", (event) => {
  const link = targetOf(event).closest("a");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = link.getAttribute("href") ?? "";
  goTo(to);
  visit(to, () => aloud(drawn()));
});
lesson.left.on(() => {
  state.set({ _lesson: null });
  aloud(t("The lesson is put away."));
});

for (const other of document.querySelectorAll("a.language")) {
  if (!(other instanceof HTMLAnchorElement)) continue;
  for (const kind of ["click", "auxclick"]) {
    other.addEventListener(kind, () => {
      other.href = addressOf(editor.text, inputs.linked(), [...new Map(state.settings).set("_lang", other.hreflang)]);
    });
  }
}

/**
 * Whether some of an element is in the window: a circuit that is kept in sight must not be scrolled to.
 * @param {Element} element
 */
function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
}

/**
 * Show a state that was there before, in the entry of the history that there is. What it says is there at once, so that what
 * a reader does next is done to it.
 * @param {string} other
 * @param {(isDrawn: boolean) => void} onanswer
 */
export function back(other, onanswer) {
  turnTo(other);
  const query = other.replace(/^[^?]*/, "");
  leave();
  take(query, settingsOf(query));
  show(other, () => onanswer(true), () => {
    onanswer(false);
    return false;
  }, (answer) => {
    state.visit([...settingsOf(queryOf(answer)), ...state.settings]);
    tabs.show(chosen());
    asked.isVisit = true;
  });
}

/**
 * Show what stands at another address; the server says what that is.
 * @param {string} other
 * @param {() => void} [onshown]
 * @param {boolean} isRead  whether a reader stays at a lesson: a panel that is named lies over it then on a small screen
 */
function visit(other, onshown, isRead = false) {
  leave();
  show(other, onshown, undefined, (answer) => {
    const query = queryOf(answer);
    take(query, new Map([...settingsOf(query), ...settingsOf(other.replace(/^[^?]*/, ""))]), isRead);
    asked.isVisit = true;
    written.tell(address());
  });
}

/** What goes on with the state that was there is ended. */
function leave() {
  typing.stop();
  moving.stop();
  sheet.close(false); // what it explains may be nowhere in what is shown next
}

/**
 * Take what an address says.
 * @param {string} query
 * @param {Map<string, string>} settings  of its own, or with those that the server chose
 * @param {boolean} isRead
 */
function take(query, settings, isRead = false) {
  editor.text = new Map(parametersOf(query)).get("expr") ?? "";
  state.visit(settings);
  look.take(settings);
  present.show(settings.get("_view") === "present" ? "present" : "full");
  inputs.take(valuesOf(query));
  for (const field of all(byId("at-output"), "#upstream", HTMLInputElement)) field.value = settings.get("_upstream") ?? ""; // a reader may be there, who keeps the field
  for (const field of all(byId(panelElement("yours")), "#backward", HTMLTextAreaElement)) restore(field, settings.get("_backward") ?? "");
  if (isRead && settings.has("_panel")) sheet.open();
  tabs.show(chosen());
  check.open(settings.get("_panel") === "check", settings.has("_wrt"));
}

/** The tab that the settings name. */
function chosen() {
  return (document.getElementById(tabElement(state.settings.get("_panel") ?? "")) ?? byId("tab-explain")).id;
}
