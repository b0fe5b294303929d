// Numbers that stand in a text, each at its wire: what they are now.

/**
 * @typedef {{values: Map<string, number|Array>, gradients: Map<string, number|Array|null>}} Numbers  by wire
 */

const INFINITE = { inf: Infinity, "-inf": -Infinity, nan: NaN }; // as JSON has them

/**
 * What a figure is now; undefined where that is not known, and a sign where it is not to be seen.
 * @param {"value"|"gradient"|"local"|"force"|"name"} role
 * @param {string|undefined} arriving  the wire of the gradient that a local one is multiplied by
 */
export function figure(role, wire, arriving, { values, gradients }) {
  if (role === "value") return values.get(wire);
  if (role === "gradient") return gradients.get(wire);
  if (role === "force") return Math.abs(gradients.get(wire));
  if (role !== "local" || !arriving) return undefined;
  // What a gate sends is what arrives, times its local gradient.
  const [sent, upstream] = [wire, arriving].map((one) => INFINITE[gradients.get(one)] ?? gradients.get(one));
  if (typeof sent === "string" || typeof upstream === "string") return "?";
  if (sent === null || !upstream) return undefined; // data get nothing
  return Number.isFinite(upstream) || Number.isNaN(upstream) ? sent / upstream : undefined; // inf / inf tells nothing
}
