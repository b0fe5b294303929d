"""A picture as LaTeX with TikZ: the same marks at the same places in the same style, for a paper."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from ..base.errors import CannotBeWritten
from ..base.numerals import short
from ..base.shapes import dimensions
from ..base.words import counted, say
from ..graph.graph import Graph
from ..maths import tex
from ..passes.numbers import Value
from ..passes.run import Run
from ..picture.cells import heat, squares
from ..picture.marks import (
    DASH,
    NUMBER_SIZE,
    STROKES,
    STYLES,
    THEMES,
    Box,
    Picture,
    Slot,
    Text,
)
from ..picture.marks import Line as Curve
from ..picture.picture import numbers_of, wire_id
from .listing import Line, Listing

_LONGEST = 14_000.0  # points: TeX has no lengths above 16,383, and PDF no pages above 14,400
# Characters of a picture. TeX keeps a picture in its main memory until the page is done: TeX Live has
# 5,000,000 words of memory, the packages take 1,100,000, and a character of a picture up to 5.1.
_MOST = 720_000
_SIZE = 10.0  # points: the document's font size, which texts are scaled from


def write(picture: Picture, run: Run) -> Listing:
    """Write a picture as a document that compiles as it stands, a line for each mark.

    A picture that is longer than TeX can measure is scaled down as a whole.

    Errors: CannotBeWritten for letters that TeX has no font for, and for a circuit that is too large
    for TeX's memory.
    """
    pen = _Pen(min(1.0, _LONGEST / max(picture.width, picture.height)))
    filling = iter(numbers_of(run))
    gates = _gates(run.graph)
    drawn = []
    for element in picture.elements:
        gate = gates.get(element.id)
        for mark in element.marks:
            if isinstance(mark, Slot):
                both = [pen.number(next(filling), mark, role) for role in _ROLES]
                texts = [*pen.caption(mark), *chain.from_iterable(both)]
            else:
                texts = list(pen.mark(mark))
            drawn += [Line(f"  {text}", gate) for text in texts]
    others = any(tex.has_other_letters(line.text) for line in drawn)
    head = [
        *_head(picture, others, pen),
        r"\begin{document}",
        r"\begin{tikzpicture}[x=1pt, y=-1pt]",
    ]
    end = [r"\end{tikzpicture}", r"\end{document}"]
    if sum(len(line.text) for line in drawn) > _MOST:
        raise CannotBeWritten(
            "cannot-be-written",
            counted(
                "a picture of {count:,} gate is more than the memory of LaTeX holds",
                "a picture of {count:,} gates is more than the memory of LaTeX holds",
                count=len(run.graph.gates),
            ),
            say("Fold some of it, or take the picture as PDF."),
        )
    return Listing("tikz", (*map(Line, head), *drawn, *map(Line, end)))


def _gates(graph: Graph) -> dict[str, str]:
    """Map elements to the gates that they belong to, by their ids: a wire to the gate at its source."""
    found = {gate.end.id: gate.id for gate in graph.gates}
    for gate in graph.gates:
        found |= {wire_id(graph.wires[wire]): gate.id for wire in gate.results}
    return found


def _head(picture: Picture, others: bool, pen: "_Pen") -> Iterator[str]:
    """Write the preamble of the document: its packages, colours and styles."""
    yield from map(tex.comment, picture.title.splitlines())
    if pen.unit < 1:
        yield f"% At {pen.unit:.1%} of its size, since TeX has no longer lengths than 16383pt."
    yield r"\documentclass[tikz, border=6pt]{standalone}"
    if others:
        yield from tex.OTHER_LETTERS
    for name, colour in THEMES["light"].items():
        yield rf"\definecolor{{{_colour(name)}}}{{HTML}}{{{colour[1:].upper()}}}"
    yield r"\tikzset{"
    for name, (colour, width, fill) in STROKES.items():
        look = [f"draw={_colour(colour)}, line width={pen.length(width)}"] if width else []
        look += [f"fill={_colour(fill)}"] if fill else []
        yield rf"  gf {name}/.style={{{', '.join(look)}}},"
    dash = pen.length(DASH)
    yield rf"  gf data/.style={{gf wire, dash pattern=on {dash} off {dash}}},"
    yield r"  gf words/.style={anchor=base, inner sep=0pt, outer sep=0pt},"
    for role, style in STYLES.items():
        font = r"\rmfamily" if style.serif else r"\sffamily"
        font += r"\slshape" if style.slanted and not style.serif else ""
        yield rf"  gf {role}/.style={{gf words, text={_colour(style.colour)}, font={font}}},"
    yield "}"


_ROLES = ("value", "gradient")


def _colour(name: str) -> str:
    """Name a colour in TeX. A minus in a name, as in `level-2`, would mean a mixture of colours."""
    return f"gf{name.replace('-', 'minus')}"


class _Pen(NamedTuple):
    """Writes marks as TikZ paths and nodes."""

    # Points on paper for each point of the picture: below 1 where the picture is too long for TeX.
    unit: float

    def at(self, x: float, y: float) -> str:
        """Write a place."""
        return f"({x * self.unit:g},{y * self.unit:g})"

    def length(self, length: float) -> str:
        """Write a length."""
        return f"{length * self.unit:.4g}pt"

    def mark(self, mark: Curve | Box | Text) -> Iterator[str]:
        """Write a mark that is no slot."""
        if isinstance(mark, Curve):
            yield rf"\path[gf {'data' if mark.dashed else 'wire'}] {self.path(mark.points)};"
            if mark.arrow:
                yield rf"\path[gf arrow] {self.corners(mark.arrow)} -- cycle;"
        elif isinstance(mark, Text):
            is_name = mark.role in ("name", "label", "title")
            words = f"${tex.name(mark.text)}$" if is_name else tex.escaped(mark.text)
            anchor = "base west" if mark.role == "title" else "base"
            yield self.words(mark.role, *mark.place, mark.size, words=words, anchor=anchor)
        else:
            (x, y), width, height, fill, corner = mark
            ends = self.at(x - width / 2, y - height / 2), self.at(x + width / 2, y + height / 2)
            style = f"gf {fill}, rounded corners={self.length(corner)}"
            yield rf"\path[{style}] {ends[0]} rectangle {ends[1]};"

    def caption(self, slot: Slot) -> Iterator[str]:
        """Write the shape of an array above the array; nothing for a number."""
        place, cell, *_ = slot
        if cell.kind != "number":
            anchor = "base" if cell.kind == "matrix" else "base east"
            words = tex.escaped(dimensions(cell.shape))
            corner = cell.captions(place)[0]
            yield self.words("shape", *corner, NUMBER_SIZE, words=words, anchor=anchor)

    def number(self, number: Value | None, slot: Slot, role: str) -> Iterator[str]:
        """Write a wire's value or gradient: a number, a matrix of them, or a heat map."""
        (x, y), cell, *_ = slot
        above = role == "value"
        if number is None:
            return
        if cell.kind == "number":
            base = slot.bases[0 if above else 1]
            left, side = slot.anchor
            anchor = "base west" if side else "base"
            words = tex.escaped(short(number))
            yield self.words(role, left, y + base, NUMBER_SIZE, words=words, anchor=anchor)
            return
        if cell.kind == "matrix":
            yield rf"\path[gf bracket] {' '.join(map(self.corners, cell.brackets((x, y), above)))};"
            for place, entry in zip(cell.entries((x, y), above), number.flat, strict=True):
                yield self.words(role, *place, NUMBER_SIZE, words=tex.escaped(short(entry)))
            return
        left, top = cell.corner((x, y), above)
        whole = f"rectangle ++{self.at(cell.columns * cell.across, cell.rows * cell.down)}"
        yield rf"\fill[{_colour('level0')}] {self.at(left, top)} {whole};"
        square = f"rectangle ++{self.at(cell.across, cell.down)}"
        paths: dict[int | str, list[str]] = {}
        found = heat(number, cell)
        for row, column, level in squares(found, cell):
            corner = self.at(left + column * cell.across, top + row * cell.down)
            paths.setdefault(level, []).append(f"{corner} {square}")
        for level, path in paths.items():
            yield rf"\fill[{_colour(f'level{level}')}] {' '.join(path)};"
        _, value_end, gradient_end = cell.captions((x, y))
        end, anchor = (value_end, "base west") if above else (gradient_end, "base")
        largest = tex.escaped(f"±{short(found.largest)}")
        yield self.words(role, *end, NUMBER_SIZE, words=largest, anchor=anchor)

    def words(
        self, role: str, x: float, y: float, size: float, words: str, anchor: str = "base"
    ) -> str:
        """Write a text at a place on its baseline: the middle, or the end that `anchor` names."""
        more = "" if anchor == "base" else f", anchor={anchor}"
        return rf"\node[gf {role}, scale={size * self.unit / _SIZE:g}{more}] at {self.at(x, y)} {{{words}}};"

    def corners(self, points: tuple[float, ...]) -> str:
        return " -- ".join(self.at(x, y) for x, y in zip(points[::2], points[1::2], strict=True))

    def path(self, points: tuple[float, ...]) -> str:
        """Write a line of Bézier curves; a level curve is written as a straight line, which is shorter."""
        places = [self.at(x, y) for x, y in zip(points[::2], points[1::2], strict=True)]
        path, heights = places[0], points[1::2]
        for i in range(1, len(places), 3):
            first, second, end = places[i : i + 3]
            level = len(set(heights[i - 1 : i + 3])) == 1
            path += f" -- {end}" if level else f" .. controls {first} and {second} .. {end}"
        return path
