// The way in which a circuit runs where nobody chose one: what suits the room that it has.

const SLACK = 1.4; // as many windows long a circuit may be and still run to the right where rows have no room
const LEVEL = 1.5; // the same where one presents
const BOTH = 0.5; // what a part of a circuit is worth that one moves both ways, to see the rest
/** Rows, and the points of the circuit that a window must be wide to have room for them.  @type {[flow: string, line: number][]} */
const ROWS = [["long-rows", 1330], ["rows", 1000], ["short-rows", 700]];
const FEW = 4; // lines: as many times as wide is a window for a circuit of more,
const WIDER = 1.085; // whose lines are longer
const LONGEST = 1.13; // times as long a line may be, as in engine/picture/rows.py

/** In points of the circuit.  @typedef {{width: number, height: number}} Size */

/**
 * The flow that suits a room.
 * @param {number} length  of the circuit, in points, as it runs to the right
 * @param {number} across  points that the room shows at a scale that can be read
 * @param {number} ample  points that it shows at the scale at which rows are read
 * @param {number} slack  as many windows long it may be where rows have no room: 1 where what is wider is cut
 */
export function suiting(length, across, ample, slack = SLACK) {
  const rows = rowsIn(ample, length);
  return length <= across * (rows ? 1 : slack) ? "right" : rows?.[0] ?? "down";
}

/**
 * The longest rows for which there is room.
 * @param {number} points  that the room shows at the scale at which rows are read
 * @param {number} length  of the circuit, in points, as it runs to the right
 */
function rowsIn(points, length) {
  return ROWS.find(([, line]) => points >= line * (length > FEW * line ? WIDER : 1));
}

/**
 * How much of a circuit a room shows at once: parts of one, or how many times as large as it need be all of it may be.
 * @param {Size} size  of the circuit
 * @param {Size} room  what it shows at the least scale at which the circuit is read
 */
export function shownOf({ width, height }, room) {
  const [across, down] = [room.width / width, room.height / height];
  return across < 1 && down < 1 ? across * down * BOTH : Math.min(across, down);
}

/**
 * The same of a circuit in rows, as far as that can be told before they are asked for.
 * @param {Size} level  of the circuit as it runs to the right
 * @param {Size} room
 */
function shownInRows({ width, height }, room) {
  const [, line] = rowsIn(room.width, width) ?? ["", 0];
  return line && shownOf({ width: Math.min(width, line * LONGEST), height: height * Math.ceil(width / line) }, room);
}

/**
 * Whether a circuit may run to the right where one presents: little of it is out of sight then, and more of it in sight than in rows.
 * @param {Size} level
 * @param {Size} room
 */
export function runsLevel(level, room) {
  return level.width <= room.width * LEVEL && level.height <= room.height && shownOf(level, room) >= shownInRows(level, room);
}

/**
 * How much of a circuit a room shows at once where one presents, as it runs to the right or in rows.
 * @param {Size} level
 * @param {Size} room
 */
export function shownAtMost(level, room) {
  return runsLevel(level, room) ? shownOf(level, room) : shownInRows(level, room);
}

/**
 * Whether an address says a flow: one that was chosen.
 * @param {string} address
 */
export function saysFlow(address) {
  return /[?&]_flow=/.test(`?${address}`);
}
