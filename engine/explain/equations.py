"""The formulas of one gate in the names of its operands, as MathML: what it computes, and its slopes.

An operand without a name is written as it was typed: `(x + y) · z`. An operand whose text is too long for
a formula gets a letter.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, count
from typing import NamedTuple

from ..base.words import Figure, say
from ..echo.statements import part_at
from ..gates.tensors import Tensor
from ..graph.called import as_operand, typed_gates
from ..graph.graph import Constant, Gate, Graph
from ..graph.names import (
    carried,
    free_word,
    named_inside,
    names_given,
    output_version,
    words_taken,
)
from ..maths.notation import MathML
from ..maths.writer import Part, Writer
from ..modules.folded import known
from ..passes.run import Run
from ..programs.latex import Gates
from .terms import untransposed

_LONGEST = 14  # characters of an operand that is written as it was typed


class Letter(NamedTuple):
    """A letter that stands for an operand in formulas."""

    # The letter, as MathML.
    letter: str
    # What was typed for the operand.
    text: str
    # The same as MathML; nothing where it is no formula.
    math: str


class Formulas:
    """Writes the formulas of a gate. `letters` are those that stand for operands in them."""

    def __init__(self, run: Run, gate: Gate) -> None:
        self.run, self.gate, self.graph = run, gate, run.graph
        self.letters: list[Letter] = []
        self._row = known(gate.row)
        self._names = {
            self.graph.wires[input.wire].value: input.name for input in self.graph.inputs
        }
        several = [gate for gate in self.graph.gates if gate.gives_several]
        self._sources = {
            self._value(g.results[0]): g for g in self.graph.gates if g.span and not g.gives_several
        }
        given = names_given(self.graph)
        self._names |= {
            value: name for value, name in named_inside(self.graph).items() if value not in given
        }
        for value in {self._value(wire) for gate in several for wire in gate.results}:
            if value in given:
                self._names[value] = given[value]
        # What is written in formulas for each value, by its index.
        self._parts: dict[int, Part] = {}
        self._texts: dict[int, str] = {}  # what each value is called in plain text
        self._gates = Gates(self.graph, MathML(), self._parts, run)
        self._writer = Writer(MathML())
        free = _free(self.graph)
        for wire in gate.wires:
            self._add(wire, free)
        out = self._value(gate.results[0])
        if out not in self._parts:  # not for a copy gate, whose result is its operand
            self._texts[out] = _output(self.graph, gate, free)
            self._parts[out] = self._writer.name(self._texts[out])
        slopes = [one.written(MathML()) for one in self._gates.backward(gate)]
        positions = [
            i
            for i, o in enumerate(gate.operands)
            if not isinstance(o, Constant) and gate.row.passes(i)
        ]
        self._slopes = dict(zip(positions, slopes, strict=True))

    def _value(self, wire: int) -> int:
        return self.graph.wires[wire].value

    def _add(self, wire: int, free: Iterator[str]) -> None:
        value, text = self._value(wire), carried(self.graph, wire)
        if value in self._texts:
            return
        if self._has_name(value) or (len(text) <= _LONGEST and self._has_formula(value)):
            self._texts[value] = text
            self._write_out(value)
        else:
            self._texts[value] = next(free)
            self._parts[value] = self._writer.name(self._texts[value])
            program, source = self.graph.program, self._sources.get(value)
            is_typed = source is not None and typed_gates(self.graph).get(source.id) == text
            span = source.span if source and is_typed else None
            math = part_at(program.text, program.tree, span)
            self.letters.append(Letter(self._parts[value].text, text, math))

    def _has_name(self, value: int) -> bool:
        return value in self._names or bool(self._sources.get(value) and self._sources[value].name)

    def _has_formula(self, value: int) -> bool:
        """Tell whether a value can be written out: not what leaves a box that gives several values."""
        return self._has_name(value) or (
            value in self._sources
            and all(self._has_formula(self._value(wire)) for wire in self._sources[value].wires)
        )

    def _write_out(self, value: int) -> None:
        """Write a value as it was typed: as a name, or as a formula, which is short enough."""
        if value in self._parts:
            return
        name = self._names.get(value) or self._sources[value].name
        if name:
            self._parts[value] = self._writer.name(name)
            return
        for wire in self._sources[value].wires:
            self._write_out(self._value(wire))
        self._parts[value] = self._gates.formula(self._sources[value])

    def named(self, wire: int) -> str:
        """Say what the value on a wire is called in the formulas."""
        return self._texts[self._value(wire)]

    def figure(self, wire: int) -> Figure:
        """Give an operand's name for a sentence."""
        return Figure(self.named(wire), "name", self.graph.wires[wire].id)

    def computed(self) -> str:
        """Write what the gate computes; a copy gate computes nothing."""
        return self._gates.forward(self.gate).written(MathML()) if self.gate.span else ""

    def summed(self) -> str:
        """Write the sum of the gradients that come back to a copy gate; empty for any other gate."""
        return "" if self.gate.span else self._slopes[0]

    def towards(self, position: int) -> str:
        """Write an operand as a gradient goes to it; one that comes in twice is told apart by its wires."""
        return self._gates.towards(self.gate, position).text

    def slope(self, position: int) -> str:
        """Write the local gradient towards an operand; empty for a gate that mixes numbers of an array."""
        return (
            self._slopes.get(position, "") if self.gate.row.elementwise and self.gate.span else ""
        )

    def sent(self, position: int) -> str:
        """Say in code what a gate of whole arrays sends to an operand: `dW = dq @ x.T`."""
        row, name = self._row, self._in_code(position)
        if not self.gate.row.passes(position):
            return ""
        out = self.named(self.gate.results[0])
        if isinstance(row, Tensor):
            operands = [as_operand(self._in_code(at)) for at in range(len(self.gate.operands))]
            g, n = f"{self._gradient}{out}", free_word(self.graph, "n", "N", "count")
            sends = row.sent_text(position, operands, out, g, n=n, options=self.gate.options)
            sends = untransposed(sends, self.run, self.gate, operands)
        elif not row.elementwise:
            sends = say("the backward pass of {module}", module=row.symbol)
        else:
            return ""
        left = name if re.fullmatch(r"\w+", name) else f"({name})"
        return say("{left} = {right}", left=f"{self._gradient}{left}", right=sends)

    @cached_property
    def _gradient(self) -> str:
        """Give what stands before a name for its gradient: `d`, unless the program has such a name."""
        named = [
            self._texts[self._value(wire)] for wire in (*self.gate.wires, self.gate.results[0])
        ]
        taken = words_taken(self.graph)
        wanted = chain(["d"], ("grad" + "_" * many for many in count(1)))
        return next(one for one in wanted if not any(one + name in taken for name in named))

    def _in_code(self, position: int) -> str:
        operand = self.gate.operands[position]
        return operand.text if isinstance(operand, Constant) else self.named(operand)


def _output(graph: Graph, gate: Gate, free: Iterator[str]) -> str:
    """Give the program's name for a gate's output, or else `out`."""
    if gate.name or graph.output_wire in gate.results:
        return gate.name or output_version(graph)
    if own := named_inside(graph).get(graph.wires[gate.results[0]].value):
        return own
    return "out" if "out" not in words_taken(graph) else next(free)


def _free(graph: Graph) -> Iterator[str]:
    """Give letters that the program has no other use for."""
    letters = chain("uvwabcd", (f"u{number}" for number in count(1)))
    return (letter for letter in letters if letter not in words_taken(graph))
