"""Difference quotients of f, each with how far it may be from the slope, from one step after another.

As libraries for numerical derivatives do (DERIVEST, numdifftools), a quotient is compared with the
one from half the step, which tells how far the bend of f carries it; how far round-off does is known
from the run. Where neither is small, another step is taken: a longer one against round-off, a
shorter one against a bend, a kink or a pole. Where f ends, one side serves.
"""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from ..passes.run import Run
from .kinks import is_still, picks
from .probe import Index, f_of, moved, number_at, quotient
from .roundoff import EPSILON, round_off

STEP, LONGER, SHORTER = 1e-5, 1e-3, 1e-3
MOST_TRIES = 4
_LEAST = 64  # units in the last place of the input that a step is long at least
_SLOWEST = 0.97  # from one halving to the next; what shrinks no more than that leads nowhere


class Difference(NamedTuple):
    """A quotient, and how far the bend of f and round-off may have carried it.

    `left` and `right` are the slopes of either side, NaN where f is not finite, `jump` is how far
    they are apart next to where it stands, `around` is the largest gradient that the backward pass
    finds at the ends, and `before` and `after` are the runs there. `runs` is how many it took.
    """

    h: float
    number: float
    bend: float
    round_off: float
    left: float
    right: float
    jump: float
    around: float
    before: Run
    after: Run
    runs: int

    @property
    def doubt(self) -> float:
        """How far it may be from the slope; infinite where that is not known."""
        doubt = self.bend + self.round_off
        return math.inf if math.isnan(doubt) else doubt

    @property
    def one_sided(self) -> bool:
        """Whether f ends here, so that one side has to serve."""
        return math.isfinite(self.number) and math.isnan(self.left) != math.isnan(self.right)

    @property
    def swallowed(self) -> float:
        """The slope of a gate that may hide in a 0: it gives the same for other operands, as 1e16+x does.

        How far that carries f only the backward pass could say, which may be wrong by being 0 too.
        """
        if self.number != 0:
            return 0.0
        same = [
            float(np.max(np.abs(self.before.value(gate)), initial=0.0))
            for gate in self.before.graph.gates
            if gate.span is not None
            and not picks(gate)
            and not is_still(gate, self.before, self.after)
            and np.array_equal(self.before.value(gate), self.after.value(gate))
        ]
        return EPSILON * max(same, default=0.0) / self.h

    def is_borne_out(self, others: Iterable["Difference"]) -> bool:
        """Tell whether shorter steps lead to the same: not where f swings to and fro within it."""
        return all(
            abs(self.number - other.number) <= self.doubt + other.round_off
            for other in others
            if other.h < self.h and math.isfinite(other.number)
        )


def differences(run: Run, name: str, index: Index) -> Iterator[Difference]:
    """Take one step after another, each of which costs runs: the notes' first, scaled to the input."""
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    x = number_at(run.values[wire], index)
    least = _LEAST * math.ulp(x) if x else 0.0
    usual = max(STEP * (abs(x) or 1.0), least)
    first = difference(run, name, index, usual)
    yield first
    longer = [h for h in (STEP, LONGER * max(1.0, abs(x))) if h > usual]
    shorter = [h for n in range(1, MOST_TRIES) if (h := usual * SHORTER**n) > least]
    eaten = first.round_off > first.bend or first.swallowed
    others = longer + shorter if eaten else shorter + longer
    for h in others[: MOST_TRIES - 1]:
        yield difference(run, name, index, h)


def difference(run: Run, name: str, index: Index, h: float) -> Difference:
    """Take a step to both sides, and half of it; where f ends, one to the side where it is."""
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    x, here = number_at(run.values[wire], index), f_of(run, run)
    ends = before, after = [moved(run, name, index, x + step, back=True) for step in (-h, h)]
    low, high = (f_of(run, end) for end in ends)
    left, right = _slope(x, here, x - h, low), _slope(x, here, x + h, high)
    known = [end for end, slope in zip(ends, (left, right), strict=True) if math.isfinite(slope)]
    lost = max((round_off(run, end) for end in known), default=math.nan) / h
    slopes = [number_at(end.gradients[wire], index) for end in known]
    around = max((abs(slope) for slope in slopes if math.isfinite(slope)), default=0.0)

    def f(step: float) -> float:
        return f_of(run, moved(run, name, index, x + step))

    if len(known) == 1:
        side = h if known[0] is after else -h
        number = right if side > 0 else left
        near, nearer = (_slope(x, here, x + part, f(part)) for part in (side / 2, side / 4))
        return Difference(h, number, _still_to_go(number, near, nearer), 2 * lost, left, right, math.nan,
                          around, before, after, 4)  # fmt: skip
    if not known:
        return Difference(h, math.nan, math.inf, lost, left, right, math.nan, around,
                          before, after, 2)  # fmt: skip
    number = _slope(x - h, low, x + h, high)
    below, above = f(-h / 2), f(h / 2)
    half = _slope(x - h / 2, below, x + h / 2, above)
    bend = 2 * abs(number - half)  # 4/3 of it for a short step
    before_it, behind_it = _slope(x, here, x - h / 2, below), _slope(x, here, x + h / 2, above)
    # at half the step the bend of f makes half of what parts them, and a kink all of it
    jump = abs(2 * (behind_it - before_it) - (right - left))
    return Difference(h, number, bend, lost, left, right, jump, around, before, after, 4)


def _slope(x: float, f: float, to: float, there: float) -> float:
    """Divide what f changes by what its input does; NaN where f is not finite."""
    slope = quotient(there - f, to - x)
    return slope + 0.0 if math.isfinite(slope) else math.nan  # of −0 comes 0


def _still_to_go(first: float, second: float, third: float) -> float:
    """Say how far the first of three quotients, each from half the step, is from where they lead.

    They shrink by ½ each time where f is smooth up to its end, and by less for `x^1.5`.
    """
    shrinks = quotient(third - second, second - first) if second != first else 0.0
    if not 0 <= shrinks < _SLOWEST:
        return math.inf
    return 1.05 * abs(second - first) / (1 - shrinks)


_HALVINGS = 30


def break_between(run: Run, name: str, index: Index, start: float, end: float) -> float | None:
    """Find a place between two numbers of an input where f has a kink, a jump or a pole.

    Again and again the half in which f bends most is looked at; a curve grows straight there.
    """
    values: dict[float, float] = {}

    def f(x: float) -> float:
        if x not in values:
            values[x] = f_of(run, moved(run, name, index, x))
        return values[x]

    def bends(low: float, high: float) -> float:
        bend = abs(f(low) - 2 * f((low + high) / 2) + f(high))
        return bend if math.isfinite(bend) else math.inf

    low, high = min(start, end), max(start, end)
    whole = bends(low, high) / (high - low)
    for _ in range(_HALVINGS):
        quarter = (high - low) / 4
        halves = [(low + n * quarter, low + (n + 2) * quarter) for n in range(3)]
        if not low < halves[0][1] < high:
            break
        low, high = max(halves, key=lambda half: bends(*half))
    sharp = bends(low, high) / (high - low)
    return (low + high) / 2 if sharp > _SHARP * whole > 0 or math.isinf(sharp) else None


_SHARP = 0.1
