"""What a trace has noted so far: statements, inputs, what was asked of these, and how much was done."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from ..base.arrays import Numbers
from ..base.errors import InputError, Span, TooLarge
from ..base.shapes import Shape
from ..base.words import Words, say
from .holding import hold
from .indices import NOTHING
from .inlined import Counting, Inlined
from .meanings import Scope, State, Unread, Value, state
from .program import MAX_GATES, Part, Reading, Statement
from .signs import Token
from .source import Source
from .syntax import Syntax
from .telling import is_program, is_torch
from .turns import Turns

MAX_OPERATIONS = 100_000  # statements and operations of a trace, those of all turns and calls
OF_GATE = 8  # operations that take as long as making a gate


class Noting:
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
        self.sums_around = 0  # of what is worked out
        # What the subscripts of the text mean.
        self.noted = NOTHING
        # What could have been meant otherwise.
        self.readings: list[Reading] = []
        # The names of constants that are inputs wherever they stand, because their gradients are asked for.
        self.wanted = frozenset[str]()
        self.own: dict[str, Any] = {}  # the values that the text gives inputs
        # Inputs that are keys of a dict which nothing fills, and of these the texts that they are taken for.
        self.of_keys: set[str] = set()
        self.taken_for: dict[str, str] = {}
        self.top = Scope()
        self.scope = self.top
        # Inputs that became static when their numbers were first asked for.
        self.late: set[str] = set()
        self._by_key: dict[str, Part] = {}
        self._shapes: dict[str, Shape] = {}
        self._long: dict[int, tuple[Part, Shape]] = {}  # shapes of parts in which many stand
        # The shapes of values, with these; None of those in which an input without a value stands.
        self._shapes_known: dict[int, tuple[Part, Shape | None]] = {}
        self.operations = 0
        self.gates = 0  # that were made, also those that the output will not depend on
        self.numbered: dict[int, int] | None = (
            None  # the gates in their order, where that is wanted
        )
        self.calls = 0  # of functions that the text defines
        self._hidden = 0
        # What values without a name are called by what holds them, by their keys.
        self.holders: dict[str, str] = {}
        self._levels = 0  # of lists in each other, of which an array is made
        # What statements that were refused or passed over may have changed or would have given, and what is
        # said of it where it is read: nothing as long as there is none.
        self.unknown: dict[int, tuple[Value, Unread]] = {}
        self.taken_out: dict[int, Part] = {}  # gates that are numbers which `.item()` gave
        self._offered: list[Part] = []  # gates that are left out where nothing uses them

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
                self._fewer() if turns else say("Take fewer turns."),
                span,
            )

    def _fewer(self) -> Words:
        """Say how many turns fit: those that are over, or of gates those that a circuit may have."""
        over, gates = self.repeated.over(), self.repeated.gates
        fit = min(over, over * MAX_GATES // gates) if gates else over
        if not fit:
            return say("Take fewer turns.")
        if not gates:
            return say("Take fewer turns: about {turns:,} fit.", turns=fit)
        if fit == over:
            return say(
                "Take fewer turns: about {turns:,} fit. Each gate counts as {each} operations.",
                turns=fit,
                each=OF_GATE,
            )
        return say(
            "Take fewer turns: about {turns:,} fit, since a circuit has at most {most:,} gates. Each gate "
            "counts as {each} operations.",
            turns=fit,
            most=MAX_GATES,
            each=OF_GATE,
        )

    def changing(self, value: Value) -> None:
        """Note that a thing is changed, and what it is before, where a branch may have to put it back."""
        self.changes += 1
        if self.journal is not None and id(value) not in self.journal:
            self.journal[id(value)] = value, state(value)

    def hold(self, value: Value, name: str) -> None:
        """Note what a value is called by what holds it, where no text of the prelude is traced."""
        if not self.in_form:
            hold(self.holders, value, name)

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

    def _short(self, span: Span) -> str:
        typed = " ".join(self.typed(span).split())
        return typed if len(typed) <= 40 else typed[:39] + "…"

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
