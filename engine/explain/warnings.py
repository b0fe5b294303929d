"""What in a run is worth a warning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..base.numerals import brief
from ..base.words import Words, counted, say
from ..graph.graph import COPY, Gate, Module
from ..modules.folded import Folded
from ..passes.run import Run, Value, computed, needing_gradient, sent

_MOST_NAMED = 3  # modules that are not there


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that a reader should know.

    `kink`, `not-finite` or `parts-differ` at a gate, an `unused` statement, or `no-such-module`.
    """

    code: str
    gate: str | None
    message: Words


def warnings(run: Run, unknown: Sequence[str] = ()) -> list[Warning]:
    """List the gates at a kink, the first gate where a number stops being finite, and what is unused.

    What is said of a gate that is folded away stands at its module's. `unknown` are names of modules
    that are not there.
    """
    typed = run.typed or run
    shown = {
        inner.id: gate
        for gate in run.graph.gates
        if isinstance(gate.row, Folded)
        for inner in gate.row.inner.gates
    }
    return [
        *(_at(warning, shown) for warning in _of_gates(typed)),
        *(warning for module in run.graph.modules if module.row for warning in _parts(run, module)),
        *(
            Warning(
                "unused",
                None,
                say("The output does not depend on `{name}`, so it is not drawn.", name=name),
            )
            for name, _ in typed.graph.unused
        ),
        *_missing(unknown),
    ]


def _missing(names: Sequence[str]) -> Iterator[Warning]:
    """Name modules that are not there; of thousands in an address, a few."""
    for name in names[:_MOST_NAMED]:
        yield Warning("no-such-module", None, say("There is no module `{name}` here.", name=name))
    if others := len(names[_MOST_NAMED:]):
        message = counted(
            "{count} other name matches no module.",
            "{count} other names match no module.",
            count=others,
        )
        yield Warning("no-such-module", None, message)


def _at(warning: Warning, shown: dict[str, Gate]) -> Warning:
    """Put a warning where its gate is seen."""
    module = shown.get(warning.gate or "")
    if module is None:
        return warning
    message = say("Inside {module}: {message}", module=module.symbol, message=warning.message)
    return Warning(warning.code, module.id, message)


def _of_gates(run: Run) -> Iterator[Warning]:
    for gate in run.graph.gates:
        if run.at_kink(gate):
            message = say(
                "{gate} stands at a kink: {convention}.",
                gate=gate.symbol,
                convention=gate.row.convention,
            )
            yield Warning("kink", gate.id, message)
    if not run.finite:
        yield _first_not_finite(run)


def _first_not_finite(run: Run) -> Warning:
    for gate in run.graph.gates:
        if not _finite(run.value(gate)):
            message = say("The value is not a finite number from {gate} on.", gate=_called(gate))
            return Warning("not-finite", gate.id, message)
    needing = needing_gradient(run.graph, run.data)
    gate = next(
        gate
        for gate in reversed(run.graph.gates)
        for wire in gate.wires
        if needing[run.graph.wires[wire].value] and not _finite(run.gradients[wire])
    )
    message = say("The gradient is not a finite number from {gate} backward.", gate=_called(gate))
    return Warning("not-finite", gate.id, message)


def _called(gate: Gate) -> str:
    return gate.symbol or say("the copy gate")


def _parts(run: Run, module: Module) -> Iterator[Warning]:
    """Say where the parts of a gate give other numbers than the gate, which are those at its edge."""
    gates = [gate for gate in run.graph.gates if gate.id in module.gates]
    last, inside = gates[-1], {f"gate-{gate.id}" for gate in gates}
    gives, sends = run.value(last), []
    for gate in gates:
        for wire in gate.wires:
            gradient = run.gradients[wire]
            if gradient is not None and run.graph.wires[wire].source not in inside:
                back = run.gradient(gate)
                back = back if gate.row is COPY else sent(run, gate, wire, back)
                sends.append((gradient, back))
    found = computed(last, run.operands(last))
    if _differ(gives, found):
        yield Warning(
            "parts-differ",
            last.id,
            say(
                "Here {module} gives {edge}, which stands at its edge; its parts would give {parts}.",
                module=module.title,
                edge=brief(gives),
                parts=brief(found),
            ),
        )
    for edge, found in sends:
        if _differ(edge, found):
            yield Warning(
                "parts-differ",
                last.id,
                say(
                    "Here {module} sends back {edge}, which stands at its edge; its parts would "
                    "send {parts}.",
                    module=module.title,
                    edge=brief(edge),
                    parts=brief(found),
                ),
            )


def _differ(edge: Value, found: Value) -> bool:
    """Tell numbers that differ by more than what is lost in rounding."""
    return _finite(edge) and not np.allclose(edge, found, rtol=1e-6, atol=1e-12)


def _finite(value: Value | None) -> bool:
    return value is None or bool(np.isfinite(value).all())
