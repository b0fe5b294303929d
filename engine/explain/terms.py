"""What sentences call the operands of a gate, and the numbers on its wires."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from ..base.names import abridged
from ..base.numerals import brief
from ..base.shapes import Shape, dimensions
from ..base.words import Figure, Words, listed, say
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.called import as_operand
from ..graph.graph import Constant, Gate
from ..graph.names import carried, free_word, words_taken
from ..modules.folded import Folded, known
from ..passes.run import Run
from .sums import in_brackets

_LONGEST_NAME = (
    34  # characters of a text that serves as a name, which a sentence says up to three times
)
_BRIEF_NAME = 24  # and of what is left of a longer one


def letter_of(run: Run) -> str:
    """Name the gradient that a gate receives: `g`, or another word where the program has a g of its own.

    `dout` would be read as the gradient at a value that is called `out`, where there is one.
    """
    others = () if "out" in words_taken(run.graph) else ("dout",)
    return free_word(run.graph, "g", *others, "upstream")


def operand_name(run: Run, gate: Gate, position: int) -> str:
    """Give an operand's name, with what stands deepest in it left out if it is too long for a sentence."""
    wire = gate.operands[position]
    assert not isinstance(wire, Constant)
    return Figure(_called(run, wire), "name", run.graph.wires[wire].id)


def operand_texts(run: Run, gate: Gate) -> list[str]:
    """Write the operands as they stand in a formula."""
    return [
        operand.text if isinstance(operand, Constant) else in_formula(run, operand)
        for operand in gate.operands
    ]


def in_formula(run: Run, wire: int) -> str:
    """Write the value on a wire for a formula: in brackets where it has signs."""
    return as_operand(_called(run, wire))


def _called(run: Run, wire: int) -> str:
    name = " ".join(carried(run.graph, wire).split())
    return name if len(name) <= _LONGEST_NAME else abridged(name, _BRIEF_NAME)


def value_on(run: Run, wire: int) -> Figure:
    """Give the value on a wire as a figure, which follows the circuit's numbers."""
    return Figure(brief(run.values[wire]), "value", run.graph.wires[wire].id)


def behind_a_sign(figure: Figure) -> Figure:
    """Write a number that stands behind a sign: in brackets where it is negative."""
    return Figure(in_brackets(figure.text), figure.role, figure.wire, figure.place)


def values_on(run: Run, wires: Iterable[int]) -> str:
    """Say which values are on wires; three or more of one shape, too large to be written, are counted."""
    return _told(run, wires, value_on)


def gradients_on(run: Run, wires: Iterable[int]) -> str:
    """Say which gradients are on wires, as `values_on` says values."""
    return _told(run, wires, gradient_on)


def _told(run: Run, wires: Iterable[int], figure: Callable[[Run, int], Figure]) -> str:
    told: list[str] = []
    for shape, group in groupby(wires, run.shape):
        figures = [figure(run, wire) for wire in group]
        if len(figures) > 2 and all(isinstance(one.text, Words) for one in figures):
            told.append(_counted(len(figures), shape))
        else:
            told += figures
    return listed(told)


def _counted(many: int, shape: Shape) -> Words:
    if len(shape) == 1:
        return say("{many} vectors of {size}", many=many, size=shape[0])
    return say("{many} arrays of shape {shape}", many=many, shape=dimensions(shape))


def given_by(run: Run, gate: Gate) -> str:
    """Say what a gate gives, each value once."""
    wires = {run.graph.wires[wire].value: wire for wire in reversed(gate.results)}
    return values_on(run, sorted(wires.values()))


def gradient_on(run: Run, wire: int) -> Figure:
    """Give the gradient on a wire as a figure, which follows the circuit's numbers."""
    return Figure(brief(run.gradients[wire]), "gradient", run.graph.wires[wire].id)


def arriving_at(run: Run, gate: Gate) -> str:
    """Say which gradients come back to a gate that is no copy gate."""
    back = [wire for wire in gate.results if run.gradients[wire] is not None]
    return gradients_on(run, back or gate.results[:1])


def local_text(run: Run, gate: Gate, position: int) -> str:
    """Write the formula of a local gradient, or say which of its cases holds for these operands."""
    assert isinstance(gate.row, (Scalar, Folded))
    row = known(gate.row)
    if isinstance(row, Scalar) and row.stands_in_case(
        position, run.operands(gate), run.value(gate)
    ):
        return say("0, {because}", because=row.cases[position])
    out = "out" if "out" not in words_taken(run.graph) else in_formula(run, gate.results[0])
    return gate.row.local_text(position, operand_texts(run, gate), out)


def sent_text(run: Run, gate: Gate, row: Tensor, position: int) -> str:
    """Write the vjp that gives an operand's gradient, with the operands' names in it."""
    texts = [as_operand(text) for text in operand_texts(run, gate)]
    out, letter = in_formula(run, gate.results[0]), letter_of(run)
    n = free_word(run.graph, "n", "N", "count")
    said = row.sent_text(position, texts, out=out, g=letter, n=n, options=gate.options)
    return untransposed(said, run, gate, texts)


def untransposed(said: str, run: Run, gate: Gate, texts: Sequence[str]) -> str:
    """Write what is transposed twice as the matrix that it is: `g @ W` for `g @ W.T.T`."""
    for text, operand in zip(texts, gate.operands, strict=True):
        is_matrix = not isinstance(operand, Constant) and len(run.shape(operand)) == 2
        if is_matrix and text.endswith(".T") and not isinstance(said, Words):
            said = said.replace(f"{text}.T", text.removesuffix(".T"))
    return said
