"""Bounds on round-off: in a difference of two values of f, and in a gradient of the backward pass.

A witness may differ from the backward pass by as much, and neither is wrong.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from ..gates.scalars import Scalar
from ..graph.graph import Constant, Gate
from ..passes.run import Run
from .kinks import is_still, picks

EPSILON = 2.0**-52  # of a float: from 1 to the next float
_FEW_ULPS = 4 * EPSILON  # the relative error of a gate's result, and of upstream × local
_LEAST = 4 * 2.0**-1074  # the absolute error of the smallest numbers, which lie no closer
_FEW = 2  # operands of a gate for which every combination of the errors' signs is tried


def round_off(of: Run, moved: Run) -> float:
    """Bound the round-off in the difference of f between two runs, of which `moved` has its gradients.

    A gate whose operands are the same gives the same number again, and a gate that picks a number rounds
    none. Every other value may be wrong in its last places, which moves f by the error times the value's
    gradient. For gates of arrays, which add up many terms, the sizes of the terms count too.
    """
    wrong = 0.0
    with np.errstate(all="ignore"):
        for gate in moved.graph.gates:
            if gate.span is None or picks(gate) or is_still(gate, of, moved):
                continue
            places = gate.results if isinstance(gate.row, Scalar) else (*gate.results, *gate.wires)
            for wire in places:
                if (gradient := moved.gradients[wire]) is not None:
                    errors = _rounded(moved.values[wire]) * np.abs(gradient)
                    wrong += float(np.sum(errors)) + _LEAST
    return wrong


def _rounded(number: Any) -> Any:
    """Say how far a number that is computed may be from what it should be."""
    return _FEW_ULPS * np.abs(number) + _LEAST


def gradient_round_off(run: Run) -> list[float]:
    """Bound the round-off in the gradient of each wire.

    In circuits of scalars, errors are followed through both passes: a value inherits its operands' errors
    and adds that of its own last places, and a local gradient is as wrong as the errors of its operands
    make it. The rounding inside a gate's own formulas is not allowed for, so that a badly written formula
    does not excuse itself. In circuits of arrays, the bound is that of the largest gradient of all.
    """
    if any(run.shapes) or not all(isinstance(gate.row, Scalar) for gate in run.graph.gates):
        sizes = [float(np.abs(g).max()) for g in run.gradients if g is not None and np.size(g)]
        return [2 * _rounded(max(sizes, default=0.0))] * len(run.gradients)
    with np.errstate(all="ignore"):
        return _through_scalars(run)


def _through_scalars(run: Run) -> list[float]:
    graph = run.graph
    values = [0.0] * graph.values  # inputs have no error
    for gate in graph.gates:
        if gate.span is not None:
            comes = sum(
                abs(slope) * values[graph.wires[wire].value]
                for slope, wire in zip(run.locals(gate), gate.wires, strict=True)
                if slope is not None
            )
            own = 0.0 if picks(gate) else _rounded(run.value(gate))
            values[graph.wires[gate.results[0]].value] = comes + own
    wrong = [0.0] * len(graph.wires)
    for gate in reversed(graph.gates):
        back = [(wrong[wire], abs(run.gradients[wire] or 0.0)) for wire in gate.results]
        if gate.span is None:
            wrong[gate.wires[0]] = sum(error + EPSILON * size for error, size in back)
            continue
        ((error, size),) = back
        errors = [
            0.0 if isinstance(o, Constant) else values[graph.wires[o].value] for o in gate.operands
        ]
        slopes = list(_slopes(run, gate, errors))
        for wire, slope, *others in zip(gate.passing, *slopes, strict=True):
            off = max((abs(one - slope) for one in others if np.isfinite(one)), default=0.0)
            wrong[wire] = size * (off + _rounded(slope)) + error * abs(slope) + _LEAST
    return wrong


def _slopes(run: Run, gate: Gate, errors: list[float]) -> Iterator[tuple[Any, ...]]:
    """Give a gate's local gradients at its operands, and at its operands moved by their errors."""
    positions = tuple(
        i for i, o in enumerate(gate.operands) if not isinstance(o, Constant) and gate.row.passes(i)
    )
    count = len(gate.operands)
    local = gate.row.local(positions, count, "numpy")
    function = gate.row.function(count, gate.options, "numpy")
    yield tuple([slope for slope in run.locals(gate) if slope is not None])
    # At a kink the convention says what is passed, whatever lies beside it.
    if not any(errors) or run.at_kink(gate):
        return
    for signs in product((1, -1), repeat=count) if count <= _FEW else ((1,) * count, (-1,) * count):
        operands = [
            np.float64(o + sign * error)
            for o, sign, error in zip(run.operands(gate), signs, errors, strict=True)
        ]
        yield local(*operands, function(*operands))
