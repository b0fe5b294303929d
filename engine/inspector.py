"""What the page shows of one gate: its arrays, what it sends to each operand, and its Jacobians."""

import re
from html import escape
from typing import NamedTuple

import numpy as np

from engine import narrate
from engine.cells import Cell, as_matrix, heat, largest_of, level_of
from engine.dimensions import said, written
from engine.drawing import elided
from engine.folded import Folded
from engine.graph import Constant, Gate
from engine.jacobian import MOST_DRAWN, MOST_WRITTEN, Jacobian, jacobian
from engine.numerals import NONE, exact, short
from engine.passes import Run, Value
from engine.plots import LARGEST, Drawing, plot
from engine.rows import Scalar, Tensor
from engine.shapes import THEMES
from engine.svg import heat_map, levels
from engine.words import Words, say

_TABLE = 8  # rows and columns of an array that is shown as a table
_BAR = 24.0  # the width of a heat map of one row or column
_POINTS = 121  # of a curve
_STRAIGHT = 1e-9  # how little a line bends, of its height
_MOST_DOTS = 40  # numbers of an array that are shown on a curve


class Entry(NamedTuple):
    """A number in a table: written short and in full, and its level on the colour scale."""

    text: str
    title: str
    level: int | str


class Shown(NamedTuple):
    """An array as it is shown: a table, or a heat map (SVG) with a note where numbers share squares."""

    shape: str
    table: list[list[Entry]]
    map: Drawing | None
    note: str


class Operand(NamedTuple):
    """What the gate sends to one operand, and how it found it."""

    name: str
    wire: str
    value: Shown
    gradient: Shown
    local: str
    formula: str
    jacobian: Jacobian | None
    pattern: Shown | None
    curve: Drawing | None


class Inspected(NamedTuple):
    """A gate, looked at."""

    id: str
    wire: str
    symbol: str
    op: str
    typed: str
    shape: str
    forward: Words
    backward: Words
    value: Shown
    gradient: Shown
    operands: list[Operand]


def inspected(run: Run, gate: Gate) -> Inspected:
    """Look at a gate of a run."""
    graph = run.graph
    out = gate.results[0]
    return Inspected(
        gate.id,
        graph.wires[out].id,
        gate.symbol or say("copy"),
        gate.row.name,
        graph.typed(gate),
        said(run.shape(out)),
        narrate.forward(run, gate),
        narrate.backward(run, gate),
        shown(run.value(gate)),
        shown(run.gradient(gate)),
        [_operand(run, gate, position) for position, operand in enumerate(gate.operands)
         if not isinstance(operand, Constant)],
    )  # fmt: skip


def shown(array: Value | None) -> Shown:
    """Show a number or an array: as a table of numbers, or as a heat map where there are many."""
    if array is None:
        return Shown("", [[Entry(NONE, say("no gradient: data alone lead here"), 0)]], None, "")
    numbers = np.asarray(array)
    rows, columns = as_matrix(numbers.shape)
    if max(rows, columns) <= _TABLE:
        largest = largest_of(numbers) or 1.0
        table = [
            [Entry(short(n), exact(n), level_of(n, largest)) for n in row]
            for row in numbers.reshape(rows, columns).tolist()
        ]
        return Shown(written(numbers.shape), table, None, "")
    return Shown(written(numbers.shape), [], *_map(numbers, 5.0))


def _map(numbers: Value, size: float) -> tuple[Drawing, Words]:
    rows, columns = as_matrix(numbers.shape)
    drawn = min(rows, MOST_DRAWN), min(columns, MOST_DRAWN)
    size = max(3.0, min(size * 3, 220 / max(drawn)))
    down, across = (max(size, _BAR) if n == 1 else size for n in (rows, columns))
    cell = Cell(numbers.shape, "heat", *drawn, across, down, drawn[1] * across, drawn[0] * down)
    found, colours = heat(numbers, cell), THEMES["light"]  # the page has colours of its own
    ends = {"least": short(-found.largest), "most": short(found.largest)}
    note = say("colours from {least} to {most}", **ends)
    if drawn != (rows, columns):
        note = say(
            "colours from {least} to {most}; each square shows the largest of several", **ends
        )
    svg = (
        f'<svg class="map" width="{cell.width:g}" height="{cell.height:g}" data-columns="{columns}"'
        f' viewBox="0 0 {cell.width:g} {cell.height:g}">'
        f"{heat_map(cell, (0.0, 0.0), colours, levels(found, cell, 'light'))}</svg>"
    )
    return Drawing(
        svg, say("{shape} numbers, {note}", shape=written(numbers.shape), note=note)
    ), note


