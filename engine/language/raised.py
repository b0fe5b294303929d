"""Letters that are one name: side by side in LaTeX, and raised in braces behind a capital.

One capital with several letters above it is a name with each of them, because powers of one matrix to
several unknowns stand in no book. A single letter stays a power.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..base.errors import Span
from ..base.words import Words, say
from .latex.detecting import is_latex
from .signs import Token
from .subscripts import below_name

_CAPITAL = re.compile(r"[A-Z](?:_\w+)?")


class _Raised(NamedTuple):
    # The place of the base among the tokens.
    at: int
    # The place behind what is raised.
    end: int
    # What is raised.
    letters: str


def with_words(text: str, found: list[Token], given: Collection[str]) -> list[Token]:
    """Join letters of LaTeX that are one name: what is given a value, `MSE = …`, or has one from outside."""
    if not is_latex(text):
        return found
    runs = list(_runs(text, found))
    words = {begin: "".join(each.text for each in found[begin:end]) for begin, end in runs}
    heads = {
        words[begin]
        for begin, end in runs
        if (begin == 0 or found[begin - 1].kind == "end") and found[end].text in ("=", ":=")
    }
    made, at = list[Token](), 0
    for begin, end in runs:
        if words[begin] in heads or words[begin] in given:
            name = Token("name", words[begin], found[begin].start, found[end - 1].end)
            made += [*found[at:begin], name]
            at = end
    return made + found[at:]


def _runs(text: str, found: list[Token]) -> Iterator[tuple[int, int]]:
    """Go through the places where several letters stand side by side, the last one with its index."""
    at = 0
    while at < len(found):
        end = at + 1
        while (
            re.fullmatch("[A-Za-z]", found[end - 1].text)
            and found[end - 1].kind == found[end].kind == "name"
            and re.fullmatch(r"[A-Za-z](_\w+)?", found[end].text)
            and found[end - 1].end == found[end].start
        ):
            end += 1
        if end > at + 1:
            yield at, end
        at = end


def with_raised(text: str, found: list[Token]) -> tuple[list[Token], list[tuple[Span, Words, str]]]:
    """Make names of capitals with letters raised, and say of each that it could be a power."""
    bases = defaultdict[str, list[_Raised]](list)
    for at in range(1, len(found) - 3):
        if (raised := _raised(text, found, at)) is not None:
            bases[found[at - 1].text[0]].append(raised)
    made, doubts, end = list[Token](), list[tuple[Span, Words, str]](), 0
    several = [
        each
        for uses in bases.values()
        if len({each.letters for each in uses}) > 1 or len(uses[0].letters) > 1
        for each in uses
    ]
    for at, behind, letters in sorted(several):
        base, closing = found[at], found[behind - 1]
        name = below_name(base.text, letters)
        made += [*found[end:at], Token("name", name, base.start, closing.end)]
        end = behind
        if not any(token.text == name for token in made[:-1]):
            span = base.start, closing.end
            typed, sign = text[slice(*span)], found[at + 1]
            power = f"{text[base.start : sign.start]}**{text[sign.end : closing.end]}"
            message = say(
                "`{typed}` is read as a name; as a power it is `{power}`", typed=typed, power=power
            )
            doubts.append((span, message, f"{text[: base.start]}{power}{text[closing.end :]}"))
    return made + found[end:], doubts


def _raised(text: str, found: list[Token], at: int) -> _Raised | None:
    """Tell letters in braces that are raised behind a capital; None for all else."""
    base, sign = found[at - 1], found[at]
    if not (
        sign.text == "**"
        and text[sign.start : sign.start + 1] == "^"
        and found[at + 1].text == "{"
        and base.kind == "name"
        and _CAPITAL.fullmatch(base.text)
    ):
        return None
    end = at + 2
    while found[end].kind == "name" and re.fullmatch("[A-Za-z]+", found[end].text):
        end += 1
    letters = "".join(token.text for token in found[at + 2 : end])
    is_layer = len(letters) > 1 or letters.islower()
    return _Raised(at - 1, end + 1, letters) if is_layer and found[end].text == "}" else None
