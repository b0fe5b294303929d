"""Which parts of a picture are taken, and ways for wires around them.

Graphviz sets nodes in columns, one for each rank, with a gap between two columns in which nothing
stands. A way around crosses a column on a level lane that is free, and bends in a gap.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from operator import itemgetter

from ..layout.graphviz import Point
from .bends import Bend, Bends, Shared, beside
from .frames import Extent
from .lanes import Span, lanes

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
_AROUND_A_FRAME = 300.0  # points: how much longer a way may be that runs through no frame of others
_BESIDE_AN_EDGE = 3.0  # points between a frame's edge or a title and where a wire bends
_LEAST_BEND = 4.0  # points along: in less a wire does not bend
_DEAR = 400  # spans: what a bend beside which another is to lie takes as long as
_MOST_LOOKED_AT = (
    1_000_000  # of `Lanes.effort`, in a tenth of a second: after that, ways lead around everything
)

Box = tuple[str, Point, float, float, float]
"""What is taken: the id of the element, the middle, width and height of its area, and how far that of its
name goes on before it."""

Surrounded = tuple[Extent, frozenset[str]]
"""The area of a frame, and the ids of all elements in it."""

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
    lanes: list[Span] = field(default_factory=list)

    @classmethod
    def of(cls, boxes: list[_Standing]) -> "_Column":
        """Make a column of boxes, which are ordered from top to bottom."""
        _, _, _, left, right, _ = boxes[0]
        centre = (left + right) / 2
        return cls(boxes, min([box[3] for box in boxes]), max([box[4] for box in boxes]), centre)

    @property
    def taken(self) -> list[Span]:
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
    # Of frames, outer ones first.
    frames: list[Surrounded]
    # Whether even the shortest curves may meet something: between two columns of nodes there are others.
    strict: bool
    # The value that each wire carries, by the wire's id; another of its own for what is not there.
    values: Mapping[str, int] = field(default_factory=dict)
    # Where wires bend between two columns.
    bends: Bends = field(default_factory=Bends)
    # What finding ways has cost so far, which is bounded.
    effort: _Effort = field(default_factory=_Effort)

    @classmethod
    def of(
        cls,
        boxes: Iterable[Box],
        titles: Iterable[Extent] = (),
        strict: bool = False,
        frames: Iterable[Surrounded] = (),
        lanes: Iterable[float] = (),
        values: Mapping[str, int] | None = None,
    ) -> "Room":
        """Sort boxes, and titles, which stand across columns.

        No way runs along the edges of `frames`, nor along `lanes` in which wires lead to other lines.
        """
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
            frames=list(frames),
            strict=strict,
            values=values or {},
        )
        edges = [
            (left, y - _BESIDE_AN_EDGE, right, y + _BESIDE_AN_EDGE)
            for (left, top, right, bottom), _ in room.frames
            for y in (top, bottom)
        ]
        for left, top, right, bottom in (*ordered, *edges):
            for column in room._columns(left, right):
                column.lanes.append((top - _LANE, bottom + _LANE))
        for lane in lanes:
            for column in columns:
                column.lanes.append((lane - _LANE, lane + _LANE))
        return room

    def shared(self, ends: tuple[str, str]) -> Shared:
        """Give what the part of a wire between two elements has in common with others that it may lie on."""
        one, other = ends
        return self.values.get(one, self.values.get(other, ends)), other

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
        if self.frames and self._passed(x0, x3):
            near += [
                (0, above, below, start, end, "")
                for start, above, end, below in self._of_others(one, other)
                if above <= bottom and below >= top and start <= right and end >= left
            ]
        return not near or not _meets(curve, int(length / _STRIDE) + 3, near)

    def _of_others(self, one: str, other: str) -> list[Extent]:
        """List the areas of frames in which neither of two elements stands."""
        return [area for area, inside in self.frames if one not in inside and other not in inside]

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

    def around(
        self,
        start: Point,
        end: Point,
        ends: tuple[str, str],
        leaves: bool = False,
        begins: Callable[[float], bool] = lambda height: False,
        arrow: float = 0.0,
    ) -> Way:
        """Lead from a point to another to the right of it, level at both ends, through no box.

        The `ends` are the ids of the elements that the way leads from and to. One that `leaves` the picture
        does so at any height, and one that would bend at once begins at the height to which it bends, if it
        `begins` there as well. It ends level, for as long as the `arrow` there. The lanes that the way takes
        are noted, so that the next way keeps off them.
        """
        passed = self._passed(start[0], end[0])
        heights, avoided = self._lanes(
            passed, start, end, leaves=leaves, others=self._of_others(*ends)
        )
        if leaves:
            end = end[0], [start[1], *heights][-1]
        for column, lane in zip(passed, heights, strict=True):
            column.lanes.append((lane - _LANE, lane + _LANE))
        if heights and begins(heights[0]):
            start = start[0], heights[0]
        way: list[Point] = [start]
        gaps = self._gaps(passed, start[0], end[0])
        if arrow:
            out, into = gaps[-1]
            into = min(into, end[0] - arrow)
            gaps[-1] = max(start[0], min(out, into - _LEAST_BEND)), into
        for gap, (y, to) in zip(gaps, pairwise([start[1], *heights, end[1]]), strict=True):
            if y != to:
                out, into = self._bending(gap, (y, to), avoided, self.shared(ends))
                middle = (out + into) / 2
                way += [(out, y), (out, y), (out, y)] if way[-1] != (out, y) else []
                way += [(middle, y), (middle, to), (into, to)]
        way += [end] * 3 if way[-1] != end else []
        return tuple(chain.from_iterable(way))

    def _bending(self, gap: Span, heights: Span, avoided: Sequence[Extent], shared: Shared) -> Span:
        """Choose where in a gap between two columns a wire bends: on no frame's edge, and through no title.

        Where it is led around frames, it bends outside of them.
        """
        (out, into), (top, bottom) = gap, sorted(heights)
        edges = [
            (x, x)
            for (left, above, right, below), _ in self.frames
            if above < bottom and below > top
            for x in (left, right)
        ]
        areas = [
            (left, right)
            for left, above, right, below in (*self.titles, *avoided)
            if above < bottom and below > top
        ]
        begin, (widest, at) = out, (0.0, out)
        for left, right in sorted([*edges, *areas]):
            if left - _BESIDE_AN_EDGE < into and right + _BESIDE_AN_EDGE > out:
                widest, at = max((widest, at), (left - _BESIDE_AN_EDGE - begin, begin))
                begin = max(begin, right + _BESIDE_AN_EDGE)
        widest, at = max((widest, at), (into - begin, begin))
        return self._beside((at, at + widest) if widest >= _LEAST_BEND else gap, heights, shared)

    def _beside(self, gap: Span, heights: Span, shared: Shared) -> Span:
        """Choose where a wire bends so that it lies on no other that bends there: in the middle if it can."""
        bend = Bend(gap[0], heights[0], gap[1], heights[1])
        if self.effort.spent <= _MOST_LOOKED_AT:
            others = [*self.bends.near(bend, (shared[0], ""))]
            self.effort.spent += _DEAR * len(others)
            bend = beside(bend, others, _LEAST_BEND)
        self.bends.note(bend, shared)
        return bend.start, bend.end

    def _lanes(
        self,
        passed: Sequence[_Column],
        start: Point,
        end: Point,
        leaves: bool,
        others: Sequence[Extent],
    ) -> tuple[list[float], Sequence[Extent]]:
        """Choose the height at which each column is passed; after some effort, one below everything.

        It is outside of frames of `others` where that is no long way round; give those that it is led
        around, too.
        """
        effort = self.effort
        if effort.spent > _MOST_LOOKED_AT:
            if effort.lowest == -math.inf:
                effort.lowest = max([bottom for c in self.columns for _, bottom in c.taken])
            effort.lowest += _LANE
            return [effort.lowest] * len(passed), ()
        taken = [column.taken for column in passed]
        gaps = self._gaps(passed, start[0], end[0])
        goal = None if leaves else end[1]
        near = [area for area in others if area[0] < end[0] and area[2] > start[0]]
        through = lanes(taken, [()] * len(gaps), start[1], goal)
        effort.spent += through.effort
        if not near:
            return through.heights, ()
        apart = [
            [*spans, *[(a[1] - _LANE, a[3] + _LANE) for a in near if a[0] <= column.centre <= a[2]]]
            for column, spans in zip(passed, taken, strict=True)
        ]
        barriers = [
            [(a[1], a[3]) for a in near if a[0] < out and a[2] > into] for out, into in gaps
        ]
        beside = lanes(apart, barriers, start[1], goal)
        effort.spent += beside.effort
        if beside.cost <= through.cost + _AROUND_A_FRAME:
            return beside.heights, near
        return through.heights, ()

    def _gaps(self, passed: Sequence[_Column], start: float, end: float) -> list[Span]:
        """List where a way may bend: before each column that it passes, and behind the last."""
        begins = [self._edge(start, 1), *[column.right for column in passed]]
        ends = [*[column.left for column in passed], self._edge(end, -1)]
        return [*zip(begins, ends, strict=True)]

    def _passed(self, start: float, end: float) -> list[_Column]:
        first = bisect_right(self.centres, start + 1)
        return self.columns[first : bisect_left(self.centres, end - 1)]

    def _edge(self, x: float, side: int) -> float:
        """Find the right (1) or left (-1) end of the column in which a point stands."""
        for column in self._columns(x, x):
            return column.right if side > 0 else column.left
        return x


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
