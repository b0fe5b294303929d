"""What a picture is made of: shapes and texts, the elements they belong to, and their colours."""

from dataclasses import dataclass

from engine.layout import Point

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
