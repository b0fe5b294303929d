"""How often each line of a program is traced: the turns of its loops and the calls of its functions."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..base.errors import Span
from ..base.words import Words, counted, say


class Repeated(NamedTuple):
    """A loop, a comprehension or a function, with how often what stands in it was traced."""

    # What it goes through, or a function's own place.
    by: Span
    # Where it stands, with its body.
    span: Span
    # How often it was begun: once in each turn of the loop around it; of a function, 1.
    begun: int
    # How many turns or calls there were in all.
    turns: int


class Turns:
    """Counts the turns of each loop and the calls of each function while they are traced."""

    def __init__(self) -> None:
        self._begun, self._turns = Counter[Span](), Counter[Span]()
        self._whole: dict[Span, Span] = {}
        self._around: list[int] = []  # how many turns each loop has that is being traced
        self._gone: list[int] = []  # how many turns of each of these have begun
        self.gates = 0  # that were made in all turns that are over, and before them

    def begin(self, by: Span, span: Span, many: int) -> None:
        """Note that a loop at `span` begins, of so many turns; 0 where that is not known yet."""
        self._begun[by] += 1
        self._whole[by] = span
        self._around.append(many)
        self._gone.append(0)

    def turn(self, gates: int) -> None:
        """Note that the next turn of the innermost loop begins, before which so many gates were made."""
        self._gone[-1] += 1
        self.gates = gates

    def end(self, by: Span, turns: int) -> None:
        """Note that the innermost loop ends after so many turns."""
        self._turns[by] += turns
        self._around.pop()
        self._gone.pop()

    def call(self, span: Span) -> None:
        """Note a call of a function."""
        self._begun[span], self._whole[span] = 1, span
        self._turns[span] += 1

    def found(self) -> tuple[Repeated, ...]:
        """List what was repeated."""
        return tuple(
            Repeated(by, self._whole[by], self._begun[by], n) for by, n in self._turns.items() if n
        )

    def still_to_go(self, text: str, span: Span) -> Words | None:
        """Say how many turns a line has in the loops that are being traced; None where that is not known."""
        if math.prod(self._around or [0]) < 2:
            return None
        return _said(self._around, math.prod(self._around), _line(text, span))

    def over(self) -> int:
        """Count the turns of all loops that are being traced, of the innermost, that are over."""
        over = 0
        for many, gone in zip(self._around, self._gone, strict=True):
            over = over * many + max(0, gone - 1)
        return over


def most_repeated(text: str, repeated: Sequence[Repeated], gates: Iterable[Span]) -> Words | None:
    r"""Say which repeated line has most of the gates at these places, and its turns; None where none is.

    >>> text = "s = 0\nfor i in range(9):\n    s = s + x*i"
    >>> str(most_repeated(text, [Repeated((15, 23), (6, 38), 1, 9)], [(33, 36), (29, 36)]*9))
    '9 turns of line 3, 2 gates each'
    """
    found = Counter[tuple[int, tuple[Repeated, ...]]]()
    around: dict[Span, tuple[int, tuple[Repeated, ...]]] = {}
    for span in gates:
        if span not in around:
            outer = [r for r in repeated if r.span[0] <= span[0] and span[1] <= r.span[1]]
            outer.sort(key=lambda each: (each.span[0] - each.span[1], each.by))
            around[span] = _line(text, span), tuple(outer)
        found[around[span]] += 1
    lines = [(many, line, loops) for (line, loops), many in found.items() if loops]
    if not lines:
        return None
    many, line, loops = max(lines, key=lambda each: each[0])
    turns = loops[-1].turns
    factors = [each.turns // each.begun for each in loops]
    return _said(factors if math.prod(factors) == turns else [turns], turns, line, many // turns)


def _said(factors: Sequence[int], turns: int, line: int, each: int = 0) -> Words:
    several = [f"{factor:,}" for factor in factors if factor > 1]
    product = f"{'×'.join(several)} = {turns:,}" if len(several) > 1 else f"{turns:,}"
    if each:
        return counted(
            "{turns} turns of line {line}, {count} gate each",
            "{turns} turns of line {line}, {count} gates each",
            count=each,
            turns=product,
            line=line,
        )
    return say("{turns} turns of line {line}", turns=product, line=line)


def _line(text: str, span: Span) -> int:
    return text.count("\n", 0, span[0]) + 1
