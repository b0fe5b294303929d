"""What a picture is made of: shapes and texts, the elements they belong to, and their colours."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from ..layout.graphviz import Point
from .cells import LEVELS, NOT_FINITE, Cell

# What each thing is drawn in. Green and red belong to values and gradients and to nothing else.
THEMES = {
    "light": {"paper": "#fffdf8", "ink": "#1d1d1f", "gate": "#ffffff", "slab": "#f0ece0", "name": "#5c5a55",
              "value": "#187a3c", "gradient": "#c0202c"},
    "dark": {"paper": "#16181d", "ink": "#e8e6e1", "gate": "#20242c", "slab": "#2a2f39", "name": "#a5a29a",
             "value": "#5fcf8a", "gradient": "#ff8d8d"},
}  # fmt: skip


# The same without red and green. Each has a contrast of 4.5 or more against what it stands on.
_PLAIN = {
    "light": {"value": "#0a5ea8", "gradient": "#a14400"},
    "dark": {"value": "#6cc4ff", "gradient": "#ffab5e"},
}

# The colour scale of heat maps, with 0 in the middle.
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
    """The line of a wire, in Bézier curves, and its arrow's corners, if it has one.

    Both are the x and y of one point after another: for the curves, one and then three for each.
    What comes from data alone is `dashed`.
    """

    points: tuple[float, ...]
    arrow: tuple[float, ...]
    dashed: bool = False


class Box(NamedTuple):
    """The body of a gate: a filled box with round ends, a circle where it is as wide as high.

    The slab under the name of data is one with round corners of radius `corner`. One whose `fill` is
    `frame` is a thin line around other things, and `rim` a line inside a gate that can be opened.
    """

    place: Point
    width: float
    height: float
    fill: str
    corner: float


class Text(NamedTuple):
    """A line of text; its place is the middle of its baseline, or where it begins if it is a title."""

    role: str
    place: Point
    size: float
    text: str


class Numbers(NamedTuple):
    """A wire's value, and below it its gradient, about a place on the wire, as large as a cell says.

    What data alone lead to has no gradient.

    The numbers themselves are no part of a picture; they come in the order of its elements.
    """

    place: Point
    cell: Cell
    has_gradient: bool


DASH = 5.0  # how long a dash is, and how far from the next
NUMBER_SIZE = 13.5
ENTRY_SIZE, CAPTION_SIZE = 12.0, 10.5
VALUE_BASE, GRADIENT_BASE = -5, 15
"""How a wire's numbers are drawn: their baselines' middles stand so far below its place."""


class Style(NamedTuple):
    """What a text is drawn in."""

    colour: str
    serif: bool = False
    slanted: bool = False


STYLES = {
    "value": Style("value"),
    "gradient": Style("gradient", slanted=True),
    "symbol": Style("ink"),
    "name": Style("ink", serif=True, slanted=True),
    "label": Style("name", serif=True, slanted=True),
    "title": Style("name", serif=True, slanted=True),
    "shape": Style("name"),
}
"""What each role of a text is drawn in."""


Shape = Line | Box | Text | Numbers


class Element(NamedTuple):
    """One element of the circuit: what a page and a test find by its id, and what says its name."""

    id: str
    classes: str
    title: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, eq=False)
class Picture:
    """A circuit's shapes."""

    title: str
    width: float
    height: float
    elements: tuple[Element, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """List the cells of the numbers, in the order in which these come."""
        shapes = chain.from_iterable(element.shapes for element in self.elements)
        return tuple(shape.cell for shape in shapes if isinstance(shape, Numbers))
