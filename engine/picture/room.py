"""Which parts of a picture are taken, and ways for wires around them.

Graphviz sets nodes in columns, one for each rank, with a gap between two columns in which nothing
stands. A way around crosses a column on a level lane that is free, and bends in a gap.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from operator import itemgetter

from ..layout.graphviz import Point
from .frames import Extent

Way = tuple[float, ...]
"""A line of Bézier curves: a point, then three for each curve; of each x, then y."""

_NEXT = 16.0  # points across: a shorter curve passes no column, not even one of copy gates alone
_NEAR = (
    80.0  # points across and down: a shorter curve is clear if its ends stand alone at its heights
)
_CLEARANCE = 2.0  # points that a box is enlarged by above and below
_BESIDE = 1.0  # points that a box is enlarged by to the left and right
_STRIDE = 4.0  # points between two samples of a curve, on average: at most a third of any box
_FINE_STRIDE = 2.0  # points between two samples where titles are near, which are low and wide
_LANE = 5.0  # points between a wire that goes around and boxes or other such wires
_DETOUR = 80.0  # points: how much longer a way on one free lane may be than one in steps
_MOST_LOOKED_AT = 300_000  # spans, in a third of a second: after that, ways lead around everything

Box = tuple[str, Point, float, float, float]
"""What is taken: the id of the element, the middle, width and height of its area, and how far that of its
name goes on before it."""

_Standing = tuple[int, float, float, float, float, str]
"""The number of a column; top, bottom, left and right; and the id of the element."""


@dataclass(slots=True)
class _Column:
    """One column of a picture."""

    # The boxes in the column, from top to bottom.
    boxes: list[_Standing]
    left: float  # of its leftmost box
    right: float  # of its rightmost box
    centre: float  # the x of the middle of its first box
    # The spans of height that titles and edges of frames take, and ways that were led through the column.
    lanes: list[tuple[float, float]] = field(default_factory=list)

    @classmethod
    def of(cls, boxes: list[_Standing]) -> "_Column":
        """Make a column of boxes, which are ordered from top to bottom."""
        _, _, _, left, right, _ = boxes[0]
        centre = (left + right) / 2
        return cls(boxes, min([box[3] for box in boxes]), max([box[4] for box in boxes]), centre)

    @property
    def taken(self) -> list[tuple[float, float]]:
        return [(box[1] - _LANE, box[2] + _LANE) for box in self.boxes] + self.lanes


@dataclass
class _Effort:
    """How much work finding ways has taken so far."""

    # How many spans were looked at.
    spent: int = 0
    # The height of the last lane below everything.
    lowest: float = -math.inf


@dataclass(frozen=True, slots=True)
class Room:
    """The boxes and titles of a picture, sorted so that those near a curve are found quickly."""

    # By columns from left to right, in each from top to bottom.
    boxes: list[_Standing]
    # The index among `boxes` of the box of each id.
    places: dict[str, int]
    # From left to right.
    columns: list[_Column]
    # The x of the middle of each column.
    centres: list[float]
    widest: float  # the width of the widest box
    highest: float  # the height of the highest box
    # From left to right.
    titles: list[Extent]
    # The width of the widest title.
    longest: float
    # Whether even the shortest curves may meet something: between two columns of nodes there are others.
    strict: bool
    # What finding ways has cost so far, which is bounded.
    effort: _Effort = field(default_factory=_Effort)

    @classmethod
    def of(
        cls,
        boxes: Iterable[Box],
        titles: Iterable[Extent] = (),
        strict: bool = False,
        edges: Iterable[Extent] = (),
    ) -> "Room":
        """Sort boxes, and titles, which stand across columns. No way runs along the `edges` of frames."""
        standing: list[_Standing] = []
        widest = highest = 0.0
        for id, (x, y), width, height, before in boxes:
            across, down = width / 2 + _BESIDE, height / 2 + _CLEARANCE
            left = x - across - before
            standing.append((round(x / 4), y - down, y + down, left, x + across, id))
            widest = x - left if x - left > widest else widest
            highest = down if down > highest else highest
        standing.sort()
        places = {box[5]: place for place, box in enumerate(standing)}
        columns = [_Column.of(list(column)) for _, column in groupby(standing, itemgetter(0))]
        centres = [column.centre for column in columns]
        ordered = sorted(titles)
        longest = max((right - left for left, _, right, _ in ordered), default=0.0)
        room = cls(
            boxes=standing,
            places=places,
            columns=columns,
            centres=centres,
            widest=2 * widest,
            highest=2 * highest,
            titles=ordered,
            longest=longest,
            strict=strict,
        )
        for left, top, right, bottom in (*ordered, *edges):
            for column in room._columns(left, right):
                column.lanes.append((top - _LANE, bottom + _LANE))
        return room

    def is_clear(self, curve: Way, one: str, other: str) -> bool:
        """Tell whether a Bézier curve from element `one` to element `other` runs through no third one."""
        x0, y0, x1, y1, x2, y2, x3, y3 = curve
        length = x3 - x0 + abs(y3 - y0)
        # As most curves are: only boxes in the columns of its ends can be in the way.
        is_short = x3 - x0 < _NEXT and not self.strict
        if is_short and y0 == y3:
            return True  # no title either: a frame is wider, and has its nodes below the title
        if is_short:
            top, bottom = (y0, y3) if y0 < y3 else (y3, y0)
            is_short = length < _NEAR and all(self._alone(id, top, bottom) for id in (one, other))
        if is_short and not self.titles:
            return True
        left, right = min(x0, x1, x2, x3), max(x0, x1, x2, x3)
        top, bottom = min(y0, y1, y2, y3), max(y0, y1, y2, y3)
        if self.titles and self._through_a_title(curve, length, (left, top, right, bottom)):
            return False
        if is_short:
            return True
        near = self._near(left, right, top, bottom, ends=(one, other))
        return not near or not _meets(curve, int(length / _STRIDE) + 3, near)

    def _through_a_title(self, curve: Way, length: float, extent: Extent) -> bool:
        left, top, right, bottom = extent
        first = bisect_left(self.titles, (left - self.longest,))
        last = bisect_right(self.titles, (right, math.inf))
        near = [
            (0, above, below, start, end, "")
            for start, above, end, below in self.titles[first:last]
            if above <= bottom and below >= top and end >= left
        ]
        return bool(near) and _meets(curve, int(length / _FINE_STRIDE) + 3, near)

    def _alone(self, id: str, top: float, bottom: float) -> bool:
        """Tell whether an element stands alone in its column between two heights."""
        place = self.places[id]
        column = self.boxes[place][0]
        if place and self.boxes[place - 1][0] == column and self.boxes[place - 1][2] >= top:
            return False
        following = self.boxes[place + 1 : place + 2]
        return not following or following[0][0] != column or following[0][1] > bottom

    def _near(
        self, left: float, right: float, top: float, bottom: float, ends: tuple[str, str]
    ) -> list[_Standing]:
        """List the boxes that reach into an area, without those of the two `ends`."""
        near: list[_Standing] = []
        for column in self._columns(left, right):
            number = column.boxes[0][0]
            first = bisect_left(column.boxes, (number, top - self.highest))
            last = bisect_right(column.boxes, (number, bottom, math.inf))
            near += column.boxes[first:last]
        return [
            box
            for box in near
            if box[2] >= top and box[3] <= right and left <= box[4] and box[5] not in ends
        ]

    def _columns(self, left: float, right: float) -> list[_Column]:
        """List the columns that reach between two x, from left to right."""
        first = bisect_left(self.centres, left - self.widest)
        last = bisect_right(self.centres, right + self.widest)
        return [c for c in self.columns[first:last] if c.left <= right and left <= c.right]

    def around(self, start: Point, end: Point) -> Way:
        """Lead from a point to another to the right of it, level at both ends, through no box.

        The lanes that the way takes are noted, so that the next way keeps off them.
        """
        levels = [(start[0], self._edge(start[0], 1), start[1])]
        passed = self._passed(start[0], end[0])
        for column, lane in zip(passed, self._lanes(passed, start, end), strict=True):
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
        return tuple(chain.from_iterable(way))

    def _lanes(self, passed: Sequence[_Column], start: Point, end: Point) -> list[float]:
        """Choose the height at which each column is passed; after some effort, one below everything."""
        effort = self.effort
        if effort.spent <= _MOST_LOOKED_AT:
            effort.spent += sum([len(column.boxes) + len(column.lanes) for column in passed])
            return _lanes(passed, start, end)
        if effort.lowest == -math.inf:
            effort.lowest = max([bottom for c in self.columns for _, bottom in c.taken])
        effort.lowest += _LANE
        return [effort.lowest] * len(passed)

    def _passed(self, start: float, end: float) -> list[_Column]:
        first = bisect_right(self.centres, start + 1)
        return self.columns[first : bisect_left(self.centres, end - 1)]

    def _edge(self, x: float, side: int) -> float:
        """Find the right (1) or left (-1) end of the column in which a point stands."""
        for column in self._columns(x, x):
            return column.right if side > 0 else column.left
        return x


def _lanes(passed: Sequence[_Column], start: Point, end: Point) -> list[float]:
    """Choose the height at which each column is passed: the same for all, unless that is a long detour.

    One level way is easier to follow than one in steps that is a little shorter.
    """
    if not passed:
        return []
    (x, y), (far, goal) = start, end
    lane = _free(sorted(chain.from_iterable([column.taken for column in passed])), y, goal)
    lanes, level = [], abs(lane - y) + abs(lane - goal)
    if level <= abs(goal - y) + _DETOUR:
        return [lane] * len(passed)
    begin = y
    for column in passed:
        wanted = y + (goal - y) * (column.centre - x) / (far - x)
        x, y = column.centre, _free(sorted(column.taken), wanted, wanted)
        lanes.append(y)
    in_steps = sum(abs(one - other) for one, other in pairwise([begin, *lanes, goal]))
    return [lane] * len(passed) if level <= in_steps + _DETOUR else lanes


def _free(taken: Sequence[tuple[float, float]], one: float, other: float) -> float:
    """Find the free height over which the way from one height to another is shortest."""
    best, shortest, top = one, float("inf"), float("-inf")
    highest = max(one, other)
    for bottom, next_top in [*taken, (float("inf"), float("inf"))]:
        if bottom >= top:
            for wanted in (other, one):
                height = min(max(wanted, top), bottom)
                length = abs(height - one) + abs(height - other)
                if length < shortest:
                    best, shortest = height, length
            if bottom >= highest:  # all that is free behind it is further from both
                return best
        if next_top > top:
            top = next_top
    return best


def _meets(curve: Way, steps: int, boxes: Sequence[_Standing]) -> bool:
    """Tell whether a Bézier curve, sampled in `steps`, runs through one of some boxes."""
    # Kept by left and right, since many boxes of a column have the same.
    passing: dict[tuple[float, float], list[float]] = {}
    for _, top, bottom, left, right, _ in boxes:
        heights = passing.get((left, right))
        if heights is None:
            heights = passing[left, right] = _heights(curve, steps, left, right)
        place = bisect_left(heights, top)
        if place < len(heights) and heights[place] <= bottom:
            return True
    return False


def _heights(curve: Way, steps: int, left: float, right: float) -> list[float]:
    """List the heights of a Bézier curve's samples between two x, in ascending order."""
    x0, y0, x1, y1, x2, y2, x3, y3 = curve

    def across(step: int) -> float:
        t = step / steps
        s = 1 - t
        return s * s * (s * x0 + 3 * t * x1) + t * t * (3 * s * x2 + t * x3)

    walk = range(1, steps)
    within: Sequence[int]
    if _goes_right(x1 - x0, x2 - x1, x3 - x2):
        first = bisect_left(walk, left, key=across)
        within = walk[first : bisect_right(walk, right, first, key=across)]
    else:
        within = [step for step in walk if left <= across(step) <= right]
    heights = []
    for step in within:
        t = step / steps
        s = 1 - t
        heights.append(s * s * (s * y0 + 3 * t * y1) + t * t * (3 * s * y2 + t * y3))
    return sorted(heights)


def _goes_right(a: float, b: float, c: float) -> bool:
    """Tell whether a cubic Bézier curve whose points lie a, b and c apart never goes to the left.

    Its derivative is 3(a(1−t)² + 2bt(1−t) + ct²), which is nowhere negative if a and c are not negative,
    and either b is not negative or b² ≤ ac.
    """
    return a >= 0 and c >= 0 and (b >= 0 or b * b <= a * c)
