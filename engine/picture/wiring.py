"""The way of a wire: one curve to its numbers and one from them, or ways around what is between.

Graphviz places the nodes; its own edges would run through numbers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..base.names import elided
from ..graph.graph import Graph, Wire
from ..layout.graphviz import Point
from .cells import Cell
from .frames import MARGIN, TITLE_HEIGHT, Extent, Frame, frames, listed
from .marks import Line
from .room import Room, Way
from .sizes import (
    LABEL_HEIGHT,
    LABEL_SIZE,
    NAME_SIZE,
    TITLE_SIZE,
    gate_size,
    labels,
    name_width,
    node_size,
    text_width,
)

ARROW = 8.0  # points: the length of an arrow
_STEEPEST = 1.1  # radians off level at which a wire may meet a gate
_ABOUT_A_DOT = 10.0  # points that other wires keep from the middle of a copy gate


@dataclass(frozen=True, slots=True)
class Wiring:
    """Finds the ways of wires in a layout."""

    # The centre of each element.
    places: Mapping[str, Point]
    # Half the width of each element; 0 for a copy gate, since wires run to the middle of its dot.
    halves: Mapping[str, float]
    # The part of a gate's round end that a wire has to itself, by the id of the wire.
    ends: Mapping[str, "_RoundEnd"]
    # The height at which a wire meets the straight side of a folded module, by the id of the wire.
    heights: Mapping[str, float]
    # Outer frames first, each with its area.
    frames: Sequence[tuple[Frame, Extent]]
    # What wires must not run through.
    room: Room

    @classmethod
    def of(cls, graph: Graph, cells: Sequence[Cell], places: Mapping[str, Point]) -> "Wiring":
        """Prepare to wire a graph whose elements stand at `places`, its wires' numbers in `cells`."""
        boxes = []
        halves: dict[str, float] = {}
        for (id, *_), cell in zip(graph.wires, cells, strict=True):
            halves[id] = cell.width / 2
            boxes.append((id, places[id], cell.width, cell.height - 8))
        ends: dict[str, _RoundEnd] = {}
        heights: dict[str, float] = {}
        for end in (*[input.end for input in graph.inputs], graph.end):
            id, width = end.id, name_width(end.name)
            halves[id] = width / 2
            boxes.append((id, places[id], width, NAME_SIZE))
        above = labels(graph)
        for gate in graph.gates:
            id = gate.end.id
            x, y = place = places[id]
            if gate.row.name == "copy":
                halves[id] = 0.0
                boxes.append((id, place, 2 * _ABOUT_A_DOT, 2 * _ABOUT_A_DOT))
                continue
            width, height = gate_size(gate)
            halves[id] = width / 2
            boxes.append((id, place, width, height))
            if gate.row.name == "module":
                for n, wire in enumerate(gate.wires, 1):
                    height_of = height * (n - 0.5) / len(gate.wires) - height / 2
                    heights[graph.wires[wire].id] = y + height_of
                continue
            if label := above.get(gate.id):
                middle = (x, y - (height + LABEL_HEIGHT) / 2)
                boxes.append((f"{id} label", middle, text_width(label, LABEL_SIZE), LABEL_HEIGHT))
            round_end, wires = (x - width / 2 + height / 2, y, height / 2), gate.wires
            for wire, part in zip(wires, _parts(len(wires)), strict=True):
                ends[graph.wires[wire].id] = (*round_end, *part)
        outlines = listed(frames(graph))
        extents = _extents(graph, cells, places) if outlines else {}
        found = [(frame, frame.extent(extents)) for frame in outlines]
        titles = [_title_extent(frame, extent) for frame, extent in found]
        return cls(
            places=places,
            halves=halves,
            ends=ends,
            heights=heights,
            frames=found,
            room=Room.of(boxes, titles),
        )

    def line(self, wire: Wire) -> Line:
        """Draw a wire as one line, from its source to its numbers, between them and on to its target."""
        x, y = self.places[wire.id]
        half = self.halves[wire.id]
        left, right = x - half, x + half
        last, arrow = self.arrive(wire, right, y)
        source = wire.source.id
        x, start = self.places[source]
        out = x + self.halves[source]
        first = self.bend(out, start, left, y, ends=(source, wire.id))
        return Line((*first, left, y, right, y, *last), arrow)

    def arrive(self, wire: Wire, right: float, height: float) -> tuple[Way, Way]:
        """Draw a wire's way from the right end of its numbers to its target, and its arrow.

        A wire to a copy gate has no arrow.
        """
        if wire.id in self.ends:
            return self.enter(wire, right, height, self.ends[wire.id])
        target = wire.target.id
        (x, y), half = self.places[target], self.halves[target]
        y = self.heights.get(wire.id, y)
        if not half:
            return self.bend(right, height, x, y, ends=(wire.id, target)), ()
        tip, base = x - half, x - half - ARROW
        way = self.bend(right, height, base, y, ends=(wire.id, target))
        return way, _arrow((base, y), (tip, y), -1.0, 0.0)

    def enter(self, wire: Wire, right: float, height: float, end: "_RoundEnd") -> tuple[Way, Way]:
        """Lead a wire to its part of a gate's round end, straight towards the middle of that end."""
        x, y, _, first, last, margin = end
        angle = math.atan2(height - y, max(1.0, x - right))
        if not first <= angle <= last:
            angle = max(first + margin, min(last - margin, angle))
        tip_x, tip_y, across, down = _meet(end, angle)
        x, y = tip_x + ARROW * across, tip_y + ARROW * down
        reach, farthest = math.hypot(x - right, y - height), max(x - right, 2 * ARROW)
        out, bend = min(0.45 * reach, farthest), min(0.4 * reach, 1.5 * farthest)
        curve = (right, height, right + out, height, x + bend * across, y + bend * down, x, y)
        if self.room.is_clear(curve, wire.id, wire.target.id):
            return curve, _arrow((x, y), (tip_x, tip_y), across, down)
        x, y, _, _ = _meet(end, (first + last) / 2)
        way = self.room.around((right, height), (x - ARROW, y))
        return way, _arrow((x - ARROW, y), (x, y), -1.0, 0.0)

    def bend(self, x: float, y: float, to_x: float, to_y: float, ends: tuple[str, str]) -> Way:
        """Lead from one point to another in one curve, level at both ends, or around what is between.

        `ends` are the ids of the elements at both points, through which the curve may run.
        """
        middle = (x + to_x) / 2
        curve = (x, y, middle, y, middle, to_y, to_x, to_y)
        if self.room.is_clear(curve, *ends):
            return curve
        return self.room.around((x, y), (to_x, to_y))


