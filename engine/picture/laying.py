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
        laid_out(each, place, down, _around(level, id, each, found, down))
        for id, each in level.inner.items()
    ]
    return [found, *chain.from_iterable(inner)]


def _around(level: Level, box: str, inside: Level, layout: Layout, down: bool) -> Around:
    """Say in which order wires come to a box of a level that is laid out, and leave it."""
    graph = level.graph

    def ordered(wires: Iterable[int], there: Collection[str]) -> list[list[str]]:
        ids = sorted(
            [graph.wires[wire].id for wire in wires],
            key=lambda id: layout.nodes[id][0 if down else 1],
        )
        found = [[one for one in graph.merged.get(id, (id,)) if one in there] for id in ids]
        return [each for each in found if each]

    gate = graph.by_id[box.removeprefix("gate-")]
    leaving = {wire.id for wire in inside.graph.wires if wire.source.id in inside.ends}
    return Around(
        entering=ordered([wire for wire in gate.wires if wire in level.wires], inside.before),
        leaving=ordered([wire for wire in gate.results if wire in level.wires], leaving),
    )
