// A text in lines on the page, written anew only where it has changed: for a step of the run that is two or three lines.

/** @import { Coloured } from "./coloured.js" */
/** @import { Line } from "./lines.js" */

const MARGIN = 24; // pixels that are seen around a place that is brought into sight

export class Written {
  /**
   * @param {HTMLElement} element  that holds the lines
   * @param {HTMLElement} box  that scrolls them
   */
  constructor(element, box = element) {
    this.element = element;
    this.box = box;
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
      if (!children[i]) this.element.append(drawn(line, colours[i]));
      else if (wanted[i] !== this.lines[i]) children[i].replaceWith(drawn(line, colours[i]));
    }
    this.lines = wanted;
  }

  /** Bring what is marked into sight, in its own box alone: the page stays where it is. */
  bring() {
    const mark = this.element.querySelector("mark:is(.lit, .error)");
    if (!mark) return;
    const [{ top, bottom }, seen] = [mark.getBoundingClientRect(), this.box.getBoundingClientRect()];
    const above = Math.min(0, top - MARGIN - seen.top);
    const beyond = above || Math.max(0, bottom + MARGIN - seen.bottom);
    if (beyond) this.box.scrollTop += beyond;
  }
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
