// On a small screen a gate that is tapped is explained on a sheet, which a swipe, Esc or its button puts away. The
// circuit stays in sight beside it, unless the sheet is pulled up over it.

import { byId, one, targetOf } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";

const SMALL = "(max-width: 600px), (max-height: 540px)"; // as in static/page/small.css
const FAR = 70; // px that a finger goes to put it away

export class Sheet {
  /**
   * @param {HTMLElement} section  that becomes the sheet, with the panels in it
   * @param {HTMLElement} picture  what is to stay in sight
   */
  constructor(section, picture) {
    this.section = section;
    this.picture = picture;
    this.small = matchMedia(SMALL);
    /** @type {Element | null}  what had the focus before it was opened */
    this.before = null;
    /** @type {Signal<boolean>}  it lies over the page now, or no more */
    this.turned = new Signal();
    /** @type {Touch | null}  where a finger began that may put it away */
    this.from = null;
    this.byGrip = false; // whether that is on its grip, which pulls it up too: elsewhere its text is scrolled so
    this.small.addEventListener("change", () => { if (!this.small.matches) this.close(); });
    byId("sheet-close").addEventListener("click", () => this.close());
    addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector(":modal, :popover-open")) this.close(); });
    section.addEventListener("keydown", ({ key }) => { if (key === "Tab") setTimeout(() => this.left()); });
    section.addEventListener("touchstart", (event) => this.touch(event), { passive: true });
    section.addEventListener("touchmove", (event) => this.pull(event), { passive: true });
    section.addEventListener("touchend", (event) => this.leave(event));
    section.addEventListener("touchcancel", () => this.put(0));
  }

  get on() {
    return this.section.classList.contains("sheet");
  }

  /** Open it, where the screen is small; tells whether it stands there. */
  open() {
    if (!this.small.matches) return false;
    if (!this.section.contains(document.activeElement)) this.before = document.activeElement; // of two gates the last
    const { on } = this;
    this.section.classList.add("sheet");
    document.documentElement.classList.add("sheeted");
    scrollBy({ top: this.picture.getBoundingClientRect().top, behavior: "instant" });
    one(this.section, "[role=tabpanel]:not([hidden])").focus({ preventScroll: true, focusVisible: false });
    if (!on) this.turned.tell(true);
    return true;
  }

  /** @param {boolean} returns  whether what had the focus before has it again */
  close(returns = true) {
    if (!this.on) return;
    this.section.classList.remove("sheet", "tall");
    document.documentElement.classList.remove("sheeted");
    this.put(0);
    if (returns) this.refocus();
    this.turned.tell(false);
  }

  /** Be put away where Tab has left it: it would hide what has the focus. */
  left() {
    if (!this.section.contains(document.activeElement)) this.close(false);
  }

  refocus() {
    if (this.before instanceof HTMLElement || this.before instanceof SVGElement) this.before.focus({ preventScroll: true, focusVisible: false });
  }

  /** @param {TouchEvent} event */
  touch(event) {
    const panel = targetOf(event).closest("[role=tabpanel]");
    const [finger] = event.touches;
    this.from = this.on && event.touches.length === 1 && !panel?.scrollTop && !targetOf(event).closest("input, .equation, .array") ? finger : null;
    this.byGrip = targetOf(event).closest(".grip") !== null;
  }

  /** How far a finger has pulled it down, or up with a number below 0: what goes to the side first is no pull.  @param {TouchEvent} event */
  pulled(event) {
    const [finger] = event.changedTouches;
    if (!this.from) return 0;
    const [across, down] = [Math.abs(finger.clientX - this.from.clientX), finger.clientY - this.from.clientY];
    return Math.abs(down) > across ? down : 0;
  }

  /** @param {TouchEvent} event */
  pull(event) {
    if (this.from) this.put(Math.max(0, this.pulled(event)));
  }

  /** Down it is put away, or first as low as it was; up it has the circuit's room too.  @param {TouchEvent} event */
  leave(event) {
    const { classList } = this.section;
    const down = this.pulled(event);
    this.from = null;
    this.put(0);
    if (down < -FAR && this.byGrip) classList.add("tall");
    else if (down > FAR && classList.contains("tall")) classList.remove("tall");
    else if (down > FAR) this.close();
  }

  /** @param {number} down  px from its place */
  put(down) {
    this.section.style.translate = down ? `0 ${down}px` : "";
  }
}
