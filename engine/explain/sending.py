"""What a gate sends back, operand by operand, and why that much."""

from collections.abc import Callable, Sequence
from math import prod

from ..base.numerals import brief
from ..base.shapes import Shape
from ..base.words import Figure, Words, counted, guarded, listed, say
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.called import as_operand
from ..graph.graph import Constant, Gate
from ..modules.folded import Folded
from ..passes.numbers import Value
from ..passes.run import Run
from ..passes.run import sent as passed_back
from .entries import with_branches
from .holding import adds_up, is_at_edge, is_close, is_of_formula, is_product
from .sums import between
from .terms import (
    behind_a_sign,
    gradient_on,
    gradients_on,
    in_formula,
    letter_of,
    local_text,
    operand_name,
    operand_texts,
    sent_text,
    value_on,
)

_MOST_ADDED = 8  # numbers that are added up in a sentence
_MOST_EXPLAINED = 3  # operands of a gate whose local gradients are explained in its sentence


def added_up(run: Run, gate: Gate) -> Words:
    """Say how the gradients of a value's uses are added up."""
    total = gradient_on(run, gate.wires[0])
    wires = [wire for wire in gate.results if run.gradients[wire] is not None]
    back = gradients_on(run, wires)
    many = len(wires) > _MOST_ADDED
    if many and not run.shape(gate.results[0]):
        begin, end = [gradient_on(run, wire) for wire in wires[:2]], gradient_on(run, wires[-1])
        back = listed([*begin, "…", end])
    if many or run.shape(gate.results[0]):
        said = counted(
            "{count} branch comes back to {name}: the copy gate receives {back} and passes {total} back.",
            "{count} branches come back to {name}: the copy gate receives {back}, adds them up and "
            "passes {total} back.",
            count=len(wires),
            name=operand_name(run, gate, 0),
            back=back,
            total=total,
        )
    else:
        first: str = gradient_on(run, wires[0])
        for other in wires[1:]:
            first = say(
                "{first} + {next}", first=first, next=behind_a_sign(gradient_on(run, other))
            )
        said = counted(
            "{count} branch comes back to {name}: {sum} {equals} {total}.",
            "{count} branches come back to {name}, and what they bring is added up: {sum} {equals} {total}.",
            count=len(wires),
            name=operand_name(run, gate, 0),
            sum=first,
            equals=_equals(run, gate.wires[0], _arriving(run, gate), sum),
            total=total,
        )
    if not is_at_edge(run, gate, gate.wires[0]):
        return with_branches(said, run, gate) if run.shape(gate.results[0]) else said
    safe = say(
        "The copy gate receives {back} and passes {total} back, as at the edge of the whole gate.",
        back=back,
        total=total,
    )
    return guarded(said, safe) if adds_up(run, gate) else safe


def numbers_sent(run: Run, gate: Gate, arriving: str) -> list[Words]:
    """Say for each operand what its local gradient is, and that it gets arriving × local."""
    sent: list[Words] = []
    explained = False  # whether a sentence has begun, which the next operand goes on with
    for position, wire in enumerate(gate.operands):
        if isinstance(wire, Constant) or run.gradients[wire] is None:
            continue
        name, slope = operand_name(run, gate, position), run.local(gate, wire)
        local = Figure(brief(slope), "local", run.graph.wires[wire].id)
        gets = {
            "name": name,
            "arriving": arriving,
            "local": behind_a_sign(local),
            "equals": _equals(run, wire, [*_arriving(run, gate), slope], prod),
            "sent": gradient_on(run, wire),
        }
        if len(gate.wires) > _MOST_EXPLAINED:
            said = say("{name} gets {arriving} × {local} {equals} {sent}", **gets)
        elif explained:
            said = say(
                "towards {name} it is {why}, so {name} gets {arriving} × {local} {equals} {sent}",
                why=_why(run, gate, position, local),
                **gets,
            )
        else:
            said = say(
                "Towards {name} its local gradient is {why}, so {name} gets {arriving} × {local} "
                "{equals} {sent}",
                why=_why(run, gate, position, local),
                **gets,
            )
        holds = is_product(run.gradient(gate), slope, run.gradients[wire])
        if is_at_edge(run, gate, wire):
            safe = say("{name} gets {sent}, as at the edge of the whole gate", **gets)
            said = guarded(said, safe) if holds else safe
        elif not holds:
            said = say("{name} gets {sent}, by way of the gates inside", **gets)
        explained = explained or holds
        sent.append(said)
    return sent


def _arriving(run: Run, gate: Gate) -> list[Value]:
    """List the gradients that come back to a gate."""
    return [back for wire in gate.results if (back := run.gradients[wire]) is not None]


def _equals(
    run: Run, wire: int, terms: Sequence[Value], work: Callable[[Sequence[float]], float]
) -> Figure:
    """Give the sign before the gradient on a wire, which the page chooses anew when numbers move."""
    sign = between([brief(term) for term in terms], work, brief(run.gradients[wire]))
    return Figure(sign, "equals", run.graph.wires[wire].id)


