"""The forward pass, the backward pass, and what in them is worth a warning.

A circuit is a program that is run forward and then backward, so that is what it is made into:
straight-line Python of the rows' formulas, one line for each value, local gradient and
gradient. The code holds nothing that a user typed: only our formulas, numbers and counters.

Scalars run on Python's floats. Where those raise, or something is not finite, the same circuit
runs again on NumPy's floats, which follow IEEE 754: 1/0 is inf, log(-1) is nan, and both go on
through the circuit.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.caching import kept_with_first
from engine.gates import NAMESPACES, Arithmetic
from engine.graph import Constant, Gate, Graph

Passes = Callable[[Sequence[Any], Any], tuple[tuple[Any, ...], ...]]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that a reader should know: `kink` or `not-finite` at a gate, or an `unused` statement."""

    code: str
    gate: str | None
    message: str


@dataclass(frozen=True, eq=False)
class Run:
    """Both passes with one set of inputs.

    For each wire of the graph: its value, its gradient, and the local gradient towards it of the
    gate at its end (1 at the output). `upstream` is the gradient at the output.
    """

    graph: Graph
    upstream: float
    values: tuple[float, ...]
    locals: tuple[float, ...]
    gradients: tuple[float, ...]

    @property
    def finite(self) -> bool:
        """Tell whether every value and every gradient is a finite number."""
        return _all_finite(self.values) and _all_finite(self.gradients)

    def value(self, gate: Gate) -> float:
        """Give the value that a gate computes."""
        return self.values[gate.results[0]]

    def gradient(self, gate: Gate) -> float:
        """Give what arrives at a gate from behind: at a copy gate, the sum over its results."""
        first, *others = (self.gradients[wire] for wire in gate.results)
        return sum(others, first)

    def operands(self, gate: Gate) -> list[float]:
        """Give the values of a gate's operands, constants included, as typed."""
        return [o.value if isinstance(o, Constant) else self.values[o] for o in gate.operands]

    def at_kink(self, gate: Gate) -> bool:
        """Tell whether a gate stands where its derivative jumps."""
        kink = gate.row.kink
        return kink is not None and kink(self.operands(gate), self.value(gate))


def run(graph: Graph, inputs: Mapping[str, float], upstream: float = 1.0) -> Run:
    """Run both passes. `inputs` has a finite number for each input of the graph.

    >>> from engine.graph import build
    >>> from engine.parser import parse
    >>> run(build(parse("(x+y)*z")), {"x": -2.0, "y": 5.0, "z": -4.0}).gradients
    (-4.0, -4.0, 3.0, -4.0, 1.0)
    """
    if finite := finite_run(graph, inputs, upstream):
        return finite
    numbers = [np.float64(inputs[input.name]) for input in graph.inputs]
    with np.errstate(all="ignore"):
        results = _compiled(graph, "numpy")(numbers, np.float64(upstream))
    values, local, gradients = (tuple(map(float, numbers)) for numbers in results)
    return Run(graph, upstream, values, local, gradients)


def finite_run(graph: Graph, inputs: Mapping[str, float], upstream: float = 1.0) -> Run | None:
    """Run both passes on Python's floats; None where a value or a gradient is not finite.

    Python's floats report an overflow, a domain or a complex number where IEEE 754 has a value.
    """
    numbers = [float(inputs[input.name]) for input in graph.inputs]
    try:
        values, local, gradients = _compiled(graph, "math")(numbers, float(upstream))
        if _all_finite(values) and _all_finite(gradients):
            return Run(graph, upstream, values, local, gradients)
    except (ArithmeticError, ValueError, TypeError):
        pass
    return None


def _all_finite(numbers: Sequence[float]) -> bool:
    return all(map(math.isfinite, numbers))


