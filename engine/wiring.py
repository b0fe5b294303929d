"""The way of a wire: one curve where that is clear, else Graphviz's way around what stands there."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

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

ARROW = 8.0
_WEST = (-1.0, 0.0)
_Way = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Wiring:
    """Finds the ways of wires.

    `places` are the centres of the elements, `gates` are by id, and `spline` gives Graphviz's way
    between two elements, which serves where a curve of our own would run through something.
    """

    places: Mapping[str, Point]
    gates: Mapping[str, Gate]
    spline: Callable[[str, str], list[Point]]
    room: "_Room"

    @classmethod
    def of(
        cls, graph: Graph, places: Mapping[str, Point], spline: Callable[[str, str], list[Point]]
    ) -> "Wiring":
        """Prepare to wire a graph whose elements stand at `places`."""
        gates = {f"gate-{gate.id}": gate for gate in graph.gates}
        boxes = [(wire.id, places[wire.id], CELL_WIDTH, CELL_HEIGHT - 8) for wire in graph.wires]
        for id in (*(f"input-{input.name}" for input in graph.inputs), f"output-{graph.output}"):
            boxes.append((id, places[id], _name_box(id), NAME_SIZE))
        for id, gate in gates.items():
            (x, y), (width, height) = places[id], gate_size(gate)
            boxes.append((id, (x, y), width, height))
            if name := label(gate, graph):
                above = (x, y - (height + LABEL_HEIGHT) / 2)
                boxes.append((f"{id} label", above, text_width(name, LABEL_SIZE), LABEL_HEIGHT))
        return cls(places, gates, spline, _Room.of(boxes))

    def way(self, wire: Wire) -> tuple[_Way, _Way]:
        """Draw a wire as one line, from its source to its numbers, between them and on to its target.

        Gives the line's points, and the corners of its arrow: none at a copy gate.
        """
        x, y = self.places[wire.id]
        left, right = (x - CELL_WIDTH / 2, y), (x + CELL_WIDTH / 2, y)
        last, arrow = self.arrive(wire, right)
        return (*self.leave(wire, left), left, right, right, *last), arrow

    def leave(self, wire: Wire, left: Point) -> _Way:
        """Draw a wire's way from its source to the left end of its numbers."""
        x, y = self.places[wire.source]
        gate = self.gates.get(wire.source)
        if gate is None:
            x += _name_box(wire.source) / 2
        elif gate.row.name != "copy":
            x += gate_size(gate)[0] / 2
        middle = (x + left[0]) / 2
        curve: _Way = ((x, y), (middle, y), (middle, left[1]), left)
        if not self.room.is_clear(curve, wire.source, wire.id):
            curve = ((x, y), *self.spline(wire.source, wire.id)[1:-1], left)
        return curve

    def arrive(self, wire: Wire, right: Point) -> tuple[_Way, _Way]:
        """Draw a wire's way from the right end of its numbers (without it) to its target, and the arrow."""
        place = self.places[wire.target]
        gate = self.gates.get(wire.target)
        if gate is not None and gate.row.name == "copy":
            middle = (right[0] + place[0]) / 2
            level: _Way = (right, (middle, right[1]), (middle, place[1]), place)
            if not self.room.is_clear(level, wire.id, wire.target):
                level = (*self.spline(wire.id, wire.target)[:-1], place)
            return level[1:], ()
        if gate is None:
            tip, outward = (place[0] - _name_box(wire.target) / 2, place[1]), _WEST
            base = _from(tip, outward, ARROW)
        else:
            base, tip, outward = _landing(place, gate_size(gate), right)
        reach = math.dist(right, base)
        bends = _from(right, (1.0, 0.0), 0.45 * reach), _from(base, outward, 0.4 * reach)
        curve: _Way = (right, *bends, base)
        if not self.room.is_clear(curve, wire.id, wire.target):
            if gate is not None:
                tip, outward = (place[0] - gate_size(gate)[0] / 2, place[1]), _WEST
                base = _from(tip, outward, ARROW)
            curve = (right, *self.spline(wire.id, wire.target)[1:-1], base)
        return curve[1:], _arrow(base, tip, outward)


def _name_box(id: str) -> float:
    return name_width(id.split("-", 1)[1])


def _landing(place: Point, size: Point, coming: Point) -> tuple[Point, Point, Point]:
    """Aim at the round left end of a gate: where the arrow begins, its tip, and the way outward."""
    width, height = size
    centre = (place[0] - width / 2 + height / 2, place[1])
    angle = math.atan2(coming[1] - centre[1], max(1.0, centre[0] - coming[0]))
    angle = max(-1.1, min(1.1, angle))
    outward = (-math.cos(angle), math.sin(angle))
    tip = _from(centre, outward, height / 2)
    return _from(tip, outward, ARROW), tip, outward


def _arrow(base: Point, tip: Point, outward: Point) -> tuple[Point, ...]:
    side = (-outward[1], outward[0])
    return tip, _from(base, side, 0.4 * ARROW), _from(base, side, -0.4 * ARROW)


def _from(place: Point, direction: Point, distance: float) -> Point:
    return (place[0] + distance * direction[0], place[1] + distance * direction[1])


@dataclass(frozen=True, slots=True)
class _Room:
    """What stands in the picture, in a grid of squares, so that a wire can be kept off it."""

    squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]]

    @classmethod
    def of(cls, boxes: Iterable[tuple[str, Point, float, float]]) -> "_Room":
        squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]] = {}
        for id, (x, y), width, height in boxes:
            across, down = width / 2 + _CLEARANCE, height / 2 + _CLEARANCE
            box = (id, x - across, x + across, y - down, y + down)
            for i in range(int(box[1] // _SQUARE), int(box[2] // _SQUARE) + 1):
                for j in range(int(box[3] // _SQUARE), int(box[4] // _SQUARE) + 1):
                    squares.setdefault((i, j), []).append(box)
        return cls(squares)

    def is_clear(self, curve: Sequence[Point], *ends: str) -> bool:
        """Tell whether a Bézier curve runs through nothing but its own ends."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
        if y0 == y3 and x3 - x0 < _NEXT:
            return True  # level, and between neighbours nothing stands
        for a, b, c, d in _weights(int((x3 - x0 + abs(y3 - y0)) / _STRIDE) + 3):
            x, y = a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
            square = (int(x // _SQUARE), int(y // _SQUARE))
            for id, left, right, top, bottom in self.squares.get(square, ()):
                if left <= x <= right and top <= y <= bottom and id not in ends:
                    return False
        return True


_SQUARE, _NEXT, _CLEARANCE = 80.0, 48.0, 2.0
_STRIDE = 10.0  # less than anything is high, so that nothing falls between two samples


@cache
def _weights(steps: int) -> list[tuple[float, float, float, float]]:
    """Weigh a Bézier curve's four points at places along it, without its ends."""
    return [
        ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        for t in (step / steps for step in range(1, steps))
    ]
