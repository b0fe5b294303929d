"""What gates compute with: Python's floats, which are fast, or NumPy's numbers, which follow IEEE 754."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import add
from typing import Any, TypeVar

import numpy as np

Value = Any
"""A float for a scalar; an array of float64 for anything else."""

Found = TypeVar("Found")


def on_floats_or_not(attempt: Callable[[], Found]) -> Found | None:
    """Try a computation on Python's floats; None where they raise an error, and IEEE 754 has inf or nan."""
    try:
        return attempt()
    except (ArithmeticError, ValueError, TypeError):
        # A TypeError is raised by float(), for a complex number.
        return None


def in_ieee(function: Callable[..., Found], *given: Value) -> Found:
    """Call a function on NumPy's numbers, without its warnings about inf and nan."""
    with np.errstate(all="ignore"):
        return function(*map(ieee, given))


def ieee(value: Value) -> Value:
    """Make a NumPy number of a float, and give an array as it is."""
    return value if isinstance(value, np.ndarray) else np.float64(value)


def plain(value: Value | None) -> Value | None:
    """Make a float of a NumPy number, and give an array as it is."""
    if value is None or (isinstance(value, np.ndarray) and value.ndim):
        return value
    return float(value)


def all_finite(numbers: Iterable[Value | None]) -> bool:
    """Tell whether all numbers and those of all arrays are finite; None counts as finite."""
    return all(
        math.isfinite(number) if isinstance(number, float) else bool(np.isfinite(number).all())
        for number in numbers
        if number is not None
    )


def added(gradients: Sequence[Value]) -> Value | None:
    """Add up the gradients that come back to a copy gate; None where there are none."""
    return reduce(add, gradients) if gradients else None
