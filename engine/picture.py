"""The picture of a circuit: the laid-out graph as shapes, and the shapes as SVG or for PNG and PDF.

One list of shapes serves every format, so they all show the same picture. The shapes know where
numbers stand and not which numbers; those are put in when a run is drawn, so a slider's move lays
out nothing and moves nothing.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from engine.drawing import (
    CELL_WIDTH,
    LABEL_SIZE,
    NAME_SIZE,
    SYMBOL_SIZE,
    elided,
    gate_size,
    name_width,
    node_ids,
    text_width,
)
from engine.errors import GateflowError
from engine.fonts import SANS, SERIF
from engine.graph import Gate, Graph, Wire
from engine.layout import POINTS_PER_INCH, Layout, Point
from engine.numerals import short
from engine.passes import Run

MARGIN = 12.0
ARROW = 8.0
NUMBER_SIZE = 13.5

# What each thing is drawn in. Green and red belong to values and gradients and to nothing else.
THEMES = {
    "light": {"paper": "#fffdf8", "ink": "#1d1d1f", "gate": "#ffffff", "name": "#5c5a55",
              "value": "#187a3c", "gradient": "#c0202c"},
    "dark": {"paper": "#16181d", "ink": "#e8e6e1", "gate": "#20242c", "name": "#a5a29a",
             "value": "#5fcf8a", "gradient": "#ff8d8d"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Curve:
    """An open line of Bézier curves: a point, then three for each curve."""

    role: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled outline with straight sides."""

    role: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box with round ends, which is a circle where it is as wide as high."""

    role: str
    place: Point
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text at its baseline; `slot` is the index of the number that stands there, if it is one."""

    role: str
    place: Point
    size: float
    colour: str
    serif: bool = False
    slanted: bool = False
    text: str = ""
    slot: int | None = None


