"""The value of an input: a number or an array, from a text or as Python and JSON have it."""

import json
import math
import time
import tracemalloc
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.arrays import MAX_NUMBERS, seed_of
from engine.base.errors import InputError
from engine.language.parser import constant_of
from engine.language.values import MAX_TEXT, read


def refused(given_value: object) -> str:
    """What is said of a value that is refused."""
    with pytest.raises(InputError) as caught:
        read("θ", given_value)
    error = caught.value
    assert (type(error), error.code, error.span) == (InputError, "bad-value", None)
    assert "`θ`" in error.message
    assert "θ=" in error.hint
    assert len(error.message) < 150
    return error.message


@pytest.mark.parametrize(
    ("given_value", "value"),
    [("-2", -2), ("−2", -2), (" 1e-3 ", 0.001), ("π", math.pi), ("+.5", 0.5), (3, 3), ("-e", -math.e),
     (np.float32(0.5), 0.5), (np.int64(2), 2), (np.array(2.5), 2.5), (Fraction(1, 4), 0.25),
     (Decimal("0.5"), 0.5), ("(2)", 2), ("1/2", 0.5), ("-1/3", -1 / 3), ("sqrt(2)", math.sqrt(2)),
     ("2^3", 8), ("2**-1", 0.5), ("π/4", math.pi / 4), ("2pi", 2 * math.pi), ("1+1", 2), ("max(1, 2)", 2),
     ("np.sqrt(4)", 2), ("2³", 8), ("e^3", math.exp(3)), ("(1+2)*3", 9)],
)  # fmt: skip
def test_a_number_or_its_text_is_a_float(given_value: object, value: float) -> None:
    number = read("x", given_value)
    assert type(number) is float
    assert number == value


@pytest.mark.parametrize(
    ("given_value", "array"),
    [
        ("[1, 2]", [1, 2]),
        (" [1,2]\n", [1, 2]),
        ("[5]", [5]),
        ([5], [5]),
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("[[[[1]]]]", [[[[1]]]]),
        ("[−1, +.5, 2., pi, -e,]", [-1, 0.5, 2, math.pi, -math.e]),
        ("[1e100, 1E-300, 1e5]", [1e100, 1e-300, 1e5]),
        ("[12345678901234567890, 0.1234567890123456789]", [12345678901234567890.0, 0.12345678901234568]),
        ("-[1, 2]", [-1, -2]),
        ("[1/2, sqrt(4), 2^3]", [0.5, 2, 8]),
        ("[[1/4, -pi/2], [max(1, 2), --3]]", [[0.25, -math.pi / 2], [2, 3]]),
        ("2*[1, 2]", [2, 4]),
        ("np.array([1, 2])", [1, 2]),
        ("(1, 2)", [1, 2]),
        ("zeros(2, 1)", [[0], [0]]),
        ("ones((2,))", [1, 1]),
        ([1, 2.5, np.float64(3)], [1, 2.5, 3]),
        ((1, 2), [1, 2]),
        ([(1, 2), [3, 4]], [[1, 2], [3, 4]]),
        ([np.array([1, 2]), [3, 4]], [[1, 2], [3, 4]]),
        ([10**300], [1e300]),
        (np.array([[1, 2], [3, 4]], dtype=np.int8), [[1, 2], [3, 4]]),
        (np.arange(3, dtype=np.float32), [0, 1, 2]),
    ],
)  # fmt: skip
def test_a_list_of_numbers_or_its_text_is_an_array(given_value: object, array: object) -> None:
    value = read("x", given_value)
    assert value.dtype == np.float64
    assert value.tolist() == array
    assert not value.flags.writeable


def test_a_value_is_a_copy_of_the_array_that_was_given() -> None:
    mine = np.zeros(2)
    value = read("x", mine)
    mine[0] = 1
    assert value.tolist() == [0, 0]


def test_random_values_are_those_of_the_seed_or_of_the_inputs_name() -> None:
    assert read("W", "randn(2, seed=3)").tolist() == np.random.RandomState(3).randn(2).tolist()
    assert read("W", "rand(2)").tolist() == read("V", f"rand(2, seed={seed_of('W')})").tolist()


