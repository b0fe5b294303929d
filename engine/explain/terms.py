"""What sentences call the operands of a gate, and the numbers on its wires."""

import re
from itertools import count

from ..base.numerals import brief
from ..base.words import Figure, listed, say
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.graph import Constant, Gate
from ..graph.names import carried
from ..modules.folded import Folded, known
from ..passes.run import Run

_LONGEST_NAME = 14  # characters of a text that serves as a name in a sentence
_WORD = re.compile(r"\w+|[\d.]+")


def letter_of(run: Run, gate: Gate) -> str:
    """Give the name of the gradient that a gate receives: `g`, or `dout` where an operand is called g."""
    return "dout" if any(re.search(r"\bg\b", text) for text in _operand_texts(run, gate)) else "g"


def operand_name(run: Run, gate: Gate, position: int, begins: bool = False) -> str:
    """Give an operand's name, or its place among the operands if the name is too long for a sentence."""
    wire = gate.operands[position]
    assert not isinstance(wire, Constant)
    name = carried(run.graph, wire)
    if len(name) <= _LONGEST_NAME:
        return Figure(name, "name", run.graph.wires[wire].id)
    if len(gate.wires) == 1:
        return say("Its operand") if begins else say("its operand")
    if begins:  # a sentence, with a capital
        return say("Its operand {number}", number=position + 1)
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


def value_on(run: Run, wire: int) -> Figure:
    """Give the value on a wire as a figure, which follows the circuit's numbers."""
    return Figure(brief(run.values[wire]), "value", run.graph.wires[wire].id)


def given_by(run: Run, gate: Gate) -> str:
    """Say what a gate gives, each value once."""
    wires = {run.graph.wires[wire].value: wire for wire in reversed(gate.results)}
    return listed([value_on(run, wire) for wire in sorted(wires.values())])


def gradient_on(run: Run, wire: int) -> Figure:
    """Give the gradient on a wire as a figure, which follows the circuit's numbers."""
    return Figure(brief(run.gradients[wire]), "gradient", run.graph.wires[wire].id)


def arriving_at(run: Run, gate: Gate) -> str:
    """Say which gradients come back to a gate that is no copy gate."""
    back = [wire for wire in gate.results if run.gradients[wire] is not None]
    return listed([gradient_on(run, wire) for wire in back or gate.results[:1]])


def local_text(run: Run, gate: Gate, position: int) -> str:
    """Write the formula of a local gradient, or say which of its cases holds for these operands."""
    assert isinstance(gate.row, (Scalar, Folded))
    row = known(gate.row)
    if isinstance(row, Scalar) and row.stands_in_case(
        position, run.operands(gate), run.value(gate)
    ):
        return say("0, {because}", because=row.cases[position])
    return gate.row.local_text(position, _operand_texts(run, gate))


def sent_text(run: Run, gate: Gate, row: Tensor, position: int) -> str:
    """Write the vjp that gives an operand's gradient, with the operands' names in it."""
    texts = [
        operand.text if isinstance(operand, Constant) else carried(run.graph, operand)
        for operand in gate.operands
    ]
    operands = [*map(_in_formula, texts, count())]
    return row.sent_text(position, operands, g=letter_of(run, gate), options=gate.options)
