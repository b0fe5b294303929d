// A backward pass that is written in a frame: the server judges it as it is typed, and what is found shows in the circuit.

import { all, byId, one, targetOf } from "../circuit/elements.js";
import { Again, sayLost } from "../circuit/again.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Asking, Hides, Step } from "../circuit/record.js" */
/** @import { Messages } from "./messages.js" */

const PAUSE = 40; // ms without a key before it is judged

/** The gradients that wait until a line of the backward pass has them. */
export class Written {
  /**
   * @param {Moment} moment
   * @param {Asking} asking
   */
  constructor(moment, asking) {
    this.moment = moment;
    this.asking = asking;
    this.waiting = new Set(asking.waiting);
    this.done = false;
    this.told = "";
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
    const asks = this.done ? null : this.asking.questions[this.moment.circuit.steps.indexOf(step)];
    return asks ?? step.parts;
  }

  /**
   * @param {() => void} refresh  paints what is found
   * @param {Messages} messages
   */
  begin(refresh, messages) {
    this.refresh = refresh;
    this.messages = messages;
    byId("reveal").addEventListener("click", () => {
      byId("reveal").remove();
      this.found([], true);
    });
  }

  /**
   * Show the gradients of wires that are found, or all.
   * @param {string[]} wires
   * @param {boolean} all
   */
  found(wires, all) {
    this.waiting = new Set(this.asking.waiting.filter((wire) => !wires.includes(wire)));
    this.done ||= all;
    this.refresh();
  }

  /**
   * Tell the page around the frame how many lines are right, where that has changed.
   * @param {number} found
   * @param {number} all  lines that are written
   * @param {boolean} done
   */
  tell(found, all, done) {
    const told = JSON.stringify([found, all, done]);
    if (told !== this.told) this.messages?.tell("answer", { role: "backward", found, all, done });
    this.told = told;
  }
}

/**
 * Have the field of a panel judged.
 * @param {HTMLElement} panel
 * @param {Written} written
 */
export function write(panel, written) {
  const field = one(panel, "textarea", HTMLTextAreaElement);
  /** @type {AbortController | null} */
  let request = null;
  let pause = 0;
  const again = new Again();

  const tell = () => {
    const right = all(panel, "li.right");
    const done = panel.querySelector(".summary.done") !== null;
    written.found(right.flatMap(({ dataset }) => (dataset.wires ?? "").split(" ")), done);
    written.tell(right.length, all(panel, "ol.lines > li").length, done);
  };
  const judge = async (more = "") => {
    request?.abort();
    again.pause();
    const own = (request = new AbortController());
    try {
      const address = `${panel.dataset.address}&_backward=${encodeURIComponent(field.value)}${more}`;
      const response = await fetch(address, { signal: own.signal });
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      if (request !== own) return;
      again.over();
      const parts = all(answer, "[data-anew]");
      if (more) field.value = answer.querySelector("textarea")?.value ?? field.value;
      for (const [i, part] of all(panel, "[data-anew]").entries()) part.replaceChildren(...(parts[i]?.childNodes ?? []));
      tell();
    } catch {
      if (request !== own) return;
      sayLost(panel);
      again.later(() => judge(more));
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
      judge("&_reveal=1");
    }
    const offer = target.closest("[data-name]");
    if (!(offer instanceof HTMLElement)) return;
    field.focus();
    field.setRangeText(`${field.value && !field.value.endsWith("\n") ? "\n" : ""}${offer.dataset.name} = `, field.value.length, field.value.length, "end");
  });
  tell();
}
