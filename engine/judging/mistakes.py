"""What is wrong with a line: a table of mistakes, each with a test, a sentence and a hint.

A mistake is only said where it holds at every point that was tried. The most specific ones come first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..base.errors import Span
from ..base.numerals import brief
from ..base.shapes import said, shape_of
from ..base.words import Words, say
from ..graph.graph import Gate
from ..passes.run import Value
from .lines import Entry, Sheet
from .truth import Point


class Diagnosis(NamedTuple):
    """What is wrong with a line."""

    # One of `CODES`.
    code: str
    # What is wrong, with the numbers.
    message: Words
    # What to look at, without the answer.
    hint: Words
    # The id of the wire on which it can be seen; None where it is on none.
    wire: str | None


@dataclass(eq=False)
class Case:
    """A line that is wrong, with all that is known of it at each point."""

    # The line, or the lines of one name.
    entry: Entry
    # What it stands in.
    sheet: Sheet
    # The indices of the values whose gradient it should give.
    indices: tuple[int, ...]
    # What it comes to at each point; None where it comes to nothing.
    own: list[Value | None]
    # What it should come to.
    right: list[Value]
    # The runs of the forward pass.
    points: list[Point]
    # The values of all keys and symbols.
    known: list[dict[str, Value]]
    # Tells whether two gradients are the same.
    same: Callable[[Value, Value], bool]


def diagnosed(case: Case) -> Diagnosis | None:
    """Say what is wrong with a line; None where nothing fits."""
    return None


_ = (Iterator, Sequence, cached_property, Any, np, Span, brief, said, shape_of, say, Gate)
