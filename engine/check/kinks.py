"""Gates at a kink: what they pass there, which a number leads to, and which a step carries across.

At a kink the witnesses of a gradient may differ and all be right, so the check must know of every kink.
"""

from collections.abc import Iterator

import numpy as np

from ..base.names import elided
from ..base.words import Words, say
from ..gates.kinks import At
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.graph import Constant, Gate, Graph
from ..graph.names import carried, computing
from ..passes.run import Run

MOST_NOTES = 8  # sentences about kinks


def kink_notes(run: Run) -> Iterator[Words]:
    """Say what each gate at a kink passes there, for the first few."""
    at = [gate for gate in run.graph.gates if run.at_kink(gate)]
    for gate in at[:MOST_NOTES]:
        yield say(
            "{gate} stands at a kink: {convention}.",
            gate=_called(run.graph, gate),
            convention=gate.row.convention,
        )


NO_DERIVATIVE = say(
    "At a kink there is no one derivative. The backward pass gives what the notes’ convention "
    "passes; the central difference looks to both sides and gives the mean of both slopes; "
    "SymPy takes ½ for a step at its corner, and of cases the one that the corner belongs to."
)


def reached_kinks(run: Run, moved: Run) -> list[Gate]:
    """List the gates that stand at a kink in `run`, and whose operands differ in the run `moved`."""
    return [
        gate
        for gate in run.graph.gates
        if gate.row.kink is not None and run.at_kink(gate) and not is_still(gate, run, moved)
    ]


def crossed_kinks(before: Run, after: Run) -> list[Gate]:
    """List the gates that a step carries from one side of a kink to the other, or onto the kink."""
    return [
        gate
        for gate in before.graph.gates
        if gate.row.kink is not None
        and gate.wires
        and not is_still(gate, before, after)
        and (before.at_kink(gate) or after.at_kink(gate) or _crosses(gate, before, after))
    ]


def _crosses(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether a kink of a gate lies between its operands in two runs."""
    if isinstance(gate.row.kink, At):
        sides = (gate.row.kink.side(np.asarray(one.operands(gate)[0])) for one in (before, after))
        return not np.array_equal(*sides)
    if isinstance(gate.row, Scalar):  # on either side of the kink its partials are constant
        both = before.locals(gate), after.locals(gate)
        if not gate.passing:
            both = (before.value(gate),), (after.value(gate),)
        return not all(
            np.array_equal(
                np.asarray(one, np.float64), np.asarray(other, np.float64), equal_nan=True
            )
            for one, other in zip(*both, strict=True)
        )
    if picks(gate):
        return not _same_place(gate, before, after)
    return _through_nothing(gate, before, after)


def picks(gate: Gate) -> bool:
    """Tell whether a gate passes on some of its operands' numbers, and so rounds none."""
    if isinstance(gate.row, Scalar):
        return gate.row.kink is not None and gate.row.is_level
    return isinstance(gate.row, Tensor) and gate.row.kinds[0] == "selection"


def is_still(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether a gate has the same operands in two runs, but for those that are held."""
    return all(
        np.array_equal(before.values[wire], after.values[wire], equal_nan=True)
        for position, wire in enumerate(gate.operands)
        if not isinstance(wire, Constant) and not gate.row.holds(position)
    )


def _same_place(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether a reduction picks the same numbers in both runs."""
    picked = []
    for one in (before, after):
        options = {**dict(gate.options), "keepdims": True}
        operand = one.operands(gate)[0]
        picked.append(operand == gate.row.function(1, tuple(options.items()), "numpy")(operand))
    return bool(np.array_equal(*picked))


def _through_nothing(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether a vector passes 0 between two runs: only then is the way as long as both its lengths."""
    way = after.operands(gate)[0] - before.operands(gate)[0]
    length = gate.row.function(1, gate.options, "numpy")(way)
    return bool(np.any(length >= (1 - _ROUND) * (before.value(gate) + after.value(gate))))


_ROUND = 1e-9  # of a length: what rounding may take from it


def crossing_said(gate: Gate, before: Run, after: Run) -> Words:
    """Say what happened at a gate that a step carried over its kink."""
    row = gate.row
    if isinstance(row, Scalar) and row.variadic:
        out = after.value(gate)
        for operand, value in zip(gate.operands, after.operands(gate), strict=True):
            if np.ndim(value) == 0 and np.ndim(out) == 0 and value == out:
                name = (
                    operand.text if isinstance(operand, Constant) else carried(after.graph, operand)
                )
                return _chosen(row.forward, len(gate.operands), elided(name))
    if before.at_kink(gate):
        return say("{gate} has left its kink", gate=_called(after.graph, gate))
    return say("{gate} has passed its kink", gate=_called(after.graph, gate))


def _chosen(forward: str, count: int, name: str) -> Words:
    """Say which of `count` operands a max or min takes after the step."""
    if forward == "Max":
        if count == 2:
            return say("{name} has become the larger one", name=name)
        return say("{name} has become the largest one", name=name)
    if count == 2:
        return say("{name} has become the smaller one", name=name)
    return say("{name} has become the smallest one", name=name)


def _called(graph: Graph, gate: Gate) -> str:
    typed = computing(graph, gate)
    return f"{gate.symbol} ({elided(typed, one_line=True)})" if typed else gate.symbol
