"""What in a run is worth a warning: kinks, numbers that are not finite, parts that differ, unused names.

A gate that is folded away can't be marked, so its warning stands at the module's gate.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..base.errors import Span
from ..base.names import drawn
from ..base.numerals import brief
from ..base.words import Words, counted, say
from ..graph.flowing import needing_gradient
from ..graph.graph import COPY, Gate
from ..graph.grouping import Module
from ..graph.names import output_drawn
from ..modules.folded import Folded
from ..passes.numbers import Value
from ..passes.run import Run, computed, sent

_MOST_WRITTEN = 100  # numbers of an upstream gradient in a link
_MOST_NAMED = 3  # names that match no module: an address may have thousands


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that a reader should know."""

    # `kink`, `not-finite`, `parts-differ`, `unused`, `constant-sum`, `no-such-module` or `not-folded`.
    code: str
    # The id of the gate that the warning is about; None where it is about none.
    gate: str | None
    message: Words  # what the reader is told


def warnings(run: Run, unknown: Sequence[str] = (), knotted: Sequence[str] = ()) -> list[Warning]:
    """List the gates at a kink, the first gate where a number stops being finite, and unused statements.

    `unknown` are names that were given as modules and match none, `knotted` those of modules that can't be
    drawn as one gate.
    """
    typed = run.typed or run
    folded = {
        inner.id: gate
        for gate in run.graph.gates
        if isinstance(gate.row, Folded)
        for inner in gate.row.inner.gates
    }
    return [
        *(_at(warning, folded) for warning in _of_gates(typed)),
        *(warning for module in run.graph.modules if module.row for warning in _parts(run, module)),
        *(
            Warning(
                "unused",
                None,
                say(
                    "The output does not depend on `{name}`, so it is not drawn.", name=drawn(name)
                ),
            )
            for name in _once(typed.graph.unused)
        ),
        *_missing(unknown),
        *(
            Warning(
                "not-folded",
                None,
                say("`{name}` is drawn open: a value leaves it and comes back.", name=name),
            )
            for name in knotted
        ),
    ]


def _once(unused: Sequence[tuple[str, Span]]) -> Iterator[str]:
    """Give the first name of each place: a statement that is run in each round has many."""
    places: set[Span] = set()
    for name, span in unused:
        if span not in places:
            yield name
        places.add(span)


def _missing(names: Sequence[str]) -> Iterator[Warning]:
    """Warn of names that match no module: of the first few by name, of all others by their number."""
    for name in names[:_MOST_NAMED]:
        yield Warning("no-such-module", None, say("There is no module `{name}` here.", name=name))
    if others := len(names[_MOST_NAMED:]):
        message = counted(
            "{count} other name matches no module.",
            "{count} other names match no module.",
            count=others,
        )
        yield Warning("no-such-module", None, message)


def _at(warning: Warning, folded: dict[str, Gate]) -> Warning:
    """Move a warning about a gate that is folded away to the module's gate."""
    module = folded.get(warning.gate or "")
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
        yield from _not_finite(run)
    if vain := summed_in_vain(run):
        message = say(
            "The backward pass begins with ones, as for the sum of {name}, and all gradients are 0: "
            "{reason}. Set another gradient at {name}.",
            name=output_drawn(run.graph),
            reason=vain.row.at_ones,
        )
        yield Warning("constant-sum", vain.id, message)


def summed_in_vain(run: Run) -> Gate | None:
    """Give the output's gate where all gradients are 0 because its numbers have the same sum always."""
    end = run.graph.wires[run.graph.output_wire].source
    gate = next((gate for gate in run.graph.gates if gate.end == end), None)
    if gate is None or not gate.row.at_ones:
        return None
    return gate if np.ptp(run.upstream) == 0 and np.any(run.upstream) else None


def first_alone(run: Run) -> str:
    """Write an upstream gradient of the first number alone, where one of ones tells nothing.

    It is empty where ones serve, or where the output has too many numbers to write.
    """
    if summed_in_vain(run) is None or np.size(run.upstream) > _MOST_WRITTEN:
        return ""
    numbers = np.zeros(np.shape(run.upstream), int)
    numbers.flat[0] = 1
    return json.dumps(numbers.tolist(), separators=(",", ":"))


def _not_finite(run: Run) -> Iterator[Warning]:
    """Warn of the first gate whose value is not finite, and of those where that begins in another way.

    They are the first that divides by 0, and the first that sends it back although all around it is finite.
    """
    value = next((gate for gate in run.graph.gates if not _finite(run.value(gate))), None)
    if value:
        message = say(
            "{gate} gives what is not a finite number, and so may all that comes behind it.",
            gate=_called(value),
        )
        yield Warning("not-finite", value.id, message)
    divided = next((gate for gate in run.graph.gates if _divides_by_0(run, gate)), None)
    if divided and divided is not value:
        message = say(
            "{gate} divides by 0, so what comes behind it may not be finite.", gate=_called(divided)
        )
        yield Warning("not-finite", divided.id, message)
    gradient = _first_sending(run, value is None)
    if gradient:
        message = say(
            "{gate} sends back what is not a finite number, and so may all that comes before it.",
            gate=_called(gradient),
        )
        yield Warning("not-finite", gradient.id, message)


def _first_sending(run: Run, of_any: bool) -> Gate | None:
    """Find the first gate that sends back what is not finite: `of_any` numbers, or of finite ones."""
    needing = needing_gradient(run.graph, run.data)
    gate: Gate
    for gate in reversed(run.graph.gates):
        around = (run.value(gate), *run.operands(gate), run.gradient(gate))
        if of_any or all(map(_finite, around)):
            for wire in gate.wires:
                if needing[wire] and not _finite(run.gradients[wire]):
                    return gate
    return None


def _divides_by_0(run: Run, gate: Gate) -> bool:
    if gate.row.name not in ("div", "reciprocal"):
        return False
    return not np.all(run.operands(gate)[-1])


def _called(gate: Gate) -> str:
    return gate.symbol or say("the copy gate")


def _parts(run: Run, module: Module) -> Iterator[Warning]:
    """Warn where the parts of an expanded gate would give other numbers than the whole gate gave."""
    gates = [gate for gate in run.graph.gates if gate.id in module.gates]
    last, inside = gates[-1], {gate.end for gate in gates}
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
    """Tell whether numbers differ by more than rounding explains."""
    return _finite(edge) and not np.allclose(edge, found, rtol=1e-6, atol=1e-12)


def _finite(value: Value | None) -> bool:
    return value is None or bool(np.isfinite(value).all())
