"""What is laid out by itself: the circuit with every open box closed, and the inside of each open one.

So what stands around a box stands where it does while the box is closed, and what stands in one stands so
whatever else is open. `composing` puts the levels together.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ..graph.graph import Gate, Graph
from ..graph.inference import Shapes
from ..modules.folding import folded
from ..modules.groups import Group, groups_of, leading, untied
from .cells import cell
from .frames import Frame, frames
from .repeated import repeated
from .sizes import Sizes, node_sizes


class Around(NamedTuple):
    """In which order, across, wires come to an open box and leave it."""

    # The ids of wires that come to it, together where they are one wire while the box is closed.
    entering: Sequence[Sequence[str]]
    # The same of those that leave it.
    leaving: Sequence[Sequence[str]]


ALONE = Around((), ())
"""What is said of the whole circuit, which nothing comes to."""


class Level(NamedTuple):
    """The circuit, or the inside of an open box, with the open boxes of the next level drawn closed."""

    # The circuit in which the boxes of the next level are closed.
    graph: Graph
    # The open box; None of the whole circuit.
    frame: Frame | None
    # The frames that are drawn within this level: that of the box, and those that can't be closed, because
    # a value leaves them and comes back.
    clusters: Sequence[Frame]
    # The gates of this level.
    gates: Sequence[Gate]
    # The indices of the wires whose numbers stand in this level.
    wires: Sequence[int]
    # The ids of what stands before the open box and leads into it: wires, and inputs that lead nowhere else.
    before: frozenset[str]
    # The sizes of all nodes of the circuit in which the boxes are closed.
    sizes: Sizes
    # The levels in it, by the ids of the boxes that stand for them.
    inner: Mapping[str, "Level"]

    @property
    def elements(self) -> list[str]:
        """List the ids of what is laid out: inputs, gates, the output, wires."""
        ids = [self.graph.wires[wire].id for wire in self.wires]
        sources = {self.graph.wires[wire].source for wire in self.wires}
        ends = [input.end.id for input in self.graph.inputs if input.end in sources]
        gates = [gate.end.id for gate in self.gates]
        return [*ends, *gates, *([] if self.frame else [self.graph.end.id]), *ids]

    @property
    def ends(self) -> frozenset[str]:
        """Give the ids of the gates."""
        return frozenset([gate.end.id for gate in self.gates])

    @property
    def last(self) -> Gate:
        """Give the gate that computes what comes out; there is one in every box."""
        return self.graph.by_id[leading(self.graph, [gate.id for gate in self.gates])]

    @property
    def stacked(self) -> dict[str, tuple[str, ...]]:
        """List the wires before the open box that enter a box in it as one: their ids, by that of the one."""
        return {one: parts for one, parts in self.graph.merged.items() if one in self.before}

    def size(self, id: str, down: bool) -> tuple[float, float]:
        """Give the width and height of a node, which has room for all wires that are drawn as one."""
        width, height = self.sizes[id]
        count = len(self.stacked.get(id, (id,)))
        return (width * count, height) if down else (width, height * count)

    def held(self, wire: int) -> bool:
        """Tell whether a wire's numbers stand in the level of the box that the wire leads to."""
        target = self.graph.target(wire)
        id = self.graph.wires[wire].id
        return target is not None and target.end.id in self.inner and id not in self.before


def levels(graph: Graph, shapes: Shapes, down: bool) -> Level:
    """Part a circuit into levels, whose nodes are as large as values of these `shapes` need."""
    depths = [_closable(graph, frames(graph))]
    while depths[-1]:
        within = [*chain.from_iterable(frame.inner for frame in depths[-1])]
        depths.append(_closable(graph, within))
    first, *deeper = [_closed(graph, depth, shapes, down) for depth in depths]
    whole = first.graph
    return Level(
        graph=whole,
        frame=None,
        clusters=frames(whole),
        gates=whole.gates,
        wires=range(len(whole.wires)),
        before=frozenset(),
        sizes=first.sizes,
        inner=_opened(graph, first.open, deeper, frozenset()),
    )


def listed_levels(level: Level) -> list[Level]:
    """List a level and all levels in it, outer ones first."""
    return [level, *chain.from_iterable(map(listed_levels, level.inner.values()))]


class _Closed(NamedTuple):
    """A circuit in which the open boxes of one depth are drawn closed."""

    # The circuit.
    graph: Graph
    # The sizes of its nodes.
    sizes: Sizes
    # The frames of the boxes.
    open: Sequence[Frame]


def _opened(
    graph: Graph, found: Sequence[Frame], closed: Sequence[_Closed], taken: frozenset[str]
) -> dict[str, Level]:
    """Give the levels of open boxes by the ids of the boxes; in `closed` are those of each further depth."""
    inner = {}
    for frame in found:
        lead = graph.by_id[leading(graph, frame.module.gates)]
        inner[lead.end.id] = _inside(graph, frame, closed, taken)
    return inner


def _inside(graph: Graph, frame: Frame, closed: Sequence[_Closed], taken: frozenset[str]) -> Level:
    """Make the level of an open box; the wires that are `taken` stand before a box around it."""
    (there, sizes, found), *deeper = closed
    gates = [there.by_id[id] for id in frame.module.gates if id in there.by_id]
    ends, named = {gate.end for gate in gates}, repeated(there)
    wires, inside, before = list[int](), [gate.end.id for gate in gates], set[str]()
    for index in sorted([wire for gate in gates for wire in gate.wires]):
        wire = there.wires[index]
        parts = there.merged.get(wire.id, (wire.id,))
        if not taken.isdisjoint(parts):
            continue
        wires.append(index)
        if wire.source in ends or wire.id in named:
            inside.append(wire.id)
        else:
            before |= {wire.id, *parts, *([wire.source.id] if wire.source.kind == "input" else [])}
    members = frozenset(frame.module.gates)
    return Level(
        graph=there,
        frame=frame,
        clusters=[Frame(frame.module, tuple(inside), [])],
        gates=gates,
        wires=wires,
        before=frozenset(before),
        sizes=sizes,
        inner=_opened(
            graph,
            [one for one in found if members.issuperset(one.module.gates)],
            deeper,
            taken | before,
        ),
    )


def _closable(graph: Graph, found: Sequence[Frame]) -> list[Frame]:
    """List the frames that can be drawn as one box each, in place of others those inside of them."""
    stays = list(found)
    while stays:
        whole = {group.module for group in untied(graph, _groups(graph, stays))}
        if len(whole) == len(stays):
            break
        stays = [
            one for frame in stays for one in ([frame] if frame.module in whole else frame.inner)
        ]
    return stays


def _closed(graph: Graph, found: Sequence[Frame], shapes: Shapes, down: bool) -> _Closed:
    """Draw open boxes as one gate each."""
    made = folded(graph, _groups(graph, found)) if found else graph
    cells = [cell(shapes[wire.value]) for wire in made.wires]
    return _Closed(made, node_sizes(made, cells, down), found)


def _groups(graph: Graph, found: Sequence[Frame]) -> list[Group]:
    return groups_of(graph, [frame.module for frame in found], ())
