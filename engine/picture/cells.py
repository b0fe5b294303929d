"""The place that a wire's value and gradient take: a number, a small matrix, or a heat map.

Values stand above the wire and gradients below it, so a cell has twice the height of one of them. Its
size comes from the shape alone, so that places never depend on numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, isfinite
from typing import Any, Literal, NamedTuple

import numpy as np

from ..base.shapes import Shape, as_matrix, dimensions
from ..layout.graphviz import Point

NUMBER_CELL = (62.0, 40.0)  # points: the width and height of a cell for scalars
MOST_WRITTEN = 4  # rows and columns of a matrix that is written in numbers
ENTRY_WIDTH, ENTRY_HEIGHT = (
    61.0,
    16.0,
)  # points: the longest, `−9.6e−4`, fits in the fonts of svg.py
BRACKET = 5.0  # points by which a matrix' brackets stand out
GAP = 5.0  # points between the wire and the array above or below it
_BETWEEN = 6.0  # points between the captions of two arrays, one below the other
CAPTION = 15.0  # points: the height of the line that says the shape
_LETTER, _SCALE_END = (
    8.2,
    64.0,
)  # points: a letter of a shape, and the end of a colour scale beside it
_MAP_WIDTH, _MAP_HEIGHT = 84.0, 40.0  # points: the largest heat map
_LARGEST_SQUARE = 9.0  # points
# Squares of the largest heat map; of a larger array, several numbers share a square.
_MAP_ROWS, _MAP_COLUMNS = 16, 28


@dataclass(frozen=True, slots=True)
class Cell:
    """How much room values of a shape take at a wire, and how they are drawn there; lengths in points."""

    # The shape of the value.
    shape: Shape
    # How the value is drawn: as a number, as a matrix of numbers, or as a heat map.
    kind: Literal["number", "matrix", "heat"]
    rows: int  # of the matrix, or of the heat map's squares
    columns: int  # of the matrix, or of the heat map's squares
    across: float  # the width of an entry of the matrix, or of a square
    down: float  # the height of an entry of the matrix, or of a square
    width: float  # of the whole cell
    height: float  # of the whole cell, value and gradient together

    @property
    def block(self) -> tuple[float, float]:
        """Give the width and height of the matrix or heat map itself."""
        return self.columns * self.across, self.rows * self.down

    def corner(self, place: Point, above: bool) -> Point:
        """Give the top left corner of the matrix or heat map above (or below) a place on the wire."""
        x, y = place
        left = x - self.columns * self.across / 2
        return left, y - GAP - self.rows * self.down if above else y + GAP

    def entries(self, place: Point, above: bool) -> list[Point]:
        """List the middles of the baselines of a matrix' numbers, row by row."""
        left, top = self.corner(place, above)
        return [
            (left + (column + 0.5) * self.across, top + (row + 0.75) * self.down)
            for row in range(self.rows)
            for column in range(self.columns)
        ]

    def brackets(self, place: Point, above: bool) -> list[tuple[float, ...]]:
        """Give the two brackets of a matrix, each as the x and y of its four corners."""
        left, top = self.corner(place, above)
        right, bottom = left + self.columns * self.across, top + self.rows * self.down
        return [
            (x + tip, top, x, top, x, bottom, x + tip, bottom)
            for x, tip in ((left - 3, BRACKET - 1), (right + 3, 1 - BRACKET))
        ]

    def captions(self, place: Point) -> tuple[Point, Point, Point]:
        """Give the baselines of the shape, and of the ends of the colour scales of value and gradient.

        The shape stands in the middle over a matrix. Over a heat map the end of the value's scale stands
        behind it, and both are as far from the cell's edges; that of the gradient stands in the middle below.
        """
        x, y = place
        end = x + (_LETTER * len(dimensions(self.shape)) - _SCALE_END) / 2  # of the shape
        high, low = y - GAP - self.rows * self.down - 4, y + GAP + self.rows * self.down + 13
        return ((x if self.kind == "matrix" else end, high), (end + 6, high), (x, low))


