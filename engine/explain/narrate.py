"""What each gate does, said in a sentence or two with the numbers in it.

The page writes new numbers into these sentences while a slider moves. A sentence that is true of some
numbers only is therefore `guarded` by another that is true of any.
"""

import re
from itertools import count
from math import inf, isnan

import numpy as np

from ..base.caching import kept_with_first
from ..base.numerals import brief
from ..base.shapes import dimensions
from ..base.words import Figure, Words, counted, guarded, listed, say
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.flowing import led_to
from ..graph.graph import Constant, Gate, Graph
from ..graph.names import carried, output_drawn
from ..graph.steps import Role, Step
from ..modules.folded import Folded, known
from ..passes.numbers import Value, added
from ..passes.run import Run, computed
from ..passes.run import sent as passed_back
from .entries import with_entry

_LONGEST_NAME = 14  # characters of a text that serves as a name in a sentence
_MOST_EXPLAINED = 3  # operands of a gate whose local gradients are explained in its sentence
_WORD = re.compile(r"\w+|[\d.]+")


def step(run: Run, step: Step) -> Words:
    """Say what a step does."""
    if step.gate is None:
        return output(run)
    gate = run.graph.by_id[step.gate]
    return forward(run, gate) if step.phase == "forward" else backward(run, gate)


def question(run: Run, step: Step) -> Words:
    """Ask what a step gives, instead of saying it."""
    if step.gate is None:
        return output(run)
    gate = run.graph.by_id[step.gate]
    if step.phase == "forward":
        if gate.row.name == "copy":
            return say("The copy gate passes its value on, unchanged. What is it?")
        if not gate.wires:
            return say("{symbol} takes constants alone. What does it give?", symbol=gate.symbol)
        taken = listed([_value(run, wire) for wire in gate.wires])
        return say("{symbol} takes {taken}. What does it give?", symbol=gate.symbol, taken=taken)
    if gate.row.name == "copy":
        back = listed([_gradient(run, wire) for wire in gate.results])
        return say("The copy gate receives {back}. What does it send back?", back=back)
    return say(
        "{symbol} receives {arriving}. What does it send back?",
        symbol=gate.symbol,
        arriving=_arriving(run, gate),
    )


def rule(run: Run, role: Role, wire: int) -> Words:
    """Say how the number on a wire is found, without giving the number."""
    graph, id = run.graph, run.graph.wires[wire].id
    gate = graph.source(wire) if role == "value" else graph.target(wire)
    assert gate is not None  # because a number is found by a gate
    if role == "value":
        typed = Figure(graph.typed(gate) or gate.symbol, "name", id)
        if not gate.wires:
            return say("Work out {typed}.", typed=typed)
        taken = listed([_value(run, wire) for wire in gate.wires])
        return say(
            "{symbol} takes {taken}: work out {typed}.",
            symbol=gate.symbol,
            taken=taken,
            typed=typed,
        )
    if gate.row.name == "copy":
        back = listed([_gradient(run, wire) for wire in gate.results])
        return say("What comes back is {back}.", back=back)
    position = gate.operands.index(wire)
    fields = {
        "symbol": gate.symbol,
        "name": _operand(run, gate, position),
        "arriving": _arriving(run, gate),
    }
    if gate.gives_several:
        return say(
            "{symbol} receives {arriving}. What {name} gets comes by way of the gates inside: unfold it.",
            **fields,
        )
    if isinstance(gate.row, Tensor):
        return say(
            "{symbol} receives {g} = {arriving} and sends {name} this: {formula}.",
            g=_letter(run, gate),
            formula=_sent_text(run, gate, gate.row, position),
            **fields,
        )
    assert isinstance(gate.row, (Scalar, Folded))
    return say(
        "{symbol} receives {arriving}. Multiply that by its local gradient towards {name}: {formula}.",
        formula=Figure(_local_text(run, gate, position), "partial", id),
        **fields,
    )