@kept_with_first
def _compiled(graph: Graph, arithmetic: Arithmetic) -> Passes:
    """Compile both passes of a graph: inputs and upstream gradient in; values, locals, gradients out."""
    scope = dict(NAMESPACES[arithmetic])
    exec(
        compile(source(graph, arithmetic), "<circuit>", "exec"), scope
    )  # our own text, see source()
    return scope["passes"]  # type: ignore[no-any-return]  # what the code above defines


def source(graph: Graph, arithmetic: Arithmetic) -> str:
    """Write both passes in Python: values `v`, local gradients `d` and gradients `g`.

    A value is numbered as a value, a gradient by its wire, for the wires that leave a copy gate
    share a value and not a gradient. Nothing in it comes from the user but numbers.
    """
    lines = [
        f"[{', '.join(f'v{graph.wires[input.wire].value}' for input in graph.inputs)}] = inputs"
    ]
    local = {graph.output_wire: "1.0"}
    for gate in graph.gates:
        if gate.row.name != "copy":
            code = gate.row.forward_code(len(gate.operands), arithmetic)
            value = graph.wires[gate.results[0]].value
            lines.append(f"v{value} = {code.format(*_names(graph, gate, arithmetic))}")
    lines.append(f"g{graph.output_wire} = upstream")
    for gate in reversed(graph.gates):
        arriving = " + ".join(f"g{wire}" for wire in gate.results)
        for wire, partial in _partials(graph, gate, arithmetic):
            if partial == "1.0":
                lines.append(f"g{wire} = {arriving}")
                local[wire] = partial
            elif partial.startswith("v"):
                lines.append(f"g{wire} = {arriving}*{partial}")
                local[wire] = partial
            else:
                lines.append(f"d{wire} = {partial}; g{wire} = {arriving}*d{wire}")
                local[wire] = f"d{wire}"
    wires = range(len(graph.wires))
    values = "".join(f"v{wire.value}," for wire in graph.wires)
    locals = "".join(f"{local[wire]}," for wire in wires)
    gradients = "".join(f"g{wire}," for wire in wires)
    lines.append(f"return ({values}), ({locals}), ({gradients})")
    return "\n    ".join(["def passes(inputs, upstream):", *lines])


def _partials(graph: Graph, gate: Gate, arithmetic: Arithmetic) -> Iterator[tuple[int, str]]:
    """Write a gate's local gradient towards each wire among its operands."""
    names = _names(graph, gate, arithmetic)
    out = f"v{graph.wires[gate.results[0]].value}"
    for position, operand in enumerate(gate.operands):
        if not isinstance(operand, Constant):
            code = gate.row.partial_code(position, arithmetic)
            yield operand, code.format(*names, out=out)


def _names(graph: Graph, gate: Gate, arithmetic: Arithmetic) -> list[str]:
    number = "float64" if arithmetic == "numpy" else ""
    return [
        f"{number}({o.value!r})" if isinstance(o, Constant) else f"v{graph.wires[o].value}"
        for o in gate.operands
    ]


def warnings(run: Run) -> list[Warning]:
    """List the gates at a kink, the first gate where a number stops being finite, and what is unused."""
    graph = run.graph
    found = [
        Warning("kink", gate.id, f"{gate.symbol} stands at a kink: {gate.row.convention}.")
        for gate in graph.gates
        if run.at_kink(gate)
    ]
    if not run.finite:
        found.append(_first_not_finite(run))
    return found + [
        Warning("unused", None, f"The output does not depend on `{name}`, so it is not drawn.")
        for name, _ in graph.unused
    ]


def _first_not_finite(run: Run) -> Warning:
    for gate in run.graph.gates:
        if not math.isfinite(run.value(gate)):
            return Warning(
                "not-finite", gate.id, f"The value is not a finite number from {gate.symbol} on."
            )
    gate = next(
        gate
        for gate in reversed(run.graph.gates)
        if not _all_finite([run.gradients[wire] for wire in gate.wires])
    )
    return Warning(
        "not-finite", gate.id, f"The gradient is not a finite number from {gate.symbol} backward."
    )
