"""The three witnesses of a gradient: backward pass, central difference, SymPy's derivative.

The scale of relative errors is that of the lecture notes: a central difference with a step of
1e-5 should agree to 1e-7; across a kink 1e-4 is well.
"""

import math
import time
from collections.abc import Iterator
from typing import Literal, NamedTuple

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
from engine.words import Words, say

STEP = 1e-5
GOOD, CLOSE, WRONG = 1e-7, 1e-4, 1e-2
MOST_RUNS = 400


class Judged(NamedTuple):
    """A witness beside the backward pass: its number, the relative error, and a verdict in words."""

    number: float | None
    error: float | None
    verdict: Words | Literal[""]
    meaning: Words


class Checked(NamedTuple):
    """The three witnesses for one entry of an input; `of` says what was looked at in an array."""

    entry: str
    of: str
    backward: float | None
    numeric: Judged
    symbolic: Judged


def ask_witnesses(run: Run, found: Derived, notes: list[Words]) -> Iterator[Checked]:
    """Check entries of each input; of an array the entry that agrees least is shown."""
    graph = run.graph
    point = [run.values[input.wire] for input in graph.inputs]
    begun = time.monotonic()
    runs = MOST_RUNS
    for number, input in enumerate(graph.inputs):
        if number and time.monotonic() - begun > 2 * SECONDS:
            notes.append(
                say(
                    "{count} of {all} inputs were looked at: there was no time for the others",
                    count=number,
                    all=len(graph.inputs),
                )
            )
            break
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
        of: str = ""
        if shape and len(looked) < size:
            of = say("{count} of {size:,} entries looked at", count=len(looked), size=size)
        elif shape:
            of = say("the worst of {size:,} entries", size=size)
        yield worst._replace(of=of)


def _checked(
    run: Run, name: str, index: Index, derivative: float | None, notes: list[Words]
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
            notes.append(_both_slopes(entry, left, right, numeric, backward, derivative))
    return Checked(entry, "", backward, *numbers)


def _both_slopes(
    entry: str, left: float, right: float, mean: float, backward: float, derivative: float | None
) -> Words:
    numbers = {"left": left, "right": right, "mean": mean, "backward": backward}
    written = {"entry": entry, **{role: brief(number) for role, number in numbers.items()}}
    if derivative is None:
        return say(
            "Towards {entry} the slope is {left} on the left and {right} on the right: the central "
            "difference is their mean, {mean}; the backward pass passes {backward}.",
            **written,
        )
    return say(
        "Towards {entry} the slope is {left} on the left and {right} on the right: the central "
        "difference is their mean, {mean}; the backward pass passes {backward}; SymPy says {sympy}.",
        **written,
        sympy=brief(derivative),
    )


def _judged(backward: float | None, number: float | None, kink: bool, noise: float) -> Judged:
    """Judge on the notes' scale."""
    if backward is None:
        return Judged(
            number,
            None,
            say("data"),
            say("data: no gradient is computed, so there is none to check"),
        )
    if number is None:
        return Judged(None, None, "", say("there is no symbolic gradient"))
    if not (math.isfinite(backward) and math.isfinite(number)):
        meaning = say("not a finite number: there is nothing to compare")
        return Judged(number, None, say("none"), meaning)
    apart, size = abs(backward - number), max(abs(backward), abs(number))
    error = apart / size if size else 0.0
    if error <= GOOD:
        return Judged(number, error, say("agree"), say("below 1e−7: as good as it gets"))
    if kink:
        return Judged(
            number,
            error,
            say("kink"),
            say("a kink lies within the step: each witness is right in its way"),
        )
    if apart <= noise:
        return Judged(number, error, say("agree"), say("they differ by no more than round-off"))
    if error <= CLOSE:
        return Judged(
            number,
            error,
            say("close"),
            say("below 1e−4: fine across kinks, and where f bends strongly"),
        )
    if error <= WRONG:
        meaning = say("above 1e−4: look again, with another step")
        return Judged(number, error, say("doubtful"), meaning)
    return Judged(number, error, say("differ"), say("above 1e−2: the gradient is probably wrong"))
