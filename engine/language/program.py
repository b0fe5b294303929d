"""A program that was read: its text, its tree, and what its statements come to, with places."""

from dataclasses import dataclass
from typing import NamedTuple

import sympy

from ..base.arrays import Numbers
from ..base.errors import Span
from ..gates.rows import GateFunction
from . import syntax


class Part(NamedTuple):
    """An expression where it stands in the text, and the parts that it is a gate of.

    Equal SymPy trees are one object, so a place belongs to what is typed, and not to an expression.
    """

    # The expression, as SymPy's opaque gates.
    expression: sympy.Expr
    span: Span
    # The parts that a gate is applied to.
    operands: tuple["Part", ...] = ()

    def walk(self) -> "list[Part]":
        """List the part and all in it without recursion: operands before their gate, left before right."""
        waiting, backwards = [self], []
        while waiting:
            part = waiting.pop()
            backwards.append(part)
            waiting += part.operands
        return backwards[::-1]


class Statement(NamedTuple):
    """`name = value`, or a value alone."""

    # The name before `=`; None for a value alone.
    name: str | None
    span: Span
    # The value.
    value: Part
    # The value of the input that a name makes which is given constants alone.
    given: float | Numbers | None = None

    @property
    def expression(self) -> sympy.Expr:
        """Give the value as SymPy has it: an opaque function for each gate."""
        return self.value.expression


@dataclass(frozen=True, slots=True)
class Program:
    """What was typed, and what it came to."""

    # What was typed.
    text: str
    # The syntax tree.
    tree: tuple[syntax.Statement, ...]
    # What the statements came to. The last one is the output.
    statements: tuple[Statement, ...]
    # The places of calls `np.max(A, 1)` whose number is read as an axis.
    with_axis: frozenset[Span] = frozenset()
    # The places of such calls whose number is compared with.
    without_axis: frozenset[Span] = frozenset()


def is_constant(expression: sympy.Expr) -> bool:
    """Tell a number, π or e (or the negative of one) or an array of numbers from a gate or a name."""
    return not isinstance(expression, sympy.Symbol | GateFunction)
