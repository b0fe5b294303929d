"""What in a run is worth a warning."""

from dataclasses import dataclass

import numpy as np

from engine.passes import Run, Value


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that a reader should know: `kink` or `not-finite` at a gate, or an `unused` statement."""

    code: str
    gate: str | None
    message: str


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
        if not _finite(run.value(gate)):
            return Warning(
                "not-finite", gate.id, f"The value is not a finite number from {gate.symbol} on."
            )
    gate = next(
        gate
        for gate in reversed(run.graph.gates)
        if not all(_finite(run.gradients[wire]) for wire in gate.wires)
    )
    return Warning(
        "not-finite", gate.id, f"The gradient is not a finite number from {gate.symbol} backward."
    )


def _finite(value: Value | None) -> bool:
    return value is None or bool(np.isfinite(value).all())
