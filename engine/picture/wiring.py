"""The way of a wire: one curve to its numbers and one from them, or ways around what is between.

Graphviz places the nodes; its own edges would run through numbers.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from ..graph.graph import COPY, Gate, Graph, Wire
from ..layout.graphviz import Point
from .bends import Bend
from .cells import Cell
from .ends import RoundEnd, arrow_head, entering, meet, nearest, parts
from .frames import Extent, Outlines, listed
from .marks import Line
from .places import Places, Turn, turned
from .repeated import branches
from .room import Box, Room, Surrounded, Way
from .sizes import (
    ARROW,
    BESIDE,
    DOT,
    LABEL_GAP,
    LABEL_HEIGHT,
    NAME_SIZE,
    end_name,
    gate_size,
    label_width,
    labels,
    name_width,
)
from .titles import Titles

_BEFORE_AN_EDGE = 3.0  # points between a bend and the edge of a frame
_STRAIGHT = 0.01  # points across: what rounding leaves
_LEAST_BEND = 5.0  # points along: a shorter bend is too sharp
_ABOUT_A_DOT = 10.0  # points that wires which pass a copy gate keep from its middle


@dataclass(frozen=True, slots=True)
class Wiring:
    """Finds the ways of wires in a layout."""

    # Where wires meet each element: its middle along the circuit's way, and their height across it.
    places: Mapping[str, Point]
    # Half the width of each element; 0 for a copy gate, since wires run to the middle of its dot.
    halves: Mapping[str, float]
    # The part of a gate's round end that a wire has to itself, by the id of the wire.
    ends: Mapping[str, "RoundEnd"]
    # The height at which a wire meets the straight side of a folded module, by the id of the wire.
    heights: Mapping[str, float]
    # The height at which a wire leaves a folded module that gives several values, by the id of the wire.
    leaving: Mapping[str, float]
    # Where a wire enters the innermost frame around its target, along the circuit's way, by the wire's id;
    # the outermost in flow `down`.
    edges: Mapping[str, float]
    # What wires must not run through, in each line.
    rooms: Sequence[Room]
    # The places themselves.
    standing: Places

    @classmethod
    def of(
        cls,
        graph: Graph,
        cells: Sequence[Cell],
        standing: Places,
        outlines: Outlines,
        names: Sequence[Titles],
    ) -> "Wiring":
        """Prepare to wire a graph whose elements stand at places, its wires' numbers in `cells`.

        The frames have `outlines`, and `names` at them.
        """
        middles, down = standing.middles, standing.down
        places = {id: (along, standing.tracks[id]) for id, (along, _) in middles.items()}
        halves = {id: length / 2 for id, (length, _) in standing.sizes.items()}
        ends: dict[str, RoundEnd] = {}
        heights: dict[str, float] = {}
        leaving: dict[str, float] = {}
        for gate in graph.gates:
            id = gate.end.id
            if gate.row is COPY:
                halves[id] = 0.0
                continue
            x, y = middles[id]
            length, breadth = turned(gate_size(gate), down)
            halves[id] = length / 2
            wires = [graph.wires[wire].id for wire in gate.wires]
            if gate.gives_several:
                results = [graph.wires[wire].id for wire in gate.results]
                leaving |= _spread(sorted(results, key=lambda wire: places[wire][1]), y, breadth)
            if gate.row.name == "module":  # no one operand is the first of a box
                heights |= _spread(sorted(wires, key=lambda wire: places[wire][1]), y, breadth)
            elif down and breadth > length:
                heights |= _spread(wires, y, breadth)
            else:
                round_end = x - length / 2 + breadth / 2, y, breadth / 2
                for wire, part in zip(wires, parts(len(wires)), strict=True):
                    ends[wire] = *round_end, *part
        return cls(
            places=places,
            halves=halves,
            ends=ends,
            heights=heights,
            leaving=leaving,
            edges=_edges(graph, outlines, down),
            rooms=_rooms(graph, cells, standing, outlines=outlines, names=names),
            standing=standing,
        )

    def lines(self, wires: Sequence[Wire]) -> list[Line]:
        """Draw wires, each as one line from its source to its numbers, between them and on to its target.

        Those that lead around something come last, because they can bend beside all others.
        """
        first: dict[str, Way] = {}
        last: dict[str, tuple[Way, Way]] = {}
        for is_led in (False, True):
            for wire in wires:
                id, named = wire.id, wire.id in self.standing.names
                if id not in first and not named and (way := self.leave(wire, is_led)):
                    first[id] = way
                if id not in last and (arriving := self.arrive(wire, is_led)):
                    last[id] = arriving
        return [self.line(wire.id, first.get(wire.id), *last[wire.id]) for wire in wires]

    def line(self, wire: str, first: Way | None, last: Way, arrow: Way) -> Line:
        """Draw a wire through its numbers; one that begins at a name has no `first` part."""
        left, right, y = self.across(wire)
        return Line((*(first or (left, y)), left, y, right, y, *last), arrow)

    def across(self, wire: str) -> tuple[float, float, float]:
        """Give where the numbers of a wire begin and end, along, and the height of the wire there."""
        (x, y), half = self.places[wire], self.halves[wire]
        return x - half, x + half, y

    def leave(self, wire: Wire, is_led: bool) -> Way | None:
        """Draw a wire's way from its source to its numbers; None where it must be led, and is not yet."""
        left, _, y = self.across(wire.id)
        source = wire.source.id
        x, start = self.places[source]
        out, start = x + self.halves[source], self.leaving.get(wire.id, start)
        return self.bend((out, start), (left, y), (source, wire.id), is_led)

    def arrive(self, wire: Wire, is_led: bool) -> tuple[Way, Way] | None:
        """Draw a wire's way from the right end of its numbers to its target, and its arrow.

        A wire to a copy gate has no arrow. None where the wire must be led around, and is not yet.
        """
        _, right, height = self.across(wire.id)
        if (
            self.standing.down
            and not is_led
            and (before := self.before_a_frame(wire, right, height))
        ):
            return before
        if wire.id in self.ends:
            return self.enter(wire, (right, height), self.ends[wire.id], is_led)
        target = wire.target.id
        (x, y), half = self.places[target], self.halves[target]
        y = self.heights.get(wire.id, y)
        start, piece = (right, height), (wire.id, target)
        if not half:
            way = self.bend(start, (x, y), piece, is_led)
            return None if way is None else (way, ())
        tip, base = x - half, x - half - ARROW
        head = arrow_head((base, y), (tip, y), -1.0, 0.0)
        if y == height and base < right:  # the arrow begins under the numbers
            return (right, y, base, y, base, y, base, y), head
        way = self.bend(start, (base, y), piece, is_led, arrow=ARROW)
        return None if way is None else (way, head)

    def before_a_frame(self, wire: Wire, right: float, height: float) -> tuple[Way, Way] | None:
        """Draw a wire's way into a frame so that it bends before the edge; None where it can't."""
        edge = self.edges.get(wire.id, right) - _BEFORE_AN_EDGE
        piece = wire.id, wire.target.id
        if edge - right < _LEAST_BEND or not self.halves[wire.target.id]:
            return None
        (x, y), half = self.places[wire.target.id], self.halves[wire.target.id]
        x, y = x - half, self.heights.get(wire.id, y)
        if wire.id in self.ends:
            x, y = nearest(self.ends[wire.id], height)
        if abs(y - height) < _STRAIGHT:
            return None
        middle, base = (right + edge) / 2, x - ARROW
        curve = (right, height, middle, height, middle, y, edge, y)
        level = (edge, y, edge, y, base, y, base, y)
        if not self.is_clear(piece, level, curve):
            return None
        return (*curve, *level[2:]), arrow_head((base, y), (x, y), -1.0, 0.0)

    def enter(
        self, wire: Wire, start: Point, end: "RoundEnd", is_led: bool
    ) -> tuple[Way, Way] | None:
        """Lead a wire to its part of a gate's round end, straight towards the middle of that end.

        Where it enters a frame it bends behind the frame's edge, if nothing stands before that.
        """
        piece, (right, height) = (wire.id, wire.target.id), start
        if is_led:
            _, _, _, first, last, _ = end
            x, y, _, _ = meet(end, (first + last) / 2)
            way = self.around(start, (x, y), piece, ARROW)
            return way, arrow_head((x - ARROW, y), (x, y), -1.0, 0.0)
        if piece in self.standing.turns:
            return None
        edge = self.edges.get(wire.id, right)
        if right < edge and not self.standing.down:
            level = right, height, right, height, edge, height, edge, height
            curve, arrow = entering(edge, height, end)
            if self.is_clear(piece, level, curve):
                return (*level, *curve[2:]), arrow
        curve, arrow = entering(right, height, end)
        return (curve, arrow) if self.is_clear(piece, curve) else None

    def bend(
        self, start: Point, end: Point, ends: tuple[str, str], is_led: bool, arrow: float = 0
    ) -> Way | None:
        """Lead from one point to another in one curve, level at both ends, or around what is between.

        `ends` are the ids of the elements at both points, through which the curve may run; `arrow` is how
        far before the second element the second point lies. None where the curve is not clear.
        """
        (x, y), (to_x, to_y) = start, end
        if is_led:
            return self.around(start, (to_x + arrow, to_y), ends, arrow)
        middle = (x + to_x) / 2
        curve = (x, y, middle, y, middle, to_y, to_x, to_y)
        turns = ends in self.standing.turns
        return curve if to_x >= x and not turns and self.is_clear(ends, curve) else None

    def is_clear(self, ends: tuple[str, str], *curves: Way) -> bool:
        """Tell whether curves run through nothing and lie on none that is drawn already; if so, keep them."""
        room = self.room(ends)
        for curve in curves:
            if not room.is_clear(curve, *ends):
                return False
        ways = [
            Bend(x, y, max(x, to_x), to_y) for x, y, _, _, _, _, to_x, to_y in curves if y != to_y
        ]
        return not ways or room.bends.taken(ways, room.shared(ends))

    def around(self, start: Point, end: Point, ends: tuple[str, str], arrow: float) -> Way:
        """Lead around what is between two elements, and end so far before the second as its arrow is long."""
        turn = self.standing.turns.get(ends)
        way = (
            self.turning(start, end, turn, ends=ends, arrow=arrow)
            if turn
            else self.room(ends).around(start, end, ends, arrow=arrow)
        )
        if not arrow:
            return way
        x, y = end
        return *way[:-6], way[-6] - arrow, y, x - arrow, y, x - arrow, y

    def turning(
        self, start: Point, end: Point, turn: Turn, ends: tuple[str, str], arrow: float
    ) -> Way:
        """Lead from one line to a later one."""
        first, last = (self.rooms[self.standing.line(id)] for id in ends)
        others = self.standing.turns.values()

        def begins(height: float) -> bool:
            """Tell whether the wire may run off at a height above its own, and cross none beside it."""
            beside = [
                one for one in others if one.left > turn.left and one.lane <= height <= one.into
            ]
            return turn.lane + 2 * _CORNER < height < turn.into and not beside

        leaves, enters = (turn.right - _CORNER, turn.out), (turn.left + _CORNER, turn.into)
        way = first.around(start, leaves, ends, leaves=True)
        behind = last.around(enters, end, ends, begins=begins, arrow=arrow)
        corners = (
            (turn.right, way[-1]),
            (turn.right, turn.lane),
            (turn.left, turn.lane),
            (turn.left, behind[1]),
        )
        between = _rounded((way[-2], way[-1]), corners, (behind[0], behind[1]))
        return *way, *between, *behind[2:]

    def room(self, ends: tuple[str, str]) -> Room:
        """Give the room of the line in which a part of a wire runs."""
        return self.rooms[self.standing.line(ends[0])]


