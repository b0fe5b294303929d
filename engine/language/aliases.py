"""Other spellings of a text's names, by which addresses find them: `theta` for `θ`, `x1` for `x_1`."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from .latex.commands import GREEK
from .scanning import tokens
from .subscripts import fold_name

_Value = TypeVar("_Value")
_MARKS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
_MARKED = re.compile(rf"(.+?)_?({'|'.join(_MARKS)})")
_WORDS = {name: letter for name, letter in GREEK.items() if letter != "l"} | {"lam": "λ"}
_COMMAND = re.compile(r"\\[A-Za-z]+")
_LONGEST = 24  # letters of a name for which another spelling is looked for
_LONGEST_TEXT = 40_000


def resolved(text: str, values: Mapping[str, _Value]) -> dict[str, _Value]:
    """Give values the names by which a text calls them; those that it does not name stay as they are.

    >>> resolved("θ x_1 + ŷ", {"theta": 1, "x1": 2, "yhat": 3, "z": 4})
    {'θ': 1, 'x_1': 2, 'ŷ': 3, 'z': 4}
    """
    folded = {fold_name(name) or name: value for name, value in values.items()}
    if len(text) > _LONGEST_TEXT:
        return folded
    words = set(re.findall(r"\w+", unicodedata.normalize("NFKC", _COMMAND.sub(" ", text))))
    unknown = [name for name in folded if name not in words and len(name) <= _LONGEST]
    if not unknown:
        return folded
    found: dict[str, set[str]] = {}
    for token in tokens(text, {}):
        if token.kind == "name":
            for spelling in {_plain(token.text), token.text.replace("_", "")}:
                found.setdefault(spelling, set()).add(token.text)
    known = {name for names in found.values() for name in names}
    others = {name: _other(name, found) for name in unknown if name not in known}
    taken = [other for other in others.values() if other]
    return {
        other
        if (other := others.get(name)) and other not in folded and taken.count(other) == 1
        else name: value
        for name, value in folded.items()
    }


def _other(name: str, found: Mapping[str, set[str]]) -> str | None:
    """Find the one name of a text that this is another spelling of."""
    for spelling in (name.replace("_", ""), _plain(name)):
        if len(names := found.get(spelling, set())) == 1:
            return next(iter(names))
    return None


def _plain(name: str) -> str:
    """Write a name in the spelling that all of its spellings have in common."""
    base, *below = re.split(r"_", name)
    digits = base[len(base.rstrip("0123456789")) :]
    base = base[: len(base) - len(digits)]
    mark = ""
    if below and below[-1] in _MARKS:
        mark = _MARKS[below.pop()]
    elif marked := _MARKED.fullmatch(base):
        base, mark = marked[1], _MARKS[marked[2]]
    letter = _WORDS.get(base, base) + mark
    rest = (_WORDS.get(each, each) for each in below)
    return unicodedata.normalize("NFC", letter) + digits + "".join(rest)
