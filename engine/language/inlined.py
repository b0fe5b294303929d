"""Calls that were inlined, and rounds of loops that were unrolled: the modules of a program."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..base.errors import Span


@dataclass(frozen=True, eq=False, slots=True)
class Inlined:
    """A call of what the text defines, or one round of a loop, in which gates were made."""

    # What is called, or what counts the rounds: `neuron`, `t`.
    name: str
    # Its place among those of its name in the same call or round: calls count from 1, rounds from 0.
    number: int
    # What is drawn at it: `neuron`, `t=0`, `layer 0`, `x #0`.
    title: str
    # Where the call stands in the text; of a round, the loop up to its colon.
    span: Span
    # The call or round that it stands in; None at the top of the text.
    outer: Inlined | None
    # Where the function or class is written; None of a round.
    written: Span | None = None
    # The text of the prelude in which that is; nothing where it is the program's own.
    subject: str = ""
    # Whether a round has no more than its number to be told by, so that what it calls says more.
    bare: bool = False

    @property
    def path(self) -> str:
        """Give the names and numbers from the outermost on: `layer.1/neuron.2`."""
        return "/".join(f"{each.name}.{each.number}" for each in self.chain)

    @property
    def chain(self) -> list[Inlined]:
        """List those that it stands in, from the outermost on, with itself as the last."""
        return chain(self)


def chain(place: Inlined | None) -> list[Inlined]:
    """List the calls and rounds that something stands in, from the outermost on."""
    found: list[Inlined] = []
    while place is not None:
        found.append(place)
        place = place.outer
    return found[::-1]


class Counting:
    """Numbers calls and rounds while they are traced."""

    def __init__(self) -> None:
        self._counts = Counter[tuple[Inlined | None, str, bool]]()

    def call(
        self, name: str, span: Span, outer: Inlined | None, written: Span, subject: str = ""
    ) -> Inlined:
        """Note the next call, of what is written in the program or in a subject of the prelude."""
        number = self._next(outer, name, 1)
        return Inlined(
            name, number, title=name, span=span, outer=outer, written=written, subject=subject
        )

    def round(self, name: str, value: object, span: Span, outer: Inlined | None) -> Inlined:
        """Note the next round of a loop; a whole number, or a short text, that counts it is its title.

        A word is followed by the round's number, `layer 0`; behind a letter the number would be a factor.
        """
        number = self._next(outer, name, 0)
        counts = isinstance(value, int) or (isinstance(value, str) and len(value) <= _SHORT)
        bare = not counts and len(name) <= _LETTERS
        title = f"{name}={value}" if counts else f"{name} #{number}" if bare else f"{name} {number}"
        return Inlined(name, number, title=title, span=span, outer=outer, bare=bare)

    def _next(self, outer: Inlined | None, name: str, first: int) -> int:
        key = outer, name, bool(first)
        self._counts[key] += 1
        return self._counts[key] - 1 + first


_SHORT = 8  # characters of a text that a round is called by
_LETTERS = 2  # characters of a name that is read as a letter, `x` and `xt`, and no word
