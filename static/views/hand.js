// What a hand does with the circuit's window: a wheel scrolls and, with Ctrl, zooms; a drag and two fingers pan,
// a pinch zooms; a press that stays where it began picks.

import { all } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";
import { stayed } from "./staying.js";

/** @import { Viewport } from "./viewport.js" */

const REACH = 22; // px from its middle: as near a finger must come to a gate
const LINE = 20; // px that a wheel scrolls where it counts in lines

export class Hand {
  /** @param {Viewport} viewport */
  constructor(viewport) {
    this.viewport = viewport;
    /** @type {Map<number, PointerEvent>} */
    this.pointers = new Map();
    /** @type {PointerEvent | null}  where a press began, while it may be a click */
    this.pressed = null;
    /** @type {PointerEvent | null}  the end of a press that stayed where it began */
    this.tapped = null;
    this.byFinger = false; // whether what was picked last was tapped
    /** @type {Signal<Element | null>}  what was clicked or tapped */
    this.picked = new Signal();
    const { element } = viewport;
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", (event) => this.up(event));
    element.addEventListener("click", (event) => this.tell(event));
  }

  /**
   * Scroll, or zoom with Ctrl, which is also how a browser tells of a pinch on a touchpad. At the end of the
   * circuit the page goes on; a circuit that is out of sight to the sides alone is scrolled sideways.
   * @param {WheelEvent} event
   */
  wheel(event) {
    const { viewport } = this;
    const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? viewport.height : 1;
    const [right, down] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const { left, top } = viewport.element.getBoundingClientRect();
      viewport.zoom(Math.exp(-down * (Math.abs(down) < 50 ? 0.01 : 0.002)), event.clientX - left, event.clientY - top);
      return;
    }
    const sideways = event.shiftKey || viewport.shown.height >= viewport.natural.height;
    if (sideways && !right ? viewport.scroll(down, 0) : viewport.scroll(right, down)) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0) return;
    this.viewport.element.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    this.pressed = this.pointers.size === 1 ? event : null;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { viewport } = this;
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const others = [...this.pointers.values()].filter((pointer) => pointer.pointerId !== event.pointerId);
    this.pointers.set(event.pointerId, event);
    const { x, y, scale } = viewport.view;
    const [right, down] = [before.clientX - event.clientX, before.clientY - event.clientY];
    if (others.length === 0) {
      const top = Math.max(0, viewport.natural.height - viewport.height / scale);
      const past = event.pointerType === "touch" ? y + down / scale - Math.max(Math.min(0, y), Math.min(Math.max(top, y), y + down / scale)) : 0;
      viewport.go(x + right / scale, y + down / scale - past);
      if (past) scrollBy(0, past * scale); // at its end, a finger goes on with the page
    } else {
      const [other] = others;
      const box = viewport.element.getBoundingClientRect();
      /** @param {PointerEvent} pointer */
      const distance = (pointer) => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY) || 1;
      viewport.go(x + right / 2 / scale, y + down / 2 / scale); // what is between the fingers goes with them
      viewport.zoom(distance(event) / distance(before), (event.clientX + other.clientX) / 2 - box.left, (event.clientY + other.clientY) / 2 - box.top);
    }
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.pointers.delete(event.pointerId);
    this.tapped = this.pressed && stayed(this.pressed, event) && event.type === "pointerup" ? event : null;
    this.pressed = null;
  }

  /**
   * Tell what was pressed once the press is over: what is shown then may move something else to where the finger
   * was, and a browser sends a click to what is there. A screen reader presses with no pointer: its click counts no presses.
   * @param {MouseEvent} event
   */
  tell({ target, detail }) {
    const { tapped } = this;
    this.tapped = null;
    this.byFinger = tapped?.pointerType === "touch";
    if (tapped) this.picked.tell(this.at(tapped));
    else if (detail === 0 && target instanceof Element) this.picked.tell(target);
  }

  /**
   * What a press is meant for: of a finger, the gate that is nearest within its reach.
   * @param {PointerEvent} event
   * @returns {Element | null}
   */
  at({ clientX, clientY, pointerType }) {
    const hit = document.elementFromPoint(clientX, clientY);
    if (pointerType !== "touch" || hit?.closest(".gate, .title, .reach")) return hit;
    /** @param {Element} gate */
    const away = (gate) => {
      const { left, right, top, bottom } = gate.getBoundingClientRect();
      return Math.hypot((left + right) / 2 - clientX, (top + bottom) / 2 - clientY);
    };
    const gates = this.viewport.svg ? all(this.viewport.svg, ".gate", SVGElement) : [];
    const near = gates.map((gate) => ({ gate, distance: away(gate) })).filter(({ distance }) => distance <= REACH);
    return near.sort((a, b) => a.distance - b.distance)[0]?.gate ?? hit;
  }
}
