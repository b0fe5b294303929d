"""Gates at a kink: what the witnesses mean there, and which gates a step carries across."""

from collections.abc import Iterator

import numpy as np

from engine.drawing import elided
from engine.graph import Constant, Gate
from engine.narrate import carried
from engine.passes import Run
from engine.rows import Scalar
from engine.words import Words, say

MOST_NOTES = 8


def kink_notes(run: Run) -> Iterator[Words]:
    """Say of each gate at a kink what the witnesses mean there."""
    at = [gate for gate in run.graph.gates if run.at_kink(gate)]
    for gate in at[:MOST_NOTES]:
        yield say(
            "{gate} stands at a kink: {convention}.",
            gate=_called(gate),
            convention=gate.row.convention,
        )
    if at:
        yield say(
            "At a kink there is no one derivative. The backward pass gives what the notes’ convention "
            "passes; the central difference looks to both sides and gives the mean of both slopes; "
            "SymPy takes ½ for a step at its corner, and of cases the one that the corner belongs to."
        )


def crossed_kinks(before: Run, after: Run) -> list[Gate]:
    """List the gates that a step carries from one side of a kink to the other, or onto it.

    The partials of a gate with a kink are constant on either side.
    """
    crossed = []
    for gate in before.graph.gates:
        if gate.row.kink is None or not gate.wires or _still(gate, before, after):
            continue
        if before.at_kink(gate) or after.at_kink(gate):
            crossed.append(gate)
        elif isinstance(gate.row, Scalar):
            sides = zip(before.locals(gate), after.locals(gate), strict=True)
            if any(bool(np.any(np.asarray(one) != other)) for one, other in sides):
                crossed.append(gate)
        elif gate.row.kinds[0] == "selection" and not _same_place(gate, before, after):  # type: ignore[attr-defined]
            crossed.append(gate)
    return crossed


def _still(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether nothing that comes into a gate has changed."""
    return all(
        np.array_equal(before.values[wire], after.values[wire], equal_nan=True)
        for wire in gate.wires
    )


def _same_place(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether a reduction picks the same numbers in both runs."""
    picked = []
    for one in (before, after):
        options = {**dict(gate.options), "keepdims": True}
        operand = one.operands(gate)[0]
        picked.append(operand == gate.row.function(1, tuple(options.items()), "numpy")(operand))
    return bool(np.array_equal(*picked))


def crossing_said(gate: Gate, before: Run, after: Run) -> Words:
    """Say what happened at a gate that a step carried over its kink."""
    row = gate.row
    if isinstance(row, Scalar) and row.variadic:
        out = after.value(gate)
        for operand, value in zip(gate.operands, after.operands(gate), strict=True):
            if np.ndim(value) == 0 and np.ndim(out) == 0 and value == out:
                name = operand.text if isinstance(operand, Constant) else carried(after, operand)
                return _chosen(row.forward, len(gate.operands), elided(name))
    if before.at_kink(gate):
        return say("{gate} has left its kink", gate=_called(gate))
    return say("{gate} has passed its kink", gate=_called(gate))


def _chosen(forward: str, count: int, name: str) -> Words:
    """Say which operand of a max or min, of `count`, it now takes."""
    if forward == "Max":
        if count == 2:
            return say("{name} has become the larger one", name=name)
        return say("{name} has become the largest one", name=name)
    if count == 2:
        return say("{name} has become the smaller one", name=name)
    return say("{name} has become the smallest one", name=name)


def _called(gate: Gate) -> str:
    return f"{gate.symbol} ({gate.id})"
