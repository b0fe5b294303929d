"""What the page shows of one gate: what it computes and sends back, its pattern, and its Jacobians.

All of it is data for a template: sentences, MathML, tables and drawings.
"""

from dataclasses import replace
from math import prod
from typing import NamedTuple

import numpy as np

from ..base.numerals import NONE, exact, short
from ..base.shapes import shape_of
from ..base.words import Words, say
from ..echo.statements import part_at
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.flowing import led_to
from ..graph.graph import Constant, Gate
from ..graph.names import computing
from ..graph.steps import Moment
from ..modules.folded import Folded, known
from ..passes.numbers import Value
from ..passes.run import Run
from ..plots.plots import Drawing
from . import holding, narrate, remarks
from .curves import curve
from .equations import Formulas, Letter
from .jacobian import Jacobian, jacobian
from .remarks import Wish
from .sending import sent_by_array
from .sums import between
from .tables import ArrayView, pattern, viewed


class Number(NamedTuple):
    """A number that the page's script writes again when the circuit's numbers change."""

    # The number, written short.
    text: str
    # The number with all its digits, shown under the mouse.
    title: str
    # `value` or `gradient` of a wire, or `local` gradient of a gate; empty for a number that never changes.
    role: str = ""
    # The id of the wire that has the value or gradient, or towards which the local gradient is.
    wire: str = ""
    # For a local gradient, the id of the wire that leaves its gate.
    arriving: str = ""


class Operand(NamedTuple):
    """What a gate sends to one of its operands, and how the gradient was found."""

    # What the operand is called.
    name: str
    # The operand as a gradient goes to it, as MathML.
    math: str
    # The id of the wire that the operand comes in on.
    wire: str
    # Of a gate of numbers, the local gradient as an equation, ∂f/∂x = y, in MathML.
    equation: str
    # The number that the local gradient is.
    local: Number
    # Whether the equation's right side is that number itself, so that it need not be shown twice.
    is_plain: bool
    # Whether the equation gives that number. A folded gate's local gradient comes from the gates inside,
    # and may differ from its formula where those overflow.
    holds: bool
    # Whether the gradient that is sent is upstream × local. At the edge of an expanded gate it is the whole
    # gate's gradient, which need not be the product.
    is_product: bool
    # The sign between that product and the gradient, as they are written.
    equals: str
    # The gradient that is sent; None towards data.
    sent: Number | None
    # Of a gate of arrays, how the gradient is computed, in code.
    sends: str
    # Of a gate of arrays whose local gradient is 1 everywhere, how it hands what arrives on.
    hands_on: str
    # Of a matrix product, how the shapes match in that code: `2×3 = 2×1 · 1×3`.
    shapes: str
    # The operand's value.
    value: ArrayView
    # The gradient at the operand.
    gradient: ArrayView
    # Of a gate of arrays, the Jacobian towards the operand.
    jacobian: Jacobian | None
    # The picture of the Jacobian.
    pattern: ArrayView | None
    # The gate's output plotted against the operand; None where that is a straight line.
    curve: Drawing | None
    # Whether constants alone lead to the operand, so that no gradient is needed.
    is_constant: bool
    # Whether data alone lead to the operand.
    is_data: bool


class Inspected(NamedTuple):
    """Everything that the page shows of a gate."""

    # The gate's id.
    id: str
    # The id of the first wire that leaves the gate.
    wire: str
    # What is drawn in the gate.
    symbol: str
    # What the gate is called in words.
    title: str
    # What was typed for the gate.
    typed: str
    # The same as MathML; nothing where it is no formula.
    typed_math: str
    # Whether the gate is a folded module.
    is_module: bool
    # Whether any operand or the output is an array.
    arrays: bool
    # What the gate computes, as MathML; empty for a copy gate.
    formula: str
    # The letters that stand in formulas for operands whose text is too long.
    letters: list[Letter]
    # Of a copy gate, the sum of the gradients that come back, as MathML.
    sums: str
    # Whether a copy gate sends on that sum; at the edge of an expanded gate it need not.
    adds_up: bool
    # The sign between that sum and what is sent, as they are written.
    equals: str
    # The output's number.
    output: Number
    # The gradient that comes back on each wire that leaves the gate.
    back: list[Number]
    # What the gate does in the forward pass.
    forward: Words
    # What the gate does in the backward pass.
    backward: Words
    # The output's value.
    value: ArrayView
    # The gradient at the output.
    gradient: ArrayView
    # For each operand that is no constant, what the gate sends to it.
    operands: list[Operand]
    # The pattern of the gate's row: what becomes of a gradient that flows back through it.
    pattern: str
    # What the gate passes at a kink, if it stands at one.
    convention: str
    # What the backward pass of the gate reads of the forward pass.
    keeps: Words
    # The heading of the wishes.
    purpose: Words
    # Which way the output should go.
    wants: Wish | None
    # Which way each operand should go.
    asks: list[Wish]
    # What is said instead of wishes, of arrays and where no gradient comes back.
    instead: str


