// What each line of a backward pass comes to, beside the circuit's gradient, while a slider moves: the numbers, the marks
// where they differ, and what is said of the two. What is said of a line at other numbers than these is the server's to say.

import { all, one } from "../circuit/elements.js";
import { exact, flat, kept, short } from "../circuit/numerals.js";
import { colour, levelOf, table } from "../circuit/painter.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Pair, Value } from "../circuit/record.js" */
/** A line, with what was said of it first.  @typedef {{at: number, line: HTMLElement, sides: HTMLElement, verdict: string, agrees: boolean}} Row */

const [CLOSE, TINY, SMALL, ROOM] = [1e-6, 1e-14, 1e-9, 1e3]; // as in engine/judging/comparing.py and shown.py

export class Sides {
  /**
   * @param {HTMLElement} panel
   * @param {Moment} moment
   */
  constructor(panel, moment) {
    this.panel = panel;
    this.moment = moment;
    /** @type {Row[] | null}  those that can follow; null until that is known of what the server has judged */
    this.rows = null;
  }

  /** Write the numbers of now; tells whether a line is judged otherwise now. */
  follow() {
    const { lines } = this.moment.known;
    if (!lines) return false;
    try {
      this.rows ??= this.found(lines(false, false), lines(false, true));
      const own = lines(true, false);
      const typed = this.rows.some(({ verdict }) => verdict === "follows") ? lines(true, true) : own;
      return this.rows.map((row) => this.write(row, (row.verdict === "follows" ? typed : own)[row.at])).includes(true);
    } catch {
      this.rows = []; // operands that do not go together
      return false;
    }
  }

  /**
   * The lines of which the circuit's own program gives what the server has written. Others wait for the server.
   * @param {(Pair | null)[]} own
   * @param {(Pair | null)[]} typed
   * @returns {Row[]}
   */
  found(own, typed) {
    const lines = all(this.panel, "ol.lines > li");
    if (lines.length !== own.length) return [];
    return lines.flatMap((line, at) => {
      const { verdict = "" } = line.dataset;
      const pair = (verdict === "follows" ? typed : own)[at];
      const sides = line.querySelector(".sides");
      if (!pair || !(sides instanceof HTMLElement)) return [];
      const [mine, right] = this.settled(line, pair);
      const [figure, other] = all(sides, "figure");
      const isThere = said(figure) === text(mine) && (!other || (right !== null && said(other) === text(right)));
      return isThere ? [{ at, line, sides, verdict, agrees: right !== null && same(mine, right) }] : [];
    });
  }

  /**
   * Both numbers, with 0 for what is nothing but rounding.
   * @param {HTMLElement} line
   * @param {Pair} pair
   * @returns {Pair}
   */
  settled(line, [own, right]) {
    const lost = Math.max(0, ...(line.dataset.wires ?? "").split(" ").map((id) => this.moment.circuit.round_off?.[id] ?? 0));
    return right === null ? [own, right] : settle(own, right, lost);
  }

  /**
   * @param {Row} row
   * @param {Pair | null} pair
   */
  write({ line, sides, verdict, agrees }, pair) {
    if (!pair) return false;
    const [own, right] = this.settled(line, pair);
    const [ones, others] = [own, right ?? own].map(flat);
    const isSame = right !== null && same(own, right);
    const isAlike = !isSame && right !== null && shape(own) === shape(right);
    const now = verdict === "right" && agrees && !isSame ? "wrong" : verdict; // it was right for other numbers alone
    const [alike, yours, mended, circuits, difference, wrong] = JSON.parse(one(this.panel, ".judged").dataset.words ?? "[]");
    /** @type {[string, Value, number?][]} */
    const shown = [[now === "right" && isSame && "right" in sides.dataset ? alike : "mended" in sides.dataset ? mended : yours, own]];
    const first = one(sides, "figure");
    if ("right" in sides.dataset && right !== null && shown[0][0] !== alike) {
      const largest = Math.max(largestOf(own), largestOf(right));
      shown[0].push(largest);
      shown.push([circuits, right, largest]);
      const seems = ones.some((number, i) => !close(number, others[i]) && short(number) === short(others[i]));
      if (isAlike && (seems || first.querySelector("svg"))) shown.push([difference, minus(own, right)]);
    }
    const differs = isAlike && shown.length > 1 ? ones.map((number, i) => !close(number, others[i])) : [];
    while (sides.childElementCount > shown.length) sides.lastElementChild?.remove();
    for (const [i, [label, value, largest]] of shown.entries()) {
      const figure = sides.children[i] ?? sides.appendChild(first.cloneNode(true));
      const caption = one(figure, "figcaption");
      const words = label + (caption.childElementCount ? " " : "");
      if (caption.firstChild && caption.firstChild.textContent !== words) caption.firstChild.textContent = words;
      fill(figure, value, largest ?? largestOf(value), i < 2 ? differs : []);
    }
    for (const note of all(line, "[data-unseen]")) note.hidden = !isSame;
    if (line.dataset.verdict === now) return false;
    line.classList.replace(line.dataset.verdict ?? "", now);
    line.dataset.verdict = now;
    const [mark, word] = [one(line, ".mark"), one(line, ".word")];
    line.dataset.before ??= JSON.stringify([mark.textContent, word.textContent]);
    [mark.textContent, word.textContent] = now === "wrong" ? ["✗", wrong] : JSON.parse(line.dataset.before);
    return true;
  }
}

