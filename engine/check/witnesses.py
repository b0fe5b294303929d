"""The three witnesses of a gradient: backward pass, central difference, SymPy's derivative.

The scale of relative errors is that of the lecture notes: a central difference with a step of 1e-5 should
agree to 1e-7, and across a kink 1e-4 will do. A difference has an error of its own, from round-off and
from the bend of f (`Difference.doubt`). Two numbers that are no further apart than that error agree if the
error is small; if it is large, the difference says nothing.
"""

import math
import time
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..base.words import Words, say
from ..passes.run import Run
from .deriving import Derived
from .differences import Difference, differences
from .kinks import MOST_NOTES, crossed_kinks, reached_kinks
from .postfix import evaluated
from .probe import (
    MOST_ENTRIES,
    SECONDS,
    Index,
    entry_name,
    f_of,
    four_digits,
    number_at,
    some_entries,
)
from .roundoff import gradient_round_off

GOOD, CLOSE, WRONG = 1e-7, 1e-4, 1e-2  # relative errors: the lecture notes' scale
NOTHING = 1e-9  # how far a difference may be from a gradient of 0, which has no relative error
MOST_RUNS = 400  # for all inputs together
_RUNS = 4  # for an entry whose first step agrees

AGREE, NEAR, LOST = say("agree"), say("close"), say("lost")
KINK, DOUBTFUL, DIFFER = say("kink"), say("doubtful"), say("differ")
DATA, NONE = say("data"), say("none")
# The verdicts on differences from the best to the worst.
_BADLY = ["", DATA, AGREE, NONE, NEAR, LOST, KINK, DOUBTFUL, DIFFER]

At = Literal["", "hidden", "both", "one"]
"""Whether a number stands at a kink: no; yes, and round-off hides its slopes, or f has a slope on `both`
sides, or `one` derivative all the same."""


class Judged(NamedTuple):
    """A witness beside the backward pass, and how well they agree."""

    # What the witness says the gradient is; None where it says nothing.
    number: float | None
    # The relative error; None where that would mean nothing.
    error: float | None
    # One of the words above; empty where there is nothing to compare.
    verdict: Words | Literal[""]
    # A sentence that says what the verdict means.
    meaning: Words


class Checked(NamedTuple):
    """The three witnesses for one entry of an input."""

    # The entry as it is typed: `x`, or `W[0,1]`.
    entry: str
    # Of an array, how many of its entries were looked at.
    of: str
    # The gradient of the backward pass; None for data.
    backward: float | None
    # The central difference.
    numeric: Judged
    # SymPy's derivative.
    symbolic: Judged
    # Whether the entry, or another one of the array, stands at a kink.
    at: At
    # How many runs the differences took.
    runs: int


