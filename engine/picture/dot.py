"""The circuit as DOT: for Graphviz to lay out, and for a reader to take away.

Both are the same graph: a wire is `source -> label -> target`, where the label is a node of its
own in which the wire's numbers stand. The sizes of nodes come from the program alone, so that places
never depend on the numbers, nor on a font.
"""

import html
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import count, pairwise

import graphviz
import numpy as np

from ..base.caching import kept_with_first
from ..base.names import drawn, elided
from ..base.numerals import brief
from ..graph.flowing import wanting_gradient
from ..graph.graph import COPY, End, Gate, Graph
from ..graph.names import output_drawn
from ..layout.fonts import SANS
from ..passes.numbers import Value
from ..passes.run import Run
from .cells import NUMBER_CELL
from .frames import MARGIN, TITLE_HEIGHT, Frame, listed
from .levels import ALONE, Around, Level
from .marks import colours_of
from .repeated import branches, repeated
from .sizes import GATE, TITLE_SIZE, gate_size, text_width

_INCH = 72.0  # points
_BETWEEN = 4.0  # points between nodes of a rank, so that a wire can pass between two numbers
# How many times heavier edges are in a frame, so that the frame is short. In one that runs down they are also
# straight: they outweigh the 128 that keeps a frame narrow (Graphviz's position.c, "clust compaction edge").
_IN_A_FRAME, _IN_A_FRAME_DOWN = 6, 20
_LARGE = 100  # gates from which a layout has a limit, and branches of forks from which it is a narrow one
_SIZE = 13.0  # points: how large the DOT to take away is written
_WIDE = 150.0  # points: a cell for a few words about an array there, at least
_LONGEST = -9.6e-4  # no number is written longer


def structure(level: Level, down: bool = False, around: Around = ALONE) -> str:
    """Write the DOT of a level that is laid out, without numbers.

    It runs to the right, or `down`. Nodes have the level's own names.
    """
    graph, names = level.graph, level.names
    free = [gate for gate in level.gates if _is_free(graph, gate)]
    ordered = {gate.end.id for gate in level.gates}.difference([gate.end.id for gate in free])
    boxes = [
        f"{names[id]} [{_size(*level.size(id, down))}{' ordering=in' if id in ordered else ''}]"
        for id in names
    ]
    wires = [graph.wires[wire] for wire in level.wires]
    uses = Counter([wire.source for wire in wires])
    frame_of = {id: n for n, frame in enumerate(listed(level.clusters)) for id in frame.inside}
    # A wire that runs down does so along the left edge of its node.
    into, out, heavier = (":nw", ":sw", _IN_A_FRAME_DOWN) if down else ("", "", _IN_A_FRAME)

    def weight(start: str, end: str, alone: bool) -> int:
        """Weigh an edge: Graphviz draws heavy ones straight and short, of the spine and in frames."""
        inside = heavier if start in frame_of and end in frame_of else 1
        return (8 if alone else 2) * inside

    edges = []
    named = repeated(graph)
    for id, start, _, _ in wires:
        if id not in named and start.id in names:
            heavy = weight(start.id, id, uses[start] == 1)
            edges.append(f"{names[start.id]} -> {names[id]}{into} [weight={heavy}]")
    shared: list[tuple[str, str]] = []
    counts = branches(graph)
    for fork in level.gates:  # a value stands before its names
        first = graph.wires[fork.results[0]].id
        if fork.id in counts and first in names:
            begin = fork.end.id
            edges.append(f"{names[begin]} -> {names[first]}{into} [style=invis weight=0]")
            source = graph.wires[fork.wires[0]].source
            shared += [(source.id, begin)] if source.kind == "input" else []
    numbers = {input.end.id: number for number, input in enumerate(level.inputs)}
    for nodes in zip(*sorted(shared, key=lambda pair: numbers[pair[0]]), strict=True):
        edges.append(_one_behind_the_other(names[id] for id in nodes))
    spine = _spine(graph)
    for end, wire in _arrivals(level):
        id = graph.wires[wire].id
        heavy = 1 if id in named else weight(id, end.id, wire in spine)
        edges.append(f"{names[id]}{out} -> {names[end.id]} [weight={heavy}]")
    copies = [gate for gate in level.gates if gate.row is COPY]
    forked = sum(len(gate.results) for gate in copies) - len(named)
    large, tangled = len(level.gates) > _LARGE or forked > _LARGE / 3, forked > _LARGE
    # The inside of an open box needs no cluster, because what leads into it goes to its sides afterwards. In
    # clusters Graphviz does not keep the order of operands.
    framed = [] if level.frame else level.clusters
    edges += _in_order(level, frame_of) if framed else []
    edges += _around_the_middle(level, frame_of)
    edges += _side_by_side(level, free)
    edges += _outside(level, around)
    clusters = _clusters(framed, names, count())
    lines = ('node [label="" fixedsize=true shape=box]', *boxes, *clusters, *edges)
    head = _head(large, tangled, framed=bool(framed), down=down)
    return "".join((head, "\t", "\n\t".join(lines), "\n}\n"))


