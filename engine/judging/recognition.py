"""Where a text goes on behind its forward pass: with the hand-written backward pass that is judged.

It is found in the syntax tree, by the names of gradients. All statements from the first such name on must
give gradients, or helpers that these use; else the whole text is an ordinary program.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from ..base.errors import InputError, Span
from ..base.words import Words, listed, say
from ..language.parser import check_length
from ..language.reading import reader_of
from ..language.statements import Statements
from ..language.syntax import (
    Assign,
    Augmented,
    Bare,
    Call,
    Class,
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
    Syntax,
    Text,
    Tuple,
    With,
)
from ..language.walks import bound, everything
from ..language.walks import names as names_in
from .beginning import (
    above,
    beginnings,
    behind_loss,
    gradients,
    has_comment,
    is_backward,
    says,
    sides,
    strays,
    strong,
)
from .blanking import blanked
from .methods import around, method, with_methods
from .names import HOLDERS, is_like, meant, place_of, with_places
from .parting import of_loops
from .rounds import with_one_round
from .together import together
from .usage import given, targets, unfolded, used, values_of

_HINT = re.compile(
    r"(?:^|[\n;:,(])[ \t]*(?:d_?[^\W\d_]|grad|nabla|\w*delta|\w+_grad(?:ient)?\b|\w+\.g(?:rad)?\b)",
    re.IGNORECASE,
)
"""What a text has that may be judged. All others are read without a second look."""


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
    # How many of the lines stand above the forward pass: what arrives at its last value.
    above: int = 0

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
    lines = [*_placed([each for each in tree if each.span[0] >= begin])]
    forward = [each for each in tree if each.span[0] < begin]
    before, arriving = _arriving([*_placed(forward)], lines)
    values = values_of(before) - {place for each in arriving for place in given(each)}
    left_out = [each for each in arriving if each not in before]
    return Parted(
        both,
        forward=blanked(text, left_out) if left_out else text,
        lines=tuple(unfolded([*arriving, *lines])),
        values=values,
        apart=begin,
        above=len(arriving),
    )


@lru_cache(maxsize=256)
def _behind(text: str) -> Parted | None:
    if (methods := with_methods(text)) != text:
        passes = _behind(methods)
        return passes and replace(passes, text=text)
    try:
        reader = _reader(text)
    except InputError:
        return None  # which is said when it is read as an ordinary program
    tree = reader.program()
    if reader.faults:
        reader.faults.clear()
        return None
    if (once := with_one_round(text, tree)) != text and (passes := _behind(once)):
        return replace(passes, text=text)
    tree = list(_placed(tree))
    both = _together(text, tree)
    if both is not None:
        return both
    if (called := _in_class(text, tree, called=True)) is not None:
        return called
    several = beginnings(text, tree)
    if not several:
        return (
            _in_class(text, tree, called=False)
            or _of_nothing(text, tree)
            or _in_one_loop(text, tree)
        )
    found = [_begun(text, tree, first) for first in several]
    # A comment may speak of the backward pass where it does not begin.
    return next((each for each in found if each and not each.lack), found[0])


def _begun(text: str, tree: Sequence[Statement], first: int) -> Parted | None:
    """Part a text whose backward pass begins with one of its statements; None where it names no value."""
    before, lines = sides(tree, first)
    beside = behind_loss(before, lines)
    before = [each for each in before if each not in beside]
    nameless = strays(before, lines)
    before = [each for each in before if each not in nameless]
    before, arriving = _arriving(before, lines)
    values = values_of(before) - {place for each in arriving for place in given(each)}
    behind = [*arriving, *sorted([*beside, *nameless, *lines], key=lambda each: each.span)]
    found = Parted(
        text,
        forward=blanked(text, [each for each in sorted(tree, key=_span) if each not in before]),
        lines=tuple(unfolded(behind)),
        values=values,
        above=len(arriving),
    )
    named = [each for line in lines for each in strong(line, values)]
    is_said = has_comment(text, tree, tree[first].span[0])
    if not named:
        return None
    lacking = next(_out_of_place(lines, values, is_said), None)
    if lacking is None:
        return found
    if len(set(named)) < 2:
        return None  # `dx = x1 - x0` alone
    return _lacks(found, lacking)


def _of_nothing(text: str, tree: Sequence[Statement]) -> Parted | None:
    """Say of a text that ends in gradients, none of them of a value that it has, that it is not judged."""
    lines = strays(tree, [])
    names = dict.fromkeys(place for each in lines for place in given(each))
    if len(names) < 2:
        return None
    message = say(
        "{names} look like gradients of values that the program does not have, so all of it is read as one "
        "program, and no backward pass is judged",
        names=listed([f"`{name}`" for name in names]),
    )
    before = [each for each in tree if each not in lines]
    return Parted(
        text,
        forward=blanked(text, lines),
        lines=tuple(lines),
        values=values_of(before),
        lack=Lack(lines[0].span, message),
    )


def _in_one_loop(text: str, tree: Sequence[Statement]) -> Parted | None:
    """Say of a text with a loop that gives a loss together with its gradients that these are not judged."""
    body = [each for each in tree if not isinstance(each, (Class, Define, Import))]
    found = of_loops(body) if body else None
    if found is None:
        return None
    given_to = dict.fromkeys(place for each in found.beside for place in given(each))
    names = [place for place in given_to if says(meant(place, found.values))]
    if len(names) < 2:
        return None
    message = say(
        "one loop gives `{loss}` and its gradients {names}, so all of it is read as one program, and no "
        "backward pass is judged",
        loss=found.loss,
        names=listed([f"`{name}`" for name in names]),
    )
    (loop, *_) = (each for each in body if isinstance(each, For) and found.loss in given(each))
    return Parted(
        text,
        forward=blanked(text, sorted(found.beside, key=_span)),  # type: ignore[arg-type]  # of the text
        lines=tuple(found.lines),  # type: ignore[arg-type]  # of the text
        values=found.values,
        lack=Lack(loop.head, message),
    )


def _span(each: Statement | Syntax) -> Span:
    return each.span


def _arriving(
    before: list[Statement], lines: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """Take the gradient that arrives out of what stands before lines, where these are given none.

    It is left there as well where the forward pass reads it: `N, D = dout.shape`.
    """
    arriving = None if any(isinstance(each, Define) for each in lines) else above(before)
    if arriving is None:
        return before, []
    (name,) = given(arriving)
    if any(name in given(each) for each in lines):
        return before, []
    if not any(name in used(each) for each in before):
        before = [each for each in before if each is not arriving]
    return before, [arriving]


def _lacks(found: Parted, lacking: Statement) -> Parted:
    """Give a text as an ordinary program, because a statement behind the first gradient is none."""
    message = say(
        "`{typed}` is no gradient, so all of it is read as one program, and no backward pass is judged",
        typed=_short(found.text, lacking.span),
    )
    return replace(found, lack=Lack(lacking.span, message))


def _together(text: str, tree: Sequence[Statement]) -> Parted | None:
    """Find the backward pass in a function that gives a loss and its gradients."""
    found = together(text, tree)
    if found is None:
        return None
    parted = Parted(
        text,
        found.forward,
        tuple(unfolded(found.lines)),
        found.values,
        inside=found.function,
        anew=found.anew,
    )
    # A text may go on behind the function; within it, what stands beside the loss are the lines.
    lines = [] if found.function else [e for e in found.lines[1:] if not isinstance(e, Define)]
    lacking = next(_out_of_place(lines, found.values, commented=True), None)
    return parted if lacking is None else _lacks(parted, lacking)


def _in_class(text: str, tree: Sequence[Statement], called: bool) -> Parted | None:
    """Find the backward pass that is a method of a class, which the text calls or not."""
    found, beside = method(tree), around(tree)
    if found is None or beside is None or (beside.line is not None) != called:
        return None
    if not any(says(meant(place, found.values)) for place in given(found.backward)):
        return None
    lines = (*beside.lines, found.backward)
    others = [each for each in tree if not isinstance(each, Class) and each not in lines]
    behind = behind_loss(others, lines) if called else []
    left_out = sorted([*behind, *lines], key=lambda line: line.span)
    others = [each for each in others if each not in behind]
    values = found.values | (values_of(others) if called else frozenset())
    parted = Parted(text, blanked(text, left_out), lines, values, owner=found.owner)
    # `net.backward()` gives its gradients to the object alone.
    said = [each for each in beside.lines if each is not beside.line or not isinstance(each, Bare)]
    lacking = next(_out_of_place(said, values, commented=True), None)
    return parted if lacking is None else _lacks(parted, lacking)


def _reader(text: str) -> Statements:
    return reader_of(text).statements


def _placed(tree: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple(with_places(tuple(tree)))


def _short(text: str, span: Span) -> str:
    typed = " ".join(text[slice(*span)].split())
    return typed if len(typed) <= 40 else f"{typed[:39]}…"


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
        known.update(places if is_gradient[at] else ())
    for at, each in enumerate(
        lines
    ):  # `dh_next = np.zeros_like(h)`, which the rounds of a loop give anew
        places = given(each) if isinstance(each, Assign) else ()
        is_gradient[at] |= bool(places) and all(is_like(e) and e in known for e in places)
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
    last = max((at for at, is_one in enumerate(is_gradient) if is_one), default=0)
    for at, each in order:
        if not is_gradient[at] and not _shows(each, values):
            # What nothing uses, and that uses no gradient, is a helper as well where lines go on behind it.
            is_idle = at < last and len(known) > 1 and isinstance(each, Assign)
            if not is_idle or not given(each) or values & {*given(each)} or known & {*used(each)}:
                yield each


def _is_gradient(line: Statement, values: frozenset[str], commented: bool) -> bool:
    if is_backward(line, values):
        return True
    if isinstance(line, Define):
        return False
    places = given(line)
    if not places:
        return False
    known = set(gradients(line, values))
    reads = frozenset(_read_again(line))
    if any(place in values and place not in reads for place in places):
        return False
    if isinstance(line, (For, If, With)):
        return bool(known) or not HOLDERS.isdisjoint(places)
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
