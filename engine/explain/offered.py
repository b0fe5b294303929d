"""What the editor offers to complete: functions, each with its call and a line about it."""

from typing import NamedTuple

from ..base.words import Words, begun
from ..gates.scalars import Scalar
from ..gates.table import BY_NAME, NAMES
from .reference import Entry, reference, unfolded


class Offered(NamedTuple):
    """A function that may be meant."""

    # Its name.
    name: str
    # Its call, with its parameters.
    call: str
    # What it computes: a formula of its operands; nothing where that is said in words.
    computes: str
    # A line about it.
    claim: str


def offered(locale: str = "en") -> list[Offered]:
    """List the functions in the order of their names, with what is said of them in a language.

    >>> next(one for one in offered() if one.name == "exp")[:3]
    ('exp', 'exp(x)', 'exp(x)')
    """
    found = [
        Offered(one.name, _call(one.name), _formula(one), _line(one.pattern, locale))
        for subject in reference()
        for one in subject.entries
        if one.name in NAMES
    ]
    found += [
        Offered(name, one.call, "", _line(one.claim, locale))
        for _, functions in unfolded()
        for one in functions
        for name in one.names[:1]
    ]
    return sorted(found)


def _call(name: str) -> str:
    """Write a call of a row with the names of its operands and options."""
    row = BY_NAME[name]
    operands = list(row.names(row.arity) if isinstance(row, Scalar) else "ABCDEFG"[: row.arity])
    more = ["…"] if row.variadic else []
    return f"{name}({', '.join([*operands, *more, *(f'{option}=' for option in row.takes)])})"


def _formula(entry: Entry) -> str:
    return entry.computes[0] if entry.of_numbers else ""


def _line(words: Words | str, locale: str) -> str:
    return begun(words, locale).replace("*", "")
