// The panels below the circuit: the server draws them, and what it has drawn is put into each in one way.

import { all } from "../circuit/elements.js";

/**
 * Put what the server has drawn into a panel, which stays where it was scrolled to, and has open and closed what was. While
 * a reader holds something in it, such as a slider, only the parts change that are marked `data-anew`.
 * @param {HTMLElement} panel
 * @param {Element} answer
 * @param {boolean} isNew  whether it is of another program: then the panel begins at its top
 */
export function renew(panel, answer, isNew = false) {
  const [parts, others] = [panel, answer].map((one) => all(one, "[data-anew]"));
  const { activeElement } = document;
  const held = panel.contains(activeElement) && !activeElement?.closest("[data-anew]");
  const scrolled = panel.hidden || isNew ? 0 : panel.scrollTop;
  const opened = new Map(all(panel, "details").map((details) => [details.dataset.of, details.hasAttribute("open")]));
  if (held && parts.length && parts.length === others.length) for (const [i, part] of parts.entries()) part.replaceChildren(...others[i].childNodes);
  else panel.replaceChildren(...answer.childNodes);
  for (const details of all(panel, "details")) details.toggleAttribute("open", opened.get(details.dataset.of) ?? details.hasAttribute("open"));
  reach(panel);
  if (scrolled || isNew) panel.scrollTop = scrolled; // either lays out the page, which is slow while a circuit is new
}

/**
 * Have Tab stop at a panel where there is something in it: one that only hints has no room.
 * @param {HTMLElement} panel
 */
export function reach(panel) {
  panel.tabIndex = panel.querySelector(":scope > :not(.hint)") ? 0 : -1;
}
