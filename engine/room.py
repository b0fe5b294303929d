"""What stands in a picture, and ways around it: through the gaps that its columns leave.

Graphviz sets everything in columns, one for each rank, with a gap between two columns in which
nothing stands. A way around goes level through a column, where it is free, and bends in a gap.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from engine.layout import Point

Way = tuple[Point, ...]
"""A line of Bézier curves: a point, then three for each curve."""

_SQUARE, _NEXT, _CLEARANCE = 80.0, 48.0, 2.0
_STRIDE = 10.0  # less than anything is high, so that nothing falls between two samples
_LANE = 5.0  # what a wire that goes around keeps from what it passes, and from other such wires
_DETOUR = 80.0  # a lane that is free all the way may lead off as far as this


@dataclass(slots=True)
class _Column:
    centre: float
    left: float
    right: float
    taken: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Room:
    """The boxes of a picture in a grid of squares, to look them up, and in columns, to pass them."""

    squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]]
    columns: list[_Column]

    @classmethod
    def of(cls, boxes: Iterable[tuple[str, Point, float, float]]) -> "Room":
        """Take in boxes: id, centre, width, height."""
        squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]] = {}
        columns: dict[int, _Column] = {}
        for id, (x, y), width, height in boxes:
            across, down = width / 2 + _CLEARANCE, height / 2 + _CLEARANCE
            box = (id, x - across, x + across, y - down, y + down)
            for i in range(int(box[1] // _SQUARE), int(box[2] // _SQUARE) + 1):
                for j in range(int(box[3] // _SQUARE), int(box[4] // _SQUARE) + 1):
                    squares.setdefault((i, j), []).append(box)
            column = columns.get(round(x / 4))
            if column is None:
                column = columns[round(x / 4)] = _Column(x, box[1], box[2], [])
            column.left, column.right = min(column.left, box[1]), max(column.right, box[2])
            column.taken.append((box[3] - _LANE, box[4] + _LANE))
        return cls(squares, sorted(columns.values(), key=lambda column: column.centre))

    def is_clear(self, curve: Sequence[Point], *ends: str) -> bool:
        """Tell whether a Bézier curve runs through nothing but its own ends."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
        if y0 == y3 and x3 - x0 < _NEXT:
            return True  # level, and between neighbours nothing stands
        length = x3 - x0 + abs(y3 - y0)
        if length < _SQUARE and not self._near(x0, x3, min(y0, y3), max(y0, y3), ends):
            return True
        for a, b, c, d in _weights(int(length / _STRIDE) + 3):
            x, y = a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
            square = (int(x // _SQUARE), int(y // _SQUARE))
            for id, left, right, above, below in self.squares.get(square, ()):
                if left <= x <= right and above <= y <= below and id not in ends:
                    return False
        return True

    def _near(
        self, left: float, right: float, top: float, bottom: float, ends: tuple[str, ...]
    ) -> bool:
        """Tell whether anything but the ends reaches into a box."""
        for i in range(int(left // _SQUARE), int(right // _SQUARE) + 1):
            for j in range(int(top // _SQUARE), int(bottom // _SQUARE) + 1):
                for id, west, east, above, below in self.squares.get((i, j), ()):
                    beside = west > right or east < left or above > bottom or below < top
                    if not beside and id not in ends:
                        return True
        return False

    def around(self, start: Point, end: Point) -> Way:
        """Lead from one point to another to its right, level at both, through nothing.

        The lanes that it takes are noted, so that the next way keeps off them.
        """
        levels = [(start[0], self._edge(start[0], 1), start[1])]
        passed = self._passed(start[0], end[0])
        for column, lane in zip(passed, _lanes(passed, start, end), strict=True):
            column.taken.append((lane - _LANE, lane + _LANE))
            levels.append((column.left, column.right, lane))
        levels.append((self._edge(end[0], -1), end[0], end[1]))
        way: list[Point] = [start]
        for (_, out, y), (into, _, to) in pairwise(levels):
            if y != to:
                middle = (out + into) / 2
                way += [(out, y), (out, y), (out, y)] if way[-1] != (out, y) else []
                way += [(middle, y), (middle, to), (into, to)]
        way += [end] * 3 if way[-1] != end else []
        return tuple(way)

    def _passed(self, start: float, end: float) -> list[_Column]:
        centres = [column.centre for column in self.columns]
        return self.columns[bisect_right(centres, start + 1) : bisect_left(centres, end - 1)]

    def _edge(self, x: float, side: int) -> float:
        """Find where the column ends in which a point stands: to the right of it (1), or left (-1)."""
        for column in self.columns:
            if column.left <= x <= column.right:
                return max(x, column.right) if side > 0 else min(x, column.left)
        return x


def _lanes(passed: Sequence[_Column], start: Point, end: Point) -> list[float]:
    """Choose the height at which each column is passed: one for all if that leads not far off."""
    if not passed:
        return []
    (x, y), (far, goal) = start, end
    lane = _free(sorted(span for column in passed for span in column.taken), y, goal)
    if abs(lane - y) + abs(lane - goal) <= abs(goal - y) + _DETOUR:
        return [lane] * len(passed)
    lanes = []
    for column in passed:
        wanted = y + (goal - y) * (column.centre - x) / (far - x)
        x, y = column.centre, _free(sorted(column.taken), wanted, wanted)
        lanes.append(y)
    return lanes


def _free(taken: Sequence[tuple[float, float]], one: float, other: float) -> float:
    """Find the free height with the shortest way from one height to another by way of it."""
    best, shortest, top = one, float("inf"), float("-inf")
    for bottom, next_top in [*taken, (float("inf"), float("inf"))]:
        if bottom >= top:
            for wanted in (other, one):
                height = min(max(wanted, top), bottom)
                length = abs(height - one) + abs(height - other)
                if length < shortest:
                    best, shortest = height, length
        top = max(top, next_top)
    return best


@cache
def _weights(steps: int) -> list[tuple[float, float, float, float]]:
    """Weigh a Bézier curve's four points at places along it, without its ends."""
    return [
        ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        for t in (step / steps for step in range(1, steps))
    ]
