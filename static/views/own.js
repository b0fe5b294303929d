// The lines of a reader's own backward pass, as the server has drawn them in their panel: which steps they belong to,
// and where they stand.

import { all, byId } from "../circuit/elements.js";
import { panelElement } from "../circuit/ids.js";

/** @import { Span } from "./lines.js" */
/** @import { Step } from "../circuit/record.js" */

/**
 * The lines of a reader's own backward pass that a step belongs to.
 * @param {Step | undefined | null} step
 */
export function ownLines(step) {
  const turn = step?.phase === "output" ? "output" : step?.phase === "backward" ? step.gate : null;
  return turn ? all(byId(panelElement("yours")), `[data-turns~="${CSS.escape(turn)}"]`) : [];
}

/**
 * The places of a line in the editor; none where the backward pass is kept apart.
 * @param {HTMLElement} line
 * @returns {Span[]}
 */
export function spansOf(line) {
  return line.closest("[data-apart]") ? [] : JSON.parse(line.dataset.spans ?? "[]");
}

/**
 * Open the list at the first line that is wrong, below what is said of all of them. Tells whether one is.
 * @param {HTMLElement} panel
 */
export function openAtWrong(panel) {
  const [list, line] = [".all", "li.wrong"].map((part) => panel.querySelector(part));
  if (!list || !line) return false;
  list.setAttribute("open", "");
  requestAnimationFrame(() => { // when the panel has its room; the page stays where it is
    const [seen, row] = [panel, line].map((element) => element.getBoundingClientRect());
    const above = row.top - seen.top - Number.parseFloat(getComputedStyle(line).scrollMarginTop);
    if (above < 0 || row.bottom > seen.bottom) panel.scrollTop += above;
  });
  return true;
}
