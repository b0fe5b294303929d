// A text in lines on the page, written anew only where it has changed: for a step of the run that is two or three lines.

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

  /** @param {Line[]} lines */
  write(lines) {
    if (!this.lines.length) this.element.replaceChildren(); // what the server wrote
    const wanted = lines.map((line) => JSON.stringify(line));
    const { children } = this.element;
    while (children.length > lines.length) this.element.lastElementChild?.remove();
    for (const [i, line] of lines.entries()) {
      if (!children[i]) this.element.append(drawn(line));
      else if (wanted[i] !== this.lines[i]) children[i].replaceWith(drawn(line));
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

/** @param {Line} line */
function drawn({ pieces, kinds }) {
  const element = document.createElement("span");
  element.className = ["row", ...kinds.map((kind) => `has-${kind}`)].join(" ");
  const parts = pieces.map(({ text, kind }) => {
    if (!kind) return text;
    const mark = document.createElement("mark");
    mark.className = kind;
    mark.textContent = text;
    return mark;
  });
  element.append(...parts, "\n");
  return element;
}
