"""What rounding left of gradients that cancel is shown as 0, and no small gradient that is real."""

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.passes.lost import value_lost

SCORES = [[0.2, 0.3], [0.1, -0.4], [0.5, 0.35], [-0.2, 0.7]]
SOFTMAX = (
    "e = np.exp(s - np.max(s, axis=1, keepdims=True))\n"
    "p = e/np.sum(e, axis=1, keepdims=True)\n"
    "np.mean(-np.log(p[range(4), [0, 1, 1, 0]]))"
)
REAL = [
    ("1e-12*x", {"x": 3.0}),
    ("x + 1e-12*x - x", {"x": 1.0}),
    ("x + 1e-15*x - x", {"x": 1.0}),
    ("1e16*x - 1e16*x + 2*x", {"x": 1.0}),
    ("tanh(20*x) + y", {"x": 1.0, "y": 1.0}),
    ("sigmoid(40 + x)*sigmoid(-300*x) + x*0", {"x": 1.0}),
    ("sum(softmax(x)*[1, 2, 3])", {"x": [50.0, 0.0, -3.0]}),
]


def test_a_largest_number_that_is_taken_off_gets_a_gradient_of_0() -> None:
    made = Circuit(SOFTMAX, {"s": SCORES})
    (most,) = [gate for gate in made.view.graph.gates if gate.row.name == "max"]
    assert np.any(made.run.gradients[most.results[0]])
    assert not np.any(made.view.gradients[most.results[0]])
    assert not np.any(made.view.gradients[most.wires[0]])
    assert not any("e−1" in step["text"] for step in made.record()["steps"])


def test_data_keep_the_digits_that_were_computed_and_say_that_none_is_right() -> None:
    made = Circuit("x*0.1 + x*0.2 - x*0.3", {"x": 1.0})
    record = made.record()
    assert record["inputs"]["x"]["gradient"] == made.run.gradients[0] != 0
    assert 0 < abs(made.run.gradients[0]) <= record["round_off"]["w1"] < 1e-14
    assert made.view.gradients[0] == 0


@pytest.mark.parametrize(("program", "values"), REAL)
def test_a_small_gradient_that_is_real_stays(program: str, values: dict[str, object]) -> None:
    made = Circuit(program, values)
    for shown, computed in zip(made.view.gradients, made.run.gradients, strict=True):
        assert np.array_equal(shown, computed)
    assert "round_off" not in made.record()


def test_a_deep_product_loses_no_digit() -> None:
    made = Circuit("for t in range(60):\n    x = tanh(0.5*x)\nx + y", {"x": 1.0, "y": 1.0})
    assert 0 < made.view.gradients[0] < 1e-15
    assert "round_off" not in made.record()


def test_the_parts_of_a_gate_have_no_round_off_either() -> None:
    made = Circuit("sum(softmax(x))", {"x": [1.0, 2.0, 3.0]}, expand=["softmax"])
    assert not np.any(made.view.gradients[0])


def test_a_value_that_is_nothing_but_rounding_is_known_to_be() -> None:
    run = Circuit("q = X@W\nsum(q)", {"X": [[1.0, 2.0, -1.0]], "W": [[-0.2], [0.4], [0.6]]}).run
    product = run.graph.gates[0]
    assert 0 < abs(run.value(product)[0, 0]) <= value_lost(run, product)[0, 0]
    run = Circuit("x + 1e-12 - x", {"x": 1.0}).run
    assert all(
        abs(run.value(gate)) > value_lost(run, gate) for gate in run.graph.gates if gate.span
    )
