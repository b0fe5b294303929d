"""Where wires bend between two columns, so that none lies on another there."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

import numpy as np

_TRACK = 4.0  # points along between two wires that bend in one gap, where there is room
_CLOSE = 2.0  # the same where there is little; nearer ones lie on each other
_SHARP = 3.5  # points along: half of a bend is no shorter, where there is room
_PARTS = (
    1.0,
    0.5,
    0.0,
)  # of the room that a bend takes: the widest first, which is the easiest to follow
_SHORT = 6.0  # points across: two wires that are near each other for no longer cross there
_STRAIGHT = 0.01  # points across: what rounding leaves
_ROUNDED = 1e-6  # points along: the same
_CELL = (64.0, 256.0)  # points along and across: bends are kept by the cells that they reach into

# How far along a curve that is level at both ends is, by how far across it is.
_ACROSS = (0.0, 0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 1.0)
_ALONG = (0.0, 0.14, 0.244, 0.364, 0.5, 0.636, 0.756, 0.86, 1.0)


class Bend(NamedTuple):
    """A curve that leads from a point to another and is level at both."""

    start: float  # along
    height: float  # of the start, across
    end: float  # along
    goal: float  # the height of the end, across

    @property
    def heights(self) -> tuple[float, float]:
        """Give the lower and the higher of the heights of both ends."""
        return (self.height, self.goal) if self.height < self.goal else (self.goal, self.height)

    @property
    def is_level(self) -> bool:
        """Whether it bends so little that it lies on no other bend."""
        return -_SHORT <= self.goal - self.height <= _SHORT


@dataclass(frozen=True, slots=True)
class _Passed:
    """Bends that pass the heights of another one, which may be moved along."""

    # [other]: points across from one height to the next, of as many as there are in `_ACROSS`.
    steps: Any
    # [other, height]: which part of its length along the moving bend has behind it there.
    shares: Any
    # [other, height]: how far along the other bend is there.
    places: Any

    @classmethod
    def of(cls, bend: Bend, others: Sequence[Bend]) -> "_Passed":
        """Look at others that pass some of a bend's heights."""
        starts, heights, ends, goals = np.array(others).T
        low = np.maximum(min(bend.heights), np.minimum(heights, goals))
        high = np.minimum(max(bend.heights), np.maximum(heights, goals))
        steps = (high - low) / (len(_ACROSS) - 1)
        passed = low + np.arange(len(_ACROSS))[:, None] * steps
        places = starts + _share(passed, heights, goals) * (ends - starts)
        return cls(steps, _share(passed, bend.height, bend.goal).T, places.T)

    def lain_on(self, starts: Any, ends: Any) -> Any:
        """Say for how many points across each other lies on the bend at each place: [place, other]."""
        apart = starts[:, None, None] + self.shares * (ends - starts)[:, None, None] - self.places
        one, two = apart[..., :-1], apart[..., 1:]
        low, high = np.minimum(one, two), np.maximum(one, two)
        near = np.minimum(high, _CLOSE) - np.maximum(low, -_CLOSE)
        piece = high - low
        parts = np.maximum(near, 0.0) / np.maximum(piece, _ROUNDED)
        parallel = (piece < _ROUNDED) & (abs(low) < _CLOSE)
        return self.steps * np.where(parallel, 1.0, parts).sum(axis=2)


def _share(across: Any, height: Any, goal: Any) -> Any:
    """Say which part of its length a bend from a height to a goal has behind it at heights between these."""
    return np.interp((across - height) / (goal - height), _ACROSS, _ALONG)


def lying(bend: Bend, others: Sequence[Bend]) -> float:
    """Say for how many points across a bend lies on that of others on which it lies most."""
    if not others:
        return 0.0
    places = np.array([[bend.start], [bend.end]])
    return float(_Passed.of(bend, others).lain_on(*places).max())


Shared = tuple[Hashable, Hashable]
"""The value that a wire carries, and what it leads to."""

_Cell = tuple[int, int]
"""How many cells are before a cell along, and across."""


@dataclass(frozen=True, slots=True)
class Bends:
    """All bends of a line, each with what wires have in common that may lie on each other there.

    That is the value that they carry, and what they lead to.
    """

    # By the cells that they reach into.
    cells: dict[_Cell, list[tuple[Bend, Shared]]] = field(default_factory=lambda: defaultdict(list))

    def note(self, bend: Bend, shared: Shared) -> None:
        """Keep a bend, so that others do not lie on it."""
        if not bend.is_level:
            for cell in _cells(bend):
                self.cells[cell].append((bend, shared))

    def near(self, bend: Bend, shared: Shared) -> Iterator[Bend]:
        """List the bends that reach into the area of one, without those that share something with it."""
        start, _, end, _ = bend
        top, bottom = bend.heights
        value, target = shared
        for cell in () if bend.is_level else _cells(bend):
            for other, (carried, leads_to) in self.cells.get(cell, ()):
                if (
                    other.start >= end
                    or other.end <= start
                    or carried == value
                    or leads_to == target
                ):
                    continue
                above, below = other.heights
                if above < bottom - _SHORT and below > top + _SHORT:
                    first = max(start, other.start) // _CELL[0], max(top, above) // _CELL[1]
                    if cell == first:  # else it was listed already
                        yield other

    def taken(self, bends: Sequence[Bend], shared: Shared) -> bool:
        """Keep the bends of a wire, if they lie on no other; tell whether that is so."""
        if any(lying(bend, [*self.near(bend, shared)]) > _SHORT for bend in bends):
            return False
        for bend in bends:
            self.note(bend, shared)
        return True


def _cells(bend: Bend) -> Iterator[_Cell]:
    """List the cells that a bend reaches into."""
    top, bottom = bend.heights
    rows = range(int(top // _CELL[1]), int(bottom // _CELL[1]) + 1)
    for part in range(int(bend.start // _CELL[0]), int(bend.end // _CELL[0]) + 1):
        for row in rows:
            yield part, row


def beside(bend: Bend, others: Sequence[Bend], least: float) -> Bend:
    """Move a bend that has a whole gap so that it lies on no other: it stays in the middle if it can.

    It keeps a length of at least so many points along.
    """
    if not others:
        return bend
    passed = _Passed.of(bend, others)
    best, least_on = bend, inf
    middle, whole = (bend.start + bend.end) / 2, (bend.end - bend.start) / 2
    steps = _steps(int(max(0.0, (2 * whole - least) / 2) / _CLOSE))
    longest = whole - np.abs(steps)
    for part in _PARTS:
        halves = np.maximum(part * longest, np.minimum(_SHARP, longest))
        starts, ends = middle + steps - halves, middle + steps + halves
        lain_on = passed.lain_on(starts, ends).sum(axis=1).tolist()
        for on, start, end in zip(lain_on, starts.tolist(), ends.tolist(), strict=True):
            if on < least_on - _STRAIGHT:
                best, least_on = Bend(start, bend.height, end, bend.goal), on
            if not on:
                return best
    return best


@lru_cache(maxsize=256)
def _steps(most: int) -> Any:
    """List by how much a bend may be moved, at most so many times the least: where wires have room first."""
    steps = [_CLOSE * n for n in range(-most, most + 1)]
    return np.array(sorted(steps, key=lambda step: (abs(step) % _TRACK > 0, abs(step), -step)))