/** @param {Value} value  @returns {string} */
function shape(value) {
  return Array.isArray(value) ? `${value.length} ${shape(value[0])}` : "";
}

/** @param {Value} value */
function largestOf(value) {
  return Math.max(0, ...flat(value).map(Math.abs).filter(Number.isFinite));
}

/** @param {number} own  @param {number} right */
function close(own, right) {
  const size = Math.abs(right);
  return Math.abs(own - right) <= Math.max(CLOSE * size, SMALL * size + TINY);
}

/**
 * Whether two gradients are the same, but for rounding: also their shapes.
 * @param {Value} own
 * @param {Value} right
 */
export function same(own, right) {
  if (!Array.isArray(right)) return !Array.isArray(own) && close(own, right);
  if (shape(own) !== shape(right)) return false;
  const [ones, others] = [flat(own), flat(right)];
  const apart = ones.map((number, i) => Math.abs(number - others[i]));
  const largest = Math.max(0, ...others.map(Math.abs));
  return Math.max(0, ...apart) <= TINY || apart.every((by, i) => by <= Math.max(CLOSE * Math.abs(others[i]), SMALL * largest + TINY));
}

/**
 * Both with 0 for what is only what rounding left: up to `lost` it is that of the right gradient.
 * @param {Value} own
 * @param {Value} right
 * @param {number} lost
 * @returns {[Value, Value]}
 */
export function settle(own, right, lost) {
  const kind = kept(right, lost);
  const others = flat(kind);
  if (flat(own).length !== others.length) return [own, kind];
  let at = 0;
  /** @type {(one: any) => any} */
  const left = (one) => (Array.isArray(one) ? one.map(left) : others[at++] === 0 && Math.abs(one) <= Math.max(ROOM * lost, TINY) ? 0 : one);
  return [left(own), kind];
}

/** @param {any} own  @param {any} right  @returns {any} */
function minus(own, right) {
  return Array.isArray(own) ? own.map((one, i) => minus(one, right[i])) : own - right;
}

/** What a figure says, as one text.  @param {Element} figure */
function said(figure) {
  const map = figure.querySelector("svg.map");
  if (map instanceof SVGElement) return map.dataset.places ? "" : (map.dataset.numbers ?? "").split(" ").map((number) => (number === "0" ? "0.00" : number)).join(" ");
  return cellsOf(figure).map(({ textContent }) => textContent).join(" ");
}

/** The same of numbers.  @param {Value} value */
function text(value) {
  return flat(value).map(short).join(" ");
}

/** @param {Element} figure */
function cellsOf(figure) {
  return all(figure, ".entries td, :scope > b");
}

/**
 * Write numbers into a figure.
 * @param {Element} figure
 * @param {Value} value
 * @param {number} largest  at which the scale of the colours ends
 * @param {boolean[]} differs  which of them are not the circuit's
 */
function fill(figure, value, largest, differs) {
  const numbers = flat(value);
  for (const [i, cell] of cellsOf(figure).entries()) {
    cell.textContent = short(numbers[i]);
    cell.title = exact(numbers[i]);
    cell.className = `${cell.localName === "td" ? `level${levelOf(numbers[i], largest || 1)}` : ""} ${differs[i] ? "differs" : ""}`.trim();
  }
  const map = figure.querySelector("svg.map");
  if (!(map instanceof SVGElement) || !Array.isArray(value)) return;
  const before = short(Number(map.dataset.most) || Math.max(...(map.dataset.numbers ?? "").split(" ").map((number) => Math.abs(Number(number.replaceAll("−", "-"))))));
  map.dataset.numbers = numbers.map((number) => (number ? short(number) : "0")).join(" ");
  map.dataset.most = String(largest);
  colour(one(map, ".heat", SVGElement), table(value), largest || 1);
  const note = one(figure, ".note");
  note.textContent = (note.textContent ?? "").replaceAll(before, short(largest));
}
