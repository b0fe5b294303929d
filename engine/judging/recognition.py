"""Where a text goes on behind its forward pass: with the hand-written backward pass that is judged.

It is found in the syntax tree, by the names of gradients. All statements from the first such name on must
give gradients, or helpers that these use; else the whole text is an ordinary program.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from ..base.errors import InputError, Span
from ..base.words import Words, say
from ..language.parser import check_length
from ..language.reading import reader_of
from ..language.statements import Statements
from ..language.syntax import (
    Assign,
    Attribute,
    Augmented,
    Bare,
    Call,
    Define,
    Dict,
    For,
    If,
    Import,
    Jump,
    List,
    Name,
    Other,
    Return,
    Statement,
    Subscript,
    Text,
    Tuple,
    With,
)
from ..language.walks import bound, everything
from ..language.walks import names as names_in
from .methods import method
from .names import ATTRIBUTES, HOLDERS, Meant, is_like, is_of_backward, meant, place_of, with_places
from .together import together
from .usage import given, names_of, targets, unfolded, used, values_of, with_output

_HINT = re.compile(
    r"(?:^|[\n;:,(])[ \t]*(?:d_?[^\W\d_]|grad|nabla|\w*delta|\w+_grad\b|\w+\.g(?:rad)?\b)",
    re.IGNORECASE,
)
"""What a text has that may be judged. All others are read without a second look."""
_COMMENT = re.compile(
    r"^[ \t]*#.*(?:\bback-?ward|\bback-?prop|反向传播).*$", re.IGNORECASE | re.MULTILINE
)
_STATIC = frozenset(("shape", "size", "ndim"))
_SHOWS = frozenset(("print", "len"))
_LIBRARY_S = frozenset(("grad", "gradient", "value_and_grad", "jacobian", "batch_jacobian"))
"""Functions of libraries that compute gradients."""


class Lack(NamedTuple):
    """Why a text that looks like a backward pass is an ordinary program."""

    # Where that is.
    span: Span
    # What is said of it.
    message: Words


@dataclass(frozen=True, eq=False)
class Parted:
    """A text, parted into its forward pass and its backward pass."""

    # The whole text, in which the places of both stand.
    text: str
    # The forward pass alone, at the same places.
    forward: str
    # The statements of the backward pass, with `q.grad` and `grads['q']` as names.
    lines: tuple[Statement, ...]
    # The names of the values that the forward pass has, and of its inputs.
    values: frozenset[str]
    # How many characters of `text` stand before the backward pass where that was given apart; else None.
    apart: int | None = None
    # Why it is an ordinary program; None where it is judged.
    lack: Lack | None = None
    # The class whose method the backward pass is; nothing where it is no method.
    owner: str = ""
    # The function in which both passes stand, and nothing where they stand in none.
    inside: str = ""
    # Whether the lines begin where that function begins, and not behind its forward pass.
    anew: bool = False

    @cached_property
    def free(self) -> frozenset[str]:
        """Name what the lines use and neither part gives a value to."""
        given = {name for line in self.lines for name in bound((line,))}
        return frozenset(names_in(self.lines)) - given - self.values

    @property
    def is_apart(self) -> bool:
        """Tell whether the backward pass is kept apart from the program."""
        return self.apart is not None

    @property
    def tail(self) -> str | None:
        """Give the text behind the forward pass; None where parts of it stand before its end."""
        return self.text[len(self.forward) :] if self.text.startswith(self.forward) else None

    def lacking_number(self, output: str) -> "Parted":
        """Give the same text as an ordinary program, because its forward pass ends in an array."""
        message = say(
            "the forward pass ends in `{output}`, an array: a backward pass is judged from a single number "
            "on, or where it begins with `d{output} = …`; all of it is read as one program",
            output=output,
        )
        return self.lacking(message)

    def lacking(self, message: Words) -> "Parted":
        """Give the same text as an ordinary program, and say why."""
        return replace(self, lack=Lack(self.lines[0].span, message))

    @property
    def function(self) -> Define | None:
        """Give the function that the backward pass is, `def affine_backward(dout, cache)`; or None."""
        return next((each for each in self.lines if isinstance(each, Define)), None)


def parted(text: str, apart: str | None = None) -> Parted | None:
    """Find the backward pass of a text: given `apart`, or behind the forward pass.

    None where there is none, which is so as well where what is given apart is empty.
    """
    if apart is not None:
        return _given_apart(text, apart) if apart.strip() else None
    return _behind(text) if _HINT.search(text) else None


def without_line(apart: str, error: InputError) -> str | None:
    """Blank the line of an error in what is kept apart, so that others stay at their places.

    None where there is no line that it could be, or where the error is not in it.
    """
    if not error.apart or error.span is None:
        return None
    lines = apart.split("\n")
    at = apart.count("\n", 0, error.span[0])
    while at >= 0 and not lines[at].strip():  # what is never closed ends behind its line
        at -= 1
    if at < 0:
        return None
    lines[at] = " " * len(lines[at])
    return "\n".join(lines)


def exercise_of(text: str, apart: str | None = None) -> Parted:
    """Find the backward pass of an exercise, in which nothing may be written yet."""
    found = parted(text, apart)
    return (
        found
        if found and not found.lack
        else Parted(text, forward=text, lines=(), values=frozenset(), apart=len(text))
    )


@lru_cache(maxsize=256)
def _given_apart(text: str, apart: str) -> Parted:
    check_length(apart)
    both = f"{text}\n{apart}"
    begin = len(text) + 1
    try:
        reader = _reader(both)
    except InputError as found:
        raise found if (found.span or (0, 0))[0] < begin else found.placed_apart(begin) from None
    tree = reader.program()
    if reader.faults and (reader.faults[0].span or (0, 0))[0] >= begin:
        error = reader.faults[0]
        reader.faults.clear()
        raise error.placed_apart(begin)
    lines = [each for each in tree if each.span[0] >= begin]
    forward = [each for each in tree if each.span[0] < begin]
    values = values_of(forward)
    return Parted(
        both, forward=text, lines=tuple(unfolded(_placed(lines))), values=values, apart=begin
    )


@lru_cache(maxsize=256)
def _behind(text: str) -> Parted | None:
    try:
        reader = _reader(text)
    except InputError:
        return None  # which is said when it is read as an ordinary program
    tree = reader.program()
    if reader.faults:
        reader.faults.clear()
        return None
    tree = list(_placed(tree))
    both = _together(text, tree)
    if both is not None:
        return both
    first = _first(text, tree)
    if first is None:
        return _in_class(text, tree)
    before, lines = _sides(tree, first)
    values = values_of(before)
    found = Parted(text, forward=_blanked(text, lines), lines=tuple(unfolded(lines)), values=values)
    strong = [each for line in lines for each in _strong(line, values)]
    commented = _commented(text, tree[first].span[0])
    if not strong:
        return None
    lacking = next(_out_of_place(lines, values, commented), None)
    if lacking is None:
        return found
    if len(set(strong)) < 2:
        return None  # `dx = x1 - x0` alone
    message = say(
        "`{typed}` is no gradient, so all of it is read as one program, and no backward pass is judged",
        typed=_short(text, lacking.span),
    )
    return replace(found, lack=Lack(lacking.span, message))


def _together(text: str, tree: Sequence[Statement]) -> Parted | None:
    """Find the backward pass in a function that gives a loss and its gradients."""
    found = together(text, tree)
    if found is None:
        return None
    return Parted(
        text,
        found.forward,
        tuple(unfolded(found.lines)),
        found.values,
        inside=found.function,
        anew=found.anew,
    )


def _in_class(text: str, tree: Sequence[Statement]) -> Parted | None:
    """Find the backward pass that is a method of a class."""
    found = method(tree)
    if found is None or not any(
        _says(meant(place, found.values)) for place in given(found.backward)
    ):
        return None
    lines = (found.backward,)
    return Parted(text, _blanked(text, lines), lines, found.values, owner=found.owner)


def _reader(text: str) -> Statements:
    return reader_of(text).statements


def _placed(tree: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple(with_places(tuple(tree)))


def _blanked(text: str, lines: Sequence[Statement]) -> str:
    """Take statements out of a text, so that all others keep their places."""
    parts, at = [], 0
    for start, end in (each.span for each in lines):
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]]).rstrip(" \t\n;")


def _short(text: str, span: Span) -> str:
    typed = " ".join(text[slice(*span)].split())
    return typed if len(typed) <= 40 else f"{typed[:39]}…"


# Where it begins


def _first(text: str, tree: Sequence[Statement]) -> int | None:
    """Find the first statement of the backward pass: behind a comment that says so, or by its name."""
    comments = [found.start() for found in _COMMENT.finditer(text)]
    values = set[str]()
    computes = False
    for at, each in enumerate(tree):
        begun = computes and any(place < each.span[0] for place in comments)
        known = frozenset(with_output(values, tree[at - 1] if at else None))
        if begun and not _is_forward(each) and any(_strong(line, known) for line in tree[at:]):
            return at
        if computes and (any(_gradients(each, known)) or _is_backward(each, known)):
            return at
        values |= names_of([each])
        computes = computes or _computes(each)
    return None


def _sides(tree: Sequence[Statement], first: int) -> tuple[list[Statement], list[Statement]]:
    """Part statements into those of the forward pass and those of the backward pass, which begins at `first`.

    A backward function may stand before the data and before the call of its partner: what stands between it
    and the first gradient, or the first call of it, belongs to the forward pass.
    """
    before, lines = list(tree[:first]), list[Statement]()
    known = frozenset(names_of(before))
    defined = {each.name.name for each in before if isinstance(each, Define)}
    backward = set[str]()
    begun = False
    for at, each in enumerate(tree[first:], first):
        if _is_backward(each, known):
            backward.add(each.name.name)  # type: ignore[union-attr]  # a function
            lines.append(each)
            continue
        begun = begun or not backward or bool(backward & used(each)) or any(_gradients(each, known))
        begun = begun or _is_handed_on(each, tree[at + 1 :], backward)
        if begun and not _is_forward(each, defined):
            lines.append(each)
            continue
        before.append(each)
        known |= names_of([each])
        if isinstance(each, Define):
            defined.add(each.name.name)
    return before, lines


def _is_handed_on(line: Statement, later: Sequence[Statement], backward: Collection[str]) -> bool:
    """Tell what is made for a call of the backward function alone, as the gradient that arrives."""
    if not isinstance(line, Assign) or len(names := given(line)) != 1:
        return False
    using = [each for each in later if names[0] in used(each)]
    calls = [node for each in using for node in everything(each) if isinstance(node, Call)]
    arriving = [
        call.arguments[0]
        for call in calls
        if place_of(call.function) in backward and call.arguments
    ]
    return len(using) == 1 and any(isinstance(e, Name) and e.name == names[0] for e in arriving)


def _commented(text: str, before: int) -> bool:
    return any(found.start() < before for found in _COMMENT.finditer(text))


def _computes(line: Statement) -> bool:
    """Tell whether a statement may compute something: it is no number alone, and imports nothing."""
    if isinstance(line, Assign):
        return any(isinstance(node, Name) for node in everything(line.value))
    return isinstance(line, (Augmented, Define, For, If, With, Bare))


def _is_forward(line: Statement, defined: Collection[str] = ()) -> bool:
    """Tell a call of a forward function behind the definition of the backward one."""
    if not isinstance(line, (Assign, Bare)) or not isinstance(line.value, Call):
        return isinstance(line, Define) and "forward" in line.name.name
    name = place_of(line.value.function)
    if name in defined and not any(map(is_like, given(line))):
        return not is_of_backward(name)
    return "forward" in name and not is_of_backward(name)


def _is_backward(line: Statement, values: frozenset[str]) -> bool:
    """Tell a function that is a backward pass: by its name, and by its first parameter."""
    if not isinstance(line, Define) or not line.parameters:
        return False
    first = line.parameters[0].name
    return is_of_backward(line.name.name) and (is_like(first) or meant(first, values) is not None)


def _gradients(line: Statement, values: frozenset[str]) -> Iterator[str]:
    """Name the gradients that a statement gives: not sizes, `d_k = k.shape[1]`."""
    if isinstance(line, Assign) and (_is_static(line.value) or _is_asked_for(line)):
        return
    if isinstance(line, (Define, Import)):
        return
    for place in given(line):
        if meant(place, values) and place not in values:
            yield place


def _strong(line: Statement, values: frozenset[str]) -> list[str]:
    """Name the gradients of a statement that say whose they are."""
    if _is_backward(line, values):
        found = [place for each in everything(line.body) for place in given(each)]  # type: ignore[union-attr]
        return [place for place in found if _says(meant(place, values))]
    return [place for place in _gradients(line, values) if _says(meant(place, values))]


def _says(found: Meant | None) -> bool:
    return found is not None and bool(found.of)


def _is_static(value: Any) -> bool:
    while isinstance(value, Subscript):
        value = value.value
    if isinstance(value, Call):
        return isinstance(value.function, Name) and value.function.name in _SHOWS
    return isinstance(value, Attribute) and value.name in _STATIC


def _is_asked_for(line: Assign) -> bool:
    """Tell gradients that a library computes: `dx = x.grad`, `tape.gradient(y, x)`, `grad(loss)(w)`.

    `c.grad = d.grad` is written by hand, because a library fills these itself.
    """
    if all(place_of(target).endswith(ATTRIBUTES) for target in line.targets):
        return False
    value: Any = line.value
    while isinstance(value, (Subscript, Call)):
        if isinstance(value, Subscript):
            value = value.value
        elif place_of(value.function) in _LIBRARY_S or _name_of(value.function) in _LIBRARY_S:
            return True
        else:
            value = value.function
    return _name_of(value) == "grad" or place_of(value).endswith(".grad")


def _name_of(node: Any) -> str:
    """Give a name, or what stands behind the last dot."""
    return node.name if isinstance(node, (Name, Attribute)) else ""


def _out_of_place(
    lines: Sequence[Statement], values: frozenset[str], commented: bool
) -> Iterator[Statement]:
    """Find the statements that give no gradient, and nothing that a gradient uses."""
    is_gradient = [_is_gradient(each, values, commented) for each in lines]
    known = {
        place
        for each, is_one in zip(lines, is_gradient, strict=True)
        if is_one
        for place in given(each)
    }
    for at, each in enumerate(lines):  # `dh_next = dz @ W.T`, whatever uses it
        places = given(each) if isinstance(each, (Assign, Augmented)) else ()
        is_gradient[at] |= bool(places) and all(map(is_like, places)) and bool(known & used(each))
    needed = set[str]()
    for at in range(len(lines) - 1, -1, -1):
        if is_gradient[at]:
            needed |= used(lines[at])
    order = list(enumerate(lines))
    helping = True
    while helping:  # a helper may be used by another one, which stands before it in a loop
        helping = False
        for at, each in order:
            names = set(given(each)) if not isinstance(each, Define) else {each.name.name}
            if not is_gradient[at] and names and names <= needed and not names & values:
                is_gradient[at] = helping = True
                needed |= used(each) | set(names_in(each.body) if isinstance(each, Define) else ())
    for at, each in order:
        if not is_gradient[at] and not _shows(each, values):
            yield each


def _is_gradient(line: Statement, values: frozenset[str], commented: bool) -> bool:
    if _is_backward(line, values):
        return True
    if isinstance(line, Define):
        return False
    places = given(line)
    if not places:
        return False
    known = set(_gradients(line, values))
    reads = frozenset(_read_again(line))
    if any(place in values and place not in reads for place in places):
        return False
    if isinstance(line, (For, If, With)):
        return bool(known)
    return all(
        place in known or place in HOLDERS or (is_like(place) and (commented or bool(known)))
        for place in places
    )


def _read_again(line: Statement) -> Iterator[str]:
    """Name what a loop or a branch counts with, or reads of what the forward pass kept: `z = zs[-l]`."""
    if not isinstance(line, (For, If, With)):
        return
    for each in everything(line):
        if isinstance(each, For):
            yield from names_in(each.target)
        if isinstance(each, Assign) and isinstance(each.value, (Name, Subscript)):
            yield from (place for target in targets(each) if (place := place_of(target)))


def _shows(line: Statement, values: frozenset[str]) -> bool:
    """Tell a statement that computes nothing: it prints, imports, shows gradients, or gives them back."""
    if isinstance(line, (Import, Jump)) or (
        isinstance(line, Other) and line.word in ("assert", "del")
    ):
        return True
    if not isinstance(line, (Bare, Return)):
        return False
    value = line.value
    if isinstance(value, Call) and place_of(value.function) == "print":
        return True
    items = value.items if isinstance(value, (Tuple, List)) else (value,)
    return all(
        isinstance(each, (Text, Dict)) or (isinstance(each, Name) and is_like(each.name))
        for each in items
    )
