// The controls of the steps: buttons, the bar, the keys, and playing by itself.

import { byId, one } from "./elements.js";
import { Signal } from "./signal.js";
import { Press } from "./sliding.js";
import { t, tn } from "./words.js";

/** @import { Moment } from "./moment.js" */

const PACE = 1400; // ms to a step at the usual speed

export class Stepper {
  /**
   * @param {HTMLElement} controls
   * @param {Moment} moment
   */
  constructor(controls, moment) {
    this.controls = controls;
    this.moment = moment;
    /** @type {Signal<number | null>}  a reader wants so many steps to have happened; null: all, with none looked at */
    this.wanted = new Signal();
    this.count = 0;
    this.playing = 0;
    this.bar = byId("step", HTMLInputElement);
    this.scrubber = one(controls, ".scrubber");
    this.speed = byId("speed", HTMLSelectElement);
    /** @type {Record<string, () => void>} */
    this.actions = {
      first: () => this.go(0),
      previous: () => this.go(moment.at - 1),
      next: () => this.go(moment.done === null ? 1 : moment.at + 1), // from the end, where none is looked at, the run begins
      last: () => this.go(null),
      play: () => this.play(!this.playing),
    };
    for (const [id, action] of Object.entries(this.actions)) {
      const button = this.button(id);
      button.type = "button"; // without a script it asks the server
      button.addEventListener("click", () => {
        if (id !== "play") this.play(false);
        action();
      });
    }
    this.bar.addEventListener("input", () => {
      this.play(false);
      this.go(this.bar.valueAsNumber);
    });
    this.speed.addEventListener("change", () => { if (this.playing) this.play(true); });
    this.scrub();
    new ResizeObserver(() => this.show()).observe(this.scrubber);
    moment.taken.on(() => {
      if (moment.steps.count !== this.count) this.play(false);
      this.count = moment.steps.count;
      this.show();
    });
    moment.stepped.on(() => this.show());
  }

  /** @param {string} id */
  button(id) {
    return byId(`step-${id}`, HTMLButtonElement);
  }

  /**
   * Want so many steps to have happened.
   * @param {number | null} to  as near to it as there are steps; null for all, with none looked at
   */
  go(to) {
    const done = to === null ? null : Math.max(0, Math.min(this.count, to));
    if (this.count && done !== this.moment.done) this.wanted.tell(done);
    if (this.playing && this.moment.done === this.count) this.play(false); // where a question is open, what is wanted answers it first
  }

  /** @param {boolean} on */
  play(on) {
    clearInterval(this.playing);
    this.playing = 0;
    const button = this.button("play");
    button.setAttribute("aria-label", on ? t("Pause") : t("Play"));
    button.classList.toggle("on", on);
    if (!on) return;
    if (this.moment.at === this.count) this.go(0);
    this.playing = setInterval(() => this.go(this.moment.at + 1), PACE / Number(this.speed.value));
  }

  show() {
    const { count, moment } = this;
    const at = count && moment.at;
    const forward = count && moment.steps.forward;
    this.bar.max = String(count);
    this.bar.value = String(at);
    for (const [name, value] of Object.entries({ count, forward, done: at })) this.scrubber.style.setProperty(`--${name}`, String(value));
    this.scrubber.classList.toggle("many", count > 60);
    this.scrubber.classList.toggle("at-step", moment.done !== null && at > 0);
    this.scrubber.classList.toggle("at-start", moment.done === 0);
    const phase = at === 0 ? t("before the first step") : at <= forward ? t("forward") : t("backward");
    const where = moment.done === null ? tn("{count} step", "all {count} steps", count) : t("{phase} · step {at} of {count}", { phase, at, count });
    byId("step-count").textContent = where;
    this.bar.setAttribute("aria-valuetext", where);
    for (const [id, none] of Object.entries({ first: at === 0, play: count === 0, previous: at === 0, next: moment.done === count, last: moment.done === null })) {
      this.button(id).setAttribute("aria-disabled", String(none));
    }
  }

  /** Press and drag on the bar: the segment under the pointer is the step in turn. */
  scrub() {
    /** @param {PointerEvent} event */
    const to = (event) => {
      const box = this.scrubber.getBoundingClientRect();
      this.go(Math.max(0, Math.ceil(((event.clientX - box.left) / box.width) * this.count)));
    };
    /** @type {Press | null} */
    let press = null;
    /** @param {PointerEvent} event */
    const take = (event) => {
      this.bar.focus({ preventScroll: true, focusVisible: false });
      this.play(false);
      to(event);
    };
    this.scrubber.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.scrubber.setPointerCapture(event.pointerId);
      press = new Press(event);
      if (press.slides(event)) take(event);
    });
    this.scrubber.addEventListener("pointermove", (event) => { if (press?.slides(event)) take(event); });
    this.scrubber.addEventListener("pointerup", (event) => {
      if (press?.meaning === null) take(event);
      press = null;
    });
    this.scrubber.addEventListener("pointercancel", () => { press = null; });
  }
}
