"""Frames: thin lines around the gates of modules that are not folded, with the module's name at a corner."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ..base.caching import kept_with_first
from ..graph.graph import Graph
from ..graph.grouping import Module
from .repeated import repeated

MOST_GATES = 300  # of a circuit with frames, which double the time of a layout
MARGIN = 7.0  # points between a frame and what stands in it
BEFORE = (
    11.0  # the same where the circuit enters the frame: wires bend to their gates behind the edge
)
TITLE_HEIGHT = 14.0  # the room for the title, at the top

Extent = tuple[float, float, float, float]
"""The left, top, right and bottom of an area, in points."""

Areas = Mapping[int, Extent]
"""The area of a frame in each line in which it has elements, from the first line to the last."""

Outlines = Sequence[tuple["Frame", Areas]]
"""Frames, outer ones first, each with its areas."""


class Frame(NamedTuple):
    """The frame of a module."""

    # The module whose name is at the frame.
    module: Module
    # The ids of the elements that stand in the frame: gates, the wires between them, and those to them that
    # begin at a name.
    inside: tuple[str, ...]
    # The frames inside the frame.
    inner: "list[Frame]"

    def outlines(
        self, extent: Callable[[str], Extent], line: Callable[[str], int], down: bool
    ) -> Outlines:
        """Give the areas of the frame and of all frames inside it, outer ones first.

        They surround elements, of which each has an `extent` and stands in a `line`.
        """
        parts: dict[int, list[Extent]] = defaultdict(list)
        for id in self.inside:
            parts[line(id)].append(extent(id))
        inner = [frame.outlines(extent, line, down) for frame in self.inner]
        for (_, areas), *_ in inner:
            for number, area in areas.items():
                parts[number].append(area)
        own = {number: _around(parts[number], down) for number in sorted(parts)}
        return [(self, own), *chain.from_iterable(inner)]


def _around(extents: Iterable[Extent], down: bool) -> Extent:
    left, top, right, bottom = union(extents)
    return (
        left - (MARGIN if down else BEFORE),
        top - MARGIN - TITLE_HEIGHT,
        right + MARGIN,
        bottom + MARGIN,
    )


def union(extents: Iterable[Extent]) -> Extent:
    """Give the area that surrounds others."""
    lefts, tops, rights, bottoms = zip(*extents, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@kept_with_first
def frames(graph: Graph) -> list[Frame]:
    """List the outermost frames: of modules with a name that have several gates, but not all gates."""
    outer: list[Frame] = []
    around: dict[str, Frame] = {}  # of each gate, the innermost frame that stands around it so far
    if len(graph.gates) > MOST_GATES:
        return outer
    named = repeated(graph)
    for module in graph.modules:
        if not module.named or not graph.is_part(module):
            continue
        gates = [graph.by_id[id] for id in module.gates]
        outside = around.get(module.gates[-1])
        if outside and module.row is None and outside.module.gates == module.gates:
            continue
        ends = {gate.end for gate in gates}
        arriving = sorted([wire for gate in gates for wire in gate.wires])
        wires = [graph.wires[wire] for wire in arriving]
        within = [wire.id for wire in wires if wire.source in ends or wire.id in named]
        frame = Frame(module, (*[gate.end.id for gate in gates], *within), [])
        (outside.inner if outside else outer).append(frame)
        around.update(dict.fromkeys(module.gates, frame))
    return outer


def outlined(
    graph: Graph, extent: Callable[[str], Extent], line: Callable[[str], int], down: bool = False
) -> Outlines:
    """List the frames of a graph with their areas, where each element has an `extent` and a `line`."""
    return [*chain.from_iterable([frame.outlines(extent, line, down) for frame in frames(graph)])]


def listed(found: Iterable[Frame]) -> list[Frame]:
    """List frames and all frames inside them, outer ones first."""
    return [one for frame in found for one in (frame, *listed(frame.inner))]


@kept_with_first
def framed(graph: Graph) -> frozenset[str]:
    """Give the names of the statements that have a frame."""
    return frozenset(
        frame.module.name for frame in listed(frames(graph)) if frame.module.row is None
    )
