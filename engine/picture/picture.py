"""The picture of a circuit: the laid-out graph as marks.

One list of marks serves every format, so all formats show the same picture. The marks have slots for
numbers, which are filled when a run is drawn: a slider's move lays out nothing and moves nothing.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, cycle
from operator import add
from typing import Any

from ..base.names import elided
from ..base.words import say
from ..graph.flowing import wanting_gradient
from ..graph.graph import End, Gate, Graph, Wire
from ..graph.grouping import Module
from ..graph.inference import Shapes
from ..graph.names import carried, computing, wire_names
from ..graph.steps import Moment
from ..layout.graphviz import Layout, Point
from ..modules.folded import Folded
from ..passes.run import Run
from .cells import Cell, cell
from .frames import Extent, Outlines, outlined
from .levels import Level
from .marks import Box, Element, Line, Mark, Picture, Slot, Text
from .places import Places, placed, turned
from .repeated import branches, repeated
from .rows import LINES, in_rows
from .sizes import (
    FLOWS,
    LABEL_DESCENT,
    LABEL_HEIGHT,
    LABEL_SIZE,
    LONGEST_MODULE,
    LONGEST_SYMBOL,
    NAME_SIZE,
    SYMBOL_SIZE,
    TITLE_SIZE,
    end_name,
    gate_size,
    labels,
    name_width,
)
from .titles import Title, Titles, titled
from .wiring import Wiring, count_place, label_place, name_place, slot_place

MARGIN = 12.0  # points around the layout


def picture(
    graph: Graph,
    shapes: Shapes,
    parted: Level,
    layouts: Sequence[Layout],
    data: frozenset[str] = frozenset(),
    flow: str = FLOWS[0],
) -> Picture:
    """Make the marks of a laid-out circuit whose values have these `shapes`, with inputs `data`.

    The layouts are those of `dot.structure` of each level in which it is parted, for the same `flow`.
    """
    down = flow == "down"
    cells = [cell(shapes[wire.value]) for wire in graph.wires]
    standing = placed(graph, cells, parted, layouts=layouts, down=down)
    length, breadth = standing.level + 2 * MARGIN, standing.breadth + 2 * MARGIN
    if line := LINES.get(flow):
        standing = in_rows(graph, standing, line)
    outlines = outlined(graph, standing.extent, standing.line, down)
    names = titled(graph, standing, outlines)
    wiring = Wiring.of(graph, cells, standing, outlines=outlines, names=names)
    lines = wiring.lines(graph.wires)
    size, elements = _drawn(
        graph, cells, standing, outlines=outlines, titles=names, lines=lines, data=data
    )
    width, height = size
    return Picture(
        graph.text,
        _name_of(graph),
        width,
        height,
        flow=flow,
        length=length,
        breadth=breadth,
        elements=tuple(elements),
    )


_LONGEST_SAID = (
    60  # characters of what is said of a picture or a gate before one tires of listening
)


def _name_of(graph: Graph) -> str:
    """Call a circuit by its program; one too long to be listened to by its output."""
    text = " ".join(graph.text.split())
    return text if len(text) <= _LONGEST_SAID else graph.output


def _drawn(
    graph: Graph,
    cells: Sequence[Cell],
    standing: Places,
    outlines: Outlines,
    titles: Sequence[Titles],
    lines: Sequence[Line],
    data: frozenset[str],
) -> tuple[Point, list[Element]]:
    """Make the marks of elements that stand at places; give the size of all, with room around, as well."""
    down = standing.down
    across = [*chain.from_iterable([line.points[1::2] for line in lines])]
    # A wire that was led around the gates may run beyond them.
    before = max(0.0, _EDGE - MARGIN - min(across))
    behind = max(0.0, max(across) + _EDGE - MARGIN - standing.breadth)
    by = turned((MARGIN, MARGIN + before), down)

    def moved(place: Point) -> Point:
        return place[0] + by[0], place[1] + by[1]

    wanting = wanting_gradient(graph, data)
    names, counts = repeated(graph), branches(graph)
    output = graph.wires[graph.output_wire]  # has the upstream gradient, even of data alone
    elements = [
        _frame(
            frame.module,
            [(*moved(area[:2]), *moved(area[2:])) for area in areas.values()],
            [title._replace(place=moved(title.place)) for title in there.values()],
        )
        for (frame, areas), there in zip(outlines, titles, strict=True)
    ]
    called = wire_names(graph)
    for at, (wire, room, line) in enumerate(zip(graph.wires, cells, lines, strict=True)):
        has_gradient = wanting[at] or wire is output
        slot = Slot(moved(slot_place(standing, wire.id)), room, has_gradient, beside=down)
        drawn = _wire(wire, called[at], slot, _moved_line(line, by, down))
        if name := names.get(wire.id):
            text = _small(moved(name_place(standing, wire.id, name)), name)
            drawn = drawn._replace(marks=(*drawn.marks, text))
        elements.append(drawn)
    for input in graph.inputs:
        end = input.end
        place = moved(standing.place(end.id))
        is_data = input.name in data
        elements.append(_name(end.id, "input", end_name(graph, end), place, is_data=is_data))
    above = labels(graph)
    for gate in graph.gates:
        place, typed = moved(standing.place(gate.end.id)), computing(graph, gate)
        typed = typed or carried(graph, gate.wires[0])
        drawn = _gate(gate, place, typed, above.get(gate.id), down=down)
        if count := counts.get(gate.id):
            text = _small(count_place(place, count), count)
            drawn = drawn._replace(marks=(*drawn.marks, text))
        elements.append(drawn)
    end = graph.end
    elements.append(_name(end.id, "output", end_name(graph, end), moved(standing.place(end.id))))
    size = standing.length + 2 * MARGIN, standing.breadth + 2 * MARGIN + before + behind
    return turned(size, down), elements


_EDGE = 2.0  # points between a wire that is led around all gates and the picture's edge


def _moved_line(line: Line, by: Point, down: bool) -> Line:
    """Give the points of a line, which are along and across, as x and y, and moved."""

    def moved(points: tuple[float, ...]) -> tuple[float, ...]:
        if down:
            points = tuple(chain.from_iterable(zip(points[1::2], points[::2], strict=True)))
        return tuple(map(add, points, cycle(by)))

    return Line(moved(line.points), moved(line.arrow), line.dashed)


def wire_id(wire: Wire) -> str:
    """Give the id of the element that a wire is drawn as."""
    return f"wire-{wire.id}"


def frame_id(module: Module) -> str:
    """Give the id of the element that a module's frame is drawn as."""
    # No statement is called like a call's path or a gate's element, because a name has no hyphen.
    if module.inlined is not None:
        return f"frame-call-{module.name}"
    if module.row is None:
        return f"frame-{module.name}"
    return f"frame-{End('gate', module.gates[-1]).id}"


