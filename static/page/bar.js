// The address bar says what is shown. Nothing else writes it, or gives the history an entry.

import { Signal } from "../circuit/signal.js";
import { address } from "./parts.js";
import { state } from "./state.js";

const LONGEST = 1500; // characters of an address that is written as it is
const PAUSE = 300; // ms without a change before the address follows what changes many times a second

let pause = 0;

/** @type {Signal<string>}  the address says what is shown now, in full */
export const written = new Signal();

/** Have the entry of the history that there is say what is shown. */
export function rewrite() {
  const shown = address();
  history.replaceState(null, "", shown);
  shorten();
  written.tell(shown);
}

/** Have a new entry say so, which Back leaves. */
export function enter() {
  const shown = address();
  history.pushState(null, "", shown);
  shorten();
  written.tell(shown);
}

/** Have the entry of now say the same in fewer characters, unless there is another one by then. */
async function shorten() {
  const { href } = location;
  const link = await shortened(href);
  if (location.href === href && link !== href) history.replaceState(null, "", link);
}

/**
 * An address in full, packed where it would be long; where the browser can't pack, it stays as it is.
 * @param {string} other
 */
export async function shortened(other) {
  const { href } = new URL(other, location.href);
  if (href.length <= LONGEST) return href;
  try {
    const link = await (await import("./packing.js")).packed(href);
    return link.length < href.length ? link : href;
  } catch {
    return href;
  }
}

/** The address of the page that the bar has, as it is when it is not packed. */
export async function visited() {
  const here = location.pathname + location.search;
  if (!/[?&]_z=/.test(here)) return here;
  try {
    return await (await import("./packing.js")).unpacked(here);
  } catch {
    return here; // the server says what is wrong with it
  }
}

/**
 * Go to another address, in a new entry.
 * @param {string} other
 */
export function goTo(other) {
  history.pushState(null, "", other);
}

/**
 * Have the entry that there is say another address, which is shown next.
 * @param {string} other
 */
export function turnTo(other) {
  history.replaceState(null, "", other);
  shorten();
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
