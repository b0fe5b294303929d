"""The way of a wire: one curve to its numbers and one from them, or a way around what stands there."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from engine.drawing import (
    CELL_HEIGHT,
    CELL_WIDTH,
    LABEL_HEIGHT,
    LABEL_SIZE,
    NAME_SIZE,
    gate_size,
    label,
    name_width,
    text_width,
)
from engine.graph import Graph, Wire
from engine.layout import Point
from engine.room import Room, Way

ARROW = 8.0
_WEST = (-1.0, 0.0)
_STEEPEST = 1.1  # radians off level at which a wire meets a gate
_ABOUT_A_DOT = 10.0  # what other wires keep from the middle of a copy gate


@dataclass(frozen=True, slots=True)
class Wiring:
    """Finds the ways of wires; `places` are the centres of the elements.

    `halves` are half as wide as what a wire meets at its side, and 0 for a copy gate, where it runs
    to the middle. `ends` are where a gate's wires end, by the id of the wire.
    """

    places: Mapping[str, Point]
    halves: Mapping[str, float]
    ends: Mapping[str, "_RoundEnd"]
    room: Room

    @classmethod
    def of(cls, graph: Graph, places: Mapping[str, Point]) -> "Wiring":
        """Prepare to wire a graph whose elements stand at `places`."""
        boxes = [(wire.id, places[wire.id], CELL_WIDTH, CELL_HEIGHT - 8) for wire in graph.wires]
        halves: dict[str, float] = {}
        ends: dict[str, _RoundEnd] = {}
        names = [(f"input-{input.name}", input.name) for input in graph.inputs]
        for id, name in (*names, (f"output-{graph.output}", graph.output)):
            width = name_width(name)
            halves[id] = width / 2
            boxes.append((id, places[id], width, NAME_SIZE))
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
            if name := label(gate, graph):
                above = (x, y - (height + LABEL_HEIGHT) / 2)
                boxes.append((f"{id} label", above, text_width(name, LABEL_SIZE), LABEL_HEIGHT))
            centre, wires = (x - width / 2 + height / 2, y), gate.wires
            for wire, part in zip(wires, _parts(len(wires)), strict=True):
                ends[graph.wires[wire].id] = (centre, height / 2, part)
        return cls(places, halves, ends, Room.of(boxes))

    def way(self, wire: Wire) -> tuple[Way, Way]:
        """Draw a wire as one line, from its source to its numbers, between them and on to its target.

        Gives the line's points, and the corners of its arrow: none at a copy gate.
        """
        x, y = self.places[wire.id]
        left, right = (x - CELL_WIDTH / 2, y), (x + CELL_WIDTH / 2, y)
        last, arrow = self.arrive(wire, right)
        x, y = self.places[wire.source]
        start = (x + self.halves[wire.source], y)
        first = self.bend(start, left, wire.source, wire.id)
        return (*first, left, right, right, *last), arrow

    def arrive(self, wire: Wire, right: Point) -> tuple[Way, Way]:
        """Draw a wire's way from the right end of its numbers to its target, and the arrow there."""
        if wire.id in self.ends:
            return self.enter(wire, right, self.ends[wire.id])
        (x, y), half = self.places[wire.target], self.halves[wire.target]
        if not half:
            return self.bend(right, (x, y), wire.id, wire.target)[1:], ()
        tip, base = (x - half, y), (x - half - ARROW, y)
        return self.bend(right, base, wire.id, wire.target)[1:], _arrow(base, tip, _WEST)

    def enter(self, wire: Wire, right: Point, end: "_RoundEnd") -> tuple[Way, Way]:
        """Lead a wire to its part of a gate's round end, straight towards the middle of that end."""
        (x, y), _, (first, last, margin) = end
        angle = math.atan2(right[1] - y, max(1.0, x - right[0]))
        if not first <= angle <= last:
            angle = max(first + margin, min(last - margin, angle))
        tip, (across, down) = _meet(end, angle)
        x, y = base = (tip[0] + ARROW * across, tip[1] + ARROW * down)
        reach = math.dist(right, base)
        bends = (
            (right[0] + 0.45 * reach, right[1]),
            (x + 0.4 * reach * across, y + 0.4 * reach * down),
        )
        curve: Way = (right, *bends, base)
        if self.room.is_clear(curve, wire.id, wire.target):
            return curve[1:], _arrow(base, tip, (across, down))
        tip, _ = _meet(end, (first + last) / 2)
        base = (tip[0] - ARROW, tip[1])
        return self.room.around(right, base)[1:], _arrow(base, tip, _WEST)

    def bend(self, start: Point, end: Point, one: str, other: str) -> Way:
        """Lead from one point to another in one curve, level at both, or around what is there."""
        middle = (start[0] + end[0]) / 2
        curve: Way = (start, (middle, start[1]), (middle, end[1]), end)
        return curve if self.room.is_clear(curve, one, other) else self.room.around(start, end)


_Part = tuple[float, float, float]
"""What a wire has to itself of a gate's round end: first and last angle, and a margin to keep."""

_RoundEnd = tuple[Point, float, _Part]
"""The round left end of a gate: its centre, its radius, and a wire's part of it."""


@cache
def _parts(count: int) -> tuple[_Part, ...]:
    """Part a gate's round end among its operands, from top to bottom."""
    bounds = [_STEEPEST * (2 * n / (count or 1) - 1) for n in range(count + 1)]
    return tuple((first, last, 0.1 / count) for first, last in pairwise(bounds))


def _meet(end: _RoundEnd, angle: float) -> tuple[Point, Point]:
    """Find where a wire at an angle meets a gate's round end, and which way is outward there."""
    (x, y), radius, _ = end
    across, down = -math.cos(angle), math.sin(angle)
    return (x + radius * across, y + radius * down), (across, down)


def _arrow(base: Point, tip: Point, outward: Point) -> Way:
    """Draw an arrow's corners: its tip, and both ends of its base."""
    (x, y), across, down = base, 0.4 * ARROW * outward[0], 0.4 * ARROW * outward[1]
    return tip, (x - down, y + across), (x + down, y - across)
