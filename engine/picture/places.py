"""Where elements stand: in Graphviz's ranks and order, with no more room between ranks than wires need.

Graphviz leaves the same gap between all ranks, and that of its steepest wires; here each gap is as wide
as the wires that bend in it ask for, so that a level wire is hardly longer than its numbers.
Places are `along` the way in which the circuit runs and `across` it: x and y, or y and x in flow `down`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from ..graph.graph import COPY, Graph
from ..layout.graphviz import Layout, Point
from .cells import Cell
from .dot import node_ids
from .frames import BEFORE, MARGIN, TITLE_HEIGHT, Extent, Frame, frames, listed
from .repeated import repeated
from .sizes import BESIDE, Sizes, name_rooms, node_sizes
from .straight import straightening

_LEVEL = 3.5  # points between the heights of a wire's ends that a reader takes for level
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
_BEFORE_AN_EDGE = 16.0  # points at most: the same in flow `down`
_SAME_RANK = 2.0  # points between the middles of nodes of one rank, at most


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


def placed(graph: Graph, cells: Sequence[Cell], layout: Layout, down: bool) -> Places:
    """Take Graphviz's places of a graph whose wires' numbers stand in `cells`, and move ranks together."""
    sizes = node_sizes(graph, cells, down)
    middles = {id: layout.nodes[node] for id, node in node_ids(graph).items()}
    breadth = layout.height
    if down:
        sizes = {id: turned(size, down) for id, size in sizes.items()}
        middles = {id: turned(middle, down) for id, middle in middles.items()}
        breadth = layout.width
    tracks = {id: across for id, (_, across) in middles.items()}
    if down:  # a wire runs along the left edge of its node
        for wire in graph.wires:
            tracks[wire.id] += BESIDE / 2 - sizes[wire.id][1] / 2
    for id, moved in _levelled(graph, tracks):
        along, across = middles[id]
        middles[id] = along, across + moved
    ranks = _ranks(middles)
    if moves := straightening(graph, tracks, ranks):
        middles, tracks, breadth = _moved(
            graph, middles, tracks, sizes=sizes, moves=moves, down=down
        )
    names = name_rooms(graph, down)
    middles, length = _together(
        graph, middles, sizes, names=names, tracks=tracks, ranks=ranks, down=down
    )
    return Places(
        down,
        middles,
        sizes,
        tracks=tracks,
        length=length,
        breadth=breadth,
        ranks=ranks,
        names=names,
    )


def _moved(
    graph: Graph,
    middles: Mapping[str, Point],
    tracks: Mapping[str, float],
    sizes: Sizes,
    moves: Mapping[str, float],
    down: bool,
) -> tuple[dict[str, Point], dict[str, float], float]:
    """Move elements across; give the middles of nodes then, their tracks, and how broad all is."""
    across = {id: middle[1] + moves[id] for id, middle in middles.items()}
    edges = [(across[id] - size[1] / 2, across[id] + size[1] / 2) for id, size in sizes.items()]
    edges += _edges(frames(graph), dict(zip(sizes, edges, strict=True)), down)
    before, behind = min(edge for edge, _ in edges), max(edge for _, edge in edges)
    return (
        {id: (along, across[id] - before) for id, (along, _) in middles.items()},
        {id: track + moves[id] - before for id, track in tracks.items()},
        behind - before,
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


def _levelled(graph: Graph, tracks: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Set nodes that Graphviz left a hair off to the height of the node before; give how far each moves."""
    for id, leader in _pieces_in_order(graph):
        off = tracks[leader] - tracks[id]
        if off and abs(off) < _LEVEL:
            tracks[id] = tracks[leader]
            yield id, off


def _pieces_in_order(graph: Graph) -> Iterator[tuple[str, str]]:
    """List what follows what, from the inputs to the output."""
    wires, named = graph.wires, repeated(graph)
    for input in graph.inputs:
        yield wires[input.wire].id, input.end.id
    for gate in graph.gates:
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


def _together(
    graph: Graph,
    middles: Mapping[str, Point],
    sizes: Sizes,
    names: Mapping[str, float],
    tracks: Mapping[str, float],
    ranks: Sequence[Sequence[str]],
    down: bool,
) -> tuple[dict[str, Point], float]:
    """Move ranks together; give the middles of nodes then, and how long all is."""
    rank_of = {id: rank for rank, ids in enumerate(ranks) for id in ids}
    gaps = [0.0, *[_LEAST] * (len(ranks) - 1), 0.0]  # before each rank, and behind the last
    for (start, end), bend in _bends(graph, sizes, tracks):
        for gap in (rank_of[start] + 1, rank_of[end]):
            gaps[gap] = max(gaps[gap], min(_MOST, _BENT + _STEEP * bend))
    for gap, room in enumerate(_at_frames(graph, rank_of, len(gaps), down)):
        if down and room:  # wires bend before the edge, since the name stands behind it
            gaps[gap] = room + max(_AT_A_FRAME, min(gaps[gap], _BEFORE_AN_EDGE))
        gaps[gap] = max(gaps[gap], room + _AT_A_FRAME * (room > 0))
    found: dict[str, Point] = {}
    at = 0.0
    for before, ids in zip(gaps, ranks, strict=False):
        half = max([sizes[id][0] for id in ids]) / 2
        first = max([sizes[id][0] / 2 + names.get(id, 0.0) for id in ids])
        at += before + first
        for id in ids:
            found[id] = at, middles[id][1]
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
