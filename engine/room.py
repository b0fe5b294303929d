"""What stands in a picture, and ways around it: through the gaps that its columns leave.

Graphviz sets everything in columns, one for each rank, with a gap between two columns in which
nothing stands. A way around goes level through a column, where it is free, and bends in a gap.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from operator import sub

from engine.layout import Point

Way = tuple[Point, ...]
"""A line of Bézier curves: a point, then three for each curve."""

_NEXT, _NEAR, _CLEARANCE = 48.0, 80.0, 2.0
_STRIDE = 10.0  # less than anything is high, so that nothing falls between two samples
_LANE = 5.0  # what a wire that goes around keeps from what it passes, and from other such wires
_DETOUR = 80.0  # a lane that is free all the way may lead off as far as this

_Box = tuple[float, float, float, float, str]
"""Top, bottom, left, right, and whose it is."""


@dataclass(slots=True)
class _Column:
    """What stands in one column, from top to bottom; `lanes` are the ways that were led through."""

    centre: float
    boxes: list[_Box] = field(default_factory=list)
    lanes: list[tuple[float, float]] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0

    def taken(self) -> list[tuple[float, float]]:
        """List the heights at which no other way can go through."""
        return [(top - _LANE, bottom + _LANE) for top, bottom, *_ in self.boxes] + self.lanes


@dataclass(frozen=True, slots=True)
class Room:
    """The boxes of a picture in columns from left to right, and the heights free about each box."""

    columns: list[_Column]
    centres: list[float]
    free: dict[str, tuple[float, float]]
    widest: float
    highest: float

    @classmethod
    def of(cls, boxes: Iterable[tuple[str, Point, float, float]]) -> "Room":
        """Take in boxes: id, centre, width, height."""
        found: dict[int, _Column] = {}
        for id, (x, y), width, height in boxes:
            across, down = width / 2 + _CLEARANCE, height / 2 + _CLEARANCE
            column = found.get(round(x / 4))
            if column is None:
                column = found[round(x / 4)] = _Column(x)
            column.boxes.append((y - down, y + down, x - across, x + across, id))
        columns = sorted(found.values(), key=lambda column: column.centre)
        free: dict[str, tuple[float, float]] = {}
        widest = highest = 0.0
        for column in columns:
            column.boxes.sort()
            tops, bottoms, lefts, rights, ids = zip(*column.boxes, strict=True)
            above, below = (-math.inf, *bottoms[:-1]), (*tops[1:], math.inf)
            free.update(zip(ids, zip(above, below, strict=True), strict=True))
            column.left, column.right = min(lefts), max(rights)
            widest = max(widest, column.right - column.left)
            highest = max(highest, *map(sub, bottoms, tops))
        return cls(columns, [column.centre for column in columns], free, widest, highest)

    def is_clear(self, curve: Sequence[Point], one: str, other: str) -> bool:
        """Tell whether a Bézier curve runs through nothing but its own ends."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
        length = x3 - x0 + abs(y3 - y0)
        if x3 - x0 < _NEXT:  # most are: only what stands above and below its ends can be in its way
            if y0 == y3:
                return True
            (top, bottom), (higher, lower) = self.free[one], self.free[other]
            start, end = (y0, y3) if y0 < y3 else (y3, y0)
            if length < _NEAR and max(top, higher) < start and end < min(bottom, lower):
                return True
        xs, ys = (x0, x1, x2, x3), (y0, y1, y2, y3)
        near = self._near(min(xs), max(xs), min(ys), max(ys), one, other)
        if near:
            for a, b, c, d in _weights(int(length / _STRIDE) + 3):
                x, y = a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
                for top, bottom, left, right, _ in near:
                    if left <= x <= right and top <= y <= bottom:
                        return False
        return True

    def _near(self, left: float, right: float, top: float, bottom: float, *ends: str) -> list[_Box]:
        """List what reaches into a box, but for the ends."""
        first = bisect_left(self.centres, left - self.widest)
        last = bisect_right(self.centres, right + self.widest)
        return [
            box
            for column in self.columns[first:last]
            if column.left <= right and left <= column.right
            for box in column.boxes[
                bisect_left(column.boxes, (top - self.highest,)) : bisect_right(
                    column.boxes, (bottom, math.inf)
                )
            ]
            if box[1] >= top and box[2] <= right and left <= box[3] and box[4] not in ends
        ]

    def around(self, start: Point, end: Point) -> Way:
        """Lead from one point to another to its right, level at both, through nothing.

        The lanes that it takes are noted, so that the next way keeps off them.
        """
        levels = [(start[0], self._edge(start[0], 1), start[1])]
        passed = self._passed(start[0], end[0])
        for column, lane in zip(passed, _lanes(passed, start, end), strict=True):
            column.lanes.append((lane - _LANE, lane + _LANE))
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
        first = bisect_right(self.centres, start + 1)
        return self.columns[first : bisect_left(self.centres, end - 1)]

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
    lane = _free(sorted(span for column in passed for span in column.taken()), y, goal)
    if abs(lane - y) + abs(lane - goal) <= abs(goal - y) + _DETOUR:
        return [lane] * len(passed)
    lanes = []
    for column in passed:
        wanted = y + (goal - y) * (column.centre - x) / (far - x)
        x, y = column.centre, _free(sorted(column.taken()), wanted, wanted)
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
