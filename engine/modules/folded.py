"""A module that is drawn as one gate, as a row of the table: its passes are those of the gates inside.

So passes, sentences and pictures know no folded gates: they ask a gate's row, as of any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..base.errors import Span
from ..base.shapes import Shape
from ..gates.printers import Arithmetic
from ..gates.rows import Options, Row
from ..gates.scalars import Scalar
from ..graph.flowing import wanting_gradient
from ..graph.graph import COPY, Constant, Gate, Graph
from ..language.inlined import chain
from ..passes.numbers import Value
from ..passes.run import Run, run


@dataclass(frozen=True, eq=False)
class Folded(Row):
    """The row of a module that is drawn as one gate."""

    # The gates inside, as a circuit of its own, whose inputs are the module's operands. Of a module that
    # gives several values, the output is the first.
    inner: Graph
    # The wires of that circuit that leave the module.
    leaving: tuple[int, ...]
    # The row of the function that the gates compute, if they were found to compute one.
    like: Row | None = None
    # What the address calls the module.
    module: str = ""

    def passes(self, position: int) -> bool:
        """Tell whether a gradient reaches an operand through the gates inside."""
        if len(self.leaving) > 1:
            return any(self.reaches(position, at, True) for at in range(len(self.leaving)))
        return wanting_gradient(self.inner, frozenset())[self.inner.inputs[position].wire]

    def reaches(self, position: int, result: int, by_gradient: bool = False) -> bool:
        """Tell whether a result depends on an operand, or passes it a gradient, through the gates inside."""
        return self.leaving[result] in self._reached[position][by_gradient]

    @cached_property
    def _reached(self) -> list[tuple[frozenset[int], frozenset[int]]]:
        """List for each operand the wires to which it leads, and those from which a gradient comes to it."""
        gates = self.inner.gates
        found = []
        for operand in self.inner.inputs:
            leads, sends = {operand.wire}, {operand.wire}
            for gate in gates:
                leads.update(gate.results if not leads.isdisjoint(gate.wires) else ())
                sends.update(gate.results if not sends.isdisjoint(gate.passing) else ())
            found.append((frozenset(leads), frozenset(sends)))
        return found

    @property
    def elementwise(self) -> bool:
        """Whether the module has one output, each number of which depends on one number of each operand."""
        return len(self.leaving) == 1 and all(
            gate.row.elementwise
            and not any(isinstance(o, Constant) and np.ndim(o.value) for o in gate.operands)
            for gate in self.inner.gates
        )

    @property
    def arity(self) -> int:
        """How many operands the module takes."""
        return len(self.inner.inputs)

    def keeps(self, position: int, count: int) -> tuple[int, ...]:
        """List what the backward pass reads: as the function's row says, else all operands and the output."""
        return self.like.keeps(position, count) if self.like else tuple(range(count + 1))

    def kind(self, position: int, operand: Shape, out: Shape, options: Options = ()) -> str:
        """Name a kind that every Jacobian is of; `towards` finds a more precise one from the operands."""
        return "dense"

    def local_text(self, position: int, operands: Sequence[str], out: str = "out") -> str:
        """Write a local gradient for a reader: the function's formula, or `∂module/∂operand`."""
        if isinstance(self.like, Scalar):
            return self.like.local_text(position, operands, out)
        return f"∂{self.symbol}/∂{operands[position]}"

    def towards(self, position: int, operands: Sequence[Value]) -> tuple[str, int]:
        """Find the kind of the Jacobian towards an operand, and how many numbers its backward pass reads."""
        made, inner = self.ran(operands), self.inner
        place = [wire.value for wire in inner.wires]
        kinds = {place[inner.inputs[position].wire]: "identity"}
        read: dict[int, Value] = {}
        for gate in inner.gates:
            out, found = gate.results[0], []
            for at, wire in enumerate(gate.operands):
                if isinstance(wire, Constant) or gate.row is COPY or not gate.row.passes(at):
                    continue
                if place[wire] in kinds:
                    kind = gate.row.kind(at, made.shape(wire), made.shape(out), gate.options)
                    found.append(_composed(kinds[place[wire]], kind))
                    for kept in gate.row.keeps(at, len(gate.operands)):
                        what = (*gate.operands, out)[kept]
                        if not isinstance(what, Constant):
                            read[place[what]] = made.values[what]
            if found:
                kinds[place[out]] = found[0] if len(found) == 1 else _merged(found)
        return kinds[place[inner.output_wire]], sum(int(np.size(value)) for value in read.values())

    def ran(self, operands: Sequence[Value], upstream: Value = 1.0) -> Run:
        """Run the gates inside on values of the operands."""
        names = [input.name for input in self.inner.inputs]
        return run(self.inner, dict(zip(names, operands, strict=True)), upstream)

    def function(
        self, count: int, options: Options = (), arithmetic: Arithmetic = "numpy"
    ) -> Callable[..., Any]:
        """Give the forward pass of the gates inside."""
        return lambda *operands: self.ran(operands).values[self.inner.output_wire]

    def vjp(
        self,
        positions: tuple[int, ...],
        count: int,
        options: Options = (),
        arithmetic: Arithmetic = "numpy",
    ) -> Callable[..., tuple[Any, ...]]:
        """Give the backward pass of the gates inside, from an upstream gradient."""

        def back(upstream: Value, *given: Value) -> tuple[Any, ...]:
            gradients = self.ran(given[:-1], upstream).gradients
            return tuple(gradients[self.inner.inputs[position].wire] for position in positions)

        return back

    def local(
        self, positions: tuple[int, ...], count: int, arithmetic: Arithmetic
    ) -> Callable[..., tuple[Any, ...]]:
        """Give the backward pass of the gates inside, for an upstream gradient of 1."""
        back = self.vjp(positions, count)
        return lambda *given: back(1.0, *given)


def known(row: Row) -> Row:
    """Give the row of the function that a module was found to be, and any other row as it is."""
    return row.like if isinstance(row, Folded) and row.like else row


def _composed(first: str, then: str) -> str:
    """Name the kind of a product of Jacobians."""
    if "identity" in (first, then):
        return then if first == "identity" else first
    return first if first == then and first in ("diagonal", "selection") else "dense"


def _merged(kinds: Sequence[str]) -> str:
    """Name the kind of a sum of Jacobians."""
    return "diagonal" if set(kinds) <= {"identity", "diagonal"} else "dense"


def places_inside(gate: Gate) -> list[Span]:
    """List the places of the gates inside of a folded one, and of the calls that made those, each once."""
    if not isinstance(gate.row, Folded):
        return []
    found: dict[Span, None] = {}
    for inner in gate.row.inner.gates:
        places = [inner.span, *(call.span for call in chain(inner.within)), *places_inside(inner)]
        found.update(dict.fromkeys([place for place in places if place]))
    return [*found]
