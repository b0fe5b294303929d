"""A row of boxes stands at one height, whichever of them are open.

Graphviz sets the inside of an open box where its own wires are straightest, so that what follows stands
higher or lower than what comes before. Here all that follows is moved across, by ranks, until the row goes
on at its height: order, ranks and the inside of each box stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from ..base.caching import kept_with_first
from ..graph.graph import Graph
from .frames import frames
from .repeated import repeated

_ROW = 3  # boxes: of two, one may as well stand beside the other


class _Unit(NamedTuple):
    """What stands in a row: a gate, a box, or the frame of an open one."""

    # The ids of its elements.
    inside: tuple[str, ...]
    # Whether it is a box or a frame.
    boxed: bool


class _Link(NamedTuple):
    """The wires from one unit of a row to the next."""

    # The unit that the wires leave.
    start: _Unit
    # The unit that they lead to.
    end: _Unit
    # Their indices.
    wires: tuple[int, ...]


def straightening(
    graph: Graph, tracks: Mapping[str, float], ranks: Sequence[Sequence[str]]
) -> dict[str, float]:
    """Say how far each element is to be moved across so that a row of boxes is level; empty where none is.

    `tracks` are the places across, and `ranks` list the elements of each rank.
    """
    row = _row(graph)
    if not row:
        return {}
    rank_of = {id: rank for rank, ids in enumerate(ranks) for id in ids}

    def span(ids: Iterable[str]) -> tuple[int, int]:
        inside = [rank_of[id] for id in ids]
        return min(inside), max(inside)

    spans = [span(frame.inside) for frame in frames(graph)]
    whole = {rank for first, last in spans for rank in range(first + 1, last + 1)}  # is never cut
    first_gate = graph.wires[row[0].wires[0]].source.id
    height = tracks[first_gate]
    moves = [0.0] * len(ranks)  # of each rank; what follows goes along
    for link in row:
        first, last = span(link.start.inside)[1] + 1, span(link.end.inside)[0]
        ends = [tracks[graph.wires[wire].target.id] for wire in link.wires]
        for cut in [rank for rank in range(first, last + 1) if rank not in whole][:1]:
            moves[cut:] = [height - sum(ends) / len(ends)] * (len(ranks) - cut)
    return {id: moves[rank] for id, rank in rank_of.items()} if any(moves) else {}


def entrances(graph: Graph) -> list[tuple[str, str]]:
    """List what stands before an open box of a row, and what begins in it: pairs of wires' ids.

    Where wires that begin at names stood beside the box before, its frame could not be level with that.
    """
    named = repeated(graph)
    return [
        (graph.wires[link.wires[0]].id, id)
        for link in _row(graph)
        for id in link.end.inside
        if id in named
    ]


def _units(graph: Graph) -> list[_Unit]:
    """List the outermost frames, and the gates outside of all frames."""
    found = [_Unit(frame.inside, True) for frame in frames(graph)]
    framed = {id for unit in found for id in unit.inside}
    found += [
        _Unit((gate.end.id,), gate.row.name == "module")
        for gate in graph.gates
        if gate.end.id not in framed
    ]
    return found


@kept_with_first
def _row(graph: Graph) -> list[_Link]:
    """List the links behind the first box on the way to the output that leads through most boxes.

    Of several such ways it is the one through fewest other gates. Nothing where a way has few boxes.
    """
    units = _units(graph)
    unit_of = {id: number for number, unit in enumerate(units) for id in unit.inside}
    before: list[dict[int, list[int]]] = [{} for _ in units]
    for gate in graph.gates:
        for index in gate.wires:
            if source := graph.source(index):
                one, other = unit_of[source.end.id], unit_of[gate.end.id]
                if one != other:
                    before[other].setdefault(one, []).append(index)
    try:
        order = [*TopologicalSorter(dict(enumerate(before))).static_order()]
    except CycleError:  # a value leaves a frame and comes back
        return []
    ways: dict[int, tuple[int, int]] = {}  # to each unit: how many boxes, and how few other gates
    for at in order:
        boxes, others = max([ways[one] for one in before[at]], default=(0, 0))
        ways[at] = (boxes + 1, others) if units[at].boxed else (boxes, others - 1)
    last = graph.source(graph.output_wire)
    links: list[_Link] = []
    if last is None or ways[unit_of[last.end.id]][0] < _ROW:
        return links
    at = unit_of[last.end.id]
    while best := max([ways[one] for one in before[at] if ways[one][0]], default=None):
        most = [one for one in before[at] if ways[one] == best]
        if len(most) > 1:
            break
        links.append(_Link(units[most[0]], units[at], tuple(before[at][most[0]])))
        at = most[0]
    return links[::-1]
