"""Where the name of a module stands at its frame: in each line in which the frame has elements.

A frame that is cut says in each further line which module goes on there.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..base.names import elided
from ..graph.graph import Graph
from ..layout.graphviz import Point
from .frames import BEFORE, MARGIN, TITLE_HEIGHT, Areas, Extent, Frame, Outlines, listed
from .places import Places
from .sizes import ARROW, LONGEST_MODULE, TITLE_SIZE, text_width

_BEHIND = BEFORE + ARROW  # points from a frame's left edge: behind the arrows of wires from above
_FEWEST = 2  # characters of a name that is cut short for want of room
_ON = "… "
"""Stands before a name where its frame goes on."""


class Title(NamedTuple):
    """The name of a module at its frame."""

    # The left end of the baseline.
    place: Point
    # What is written.
    text: str

    @property
    def extent(self) -> Extent:
        """Give the area that the name takes."""
        x, y = self.place
        right = x + text_width(self.text, TITLE_SIZE)
        return x, y - 0.8 * TITLE_SIZE, right, y + 0.25 * TITLE_SIZE


Titles = dict[int, Title]
"""The names at one frame, by the lines that they stand in."""


def titled(graph: Graph, standing: Places, outlines: Outlines) -> list[Titles]:
    """Place the names of frames.

    A name stands above the gates, or where the circuit runs down at the right of wires that come from above.
    """
    return [
        _beside(frame, areas, _from_above(graph, standing, frame, areas))
        if standing.down
        else _above(frame, areas)
        for frame, areas in outlines
    ]


def _above(frame: Frame, areas: Areas) -> Titles:
    """Place a name in each line; where a frame goes on, only as far as there is room."""
    found: Titles = {}
    for line, (left, top, right, _) in areas.items():
        text = elided(frame.module.title, LONGEST_MODULE)
        if found:
            most = _fitting(right - left - _BEHIND - MARGIN) - len(_ON)
            if most < min(len(text), _FEWEST):
                continue
            text = _ON + elided(text, most)
        found[line] = Title((left + _BEHIND, top + TITLE_HEIGHT), text)
    return found


def _beside(frame: Frame, areas: Areas, taken: Sequence[tuple[float, float]]) -> Titles:
    """Place a name at the right, or where most room is between spans that wires from above have `taken`."""
    ((line, (left, top, right, _)),) = areas.items()
    text = elided(frame.module.title, LONGEST_MODULE)
    end = right - MARGIN
    begin = max(left + MARGIN, end - text_width(text, TITLE_SIZE))
    if any(low < end and high > begin for low, high in taken):
        room, begin, end = max(_free(left + MARGIN, end, taken))
        if (most := _fitting(room)) > _FEWEST:
            text = elided(text, most)
            begin = end - text_width(text, TITLE_SIZE)
        else:  # wires go around the name
            begin = max(left + MARGIN, right - MARGIN - text_width(text, TITLE_SIZE))
    return {line: Title((begin, top + TITLE_HEIGHT), text)}


def _fitting(room: float) -> int:
    """Give how many letters fit into a room."""
    return int(room / text_width("n", TITLE_SIZE))


def _free(
    start: float, end: float, taken: Iterable[tuple[float, float]]
) -> list[tuple[float, float, float]]:
    """List what is free between two places: how much, from where and to where."""
    found = []
    for low, high in sorted(taken):
        found.append((low - start, start, low))
        start = max(start, high)
    return [*found, (end - start, start, end)]


def _from_above(
    graph: Graph, standing: Places, frame: Frame, areas: Areas
) -> list[tuple[float, float]]:
    """List the spans across in which wires from above enter a frame."""
    ((_, (left, top, right, _)),) = areas.items()
    inside = {id for one in listed([frame]) for id in one.inside}
    found = []
    for wire in graph.wires:
        if wire.target.id in inside and wire.id not in inside:
            (along, _), (length, _) = standing.middles[wire.id], standing.sizes[wire.id]
            if along + length / 2 <= top:
                at, half = standing.tracks[wire.target.id], standing.sizes[wire.target.id][1] / 2
                found.append((at - half, at + half))
    return [one for one in found if one[0] < right and one[1] > left]