def _operand(run: Run, gate: Gate, position: int) -> Operand:
    wire = gate.operands[position]
    assert not isinstance(wire, Constant)
    arrays = bool(run.shape(wire) or run.shape(gate.results[0]))
    looked = jacobian(run, gate, wire) if arrays else None
    return Operand(
        narrate.carried(run, wire),
        run.graph.wires[wire].id,
        shown(run.values[wire]),
        shown(run.gradients[wire]),
        "" if arrays else short(run.locals(gate)[gate.wires.index(wire)]),
        _formula(run, gate, position),
        looked,
        None if looked is None else _pattern(looked),
        _curve(run, gate, position),
    )


def _formula(run: Run, gate: Gate, position: int) -> str:
    """Write the local gradient (of a tensor gate: its vjp) in the names of the operands."""
    names = [o.text if isinstance(o, Constant) else narrate.carried(run, o) for o in gate.operands]
    names = [name if _WORD.fullmatch(name) else f"({name})" for name in names]
    if isinstance(gate.row, Tensor):
        known = dict(zip("ab", names, strict=False)) | {"g": f"d{gate.name or 'out'}"}
        sent: str = gate.row.sends[position]
        if isinstance(sent, Words):
            sent = sent.with_fields(g=known["g"])
        else:
            sent = re.sub(r"\b[abg]\b", lambda sign: known.get(sign[0], sign[0]), sent)
        return say("{left} = {right}", left=f"d{names[position]}", right=sent)
    if isinstance(gate.row, Folded) and not gate.row.elementwise:
        sent = say("the backward pass of {module}", module=gate.symbol)
        return say("{left} = {right}", left=f"d{names[position]}", right=sent)
    assert isinstance(gate.row, Scalar | Folded)
    return gate.row.local_text(position, names)


def _pattern(jacobian: Jacobian) -> Shown:
    """Show a Jacobian: its entries, a map of them, or where it is large, a sketch of its kind."""
    n, m = jacobian.shape
    if jacobian.entries is None:
        sketch = _SKETCHES[jacobian.kind]
        svg = (
            '<svg class="map" width="96" height="96" viewBox="0 0 8 8">'
            f'<rect class="level0" width="8" height="8"/><path class="level3" d="{sketch}"/></svg>'
        )
        return Shown("", [], Drawing(svg, jacobian.said), say("a sketch of its kind"))
    if max(n, m) <= MOST_WRITTEN:
        largest = largest_of(jacobian.entries) or 1.0
        rows = jacobian.entries.tolist()
        return Shown("", [[Entry(short(e) if e else "0", exact(e), level_of(e, largest)) for e in row]
                          for row in rows], None, "")  # fmt: skip
    return Shown("", [], *_map(jacobian.entries, 3.0))


_WORD = re.compile(r"\w+|[\d.]+")

_SKETCHES = {
    "identity": "".join(f"M{i},{i}h1v1h-1z" for i in range(8)),
    "diagonal": "".join(f"M{i},{i}h1v1h-1z" for i in range(8)),
    "selection": "".join(f"M{i},{j}h1v1h-1z" for j, i in enumerate((5, 1, 7, 0, 3, 6, 2, 4))),
    "dense": "M0,0h8v8h-8z",
    "block": "".join(f"M{i},{i}h2v2h-2z" for i in (0, 2, 4, 6)),
    "repeated": "".join(f"M{i % 4},{i}h1v1h-1z" for i in range(8)),
}
"""On eight by eight squares, where the Jacobian of each kind is not 0."""


def _curve(run: Run, gate: Gate, position: int) -> Drawing | None:
    """Plot a scalar gate against one operand, the others held; nothing where it is a straight line."""
    row, wire = gate.row, gate.operands[position]
    count = len(gate.operands)
    if not row.elementwise or isinstance(wire, Constant) or row.name == "copy":
        return None
    bends = {position, count} & set(row.keeps(position, count))
    others = [np.ndim(o) for i, o in enumerate(run.operands(gate)) if i != position]
    if not bends or any(others):
        return None
    here = np.ravel(run.values[wire])[:_MOST_DOTS]
    near = np.abs(here[np.abs(here) <= LARGEST])
    reach = max(4.0, 1.3 * float(near.max(initial=0.0)))
    grid = np.linspace(-reach, reach, _POINTS)
    held = [grid if i == position else o for i, o in enumerate(run.operands(gate))]
    with np.errstate(all="ignore"):
        heights = np.broadcast_to(row.function(count, (), "numpy")(*held), grid.shape)
        if isinstance(row, Folded) and np.ptp(np.diff(heights)) <= _STRAIGHT * np.ptp(heights):
            return None
    slopes = np.ravel(run.locals(gate)[gate.wires.index(wire)])
    stands = zip(here, np.ravel(run.value(gate)), slopes, strict=False)
    name = narrate.carried(run, wire)
    return plot(
        say(
            "{symbol} against {name}, with the point where it stands and the tangent there",
            symbol=gate.symbol,
            name=name,
        ),
        list(zip(grid.tolist(), heights.tolist(), strict=True)),
        [((float(x), float(y)), float(slope)) for x, y, slope in stands],
        escape(elided(name)),
    )