def _outside(level: Level, around: Around) -> Iterator[str]:
    """Set points where wires come from and lead to, in their order, so that they cross few others inside."""
    graph, names = level.graph, level.names
    if len(around.entering) > 1:
        begins: dict[str, str] = {}
        for wire in [graph.wires[wire] for wire in level.wires]:
            first = wire.source.id if wire.source.kind == "input" else wire.id
            begins |= dict.fromkeys(level.parts(wire.id), names[first])
        ends = [dict.fromkeys([begins[id] for id in ids]) for ids in around.entering]
        yield from _points("a{} -> {}", ends)
    if len(around.leaving) > 1:
        gates = {graph.wires[wire].id: gate for gate in level.gates for wire in gate.results}
        ends = [{names[gates[id].end.id]: None for id in ids} for ids in around.leaving]
        yield from _points("{1} -> b{0}", ends)


def _points(edge: str, ends: Sequence[Iterable[str]]) -> Iterator[str]:
    name = "a" if edge.startswith("a") else "b"
    points = [f"{name}{n}" for n in range(len(ends))]
    yield f"node [width=0.01 height=0.01] {' '.join(points)}"
    yield _one_behind_the_other(points)
    for n, ids in enumerate(ends):
        yield from [edge.format(n, id) for id in ids]


def _is_free(graph: Graph, gate: Gate) -> bool:
    """Tell whether a gate's operands may stand in any order: those of a box that shares some with its like.

    No one operand is the first of a box, and what calls of one function or several rounds share crosses
    fewer wires so. All others stand in the order of the text.
    """
    return gate.row.name == "module" and (
        len(_shared(graph, gate)) > 1 or _has_its_like(graph, gate)
    )


def _has_its_like(graph: Graph, gate: Gate) -> bool:
    """Tell whether a box shares an operand with another call of its function, or with another round."""
    users = [graph.target(wire) for copy in _shared(graph, gate) for wire in copy.results]
    others = [user for user in users if user and user.row.name == "module" and user is not gate]
    return gate.symbol in [other.symbol for other in others]


def _shared(graph: Graph, gate: Gate) -> list[Gate]:
    """List the copy gates that a gate's operands come from."""
    return [one for wire in gate.wires if (one := graph.source(wire)) and one.row is COPY]


@kept_with_first
def _spine(graph: Graph) -> frozenset[int]:
    """Give the output's wire, and of each gate's operands the one with more gates behind it than others."""
    depths: dict[End, int] = {}
    found = {graph.output_wire}
    for gate in graph.gates:
        deep = [depths.get(graph.wires[wire].source, 0) for wire in gate.wires]
        most = max(deep, default=0)
        depths[gate.end] = most + (gate.row is not COPY)
        if deep.count(most) == 1 or gate.row.name == "module":
            found.update(
                [wire for wire, depth in zip(gate.wires, deep, strict=True) if depth == most]
            )
    return frozenset(found)


