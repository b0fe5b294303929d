// How the page looks: its theme and its palette, chosen in a menu and remembered in this browser.
// static/remembered.js has put them in place before the first paint.

const NAMES = ["theme", "palette"];

export class Look {
  /** @param {HTMLFormElement} menu  with radio buttons named after what they choose */
  constructor(menu) {
    this.menu = menu;
    this.root = document.documentElement;
    this.onchoose = () => {}; // told what is chosen: from now on that counts, and not the address
    menu.addEventListener("change", ({ target }) => {
      this.onchoose(target.name);
      this.root.dataset[target.name] = target.value;
      try {
        localStorage.setItem(target.name, target.value);
      } catch {
        // it lasts as long as the page does
      }
    });
    this.show();
  }

  /** Look as an address says, and in what it does not say as before. */
  take(settings) {
    for (const name of NAMES) {
      const asked = settings.get(`_${name}`);
      if (this.menu.querySelector(`[name="${name}"][value="${CSS.escape(asked ?? "")}"]`)) this.root.dataset[name] = asked;
    }
    this.show();
  }

  show() {
    for (const name of NAMES) this.menu.elements[name].value = this.root.dataset[name];
  }
}