def ask_witnesses(run: Run, found: Derived, notes: list[Words]) -> Iterator[Checked]:
    """Check entries of each input, and give for each input the entry that agrees least.

    `found` are the symbolic gradients. Sentences for the reader are added to `notes`.
    """
    graph = run.graph
    point = [run.values[input.wire] for input in graph.inputs]
    noise = gradient_round_off(run)
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
        share = max(1, runs // (_RUNS * (len(graph.inputs) - number)))
        shape = run.shape(input.wire)
        entries = some_entries(shape, min(MOST_ENTRIES, share))
        symbolic = None if isinstance(found, str) else evaluated(found[input.name].code, point)
        looked: list[Checked] = []
        left = share * _RUNS
        for index in entries:
            if looked and (time.monotonic() - begun > SECONDS or left <= 0):
                break
            noisy = noise[input.wire]
            checked = _checked(
                run, input.wire, index, derivative=symbolic, noise=noisy, notes=notes
            )
            looked.append(checked)
            left -= looked[-1].runs
        if not looked:  # an empty array
            continue
        runs -= share * _RUNS - left
        worst = max(
            looked, key=lambda one: (_BADLY.index(one.numeric.verdict), one.numeric.error or 0)
        )
        size = math.prod(shape)
        of: str = ""
        if shape and len(looked) < size:
            of = say("{count} of {size:,} entries looked at", count=len(looked), size=size)
        elif shape:
            of = say("the worst of {size:,} entries", size=size)
        at: At = "both" if any(one.at == "both" for one in looked) else worst.at
        yield worst._replace(of=of, at=at)


def _checked(
    run: Run, wire: int, index: Index, derivative: float | None, noise: float, notes: list[Words]
) -> Checked:
    """Take steps until one agrees; if none does, the one with the least error of its own is the witness."""
    name = next(input.name for input in run.graph.inputs if input.wire == wire)
    gradient = run.gradients[wire]
    backward = None if gradient is None else number_at(gradient, index)
    tried: list[tuple[Difference, Judged]] = []
    at: At = ""
    spent = 0
    for step in differences(run, name, index):
        tried.append((step, _of_difference(backward, step, noise)))
        spent += step.runs
        at = _kink_at(run, wire, index, step) or at
        if (
            at in ("both", "one")
            or backward is None
            or not math.isfinite(backward)
            or _is_enough(*tried[-1])
        ):
            break
    if any(step.number and math.isfinite(step.number) for step, _ in tried):
        tried = [one for one in tried if not one[0].swallowed]
    agreeing = [one for one in tried if one[1].verdict == AGREE]
    best, numeric = min(agreeing or tried, key=lambda one: (one[0].one_sided, one[0].doubt))
    if numeric.verdict in (NEAR, DOUBTFUL, DIFFER):
        at = at or _kink_at(run, wire, index, best, near=True)
        if not at and not best.is_borne_out(step for step, _ in tried):
            numeric = _lost(best.number)
    if at == "both" or (at and numeric.verdict != LOST):
        numeric = _at_kink(numeric, at)
    if derivative is not None:
        derivative *= run.upstream
    symbolic = _of_formula(backward, derivative, noise)
    if math.isnan(f_of(run, run)) and derivative is not None:
        symbolic = Judged(derivative, None, NONE, say("f has no value here, so it has no slope"))
    if at:
        symbolic = _at_kink(symbolic, at)
    if backward is None and name not in run.data:
        numeric, symbolic = _constant(numeric), _constant(symbolic)
    verdicts = (numeric.verdict, symbolic.verdict)
    if (
        at in ("both", "one")
        and backward is not None
        and len(notes) < MOST_NOTES
        and (at == "both" or KINK in verdicts)
    ):
        entry = entry_name(name, index)
        notes.append(_slopes_said(entry, at, best, backward=backward, derivative=derivative))
    spent = sum(step.runs for step, _ in tried)
    return Checked(
        entry=entry_name(name, index),
        of="",
        backward=backward,
        numeric=numeric,
        symbolic=symbolic,
        at=at,
        runs=spent,
    )


def _is_enough(step: Difference, judged: Judged) -> bool:
    """Tell whether a step will do: no other one would agree better."""
    if judged.verdict != AGREE or step.swallowed:
        return False
    return judged.error is None or judged.error <= GOOD or step.round_off >= step.bend


def _kink_at(run: Run, wire: int, index: Index, step: Difference, near: bool = False) -> At:
    """Tell whether a number stands at a kink, or with `near`, whether the step crosses one.

    A kink does not explain a difference if the backward pass is wrong beside the kink too; then say no.
    """
    ends = ((step.before, step.left), (step.after, step.right))
    reached = any(reached_kinks(run, end) for end, _ in ends)
    if not reached and not (near and crossed_kinks(step.before, step.after)):
        return ""
    largest = max(abs(step.left), abs(step.right))
    for end, slope in ends:
        gradient = end.gradients[wire]
        if gradient is not None and not reached_kinks(end, run):
            allowed = WRONG * largest + 2 * step.round_off + step.bend
            if abs(number_at(gradient, index) - slope) > allowed:
                return ""
    jump = step.jump if reached else abs(step.left - step.right)
    if math.isnan(jump):
        return ""
    if step.round_off > WRONG * largest:
        return "hidden"
    return "both" if jump > CLOSE * largest + 8 * step.round_off + step.bend else "one"


def _at_kink(judged: Judged, at: At) -> Judged:
    """Change a verdict at a kink, where the notes' convention explains a difference."""
    if judged.verdict in ("", DATA, NONE, AGREE):
        return judged
    if at == "hidden":
        meaning = say(
            "at a kink, where round-off hides the slopes: the notes’ convention may pass another number"
        )
    elif at == "both":
        meaning = say("a kink lies within the step: each witness is right in its way")
    else:
        meaning = say(
            "f has one derivative here, and the notes’ convention passes another number at the kink"
        )
    return judged._replace(verdict=KINK, meaning=meaning)


def _slopes_said(
    entry: str, at: At, step: Difference, backward: float, derivative: float | None
) -> Words:
    # A slope smaller than this is round-off, and is said to be 0.
    least = NOTHING * max(abs(step.left), abs(step.right))
    left, right, mean = (
        slope if abs(slope) > least else 0.0 for slope in (step.left, step.right, step.number)
    )
    numbers = {"left": left, "right": right, "mean": mean, "backward": backward}
    written = {"entry": entry, **{role: four_digits(number) for role, number in numbers.items()}}
    if at == "one":
        return say(
            "Towards {entry} both slopes are {mean}, so f has one derivative there, {mean}; the notes’ "
            "convention at the kink passes {backward} instead.",
            **written,
        )
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
        sympy=four_digits(derivative),
    )


