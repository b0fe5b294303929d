"""Levels of a circuit put together: where the inside of an open box stands, what is around it makes room.

What was level stays level, and of any two things the one that was above the other is never below it: all that
stood at one height goes to another height, and heights keep their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

from ..base.names import elided
from ..graph.graph import Gate, Graph, Input
from ..layout.graphviz import Layout, Point
from .frames import MARGIN, TITLE_HEIGHT
from .levels import Level
from .repeated import repeated
from .sides import sided
from .sizes import BESIDE, TITLE_SIZE, text_width
from .straight import straightening

_LEVEL = 3.5  # points between the heights of a wire's ends that a reader takes for level
_SAME_RANK = 2.0  # points between the middles of nodes of one rank, at most
_LANE = 3.0  # points to both sides of a wire that runs past what stands in other columns
_BETWEEN = 8.0  # points between what makes room and what needs it
_ASIDE = 0.25  # points: to one side goes what stood at the height of an open box, and in its way

Reach = tuple[float, float]
"""How far an element reaches to both sides of its track, across."""


class Block(NamedTuple):
    """A level with all levels in it."""

    # The column of each element, counted from the first one of the open box.
    columns: Mapping[str, int]
    # Where the wire runs through each element, across, from the gate on that computes what comes out.
    tracks: Mapping[str, float]
    # The edges of the open box, across; of a whole circuit there is nothing between them.
    frame: Reach


class _Span(NamedTuple):
    """The room that something takes in some columns, to both sides of its height."""

    first: float  # column
    last: float  # column
    before: float  # points
    behind: float  # points


class _Item(NamedTuple):
    """What keeps its shape: an element, or the inside of an open box with what leads into it."""

    # Of the element, or of the box.
    id: str
    # Its track, across.
    height: float
    # Its room, in all columns in which it takes some.
    spans: Sequence[_Span]
    # Whether it needs more room than it had.
    is_open: bool = False
    # Whether it leads into the open box whose inside the level is, and stands above or below that.
    beside: bool = False

    @property
    def columns(self) -> tuple[float, float]:
        """Give the first and last column in which it may be in the way: any, where it stands beside."""
        if self.beside:
            return -inf, inf
        return min([span.first for span in self.spans]), max([span.last for span in self.spans])


def composed(
    level: Level,
    layouts: Iterator[Layout],
    reach: Mapping[str, Reach],
    down: bool,
) -> Block:
    """Put a level together from its layout and those of the levels in it, outer ones first.

    Elements `reach` so far.
    """
    heights, ranks = _standing(level, next(layouts), down)
    inner = {id: composed(each, layouts, reach, down) for id, each in level.inner.items()}
    alone, starts = _columns(level, ranks, inner)
    if not inner and level.frame is None:  # nothing makes room
        return Block(alone, heights, (0.0, 0.0))
    stacks = {id: _stack(level.parts(id), reach) for id in alone}
    moved = heights
    if inner:
        items = _items(
            level, heights, alone, starts=starts, stacks=stacks, inner=inner, reach=reach
        )
        moved = _moved(items, down)
    columns: dict[str, int] = {}
    tracks: dict[str, float] = {}
    for id, column in alone.items():
        columns |= dict.fromkeys(stacks[id], column)
        tracks |= {one: moved[id] + off for one, off in stacks[id].items()}
    for id, block in inner.items():
        columns |= {one: starts[id] + column for one, column in block.columns.items()}
        tracks |= {one: moved[id] + off for one, off in block.tracks.items()}
    return _framed(level, inner, columns, tracks=tracks, reach=reach, down=down)


def _items(
    level: Level,
    heights: Mapping[str, float],
    alone: Mapping[str, int],
    starts: Mapping[str, int],
    stacks: Mapping[str, Mapping[str, float]],
    inner: Mapping[str, Block],
    reach: Mapping[str, Reach],
) -> list[_Item]:
    """List what keeps its shape in a level with open boxes: elements in their columns, and the boxes."""
    # What leads into the box and stands above or below it.
    begin = min([*starts.values(), *[at for id, at in alone.items() if id not in level.before]])
    beside = {id for id in level.before if alone.get(id, begin) >= begin}
    return [
        *[
            _Item(id, heights[id], [_span(column, stacks[id], reach)], beside=id in beside)
            for id, column in alone.items()
        ],
        *[
            _Item(id, heights[id], _spans(block, starts[id], reach), is_open=True)
            for id, block in inner.items()
        ],
    ]


def _framed(
    level: Level,
    inner: Mapping[str, Block],
    columns: Mapping[str, int],
    tracks: Mapping[str, float],
    reach: Mapping[str, Reach],
    down: bool,
) -> Block:
    """Count columns from the first one of the open box, and heights from the gate that gives the value."""
    if level.frame is None:
        first = min(columns.values())
        return Block({id: column - first for id, column in columns.items()}, tracks, (0.0, 0.0))
    inside = level.frame.inside
    first = min([columns[id] for id in inside])
    zero = tracks[level.last.end.id]
    edges = [(tracks[id] - reach[id][0], tracks[id] + reach[id][1]) for id in inside]
    for id, block in inner.items():
        at = tracks[level.inner[id].last.end.id]
        edges.append((at - block.frame[0], at + block.frame[1]))
    top, bottom = min(edges)[0] - MARGIN, max([edge for _, edge in edges]) + MARGIN
    if down:  # the name stands across
        width = text_width(elided(level.frame.module.title), TITLE_SIZE) + 2 * MARGIN
        bottom = max(bottom, top + width)
    else:
        top -= TITLE_HEIGHT
    return Block(
        {id: column - first for id, column in columns.items()},
        {id: track - zero for id, track in tracks.items()},
        (zero - top, bottom - zero),
    )


def _standing(level: Level, layout: Layout, down: bool) -> tuple[dict[str, float], list[list[str]]]:
    """Give the tracks of a level's nodes as they are laid out, and its ranks."""
    middles = {id: layout.nodes[name] for id, name in level.names.items()}
    if down:
        middles = {id: (y, x) for id, (x, y) in middles.items()}
    ranks = _ranks(middles)
    tracks = {id: across for id, (_, across) in middles.items()}
    tracks |= sided(level, tracks, ranks, down)
    if down:  # a wire runs along the left edge of its node
        for wire in level.wires:
            id = level.graph.wires[wire].id
            tracks[id] += BESIDE / 2 - level.size(id, down)[0] / 2
    level_out(level.graph, tracks, level.inputs, level.gates)
    for id, move in straightening(level, tracks, ranks).items():
        tracks[id] += move
    return tracks, ranks