def _wire(wire: Wire, title: str, slot: Slot, line: Line) -> Element:
    id = wire_id(wire)
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


def _frame(module: Module, areas: Sequence[Extent], titles: Sequence[Title]) -> Element:
    marks: tuple[Mark, ...] = (
        *[_border(area) for area in areas],
        *[Text("title", title.place, TITLE_SIZE, title.text) for title in titles],
    )
    said, classes = say("module {name}", name=module.title), "frame"
    if module.row is not None:
        said, classes = say("parts of {name}", name=module.name), f"frame op-{module.name}"
    return Element(frame_id(module), classes, said, marks)


def _border(area: Extent) -> Box:
    left, top, right, bottom = area
    middle = (left + right) / 2, (top + bottom) / 2
    return Box(middle, right - left, bottom - top, fill="frame", corner=9.0)


def _gate(gate: Gate, place: Point, typed: str, label: str | None, down: bool = False) -> Element:
    x, y = place
    width, height = gate_size(gate)
    kind = gate.row.name
    title: str = say("{gate}: {typed}", gate=gate.row.title or kind, typed=typed)
    marks: tuple[Mark, ...]
    classes = f"gate op-{kind}"
    if kind == "copy":
        title = say("copy of {name}: one for each use", name=elided(typed, _LONGEST_SAID, True))
        marks = (Box(place, width, height, fill="ink", corner=height / 2),)
    elif kind == "module":
        body, rim = (
            Box(place, width, height, fill="gate", corner=7.0),
            _rim(place, width, height, 7.0),
        )
        name = Text(
            "name", (x, y + 0.32 * NAME_SIZE), NAME_SIZE, elided(gate.symbol, LONGEST_MODULE)
        )
        marks, classes, title = (body, rim, name), f"{classes} module", _of_box(gate, typed)
        if label:
            marks += (_label(gate, place, label, down),)
    else:
        symbol, size = _drawn_symbol(gate.symbol)
        text = Text("symbol", (x, y + 0.35 * size), size, symbol)
        marks = (Box(place, width, height, fill="gate", corner=height / 2), text)
        if isinstance(gate.row, Folded):
            marks = (marks[0], _rim(place, width, height, height / 2), text)
            classes += " module"
        if label:
            marks += (_label(gate, place, label, down),)
    return Element(gate.end.id, classes, title, marks)


def _of_box(gate: Gate, typed: str) -> str:
    """Say what a box is: what is drawn in it, and what was typed where that is more."""
    typed = typed.strip().removesuffix(":")
    return gate.symbol if typed in ("", gate.symbol) else f"{gate.symbol}: {typed}"


def _label(gate: Gate, place: Point, label: str, down: bool) -> Text:
    return _small(label_place(gate, place, label, down), label)


def _small(middle: Point, label: str) -> Text:
    x, y = middle
    return Text("label", (x, y + LABEL_HEIGHT / 2 - LABEL_DESCENT), LABEL_SIZE, label)


_RIM = 3.5  # points between a gate's outline and the second line inside it


def _rim(place: Point, width: float, height: float, corner: float) -> Box:
    """Draw the second line inside the outline of a gate, which says that the gate can be opened."""
    return Box(place, width - 2 * _RIM, height - 2 * _RIM, fill="rim", corner=corner - _RIM)


@lru_cache(maxsize=1024)
def _drawn_symbol(symbol: str) -> tuple[str, float]:
    """Give a symbol as it is drawn, and its font size: `+` is drawn larger than `tanh`."""
    drawn = elided(symbol, LONGEST_SYMBOL)
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
