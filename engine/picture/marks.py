"""What a picture is made of: marks, the elements they belong to, and the one style of all formats.

A mark is a line, a box, a text, or the slot of a wire's numbers. How marks look stands here alone, in
`THEMES` (colours), `STROKES` (lines) and `STYLES` (texts): a second table in one of the writers would
make SVG, PNG and TikZ differ.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from ..layout.graphviz import Point
from .cells import LEVELS, NOT_FINITE, Cell

# The colours of each theme, by their names. Green and red belong to values and gradients alone.
THEMES = {
    "light": {"paper": "#fffdf8", "ink": "#1d1d1f", "gate": "#ffffff", "slab": "#f0ece0", "name": "#5c5a55",
              "value": "#187a3c", "gradient": "#c0202c"},
    "dark": {"paper": "#16181d", "ink": "#e8e6e1", "gate": "#20242c", "slab": "#2a2f39", "name": "#a5a29a",
             "value": "#5fcf8a", "gradient": "#ff8d8d"},
}  # fmt: skip


# Colours of values and gradients for readers who can't tell red from green. Each has a contrast of
# 4.5 or more against the paper.
_PLAIN = {
    "light": {"value": "#0a5ea8", "gradient": "#a14400"},
    "dark": {"value": "#6cc4ff", "gradient": "#ffab5e"},
}

# The colour scale of heat maps from the most negative level to the most positive, 0 in the middle.
_SCALES = {
    "light": "#5e3c99 #8061b1 #b39fd4 #dcd3ea #f3f0e7 #fbe0b8 #f8b760 #e0832a #b35806",
    "dark": "#c3b2ff #937ddb #63519c #3d3560 #242932 #4d3b1e #8b5c17 #cf8a2c #ffcb78",
}
for _theme, _scale in _SCALES.items():
    THEMES[_theme].update(
        zip((f"level{n}" for n in range(-LEVELS, LEVELS + 1)), _scale.split(), strict=True)
    )
    THEMES[_theme][f"level{NOT_FINITE}"] = THEMES[_theme]["ink"]
    THEMES[f"{_theme}-plain"] = THEMES[_theme] | _PLAIN[_theme]


def colours_of(theme: str, night: bool = False) -> dict[str, str]:
    """Give the colours of a theme: `light`, `dark`, or `auto`, which has others at `night`.

    Each may end in `-plain`, for the palette without red and green.
    """
    tone, _, palette = theme.partition("-")
    tone = "dark" if tone == "dark" or (tone == "auto" and night) else "light"
    return THEMES[f"{tone}-plain" if palette == "plain" else tone]


class Line(NamedTuple):
    """The line of a wire, in Bézier curves, and the arrow at its end.

    Points are written as x and y of one after another.
    """

    # The starting point, then three points for each Bézier curve: two controls and the end.
    points: tuple[float, ...]
    # The three corners of the arrow; empty where the line ends without one, at a copy gate.
    arrow: tuple[float, ...]
    # True for a wire that comes from data alone, and so has no gradient.
    dashed: bool = False


class Box(NamedTuple):
    """A rectangle with round corners: the body of a gate, the slab under the name of data, a frame."""

    # The centre.
    place: Point
    width: float  # points
    height: float  # points
    # A name in `STROKES`, which says the colours of its inside and outline: `gate`, `ink` (a copy gate),
    # `slab`, `frame` (around the gates of a module), or `rim` (inside a gate that can be opened).
    fill: str
    # The radius of the corners; half the height gives round ends.
    corner: float


class Text(NamedTuple):
    """A line of text."""

    # A name in `STYLES`, which says how the text is set.
    role: str
    # The middle of the baseline; the left end of the baseline for the role `title`.
    place: Point
    size: float  # of the font, in points
    text: str  # what is written


class Slot(NamedTuple):
    """The place of a wire's value, and below it of the wire's gradient.

    The numbers are no part of a picture: `picture.numbers_of` lists them, in the order of the slots.
    """

    # The point on the wire above and below which the numbers stand.
    place: Point
    # How much room the numbers take, which their shape decides.
    cell: Cell
    # False where data alone lead to the wire.
    has_gradient: bool
    # Whether the wire runs down at the left of the numbers, instead of level between them.
    beside: bool = False

    @property
    def anchor(self) -> tuple[float, int]:
        """Give the x of the baseline of a number, and where that is: 0 in its middle, -1 at its beginning."""
        x, _ = self.place
        return (x - self.cell.width / 2, -1) if self.beside else (x, 0)

    @property
    def bases(self) -> tuple[int, int]:
        """Give how far the baselines of value and gradient lie below the place.

        Beside a wire they are nearer to each other, so that the arrow behind them touches none.
        """
        return VALUE_BASE, GRADIENT_BASE - _NEARER * self.beside


DASH = 5.0  # points: the length of a dash, and of the gap to the next one
NUMBER_SIZE = 14.5  # points: the font size of a number, at a wire, in a matrix or at a heat map
VALUE_BASE, GRADIENT_BASE = -5, 16
"""How far the baselines of a wire's value and gradient lie below a slot's place, where it runs between."""
_NEARER = 3  # how much less it is for the gradient where both stand beside the wire


class Stroke(NamedTuple):
    """How a line is drawn, and what fills its inside."""

    # A name in `THEMES`.
    colour: str
    # In points; 0 for an area that has no outline.
    width: float
    # A name in `THEMES`; empty where the inside stays as it is.
    fill: str = ""


STROKES = {
    "wire": Stroke("ink", 1.4),
    "arrow": Stroke("ink", 0.0, fill="ink"),
    "gate": Stroke("ink", 1.6, fill="gate"),
    "ink": Stroke("ink", 1.6, fill="ink"),
    "slab": Stroke("ink", 1.0, fill="slab"),
    "frame": Stroke("name", 0.8),
    "rim": Stroke("ink", 0.8),
    "bracket": Stroke("name", 1.0),
}
"""How each line and each kind of box is drawn, in every format."""


class Style(NamedTuple):
    """How a text is set."""

    # A name in `THEMES`.
    colour: str
    serif: bool = False  # a serif font, else a sans-serif one
    slanted: bool = False  # italic


STYLES = {
    "value": Style("value"),
    "gradient": Style("gradient", slanted=True),
    "symbol": Style("ink"),
    "name": Style("ink", serif=True, slanted=True),
    "label": Style("name", serif=True, slanted=True),
    "title": Style("name", serif=True, slanted=True),
    "shape": Style("name"),
}
"""How the texts of each role are set, in every format."""


Mark = Line | Box | Text | Slot


class Element(NamedTuple):
    """One element of the circuit: an input, a gate, a wire, the output, or a frame."""

    # The id under which pages and tests find the element: `gate-g1`, `wire-w1`, `input-x`.
    id: str
    # The CSS classes, with spaces between them.
    classes: str
    # What a screen reader says, and what is shown under the mouse.
    title: str
    # The marks, in the order in which they are drawn.
    marks: tuple[Mark, ...]


@dataclass(frozen=True, eq=False)
class Picture:
    """A laid-out circuit as marks at places, without its numbers."""

    # The program as it was typed.
    title: str
    # What the circuit is called: a short program itself, else the name of its output.
    name: str
    width: float  # points
    height: float  # points
    # The way in which the circuit runs.
    flow: str
    # How long the circuit is as it runs to the right, all in one line, in points; about so where it is down.
    length: float
    # How broad it is across its way then, in points.
    breadth: float
    # In the order in which they are drawn: frames, wires, inputs, gates, the output.
    elements: tuple[Element, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """List the cells of the slots, in the order in which `picture.numbers_of` lists the numbers."""
        marks = chain.from_iterable(element.marks for element in self.elements)
        return tuple(mark.cell for mark in marks if isinstance(mark, Slot))