def forward(run: Run, gate: Gate) -> Words:
    """Say what a gate does in the forward pass: what it takes, and what it gives."""
    result = _given(run, gate)
    if gate.row.name == "copy" and run.shape(gate.results[0]):
        return counted(
            "{name} is used {count} time: the copy gate passes {result} on.",
            "{name} is used {count} times: the copy gate passes {result} on to each.",
            name=_operand(run, gate, 0),
            result=result,
            count=len(gate.results),
        )
    if gate.row.name == "copy":
        return counted(
            "The value {result} is used {count} time: the copy gate passes it on to each.",
            "The value {result} is used {count} times: the copy gate passes it on to each.",
            result=result,
            count=len(gate.results),
        )
    if not gate.wires:
        return say(
            "{symbol} takes constants alone and gives {result}.", symbol=gate.symbol, result=result
        )
    fields = {
        "symbol": gate.symbol,
        "taken": listed([_value(run, wire) for wire in gate.wires]),
        "result": result,
    }
    gives = say("{symbol} takes {taken} and gives {result}.", **fields)
    if not gate.gives_several:
        gives = with_entry(gives, run, gate)
    if gate.gives_several or not _at_edge(run, gate, gate.results[0]):
        return gives
    safe = say(
        "{symbol} takes {taken} and gives {result}, as at the edge of the whole gate.", **fields
    )
    found = computed(gate, run.operands(gate))
    return guarded(gives, safe) if is_close(found, run.value(gate)) else safe


def output(run: Run) -> Words:
    """Say which gradient the backward pass begins with."""
    name, wire = output_drawn(run.graph), run.graph.output_wire
    upstream = _gradient(run, wire)
    if not run.shape(wire):
        return say(
            "The backward pass begins at the output {name}: its gradient is set to {upstream}.",
            name=name,
            upstream=upstream,
        )
    ones = say("ones") if (run.upstream == 1).all() else upstream
    return say(
        "The backward pass begins at the output {name}: its gradient is set to {upstream}, of its "
        "shape {shape}.",
        name=name,
        upstream=ones,
        shape=dimensions(run.shape(wire)),
    )


def backward(run: Run, gate: Gate) -> Words:
    """Say what a gate does in the backward pass: what it receives, and what it sends to each operand."""
    symbol = gate.symbol or say("The copy gate")
    none_arrives = not any(run.gradients[wire] is not None for wire in gate.results)
    if none_arrives and not has_inputs(run.graph)[gate.id]:
        return say("{symbol} depends on constants alone, so it needs no gradient.", symbol=symbol)
    if none_arrives and not is_led_to(run, gate):
        return say(
            "{symbol} depends on data alone, so no gradient is computed for it.", symbol=symbol
        )
    if none_arrives:
        return say(
            "No gradient comes back to {symbol}: what it gives counts as a constant.", symbol=symbol
        )
    if gate.row.name == "copy":
        return _added(run, gate)
    arriving = _arriving(run, gate)
    if not gate.wires:
        return say(
            "{symbol} receives {arriving}; its operands are constants, so it sends nothing back.",
            symbol=symbol,
            arriving=arriving,
        )
    if all(run.gradients[wire] is None for wire in gate.wires):
        if not has_inputs(run.graph)[gate.id]:
            return say(
                "{symbol} receives {arriving}; it depends on constants alone, so it needs to send "
                "nothing back.",
                symbol=symbol,
                arriving=arriving,
            )
        if not is_led_to(run, gate):
            return say(
                "{symbol} receives {arriving}; it depends on data alone, so it sends nothing back.",
                symbol=symbol,
                arriving=arriving,
            )
        return say(
            "{symbol} receives {arriving}; what it depends on counts as constant, so it sends nothing "
            "back.",
            symbol=symbol,
            arriving=arriving,
        )
    arrays = any(run.shape(wire) for wire in (*gate.wires, gate.results[0]))
    if gate.gives_several:
        received = say("{symbol} receives {arriving}", symbol=symbol, arriving=arriving)
        first, *others = _sent_by_several(run, gate)
    elif not isinstance(gate.row, Tensor) and not arrays:
        received = say("{symbol} receives {arriving}", symbol=symbol, arriving=arriving)
        first, *others = _numbers_sent(run, gate, arriving)
    else:
        received = say(
            "{symbol} receives {g} = {arriving}",
            symbol=symbol,
            g=_letter(run, gate),
            arriving=arriving,
        )
        first, *others = _arrays_sent(run, gate)
    for other in others:
        first = say("{first}; {next}", first=first, next=other)
    return say("{received}. {sent}.", received=received, sent=first)


