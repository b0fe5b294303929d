"""Letters raised behind a capital, in braces, that tell names apart: `W^{z} x`, `W^{hh} h`.

One capital with several letters above it is a name with each of them, because powers of one matrix to
several unknowns stand in no book. A single letter stays a power.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from ..base.errors import Span
from ..base.words import Words, say
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
    while found[end].kind == "name" and re.fullmatch("[a-z]+", found[end].text):
        end += 1
    letters = "".join(token.text for token in found[at + 2 : end])
    return _Raised(at - 1, end + 1, letters) if letters and found[end].text == "}" else None
