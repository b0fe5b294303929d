"""A program that was read: its text, its tree, and what its statements come to, with places."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import sympy

from ..base.arrays import Numbers
from ..base.errors import Span
from ..base.shapes import Shape, shape_of
from ..base.words import Words
from ..gates.rows import Options, Row
from . import syntax
from .inlined import Inlined
from .turns import Repeated

MAX_GATES = 1_000  # of the circuit that a program is made into, copy gates included


class Operation(NamedTuple):
    """What a gate does."""

    # The gate's row of the table.
    row: Row
    # What was typed beside the operands.
    options: Options = ()


class Part(NamedTuple):
    """A name, a constant or a gate where it stands in the text.

    Equal SymPy trees are one object, so a place belongs to what is typed, and not to an expression.
    """

    # The name of an input or a statement, a constant of SymPy's, or what a gate does.
    of: "str | sympy.Expr | Operation"
    span: Span
    # The parts that a gate is applied to.
    operands: tuple["Part", ...] = ()

    # Of a gate, the call or the loop's round in which it was made; None at the top of the text.
    within: Inlined | None = None

    @property
    def expression(self) -> sympy.Expr:
        """Give the part as SymPy has it, each gate an opaque function: made when it is asked for."""
        stack: list[sympy.Expr] = []
        for part in self.walk():
            if isinstance(part.of, Operation):
                operands = stack[-len(part.operands) :]
                del stack[-len(part.operands) :]
                stack.append(part.of.row(*operands, options=part.of.options))
            else:
                stack.append(sympy.Symbol(part.of) if isinstance(part.of, str) else part.of)
        (made,) = stack
        return made

    @property
    def is_constant(self) -> bool:
        """Tell a number, π or e (or the negative of one) or an array of numbers from a gate or a name."""
        return not isinstance(self.of, (str, Operation))

    def walk(self) -> "list[Part]":
        """List the part and all in it without recursion: operands before their gate, left before right."""
        waiting, backwards = [self], []
        while waiting:
            part = waiting.pop()
            backwards.append(part)
            waiting += part.operands
        return backwards[::-1]

    def walk_to(self, known: "Mapping[int, object]") -> "list[Part]":
        """List what `walk` does, but for what stands in a part that is known, by its identity."""
        waiting, backwards = [self], []
        while waiting:
            part = waiting.pop()
            backwards.append(part)
            if id(part) not in known:
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
    # What other statements call a value without a name: `#1`; nothing where none uses it.
    hidden: str = ""

    @property
    def key(self) -> str:
        """Give what other statements call the value: nothing where none uses it."""
        return self.name or self.hidden

    @property
    def expression(self) -> sympy.Expr:
        """Give the value as SymPy has it: an opaque function for each gate."""
        return self.value.expression


class Demand(NamedTuple):
    """What the numbers of a value must be, whatever they are computed from."""

    # What other statements call the value: the name of an input, or a statement's key.
    key: str
    # The least and the largest number.
    range: tuple[float, float]
    # What is said of a number that is not in the range, which is put into the field `number`.
    message: Words
    # What to do then.
    hint: Words
    # Where it is demanded.
    span: Span


class Reading(NamedTuple):
    """What else a place of the program could mean; `instead` is the whole text that says it."""

    span: Span
    # What was read, and what else it could be.
    message: Words
    # The whole text that says the other thing; None where there is none.
    instead: str | None
    # What is kept apart with that text as its backward pass; None where the text alone says it.
    backward: str | None = None


class Named(NamedTuple):
    """What the names that have values decided: whether `wx` is a name."""

    # Names that could be taken apart.
    glued: frozenset[str] = frozenset()
    # The names with values that stand in them.
    given: frozenset[str] = frozenset()

    def holds(self, given: Iterable[str]) -> bool:
        """Tell whether these names with values decide the same."""
        return not self.glued or standing_in(given, self.glued) == self.given


def standing_in(given: Iterable[str], glued: Collection[str]) -> frozenset[str]:
    """Find the names that stand in others, or are those."""
    return frozenset(name for name in given if name and any(name in each for each in glued))


NOTHING_NAMED = Named()


@dataclass(frozen=True, slots=True)
class Program:
    """What was typed, and what it came to."""

    # What was typed.
    text: str
    # The syntax tree.
    tree: tuple[syntax.Statement, ...]
    # What the statements came to. The last one is the output.
    statements: tuple[Statement, ...]
    # The places of calls `np.max(x, 1)` whose number is compared with, because x is a single number.
    without_axis: frozenset[Span] = frozenset()
    # The shapes that were asked for of inputs; None of those without a value.
    shapes_asked: tuple[tuple[str, Shape | None], ...] = ()
    # The whole numbers that were asked for: of these inputs the circuit has no wires.
    numbers_asked: tuple[tuple[str, int | Numbers], ...] = ()
    # The shapes that inputs without a value have because something was asked of them.
    supposed: tuple[tuple[str, Shape], ...] = ()
    # The names without a value that stand for several inputs, which they are unpacked into: `W, b = params`.
    bundles: frozenset[str] = frozenset()
    # The names of constants that are inputs wherever they stand, because their gradients are asked for.
    wanted: frozenset[str] = frozenset()
    # The shapes of inputs without a value that fit more than the program: a backward pass that is judged.
    fitted: tuple[tuple[str, Shape], ...] = ()
    # Whether all of the text is in it: else it ends with a gate whose operands do not go together.
    is_whole: bool = True
    # The places of lines that compute nothing.
    passed_over: tuple[Span, ...] = ()
    # The places of obstacles behind the gate that it ends with, whose operands do not go together.
    obstacles: tuple[Span, ...] = ()
    # The loops and functions, with their turns and calls.
    repeated: tuple[Repeated, ...] = ()
    # What the prelude demands of numbers that are known when the circuit runs.
    demands: tuple[Demand, ...] = ()
    # The least and the largest number that an input had best have where it is given none: a weight's.
    expected: tuple[tuple[str, tuple[float, float]], ...] = ()
    # What values without a name are called by what holds them, by their keys: `hs[0]`.
    held: tuple[tuple[str, str], ...] = ()
    # What in it could have been meant otherwise.
    readings: tuple[Reading, ...] = ()
    # What its values could have been meant to be otherwise.
    meant: tuple[Reading, ...] = ()
    # What names with values decided of its tree.
    named: Named = NOTHING_NAMED


def holds(program: Program, given: Mapping[str, Any]) -> bool:
    """Tell whether a program is the one that these values of its inputs give.

    It is where the shapes and whole numbers that it asked for are the same; where shapes were supposed,
    all shapes have to be.
    """
    if not program.named.holds(given):
        return False
    for name, shape in program.shapes_asked:
        if (shape_of(given[name]) if name in given else None) != shape:
            return False
    for name, numbers in program.numbers_asked:
        if name in given and not np.array_equal(given[name], numbers):
            return False
    return True