def title_place(extent: Extent) -> Point:
    """Give the place where a frame's title begins."""
    left, top, _, _ = extent
    return left + MARGIN, top + TITLE_HEIGHT


def _title_extent(frame: Frame, extent: Extent) -> Extent:
    x, y = title_place(extent)
    width = text_width(elided(frame.module.title), TITLE_SIZE)
    return x, y - 0.8 * TITLE_SIZE, x + width, y + 0.25 * TITLE_SIZE


def _extents(graph: Graph, cells: Sequence[Cell], places: Mapping[str, Point]) -> dict[str, Extent]:
    """Give the areas of the gates and of the wires' numbers in the layout, by ids of gates and wires."""
    sizes = [
        (wire.id, wire.id, (c.width, c.height)) for wire, c in zip(graph.wires, cells, strict=True)
    ]
    above = labels(graph)
    sizes += [(gate.id, gate.end.id, node_size(gate, above.get(gate.id))) for gate in graph.gates]
    found = {}
    for node, id, (width, height) in sizes:
        x, y = places[id]
        found[node] = x - width / 2, y - height / 2, x + width / 2, y + height / 2
    return found


_Part = tuple[float, float, float]
"""The part of a gate's round end that a wire has to itself: first and last angle, and a margin inside."""

_RoundEnd = tuple[float, float, float, float, float, float]
"""The round left end of a gate, for one of its wires: x and y of the centre, radius, and a `_Part`."""


@lru_cache(64)
def _parts(count: int) -> tuple[_Part, ...]:
    """Divide a gate's round end among its operands, from top to bottom."""
    bounds = [_STEEPEST * (2 * n / (count or 1) - 1) for n in range(count + 1)]
    return tuple((first, last, 0.1 / count) for first, last in pairwise(bounds))


def _meet(end: _RoundEnd, angle: float) -> tuple[float, float, float, float]:
    """Find where a wire at an angle meets a gate's round end, and the outward direction there."""
    x, y, radius, _, _, _ = end
    across, down = -math.cos(angle), math.sin(angle)
    return x + radius * across, y + radius * down, across, down


def _arrow(base: Point, tip: Point, across: float, down: float) -> Way:
    """Give the corners of an arrow: its tip, and both ends of its base, across the outward direction."""
    x, y = base
    across, down = 0.4 * ARROW * across, 0.4 * ARROW * down
    return *tip, x - down, y + across, x + down, y - across
