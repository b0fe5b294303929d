"""Gradients of which no digit is right: what rounding left of numbers that cancel, such as −7e−18 for 0.

The rounding errors are bounded along the backward pass, as in a running error analysis (N. Higham, Accuracy
and Stability of Numerical Algorithms, 2002, section 3.3). Products keep their digits however small they get,
so the gradients of a deep or saturated network are never lost; digits are lost only where larger numbers
were added up. What whole numbers and short binary fractions come to is exact, and has no error.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..gates.scalars import Scalar
from ..gates.table import BY_NAME
from ..gates.tensors import summed_to
from ..graph.graph import COPY, Constant, Gate
from .numbers import Value, in_ieee
from .prepared import vjp_of
from .run import Run

_ULP = 2.0**-53  # the largest relative error of a number that is rounded
_ERROR = 4 * _ULP  # that of upstream × local, with the rounding of the local gradient itself
_SUSPICIOUS = 1e-10  # of the largest gradient: none that is larger has lost all of its digits
_SIGNIFICANT = 2.0**40  # a number of so many binary digits at most is taken for exact
_ADDING = ("add", "matmul", "dot", "sum", "mean")  # gates whose value may be what rounding left
_TRIED = 2  # arrangements of signs with which a gate of whole arrays is tried


def sizes_lost(run: Run) -> dict[str, float]:
    """Find on which wires gradients have no right digit: up to which size, by the wires' ids.

    A gradient with a right digit is larger than the size of its wire, or 0.
    """
    known = [np.ravel(gradient) for gradient in run.gradients if gradient is not None]
    sizes = np.abs(np.concatenate([(), *known]))
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    if not sizes.size or sizes.min() > _SUSPICIOUS * sizes.max():
        return {}
    with np.errstate(all="ignore"):
        errors = _errors(run)
        found = {
            wire.id: _size_lost(gradient, error)
            for wire, gradient, error in zip(run.graph.wires, run.gradients, errors, strict=True)
            if gradient is not None
        }
    return {id: size for id, size in found.items() if size}


def value_lost(run: Run, gate: Gate) -> Any:
    """Bound the rounding error of what a gate adds up, number by number; 0 of a gate that adds nothing up."""
    name = "add" if gate.row.name == "sub" else gate.row.name
    if name not in _ADDING:
        return 0.0
    sizes = [np.abs(one) for one in run.operands(gate)]
    function = BY_NAME[name].function(len(sizes), gate.options, "numpy")
    return 2 * _ERROR * in_ieee(function, *sizes)


def without_lost(run: Run, sizes: Mapping[str, float]) -> Run:
    """Give a run as it is shown: with 0 for each gradient that has no right digit.

    The sizes are those of `sizes_lost`; a wire that is drawn for several has the largest of theirs.
    """
    if not sizes:
        return run
    graph = run.graph
    lost = tuple(
        [
            max((sizes.get(id, 0.0) for id in graph.merged.get(wire.id, (wire.id,))), default=0.0)
            for wire in graph.wires
        ]
    )
    if not any(lost):
        return run
    return replace(
        run,
        gradients=tuple(
            [
                _settled(one, size) if size else one
                for one, size in zip(run.gradients, lost, strict=True)
            ]
        ),
        lost=lost,
        computed=run.gradients,
    )


def _settled(gradient: Value | None, size: float) -> Value | None:
    if gradient is None or isinstance(gradient, float):
        return 0.0 if gradient is not None and abs(gradient) <= size else gradient
    return np.where(np.abs(gradient) <= size, 0.0, gradient)


def _size_lost(gradient: Value, error: Any) -> float:
    """Give the size up to which gradients of a wire are lost, below each that has a right digit."""
    if isinstance(gradient, float):
        return float(error) if 0 < abs(gradient) <= error else 0.0
    size = np.atleast_1d(np.abs(gradient))
    bound = np.broadcast_to(error, np.shape(gradient)).reshape(size.shape)
    lost = (size <= bound) & (size > 0)
    if not lost.any():
        return 0.0
    top = float(bound[lost].max())
    kept = size[~lost & (size > 0)]
    if kept.size and kept.min() <= top:
        return float(size[lost & (size < kept.min())].max(initial=0.0))
    return top


def _errors(run: Run) -> list[Any]:
    """Bound for each wire, number by number, how far its gradient may be from what it should be."""
    graph = run.graph
    errors: list[Any] = [0.0] * len(graph.wires)
    for gate in reversed(graph.gates):
        if gate.row is COPY:
            back = [wire for wire in gate.results if run.gradients[wire] is not None]
            errors[gate.wires[0]] = _of_sum(
                [run.gradients[wire] for wire in back], [errors[wire] for wire in back]
            )
        elif run.gradients[gate.results[0]] is not None:
            for position, wire in _passing(run, gate):
                errors[wire] = _of_sent(run, gate, position, errors[gate.results[0]])
    return errors


def _passing(run: Run, gate: Gate) -> Iterator[tuple[int, int]]:
    for position, wire in enumerate(gate.operands):
        if isinstance(wire, Constant) or run.gradients[wire] is None:
            continue
        if gate.row.passes(position):
            yield position, wire


def _of_sum(gradients: Sequence[Any], errors: Sequence[Any]) -> Any:
    """Bound the error of a sum: those of its terms, and what was rounded off (D. Knuth's TwoSum)."""
    total, wrong = 0.0, 0.0
    for gradient, error in zip(gradients, errors, strict=True):
        before, total = total, total + gradient
        part = total - before
        wrong = wrong + error + np.abs((before - (total - part)) + (gradient - part))
    return wrong


def _of_sent(run: Run, gate: Gate, position: int, error: Any) -> Any:
    """Bound the error of what a gate sends to an operand, of that of what arrives."""
    wire = gate.operands[position]
    assert not isinstance(wire, Constant)
    arriving: Any = run.gradients[gate.results[0]]
    sent: Any = run.gradients[wire]
    shape = run.shape(wire)
    if isinstance(gate.row, Scalar) and isinstance(arriving, float) and isinstance(sent, float):
        if not arriving:
            return (
                0.0  # whatever is multiplied by a 0 that is exact; a rounded one is hardly ever 0
            )
        slope = sent / arriving
        exact = _has_few(arriving) and _has_few(slope) and _has_few(sent)
        return abs(slope) * error + (0.0 if exact else _ERROR * abs(sent))
    if isinstance(gate.row, Scalar):
        local: Any = run.local(gate, wire)
        term = np.abs(np.multiply(arriving, local))
        exact = _is_exact(arriving) & _is_exact(local) & _is_exact(term)
        own = np.abs(local) * error + np.where(exact, 0.0, _ERROR * term)
        out = run.shape(gate.results[0])
        if shape == out:
            return own
        added = 0.0 if exact.all() else _ULP * summed_to(np.broadcast_to(term, out), shape)
        return summed_to(np.broadcast_to(own, out), shape) + added
    given = [*run.operands(gate), run.value(gate)]
    exact = all(bool(np.all(_is_exact(one))) for one in (arriving, sent, *given))
    vjp = vjp_of(gate, (position,), [shape], run.shape(gate.results[0]), arithmetic="numpy")
    spread = error if exact else error + _ERROR * np.abs(arriving)
    return _of_signs(lambda g: in_ieee(vjp, g, *given)[0], spread, run.shape(gate.results[0]))


def _of_signs(send: Any, sizes: Any, shape: tuple[int, ...]) -> Any:
    """Give how large what is sent may get where each number that arrives has either sign.

    Some arrangements of signs are tried, so it is never more than that.
    """
    largest = np.abs(send(np.broadcast_to(sizes, shape) * np.ones(shape)))
    for seed in range(_TRIED if shape else 0):
        signs = np.where(np.random.default_rng(seed).random(shape) < 0.5, -1.0, 1.0)
        largest = np.maximum(largest, np.abs(send(signs * sizes)))
    return largest


def _has_few(number: float) -> bool:
    """Tell a number of few binary digits; as `_is_exact`, which takes longer to begin with."""
    return (math.frexp(number)[0] * _SIGNIFICANT).is_integer()


def _is_exact(number: Any) -> Any:
    """Tell numbers of few binary digits, which arithmetic does not round as long as they stay so."""
    mantissa = np.frexp(number)[0] * _SIGNIFICANT
    return mantissa == np.rint(mantissa)
