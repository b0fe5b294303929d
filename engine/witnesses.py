"""The three witnesses of a gradient: backward pass, central difference, SymPy's derivative.

The scale of relative errors is that of the lecture notes: a central difference with a step of
1e-5 should agree to 1e-7; across a kink 1e-4 is well.
"""

import math
import time
from collections.abc import Iterator
from typing import NamedTuple

from engine.deriving import Derived
from engine.kinks import MOST_NOTES, crossed_kinks
from engine.passes import Run
from engine.postfix import evaluated
from engine.probe import (
    MOST_ENTRIES,
    SECONDS,
    Index,
    brief,
    entry_name,
    f_of,
    gradient_round_off,
    inputs_of,
    moved,
    number_at,
    quotient,
    round_off,
    run_forward,
    some_entries,
)

STEP = 1e-5
GOOD, CLOSE, WRONG = 1e-7, 1e-4, 1e-2
MOST_RUNS = 400


class Judged(NamedTuple):
    """A witness beside the backward pass: its number, the relative error, and a verdict in words."""

    number: float | None
    error: float | None
    verdict: str
    meaning: str

    @property
    def kind(self) -> str:
        """Give a word for the style."""
        return self.verdict.split()[0] or "none"


class Checked(NamedTuple):
    """The three witnesses for one entry of an input; `of` says what was looked at in an array."""

    entry: str
    of: str
    backward: float | None
    numeric: Judged
    symbolic: Judged


def ask_witnesses(run: Run, found: Derived, notes: list[str]) -> Iterator[Checked]:
    """Check entries of each input; of an array the entry that agrees least is shown."""
    graph = run.graph
    point = [run.values[input.wire] for input in graph.inputs]
    begun = time.monotonic()
    runs = MOST_RUNS
    for number, input in enumerate(graph.inputs):
        share = max(1, runs // (2 * (len(graph.inputs) - number)))
        shape = run.shape(input.wire)
        entries = some_entries(shape, min(MOST_ENTRIES, share))
        looked: list[Checked] = []
        for index in entries:
            if looked and time.monotonic() - begun > SECONDS:
                break
            symbolic = None if isinstance(found, str) else evaluated(found[input.name].code, point)
            looked.append(_checked(run, input.name, index, symbolic, notes))
            runs -= 2
        if not looked:  # an empty array
            continue
        worst = max(looked, key=lambda one: (one.numeric.error or 0.0, one.numeric.number is None))
        size = math.prod(shape)
        of = "" if not shape else f"{len(looked)} of {size:,} entries looked at"
        yield worst._replace(
            of=of if len(looked) < size else f"the worst of {size:,} entries" * bool(shape)
        )


def _checked(
    run: Run, name: str, index: Index, derivative: float | None, notes: list[str]
) -> Checked:
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    gradient = run.gradients[wire]
    x = number_at(run.values[wire], index)
    h = STEP * max(1.0, abs(x))
    before, after = (moved(run, name, index, x + step) for step in (-h, h))
    low, high = f_of(run, before), f_of(run, after)
    numeric = quotient(high - low, (x + h) - (x - h))
    backward = None if gradient is None else number_at(gradient, index)
    entry = entry_name(name, index)
    crossed = crossed_kinks(before, after)
    if derivative is not None:
        derivative *= run.upstream
    numbers = [_judged(backward, numeric, bool(crossed), round_off(run, h)),
               _judged(backward, derivative, bool(crossed), gradient_round_off(run))]  # fmt: skip
    if crossed and backward is not None and len(notes) < MOST_NOTES:
        middle = f_of(run, run_forward(run, inputs_of(run)))
        left, right = quotient(middle - low, h), quotient(high - middle, h)
        if abs(left - right) > CLOSE * max(abs(left), abs(right)):
            notes.append(
                f"Towards {entry} the slope is {brief(left)} on the left and {brief(right)} on the right: "
                f"the central difference is their mean, {brief(numeric)}; the backward pass passes "
                f"{brief(backward)}"
                + ("" if derivative is None else f"; SymPy says {brief(derivative)}")
                + "."
            )
    return Checked(entry, "", backward, *numbers)


def _judged(backward: float | None, number: float | None, kink: bool, noise: float) -> Judged:
    """Judge on the notes' scale."""
    if backward is None:
        return Judged(
            number, None, "data", "data: no gradient is computed, so there is none to check"
        )
    if number is None:
        return Judged(None, None, "", "there is no symbolic gradient")
    if not (math.isfinite(backward) and math.isfinite(number)):
        return Judged(number, None, "none", "not a finite number: there is nothing to compare")
    apart, size = abs(backward - number), max(abs(backward), abs(number))
    error = apart / size if size else 0.0
    if error <= GOOD:
        return Judged(number, error, "agree", "below 1e−7: as good as it gets")
    if kink:
        return Judged(
            number, error, "kink", "a kink lies within the step: each witness is right in its way"
        )
    if apart <= noise:
        return Judged(number, error, "agree", "they differ by no more than round-off")
    if error <= CLOSE:
        return Judged(
            number, error, "close", "below 1e−4: fine across kinks, and where f bends strongly"
        )
    if error <= WRONG:
        return Judged(number, error, "doubtful", "above 1e−4: look again, with another step")
    return Judged(number, error, "differ", "above 1e−2: the gradient is probably wrong")
