// Numbers as engine/base/numerals.py writes them, so that the page and the server agree to the letter.

import { t } from "./words.js";

/** @import { Value } from "./record.js" */

/**
 * A number in at most seven signs; what is not zero never reads 0.00.
 * @param {number} number
 */
export function short(number) {
  if (Number.isNaN(number)) return "nan";
  const sign = number < 0 ? "−" : "";
  const size = Math.abs(number);
  if (size === Infinity) return `${sign}inf`;
  if (size === 0) return "0.00";
  if (size >= 99_999.5 || size < 0.000_995) {
    let [mantissa, power] = exponential(size, 1);
    if (power <= -10 || power >= 100) [mantissa, power] = exponential(size, 0);
    return `${sign}${mantissa}e${power}`.replace("-", "−");
  }
  if (size < 0.0995) {
    const [mantissa, power] = exponential(size, 1);
    return sign + String(Number(`${mantissa}e${power}`));
  }
  if (size >= 0.995 && size < 1.005) return sign + ([2, 3, 4].map((decimals) => rounded(size, decimals, "toFixed")).find((text) => Number(text) !== 1) ?? "1.00");
  return sign + rounded(size, size < 9.995 ? 2 : size < 99.95 ? 1 : 0, "toFixed");
}

/**
 * A number with all the digits that tell it from every other.
 * @param {number} number
 */
export function exact(number) {
  return Number.isFinite(number) ? String(number === 0 ? 0 : number).replace("e+", "e").replaceAll("-", "−") : short(number);
}

/**
 * A number with so many digits that count, without zeros at its end.
 * @param {number} number
 * @param {number} digits
 */
export function significant(number, digits) {
  if (!Number.isFinite(number) || number === 0) return exact(number);
  return exact(Math.sign(number) * Number(rounded(Math.abs(number), digits - 1, "toExponential")));
}

/**
 * A number, a short vector, or of a larger array its shape; a dash where there is nothing.
 * @param {Value | null} value
 * @returns {string}
 */
export function brief(value) {
  if (value === null) return "—";
  if (!Array.isArray(value)) return short(value);
  /** @type {number[]} */
  const shape = [];
  for (let part = /** @type {Value} */ (value); Array.isArray(part); part = part[0]) shape.push(part.length);
  return shape.length === 1 && value.length <= 4 ? `[${value.map(brief).join(", ")}]` : arrayOf(shape);
}

/**
 * An array as it is named by its sizes.
 * @param {number[]} sizes
 */
export function arrayOf(sizes) {
  if (sizes.length === 1) return t("a vector of {size}", { size: sizes[0] });
  const shape = sizes.join("×");
  const vowel = /^(8\d*|1[18](\d{3})*)(×|$)/.test(shape); // eight, eighty, eleven, eighteen thousand
  return vowel ? t("an {shape} array", { shape }) : t("a {shape} array", { shape });
}

/**
 * All numbers of an array in one row; a number is a row of one.
 * @param {Value} value
 * @returns {number[]}
 */
export function flat(value) {
  return Array.isArray(value) ? /** @type {any[]} */ (value).flat(Infinity) : [value]; // as a type, `flat(Infinity)` has no end
}

/**
 * A gradient as it is shown: with 0 for each number up to the size to which it has no right digit.
 * @template {Value | null | undefined} Gradient
 * @param {Gradient} gradient
 * @param {number | undefined} size
 * @returns {Gradient}
 */
export function kept(gradient, size) {
  /** @type {(one: any) => any} */
  const settled = (one) => (Array.isArray(one) ? one.map(settled) : typeof one === "number" && Math.abs(one) <= Number(size) ? 0 : one);
  return size ? settled(gradient) : gradient;
}

/** @param {number} size  @param {number} digits  @returns {[string, number]} */
function exponential(size, digits) {
  const [mantissa, power] = rounded(size, digits, "toExponential").split("e");
  return [mantissa, Number(power)];
}

/**
 * Round as Python does: halves to the even digit, where JavaScript rounds them up.
 * @param {number} size
 * @param {number} digits
 * @param {"toFixed" | "toExponential"} method
 */
function rounded(size, digits, method) {
  const up = size[method](digits);
  const [longer, tail = ""] = size[method](digits + 1).split("e");
  const [whole] = size[method](Math.min(100, digits + 60)).split("e");
  const isHalf = longer.endsWith("5") && whole.startsWith(longer) && /^0*$/.test(whole.slice(longer.length));
  const down = longer.slice(0, -1).replace(/\.$/, "");
  return isHalf && "02468".includes(down.slice(-1)) ? down + (tail && `e${tail}`) : up;
}
