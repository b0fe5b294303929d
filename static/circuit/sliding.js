// A slider moves under a finger that goes sideways. One that goes up or down scrolls the page, wherever it began, and
// leaves the number alone: a browser's own slider takes the finger's place as soon as that comes down.

const FAR = 8; // px that a finger goes before it is known what it means

/** @typedef {"slide" | "scroll"} Meaning */

/**
 * What a finger means that has gone so far, in px; null where that is not known yet.
 * @param {number} right
 * @param {number} down
 * @returns {Meaning | null}
 */
export function meant(right, down) {
  const [across, along] = [Math.abs(right), Math.abs(down)];
  if (Math.max(across, along) < FAR) return null;
  return across > along ? "slide" : "scroll";
}

/** A pointer on something that slides sideways: a mouse slides at once. */
export class Press {
  /** @param {PointerEvent} event  with which it came down */
  constructor({ clientX, clientY, pointerType }) {
    this.from = { x: clientX, y: clientY };
    /** @type {Meaning | null} */
    this.meaning = pointerType === "touch" ? null : "slide";
  }

  /** @param {PointerEvent} event  @returns {boolean}  whether it slides */
  slides({ clientX, clientY }) {
    this.meaning ??= meant(clientX - this.from.x, clientY - this.from.y);
    return this.meaning === "slide";
  }
}

/** Hold each slider of the page at its number until a finger on it slides, or is lifted where it came down. */
export function holdSliders() {
  /** @type {{slider: HTMLInputElement, press: Press, before: string, wanted: string} | null} */
  let held = null;
  /** @param {(event: PointerEvent, now: NonNullable<typeof held>) => void} work */
  const whileHeld = (work) => (/** @type {PointerEvent} */ event) => {
    if (held && held.press.meaning === null) work(event, held);
  };
  addEventListener("pointerdown", (event) => {
    const { target } = event;
    const isSlider = target instanceof HTMLInputElement && target.type === "range" && event.pointerType === "touch";
    held = isSlider ? { slider: target, press: new Press(event), before: target.value, wanted: target.value } : null;
  }, true);
  addEventListener("pointermove", whileHeld((event, { press }) => { press.slides(event); }), true);
  addEventListener("pointercancel", whileHeld((_, { press }) => { press.meaning = "scroll"; }), true);
  addEventListener("pointerup", whileHeld((_, { slider, press, wanted }) => {
    press.meaning = "slide";
    if (wanted === slider.value) return;
    slider.value = wanted;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }), true);
  for (const kind of ["touchend", "touchcancel"]) addEventListener(kind, () => setTimeout(() => { held = null; }), true);
  for (const kind of ["input", "change"]) {
    addEventListener(kind, (event) => {
      if (!held || event.target !== held.slider || held.press.meaning === "slide") return;
      event.stopImmediatePropagation();
      held.wanted = held.slider.value;
      held.slider.value = held.before;
    }, true);
  }
}
