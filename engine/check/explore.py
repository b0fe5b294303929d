"""What a step on one input does: numbers, sentences, quotients against the step, and the curve.

A reader chooses the step, and sees why neither a long step nor a tiny one gives the slope.
"""

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from ..base.names import drawn, elided
from ..base.numerals import NONE, short
from ..base.words import Words, say
from ..graph.names import output_drawn
from ..passes.run import Run
from ..plots.charts import Axis, Curve, chart
from ..plots.plots import Drawing, plot
from .differences import break_between
from .kinks import crossed_kinks, crossing_said
from .probe import (
    SECONDS,
    Index,
    entry_name,
    f_along,
    f_name,
    four_digits,
    inputs_of,
    moved,
    number_at,
    quotient,
    run_forward,
)
from .roundoff import EPSILON, round_off
from .witnesses import CLOSE, GOOD

LEAST_STEP, MOST_STEP, USUAL_STEP = 1e-12, 10.0, 0.01  # what a reader may choose, and begins with
_PER_DECADE = 5  # steps of the charts between 1 and 10
_POINTS = 161  # of the curve
_MOST_REASONS = 3  # kinks that one sentence names
_FLOOR = 1e-17  # the height at which a difference of 0 is drawn on a logarithmic axis


class Explored(NamedTuple):
    """What a step on one number of an input does."""

    # What the step is taken on: `x`, or `W[0,1]`.
    entry: str
    # The step.
    h: float
    # Its logarithm to base 10, which the slider for the step has.
    power: float
    # What the numbers are, and the numbers: f at three places, three quotients, the gradient.
    numbers: list[tuple[str, str]]
    # What the step does, and why the quotient is not the gradient where it is not.
    sentences: list[Words]
    # The quotients against the step.
    quotients: Drawing
    # How far the quotients are from the gradient, against the step; None without a finite gradient.
    errors: Drawing | None
    # f along the input.
    curve: Drawing


def step_of(given: object) -> float:
    """Read a step: the nearest one that is allowed, or the usual one where no number was given.

    >>> step_of("2.5"), step_of("1e9"), step_of("-1"), step_of("much")
    (2.5, 10.0, 1e-12, 0.01)
    """
    number = _number(given)
    if number is None:
        return USUAL_STEP
    return min(max(number, LEAST_STEP), MOST_STEP)