Shape = Curve | Polygon | Box | Text


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the circuit: what a page and a test find by its id, and what says its name."""

    id: str
    classes: str
    title: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, eq=False)
class Picture:
    """A circuit's shapes. Slots come in pairs: a wire's value, then its gradient."""

    title: str
    width: float
    height: float
    elements: tuple[Element, ...]


def picture(graph: Graph, layout: Layout) -> Picture:
    """Make the shapes of a laid-out circuit."""
    ids = node_ids(graph)
    places = {
        element: (layout.nodes[node][0] + MARGIN, layout.nodes[node][1] + MARGIN)
        for element, node in ids.items()
    }
    gates = {f"gate-{gate.id}": gate for gate in graph.gates}
    boxes = {wire.id: (places[wire.id], CELL_WIDTH, 36.0) for wire in graph.wires}
    for id in (*(f"input-{input.name}" for input in graph.inputs), f"output-{graph.output}"):
        boxes[id] = (places[id], name_width(id.split("-", 1)[1]), NAME_SIZE)
    for id, gate in gates.items():
        boxes[id] = (places[id], *gate_size(gate))
    wiring = _Wiring(places, gates, _Room.of(boxes))
    elements = []
    for number, wire in enumerate(graph.wires):
        into, out = (
            [(x + MARGIN, y + MARGIN) for x, y in layout.edges[f"{ids[tail]} {ids[head]}"]]
            for tail, head in ((wire.source, wire.id), (wire.id, wire.target))
        )
        elements.append(wiring.element(number, wire, into, out))
    for input in graph.inputs:
        x, y = places[f"input-{input.name}"]
        elements.append(_name(f"input-{input.name}", "input", input.name, (x, y)))
    elements += [_gate(gate, places[f"gate-{gate.id}"], graph) for gate in graph.gates]
    place = places[f"output-{graph.output}"]
    elements.append(_name(f"output-{graph.output}", "output", graph.output, place))
    return Picture(
        graph.text, layout.width + 2 * MARGIN, layout.height + 2 * MARGIN, tuple(elements)
    )


def _name(id: str, role: str, name: str, place: Point) -> Element:
    x, y = place
    text = Text("name", (x, y + 0.32 * NAME_SIZE), NAME_SIZE, "ink", serif=True, slanted=True,
                text=elided(name))  # fmt: skip
    return Element(id, role, f"{role} {name}", (text,))


def _gate(gate: Gate, place: Point, graph: Graph) -> Element:
    x, y = place
    width, height = gate_size(gate)
    typed = graph.text[slice(*gate.span)] if gate.span else "a copy for each use of the value"
    classes = f"gate op-{gate.row.name}"
    if gate.row.name == "copy":
        body = Box("body", place, width, height, "ink")
        return Element(f"gate-{gate.id}", classes, f"{gate.id} copy: {typed}", (body,))
    shapes: list[Shape] = [Box("body", place, width, height, "gate")]
    symbol = elided(gate.symbol)
    size = SYMBOL_SIZE + 2 * max(0, 3 - len(symbol))  # a sign alone is drawn larger than a word
    shapes.append(Text("symbol", (x, y + 0.35 * size), size, "ink", text=symbol))
    if gate.name and gate.name != graph.output:  # the output bears its name at its own end
        above = (x, y - height / 2 - 4)
        shapes.append(
            Text("label", above, LABEL_SIZE, "name", serif=True, slanted=True, text=elided(gate.name))
        )
    return Element(f"gate-{gate.id}", classes, f"{gate.id} {gate.row.name}: {typed}", tuple(shapes))


@dataclass(frozen=True, slots=True)
class _Room:
    """What stands in the picture, in a grid of squares, so that a wire can be kept off it."""

    squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]]

    @classmethod
    def of(cls, boxes: Mapping[str, tuple[Point, float, float]]) -> "_Room":
        squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]] = {}
        for id, ((x, y), width, height) in boxes.items():
            left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
            for i in range(int(left // _SQUARE), int(right // _SQUARE) + 1):
                for j in range(int(top // _SQUARE), int(bottom // _SQUARE) + 1):
                    squares.setdefault((i, j), []).append((id, left, right, top, bottom))
        return cls(squares)

    def is_clear(self, curve: Sequence[Point], ends: tuple[str, str]) -> bool:
        """Tell whether a Bézier curve runs through nothing but its own ends."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
        samples = _WEIGHTS if x3 - x0 > _SHORT or abs(y3 - y0) > _SHORT else _WEIGHTS[1::3]
        for a, b, c, d in samples:
            x, y = a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
            for id, left, right, top, bottom in self.squares.get((int(x // _SQUARE), int(y // _SQUARE)), ()):
                if left <= x <= right and top <= y <= bottom and id not in ends:
                    return False
        return True


_SQUARE, _SHORT = 80.0, 60.0
_WEIGHTS = [
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    for t in (step / 16 for step in range(1, 16))
]


@dataclass(frozen=True, slots=True)
class _Wiring:
    """Draws wires: one curve to and from the numbers where that is clear, else Graphviz's way around."""

    places: Mapping[str, Point]
    gates: Mapping[str, Gate]
    room: _Room

    def element(self, number: int, wire: Wire, into: Sequence[Point], out: Sequence[Point]) -> Element:
        """Draw a wire as one line: from its source to its numbers, between them, and on to its target."""
        x, y = self.places[wire.id]
        left, right = (x - CELL_WIDTH / 2, y), (x + CELL_WIDTH / 2, y)
        first = self.leave(wire, into, left)
        last, arrow = self.arrive(wire, out, right)
        shapes: list[Shape] = [Curve("line", (*first, left, right, right, *last))]
        if arrow:
            shapes.append(Polygon("arrow", arrow))
        above, below = (x, y - 5), (x, y + 15)
        shapes.append(Text("value", above, NUMBER_SIZE, "value", slot=2 * number))
        shapes.append(
            Text("gradient", below, NUMBER_SIZE, "gradient", slanted=True, slot=2 * number + 1)
        )
        source, target = wire.source.split("-", 1)[1], wire.target.split("-", 1)[1]
        return Element(f"wire-{wire.id}", "wire", f"{wire.id}: {source} → {target}", tuple(shapes))

    def leave(self, wire: Wire, spline: Sequence[Point], left: Point) -> tuple[Point, ...]:
        """Draw a wire's way from its source to the left end of its numbers."""
        x, y = self.places[wire.source]
        start = spline[0]
        if wire.source in self.gates:
            gate = self.gates[wire.source]
            start = (x, y) if gate.row.name == "copy" else (x + gate_size(gate)[0] / 2, y)
        middle = (start[0] + left[0]) / 2
        curve = (start, (middle, start[1]), (middle, left[1]), left)
        if not self.room.is_clear(curve, (wire.source, wire.id)):
            curve = (start, *spline[1:-1], left)
        return curve

    def arrive(
        self, wire: Wire, spline: Sequence[Point], right: Point
    ) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
        """Draw a wire's way from the right end of its numbers (without it) to its target, and the arrow."""
        place, ends = self.places[wire.target], (wire.id, wire.target)
        gate = self.gates.get(wire.target)
        if gate is not None and gate.row.name == "copy":
            middle = (right[0] + place[0]) / 2
            curve = (right, (middle, right[1]), (middle, place[1]), place)
            clear = self.room.is_clear(curve, ends)
            return (curve[1:] if clear else (*spline[1:-1], place)), ()
        if gate is None:
            base, tip, outward = (spline[-1][0] - ARROW, place[1]), (spline[-1][0], place[1]), (-1.0, 0.0)
        else:
            base, tip, outward = _landing(place, gate_size(gate), right)
        reach = math.dist(right, base)
        curve = (right, _from(right, (1, 0), 0.45 * reach), _from(base, outward, 0.4 * reach), base)
        if not self.room.is_clear(curve, ends):
            if gate is not None:
                base, tip, outward = _landing(place, gate_size(gate), spline[-3])
            curve = (right, *spline[1:-2], _from(base, outward, 0.5 * math.dist(spline[-3], base)), base)
        return curve[1:], _arrow(base, tip, outward)


def _landing(place: Point, size: Point, coming: Point) -> tuple[Point, Point, Point]:
    """Aim at the round left end of a gate: where the arrow begins, its tip, and the way outward."""
    width, height = size
    centre = (place[0] - width / 2 + height / 2, place[1])
    angle = math.atan2(coming[1] - centre[1], max(1.0, centre[0] - coming[0]))
    angle = max(-1.1, min(1.1, angle))
    outward = (-math.cos(angle), math.sin(angle))
    tip = _from(centre, outward, height / 2)
    return _from(tip, outward, ARROW), tip, outward


def _arrow(base: Point, tip: Point, outward: Point) -> tuple[Point, ...]:
    side = (-outward[1], outward[0])
    return tip, _from(base, side, 0.4 * ARROW), _from(base, side, -0.4 * ARROW)


def _from(place: Point, direction: Point, distance: float) -> Point:
    return (place[0] + distance * direction[0], place[1] + distance * direction[1])


# The picture in a format


_SANS = f"'{SANS}', 'Segoe UI', system-ui, sans-serif"
_SERIF = f"'{SERIF}', 'STIX Two Text', Georgia, serif"


def numbers(run: Run) -> list[str]:
    """Write what stands in the picture's slots."""
    return [short(n) for pair in zip(run.values, run.gradients, strict=True) for n in pair]


def svg(picture: Picture, run: Run, theme: str = "light", standalone: bool = True) -> str:
    """Draw a picture as SVG. `theme` is `light`, `dark`, or `auto`: as the reader's system has it.

    Not `standalone`, it has no background and no style of its own: the page that holds it gives both.
    """
    parts = _svg_parts(picture, theme, standalone)
    written = numbers(run)
    return "".join(part if isinstance(part, str) else written[part] for part in parts)


@lru_cache(maxsize=256)
def _svg_parts(picture: Picture, theme: str, standalone: bool) -> tuple[str | int, ...]:
    """Draw the SVG once, with the index of a number where that number stands."""
    colours = THEMES["dark" if theme == "dark" else "light"]
    width, height = f"{picture.width:.6g}", f"{picture.height:.6g}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="circuit" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="{_SANS}" text-anchor="middle" role="group"'
        f' aria-label="Circuit of {escape(_drawable(picture.title))}">'
    ]
    if standalone:
        lines.append(f"<title>{escape(_drawable(picture.title))}</title>")
        lines.append(_dark_style() if theme == "auto" else "")
        lines.append(f'<rect class="paper" width="100%" height="100%" fill="{colours["paper"]}"/>')
    for element in picture.elements:
        lines.append(
            f'<g id="{escape(element.id)}" class="{element.classes}"><title>{escape(_drawable(element.title))}</title>'
        )
        lines += [_svg_shape(shape, colours) for shape in element.shapes]
        lines.append("</g>")
    lines.append("</svg>\n")
    pieces = re.split(r"\0(\d+)\0", "\n".join(line for line in lines if line))
    return tuple(int(piece) if i % 2 else piece for i, piece in enumerate(pieces))


def _dark_style() -> str:
    """Turn the colours at night: by class, which is stronger than an attribute."""
    c = THEMES["dark"]
    return (
        "<style>@media (prefers-color-scheme: dark) {"
        f".paper{{fill:{c['paper']}}}.line{{stroke:{c['ink']}}}.arrow{{fill:{c['ink']};stroke:{c['ink']}}}"
        f".body{{fill:{c['gate']};stroke:{c['ink']}}}.op-copy .body{{fill:{c['ink']}}}"
        f".symbol,.name{{fill:{c['ink']}}}.label{{fill:{c['name']}}}"
        f".value{{fill:{c['value']}}}.gradient{{fill:{c['gradient']}}}}}</style>"
    )


def _svg_shape(shape: Shape, colours: Mapping[str, str]) -> str:
    ink = colours["ink"]
    if isinstance(shape, Curve):
        path = _path(shape.points)
        return f'<path class="{shape.role}" d="{path}" fill="none" stroke="{ink}" stroke-width="1.4"/>'
    if isinstance(shape, Polygon):
        corners = " ".join(f"{x:.6g},{y:.6g}" for x, y in shape.points)
        return f'<polygon class="{shape.role}" points="{corners}" fill="{ink}"/>'
    if isinstance(shape, Box):
        (x, y), width, height = shape.place, shape.width, shape.height
        return (
            f'<rect class="{shape.role}" x="{x - width / 2:.6g}" y="{y - height / 2:.6g}"'
            f' width="{width:.6g}" height="{height:.6g}" rx="{height / 2:.6g}"'
            f' fill="{colours[shape.fill]}" stroke="{ink}" stroke-width="1.6"/>'
        )
    style = ' font-style="italic"' if shape.slanted else ""
    style += f' font-family="{_SERIF}"' if shape.serif else ""
    text = escape(shape.text) if shape.slot is None else f"\0{shape.slot}\0"
    return (
        f'<text class="{shape.role}" x="{shape.place[0]:.6g}" y="{shape.place[1]:.6g}"'
        f' font-size="{shape.size}" fill="{colours[shape.colour]}"{style}>{text}</text>'
    )


def _path(points: Sequence[Point]) -> str:
    """Write a line of Bézier curves, a level one as the straight line that it is."""
    x, y = points[0]
    path = f"M{x:.6g},{y:.6g}"
    for i in range(1, len(points), 3):
        (x1, y1), (x2, y2), (x, end) = points[i : i + 3]
        path += (
            f"H{x:.6g}"
            if y == y1 == y2 == end
            else f"C{x1:.6g},{y1:.6g} {x2:.6g},{y2:.6g} {x:.6g},{end:.6g}"
        )
        y = end
    return path


_FINE = 4.0  # units to a point: places are rounded to a unit
_RESOLUTION = 2.0  # pixels of a PNG to a point


def xdot(picture: Picture, run: Run, theme: str = "light") -> str:
    """Draw a picture for Graphviz's renderers: a graph without nodes, and the shapes behind it.

    Source of the format: https://graphviz.org/docs/outputs/canon/#xdot (y upward; a text is given
    with the number of its bytes).
    """
    colours = THEMES["dark" if theme == "dark" else "light"]
    written = numbers(run)
    width, height = picture.width * _FINE, picture.height * _FINE

    def pairs(points: Sequence[Point]) -> str:
        return " ".join(f"{x * _FINE:.1f} {height - y * _FINE:.1f}" for x, y in points)

    def colour(sign: str, name: str) -> str:
        return f"{sign} 7 -{colours[name]}"

    def words(sign: str, text: str) -> str:
        return f"{sign}{len(text.encode())} -{text}"

    box = ((0.0, 0.0), (picture.width, 0.0), (picture.width, picture.height), (0.0, picture.height))
    drawn = [colour("C", "paper"), colour("c", "paper"), f"P 4 {pairs(box)}"]
    for shape in (shape for element in picture.elements for shape in element.shapes):
        if isinstance(shape, Text):
            text = shape.text if shape.slot is None else written[shape.slot]
            drawn.append(colour("c", shape.colour))
            drawn.append(words(f"F {shape.size * _FINE} ", SERIF if shape.serif else SANS))
            drawn.append(f"t {2 if shape.slanted else 0}")
            drawn.append(words(f"T {pairs((shape.place,))} 0 0 ", text))
            continue
        drawn.append(words("S ", f"setlinewidth({(1.6 if isinstance(shape, Box) else 1.4) * _FINE})"))
        drawn.append(colour("c", "ink"))
        if isinstance(shape, Curve):
            drawn.append(f"B {len(shape.points)} {pairs(shape.points)}")
        elif isinstance(shape, Polygon):
            drawn.append(f"{colour('C', 'ink')} P {len(shape.points)} {pairs(shape.points)}")
        else:
            outline = _outline(shape)
            drawn.append(f"{colour('C', shape.fill)} b {len(outline)} {pairs(outline)}")
    return (
        f'digraph circuit {{ graph [bb="0,0,{width:.0f},{height:.0f}" pad=0'
        f" dpi={POINTS_PER_INCH * _RESOLUTION / _FINE} _background={_quoted(' '.join(drawn))}] }}"
    )


_LONGEST_STRING = 4_000  # Graphviz reads 16,384 bytes in one pair of quotes


def _quoted(text: str) -> str:
    """Quote a long text for DOT, in pieces that Graphviz joins again."""
    pieces = (text[i : i + _LONGEST_STRING] for i in range(0, len(text), _LONGEST_STRING))
    return " + ".join('"{}"'.format(p.replace("\\", "\\\\").replace('"', '\\"')) for p in pieces)


def _outline(box: Box) -> tuple[Point, ...]:
    """Draw a box with round ends, clockwise from the top left, in Bézier curves."""
    (x, y), r = box.place, box.height / 2
    k = 0.5523 * r  # how far a quarter circle's controls lie: pomax.github.io/bezierinfo/#circles_cubic
    left, right, top, bottom = x - box.width / 2, x + box.width / 2, y - r, y + r
    a, b = left + r, right - r
    return (
        (a, top), (a, top), (b, top), (b, top),
        (b + k, top), (right, y - k), (right, y),
        (right, y + k), (b + k, bottom), (b, bottom),
        (b, bottom), (a, bottom), (a, bottom),
        (a - k, bottom), (left, y + k), (left, y),
        (left, y - k), (a - k, top), (a, top),
    )  # fmt: skip


def error_svg(error: GateflowError, program: str, theme: str = "light") -> str:
    """Draw a picture that says what is wrong, for a reader who sees the picture alone."""
    colours = THEMES["dark" if theme == "dark" else "light"]
    start, end = error.span or (0, 0)
    first = program.rfind("\n", 0, start) + 1
    line = program[first:].split("\n", 1)[0][: start - first + 60]
    marks = " " * (start - first) + "^" * max(1, min(end - start, 60)) if error.span else ""
    if start - first > 40:
        line, marks = "…" + line[start - first - 40 :], " " * 41 + "^"
    rows = [
        ("gradient", "sans", error.message[:1].upper() + error.message[1:]),
        *([("ink", "mono", line), ("gradient", "mono", marks)] if line else []),
        *([("name", "sans", error.hint)] if error.hint else []),
    ]
    widest = max(text_width(text, 15) for _, _, text in rows)
    width, height = max(280, widest + 40), 24 * len(rows) + 24
    texts = "\n".join(
        f'<text x="20" y="{32 + 24 * number}" fill="{colours[colour]}" xml:space="preserve"'
        f' font-size="15" font-family="{"monospace" if family == "mono" else _SANS}">{escape(_drawable(text))}</text>'
        for number, (colour, family, text) in enumerate(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="error" width="{width:.0f}" height="{height}"'
        f' viewBox="0 0 {width:.0f} {height}"><title>{escape(_drawable(error.message))}</title>\n'
        f'<rect class="paper" width="100%" height="100%" fill="{colours["paper"]}"/>\n{texts}\n</svg>\n'
    )


def _drawable(text: str) -> str:
    """Make a text fit for XML, which can't hold control characters and lone surrogates, on one line."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
