// The ids under which the page and the server's records have what a circuit consists of, and what the page
// has of its panels. All are made here, and none is taken apart: what an id belongs to is looked up among
// the ids of what there is.

/** @import { Circuit } from "./record.js" */

/** @param {string} gate  `g1` */
export const gateElement = (gate) => `gate-${gate}`;

/** @param {string} input  its name */
export const inputElement = (input) => `input-${input}`;

/** @param {string} output  its name */
export const outputElement = (output) => `output-${output}`;

/** @param {string} wire  `w1` */
export const wireElement = (wire) => `wire-${wire}`;

/** @param {string} panel  its name */
export const panelElement = (panel) => `panel-${panel}`;

/** @param {string} panel  its name */
export const tabElement = (panel) => `tab-${panel}`;

/**
 * The id of a wire, by its place among those of the circuit that is not folded.
 * @param {number} place  from 0
 */
export const wireAt = (place) => `w${place + 1}`;

/**
 * The wire that leaves an input; undefined where the circuit is built of the input's number.
 * @param {Pick<Circuit, "wires">} record
 * @param {string} input  its name
 */
export function wireOf({ wires }, input) {
  const id = inputElement(input);
  return wires.find(({ source }) => source === id);
}

/**
 * What stands at the ends of wires, by the ids of records.
 * @param {Pick<Circuit, "inputs" | "gates" | "output">} record
 * @returns {Map<string, {gate?: Circuit["gates"][number], name: string}>}  `name` is that of an input or the output, or a gate's id
 */
export function endsOf({ inputs, gates, output }) {
  return new Map([
    ...Object.keys(inputs).map((name) => /** @type {const} */ ([inputElement(name), { name }])),
    ...gates.map((gate) => /** @type {const} */ ([gateElement(gate.id), { gate, name: gate.id }])),
    [outputElement(output.name), { name: output.name }],
  ]);
}
