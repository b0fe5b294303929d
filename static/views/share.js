// The panel of all links: the server's own, in a dialog, whose controls change every link in it.

import { copied } from "./copying.js";
import { all, byId, targetOf } from "../circuit/elements.js";
import { t } from "../circuit/words.js";

/** What of the panel changes with the link: what stands in these, by id. */
const LIVE = ["value", "src", "href", "hidden"];

const HEARD = 300; // ms until a screen reader hears what changes in a dialog that is new
const TYPED = 250; // ms without a key, until a link has the number that is typed

export class Share {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {(href: string) => string} asSeen  has the link to a picture give the one that stands in the window
   */
  constructor(dialog, asSeen) {
    this.dialog = dialog;
    this.asSeen = asSeen;
    this.turn = Symbol("turn");
    this.words = "";
    dialog.addEventListener("change", (event) => {
      const written = document.getElementById("share-written");
      const { id, value } = /** @type {HTMLSelectElement} */ (targetOf(event));
      if (written instanceof HTMLSelectElement && id === "share-predict" && value === "backward") written.value = "0"; // no exercise comes with its answers
      byId("share-became").hidden = true; // the link is another now
      this.follow();
    });
    let typed = 0;
    dialog.addEventListener("input", ({ target }) => { // the code beside a number that is typed is scanned at once
      clearTimeout(typed);
      if (target instanceof HTMLInputElement && target.type === "number" && target.validity.valid) typed = setTimeout(() => this.follow(), TYPED);
    });
    dialog.addEventListener("submit", (event) => {
      if (event.target instanceof HTMLFormElement && event.target.method === "dialog") return;
      event.preventDefault();
      this.follow();
    });
    dialog.addEventListener("click", async (event) => {
      const target = targetOf(event);
      const button = target.closest("[data-copies]");
      if (target === dialog) dialog.close();
      if (target.id === "copy-picture") await this.picture();
      if (!(button instanceof HTMLElement)) return;
      const field = byId(button.dataset.copies ?? "");
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
      const done = await copied(field.value);
      if (!done) field.select();
      this.say(button, done ? t("Copied") : t("Select it and copy"));
    });
  }

  /** Have pictures and files be as the circuit is seen. */
  depict() {
    for (const link of all(this.dialog, "[data-drawn]", HTMLAnchorElement)) link.href = this.asSeen(link.href);
  }

  /** Put the picture on the clipboard, or download it where the browser lets no page do so. */
  async picture() {
    const link = byId("share-png", HTMLAnchorElement);
    const button = byId("copy-picture");
    try {
      // Given as a promise, because a browser lets a page copy only during the click.
      const picture = fetch(link.href).then((answer) => answer.ok ? answer.blob() : Promise.reject(new Error(answer.statusText)));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
      this.say(button, t("Copied"));
    } catch {
      link.click();
      this.say(button, t("Downloaded: the browser does not let the page copy"));
    }
  }

  /**
   * Show the panel of an address of the page, and give the link that it has. Errors: the server can't be reached.
   * @param {string} address
   * @param {string} words  what became of it by now, said where a screen reader hears it: the page behind the dialog is mute
   */
  async open(address, words) {
    const [panel] = await Promise.all([panelAt(address.replace("/?", "/share?")), styled()]);
    if (!panel) throw new Error("no panel");
    this.dialog.replaceChildren(...panel.childNodes);
    this.depict();
    this.dialog.showModal();
    setTimeout(() => { byId("share-said").textContent ||= words; }, HEARD);
    return byId("share-link", HTMLInputElement).value;
  }

  /**
   * Say what became of the link, below it and to a screen reader.
   * @param {string} words
   */
  tell(words) {
    const line = byId("share-became");
    line.textContent = words;
    line.hidden = !words;
    setTimeout(() => { byId("share-said").textContent = words; }, HEARD);
  }

  /** Have every link say what the controls say. A newer change counts. */
  async follow() {
    const form = byId("share-form", HTMLFormElement);
    if (!form.reportValidity()) return; // there is no such step
    const turn = (this.turn = Symbol("turn"));
    const panel = await panelAt(form.action, { method: "POST", body: new URLSearchParams(/** @type {any} */ (new FormData(form))) });
    if (turn !== this.turn || !panel) return;
    for (const now of panel.querySelectorAll("[id^=share-]:not(form *, form), #share-link")) {
      const shown = this.dialog.querySelector(`#${now.id}`);
      if (!shown) continue;
      for (const name of LIVE) if (name in now && Reflect.get(shown, name) !== Reflect.get(now, name)) Reflect.set(shown, name, Reflect.get(now, name));
      if (now.id === "share-no-code") shown.replaceChildren(...now.childNodes);
    }
    this.depict();
  }

  /**
   * Say on a button what it did, for the eye and for a screen reader.
   * @param {HTMLElement} button
   * @param {string} words
   */
  say(button, words) {
    this.words ||= button.textContent;
    button.textContent = byId("share-said").textContent = words;
    setTimeout(() => { button.textContent = this.words; }, 2000);
  }
}

/**
 * The server's panel at an address, in the language of the page; null where it can't be had.
 * @param {string} address
 * @param {RequestInit} asked
 */
async function panelAt(address, asked = {}) {
  try {
    const response = await fetch(address, { ...asked, headers: { "Accept-Language": document.documentElement.lang } });
    return new DOMParser().parseFromString(await response.text(), "text/html").getElementById("sharing");
  } catch {
    return null;
  }
}

/** The panel's own style, fetched when it is needed first. */
function styled() {
  if (document.getElementById("share-style")) return null;
  const link = Object.assign(document.createElement("link"), { id: "share-style", rel: "stylesheet", href: byId("share").dataset.style });
  return new Promise((done) => {
    link.onload = link.onerror = () => done(null);
    document.head.append(link);
  });
}
