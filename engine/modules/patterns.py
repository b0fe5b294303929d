"""Functions that were typed as their parts, found again: `1/(1 + exp(-u))` is a sigmoid.

The parts stand in the function's row, as a program; a circuit is searched for the circuit of that program.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from ..base.caching import kept_with_first
from ..gates.rows import Row
from ..gates.table import BY_NAME
from ..graph.building import build
from ..graph.graph import Constant, Gate, Graph
from ..language.parser import parse


@cache
def parts_of(row: Row) -> Graph:
    """Draw the parts of a row as a circuit of its own."""
    return build(parse(row.parts))


class Occurrence(NamedTuple):
    """Gates that compute a function together."""

    # The function's row.
    row: Row
    # The ids of the gates, in topological order.
    gates: tuple[str, ...]
    # The indices of the wires that are the function's operands.
    operands: tuple[int, ...]


@kept_with_first
def every_occurrence(graph: Graph) -> tuple[Occurrence, ...]:
    """Find where the parts of each function of the table were typed."""
    return tuple([found for name in BY_NAME for found in occurrences(graph, name)])


def occurrences(graph: Graph, name: str, taken: Collection[str] = ()) -> Iterator[Occurrence]:
    """Find where the parts of a function were typed, each within one statement; outer ones first.

    Gates in `taken` are left alone.
    """
    row = BY_NAME.get(name)
    if row is None or not row.parts:
        return
    pattern, taken = parts_of(row), set(taken)
    last = pattern.gates[-1].row
    for gate in reversed(graph.gates):
        found = _match(graph, gate, pattern) if gate.row is last else None
        if found is None or not taken.isdisjoint(found[0]):
            continue
        members, inputs = found
        taken |= members
        order = tuple([g.id for g in graph.gates if g.id in members])
        yield Occurrence(row, order, tuple([inputs[x] for x in "xy"[: row.arity]]))


def _match(graph: Graph, last: Gate, pattern: Graph) -> tuple[set[str], dict[str, int]] | None:
    """Compare the gates that lead to `last` with a pattern: give their ids, and the operands by name.

    None where they differ, where a value inside has a name, or where a value inside is used outside.
    """
    pairs = [(pattern.gates[-1], last)]
    same: dict[str, str] = {}
    inputs: dict[str, int] = {}
    while pairs:
        wanted, gate = pairs.pop()
        if same.setdefault(wanted.id, gate.id) != gate.id:
            return None
        if wanted.row is not gate.row or len(wanted.results) != len(gate.results):
            return None
        if gate is not last and gate.name is not None:
            return None
        if len(wanted.operands) != len(gate.operands):
            return None
        for one, other in zip(_ordered(wanted), _ordered(gate), strict=True):
            if isinstance(one, Constant) or isinstance(other, Constant):
                if not (isinstance(one, Constant) and isinstance(other, Constant)):
                    return None
                if np.ndim(other.value) or one.value != other.value:
                    return None
                continue
            source, found = pattern.source(one), graph.source(other)
            if source is None:
                if inputs.setdefault(pattern.wires[one].source.name, other) != other:
                    return None
            elif found is None:
                return None
            else:
                pairs.append((source, found))
    return set(same.values()), inputs


def _ordered(gate: Gate) -> list[int | Constant]:
    """List operands; of sums and products, constants first, since `exp(-u) + 1` is `1 + exp(-u)`."""
    if gate.row.name not in ("add", "mul"):
        return list(gate.operands)
    return sorted(gate.operands, key=lambda operand: not isinstance(operand, Constant))
