// A text in lines: which characters of each are marked and as what, and which gates a line makes.

/** @import { Gate } from "../circuit/record.js" */

/**
 * A place in a text, in characters, as the server counts them: UTF-16 units may be more.
 * @typedef {[start: number, end: number]} Span
 *
 * `error` is what can't be read and `other` a further fault, `lit` what a gate came from, `call` a call that made it,
 * `passed` what computes nothing, `given` a value that a reader has changed: `now` stands in its place. All others are
 * verdicts on a line of a reader's own backward pass.
 * @typedef {"error" | "other" | "lit" | "call" | "passed" | "given" | "right" | "wrong" | "follows" | "unknown"} Kind
 *
 * @typedef {{span: Span, kind: Kind, now?: string}} Place
 *
 * A part of a line, marked unless its kind is empty.
 * @typedef {{text: string, kind: Kind | ""}} Piece
 *
 * A line with the kinds of all places that are in it.
 * @typedef {{pieces: Piece[], kinds: Kind[]}} Line
 */

/**
 * Take a text apart. Of places that overlap the first one given is marked; a place without characters marks the
 * next one, or a space at the end of a line.
 * @param {string} text
 * @param {Place[]} places
 * @returns {Line[]}
 */
export function linesOf(text, places) {
  const spans = spansOfLines(text);
  const characters = Array.from(text);
  const marked = places.filter(({ span }, i) => !places.slice(0, i).some((one) => one.span[0] < span[1] && span[0] < one.span[1]));
  marked.sort((one, other) => one.span[0] - other.span[0]);
  return text.split("\n").map((whole, i) => {
    const here = places.filter(({ span }) => touches(span, spans[i]));
    if (!here.length) return { pieces: whole ? [{ text: whole, kind: "" }] : [], kinds: [] };
    return {
      pieces: piecesOf(characters, spans[i], marked.filter((place) => here.includes(place))),
      kinds: [...new Set(here.map(({ kind }) => kind))],
    };
  });
}

/**
 * @param {string[]} characters
 * @param {Span} line
 * @param {Place[]} places  in their order
 * @returns {Piece[]}
 */
function piecesOf(characters, [first, last], places) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = first;
  for (const { span: [from, to], kind, now } of places) {
    const start = Math.max(from, at);
    const end = Math.min(Math.max(to, from + 1), last);
    if (start > at) pieces.push({ text: characters.slice(at, start).join(""), kind: "" });
    const shown = from < first ? "" : now; // of a value in several lines the first one has what it is now
    pieces.push({ text: now === undefined ? characters.slice(start, end).join("") || " " : shown ?? "", kind });
    at = Math.max(start, end);
  }
  if (at < last) pieces.push({ text: characters.slice(at, last).join(""), kind: "" });
  return pieces;
}

/**
 * The places of the lines of a text, without the ends of the lines.
 * @param {string} text
 * @returns {Span[]}
 */
export function spansOfLines(text) {
  let end = -1;
  return text.split("\n").map((line) => {
    const start = end + 1;
    end = start + Array.from(line).length;
    return [start, end];
  });
}

/**
 * Whether a place is in a line: one that begins at the end of a line is, one that only ends where a line begins is not.
 * @param {Span} span
 * @param {Span} line
 */
function touches([start, end], line) {
  return start <= line[1] && (end > line[0] || start >= line[0]);
}

/**
 * The gates that a line made, or that a call in it made; a folded one has others inside.
 * @param {Span} line  its place
 * @param {Gate[]} gates
 * @param {Record<string, Span[]>} inside  the places of what folded gates have inside, by their ids
 */
export function gatesOf(line, gates, inside) {
  return gates.filter((gate) => [...placesOf(gate), ...(inside[gate.id] ?? [])].some((span) => span[0] < line[1] && line[0] < span[1]));
}

/**
 * The places that a gate came from: its own text, then those of the calls that it is in, from the inside out.
 * @param {Gate} gate
 * @returns {Span[]}
 */
export function placesOf(gate) {
  return gate.span ? [gate.span, ...gate.calls] : [];
}

/**
 * Where places are after a text was changed; one in which, or right behind which in its line, something changed is left out.
 * @param {Place[]} places
 * @param {string} before
 * @param {string} after
 * @returns {Place[]}
 */
export function moved(places, before, after) {
  const [old, now] = [Array.from(before), Array.from(after)];
  const most = Math.min(old.length, now.length);
  let same = 0;
  while (same < most && old[same] === now[same]) same++;
  let behind = 0;
  while (behind < most - same && old[old.length - 1 - behind] === now[now.length - 1 - behind]) behind++;
  const [changed, longer] = [old.length - behind, now.length - old.length];
  return places
    .filter(({ span: [start, end] }) => end < same || (end === same && (now[end] ?? "\n") === "\n") || start >= changed)
    .map((place) => (place.span[1] <= same ? place : { ...place, span: [place.span[0] + longer, place.span[1] + longer] }));
}

/**
 * Where a statement of its own gives a name its value, as `x = 2` does; null where none does.
 * @param {string} text
 * @param {string} name
 * @returns {Span | null}
 */
export function givenAt(text, name) {
  const head = new RegExp(`(?:^|[;\\n])[ \\t]*${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}[ \\t]*=(?!=)[ \\t]*`, "u").exec(text);
  if (!head) return null;
  const start = head.index + head[0].length;
  let depth = 0;
  let end = start;
  for (; end < text.length; end++) {
    const sign = text[end];
    if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign)) depth--;
    else if (!depth && ";#\n".includes(sign)) break;
  }
  const characters = (/** @type {number} */ at) => Array.from(text.slice(0, at)).length;
  return [characters(start), characters(start + text.slice(start, end).trimEnd().length)];
}
