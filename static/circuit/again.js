// What could not be asked because the server can't be reached goes on by itself: later and later, and as soon as the
// browser has a connection.

import { t } from "./words.js";

const FIRST_WAIT = 1000; // ms before the server is tried again, twice as long each time
const LAST_WAIT = 30_000;

export class Again {
  constructor() {
    this.wait = FIRST_WAIT;
    this.timer = 0;
    /** @type {(() => void) | null}  what goes on; null while the server answers */
    this.work = null;
    addEventListener("online", () => this.work?.());
  }

  /**
   * Do something again later: it asks the server, and says by `over` or `later` what came of that.
   * @param {() => void} work
   */
  later(work) {
    this.pause();
    this.work = work;
    this.timer = setTimeout(work, this.wait);
    this.wait = Math.min(2 * this.wait, LAST_WAIT);
  }

  /** The server is asked now, and not later. */
  pause() {
    clearTimeout(this.timer);
  }

  /** The server has answered; tells whether it could not be reached before. */
  over() {
    this.pause();
    const was = this.work !== null;
    this.work = null;
    this.wait = FIRST_WAIT;
    return was;
  }
}

/** What is said meanwhile. */
export function lost() {
  return t("The server can’t be reached. Your text stays here, and the page goes on by itself as soon as it can.");
}

/**
 * Say it in place of what a panel says of a backward pass, whose field stays as it is, and once aloud.
 * @param {HTMLElement} panel
 * @param {(words: string) => void} aloud
 */
export function sayLost(panel, aloud) {
  const summary = panel.querySelector(".summary");
  if (summary?.textContent === lost()) return;
  summary?.replaceChildren(lost());
  aloud(lost());
}
