// A row of tabs: one panel is shown, arrow keys go from tab to tab, Home and End to the first and the last.

import { all, byId } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";

const PEEK = 30; // px of the tab before that are seen too

export class Tabs {
  /** @param {HTMLElement} list  the element of role tablist */
  constructor(list) {
    /** @type {Signal<string>}  the name of a panel that a reader has opened */
    this.opened = new Signal();
    this.tabs = all(list, "[role=tab]");
    this.list = list;
    for (const tab of this.tabs) tab.addEventListener("click", () => this.open(tab.id));
    list.addEventListener("keydown", (event) => {
      const seen = this.tabs.filter((tab) => !tab.hidden);
      const at = seen.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      /** @type {Record<string, number>} */
      const places = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: seen.length - 1 };
      if (!(event.key in places)) return;
      event.preventDefault();
      event.stopPropagation(); // the same keys step the run elsewhere
      const next = seen[(places[event.key] + seen.length) % seen.length];
      this.open(next.id);
      next.focus();
    });
    this.show(this.chosen.id);
  }

  /** The tab whose panel is seen. */
  get chosen() {
    return this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? this.tabs[0];
  }

  /**
   * Show a panel, and tell of it.
   * @param {string} id  of its tab
   */
  open(id) {
    this.show(id);
    this.opened.tell(byId(id).dataset.panel ?? "");
  }

  /**
   * Have the tabs that an answer of the server's has, and give the name of a panel that has come.
   * @param {Document} answer
   */
  follow(answer) {
    const come = this.tabs.find((tab) => tab.hidden && answer.getElementById(tab.id)?.hidden === false);
    for (const tab of this.tabs) tab.hidden = answer.getElementById(tab.id)?.hidden ?? false;
    if (this.chosen.hidden) this.open(this.tabs[0].id);
    return come?.dataset.panel ?? "";
  }

  /** @param {string} id  of the tab whose panel is to be seen */
  show(id) {
    for (const tab of this.tabs) {
      const chosen = tab.id === id;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      byId(tab.getAttribute("aria-controls") ?? "").hidden = !chosen;
    }
    requestAnimationFrame(() => this.find());
  }

  /** Have the chosen tab in sight, where its list scrolls sideways. */
  find() {
    const [strip, tab] = [this.list, this.chosen].map((element) => element.getBoundingClientRect());
    if (tab.width && (tab.left < strip.left || tab.right > strip.right)) this.list.scrollLeft += tab.left - strip.left - PEEK;
  }
}
