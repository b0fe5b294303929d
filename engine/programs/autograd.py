"""Where PyTorch's autograd sends back another gradient than a gate does, and what a program says there.

At a tie, `torch.maximum` sends half of the gradient to either operand, `amax` an equal share to every
number, and `clamp` all of it to the tensor. The exponent of a power gets 0 wherever the base is 0 and the
exponent is not negative. PyTorch's sigmoid, tanh, gelu and logsumexp send back by the notes' formulas, which
lose digits where they are saturated. Its norm and standard deviation square numbers as they are, and its
determinant of 0 sends back nothing.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..gates.reductions import EXTREMES
from ..gates.rows import Row
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.graph import Constant, Gate
from ..passes.run import Run
from .python import squares_get_lost

_AT_NAN = "of nan PyTorch sends back something else"
_SATURATED = "where it is saturated, PyTorch's form of the gradient loses digits"
_EXPONENT = "at 0 to the power 0 PyTorch sends 0 to the exponent"
_SINGULAR = "of a matrix without an inverse PyTorch sends back 0"
_SQUARED = "of numbers whose squares are no floats any more, PyTorch finds another length"


def is_bound(operand: int | Constant) -> bool:
    """Tell whether an operand of a maximum or minimum is written as a bound of `torch.clamp`."""
    return isinstance(operand, Constant) and np.ndim(operand.value) == 0


def difference(run: Run, gate: Gate) -> str:
    """Say how PyTorch's gradients differ from a gate's for the numbers of a run; empty where they do not."""
    upstream = run.gradient(gate)
    wanted = [
        position
        for position, wire in enumerate(gate.operands)
        if not isinstance(wire, Constant) and run.gradients[wire] is not None
    ]
    if upstream is None or not wanted:
        return ""
    if gate.row.torch_at_kink and not is_extreme(gate.row):
        return gate.row.torch_at_kink if run.at_kink(gate) else ""
    operands = [np.asarray(operand, dtype=np.float64) for operand in run.operands(gate)]
    out, g = np.asarray(run.value(gate)), np.asarray(upstream)
    with np.errstate(all="ignore"):
        if gate.row.name in ("norm", "std") and squares_get_lost(operands[0]):
            return _SQUARED
        if gate.row.name == "det" and out == 0:
            return _SINGULAR
        theirs = _sent(gate, operands, out, g)
        if theirs is None:
            return ""
        vjp = gate.row.vjp(tuple(wanted), len(operands), gate.options, "numpy")
        ours = vjp(g, *operands, out)
        if all(_same(one, theirs[at]) for one, at in zip(ours, wanted, strict=True)):
            return ""
    if np.isnan(out).any():
        return _AT_NAN
    return gate.row.torch_at_kink or (_EXPONENT if gate.row.name == "pow" else _SATURATED)


def is_extreme(row: Row) -> bool:
    """Tell whether a row chooses the largest or smallest, of which it is known what PyTorch sends back."""
    return row in EXTREMES.values() or (isinstance(row, Scalar) and row.forward in ("Max", "Min"))


def _same(one: Any, other: Any) -> bool:
    return bool(np.all(np.isclose(one, other, rtol=1e-6, atol=0, equal_nan=True)))


def _sent(gate: Gate, operands: Sequence[Any], out: Any, g: Any) -> Sequence[Any] | None:
    """Give what PyTorch sends to each operand before it is summed to a shape; None if ours is the same."""
    if gate.row.name == "pow":
        x, y = operands
        return _by_power(x, y, out, g)
    if isinstance(gate.row, Scalar) and gate.row.torch_by_output:
        (slope,) = gate.row.local((0,), 1, "numpy", stable=False)(*operands, out)
        return [g * slope]
    if isinstance(gate.row, Tensor) and gate.row.torch_by_output:
        options = {**dict(gate.options), "keepdims": True}
        kept = gate.row.function(1, tuple(options.items()), "numpy")(*operands)
        return [np.reshape(g, np.shape(kept)) * np.exp(operands[0] - kept)]
    if not is_extreme(gate.row):
        return None
    if isinstance(gate.row, Scalar):
        return _by_extreme(gate, operands, g, -1 if gate.row.forward == "Min" else 1)
    (a,) = operands
    options = {**dict(gate.options), "keepdims": True}
    kept = gate.row.function(1, tuple(options.items()), "numpy")(a)
    chosen = a == kept
    axis = dict(gate.options).get("axis")
    return [np.reshape(g, np.shape(kept)) * chosen / np.sum(chosen, axis=axis, keepdims=True)]


def _by_power(x: Any, y: Any, out: Any, g: Any) -> Sequence[Any]:
    """Send back through a power as PyTorch does."""
    base = np.where(y == 0, 0.0, g * (y * x ** (y - 1)))
    return base, np.where((x == 0) & (y >= 0), 0.0, g * (out * np.log(x)))


def _by_extreme(gate: Gate, operands: Sequence[Any], g: Any, sign: int) -> Sequence[Any]:
    """Send back through `maximum` of two at a time, then `clamp`; for a minimum, of negated numbers."""
    bounds = [at for at, operand in enumerate(gate.operands) if is_bound(operand)]
    tensors = [at for at in range(len(operands)) if at not in bounds]
    numbers = [sign * operand for operand in operands]
    found = numbers[tensors[0]]
    steps = [(found, found)]
    for at in (*tensors[1:], *bounds):
        steps.append((found, numbers[at]))
        found = np.maximum(found, numbers[at])
    sent: list[Any] = [0.0] * len(operands)
    places = [*tensors, *bounds]
    for at, (before, other) in reversed([*zip(places, steps, strict=True)][1:]):
        if at in bounds:
            g = np.where(before >= other, g, 0.0)
            continue
        half = np.where(before == other, g / 2, g)
        sent[at] = np.where(other < before, 0.0, half)
        g = np.where(before < other, 0.0, half)
    sent[tensors[0]] = g
    return sent
