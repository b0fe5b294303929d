"""The lines of the echo: a formula for each statement that is one, under the heads of its blocks.

Left out is what computes nothing or is no formula: imports, texts, `pass`, lists of labels. What can't be
read stands there as it is typed, and its place is marked.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from ..base.errors import CannotBeWritten, GateflowError, InputError, Span
from ..language.parser import MAX_CHARACTERS
from ..language.reading import reader_of
from ..language.syntax import (
    Assign,
    Attribute,
    Augmented,
    Bare,
    Block,
    Call,
    Class,
    Comprehension,
    Define,
    Dict,
    For,
    If,
    Import,
    Missing,
    Name,
    Other,
    Return,
    Starred,
    Statement,
    Syntax,
    Text,
    Try,
    Tuple,
    While,
    With,
)
from ..language.walks import bound, everything
from ..maths.writer import Part
from .formulas import Formulas
from .notations import AsTyped, Echoing, Heard, Placed

MOST_LINES, MOST_LETTERS = 60, 3_000
"""Lines of an echo, and characters of the program in them: behind these its end is left out."""
_LONGEST = (
    400  # characters of a statement that is set, and of none longer: nobody reads such a formula
)
_NO_FORMULA = (Text, Dict, Starred, Missing)


class Line(NamedTuple):
    """A line of the echo."""

    # The formula as MathML, what stands in `<math>`; or what is typed, as HTML.
    shown: str
    # The formula in words; what is typed, of a line that is none.
    heard: str
    # Whether it is a formula.
    is_formula: bool
    # In how many blocks it stands.
    depth: int


class Echo(NamedTuple):
    """A program set as formulas."""

    # Its lines.
    lines: tuple[Line, ...]
    # Whether its end is left out, because there would be too many lines.
    is_cut: bool


class Piece(NamedTuple):
    """A statement that becomes a line, or the head of a block."""

    # The statement; None for a text as it is typed.
    statement: Statement | None
    # Where it stands.
    span: Span
    # In how many blocks.
    depth: int
    # The text, where it is no formula.
    source: str = ""


def echo(
    text: str,
    tree: Block,
    faults: Sequence[Span] = (),
    passed_over: Sequence[Span] = (),
    locale: str = "en",
) -> Echo:
    """Set a program. `faults` are the places of what is wrong, the error's own first.

    >>> from engine.language.parser import parse
    >>> line, = echo("x+1", parse("x+1").tree).lines
    >>> line.heard, line.shown
    ('x plus 1', '<mrow data-span="0 3"><mi>x</mi><mo>+</mo><mn>1</mn></mrow>')
    """
    assigned = frozenset(bound(tree) - set(imported(tree)))
    lines: list[Line] = []
    letters = 0
    for piece in Pieces(text, passed_over).of(tree):
        letters += piece.span[1] - piece.span[0]
        if len(lines) == MOST_LINES or letters > MOST_LETTERS:
            return Echo(tuple(lines), is_cut=True)
        wrong = _nodes(piece.statement, faults) if piece.statement and faults else {}
        shown, heard = (
            formula(piece.statement, Formulas(text, notation, assigned))
            if piece.statement
            else None
            for notation in (Placed(locale, wrong), Heard(locale))
        )
        if shown is None:
            source = piece.source or text[slice(*piece.span)]
            marked = _marked(source, piece.span[0], faults)
            lines.append(Line(marked, source, is_formula=False, depth=piece.depth))
        else:
            lines.append(Line(shown, heard or "", is_formula=True, depth=piece.depth))
    return Echo(tuple(lines), is_cut=False)


def echo_of_wrong(text: str, error: GateflowError | None, locale: str = "en") -> Echo:
    """Set a program that can't be read, or not be run, as far as it goes."""
    faults: list[Span] = []
    if isinstance(error, InputError) and not error.apart:
        faults = [span for span in (error.span, *error.others) if span]
    if len(text) > MAX_CHARACTERS:
        return Echo((), is_cut=False)
    try:
        reader = reader_of(text).statements
        tree = tuple(reader.program())
        faults += [fault.span for fault in reader.faults if fault.span and fault.span not in faults]
        reader.faults.clear()  # which would hold the frames that hold them
    except InputError:
        tree = (Other("unread", (), (0, len(text))),)
    return echo(text, tree, faults, locale=locale)


def imported(tree: Block) -> Iterator[str]:
    """Go through the names that a program imports, which are those of libraries and their functions."""
    for node in everything(tree):
        if isinstance(node, Import):
            yield from (name for _, name in node.names)


def part_at(text: str, tree: Block, span: Span | None) -> str:
    """Set the expression at a place as MathML; nothing where none stands there.

    >>> from engine.language.parser import parse
    >>> part_at("y = 2*x", parse("y = 2*x").tree, (4, 7))
    '<mrow><mn>2</mn><mo>·</mo><mi>x</mi></mrow>'
    """
    nodes = (each for each in everything(tree) if getattr(each, "span", None) == span)
    found = (
        None if span is None else next((each for each in nodes if not _is_statement(each)), None)
    )
    if found is None or span is None or span[1] - span[0] > _LONGEST or not _is_set(found):
        return ""
    try:
        return Formulas(text, AsTyped(), bound(tree) - set(imported(tree))).part(found).text
    except CannotBeWritten:
        return ""


def _is_statement(node: object) -> bool:
    return isinstance(node, Statement)


# What becomes a line


