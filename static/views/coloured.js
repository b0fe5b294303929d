// A program's words told apart, so that the editor shows which is a keyword, a number, a text or a comment, and which
// brackets belong together. It colours what the server's own reader (engine/language/tokens.py) reads, and reads nothing.

/**
 * A piece of a line, in UTF-16 units.
 * @typedef {"word" | "number" | "function" | "text" | "comment" | "name" | "pair" | "lone" | ""} Colour
 * @typedef {{text: string, colour: Colour}} Coloured
 */

const WORDS = new Set(
  ("and as assert break class continue def del elif else except finally for from global if import in is lambda nonlocal "
  + "not or pass raise return try while with yield None True False").split(" "),
);
const PIECE = new RegExp([
  /(?<comment>#.*)/u,
  /(?<long>\b[rbfu]{0,2}(?:"""|''')|(?:"""|'''))/u,
  /(?<text>(?<![\p{L}\p{M}\p{N}_)\]}'])(?:[rbfu]{1,2}(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?))/u,
  /(?<number>(?<![\p{L}\p{M}_])(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)/u,
  /(?<name>\\[a-z]+|[\p{L}_][\p{L}\p{M}\p{N}_]*)/u,
  /\s+|./u,
].map(({ source }) => source).join("|"), "giu");
const OPENS = new Map([["(", ")"], ["[", "]"], ["{", "}"]]);
const CLOSES = new Map([...OPENS].map(([one, other]) => [other, one]));

/**
 * Take the lines of a text apart.
 * @param {string} text
 * @returns {Coloured[][]}
 */
export function coloured(text) {
  let closing = ""; // the three quotes that end a text of several lines
  return text.split("\n").map((line) => {
    /** @type {Coloured[]} */
    const pieces = [];
    let at = 0;
    while (at < line.length) {
      if (closing) {
        const end = line.indexOf(closing, at);
        const next = end < 0 ? line.length : end + closing.length;
        pieces.push({ text: line.slice(at, next), colour: "text" });
        if (end >= 0) closing = "";
        at = next;
        continue;
      }
      PIECE.lastIndex = at;
      const found = PIECE.exec(line);
      if (!found) break;
      const { comment, long, text, number, name } = found.groups ?? {};
      const whole = found[0];
      if (long) closing = long.slice(-3);
      const colour = comment ? "comment" : long || text ? "text" : number ? "number" : name ? kindOf(name, line, at + name.length) : "";
      pieces.push({ text: whole, colour });
      at += whole.length;
    }
    return pieces;
  });
}

/**
 * @param {string} name
 * @param {string} line
 * @param {number} behind  the place behind the name
 * @returns {Colour}
 */
function kindOf(name, line, behind) {
  if (WORDS.has(name)) return "word";
  return name.startsWith("\\") || line[behind] === "(" ? "function" : "name";
}

/**
 * The lines with the bracket beside the cursor and its partner marked; one without a partner is marked as lone.
 * @param {Coloured[][]} lines
 * @param {number} cursor  in UTF-16 units; -1 for none
 * @returns {Coloured[][]}
 */
export function paired(lines, cursor) {
  /** @type {{sign: string, at: number, line: number, piece: number}[]} */
  const brackets = [];
  let at = 0;
  for (const [line, pieces] of lines.entries()) {
    for (const [piece, { text, colour }] of pieces.entries()) {
      if (!colour && (OPENS.has(text) || CLOSES.has(text))) brackets.push({ sign: text, at, line, piece });
      at += text.length;
    }
    at += 1;
  }
  const chosen = brackets.findIndex((one) => one.at === cursor - 1);
  const first = chosen >= 0 ? chosen : brackets.findIndex((one) => one.at === cursor);
  if (first < 0) return lines;
  const other = partner(brackets.map(({ sign }) => sign), first);
  const marked = lines.slice();
  for (const one of other < 0 ? [first] : [first, other]) {
    const { line, piece } = brackets[one];
    marked[line] = marked[line].map((each, i) => (i === piece ? { ...each, colour: other < 0 ? "lone" : "pair" } : each));
  }
  return marked;
}

/**
 * The place of the bracket that belongs to another one; -1 where it has none, or one of another kind.
 * @param {string[]} signs
 * @param {number} first
 */
function partner(signs, first) {
  const step = OPENS.has(signs[first]) ? 1 : -1;
  const expected = [];
  for (let at = first; at >= 0 && at < signs.length; at += step) {
    const sign = signs[at];
    const wanted = step > 0 ? OPENS.get(sign) : CLOSES.get(sign);
    if (wanted) expected.push(wanted);
    else if (expected.pop() !== sign) return -1;
    if (!expected.length) return at;
  }
  return -1;
}
