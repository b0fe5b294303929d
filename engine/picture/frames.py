"""Frames: thin lines around the gates of modules that are not folded, with the module's name at a corner."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from ..base.caching import kept_with_first
from ..graph.graph import End, Graph
from ..graph.grouping import Module

MOST_GATES = 300  # of a circuit with frames, which double the time of a layout
MARGIN = 7.0  # points between a frame and what stands in it
TITLE_HEIGHT = 14.0  # the room for the title, at the top

Extent = tuple[float, float, float, float]
"""The left, top, right and bottom of an area, in points."""


class Frame(NamedTuple):
    """The frame of a module."""

    # The module whose name is at the frame.
    module: Module
    # The ids of the gates, and of the wires between them, that stand in the frame.
    nodes: tuple[str, ...]
    # The frames inside the frame.
    inner: "list[Frame]"

    @property
    def all_nodes(self) -> list[str]:
        """List what stands in the frame and in the inner frames."""
        return [*self.nodes, *[node for frame in self.inner for node in frame.all_nodes]]

    def among(self, nodes: Collection[str]) -> "Frame | None":
        """Give the part of the frame that surrounds some of its nodes; None where there are none."""
        inner = [part for frame in self.inner if (part := frame.among(nodes))]
        own = tuple([node for node in self.nodes if node in nodes])
        return Frame(self.module, own, inner) if own or inner else None

    def extent(self, of: Mapping[str, Extent]) -> Extent:
        """Give the area that surrounds the nodes and the inner frames, given the areas `of` the nodes."""
        extents = [of[node] for node in self.nodes] + [frame.extent(of) for frame in self.inner]
        lefts, tops, rights, bottoms = zip(*extents, strict=True)
        return (
            min(lefts) - MARGIN,
            min(tops) - MARGIN - TITLE_HEIGHT,
            max(rights) + MARGIN,
            max(bottoms) + MARGIN,
        )


@kept_with_first
def frames(graph: Graph) -> list[Frame]:
    """List the outermost frames: of modules with a name that have several gates, but not all gates."""
    outer: list[Frame] = []
    around: dict[str, Frame] = {}  # of each gate, the innermost frame that stands around it so far
    if len(graph.gates) > MOST_GATES:
        return outer
    for module in graph.modules:
        if not module.named or not graph.is_part(module):
            continue
        inside = {End("gate", id) for id in module.gates}
        arriving = sorted(wire for id in module.gates for wire in graph.by_id[id].wires)
        wires = [graph.wires[w].id for w in arriving if graph.wires[w].source in inside]
        outside = around.get(module.gates[-1])
        if outside and module.row is None and outside.module.gates == module.gates:
            continue
        frame = Frame(module, (*module.gates, *wires), [])
        (outside.inner if outside else outer).append(frame)
        around.update(dict.fromkeys(module.gates, frame))
    return outer


def listed(found: Iterable[Frame]) -> list[Frame]:
    """List frames and all frames inside them, outer ones first."""
    return [one for frame in found for one in (frame, *listed(frame.inner))]


@kept_with_first
def framed(graph: Graph) -> frozenset[str]:
    """Give the names of the statements that have a frame."""
    return frozenset(
        frame.module.name for frame in listed(frames(graph)) if frame.module.row is None
    )
