"""A long circuit cut into lines, like a text: flows `rows`, `short-rows` and `long-rows`.

The circuit is laid out to the right, and cut between two ranks where few wires pass. What leads from one
line to a later one leaves its line at the right, runs back below it and enters the later line from the
left: every such wire has a lane below its line and a track in each margin to itself.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from math import ceil, inf

from ..graph.graph import COPY, Graph
from .frames import Extent, frames, listed, outlined, union
from .places import Places, Turn
from .repeated import repeated

# Points: a line of each flow in rows. In windows of 1024, 1280 and 1920 pixels numbers then have 13 to 15
# pixels, and 11 to 14 in a circuit of many lines and in one whose frames would be cut otherwise.
LINES = {"short-rows": 620.0, "rows": 940.0, "long-rows": 1220.0}
_LONG, _FEW = 1.15, 4  # times as long is a line of a circuit that has more lines than these
_WITH_INPUTS = 1.22  # the same of a first line that would have inputs alone if it were shorter
_WHOLE = 1.048  # the same of a circuit that needs no margins, for it is not cut
# What speaks against a way of cutting: each wire that is cut, one whose numbers are cut off from its
# gate, each frame, a line that is half as long as the others, and each line.
_WIRE, _NUMBERS, _FRAME, _UNEVEN, _LINE = 100.0, 30.0, 700.0, 600.0, 400.0
_WHOLE_FRAME = 1000.0  # the same of a frame that fits in a line, so that it need not be cut
_SMALLER = 150.0  # the same of lines whose numbers are smaller
_FIRST, _NEXT = (
    8.0,
    7.0,
)  # points from a line to the nearest lane or track, and from one to the next
_MARGIN = (
    16.0  # points from a line's left edge to the nearest track, in which wires turn to their gates
)
_APART = 6.0  # points between the heights at which two wires leave or enter a line
_BETWEEN = 8.0  # points between the lanes below a line and the next line
_BAND = 24.0  # points: the highest empty band between the gates of a line

_Piece = tuple[str, str]
"""The ids at the ends of a part of a wire: its source and itself, or itself and its target."""


def in_rows(graph: Graph, standing: Places, line: float) -> Places:
    """Set the ranks of a circuit that runs to the right in lines; a short circuit stays as it is."""
    pieces = _pieces(graph)
    extents = {id: standing.extent(id) for id in standing.middles}
    lines = _cut(graph, standing.ranks, extents, pieces=pieces, line=line)
    if len(lines) == 1:
        return standing
    line_of = {id: n for n, ids in enumerate(lines) for id in ids}
    turning = [piece for piece in pieces if line_of[piece[0]] != line_of[piece[1]]]
    below = [[piece for piece in turning if line_of[piece[0]] == n] for n in range(len(lines))]
    middles: dict[str, tuple[float, float]] = {}
    tracks: dict[str, float] = {}
    bottoms: list[float] = []
    outlines = outlined(graph, extents.__getitem__, line_of.__getitem__)
    at = length = 0.0
    for n, (ids, leaving) in enumerate(zip(lines, below, strict=True)):
        around = [areas[n] for _, areas in outlines if n in areas]
        there = [*[extents[id] for id in ids], *around]
        left, _, right, _ = union(there)
        closer, height = _closed([(top, bottom) for _, top, _, bottom in there])
        for id in ids:
            x, y = standing.middles[id]
            middles[id] = x - left, closer(y) + at
            tracks[id] = closer(standing.tracks[id]) + at
        length = max(length, right - left)
        bottoms.append(at + height)
        at = bottoms[-1] + _FIRST + _NEXT * max(0, len(leaving) - 1) + _BETWEEN
    along = {id: x for id, (x, _) in middles.items()}
    turns = _turns(
        graph, below, line_of, along=along, tracks=tracks, bottoms=bottoms, length=length
    )
    before = max((-turn.left for turn in turns.values()), default=0.0)
    behind = max((turn.right - length for turn in turns.values()), default=0.0)
    moved = {piece: turn.moved(before) for piece, turn in turns.items()}
    return replace(
        standing,
        middles={id: (x + before, y) for id, (x, y) in middles.items()},
        tracks=tracks,
        length=before + length + behind,
        breadth=bottoms[-1],
        line_of=line_of,
        turns=moved,
    )


def _closed(spans: Iterable[tuple[float, float]]) -> tuple[Callable[[float], float], float]:
    """Close the empty bands of a line, which stand where other lines have gates.

    Gives what moves a height, and how high the line is then.
    """
    begins, moves = list[float](), list[float]()
    end, moved = -inf, 0.0
    for top, bottom in sorted(spans):
        if top > end:
            moved = -top if end == -inf else moved - max(0.0, top - end - _BAND)
            begins.append(top)
            moves.append(moved)
        end = max(end, bottom)
    return lambda y: y + moves[max(0, bisect_right(begins, y) - 1)], end + moved


def _pieces(graph: Graph) -> list[_Piece]:
    """List the parts of wires, before their numbers and behind them."""
    named = repeated(graph)
    before = [(wire.source.id, wire.id) for wire in graph.wires if wire.id not in named]
    return before + [(wire.id, wire.target.id) for wire in graph.wires]


def _cut(
    graph: Graph,
    ranks: Sequence[Sequence[str]],
    extents: Mapping[str, Extent],
    pieces: Iterable[_Piece],
    line: float,
) -> list[list[str]]:
    """Cut the ranks into lines, none much longer than `line` if ranks allow it, and list their elements."""
    rank_of = {id: n for n, ids in enumerate(ranks) for id in ids}
    ends = [max([extents[id][2] for id in ids]) for ids in ranks]
    begins = [min([extents[id][0] for id in ids]) for ids in ranks]
    if ends[-1] - begins[0] <= _WHOLE * line:
        return [list(extents)]
    # The name of an input stands with its numbers, though it has the rank before them.
    names = {input.end.id: rank_of[graph.wires[input.wire].id] for input in graph.inputs}
    for id, rank in names.items():
        begins[rank] = min(begins[rank], extents[id][0])
    rank_of |= names
    wires = {wire.id for wire in graph.wires}
    spans = [
        (rank_of[one], rank_of[other], _WIRE + _NUMBERS * (one in wires)) for one, other in pieces
    ]
    for frame in listed(frames(graph)):
        inside = [rank_of[id] for id in frame.inside]
        first, last = min(inside), max(inside)
        fits = ends[last] - begins[first] <= _LONG * line
        spans.append((first, last, _WHOLE_FRAME if fits else _FRAME))
    changes = [0.0] * len(ranks)  # of what a cut costs, from each rank to the next
    for first, last, cost in spans:
        if first < last:
            changes[first] += cost
            changes[last] -= cost
    costs = [*accumulate(changes)]  # of a cut behind each rank
    cuts = _best(begins, ends, costs, _LONG * line)
    if ends[-1] - begins[0] <= _FEW * line:
        narrow = _best(begins, ends, costs, line)
        spent, saved = (sum([costs[cut - 1] for cut in each[1:-1]]) for each in (narrow, cuts))
        cuts = narrow if spent <= saved + _SMALLER else cuts
    gates = [rank_of[gate.end.id] for gate in graph.gates if gate.row is not COPY]
    if cuts[1] <= min(gates, default=inf) and ends[cuts[2] - 1] - begins[0] <= _WITH_INPUTS * line:
        del cuts[1]
    return [
        [id for id, rank in rank_of.items() if start <= rank < end] for start, end in pairwise(cuts)
    ]


def _best(
    begins: Sequence[float], ends: Sequence[float], costs: Sequence[float], width: float
) -> list[int]:
    """Choose the ranks before which to cut, so that the cuts cost least and the lines are about as long."""
    count = len(ends)
    total = ends[-1] - begins[0]
    wanted = total / ceil(total / width)
    # Of the ranks before each: the least cost, and where the last line begins.
    least, last = [0.0] + [inf] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        cut = costs[end - 1] if end < count else 0.0
        for start in range(end - 1, -1, -1):
            length = ends[end - 1] - begins[start]
            if length > width and start < end - 1:
                break
            cost = least[start] + _UNEVEN * ((length - wanted) / wanted) ** 2 + cut + _LINE
            if cost <= least[end]:
                least[end], last[end] = cost, start
    cuts = [count]
    while cuts[-1]:
        cuts.append(last[cuts[-1]])
    return cuts[::-1]


def _turns(
    graph: Graph,
    below: Sequence[Sequence[_Piece]],
    line_of: Mapping[str, int],
    along: Mapping[str, float],
    tracks: Mapping[str, float],
    bottoms: Sequence[float],
    length: float,
) -> dict[_Piece, Turn]:
    """Find a way between lines for each piece that leaves its line, from a line's left edge at 0."""
    operand = {
        graph.wires[wire].id: n - (len(gate.wires) - 1) / 2
        for gate in graph.gates
        for n, wire in enumerate(gate.wires)
    }

    def enters(piece: _Piece) -> float:
        return tracks[piece[1]] + 9 * (0 if piece[1] in operand else operand.get(piece[0], 0))

    result = {
        wire: n - (len(gate.results) - 1) / 2
        for gate in graph.gates
        if gate.gives_several
        for n, wire in enumerate(
            sorted([graph.wires[w].id for w in gate.results], key=tracks.__getitem__)
        )
    }

    def leaves(piece: _Piece) -> float:
        return tracks[piece[0]] + 9 * result.get(piece[1], 0)

    turning = [piece for pieces in below for piece in pieces]
    # Of two that want one height, the one from the gate that is nearest to the edge has it.
    leaving = [
        _apart(sorted(pieces, key=lambda piece: -along[piece[0]]), leaves) for pieces in below
    ]
    entering = [
        _apart(
            sorted([p for p in turning if line_of[p[1]] == n], key=lambda piece: along[piece[1]]),
            enters,
        )
        for n in range(len(below))
    ]
    into = {piece: height for heights in entering for piece, height in heights.items()}
    found: dict[_Piece, Turn] = {}
    taken: list[
        list[tuple[float, float]]
    ] = []  # of each track in the left margin, from the inner one out
    for n, heights in enumerate(leaving):
        # The one that leaves lowest turns first, and its lane is the uppermost: so they do not cross.
        ordered = sorted(heights, key=lambda piece: -heights[piece])
        lanes = {piece: bottoms[n] + _FIRST + _NEXT * at for at, piece in enumerate(ordered)}
        for piece in sorted(heights, key=lambda piece: into[piece]):
            span = lanes[piece], into[piece]
            track = _free(taken, span)
            found[piece] = Turn(
                out=heights[piece],
                right=length + _FIRST + _NEXT * ordered.index(piece),
                lane=lanes[piece],
                left=-_MARGIN - _NEXT * track,
                into=into[piece],
            )
    return found


def _apart(pieces: Iterable[_Piece], wanted: Callable[[_Piece], float]) -> dict[_Piece, float]:
    """Give each piece a height at a line's edge near the wanted one, and no two the same."""
    heights = {piece: wanted(piece) for piece in sorted(pieces, key=wanted)}
    for one, other in pairwise(list(heights)):
        heights[other] = max(heights[other], heights[one] + _APART)
    return heights


def _free(taken: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """Take the innermost track that is free between two heights."""
    top, bottom = span
    for number, spans in enumerate(taken):
        if all(bottom + _APART < one or top - _APART > other for one, other in spans):
            spans.append(span)
            return number
    taken.append([span])
    return len(taken) - 1
