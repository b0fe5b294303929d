"""Where wires bend between two columns, so that none lies on another there."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import NamedTuple

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
_WIDTH = 64.0  # points along: bends are kept by the parts of this length that they reach into

# How far along a curve that is level at both ends is, by how far across it is.
_ACROSS = (0.0, 0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 1.0)
_ALONG = (0.0, 0.14, 0.244, 0.364, 0.5, 0.636, 0.756, 0.86, 1.0)


class Bend(NamedTuple):
    """A curve that leads from a point to another and is level at both."""

    start: float  # along
    height: float  # of the start, across
    end: float  # along
    goal: float  # the height of the end, across

    def along(self, height: float) -> float:
        """Say how far along the curve is at a height between those of its ends."""
        part = (height - self.height) / (self.goal - self.height)
        n = min(max(bisect_right(_ACROSS, part) - 1, 0), len(_ACROSS) - 2)
        between = (part - _ACROSS[n]) / (_ACROSS[n + 1] - _ACROSS[n])
        share = _ALONG[n] + between * (_ALONG[n + 1] - _ALONG[n])
        return self.start + share * (self.end - self.start)

    def lies_on(self, other: "Bend") -> float:
        """Say for how many points across this curve and another one lie on each other."""
        low = max(min(self.height, self.goal), min(other.height, other.goal))
        high = min(max(self.height, self.goal), max(other.height, other.goal))
        if high - low <= _SHORT:
            return 0.0
        step = (high - low) / (len(_ACROSS) - 1)
        heights = [low + step * n for n in range(len(_ACROSS))]
        apart = [self.along(height) - other.along(height) for height in heights]
        return step * sum([_near(*sorted(pair)) for pair in pairwise(apart)])


def _near(low: float, high: float) -> float:
    """Say in which part of a piece two curves are near, which are apart by `low` to `high` at its ends."""
    if high - low < 1e-6:
        return float(-_CLOSE < low < _CLOSE)
    return max(0.0, min(high, _CLOSE) - max(low, -_CLOSE)) / (high - low)


Shared = tuple[Hashable, Hashable]
"""The value that a wire carries, and what it leads to."""


@dataclass(frozen=True, slots=True)
class Bends:
    """All bends of a line, each with what wires have in common that may lie on each other there.

    That is the value that they carry, and what they lead to.
    """

    # By the number of each part of the way along that they reach into.
    parts: dict[int, list[tuple[Bend, Shared]]] = field(default_factory=lambda: defaultdict(list))

    def note(self, bend: Bend, shared: Shared) -> None:
        """Keep a bend, so that others do not lie on it."""
        if abs(bend.goal - bend.height) > _SHORT:
            for part in range(int(bend.start // _WIDTH), int(bend.end // _WIDTH) + 1):
                self.parts[part].append((bend, shared))

    def near(self, start: float, end: float, shared: Shared) -> list[Bend]:
        """List the bends that reach into a gap, without those that have something in common with a wire."""
        first = int(start // _WIDTH)
        return [
            bend
            for part in range(first, int(end // _WIDTH) + 1)
            for bend, other in self.parts.get(part, ())
            if other[0] != shared[0] and other[1] != shared[1]
            if bend.start < end and bend.end > start
            if part == max(first, int(bend.start // _WIDTH))  # else it was listed already
        ]

    def is_clear(self, bend: Bend, shared: Shared) -> bool:
        """Tell whether a bend lies on no other."""
        if abs(bend.goal - bend.height) <= _SHORT:
            return True
        near = self.near(bend.start, bend.end, shared)
        return all(bend.lies_on(other) <= _SHORT for other in near)


def beside(bend: Bend, others: Sequence[Bend], least: float) -> Bend:
    """Move a bend that has a whole gap so that it lies on no other: it stays in the middle if it can.

    It keeps a length of at least so many points along.
    """
    start, height, end, goal = bend
    room = max(0.0, (end - start - least) / 2)
    steps = sorted(
        {_CLOSE * n for n in range(-int(room / _CLOSE), int(room / _CLOSE) + 1)},
        key=lambda step: (abs(step) % _TRACK > 0, abs(step), -step),
    )
    best, least_on = bend, inf
    middle, whole = (start + end) / 2, (end - start) / 2
    for part in _PARTS if others else _PARTS[:1]:
        for step in steps:
            half = max(part * (whole - abs(step)), min(_SHARP, whole - abs(step)))
            moved = Bend(middle + step - half, height, middle + step + half, goal)
            on = sum([moved.lies_on(other) for other in others])
            if on < least_on - _STRAIGHT:
                best, least_on = moved, on
            if not on:
                return best
    return best