def is_led_to(run: Run, gate: Gate) -> bool:
    """Tell whether an input that is no data leads to a gate."""
    led = led_to(run.graph, run.data, constants=False)
    return any(led[run.graph.wires[wire].value] for wire in gate.results)


@kept_with_first
def has_inputs(graph: Graph) -> dict[str, bool]:
    """Tell for each gate whether an input leads to it."""
    led = led_to(graph, frozenset(), constants=False)
    return {
        gate.id: any(led[graph.wires[wire].value] for wire in gate.results) for gate in graph.gates
    }


def _added(run: Run, gate: Gate) -> Words:
    """Say how the gradients of a value's uses are added up."""
    total = _gradient(run, gate.wires[0])
    back = [_gradient(run, wire) for wire in gate.results if run.gradients[wire] is not None]
    if run.shape(gate.results[0]):
        said = counted(
            "{count} branch comes back to {name}: the copy gate receives {back} and passes {total} back.",
            "{count} branches come back to {name}: the copy gate receives {back}, adds them up and "
            "passes {total} back.",
            count=len(back),
            name=_operand(run, gate, 0),
            back=listed(back),
            total=total,
        )
    else:
        first: str = back[0]
        for other in back[1:]:
            first = say("{first} + {next}", first=first, next=other)
        said = counted(
            "{count} branch comes back to {name}: {sum} = {total}.",
            "{count} branches come back to {name}, and what they bring is added up: {sum} = {total}.",
            count=len(back),
            name=_operand(run, gate, 0),
            sum=first,
            total=total,
        )
    if not _at_edge(run, gate, gate.wires[0]):
        return said
    safe = say(
        "The copy gate receives {back} and passes {total} back, as at the edge of the whole gate.",
        back=listed(back),
        total=total,
    )
    return guarded(said, safe) if adds_up(run, gate) else safe


def _at_edge(run: Run, gate: Gate, wire: int) -> bool:
    """Tell whether a gate is a part of an expanded gate, and the wire leads into or out of that gate.

    Numbers on such a wire are the whole gate's, and the parts need not give the same ones.
    """
    if run.typed is None or gate.id not in _parts(run.graph):
        return False
    return run.graph.wires[wire].id in _wires(run.typed.graph)


@kept_with_first
def _parts(graph: Graph) -> frozenset[str]:
    return frozenset(id for module in graph.modules if module.row for id in module.gates)


@kept_with_first
def _wires(graph: Graph) -> frozenset[str]:
    return frozenset(wire.id for wire in graph.wires)


def adds_up(run: Run, gate: Gate) -> bool:
    """Tell whether a copy gate sends back the sum of what it receives; at an edge it need not."""
    total, every = run.gradients[gate.wires[0]], [run.gradients[wire] for wire in gate.results]
    back = [gradient for gradient in every if gradient is not None]
    if total is None or not back:
        return True
    with np.errstate(all="ignore"):
        rounding = 1e-12 * np.max(np.abs(np.array(back)), axis=0)
        return is_close(added(back), total, np.where(np.isfinite(rounding), rounding, 0.0))


