"""Whether what a sentence says is true of the numbers of a run."""

from math import inf, isnan

import numpy as np

from ..base.caching import kept_with_first
from ..gates.scalars import Scalar
from ..graph.flowing import led_to
from ..graph.graph import Constant, Gate, Graph
from ..modules.folded import Folded
from ..passes.numbers import Value, added
from ..passes.run import Run


def is_led_to(run: Run, gate: Gate) -> bool:
    """Tell whether an input that is no data leads to a gate."""
    led = led_to(run.graph, run.data, constants=False)
    return any(led[run.graph.wires[wire].value] for wire in gate.results)


@kept_with_first
def has_inputs(graph: Graph) -> dict[str, bool]:
    """Tell for each gate whether an input leads to it."""
    led = led_to(graph, frozenset(), constants=False)
    return {
        gate.id: any(led[graph.wires[wire].value] for wire in gate.results) for gate in graph.gates
    }


def is_at_edge(run: Run, gate: Gate, wire: int) -> bool:
    """Tell whether a gate is a part of an expanded gate, and the wire leads into or out of that gate.

    Numbers on such a wire are the whole gate's, and the parts need not give the same ones.
    """
    if run.typed is None or gate.id not in _parts(run.graph):
        return False
    return run.graph.wires[wire].id in _wires(run.typed.graph)


@kept_with_first
def _parts(graph: Graph) -> frozenset[str]:
    return frozenset(id for module in graph.modules if module.row for id in module.gates)


@kept_with_first
def _wires(graph: Graph) -> frozenset[str]:
    return frozenset(wire.id for wire in graph.wires)


def adds_up(run: Run, gate: Gate) -> bool:
    """Tell whether a copy gate sends back the sum of what it receives; at an edge it need not."""
    total, every = run.gradients[gate.wires[0]], [run.gradients[wire] for wire in gate.results]
    back = [gradient for gradient in every if gradient is not None]
    if total is None or not back:
        return True
    with np.errstate(all="ignore"):
        rounding = 1e-12 * np.max(np.abs(np.array(back)), axis=0)
        return is_close(added(back), total, np.where(np.isfinite(rounding), rounding, 0.0))


def is_product(arriving: Value, local: Value, sent: Value) -> bool:
    """Tell whether an operand gets arriving × local.

    It need not at the edge of an expanded gate, nor at a folded module into which an infinite number comes.
    """
    with np.errstate(all="ignore"):
        return is_close(np.multiply(arriving, local), sent)


def is_close(found: Value, stands: Value, rounding: Value = 0.0) -> bool:
    """Tell whether two numbers are equal but for rounding; nan equals nan, and inf equals inf.

    There is no size below which all numbers count as equal, because sentences write the digits of the
    smallest numbers too.
    """
    if isinstance(found, float) and isinstance(stands, float) and isinstance(rounding, float):
        # As below. NumPy takes longer to begin with than most sentences take.
        both_nan = isnan(found) and isnan(stands)
        room = rounding + 1e-6 * abs(stands)
        return found == stands or both_nan or abs(found - stands) <= room < inf
    with np.errstate(all="ignore"):
        return bool(np.all(np.isclose(found, stands, rtol=1e-6, atol=rounding, equal_nan=True)))


def is_of_formula(run: Run, gate: Gate, position: int) -> bool:
    """Tell whether a gate's formula gives its local gradient, which for a folded gate comes from inside."""
    if not isinstance(gate.row, Folded) or not isinstance(gate.row.like, Scalar):
        return True
    operands = [*run.operands(gate), run.value(gate)]
    with np.errstate(all="ignore"):
        given = map(np.float64, operands)
        (formula,) = gate.row.like.local((position,), len(gate.operands), "numpy")(*given)
    wire = gate.operands[position]
    assert not isinstance(wire, Constant)
    return is_close(formula, run.local(gate, wire))
