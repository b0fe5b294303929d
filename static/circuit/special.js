// Functions that `Math` has not. This text is a part of every program whose gates need one, without its types.

/** A quotient of polynomials, each with its coefficients from the highest power on. */
/** @param {number} x  @param {number[]} above  @param {number[]} below */
export function quotient(x, above, below) {
  const [over, under] = [above, below].map((all) => all.reduce((sum, one) => sum * x + one));
  return over / under;
}

/** What 1 − erf(y) is for y ≥ 0.46875. The square of y is taken in two parts, so that exp(−y²) has all digits.
 * Source: W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969), 631–637. */
/** @param {number} y */
export function tail(y) {
  if (y > 27.3) return 0; // it is less than the least float
  const near = Math.trunc(y * 16) / 16;
  const scale = Math.exp(-near * near) * Math.exp(-(y - near) * (y + near));
  if (y <= 4) {
    return scale * quotient(y,
      [2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163,
        298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716,
        1230.3393547979972],
      [1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
        3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495]);
  }
  const square = 1 / (y * y);
  const rest = square * quotient(square,
    [0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
      0.016083785148742275, 0.0006587491615298378],
    [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132,
      0.0023352049762686918]);
  return scale * (0.5641895835477563 - rest) / y;
}

/** The error function, to the last digits. Source: as for `tail`. */
/** @param {number} x */
export function erf(x) {
  const y = Math.abs(x);
  if (y > 0.46875) return Math.sign(x) * (1 - tail(y));
  return x * quotient(y * y,
    [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
    [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]);
}

/** What the error function lacks to 1, without losing digits where that is little. */
/** @param {number} x */
export function erfc(x) {
  return x > 0.46875 ? tail(x) : 1 - erf(x);
}

/** The nearest whole number; of two that are as near, the even one, as IEEE 754 rounds. */
/** @param {number} x */
export function nearest(x) {
  const below = Math.floor(x), over = x - below;
  const up = over > 0.5 || (over === 0.5 && below % 2 !== 0);
  return up ? Math.ceil(x) : below;
}

/** The logarithm of the sum of two exponentials, in which none of them overflows. */
/** @param {number} x  @param {number} y */
export function logaddexp(x, y) {
  return x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
}

/** The number itself, 0 for nan, and the largest float for infinity. */
/** @param {number} x */
export function nanToNum(x) {
  return Number.isNaN(x) ? 0 : Math.min(Math.max(x, -Number.MAX_VALUE), Number.MAX_VALUE);
}