@pytest.mark.parametrize(
    "given_value",
    ["abc", "", "1e999", "__import__('os')", "1+y", "x=1", "1;2", "nan", "inf", "1e", "\0", "9" * 20_000,
     None, True, {}, b"1", math.nan, math.inf, -math.inf, 10**400, 10**5000, 1j, np.bool_(True), {1, 2},
     range(3), np.array(1j), np.longdouble("1e4000"), "sin(y)", "θ", "+".join("1" * 9000)],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_anything_else_is_refused_by_name(given_value: object) -> None:
    refused(given_value)


@pytest.mark.parametrize(
    "text",
    ["9**9**9", "1/0", "log(0)", "(-8)^(1/3)", "1e308*10", "0/0", "exp(1000)", "2*[1e308]",
     "[[1], [2]]*zeros(1, 100000)", "9^" * 40 + "9"],
)  # fmt: skip
def test_what_comes_to_no_finite_number_is_refused_at_once(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,000", "1000"), ("1,000,000", "1000000"), ("-1,5", "-1.5"), ("0,125", "0.125"), ("1，000", "1000"),
     ("1,000.5", "1000.5"), ("1234,567", "1234.567")],
)  # fmt: skip
def test_a_number_with_commas_is_refused_and_offered_without_them(text: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        read("x", text)
    assert f"x={value}," in caught.value.hint


@pytest.mark.parametrize(
    ("given_value", "said"),
    [
        ("[]", "no numbers"),
        ("[[1, 2], []]", "no numbers"),
        ([], "no numbers"),
        ([[], []], "no numbers"),
        (np.zeros((0, 3)), "no numbers"),
        (np.zeros((3, 0)), "no numbers"),
        ("[[1, 2], [1, 2, 3]]", "row 2 has 3 numbers and row 1 has 2"),
        ("[[π, 2], [3]]", "row 2 has 1 number and row 1 has 2"),
        ([[1, 2], [1, 2, 3]], "row 2 has 3 numbers and row 1 has 2"),
        ([1, [2]], "item 2 is a vector of 1 and item 1 is a number"),
        ("[[[[[1]]]]]", "more than 4 deep"),
        ([[[[[1]]]]], "more than 4 deep"),
        (np.ones((1, 1, 1, 1, 1)), "more than 4 deep"),
        ("[" * 100_000, "at most 4 levels"),
        ("[1, x]", "`x` is a name"),
        ("[1, 2", "never closed"),
        ("[1 2]", "no comma"),
        ("[1]+y", "`+` stands behind the list"),
        ("[1].sum()", "`.` stands behind the list"),
        ("[1]; [2]", "`;` stands behind the list"),
        ("[NaN]", "`NaN` is a name"),
        ("[1e999]", "too large"),
        ("[1, 1e-400]", "too small"),
        ("[" + "9" * 5000 + "]", "too large"),
        ("['a']", "`'a'` is no number"),
        (["a"], "`a` in it is not a finite number"),
        (["1"], "`1` in it is not a finite number"),
        ([1, None], "`None` in it"),
        ([1, True], "`True` in it"),
        ([1j], "`1j` in it"),
        ([1, math.nan], "`nan` in it"),
        ([1, -math.inf], "`-inf` in it"),
        ([10**400], "too large"),
        ([{}], "`{}` in it"),
        (np.array([1, None]), "type object"),
        (np.array([1j]), "type complex128"),
        (np.array([True]), "type bool"),
        (np.array(["1"]), "type <U1"),
        (np.array([1, math.nan]), "`nan` in it"),
        ("randn(-1)", "from 1 to 100,000, and this is `-1`"),
        ("zeros()", "1 to 4 sizes"),
        ("randn(400, 251)", "more than 100,000 numbers"),
        ("foo(2)", "no function `foo`"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_what_is_wrong_with_a_list_is_said(given_value: object, said: str) -> None:
    assert said in refused(given_value)


def test_a_list_inside_of_itself_is_refused() -> None:
    inside: list[object] = []
    inside.append(inside)
    assert "deep" in refused(inside)


MANY = [round(x, 5) for x in np.random.RandomState(0).randn(MAX_NUMBERS).tolist()]


@pytest.mark.parametrize(
    "given_value",
    [MANY, np.array(MANY).reshape(100, -1), json.dumps(MANY), json.dumps(np.reshape(MANY, (-1, 2)).tolist())],
    ids=["list", "array", "text", "text of rows"],
)  # fmt: skip
def test_a_hundred_thousand_numbers_are_read_in_well_under_a_second(given_value: object) -> None:
    start = time.process_time()
    assert read("W", given_value).size == MAX_NUMBERS
    assert time.process_time() - start < 0.8


@pytest.mark.parametrize(
    "given_value",
    [[0] * (MAX_NUMBERS + 1), [[0.5] * 60_000] * 2, [[[0] * 1000] * 1000] * 10**6, np.zeros((10**4, 10**4)),
     [np.zeros(10**8)], "[" + "1," * MAX_NUMBERS + "1]", "[" + "1," * MAX_NUMBERS + "π]",
     "[[1]" + ",[1]" * MAX_NUMBERS + "]"],
    ids=["list", "rows", "rows of rows", "array", "array in a list", "text", "text with π", "text of rows"],
)  # fmt: skip
def test_one_number_more_or_many_are_refused_before_they_are_copied(given_value: object) -> None:
    assert "more than 100,000 numbers" in refused(given_value)


def test_a_text_that_is_too_long_is_not_read() -> None:
    assert f"{MAX_TEXT:,} characters" in refused("[" + "1" * MAX_TEXT)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(number: float) -> None:
    assert read("x", repr(number)) == read("x", number) == number


_finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,27})?([eE][+-]?[0-9]{1,2})?", fullmatch=True))
def test_a_number_of_any_length_is_what_the_same_text_is_in_a_program(text: str) -> None:
    assert read("x", text) == constant_of("x", text)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(_finite, min_size=n, max_size=n), min_size=1)
    )
)
def test_a_matrix_reads_back_as_itself(rows: list[list[float]]) -> None:
    for text in (repr(rows), json.dumps(rows), repr(rows).replace("-", "−")):
        assert read("x", text).tolist() == read("x", rows).tolist() == rows