class Pieces:
    """Finds the statements of a program that become lines."""

    def __init__(self, text: str, passed_over: Sequence[Span]) -> None:
        self.text, self.passed_over = text, frozenset(passed_over)

    def of(self, body: Block, depth: int = 0) -> Iterator[Piece]:
        """Go through the statements of a block."""
        starts = [*(each.span[0] for each in body), None][1:]
        for statement, behind in zip(body, starts, strict=True):
            if statement.span in self.passed_over:
                continue
            head = self.text[statement.span[0] : behind].partition("\n")[0].rstrip(" ;")
            match statement:
                case Define(_, _, (Return(value),)) if value is not None:
                    yield Piece(statement, statement.span, depth)
                case For(_, _, inner, otherwise) | While(_, inner, otherwise):
                    yield from self._block(statement, head, inner, depth)
                    yield from self._block(statement, "else:", otherwise, depth)
                case Define() | Class() | With() | Try():
                    yield from self._block(statement, head, statement.body, depth)
                case If(branches, otherwise):
                    for number, (condition, inner) in enumerate(branches):
                        word = "elif" if number else "if"
                        typed = f"{word} {self.text[slice(*condition.span)]}:"
                        yield from self._block(statement, typed, inner, depth)
                    yield from self._block(statement, "else:", otherwise, depth)
                case Other("unread"):
                    yield Piece(None, statement.span, depth, head)
                case _ if isinstance(statement, Statement) and is_formula(statement):
                    yield Piece(statement, statement.span, depth)

    def _block(self, of: Syntax, head: str, body: Block, depth: int) -> Iterator[Piece]:
        """Give a block's head with its lines; nothing where it has no line."""
        inner = list(self.of(body, depth + 1))
        if inner:
            start = of.span[0]
            yield Piece(None, (start, start + len(head)), depth, head.partition("#")[0].rstrip())
            yield from inner


def is_formula(statement: Statement) -> bool:
    """Tell a formula from what books do not write: texts, dicts, calls of methods that change a list."""
    match statement:
        case Assign(targets, value):
            return _is_set(value) and all(map(_is_set, targets))
        case Augmented(_, _, value):
            return _is_set(value)
        case Return(value):
            return value is not None and _is_set(value)
        case Bare(Call(Attribute(_, _), _) as value):
            return _is_set(value) and value.function.name not in _CHANGES  # type: ignore[attr-defined]
        case Bare(Call(Name("print"), _)):
            return False
        case Bare(value):
            return _is_set(value)
    return False


_CHANGES = frozenset(
    ("append", "insert", "extend", "pop", "backward", "step", "zero_grad", "update")
)


def _is_set(node: Syntax) -> bool:
    if isinstance(node, Comprehension):
        return node.value is None and len(node.clauses) == 1 and _is_set(node.element)
    return not any(isinstance(each, _NO_FORMULA) for each in everything(node))


def _nodes(statement: Statement, faults: Sequence[Span]) -> dict[Span, str]:
    """Find the smallest node around each fault, and how it is marked."""
    found: dict[Span, str] = {}
    spans = [each.span for each in everything(statement) if hasattr(each, "span")]
    for number, (start, end) in enumerate(faults):
        around = [span for span in spans if span[0] <= start and end <= span[1]]
        if around:
            smallest = min(around, key=lambda span: span[1] - span[0])
            found.setdefault(smallest, _kind(number))
    return found


def _kind(number: int) -> str:
    """Give the kind of mark of a fault: the first is the error that is explained."""
    return "other" if number else "error"


def _marked(source: str, start: int, faults: Sequence[Span]) -> str:
    """Write what is typed as HTML, with the faults marked that are in it."""
    pieces, at = [], 0
    for number, (first, last) in sorted(enumerate(faults), key=lambda each: each[1]):
        begin, end = max(first - start, at), min(max(last, first + 1) - start, len(source))
        if begin < end:
            pieces.append(escape(source[at:begin]))
            pieces.append(f'<mark class="{_kind(number)}">{escape(source[begin:end])}</mark>')
            at = end
    return "".join([*pieces, escape(source[at:])])


# A statement in a notation


def formula(statement: Statement, formulas: Formulas) -> str | None:
    """Write a statement; None where it is too long to be read, or a sign of it has no way to be written."""
    if statement.span[1] - statement.span[0] > _LONGEST:
        return None
    try:
        written = _written(statement, formulas)
    except CannotBeWritten:
        return None
    if isinstance(statement, Bare):  # which stands where its value does
        return written
    return formulas.notation.placed(written, statement.span, is_gate=False)


def _written(statement: Statement, formulas: Formulas) -> str:
    write: Echoing = formulas.notation
    match statement:
        case Assign(targets, value):
            sides = [_side(each, formulas) for each in (*targets, value)]
            return write.row(*[piece for side in sides for piece in (write.sign("="), side)][1:])
        case Augmented(target, operator, value):
            changed = formulas.changed(target, operator, value)
            return write.row(_side(target, formulas), write.sign("←"), changed)
        case Define(name, parameters, (Return(value),)) if value is not None:
            named = [Part(write.name(each.name)) for each in parameters if each.name]
            head = formulas.applied(write.name(name.name), named)
            return write.row(head.text, write.sign("="), _side(value, formulas))
        case Return(value) if value is not None:
            return write.row(write.prose("return "), _side(value, formulas))
        case Bare(value):
            return _side(value, formulas)
    raise AssertionError(statement)


def _side(node: Syntax, formulas: Formulas) -> str:
    """Write what stands beside an equals sign, where a tuple needs no brackets."""
    if isinstance(node, Tuple) and node.items:
        return formulas.listed(node.items)
    return formulas.part(node).text
