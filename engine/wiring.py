"""The way of a wire: one curve where that is clear, else Graphviz's way around what stands there."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.drawing import CELL_HEIGHT, CELL_WIDTH, NAME_SIZE, gate_size, name_width
from engine.graph import Gate, Graph, Wire
from engine.layout import Point

ARROW = 8.0
_Ways = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Wiring:
    """Finds the ways of wires. `places` are the centres of the elements, `gates` are by id."""

    places: Mapping[str, Point]
    gates: Mapping[str, Gate]
    room: "_Room"

    @classmethod
    def of(cls, graph: Graph, places: Mapping[str, Point]) -> "Wiring":
        """Prepare to wire a graph whose elements stand at `places`."""
        gates = {f"gate-{gate.id}": gate for gate in graph.gates}
        boxes = {wire.id: (places[wire.id], CELL_WIDTH, CELL_HEIGHT - 8) for wire in graph.wires}
        for id in (*(f"input-{input.name}" for input in graph.inputs), f"output-{graph.output}"):
            boxes[id] = (places[id], name_width(id.split("-", 1)[1]), NAME_SIZE)
        for id, gate in gates.items():
            boxes[id] = (places[id], *gate_size(gate))
        return cls(places, gates, _Room.of(boxes))

    def way(self, wire: Wire, into: Sequence[Point], out: Sequence[Point]) -> tuple[_Ways, _Ways]:
        """Draw a wire as one line, from its source to its numbers, between them and on to its target.

        `into` and `out` are Graphviz's splines to the numbers and from them. Gives the line's
        points, and the corners of its arrow: none at a copy gate.
        """
        x, y = self.places[wire.id]
        left, right = (x - CELL_WIDTH / 2, y), (x + CELL_WIDTH / 2, y)
        first = self.leave(wire, into, left)
        last, arrow = self.arrive(wire, out, right)
        return (*first, left, right, right, *last), arrow

    def leave(self, wire: Wire, spline: Sequence[Point], left: Point) -> _Ways:
        """Draw a wire's way from its source to the left end of its numbers."""
        x, y = self.places[wire.source]
        start = spline[0]
        if wire.source in self.gates:
            gate = self.gates[wire.source]
            start = (x, y) if gate.row.name == "copy" else (x + gate_size(gate)[0] / 2, y)
        middle = (start[0] + left[0]) / 2
        curve: _Ways = (start, (middle, start[1]), (middle, left[1]), left)
        if not self.room.is_clear(curve, (wire.source, wire.id)):
            curve = (start, *spline[1:-1], left)
        return curve

    def arrive(self, wire: Wire, spline: Sequence[Point], right: Point) -> tuple[_Ways, _Ways]:
        """Draw a wire's way from the right end of its numbers (without it) to its target, and the arrow."""
        place, ends = self.places[wire.target], (wire.id, wire.target)
        gate = self.gates.get(wire.target)
        if gate is not None and gate.row.name == "copy":
            middle = (right[0] + place[0]) / 2
            level = (right, (middle, right[1]), (middle, place[1]), place)
            return (level if self.room.is_clear(level, ends) else (*spline[:-1], place))[1:], ()
        if gate is None:
            tip, outward = (spline[-1][0], place[1]), (-1.0, 0.0)
            base = _from(tip, outward, ARROW)
        else:
            base, tip, outward = _landing(place, gate_size(gate), right)
        reach = math.dist(right, base)
        curve: _Ways = (
            right,
            _from(right, (1, 0), 0.45 * reach),
            _from(base, outward, 0.4 * reach),
            base,
        )
        if not self.room.is_clear(curve, ends):
            if gate is not None:
                base, tip, outward = _landing(place, gate_size(gate), spline[-3])
            last = _from(base, outward, 0.5 * math.dist(spline[-3], base))
            curve = (right, *spline[1:-2], last, base)
        return curve[1:], _arrow(base, tip, outward)


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
    def of(cls, boxes: Mapping[str, tuple[Point, float, float]]) -> "_Room":
        squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]] = {}
        for id, ((x, y), width, height) in boxes.items():
            left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
            for i in range(int(left // _SQUARE), int(right // _SQUARE) + 1):
                for j in range(int(top // _SQUARE), int(bottom // _SQUARE) + 1):
                    squares.setdefault((i, j), []).append((id, left, right, top, bottom))
        return cls(squares)

    def is_clear(self, curve: Sequence[Point], ends: tuple[str, str]) -> bool:
        """Tell whether a Bézier curve runs through nothing but its own ends."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
        samples = _WEIGHTS if x3 - x0 > _SHORT or abs(y3 - y0) > _SHORT else _WEIGHTS[1::3]
        for a, b, c, d in samples:
            x, y = a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
            for id, left, right, top, bottom in self.squares.get(
                (int(x // _SQUARE), int(y // _SQUARE)), ()
            ):
                if left <= x <= right and top <= y <= bottom and id not in ends:
                    return False
        return True


_SQUARE, _SHORT = 80.0, 60.0
_WEIGHTS = [
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    for t in (step / 16 for step in range(1, 16))
]
