"""What each gate does, said in a sentence with the numbers in it."""

from engine.graph import Constant, Gate
from engine.numerals import short
from engine.passes import Run


def forward(run: Run, gate: Gate) -> str:
    """Say what a gate does in the forward pass: what it takes, and what it gives."""
    result = short(run.value(gate))
    if gate.row.name == "copy":
        return f"The value {result} is used {len(gate.results)} times: the copy gate passes it on to each."
    taken = [short(run.values[wire]) for wire in gate.wires]
    if not taken:
        return f"{gate.symbol} takes constants alone and gives {result}."
    return f"{gate.symbol} takes {_listed(taken)} and gives {result}."


def output(run: Run) -> str:
    """Say what the backward pass begins with."""
    upstream = short(run.upstream)
    return f"The backward pass begins at the output {run.graph.output}: its gradient is set to {upstream}."


def backward(run: Run, gate: Gate) -> str:
    """Say what a gate does in the backward pass: what it receives, and what it sends to each operand."""
    arriving = short(run.gradient(gate))
    if gate.row.name == "copy":
        parts = _listed([short(run.gradients[wire]) for wire in gate.results])
        return f"The copy gate receives {parts}, adds them up and passes {arriving} back."
    wires = [(i, wire) for i, wire in enumerate(gate.operands) if not isinstance(wire, Constant)]
    sent = [
        f"{_operand(gate, position)}{arriving} × {short(local)} = {short(run.gradients[wire])}"
        for (position, wire), local in zip(wires, run.locals(gate), strict=True)
    ]
    if not sent:
        return f"{gate.symbol} receives {arriving}; its operands are constants, so it sends nothing back."
    return (
        f"{gate.symbol} receives {arriving} and multiplies it by its local gradient: it sends back "
        f"{_listed(sent)}."
    )


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _operand(gate: Gate, position: int) -> str:
    if len(gate.wires) == 1:
        return ""
    which = _ORDINALS[position] if position < len(_ORDINALS) else f"{position + 1}th"
    return f"to its {which} operand "


def _listed(parts: list[str]) -> str:
    *front, last = parts
    return f"{', '.join(front)} and {last}" if front else last
