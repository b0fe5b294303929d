"""The round-off of a difference and of a gradient: never less than it is, and not much more."""

from fractions import Fraction

import pytest

from engine.check.probe import moved
from engine.check.roundoff import EPSILON, round_off
from engine.circuits import Circuit
from engine.passes.run import Run


def bound(program: str, x: object, to: float, index: tuple[int, ...] = (), **more: object) -> float:
    run = Circuit(program, {"x": x, **more}).run
    return round_off(run, moved(run, "x", index, to, back=True))


def output(run: Run) -> Fraction:
    return Fraction(float(run.values[run.graph.output_wire]))


def test_a_difference_is_off_by_no_more_than_its_bound_which_is_no_wild_guess() -> None:
    """Against exact fractions, at numbers whose last digits are all in use."""
    worst = 0.0
    for n in range(1, 60):
        x = n / 7 + 0.1
        run = Circuit("x*x*x + x", {"x": x}).run
        after = moved(run, "x", (), x + 1e-5, back=True)
        exact = [Fraction(at) ** 3 + Fraction(at) for at in (x, x + 1e-5)]
        off = abs(output(after) - output(run) - (exact[1] - exact[0]))
        worst = max(worst, float(off) / round_off(run, after))
    assert 1 / 40 < worst <= 1


def test_what_does_not_change_adds_no_round_off() -> None:
    given = {"z": 3.0}
    alone, beside = (bound(text, 2.0, 2.1, **given) for text in ("x*z", "x*(z*7/7)"))
    assert alone == pytest.approx(4 * EPSILON * 2.1 * 3)
    assert beside == pytest.approx(alone)


def test_a_sum_is_as_uncertain_as_the_sizes_of_its_terms() -> None:
    assert bound("sum(x)", [1e12, -1e12, 1.0], 2.0, (2,)) > 2e12 * EPSILON


def test_what_picks_a_number_rounds_none() -> None:
    assert bound("max(x, 1)", 2.0, 2.1) == 0
