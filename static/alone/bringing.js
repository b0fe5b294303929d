// What is spoken of comes into sight.

import { byId } from "../circuit/elements.js";

/**
 * Scroll the circuit in its own window until parts of it are in sight; the page around the frame stays where it is.
 * @param {SVGGraphicsElement[]} parts
 */
export function bring(parts) {
  if (!parts.length) return;
  const picture = byId("viewport");
  const seen = picture.getBoundingClientRect();
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const [left, right] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))];
  const [top, bottom] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
  if (left < seen.left || right > seen.right) picture.scrollLeft += (left + right - seen.left - seen.right) / 2;
  if (top < seen.top || bottom > seen.bottom) picture.scrollTop += (top + bottom - seen.top - seen.bottom) / 2;
}
