"""Gates in the making: what a value is as an operand, and statements of gates."""

from collections.abc import Iterable

import numpy as np
import sympy

from ..base.arrays import MAX_NUMBERS, Array
from ..base.errors import InputError, Span
from ..base.shapes import MAX_LEVELS, shape_of
from ..base.words import say
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME
from . import refusals
from .asking import CONDITIONS, Asking
from .constants import computed
from .holding import HIDDEN
from .literals import constant, too_many
from .meanings import (
    NOT_KNOWN,
    Builtin,
    Function,
    Leading,
    Traced,
    Unread,
    Value,
)
from .noting import OF_GATE
from .program import Operation, Part, Statement
from .syntax import Syntax

_OF_ARRAY = 25  # numbers of a constant that take as long as an operation
OF_LIST = 20  # items of a list that take as long


class Follows(Exception):
    """What a refused statement would have given is used: nothing can be said of what comes of it."""

    def __init__(self, node: Syntax) -> None:
        super().__init__(node)
        self.node = node


class Making(Asking):
    """Makes gates, lists as arrays of them, and statements."""

    # Gates

    def gate(self, row: Row, operands: Iterable[Part], span: Span, options: Options = ()) -> Traced:
        """Apply a gate."""
        given = tuple(operands)
        sizes = [p.of.numbers.size for p in given if isinstance(p.of, Array)]
        self.count(span, OF_GATE + sum(sizes) // _OF_ARRAY)
        self.gates += 1
        part = Part(Operation(row, options), span, given, self.within)
        if self.numbered is not None:
            self.numbered[id(part)] = len(self.numbered)
        return Traced(part, condition=row.name in CONDITIONS)

    def view(self, made: Traced, of: Value) -> Traced:
        """Note that an array shows a part of another one: of that one's where no name can have that."""
        if isinstance(of, Traced):
            is_bare = of.base is not None and of.other is None and bool(of.part.operands)
            made.base, made.seen = (of.base, of.seen) if is_bare else (of, of.change)
        return made

    def part(self, value: Value, node: Syntax) -> Part:
        """Give what a value is as the operand of a gate. Errors: InputError."""
        if isinstance(value, Traced):
            if value.lost and value.written is not None and self.journal is None:
                shown, index = value.written
                made = self.gate(
                    BY_NAME["put"], (value.part, shown.part), node.span, (("index", index),)
                )
                self.keep(made, node.span)
                value.write_back(made.part)
            if value.lost:
                raise self.refuse(
                    "through-a-view",
                    say(
                        "`{typed}` was changed under another name, which shows a part of it",
                        typed=self._short(node.span),
                    ),
                    say(
                        "Change the array itself, A[0] = …, or take a copy where it is made: A[0].copy()."
                    ),
                    node.span,
                )
            if value.stale and (self.is_torch or self.shape_now(value)):
                raise self.refuse(
                    "stale-view",
                    say(
                        "`{typed}` shows a part of an array that was changed since",
                        typed=self._short(node.span),
                    ),
                    say("Take a copy where it is made: x[0].copy()."),
                    node.span,
                )
            part = value.part
            return part if part.operands else Part(part.of, node.span)
        if isinstance(value, (bool, int, float, np.integer)):
            return Part(self._number(float(value)), node.span)
        if isinstance(value, np.ndarray):
            return Part(Array(np.asarray(value, dtype=np.float64)), node.span)
        if isinstance(value, Leading):
            return self.part(value[0], node)
        if isinstance(value, (list, tuple, range)):
            return self._stacked(value, node)
        raise self._no_number(value, node)

    def _number(self, value: float) -> sympy.Expr:
        return constant(value) if np.isfinite(value) else sympy.Float(value)

    def once(self, part: Part) -> Part:
        """Give an operand of several gates, which is one gate however often it is used."""
        if not part.operands:
            return part
        held = Traced(part)
        self.keep(held, part.span)
        return held.part

    def offered(self, made: Traced) -> Traced:
        """Note that a gate is one of several that a function gives, and is drawn only where it is used."""
        self._offered.append(made.part)
        return made

    def used(self, statements: list[Statement], output: Statement | None) -> list[Statement]:
        """Leave out the statements of gates that were offered, and that no other statement uses."""
        if not self._offered:
            return statements
        gates, offered = {id(part) for part in self._offered}, set[str]()
        for each in statements:
            of = each.value.of
            if id(each.value) in gates or (isinstance(of, str) and of in offered):
                offered.add(each.key)
        named, kept = set[str](), list[Statement]()
        for each in reversed(statements):
            if each.key in offered and each.key not in named and each is not output:
                continue
            named |= {part.of for part in each.value.walk() if isinstance(part.of, str)}
            kept.append(each)
        return kept[::-1]

    def _stacked(self, items: list[Value] | tuple[Value, ...] | range, node: Syntax) -> Part:
        """Make an array of what is listed: of numbers alone a constant, else a gate."""
        if len(items) > MAX_NUMBERS:
            raise too_many(node.span)
        if self._levels == MAX_LEVELS:
            raise refusals.too_many_axes(node.span)
        self.count(node.span, len(items))
        if not len(items):
            raise self.refuse(
                "empty-list",
                say("this list has no numbers"),
                say("Write one or more, such as [1, 2]."),
                node.span,
            )
        if all(isinstance(item, (int, float)) for item in items) and np.all(np.isfinite(items)):
            return Part(Array(np.array(items, dtype=np.float64)), node.span)
        self._levels += 1
        parts = [self.part(item, node) for item in items]
        self._levels -= 1
        if all(part.is_constant for part in parts):
            numbers = [computed(part) for part in parts]
            shapes = {shape_of(each) for each in numbers}
            if len(shapes) == 1 and all(each is not None for each in numbers):
                return Part(Array(np.array(numbers, dtype=np.float64)), node.span)
        return self.gate(BY_NAME["stack"], parts, node.span, (("axis", 0),)).part

    def _no_number(self, value: Value, node: Syntax) -> InputError:
        typed = self._short(node.span)
        if value is NOT_KNOWN:
            raise Follows(node)
        if isinstance(value, Unread):
            if value.asks is not None:
                self.ask_whole(value.asks, node)
            return self.refuse("passed-over", value.why, value.hint, node.span)
        if isinstance(value, (Function, Builtin)):
            message = say("`{typed}` is a function, and has no operands here", typed=typed)
            return self.refuse("function-without-call", message, say("Call it: f(x)."), node.span)
        return self.refuse(
            "no-number",
            say("`{typed}` is no number and no array", typed=typed),
            say("Compute with numbers, arrays and inputs."),
            node.span,
        )

    def read(self, value: Unread, node: Syntax) -> Unread:
        """Take what can't be computed with for what is passed over, unless numbers decide what it is.

        Errors: Asked, InputError.
        """
        if value.asks is not None:
            raise self._no_number(value, node)
        return value

    def settle(self, value: Value, node: Syntax) -> None:
        """Make sure that what a value is, and what it holds, does not hang on the circuit's numbers.

        Errors: Asked, InputError.
        """
        items = value.values() if isinstance(value, dict) else value
        for each in items if isinstance(value, (list, tuple, dict)) else (value,):
            if isinstance(each, Unread):
                self.read(each, node)

    # Statements

    def keep(self, value: Traced, span: Span, name: str | None = None) -> Statement | None:
        """Make a statement of a gate, so that it is one gate however often it is used.

        Without a name it is one that nobody sees. None where the value is no gate, and has no name.
        """
        if name is None and not value.part.operands:
            return None
        self._hidden += name is None
        key = name or f"{HIDDEN}{self._hidden}"
        statement = Statement(name, span, value.part, hidden="" if name else key)
        self.add(statement)
        value.part = Part(key, span)
        return statement

    def add(self, statement: Statement) -> None:
        """Add a statement."""
        self.statements.append(statement)
        if statement.key and statement.given is None:
            self._by_key[statement.key] = statement.value
