"""What a program demands of the numbers of its values, looked at in a run."""

from ..language.demands import check
from .run import Run


def check_demands(run: Run) -> None:
    """Check that each value has the numbers that its program demands.

    Errors: InputError `out-of-range`, where that is demanded.
    """
    graph = run.graph
    for demand in graph.program.demands:
        if (found := graph.keys.get(demand.key)) is not None:
            wire = next(at for at, wire in enumerate(graph.wires) if wire.value == found)
            check(demand, run.values[wire])
