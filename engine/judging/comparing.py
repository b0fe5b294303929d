"""When two gradients are the same, and how far they are apart."""

import numpy as np

from ..base.shapes import Shape, shape_of
from ..passes.numbers import Value

_CLOSE = 1e-6  # relative error up to which two gradients are the same
TINY = 1e-14  # a difference up to which is none
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
