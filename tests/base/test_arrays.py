"""Runs on arrays: where numbers are extreme or equal, without gradients for data, and in little room."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from engine.gates.products import product_to_left, product_to_right
from engine.graph.graph import Graph
from engine.passes.run import Run, finite_run, run
from tests.support.tensors import circuit, gate, gradients, output, single, spread

inf, nan = np.inf, np.nan


def ran(name: str, a: Any, upstream: Any = 1.0, **options: Any) -> Run:
    return run(single(name, **options), {"a": np.array(a, dtype=np.float64)}, upstream)


def at_kink(result: Run) -> bool:
    (gate,) = result.graph.gates
    return result.at_kink(gate)


# Stability


@pytest.mark.parametrize(
    ("name", "a", "upstream", "value", "gradient"),
    [
        ("logsumexp", [1000, 1000], 1, 1000 + np.log(2), [0.5, 0.5]),
        ("logsumexp", [-1000, -1000], 1, -1000 + np.log(2), [0.5, 0.5]),
        ("logsumexp", [0, -inf], 1, 0, [1, 0]),
        ("softmax", [1000, 1000], [1, 0], [0.5, 0.5], [0.25, -0.25]),
        ("softmax", [1000, 0], [1, 0], [1, 0], [0, 0]),
        ("softmax", [0, -inf], [1, 3], [1, 0], [0, 0]),
        ("norm", [1e200, 1e200], 1, np.sqrt(2) * 1e200, [np.sqrt(0.5)] * 2),
        ("norm", [1e-200], 1, 1e-200, [1]),
        ("norm", [3e-320, 4e-320], 1, 5e-320, [0.6, 0.8]),
        ("norm", [-3, 0, 4], 2, 5, [-1.2, 0, 1.6]),
    ],
)
def test_neither_huge_nor_tiny_numbers_spoil_a_gate(
    name: str, a: list[float], upstream: Any, value: Any, gradient: list[float]
) -> None:
    result = ran(name, a, np.array(upstream, dtype=np.float64))
    loose = (
        1e-3 if np.max(np.abs(a)) < 1e-300 else 1e-12
    )  # of a subnormal number few digits are left
    np.testing.assert_allclose(output(result), value, rtol=loose)
    np.testing.assert_allclose(gradients(result)["a"], gradient, rtol=loose, atol=1e-300)
    assert not at_kink(result)


@pytest.mark.parametrize(("a", "value"), [([-inf, -inf], -inf), ([inf, 0], inf)])
def test_the_logarithm_of_a_sum_may_be_infinite(a: list[float], value: float) -> None:
    assert output(ran("logsumexp", a)) == value


def test_a_vector_of_no_length_gets_no_gradient_and_is_flagged() -> None:
    result = ran("norm", [0, 0, 0])
    assert (output(result), gradients(result)["a"].tolist()) == (0, [0, 0, 0])
    assert at_kink(result)
    rows = ran("norm", [[3, 4], [0, 0]], axis=1)
    assert gradients(rows)["a"].tolist() == [[0.6, 0.8], [0, 0]]
    assert at_kink(rows)


@pytest.mark.parametrize("name", ["max", "min"])
@pytest.mark.parametrize(
    ("a", "options", "upstream", "gradient"),
    [
        ([3, 1, 3], {}, 2, [2, 0, 2]),
        ([[3, 3], [1, 3]], {}, 1, [[1, 1], [0, 1]]),
        ([[3, 2], [1, 2]], {"axis": 0}, [5, 7], [[5, 7], [0, 7]]),
        ([[3, 2], [2, 2]], {"axis": -1, "keepdims": True}, [[5], [7]], [[5, 0], [7, 7]]),
    ],
)
def test_each_of_several_that_are_the_extreme_gets_the_whole_gradient(
    name: str, a: Any, options: dict[str, Any], upstream: Any, gradient: Any
) -> None:
    sign = 1 if name == "max" else -1
    result = ran(name, sign * np.array(a), np.array(upstream, dtype=np.float64), **options)
    assert gradients(result)["a"].tolist() == gradient
    assert at_kink(result)


def test_equal_numbers_are_no_kink_unless_they_are_the_extreme_along_one_axis() -> None:
    assert not at_kink(ran("max", [3, 1, 1]))
    assert not at_kink(ran("max", [[3, 3], [1, 1]], axis=0))
    assert not at_kink(ran("min", [[3, 3], [1, 1]], axis=0))


def test_one_number_at_a_kink_flags_a_scalar_gate() -> None:
    x, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.0, 4.0])
    result = run(single("max", 2), {"a": x, "b": y})
    assert at_kink(result)
    assert gradients(result)["a"].tolist() == [[1, 0], [1, 1]]
    assert gradients(result)["b"].tolist() == [0, 2]
    assert not at_kink(run(single("max", 2), {"a": x, "b": y - 0.5}))
    assert at_kink(ran("relu", [1, 0]))
    assert not at_kink(ran("relu", [1, -1]))


@pytest.mark.parametrize("number", [nan, inf, -inf])
@pytest.mark.parametrize(
    "name",
    ["sum", "mean", "norm", "logsumexp", "softmax", "max", "min", "transpose", "relu", "log"],
)
def test_what_is_not_finite_goes_through_a_gate(name: str, number: float) -> None:
    """Nothing raises, warnings included, and no NaN is lost on the way."""
    graph = circuit(gate(name, "A"))
    inputs = {"A": np.array([[1.0, number], [number, 2.0]])}
    result = run(graph, inputs)
    assert gradients(result)["A"].shape == (2, 2)
    assert not result.finite
    assert finite_run(graph, inputs) is None
    if np.isnan(number):
        assert np.isnan(output(result)).any()
    for made in graph.gates:
        assert result.at_kink(made) in (True, False)


def test_what_is_not_finite_goes_through_products() -> None:
    for name in ("matmul", "dot", "outer"):
        result = run(single(name, 2), {"a": np.array([inf, nan]), "b": np.array([0.0, 1.0])})
        assert np.isnan(output(result)).any()
        assert not np.isfinite(gradients(result)["b"]).all()


def test_a_circuit_whose_inputs_are_scalars_may_hold_arrays() -> None:
    graph = circuit(gate("sum", gate("mul", "x", np.array([1.0, 2.0, 4.0]))))
    result = run(graph, {"x": 3.0})
    assert (output(result), gradients(result)["x"]) == (21, 7)


def test_a_gate_of_arrays_that_are_typed_may_be_a_scalar() -> None:
    graph = circuit(gate("mul", "x", gate("norm", np.array([3.0, 4.0]))))
    for _ in range(4):
        result = run(graph, {"x": 2.0})
        assert (output(result), gradients(result)["x"]) == (10, 5)


# Inputs that need no gradient

NETWORK = circuit(
    ("h", gate("max", 0, gate("matmul", "W", gate("mul", "X", gate("add", "X", "m"))))),
    ("loss", gate("mean", gate("square", gate("sub", "h", gate("exp", "Y"))))),
    gate("add", "loss", gate("mul", "l", gate("sum", gate("square", "W")))),
)


def numbers() -> dict[str, Any]:
    W, X, Y = spread(3, [(4, 3), (3, 5), (4, 5)])
    return {"W": W, "X": X, "Y": Y, "m": 0.5, "l": 0.1}


def sources(graph: Graph) -> list[set[str]]:
    """The inputs that lead to each wire."""
    leading: list[set[str]] = [set() for _ in graph.wires]
    for input in graph.inputs:
        leading[input.wire] = {input.name}
    for made in graph.gates:
        for wire in made.results:
            leading[wire] = set().union(*(leading[operand] for operand in made.wires))
    return leading


DATA = ({"X"}, {"X", "Y"}, {"X", "m"}, {"W"}, {"X", "Y", "m", "l"}, set())


@pytest.mark.parametrize("data", DATA, ids=lambda data: "".join(sorted(data)) or "none")
def test_only_wires_to_which_data_alone_lead_have_no_gradient(data: set[str]) -> None:
    before, after = run(NETWORK, numbers()), run(NETWORK, numbers(), data=data)
    for wire, leading in enumerate(sources(NETWORK)):
        np.testing.assert_array_equal(after.values[wire], before.values[wire])
        if leading <= data:
            assert after.gradients[wire] is None
        else:
            np.testing.assert_array_equal(after.gradients[wire], before.gradients[wire])
    assert after.finite


@pytest.mark.parametrize("inputs", [{"a": 2.0, "b": 3.0}, {"a": np.ones(2), "b": 3.0}])
def test_the_output_has_its_upstream_even_if_all_is_data(inputs: dict[str, Any]) -> None:
    graph = single("mul", 2)
    for _ in range(4):  # once it is compiled as well
        result = run(graph, inputs, 2.0, data={"a", "b"})
        np.testing.assert_array_equal(result.gradients[graph.output_wire], result.upstream)
        np.testing.assert_array_equal(result.upstream, 2 * np.ones(np.shape(inputs["a"])))
        assert gradients(result) == {"a": None, "b": None}


def test_nothing_arrives_at_a_copy_gate_of_data() -> None:
    result = run(NETWORK, numbers(), data={"X"})
    copy = next(g for g in NETWORK.gates if sources(NETWORK)[g.results[0]] == {"X"})
    assert copy.row.name == "copy"
    assert result.gradient(copy) is None


# Room


def peak(graph: Graph, inputs: dict[str, Any]) -> int:
    """The bytes that both passes hold at most, once the graph was run."""
    run(graph, inputs)
    tracemalloc.start()
    try:
        run(graph, inputs)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "expression", [gate("max", 0, "x"), gate("relu", "x"), gate("softmax", "x")]
)
def test_both_passes_hold_a_few_arrays_at_once(expression: Any) -> None:
    size = 100_000
    x = np.linspace(-1, 1, size)
    assert 8 * size <= peak(circuit(expression), {"x": x}) <= 8 * 8 * size


@pytest.mark.parametrize("name", ["relu", "softmax", "norm", "max", "sum"])
def test_no_jacobian_is_made(name: str) -> None:
    size = 4096
    assert peak(single(name), {"a": np.linspace(-1, 1, size)}) < 40 * 8 * size


def test_the_gradient_of_a_matrix_that_multiplies_a_stack_is_made_without_a_stack_of_it() -> None:
    A, B = spread(4, [(200, 200), (100, 200, 1)])
    D = A @ B
    wanted = np.sum(D @ np.swapaxes(B, 1, 2), axis=0)
    left = product_to_left(D, A, B, D)
    np.testing.assert_allclose(left, wanted, rtol=1e-9, atol=1e-7)
    assert peak(single("matmul", 2), {"a": A, "b": B}) < 20 * 8 * A.size
    turned = [np.swapaxes(array, -1, -2) for array in (B, A, D)]
    right = product_to_right(turned[2], turned[0], turned[1], turned[2])
    np.testing.assert_allclose(right, wanted.T, rtol=1e-9, atol=1e-7)
