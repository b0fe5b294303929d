"""The picture of a circuit: the laid-out graph as marks.

One list of marks serves every format, so all formats show the same picture. The marks have slots for
numbers, which are filled when a run is drawn: a slider's move lays out nothing and moves nothing.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Any

from ..base.names import drawn, elided
from ..base.words import say
from ..graph.graph import End, Gate, Graph, Module, Wire
from ..graph.inference import Shapes
from ..graph.names import output_drawn
from ..graph.steps import Moment
from ..layout.graphviz import Layout, Point
from ..modules.folded import Folded
from ..passes.run import Run, wanting_gradient
from .cells import cell
from .dot import node_ids
from .frames import Extent
from .marks import Box, Element, Line, Mark, Picture, Slot, Text
from .sizes import LABEL_SIZE, NAME_SIZE, SYMBOL_SIZE, TITLE_SIZE, gate_size, labels, name_width
from .wiring import Wiring, title_place

MARGIN = 12.0  # points around the layout


def picture(
    graph: Graph, shapes: Shapes, layout: Layout, data: frozenset[str] = frozenset()
) -> Picture:
    """Make the marks of a laid-out circuit whose values have these `shapes`, with inputs `data`."""
    places = {}
    for element, node in node_ids(graph).items():
        x, y = layout.nodes[node]
        places[element] = (x + MARGIN, y + MARGIN)
    _level(graph, places)
    cells = [cell(shapes[wire.value]) for wire in graph.wires]
    wiring = Wiring.of(graph, cells, places)
    lines = [wiring.line(wire) for wire in graph.wires]
    heights = [*chain.from_iterable([line.points[1::2] for line in lines])]
    top, bottom = min(heights), max(heights)
    if top < 0:  # a wire that was led around the gates runs above the picture's edge
        return picture(graph, shapes, _lowered(layout, _EDGE - top), data)
    wanting = wanting_gradient(graph, data)
    output = graph.wires[graph.output_wire]  # has the upstream gradient, even of data alone
    elements = [_frame(frame.module, extent) for frame, extent in wiring.frames]
    elements += [
        _wire(
            wire,
            Slot(places[wire.id], cell, wanting[at] or wire is output),
            line,
        )
        for at, (wire, cell, line) in enumerate(zip(graph.wires, cells, lines, strict=True))
    ]
    for input in graph.inputs:
        id = input.end.id
        elements.append(
            _name(id, "input", drawn(input.name), places[id], is_data=input.name in data)
        )
    above = labels(graph)
    for gate in graph.gates:
        place, title = places[gate.end.id], graph.typed(gate)
        elements.append(_gate(gate, place, title, above.get(gate.id)))
    id = graph.end.id
    elements.append(_name(id, "output", output_drawn(graph), places[id]))
    width, height = layout.width + 2 * MARGIN, max(layout.height + 2 * MARGIN, bottom + _EDGE)
    return Picture(graph.text, width, height, tuple(elements))


_EDGE = 2.0  # points between a wire that is led around all gates and the picture's edge


def _lowered(layout: Layout, by: float) -> Layout:
    """Move a layout down by some points, which its height grows by."""
    nodes = {name: (x, y + by) for name, (x, y) in layout.nodes.items()}
    return replace(layout, height=layout.height + by, nodes=nodes)


_NEARLY_LEVEL = 3.5  # points between the heights of a wire's ends that a reader takes for level


def _level(graph: Graph, places: dict[str, Point]) -> None:
    """Set nodes that Graphviz left a hair too high or low to the height of the node to their left."""

    def follow(id: str, leader: str) -> None:
        (x, y), (_, height) = places[id], places[leader]
        if y != height and abs(y - height) < _NEARLY_LEVEL:
            places[id] = (x, height)

    for input in graph.inputs:
        follow(graph.wires[input.wire].id, input.end.id)
    for gate in graph.gates:
        id = gate.end.id
        for wire in gate.wires:
            follow(id, graph.wires[wire].id)
        for wire in gate.results:
            follow(graph.wires[wire].id, id)
    follow(graph.end.id, graph.wires[graph.output_wire].id)


def wire_id(wire: Wire) -> str:
    """Give the id of the element that a wire is drawn as."""
    return f"wire-{wire.id}"


def frame_id(module: Module) -> str:
    """Give the id of the element that a module's frame is drawn as."""
    if module.row is None:
        return f"frame-{module.name}"
    # No statement is called like a gate's element, because a name has no hyphen.
    return f"frame-{End('gate', module.gates[-1]).id}"


