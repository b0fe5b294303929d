"""Functions that pick, put and add give NumPy's numbers, and their gradients go back to their places."""

from typing import Any

import numpy as np
import pytest

from engine.circuits import Circuit
from tests.support.plain import check, check_refused, numbers

CASES = [  # the text, the same for NumPy where that is written otherwise, and shapes of the inputs
    ("np.diag(x)", None, {"x": (4,)}),
    ("np.diag(x, 1)", None, {"x": (4,)}),
    ("np.diag(x)", None, {"x": (2, 3)}),
    ("np.diagflat(x)", None, {"x": (2, 2)}),
    ("np.diagflat(x, 1)", None, {"x": (3,)}),
    ("np.diag(x, k=-1)", None, {"x": (3, 3)}),
    ("np.diagonal(x)", None, {"x": (2, 3, 4)}),
    ("np.diagonal(x, 1, 1, 2)", None, {"x": (2, 3, 4)}),
    ("np.tril(x)", None, {"x": (3, 3)}),
    ("np.triu(x, 1)", None, {"x": (3, 3)}),
    ("np.tril(x, -1)", None, {"x": (2, 3, 4)}),
    ("np.take(x, [0,2,2], axis=1)", None, {"x": (2, 3)}),
    ("np.take(x, [0,5,5])", None, {"x": (2, 3)}),
    ("x.index_select(1, torch.tensor([0,0,2]))", "x[:,[0,0,2]]", {"x": (2, 3)}),
    ("np.take(x, 1, axis=1)", None, {"x": (2, 3)}),
    ("np.take_along_axis(x, np.array([[0],[2]]), axis=1)", None, {"x": (2, 3)}),
    ("np.take_along_axis(x, np.array([[0,1,0]]), axis=0)", None, {"x": (2, 3)}),
    (
        "torch.gather(x, 1, torch.tensor([[0,0],[2,1]]))",
        "np.take_along_axis(x,np.array([[0,0],[2,1]]),1)",
        {"x": (2, 3)},
    ),
    (
        "y = x*2\ny.index_add_(0, torch.tensor([0,0]), x)\ny",
        "y=x*2\nnp.add.at(y,[0,0],x)\ny",
        {"x": (2, 3)},
    ),
    ("y = x*2\nnp.add.at(y, [0,0,1], v)\ny", None, {"x": (4,), "v": (3,)}),
    ("y = np.zeros(4)\nnp.add.at(y, ([0,0,1],), v)\ny", None, {"v": (3,)}),
    ("y = np.zeros((2,3))\nnp.add.at(y, ([0,0,1],[1,1,2]), v)\ny*y", None, {"v": (3,)}),
    (
        "x.index_add(0, torch.tensor([0,0]), x, alpha=2)",
        "y=x.copy()\nnp.add.at(y,[0,0],2*x)\ny",
        {"x": (2, 3)},
    ),
    ("F.one_hot(torch.tensor([0,2,1]), 3) * x", "np.eye(3)[[0,2,1]]*x", {"x": (3, 3)}),
    ("F.one_hot(torch.tensor([0,2,1])) * x", "np.eye(3)[[0,2,1]]*x", {"x": (3, 3)}),
    ("np.eye(3, k=1)*x", None, {"x": (3, 3)}),
    (
        "torch.zeros(3, 5).scatter_(1, torch.tensor([[1],[0],[4]]), 1.0) * x",
        "np.eye(5)[[1,0,4]]*x",
        {"x": (3, 5)},
    ),
    (
        "torch.zeros(2, 3).scatter_add(1, torch.tensor([[1,1,0],[2,2,2]]), x)",
        "z = np.zeros((2,3))\nnp.add.at(z, ([[0],[1]], [[1,1,0],[2,2,2]]), x)\nz",
        {"x": (2, 3)},
    ),
    (
        "torch.zeros(2, 3).scatter(1, torch.tensor([[0],[1]]), x)",
        "z = np.zeros((2,3))\nz[0,0] = x[0,0]\nz[1,1] = x[1,0]\nz",
        {"x": (2, 3)},
    ),
]


@pytest.mark.parametrize(("text", "plain", "shapes"), CASES)
def test_numbers_and_slopes_are_those_of_numpy(
    text: str, plain: str | None, shapes: dict[str, Any]
) -> None:
    check(text, plain or text, numbers(shapes))


@pytest.mark.parametrize(
    ("text", "shapes", "words", "code"),
    [
        ("one_hot(torch.tensor([0, 1]), 1000000000)", {}, "from 1 to 100,000", "not-whole"),
        ("one_hot(torch.tensor([0, 1]), 99999)", {}, "more than 100,000", "too-many-numbers"),
        ("np.take(x, [7])", {"x": (3,)}, "there is no 7 among 0 to 2", "bad-index"),
        ("np.tril(x)", {"x": (3,)}, "no rows and columns", "shapes"),
        ("np.diagonal(x, 9)", {"x": (2, 3)}, "it has no diagonal 9", "shapes"),
        ("np.diag(x, 100000)", {"x": (3,)}, "more than 100,000", "too-many-numbers"),
        (
            "torch.gather(x, 1, torch.tensor([0, 1]))",
            {"x": (2, 3)},
            "as many axes as what is picked from: 2",
            "shapes",
        ),
        (
            "torch.zeros(2, 3).scatter(1, torch.tensor([[0], [1]]), x, reduce='multiply')",
            {"x": (2, 1)},
            "puts or adds",
            "unknown-option",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_its_sizes(
    text: str, shapes: dict[str, Any], words: str, code: str
) -> None:
    check_refused(text, shapes, words, code)


def test_a_triangle_is_cut_out_of_infinite_numbers() -> None:
    """What is outside of it is 0, and not 0 times infinity."""
    circuit = Circuit("np.triu(np.full((2, 2), -np.inf), 1) + x", {"x": np.zeros((2, 2))})
    np.testing.assert_array_equal(circuit.output, [[0, -np.inf], [0, 0]])
    np.testing.assert_array_equal(circuit.gradients["x"], np.ones((2, 2)))


def test_all_names_of_an_array_see_what_is_added_to_it() -> None:
    text = "y = x*2\nz = y\ny.index_add_(0, torch.tensor([0, 0]), x)\nz.sum()"
    x = np.array([[1.0], [2.0]])
    circuit = Circuit(text, {"x": x})
    assert circuit.output == 9
    np.testing.assert_array_equal(circuit.gradients["x"], [[3], [3]])


def test_a_name_of_a_function_is_an_input_where_it_has_a_value() -> None:
    assert Circuit("roll + pad", {"roll": 2.0, "pad": 3.0}).output == 5
