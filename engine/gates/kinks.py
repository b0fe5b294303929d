"""Where derivatives jump: what several rows say of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

AS_HERE = ""
"""Says of a row that PyTorch sends back at its kink what the gate does."""

LESS = "at a tie PyTorch sends back less than the notes do"


def at_zero(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether a number is 0."""
    return _any(operands[0] == 0)


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
