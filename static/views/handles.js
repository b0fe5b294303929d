// The handles of modules: a sign at a frame's edge folds what it surrounds, one at a folded gate's corner opens it.

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 30; // of the square that a press finds, in the circuit's units: 24 px at the least scale at which numbers are read
const RADIUS = 6.5;
const ARM = 3.2; // of the sign, from its middle
const REACH = 44; // the width of what a finger finds around a short name
const LETTER = 0.6; // of a letter's width, as a part of the size of its font: measuring takes long

/** @typedef {{x: number, y: number}} Place */

/**
 * The place around a frame's name that a press finds.
 * @param {Element} title
 */
export function around(title) {
  const [x, y, size] = numbers(title, "x", "y", "font-size");
  const width = Math.max(REACH, lengthOf(title) + 16);
  return element("rect", { x: x - 8, y: y - size - 7, width, height: Math.max(SIDE, size + 18), class: "reach" });
}

/**
 * The middles of the handles at frames, each on the upper edge at the end where the name is not, or as far from that
 * end as handles that are there already take.
 * @param {{border: Element, title: Element}[]} frames
 * @param {Place[]} there
 * @returns {Place[]}
 */
export function onEdges(frames, there) {
  const taken = [...there];
  return frames.map(({ border, title }) => {
    const [left, y, width] = numbers(border, "x", "y", "width");
    const [name] = numbers(title, "x");
    const [end, step] = name + lengthOf(title) / 2 > left + width / 2 ? [left, SIDE / 2] : [left + width, -SIDE / 2];
    let x = end + step;
    while (Math.abs(x - end) < width && taken.some((other) => Math.abs(other.x - x) < SIDE && Math.abs(other.y - y) < SIDE)) x += step;
    taken.push({ x, y });
    return { x, y };
  });
}

/**
 * The middle of the handle of a folded gate: its upper right corner.
 * @param {Element} body
 * @returns {Place}
 */
export function atCorner(body) {
  const [x, y, width] = numbers(body, "x", "y", "width");
  return { x: x + width, y };
}

/**
 * A handle, which says its word under the pointer.
 * @param {Place} place  of its middle
 * @param {"fold" | "unfold"} kind
 * @param {string} word
 */
export function handle({ x, y }, kind, word) {
  const group = element("g", { class: `handle ${kind}`, transform: `translate(${x} ${y})`, "aria-hidden": "true" }); // a name or a gate is the button
  const title = element("title", {});
  title.textContent = word;
  const sign = `M${-ARM},0H${ARM}${kind === "unfold" ? `M0,${-ARM}V${ARM}` : ""}`;
  group.append(title, element("rect", { x: -SIDE / 2, y: -SIDE / 2, width: SIDE, height: SIDE, class: "reach" }), element("circle", { r: RADIUS }), element("path", { d: sign }));
  return group;
}

/** How long a name is drawn, in the circuit's units.  @param {Element} title */
function lengthOf(title) {
  return (title.textContent ?? "").length * numbers(title, "font-size")[0] * LETTER;
}

/** @param {Element} from  @param {string[]} names */
function numbers(from, ...names) {
  return names.map((name) => Number(from.getAttribute(name)));
}

/** @param {string} name  @param {Record<string, string | number>} attributes */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