def inspected(run: Run, gate: Gate, moment: Moment | None = None) -> Inspected:
    """Describe a gate of a run; at a `moment` of the run, a dash stands for each number to come."""
    graph, seen = run.graph, run if moment is None else _seen(run, moment)
    look = _Look(run, gate, seen)
    first = gate.results[0]
    typed = computing(graph, gate)
    is_own = typed == graph.typed(gate)
    flows = run.gradient(gate) is not None
    wishes = flows and not run.shape(first)
    back = [
        look.number("gradient", wire)
        for wire in gate.results
        if run.gradients[wire] is not None or not flows
    ]
    arriving = gate.wires[0] if len(gate.results) > 1 else first
    return Inspected(
        id=gate.id,
        wire=graph.wires[first].id,
        symbol=gate.symbol,
        title=gate.row.title or gate.row.name,
        typed=typed,
        typed_math=part_at(graph.program.text, graph.program.tree, gate.span) if is_own else "",
        is_module=isinstance(gate.row, Folded),
        arrays=look.arrays,
        formula=look.formulas.computed(),
        letters=look.formulas.letters,
        sums=look.formulas.summed(),
        adds_up=len(gate.results) == 1 or holding.adds_up(run, gate),
        equals=between([one.text for one in back], sum, look.sent()),
        output=look.number("value", first),
        back=back,
        forward=narrate.forward(run, gate),
        backward=narrate.backward(run, gate),
        value=viewed(run.value(gate), seen.values[first] is not None),
        gradient=viewed(run.gradient(gate), seen.gradients[arriving] is not None),
        operands=[look.operand(position, wire) for position, wire in enumerate(gate.operands)
                  if not isinstance(wire, Constant)],
        pattern=gate.row.pattern,
        convention=gate.row.convention if run.at_kink(gate) else "",
        keeps=remarks.keeps(run, gate, seen, look.formulas.figure),
        purpose=remarks.purpose(run),
        wants=remarks.of_output(run, gate, seen.gradients[arriving]) if wishes else None,
        asks=remarks.of_operands(run, gate, seen, look.formulas.figure) if flows and not look.arrays else [],
        instead="" if wishes else remarks.of_array() if flows
        else remarks.of_data(not holding.has_inputs(graph)[gate.id], holding.is_led_to(run, gate)),
    )  # fmt: skip


def _seen(run: Run, moment: Moment) -> Run:
    """Give a run with None in place of each number that is not computed at a moment."""

    def so_far(numbers: tuple[Value | None, ...], there: frozenset[int]) -> tuple[Value, ...]:
        return tuple(number if wire in there else None for wire, number in enumerate(numbers))

    return replace(
        run,
        values=so_far(run.values, moment.values),
        gradients=so_far(run.gradients, moment.gradients),
    )


