// The address of a state: the program, the inputs' values and the settings, as one query, written and read.

/** @type {Record<string, string>} */
const KEPT = { "%2F": "/", "%2C": ",", "%3D": "=", "%5E": "^", "%40": "@", "%3A": ":", "%5B": "[", "%5D": "]" };

/**
 * Write a query that the server reads back letter for letter: a plus is %2B, a space %20.
 * @param {string} expr
 * @param {[string, string][]} values
 * @param {[string, string][]} settings
 * @returns {string}
 */
export function addressOf(expr, values, settings) {
  const pairs = [["expr", expr], ...values, ...settings];
  return `/?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`).join("&")}`;
}

/** @param {string} text */
function encoded(text) {
  return encodeURIComponent(text.toWellFormed()).replace(/%(?:2F|2C|3D|5E|40|3A|5B|5D)/g, (code) => KEPT[code]);
}

/**
 * An address with more parameters, whether it has any or none: the start page's has none.
 * @param {string} address
 * @param {Record<string, string>} parameters
 */
export function withParameters(address, parameters) {
  const more = Object.entries(parameters).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  if (!more) return address;
  return address + (!address.includes("?") ? "?" : /[?&]$/.test(address) ? "" : "&") + more;
}

/**
 * An address without one of its parameters, wherever that stands among the others.
 * @param {string} address
 * @param {string} name
 */
export function withoutParameter(address, name) {
  const at = address.indexOf("?");
  if (at < 0) return address;
  const kept = address.slice(at + 1).split("&").filter((pair) => pair !== name && !pair.startsWith(`${name}=`));
  return address.slice(0, at) + (kept.length ? `?${kept.join("&")}` : "");
}

/**
 * The query of the state that a page of the server's shows: a lesson's own address has no program in it.
 * @param {Document} page
 */
export function queryOf(page) {
  return `?${page.getElementById("given")?.dataset.query}`;
}

/**
 * The settings in a query: those of its parameters that begin with an underscore, but for what others are packed in.
 * @param {string} search
 */
export function settingsOf(search) {
  return new Map(parametersOf(search).filter(([name]) => name.startsWith("_") && name !== "_z"));
}

/**
 * The values that an address gives to names; links collect other things, and those are left behind.
 * @param {string} search
 */
export function valuesOf(search) {
  return parametersOf(search).filter(([name, value]) => name !== "expr" && !name.startsWith("_") && /\d|pi|π|^-?e$/.test(value));
}

/**
 * All parameters of a query, in their order.
 * @param {string} search
 * @returns {[string, string][]}
 */
export function parametersOf(search) {
  return search.slice(1).split("&").filter(Boolean).map((pair) => {
    const at = pair.indexOf("=");
    const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    return [decode(name), decode(value)];
  });
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