@given(st.text(max_size=20) | st.text("0123456789.eE+-−πe [[[]]],,", max_size=16))
@example("[1,2][0]")
@example("[1]\n[2]")
@example("[0]1")
def test_any_text_is_finite_numbers_or_refused(text: str) -> None:
    try:
        assert np.all(np.isfinite(read("x", text)))
    except InputError as error:
        assert error.code == "bad-value"


FAULTS = [",", "1-", "1 2", "x", "%", "(1)", "1;", "1+1", "1e999", "'1'", "1.", ".5", "π", "−3",
          "1[5?", "1]", "1]]", "1] x", "1][0]", "1],[1"]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", [10, 3_000, 5_900])
def test_a_long_list_is_read_as_a_short_one_is_without_taking_all_of_it_apart(
    place: int, fault: str
) -> None:
    short, long = (
        ",".join(["1"] * before + [fault] + ["1"] * after)
        for before, after in ((20, 20), (place, 6_000 - place))
    )

    def told(numbers: str) -> str:
        try:
            return f"{read('x', f'[{numbers}]').sum() - numbers.count('1,'):.6f}"
        except InputError as error:
            return str(error.message)

    expected = told(short)
    tracemalloc.start()
    try:
        assert told(long) == expected
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if "can't be read" in expected:
        assert peak < 300_000, "all of it was taken apart"


def test_a_comma_in_a_comment_of_a_long_list_parts_nothing() -> None:
    comment = "# " + "one, " * 20
    assert read("x", f"[{'1,' * 10_000}2 {comment}\n, 3]").sum() == 10_005


def test_a_list_may_be_computed_with_on_either_side() -> None:
    assert read("x", "[1, 2]/4").tolist() == read("x", "0.25*[1, 2]").tolist() == [0.25, 0.5]
    with pytest.raises(InputError):
        read("x", "[1,000]")
