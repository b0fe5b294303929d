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
