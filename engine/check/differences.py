"""Difference quotients of f with steps of several lengths, each with a bound on its error.

A quotient has two errors: of the bend of f within the step, and of round-off. As libraries for numerical
derivatives do (DERIVEST, numdifftools), the quotient is compared with that of half the step, which bounds
the first; the second is computed from the run (`roundoff`). Where the sum is not small, another step is
taken: a longer one against round-off, a shorter one against a bend, a kink or a pole. Where f is defined
on one side alone, the quotient of that side serves.
"""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from ..passes.run import Run
from .kinks import is_still, picks
from .probe import Index, f_of, moved, number_at, quotient
from .roundoff import EPSILON, round_off

# The first step, as in the lecture notes; a longer one; and the ratio of a shorter step to the one before.
STEP, LONGER, SHORTER = 1e-5, 1e-3, 1e-3
MOST_TRIES = 4  # steps for one gradient
_LEAST = (
    64  # units in the last place of the input: the shortest step, which rounding hardly changes
)
_SLOWEST = 0.97  # by which quotients must shrink from one halving to the next to have a limit


class Difference(NamedTuple):
    """A difference quotient with bounds on its errors."""

    # The step, to either side.
    h: float
    # The quotient.
    number: float
    # How far the bend of f within the step may carry the quotient.
    bend: float
    # How far round-off may carry the quotient.
    round_off: float
    # The slope of the left side; NaN where f is not finite.
    left: float
    # The slope of the right side; NaN where f is not finite.
    right: float
    # How far both slopes are apart next to where f stands; NaN where that is not known.
    jump: float
    # The size of the largest gradient that the backward pass finds at either end of the step.
    around: float
    before: Run  # at the left end of the step
    after: Run  # at the right end of the step
    # How many runs the quotient took.
    runs: int

    @property
    def doubt(self) -> float:
        """How far the quotient may be from the slope; infinite where that is not known."""
        doubt = self.bend + self.round_off
        return math.inf if math.isnan(doubt) else doubt

    @property
    def one_sided(self) -> bool:
        """Whether f is defined on one side alone, whose quotient has to serve."""
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
        """Tell whether shorter steps give the same quotient: they do not if f oscillates within this one."""
        return all(
            abs(self.number - other.number) <= self.doubt + other.round_off
            for other in others
            if other.h < self.h and math.isfinite(other.number)
        )


def differences(run: Run, name: str, index: Index) -> Iterator[Difference]:
    """Take one step after another on a number of an input, first the notes' step. Each costs four runs."""
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
    """Take a step to both sides, and half of it; or to one side alone where f is not finite on the other."""
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    x, here = number_at(run.values[wire], index), f_of(run, run)
    ends = before, after = [moved(run, name, index, x + step, back=True) for step in (-h, h)]
    low, high = (f_of(run, end) for end in ends)
    left, right = _slope(x, here, x - h, low), _slope(x, here, x + h, high)
    known = [end for end, slope in zip(ends, (left, right), strict=True) if math.isfinite(slope)]
    lost = max((round_off(run, end) for end in known), default=math.nan) / h
    back = [gradient for end in known if (gradient := end.gradients[wire]) is not None]
    slopes = [number_at(gradient, index) for gradient in back]
    around = max((abs(slope) for slope in slopes if math.isfinite(slope)), default=0.0)

    def f(step: float) -> float:
        return f_of(run, moved(run, name, index, x + step))

    def made(
        number: float, bend: float, round_off: float, runs: int, jump: float = math.nan
    ) -> Difference:
        return Difference(
            h=h,
            number=number,
            bend=bend,
            round_off=round_off,
            left=left,
            right=right,
            jump=jump,
            around=around,
            before=before,
            after=after,
            runs=runs,
        )

    if len(known) == 1:
        side = h if known[0] is after else -h
        number = right if side > 0 else left
        near, nearer = (_slope(x, here, x + part, f(part)) for part in (side / 2, side / 4))
        bend, lost = _still_to_go(number, near, nearer), 2 * lost
        return made(number, bend, lost, runs=4)
    if not known:
        return made(math.nan, math.inf, lost, runs=2)
    number = _slope(x - h, low, x + h, high)
    below, above = f(-h / 2), f(h / 2)
    half = _slope(x - h / 2, below, x + h / 2, above)
    bend = 2 * abs(number - half)  # for a short step 4/3 of the difference would do
    before_it, behind_it = _slope(x, here, x - h / 2, below), _slope(x, here, x + h / 2, above)
    # At half the step the bend of f makes half of the distance between both slopes, and a kink all of it.
    jump = abs(2 * (behind_it - before_it) - (right - left))
    return made(number, bend, lost, runs=4, jump=jump)


def _slope(x: float, f: float, to: float, there: float) -> float:
    """Divide the change of f by the change of its input; NaN where f is not finite."""
    slope = quotient(there - f, to - x)
    return slope + 0.0 if math.isfinite(slope) else math.nan  # adding 0 makes 0 of −0


def _still_to_go(first: float, second: float, third: float) -> float:
    """Say how far the first of three quotients, each from half the step, is from their limit.

    Their differences shrink to ½ each time where f is smooth up to its end, and to more for `x^1.5`.
    """
    shrinks = quotient(third - second, second - first) if second != first else 0.0
    if not 0 <= shrinks < _SLOWEST:
        return math.inf
    return 1.05 * abs(second - first) / (1 - shrinks)


_HALVINGS = 30  # of the range in which a break is looked for


def break_between(
    run: Run, name: str, index: Index, start: float, end: float, lost: float
) -> float | None:
    """Find a place between two numbers of an input where f has a kink, a jump or a pole.

    The half in which f bends most is halved again and again: a smooth curve becomes straight that way. A
    bend is looked at as long as it is more than `lost`, which bounds the round-off in a change of f.
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
    widest, whole = high - low, bends(low, high) / (high - low)
    for _ in range(_HALVINGS):
        quarter = (high - low) / 4
        halves = [(low + n * quarter, low + (n + 2) * quarter) for n in range(3)]
        most = max(halves, key=lambda half: bends(*half))
        if not low < halves[0][1] < high or bends(*most) <= 2 * lost:
            break
        low, high = most
    sharp = bends(low, high) / (high - low)
    if widest < _FEWEST * (high - low):
        return None  # so soon a smooth curve would be as far from straight
    return (low + high) / 2 if sharp > _SHARP * whole > 0 or math.isinf(sharp) else None


_SHARP = 0.1  # of the bend of the whole range by its length: a bend that halving leaves is a break
_FEWEST = (
    64  # times that a range must be shorter, so that a smooth curve has less than such a bend in it
)
