// What one presses stays where it is while one steps: the sentence above it has the room of the longest.

import { byId } from "../circuit/elements.js";
import { onwidth } from "./widths.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Step } from "../circuit/record.js" */
/** @import { Words } from "./walking.js" */

const MOST = 12; // sentences that are tried, the longest ones

/**
 * Give the sentence of a run room for each step, at whatever width.
 * @param {Moment} moment
 * @param {(step: Step) => Words} words
 */
export function steady(moment, words) {
  const sentence = byId("sentence");
  const give = () => {
    const now = [...sentence.childNodes];
    sentence.style.minHeight = "";
    const heights = longest(moment, words).map((said) => {
      sentence.replaceChildren(...said);
      return sentence.offsetHeight;
    });
    sentence.replaceChildren(...now);
    sentence.style.minHeight = `${Math.max(0, ...heights)}px`;
  };
  give();
  onwidth(give);
}

/**
 * What is said of the steps of which most is said.
 * @param {Moment} moment
 * @param {(step: Step) => Words} words
 */
function longest({ steps }, words) {
  /** @param {Words} said */
  const length = (said) => said.reduce((sum, part) => sum + (typeof part === "string" ? part : part.textContent ?? "").length, 0);
  return steps.steps.map(words).toSorted((one, other) => length(other) - length(one)).slice(0, MOST);
}
