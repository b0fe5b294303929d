// The state of the page: the circuit with its numbers and its step, and the settings of the address.
// It stands here alone; whoever shows some of it listens.

import { Moment } from "../circuit/moment.js";
import { Signal } from "../circuit/signal.js";
import { queryOf, settingsOf } from "./address.js";

/** @import { Step } from "../circuit/record.js" */

/**
 * How the address follows a change: now, when there has been no other for a while, or as a new entry of the
 * history, which Back leaves.
 * @typedef {"now" | "soon" | "entry"} Follows
 */

class State extends Moment {
  /** @param {Map<string, string>} settings */
  constructor(settings) {
    super();
    /** @type {ReadonlyMap<string, string>}  those that have a control change with it, the others stay */
    this.settings = settings;
    /** @type {Signal<Follows>}  a setting has changed */
    this.changed = new Signal();
  }

  /**
   * Change settings; null is none.
   * @param {Record<string, string | null>} changes
   * @param {Follows} [follows]
   */
  set(changes, follows = "now") {
    const settings = new Map(this.settings);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) settings.delete(name);
      else settings.set(name, value);
    }
    this.settings = settings;
    this.changed.tell(follows);
  }

  /**
   * Take the settings of an address that is visited: it says them already.
   * @param {Iterable<[string, string]>} settings
   */
  visit(settings) {
    this.settings = new Map(settings);
  }

  /** What the sentence is about: the step that was last, or else both steps of the gate that is looked at. */
  get turn() {
    const { done, run, step } = this;
    /** @type {Step[]} */
    const none = [];
    if (!run) return none;
    return step ? [step] : done === null ? run.of(this.settings.get("_gate")) : none;
  }
}

export const state = new State(settingsOf(queryOf(document)));
