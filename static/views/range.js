// The ends of a slider.

/**
 * A range for a whole number that is asked for, such as a size: from 1, unless it is less.
 * @param {number} value
 * @returns {[number, number]}
 */
export function wholeRange(value) {
  return value < 1 ? rangeAround(value) : [1, Math.max(5, rangeAround(value)[1])];
}

/**
 * The range of a slider for a value: the usual one where that has it between its ends, and else one that makes sense for it. Of a
 * range that a reader chose an end moves only where the value is beyond it.
 * @param {number} value
 * @param {[number, number]} usual
 * @param {boolean} isChosen
 * @returns {[number, number]}
 */
export function rangeWith(value, usual, isChosen) {
  const [least, most] = usual;
  if (!isChosen) return least < value && value < most ? usual : rangeAround(value);
  return [value < least ? rangeAround(value)[0] : least, value > most ? rangeAround(value)[1] : most];
}

/**
 * A range that makes sense for a value: symmetric, at least twice as far out, in round numbers.
 * @param {number} value
 * @returns {[number, number]}
 */
export function rangeAround(value) {
  const wanted = Math.abs(value) * 2 || 5;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const round = ([1, 2, 5].find((factor) => factor * power >= wanted * 0.9999999) ?? 10) * power;
  const end = Number(round.toPrecision(3));
  return [-end, end];
}