def sent_by_several(run: Run, gate: Gate) -> list[Words]:
    """Say which gradient each operand gets of a gate that gives several values."""
    sent: list[Words] = []
    for position, wire in enumerate(gate.operands):
        if isinstance(wire, Constant) or run.gradients[wire] is None:
            continue
        name = operand_name(run, gate, position)
        sent.append(say("{name} gets {sent}", name=name, sent=gradient_on(run, wire)))
    return sent


def arrays_sent(run: Run, gate: Gate) -> list[Words]:
    """Say for each operand which gradient it gets, and how that was computed: once for a folded gate."""
    sent: list[Words] = []
    found = [(p, w) for p, w in enumerate(gate.operands) if not isinstance(w, Constant)]
    taking = [(position, wire) for position, wire in found if run.gradients[wire] is not None]
    for position, wire in taking:
        name = operand_name(run, gate, position)
        gradient = gradient_on(run, wire)
        if isinstance(gate.row, (Tensor, Scalar)) or len(taking) == 1:
            how = sent_by_array(run, gate, position)
            said = say("{name} gets {sent} ({how})", name=name, sent=gradient, how=how)
        elif sent:
            said = say("{name} gets {sent}", name=name, sent=gradient)
        else:
            said = say("By way of the gates inside, {name} gets {sent}", name=name, sent=gradient)
        if is_at_edge(run, gate, wire):
            passed = passed_back(run, gate, wire, run.gradient(gate))
            safe = say(
                "{name} gets {sent}, as at the edge of the whole gate", name=name, sent=gradient
            )
            said = guarded(said, safe) if is_close(passed, run.gradients[wire]) else safe
        sent.append(said)
    return sent


def sent_by_array(run: Run, gate: Gate, position: int, called: str = "") -> str:
    """Say how what an operand gets is computed of what arrives, where there are arrays.

    What arrives is `called` so, or else by its letter.
    """
    row, wire, letter = gate.row, gate.operands[position], called or letter_of(run)
    assert not isinstance(wire, Constant)
    if isinstance(row, Tensor):
        return sent_text(run, gate, row, position)
    if not isinstance(row, Scalar):
        return say("by way of the gates inside")
    partial = row.partial(position, len(gate.operands))
    axes = _summed(run.shape(wire), run.shape(gate.results[0]))
    how = letter if partial == 1 else f"−{letter}"
    if partial == 1 and not axes:
        return say("{g}, passed on as it is", g=letter)
    if abs(partial) != 1:
        texts, out = operand_texts(run, gate), in_formula(run, gate.results[0])
        local = as_operand(row.local_text(position, texts, out))
        how = say("{g} × {local}, number by number", g=letter, local=local)
    if not axes:
        return how
    if len(axes) == len(run.shape(gate.results[0])):
        return say("{how}, all of them summed", how=how)
    if len(axes) == 1:
        return say("{how}, summed along axis {axis}", how=how, axis=axes[0])
    return say("{how}, summed along axes {axes}", how=how, axes=listed([*map(str, axes)]))


def _summed(shape: Shape, out: Shape) -> list[int]:
    """List the axes of a result along which an operand was broadcast."""
    ahead = len(out) - len(shape)
    return [
        axis
        for axis, size in enumerate(out)
        if axis < ahead or (size > 1 and shape[axis - ahead] == 1)
    ]


def _why(run: Run, gate: Gate, position: int, local: Figure) -> str:
    """Say where a local gradient comes from: a constant, the other operand, or a formula."""
    row = gate.row.like if isinstance(gate.row, Folded) else gate.row
    if isinstance(row, Scalar):
        if row.stands_in_case(position, run.operands(gate), run.value(gate)):
            return say("{local}, {because}", local=local, because=row.cases[position])
        count = len(gate.operands)
        partial = row.partial(position, count)
        if partial.is_number:
            return local
        names = row.operands(count)
        if partial.is_Symbol and partial in names:
            other = names.index(partial)
            wire = gate.operands[other]
            if isinstance(wire, Constant):
                return local
            return say(
                "the other operand, {name} = {value}",
                name=operand_name(run, gate, other),
                value=value_on(run, wire),
            )
    formula = Figure(local_text(run, gate, position), "partial", local.wire)
    said = say("{formula} = {local}", formula=formula, local=local)
    if not isinstance(gate.row, Folded) or gate.row.like is None:
        return said
    inside = say("{local}, by way of the gates inside", local=local)
    smooth = all(inner.row.kink is None for inner in gate.row.inner.gates)
    holds = is_of_formula(run, gate, position)
    if not holds:
        return inside
    watched = [value_on(run, wire) for wire in gate.wires]
    return guarded(said, inside, "plain") if smooth else guarded(said, inside, watched=watched)
