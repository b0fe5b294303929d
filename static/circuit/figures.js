// Numbers that stand in a text, each at its wire: what they are now.

/**
 * @typedef {{values: Map<string, number|Array>, gradients: Map<string, number|Array|null>}} Numbers  by wire
 */

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
  const [sent, upstream] = [gradients.get(wire), gradients.get(arriving)];
  if (typeof sent === "string" || typeof upstream === "string") return "?";
  return upstream && sent !== null ? sent / upstream : undefined; // data get nothing
}
