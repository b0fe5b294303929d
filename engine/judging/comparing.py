"""When two gradients are the same, and how far they are apart."""

from decimal import Decimal

import numpy as np

from ..base.shapes import Shape, shape_of
from ..passes.numbers import Value

_CLOSE = 1e-6  # relative error up to which two gradients are the same
TINY = 1e-14  # a difference up to which is none
_DIGITS = 2  # that a number has at least of which it is told that it is another one, rounded
_SMALL = 1e-9  # of the largest number of an array: below it numbers are rounding


def same(one: Value, other: Value) -> bool:
    """Tell whether two gradients are the same, but for rounding: also their shapes."""
    if shape_of(one) != shape_of(other):
        return False
    if np.ndim(other) == 0:  # most often, and in a long circuit many thousand times
        return _same_numbers(float(one), float(other))
    with np.errstate(all="ignore"):
        size = np.abs(other)
        apart = np.abs(np.subtract(one, other))
        if np.max(apart, initial=0.0) <= TINY:
            return True
        largest = np.max(size, initial=0.0)
        near = apart <= np.maximum(_CLOSE * size, _SMALL * largest + TINY)
    return bool(np.all(near))


def _same_numbers(one: float, other: float) -> bool:
    apart, size = abs(one - other), abs(other)
    return apart <= max(_CLOSE * size, _SMALL * size + TINY)


def is_rounded(typed: Value, exact: Value) -> bool:
    """Tell whether numbers are others as far as they are written: 0.12 is 0.1219.

    One digit alone says too little.

    >>> is_rounded(0.12, 0.1219), is_rounded(0.13, 0.1219), is_rounded(8.1, 8.104), is_rounded(8, 8.104)
    (True, False, True, False)
    """
    if shape_of(typed) != shape_of(exact) or not np.all(np.isfinite(exact)):
        return False
    return all(map(_is_rounded, np.ravel(typed).tolist(), np.ravel(exact).tolist()))


def _is_rounded(typed: float, exact: float) -> bool:
    written = Decimal(repr(float(typed))).normalize().as_tuple()
    if not isinstance(written.exponent, int) or len(written.digits) < _DIGITS:
        return _same_numbers(typed, exact)
    return abs(typed - exact) <= 0.5 * 10.0**written.exponent * (1 + _SMALL)


def distance(one: Value | None, other: Value) -> float:
    """Tell how far two gradients are apart; infinitely far where their shapes differ."""
    if one is None or shape_of(one) != shape_of(other):
        return float("inf")
    with np.errstate(all="ignore"):
        found = float(np.max(np.abs(np.subtract(one, other)), initial=0.0))
    return found if np.isfinite(found) else float("inf")


def with_axes(value: Value, shape: Shape) -> Value:
    """Give a gradient the first axes of length 1 that it lacks: NumPy adds them where it is used."""
    own = shape_of(value)
    lacking = len(shape) - len(own)
    if lacking > 0 and shape == (1,) * lacking + own:
        return np.reshape(value, shape)
    return value
