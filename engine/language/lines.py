r"""What Python's lines say beside their signs: which block each stands in, and what only a session shows.

Blocks are told as in Python's own reader (https://docs.python.org/3/reference/lexical_analysis.html):
a line that is further in than one with a colon at its end opens a block, and a line that is no further
in than that one closes it. Outside of blocks the indentation says nothing, so that a paste may be further in.
"""

import re

_PROMPT = re.compile(r"[ \t]*(>>>|\.\.\.)(?: |(?=\n|\Z))")
_INPUT = re.compile(r"[ \t]*(?:In \[[ 0-9*]*\]:|\.\.\.+:)(?: |(?=\n|\Z))")
_OUTPUT = re.compile(r"[ \t]*Out\[[ 0-9]*\]:")
_SESSION = re.compile(
    r"(?:[ \t]*(?:(?:```|~~~)[^\n]*)?\n)*(?:[ \t]*>>>(?: |\n|\Z)|(?P<cell>[ \t]*In \[[ 0-9*]*\]:))"
)
PASSED_OVER = re.compile(
    r"(?:```|~~~|%%?[A-Za-z_]|![ \t]*[a-z][\w-]+(?=[ \t]+[\w./-]|[ \t]*(?:\n|\Z)))[^\n]*"
)
"""A line of a notebook or of its page that is no code: `%matplotlib inline`, `!pip install`, a fence."""
_INVISIBLE = frozenset("\u200b\ufeff\u00ad\u2060\u2061\u2062\u2063\u2064\f")


def without_session(plain: str) -> str:
    r"""Put spaces in place of a session's prompts and of what it printed; each place stays what it is.

    >>> without_session(">>> x = 2\n>>> x\n2\n>>> x*3")
    '    x = 2\n    x\n \n    x*3'
    >>> without_session("In [1]: x*y\nOut[1]: 6")
    '        x*y\n         '
    """
    session = _SESSION.match(plain)
    if session is None:
        return plain
    is_cell, is_output, lines = bool(session["cell"]), False, list[str]()
    for line in plain.split("\n"):
        prompt = (_INPUT if is_cell else _PROMPT).match(line)
        if prompt:
            is_output = not is_cell
        elif not line.strip():
            is_output = False
        elif is_cell and _OUTPUT.match(line):
            is_output = True
        shown = prompt.end() if prompt else len(line) if is_output else 0
        lines.append(" " * shown + line[shown:])
    return "\n".join(lines)


def margin(text: str, plain: str, start: int, end: int) -> str:
    """Give what a line begins with, without what has no width; `plain` has spaces for other signs."""
    if _INVISIBLE.isdisjoint(text[start:end]):
        return plain[start:end]
    typed = zip(text[start:end], plain[start:end], strict=True)
    return "".join(space for sign, space in typed if sign not in _INVISIBLE)


class Blocks:
    """The blocks that a line stands in."""

    def __init__(self) -> None:
        # Of each block, from the outermost on: the indentation of the line that opens it, and its own.
        self._levels: list[tuple[str, str]] = []
        self._line = ""  # the indentation of the line before

    def kinds(self, typed: str, opens: bool) -> list[str]:
        """List what a line begins with, by its indentation: an `indent`, or `dedent`s.

        It `opens` a block if the line before ends with a colon. Behind them stands `misfit` where the
        line stands in no block for certain, and `mixed` where tabs and spaces leave that open.
        """
        before, self._line = self._line, typed
        if opens and typed != before and typed.startswith(before):
            self._levels.append((before, typed))
            return ["indent"]
        if opens and not before.startswith(typed):
            return ["mixed"]
        found: list[str] = []
        while self._levels and self._levels[-1][1] != typed:
            head, body = self._levels[-1]
            if not head.startswith(typed):
                fits = typed.startswith(body) or body.startswith(typed)
                return [*found, "misfit" if fits else "mixed"]
            self._levels.pop()
            found.append("dedent")
        return found
