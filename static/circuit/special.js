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
      [2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
        2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
        1.23033935479799725e3],
      [1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3]);
  }
  const square = 1 / (y * y);
  const rest = square * quotient(square,
    [1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
      1.60837851487422766e-2, 6.58749161529837803e-4],
    [1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
      2.33520497626869185e-3]);
  return scale * (0.56418958354775628695 - rest) / y;
}

/** The error function, to the last digits. Source: as for `tail`. */
/** @param {number} x */
export function erf(x) {
  const y = Math.abs(x);
  if (y > 0.46875) return Math.sign(x) * (1 - tail(y));
  return x * quotient(y * y,
    [1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3],
    [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3]);
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
