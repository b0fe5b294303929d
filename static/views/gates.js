// All gates of the table: the server's own page of them, in a dialog, with a search.

import { all, one, targetOf } from "../circuit/elements.js";

/** What is looked for in an entry: its names, and all that it says. @typedef {{element: HTMLElement, names: string[], said: string}} Entry */

export class Gates {
  constructor() {
    this.dialog = document.createElement("dialog");
    this.dialog.id = "gates";
    this.dialog.setAttribute("aria-labelledby", "gates-title");
    /** @type {Entry[]} */
    this.entries = [];
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    this.dialog.addEventListener("input", () => this.filter());
    this.dialog.addEventListener("keydown", (event) => this.press(event));
  }

  /**
   * Show the page of an address, which is fetched once. Errors: the server can't be reached.
   * @param {string} address
   * @param {string} style  the address of its style
   */
  async open(address, style) {
    if (!this.entries.length) {
      const [shown] = await Promise.all([fetched(address), styled(style)]);
      this.dialog.replaceChildren(...shown.childNodes);
      this.entries = all(this.dialog, ".subject li").map((element) => ({
        element,
        names: (element.dataset.name ?? "").toLowerCase().split(" "),
        said: element.textContent.toLowerCase(),
      }));
      document.body.append(this.dialog);
    }
    this.dialog.showModal();
    this.field.focus();
    this.field.select();
    this.filter();
    const wide = all(this.dialog, ".equation").filter((formula) => formula.scrollWidth > formula.clientWidth);
    for (const formula of wide) formula.tabIndex = 0; // so that the arrow keys scroll it
  }

  get field() {
    return one(this.dialog, "#gates-search", HTMLInputElement);
  }

  /** Show the entries that have all words that are typed, or one of whose names begins so. */
  filter() {
    const typed = this.field.value.toLowerCase().trim();
    const words = typed.replace(/^[\w.]*\./, "").split(/\s+/); // what stands behind `torch.nn.`
    const found = this.entries.filter(({ element, names, said }) => {
      const has = words.every((word) => said.includes(word) || names.some((name) => plain(name).includes(plain(word) || " ")));
      element.hidden = !has;
      element.classList.toggle("named", typed !== "" && names.some((name) => plain(name) === plain(words.join(""))));
      return has;
    });
    for (const subject of all(this.dialog, ".subject")) subject.hidden = !subject.querySelector("li:not([hidden])");
    one(this.dialog, ".none").hidden = found.length > 0;
    const output = one(this.dialog, "#gates-found", HTMLOutputElement);
    output.value = (output.dataset.says ?? "").replace("{found}", String(found.length)).replace("{count}", String(this.entries.length));
    this.dialog.scrollTop = 0;
  }

  /**
   * Arrow keys go through what was found, and Enter in the search tries the first, or the one of that name.
   * @param {KeyboardEvent} event
   */
  press(event) {
    const links = all(this.dialog, ".subject li:not([hidden]) .try", HTMLAnchorElement);
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const searching = targetOf(event) === this.field;
    if (event.isComposing) return;
    if (event.key === "ArrowDown") (links[at + 1] ?? links[at])?.focus();
    else if (event.key === "ArrowUp" && !searching) (links[at - 1] ?? this.field).focus();
    else if (event.key === "Enter" && searching) (links.find((link) => link.closest(".named")) ?? links[0])?.click();
    else return;
    event.preventDefault();
  }
}

/**
 * A name as it is looked for: `LeakyReLU` finds `leaky_relu`.
 * @param {string} name
 */
function plain(name) {
  return name.replaceAll("_", "");
}

/**
 * What the page of an address has, in the language of this one. Errors: it can't be had.
 * @param {string} address
 */
async function fetched(address) {
  const response = await fetch(address, { headers: { "Accept-Language": document.documentElement.lang } });
  return one(new DOMParser().parseFromString(await response.text(), "text/html"), "#gates");
}

/**
 * Fetch the style of the dialog.
 * @param {string} href
 */
function styled(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done) => {
    link.onload = link.onerror = () => done(null);
    document.head.append(link);
  });
}
