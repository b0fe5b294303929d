"""A small plot: what of the plane it shows, and how far a tangent reaches in it."""

import re

import pytest

from engine.base.words import say
from engine.plots.plots import HEIGHT, MARGIN, WIDTH, plot, window


def tangent(curve: list[tuple[float, float]], slope: float) -> tuple[float, float]:
    """How many pixels the tangent at the end of a curve goes across, and how many up."""
    drawn = plot(say("label"), curve, [(curve[-1], slope)], "x")
    found = re.search(r'class="tangent" d="M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)"', drawn)
    assert found
    x0, y0, x1, y1 = map(float, found.groups())
    return x1 - x0, y0 - y1


def test_a_tangent_reaches_a_fifth_of_the_window_to_either_side() -> None:
    across, up = tangent([(x, 1.0) for x in range(-5, 6)], 0.0)
    assert across == pytest.approx((WIDTH - 2 * MARGIN) * 2 / 5, abs=0.1)
    assert up == 0


def test_a_steep_tangent_is_as_high_as_two_thirds_of_the_plot_and_no_higher() -> None:
    _, up = tangent([(x, x**3) for x in range(-5, 6)], 7500.0)
    assert up == pytest.approx((HEIGHT - 2 * MARGIN) * 2 / 3, abs=0.2)


def test_a_pole_does_not_flatten_the_rest_of_the_curve() -> None:
    curve = [(x / 10, 1 / x) for x in range(-100, 101) if x] + [(0.0001, 1e6), (-0.0001, -1e6)]
    shown = window(curve, [])
    assert 0.1 < shown.top < 2 and -2 < shown.bottom < -0.1


def test_a_curve_has_a_little_room_above_and_below_and_a_point_is_never_left_out() -> None:
    line = [(x / 100, x / 100) for x in range(101)]
    shown = window(line, [(0.5, 3.0)])
    assert shown.bottom == pytest.approx(-0.24) and shown.top == pytest.approx(3.24)
    assert (shown.left, shown.right) == (0, 1)
