"""An array as the page shows it: a table of its numbers, or a heat map where there are many.

The page's templates put these into HTML, and its script writes new numbers into their places.
"""

from typing import NamedTuple

import numpy as np

from ..base.numerals import NONE, exact, short
from ..base.shapes import as_matrix, dimensions
from ..base.words import Words, say
from ..passes.numbers import Value
from ..picture.cells import Cell, heat, largest_of, level_of
from ..picture.marks import THEMES
from ..picture.svg import heat_map, levels
from ..plots.plots import Drawing
from .jacobian import MOST_DRAWN, MOST_WRITTEN, Jacobian

_TABLE = 8  # the most rows, and columns, of an array that is shown as a table
_BAR = 24.0  # points: the breadth of a heat map that has one row or column
_WIDEST, _HIGHEST = 220.0, 165.0  # points: higher, it would not fit with its note into a panel


class Entry(NamedTuple):
    """A number in a table."""

    # The number, written short.
    text: str
    # The number with all its digits, shown under the mouse.
    title: str
    # The level on the colour scale (`cells.level_of`).
    level: int | str


class ArrayView(NamedTuple):
    """A number or an array as the page shows it: as a table, or as a heat map."""

    # The shape as it is written, `4×3`; empty for a number.
    shape: str
    # The numbers, row by row; empty for an array that is shown as a heat map.
    table: list[list[Entry]]
    # The heat map; None for an array that is shown as a table.
    map: Drawing | None
    # What the colours of the heat map mean.
    note: str
    # False before the step that computes the array: the page leaves its place empty.
    there: bool = True


def viewed(
    array: Value | None, there: bool = True, told: bool = False, largest: float | None = None
) -> ArrayView:
    """Show a number or an array as a table of numbers, or as a heat map if there are many.

    One that no wire carries is `told`: the page's script reads its numbers off the map. Arrays that are
    compared share the `largest` number, at which the scale of their colours ends.
    """
    if array is None:
        entry = Entry(NONE, say("no gradient comes back here"), 0)
        return ArrayView("", [[entry]], None, "")
    numbers = np.asarray(array)
    rows, columns = as_matrix(numbers.shape)
    if max(rows, columns) <= _TABLE:
        table = _table(numbers.reshape(rows, columns), largest)
        return ArrayView(dimensions(numbers.shape), table, None, "", there=there)
    drawn, note = _map(numbers, 5.0, told, largest)
    return ArrayView(dimensions(numbers.shape), [], drawn, note, there=there)


def pattern(jacobian: Jacobian, there: bool = True) -> ArrayView:
    """Show a Jacobian as a table, as a heat map, or (where it is too large) as a sketch of its kind."""
    n, m = jacobian.shape
    if jacobian.entries is None:
        sketch = _SKETCHES[jacobian.kind]
        svg = (
            '<svg class="map" width="96" height="96" viewBox="0 0 8 8">'
            f'<rect class="level0" width="8" height="8"/><path class="level3" d="{sketch}"/></svg>'
        )
        sketched = Drawing(svg, jacobian.said)
        return ArrayView("", [], sketched, say("a sketch of its kind"), there=there)
    if max(n, m) <= MOST_WRITTEN:
        table = [
            [entry if entry.title != "0" else entry._replace(text="0") for entry in row]
            for row in _table(jacobian.entries)
        ]
        return ArrayView("", table, None, "", there=there)
    return ArrayView("", [], *_map(jacobian.entries, 3.0, told=True), there=there)


def _table(matrix: Value, largest: float | None = None) -> list[list[Entry]]:
    largest = largest or largest_of(matrix) or 1.0
    return [
        [Entry(short(n), exact(n), level_of(n, largest)) for n in row] for row in matrix.tolist()
    ]


def _map(
    numbers: Value, size: float, told: bool = False, largest: float | None = None
) -> tuple[Drawing, Words]:
    rows, columns = as_matrix(numbers.shape)
    drawn = min(rows, MOST_DRAWN), min(columns, MOST_DRAWN)
    size = max(3.0, min(size * 3, _HIGHEST / drawn[0], _WIDEST / drawn[1]))
    down, across = (max(size, _BAR) if n == 1 else size for n in (rows, columns))
    cell = Cell(
        shape=numbers.shape,
        kind="heat",
        rows=drawn[0],
        columns=drawn[1],
        across=across,
        down=down,
        width=drawn[1] * across,
        height=drawn[0] * down,
    )
    # The page's style sheet replaces these colours by those of the reader's theme.
    found, colours = heat(numbers, cell, largest), THEMES["light"]
    ends = {"least": short(-found.largest), "most": short(found.largest)}
    note = say("colours from {least} to {most}", **ends)
    if drawn != (rows, columns):
        note = say(
            "colours from {least} to {most}; each square shows the largest of several", **ends
        )
    svg = (
        f'<svg class="map"{_told(numbers, cell, largest) if told else ""}'
        f' width="{cell.width:g}" height="{cell.height:g}" data-columns="{columns}"'
        f' viewBox="0 0 {cell.width:g} {cell.height:g}">'
        f"{heat_map(cell, (0.0, 0.0), colours, levels(found, cell, 'light'))}</svg>"
    )
    return Drawing(
        svg, say("{shape} numbers, {note}", shape=dimensions(numbers.shape), note=note)
    ), note


def _told(numbers: Value, cell: Cell, largest: float | None) -> str:
    """Write the number of each square as an attribute, and its place where several share one.

    Where maps share a scale, so is the number at which it ends.
    """
    rows, columns = as_matrix(numbers.shape)
    row = np.reshape(numbers, -1)
    sharing = (
        range(len(row)) if (cell.rows, cell.columns) == (rows, columns) else _largest(row, cell)
    )
    said = " ".join(short(n) if n else "0" for n in row[list(sharing)].tolist())
    places = "" if isinstance(sharing, range) else f' data-places="{" ".join(map(str, sharing))}"'
    most = "" if largest is None else f' data-most="{largest:g}"'
    return f' data-numbers="{said}"{places}{most}'


def _largest(row: Value, cell: Cell) -> list[int]:
    """Find the place in one row of the number of largest size among those that share each square."""
    rows, columns = as_matrix(cell.shape)
    places = np.arange(len(row)).reshape(rows, columns)
    down, across = (
        [slice(at * size // squares, (at + 1) * size // squares) for at in range(squares)]
        for size, squares in ((rows, cell.rows), (columns, cell.columns))
    )
    found = []
    for among in (places[one, other].ravel() for one in down for other in across):
        high, low = among[np.argmax(row[among])], among[np.argmin(row[among])]
        found.append(int(high if row[high] >= -row[low] else low))
    return found


_SKETCHES = {
    "identity": "".join(f"M{i},{i}h1v1h-1z" for i in range(8)),
    "diagonal": "".join(f"M{i},{i}h1v1h-1z" for i in range(8)),
    "selection": "".join(f"M{i},{j}h1v1h-1z" for j, i in enumerate((5, 1, 7, 0, 3, 6, 2, 4))),
    "dense": "M0,0h8v8h-8z",
    "block": "".join(f"M{i},{i}h2v2h-2z" for i in (0, 2, 4, 6)),
    "repeated": "".join(f"M{i % 4},{i}h1v1h-1z" for i in range(8)),
}
"""For each kind, the squares of an eight by eight Jacobian that are not 0, as a path of SVG."""