def _wire(wire: Wire, slot: Slot, line: Line) -> Element:
    id, title = wire_id(wire), f"{wire.id}: {wire.source.name} → {wire.target.name}"
    if not slot.has_gradient:
        return Element(id, "wire data", title, (line._replace(dashed=True), slot))
    return Element(id, "wire", title, (line, slot))


def _name(id: str, role: str, name: str, place: Point, is_data: bool = False) -> Element:
    x, y = place
    text = Text("name", (x, y + 0.32 * NAME_SIZE), NAME_SIZE, elided(name))
    if not is_data:
        title = say("input {name}", name=name)
        if role == "output":
            title = say("output {name}", name=name)
        return Element(id, role, title, (text,))
    slab = Box(place, name_width(name) + 2, NAME_SIZE + 8, fill="slab", corner=4.0)
    return Element(id, f"{role} data", say("data {name}", name=name), (slab, text))


def _frame(module: Module, extent: Extent) -> Element:
    left, top, right, bottom = extent
    middle = (left + right) / 2, (top + bottom) / 2
    border = Box(middle, right - left, bottom - top, fill="frame", corner=9.0)
    title = Text("title", title_place(extent), TITLE_SIZE, elided(module.title))
    said, classes = say("module {name}", name=module.title), "frame"
    if module.row is not None:
        said, classes = say("parts of {name}", name=module.name), f"frame op-{module.name}"
    return Element(frame_id(module), classes, said, (border, title))


def _gate(gate: Gate, place: Point, typed: str, label: str | None) -> Element:
    x, y = place
    width, height = gate_size(gate)
    kind = gate.row.name
    title: str = f"{gate.id} {kind}: {typed}"
    marks: tuple[Mark, ...]
    classes = f"gate op-{kind}"
    if kind == "copy":
        title = say("{id} copy: a copy for each use of the value", id=gate.id)
        marks = (Box(place, width, height, fill="ink", corner=height / 2),)
    elif kind == "module":
        body, rim = (
            Box(place, width, height, fill="gate", corner=7.0),
            _rim(place, width, height, 7.0),
        )
        name = Text("name", (x, y + 0.32 * NAME_SIZE), NAME_SIZE, elided(gate.symbol))
        marks, classes = (body, rim, name), f"{classes} module"
    else:
        symbol, size = _drawn_symbol(gate.symbol)
        text = Text("symbol", (x, y + 0.35 * size), size, symbol)
        marks = (Box(place, width, height, fill="gate", corner=height / 2), text)
        if isinstance(gate.row, Folded):
            marks = (marks[0], _rim(place, width, height, height / 2), text)
            classes += " module"
        if label:
            marks += (Text("label", (x, y - height / 2 - 4), LABEL_SIZE, label),)
    return Element(gate.end.id, classes, title, marks)


_RIM = 3.5  # points between a gate's outline and the second line inside it


def _rim(place: Point, width: float, height: float, corner: float) -> Box:
    """Draw the second line inside the outline of a gate, which says that the gate can be opened."""
    return Box(place, width - 2 * _RIM, height - 2 * _RIM, fill="rim", corner=corner - _RIM)


@lru_cache(maxsize=1024)
def _drawn_symbol(symbol: str) -> tuple[str, float]:
    """Give a symbol as it is drawn, and its font size: `+` is drawn larger than `tanh`."""
    drawn = elided(symbol)
    return drawn, SYMBOL_SIZE + 2 * max(0, 3 - len(drawn))


def numbers_of(run: Run, moment: Moment | None = None) -> list[Any]:
    """List what fills a picture's slots, in their order: each wire's value, then its gradient or None.

    At a `moment` of the run, a text (`—` or `?`) stands in place of each number that is not shown yet.
    """
    if moment is None:
        return list(chain.from_iterable(zip(run.values, run.gradients, strict=True)))
    there: list[Any] = []
    for wire, (value, gradient) in enumerate(zip(run.values, run.gradients, strict=True)):
        there.append(moment.placeholder("value", wire) or value)
        there.append(
            gradient if gradient is None else moment.placeholder("gradient", wire) or gradient
        )
    return there
