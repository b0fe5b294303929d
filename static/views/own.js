// The lines of a reader's own backward pass, as the server has drawn them in their panel: which steps they belong to,
// and where they stand.

import { all, byId } from "../circuit/elements.js";
import { panelElement } from "../circuit/ids.js";

/** @import { Span } from "./lines.js" */
/** @import { Step } from "../circuit/record.js" */

const LOW = matchMedia("(max-height: 540px) and (min-width: 561px)"); // as in static/page/small.css
const GAP = 6; // px between what is said of all lines and the first that is seen
const SETTLES = 600; // ms

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
 * @param {boolean} isAsked  whether a reader has opened it: in a low window, where the page scrolls and no panel, it goes to the line
 */
export function openAtWrong(panel, isAsked = false) {
  const [list, head, line] = [".all", ".all > .summary", "li.wrong"].map((part) => panel.querySelector(part));
  if (!list || !head || !line) return false;
  list.setAttribute("open", "");
  const seek = () => {
    const [seen, said, row] = [panel, head, line].map((element) => element.getBoundingClientRect());
    if (panel.scrollHeight > panel.clientHeight) {
      if (row.top < said.bottom || row.bottom > seen.bottom) panel.scrollTop += row.top - said.bottom - GAP;
    } else if (isAsked && LOW.matches) line.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  const settling = new ResizeObserver(seek); // its panel has its room when the circuit has its own
  settling.observe(panel);
  setTimeout(() => settling.disconnect(), SETTLES);
  return true;
}