def _around_the_middle(level: Level, frame_of: Mapping[str, int]) -> Iterator[str]:
    """Set half of a box's wires that begin at names above those that lead from box to box, and half below."""
    names, named = level.names, repeated(level.graph)
    for gate in level.gates:
        ids = [id for id in _entering(level.graph, gate) if id in names]
        leaves = [id for id in ids if id in named]
        if leaves and gate.row.name == "module":
            frame = frame_of.get(leaves[0])
            middle = [id for id in ids if id not in named and frame_of.get(id) == frame]
            half = len(leaves) // 2
            ordered = (*leaves[:half], *middle, *leaves[half:])
            yield _one_behind_the_other(names[id] for id in ordered)


def _side_by_side(level: Level, free: Sequence[Gate]) -> Iterator[str]:
    """Keep a box's wires from inputs of its own together: what is between crosses edges from a point."""
    graph, names = level.graph, level.names
    there = frozenset(level.wires)
    for number, gate in enumerate([one for one in free if _has_its_like(graph, one)]):
        wires = [graph.wires[wire] for wire in gate.wires if wire in there]
        own = [names[wire.id] for wire in wires if wire.source.kind == "input"]
        if 1 < len(own) < len(wires):
            yield f"node [width=0.01 height=0.01] p{number}"
            yield f"p{number} -> {{{' '.join(own)}}} [style=invis]"
            yield _one_behind_the_other(own)


def _in_order(level: Level, frame_of: Mapping[str, int]) -> Iterator[str]:
    """Keep wires that enter a frame in the order of a gate's operands, for which `ordering` does not care."""
    names = level.names
    for gate in level.gates:
        for one, other in pairwise(_entering(level.graph, gate)):
            frames_of_both = {frame_of.get(one), frame_of.get(other)}
            outside = frame_of.get(gate.end.id) not in frames_of_both
            if len(frames_of_both) == 1 and outside and one in names and other in names:
                yield _one_behind_the_other((names[one], names[other]))


def _entering(graph: Graph, gate: Gate) -> list[str]:
    return [graph.wires[wire].id for wire in gate.wires]


def _one_behind_the_other(nodes: Iterable[str]) -> str:
    """Keep nodes in one rank, and in their order across it."""
    return f"{{ rank=same {' -> '.join(nodes)} [style=invis] }}"


def _clusters(
    found: Sequence[Frame], names: Mapping[str, str], numbers: Iterator[int]
) -> Iterator[str]:
    """Write frames as clusters, each with room for its title at the top."""
    for module, inside, inner in found:
        width = text_width(elided(module.title), TITLE_SIZE)
        room = f'BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{TITLE_HEIGHT:.0f}"'
        yield f"subgraph cluster_{next(numbers)} {{"
        yield f"label=<<TABLE {room}><TR><TD></TD></TR></TABLE>> labeljust=l margin={MARGIN:g}"
        yield " ".join([f"{names[id]};" for id in inside])
        yield from _clusters(inner, names, numbers)
        yield "}"


@lru_cache(maxsize=1024)
def _size(width: float, height: float) -> str:
    return f"width={width / _INCH:.3f} height={height / _INCH:.3f}"


@cache
def _head(large: bool, tangled: bool, framed: bool, down: bool) -> str:
    """Begin a DOT, with a limit on how long Graphviz improves the layout of a large circuit.

    A layout of many branches of forks would take minutes without a narrow limit, by which chains and trees
    would lose: what stands off its place makes wires bend.
    """
    drawing = _digraph()
    # The wires are drawn by `wiring`, which leads them around numbers.
    drawing.attr("graph", splines="none", nodesep=f"{_BETWEEN / _INCH:.3f}")
    if down:
        drawing.attr("graph", rankdir="TB")
    if framed:  # without it Graphviz ranks each frame alone, and some wires lead to the left
        drawing.attr("graph", newrank="true")
    if tangled:
        drawing.attr("graph", nslimit="0.1", nslimit1="0.5", mclimit="0.1")
    elif large:
        drawing.attr("graph", nslimit="2", nslimit1="2")
    return str(drawing.source).removesuffix("}\n")


