"""The lines of a backward pass in JavaScript: a function of the numbers that the circuit's program gives.

The page calls it as a slider moves: each line has a number of its own, computed with right values of what it
uses, and the circuit's beside it, without a request.
"""

import json
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, shape_of
from ..language.constants import computed
from ..language.program import Operation, Part
from ..programs.javascript import applied, constant
from .entries import OUTPUT, UPSTREAM, Entry
from .judged import Line, Writer
from .meant import Found
from .targets import Target
from .weighing import Weighing


class _Term(NamedTuple):
    # A value, as JavaScript.
    text: str
    # Its shape.
    shape: Shape


class _Unknown(Exception):
    """A value that can't be had from the circuit's numbers."""


def writer(
    weighing: Weighing, found: Sequence[Found], shown: Sequence[tuple[Line, Entry]]
) -> Writer | None:
    """Give what writes judged lines; None where the circuit that is drawn has other gradients than theirs.

    `found` has all entries in their order, and `shown` the lines with what they tell of.
    """
    sheet = weighing.sheet
    if sheet.graph.wires != weighing.run.graph.wires or sheet.beside:
        return None
    return partial(script, weighing, tuple(found), shown)


def script(
    weighing: Weighing,
    found: Sequence[Found],
    shown: Sequence[tuple[Line, Entry]],
    lines: Sequence[Line],
) -> tuple[str, ...]:
    """Write a function `lines(values, gradients, typed)` in JavaScript; nothing where none can be written.

    It is given what the circuit's program gives, and gives the own number of each line and the circuit's, or
    null. Where they are `typed`, lines go on with what those before them give, and not with what is right.
    """
    made = _Writer(weighing, found)
    left, given = list(shown), list[str]()
    for line in lines:
        own = next((each for each in left if each[0].spans == line.spans), None)
        given.append(made.pairs.get(own[1], "null") if own else "null")
        left = [each for each in left if each is not own]
    if not made.pairs:
        return ()
    return (
        "// the lines of the backward pass, each with the circuit's own gradient",
        "export function lines(values, gradients, typed = false) {",
        *made.lines,
        f"  return [{', '.join(given)}];",
        "}",
    )


class _Writer:
    def __init__(self, weighing: Weighing, found: Sequence[Found]) -> None:
        self.sheet, self.graph, self.run = weighing.sheet, weighing.sheet.graph, weighing.run
        self.known = weighing.points[0].values
        # The wire that leaves where a value is made, by the value's index.
        self.first = weighing.points[0].point.first
        self.lines = list[str]()
        self.terms = dict[str, _Term | None]()
        # What is shown of each line.
        self.pairs = dict[Entry, str]()
        before = self.sheet.statements[: self.sheet.forward]
        self.left_out = {each.key: each.value for each in before if each.key and each.given is None}
        # What names stand for that are no values of the circuit.
        beside = {*self.sheet.only_lines, *self.sheet.free, *self.sheet.unbound}
        self.constants = beside.union(dict(self.graph.asked)).intersection(self.known)
        at = self.sheet.forward
        for each in found:
            for line in self.sheet.statements[at : each.entry.end]:
                if line.key:
                    self.terms[line.key] = self.tried(line.value)
            at = max(at, each.entry.end)
            self.write(each)

    def write(self, found: Found) -> None:
        """Write an entry, and what its symbol stands for from there on."""
        entry = found.entry
        own = self.tried(entry.value) if entry.value is not None else None
        right = None if found.target is None or _is_local(entry) else self.gradient(found.target)
        if own is not None:
            self.pairs[entry] = f"[{_nested(own)}, {'null' if right is None else _nested(right)}]"
        goes_on = right
        if right is None or found.is_begun or found.is_of_numbers:
            goes_on = own
        elif own is not None and own.shape == right.shape:
            goes_on = self.named(f"typed ? {own.text} : {right.text}", right.shape)
        self.terms[entry.symbol] = goes_on

    def tried(self, part: Part) -> _Term | None:
        try:
            return self.part(part)
        except (_Unknown, Mismatch):
            return None

    def part(self, part: Part) -> _Term:
        stack = list[_Term]()
        for each in part.walk():
            if isinstance(each.of, str):
                stack.append(self.symbol(each.of))
            elif isinstance(each.of, Operation):
                operands = stack[-len(each.operands) :]
                del stack[-len(each.operands) :]
                stack.append(self.operation(each.of, operands))
            else:
                found = computed(each)
                stack.append(_constant(np.float64(each.of) if found is None else found))
        return stack[0]

    def operation(self, of: Operation, operands: Sequence[_Term]) -> _Term:
        shapes = [each.shape for each in operands]
        shape = of.row.shape(Sizes(), shapes, of.options)
        return self.named(
            applied(of.row, of.options, [each.text for each in operands], shapes), shape
        )

    def named(self, text: str, shape: Shape) -> _Term:
        """Give a value a name, under which it may be used several times."""
        name = f"u{len(self.lines) + 1}"
        self.lines.append(f"  const {name} = {text};")
        return _Term(name, shape)

    def symbol(self, name: str) -> _Term:
        if name not in self.terms:
            self.terms[name] = self.outside(name)
        found = self.terms[name]
        if found is None:
            raise _Unknown
        return found

    def outside(self, name: str) -> _Term | None:
        """Give what the lines have from the forward pass."""
        inputs = {each.name: each.wire for each in self.graph.inputs}
        if name in self.graph.keys:
            return self.wire("values", self.first[self.graph.keys[name]])
        if name in inputs:
            return self.wire("values", inputs[name])
        if name == OUTPUT:
            return self.wire("values", self.graph.output_wire)
        if name == UPSTREAM:
            arrives = (
                self.graph.keys[self.sheet.arrives] if self.sheet.arrives else self.sheet.output
            )
            return self.wire("gradients", self.first[arrives])
        if name in self.constants:
            return _constant(self.known[name])
        return self.tried(self.left_out[name]) if name in self.left_out else None

    def wire(self, of: str, at: int) -> _Term:
        shape = self.run.shape(at)
        text = f"{of}[{at}]" if of == "values" else f"{of}[{at}] ?? 0"
        return self.named(f"array({text}, {json.dumps(shape)})" if shape else text, shape)

    def gradient(self, target: Target) -> _Term | None:
        if len(target.indices) != 1:
            return None
        found = self.wire(
            "gradients", self.first[target.indices[0]] if target.wire is None else target.wire
        )
        if target.factor is None:
            return found
        factor = constant(target.factor)
        times = (
            f"map((x0) => {factor} * x0, {found.text})"
            if found.shape
            else f"{factor} * {found.text}"
        )
        return self.named(times, found.shape)


def _is_local(entry: Entry) -> bool:
    """Tell the derivative of a value, which no wire carries."""
    return bool(entry.meant and entry.meant.is_derivative and entry.meant.towards)


def _constant(value: object) -> _Term:
    return _Term(constant(value), shape_of(value))


def _nested(term: _Term) -> str:
    return f"nested({term.text})" if term.shape else term.text
