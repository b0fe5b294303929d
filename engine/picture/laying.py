"""The levels of a circuit laid out: in each open box, wires keep the order that they have around it."""

from collections.abc import Callable, Collection, Iterable
from itertools import chain

from ..layout.graphviz import Layout
from .dot import structure
from .levels import ALONE, Around, Level

Place = Callable[[str], Layout]
"""Lays out a DOT."""


def laid_out(level: Level, place: Place, down: bool, around: Around = ALONE) -> list[Layout]:
    """Lay out a level, and then the levels in it, outer ones first."""
    found = place(structure(level, down, around))
    inner = [
        laid_out(each, place, down, _around(level, each, layout=found, down=down))
        for each in level.inner.values()
    ]
    return [found, *chain.from_iterable(inner)]


def _around(level: Level, inside: Level, layout: Layout, down: bool) -> Around:
    """Say in which order wires come to an open box, of which the level around is laid out, and leave it."""
    graph = level.graph

    def ordered(wires: Iterable[int], there: Collection[str]) -> list[list[str]]:
        ids = sorted(
            [graph.wires[wire].id for wire in wires],
            key=lambda id: layout.nodes[id][0 if down else 1],
        )
        found = [[one for one in graph.merged.get(id, (id,)) if one in there] for id in ids]
        return [each for each in found if each]

    box = graph.by_id[inside.last.id]
    leaving = {wire.id for wire in inside.graph.wires if wire.source.id in inside.ends}
    return Around(
        entering=ordered([wire for wire in box.wires if wire in level.wires], inside.before),
        leaving=ordered([wire for wire in box.results if wire in level.wires], leaving),
    )
