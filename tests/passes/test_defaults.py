"""Values of the inputs that are given none."""

import math

import numpy as np
import pytest
from hypothesis import given

from engine.circuits import Circuit
from engine.graph.building import build
from engine.language.parser import parse
from engine.passes.defaults import chosen
from engine.passes.run import run
from tests.support.programs import programs


def defaults(program: str, **given_values: float) -> dict[str, float]:
    return chosen(build(parse(program)), given_values)


def test_the_first_circuit_has_the_numbers_of_the_notes() -> None:
    assert defaults("(x+y)*z") == {"x": -2, "y": 5, "z": -4}


def test_what_is_given_is_kept() -> None:
    assert defaults("(x+y)*z", y=0.25) == {"x": -2, "y": 0.25, "z": -4}


def test_what_the_program_gives_is_kept_unless_something_else_is_given() -> None:
    assert defaults("x = 3; x*y")["x"] == 3
    assert defaults("x = 3; x*y", x=7)["x"] == 7


def test_what_names_no_input_is_left_out() -> None:
    assert set(defaults("x*y", z=1)) == {"x", "y"}


@pytest.mark.parametrize(
    "program",
    ["log(x)", "log(-x)", "sqrt(x)*log(y)", "1/(x-y)", "x^y", "sqrt(x-y)", "sqrt(y-x)", "log(log(x))",
     "exp(exp(x))", "log(1-x)", "sqrt(1-x^2)", "x^0.5+(-y)^0.5", "exp(x*y*z)", "log(x)/log(y)",
     "1/(1+exp(-(w0*x0+w1*x1+w2)))", "log(x*y-z)", "exp(x^2)^2"],
)  # fmt: skip
def test_defaults_make_a_circuit_finite_where_that_is_possible(program: str) -> None:
    graph = build(parse(program))
    assert run(graph, chosen(graph, {})).finite


@given(programs(size=12))
def test_defaults_are_the_same_on_every_run_small_and_distinct(program: str) -> None:
    first, again = defaults(program), defaults(program)
    assert first == again
    assert len(set(first.values())) == len(first)
    assert all(abs(value) <= 5000 for value in first.values())


@pytest.mark.parametrize("count", [1, 10, 11, 20, 60, 300])
def test_many_inputs_have_distinct_defaults_too(count: int) -> None:
    chosen_values = defaults("+".join(f"x{i}" for i in range(count))).values()
    assert len(set(chosen_values)) == count
    assert 0 not in chosen_values


def test_defaults_stand_at_no_kink() -> None:
    graph = build(parse("max(x, y) + relu(x - y) + abs(x + y)"))
    result = run(graph, chosen(graph, {}))
    assert not any(map(result.at_kink, graph.gates))


@pytest.mark.parametrize("program", ["log(x-x)", "1/(x-x)", "sqrt(-(x^2))+y", "1/0+x"])
def test_where_no_defaults_are_finite_there_are_defaults_still(program: str) -> None:
    assert all(map(math.isfinite, defaults(program).values()))


@pytest.mark.parametrize(
    "program", ["W@x", "sum(max(0, W@x + b))", "softmax(W@x)", "log(sum(x*y))", "norm(x)*s"]
)
def test_defaults_of_arrays_are_finite_at_no_kink_and_the_same_again(program: str) -> None:
    graph = build(parse(program))
    first, again = chosen(graph, {}), chosen(graph, {})
    assert all(np.array_equal(first[name], again[name]) for name in first)
    result = run(graph, first)
    assert result.finite
    assert not any(map(result.at_kink, graph.gates))


def test_defaults_of_arrays_fit_what_is_given() -> None:
    found = chosen(build(parse("W@x + b")), {"W": np.ones((4, 3))})
    assert {name: np.shape(value) for name, value in found.items()} == {
        "W": (4, 3),
        "x": (3,),
        "b": (4,),
    }


@pytest.mark.parametrize(
    "program",
    [
        "h = np.maximum(0, X @ W1 + b1)\nf = h @ W2 + b2",
        "h = relu(W1 @ x + b1)\nsum(W2 @ h)",
        "h = relu(x @ W1)\ng = relu(h @ W2)\ng.sum()",
    ],
)
def test_defaults_let_a_gradient_through_to_each_row_and_most_numbers(program: str) -> None:
    circuit = Circuit(program)
    for gate in circuit.graph.gates:
        if gate.row.kink:
            passed = np.not_equal(circuit.run.gradients[gate.wires[0]], 0)
            assert passed.mean() >= 0.5
            assert passed.ndim == 1 or (passed.any(0).all() and passed.any(1).all())


@pytest.mark.parametrize(
    "program", ["sigmoid(w*x+b)", "tanh(w*x+b)", "exp(x*y)", "1/(1+exp(-(w*x+b)))", "softmax(W@x)"]
)
def test_defaults_saturate_nothing(program: str) -> None:
    """Each σ, tanh, exp and softmax then gives a number that its operand can still move."""
    graph = build(parse(program))
    result = run(graph, chosen(graph, {}))
    limits = {"sigmoid": 2.5, "tanh": 2, "exp": 4, "softmax": 3}
    squashing = [gate for gate in graph.gates if gate.row.name in limits]
    assert squashing
    for gate in squashing:
        assert np.abs(result.values[gate.wires[0]]).max() <= limits[gate.row.name]


@pytest.mark.parametrize(
    "text", ["F.one_hot(y, 3) @ W", "np.eye(3)[y]*2", "F.nll_loss(x, y, ignore_index=-100)"]
)
def test_labels_without_a_value_are_labels_wherever_they_pick(text: str) -> None:
    np.testing.assert_array_equal(chosen(build(parse(text)), {})["y"], [0, 1])


@pytest.mark.parametrize("numbers", [{}, {"Wx": 2.0}])
def test_arrays_that_nobody_gave_stay_when_a_page_says_its_numbers(
    numbers: dict[str, float],
) -> None:
    """A page that asks for another flow, or whose slider moves, says all numbers and no such array."""
    text = "h = h0\nfor t in range(4):\n    h = np.tanh(Wx*x[t] + Wh*h + b)\nloss = (h - y)**2"
    graph = build(parse(text))
    first = chosen(graph, {})
    said = {name: value for name, value in first.items() if isinstance(value, float)} | numbers
    assert np.array_equal(chosen(graph, said)["x"], first["x"])
