// The check: the server draws it when its tab is open, and again when the values rest or a control
// of its own changes. What one holds at that moment, such as the slider, stays where it is.

import { t } from "../circuit/words.js";

const PAUSE = 150; // ms without a change before the server is asked

export class Check {
  /**
   * @param {() => string} address  of what the page shows
   * @param {(name: string, value: string) => void} onset  told a setting that was changed here
   */
  constructor(panel, address, onset) {
    this.panel = panel;
    this.address = address;
    this.onset = onset;
    this.isOpen = false;
    this.asked = ""; // what the panel answers
    panel.addEventListener("input", (event) => {
      if (event.target.id === "h") this.slid(event.target);
    });
    panel.addEventListener("change", (event) => {
      if (event.target.name) this.changed(event.target.name, event.target.value.trim());
    });
    panel.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @param {boolean} is  @param {boolean} atStep  whether the address names an input to step on */
  open(is, atStep = false) {
    this.isOpen = is;
    this.atStep = is && atStep;
    if (is && this.question() === this.asked) this.reveal();
    this.follow();
  }

  /** Bring the step in sight, once, where it was asked for. */
  reveal() {
    const step = this.atStep && this.panel.querySelector("form.step");
    if (!step) return;
    this.atStep = false;
    step.scrollIntoView();
  }

  /** Ask again, after a pause, if the panel is seen and does not answer what is shown now. */
  follow() {
    clearTimeout(this.pause);
    if (this.isOpen) this.pause = setTimeout(() => this.ask(), PAUSE);
  }

  slid(slider) {
    const h = String(Number((10 ** slider.valueAsNumber).toPrecision(2)));
    slider.setAttribute("aria-valuetext", h);
    this.panel.querySelector("[name=_h]").value = h;
    this.changed("_h", h);
  }

  changed(name, value) {
    this.onset(name, value.replace("−", "-"));
    this.follow();
  }

  /** The address of the check, with the ends of the input's slider. */
  question() {
    const wrt = this.panel.querySelector("[name=_wrt]")?.value;
    const ends = ["minimum", "maximum"].map((end) => document.querySelector(`[data-end="${CSS.escape(`${wrt} ${end}`)}"]`)?.value);
    const range = ends.every(Boolean) ? `&_low=${encodeURIComponent(ends[0])}&_high=${encodeURIComponent(ends[1])}` : "";
    return this.address().replace(/^\/\?/, "/check?").replace(/&_panel=check(?=&|$)/, "") + range;
  }

  async ask() {
    const question = this.question();
    if (question === this.asked) return;
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.panel.setAttribute("aria-busy", "true");
    if (!this.panel.querySelector(".witnesses, .refused")) this.tell("hint", t("Asking the three witnesses…"));
    try {
      const response = await fetch(question, { signal: request.signal });
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      if (this.request !== request) return;
      this.asked = question;
      this.show(answer.body);
      if (this.question() !== question) this.follow(); // the list of inputs had to come first
    } catch {
      if (this.request !== request) return;
      this.tell("refused", t("The server can’t be reached; the next change tries again."));
    }
    this.panel.removeAttribute("aria-busy");
  }

  /** Say one thing in place of all that the panel shows. */
  tell(kind, words) {
    const sentence = document.createElement("p");
    sentence.className = kind;
    sentence.textContent = words;
    this.panel.replaceChildren(sentence);
  }

  show(answer) {
    const held = this.panel.querySelector("form.step");
    const next = answer.querySelector("form.step");
    if (held?.contains(document.activeElement) && next) {
      for (const part of [".witnesses", ".stepped"]) this.panel.querySelector(part).replaceWith(answer.querySelector(part));
    } else {
      const scrolled = this.panel.scrollTop;
      this.panel.replaceChildren(...answer.childNodes);
      this.panel.scrollTop = scrolled;
    }
    this.paint();
    this.reveal();
  }

  /** Show how far the slider stands. */
  paint() {
    const slider = this.panel.querySelector("#h");
    slider?.style.setProperty("--filled", `${(100 * (slider.value - slider.min)) / (slider.max - slider.min)}%`);
  }
}
