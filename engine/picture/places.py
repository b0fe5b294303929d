"""Where elements stand: in Graphviz's ranks and order, with no more room between ranks than wires need.

Graphviz leaves the same gap between all ranks, and that of its steepest wires; here each gap is as wide
as the wires that bend in it ask for, so that a level wire is hardly longer than its numbers.
Places are `along` the way in which the circuit runs and `across` it: x and y, or y and x in flow `down`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..graph.graph import COPY, Graph
from ..layout.graphviz import Layout, Point
from .cells import Cell
from .composing import composed, level_out
from .frames import BEFORE, MARGIN, TITLE_HEIGHT, Extent, Frame, frames, listed
from .levels import Level
from .repeated import repeated
from .sizes import BESIDE, Sizes, name_rooms, node_sizes

_LEAST = 4.0  # points between two ranks whose wires are all level
_BENT, _STEEP, _MOST = (
    6.0,
    0.16,
    30.0,
)  # the same where a wire bends: at least, for each point down, at most
_AT_A_BOX = 6.0  # points that a gap is wider where a wire bends before a box
_AT_A_FRAME = (
    4.0  # points between the edges of frames and the next rank: a caption may stand out a little
)
_AT_A_HANDLE = (
    9.0  # points between a box, whose handle stands out at its corner, and a name behind it
)
_BEFORE_AN_EDGE = 16.0  # points at most: the same in flow `down`


@dataclass(frozen=True, slots=True)
class Places:
    """Where the nodes of a circuit's elements stand, in points, by the elements' ids."""

    # Whether the circuit runs down; then along is y, and across is x.
    down: bool
    # The middle of each node, along and across.
    middles: dict[str, Point]
    # How long each node is along, and across.
    sizes: Sizes
    # Where a wire runs through its node, across; the middle of other nodes.
    tracks: dict[str, float]
    length: float  # of all, along
    breadth: float  # of all, across
    # How long all is as it runs to the right in one line; where it runs down, as far as the same ranks tell.
    level: float
    # The elements of each rank.
    ranks: Sequence[Sequence[str]]
    # How long the names are at which wires begin, along, by the wires' ids; they end where the node begins.
    names: Mapping[str, float] = field(default_factory=dict)
    # The line in which each element stands, where there are several; empty where all stand in one.
    line_of: Mapping[str, int] = field(default_factory=dict)
    # The way from line to line of each part of a wire that leads to another, by the ids at its ends.
    turns: Mapping[tuple[str, str], "Turn"] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """Give the number of lines."""
        return max(self.line_of.values(), default=0) + 1

    def line(self, id: str) -> int:
        """Give the line in which an element stands."""
        return self.line_of.get(id, 0)

    def place(self, id: str) -> Point:
        """Give the middle of an element's node as x and y."""
        return turned(self.middles[id], self.down)

    def extent(self, id: str) -> Extent:
        """Give the area of an element's node, and of the name before it, in x and y."""
        (x, y), (width, height) = self.place(id), turned(self.sizes[id], self.down)
        left, top = turned((self.names.get(id, 0.0), 0.0), self.down)
        return x - width / 2 - left, y - height / 2 - top, x + width / 2, y + height / 2


@dataclass(frozen=True, slots=True)
class Turn:
    """The way of a wire from one line to a later one: level, down, back, down, level."""

    out: float  # the height at which it leaves its line at the right
    right: float  # the x at which it runs down there
    lane: float  # the height at which it runs back
    left: float  # the x at which it runs down at the left
    into: float  # the height at which it enters the later line

    def moved(self, right: float) -> "Turn":
        """Give the same way further to the right."""
        return replace(self, right=self.right + right, left=self.left + right)


def turned(pair: Point, down: bool) -> Point:
    """Give x and y as along and across, or the other way round."""
    return (pair[1], pair[0]) if down else pair


def placed(
    graph: Graph, cells: Sequence[Cell], parted: Level, layouts: Sequence[Layout], down: bool
) -> Places:
    """Put together the layouts of a graph's levels, whose wires' numbers stand in `cells`."""
    sizes = parted.sizes if parted.graph is graph else node_sizes(graph, cells, down)
    if down:
        sizes = {id: turned(size, down) for id, size in sizes.items()}
    off = dict.fromkeys(sizes, 0.0)  # from the middle of each node to where the wire runs, across
    if down:  # a wire runs along the left edge of its node
        off |= {wire.id: BESIDE / 2 - sizes[wire.id][1] / 2 for wire in graph.wires}
    reach = {id: (size / 2 + off[id], size / 2 - off[id]) for id, (_, size) in sizes.items()}
    block = composed(parted, iter(layouts), reach, down)
    tracks = dict(block.tracks)
    level_out(graph, tracks, graph.inputs, graph.gates)
    edges = {id: (track - reach[id][0], track + reach[id][1]) for id, track in tracks.items()}
    outer = [*edges.values(), *_edges(frames(graph), edges, down)]
    before, behind = min(edge for edge, _ in outer), max(edge for _, edge in outer)
    tracks = {id: track - before for id, track in tracks.items()}
    columns: dict[int, list[str]] = defaultdict(list)
    for id in sizes:
        columns[block.columns[id]].append(id)
    ranks = [columns[column] for column in sorted(columns)]
    names_of = name_rooms(graph, down)
    alongs, length = _together(graph, sizes, names=names_of, tracks=tracks, ranks=ranks, down=down)
    level = length
    if down:
        flat, names_before = node_sizes(graph, cells, False), name_rooms(graph, False)
        _, level = _together(graph, flat, names_before, tracks=tracks, ranks=ranks, down=False)
    return Places(
        down,
        {id: (along, tracks[id] - off[id]) for id, along in alongs.items()},
        sizes,
        tracks=tracks,
        length=length,
        breadth=behind - before,
        level=level,
        ranks=ranks,
        names=names_of,
    )


