// Whether a pointer has pressed what is under it, or dragged something.

const NEAR = 5; // px within which a press stays one

/**
 * Whether a pointer was lifted where it came down: then it has pressed, and dragged nothing.
 * @param {PointerEvent} from
 * @param {PointerEvent} to
 */
export function stayed(from, to) {
  return Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) < NEAR;
}
