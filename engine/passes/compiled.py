"""Both passes of a circuit of scalars as straight-line Python, for circuits that are run again.

One line computes each value and each gradient, by the formulas of the table's rows. The code holds
nothing that a user typed: only our formulas, numbers and counters.
"""

from collections.abc import Callable, Sequence
from typing import Any

from ..gates.printers import NAMESPACES
from ..gates.scalars import Scalar
from ..graph.graph import Constant, Gate, Graph

Passes = Callable[[Sequence[float], float], tuple[tuple[float, ...], tuple[float | None, ...]]]


def compiled(graph: Graph, wanted: Sequence[bool]) -> Passes:
    """Compile both passes of a graph of scalars to a function of the inputs and the upstream gradient.

    It returns the values and gradients of the wires. `wanted` tells for each wire whether it has a
    gradient; if none has one, there is no backward pass. The function computes on Python's floats, which
    raise an error where IEEE 754 has inf or nan.
    """
    scope: dict[str, Any] = dict(NAMESPACES["math"])
    exec(compile(source(graph, wanted), "<circuit>", "exec"), scope)  # our own text, see source()
    return scope["passes"]  # type: ignore[no-any-return]  # the function that the executed source defines


def source(graph: Graph, wanted: Sequence[bool]) -> str:
    """Write both passes in Python: values `v` and gradients `g`.

    Values are numbered by value and gradients by wire, since the wires that leave a copy gate share a
    value and have a gradient each. Nothing in the source comes from a user but numbers.
    """
    lines = [
        f"[{', '.join(f'v{graph.wires[input.wire].value}' for input in graph.inputs)}] = inputs"
    ]
    for gate in graph.gates:
        if gate.row.name != "copy":
            assert isinstance(gate.row, Scalar)
            code = gate.row.forward_code(len(gate.operands), "math")
            value = graph.wires[gate.results[0]].value
            lines.append(f"v{value} = {code.format(*_names(graph, gate))}")
    lines.append(f"g{graph.output_wire} = upstream")
    for gate in reversed(graph.gates):
        for position, wire in enumerate(gate.operands):
            if not isinstance(wire, Constant) and wanted[wire]:
                lines.append(f"g{wire} = {_sent(graph, gate, position, wanted)}")
    values = "".join(f"v{wire.value}," for wire in graph.wires)
    gradients = "".join(
        f"g{number}," if number == graph.output_wire or wanted[number] else "None,"
        for number, wire in enumerate(graph.wires)
    )
    lines.append(f"return ({values}), ({gradients})")
    return "\n    ".join(["def passes(inputs, upstream):", *lines])


def _sent(graph: Graph, gate: Gate, position: int, wanted: Sequence[bool]) -> str:
    """Write what a gate sends to the wire at a position: a copy gate, the sum of what comes back."""
    if gate.row.name == "copy":
        return " + ".join(f"g{wire}" for wire in gate.results if wanted[wire])
    assert isinstance(gate.row, Scalar)
    out = gate.results[0]
    code = gate.row.sent_code(position, "math")
    return code.format(*_names(graph, gate), out=f"v{graph.wires[out].value}", g=f"g{out}")


def _names(graph: Graph, gate: Gate) -> list[str]:
    return [
        f"({o.value!r})" if isinstance(o, Constant) else f"v{graph.wires[o].value}"
        for o in gate.operands
    ]