@lru_cache(maxsize=1024)
def cell(shape: Shape) -> Cell:
    """Choose the place for an array of a shape.

    >>> cell(()).kind, cell((3,)).kind, cell((4, 4)).kind, cell((5, 3)).kind
    ('number', 'matrix', 'matrix', 'heat')
    """
    if not shape:
        width, height = NUMBER_CELL
        return Cell(
            shape=shape,
            kind="number",
            rows=1,
            columns=1,
            across=width,
            down=height,
            width=width,
            height=height,
        )
    rows, columns = as_matrix(shape)
    if len(shape) <= 2 and max(rows, columns) <= MOST_WRITTEN:
        width = columns * ENTRY_WIDTH + 2 * BRACKET + 6
        return _sized(
            shape, "matrix", rows, columns, across=ENTRY_WIDTH, down=ENTRY_HEIGHT, width=width
        )
    rows, columns = min(rows, _MAP_ROWS), min(columns, _MAP_COLUMNS)
    across = min(_LARGEST_SQUARE, _MAP_WIDTH / columns)
    down = min(_LARGEST_SQUARE, _MAP_HEIGHT / rows)
    caption = _LETTER * len(dimensions(shape)) + _SCALE_END
    width = max(caption, columns * across + 8)
    return _sized(shape, "heat", rows, columns, across=across, down=down, width=width)


def _sized(
    shape: Shape,
    kind: Literal["matrix", "heat"],
    rows: int,
    columns: int,
    across: float,
    down: float,
    width: float,
) -> Cell:
    height = 2 * (GAP + rows * down + CAPTION + _BETWEEN / 2)
    return Cell(
        shape=shape,
        kind=kind,
        rows=rows,
        columns=columns,
        across=across,
        down=down,
        width=max(width, NUMBER_CELL[0]),
        height=height,
    )


LEVELS = 4  # of the colour scale, on either side of 0
NOT_FINITE = "x"  # the level of inf and nan, which have no place on the scale


class Heat(NamedTuple):
    """The colours of a heat map."""

    # The number that the end of the colour scale stands for.
    largest: float
    # The level of each square, row by row: from -LEVELS, which stands for `-largest`, to LEVELS.
    levels: list[int | str]


def heat(numbers: Any, cell: Cell, largest: float | None = None) -> Heat:
    """Find the levels of a heat map. A square of several numbers shows the one of largest size.

    Its scale ends at its own `largest` number, or at one that it shares with other maps.
    """
    squares = _shared(numbers, cell).ravel().tolist()
    if largest is not None or not isfinite(sum(squares)):
        largest = largest_of(numbers) if largest is None else largest
        return Heat(largest, [level_of(number, largest or 1.0) for number in squares])
    largest = max(map(abs, squares))  # Python is faster than NumPy for so few squares
    end = largest or 1.0
    return Heat(largest, [ceil(part) if (part := number / end * LEVELS) > 0 else floor(part)
                          for number in squares])  # fmt: skip


def squares(heat: Heat, cell: Cell) -> Iterator[tuple[int, int, int | str]]:
    """List the squares of a heat map that are not 0: row, column, and level of the colour scale."""
    for place, level in enumerate(heat.levels):
        if level:
            yield *divmod(place, cell.columns), level


def level_of(number: float, largest: float) -> int | str:
    """Give the level of a number on a colour scale whose ends stand for `largest` and its negative."""
    try:
        part = number / largest * LEVELS
        return ceil(part) if part > 0 else floor(part)
    except (ValueError, OverflowError):
        return NOT_FINITE


def _shared(numbers: Any, cell: Cell) -> Any:
    """Give a number for each square of a cell: of several that share one, the number of largest size."""
    if numbers.size == cell.rows * cell.columns:
        return numbers
    rows, columns = as_matrix(cell.shape)
    table = np.reshape(numbers, (rows, columns))
    for axis, (size, squares) in enumerate(((rows, cell.rows), (columns, cell.columns))):
        starts = np.arange(squares) * size // squares
        high = np.maximum.reduceat(table, starts, axis=axis)
        low = np.minimum.reduceat(table, starts, axis=axis)
        table = np.where(high >= -low, high, low)
    return table


def largest_of(numbers: Any) -> float:
    """Give the size of the largest finite number, which the ends of the colour scale stand for."""
    largest = float(np.maximum.reduce(np.abs(numbers), axis=None))
    if isfinite(largest):
        return largest
    finite = np.abs(numbers[np.isfinite(numbers)])
    return float(finite.max()) if finite.size else 0.0
