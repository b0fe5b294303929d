"""What an expression of constants comes to: `1/2`, `sqrt(2)`, `[1, 2]/3`."""

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import sympy

from ..base.arrays import MAX_NUMBERS, Array, Numbers, frozen
from ..gates.scalars import Scalar
from .program import Operation, Part

_MOVED = frozenset(("reshape", "transpose", "index", "stack", "concatenate"))
"""What takes whole arrays, and but moves their numbers."""
COUNTING = frozenset(("max", "min", "sum"))
"""What makes a number of an array from which a size may follow: `Y.max() + 1` classes."""

_MOST_HELD = (
    1_000  # gates of an expression in which statements stand, which may use each other often
)


def computed(
    part: Part, held: Mapping[str, Part] | None = None, counting: bool = False
) -> float | Numbers | None:
    """Compute an expression of constants, on floats, with the functions of the table that take numbers.

    None where a name stands in it that is not `held`, where it is not finite, and where a function takes
    whole arrays and does more than move their numbers, or count with them where that is asked for.
    No chain of operators is too long for it, and no array grows beyond what one may have.
    """
    if isinstance(part.of, Array):
        return part.of.numbers
    waiting, backwards = [part], list[Part]()
    while waiting:
        each = waiting.pop()
        if isinstance(each.of, str):
            inner = held.get(each.of) if held else None
            if inner is None or len(backwards) > _MOST_HELD:
                return None
            waiting.append(inner)
            continue
        backwards.append(each)
        waiting += each.operands
    stack: list[float | Numbers] = []
    for each in reversed(backwards):
        value: float | Numbers | None
        if isinstance(each.of, Operation):
            operands = stack[-len(each.operands) :]
            del stack[-len(each.operands) :]
            value = _applied(each.of, operands, counting)
        else:
            value = each.of.numbers if isinstance(each.of, Array) else _float(each.of)
        if value is None or not _is_finite(value):
            return None
        stack.append(value)
    (result,) = stack
    return result if isinstance(result, float) else frozen(result)


@lru_cache(maxsize=1024)
def _float(number: sympy.Expr) -> float:
    """Give the float of SymPy's number; making it takes longer than looking it up."""
    return float(number)


def _is_finite(value: float | Numbers) -> bool:
    return math.isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())


def _applied(
    gate: Operation, operands: list[float | Numbers], counting: bool
) -> float | Numbers | None:
    counts = counting and gate.row.name in COUNTING and not isinstance(gate.row, Scalar)
    if counts or gate.row.name in _MOVED:
        arrays = map(np.asarray, operands)
        try:
            made = np.asarray(gate.row.function(len(operands), gate.options, "numpy")(*arrays))
        except (IndexError, ValueError):
            return None
        return float(made) if counts and not made.shape else made
    if not isinstance(gate.row, Scalar):
        return None
    if all(isinstance(operand, float) for operand in operands):
        try:
            value = gate.row.function(len(operands), gate.options, "math")(*operands)
        except (ArithmeticError, ValueError):
            return None
        return float(value) if isinstance(value, (float, int)) else None  # (−8)^(1/3) is complex
    try:
        shape = np.broadcast_shapes(*map(np.shape, operands))
    except ValueError:
        return None
    if math.prod(shape) > MAX_NUMBERS:
        return None
    with np.errstate(all="ignore"):
        return np.asarray(gate.row.function(len(operands), gate.options, "numpy")(*operands))