def _columns(
    level: Level, ranks: Sequence[Sequence[str]], inner: Mapping[str, Block]
) -> tuple[dict[str, int], dict[str, int]]:
    """Give the column of each node that stands in this level, and the first one of each open box in it.

    A rank with open boxes has as many columns as the longest of them. What leads into such a box begins
    beside the rank before. A gate in the rank of an open box stands where that begins, and numbers stand
    before the gate that they lead to.
    """
    graph = level.graph
    held = {graph.wires[wire].id for wire in level.wires if level.held(wire)}
    held |= {input.end.id for input in level.inputs if graph.wires[input.wire].id in held}
    gates = {gate.end.id for gate in level.gates if gate.wires} | {graph.end.id}
    alone: dict[str, int] = {}
    starts: dict[str, int] = {}
    at = 0
    for ids in ranks:
        blocks = [inner[id].columns.values() for id in ids if id in inner]
        at += max([0, *[-1 - min(columns) for columns in blocks]])
        last = at + max([max(columns) for columns in blocks], default=0)
        for id in ids:
            if id in inner:
                starts[id] = at
            elif id not in held:
                alone[id] = at if id in gates else last
        at = last + 1
    return alone, starts


def _stack(ids: Sequence[str], reach: Mapping[str, Reach]) -> dict[str, float]:
    """Set wires one beside the other across; give where each is, from the middle of all."""
    if len(ids) == 1:
        return {ids[0]: 0.0}
    found = {}
    at = -sum([sum(reach[id]) for id in ids]) / 2
    for id in ids:
        found[id] = at + reach[id][0]
        at += sum(reach[id])
    return found


def _span(column: int, stack: Mapping[str, float], reach: Mapping[str, Reach]) -> _Span:
    before = max([reach[id][0] - at for id, at in stack.items()])
    return _Span(column, column, before, max([reach[id][1] + at for id, at in stack.items()]))


def _spans(block: Block, start: int, reach: Mapping[str, Reach]) -> list[_Span]:
    """List the room of an open box, and of what leads into it in the columns before.

    A wire that leads into the box further on runs above or below it, and through the column before.
    """
    last = max(block.columns.values())
    before, behind = block.frame
    ahead = dict.fromkeys(range(min(-1, *block.columns.values()), 0), (0.0, 0.0))
    for id, column in block.columns.items():
        track = block.tracks[id]
        above, below = reach[id][0] - track, reach[id][1] + track
        if column < 0:
            ahead[column] = max(ahead[column][0], above), max(ahead[column][1], below)
            continue
        if not -block.frame[0] < track < block.frame[1]:
            ahead[-1] = max(ahead[-1][0], _LANE - track), max(ahead[-1][1], _LANE + track)
        before, behind = max(before, above), max(behind, below)
    return [
        _Span(start, start + last, before, behind),
        *[_Span(start + at, start + at, *room) for at, room in ahead.items() if any(room)],
    ]


