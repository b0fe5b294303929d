"""The rules for shapes say what NumPy does: the same shape, or a Mismatch where NumPy raises."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.base.shapes import USUAL_SIZE, Mismatch, Shape, Sizes, count, dimensions, said
from engine.gates.scalars import Scalar
from engine.gates.table import BY_NAME, EXTREMES, SCALARS
from engine.gates.tensors import Tensor, summed_to

ALONG = [*(BY_NAME[name] for name in ("sum", "mean", "norm", "logsumexp")), *EXTREMES.values()]
AXES = st.integers(-5, 5) | st.lists(st.integers(-4, 4), max_size=3).map(tuple) | st.none()

shapes = st.lists(st.integers(1, 4), max_size=4).map(tuple)
"""Any shape, a scalar's included."""


def row_name(row: object) -> str | None:
    """How pytest shows a row."""
    return getattr(row, "name", None)


def rule(row: Scalar | Tensor, *operands: Shape, **options: Any) -> Shape | None:
    """The shape by the row's rule, or None for a Mismatch."""
    try:
        return row.shape(Sizes(), operands, tuple(options.items()))
    except Mismatch:
        return None


def numpys(function: Callable[..., Any], *operands: Shape, **options: Any) -> Shape | None:
    """The shape that NumPy makes of arrays of these shapes, or None where it raises."""
    try:
        return np.shape(function(*map(np.ones, operands), **options))
    except (ValueError, IndexError):
        return None


# Against NumPy


@given(shapes, shapes)
@example((3,), (3,))
@example((2, 1, 4, 3), (5, 3, 2))
@example((4, 3), (2, 3))
@example((), (3,))
def test_a_matrix_product_has_numpys_shape_or_does_not_fit(a: Shape, b: Shape) -> None:
    assert rule(BY_NAME["matmul"], a, b) == numpys(np.matmul, a, b)


@given(hnp.mutually_broadcastable_shapes(signature=np.matmul.signature, max_dims=2, max_side=4))
def test_a_matrix_product_that_fits_has_numpys_shape(drawn: Any) -> None:
    a, b = drawn.input_shapes
    assert rule(BY_NAME["matmul"], a, b) == drawn.result_shape


@given(st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple),
       st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple))  # fmt: skip
def test_dot_has_numpys_shape_for_vectors_and_matrices(a: Shape, b: Shape) -> None:
    assert rule(BY_NAME["dot"], a, b) == numpys(np.dot, a, b)


@pytest.mark.parametrize("row", [row for row in SCALARS if row.arity == 2], ids=row_name)
@given(st.data())
def test_a_scalar_row_broadcasts_as_numpy_does(row: Scalar, data: st.DataObject) -> None:
    operands = data.draw(st.lists(shapes, min_size=2, max_size=3 if row.variadic else 2))
    assert rule(row, *operands) == numpys(np.broadcast, *operands)


@pytest.mark.parametrize("row", ALONG, ids=row_name)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), AXES, st.booleans())
@example((4, 3), 2, False)
@example((4, 3), -2, True)
@example((4, 3), -3, False)
@example((4, 3, 2), (0, -1), False)
@example((4, 3), (0, -2), False)
def test_what_is_left_along_axes_has_numpys_shape(
    row: Tensor, a: Shape, axis: Any, keepdims: bool
) -> None:
    wanted = numpys(np.sum, a, axis=axis, keepdims=keepdims)
    assert rule(row, a, axis=axis, keepdims=keepdims) == wanted
    if wanted is not None:
        assert numpys(row.forward, a, axis=axis, keepdims=keepdims) == wanted


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), st.integers(-5, 5))
def test_a_softmax_has_its_operands_shape_if_there_is_such_an_axis(a: Shape, axis: int) -> None:
    wanted = a if numpys(np.sum, a, axis=axis) is not None else None
    assert rule(BY_NAME["softmax"], a, axis=axis) == wanted


@given(shapes, st.lists(st.integers(-5, 5), min_size=1, max_size=5).map(tuple))
@example((3,), (-3,))
@example((3,), (-4,))
@example((3,), (3,))
def test_a_part_has_numpys_shape_or_is_not_there(a: Shape, index: tuple[int, ...]) -> None:
    assert rule(BY_NAME["index"], a, index=index) == numpys(lambda array: array[index], a)


@given(shapes, shapes)
def test_transpose_and_outer_have_numpys_shapes_for_what_they_take(a: Shape, b: Shape) -> None:
    assert rule(BY_NAME["transpose"], a) == (numpys(np.transpose, a) if a else None)
    two_vectors = len(a) == len(b) == 1
    assert rule(BY_NAME["outer"], a, b) == (numpys(np.outer, a, b) if two_vectors else None)


@pytest.mark.parametrize("row", [*ALONG, BY_NAME["softmax"]], ids=row_name)
def test_what_goes_along_axes_does_not_take_a_scalar(row: Tensor) -> None:
    with pytest.raises(Mismatch, match="takes a vector or a matrix"):
        row.shape(Sizes(), [()], ())


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3))
def test_a_gradient_is_summed_over_the_copies_that_broadcasting_made(drawn: Any) -> None:
    (shape, _), result = drawn.input_shapes, drawn.result_shape
    places = np.arange(count(shape)).reshape(shape)
    gradient = np.random.RandomState(0).randn(*result) if result else np.float64(3)
    expected = np.zeros(count(shape))
    np.add.at(expected, np.broadcast_to(places, result), gradient)
    found = summed_to(gradient, shape)
    assert np.shape(found) == shape
    np.testing.assert_allclose(found, expected.reshape(shape), rtol=1e-12, atol=1e-14)


