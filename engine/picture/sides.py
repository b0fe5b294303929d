"""On which side of an open box wires stand that lead into it behind its first gate: in the order of the text.

Graphviz lays out the inside of a box together with what leads into it. Whatever of that would stand in the
frame is set above the frame here, or below it, where a gate's operands keep their order and few things are
passed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..graph.graph import Gate
from .frames import MARGIN, TITLE_HEIGHT
from .levels import Level

_BETWEEN = 4.0  # points between what stands beside an open box


class _Beside(NamedTuple):
    """A wire that stands beside the open box, with its input where that leads nowhere else."""

    # The ids of the wire and of the input.
    ids: tuple[str, ...]
    # The first rank in which something of it is, as a line at least.
    first: int
    # The last one.
    last: int
    # Half of its size across.
    half: float

    def meets(self, other: "_Beside") -> bool:
        """Tell whether one would lie on the other at the same height."""
        return other.first <= self.last and self.first <= other.last


def sided(
    level: Level, middles: Mapping[str, float], ranks: Sequence[Sequence[str]], down: bool
) -> dict[str, float]:
    """Give the places across of what leads into an open box and is to stand beside it.

    `middles` are the places of all as they are laid out, and `ranks` list the elements of each rank.
    """
    if level.frame is None:
        return {}
    rank_of = {id: rank for rank, ids in enumerate(ranks) for id in ids}
    inside = [id for id in middles if id not in level.before]
    begin = min([rank_of[id] for id in inside])
    beside = {one.ids[0]: one for one in _beside(level, rank_of, begin, down)}
    halves = {id: level.size(id, down)[0 if down else 1] / 2 for id in inside}
    top = min([middles[id] - half for id, half in halves.items()])
    top -= MARGIN if down else MARGIN + TITLE_HEIGHT
    bottom = max([middles[id] + half for id, half in halves.items()]) + MARGIN
    found: dict[str, float] = {}
    there = frozenset(level.wires)
    for gate in sorted(level.gates, key=lambda gate: rank_of[gate.end.id]):
        ids = [level.graph.wires[wire].id for wire in gate.wires if wire in there]
        first = next((at for at, id in enumerate(ids) if id not in beside), None)
        if first is None:
            passed = [id for id in ranks[rank_of[gate.end.id]] if id in halves]
            first = len(ids) if _is_nearer(gate, passed, middles) else 0
        # What stands nearest to the frame is placed first.
        for side, edge, group in ((-1, -top, ids[:first][::-1]), (1, bottom, ids[first:])):
            taken = [beside[id] for id in found if id in beside and side * found[id] > edge]
            for one in [beside[id] for id in group if id in beside]:
                ends = [
                    side * found[other.ids[0]] + other.half for other in taken if one.meets(other)
                ]
                place = side * (max([edge, *ends]) + _BETWEEN + one.half)
                found |= dict.fromkeys(one.ids, place)
                taken.append(one)
    return found


def _beside(level: Level, rank_of: Mapping[str, int], begin: int, down: bool) -> Iterator[_Beside]:
    """List the wires that lead into the box and stand in one of its ranks, which `begin` with the first."""
    for index in level.wires:
        wire = level.graph.wires[index]
        if wire.id in level.before and rank_of[wire.id] >= begin:
            alone = wire.source.id in level.before
            ids = (wire.id, wire.source.id) if alone else (wire.id,)
            half = max([level.size(id, down)[0 if down else 1] for id in ids]) / 2
            yield _Beside(ids, rank_of[ids[-1]] if alone else 0, rank_of[wire.id], half)


def _is_nearer(gate: Gate, passed: Sequence[str], middles: Mapping[str, float]) -> bool:
    """Tell whether fewer of the elements of a gate's rank stand above it than below, or as many."""
    above = sum(middles[id] < middles[gate.end.id] for id in passed)
    return 2 * above < len(passed)
