// The address bar says what is shown. Nothing else writes it, or gives the history an entry.

import { address } from "./parts.js";
import { state } from "./state.js";

const PAUSE = 300; // ms without a change before the address follows what changes many times a second

let pause = 0;

/** Have the entry of the history that there is say what is shown. */
export function rewrite() {
  history.replaceState(null, "", address());
}

/** Have a new entry say so, which Back leaves. */
export function enter() {
  history.pushState(null, "", address());
}

/**
 * Go to another address, in a new entry.
 * @param {string} other
 */
export function goTo(other) {
  history.pushState(null, "", other);
}

/**
 * Do something when there has been no change for a while.
 * @param {() => void} work
 */
export function later(work) {
  clearTimeout(pause);
  pause = setTimeout(work, PAUSE);
}

/** What was to be done later is not done any more. */
export function forget() {
  clearTimeout(pause);
}

/** What a reader goes on with for a while, and what has one entry of the history. */
export class Stay {
  constructor() {
    this.entered = false;
  }

  /** Make the entry, if there is none yet; tells whether it was made now. */
  enter() {
    if (this.entered) return false;
    enter();
    this.entered = true;
    return true;
  }

  /** What comes next has an entry of its own. */
  end() {
    this.entered = false;
  }
}

state.changed.on((follows) => {
  if (follows === "now") rewrite();
  else if (follows === "soon") later(rewrite);
  else enter();
});
