"""Where derivatives jump: what several rows say of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

AS_HERE = ""
"""Says of a row that PyTorch sends back at its kink what the gate does."""

LESS = "at a tie PyTorch sends back less than the notes do"


class At:
    """Tells whether a number is one of a few places, in any of its entries."""

    def __init__(self, *places: float) -> None:
        self.places = places

    def __call__(self, operands: Sequence[Any], out: Any) -> bool:
        """Tell whether the first operand stands at one of the places."""
        return any(_any(operands[0] == place) for place in self.places)

    def side(self, operand: Any) -> Any:
        """Count the places below a number, and those at it by half."""
        return sum((operand > place) + 0.5 * (operand == place) for place in self.places)


at_zero = At(0)


def whole(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether a number is whole, in any of its places."""
    return _any(np.floor(operands[0]) == operands[0])


def half(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether a number lies in the middle between two whole ones, in any of its places."""
    return _any(operands[0] - np.floor(operands[0]) == 0.5)


def behind_origin(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether a point stands at the origin or to the left of it, in any of its places."""
    y, x = operands
    return _any((y == 0) & (x <= 0))


def turned_down(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether the first operand is 0 where the second is negative, in any of their places."""
    x, y = operands
    return _any((x == 0) & (y < 0))


def either_is_zero(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether one of two operands is 0, in any of their places."""
    x, y = operands
    return _any((x == 0) | (y == 0))


def tie(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether operands are equal, in any of their places."""
    return _any(sum((operand == out) * 1 for operand in operands) > 1)


def equal(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether two operands are equal, in any of their places."""
    x, y = operands
    return _any(x == y)


def one_is_zero(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether one of two operands is 0, and the other is not, in any of their places."""
    x, y = operands
    return _any((x == 0) != (y == 0))


def both_are_zero(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether both of two operands are 0, in any of their places."""
    x, y = operands
    return _any((x == 0) & (y == 0))


def chooses_at_zero(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether the first operand is 0 where the two others differ, in any of their places."""
    c, a, b = operands
    return _any((c == 0) & (a != b))


def _any(condition: Any) -> bool:
    return condition if isinstance(condition, bool) else bool(np.any(condition))
