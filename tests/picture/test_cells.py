"""The places of numbers, matrices and heat maps, and what stands in them."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

from engine.base.numerals import short
from engine.base.shapes import Shape, as_matrix, count
from engine.picture.cells import (
    LEVELS,
    MOST_WRITTEN,
    NUMBER_CELL,
    Cell,
    cell,
    heat,
    largest_of,
    level_of,
    squares,
)
from engine.picture.marks import NUMBER_SIZE
from engine.picture.sizes import text_width

SHAPES: list[Shape] = [
    (), (1,), (2,), (4,), (5,), (1, 1), (4, 4), (1, 4), (4, 1), (4, 5), (5, 4), (1, 5), (2, 2, 2),
    (1, 1, 1), (16, 28), (17, 29), (1000,), (1, 1000), (300, 300), (2, 3, 4, 5), (100_000,), (1, 100_000),
]  # fmt: skip
PLACE = (500.0, 300.0)
LONGEST = [
    -1.2e-17,
    -1.2e-170,
    -1e300,
    99_999.0,
    -0.000_96,
    -12345,
    math.inf,
    -math.inf,
    math.nan,
    0,
]


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((), "number"), ((4,), "matrix"), ((5,), "heat"), ((4, 4), "matrix"), ((4, 5), "heat"),
     ((5, 1), "heat"), ((1, 1), "matrix"), ((1, 1, 1), "heat")],
)  # fmt: skip
def test_up_to_four_rows_and_columns_are_written_and_more_are_coloured(
    shape: Shape, kind: str
) -> None:
    assert cell(shape).kind == kind


@pytest.mark.parametrize("number", LONGEST)
def test_every_number_fits_its_place(number: float) -> None:
    """Letters are about 0.56 of their size wide; `text_width` is on the safe side."""
    text = short(number)
    assert len(text) <= 7
    inside = cell((MOST_WRITTEN, MOST_WRITTEN))
    assert text_width(text, NUMBER_SIZE) * 0.56 / 0.6 <= inside.across
    assert text_width(text, NUMBER_SIZE) * 0.56 / 0.6 <= NUMBER_CELL[0]
    assert inside.columns * inside.across < inside.width


@pytest.mark.parametrize("shape", SHAPES)
def test_all_of_an_array_stands_within_its_cell(shape: Shape) -> None:
    room = cell(shape)
    (x, y), half, deep = PLACE, room.width / 2, room.height / 2
    if room.kind == "number":
        return
    for above in (True, False):
        left, top = room.corner(PLACE, above)
        right, bottom = left + room.columns * room.across, top + room.rows * room.down
        assert x - half <= left < right <= x + half
        assert y - deep <= top < bottom <= y + deep
        assert bottom < y if above else top > y  # the wire runs between
        for bracket in room.brackets(PLACE, above) if room.kind == "matrix" else ():
            assert all(x - half <= edge <= x + half for edge in bracket[::2])
    name, value_end, gradient_end = room.captions(PLACE)
    for _, baseline in (name, value_end, gradient_end):
        assert y - deep <= baseline - 0.72 * NUMBER_SIZE
        assert baseline <= y + deep


@pytest.mark.parametrize("shape", [s for s in SHAPES if cell(s).kind == "matrix"])
def test_a_matrix_has_its_numbers_in_rows_none_on_another(shape: Shape) -> None:
    room = cell(shape)
    for above in (True, False):
        places = room.entries(PLACE, above)
        assert len(places) == count(shape) == room.rows * room.columns
        assert places == sorted(places, key=lambda at: (at[1], at[0]))
        for (x, y), (other_x, other_y) in itertools.combinations(places, 2):
            assert abs(x - other_x) >= room.across or abs(y - other_y) >= room.down > NUMBER_SIZE


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cell_is_never_larger_than_a_picture_bears(shape: Shape) -> None:
    room = cell(shape)
    assert room.width <= 260  # four numbers of the longest kind
    assert room.height <= 175  # four rows of value and gradient, with the shape above
    assert room.rows <= as_matrix(shape)[0]
    assert room.columns <= as_matrix(shape)[1]


# Heat maps


def drawn(numbers: Any) -> dict[tuple[int, int], int | str]:
    array = np.array(numbers, dtype=float)
    return {
        (row, column): level
        for row, column, level in squares(heat(array, cell(array.shape)), cell(array.shape))
    }


def test_zero_is_in_the_middle_of_the_scale_and_is_not_drawn() -> None:
    assert drawn([[0, 1, -1, 0.5], [0, 0, 0, -0.25]]) == {
        (0, 1): LEVELS, (0, 2): -LEVELS, (0, 3): LEVELS // 2, (1, 3): -1,
    }  # fmt: skip


@pytest.mark.parametrize("scale", [1e-320, 1e-3, 1, 7.5, 1e300])
def test_the_scale_is_as_long_on_either_side_whatever_the_numbers(scale: float) -> None:
    numbers = np.arange(-10, 11) * (scale / 10)
    levels = [level_of(number, largest_of(numbers)) for number in numbers.tolist()]
    assert [-level for level in reversed(levels)] == levels
    assert levels == sorted(levels, key=int)
    assert {levels[0], levels[10], levels[-1]} == {-LEVELS, 0, LEVELS}


@pytest.mark.parametrize("number", [1e-300, -1e-300])
def test_what_is_not_zero_never_has_the_colour_of_zero(number: float) -> None:
    assert level_of(number, 1.0) == math.copysign(1, number)


def test_of_zeros_alone_nothing_is_drawn() -> None:
    assert drawn(np.zeros((20, 40))) == {}


def test_what_is_not_finite_has_a_colour_of_its_own_and_does_not_stretch_the_scale() -> None:
    found = drawn([[math.inf, -math.inf, math.nan, 2, -1]])
    assert found == {(0, 0): "x", (0, 1): "x", (0, 2): "x", (0, 3): LEVELS, (0, 4): -LEVELS // 2}
    assert set(drawn(np.full((5, 5), math.nan)).values()) == {"x"}


@pytest.mark.parametrize("shape", [(40, 50), (17, 28), (1000,), (1, 333), (100_000,)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_square_of_several_numbers_shows_the_largest(shape: Shape, sign: int) -> None:
    numbers = np.zeros(shape)
    room = cell(shape)
    numbers.flat[-1] = sign * 2.0
    numbers.flat[0] = -sign * 1.0
    found = {(row, column): level for row, column, level in squares(heat(numbers, room), room)}
    assert found == {(0, 0): -sign * LEVELS // 2, (room.rows - 1, room.columns - 1): sign * LEVELS}


@pytest.mark.parametrize("shape", [(4,), (1, 30), (5, 4), (2, 3, 4), (20, 30)])
def test_every_number_is_in_some_square(shape: Shape) -> None:
    room: Cell = cell(shape)
    found = list(squares(heat(np.ones(shape), room), room))
    assert len(set(found)) == len(found) == room.rows * room.columns
    assert {level for _, _, level in found} == {LEVELS}


@pytest.mark.parametrize("odd", [1.0, math.inf, -math.inf, math.nan, 0.0])
@pytest.mark.parametrize(
    "rest", [[-2.0, 0.0, 3.0], [0.0, 0.0, 0.0], [1e308, -1e-308, 7.0], [1e308, 1e308, 5e-324]]
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_every_number_of_a_heat_map_has_its_own_level(
    odd: float, rest: list[float], place: int
) -> None:
    array = np.array([[*rest[:place], odd, *rest[place:]]])
    found = heat(array, cell(array.shape))
    largest = max((abs(n) for n in array.ravel() if math.isfinite(n)), default=0.0)
    assert found.largest == largest_of(array) == largest
    assert found.levels == [level_of(n, largest or 1.0) for n in array.ravel().tolist()]
