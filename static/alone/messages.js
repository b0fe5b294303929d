// What a frame and the page around it say to each other, by `postMessage`: docs/embedding.md lists it.

import { Again, lost } from "../circuit/again.js";
import { one } from "../circuit/elements.js";
import { hearing } from "./hearing.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Alone } from "./standalone.js" */
/** What of an exercise is found.  @typedef {{found: number, all: number, done: boolean}} Progress */

const VERSION = 1;
const PAUSE = 100; // ms between two messages of a kind: of those in between the last one counts
const SETTLED = 150; // ms in which nothing else is asked for, longer than the pause
export const ANSWERED = "_answered"; // the setting that says what is found of an exercise in a frame
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

export class Messages {
  /** @param {string} query  of the circuit that is shown, in full */
  constructor(query) {
    this.pairs = pairsOf(query);
    /** @type {(numbers: Map<string, number>) => void}  has the circuit follow other numbers, once it can */
    this.set = () => {};
    /** @type {Set<string> | null}  the inputs whose numbers can be set so; null until that is known */
    this.settable = null;
    /** @type {Map<string, string>}  the numbers that the server chose, which a query that leaves them out means */
    this.chosen = new Map();
    this.leaving = false;
    /** @type {AbortController | null} */
    this.request = null;
    this.settling = 0;
    this.again = new Again();
    this.height = 0;
    this.changed = () => {}; // tells how things stand, once that is known
    if (parent === window) return; // there is no page around it
    const open = spaced(() => this.open());
    hearing.onasked = () => {
      this.stay();
      open();
    };
    if (hearing.wanted !== null) open();
  }

  /** Tell the height of what the frame holds from now on: at first once all of it is there, so that nothing is told that does not last. */
  watch() {
    if (parent === window) return;
    new ResizeObserver(() => this.measure()).observe(document.body);
    addEventListener("resize", () => this.measure());
  }

