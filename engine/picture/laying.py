"""The levels of a circuit laid out: in each open box, wires keep the order that they have around it."""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from itertools import chain

from ..layout.graphviz import Layout
from .dot import structure
from .levels import ALONE, Around, Level

Place = Callable[[str], Layout]
"""Lays out a DOT."""


def laid_out(level: Level, place: Place, down: bool) -> list[Layout]:
    """Lay out a level, and then the levels in it, outer ones first. What is alike is laid out once."""
    return _laid_out(level, cache(place), down, ALONE)


def _laid_out(level: Level, place: Place, down: bool, around: Around) -> list[Layout]:
    found = place(structure(level, down, around))
    inner = [
        _laid_out(each, place, down, _around(level, each, layout=found, down=down))
        for each in level.inner.values()
    ]
    return [found, *chain.from_iterable(inner)]


def _around(level: Level, inside: Level, layout: Layout, down: bool) -> Around:
    """Say in which order wires come to an open box, of which the level around is laid out, and leave it."""
    graph = level.graph

    def ordered(wires: Iterable[int], there: Collection[str]) -> list[list[str]]:
        ids = [graph.wires[wire].id for wire in wires]
        ids = sorted(
            [id for id in ids if id in level.names],
            key=lambda id: layout.nodes[level.names[id]][0 if down else 1],
        )
        found = [[one for one in graph.merged.get(id, (id,)) if one in there] for id in ids]
        return [each for each in found if each]

    box = graph.by_id[inside.last.id]
    leaving = {inside.graph.wires[wire].id for gate in inside.gates for wire in gate.results}
    return Around(entering=ordered(box.wires, inside.before), leaving=ordered(box.results, leaving))
