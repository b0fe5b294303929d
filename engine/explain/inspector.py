"""What the page shows of one gate: what it computes and sends back, its pattern, and its Jacobians."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..base.numerals import NONE, exact, short
from ..base.shapes import shape_of
from ..base.words import Words
from ..gates.rows import Scalar, Tensor
from ..graph.graph import Constant, Gate
from ..graph.steps import Moment
from ..modules.folded import Folded, known
from ..passes.run import Run, Value
from ..plots.plots import Drawing
from . import narrate, remarks
from .curves import curve
from .equations import Formulas, Letter
from .jacobian import Jacobian, jacobian
from .remarks import Wish
from .tables import Shown, pattern, shown


class Number(NamedTuple):
    """A number that follows the circuit: written short and in full, and where the page finds it anew.

    It is the `value` or the `gradient` on a wire, or the `local` gradient towards it of a gate whose
    result is on the wire `arriving`. One that never changes has no role.
    """

    text: str
    title: str
    role: str = ""
    wire: str = ""
    arriving: str = ""


class Operand(NamedTuple):
    """What the gate sends to one operand, and how it found it.

    Of numbers: `equation` is the local gradient (∂f/∂x = y, as MathML) and `local` its value, where
    the formula is not the number itself (`is_plain`). It `holds` where it gives that: a folded gate's
    comes from inside. At the edge of a gate that is drawn as its parts, what is sent need not be
    their product. Of arrays: `sends` is the way of the gradient in code, and
    `shapes` how the shapes of a product match in it. Data have no gradient (`sent` is None), and what
    constants alone lead to (`is_constant`) needs none.
    """

    name: str
    math: str
    wire: str
    equation: str
    local: Number
    is_plain: bool
    holds: bool
    is_product: bool
    sent: Number | None
    sends: str
    shapes: str
    value: Shown
    gradient: Shown
    jacobian: Jacobian | None
    pattern: Shown | None
    curve: Drawing | None
    is_constant: bool


class Inspected(NamedTuple):
    """A gate, looked at. `back` is what comes back to it: of a copy gate, by each of its results.

    `formula` is what it computes, as MathML; a copy gate has none, and `sums` up what comes back, and
    that is what it sends on where it `adds_up`.
    What is said `instead` of wishes is said of arrays, and where no gradient comes back.
    """

    id: str
    wire: str
    symbol: str
    title: str
    typed: str
    is_module: bool
    arrays: bool
    formula: str
    letters: list[Letter]
    sums: str
    adds_up: bool
    output: Number
    back: list[Number]
    forward: Words
    backward: Words
    value: Shown
    gradient: Shown
    operands: list[Operand]
    pattern: str
    convention: str
    keeps: Words
    purpose: Words
    wants: Wish | None
    asks: list[Wish]
    instead: str


def inspected(run: Run, gate: Gate, moment: Moment | None = None) -> Inspected:
    """Look at a gate of a run; at a moment of it, a dash stands for what is not there yet."""
    graph, seen = run.graph, run if moment is None else _seen(run, moment)
    look = _Look(run, gate, seen)
    first = gate.results[0]
    flows = run.gradient(gate) is not None
    wishes = flows and not look.arrays
    arriving = gate.wires[0] if len(gate.results) > 1 else first
    return Inspected(
        gate.id,
        graph.wires[first].id,
        gate.symbol,
        gate.row.title or gate.row.name,
        graph.typed(gate),
        isinstance(gate.row, Folded),
        look.arrays,
        look.said.computed(),
        look.said.letters,
        look.said.summed(),
        len(gate.results) == 1 or narrate.adds_up(run, gate),
        look.number("value", first),
        [look.number("gradient", wire) for wire in gate.results],
        narrate.forward(run, gate),
        narrate.backward(run, gate),
        shown(run.value(gate), seen.values[first] is not None),
        shown(run.gradient(gate), seen.gradients[arriving] is not None),
        [look.operand(position, wire) for position, wire in enumerate(gate.operands)
         if not isinstance(wire, Constant)],
        gate.row.pattern,
        gate.row.convention if run.at_kink(gate) else "",
        remarks.keeps(run, gate, seen, look.said.figure),
        remarks.purpose(run),
        remarks.of_output(run, gate, seen.gradients[arriving]) if wishes else None,
        remarks.of_operands(run, gate, seen, look.said.figure) if wishes else [],
        remarks.of_array() if flows and look.arrays else "" if flows
        else remarks.of_data(constants=not narrate.has_inputs(graph)[gate.id]),
    )  # fmt: skip


def _seen(run: Run, moment: Moment) -> Run:
    """Give a run as far as it has come: None stands for what is not there yet."""

    def so_far(numbers: tuple[Value | None, ...], there: frozenset[int]) -> tuple[Value, ...]:
        return tuple(number if wire in there else None for wire, number in enumerate(numbers))

    return replace(
        run,
        values=so_far(run.values, moment.values),
        gradients=so_far(run.gradients, moment.gradients),
    )


class _Look:
    """One gate of a run, as far as the run has come (`seen`)."""

    def __init__(self, run: Run, gate: Gate, seen: Run) -> None:
        self.run, self.gate, self.seen, self.wires = run, gate, seen, run.graph.wires
        self.said = Formulas(run, gate)
        self.arrays = any(run.shape(wire) for wire in (*gate.wires, gate.results[0]))

    def number(self, role: str, wire: int) -> Number:
        """Give the value or the gradient on a wire."""
        number = (self.seen.values if role == "value" else self.seen.gradients)[wire]
        return Number(*_written(number), role, self.wires[wire].id)

    def operand(self, position: int, wire: int) -> Operand:
        """Give what the gate sends to an operand."""
        run, gate, seen, row = self.run, self.gate, self.seen, known(self.gate.row)
        there = seen.values[gate.results[0]] is not None
        looked = jacobian(run, gate, wire) if self.arrays else None
        name = self.said.named(wire)
        return Operand(
            name,
            self.said.towards(position),
            self.wires[wire].id,
            self.said.slope(position),
            Number(NONE, "") if self.arrays else self._local(position, wire, there),
            isinstance(row, Scalar) and row.partial(position, len(gate.operands)).is_number,
            self.arrays or narrate.is_of_formula(run, gate, position),
            self._is_product(wire),
            None if run.gradients[wire] is None else self.number("gradient", wire),
            self.said.sent(position),
            _matching(run, gate, position),
            shown(run.values[wire], seen.values[wire] is not None),
            shown(run.gradients[wire], seen.gradients[wire] is not None),
            looked,
            pattern(looked, there) if looked else None,
            curve(run, gate, position, name),
            not narrate.has_inputs(run.graph).get(self.wires[wire].source[len("gate-") :], True),
        )

    def _local(self, position: int, wire: int, there: bool) -> Number:
        """Give the local gradient towards an operand: a value, where the table says that it is one."""
        gate, count, row = self.gate, len(self.gate.operands), known(self.gate.row)
        wires = [*gate.operands, gate.results[0]]
        kept = [wires[place] for place in gate.row.keeps(position, count)]
        read = [wire for wire in kept if not isinstance(wire, Constant)]
        if isinstance(row, Scalar) and row.partial(position, count).is_Symbol and read:
            return self.number("value", read[0])
        if not read:  # a number
            return Number(*_written(self.run.locals(gate)[gate.wires.index(wire)]))
        local = self.run.local(gate, wire)
        written = _written(local if there else None)
        return Number(*written, "local", self.wires[wire].id, self.wires[gate.results[0]].id)

    def _is_product(self, wire: int) -> bool:
        """Tell whether an operand gets upstream × local."""
        run, gate = self.run, self.gate
        if self.arrays or run.gradients[wire] is None:
            return True
        local = run.local(gate, wire)
        return narrate.is_product(run.gradient(gate), local, run.gradients[wire])


def _written(number: Value | None) -> tuple[str, str]:
    """Write a number short and in full; a dash where there is none, and for an array."""
    return (NONE, "") if number is None or np.ndim(number) else (short(number), exact(number))


def _matching(run: Run, gate: Gate, position: int) -> str:
    """Show how the shapes match in the vjp of a matrix product: `2×3 = 2×1 · 1×3`.

    A vector on the left is a row there, one on the right a column.
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
