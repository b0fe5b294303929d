"""The curve of a scalar gate against one of its operands, with the point where the gate stands.

A straight line is not plotted: it shows nothing that its slope does not say.
"""

from html import escape

import numpy as np

from ..base.names import elided
from ..base.words import say
from ..gates.scalars import Scalar
from ..graph.graph import Constant, Gate
from ..modules.folded import Folded
from ..passes.numbers import Value
from ..passes.run import Run
from ..plots.plots import LARGEST, Drawing, plot

_POINTS = 121  # of a curve
_POINTS_OF_SKETCH = 81
_STRAIGHT = 1e-9  # how far the steps of a straight line may differ, as a part of its height
_MOST_DOTS = 40  # numbers of an array that are shown on a curve


def curve(run: Run, gate: Gate, position: int, name: str) -> Drawing | None:
    """Plot a scalar gate against one operand, the others held; None where that is a straight line.

    `name` is what the operand is called.
    """
    row, wire = gate.row, gate.operands[position]
    count = len(gate.operands)
    if not row.elementwise or isinstance(wire, Constant) or row.name == "copy":
        return None
    if not row.passes(position):
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
    local: Value = run.locals(gate)[gate.wires.index(wire)]
    slopes = np.ravel(local)
    stands = zip(here, np.ravel(run.value(gate)), slopes, strict=False)
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


def sketch(row: Scalar) -> Drawing | None:
    """Plot a function of one number from −4 to 4; None where that is a straight line."""
    if row.arity > 1:
        return None
    grid = np.linspace(-4.0, 4.0, _POINTS_OF_SKETCH)
    with np.errstate(all="ignore"):
        heights = np.broadcast_to(row.function(1, (), "numpy")(grid), grid.shape)
    if np.ptp(np.diff(heights)) <= _STRAIGHT * np.ptp(heights):
        return None
    points = list(zip(grid.tolist(), heights.tolist(), strict=True))
    return plot(say("the curve of {name}", name=row.name), points, [], "x")
