// What is said aloud of a backward pass: its verdict, when the hands rest, and the lines that are shown.

import { all } from "../circuit/elements.js";
import { t } from "../circuit/words.js";

const SILENCE = 1200; // ms without a change before the verdict is said

export class Verdict {
  /**
   * @param {HTMLElement} panel
   * @param {(words: string) => void} say
   */
  constructor(panel, say) {
    this.panel = panel;
    this.say = say;
    this.said = "";
    this.silence = 0;
  }

  /** What of the text can't be read, and what is judged of the rest. */
  get summary() {
    return all(this.panel, "#faults li, .summary").map(({ textContent }) => textContent.replace(/\s+/g, " ").trim()).join(" ");
  }

  /** Say what is judged now, and what is wrong first, unless that was said of the same lines. */
  follow() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const wrong = this.panel.querySelector(".wrong");
      const [found, summary] = [wrong?.textContent, `${this.summary} ${wrong?.querySelector(".found")?.textContent ?? ""}`.trim()];
      if (summary + found !== this.said) this.say(summary);
      this.said = summary + found;
    }, SILENCE);
  }

  /**
   * Say which lines of a text were not in the one before.
   * @param {string} before
   * @param {string} text
   */
  show(before, text) {
    const known = new Set(before.split("\n"));
    this.say(t("Shown: {lines}.", { lines: text.split("\n").filter((line) => !known.has(line)).join("; ") }));
  }
}
