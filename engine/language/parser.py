"""Program text to a Program: read as a tree, of which a trace is made.

No text of a user reaches Python's or SymPy's own parsers, which can be made to run code. See
docs/decisions/0002-our-own-parser.md and 0019-a-syntax-tree-of-our-own.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..base.arrays import Array, Numbers
from ..base.errors import InputError, TooLarge
from ..base.shapes import Shape
from ..base.words import say
from . import refusals, statement_complaints, syntax
from .asking import Asked
from .constants import computed
from .grammar import Grammar
from .indices import Meaning, matters, noted
from .latex.detecting import is_latex
from .literals import array
from .program import Program, Reading
from .reading import reader_of
from .scanning import tokens
from .statements import Statements
from .syntax import Group, List
from .tokens import code_in
from .trace import Trace
from .walks import step_by_hand

MAX_CHARACTERS, MAX_WITH_COMMENTS = 10_000, 40_000


def parse(text: str, given: Mapping[str, Any] | None = None) -> Program:
    """Read a program. `given` are the values of inputs, of which it may ask for shapes and numbers.

    Errors: InputError (and TooLarge for a program over 10,000 characters), always with a span.

    >>> parse("q = x+y; q*z").statements[1].value.span
    (9, 12)
    """
    check_length(text)
    try:
        program = _read(text, given or {})
    except InputError as error:
        for offer in error.offers:
            if read := _taken(offer, _MENDED if error.code == "missing-operator" else 0):
                error.hint = error.offering(read)
                break
        raise
    if program is None:
        raise InputError(
            "empty",
            say("there is no expression yet"),
            say("Paste a program, or type a formula such as (x+y)*z."),
            (0, len(text)),
        )
    return program


def retraced(
    program: Program, given: Mapping[str, Any], supposed: Mapping[str, Shape] | None = None
) -> Program:
    """Trace the tree of a program again, for other values of its inputs. Errors: InputError."""
    if not program.named.holds(given):
        return parse(program.text, given)
    tracing = _Tracing(
        program.text, given, supposed, bundles=program.bundles, wanted=program.wanted
    )
    tracing.note(program.tree)
    for statement in program.tree:
        tracing.add(statement)
    return replace(tracing.program(), named=program.named, readings=program.readings)


class _Tracing:
    """A trace that begins again where the numbers of an input are asked for, which is static then."""

    def __init__(
        self,
        text: str,
        given: Mapping[str, Any],
        supposed: Mapping[str, Shape] | None = None,
        is_tried: bool = False,
        bundles: frozenset[str] = frozenset(),
        wanted: frozenset[str] = frozenset(),
    ) -> None:
        self.text, self.given, self.supposed = text, given, supposed
        self.bundles, self.wanted = bundles, wanted
        self.is_tried = is_tried
        self.tree: list[syntax.Statement] = []
        # The statements with what their subscripts mean.
        self.meant: list[syntax.Statement] = []
        self.meaning: Meaning | None = None
        self.static: set[str] = set()
        self.trace = self._new()

    def _new(self) -> Trace:
        trace = Trace(self.text, self.given, self.static, self.supposed)
        trace.attempts += self.is_tried
        trace.bundles, trace.wanted = self.bundles, self.wanted
        if self.meaning is not None:
            trace.noted = self.meaning.noted
        return trace

    def note(self, tree: Sequence[syntax.Statement]) -> None:
        """Note what the subscripts of a program mean. Errors: InputError."""
        found = noted(self.text, tuple(tree), self.given)
        if matters(found):
            self.meaning = Meaning(found, self.given)
            self.trace.noted = found

    def add(self, statement: syntax.Statement) -> None:
        """Trace the next statement. Errors: InputError."""
        self.tree.append(statement)
        if self.meaning is not None:
            statement = self.meaning.of(statement)
        self.meant.append(statement)
        try:
            self.trace.statement(statement)
        except Asked as asked:
            self._again(asked)

    def _again(self, asked: Asked) -> None:
        while True:
            self.static.update(asked.names)
            self.trace = self._new()
            try:
                for statement in self.meant:
                    self.trace.statement(statement)
                return
            except Asked as another:
                asked = another

    def program(self) -> Program:
        """Give the program. Errors: InputError."""
        while True:
            try:
                return self.trace.program(self.tree)
            except Asked as asked:
                self._again(asked)


_ENDLESS = ("too-many-operations", "too-many-turns")


def _read(text: str, given: Mapping[str, Any], is_tried: bool = False) -> Program | None:
    """Read a program, so that of several faults the first is said; None if it has no statement.

    Of a text that `is_tried` no other fault is looked for.
    """
    unread: dict[int, InputError] = {}
    reader, named = reader_of(text, given, unread)
    tree = reader.program()
    if not tree:
        return None
    tracing = _Tracing(text, given, is_tried=is_tried)
    try:
        _check_language(text, reader)
        if reader.books or "_{" in text:
            tracing.note(tree)
        for at, statement in enumerate(tree):
            if at == reader.sound:
                tracing.trace.broken_off(reader.faults[0], *reader.broken)
                if is_tried:
                    break
            tracing.add(statement)
        program = replace(
            tracing.program(),
            named=named,
            readings=tuple(Reading(*doubt) for doubt in reader.doubts),
        )
        if reader.faults:  # which a trace that began again does not know
            raise reader.faults[0]
    except InputError as error:
        places = {*error.others, *(fault.span for fault in reader.faults if fault.span)}
        error.others = tuple(sorted(places - {error.span}))
        reader.faults.clear()  # which would hold the frames that hold them
        unread.clear()
        if error.code in _ENDLESS and (step := step_by_hand(tuple(tree))):
            raise refusals.trained_by_hand(step) from None
        raise
    if not program.statements:
        raise InputError(
            "no-circuit",
            say("nothing is computed here that has a circuit"),
            say("Compute something with an input, such as 3*x."),
            (tree[0].span[0], tree[-1].span[1]),
        )
    return program


def _check_language(text: str, reader: Statements) -> None:
    is_code = bool(reader.faults) and not is_latex(text)
    other = statement_complaints.another_language(text) if is_code else None
    if other:
        raise other


def check_length(text: str) -> None:
    """Check that a program is not too long. Errors: TooLarge `program-too-long`."""
    if len(text) <= MAX_CHARACTERS:
        return
    count, place = code_in(text, MAX_CHARACTERS)
    if count > MAX_CHARACTERS:
        message = say(
            "the program has {count:,} characters; {most:,} are allowed",
            count=count,
            most=MAX_CHARACTERS,
        )
    elif len(text) > MAX_WITH_COMMENTS:
        place = MAX_WITH_COMMENTS
        message = say(
            "the program has {count:,} characters with its comments; {most:,} are allowed",
            count=len(text),
            most=MAX_WITH_COMMENTS,
        )
    else:
        return
    raise TooLarge("program-too-long", message, say("Shorten it."), (place, len(text)))


_MENDED = 8  # places of one text that are mended before it is offered


def _taken(text: str, left: int) -> str | None:
    """Give a text that a hint offers, if it is a program; else mend it as its own error offers."""
    try:
        return text if _read(text, {}, is_tried=True) else None
    except InputError as error:
        offers = error.offers[:1] if left and error.code == "missing-operator" else ()
        return next((read for offer in offers if (read := _taken(offer, left - 1))), None)


def constant_of(name: str, text: str) -> float | Numbers | None:
    """Compute what may stand behind `name =` and make an input: an expression of constants.

    None for all else, and for what is not finite. Errors: InputError.

    >>> constant_of("x", "1/2"), constant_of("x", "2*y")
    (0.5, None)
    """
    if len(text) > MAX_CHARACTERS:
        return None
    grammar, trace = Grammar(text, list(tokens(text))), Trace(text)
    try:
        typed = grammar.expression(0)
    except InputError:
        trace.begun(None, grammar.operands)
        raise
    at_end = grammar.position == len(grammar.tokens) - 1
    value = trace.constant(typed, name)
    return computed(value) if at_end else None


def literal(text: str) -> Array:
    """Read a text that is one list. Errors: InputError."""
    grammar, trace = Grammar(text, list(tokens(text))), Trace(text)
    typed = grammar.listed(grammar.take())
    if isinstance(typed, Group):
        raise refusals.behind_item(text, *trace.source.behind(typed.inner.span))
    if not isinstance(typed, List):
        raise refusals.behind_item(text, *trace.source.behind(typed.element.span))
    numbers = array(trace.source, typed, trace.operand)
    if grammar.position < len(grammar.tokens) - 1:
        raise refusals.behind_list(grammar.next)
    return numbers
