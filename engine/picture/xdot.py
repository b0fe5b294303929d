"""A picture in Graphviz's drawing language, xdot, whose renderers make PNG and PDF of it.

Graphviz lays out nothing here: the graph has no nodes, and the picture is its background.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..base.errors import TooLarge
from ..base.numerals import short
from ..base.shapes import count, dimensions
from ..base.words import say
from ..graph.steps import Moment
from ..layout.fonts import SANS, SERIF
from ..layout.graphviz import POINTS_PER_INCH, Format
from ..passes.numbers import Value
from ..passes.run import Run
from .cells import heat, squares
from .marks import (
    DASH,
    NUMBER_SIZE,
    STROKES,
    STYLES,
    Box,
    Line,
    Picture,
    Slot,
    Text,
    colours_of,
)
from .picture import numbers_of

_FINE = 4.0  # units of the drawing to a point: Graphviz rounds places to whole units

# Pixels of a PNG to a point: as many as look sharp, and fewer for a large picture while it can be read.
_SHARP, _READABLE = 2.0, 0.6
# Pixels of a PNG: Cairo draws no longer side, and a worker has no memory for a larger area.
_LONGEST_SIDE, _MOST_PIXELS = 32_000, 40_000_000
_SHADES = 24  # steps from the picture's colours to the paper's, where a picture fades
_LONGEST_PAGE = 14_400  # points: PDF allows no longer page
# In our slanted font the sign of a minus is a hyphen, and this one is drawn as a minus.
_SLANTED_MINUS = "\N{FIGURE DASH}"
_NO_OUTLINE = "c 9 -#00000000"  # a transparent pen
_SEAM = 0.3  # points: an outline in a square's own colour, so that no paper shines through between squares


class Note(NamedTuple):
    """A text on a sheet, outside of the picture."""

    # A name in `marks.STYLES`.
    role: str
    # The end of the baseline that `side` says, in points from the sheet's top left corner.
    place: tuple[float, float]
    size: float  # of the font, in points
    text: str  # what is written
    # -1 where the text begins at its place, 1 where the text ends there.
    side: int


class Sheet(NamedTuple):
    """The sheet that a picture is drawn on; lengths are in points of the picture."""

    width: float  # of the sheet
    height: float  # of the sheet
    # From the sheet's left edge to the picture's; negative where the picture is cut off.
    left: float
    # From the sheet's top edge to the picture's; negative where the picture is cut off.
    top: float
    # Pixels of a PNG to a point.
    scale: float
    notes: tuple[Note, ...] = ()  # texts beside the picture
    # How far the picture fades to the paper at the left, top and bottom edge; 0 where it is not cut off.
    fades: tuple[float, float, float] = (0, 0, 0)


def xdot(
    picture: Picture,
    run: Run,
    format: Format,
    theme: str = "light",
    moment: Moment | None = None,
    sheet: Sheet | None = None,
) -> str:
    """Draw a picture for Graphviz's renderers, as the background of a graph without nodes.

    Without a `sheet`, the sheet is as large as the picture. At a `moment` of the run, a dash stands for
    each number that is not computed yet, and a question mark for each that the reader is asked for.

    Errors: TooLarge for a PNG on which nothing could be read.

    Source of the format: https://graphviz.org/docs/outputs/canon/#xdot (y upward; a text is given
    with the number of its bytes).
    """
    cut = sheet is not None  # a picture may go past the edges of a sheet that was given
    if sheet is None:
        sheet = Sheet(picture.width, picture.height, 0, 0, scale=_scale(picture, format))
    dpi = POINTS_PER_INCH * sheet.scale / _FINE
    colours = colours_of(theme)
    numbers = iter(numbers_of(run, moment))
    width, height = sheet.width * _FINE, sheet.height * _FINE
    left, top = sheet.left, sheet.top

    def pairs(points: Sequence[float]) -> str:
        places = zip(points[::2], points[1::2], strict=True)
        return " ".join(
            f"{(x + left) * _FINE:.1f} {height - (y + top) * _FINE:.1f}" for x, y in places
        )

    def colour(operation: str, name: str) -> str:
        return f"{operation} 7 -{colours[name]}"

    def words(operation: str, text: str) -> str:
        # Graphviz counts a backslash as two bytes and reads one, and so would read texts as drawing.
        drawable = text.replace("\\", "\N{SET MINUS}")
        return f"{operation}{len(drawable.encode())} -{drawable}"

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
        if style.slanted and not style.serif:
            text = text.replace("−", _SLANTED_MINUS)
        drawn.append(words(f"T {pairs((x, y))} {side} 0 ", text))

    def draw(name: str, points: Sequence[float], curve: bool = True) -> None:
        """Draw a line, or an area with its outline, as `STROKES` says; of Bézier curves, or straight."""
        stroke = STROKES[name]
        if stroke.width:
            drawn.append(words("S ", f"setlinewidth({stroke.width * _FINE:g})"))
            drawn.append(colour("c", stroke.colour))
        else:
            drawn.append(_NO_OUTLINE)
        if stroke.fill:
            drawn.append(colour("C", stroke.fill))
        operation = ("b" if stroke.fill else "B") if curve else "P" if stroke.fill else "L"
        drawn.append(f"{operation} {len(points) // 2} {pairs(points)}")

    def draw_array(array: Value | str, slot: Slot, role: str) -> None:
        place, cell, *_ = slot
        above = role == "value"
        if cell.kind == "matrix":
            for bracket in cell.brackets(place, above):
                draw("bracket", bracket, curve=False)
            if isinstance(array, str):
                entries = [array] * count(cell.shape)
            else:
                entries = [short(number) for number in array.flat]
            for (x, y), entry in zip(cell.entries(place, above), entries, strict=True):
                write(role, x, y, NUMBER_SIZE, text=entry)
            return
        left, top = cell.corner(place, above)
        fill(left, top, *cell.block, name="level0")
        if isinstance(array, str):
            caption = array
        else:
            found = heat(array, cell)
            for row, column, level in squares(found, cell):
                corner = left + column * cell.across, top + row * cell.down
                fill(*corner, cell.across, cell.down, name=f"level{level}")
            caption = f"±{short(found.largest)}"
        _, value_end, gradient_end = cell.captions(place)
        end, side = (value_end, -1) if above else (gradient_end, 0)
        write(role, *end, NUMBER_SIZE, text=caption, side=side)

    def fill(x: float, y: float, width: float, height: float, name: str) -> None:
        corners = (x, y, x + width, y, x + width, y + height, x, y + height)
        drawn.append(words("S ", f"setlinewidth({_SEAM * _FINE:g})"))
        drawn.append(f"{colour('c', name)} {colour('C', name)} P 4 {pairs(corners)}")

    for mark in (mark for element in picture.elements for mark in element.marks):
        if isinstance(mark, Text):
            side = -1 if mark.role == "title" else 0
            write(mark.role, *mark.place, mark.size, text=mark.text, side=side)
        elif isinstance(mark, Slot):
            (_, y), cell, *_ = mark
            if cell.kind != "number":
                caption, _, _ = cell.captions(mark.place)
                side = 0 if cell.kind == "matrix" else 1
                text = dimensions(cell.shape)
                write("shape", *caption, NUMBER_SIZE, text=text, side=side)
            for role, base in zip(("value", "gradient"), mark.bases, strict=True):
                number = next(numbers)
                if cell.kind != "number" and number is not None:
                    draw_array(number, mark, role)
                elif number is not None:
                    text = number if isinstance(number, str) else short(number)
                    x, side = mark.anchor
                    write(role, x, y + base, NUMBER_SIZE, text=text, side=side)
        elif isinstance(mark, Line):
            if mark.dashed:
                for dash in _dashes(mark.points):
                    draw("wire", dash, curve=False)
            else:
                draw("wire", mark.points)
            if mark.arrow:
                draw("arrow", mark.arrow, curve=False)
        else:
            draw(mark.fill, _outline(mark))
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
        write(note.role, x - left, y - top, note.size, text=note.text, side=note.side)
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


_LONGEST_STRING = 4_000  # characters: Graphviz reads 16,384 bytes in one pair of quotes


def _quoted(text: str) -> str:
    """Quote a long text for DOT, in pieces that Graphviz joins again."""
    pieces = (text[i : i + _LONGEST_STRING] for i in range(0, len(text), _LONGEST_STRING))
    return " + ".join('"{}"'.format(p.replace("\\", "\\\\").replace('"', '\\"')) for p in pieces)


_SAMPLES = 16  # straight pieces that a Bézier curve is measured by


def _dashes(points: tuple[float, ...]) -> list[list[float]]:
    """Cut a line of Bézier curves into dashes, each a start, a middle and an end.

    Graphviz's own dashes are of a length that nobody can choose, and would differ from those in SVG.
    """
    places = np.array(points).reshape(-1, 2)
    t = np.linspace(0, 1, _SAMPLES + 1)[:, None]
    curves = [places[i : i + 4] for i in range(0, len(places) - 1, 3)]
    samples = np.concatenate(
        [
            (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d
            for a, b, c, d in curves
        ]
    )
    lengths = np.cumsum(np.hypot(*np.diff(samples, axis=0, prepend=samples[:1]).T))
    starts = np.arange(0, lengths[-1], 2 * DASH)[:, None]
    along = starts + DASH * np.array([0, 0.5, 1])
    xy = [np.interp(along, lengths, samples[:, axis]) for axis in (0, 1)]
    dashes: list[list[float]] = np.stack(xy, axis=-1).reshape(len(starts), 6).tolist()
    return dashes


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
