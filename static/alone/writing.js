// A backward pass that is written in a frame: the server judges it as it is typed, what is found shows in the circuit,
// and it is kept for as long as the tab is open.

import { all, one, targetOf } from "../circuit/elements.js";
import { Again, sayLost } from "../circuit/again.js";
import { t } from "../circuit/words.js";
import { found, keep } from "../views/found.js";
import { Verdict } from "../views/verdict.js";
import { aloud } from "./aloud.js";
import { ANSWERED } from "./messages.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Asking, Hides, Step } from "../circuit/record.js" */
/** @import { Messages, Progress } from "./messages.js" */
/** A line that is judged: of which value it gives the gradient, the names and wires of that, what is typed, whether it is right.  @typedef {{of: string, name: string, wires: string[], typed: string, right: boolean}} Line */

const PAUSE = 40; // ms without a key before it is judged

/** The gradients that wait until a line of the backward pass has them. */
export class Written {
  /**
   * @param {Moment} moment
   * @param {Asking} asking
   * @param {string} exercise  tells it from others
   * @param {string} answered  what the address says was shown: names with commas between them
   */
  constructor(moment, asking, exercise, answered) {
    this.moment = moment;
    this.asking = asking;
    this.exercise = `backward ${exercise}`;
    const [text, ...revealed] = found(this.exercise);
    const shown = text === undefined ? answered.split(",").filter(Boolean) : revealed;
    /** @type {string | undefined}  what was written here before; undefined where nothing was */
    this.text = text;
    /** @type {Set<string>}  the values whose gradients were shown and not found, and `*` where all were */
    this.revealed = new Set(shown);
    this.waiting = new Set(asking.waiting);
    /** @type {string[]}  the inputs whose gradients are asked for */
    this.asked = [];
    /** @type {Line[] | null}  null until what stands there at first is judged */
    this.lines = null;
    this.isWhole = false;
    this.refresh = () => {};
    /** @type {Messages | null} */
    this.messages = null;
  }

  /** @type {Hides} */
  hides = (role, wire) => (!this.done && role === "gradient" && this.waiting.has(wire) ? "—" : null);

  /** No gate is asked about by itself.  @returns {string | null} */
  about() {
    return null;
  }

  /** @param {Step} step */
  said(step) {
    const { steps, gates } = this.moment.circuit;
    const { operands = [], results = [] } = gates.find(({ id }) => id === step.gate) ?? {};
    const isOpen = [...operands, ...results].every((wire) => !this.hides("gradient", wire));
    if (!this.asking.questions[steps.indexOf(step)]) return step.parts;
    return [isOpen ? t("What this step sends back stands in the circuit.") : t("What this step sends back is for your lines to say.")];
  }

  /** Whether nothing is left to be found. */
  get done() {
    return this.isWhole || this.revealed.has("*");
  }

  /** Whether all gradients were shown, and not all are written. */
  get isTold() {
    return this.revealed.has("*") && !this.isWhole;
  }

  /** @param {string} of */
  isRight(of) {
    return (this.lines ?? []).some((line) => line.of === of && line.right);
  }

  /** How much of what is asked for the reader has found: the gradients of inputs, of which none counts that was shown.  @returns {Progress} */
  get progress() {
    const own = this.asked.filter((name) => this.isRight(name) && !this.revealed.has(name));
    return { found: own.length, all: this.asked.length, done: this.done };
  }

  /**
   * @param {() => void} refresh  paints what is found
   * @param {Messages} messages
   */
  begin(refresh, messages) {
    this.refresh = refresh;
    this.messages = messages;
  }

  /** Show all gradients: those that are not found by now are revealed. */
  revealAll() {
    const open = this.asked.filter((name) => !this.isRight(name));
    for (const name of [...open, "*"]) this.revealed.add(name);
    this.keep();
    this.show();
    for (const name of open) this.tell({ of: name, name: `d${name}`, wires: [], typed: "?", right: false });
  }

  /** Begin anew: nothing is written, and nothing was shown. */
  again() {
    this.revealed.clear();
    this.lines = null;
  }

  /**
   * Take what was judged of a text.
   * @param {string} text
   * @param {Line[]} lines
   * @param {boolean} isWhole
   * @param {boolean} isShown  whether what is right only now was shown to the reader
   */
  take(text, lines, isWhole, isShown) {
    const before = this.lines ?? lines;
    /** @param {Line[]} some  @param {Line} line */
    const has = (some, line) => some.some(({ of, right }) => right && of === line.of);
    const news = lines.filter((line) => line.right && !has(before, line));
    const gone = before.filter((line) => line.right && !has(lines, line));
    if (isShown) for (const { of } of news) this.revealed.add(of);
    this.text = text;
    this.lines = lines;
    this.isWhole = isWhole;
    this.keep();
    this.show();
    for (const line of news) this.tell(isShown ? { ...line, typed: "?", right: false } : line);
    for (const line of gone) this.tell({ ...line, typed: lines.find(({ of }) => of === line.of)?.typed ?? "", right: false });
  }

