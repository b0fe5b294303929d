// A row of tabs: one panel is shown, arrow keys go from tab to tab.

export class Tabs {
  /** @param {HTMLElement} list  the element of role tablist */
  constructor(list) {
    this.onshow = () => {}; // told the name of a panel that the user opened
    this.tabs = [...list.querySelectorAll("[role=tab]")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.open(tab.id));
    list.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const at = this.tabs.indexOf(document.activeElement);
      const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
      this.open(next.id);
      next.focus();
    });
    this.show(this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true").id);
  }

  /** Show a panel, and tell of it. */
  open(id) {
    this.show(id);
    this.onshow(id.replace("tab-", ""));
  }

  /** @param {string} id  of the tab whose panel is to be seen */
  show(id) {
    for (const tab of this.tabs) {
      const chosen = tab.id === id;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
  }
}
