"""Where derivatives jump: what several rows say of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

LESS = "at a tie PyTorch sends back less than the notes do"


def at_zero(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether a number is 0."""
    return _any(operands[0] == 0)


def tie(operands: Sequence[Any], out: Any) -> bool:
    """Tell whether operands are equal, in any of their places."""
    return _any(sum((operand == out) * 1 for operand in operands) > 1)


def _any(condition: Any) -> bool:
    return condition if isinstance(condition, bool) else bool(np.any(condition))
