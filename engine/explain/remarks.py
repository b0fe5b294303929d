"""What is said of a gate that is looked at: what it keeps, and what it wants.

A gate whose value has a positive gradient wants a larger output, one with a negative gradient a
smaller one, with as much force as the gradient has size: so the lecture notes read gradients. What
is said depends on a sign, and signs change while a slider moves: a wish has a sentence for each.

At a moment of a run, `seen` is the run as far as it has come: None stands for what is not there yet.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from ..base.numerals import brief, short
from ..base.words import Figure, Words, listed, say
from ..graph.graph import Constant, Gate
from ..modules.folded import Folded
from ..passes.run import Run

LARGER, SMALLER, NEITHER, NOT_A_NUMBER, NOT_YET = "1", "-1", "0", "nan", ""


Named = Callable[[int], str]
"""Gives what an operand is called, by its wire."""


def keeps(run: Run, gate: Gate, seen: Run, named: Named) -> Words:
    """Say what the backward pass of a gate reads of what the forward pass computed."""
    if isinstance(gate.row, Folded) and gate.row.like is None:
        return say("It keeps what the gates inside keep.")
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


class Wish(NamedTuple):
    """Sentences about the gradient on a wire, by its sign, and the sign that it has now."""

    wire: str
    sign: str
    said: dict[str, Words]


def purpose(run: Run) -> Words:
    """Say what all the gates want it for: a larger output, or what the gradient set there asks for."""
    if run.shape(run.graph.output_wire) or not run.upstream or math.isnan(run.upstream):
        return say("What it wants")
    if run.upstream > 0:
        return say("What it wants, for {output} to grow", output=run.graph.output)
    return say("What it wants, for {output} to shrink", output=run.graph.output)


def of_output(run: Run, gate: Gate, seen: float | None) -> Wish:
    """Say what a gate of numbers wants of its output, whose gradient is `seen` by now."""
    wire = run.graph.wires[gate.wires[0] if len(gate.results) > 1 else gate.results[0]].id
    force = Figure(short(abs(seen or 0.0)), "force", wire)
    return Wish(wire, _sign(seen), {
        LARGER: say("It wants a larger output, with a force of {force}.", force=force),
        SMALLER: say("It wants a smaller output, with a force of {force}.", force=force),
        NEITHER: say("It does not mind: a little more or less of its output changes nothing."),
        NOT_A_NUMBER: say("Its gradient is not a number, so it wants nothing."),
        NOT_YET: say("What it wants is not known before its gradient comes back."),
    })  # fmt: skip


def of_array() -> Words:
    """Say what a gate wants whose output is many numbers."""
    return say(
        "Each number of its output: larger where its gradient is positive, smaller where it is negative."
    )


def of_data(constants: bool = False) -> Words:
    """Say why a gate wants nothing to which no gradient comes back."""
    if constants:
        return say("Constants alone lead here, so no gradient is needed, and it wants nothing.")
    return say("Data alone lead here, so no gradient comes back, and it wants nothing.")


def of_operands(run: Run, gate: Gate, seen: Run, named: Named) -> list[Wish]:
    """Say which way each operand of a gate of numbers should go, as far as that is `seen`."""
    return [
        _of_operand(run.graph.wires[wire].id, named(wire), seen.gradients[wire])
        for wire in gate.operands
        if not isinstance(wire, Constant) and run.gradients[wire] is not None
    ]


def _of_operand(wire: str, name: str, seen: float | None) -> Wish:
    return Wish(wire, _sign(seen), {
        LARGER: say("{name} should get larger", name=name),
        SMALLER: say("{name} should get smaller", name=name),
        NEITHER: say("{name} can stay as it is", name=name),
    })  # fmt: skip


def _sign(gradient: float | None) -> str:
    if gradient is None:
        return NOT_YET
    if math.isnan(gradient):
        return NOT_A_NUMBER
    return LARGER if gradient > 0 else SMALLER if gradient < 0 else NEITHER


def _value(seen: Run, wire: int) -> Figure:
    return Figure(brief(seen.values[wire]), "value", seen.graph.wires[wire].id)
