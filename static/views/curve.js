// A small plot of numbers, one after another.

import { short } from "../circuit/numerals.js";
import { t, tn } from "../circuit/words.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [296, 132, 50, 20, 10];
const FEW = 30; // numbers that have a dot each

/**
 * Draw numbers against how many came before.
 * @param {number[]} numbers
 * @param {string} name  what they are called
 */
export function curve(numbers, name) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const last = numbers.length - 1;
  const right = WIDTH - 8;
  /** @param {number} i */
  const x = (i) => LEFT + ((right - LEFT) * i) / Math.max(1, last);
  /** @param {number} number */
  const y = (number) => (high > low ? TOP + ((HEIGHT - BOTTOM - TOP) * (high - number)) / (high - low) : (HEIGHT - BOTTOM + TOP) / 2);
  const drawn = element("svg", { class: "trail", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  drawn.setAttribute("aria-label", tn("{name} over {count} step: from {first} to {last}", "{name} over {count} steps: from {first} to {last}", last, { name, first: short(numbers[0]), last: short(numbers[last]) }));
  drawn.append(element("path", { class: "axis", d: `M${LEFT},${TOP}V${HEIGHT - BOTTOM}H${right}` }));
  for (const level of new Set([high, low])) {
    drawn.append(element("path", { class: "grid", d: `M${LEFT},${y(level)}H${right}` }), label(LEFT - 6, y(level) + 4, "end", short(level)));
  }
  drawn.append(label(LEFT, HEIGHT - 5, "middle", "0"), label(right, HEIGHT - 5, "end", String(last)), label((LEFT + right) / 2, HEIGHT - 5, "middle", t("step")));
  drawn.append(element("path", { class: "run", d: numbers.map((number, i) => `${i ? "L" : "M"}${x(i).toFixed(1)},${y(number).toFixed(1)}`).join("") }));
  const dots = last <= FEW ? numbers.map((number, i) => [number, i]) : [[numbers[last], last]];
  for (const [number, i] of dots) drawn.append(element("circle", { cx: x(i).toFixed(1), cy: y(number).toFixed(1), r: i === last ? 4 : 2.4 }));
  return drawn;
}

/** @param {number} x  @param {number} y  @param {string} anchor  @param {string} text */
function label(x, y, anchor, text) {
  const drawn = element("text", { x, y, "text-anchor": anchor });
  drawn.textContent = text;
  return drawn;
}

/** @param {string} name  @param {Record<string, string | number>} attributes */
function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
