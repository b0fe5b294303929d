// The check: the server draws it when its tab is open, and again when the values rest or a control
// of its own changes. What one holds at that moment, such as the slider, stays where it is.

import { all, one } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { Again, lost } from "../circuit/again.js";
import { renew } from "./panels.js";

const PAUSE = 150; // ms without a change before the server is asked
const SOON = 300; // ms without an answer before what there is without SymPy is shown

export class Check {
  /**
   * @param {HTMLElement} panel
   * @param {() => string} address  of what the page shows
   */
  constructor(panel, address) {
    this.panel = panel;
    this.address = address;
    /** @type {Signal<[name: string, value: string]>}  a setting that was changed here */
    this.set = new Signal();
    /** @type {Signal<string>}  what is to be said aloud */
    this.spoken = new Signal();
    this.speaks = false; // whether a reader waits for what a step comes to
    this.atStep = false; // whether the step is to be brought in sight
    this.pause = 0;
    /** @type {AbortController | null} */
    this.request = null;
    this.again = new Again();
    this.isOpen = false;
    this.asked = ""; // what the panel answers
    panel.addEventListener("input", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.id === "h") this.slid(event.target);
    });
    panel.addEventListener("change", (event) => {
      const { target } = event;
      if ((target instanceof HTMLInputElement || target instanceof HTMLSelectElement) && target.name) this.changed(target.name, target.value.trim());
    });
    panel.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @param {boolean} is  @param {boolean} atStep  whether the address names an input to step on */
  open(is, atStep = false) {
    this.isOpen = is;
    this.atStep = this.speaks = is && atStep;
    if (is && this.question() === this.asked) {
      this.reveal();
      this.atStep = false;
    }
    this.follow();
  }

  /** Bring the step in sight where it was asked for, until all is there. */
  reveal() {
    const step = this.atStep && this.panel.querySelector("form.step");
    if (!step) return;
    step.scrollIntoView();
  }

  /** Ask again, after a pause, if the panel is seen and does not answer what is shown now. */
  follow() {
    clearTimeout(this.pause);
    if (!this.isOpen) return;
    if (this.question() !== this.asked) this.panel.ariaBusy = "true"; // its room is kept from the first moment on
    this.pause = setTimeout(() => this.ask(), PAUSE);
  }

  /** @param {HTMLInputElement} slider */
  slid(slider) {
    const h = String(Number((10 ** slider.valueAsNumber).toPrecision(2)));
    slider.setAttribute("aria-valuetext", h);
    one(this.panel, "[name=_h]", HTMLInputElement).value = h;
    this.changed("_h", h);
  }

  /** @param {string} name  @param {string} value */
  changed(name, value) {
    this.set.tell([name, value.replace("−", "-")]);
    this.speaks = true;
    this.follow();
  }

  /** The address of the check, with the ends of the input's slider. */
  question() {
    /** @param {Element | null} field */
    const valueIn = (field) => (field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "");
    const wrt = valueIn(this.panel.querySelector("[name=_wrt]"));
    const [low, high] = ["minimum", "maximum"].map((end) => valueIn(document.querySelector(`[data-end="${CSS.escape(`${wrt} ${end}`)}"]`)));
    const range = low && high ? `&_low=${encodeURIComponent(low)}&_high=${encodeURIComponent(high)}` : "";
    return this.address().replace(/^\/\?/, `${this.panel.dataset.address}?`).replace(/&_panel=check(?=&|$)/, "") + range;
  }

  async ask() {
    const question = this.question();
    if (question === this.asked) {
      this.panel.ariaBusy = null;
      return;
    }
    this.request?.abort();
    this.again.pause();
    const request = (this.request = new AbortController());
    this.panel.ariaBusy = "true";
    if (!this.panel.querySelector(".witnesses, .refused")) this.tell("hint", t("Asking the three witnesses…"));
    const soon = setTimeout(() => this.askSoon(question, request), SOON);
    try {
      const answer = await answered(question, request.signal);
      if (this.request !== request) return;
      this.again.over();
      this.asked = question;
      this.show(answer);
      this.atStep = false;
      if (this.question() !== question) this.follow(); // the list of inputs had to come first
    } catch {
      if (this.request !== request) return;
      this.tell("refused", lost());
      this.again.later(() => { if (this.isOpen) this.ask(); });
    } finally {
      clearTimeout(soon);
    }
    this.panel.ariaBusy = null;
  }

  /**
   * Show meanwhile what there is without SymPy.
   * @param {string} question
   * @param {AbortController} request  the one for all of it
   */
  async askSoon(question, request) {
    try {
      const answer = await answered(`${question}&_soon=1`, request.signal);
      if (this.request === request && this.asked !== question) this.show(answer);
    } catch {
      // All of it is under way, or says why it can't be had.
    }
  }

  /**
   * Say one thing in place of all that the panel shows.
   * @param {string} kind
   * @param {string} words
   */
  tell(kind, words) {
    const sentence = document.createElement("p");
    sentence.className = kind;
    sentence.textContent = words;
    this.panel.replaceChildren(sentence);
  }

  /**
   * Put the server's answer in place.
   * @param {HTMLElement} answer
   */
  show(answer) {
    renew(this.panel, answer);
    this.paint();
    this.reveal();
    const said = this.panel.querySelector(".stepped") ? ".stepped .words > p" : ".refused";
    if (this.speaks) this.spoken.tell(all(this.panel, said).map(({ textContent }) => textContent).join(" "));
    this.speaks = false;
  }

  /** Show how far the slider stands. */
  paint() {
    const slider = this.panel.querySelector("#h");
    if (!(slider instanceof HTMLInputElement)) return;
    const [value, low, high] = [slider.value, slider.min, slider.max].map(Number);
    slider.style.setProperty("--filled", `${(100 * (value - low)) / (high - low)}%`);
  }
}

/**
 * What the server answers.
 * @param {string} question
 * @param {AbortSignal} signal
 * @returns {Promise<HTMLElement>}
 */
async function answered(question, signal) {
  const response = await fetch(question, { signal });
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  return answer.querySelector("[role=main]") ?? answer.body;
}