# In words


@pytest.mark.parametrize(
    ("row", "operands", "options", "why"),
    [
        ("matmul", [(4, 3), (2, 1)], {}, "the inner sizes 3 and 2 must be equal"),
        ("matmul", [(3,), (4,)], {}, "the inner sizes 3 and 4 must be equal"),
        ("matmul", [(), (3,)], {}, "a matrix product needs vectors or matrices; "
                                   "a scalar is multiplied with *"),
        ("matmul", [(2, 4, 3), (5, 3, 1)], {}, "the sizes 2 and 5 must be equal, or one of them 1"),
        ("dot", [(2, 4, 3), (3,)], {}, "`dot` takes vectors and matrices; use @ for stacks of matrices"),
        ("add", [(4, 3), (4,)], {}, "the sizes 3 and 4 must be equal, or one of them 1"),
        ("outer", [(3,), (3, 1)], {}, "`outer` takes two vectors"),
        ("transpose", [()], {}, "a scalar has no axes to exchange"),
        ("sum", [(4, 3)], {"axis": 2}, "there is no axis 2"),
        ("sum", [(4, 3)], {"axis": (0, -2)}, "an axis is named twice"),
        ("softmax", [(3,)], {"axis": 1}, "there is no axis 1"),
        ("index", [(3,)], {"index": (3,)}, "there is no 3 among 0 to 2"),
        ("index", [(4, 3)], {"index": (0, -4)}, "there is no -4 among 0 to 2"),
        ("index", [(3,)], {"index": (0, 0)}, "it has one axis, and 2 numbers stand in the brackets"),
        ("index", [()], {"index": (0,)}, "it has no axes, and 1 number stands in the brackets"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(
    row: str, operands: list[Shape], options: dict[str, Any], why: str
) -> None:
    with pytest.raises(Mismatch) as problem:
        BY_NAME[row].shape(Sizes(), operands, tuple(options.items()))
    assert str(problem.value) == why


def test_a_shape_is_written_and_counted() -> None:
    assert [said(shape) for shape in ((), (1,), (4, 3), (2, 3, 4))] == [
        "a scalar", "a vector of 1", "4×3", "2×3×4"]  # fmt: skip
    assert [dimensions(shape) for shape in ((3,), (4, 3))] == ["3", "4×3"]
    assert [count(shape) for shape in ((), (3,), (4, 3))] == [1, 3, 12]


# Sizes that are found out


def test_a_size_that_nothing_decides_is_the_usual_one_or_the_least_that_will_do() -> None:
    sizes = Sizes()
    a, b, c = sizes.unknown(), sizes.unknown(), sizes.unknown(7)
    sizes.at_least(b, 5)
    sizes.at_least(b, 4)
    assert sizes.settled((a, b, c, 3)) == (USUAL_SIZE, 5, 7, 3)


@given(st.permutations([(0, 1), (1, 2), (2, 3), (3, 4)]), st.data())
def test_equal_sizes_are_found_in_whatever_order_they_were_learned(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    sizes = Sizes()
    unknown = [sizes.unknown() for _ in range(5)]
    sizes.at_least(unknown[data.draw(st.integers(0, 4))], 6)
    for a, b in pairs:
        flipped = data.draw(st.booleans())
        assert sizes.same(unknown[b if flipped else a], unknown[a if flipped else b])
    assert sizes.settled(tuple(unknown)) == (6,) * 5
    assert sizes.same(9, unknown[data.draw(st.integers(0, 4))])
    assert {sizes.found(size) for size in unknown} == {9}
    assert not sizes.same(unknown[0], 8)
    assert sizes.same(unknown[0], unknown[0])


@given(hnp.mutually_broadcastable_shapes(signature=np.matmul.signature, max_dims=1, max_side=4))
def test_a_product_finds_out_the_inner_size_and_passes_the_outer_ones_on(drawn: Any) -> None:
    a, b = drawn.input_shapes
    sizes = Sizes()
    inner = sizes.unknown()
    unknown = (inner, *b[1:]) if len(b) == 1 else (*b[:-2], inner, b[-1])
    assert BY_NAME["matmul"].shape(sizes, [a, unknown], ()) == drawn.result_shape
    assert sizes.found(inner) == a[-1]


@given(shapes, st.data())
def test_broadcasting_finds_out_a_size_unless_the_other_is_one(
    shape: Shape, data: st.DataObject
) -> None:
    assume(shape)
    axis = data.draw(st.integers(0, len(shape) - 1))
    sizes = Sizes()
    unknown = sizes.unknown()
    other = (*shape[:axis], unknown, *shape[axis + 1 :])
    found = sizes.together(shape, other)
    if shape[axis] == 1:
        assert sizes.found(unknown) == unknown
        assert found == other
    else:
        assert sizes.found(unknown) == shape[axis]
        assert found == shape
    assert math.prod(sizes.settled(found)) == count(shape) * (2 if shape[axis] == 1 else 1)