def _numbers_sent(run: Run, gate: Gate, arriving: str) -> list[Words]:
    """Say for each operand what its local gradient is, and that it gets arriving × local."""
    sent: list[Words] = []
    explained = False  # whether a sentence has begun, which the next operand goes on with
    for position, wire in enumerate(gate.operands):
        if isinstance(wire, Constant) or run.gradients[wire] is None:
            continue
        name, slope = _operand(run, gate, position), run.local(gate, wire)
        local = Figure(brief(slope), "local", run.graph.wires[wire].id)
        gets = {
            "name": name,
            "arriving": arriving,
            "local": local,
            "sent": _gradient(run, wire),
        }
        if len(gate.wires) > _MOST_EXPLAINED:
            said = say("{name} gets {arriving} × {local} = {sent}", **gets)
        elif explained:
            said = say(
                "towards {name} it is {why}, so {name} gets {arriving} × {local} = {sent}",
                why=_why(run, gate, position, local),
                **gets,
            )
        else:
            said = say(
                "Towards {name} its local gradient is {why}, so {name} gets {arriving} × {local} "
                "= {sent}",
                why=_why(run, gate, position, local),
                **gets,
            )
        holds = is_product(run.gradient(gate), slope, run.gradients[wire])
        if _at_edge(run, gate, wire):
            safe = say("{name} gets {sent}, as at the edge of the whole gate", **gets)
            said = guarded(said, safe) if holds else safe
        elif not holds:
            said = say("{name} gets {sent}, by way of the gates inside", **gets)
        explained = explained or holds
        sent.append(said)
    return sent


def _sent_by_several(run: Run, gate: Gate) -> list[Words]:
    """Say which gradient each operand gets of a gate that gives several values."""
    return [
        say("{name} gets {sent}", name=_operand(run, gate, position), sent=_gradient(run, wire))
        for position, wire in enumerate(gate.operands)
        if not isinstance(wire, Constant) and run.gradients[wire] is not None
    ]


def is_product(arriving: Value, local: Value, sent: Value) -> bool:
    """Tell whether an operand gets arriving × local.

    It need not at the edge of an expanded gate, nor at a folded module into which an infinite number comes.
    """
    with np.errstate(all="ignore"):
        return is_close(np.multiply(arriving, local), sent)


def is_close(found: Value, stands: Value, rounding: Value = 0.0) -> bool:
    """Tell whether two numbers are equal but for rounding; nan equals nan, and inf equals inf.

    There is no size below which all numbers count as equal, because sentences write the digits of the
    smallest numbers too.
    """
    if isinstance(found, float) and isinstance(stands, float) and isinstance(rounding, float):
        # As below. NumPy takes longer to begin with than most sentences take.
        both_nan = isnan(found) and isnan(stands)
        room = rounding + 1e-6 * abs(stands)
        return found == stands or both_nan or abs(found - stands) <= room < inf
    with np.errstate(all="ignore"):
        return bool(np.all(np.isclose(found, stands, rtol=1e-6, atol=rounding, equal_nan=True)))


def is_of_formula(run: Run, gate: Gate, position: int) -> bool:
    """Tell whether a gate's formula gives its local gradient, which for a folded gate comes from inside."""
    if not isinstance(gate.row, Folded) or not isinstance(gate.row.like, Scalar):
        return True
    operands = [*run.operands(gate), run.value(gate)]
    with np.errstate(all="ignore"):
        given = map(np.float64, operands)
        (formula,) = gate.row.like.local((position,), len(gate.operands), "numpy")(*given)
    wire = gate.operands[position]
    assert not isinstance(wire, Constant)
    return is_close(formula, run.local(gate, wire))


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
                name=_operand(run, gate, other),
                value=_value(run, wire),
            )
    formula = Figure(_local_text(run, gate, position), "partial", local.wire)
    said = say("{formula} = {local}", formula=formula, local=local)
    if not isinstance(gate.row, Folded) or gate.row.like is None:
        return said
    inside = say("{local}, by way of the gates inside", local=local)
    smooth = all(inner.row.kink is None for inner in gate.row.inner.gates)
    holds = is_of_formula(run, gate, position)
    if not holds:
        return inside
    watched = [_value(run, wire) for wire in gate.wires]
    return guarded(said, inside, "plain") if smooth else guarded(said, inside, watched=watched)


