"""Texts that a hint may offer: a call as the language writes it, a line with what it lacks.

They are candidates. The parser reads each before it is said, and says none that it would refuse.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from .library_arrays import Form
from .library_names import forms
from .signs import Token

LONGEST = 60  # characters of what is offered
CLOSES = {"(": ")", "[": "]", "{": "}"}


class Operand(NamedTuple):
    """What is typed between two commas of a call, and its keyword if it has one."""

    # The keyword before `=`; empty where there is none.
    keyword: str
    # The operand as it is typed.
    text: str
    alone: bool  # one token, which needs no brackets


def closing(tokens: Sequence[Token], opening: int) -> int:
    """Find what closes the bracket `tokens[opening]`; the last token where nothing does."""
    depth = 0
    for position, token in enumerate(tokens[opening:], opening):
        if token.kind == "sign":
            depth += (token.text in CLOSES) - (token.text in CLOSES.values())
        if depth == 0:
            return position
    return len(tokens) - 1


def operands(text: str, tokens: Sequence[Token], opening: int) -> list[Operand]:
    """List what is typed in the call whose bracket `tokens[opening]` opens."""
    found, end, depth = [], closing(tokens, opening), 0
    first = opening + 1
    for position in range(opening + 1, end + 1):
        sign = tokens[position].text if tokens[position].kind == "sign" else ""
        if depth == 0 and (sign == "," or position == end):
            part = tokens[first:position]
            if len(part) > 2 and part[0].kind == "name" and part[1].text == "=":
                keyword, part = part[0].text, part[2:]
            else:
                keyword = ""
            if part:
                typed = " ".join(text[part[0].start : part[-1].end].split())
                found.append(Operand(keyword, typed, len(part) == 1))
            first = position + 1
        depth += (sign in CLOSES) - (sign in CLOSES.values())
    return found


def written(name: str, library: str, typed: Sequence[Operand]) -> list[str]:
    """Write what a library calls `name` in the language: with the operands that are typed, and as such."""
    known = forms(name, library)
    if not known:
        return []
    fits = [form for form in known if _keywords(form) == [one.keyword for one in typed]]
    if fits:
        return [
            _applied(fits[0], typed),
            *([] if any(k for k in _keywords(fits[0])) else [fits[0].text]),
        ]
    # Operands that no form has say something that a general one would leave out.
    return [] if any(one.keyword for one in typed) else [known[0].text]


def _keywords(form: Form) -> list[str]:
    return [part.partition("=")[0] if "=" in part else "" for part in form.operands.split(", ")]


def _applied(form: Form, typed: Sequence[Operand]) -> str:
    names = [part.rpartition("=")[2] for part in form.operands.split(", ")]
    known = dict(zip(names, typed, strict=True))

    def put(found: re.Match[str]) -> str:
        one = known.get(found[0])
        if one is None:
            return found[0]
        before, behind = form.text[: found.start()], form.text[found.end() :]
        bare = one.alone or (before.endswith(("(", ", ", "=")) and behind.startswith((",", ")")))
        return one.text if bare or before + behind == "" else f"({one.text})"

    return re.sub(r"\b[A-Za-z]\w*\b", put, form.text)


def line(text: str, start: int, end: int, instead: str) -> list[str]:
    """Give the line around a place with something else there, unless it is long."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    made = text[first:start] + instead + text[end : last if last >= 0 else None]
    return [made.strip()] if len(made.strip()) <= LONGEST else []


def product(text: str, tokens: Sequence[Token], after: int) -> list[str]:
    """Put a `*` before `tokens[after]`: into the line, or between what stands at both sides alone."""
    before, token = tokens[after - 1], tokens[after]
    end = tokens[closing(tokens, after)].end if token.text in CLOSES else token.end
    left = text[before.start : before.end] if before.kind != "sign" else ""
    short = f"{left}*{text[token.start : end]}"
    spaced = line(text, before.end, token.start, "*")
    return [*spaced, *([short] if left and len(short) <= LONGEST else [])]