def _edges(graph: Graph, outlines: Outlines, down: bool) -> dict[str, float]:
    """Give the edges of frames that wires enter: they bend behind the innermost one.

    In flow `down` they bend before the outermost, because names of frames stand behind the edges.
    """
    edges: dict[str, float] = {}
    for frame, areas in outlines[::-1] if down else outlines:  # inner ones are last
        inside = frozenset(frame.inside)
        for gate in frame.module.gates:
            for wire in graph.by_id[gate].wires:
                id = graph.wires[wire].id
                if id not in inside:
                    edges[id] = min([area[1] if down else area[0] for area in areas.values()])
    return edges


def _spread(wires: Sequence[str], middle: float, breadth: float) -> dict[str, float]:
    """Divide the straight side of a box among wires, in their order."""
    return {
        wire: middle + breadth * (n - 0.5) / len(wires) - breadth / 2
        for n, wire in enumerate(wires, 1)
    }


_CORNER = 5.0  # points: how round a wire turns from line to line


def _rounded(start: Point, corners: Sequence[Point], end: Point) -> Way:
    """Lead along level and upright lines with round corners; without the starting point."""
    way: list[Point] = []
    at = start
    for corner, following in pairwise((*corners, end)):
        before, behind = _towards(corner, at), _towards(corner, following)
        way += [before] * 3 if before != at else []
        way += [corner, corner, behind]
        at = behind
    way += [end] * 3 if at != end else []
    return tuple(chain.from_iterable(way))


