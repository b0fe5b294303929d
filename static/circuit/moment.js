// A moment of a circuit's run: the circuit, the numbers of now, and how many steps have happened. It
// stands here alone: whatever shows a part of it reads it here, and is told when it changes.

import { kept } from "./numerals.js";
import { Signal } from "./signal.js";
import { Steps } from "./steps.js";

/** @import { Circuit, Numbers, Step, There, Written, Value } from "./record.js" */

export class Moment {
  constructor() {
    /** @type {Circuit | null}  null while nothing is drawn */
    this.record = null;
    /** @type {Numbers | null}  of all wires, as the circuit's own program gave them; null while the server's count */
    this.numbers = null;
    /** @type {number | null}  how many steps have happened; null: all, and none is looked at */
    this.done = null;
    /** @type {Steps | null} */
    this.run = null;
    /** @type {Numbers | null}  the record's own, once they were asked for */
    this.recorded = null;
    /** @type {There | null}  what the steps by now have reached, once it was asked for */
    this.reached = null;
    /** @type {Signal}  another circuit, or the same one as the server has it now */
    this.taken = new Signal();
    /** @type {Signal}  other numbers at the same step */
    this.ran = new Signal();
    /** @type {Signal}  another step */
    this.stepped = new Signal();
  }

  /**
   * Take the circuit that the server has drawn, at the step that it was asked for.
   * @param {Circuit} record
   * @param {number | null} done
   */
  take(record, done) {
    this.record = record;
    this.run = new Steps(record);
    this.done = done;
    this.numbers = null;
    this.recorded = null;
    this.reached = null;
    this.taken.tell();
  }

  /**
   * Have other numbers, at the same step.
   * @param {Numbers} numbers
   */
  show(numbers) {
    this.numbers = numbers;
    this.ran.tell();
  }

  /**
   * Go to another step, with the numbers there are.
   * @param {number | null} done
   */
  go(done) {
    this.done = done;
    this.reached = null;
    this.stepped.tell();
  }

  /** The circuit that is drawn. Errors: TypeError while there is none. */
  get circuit() {
    if (!this.record) throw new TypeError("no circuit is drawn yet");
    return this.record;
  }

  /** The steps of its run. Errors: TypeError while there is none. */
  get steps() {
    if (!this.run) throw new TypeError("no circuit is drawn yet");
    return this.run;
  }

  /** Where the run stands: after all of its steps, when none is looked at. */
  get at() {
    return this.done ?? this.run?.count ?? 0;
  }

  /**
   * The step that was last, where one is looked at.
   * @returns {Step | null}
   */
  get step() {
    return this.done === null ? null : this.steps.at(this.done);
  }

  /** The wires that have a value, and those that have a gradient, by now. */
  get there() {
    return (this.reached ??= this.steps.after(this.at));
  }

  /** The numbers of now: the program's, or else the server's, which has left out large arrays. */
  get known() {
    return this.numbers ?? (this.recorded ??= recorded(this.circuit));
  }
}

const NOT_FINITE = { inf: Infinity, "-inf": -Infinity, nan: NaN };

/**
 * The numbers of a record, by wire; none of an array that is left out.
 * @param {Pick<Circuit, "wires" | "round_off">} record
 * @returns {Numbers}
 */
export function recorded({ wires, round_off: lost = {} }) {
  /** @param {Written | undefined} found  @param {number[]} shape  @returns {Value | null | undefined} */
  const number = (found, shape) => {
    if (found === null && shape.length) return undefined;
    return typeof found === "string" ? NOT_FINITE[found] : found;
  };
  return {
    values: new Map(wires.map(({ id, value, shape }) => [id, number(value, shape)])),
    gradients: new Map(wires.map(({ id, gradient, shape }) => [id, kept(number(gradient, shape), lost[id])])),
  };
}
