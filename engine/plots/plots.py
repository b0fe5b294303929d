"""A small plot of a curve, with points on it and the tangents there, as SVG without colours.

The page's style sheet gives colours to the classes of its parts.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from ..base.numerals import short
from ..base.words import Words, translated

Point = tuple[float, float]
WIDTH, HEIGHT, MARGIN = 260.0, 150.0, 12.0  # points
_TAILS = 4.0  # points below the baseline of the labels, for the tails of p and y
LARGEST = 1e100  # the size of the largest number that is plotted


class Drawing(str):
    """An SVG that knows what it shows."""

    __slots__ = ("label",)
    # What the drawing shows, for a reader who does not see it.
    label: Words

    def __new__(cls, svg: str, label: Words) -> "Drawing":
        """Make a drawing of an SVG that has no label of its own."""
        made = super().__new__(cls, svg)
        made.label = label
        return made

    def labelled(self, locale: str) -> str:
        """Write the SVG with its label in a language."""
        label = escape(translated(self.label, locale))
        return self.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


class Window(NamedTuple):
    """The part of the plane that a plot shows."""

    left: float  # the least x
    right: float  # the greatest x
    bottom: float  # the least y
    top: float  # the greatest y

    def place(self, x: float, y: float) -> Point:
        """Give the place of a point in the plot, y downward."""
        across = (x - self.left) / (self.right - self.left)
        up = (y - self.bottom) / (self.top - self.bottom)
        return MARGIN + across * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN)


def window(curve: Sequence[Point], points: Sequence[Point]) -> Window:
    """Choose the part of the plane to show: all x of the curve, and all y but the most extreme ones."""
    xs = [x for x, _ in curve]
    ys = [y for _, y in curve if _has_place(y)] or [0.0]
    wanted = [y for point in points if _has_place(*point) for y in point[1:]]
    low, high = np.percentile(ys, (2, 98)).tolist()
    low, high = min([low, 0.0, *wanted]), max([high, 0.0, *wanted])
    room = 0.08 * (high - low) or 1.0
    return Window(min(xs), max(xs), low - room, high + room)


def plot(
    label: Words, curve: Sequence[Point], points: Sequence[tuple[Point, float]], across: str
) -> Drawing:
    """Draw a curve, given in points, and the tangent of each slope at each of `points`.

    The curve has gaps where it is not finite or larger than LARGEST. `across` is the name of the
    horizontal axis, and `label` says what the whole plot shows.
    """
    shown = window(curve, [point for point, _ in points])
    x0, y0 = shown.place(max(shown.left, min(0.0, shown.right)), 0.0)
    (left, bottom), (right, top) = shown.place(*shown[::2]), shown.place(*shown[1::2])
    line = "".join(paths(curve, (shown.bottom, shown.top), shown.place))
    tangents = "".join(
        f'<path class="tangent" d="{_line(_tangent(shown, point, slope))}"/>'
        for point, slope in points
        if _has_place(*point, slope)
    )
    dots = "".join(
        '<circle class="here" cx="{:.1f}" cy="{:.1f}" r="3.6"/>'.format(*shown.place(*point))
        for point, _ in points
        if _has_place(*point)
    )
    middle = (left + right) / 2
    return Drawing(
        f'<svg class="plot" width="{WIDTH:g}" height="{HEIGHT + _TAILS:g}"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT + _TAILS:g}">'
        f'<path class="axis" d="M{left:g},{y0:.1f}H{right:g}M{x0:.1f},{bottom:g}V{top:g}"/>'
        f'<path class="curve" d="{line}"/>{tangents}{dots}'
        f'<text class="end" x="{left:g}" y="{HEIGHT - 1:g}">{short(shown.left)}</text>'
        f'<text class="end" x="{right:g}" y="{HEIGHT - 1:g}" text-anchor="end">{short(shown.right)}</text>'
        f'<text class="across" x="{middle:g}" y="{HEIGHT - 1:g}" text-anchor="middle">{across}</text></svg>',
        label,
    )


def _has_place(*numbers: float) -> bool:
    return all(abs(number) <= LARGEST for number in numbers)


def _tangent(shown: Window, point: Point, slope: float) -> list[Point]:
    """Give the ends of a tangent: a fifth of the window to either side, or less for a steep slope."""
    x, y = point
    reach = (shown.right - shown.left) / 5
    rise = (shown.top - shown.bottom) / 3
    reach = min(reach, rise / abs(slope)) if slope else reach
    return [shown.place(x + side * reach, y + side * slope * reach) for side in (-1, 1)]


def paths(
    curve: Iterable[Point], heights: tuple[float, float], place: Callable[[float, float], Point]
) -> Iterable[str]:
    """Draw the parts of a curve that lie between two heights; `place` gives the place of a point."""
    low, high = heights
    part: list[Point] = []
    for x, y in curve:
        if low <= y <= high:
            part.append(place(x, y))
        elif part:
            yield _line(part)
            part = []
    if part:
        yield _line(part)


def _line(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
