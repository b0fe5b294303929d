"""A row of boxes stands at one height, whichever of them are open.

Graphviz sets the inside of an open box where its own wires are straightest, so that what follows stands
higher or lower than what comes before. Here all that follows is moved across, by ranks, until the row goes
on at its height: order, ranks and the inside of each box stay as they are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .levels import Level

_ROW = 3  # boxes: of two, one may as well stand beside the other


class _Link(NamedTuple):
    """The wires from one gate or box of a row to the next."""

    # What the wires leave: its id.
    start: str
    # What the wires lead to: its id.
    end: str
    # Their indices.
    wires: tuple[int, ...]


def straightening(
    level: Level, tracks: Mapping[str, float], ranks: Sequence[Sequence[str]]
) -> dict[str, float]:
    """Say how far each element of a level is to be moved across so that a row of boxes is level.

    `tracks` are the places across, and `ranks` list the elements of each rank. Empty where there is no row.
    """
    graph = level.graph
    row = _row(level)
    if not row:
        return {}
    rank_of = {id: rank for rank, ids in enumerate(ranks) for id in ids}
    height = tracks[graph.wires[row[0].wires[0]].source.id]
    moves = [0.0] * len(ranks)  # of each rank; what follows goes along
    for link in row:
        ends = [tracks[graph.wires[wire].target.id] for wire in link.wires]
        cut = rank_of[link.start] + 1
        moves[cut:] = [height - sum(ends) / len(ends)] * (len(ranks) - cut)
    return {id: moves[rank] for id, rank in rank_of.items()} if any(moves) else {}


def _row(level: Level) -> list[_Link]:
    """List the links behind the first box on the way to the last gate that leads through most boxes.

    Of several such ways it is the one through fewest other gates. Nothing where a way has few boxes.
    """
    graph = level.graph
    if sum([gate.row.name == "module" for gate in level.gates]) < _ROW:
        return []
    ways: dict[str, tuple[int, int]] = {}  # to each gate: how many boxes, and how few other gates
    before: dict[str, dict[str, list[int]]] = {}
    for gate in level.gates:
        id = gate.end.id
        before[id] = defaultdict(list)
        for index in gate.wires:
            if (source := graph.wires[index].source.id) in ways:
                before[id][source].append(index)
        boxes, others = max([ways[one] for one in before[id]], default=(0, 0))
        boxed = gate.row.name == "module"
        ways[id] = (boxes + 1, others) if boxed else (boxes, others - 1)
    links: list[_Link] = []
    if max(ways.values())[0] < _ROW:
        return links
    at = level.last.end.id
    while best := max([ways[one] for one in before[at] if ways[one][0]], default=None):
        most = [one for one in before[at] if ways[one] == best]
        if len(most) > 1:
            break
        links.append(_Link(most[0], at, tuple(before[at][most[0]])))
        at = most[0]
    return links[::-1]
