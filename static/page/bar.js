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
  isChanged ||= Boolean(history.state?.covers);
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
  over = [];
}

// What lies over the page, such as a menu or a sheet, has an entry of the history, so that Back puts it away and does
// not leave. The page below it may change meanwhile: what its own entry says follows when that is the one again.

/** Puts away what lies over the page.  @typedef {() => void} Away */

/** @type {Away[]}  of all that lies over the page, the topmost last: they have one entry together */
let over = [];
let beneath = ""; // the address of the entry below that one
let isChanged = false; // whether the page has changed since
/** @type {string | null}  the address from which the entry is left now */
let leaving = null;
if (history.state?.covers) history.replaceState(null, ""); // it was there before a reload

/** Whether the entry that there is belongs to what lies over the page. */
function isCovered() {
  return Boolean(history.state?.covers) && leaving === null;
}

/**
 * Something lies over the page now.
 * @param {Away} away
 */
export function cover(away) {
  over.push(away);
  if (!isCovered() && leaving === null) enterCover();
}

/** Make the entry of what lies over the page. */
function enterCover() {
  [beneath, isChanged] = [location.href, false];
  history.pushState({ covers: true }, "", beneath);
}

/**
 * It was put away, without Back: its entry goes too, unless something else lies there still or next.
 * @param {Away} away
 */
export function uncover(away) {
  if (!over.includes(away)) return;
  over = over.filter((one) => one !== away);
  setTimeout(() => {
    if (over.length || !isCovered()) return;
    leaving = location.href;
    history.back();
  });
}

/** Whether Back or Forward only puts away what lies over the page. */
export function uncovers() {
  const [shown, away] = [leaving, leaving === null ? over.pop() : undefined];
  leaving = null;
  if (location.href !== beneath || (shown === null && !away)) {
    over = [];
    if (history.state?.covers) history.replaceState(null, ""); // nothing lies there any more
    return false; // a reader has gone on meanwhile, or further back
  }
  away?.();
  if (isChanged) rewrite();
  if (over.length) enterCover(); // something lies there still, or came while the entry was left
  return true;
}

/**
 * Have the entry that there is say another address, which is shown next.
 * @param {string} other
 */
export function turnTo(other) {
  history.replaceState(history.state, "", other);
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
