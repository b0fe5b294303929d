"""The steps of a run, and what has a number after some of them.

Each gate forward, in order; then the gradient at the output; then each gate backward, in reverse.
"""

from typing import Literal, NamedTuple

from ..base.numerals import ASKED, NONE
from .graph import Graph

Role = Literal["value", "gradient"]


class Step(NamedTuple):
    """One step: `forward`, `output` or `backward`, and the gate whose turn it is."""

    phase: str
    gate: str | None


class Moment(NamedTuple):
    """A run after `done` of its steps: which wires, by index, have a value and a gradient by then.

    `asked` are the numbers among them that the reader is to find, by role and wire.
    """

    done: int
    values: frozenset[int]
    gradients: frozenset[int]
    asked: frozenset[tuple[Role, int]] = frozenset()

    def sign(self, role: Role, wire: int) -> str | None:
        """Give what stands in the place of a number: a dash, a question mark, or None for itself."""
        if wire not in (self.values if role == "value" else self.gradients):
            return NONE
        return ASKED if (role, wire) in self.asked else None


def steps(graph: Graph) -> tuple[Step, ...]:
    """List the steps of a circuit's run."""
    ids = [gate.id for gate in graph.gates]
    return (
        *(Step("forward", id) for id in ids),
        Step("output", None),
        *(Step("backward", id) for id in reversed(ids)),
    )


def after(graph: Graph, done: int | None) -> Moment | None:
    """Give the moment after so many steps; None where that is no less than all of them."""
    if done is None or done > len(graph.gates) * 2:
        return None
    gates = graph.by_id
    values, gradients = {input.wire for input in graph.inputs}, set()
    for phase, id in steps(graph)[:done]:
        if id is None:
            gradients.add(graph.output_wire)
        elif phase == "forward":
            values.update(gates[id].results)
        else:
            gradients.update(gates[id].wires)
    return Moment(done, frozenset(values), frozenset(gradients))


def in_turn(graph: Graph, done: int | None) -> str | None:
    """Name the gate whose turn the last of so many steps was: at the output, the one that computes it.

    None before the first step, and where no step is looked at.
    """
    if not done or done > len(graph.gates) * 2 + 1:
        return None
    return steps(graph)[done - 1].gate or graph.wires[graph.output_wire].source.removeprefix(
        "gate-"
    )


def finished(graph: Graph) -> Moment:
    """Give the moment after all steps."""
    every = frozenset(range(len(graph.wires)))
    return Moment(len(graph.gates) * 2 + 1, every, every)
