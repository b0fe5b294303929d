"""At which height a way around passes each column of a picture: short, and with few bends."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from math import inf
from typing import NamedTuple

Span = tuple[float, float]
"""From one height to another."""

_BEND = 40.0  # points: how much longer a way may be that bends once less
_ASIDE = 500.0  # points beyond both ends: a lane that is further away is one beyond everything
_DEAR = 4  # spans: what a height takes as long as


class Lanes(NamedTuple):
    """The heights of a way in the columns that it passes."""

    # From the first column to the last.
    heights: list[float]
    # How long the way is across, and what its bends count for, in points.
    cost: float
    # How much was looked at: spans, and heights in all columns.
    effort: int


def lanes(
    taken: Sequence[Sequence[Span]],
    barriers: Sequence[Sequence[Span]],
    start: float,
    goal: float | None,
) -> Lanes:
    """Find the heights at which a way from one height to another passes columns.

    Of each column some spans are `taken`. Between two columns, before the first and behind the last, some
    spans are `barriers`, which a way there does not cross. Without a `goal` the way may end at any height.
    """
    spans = sum(map(len, taken))
    taken = [_merged(each) for each in taken]
    heights = _heights(taken, start, goal)
    costs = [inf] * len(heights)
    costs[bisect_left(heights, start)] = 0.0
    parents: list[list[int]] = []
    for number, around in enumerate(barriers):
        costs, parent = _bent(heights, costs, around)
        parents.append(parent)
        for low, high in taken[number] if number < len(taken) else ():
            for at in range(bisect_right(heights, low), bisect_left(heights, high)):
                costs[at] = inf
    at = costs.index(min(costs)) if goal is None else bisect_left(heights, goal)
    cost, way = costs[at], list[float]()
    for parent in reversed(parents):
        at = parent[at]
        way.append(heights[at])
    return Lanes(way[-2::-1], cost, spans + _DEAR * len(heights) * len(barriers))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap, so that each ends where the next is not begun."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low < found[-1][1]:
            if high > found[-1][1]:
                found[-1] = found[-1][0], high
        else:
            found.append((low, high))
    return found


def _heights(taken: Sequence[Sequence[Span]], start: float, goal: float | None) -> list[float]:
    """List the heights that a way may take: those of its ends, and the edges of what is taken."""
    ends = [start] if goal is None else [start, goal]
    edges = {*chain.from_iterable(chain.from_iterable(taken))}
    top, bottom = min(ends) - _ASIDE, max(ends) + _ASIDE
    near = {edge for edge in edges if top <= edge <= bottom}
    return sorted({*ends, *near, min([*edges, *ends]), max([*edges, *ends])})


def _bent(
    heights: Sequence[float], costs: Sequence[float], barriers: Sequence[Span]
) -> tuple[list[float], list[int]]:
    """Let ways bend from each height to any other; give their costs, and from where each comes."""
    walls = {
        at
        for low, high in barriers
        for at, (one, other) in enumerate(pairwise(heights))
        if one < high and other > low
    }
    found, parents = list(costs), list(range(len(heights)))
    for order, step in ((range(len(heights)), -1), (range(len(heights) - 1, -1, -1), 1)):
        cost, source, last = inf, -1, heights[order[0]]
        for at in order:
            height = heights[at]
            if walls and (at - 1 if step < 0 else at) in walls:
                cost = inf
            cost += abs(height - last)
            last = height
            if cost + _BEND < found[at]:
                found[at], parents[at] = cost + _BEND, source
            if costs[at] < cost:
                cost, source = costs[at], at
    return found, parents
