"""Gates on vectors and matrices against central differences, and circuits made of them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.passes.run import run
from tests.support.tensors import check, circuit, gate, gradients, output, single, spread
from tests.support.thorough import examples

seeds = st.integers(0, 2**32 - 1)


def log_of_sum(a: Any, **along: Any) -> Any:
    return np.log(np.sum(np.exp(a), **along))


def test_the_notes_product_and_its_sum_of_squares() -> None:
    graph = circuit(("q", gate("matmul", "W", "x")), gate("sum", gate("pow", "q", 2)))
    W, x = np.array([[0.1, 0.5], [-0.3, 0.8]]), np.array([0.2, 0.4])
    result = run(graph, {"W": W, "x": x})
    product = next(gate for gate in graph.gates if gate.row.name == "matmul")
    np.testing.assert_allclose(result.value(product), [0.22, 0.26], rtol=1e-13)
    np.testing.assert_allclose(result.gradient(product), [0.44, 0.52], rtol=1e-13)
    assert output(result) == pytest.approx(0.116, rel=1e-13)
    found = gradients(result)
    np.testing.assert_allclose(found["W"], [[0.088, 0.176], [0.104, 0.208]], rtol=1e-13)
    np.testing.assert_allclose(found["x"], [-0.112, 0.636], rtol=1e-13)


def test_the_gradients_of_a_product_are_products_of_the_notes() -> None:
    W, X, dD = spread(1, [(5, 10), (10, 3), (5, 3)])
    found = gradients(run(single("matmul", 2), {"a": W, "b": X}, dD))
    np.testing.assert_allclose(found["a"], dD @ X.T, rtol=1e-13)
    np.testing.assert_allclose(found["b"], W.T @ dD, rtol=1e-13)


@pytest.mark.parametrize(
    ("expression", "function", "shapes"),
    [
        (  # a matrix and its transpose
            gate("matmul", gate("transpose", "A"), "A"),
            lambda A: A.T @ A,
            {"A": (4, 3)},
        ),
        (  # a form: x is used twice, A once
            gate("matmul", gate("matmul", "x", "A"), "x"),
            lambda A, x: x @ A @ x,
            {"A": (3, 3), "x": (3,)},
        ),
        (  # a layer and what is left of a batch
            gate("sum", gate("mul", "A", gate("mean", "A", axis=0, keepdims=True)), axis=1),
            lambda A: np.sum(A * A.mean(0, keepdims=True), axis=1),
            {"A": (4, 3)},
        ),
        (  # two layers
            gate("matmul", "W2", gate("max", 0, gate("matmul", "W1", "x"))),
            lambda W2, W1, x: W2 @ np.maximum(0, W1 @ x),
            {"W2": (2, 5), "W1": (5, 3), "x": (3,)},
        ),
        (  # a batch with biases
            gate("tanh", gate("add", gate("matmul", "X", "W"), "b")),
            lambda X, W, b: np.tanh(X @ W + b),
            {"X": (4, 3), "W": (3, 2), "b": (2,)},
        ),
        (  # softmax and cross-entropy
            gate("div", gate("neg", gate("sum", gate("mul", "Y", gate("log", gate("softmax", "S"))))), 4),
            lambda Y, S: -np.sum(Y * (S - log_of_sum(S, axis=1, keepdims=True))) / 4,
            {"Y": (4, 3), "S": (4, 3)},
        ),
        (  # the hinge loss of one example
            gate("sum", gate("max", 0, gate("add", gate("sub", "s", gate("index", "s", index=(1,))), 1))),
            lambda s: np.sum(np.maximum(0, s - s[1] + 1)),
            {"s": (4,)},
        ),
        (  # a batch made even
            gate("div", gate("sub", "X", gate("mean", "X", axis=0)),
                 gate("sqrt", gate("mean", gate("square", "X"), axis=0))),
            lambda X: (X - X.mean(0)) / np.sqrt((X**2).mean(0)),
            {"X": (4, 3)},
        ),
        (  # a direction, with an array that is typed
            gate("dot", gate("div", "x", gate("norm", "x")), np.array([1.0, -2.0, 0.5])),
            lambda x: x @ [1, -2, 0.5] / np.linalg.norm(x),
            {"x": (3,)},
        ),
    ],
    ids=["gram", "form", "means", "network", "biases", "cross-entropy", "hinge", "norm", "direction"],
)  # fmt: skip
@examples(5)
@given(seed=seeds)
def test_a_circuit_has_the_slopes_of_what_it_computes(
    expression: Any, function: Any, shapes: dict[str, tuple[int, ...]], seed: int
) -> None:
    numbers = spread(seed, list(shapes.values()))
    inputs = {name: x if x.ndim else float(x) for name, x in zip(shapes, numbers, strict=True)}
    check(circuit(expression), function, inputs)


def test_a_matrix_that_forks_gets_the_sum() -> None:
    A, g = spread(2, [(3, 3), (3, 3)])
    result = run(circuit(gate("add", gate("matmul", "A", "A"), "A")), {"A": A}, g)
    copy = result.graph.gates[0]
    parts = [result.gradients[wire] for wire in copy.results]
    for part, wanted in zip(parts, [g @ A.T, A.T @ g, g], strict=True):
        np.testing.assert_allclose(part, wanted, rtol=1e-13)
    np.testing.assert_allclose(gradients(result)["A"], g @ A.T + A.T @ g + g, rtol=1e-13)
