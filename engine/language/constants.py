"""What an expression of constants comes to: `1/2`, `sqrt(2)`, `[1, 2]/3`."""

import math

import numpy as np
import sympy

from ..base.arrays import MAX_NUMBERS, Array, Numbers, frozen
from ..gates.rows import GateFunction, Scalar


def computed(expression: sympy.Expr) -> float | Numbers | None:
    """Compute an expression of constants, on floats, with the functions of the table that take numbers.

    None where a name stands in it, where it is not finite, and where a function takes whole arrays and does
    more than give them another shape.
    No chain of operators is too long for it, and no array grows beyond what one may have.
    """
    if isinstance(expression, Array):
        return expression.numbers
    waiting, backwards = [expression], list[sympy.Expr]()
    while waiting:
        node = waiting.pop()
        if isinstance(node, sympy.Symbol):
            return None
        backwards.append(node)
        if isinstance(node, GateFunction):
            waiting += node.args
    stack: list[float | Numbers] = []
    for node in reversed(backwards):
        value: float | Numbers | None
        if isinstance(node, GateFunction):
            operands = stack[-len(node.args) :]
            del stack[-len(node.args) :]
            value = _applied(node, operands)
        else:
            value = node.numbers if isinstance(node, Array) else float(node)
        if value is None or not _is_finite(value):
            return None
        stack.append(value)
    (result,) = stack
    return result if isinstance(result, float) else frozen(result)


def _is_finite(value: float | Numbers) -> bool:
    return math.isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())


def _applied(gate: GateFunction, operands: list[float | Numbers]) -> float | Numbers | None:
    if gate.row.name in ("reshape", "transpose"):
        return np.asarray(gate.row.function(1, gate.options, "numpy")(*map(np.asarray, operands)))
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
