"""The circuit: inputs, gates, copy gates and wires, in topological order.

A wire has one source and one target. A value that is used more than once therefore passes
through a copy gate, and the passes need nothing else to get forks right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from ..base.errors import Span
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME
from ..language.inlined import Inlined
from ..language.program import Program
from .grouping import Module

COPY = BY_NAME["copy"]


class Constant(NamedTuple):
    """A constant operand, which is drawn as a part of its gate."""

    # A float, or an array.
    value: Any
    # How the constant is drawn: `0.5`, `π`, `[1, 2]`, or a shape.
    text: str


class End(NamedTuple):
    """What stands at an end of a wire. An input and a gate may have the same name."""

    # What it is.
    kind: Literal["input", "gate", "output"]
    # The name of the input or output, or the gate's id.
    name: str

    @property
    def id(self) -> str:
        """Give the id under which pictures and records have it: `input-x`, `gate-g1` or `output-f`."""
        return f"{self.kind}-{self.name}"


class Wire(NamedTuple):
    """One value on its way from an input or a gate to a gate or the output."""

    # `w1`, `w2`, …
    id: str
    # The input or gate that the value comes from.
    source: End
    # The gate that the value goes to, or the output.
    target: End
    # The index of the value that the wire carries; all wires that leave a copy gate have the same.
    value: int


class Input(NamedTuple):
    """An input of the circuit."""

    # As the parser reads it.
    name: str
    # The index of the wire that leaves the input.
    wire: int
    # The number or array that the program itself gives the input, as in `x = 2`; else None.
    given: Any

    @property
    def end(self) -> End:
        """Give what its wire begins at."""
        return End("input", self.name)


class Gate(NamedTuple):
    """A gate of the circuit."""

    # What its wires begin and end at.
    end: End
    # The row of the table that says what the gate computes.
    row: Row
    # What is drawn in the gate, with the constants that it absorbed: `+`, `×2`, `exp`.
    symbol: str
    # In the order in which they were typed: the index of a wire, or a constant.
    operands: tuple[int | Constant, ...]
    # The indices of the wires among the operands.
    wires: tuple[int, ...]
    # The indices of the wires that leave the gate: several for a copy gate, and for calls and rounds that
    # are drawn as one gate; one for any other.
    results: tuple[int, ...]
    # The place in the program; None for a copy gate, which nobody typed.
    span: Span | None
    # The name of the statement whose value the gate computes; None inside of a statement.
    name: str | None
    # What was typed beside the operands, such as an axis.
    options: Options
    # Of a gate that is drawn as a part of a typed one, the formula of what it computes.
    part: str = ""
    # The call or the loop's round in which it stands; None at the top of the text.
    within: Inlined | None = None

    @property
    def id(self) -> str:
        """Give the id of the gate: `g1`, `g2`, … in topological order."""
        return self.end.name

    @property
    def gives_several(self) -> bool:
        """Whether the wires that leave it may carry several values, as those of a folded call may."""
        return len(self.results) > 1 and self.row is not COPY

    def reaching(self, result: int, by_gradient: bool) -> tuple[int, ...]:
        """List the wires among the operands on which one of several results depends; see `Row.reaches`."""
        return tuple(
            [
                operand
                for position, operand in enumerate(self.operands)
                if not isinstance(operand, Constant)
                and self.row.reaches(position, result, by_gradient)
            ]
        )

    def rewired(self, index: Callable[[int], int]) -> "Gate":
        """Give the gate with other indices of its wires."""
        return self._replace(
            operands=tuple([o if isinstance(o, Constant) else index(o) for o in self.operands]),
            wires=tuple(map(index, self.wires)),
            results=tuple(map(index, self.results)),
        )

    @property
    def passing(self) -> tuple[int, ...]:
        """List the wires among the operands to which the gate passes a gradient."""
        return tuple(
            [
                operand
                for position, operand in enumerate(self.operands)
                if not isinstance(operand, Constant) and self.row.passes(position)
            ]
        )


@dataclass(frozen=True, eq=False)
class Graph:
    """The circuit of a program."""

    # The program as it was parsed.
    program: Program
    # In the order in which the program mentions them.
    inputs: tuple[Input, ...]
    # In topological order: a gate stands behind all gates that its operands come from.
    gates: tuple[Gate, ...]
    wires: tuple[Wire, ...]  # in the order of their ids
    # The name of the output.
    output: str
    # The index of the wire that leads to the output.
    output_wire: int
    # How many values the wires carry: fewer than wires where a value forks.
    values: int
    # The statements that the output does not depend on, each with its place; they are not drawn.
    unused: tuple[tuple[str, Span], ...]
    # The statements and the expanded gates that are not folded, outer ones before those inside them.
    modules: tuple[Module, ...]
    # The index of each value that a statement or an input has, by its key.
    keys: Mapping[str, int] = field(default_factory=dict)
    # Where modules are folded, the circuit in which they are not; its values have the same indices.
    unfolded: "Graph | None" = None
    # The wires that are drawn for several of that circuit, which bring a value to one box: their ids.
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[tuple[str, Any], ...]:
        """Give the inputs that have no wire, with the whole numbers that the circuit is made for."""
        return self.program.numbers_asked

    @property
    def text(self) -> str:
        """Give the program as it was typed."""
        return self.program.text

    def is_part(self, module: Module) -> bool:
        """Tell whether a module is worth folding: it has several gates besides copy gates, but not all."""
        if not 1 < len(module.gates) < len(self.gates):
            return False
        return sum(self.by_id[id].row is not COPY for id in module.gates) > 1

    @cached_property
    def by_id(self) -> dict[str, Gate]:
        """Find the gate of an id."""
        return {gate.id: gate for gate in self.gates}

    @cached_property
    def order(self) -> dict[str, int]:
        """Find how many gates stand before the one of an id."""
        return {gate.id: at for at, gate in enumerate(self.gates)}

    @cached_property
    def end(self) -> End:
        """Give what the wire to the output ends at."""
        return End("output", self.output)

    def source(self, wire: int) -> Gate | None:
        """Find the gate that a wire comes from, by the wire's index; None where it comes from an input."""
        return self._gate_at(self.wires[wire].source)

    def target(self, wire: int) -> Gate | None:
        """Find the gate that a wire goes to, by the wire's index; None where it goes to the output."""
        return self._gate_at(self.wires[wire].target)

    def _gate_at(self, end: End) -> Gate | None:
        return self.by_id[end.name] if end.kind == "gate" else None

    @cached_property
    def passing(self) -> dict[str, tuple[int, ...]]:
        """List for each gate, by its id, the wires to which it passes a gradient."""
        return {gate.id: gate.passing for gate in self.gates}

    def typed(self, gate: Gate) -> str:
        """Give the text that was typed for a gate, or a part's formula; empty for a copy gate."""
        return gate.part or (self.text[slice(*gate.span)] if gate.span else "")
