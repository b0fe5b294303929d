// A formula of a sentence, which is typed with signs, set as books set it: fractions, powers, roots.

const WORDS = /\s*(?:(\d+(?:\.\d+)?)|([\p{L}\p{M}\p{N}_]+|…)|(<=|>=|==|!=|[-−+*·/^()|,<>=]))/uy;
const SIGNS = new Map([["*", "·"], ["-", "−"], ["<=", "≤"], [">=", "≥"], ["==", "="], ["!=", "≠"]]);
const COMPARES = new Set(["<", ">", "<=", ">=", "==", "!="]);

/**
 * Write what is typed as MathML; null where it is more than this reads, and stays as it is.
 * @param {string} text
 * @returns {string | null}
 */
export function fractions(text) {
  const found = words(text);
  if (!found) return null;
  const reader = new Reader(found);
  const made = reader.compared();
  return made !== null && reader.at === found.length ? made.shown : null;
}

/**
 * @param {string} text
 * @returns {string[] | null}
 */
function words(text) {
  /** @type {string[]} */
  const found = [];
  WORDS.lastIndex = 0;
  while (WORDS.lastIndex < text.length) {
    const next = WORDS.exec(text);
    if (!next) return null;
    found.push(next[1] ?? next[2] ?? next[3]);
  }
  return found;
}

/**
 * A part: as it is shown, and without the brackets around it, where it has some.
 * @typedef {{shown: string, bare: string}} Part
 */

/** @param {string} shown @returns {Part} */
const part = (shown) => ({ shown, bare: shown });

/** Reads words from left to right, by what holds how tightly. */
class Reader {
  /** @param {string[]} found */
  constructor(found) {
    this.found = found;
    this.at = 0;
  }

  /** @returns {Part | null} */
  compared() {
    return this.several(COMPARES, () => this.sum());
  }

  /** @returns {Part | null} */
  sum() {
    return this.several(new Set(["+", "-", "−"]), () => this.product());
  }

  /**
   * @param {Set<string>} signs
   * @param {() => Part | null} read
   */
  several(signs, read) {
    let left = read();
    while (left && signs.has(this.found[this.at])) {
      const sign = this.found[this.at++];
      const right = read();
      left = right && part(left.shown + operator(sign) + right.shown);
    }
    return left;
  }

  /** @returns {Part | null} */
  product() {
    let left = this.power();
    while (left && ["*", "·", "/"].includes(this.found[this.at])) {
      const sign = this.found[this.at++];
      const right = this.power();
      if (!right) return null;
      left = part(sign === "/" ? `<mfrac><mrow>${left.bare}</mrow><mrow>${right.bare}</mrow></mfrac>` : left.shown + operator(sign) + right.shown);
    }
    return left;
  }

  /** @returns {Part | null} */
  power() {
    if (["-", "−"].includes(this.found[this.at])) {
      this.at++;
      const inner = this.power();
      return inner && part(operator("-") + inner.shown);
    }
    const base = this.operand();
    if (!base || this.found[this.at] !== "^") return base;
    if (base.shown.startsWith("<msup>")) return null; // a power of `exp(x)`
    this.at++;
    const exponent = this.power();
    return exponent && part(`<msup><mrow>${base.shown}</mrow><mrow>${exponent.bare}</mrow></msup>`);
  }

  /** @returns {Part | null} */
  operand() {
    const word = this.found[this.at++];
    if (word === "(") return this.bracketed();
    if (word === undefined || !/^[\p{L}\p{N}_…]/u.test(word)) return null;
    if (this.found[this.at] !== "(") return part(name(word));
    this.at++;
    const inner = this.bracketed();
    if (!inner) return null;
    if (word === "sqrt") return part(`<msqrt>${inner.bare}</msqrt>`);
    if (word === "exp") return part(`<msup><mi>e</mi><mrow>${inner.bare}</mrow></msup>`);
    if (word === "abs") return part(`<mrow><mo>|</mo>${inner.bare}<mo>|</mo></mrow>`);
    return part((/^\d/.test(word) ? name(word) : `<mi mathvariant="normal">${word}</mi>`) + inner.shown); // `1(x > 0)` is a number
  }

  /** @returns {Part | null} */
  bracketed() {
    const inner = this.compared();
    if (!inner || this.found[this.at++] !== ")") return null;
    return { shown: `<mrow><mo>(</mo>${inner.shown}<mo>)</mo></mrow>`, bare: inner.shown };
  }
}

/** @param {string} sign */
const operator = (sign) => `<mo>${(SIGNS.get(sign) ?? sign).replace("<", "&lt;").replace(">", "&gt;")}</mo>`;

/** A name is written as it is typed, as in the circuit. @param {string} word */
const name = (word) => (/^\d/.test(word) ? `<mn>${word}</mn>` : `<mi>${word}</mi>`);
