"""A picture as LaTeX with TikZ: the same shapes at the same places, for a paper."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from ..base.errors import CannotBeWritten
from ..base.numerals import short
from ..base.shapes import written as shape_written
from ..base.words import counted, say
from ..maths import tex
from ..passes.run import Run, Value
from ..picture.cells import heat, squares
from ..picture.marks import (
    CAPTION_SIZE,
    DASH,
    ENTRY_SIZE,
    GRADIENT_BASE,
    NUMBER_SIZE,
    STYLES,
    THEMES,
    VALUE_BASE,
    Box,
    Numbers,
    Picture,
    Text,
)
from ..picture.marks import Line as Curve
from ..picture.picture import numbers
from .listing import Line, Listing

_LONGEST = (
    14_000.0  # points: TeX has no longer lengths than 16,383, PDF no longer pages than 14,400
)
# Of characters. TeX keeps a picture in its main memory until the page is done: 5,000,000 words as TeX
# Live comes, of which a character of these takes up to 5.1, and the packages 1,100,000.
_MOST = 720_000
_SIZE = 10.0  # points: what a text's scale is of


def write(picture: Picture, run: Run) -> Listing:
    """Write a picture as a document that compiles as it stands, a line for each shape.

    A picture that is longer than TeX can measure is drawn smaller, all of it alike.

    Errors: CannotBeWritten for letters that TeX has no font for, and for a circuit that its memory
    does not hold.
    """
    pen = _Pen(min(1.0, _LONGEST / max(picture.width, picture.height)))
    there = iter(numbers(run))
    sources = {wire.id: wire.source for wire in run.graph.wires}
    drawn = []
    for element in picture.elements:
        gate = _gate(element.id, sources)
        for shape in element.shapes:
            if isinstance(shape, Numbers):
                both = [pen.number(next(there), shape, role) for role in _ROLES]
                texts = [*pen.caption(shape), *chain.from_iterable(both)]
            else:
                texts = list(pen.shape(shape))
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


def _gate(id: str, sources: Mapping[str, str]) -> str | None:
    """Give the gate that an element belongs to: of a wire, the one that it comes from."""
    kind, _, name = id.partition("-")
    if kind == "wire":
        kind, _, name = sources[name].partition("-")
    return name if kind == "gate" else None


def _head(picture: Picture, others: bool, pen: "_Pen") -> Iterator[str]:
    """Write what stands before the picture: its colours and styles."""
    yield from map(tex.comment, picture.title.splitlines())
    if pen.unit < 1:
        yield f"% At {pen.unit:.1%} of its size, since TeX has no longer lengths than 16383pt."
    yield r"\documentclass[tikz, border=6pt]{standalone}"
    if others:
        yield from tex.OTHER_LETTERS
    for name, colour in THEMES["light"].items():
        yield rf"\definecolor{{{_colour(name)}}}{{HTML}}{{{colour[1:].upper()}}}"
    yield r"\tikzset{"
    yield rf"  gf wire/.style={{draw={_colour('ink')}, line width={pen.length(1.4)}}},"
    dash = pen.length(DASH)
    yield rf"  gf data/.style={{gf wire, dash pattern=on {dash} off {dash}}},"
    yield rf"  gf arrow/.style={{fill={_colour('ink')}}},"
    for fill, width in _OUTLINES.items():
        look = f"draw={_colour('ink')}, fill={_colour(fill)}, line width={pen.length(width)}"
        yield rf"  gf {fill}/.style={{{look}}},"
    yield rf"  gf frame/.style={{draw={_colour('name')}, line width={pen.length(0.6)}}},"
    yield rf"  gf rim/.style={{draw={_colour('ink')}, line width={pen.length(0.6)}}},"
    yield rf"  gf bracket/.style={{draw={_colour('name')}, line width={pen.length(1)}}},"
    yield r"  gf words/.style={anchor=base, inner sep=0pt, outer sep=0pt},"
    for role, style in STYLES.items():
        font = r"\rmfamily" if style.serif else r"\sffamily"
        font += r"\slshape" if style.slanted and not style.serif else ""
        yield rf"  gf {role}/.style={{gf words, text={_colour(style.colour)}, font={font}}},"
    yield "}"


_OUTLINES = {"gate": 1.6, "ink": 1.6, "slab": 1.0}
_ROLES = ("value", "gradient")


def _colour(name: str) -> str:
    """Name a colour: no name has a sign in it, which colour names read as mixtures."""
    return f"gf{name.replace('-', 'minus')}"


class _Pen(NamedTuple):
    """Writes shapes; of their measure, `unit` points are drawn for one."""

    unit: float

    def at(self, x: float, y: float) -> str:
        """Write a place."""
        return f"({x * self.unit:g},{y * self.unit:g})"

    def length(self, length: float) -> str:
        """Write a length."""
        return f"{length * self.unit:.4g}pt"

    def shape(self, shape: Curve | Box | Text) -> Iterator[str]:
        if isinstance(shape, Curve):
            yield rf"\path[gf {'data' if shape.dashed else 'wire'}] {self.path(shape.points)};"
            if shape.arrow:
                yield rf"\path[gf arrow] {self.corners(shape.arrow)} -- cycle;"
        elif isinstance(shape, Text):
            set_name = shape.role in ("name", "label", "title")
            words = f"${tex.name(shape.text)}$" if set_name else tex.escaped(shape.text)
            anchor = "base west" if shape.role == "title" else "base"
            yield self.words(shape.role, *shape.place, shape.size, words, anchor)
        else:
            (x, y), width, height, fill, corner = shape
            ends = self.at(x - width / 2, y - height / 2), self.at(x + width / 2, y + height / 2)
            style = f"gf {fill}, rounded corners={self.length(corner)}"
            yield rf"\path[{style}] {ends[0]} rectangle {ends[1]};"

    def caption(self, shape: Numbers) -> Iterator[str]:
        """Write the shape of an array above it."""
        place, cell, _ = shape
        if cell.kind != "number":
            anchor = "base" if cell.kind == "matrix" else "base east"
            words = tex.escaped(shape_written(cell.shape))
            yield self.words("shape", *cell.captions(place)[0], CAPTION_SIZE, words, anchor)

    def number(self, number: Value | None, shape: Numbers, role: str) -> Iterator[str]:
        """Write a wire's value or gradient: a number, a matrix of them, or a heat map."""
        (x, y), cell, _ = shape
        above = role == "value"
        if number is None:
            return
        if cell.kind == "number":
            base = VALUE_BASE if above else GRADIENT_BASE
            yield self.words(role, x, y + base, NUMBER_SIZE, tex.escaped(short(number)))
            return
        if cell.kind == "matrix":
            yield rf"\path[gf bracket] {' '.join(map(self.corners, cell.brackets((x, y), above)))};"
            for place, entry in zip(cell.entries((x, y), above), number.flat, strict=True):
                yield self.words(role, *place, ENTRY_SIZE, tex.escaped(short(entry)))
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
        yield self.words(role, *end, CAPTION_SIZE, tex.escaped(f"±{short(found.largest)}"), anchor)

    def words(
        self, role: str, x: float, y: float, size: float, words: str, anchor: str = "base"
    ) -> str:
        """Write a node; its place is on its baseline: the middle, or the end that `anchor` names."""
        more = "" if anchor == "base" else f", anchor={anchor}"
        return rf"\node[gf {role}, scale={size * self.unit / _SIZE:g}{more}] at {self.at(x, y)} {{{words}}};"

    def corners(self, points: tuple[float, ...]) -> str:
        return " -- ".join(self.at(x, y) for x, y in zip(points[::2], points[1::2], strict=True))

    def path(self, points: tuple[float, ...]) -> str:
        """Write a line of Bézier curves, a level one as the straight line that it is."""
        places = [self.at(x, y) for x, y in zip(points[::2], points[1::2], strict=True)]
        path, heights = places[0], points[1::2]
        for i in range(1, len(places), 3):
            first, second, end = places[i : i + 3]
            level = len(set(heights[i - 1 : i + 3])) == 1
            path += f" -- {end}" if level else f" .. controls {first} and {second} .. {end}"
        return path