def _moved(items: Iterable[_Item], down: bool) -> dict[str, float]:
    """Give the heights at which things stand when those that are open have their room.

    No two heights come nearer to each other. Each height is the mean of where it is when all are as near to
    the uppermost one as they can be, and where it is when all are as near to the lowest.
    """
    items = _aside([*items])
    heights = sorted({item.height for item in items})
    index = {height: at for at, height in enumerate(heights)}
    apart: dict[tuple[int, int], float] = defaultdict(float)
    for one, other in _pairs(items):
        if one.height != other.height:
            upper, lower = sorted((one, other), key=lambda item: item.height)
            pair = index[upper.height], index[lower.height]
            apart[pair] = max(apart[pair], _needed(upper, lower, down))
    steps = [b - a for a, b in pairwise(heights)]
    behind: list[list[tuple[int, float]]] = [[] for _ in heights]
    before: list[list[tuple[int, float]]] = [[] for _ in heights]
    for (above, below), room in apart.items():
        before[below].append((above, room))
        behind[above].append((below, room))
    first = [heights[0]]
    for at, step in enumerate(steps, 1):
        first.append(max([first[-1] + step, *[first[one] + room for one, room in before[at]]]))
    last = [first[-1]] * len(heights)
    for at in range(len(steps) - 1, -1, -1):
        last[at] = min([last[at + 1] - steps[at], *[last[n] - room for n, room in behind[at]]])
    return {item.id: (first[index[item.height]] + last[index[item.height]]) / 2 for item in items}


def _pairs(items: Iterable[_Item]) -> Iterator[tuple[_Item, _Item]]:
    """List the pairs of an open box and another thing that may be in its way, column by column."""
    opened: list[
        tuple[float, _Item]
    ] = []  # those that reach the column, by the last that they reach
    alone: list[tuple[float, _Item]] = []
    for first, last, item in sorted([(*item.columns, item) for item in items], key=itemgetter(0)):
        opened = [(end, one) for end, one in opened if end >= first]
        yield from [(one, item) for _, one in opened]
        if item.is_open:
            alone = [(end, one) for end, one in alone if end >= first]
            yield from [(item, one) for _, one in alone]
        (opened if item.is_open else alone).append((last, item))


def _aside(items: Sequence[_Item]) -> list[_Item]:
    """Set what stands at the height of an open box, and in its way, to one side of it."""
    aside = {
        other.id
        for box, other in _pairs(items)
        if not other.is_open and other.height == box.height and _needed(box, other, False)
    }
    return [
        item._replace(height=item.height + _ASIDE) if item.id in aside else item for item in items
    ]


def _needed(upper: _Item, lower: _Item, down: bool) -> float:
    """Say how far apart two things must be; 0 where neither is in the other's way.

    What leads into the open box around stands outside of it, at any column of what is open inside.
    """
    rooms = []
    for one in upper.spans:
        for other in lower.spans:
            if one.first <= other.last and other.first <= one.last:
                rooms.append(one.behind + other.before + _BETWEEN)
    if upper.beside or lower.beside:
        edge = MARGIN + (TITLE_HEIGHT if upper.beside and not down else 0.0)
        rooms.append(upper.spans[0].behind + lower.spans[0].before + edge + _BETWEEN)
    return max(rooms, default=0.0)


def level_out(
    graph: Graph, tracks: dict[str, float], inputs: Iterable[Input], gates: Iterable[Gate]
) -> None:
    """Set nodes that Graphviz left a hair off to the height of the node before: inputs, gates, and wires."""
    for id, leader in _pieces_in_order(graph, inputs, gates):
        if id in tracks and leader in tracks and abs(tracks[leader] - tracks[id]) < _LEVEL:
            tracks[id] = tracks[leader]


def _pieces_in_order(
    graph: Graph, inputs: Iterable[Input], gates: Iterable[Gate]
) -> Iterator[tuple[str, str]]:
    """List what follows what, from the inputs to the output."""
    wires, named = graph.wires, repeated(graph)
    for input in inputs:
        yield wires[input.wire].id, input.end.id
    for gate in gates:
        id = gate.end.id
        for wire in gate.wires:
            yield id, wires[wire].id
        for wire in gate.results:
            if wires[wire].id not in named:
                yield wires[wire].id, id
    yield graph.end.id, wires[graph.output_wire].id


def _ranks(middles: Mapping[str, Point]) -> list[list[str]]:
    """List the nodes of each rank, whose middles stand at one place along."""
    ranks: list[list[str]] = []
    last = -inf
    for id, (along, _) in sorted(middles.items(), key=lambda one: one[1][0]):
        if along - last > _SAME_RANK:
            ranks.append([])
        ranks[-1].append(id)
        last = along
    return ranks
