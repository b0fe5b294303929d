"""The way of a wire: one curve to its numbers and one from them, or a way around what stands there."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

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
from engine.graph import Gate, Graph, Wire
from engine.layout import Point
from engine.room import Room, Way

ARROW = 8.0
_WEST = (-1.0, 0.0)
_STEEPEST = 1.1  # radians off level at which a wire meets a gate
_ABOUT_A_DOT = 10.0  # what other wires keep from the middle of a copy gate


@dataclass(frozen=True, slots=True)
class Wiring:
    """Finds the ways of wires; `places` are the centres of the elements, `gates` are by id."""

    places: Mapping[str, Point]
    gates: Mapping[str, Gate]
    operands: Mapping[str, tuple[int, int]]
    room: Room

    @classmethod
    def of(cls, graph: Graph, places: Mapping[str, Point]) -> "Wiring":
        """Prepare to wire a graph whose elements stand at `places`."""
        gates = {f"gate-{gate.id}": gate for gate in graph.gates}
        boxes = [(wire.id, places[wire.id], CELL_WIDTH, CELL_HEIGHT - 8) for wire in graph.wires]
        for id in (*(f"input-{input.name}" for input in graph.inputs), f"output-{graph.output}"):
            boxes.append((id, places[id], _name_box(id), NAME_SIZE))
        operands = {}
        for id, gate in gates.items():
            (x, y), (width, height) = places[id], gate_size(gate)
            about = 2 * _ABOUT_A_DOT - height if gate.row.name == "copy" else 0
            boxes.append((id, (x, y), width + about, height + about))
            if name := label(gate, graph):
                above = (x, y - (height + LABEL_HEIGHT) / 2)
                boxes.append((f"{id} label", above, text_width(name, LABEL_SIZE), LABEL_HEIGHT))
            for number, wire in enumerate(gate.wires):
                operands[graph.wires[wire].id] = (number, len(gate.wires))
        return cls(places, gates, operands, Room.of(boxes))

    def way(self, wire: Wire) -> tuple[Way, Way]:
        """Draw a wire as one line, from its source to its numbers, between them and on to its target.

        Gives the line's points, and the corners of its arrow: none at a copy gate.
        """
        x, y = self.places[wire.id]
        left, right = (x - CELL_WIDTH / 2, y), (x + CELL_WIDTH / 2, y)
        last, arrow = self.arrive(wire, right)
        return (*self.leave(wire, left), right, right, *last), arrow

    def leave(self, wire: Wire, left: Point) -> Way:
        """Draw a wire's way from its source to the left end of its numbers, and begin the next line."""
        x, y = self.places[wire.source]
        gate = self.gates.get(wire.source)
        if gate is None:
            x += _name_box(wire.source) / 2
        elif gate.row.name != "copy":
            x += gate_size(gate)[0] / 2
        return (*self.bend((x, y), left, wire.source, wire.id), left)

    def arrive(self, wire: Wire, right: Point) -> tuple[Way, Way]:
        """Draw a wire's way from the right end of its numbers to its target, and the arrow there."""
        place = self.places[wire.target]
        gate = self.gates.get(wire.target)
        if gate is not None and gate.row.name == "copy":
            return self.bend(right, place, wire.id, wire.target)[1:], ()
        if gate is None:
            tip = (place[0] - _name_box(wire.target) / 2, place[1])
            base = _from(tip, _WEST, ARROW)
            return self.bend(right, base, wire.id, wire.target)[1:], _arrow(base, tip, _WEST)
        centre, radius = _round_end(place, gate_size(gate))
        number, count = self.operands[wire.id]
        # Each operand has a part of the round end to itself, from top to bottom.
        first, last = (_STEEPEST * (2 * n / count - 1) for n in (number, number + 1))
        angle = math.atan2(right[1] - centre[1], max(1.0, centre[0] - right[0]))
        if not first <= angle <= last:
            angle = max(first + 0.1 / count, min(last - 0.1 / count, angle))
        outward = (-math.cos(angle), math.sin(angle))
        tip = _from(centre, outward, radius)
        base = _from(tip, outward, ARROW)
        reach = math.dist(right, base)
        bends = _from(right, (1.0, 0.0), 0.45 * reach), _from(base, outward, 0.4 * reach)
        curve: Way = (right, *bends, base)
        if not self.room.is_clear(curve, wire.id, wire.target):
            angle = (first + last) / 2
            outward, tip = _WEST, _from(centre, (-math.cos(angle), math.sin(angle)), radius)
            base = _from(tip, _WEST, ARROW)
            curve = self.room.around(right, base)
        return curve[1:], _arrow(base, tip, outward)

    def bend(self, start: Point, end: Point, *ends: str) -> Way:
        """Lead from one point to another in one curve, level at both, or around what is there."""
        middle = (start[0] + end[0]) / 2
        curve: Way = (start, (middle, start[1]), (middle, end[1]), end)
        return curve if self.room.is_clear(curve, *ends) else self.room.around(start, end)


def _name_box(id: str) -> float:
    return name_width(id.split("-", 1)[1])


def _round_end(place: Point, size: Point) -> tuple[Point, float]:
    """Give the round left end of a gate: its centre and its radius."""
    width, height = size
    return (place[0] - width / 2 + height / 2, place[1]), height / 2


def _arrow(base: Point, tip: Point, outward: Point) -> Way:
    side = (-outward[1], outward[0])
    return tip, _from(base, side, 0.4 * ARROW), _from(base, side, -0.4 * ARROW)


def _from(place: Point, direction: Point, distance: float) -> Point:
    return (place[0] + distance * direction[0], place[1] + distance * direction[1])