def _towards(start: Point, end: Point) -> Point:
    """Give the point near a corner in the direction of another."""
    (x, y), (to_x, to_y) = start, end
    far = math.hypot(to_x - x, to_y - y) or 1.0
    part = min(_CORNER, far) / far
    return x + (to_x - x) * part, y + (to_y - y) * part


def _rooms(
    graph: Graph,
    cells: Sequence[Cell],
    standing: Places,
    outlines: Outlines,
    names: Sequence[Titles],
) -> list[Room]:
    """Give the room of each line, along and across."""
    down = standing.down
    boxes: list[list[Box]] = [[] for _ in range(standing.lines)]
    named: list[list[Extent]] = [[] for _ in boxes]
    frames: list[list[Surrounded]] = [[] for _ in boxes]
    for line, box in _boxes(graph, cells, standing):
        boxes[line].append(_turned_box(box) if down else box)
    for number, ((frame, areas), titles) in enumerate(zip(outlines, names, strict=True)):
        inside = frozenset(id for one in listed([frame]) for id in one.inside)
        for each, (left, top, right, bottom) in areas.items():
            area = (top, left, bottom, right) if down else (left, top, right, bottom)
            frames[each].append((area, inside))
        for line, title in titles.items():
            left, top, right, bottom = title.extent
            if down:  # a title stands between two ranks, and a way passes it as it passes a rank
                middle = (left + right) / 2, (top + bottom) / 2
                box = f"title {number}", middle, right - left, bottom - top, 0.0
                boxes[line].append(_turned_box(box))
            else:
                named[line].append(title.extent)
    lanes = [turn.lane for turn in standing.turns.values()]
    values = {wire.id: wire.value for wire in graph.wires}
    return [
        Room.of(
            taken,
            written,
            strict=down and bool(outlines),
            frames=around,
            lanes=lanes,
            values=values,
        )
        for taken, written, around in zip(boxes, named, frames, strict=True)
    ]


