"""How numbers are written: never a 0.00 that is not zero, never more signs than there is room for."""

import math
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.numerals import brief, exact, full, rounded, short


def parsed(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0.00"),
        (-0.0, "0.00"),
        (1, "1.00"),
        (0.9975, "0.998"),
        (-1.00018, "−1.0002"),
        (0.99999, "1.00"),
        (0.9949, "0.99"),
        (-4, "−4.00"),
        (-12, "−12.0"),
        (0.73106, "0.73"),
        (0.19661, "0.20"),
        (-0.58983, "−0.59"),
        (0.0123, "0.012"),
        (-1.23e-5, "−1.2e−5"),
        (0.001, "0.001"),
        (9.995, "10.0"),
        (99.96, "100"),
        (12345, "12345"),
        (123456, "1.2e5"),
        (1e300, "1e300"),
        (5e-324, "5e−324"),
        (math.inf, "inf"),
        (-math.inf, "−inf"),
        (math.nan, "nan"),
    ],
)
def test_a_number_is_written_short(number: float, written: str) -> None:
    assert short(number) == written


@given(st.floats())
@example(0.00095)
@example(0.0009499999)
@example(99999.49999)
@example(99999.5)
@example(-9.96e-100)
@example(-9.96e99)
@example(1.7976931348623157e308)
@example(5e-324)
@example(0.0995)
@example(9.995)
@example(99.95)
@example(8.492131448257836e-11)
def test_a_short_number_fits_and_says_no_more_than_is_true(number: float) -> None:
    text = short(number)
    assert len(text) <= 8
    assert re.fullmatch(r"−?(\d+(\.\d+)?(e−?\d+)?|inf)|nan", text)
    if math.isnan(number) or math.isinf(number):
        assert parsed(text) == pytest.approx(number, nan_ok=True)
    elif number != 0:
        assert parsed(text) != 0
        assert math.copysign(1, parsed(text)) == math.copysign(1, number)
        if 1e-99 < abs(number) < 1e99:
            digits = 1 if abs(number) < 9.95e-10 else 2
            assert parsed(text) == pytest.approx(number, rel=0.51 * 10 ** (1 - digits))


@given(st.floats())
def test_an_exact_number_reads_back_as_itself(number: float) -> None:
    back = parsed(exact(number))
    assert back == number or (math.isnan(back) and math.isnan(number))
    assert "-" not in exact(number)


@pytest.mark.parametrize(
    ("number", "written"),
    [(-12.0, "−12"), (0.1, "0.1"), (1e-6, "0.000001"), (1e-7, "1e−7"), (1e20, "1" + "0" * 20),
     (1e21, "1e21"), (1.5e300, "1.5e300"), (0.1 + 0.2, "0.30000000000000004"), (0.0, "0")],
)  # fmt: skip
def test_an_exact_number_is_written_as_javascript_writes_it(number: float, written: str) -> None:
    assert exact(number) == written


ROW = np.array([1.0, -0.5])


@pytest.mark.parametrize(
    ("value", "in_few_words", "in_full", "in_short"),
    [
        (None, "—", "—", None),
        (-0.5, "−0.50", "−0.5", "−0.50"),
        (ROW, "[1.00, −0.50]", "[1, −0.5]", "[1.00, −0.50]"),
        (np.ones(4), "[1.00, 1.00, 1.00, 1.00]", "[1, 1, 1, 1]", "[1.00, 1.00, 1.00, 1.00]"),
        (np.ones(5), "a vector of 5", "[1, 1, 1, 1, 1]", None),
        (ROW[None], "a 1×2 array", "[[1, −0.5]]", "[[1.00, −0.50]]"),
        (ROW[None, :, None], "a 1×2×1 array", "[[[1], [−0.5]]]", "[[[1.00], [−0.50]]]"),
        (np.array([np.inf, np.nan]), "[inf, nan]", "[inf, nan]", "[inf, nan]"),
    ],
)
def test_arrays_are_written_in_few_words_in_full_and_rounded(
    value: object, in_few_words: str, in_full: str, in_short: str | None
) -> None:
    assert brief(value) == in_few_words
    assert full(value) == in_full
    assert in_short is None or rounded(value) == in_short
