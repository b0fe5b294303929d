"""A picture as the drawing language of Graphviz, whose renderers make PNG and PDF of it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from ..base.errors import TooLarge
from ..base.numerals import short
from ..base.shapes import count
from ..base.shapes import written as shape_written
from ..base.words import say
from ..graph.steps import Moment
from ..layout.fonts import SANS, SERIF
from ..layout.graphviz import POINTS_PER_INCH, Format
from ..passes.run import Run, Value
from .cells import heat, squares
from .marks import (
    CAPTION_SIZE,
    ENTRY_SIZE,
    GRADIENT_BASE,
    NUMBER_SIZE,
    STYLES,
    VALUE_BASE,
    Box,
    Line,
    Numbers,
    Picture,
    Text,
    colours_of,
)
from .picture import numbers

_LINES = {
    "frame": "name",
    "rim": "ink",
}  # boxes that are not filled, and the colours of their lines
_FINE = 4.0  # units to a point: places are rounded to a unit

# A PNG has two pixels to a point where that fits into what Cairo draws and a worker can hold.
_SHARP, _READABLE = 2.0, 0.6
_LONGEST_SIDE, _MOST_PIXELS = 32_000, 40_000_000
_SHADES = 24  # between a picture and the paper, where it fades
_LONGEST_PAGE = 14_400  # points: what a PDF page may measure


class Note(NamedTuple):
    """A text on a sheet: it ends at its place where `side` is 1, and begins there where it is -1."""

    role: str
    place: tuple[float, float]
    size: float
    text: str
    side: int


class Sheet(NamedTuple):
    """What a picture is drawn on: its size and the picture's left top corner, in points of the picture.

    `scale` is pixels of a PNG to a point, `notes` are said on the sheet itself. Where the picture goes
    past an edge, it `fades` over so many points: at the left, the top and the bottom.
    """

    width: float
    height: float
    left: float
    top: float
    scale: float
    notes: tuple[Note, ...] = ()
    fades: tuple[float, float, float] = (0, 0, 0)


def xdot(
    picture: Picture,
    run: Run,
    format: Format,
    theme: str = "light",
    moment: Moment | None = None,
    sheet: Sheet | None = None,
) -> str:
    """Draw a picture for Graphviz's renderers: a graph without nodes, and the shapes behind it.

    Without a `sheet` it is as large as the picture.

    At a `moment` of the run, a dash stands where there is no number yet, and a question mark where
    the reader is asked for it.

    Errors: TooLarge for a PNG on which nothing could be read.

    Source of the format: https://graphviz.org/docs/outputs/canon/#xdot (y upward; a text is given
    with the number of its bytes).
    """
    cut = sheet is not None  # a picture may go past the edges of its sheet
    if sheet is None:
        sheet = Sheet(picture.width, picture.height, 0, 0, _scale(picture, format))
    dpi = POINTS_PER_INCH * sheet.scale / _FINE
    colours = colours_of(theme)
    there = iter(numbers(run, moment))
    width, height = sheet.width * _FINE, sheet.height * _FINE
    left, top = sheet.left, sheet.top

    def pairs(points: Sequence[float]) -> str:
        places = zip(points[::2], points[1::2], strict=True)
        return " ".join(
            f"{(x + left) * _FINE:.1f} {height - (y + top) * _FINE:.1f}" for x, y in places
        )

    def colour(sign: str, name: str) -> str:
        return f"{sign} 7 -{colours[name]}"

    def words(sign: str, text: str) -> str:
        # Graphviz counts a backslash otherwise than it reads it: what follows would be taken for drawing.
        drawable = text.replace("\\", "\N{SET MINUS}")
        return f"{sign}{len(drawable.encode())} -{drawable}"

    def area(x: float, y: float, right: float, bottom: float) -> str:
        corners = (x, y, right, y, right, bottom, x, bottom)
        return pairs([place - (top if at % 2 else left) for at, place in enumerate(corners)])

    box = area(0, 0, sheet.width, sheet.height)
    drawn = [colour("C", "paper"), colour("c", "paper"), f"P 4 {box}"]

    def write(role: str, x: float, y: float, size: float, text: str, side: int = 0) -> None:
        """Write a text; its place is its left end where `side` is -1, its right end where it is 1."""
        style = STYLES[role]
        drawn.append(colour("c", style.colour))
        drawn.append(words(f"F {size * _FINE} ", SERIF if style.serif else SANS))
        drawn.append(f"t {2 if style.slanted else 0}")
        drawn.append(words(f"T {pairs((x, y))} {side} 0 ", text))

    def draw(shape: str, width: float, points: Sequence[float], ink: str = "ink") -> None:
        drawn.append(words("S ", f"setlinewidth({width * _FINE})"))
        drawn.append(colour("c", ink))
        drawn.append(f"{shape} {len(points) // 2} {pairs(points)}")

    def draw_array(array: Value | str, shape: Numbers, role: str) -> None:
        place, cell, _ = shape
        above = role == "value"
        if cell.kind == "matrix":
            for bracket in cell.brackets(place, above):
                draw("L", 1.0, bracket, "name")
            if isinstance(array, str):
                entries = [array] * count(cell.shape)
            else:
                entries = [short(number) for number in array.flat]
            for (x, y), entry in zip(cell.entries(place, above), entries, strict=True):
                write(role, x, y, ENTRY_SIZE, entry)
            return
        left, top = cell.corner(place, above)
        fill(left, top, cell.columns * cell.across, cell.rows * cell.down, "level0")
        if isinstance(array, str):
            caption = array
        else:
            found = heat(array, cell)
            for row, column, level in squares(found, cell):
                corner = left + column * cell.across, top + row * cell.down
                fill(*corner, cell.across, cell.down, f"level{level}")
            caption = f"±{short(found.largest)}"
        _, value_end, gradient_end = cell.captions(place)
        end, side = (value_end, -1) if above else (gradient_end, 0)
        write(role, *end, CAPTION_SIZE, caption, side)

    def fill(x: float, y: float, width: float, height: float, name: str) -> None:
        corners = (x, y, x + width, y, x + width, y + height, x, y + height)
        drawn.append(f"{colour('c', name)} {colour('C', name)} P 4 {pairs(corners)}")

    for shape in (shape for element in picture.elements for shape in element.shapes):
        if isinstance(shape, Text):
            side = -1 if shape.role == "title" else 0
            write(shape.role, *shape.place, shape.size, shape.text, side)
        elif isinstance(shape, Numbers):
            (x, y), cell, _ = shape
            if cell.kind != "number":
                caption, _, _ = cell.captions(shape.place)
                side = 0 if cell.kind == "matrix" else 1
                write("shape", *caption, CAPTION_SIZE, shape_written(cell.shape), side)
            for role, base in (("value", VALUE_BASE), ("gradient", GRADIENT_BASE)):
                number = next(there)
                if cell.kind != "number" and number is not None:
                    draw_array(number, shape, role)
                elif number is not None:
                    text = number if isinstance(number, str) else short(number)
                    write(role, x, y + base, NUMBER_SIZE, text)
        elif isinstance(shape, Line):
            if shape.dashed:
                drawn.append(words("S ", "dashed"))
            draw("B", 1.4, shape.points)
            if shape.dashed:
                drawn.append(words("S ", "solid"))
            if shape.arrow:
                draw(f"{colour('C', 'ink')} P", 1.4, shape.arrow)
        elif shape.fill in _LINES:
            draw("B", 0.8, _outline(shape), _LINES[shape.fill])
        else:
            draw(f"{colour('C', shape.fill)} b", 1.6, _outline(shape))
    for part in range(_SHADES if any(sheet.fades) else 0):
        opaque = round(255 * (1 - part / _SHADES) ** 0.5)
        drawn.append(f"C 9 -{colours['paper']}{opaque:02x} c 9 -{colours['paper']}00")
        begin, end = part / _SHADES, (part + 1) / _SHADES
        at_left, above, below = sheet.fades
        for strip in (
            (begin * at_left, 0, end * at_left, sheet.height),
            (0, begin * above, sheet.width, end * above),
            (0, sheet.height - end * below, sheet.width, sheet.height - begin * below),
        ):
            if strip[0] < strip[2] and strip[1] < strip[3]:
                drawn.append(f"P 4 {area(*strip)}")
    for note in sheet.notes:
        x, y = note.place
        write(note.role, x - left, y - top, note.size, note.text, note.side)
    return (
        f'digraph circuit {{ graph [bb="0,0,{width:.0f},{height:.0f}" pad=0 margin=0'
        + (
            f' viewport="{width:.0f},{height:.0f},1,{width / 2:.1f},{height / 2:.1f}"'
            if cut
            else ""
        )
        + f" dpi={dpi} _background={_quoted(' '.join(drawn))}] }}"
    )


def _scale(picture: Picture, format: Format) -> float:
    """Choose how large a picture is drawn: pixels of a PNG, or points of a PDF, to a point."""
    longest = max(picture.width, picture.height)
    if format == "pdf":
        return min(1.0, _LONGEST_PAGE / longest)
    area = picture.width * picture.height
    scale = min(_SHARP, _LONGEST_SIDE / longest, math.sqrt(_MOST_PIXELS / area))
    if scale < _READABLE:
        raise TooLarge(
            "picture-too-large",
            say(
                "the picture is {length:.0f} inches long: as PNG nobody could read it",
                length=longest / POINTS_PER_INCH,
            ),
            say("Take it as SVG or PDF, or draw a part of the circuit."),
        )
    return scale


_LONGEST_STRING = 4_000  # Graphviz reads 16,384 bytes in one pair of quotes


def _quoted(text: str) -> str:
    """Quote a long text for DOT, in pieces that Graphviz joins again."""
    pieces = (text[i : i + _LONGEST_STRING] for i in range(0, len(text), _LONGEST_STRING))
    return " + ".join('"{}"'.format(p.replace("\\", "\\\\").replace('"', '\\"')) for p in pieces)


def _outline(box: Box) -> tuple[float, ...]:
    """Draw a box with round corners, clockwise from the top left, in Bézier curves."""
    (x, y), r = box.place, box.corner
    k = 0.4477 * r  # how far from a corner a quarter circle's controls lie: (1 - 0.5523) r
    left, right = x - box.width / 2, x + box.width / 2
    top, bottom = y - box.height / 2, y + box.height / 2
    return (
        left + r, top, left + r, top, right - r, top, right - r, top,
        right - k, top, right, top + k, right, top + r,
        right, top + r, right, bottom - r, right, bottom - r,
        right, bottom - k, right - k, bottom, right - r, bottom,
        right - r, bottom, left + r, bottom, left + r, bottom,
        left + k, bottom, left, bottom - k, left, bottom - r,
        left, bottom - r, left, top + r, left, top + r,
        left, top + k, left + k, top, left + r, top,
    )  # fmt: skip