class _Look:
    """Describes one gate of a run. In `seen`, None stands for each number that is not computed yet."""

    def __init__(self, run: Run, gate: Gate, seen: Run) -> None:
        self.run, self.gate, self.seen, self.wires = run, gate, seen, run.graph.wires
        self.formulas = Formulas(run, gate)
        self.led = led_to(run.graph, run.data, constants=False)
        self.arrays = any(run.shape(wire) for wire in (*gate.wires, gate.results[0]))

    def number(self, role: str, wire: int) -> Number:
        """Give the value or the gradient on a wire."""
        number = (self.seen.values if role == "value" else self.seen.gradients)[wire]
        return Number(*_written(number), role, self.wires[wire].id)

    def sent(self) -> str:
        """Write the gradient that the first operand gets; a dash of a gate that has none."""
        return self.number("gradient", self.gate.wires[0]).text if self.gate.wires else NONE

    def operand(self, position: int, wire: int) -> Operand:
        """Describe what the gate sends to an operand."""
        run, gate, seen, row = self.run, self.gate, self.seen, known(self.gate.row)
        there = seen.values[gate.results[0]] is not None
        source = run.graph.source(wire)
        passes = gate.row.passes(position)
        looked = jacobian(run, gate, wire) if self.arrays and passes else None
        name = self.formulas.named(wire)
        local = (
            Number(NONE, "") if self.arrays or not passes else self._local(position, wire, there)
        )
        back, sent = self.number("gradient", gate.results[0]), self.number("gradient", wire)
        return Operand(
            name=name,
            math=self.formulas.towards(position),
            wire=self.wires[wire].id,
            equation=self.formulas.slope(position),
            local=local,
            is_plain=isinstance(row, Scalar)
            and passes
            and row.partial(position, len(gate.operands)).is_number,
            holds=self.arrays or not passes or holding.is_of_formula(run, gate, position),
            is_product=self._is_product(wire),
            equals=between((back.text, local.text), prod, sent.text),
            sent=None if run.gradients[wire] is None else sent,
            sends=self.formulas.sent(position),
            hands_on=self._handed_on(position),
            shapes=_matching(run, gate, position),
            value=viewed(run.values[wire], seen.values[wire] is not None),
            gradient=viewed(run.gradients[wire], seen.gradients[wire] is not None),
            jacobian=looked,
            pattern=pattern(looked, there) if looked else None,
            curve=curve(run, gate, position, name),
            is_data=not self.led[self.wires[wire].value],
            is_constant=source is not None and not holding.has_inputs(run.graph)[source.id],
        )

    def _local(self, position: int, wire: int, there: bool) -> Number:
        """Give the local gradient towards an operand; for a product it is the other operand's value."""
        gate, count, row = self.gate, len(self.gate.operands), known(self.gate.row)
        wires = [*gate.operands, gate.results[0]]
        kept = [wires[place] for place in gate.row.keeps(position, count)]
        read = [wire for wire in kept if not isinstance(wire, Constant)]
        if isinstance(row, Scalar) and row.partial(position, count).is_Symbol and read:
            return self.number("value", read[0])
        if not read:  # the local gradient is the same for all values, as that of + is
            return Number(*_written(self.run.locals(gate)[gate.wires.index(wire)]))
        local = self.run.local(gate, wire)
        written = _written(local if there else None)
        return Number(*written, "local", self.wires[wire].id, self.wires[gate.results[0]].id)

    def _handed_on(self, position: int) -> str:
        row, count = self.gate.row, len(self.gate.operands)
        if not self.arrays or not isinstance(row, Scalar) or not row.passes(position):
            return ""
        is_one = row.partial(position, count) == 1
        return sent_by_array(self.run, self.gate, position, say("upstream")) if is_one else ""

    def _is_product(self, wire: int) -> bool:
        """Tell whether an operand gets upstream × local."""
        run, gate = self.run, self.gate
        if self.arrays or run.gradients[wire] is None:
            return True
        local = run.local(gate, wire)
        return holding.is_product(run.gradient(gate), local, run.gradients[wire])


def _written(number: Value | None) -> tuple[str, str]:
    """Write a number short and in full; a dash where there is none, and for an array."""
    return (NONE, "") if number is None or np.ndim(number) else (short(number), exact(number))


def _matching(run: Run, gate: Gate, position: int) -> str:
    """Show how the shapes match in the vjp of a matrix product: `2×3 = 2×1 · 1×3`.

    A vector on the left counts as a row, a vector on the right as a column.
    """
    if not isinstance(gate.row, Tensor) or gate.row.vjps != ("g @ b.T", "a.T @ g"):
        return ""
    left, right = (shape_of(operand) for operand in run.operands(gate))
    if max(len(left), len(right)) > 2:
        return ""
    n, m = left if len(left) == 2 else (1, *left)
    _, k = right if len(right) == 2 else (*right, 1)
    if position == 0:
        return f"{n}×{m} = {n}×{k} · {k}×{m}"
    return f"{m}×{k} = {m}×{n} · {n}×{k}"
