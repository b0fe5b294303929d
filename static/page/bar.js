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
  history.replaceState(history.state, "", shown);
  shorten();
  written.tell(shown);
}

/** Have a new entry say so, which Back leaves. */
export function enter() {
  const shown = address();
  goTo(shown);
  shorten();
  written.tell(shown);
}

/** Have the entry of now say the same in fewer characters, unless there is another one by then. */
async function shorten() {
  const { href } = location;
  const link = await shortened(href);
  if (location.href === href && link !== href) history.replaceState(history.state, "", link);
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
 * Go to another address, in a new entry; in that of what lies over the page, which goes with it.
 * @param {string} other
 */
export function goTo(other) {
  if (isCovered()) history.replaceState(null, "", other);
  else history.pushState(null, "", other);
  putAway = null;
}

// What lies over the page, such as a menu, has an entry of the history, so that Back puts it away and does not leave.

/** @type {(() => void) | null}  puts away what lies over the page */
let putAway = null;
/** @type {string | null}  the address from which its entry is left now */
let leaving = null;
if (history.state?.covers) history.replaceState(null, ""); // it was there before a reload

/** Whether the entry that there is belongs to what lies over the page. */
function isCovered() {
  return Boolean(history.state?.covers) && leaving === null;
}

/**
 * Something lies over the page now.
 * @param {() => void} away  puts it away
 */
export function cover(away) {
  if (!isCovered()) history.pushState({ covers: true }, "", location.href);
  putAway = away;
}

/** It was put away, without Back: its entry goes too, unless something else lies there next. */
export function uncover() {
  putAway = null;
  setTimeout(() => {
    if (putAway || !isCovered()) return;
    leaving = location.href;
    history.back();
  });
}

/** Whether Back or Forward only puts away what lies over the page. */
export function uncovers() {
  if (leaving !== null) {
    const here = leaving === location.href; // else a reader has gone on meanwhile
    leaving = null;
    return here;
  }
  if (!putAway) return false;
  putAway();
  putAway = null;
  return true;
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
