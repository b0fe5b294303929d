"""Parts of a text are blanked, so that all others keep their places."""

import re
from collections.abc import Sequence

from ..base.errors import InputError
from ..language.syntax import Class, Define, Statement

_DECORATED = re.compile(r"(?:^[ \t]*@[^\n]*\n\s*)+\Z", re.MULTILINE)
"""What stands above a function or a class that is decorated."""


def blanked(text: str, lines: Sequence[Statement]) -> str:
    """Take statements out of a text, so that all others keep their places."""
    parts, at = [], 0
    for each in lines:
        start, end = each.span
        if isinstance(each, (Define, Class)) and (above := _DECORATED.search(text, at, start)):
            start = above.start()
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]]).rstrip(" \t\n;")


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
