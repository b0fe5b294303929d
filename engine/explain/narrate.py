"""What each gate does, said in a sentence or two with the numbers in it.

The page writes new numbers into these sentences while a slider moves. A sentence that is true of some
numbers only is therefore `guarded` by another that is true of any.
"""

from ..base.shapes import dimensions
from ..base.words import Figure, Words, counted, guarded, say
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.graph import Gate
from ..graph.names import computing, output_drawn
from ..graph.steps import Role, Step
from ..modules.folded import Folded
from ..passes.run import Run, computed
from .entries import with_entry, with_gradient
from .holding import has_inputs, is_at_edge, is_close, is_led_to
from .sending import added_up, arrays_sent, numbers_sent, sent_by_array, sent_by_several
from .terms import (
    arriving_at,
    given_by,
    gradient_on,
    gradients_on,
    letter_of,
    local_text,
    operand_name,
    values_on,
)


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
        taken = values_on(run, gate.wires)
        return say("{symbol} takes {taken}. What does it give?", symbol=gate.symbol, taken=taken)
    if gate.row.name == "copy":
        back = gradients_on(run, gate.results)
        return say("The copy gate receives {back}. What does it send back?", back=back)
    return say(
        "{symbol} receives {arriving}. What does it send back?",
        symbol=gate.symbol,
        arriving=arriving_at(run, gate),
    )


def rule(run: Run, role: Role, wire: int) -> Words:
    """Say how the number on a wire is found, without giving the number."""
    graph, id = run.graph, run.graph.wires[wire].id
    gate = graph.source(wire) if role == "value" else graph.target(wire)
    assert gate is not None  # because a number is found by a gate
    if role == "value":
        typed = Figure(computing(graph, gate) or gate.symbol, "name", id)
        if not gate.wires:
            return say("Work out {typed}.", typed=typed)
        taken = values_on(run, gate.wires)
        return say(
            "{symbol} takes {taken}: work out {typed}.",
            symbol=gate.symbol,
            taken=taken,
            typed=typed,
        )
    if gate.row.name == "copy":
        back = gradients_on(run, gate.results)
        return say("What comes back is {back}.", back=back)
    position = gate.operands.index(wire)
    fields = {
        "symbol": gate.symbol,
        "name": operand_name(run, gate, position),
        "arriving": arriving_at(run, gate),
    }
    if gate.gives_several:
        return say(
            "{symbol} receives {arriving}. What {name} gets comes by way of the gates inside: unfold it.",
            **fields,
        )
    if isinstance(gate.row, Tensor) or any(run.shape(one) for one in (*gate.wires, *gate.results)):
        return say(
            "{symbol} receives {g} = {arriving} and sends {name} this: {formula}.",
            g=letter_of(run),
            formula=sent_by_array(run, gate, position),
            **fields,
        )
    assert isinstance(gate.row, (Scalar, Folded))
    return say(
        "{symbol} receives {arriving}. Multiply that by its local gradient towards {name}: {formula}.",
        formula=Figure(local_text(run, gate, position), "partial", id),
        **fields,
    )


def forward(run: Run, gate: Gate) -> Words:
    """Say what a gate does in the forward pass: what it takes, and what it gives."""
    result = given_by(run, gate)
    if gate.row.name == "copy" and run.shape(gate.results[0]):
        return counted(
            "{name} is used {count} time: the copy gate passes {result} on.",
            "{name} is used {count} times: the copy gate passes {result} on to each.",
            name=operand_name(run, gate, 0),
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
        "taken": values_on(run, gate.wires),
        "result": result,
    }
    gives = say("{symbol} takes {taken} and gives {result}.", **fields)
    if not gate.gives_several:
        gives = with_entry(gives, run, gate)
    if gate.gives_several or not is_at_edge(run, gate, gate.results[0]):
        return gives
    safe = say(
        "{symbol} takes {taken} and gives {result}, as at the edge of the whole gate.", **fields
    )
    found = computed(gate, run.operands(gate))
    return guarded(gives, safe) if is_close(found, run.value(gate)) else safe


def output(run: Run) -> Words:
    """Say which gradient the backward pass begins with."""
    name, wire = output_drawn(run.graph), run.graph.output_wire
    upstream = gradient_on(run, wire)
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
        return added_up(run, gate)
    arriving = arriving_at(run, gate)
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
        first, *others = sent_by_several(run, gate)
    elif not isinstance(gate.row, Tensor) and not arrays:
        received = say("{symbol} receives {arriving}", symbol=symbol, arriving=arriving)
        first, *others = numbers_sent(run, gate, arriving)
    else:
        received = say(
            "{symbol} receives {g} = {arriving}",
            symbol=symbol,
            g=letter_of(run),
            arriving=arriving,
        )
        first, *others = arrays_sent(run, gate)
    for other in others:
        first = say("{first}; {next}", first=first, next=other)
    said = say("{received}. {sent}.", received=received, sent=first)
    at_edge = any(is_at_edge(run, gate, wire) for wire in gate.wires)
    return with_gradient(said, run, gate) if arrays and not at_edge else said
