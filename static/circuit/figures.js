// Numbers that stand in a text, each at its wire: what they are now.

/** @import { SeenNumbers } from "./record.js" */

/** @type {Record<string, number>}  as JSON has them */
const NOT_FINITE = { inf: Infinity, "-inf": -Infinity, nan: NaN };

/**
 * What a figure is now; undefined where that is not known, and a sign where it is not to be seen.
 * @param {string} role  `value`, `gradient`, `local`, `force` or `name`
 * @param {string} wire
 * @param {string | undefined} arriving  the wire of the gradient that a local one is multiplied by
 * @param {SeenNumbers} numbers
 */
export function numberOf(role, wire, arriving, { values, gradients }) {
  if (role === "value") return values.get(wire);
  if (role === "gradient") return gradients.get(wire);
  if (role === "force") return Math.abs(Number(gradients.get(wire)));
  if (role !== "local" || !arriving) return undefined;
  // What a gate sends is what arrives, times its local gradient.
  const [sent, upstream] = [gradients.get(wire), gradients.get(arriving)].map((number) => (typeof number === "string" ? NOT_FINITE[number] ?? number : number));
  if (typeof sent === "string" || typeof upstream === "string") return "?";
  if (sent === null || !upstream) return undefined; // data get nothing
  return Number.isFinite(upstream) || Number.isNaN(upstream) ? Number(sent) / Number(upstream) : undefined; // inf / inf tells nothing
}