def _arrivals(level: Level) -> list[tuple[End, int]]:
    """List targets and the wires to them, in the order of a gate's operands, which `ordering=in` keeps."""
    there = frozenset(level.wires)
    ends = [(gate.end, wire) for gate in level.gates for wire in gate.wires if wire in there]
    return ends if level.frame else [*ends, (level.graph.end, level.graph.output_wire)]


def dot(run: Run) -> str:
    """Write the DOT that a reader takes away, which any Graphviz draws with values and gradients."""
    graph = run.graph
    drawing = _digraph()
    drawing.attr("node", fontname=f"{SANS},Helvetica,Arial,sans-serif", fontsize=f"{_SIZE:g}")
    for input in graph.inputs:
        style = {"shape": "box", "style": "filled"} if input.name in run.data else {}
        drawing.node(
            input.end.id, graphviz.escape(drawn(input.name)), **{"shape": "plaintext", **style}
        )
    for gate in graph.gates:
        if gate.row.name == "copy":
            drawing.node(gate.end.id, shape="point", width="0.1")
            continue
        width, height = gate_size(gate)
        _box(
            drawing, gate.end.id, width, height, label=graphviz.escape(gate.symbol),
            shape="circle" if width == GATE else "box", style="rounded", fixedsize="true",
            ordering="in", xlabel=graphviz.escape(drawn(gate.name or "")),
        )  # fmt: skip
    drawing.node(graph.end.id, graphviz.escape(output_drawn(graph)), shape="plaintext")
    colours = colours_of("light")
    for wire, value, gradient in zip(graph.wires, run.values, run.gradients, strict=True):
        size = f'FIXEDSIZE="TRUE" WIDTH="{_room(value):.0f}" HEIGHT="{NUMBER_CELL[1] / 2:.0f}"'
        green, red = (f'<FONT COLOR="{colours[role]}">' for role in ("value", "gradient"))
        table = (
            '<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
            f"<TR><TD {size}>{green}{html.escape(brief(value))}</FONT></TD></TR><HR/>"
            f"<TR><TD {size}>{red}<I>{html.escape(brief(gradient))}</I></FONT></TD></TR>"
            "</TABLE>>"
        )
        drawing.node(wire.id, table, shape="plain")
    copies = {gate.end for gate in graph.gates if gate.row.name == "copy"}
    wanting = wanting_gradient(graph, run.data)
    dashes = [{} if flows else {"style": "dashed"} for flows in wanting]
    for wire, style in zip(graph.wires, dashes, strict=True):
        drawing.edge(wire.source.id, f"{wire.id}:w", **style)
    ends = [(gate.end, wire) for gate in graph.gates for wire in gate.wires]
    for target, index in [*ends, (graph.end, graph.output_wire)]:
        head = "none" if target in copies else "normal"
        drawing.edge(f"{graph.wires[index].id}:e", target.id, arrowhead=head, **dashes[index])
    return str(drawing.source)


def _room(value: Value) -> float:
    """Give the width of the cell for a value, which is the same whatever its numbers."""
    if not np.ndim(value):
        return NUMBER_CELL[0]
    longest = brief(np.broadcast_to(_LONGEST, np.shape(value)))
    return max(_WIDE, text_width(longest, _SIZE))


def _digraph() -> graphviz.Digraph:
    drawing = graphviz.Digraph("circuit")
    drawing.attr("graph", rankdir="LR", nodesep="0.14", ranksep="0.33", outputorder="edgesfirst")
    drawing.attr("edge", arrowhead="none", arrowsize="0.6")
    return drawing


def _box(drawing: graphviz.Digraph, id: str, width: float, height: float, **more: str) -> None:
    drawing.node(id, width=f"{width / _INCH:.3f}", height=f"{height / _INCH:.3f}", **more)
