"""The way of a wire: one curve to its numbers and one from them, or a way around what stands there."""

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

ARROW = 8.0
_STEEPEST = 1.1  # radians off level at which a wire meets a gate
_ABOUT_A_DOT = 10.0  # what other wires keep from the middle of a copy gate


@dataclass(frozen=True, slots=True)
class Wiring:
    """Finds the ways of wires; `places` are the centres of the elements.

    `halves` are half as wide as what a wire meets at its side, and 0 for a copy gate, where it runs
    to the middle. `ends` are where a gate's wires end, by the id of the wire, and `heights` where
    those of a module meet its side. `frames` are outer ones first, with their extents.
    """

    places: Mapping[str, Point]
    halves: Mapping[str, float]
    ends: Mapping[str, "_RoundEnd"]
    heights: Mapping[str, float]
    frames: Sequence[tuple[Frame, Extent]]
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
        names = [(f"input-{input.name}", input.name) for input in graph.inputs]
        for id, name in (*names, (f"output-{graph.output}", graph.output)):
            width = name_width(name)
            halves[id] = width / 2
            boxes.append((id, places[id], width, NAME_SIZE))
        above = labels(graph)
        for gate in graph.gates:
            id = f"gate-{gate.id}"
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
        return cls(places, halves, ends, heights, found, Room.of(boxes, titles))

    def line(self, wire: Wire) -> Line:
        """Draw a wire as one line, from its source to its numbers, between them and on to its target."""
        x, y = self.places[wire.id]
        half = self.halves[wire.id]
        left, right = x - half, x + half
        last, arrow = self.arrive(wire, right, y)
        x, start = self.places[wire.source]
        first = self.bend(x + self.halves[wire.source], start, left, y, wire.source, wire.id)
        return Line((*first, left, y, right, y, *last), arrow)

    def arrive(self, wire: Wire, right: float, height: float) -> tuple[Way, Way]:
        """Draw a wire's way from the right end of its numbers to its target, and the arrow there.

        There is none at a copy gate.
        """
        if wire.id in self.ends:
            return self.enter(wire, right, height, self.ends[wire.id])
        (x, y), half = self.places[wire.target], self.halves[wire.target]
        y = self.heights.get(wire.id, y)
        if not half:
            return self.bend(right, height, x, y, wire.id, wire.target), ()
        tip, base = x - half, x - half - ARROW
        way = self.bend(right, height, base, y, wire.id, wire.target)
        return way, _arrow(base, y, tip, y, -1.0, 0.0)

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
        if self.room.is_clear(curve, wire.id, wire.target):
            return curve, _arrow(x, y, tip_x, tip_y, across, down)
        x, y, _, _ = _meet(end, (first + last) / 2)
        way = self.room.around((right, height), (x - ARROW, y))
        return way, _arrow(x - ARROW, y, x, y, -1.0, 0.0)

    def bend(self, x: float, y: float, to_x: float, to_y: float, one: str, other: str) -> Way:
        """Lead from one point to another in one curve, level at both, or around what is there."""
        middle = (x + to_x) / 2
        curve = (x, y, middle, y, middle, to_y, to_x, to_y)
        if self.room.is_clear(curve, one, other):
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
    """Tell where the gates and the numbers of the wires extend in the layout."""
    sizes = [
        (wire.id, wire.id, (c.width, c.height)) for wire, c in zip(graph.wires, cells, strict=True)
    ]
    above = labels(graph)
    sizes += [
        (gate.id, f"gate-{gate.id}", node_size(gate, above.get(gate.id))) for gate in graph.gates
    ]
    found = {}
    for node, id, (width, height) in sizes:
        x, y = places[id]
        found[node] = x - width / 2, y - height / 2, x + width / 2, y + height / 2
    return found


_Part = tuple[float, float, float]
"""What a wire has to itself of a gate's round end: first and last angle, and a margin to keep."""

_RoundEnd = tuple[float, float, float, float, float, float]
"""The round left end of a gate, for one of its wires: centre, radius, and the wire's part of it."""


@lru_cache(64)
def _parts(count: int) -> tuple[_Part, ...]:
    """Part a gate's round end among its operands, from top to bottom."""
    bounds = [_STEEPEST * (2 * n / (count or 1) - 1) for n in range(count + 1)]
    return tuple((first, last, 0.1 / count) for first, last in pairwise(bounds))


def _meet(end: _RoundEnd, angle: float) -> tuple[float, float, float, float]:
    """Find where a wire at an angle meets a gate's round end, and which way is outward there."""
    x, y, radius, _, _, _ = end
    across, down = -math.cos(angle), math.sin(angle)
    return x + radius * across, y + radius * down, across, down


def _arrow(x: float, y: float, tip_x: float, tip_y: float, across: float, down: float) -> Way:
    """Draw an arrow's corners: its tip, and both ends of its base about a point."""
    across, down = 0.4 * ARROW * across, 0.4 * ARROW * down
    return tip_x, tip_y, x - down, y + across, x + down, y - across
