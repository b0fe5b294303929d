"""What each gate does, said in a sentence with the numbers in it."""

from engine.dimensions import written
from engine.graph import Constant, Gate
from engine.numerals import brief
from engine.passes import Run
from engine.rows import Tensor


def forward(run: Run, gate: Gate) -> str:
    """Say what a gate does in the forward pass: what it takes, and what it gives."""
    result = brief(run.value(gate))
    if gate.row.name == "copy":
        return f"The value {result} is used {len(gate.results)} times: the copy gate passes it on to each."
    taken = [brief(run.values[wire]) for wire in gate.wires]
    if not taken:
        return f"{gate.symbol} takes constants alone and gives {result}."
    return f"{gate.symbol} takes {_listed(taken)} and gives {result}."


def output(run: Run) -> str:
    """Say what the backward pass begins with."""
    name, shape = run.graph.output, run.shape(run.graph.output_wire)
    begins = f"The backward pass begins at the output {name}: its gradient is set to "
    if not shape:
        return f"{begins}{brief(run.upstream)}."
    ones = "ones" if (run.upstream == 1).all() else brief(run.upstream)
    return f"{begins}{ones}, of its shape {written(shape)}."


def backward(run: Run, gate: Gate) -> str:
    """Say what a gate does in the backward pass: what it receives, and what it sends to each operand."""
    gradient = run.gradient(gate)
    if gradient is None:
        return f"{gate.symbol or 'The copy gate'} depends on data alone, so no gradient is computed for it."
    arriving = brief(gradient)
    if gate.row.name == "copy":
        parts = _listed([brief(run.gradients[wire]) for wire in gate.results])
        return f"The copy gate receives {parts}, adds them up and passes {arriving} back."
    if not gate.wires:
        return f"{gate.symbol} receives {arriving}; its operands are constants, so it sends nothing back."
    if all(run.gradients[wire] is None for wire in gate.wires):
        return f"{gate.symbol} receives {arriving}; it depends on data alone, so it sends nothing back."
    if isinstance(gate.row, Tensor) or run.shape(gate.results[0]):
        return (
            f"{gate.symbol} receives {arriving}. It sends back {_listed(_arrays_sent(run, gate))}."
        )
    sent = [
        f"{_operand(gate, wire)}{arriving} × {brief(local)} = {brief(run.gradients[wire])}"
        for wire, local in zip(gate.wires, run.locals(gate), strict=True)
        if run.gradients[wire] is not None
    ]
    return (
        f"{gate.symbol} receives {arriving} and multiplies it by its local gradient: it sends back "
        f"{_listed(sent)}."
    )


def _arrays_sent(run: Run, gate: Gate) -> list[str]:
    """Say what goes to each operand, and how it was found."""
    sent = []
    for position, wire in enumerate(gate.operands):
        if not isinstance(wire, Constant) and run.gradients[wire] is not None:
            how = "g × the local gradient, number by number"
            if isinstance(gate.row, Tensor):
                how = gate.row.sends[position]
            elif run.shape(wire) != run.shape(gate.results[0]):
                how += ", summed where the operand was broadcast"
            sent.append(f"{_operand(gate, wire)}{brief(run.gradients[wire])} ({how})")
    return sent


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _operand(gate: Gate, wire: int) -> str:
    if len(gate.wires) == 1:
        return ""
    position = gate.operands.index(wire)
    which = _ORDINALS[position] if position < len(_ORDINALS) else f"{position + 1}th"
    return f"to its {which} operand "


def _listed(parts: list[str]) -> str:
    *front, last = parts
    return f"{', '.join(front)} and {last}" if front else last