def _number(given: object) -> float | None:
    try:
        number = float(str(given).replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def explore(run: Run, name: str, index: Index, h: float, around: tuple[float, float]) -> Explored:
    """Take a step of `h` on one number of an input; `around` are the ends of the curve's range."""
    graph = run.graph
    wire = next(input.wire for input in graph.inputs if input.name == name)
    x, entry, f = number_at(run.values[wire], index), entry_name(name, index), f_name(run)
    gradient = run.gradients[wire]
    slope = math.nan if gradient is None else number_at(gradient, index)
    fewer = _fewer(run)
    here, after, before = (float(y) for y in f_along(run, name, index, [x, x + h, x - h]))
    forward, backward = quotient(after - here, h), quotient(here - before, h)
    central = quotient(after - before, 2 * h)
    quotients, errors = _charts(run, name, index, h=h, slope=slope, entry=entry, fewer=fewer)
    ends = [(x, here), (x + h, after)]
    out, at = elided(output_drawn(graph)), elided(drawn(entry))
    f_x, f_after, f_before = f"{out}({at})", f"{out}({at} + h)", f"{out}({at} − h)"
    numbers: list[tuple[str, float]] = [
        (f_x, here),
        (f_after, after),
        (f_before, before),
        (say("forward: {quotient}", quotient=f"({f_after} − {f_x})/h"), forward),
        (say("backward: {quotient}", quotient=f"({f_x} − {f_before})/h"), backward),
        (say("central: {quotient}", quotient=f"({f_after} − {f_before})/2h"), central),
        (say("the backward pass"), slope),
    ]
    return Explored(
        entry=entry,
        h=h,
        power=math.log10(h),
        numbers=[(what, _ten_digits(number)) for what, number in numbers],
        sentences=list(_said(run, name, index, x=x, h=h, here=here, after=after, slope=slope)),
        quotients=quotients,
        errors=errors,
        curve=_curve(run, name, index, around=around, stands=ends, slope=slope, f=f, fewer=fewer),
    )


def _ten_digits(number: float) -> str:
    """Write a number in up to ten digits; a dash for nan."""
    if not math.isfinite(number):
        return NONE if math.isnan(number) else short(number)
    return f"{number:.10g}".replace("-", "−")


def _fewer(run: Run) -> int:
    """Find by what factor plots need fewer points, so that their runs take no longer than a second."""
    begun = time.monotonic()
    run_forward(run, inputs_of(run))
    return (
        max(1, math.ceil((time.monotonic() - begun) * 3 * _POINTS / SECONDS))
        if any(run.shapes)
        else 1
    )


def _said(
    run: Run, name: str, index: Index, x: float, h: float, here: float, after: float, slope: float
) -> Iterator[Words]:
    """Say what a step does, and why its quotient is not the gradient where it is not."""
    entry, f = entry_name(name, index), f_name(run)
    change = after - here
    step = {"h": four_digits(h), "entry": entry}
    if not math.isfinite(change):
        yield say(
            "A step of {h} on {entry} leads to where {f} is not a finite number.", **step, f=f
        )
        return
    if x + h == x:
        yield say(
            "A step of {h} on {entry} is lost: {x} + h is rounded to {x} again, so the quotient is 0.",
            **step,
            x=four_digits(x),
        )
        return
    at_x, at_h = (moved(run, name, index, to, back=True) for to in (x, x + h))
    crossed = crossed_kinks(at_x, at_h)
    if not change:
        yield say("A step of {h} on {entry} does not change {f}.", **step, f=f)
    elif crossed:
        why, *others = [crossing_said(gate, at_x, at_h) for gate in crossed[:_MOST_REASONS]]
        for other in others:
            why = say("{first}; {next}", first=why, next=other)
        yield say(
            "A step of {h} on {entry} makes {f} change by {change}: {why}.",
            **step,
            f=f,
            change=four_digits(change),
            why=why,
        )
    else:
        yield say(
            "A step of {h} on {entry} makes {f} change by {change}.",
            **step,
            f=f,
            change=four_digits(change),
        )
    if math.isfinite(slope):
        told = slope * h
        yield say(
            "The gradient foretells {slope} × {h} = {told}.",
            slope=four_digits(slope),
            h=four_digits(h),
            told=four_digits(told),
        )
        apart, size = abs(quotient(change, h) - slope), max(abs(slope), abs(quotient(change, h)))
        if crossed:
            return
        lost = (round_off(at_x, at_h) + 4 * EPSILON * abs(x * slope)) / h
        if GOOD * size < apart <= lost:
            yield say(
                "The step is so small that round-off eats the digits: both values of f agree in "
                "almost all of them."
            )
        elif apart > max(CLOSE * size, lost):
            ends = x, x + h
            place = break_between(run, name, index, *ends, lost=round_off(at_x, at_h))
            if place is not None:
                yield say(
                    "On the way {f} breaks, near {entry} = {place}, so the quotient is not the slope "
                    "at its start.",
                    f=f,
                    entry=entry,
                    place=four_digits(place),
                )
                return
            yield say(
                "Within so long a step the curve bends, so the quotient is not the slope at its start."
            )


def _charts(
    run: Run, name: str, index: Index, h: float, slope: float, entry: str, fewer: int
) -> tuple[Drawing, Drawing | None]:
    """Draw the quotients against the step, and how far the quotients are from the gradient."""
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    x = number_at(run.values[wire], index)
    low, high = round(math.log10(LEAST_STEP)), round(math.log10(MOST_STEP))
    count = max(high - low + 1, (high - low) * _PER_DECADE // fewer + 1)
    powers = np.linspace(low, high, count)
    steps = 10.0**powers
    heights = f_along(run, name, index, [x, *(x + steps), *(x - steps)])
    here, after, before = heights[0], heights[1 : count + 1], heights[count + 1 :]
    with np.errstate(all="ignore"):
        found = {
            "forward": (after - here) / steps,
            "backward": (here - before) / steps,
            "central": (after - before) / (2 * steps),
        }
        apart = {
            kind: np.log10(np.maximum(np.abs(numbers - slope), _FLOOR))
            for kind, numbers in found.items()
        }
    marks = [(power, _power(power)) for power in range(low, high + 1, 3)]
    across, at = Axis(low - 0.2, high + 0.2, marks), math.log10(h)
    of = {"f": output_drawn(run.graph), "entry": drawn(entry)}
    quotients = chart(
        say("difference quotients of {f} on {entry} against the step h", **of),
        across, _up(list(found.values()), slope, steps),
        curves=[Curve(kind, _points(powers, numbers)) for kind, numbers in found.items()],
        level=slope if math.isfinite(slope) else None, here=at,
    )  # fmt: skip
    if not math.isfinite(slope):
        return quotients, None
    ends = [float(n) for numbers in apart.values() for n in numbers if math.isfinite(n)] or [0.0]
    bottom, top = math.floor(min(ends)) - 0.3, math.ceil(max(ends)) + 0.3
    spaced = max(1, math.ceil((top - bottom) / 6))
    up = Axis(
        bottom, top, [(p, _power(p)) for p in range(math.ceil(bottom), math.floor(top) + 1, spaced)]
    )
    errors = chart(
        say(
            "how far the difference quotients of {f} on {entry} against the step h are from the "
            "backward pass", **of
        ), across, up,
        curves=[Curve(kind, _points(powers, numbers)) for kind, numbers in apart.items()],
        level=None, here=at,
    )  # fmt: skip
    return quotients, errors


def _points(across: Iterable[float], up: Iterable[float]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(across, up, strict=True)]


def _power(power: float) -> str:
    return f"1e{power:g}".replace("-", "−") if power else "1"


def _up(quotients: Sequence[np.ndarray], slope: float, steps: np.ndarray) -> Axis:
    """Choose the heights that a chart shows: those of the gradient and of most quotients."""
    numbers = np.concatenate([q[steps <= 4] for q in quotients])
    numbers = numbers[np.isfinite(numbers)]
    low, high = np.percentile(numbers, (4, 96)) if numbers.size else (0.0, 0.0)
    if math.isfinite(slope):
        low, high = min(low, slope), max(high, slope)
    size = max(abs(low), abs(high))
    # So that a constant is drawn as a level line, and not its round-off.
    if high - low < 1e-3 * size or not high > low:
        low, high = low - (size or 1.0) / 2, high + (size or 1.0) / 2
    room = 0.1 * (high - low)
    low, high = float(low - room), float(high + room)
    return Axis(low, high, _round_marks(low, high))


def _round_marks(low: float, high: float) -> list[tuple[float, str]]:
    """List some round numbers between two numbers, each with its text beside an axis.

    >>> _round_marks(-0.205, -0.17)
    [(-0.2, '−0.2'), (-0.19, '−0.19'), (-0.18, '−0.18'), (-0.17, '−0.17')]
    """
    if not 1e-300 < high - low < math.inf:
        return []
    power = 10.0 ** math.floor(math.log10((high - low) / 3))
    apart = next(factor * power for factor in (5, 2, 1) if factor * power <= (high - low) / 2.9)
    numbers = range(math.ceil(low / apart), math.floor(high / apart) + 1)[:8]
    texts = [f"{n * apart:.6g}" for n in numbers]
    return [(float(text), text.replace("-", "−")) for text in texts]


def curve_range(
    run: Run, name: str, index: Index, around: tuple[object, object]
) -> tuple[float, float]:
    """Give the range of the curve: the slider's if it fits, else one around the value."""
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    x = number_at(run.values[wire], index)
    low, high = map(_number, around)
    if low is not None and high is not None and low <= x <= high and low < high:
        return low, high
    reach = 2 * abs(x) or 5.0
    return (-reach, reach) if math.isfinite(2 * reach) else (-5.0, 5.0)


def _curve(
    run: Run, name: str, index: Index, around: tuple[float, float], stands: list[tuple[float, float]],
    slope: float, f: str, fewer: int,
) -> Drawing:  # fmt: skip
    """Plot f along one number of an input, with the tangent where f stands, and where the step leads."""
    grid = np.linspace(*around, max(21, _POINTS // fewer))
    heights = f_along(run, name, index, grid.tolist())
    entry = entry_name(name, index)
    return plot(
        say(
            "{f} along {entry}, with the point where it stands, the tangent there, and where a step "
            "leads",
            f=f,
            entry=entry,
        ),
        _points(grid, heights),
        [(point, (slope, math.nan)[i]) for i, point in enumerate(stands) if point[0] <= around[1]],
        escape(elided(entry)),
    )