def _turned_box(box: Box) -> Box:
    id, (x, y), width, height, before = box
    return id, (y, x), height, width, before


def _boxes(graph: Graph, cells: Sequence[Cell], standing: Places) -> Iterator[tuple[int, Box]]:
    """List what wires must not run through, each with its line; middle, width and height are in x and y."""
    names = standing.names
    for wire, cell in zip(graph.wires, cells, strict=True):
        id = wire.id
        line, before = standing.line(id), names.get(id, 0.0)
        if before and standing.down:  # the name is above the wire, and reaches to its left
            width, _ = turned(standing.sizes[id], True)
            yield line, (id, standing.place(id), width, cell.height - 8, before)
        else:
            yield line, (id, slot_place(standing, id), cell.width, cell.height - 8, before)
    for end in (*[input.end for input in graph.inputs], graph.end):
        id, width = end.id, name_width(end_name(graph, end))
        yield standing.line(id), (id, standing.place(id), width, NAME_SIZE, 0.0)
    above = labels(graph)
    counts = {graph.by_id[gate].end.id for gate in branches(graph)}
    for gate in graph.gates:
        id = gate.end.id
        line, place = standing.line(id), standing.place(id)
        if gate.row is COPY:
            beside, around = turned((DOT + 4, 2 * _ABOUT_A_DOT), standing.down)
            if id in counts:
                beside, _ = turned(standing.sizes[id], standing.down)
            yield line, (id, place, beside, around, 0.0)
            continue
        yield line, (id, place, *gate_size(gate), 0.0)
        if label := above.get(gate.id):
            middle = label_place(gate, place, label, standing.down)
            yield line, (f"label {gate.id}", middle, label_width(label), LABEL_HEIGHT, 0.0)


def slot_place(standing: Places, wire: str) -> Point:
    """Give the place on or beside a wire at which its numbers stand."""
    x, y = standing.place(wire)
    return x + BESIDE / 2 if standing.down else x, y


def label_place(gate: Gate, place: Point, label: str, down: bool) -> Point:
    """Give the middle of a gate's label: above the gate, or beside it where wires come from above."""
    x, y = place
    width, height = gate_size(gate)
    if down:
        return x + width / 2 + LABEL_GAP + label_width(label) / 2, y
    return x, y - (height + LABEL_HEIGHT) / 2


def count_place(place: Point, text: str) -> Point:
    """Give the middle of what is written at the right of a copy gate whose branches begin at names."""
    x, y = place
    return x + DOT / 2 + LABEL_GAP + label_width(text) / 2, y


def name_place(standing: Places, wire: str, name: str) -> Point:
    """Give the middle of the name that a wire begins at: before the wire, or above it in flow `down`."""
    left, top, _, bottom = standing.extent(wire)
    half = label_width(name) / 2
    if standing.down:
        return left + half, top + LABEL_HEIGHT / 2
    return left + half, (top + bottom) / 2
