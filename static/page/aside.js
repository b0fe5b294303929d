// What is wrong stands over the circuit, in a corner where it covers no input: a reader looks at these to mend it.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Edges */

const SPACE = 12; // px to the circuit's edge, as in static/page/rooms.css

/**
 * How far to move a box from a corner of a room, the one at the top left, so that it covers as little as may be of what is to be
 * seen there: to the first corner where it covers nothing of it.
 * @param {Edges} box
 * @param {Edges} room
 * @param {Edges[]} seen
 * @returns {[number, number]}
 */
export function aside(box, room, seen) {
  const right = Math.max(0, room.right - SPACE - box.right);
  const down = Math.max(0, room.bottom - SPACE - box.bottom);
  /** @type {[number, number][]} */
  const moves = [[0, 0], [right, 0], [0, down], [right, down]];
  const covered = moves.map(([x, y]) => seen.reduce((sum, one) => sum + common(one, { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y }), 0));
  return moves[covered.indexOf(Math.min(...covered))];
}

/**
 * The area that two boxes have in common.
 * @param {Edges} one
 * @param {Edges} other
 */
function common(one, other) {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return Math.max(0, width) * Math.max(0, height);
}

/**
 * Put a box aside that stands over a circuit.
 * @param {HTMLElement} box
 * @param {Element} room
 * @param {Element[]} seen
 */
export function putAside(box, room, seen) {
  box.style.removeProperty("--aside");
  const [x, y] = aside(box.getBoundingClientRect(), room.getBoundingClientRect(), seen.map((one) => one.getBoundingClientRect()));
  if (x || y) box.style.setProperty("--aside", `${x}px ${y}px`);
}
