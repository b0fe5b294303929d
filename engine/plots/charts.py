"""A chart of several curves against a step on a logarithmic axis, as SVG without colours.

The page's style sheet gives colours and dashes to the classes of its lines.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..base.words import Words
from .plots import Drawing, Point, paths

WIDTH, HEIGHT = 340.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 10.0, 10.0, 24.0


class Curve(NamedTuple):
    """A curve of a chart."""

    # The CSS class of the line.
    kind: str
    # From left to right.
    points: Sequence[Point]


class Axis(NamedTuple):
    """An axis of a chart."""

    low: float  # the number at the left or lower end
    high: float  # the number at the right or upper end
    # The numbers that are marked, each with its text.
    marks: Sequence[tuple[float, str]]


def chart(
    label: Words, across: Axis, up: Axis, curves: Iterable[Curve], level: float | None, here: float
) -> Drawing:
    """Draw curves, a level line if there is one, and an upright line at `here`.

    A curve has gaps where it is not finite or leaves the chart.
    """

    def x(number: float) -> float:
        return LEFT + (number - across.low) / (across.high - across.low) * (WIDTH - LEFT - RIGHT)

    def y(number: float) -> float:
        return HEIGHT - BOTTOM - (number - up.low) / (up.high - up.low) * (HEIGHT - TOP - BOTTOM)

    def place(across: float, height: float) -> Point:
        return x(across), y(height)

    lines = "".join(
        f'<path class="{curve.kind}" d="{"".join(paths(curve.points, (up.low, up.high), place))}"/>'
        for curve in curves
    )
    grid = "".join(f"M{LEFT:g},{y(at):.1f}H{WIDTH - RIGHT:g}" for at, _ in up.marks)
    marks = "".join(
        f'<text class="end" x="{x(at):.1f}" y="{HEIGHT - 8:g}" text-anchor="middle">{text}</text>'
        for at, text in across.marks
    ) + "".join(
        f'<text class="end" x="{LEFT - 6:g}" y="{y(at) + 3.5:.1f}" text-anchor="end">{text}</text>'
        for at, text in up.marks
    )
    reference = ""
    if level is not None and up.low <= level <= up.high:
        reference = f'<path class="reference" d="M{LEFT:g},{y(level):.1f}H{WIDTH - RIGHT:g}"/>'
    return Drawing(
        f'<svg class="plot chart" width="{WIDTH:g}" height="{HEIGHT:g}"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
        f'<path class="grid" d="{grid}"/>'
        f'<path class="axis" d="M{LEFT:g},{TOP:g}V{HEIGHT - BOTTOM:g}H{WIDTH - RIGHT:g}"/>'
        f'{reference}{lines}<path class="step" d="M{x(here):.1f},{TOP:g}V{HEIGHT - BOTTOM:g}"/>'
        f"{marks}</svg>",
        label,
    )
