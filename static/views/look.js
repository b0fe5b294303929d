// How the page looks: its theme, its palette and where its panels stand, chosen in a menu and remembered in this browser.
// static/remembered.js has put them in place before the first paint.

import { Signal } from "../circuit/signal.js";

const NAMES = ["theme", "palette", "panels"];

export class Look {
  /** @param {HTMLFormElement} menu  with radio buttons named after what they choose */
  constructor(menu) {
    this.menu = menu;
    this.root = document.documentElement;
    /** @type {Signal<string>}  the name of what was chosen: from now on that counts, and not the address */
    this.chosen = new Signal();
    menu.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      this.chosen.tell(target.name);
      this.root.dataset[target.name] = target.value;
      try {
        localStorage.setItem(target.name, target.value);
      } catch {
        // it lasts as long as the page does
      }
    });
    this.show();
  }

  /**
   * Look as an address says, and in what it does not say as before.
   * @param {ReadonlyMap<string, string>} settings
   */
  take(settings) {
    for (const name of NAMES) {
      const asked = settings.get(`_${name}`);
      if (this.menu.querySelector(`[name="${name}"][value="${CSS.escape(asked ?? "")}"]`)) this.root.dataset[name] = asked;
    }
    this.show();
  }

  show() {
    for (const name of NAMES) {
      const chosen = this.menu.elements.namedItem(name);
      if (chosen instanceof RadioNodeList) chosen.value = this.root.dataset[name] ?? "";
    }
  }
}
