"""The order of a norm says what is summed: of a vector, of all numbers, or of a matrix as NumPy has it."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

ORDERS = {"None": None, "1": 1, "2": 2, "3": 3, "0.5": 0.5, "0": 0, "np.inf": np.inf, "-np.inf": -np.inf,
          "float('inf')": np.inf, "'fro'": "fro"}  # fmt: skip
VECTOR, MATRIX = [3.0, -4.0, 1.0], [[0.5, -1.0, 3.0], [2.0, 0.25, -4.0]]


@pytest.mark.parametrize(
    "order", ["None", "1", "2", "3", "0.5", "0", "np.inf", "-np.inf", "float('inf')"]
)
def test_of_a_vector_numpys_norm_of_each_order(order: str) -> None:
    wanted = np.linalg.norm(VECTOR, ORDERS[order])
    for text in (f"np.linalg.norm(x, {order})", f"np.linalg.norm(x, ord={order})"):
        assert Circuit(text, {"x": VECTOR}).output == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize("order", ["1", "np.inf", "'fro'", "None"])
@pytest.mark.parametrize("keepdims", [False, True])
def test_of_a_matrix_numpys_norm_of_each_order_it_has_here(order: str, keepdims: bool) -> None:
    wanted = np.linalg.norm(MATRIX, ORDERS[order], keepdims=keepdims)
    made = Circuit(f"np.linalg.norm(A, ord={order}, keepdims={keepdims})", {"A": MATRIX})
    np.testing.assert_allclose(made.output, wanted, rtol=1e-14)


@pytest.mark.parametrize("axis", [0, -1, (0, 1), (1, 0)])
@pytest.mark.parametrize("order", ["1", "np.inf"])
def test_along_axes_one_is_that_of_vectors_and_two_that_of_matrices(order: str, axis: Any) -> None:
    wanted = np.linalg.norm(MATRIX, ORDERS[order], axis=axis)
    made = Circuit(f"np.linalg.norm(A, {order}, axis={axis})", {"A": MATRIX})
    np.testing.assert_allclose(made.output, wanted, rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("torch.norm(A, p=1)", np.sum(np.abs(MATRIX))), ("torch.norm(A, 2)", np.linalg.norm(MATRIX)),
        ("torch.norm(A, p=1, dim=0)", np.sum(np.abs(MATRIX), 0)), ("torch.norm(A)", np.linalg.norm(MATRIX)),
        ("A.norm(p=1, dim=1, keepdim=True)", np.sum(np.abs(MATRIX), 1, keepdims=True)),
        ("torch.linalg.vector_norm(A, ord=1)", np.sum(np.abs(MATRIX))),
        ("torch.linalg.norm(A, 1)", np.linalg.norm(MATRIX, 1)), ("tf.norm(A, ord=1)", np.sum(np.abs(MATRIX))),
        ("norm(A, 2)", np.linalg.norm(MATRIX)), ("norm(A)", np.linalg.norm(MATRIX)),
    ],
)  # fmt: skip
def test_other_libraries_take_all_numbers(text: str, value: Any) -> None:
    np.testing.assert_allclose(Circuit(text, {"A": MATRIX}).output, value, rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "span"),
    [("np.linalg.norm(A, 2)", (0, 20)), ("torch.linalg.norm(A, ord=2)", (0, 27)),
     ("np.linalg.norm(A, 'nuc')", (18, 23)), ("norm(A, -1)", (8, 10)), ("norm(A, p=b)", (10, 11))],
)  # fmt: skip
def test_an_order_that_is_none_here_is_refused(text: str, span: tuple[int, int]) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(text, {"A": MATRIX}).record()
    assert (caught.value.code, caught.value.span) == ("norm-order", span)
    assert caught.value.hint


def test_without_a_value_a_capital_letter_is_a_matrix() -> None:
    assert [g.symbol for g in Circuit("np.linalg.norm(A, 1)").graph.gates] == ["‖x‖₁ axis=0", "max"]
    assert [g.symbol for g in Circuit("np.linalg.norm(x, 1)").graph.gates] == ["‖x‖₁"]