def _of_difference(backward: float | None, step: Difference, noise: float) -> Judged:
    """Judge a difference, allowing for its own error and for the round-off of the backward pass."""
    number, doubt = step.number, step.doubt + noise  # the errors of both numbers that are compared
    if unable := _nothing_to_compare(backward, number):
        return unable
    assert backward is not None  # or there would be nothing to compare
    apart, size = abs(backward - number), max(abs(backward), abs(number))
    if apart <= doubt and step.swallowed > CLOSE:
        return _lost(number)
    passes_zero = (
        size <= doubt <= 2 * step.around and max(abs(backward), step.round_off) <= 0.1 * step.around
    )
    if passes_zero or (abs(backward) <= noise and doubt <= NOTHING and apart <= 2 * doubt):
        return _within(backward, number)
    if doubt > CLOSE * size and apart <= 3 * doubt:
        return _vague(backward, number, doubt)
    if GOOD * size < apart <= doubt:
        return _within(backward, number)
    return _on_the_scale(backward, number)


def _of_formula(backward: float | None, number: float | None, noise: float) -> Judged:
    """Judge SymPy's derivative, which is exact: only round-off of the backward pass is allowed for."""
    if number is None and backward is not None:
        return Judged(None, None, "", say("there is no symbolic gradient"))
    if unable := _nothing_to_compare(backward, number):
        return unable
    assert backward is not None and number is not None  # or there would be nothing to compare
    apart, size = abs(backward - number), max(abs(backward), abs(number))
    if GOOD * size < apart <= noise:
        if noise <= max(CLOSE * size, NOTHING):
            return _within(backward, number)
        meaning = say(
            "round-off may carry the backward pass itself as far as this: it has too few digits left "
            "to be judged"
        )
        return Judged(number, None, LOST, meaning)
    return _on_the_scale(backward, number)


def _nothing_to_compare(backward: float | None, number: float | None) -> Judged | None:
    if backward is None:
        meaning = say("data: no gradient is computed, so there is none to check")
        return Judged(number, None, DATA, meaning)
    if number is None or not (math.isfinite(backward) and math.isfinite(number)):
        meaning = say("not a finite number: there is nothing to compare")
        return Judged(number, None, NONE, meaning)
    return None


def _constant(judged: Judged) -> Judged:
    """Judge a witness of an input to which no gate passes a gradient."""
    meaning = say("it counts as a constant, so there is no gradient to check")
    return judged._replace(error=None, verdict=NONE, meaning=meaning)


def _within(backward: float, number: float) -> Judged:
    """Judge numbers that are no further apart than their own errors."""
    error = _error(backward, number)
    meaning = say("they differ by no more than round-off and the step’s own error")
    return Judged(number, error if error <= CLOSE else None, AGREE, meaning)


def _vague(backward: float, number: float, doubt: float) -> Judged:
    """Judge a difference whose own error is too large to tell whether the gradient is right."""
    if doubt <= WRONG * max(abs(backward), abs(number)):
        meaning = say("as close as the difference can tell, which has few digits here")
        return Judged(number, _error(backward, number), NEAR, meaning)
    return _lost(number)


def _lost(number: float) -> Judged:
    """Judge a difference that tells nothing."""
    meaning = say(
        "lost: round-off, or the bend of f, may carry the difference as far as this, so it can tell "
        "nothing"
    )
    return Judged(number, None, LOST, meaning)


def _on_the_scale(backward: float, number: float) -> Judged:
    """Judge numbers on the lecture notes' scale of relative errors."""
    error = _error(backward, number)
    if error <= GOOD:
        return Judged(number, error, AGREE, say("below 1e−7: as good as it gets"))
    if error <= CLOSE:
        meaning = say("below 1e−4: fine across kinks, and where f bends strongly")
        return Judged(number, error, NEAR, meaning)
    if error <= WRONG:
        meaning = say("above 1e−4: look again, with another step")
        return Judged(number, error, DOUBTFUL, meaning)
    return Judged(number, error, DIFFER, say("above 1e−2: the gradient is probably wrong"))


def _error(backward: float, number: float) -> float:
    """Give the relative error."""
    size = max(abs(backward), abs(number))
    return abs(backward - number) / size if size else 0.0
