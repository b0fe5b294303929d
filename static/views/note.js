// What is said of a wire that was tapped, beside it: where the sentence below the circuit is out of sight, and what a
// reader has there is to stay. The next press, key or scroll puts it away.

import { all } from "../circuit/elements.js";
import { around } from "./entries.js";
import { Tip } from "./tip.js";

export class Note {
  /** @param {HTMLElement} picture */
  constructor(picture) {
    this.picture = picture;
    this.tip = new Tip("wire-note");
    for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, () => this.tip.hide(), { capture: true, passive: true });
  }

  /**
   * @param {Element} wire  in the picture
   * @param {(string | HTMLElement)[]} words
   */
  show(wire, words) {
    const line = document.createElement("p");
    line.append(...words);
    this.tip.say([line], [], false); // the sentence is heard
    const free = around(wire);
    this.tip.show({ clientX: free.x + free.width / 2, clientY: free.y }, free, all(this.picture, ".wire > :is(.heat, text), .gate .body, .input text", SVGElement), this.picture);
  }
}
