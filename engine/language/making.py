"""Gates in the making: statements, shapes of values, and what is asked of inputs in a trace."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from ..base.arrays import MAX_NUMBERS, Array, Numbers
from ..base.errors import InputError, Span, TooLarge
from ..base.shapes import MAX_AXES, Mismatch, Shape, Sizes, shape_of
from ..base.words import Words, say
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME
from . import refusals
from .constants import computed
from .indices import NOTHING
from .inlined import Counting, Inlined
from .libraries import is_program, is_torch
from .literals import constant, too_many
from .meanings import (
    NOT_KNOWN,
    Builtin,
    Function,
    Scope,
    State,
    Traced,
    Unread,
    Value,
    state,
)
from .program import Operation, Part, Reading, Statement
from .source import Source
from .syntax import Syntax
from .tokens import Token
from .turns import Turns

MAX_OPERATIONS = 100_000  # statements and operations of a trace, those of all turns and calls
_GATE = 8  # operations that take as long as making a gate
_OF_ARRAY = 25  # numbers of a constant that take as long as an operation
OF_LIST = 20  # items of a list that take as long
_SIZES = (2, 3, 4, 5)  # along the axes of an input whose shape is asked for and decided by nothing
_WHOLE = {"add", "sub", "mul", "neg", "square", "index"}  # gates through which a number stays whole
COMPARED = {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}
_OF_WHOLE = {
    *COMPARED,
    *("logical_and", "logical_or", "logical_not", "stack"),
    *("div", "sqrt", "floor", "ceil", "round"),
}  # gates of whole numbers, of which a condition or int(…) may be made


class Asked(Exception):
    """An input's numbers are asked for: it is static throughout, and the program is traced again."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Stopped(Exception):
    """The operands of a gate do not go together: the circuit ends with it, and inference says why."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part = part


class Follows(Exception):
    """What a refused statement would have given is used: nothing can be said of what comes of it."""

    def __init__(self, node: Syntax) -> None:
        super().__init__(node)
        self.node = node


class Making:
    """What a trace has made so far, and what it knows of its inputs.

    `given` are the values of inputs that stand outside of the text, `static` the inputs whose numbers
    were asked for, and `supposed` the shapes of inputs that have no value.
    """

    def __init__(
        self,
        text: str,
        given: Mapping[str, Any],
        static: Iterable[str] = (),
        supposed: Mapping[str, Shape] | None = None,
    ) -> None:
        self.source = Source(text)
        self.given, self.supposed = given, supposed or {}
        self.static_names = frozenset(static)
        self.statements: list[Statement] = []
        # What was asked of inputs: shapes (None of one without a value), numbers, and what was guessed.
        self.shapes_asked: dict[str, Shape | None] = {}
        self.numbers_asked: dict[str, int | Numbers] = {}
        self.guessed: dict[str, Shape] = {}
        self.expected: dict[str, tuple[float, float]] = {}
        # What a branch on a gate's value changed so far, as it was before; None outside of branches.
        self.journal: dict[int, tuple[Value, State]] | None = None
        self.changes = 0  # how often a list, a dict or an object was changed in place
        self.repeated = Turns()
        # The call or the loop's round that is being traced.
        self.within: Inlined | None = None
        self.inlining = Counting()
        self._of_letter: dict[str, int] = {}  # sizes along the indices of sums
        # What the subscripts of the text mean.
        self.noted = NOTHING
        # What could have been meant otherwise.
        self.readings: list[Reading] = []
        self.own: dict[str, Any] = {}  # the values that the text gives inputs
        self.top = Scope()
        self.scope = self.top
        # Inputs that became static when their numbers were first asked for.
        self.late: set[str] = set()
        self._by_key: dict[str, Part] = {}
        self._shapes: dict[str, Shape] = {}
        self.operations = 0
        self.numbered: dict[int, int] | None = (
            None  # the gates in their order, where that is wanted
        )
        self.calls = 0  # of functions that the text defines
        self._hidden = 0
        self._levels = 0  # of lists in each other, of which an array is made
        # What a refused statement may have changed, and what it would have given: nothing as long as none is.
        self.unknown: dict[int, Value] = {}
        self._offered: list[Part] = []  # gates that are left out where nothing uses them

    # Words

    def token(self, node: Syntax) -> Token:
        """Give the token that a node begins with."""
        return self.source.token(node.span[0])

    def typed(self, span: Span) -> str:
        """Give the text at a place."""
        return self.source.text[slice(*span)]

    def refuse(self, code: str, message: Words, hint: Words, span: Span) -> InputError:
        """Make an error at a place."""
        return InputError(code, message, hint, span)

    def count(self, span: Span, many: int = 1) -> None:
        """Count operations. Errors: TooLarge `too-many-operations`."""
        self.operations += many
        if self.operations > MAX_OPERATIONS:
            message = say(
                "with its loops and calls the program has more than {most:,} operations",
                most=MAX_OPERATIONS,
            )
            turns = self.repeated.still_to_go(self.source.text, span)
            raise TooLarge(
                "too-many-operations",
                say("{message}: {turns}", message=message, turns=turns) if turns else message,
                say("Take fewer turns."),
                span,
            )

    # Gates

    def gate(self, row: Row, operands: Iterable[Part], span: Span, options: Options = ()) -> Traced:
        """Apply a gate."""
        given = tuple(operands)
        sizes = [p.of.numbers.size for p in given if isinstance(p.of, Array)]
        self.count(span, _GATE + sum(sizes) // _OF_ARRAY)
        part = Part(Operation(row, options), span, given, self.within)
        if self.numbered is not None:
            self.numbered[id(part)] = len(self.numbered)
        return Traced(part)

    def view(self, made: Traced, of: Value) -> Traced:
        """Note that an array shows a part of another one: of that one's where no name can have that."""
        if isinstance(of, Traced):
            is_bare = of.base is not None and of.other is None and bool(of.part.operands)
            made.base, made.seen = (of.base, of.seen) if is_bare else (of, of.changes)
        return made

    def part(self, value: Value, node: Syntax) -> Part:
        """Give what a value is as the operand of a gate. Errors: InputError."""
        if isinstance(value, Traced):
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
            return Part(Array(value), node.span)
        if isinstance(value, (list, tuple, range)):
            return self._stacked(value, node)
        raise self._no_number(value, node)

    def _number(self, value: float) -> sympy.Expr:
        return constant(value) if np.isfinite(value) else sympy.Float(value)

    in_form = False  # whether it is the language's own text that is traced

    @property
    def is_torch(self) -> bool:
        """Whether the text is PyTorch's: it says so, or calls methods that NumPy's arrays lack."""
        return not self.in_form and self._says_torch

    @cached_property
    def _says_torch(self) -> bool:
        return is_torch(self.source.text)

    @property
    def is_program(self) -> bool:
        """Whether the text has statements of Python's: then a list is added and multiplied as Python's."""
        return not self.in_form and self._has_statements

    @cached_property
    def _has_statements(self) -> bool:
        return is_program(self.source.text)

    def shape_now(self, value: Traced) -> Shape:
        """Give the shape of a value, stale or not."""
        return self._shape(value.part)

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

    def changing(self, value: Value) -> None:
        """Note that a thing is changed, and what it is before, where a branch may have to put it back."""
        self.changes += 1
        if self.journal is not None and id(value) not in self.journal:
            self.journal[id(value)] = value, state(value)

    def _stacked(self, items: list[Value] | tuple[Value, ...] | range, node: Syntax) -> Part:
        """Make an array of what is listed: of numbers alone a constant, else a gate."""
        if len(items) > MAX_NUMBERS:
            raise too_many(node.span)
        if self._levels == MAX_AXES:
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

    def _short(self, span: Span) -> str:
        typed = " ".join(self.typed(span).split())
        return typed if len(typed) <= 40 else typed[:39] + "…"

    # Statements

    def keep(self, value: Traced, span: Span, name: str | None = None) -> Statement | None:
        """Make a statement of a gate, so that it is one gate however often it is used.

        Without a name it is one that nobody sees. None where the value is no gate, and has no name.
        """
        if name is None and not value.part.operands:
            return None
        self._hidden += name is None
        key = name or f"#{self._hidden}"
        statement = Statement(name, span, value.part, hidden="" if name else key)
        self.add(statement)
        value.part = Part(key, span)
        return statement

    def add(self, statement: Statement) -> None:
        """Add a statement."""
        self.statements.append(statement)
        if statement.key and statement.given is None:
            self._by_key[statement.key] = statement.value

    # Shapes

    def shape(self, value: Value, node: Syntax, axes: int = 0) -> Shape:
        """Give the shape of a value; `axes` is how many an input without a value would have.

        Errors: Stopped where the operands of one of its gates do not go together.
        """
        if isinstance(value, Traced):
            return self._shape(value.part, axes)
        if isinstance(value, np.ndarray):
            return shape_of(value)
        if isinstance(value, (list, tuple, range)):
            return (len(value), *(self.shape(value[0], node) if len(value) else ()))
        return ()

    def _shape(self, part: Part, axes: int = 0) -> Shape:
        stack: list[Shape] = []
        inner = axes if self.numbered is None else 0  # axes of inputs that stand in gates
        for each in part.walk():
            of = each.of
            if isinstance(of, str):
                stack.append(self._of_symbol(of, inner if part.operands else axes, inner))
            elif isinstance(of, Operation):
                operands = stack[-len(each.operands) :]
                del stack[-len(each.operands) :]
                try:
                    stack.append(of.row.shape(Sizes(), operands, of.options))
                except Mismatch:
                    if not self._is_guessed(each):
                        raise Stopped(each) from None
                    self.doubt(each)
                    stack.append(())
            else:
                stack.append(of.numbers.shape if isinstance(of, Array) else ())
        return stack[0]

    def _is_guessed(self, part: Part) -> bool:
        """Tell whether a shape that was guessed here of an input stands in a gate."""
        return any(
            each.of in self.guessed for each in self._within(part) if isinstance(each.of, str)
        )

    def doubt(self, part: Part) -> None:
        """Note a gate for whose operands a wrong shape was guessed, which the whole circuit may correct."""
        raise NotImplementedError

    def _of_symbol(self, key: str, axes: int, inner: int) -> Shape:
        waiting = [key]
        while waiting:  # statements that use each other may be many
            each = waiting[-1]
            part = self._by_key.get(each)
            if each in self._shapes:
                waiting.pop()
            elif part is None:
                self._shapes[each] = self._of_input(each, axes if each == key else inner)
            else:
                used = (p.of for p in part.walk())
                asked = [of for of in used if isinstance(of, str) and of not in self._shapes]
                if asked:
                    waiting += asked
                else:
                    self._shapes[each] = self._shape(part)
        return self._shapes[key]

    def _of_input(self, name: str, axes: int) -> Shape:
        if name in self.given:
            self.shapes_asked[name] = shape_of(self.given[name])
            return shape_of(self.given[name])
        self.shapes_asked[name] = None
        if name in self.own:
            return shape_of(self.own[name])
        shape = self.supposed.get(name)
        if shape is None:
            shape = self.guessed[name] = _SIZES[:axes]
        return shape

    def suppose(self, name: str, letters: str) -> None:
        """Guess the shape of an input without a value that carries indices, one size for each letter."""
        if self.has_shape(name):
            return
        for letter in letters:
            self._of_letter.setdefault(letter, _SIZES[len(self._of_letter) % len(_SIZES)])
        self.guess_shape(name, tuple(self._of_letter[letter] for letter in letters))

    def has_shape(self, name: str) -> bool:
        """Tell whether something has said what shape an input has."""
        return any(name in known for known in (self.given, self.own, self.supposed, self._shapes))

    def guess_shape(self, name: str, shape: Shape) -> None:
        """Let an input have a shape, as long as nothing else says another one."""
        self.shapes_asked[name] = None
        self._shapes[name] = self.guessed[name] = shape

    # Numbers that are static

    def number(self, value: Value) -> float | int | None:
        """Give a number that stands in the text, or that counts; None of all else."""
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, (int, float)):
            return value
        if isinstance(value, (np.integer, np.floating)):
            return value.item()
        if isinstance(value, np.ndarray) and value.shape == ():
            return _whole(float(value))
        if isinstance(value, Traced) and value.part.is_constant:
            found = computed(value.part)
            return _whole(found) if isinstance(found, float) else None
        return None

    def asked(self, value: Value, node: Syntax, what: Words) -> Any:
        """Give the number, or numbers, of what must be static: `what` begins the sentence of an error.

        Errors: Asked where inputs of whole numbers stand in it; InputError where others do.
        """
        number = self.number(value)
        if number is not None or not isinstance(value, Traced):
            return value if number is None else number
        part = value.part
        while isinstance(part.of, str) and part.of in self._by_key:
            part = self._by_key[part.of]
        if part.is_constant:
            return computed(part)
        known = not any(isinstance(e.of, str) for e in self._within(value.part))
        if known and (found := computed(part)) is not None:
            return _whole(found) if isinstance(found, float) else found
        within = [each.of for each in self._within(value.part)]
        if any(isinstance(of, Operation) and of.row.name not in _WHOLE for of in within):
            raise self._not_static(node, what)
        for name in within:
            if isinstance(name, str):
                self._ask(name, node, what)
                if self._has_its_own_name(value, name):
                    return self._static_late(name)
                raise Asked(name)
        raise self._not_static(node, what)

    def ask_whole(self, part: Part, node: Syntax) -> None:
        """Ask the inputs that decide what is known, where all that decides is of whole numbers.

        Errors: Asked, after which the program is traced again with the first of them static.
        """
        within = list(self._within(part))
        if all(
            each.is_constant
            or self._stays_whole(each)
            or (isinstance(each.of, Operation) and each.of.row.name in _OF_WHOLE)
            for each in within
        ):
            for each in within:
                if isinstance(each.of, str):
                    raise Asked(each.of)

    def _within(self, part: Part) -> Iterator[Part]:
        """Go through the parts of a value, with those of the statements that it uses."""
        waiting, seen = [part], set[str]()
        while waiting:
            for each in waiting.pop().walk():
                if isinstance(each.of, str) and each.of in self._by_key:
                    if each.of not in seen:
                        seen.add(each.of)
                        waiting.append(self._by_key[each.of])
                else:
                    yield each

    def whole_now(self, part: Part) -> bool:
        """Tell whether a value is of whole numbers: typed ones, or an input's that are given."""
        return all(self._stays_whole(each) for each in self._within(part))

    def _stays_whole(self, part: Part) -> bool:
        if isinstance(part.of, Operation):
            return part.of.row.name in _WHOLE
        name = part.of if isinstance(part.of, str) else None
        held = self.given.get(name, self.own.get(name)) if name else computed(part)
        return held is not None and _is_whole(held)

    def _has_its_own_name(self, value: Traced, name: str) -> bool:
        """Tell whether a value is the input of a name at the top, which can become static there."""
        return self.top.names.get(name) is value and value.part.of == name and self.journal is None

    def _static_late(self, name: str) -> int | Numbers:
        """Make an input static that was none so far, as if it had been so from the beginning."""
        self.late.add(name)
        self.static_names |= {name}
        found = self.top.names[name] = self.static_input(name)
        return found

    def check_late(self, statements: Iterable[Statement]) -> None:
        """Check that nothing has a wire of an input that became static. Errors: Asked."""
        if not self.late:
            return
        for statement in statements:
            for each in statement.value.walk():
                if isinstance(each.of, str) and each.of in self.late:
                    raise Asked(each.of)

    def _ask(self, name: str, node: Syntax, what: Words) -> None:
        """Check that an input has whole numbers, which are asked for. Errors: InputError."""
        value = self.given.get(name, self.own.get(name))
        if value is None and what is refusals.AN_AXIS:
            raise refusals.no_whole(*self.source.at(node.span[0]), what, -MAX_AXES, MAX_AXES - 1)
        if value is None:
            error = self.refuse(
                "unknown-number",
                say(
                    "{what} must be known, and the input `{name}` has no value",
                    what=what,
                    name=name,
                ),
                say("Give it one: {name} = 3.", name=name),
                node.span,
            )
            error.labels = name if what in (refusals.COMPARED, refusals.AN_INDEX) else ""
        elif not _is_whole(value):
            error = self._not_static(node, what)
        else:
            return
        error.asks = name
        raise error

    def _not_static(self, node: Syntax, what: Words) -> InputError:
        return self.refuse(
            "not-static",
            say(
                "{what} must be known before the circuit runs, and `{typed}` is a value of it",
                what=what,
                typed=self._short(node.span),
            ),
            refusals.WHOLE_NUMBER,
            node.span,
        )

    def static_input(self, name: str) -> int | Numbers:
        """Give the whole numbers of an input that are static."""
        value = self.given.get(name, self.own.get(name))
        self.shapes_asked[name] = shape_of(value) if name in self.given else None
        found = np.asarray(value)
        whole: int | Numbers = int(found) if found.shape == () else found.astype(np.int64)
        self.numbers_asked[name] = whole
        return whole


def _is_whole(value: float | Numbers) -> bool:
    """Tell a whole number, or an array of them."""
    if isinstance(value, float):
        return value.is_integer()
    return bool(np.all(np.equal(np.floor(value), value)))


def _whole(value: float) -> int | float:
    """Give a whole number as Python counts with it."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
