// The controls of the steps: buttons, the bar, the keys, and playing by itself.

import { t } from "./words.js";

const PACE = 1400; // ms to a step at the usual speed

export class Stepper {
  constructor(controls) {
    this.controls = controls;
    this.onstep = () => {}; // told how many steps have happened; null for all, with none looked at
    this.done = null;
    this.count = 0;
    this.playing = 0;
    this.bar = controls.querySelector("#step");
    this.scrubber = controls.querySelector(".scrubber");
    this.speed = controls.querySelector("#speed");
    this.actions = {
      first: () => this.go(0),
      previous: () => this.go(this.at - 1),
      next: () => this.go(this.at + 1),
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
  }

  button(id) {
    return this.controls.querySelector(`#step-${id}`);
  }

  /** Where the run stands: after all of its steps, when none is looked at. */
  get at() {
    return this.done ?? this.count;
  }

  /** Take a circuit: how many steps it has, how many of them go forward, how many have happened. */
  take({ count, forward }, done) {
    const other = count !== this.count;
    [this.count, this.forward, this.done] = [count, forward, done];
    if (other) this.play(false);
    this.show();
  }

  go(to) {
    const done = to === null ? null : Math.max(0, Math.min(this.count, to));
    if (done !== null && done === this.count && this.playing) this.play(false);
    if (done === this.done || !this.count) return;
    this.done = done;
    this.show();
    this.onstep(done);
  }

  play(on) {
    clearInterval(this.playing);
    this.playing = 0;
    const button = this.button("play");
    button.setAttribute("aria-label", on ? t("Pause") : t("Play"));
    button.classList.toggle("on", on);
    if (!on) return;
    if (this.at === this.count) this.go(0);
    this.playing = setInterval(() => this.go(this.at + 1), PACE / Number(this.speed.value));
  }

  show() {
    const { at, count, forward } = this;
    this.bar.max = count;
    this.bar.value = at;
    for (const [name, value] of [["count", count], ["forward", forward], ["done", at]]) this.scrubber.style.setProperty(`--${name}`, value);
    this.scrubber.classList.toggle("many", count > 60);
    this.scrubber.classList.toggle("at-step", this.done !== null && at > 0);
    const phase = at === 0 ? t("before the first step") : at <= forward ? t("forward") : t("backward");
    const where = this.done === null ? t("all {count} steps", { count }) : t("{phase} · step {at} of {count}", { phase, at, count });
    this.controls.querySelector("#step-count").textContent = where;
    this.bar.setAttribute("aria-valuetext", where);
    for (const [id, none] of [["first", at === 0], ["play", count === 0], ["previous", at === 0], ["next", at === count], ["last", this.done === null]]) {
      this.button(id).setAttribute("aria-disabled", String(none));
    }
  }

  /** Press and drag on the bar: the segment under the pointer is the step in turn. */
  scrub() {
    const to = (event) => {
      const box = this.scrubber.getBoundingClientRect();
      this.go(Math.max(0, Math.ceil(((event.clientX - box.left) / box.width) * this.count)));
    };
    this.scrubber.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.bar.focus({ preventScroll: true, focusVisible: false });
      this.scrubber.setPointerCapture(event.pointerId);
      this.play(false);
      to(event);
    });
    this.scrubber.addEventListener("pointermove", (event) => { if (this.scrubber.hasPointerCapture(event.pointerId)) to(event); });
  }
}
