"""What is said of a gate that is looked at: what it keeps, and what it wants.

The lecture notes read gradients as wishes: a gate with a positive gradient wants a larger output, and a
gate with a negative gradient a smaller one, with a force of the gradient's size. The sign of a gradient
changes while a slider moves, so a wish has a sentence for every sign.

`seen` is a run in which None stands for each number that is not computed yet.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from ..base.numerals import brief, short
from ..base.words import Figure, Words, listed, say
from ..graph.graph import Constant, Gate
from ..graph.names import output_drawn
from ..modules.folded import Folded
from ..passes.run import Run

# The signs of a gradient, as the page's script names them; `NOT_YET` where there is no gradient yet.
LARGER, SMALLER, NEITHER, NOT_A_NUMBER, NOT_YET = "1", "-1", "0", "nan", ""
NO_VALUE = "none"  # where the value is not a number: nothing is a little more than that


Named = Callable[[int], str]
"""A function that says what the value on a wire is called, by the wire's index."""


def keeps(run: Run, gate: Gate, seen: Run, named: Named) -> Words:
    """Say which values of the forward pass the backward pass of a gate reads."""
    if isinstance(gate.row, Folded) and gate.row.like is None:
        return inside()
    graph, count = run.graph, len(gate.operands)
    read = {
        kept
        for position, wire in enumerate(gate.operands)
        if not isinstance(wire, Constant) and run.gradients[wire] is not None
        for kept in gate.row.keeps(position, count)
    }
    values = {
        graph.wires[wire].value: say("{name} = {value}", name=named(wire), value=_value(seen, wire))
        for position, wire in enumerate(gate.operands)
        if position in read and not isinstance(wire, Constant)
    }
    kept = list(values.values())
    if count in read:
        value = _value(seen, gate.results[0])
        kept.append(say("{name} = {value}", name=say("its output"), value=value))
    if not kept:
        return say("It keeps nothing from the forward pass.")
    return say("It keeps {kept} from the forward pass.", kept=listed(kept))


def inside() -> Words:
    """Say what the backward pass of a folded module reads."""
    return say("It keeps what the gates inside keep.")


class Wish(NamedTuple):
    """What a gate or an operand wants, which depends on the sign of its gradient."""

    # The id of the wire that has the gradient.
    wire: str
    # The sign that the gradient has now.
    sign: str
    # A sentence for each sign.
    said: dict[str, Words]


def purpose(run: Run) -> Words:
    """Say what all wishes are for: a larger output, or a smaller one if the upstream gradient is negative."""
    if run.shape(run.graph.output_wire) or not run.upstream or math.isnan(run.upstream):
        return say("What it wants")
    if run.upstream > 0:
        return say("What it wants, for {output} to grow", output=output_drawn(run.graph))
    return say("What it wants, for {output} to shrink", output=output_drawn(run.graph))


def of_output(run: Run, gate: Gate, seen: float | None) -> Wish:
    """Say what a gate wants of its output, which is a number and has the gradient `seen`."""
    at = gate.wires[0] if len(gate.results) > 1 else gate.results[0]
    wire = run.graph.wires[at].id
    force = Figure(short(abs(seen or 0.0)), "force", wire)
    return Wish(wire, _sign(seen, run.values[at]), {
        LARGER: say("It wants a larger output, with a force of {force}.", force=force),
        SMALLER: say("It wants a smaller output, with a force of {force}.", force=force),
        NEITHER: say("It does not mind: a little more or less of its output changes nothing."),
        NOT_A_NUMBER: say("Its gradient is not a number, so it wants nothing."),
        NO_VALUE: say("Its value is not a number, so it wants nothing."),
        NOT_YET: say("What it wants is not known before its gradient comes back."),
    })  # fmt: skip


def of_array() -> Words:
    """Say what a gate wants whose output is an array."""
    return say(
        "Each number of its output: larger where its gradient is positive, smaller where it is negative."
    )


def of_data(constants: bool = False, inputs: bool = False) -> Words:
    """Say why a gate without a gradient wants nothing; `inputs` that are no data may lead to it."""
    if constants:
        return say("Constants alone lead here, so no gradient is needed, and it wants nothing.")
    if inputs:
        return say("It counts as a constant, so no gradient comes back, and it wants nothing.")
    return say("Data alone lead here, so no gradient comes back, and it wants nothing.")


def of_operands(run: Run, gate: Gate, seen: Run, named: Named) -> list[Wish]:
    """Say which way each operand of a gate of numbers should go, by its gradient in `seen`."""
    return [
        _of_operand(
            run.graph.wires[wire].id, named(wire), _sign(seen.gradients[wire], run.values[wire])
        )
        for wire in gate.operands
        if not isinstance(wire, Constant) and run.gradients[wire] is not None
    ]


def _of_operand(wire: str, name: str, sign: str) -> Wish:
    return Wish(wire, sign, {
        LARGER: say("{name} should get larger", name=name),
        SMALLER: say("{name} should get smaller", name=name),
        NEITHER: say("{name} can stay as it is", name=name),
    })  # fmt: skip


def _sign(gradient: float | None, value: float) -> str:
    if gradient is None:
        return NOT_YET
    if math.isnan(value):
        return NO_VALUE
    if math.isnan(gradient):
        return NOT_A_NUMBER
    return LARGER if gradient > 0 else SMALLER if gradient < 0 else NEITHER


def _value(seen: Run, wire: int) -> Figure:
    return Figure(brief(seen.values[wire]), "value", seen.graph.wires[wire].id)
