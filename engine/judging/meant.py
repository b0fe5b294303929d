"""How a name of a backward pass is meant where it may be meant in several ways, and what is found of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..base.shapes import Shape, shape_of
from ..passes.numbers import Value
from .entries import Entry
from .judged import Verdict
from .mistakes.said import Diagnosis
from .targets import Target


class Pin(NamedTuple):
    """A gradient that lines are taken to give."""

    # The indices of its values.
    indices: tuple[int, ...]
    # The wire where it is that of one branch.
    wire: int | None = None
    # How many times the gradient it is; None where it is the gradient itself.
    factor: float | None = None


@dataclass(frozen=True)
class Sense:
    """How names are meant that may be meant in several ways."""

    # The entries whose names do not say whose gradient they give, and that must give one all the same.
    suspects: frozenset[Entry] = frozenset()
    # The values of which these may not be the gradient.
    except_for: Mapping[Entry, tuple[int, ...]] = field(default_factory=dict)
    # The entries that give the gradient of what the value is made of: behind a mask, or another gate.
    behind: frozenset[Entry] = frozenset()
    # The entries that give the whole gradient of an item of a list, and not that of one branch.
    whole: frozenset[Entry] = frozenset()
    # The gradients, by index and branch, that these must give because later lines are right with them.
    pinned: Mapping[Entry, Pin] = field(default_factory=dict)
    # What the middle of the pass is times the gradient; None where it is the gradient itself.
    factor: float | None = None


@dataclass(eq=False)
class Found:
    """What was found of an entry."""

    # The entry.
    entry: Entry
    # What it comes to at each point, with right values.
    own: list[Value | None]
    # What it is compared with; None where there is nothing.
    target: Target | None
    # What is said of it.
    verdict: Verdict
    # What is wrong with it.
    diagnosis: Diagnosis | None
    # What it comes to at the given point with the typed values.
    typed: Value | None = None
    # Whether nobody looked for what is wrong.
    open: bool = False
    # What it uses that has no value: a name that nothing gives one, or a line before it.
    lacks: str = ""
    # Whether it is right at the given point alone, and the same number at all.
    is_of_numbers: bool = False
    # Whether it divides what is of a sum by how many there are.
    of_sum: bool = False
    # Whether it is zeros, to which a later name adds what it shows a part of.
    is_laid_out: bool = False

    @property
    def is_begun(self) -> bool:
        """Tell lines that are not right yet, and that others of the same name, or of a part, go on with."""
        return self.is_laid_out or (self.entry.continued and self.verdict != "right")

    @cached_property
    def misfits(self) -> bool:
        """Whether lines are wrong because of their shape."""
        return self.should_be is not None

    @property
    def should_be(self) -> Shape | None:
        """Give the shape that wrong lines should have, where they have another one."""
        if self.verdict != "wrong" or self.target is None:
            return None
        shape = shape_of(self.target.gradients[0])
        return None if self.own[0] is not None and shape_of(self.own[0]) == shape else shape
