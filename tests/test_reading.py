"""The value of an input: a number or an array, from a text or as Python and JSON have it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.reading import read


@pytest.mark.parametrize(
    ("given_value", "value"),
    [("-2", -2), ("−2", -2), (" 1e-3 ", 0.001), ("π", math.pi), ("+.5", 0.5), (3, 3), ("-e", -math.e)],
)  # fmt: skip
def test_a_value_is_a_number_or_its_text(given_value: object, value: float) -> None:
    assert read("x", given_value) == value


@pytest.mark.parametrize(
    "given_value",
    ["abc", "", "1e999", "__import__('os')", "1+1", "x=1", "1;2", "nan", "inf", "1e", "\0", "9" * 20_000,
     None, True, [1], {}, b"1", math.nan, math.inf, -math.inf, 10**400, 1j],
    ids=lambda value: ascii(value)[:20],
)  # fmt: skip
def test_anything_else_is_refused_by_name(given_value: object) -> None:
    with pytest.raises(InputError, match="`θ`") as caught:
        read("θ", given_value)
    assert caught.value.code == "bad-value"
    assert caught.value.span is None
    assert "θ=" in caught.value.hint
    assert len(caught.value.message) < 120


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(number: float) -> None:
    assert read("x", repr(number)) == read("x", number) == number


@given(st.text(max_size=20) | st.text("0123456789.eE+-−πe ", max_size=12))
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        assert math.isfinite(read("x", text))
    except InputError as error:
        assert error.code == "bad-value"
