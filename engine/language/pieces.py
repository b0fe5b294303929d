"""The pieces of a glued name: functions, constants, names that are known, and single letters."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from .library_names import forms
from .spelling import is_letter
from .tokens import plain_tokens

_ELSEWHERE = ("coth", "sech", "csch")  # functions that are written with others
BARE = {
    *"σ sin cos tan sinh cosh tanh arcsin arccos arctan arcsinh arccosh arctanh exp log ln sqrt abs "  # noqa: SIM905  a list of words reads best as one
    "sigmoid relu leaky_relu elu softplus logical_not detach".split(),
    *_ELSEWHERE,
}
"""What is written without brackets in books and notes. `floor` and `sign` are none: `signal` is one word."""


class Piece(NamedTuple):
    """A part of a glued name."""

    # `function`, `constant`, `known` (a name of the program) or `letter`.
    kind: str
    # The piece as it is typed.
    typed: str
    # What stands between a function and its operand, as in `sin2x`.
    number: str = ""

    @property
    def word(self) -> str:
        """Give the piece as it is read."""
        if self.typed.isascii():
            return self.typed
        return next(plain_tokens(self.typed)).text


def split(units: Sequence[str], known: Collection[str], power: bool) -> list[Piece] | None:
    """Take letters apart: functions first, then constants, names that are known, single letters."""
    count = len(units)
    plain = [unicodedata.normalize("NFKC", unit) for unit in units]

    @cache
    def rest(start: int) -> tuple[Piece, ...] | None:
        if start == count:
            return ()
        functions, options = list[tuple[int, Piece]](), list[tuple[int, Piece]]()
        for end in range(count, start, -1):
            typed, word = "".join(units[start:end]), "".join(plain[start:end])
            bare = word.rstrip("0123456789")
            number = word[len(bare) :]
            if bare in BARE and end < count and not (number and bare == "log"):
                functions.append((end, Piece("function", bare, number)))
            elif word in ("π", "pi") or (word == "e" and end == count and power and start):
                options.append((end, Piece("constant", word)))
            elif word in known:
                options.append((end, Piece("known", typed)))
            elif end == start + 1 and word != "e" and is_letter(word[0]):
                options.append((end, Piece("letter", typed)))
        for end, piece in functions + options:
            behind = rest(end)
            if behind is not None and not (
                piece.kind == "function" and behind[0].kind == "function"
            ):
                return (piece, *behind)
        return None

    found = rest(0)
    return None if found is None else list(found)


def runs(pieces: Sequence[Piece]) -> list[str]:
    """List the letters that stand side by side, and are not known."""
    signs = "".join(piece.typed[0] if piece.kind == "letter" else " " for piece in pieces)
    return signs.split()


def call(function: str, operand: str) -> str:
    """Write a call; of a function that there is none of, what it comes to."""
    if function not in _ELSEWHERE:
        return f"{function}({operand})"
    (form,) = forms(function) or ()
    inner = operand if operand.isidentifier() else f"({operand})"
    written = re.sub(r"\bx\b", lambda _: inner, form.text)
    return f"({written})"
