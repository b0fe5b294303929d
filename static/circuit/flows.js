// The way in which a circuit runs where nobody chose one: what suits the room that it has.

const SLACK = 1.4; // as many windows long a circuit may be and still run to the right where rows have no room
const LINE = 980; // points of the circuit: a window that is so wide has room for rows

/**
 * The flow that suits a room.
 * @param {number} length  of the circuit, in points, as it runs to the right
 * @param {number} across  points that the room shows at a scale that can be read
 * @param {number} ample  points that it shows at the scale at which rows are read
 * @param {number} slack  as many windows long it may be where rows have no room: 1 where what is wider is cut
 */
export function suiting(length, across, ample, slack = SLACK) {
  const wide = ample >= LINE;
  return length <= across * (wide ? 1 : slack) ? "right" : wide ? "rows" : "down";
}

/**
 * Whether an address says a flow: one that was chosen.
 * @param {string} address
 */
export function saysFlow(address) {
  return /[?&]_flow=/.test(`?${address}`);
}