def _local_text(run: Run, gate: Gate, position: int) -> str:
    """Write the formula of a local gradient, or say which of its cases holds for these operands."""
    assert isinstance(gate.row, (Scalar, Folded))
    row = known(gate.row)
    if isinstance(row, Scalar) and row.stands_in_case(
        position, run.operands(gate), run.value(gate)
    ):
        return say("0, {because}", because=row.cases[position])
    return gate.row.local_text(position, _operand_texts(run, gate))


def _arrays_sent(run: Run, gate: Gate) -> list[Words]:
    """Say for each operand which gradient it gets, and how that was computed."""
    sent = []
    for position, wire in enumerate(gate.operands):
        if isinstance(wire, Constant) or run.gradients[wire] is None:
            continue
        letter = _letter(run, gate)
        how: str = say("{g} × the local gradient, number by number", g=letter)
        if isinstance(gate.row, Tensor):
            how = _sent_text(run, gate, gate.row, position)
        elif isinstance(gate.row, Folded):
            how = say("by way of the gates inside")
        elif run.shape(wire) != run.shape(gate.results[0]):
            how = say(
                "{g} × the local gradient, number by number, summed where the operand was broadcast",
                g=letter,
            )
        name, gradient = _operand(run, gate, position), _gradient(run, wire)
        said = say("{name} gets {sent} ({how})", name=name, sent=gradient, how=how)
        if _at_edge(run, gate, wire):
            found = passed_back(run, gate, wire, run.gradient(gate))
            safe = say(
                "{name} gets {sent}, as at the edge of the whole gate", name=name, sent=gradient
            )
            said = guarded(said, safe) if is_close(found, run.gradients[wire]) else safe
        sent.append(said)
    return sent


def _sent_text(run: Run, gate: Gate, row: Tensor, position: int) -> str:
    texts = [
        operand.text if isinstance(operand, Constant) else carried(run.graph, operand)
        for operand in gate.operands
    ]
    operands = [*map(_in_formula, texts, count())]
    return row.sent_text(position, operands, g=_letter(run, gate), options=gate.options)


def _letter(run: Run, gate: Gate) -> str:
    """Give the name of the gradient that a gate receives: `g`, or `dout` where an operand is called g."""
    return "dout" if any(re.search(r"\bg\b", text) for text in _operand_texts(run, gate)) else "g"


def _operand(run: Run, gate: Gate, position: int) -> str:
    """Give an operand's name, or its place among the operands if the name is too long for a sentence."""
    wire = gate.operands[position]
    assert not isinstance(wire, Constant)
    name = carried(run.graph, wire)
    if len(name) <= _LONGEST_NAME:
        return Figure(name, "name", run.graph.wires[wire].id)
    if len(gate.wires) == 1:
        return say("its operand")
    return say("its operand {number}", number=position + 1)


def _operand_texts(run: Run, gate: Gate) -> list[str]:
    """Write the operands as they stand in a formula."""
    return [
        operand.text
        if isinstance(operand, Constant)
        else _in_formula(carried(run.graph, operand), index)
        for index, operand in enumerate(gate.operands)
    ]


def _in_formula(text: str, position: int) -> str:
    """Write an operand for a formula: in brackets if it is no word, as a letter if it is long."""
    if len(text) > _LONGEST_NAME:
        return "xyzuvw"[position] if position < 6 else f"x{position + 1}"
    return text if _WORD.fullmatch(text) else f"({text})"


def _value(run: Run, wire: int) -> Figure:
    return Figure(brief(run.values[wire]), "value", run.graph.wires[wire].id)


def _given(run: Run, gate: Gate) -> str:
    """Say what a gate gives, each value once."""
    wires = {run.graph.wires[wire].value: wire for wire in reversed(gate.results)}
    return listed([_value(run, wire) for wire in sorted(wires.values())])


def _arriving(run: Run, gate: Gate) -> str:
    """Say which gradients come back to a gate that is no copy gate."""
    back = [wire for wire in gate.results if run.gradients[wire] is not None]
    return listed([_gradient(run, wire) for wire in back or gate.results[:1]])


def _gradient(run: Run, wire: int) -> Figure:
    return Figure(brief(run.gradients[wire]), "gradient", run.graph.wires[wire].id)
