// A text in lines on the page, written anew only where it has changed: for a step of the run that is two or three lines.

/** @import { Coloured } from "./coloured.js" */
/** @import { Line } from "./lines.js" */

const SIGNS = /([-+*/@%=<>!&|^]+)/;
const ENDS = /[\p{L}\p{M}\p{N}_)\]}'"]$/u; // with which an operand ends
const MARGIN = 24; // pixels that are seen around a place that is brought into sight

export class Written {
  /**
   * @param {HTMLElement} element  that holds the lines
   * @param {HTMLElement} box  that scrolls them
   * @param {boolean} isRead  and not typed: its lines break before operators, as in engine/base/breaks.py
   */
  constructor(element, box = element, isRead = false) {
    this.element = element;
    this.box = box;
    this.isRead = isRead;
    /** @type {string[]}  what each line says */
    this.lines = [];
  }

  /**
   * @param {Line[]} lines
   * @param {Coloured[][]} [colours]  the same lines with their words told apart
   */
  write(lines, colours = []) {
    if (!this.lines.length) this.element.replaceChildren(); // what the server wrote
    const wanted = lines.map((line, i) => JSON.stringify([line, colours[i]]));
    const { children } = this.element;
    while (children.length > lines.length) this.element.lastElementChild?.remove();
    for (const [i, line] of lines.entries()) {
      if (!children[i]) this.element.append(this.drawn(line, colours[i]));
      else if (wanted[i] !== this.lines[i]) children[i].replaceWith(this.drawn(line, colours[i]));
    }
    this.lines = wanted;
  }

  /**
   * @param {Line} line
   * @param {Coloured[]} [colours]
   */
  drawn(line, colours) {
    const element = drawn(line, colours);
    if (this.isRead) breakBefore(element);
    return element;
  }

  /** Bring what is wrong, or else what is lit, into sight, in its own box alone: the page stays where it is. */
  bring() {
    const mark = this.element.querySelector("mark.error") ?? this.element.querySelector("mark.lit");
    if (!mark) return;
    const [{ top, bottom }, seen] = [mark.getBoundingClientRect(), inSight(this.box)];
    const above = Math.min(0, top - MARGIN - seen.top);
    const beyond = above || Math.max(0, bottom + MARGIN - seen.bottom);
    if (beyond) this.box.scrollTop += beyond;
  }
}

/**
 * Where the part of a box stands that its column has not scrolled out of sight; all of it where no part is seen.
 * @param {HTMLElement} box
 */
function inSight(box) {
  let { top, bottom } = box.getBoundingClientRect();
  for (let around = box.parentElement; around; around = around.parentElement) {
    if (!/auto|scroll/.test(getComputedStyle(around).overflowY)) continue;
    const seen = around.getBoundingClientRect();
    if (seen.bottom - top > 2 * MARGIN && bottom - seen.top > 2 * MARGIN) [top, bottom] = [Math.max(top, seen.top), Math.min(bottom, seen.bottom)];
  }
  return { top, bottom };
}

/**
 * @param {Line} line
 * @param {Coloured[]} [colours]
 */
function drawn({ pieces, kinds }, colours = []) {
  const element = document.createElement("span");
  element.className = ["row", ...kinds.map((kind) => `has-${kind}`)].join(" ");
  const left = colours.slice();
  const parts = pieces.flatMap(({ text, kind }) => {
    const inner = cut(left, text);
    if (!kind) return inner;
    const mark = document.createElement("mark");
    mark.className = kind;
    mark.append(...inner);
    return [mark];
  });
  element.append(...parts, "\n");
  return element;
}

/**
 * Take a text from the front of coloured pieces, as nodes.
 * @param {Coloured[]} left
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function cut(left, text) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let at = 0;
  while (at < text.length && left.length) {
    const [piece] = left;
    const part = piece.text.slice(0, text.length - at);
    nodes.push(tinted({ ...piece, text: part }));
    at += part.length;
    if (part.length < piece.text.length) left[0] = { ...piece, text: piece.text.slice(part.length) };
    else left.shift();
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

/**
 * @param {Coloured} piece
 * @returns {Node | string}
 */
function tinted({ text, colour }) {
  if (!colour || colour === "name") return text;
  const element = document.createElement("span");
  element.className = `is-${colour}`;
  element.textContent = text;
  return element;
}

/**
 * Have a line go on before what joins two operands, and behind no sign: a browser would break it behind a hyphen.
 * @param {Element} line
 */
function breakBefore(line) {
  const texts = document.createNodeIterator(line, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let node = texts.nextNode(); node instanceof Text; node = texts.nextNode()) nodes.push(node);
  let before = "";
  for (const node of nodes) {
    const isNumber = node.parentElement?.matches(".is-number"); // the sign of `1e-3` is a part of it
    const parts = isNumber ? [node.data] : node.data.split(SIGNS).filter(Boolean);
    /** @type {(Node | string)[]} */
    const written = [];
    for (const text of parts) {
      const isSign = !isNumber && SIGNS.test(text);
      if (isSign && ENDS.test(before)) written.push(document.createElement("wbr"));
      written.push(isSign ? Object.assign(document.createElement("span"), { className: "joined", textContent: text }) : text);
      before = text;
    }
    node.replaceWith(...written);
  }
}
