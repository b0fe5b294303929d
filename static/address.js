// The address of a state: the program, the inputs' values and the settings, as one query.

const KEPT = { "%2F": "/", "%2C": ",", "%3D": "=", "%5E": "^", "%40": "@", "%3A": ":", "%5B": "[", "%5D": "]" };

/**
 * Write a query that the server reads back letter for letter: a plus is %2B, a space %20.
 * @param {string} expr
 * @param {Array<[string, string]>} values
 * @param {Array<[string, string]>} settings
 * @returns {string}
 */
export function addressOf(expr, values, settings) {
  const pairs = [["expr", expr], ...values, ...settings];
  return "/?" + pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`).join("&");
}

function encoded(text) {
  return encodeURIComponent(text.toWellFormed()).replace(/%(?:2F|2C|3D|5E|40|3A|5B|5D)/g, (code) => KEPT[code]);
}
