"""What stands in the way of a program: the first obstacle is explained, and the others are marked.

Behind a statement that is refused the trace goes on. Each obstacle counts once, where it stands in the
text, however often a loop or a call comes by.
"""

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from ..base.errors import InputError, Span, TooLarge, frameless
from .asking import Asked
from .calls import Arguments, Given
from .functions import Lost, Signal
from .making import Follows
from .meanings import NOT_KNOWN, Value
from .program import Part, Program, Statement
from .sizing import Stopped
from .syntax import (
    Assign,
    Augmented,
    Bare,
    Call,
    For,
    If,
    Jump,
    Keyword,
    Return,
    Starred,
    Syntax,
    While,
)
from .unknown import Unknown
from .walks import leaves, parts

MOST = 20  # obstacles of one text that are looked for
_COSTS = 50  # operations that take as long as a statement which is refused
_HELD = (
    *("scope", "depth", "inside", "journal", "counting", "deciding", "looping", "handing_on"),
    *("in_form", "own_name", "unpacked", "_levels"),
)
_standing = attrgetter(*_HELD)


class Obstacles(Unknown):
    """Notes why a statement is refused, and goes on behind it."""

    refused: InputError | None = None  # the first of all
    until: Program | None = None  # what came before a gate whose operands do not go together
    doubted: Program | None = None  # what came before a gate for which a wrong shape was guessed
    # How many operations there were then, and gates before that one, where they are numbered.
    doubted_at = ended_at = (0, 0)
    ended = False  # whether nothing can be said of what stands behind

    def begin(self) -> None:
        """Begin without an obstacle."""
        self.places: dict[
            Span, None
        ] = {}  # of all but the first, in the order in which they were found
        # Statements that are refused whenever the trace comes by, and those that were looked through.
        self._refused: dict[int, Syntax] = {}
        self._seen: dict[int, Syntax] = {}

    @property
    def failed(self) -> bool:
        """Whether there was an obstacle."""
        return self.refused is not None or self.until is not None

    def note(self, error: InputError) -> None:
        """Note an obstacle: the first is explained."""
        self.unknown[id(NOT_KNOWN)] = NOT_KNOWN, NOT_KNOWN
        if not self.failed and self.doubted is not None:
            self.until = self.doubted  # what is refused may come of the guess
            self.ended = True
        elif not self.failed:
            self.refused = frameless(error)
        elif error.span is not None and (self.refused is None or self.refused.span != error.span):
            self.places[error.span] = None
        if len(self.places) >= MOST:
            self.ended = True

    def stop(self, part: Part) -> None:
        """Note a gate whose operands do not go together; where it is the first obstacle, all ends with it.

        Errors: Asked.
        """
        is_known = self._is_known(part)
        if not self.failed:
            self.until, self.ended_at = self.made(part), self._count_before(part)
            self.ended = not is_known  # other inputs may fit
            self.unknown[id(NOT_KNOWN)] = NOT_KNOWN, NOT_KNOWN
        elif is_known:
            self.places[part.span] = None

    def doubt(self, part: Part) -> None:
        """Note a gate for whose operands a wrong shape was guessed: all ends with it if more is wrong.

        Errors: Asked.
        """
        if not self.failed and self.doubted is None:
            self.doubted, self.doubted_at = self.made(part), self._count_before(part)

    def _count_before(self, part: Part) -> tuple[int, int]:
        return self.operations, (self.numbered or {}).get(id(part), 0)

    def explained(self) -> InputError:
        """Give the first obstacle with the places of the others, and keep it no longer.

        An error that is raised holds the frames that it passed; kept here, it would hold itself.
        """
        assert self.refused is not None
        error, self.refused = self.refused, None
        error.others = tuple(sorted(self.places))
        return error

    # Statements

    def guarded(self, typed: Syntax, trace: Callable[[Any], Signal | None]) -> Signal | None:
        """Trace a statement. Where it is refused, note why, and forget what it would have done.

        Errors: Asked and TooLarge where there is no obstacle before; Lost where nothing can be said of
        what stands behind it in its block. Where something is tried, InputError and Stopped.
        """
        if self.attempts:
            return trace(typed)
        if id(typed) in self._refused:
            self.count(typed.span, _COSTS + typed.span[1] - typed.span[0])
            self.forget(typed)
            return self._behind(typed)
        before = _standing(self)
        why: Exception
        try:
            return trace(typed)
        except (Asked, Follows, InputError, Lost, Stopped) as problem:
            if isinstance(problem, TooLarge) or (isinstance(problem, Asked) and not self.failed):
                raise
            why = frameless(problem)
        self._go_back(before)
        self._note_why(why, typed)
        self.count(typed.span, _COSTS + typed.span[1] - typed.span[0])
        if isinstance(why, Lost):
            self.forget(typed)
            if isinstance(typed, (For, While)) and not leaves(typed):
                return None
            raise Lost
        if isinstance(why, Follows) and why.node is getattr(typed, "value", None):
            self.forget_given(typed)  # all that stands in it was traced
        else:
            self.forget(typed)
        self._look_through(typed)
        self.forget_given(typed)
        return self._behind(typed)

    def _note_why(self, why: Exception, typed: Syntax) -> None:
        """Note an obstacle, if it is one."""
        if isinstance(why, InputError):
            self._refused[id(typed)] = typed
            self.note(why)
        elif isinstance(why, Stopped):
            self.stop(why.part)

    def _behind(self, typed: Syntax) -> Signal | None:
        """Go on behind a refused statement. Errors: Lost."""
        if self.ended:
            raise Lost
        if isinstance(typed, Return):
            return Signal("return", NOT_KNOWN, typed)
        if leaves(typed) and not isinstance(typed, Jump):
            raise Lost
        return None

    def _go_back(self, before: tuple[object, ...]) -> None:
        for name, value in zip(_HELD, before, strict=True):
            setattr(self, name, value)

    # What else stands in a refused statement

    def half_known(self, typed: str, call: Call) -> Arguments:
        """Work out the arguments of a call of the text's own: it is traced also where some are unknown."""
        if self.attempts or any(isinstance(each, Starred) for each in call.arguments):
            return self.arguments(typed, call)
        positional, named = list[Given](), dict[str, Given]()
        for each in call.arguments:
            node = each.value if isinstance(each, Keyword) else each
            found = Given(self._argument(node), node)
            if isinstance(each, Keyword):
                named[each.name] = found
            else:
                positional.append(found)
        return Arguments(typed, call, positional, named)

    def _argument(self, node: Syntax) -> Value:
        before = _standing(self)
        try:
            return self.argument(node)
        except TooLarge:
            raise
        except (Asked, Follows, InputError, Stopped) as problem:
            why = frameless(problem)
        self._go_back(before)
        if isinstance(why, InputError):
            self.note(why)
        return NOT_KNOWN

    def _look_through(self, typed: Syntax) -> None:
        if id(typed) not in self._seen:
            self._seen[id(typed)] = typed
            for node in _worked_out(typed):
                self._look_at(node)

    def _look_at(self, node: Syntax) -> None:
        """Find the obstacles of an expression, and of those in it where it is one."""
        if self.ended:
            return
        before = _standing(self)
        try:
            self.evaluate(node)
            return
        except TooLarge:
            raise
        except (Asked, Follows, InputError, Lost, Stopped) as problem:
            why: Exception = frameless(problem)
        self._go_back(before)
        if isinstance(why, InputError):
            self.note(why)
        for each in parts(node):
            self._look_at(each)

    # Shapes

    def _is_known(self, part: Part) -> bool:
        """Tell whether all inputs have values that a gate is made of: then its shapes are no guesses."""
        names = (each.of for each in self._within(part) if isinstance(each.of, str))
        return all(name in self.given or name in self.own for name in names)

    def look_for_shapes(self) -> None:
        """Find the gates whose operands do not go together, where no shape was asked for."""
        for statement in self.statements:
            if (
                statement.given is None
                and self._is_used(statement)
                and self._is_known(statement.value)
            ):
                try:
                    self._shape(statement.value)
                except Stopped as stopped:
                    self.places.setdefault(stopped.part.span)

    def _is_used(self, statement: Statement) -> bool:
        """Tell whether the text reads what a statement gives: nothing else is drawn."""
        name = (statement.name or "").partition(".")[0]
        return len(re.findall(rf"\b{re.escape(name)}\b", self.source.text)) > 1

    def made(self, stopped: Part | None = None) -> Program:
        """Make the program of what was traced so far."""
        raise NotImplementedError


def _worked_out(typed: Syntax) -> list[Syntax]:
    """List the expressions of a statement that are worked out whatever else it does."""
    match typed:
        case Bare() | Augmented():
            return [typed.value]
        case Assign():
            places = [each for target in typed.targets for each in parts(target)]
            return [typed.value, *places]
        case Return(value):
            return [] if value is None else [value]
        case For():
            return [typed.iterable]
        case While():
            return [typed.condition]
        case If():
            return [typed.branches[0][0]]
    return []
