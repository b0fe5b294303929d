// A number as people type it: −4, 0,2, 1/3, √2, pi/4, 2^3 or sqrt(2). Read by hand: nothing typed is run.

/** @type {Record<string, (...operands: number[]) => number>} */
const FUNCTIONS = {
  exp: Math.exp, log: Math.log, ln: Math.log, sqrt: Math.sqrt, abs: Math.abs,
  sin: Math.sin, cos: Math.cos, tan: Math.tan, tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)), relu: (x) => Math.max(0, x), square: (x) => x * x, reciprocal: (x) => 1 / x,
  max: (...all) => Math.max(...all), min: (...all) => Math.min(...all), pow: (x, y) => x ** y,
};
/** @type {Record<string, number>}  how many operands those take that take several */
const SEVERAL = { max: Infinity, min: Infinity, pow: 2 };
/** @type {Record<string, number>} */
const CONSTANTS = { pi: Math.PI, "π": Math.PI, e: Math.E };
const TOKEN = /(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|([a-zπ]+)|(\*\*|[-+*/^(),√]))/iy;
const LONGEST = 200; // signs, and so how deep brackets go

/** A number, or a name or sign.  @typedef {number | string | undefined} Token */

/**
 * Read a number, or an expression of numbers; null where it is none, or not finite.
 * @param {string} text
 */
export function numberIn(text) {
  if (text.length > LONGEST || /[\d.]e$/i.test(text.trim())) return null; // of 2e5 the beginning
  try {
    const reader = new Reader(tokens(plain(text)));
    const number = reader.sum();
    return reader.next === undefined && Number.isFinite(number) ? number : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Write signs as a program does. A comma parts thousands where each part behind it has three digits and
 * the first is no 0 (1,000); else it is a decimal one (0,125; 1,5).
 * @param {string} text
 */
function plain(text) {
  const signs = text.replace(/\s/g, "").replace(/(\d*)([¼-¾⅐-⅞])/g, "(0$1+$2)").replace(/⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (raised) => `^(${raised.normalize("NFKC")})`).normalize("NFKC")
    .replace(/[−–]/g, "-").replace(/[×·⋅∗]/g, "*").replace(/[÷∕⁄]/g, "/");
  if (/[a-z]\(/i.test(signs)) return signs; // a function's comma stands between operands
  return signs.replace(/[\d,]*,[\d,]*/g, (number) =>
    /^[1-9]\d{0,2}(,\d{3})+$/.test(number) ? number.replaceAll(",", "") : number.replace(/^(\d*),(\d*)$/, "$1.$2"));
}

/** @param {string} text */
function tokens(text) {
  /** @type {Token[]} */
  const found = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text);
    if (!token) throw new SyntaxError();
    found.push(token[1] !== undefined ? Number(token[1]) : (token[2] ?? token[3]));
  }
  return found;
}

class Reader {
  /** @param {Token[]} found */
  constructor(found) {
    this.found = found;
    this.at = 0;
  }

  get next() {
    return this.found[this.at];
  }

  /** @param {string[]} signs */
  take(...signs) {
    return signs.find((sign) => sign === this.next) && this.found[this.at++];
  }

  /** @param {string} sign */
  need(sign) {
    if (!this.take(sign)) throw new SyntaxError();
  }

  /** @returns {number} */
  sum() {
    let left = this.product();
    for (;;) {
      const sign = this.take("+", "-");
      if (!sign) return left;
      left = sign === "+" ? left + this.product() : left - this.product();
    }
  }

  /** @returns {number} */
  product() {
    let left = this.signed();
    for (;;) {
      const sign = this.take("*", "/");
      if (sign) left = sign === "*" ? left * this.signed() : left / this.signed();
      else if (typeof this.found[this.at - 1] === "number" && (this.next === "(" || this.next === "√" || /^[a-zπ]/i.test(String(this.next ?? "")))) left *= this.power(); // 2pi
      else return left;
    }
  }

  /** @returns {number} */
  signed() {
    if (this.take("-")) return -this.signed();
    return this.take("+") ? this.signed() : this.power();
  }

  /** @returns {number} */
  power() {
    const base = this.operand();
    return this.take("^", "**") ? base ** this.signed() : base;
  }

  /** @returns {number} */
  operand() {
    const token = this.found[this.at++];
    if (typeof token === "number") return token;
    if (token === "√") return Math.sqrt(this.operand());
    if (token === "(") {
      const inner = this.sum();
      this.need(")");
      return inner;
    }
    const name = token?.toLowerCase() ?? "";
    if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
    if (!Object.hasOwn(FUNCTIONS, name)) throw new SyntaxError();
    this.need("(");
    const operands = [this.sum()];
    while (this.take(",")) operands.push(this.sum());
    this.need(")");
    if (operands.length > (SEVERAL[name] ?? 1) || (SEVERAL[name] && operands.length < 2)) throw new SyntaxError();
    return FUNCTIONS[name](...operands);
  }
}
