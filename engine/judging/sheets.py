"""Lines that were traced are kept with their circuit, for other numbers of the same shapes."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from ..base.caching import kept_with_first
from ..base.errors import InputError
from ..base.shapes import Shape, shape_of
from ..graph.graph import Graph
from ..passes.numbers import Value
from ..passes.run import Run
from .entries import Sheet
from .lines import traced
from .recognition import Parted

_MOST_KEPT = 4  # of the lines of one circuit, for other shapes and whole numbers


@kept_with_first
def _sheets(graph: Graph, parted: Parted) -> list[Sheet]:
    return []


def sheet(
    run: Run,
    parted: Parted,
    values: Mapping[str, Value],
    corrected: Mapping[int, Shape] = MappingProxyType({}),
) -> Sheet:
    """Trace the lines behind a circuit, or take those that were traced for the same shapes and places.

    `corrected` has shapes that wrong entries should have. Errors: InputError, at a place of the text that
    the lines stand in.
    """
    graph = run.graph
    alone = parted.free.intersection(values)
    known = {
        **{name: values[name] for name in alone},
        **{input.name: run.values[input.wire] for input in graph.inputs},
        **dict(graph.asked),
    }
    kept = _sheets(graph, parted)
    shapes = {name: shape_of(value) for name, value in known.items()}
    for each in kept:
        if (
            each.shapes == shapes
            and each.corrected == corrected
            and all(
                name in known and np.array_equal(known[name], numbers)
                for name, numbers in each.numbers.items()
            )
        ):
            return each
    try:
        made = traced(parted, graph.program, known, corrected)
    except InputError as error:
        if error.span is not None and parted.apart is not None:
            error.placed_apart(parted.apart)
        raise
    kept[:] = [made, *kept][:_MOST_KEPT]
    return made