def _edges(
    found: Sequence[Frame], nodes: Mapping[str, tuple[float, float]], down: bool
) -> list[tuple[float, float]]:
    """Give the edges of frames across, where nodes have theirs."""
    edges = []
    for frame in found:
        inside = [nodes[id] for id in frame.inside] + _edges(frame.inner, nodes, down)
        first, last = min(edge for edge, _ in inside), max(edge for _, edge in inside)
        edges.append((first - MARGIN - (0 if down else TITLE_HEIGHT), last + MARGIN))
    return edges


def _together(
    graph: Graph,
    sizes: Sizes,
    names: Mapping[str, float],
    tracks: Mapping[str, float],
    ranks: Sequence[Sequence[str]],
    down: bool,
) -> tuple[dict[str, float], float]:
    """Set ranks one behind the other; give where each node is along then, and how long all is."""
    rank_of = {id: rank for rank, ids in enumerate(ranks) for id in ids}
    gaps = [0.0, *[_LEAST] * (len(ranks) - 1), 0.0]  # before each rank, and behind the last
    for (start, end), bend in _bends(graph, sizes, tracks):
        for gap in (rank_of[start] + 1, rank_of[end]):
            gaps[gap] = max(gaps[gap], min(_MOST, _BENT + _STEEP * bend))
    boxes = {rank_of[gate.end.id] for gate in graph.gates if gate.row.name == "module"}
    for rank in () if down else {rank_of[id] for id in names}:
        if rank - 1 in boxes:
            gaps[rank] = max(gaps[rank], _AT_A_HANDLE)
    for gap, room in enumerate(_at_frames(graph, rank_of, len(gaps), down)):
        if down and room:  # wires bend before the edge, since the name stands behind it
            gaps[gap] = room + max(_AT_A_FRAME, min(gaps[gap], _BEFORE_AN_EDGE))
        gaps[gap] = max(gaps[gap], room + _AT_A_FRAME * (room > 0))
    found: dict[str, float] = {}
    at = 0.0
    for before, ids in zip(gaps, ranks, strict=False):
        half = max([sizes[id][0] for id in ids]) / 2
        first = max([sizes[id][0] / 2 + names.get(id, 0.0) for id in ids])
        at += before + first
        for id in ids:
            found[id] = at
        at += half
    return found, at + gaps[-1]


def _bends(
    graph: Graph, sizes: Sizes, tracks: Mapping[str, float]
) -> Iterator[tuple[tuple[str, str], float]]:
    """List the ends of pieces of wires that are not level, each with how far down or up it leads.

    Pieces reach a gate of several operands all over its side, and a box level, for the length of an arrow.
    """
    named = repeated(graph)
    side = {
        gate.end.id: sizes[gate.end.id][1] / 4
        for gate in graph.gates
        if gate.row is not COPY and len(gate.wires) > 1
    } | {gate.end.id: -_AT_A_BOX / _STEEP for gate in graph.gates if gate.row.name == "module"}
    for wire in graph.wires:
        source, target = wire.source.id, wire.target.id
        bend = abs(tracks[source] - tracks[wire.id])
        if bend and wire.id not in named:
            yield (source, wire.id), bend
        bend = abs(tracks[wire.id] - tracks[target])
        if bend:
            yield (wire.id, target), max(0.0, bend - side.get(target, 0.0))


def _at_frames(graph: Graph, rank_of: Mapping[str, int], gaps: int, down: bool) -> list[float]:
    """Give the room that edges of frames need in each gap: before a rank, or behind the last."""
    begun, ended = [0] * gaps, [0] * gaps
    for frame in listed(frames(graph)):
        inside = [rank_of[id] for id in frame.inside]
        begun[min(inside)] += 1
        ended[max(inside) + 1] += 1
    before = MARGIN + TITLE_HEIGHT if down else BEFORE
    return [before * first + MARGIN * last for first, last in zip(begun, ended, strict=True)]
