"""The steps of a run, and which wires have numbers after some of them.

The steps are each gate forward, in order; the gradient at the output; each gate backward, in reverse.
"""

from typing import Literal, NamedTuple

from ..base.numerals import ASKED, NONE
from .graph import Graph

Role = Literal["value", "gradient"]


class Step(NamedTuple):
    """One step of a run."""

    # `forward`, `output` or `backward`.
    phase: str
    # The id of the gate whose turn it is; None for `output`.
    gate: str | None


class Moment(NamedTuple):
    """A run after some of its steps."""

    # How many steps have happened.
    done: int
    # The indices of the wires that have a value by then.
    values: frozenset[int]
    # The indices of the wires that have a gradient by then.
    gradients: frozenset[int]
    # Of those numbers, the ones that the reader is asked to find: their roles and wires.
    asked: frozenset[tuple[Role, int]] = frozenset()

    def placeholder(self, role: Role, wire: int) -> str | None:
        """Give what is shown instead of a number: a dash, a question mark; None where it is shown."""
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
    """Give the moment after `done` steps; None where these are all steps, or `done` is None."""
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
    """Give the id of the gate of the last of `done` steps; at the output, of the gate that computes it.

    None before the first step, where `done` is None, and where an input is the output.
    """
    if not done or done > len(graph.gates) * 2 + 1:
        return None
    last = graph.source(graph.output_wire)
    return steps(graph)[done - 1].gate or (last and last.id)


def finished(graph: Graph) -> Moment:
    """Give the moment after all steps."""
    every = frozenset(range(len(graph.wires)))
    return Moment(len(graph.gates) * 2 + 1, every, every)