  show() {
    const found = new Set((this.lines ?? []).flatMap(({ right, wires }) => (right ? wires : [])));
    this.waiting = new Set(this.asking.waiting.filter((wire) => !found.has(wire)));
    document.getElementById("reveal")?.toggleAttribute("hidden", this.done);
    document.getElementById("start-again")?.toggleAttribute("hidden", !this.text?.trim() && !this.revealed.size);
    this.refresh();
  }

  keep() {
    keep(this.exercise, [this.text ?? "", ...this.revealed]);
    this.messages?.keep("_backward", this.text ?? "");
    this.messages?.keep(ANSWERED, [...this.revealed].join());
  }

  /**
   * Tell the page around the frame of a line.
   * @param {Line} line
   */
  tell({ name, wires, typed, right }) {
    this.messages?.tell("answer", { question: name, role: "backward", wire: wires[0] ?? null, typed, right, ...this.progress });
  }
}

/**
 * Have the field of a panel judged.
 * @param {HTMLElement} panel
 * @param {HTMLTextAreaElement} field
 * @param {Written} written
 */
export function write(panel, field, written) {
  /** @type {AbortController | null} */
  let request = null;
  let pause = 0;
  const again = new Again();
  const verdict = new Verdict(panel, aloud);
  verdict.said = verdict.summary; // what stands there at first is read as the rest is
  /** Have all lines in sight, so that none scrolls away under the others. */
  const grow = () => {
    field.style.height = "";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  };
  /** Turn a reader whose button is gone to what it led to. */
  const turn = () => {
    const { activeElement, body } = document;
    if (activeElement === body || activeElement?.checkVisibility() === false) one(panel, ".summary").focus();
  };
  /** Say that all is shown in place of what lacks. */
  const tell = () => {
    if (!written.isTold) return;
    const summary = one(panel, ".summary");
    summary.querySelector("span")?.remove();
    summary.append(" ", Object.assign(document.createElement("span"), { textContent: t("All gradients are shown in the circuit. Their lines can still be written, or shown one by one.") }));
  };
  /** @param {boolean} isShown */
  const take = (isShown) => {
    const lines = all(panel, "ol.lines > li").map((item) => {
      const { of = "", line = "", wires = "", verdict } = item.dataset;
      const typed = all(item, ".typed code").map(({ textContent }) => textContent).join("\n");
      return { of, name: line, wires: wires.split(" ").filter(Boolean), typed, right: verdict === "right" };
    });
    written.take(field.value, lines, panel.querySelector(".summary.done") !== null, isShown);
    tell();
    if (isShown) turn();
  };
  const judge = async (isShown = false) => {
    request?.abort();
    again.pause();
    grow();
    const own = (request = new AbortController());
    try {
      const address = `${panel.dataset.address}&_backward=${encodeURIComponent(field.value)}${isShown ? "&_reveal=1" : ""}`;
      const response = await fetch(address, { signal: own.signal });
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      if (request !== own) return;
      if (!answer.querySelector(".judged, .hint")) throw new Error(response.statusText);
      again.over();
      const text = answer.querySelector("textarea")?.value ?? field.value;
      const isStuck = isShown && text === field.value;
      if (isShown && !isStuck) {
        verdict.show(field.value, text);
        field.value = text;
      }
      grow();
      const parts = all(answer, "[data-anew]");
      for (const [i, part] of all(panel, "[data-anew]").entries()) if (parts[i]) part.replaceChildren(...parts[i].childNodes);
      const refused = answer.querySelector("body > .hint")?.textContent;
      if (refused || isStuck) one(panel, ".summary").replaceChildren(refused ?? t("No line can be written here in the names that there are."));
      else take(isShown);
      verdict.follow();
    } catch {
      if (request !== own) return;
      sayLost(panel, aloud);
      again.later(() => judge(isShown));
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(judge, PAUSE);
  });
  panel.addEventListener("click", (event) => {
    const target = targetOf(event);
    if (target.id === "show-line") {
      event.preventDefault();
      clearTimeout(pause); // what was typed last is judged with it
      judge(true);
    }
    if (target.id === "reveal") {
      written.revealAll();
      tell();
      turn();
    }
    if (target.id === "start-again") {
      written.again();
      field.value = "";
      field.focus();
      judge();
    }
    const offer = target.closest("[data-name]");
    if (!(offer instanceof HTMLElement)) return;
    field.focus();
    field.setRangeText(`${field.value && !field.value.endsWith("\n") ? "\n" : ""}${offer.dataset.name} = `, field.value.length, field.value.length, "end");
  });
  written.asked = (one(panel, ".judged").dataset.asked ?? "").split(" ").filter(Boolean);
  grow();
  addEventListener("resize", grow);
  if (written.text === undefined || written.text === field.value) take(false);
  else {
    field.value = written.text;
    judge();
  }
}
