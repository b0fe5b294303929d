"""What is laid out by itself: the circuit with every open box closed, and the inside of each open one.

So what stands around a box stands where it does while the box is closed, and what stands in one stands so
whatever else is open. `composing` puts the levels together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from ..graph.graph import End, Gate, Graph, Input
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


@dataclass(frozen=True, eq=False)
class Level:
    """The circuit, or the inside of an open box, with the open boxes of the next level drawn closed."""

    # The circuit in which the boxes of the next level are closed.
    graph: Graph
    # The open box; None of the whole circuit.
    frame: Frame | None
    # The frames that are drawn within this level: that of the box, and those that can't be closed, because
    # a value leaves them and comes back.
    clusters: Sequence[Frame]
    # The inputs of this level, in the order in which the program mentions them.
    inputs: Sequence[Input]
    # The gates of this level, in topological order.
    gates: Sequence[Gate]
    # The indices of the wires whose numbers stand in this level.
    wires: Sequence[int]
    # The ids of what stands before the open box and leads into it: wires, and inputs that lead nowhere else.
    before: frozenset[str]
    # The sizes of all nodes of the circuit in which the boxes are closed.
    sizes: Sizes
    # The levels in it, by the ids of the boxes that stand for them.
    inner: Mapping[str, "Level"]

    @cached_property
    def names(self) -> dict[str, str]:
        """Map the ids of what is laid out (inputs, gates, the output, wires) to names that need no quoting.

        They are counted within the level, so that boxes that are alike have one layout.
        """
        ends = [*[input.end for input in self.inputs], *[gate.end for gate in self.gates]]
        if self.frame is None:
            ends.append(self.graph.end)
        ids = [*[end.id for end in ends], *[self.graph.wires[wire].id for wire in self.wires]]
        return {id: f"n{number}" for number, id in enumerate(ids)}

    @cached_property
    def last(self) -> Gate:
        """Give the gate that computes what comes out; there is one in every box."""
        return self.graph.by_id[leading(self.graph, [gate.id for gate in self.gates])]

    def parts(self, id: str) -> tuple[str, ...]:
        """Give the ids of the wires that a wire before the open box stands for; else its own."""
        return self.graph.merged.get(id, (id,)) if id in self.before else (id,)

    def size(self, id: str, down: bool) -> tuple[float, float]:
        """Give the width and height of a node, which has room for all wires that are drawn as one."""
        width, height = self.sizes[id]
        count = len(self.parts(id))
        return (width * count, height) if down else (width, height * count)

    def held(self, wire: int) -> bool:
        """Tell whether a wire's numbers stand in the level of the box that the wire leads to."""
        wire_there = self.graph.wires[wire]
        return wire_there.target.id in self.inner and wire_there.id not in self.before


def levels(graph: Graph, shapes: Shapes, down: bool) -> Level:
    """Part a circuit into levels, whose nodes are as large as values of these `shapes` need."""
    depths = [_closable(graph, frames(graph))]
    while depths[-1]:
        within = [*chain.from_iterable(frame.inner for frame in depths[-1])]
        depths.append(_closable(graph, within))
    first, *deeper = [
        _closed(graph, found, around, shapes=shapes, down=down)
        for around, found in pairwise([[], *depths])
    ]
    whole = first.graph
    return Level(
        graph=whole,
        frame=None,
        clusters=frames(whole),
        inputs=whole.inputs,
        gates=whole.gates,
        wires=range(len(whole.wires)),
        before=frozenset(),
        sizes=first.sizes,
        inner=_opened(graph, first.open.get("", ()), deeper, frozenset()),
    )


class _Closed(NamedTuple):
    """A circuit in which the open boxes of one depth are drawn closed."""

    # The circuit.
    graph: Graph
    # The sizes of its nodes.
    sizes: Sizes
    # The place of each gate among all, by its id.
    places: Mapping[str, int]
    # The place of each input among all, by what its wire begins at.
    inputs: Mapping[End, int]
    # The frames of the boxes, by the ids of the boxes around them; by `""` where there is none.
    open: Mapping[str, Sequence[Frame]]


def _opened(
    graph: Graph, found: Sequence[Frame], closed: Sequence[_Closed], taken: frozenset[str]
) -> dict[str, Level]:
    """Give the levels of open boxes by the ids of the boxes; in `closed` are those of each further depth."""
    leads = [leading(graph, frame.module.gates) for frame in found]
    return {
        graph.by_id[lead].end.id: _inside(graph, frame, lead, closed=closed, taken=taken)
        for frame, lead in zip(found, leads, strict=True)
    }


def _inside(
    graph: Graph, frame: Frame, lead: str, closed: Sequence[_Closed], taken: frozenset[str]
) -> Level:
    """Make the level of an open box; the wires that are `taken` stand before a box around it."""
    (there, sizes, places, inputs, found), *deeper = closed
    gates = [
        there.gates[at] for at in sorted(places[id] for id in frame.module.gates if id in places)
    ]
    ends, named = {gate.end for gate in gates}, repeated(there)
    wires, inside, before = list[int](), [gate.end.id for gate in gates], set[str]()
    entering = set[int]()
    for index in sorted([wire for gate in gates for wire in gate.wires]):
        wire = there.wires[index]
        parts = there.merged.get(wire.id, (wire.id,))
        if not taken.isdisjoint(parts):
            continue
        wires.append(index)
        if wire.source in inputs:
            entering.add(inputs[wire.source])
        if wire.source in ends or wire.id in named:
            inside.append(wire.id)
        else:
            before |= {wire.id, *parts, *([wire.source.id] if wire.source.kind == "input" else [])}
    return Level(
        graph=there,
        frame=frame,
        clusters=[Frame(frame.module, tuple(inside), [])],
        inputs=[there.inputs[at] for at in sorted(entering)],
        gates=gates,
        wires=wires,
        before=frozenset(before),
        sizes=sizes,
        inner=_opened(graph, found.get(lead, ()), deeper, taken | before),
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


def _closed(
    graph: Graph, found: Sequence[Frame], around: Sequence[Frame], shapes: Shapes, down: bool
) -> _Closed:
    """Draw open boxes, which stand in those of the depth `around`, as one gate each."""
    made = folded(graph, _groups(graph, found)) if found else graph
    cells = [cell(shapes[wire.value]) for wire in made.wires]
    box: dict[str, str] = {}
    for frame in around:
        box |= dict.fromkeys(frame.module.gates, leading(graph, frame.module.gates))
    opened = defaultdict[str, list[Frame]](list)
    for frame in found:
        opened[box.get(frame.module.gates[0], "")].append(frame)
    return _Closed(
        graph=made,
        sizes=node_sizes(made, cells, down),
        places={gate.id: at for at, gate in enumerate(made.gates)},
        inputs={input.end: at for at, input in enumerate(made.inputs)},
        open=opened,
    )


def _groups(graph: Graph, found: Sequence[Frame]) -> list[Group]:
    return groups_of(graph, [frame.module for frame in found], ())