  /**
   * Tell the height of what the frame holds, where that is another one. It is measured without a scroll bar, which makes
   * what is held narrower and so of another height; a frame that is high enough has none, for a browser would keep it.
   */
  measure() {
    const { style } = document.documentElement;
    style.overflow = "hidden";
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height > innerHeight) style.overflow = "";
    if (height !== this.height) this.tell("height", { height });
    this.height = height;
  }

  /**
   * Tell the page around the frame something. Any site may be that page, and what is told is what its own frame shows.
   * @param {"height" | "state" | "answer"} kind
   * @param {object} what
   */
  tell(kind, what) {
    if (parent !== window) parent.postMessage({ type: `gateflow:${kind}`, version: VERSION, ...what }, "*");
  }

  /**
   * Have the link say what a reader did that no number or step says: what is written, what is found.
   * @param {string} name
   * @param {string} text  none of it where that is empty
   */
  keep(name, text) {
    if (text.trim()) this.pairs.set(name, text);
    else this.pairs.delete(name);
    this.changed();
  }

  /**
   * Tell that the circuit that was asked for can't be shown.
   * @param {object} error  as the data of an address have it
   */
  fail(error) {
    this.settable = new Set();
    this.measure(); // as where all goes well: a frame that is out of sight hears of no size by itself
    this.tell("state", { query: queryOf(this.pairs), inputs: {}, step: null, exercise: null, error });
  }

  /**
   * Tell of every change of the numbers, the step and what is found.
   * @param {Moment} moment
   * @param {Alone} alone
   * @param {(() => Progress) | null} progress  of an exercise, in which no numbers are set in place because they are asked for
   */
  follow(moment, { given, set }, progress) {
    this.set = set;
    for (const [name, value] of Object.entries(given)) if (typeof value === "number" && !this.pairs.has(name)) this.chosen.set(name, String(value));
    this.settable = new Set(progress ? [] : Object.keys(given).filter((name) => typeof given[name] === "number"));
    this.changed = spaced(() => {
      const pairs = new Map(this.pairs);
      for (const [name, value] of Object.entries(given)) {
        if (typeof value === "number" && (!pairs.has(name) || Number(pairs.get(name)) !== value)) pairs.set(name, String(value));
      }
      if (moment.done === null) pairs.delete("_step");
      else pairs.set("_step", String(moment.done));
      this.pairs = pairs;
      this.measure(); // a frame that is out of sight hears of no new size by itself
      const query = queryOf(pairs);
      const whole = [...pairs].filter(([name]) => name !== ANSWERED);
      one(document, "header a", HTMLAnchorElement).href = `/?${queryOf(new Map(whole))}`;
      this.tell("state", { query, inputs: given, step: moment.done, exercise: progress?.() ?? null });
    });
    for (const sign of [moment.ran, moment.stepped]) sign.on(this.changed);
    this.changed();
    if (hearing.wanted !== null) this.open();
  }

  /**
   * Show what is wanted: at once where only numbers differ, else as a page of its own, once nothing else was asked for
   * in a while: what is asked for while one document takes the place of another is heard by neither.
   */
  open() {
    this.stay();
    const { wanted } = hearing;
    if (wanted === null) return;
    const pairs = new Map([...this.chosen, ...pairsOf(wanted)]);
    const numbers = numbersIn(pairs, this.pairs, this.settable ?? new Set(pairs.keys()));
    if (!numbers) this.settling = setTimeout(() => this.leave(wanted), SETTLED);
    else if (this.settable) { // else they are set as soon as the circuit is live, which is sooner than in a new document
      hearing.wanted = null;
      this.reached();
      this.set(numbers);
    }
  }

  /** Show the same as it stands in a document of its own, unless one is writing. */
  anew() {
    if (!document.activeElement?.matches("input, textarea")) this.leave(queryOf(this.pairs));
  }

  /** Go nowhere: something else is wanted now, which would be lost with this document. */
  stay() {
    clearTimeout(this.settling);
    this.request?.abort();
    if (this.leaving) stop();
    this.leaving = false;
  }

  /**
   * Go to another circuit, once it is to be had: a frame that can't be loaded shows nothing of ours, and hears no further message.
   * @param {string} wanted
   */
  async leave(wanted) {
    const request = (this.request = new AbortController());
    this.again.pause();
    const address = `/embed?${wanted}`;
    try {
      const answer = await (await fetch(address, { signal: request.signal })).text();
      if (request.signal.aborted) return;
      if (!answer.includes("data-query")) throw new Error("another one answers in place of our server");
      this.reached();
      this.leaving = true;
      location.replace(address);
    } catch {
      if (request.signal.aborted) return;
      if (!document.getElementById("lost")) one(document, "main").prepend(Object.assign(document.createElement("p"), { id: "lost", role: "alert", textContent: lost() }));
      this.measure();
      this.again.later(() => this.open());
    }
  }

  /** The server was reached, or is not needed any more. */
  reached() {
    this.again.over();
    const said = document.getElementById("lost");
    said?.remove();
    if (said) this.measure();
  }
}

/**
 * The numbers of inputs in which a query differs from what is shown, where it differs in nothing else; null where it does.
 * @param {Map<string, string>} wanted
 * @param {Map<string, string>} shown
 * @param {Set<string>} settable
 * @returns {Map<string, number> | null}
 */
export function numbersIn(wanted, shown, settable) {
  if (!settable.size || [...shown.keys()].some((name) => !wanted.has(name))) return null;
  const other = [...wanted].filter(([name, value]) => shown.get(name) !== value);
  if (!other.every(([name, value]) => settable.has(name) && NUMBER.test(value) && Number.isFinite(Number(value)))) return null;
  return new Map(other.map(([name, value]) => [name, Number(value)]));
}

/** @param {string} query */
function pairsOf(query) {
  return new Map(query.split("&").map((pair) => {
    const at = pair.indexOf("=");
    return /** @type {[string, string]} */ ([decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))]);
  }));
}

/** @param {Map<string, string>} pairs */
function queryOf(pairs) {
  return [...pairs].map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // the server says what is wrong with it
  }
}

/**
 * Do something at most so often; of what is asked for in between, the last is done.
 * @param {() => void} work
 */
function spaced(work) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      work();
    }, PAUSE);
  };
}
