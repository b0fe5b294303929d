"""Backward passes in which a factor comes last: `dZ = A - Y; dW = dZ @ X.T / m`.

Courses write the gradient of the sum over all examples first, and divide where a gradient is asked for. Until
then every line is so many times the gradient, which is the gradient of so many times the output.
"""

from collections.abc import Sequence

from ..passes.run import run
from .points import Known
from .truth import Point

MOST = 3  # factors that are tried


def times(points: Sequence[Known], factor: float) -> list[Known]:
    """Give the same points with all gradients so many times as large. The values of lines are shared."""
    return [Known(_times(each.point, factor), each.values) for each in points]


def _times(point: Point, factor: float) -> Point:
    old, graph = point.run, point.run.graph
    values = {input.name: old.values[input.wire] for input in graph.inputs}
    return Point(run(graph, values, factor * old.upstream, old.data))


def suspected(number: float, is_last: bool) -> float:
    """Give the factor that a line lets suspect: its own, or where that comes last the one that it lacks."""
    return round(abs(1 / number if is_last else number), 9)
