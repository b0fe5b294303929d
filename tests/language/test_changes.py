"""Changes in place: what is added to rows is added as often as a row is named, as `np.add.at` does."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

G = np.array([[1.0, 2.0], [3.0, 5.0], [7.0, 11.0]])


def _added(a: Any, index: Any, g: Any) -> Any:
    made = np.array(a, dtype=float)
    np.add.at(made, index, g)
    return made


ADDED = {
    "dW = np.zeros((4, 2))\nnp.add.at(dW, i, g)\nout = dW*2": 2 * _added(np.zeros((4, 2)), [1, 3, 1], G),
    "np.add.at(W, i, g)\nW*W": _added(G, [1, 2, 1], G) ** 2,
    "n = np.zeros(4)\nnp.add.at(n, i, 1)\nn*g.sum()": _added(np.zeros(4), [1, 3, 1], 1) * G.sum(),
    "d = np.zeros((4, 2))\nnp.add.at(d, j, g)\nd*1": _added(np.zeros((4, 2)), [[1, 3], [1, 1]], 2.0),
    "def back(dW, i, g):\n    np.add.at(dW, i, g)\n    return dW\nback(np.zeros((4, 2)), [1, 1, 0], g)":
        _added(np.zeros((4, 2)), [1, 1, 0], G),
}  # fmt: skip


@pytest.mark.parametrize("text", ADDED)
def test_what_is_named_twice_is_added_twice(text: str) -> None:
    given: dict[str, Any] = {"g": G}
    if "W, i" in text and "dW" not in text:
        given |= {"W": G, "i": [1, 2, 1]}
    elif ", j" in text:
        given = {"g": np.full((2, 2, 2), 2.0), "j": [[1, 3], [1, 1]]}
    elif "(dW, i, g):" not in text:
        given["i"] = [1, 3, 1]
    np.testing.assert_allclose(Circuit(text, given).output, ADDED[text])


def test_a_place_that_is_put_twice_is_refused_with_what_adds() -> None:
    with pytest.raises(InputError) as caught:
        Circuit("dW = np.zeros((3, 2))\ndW[[0, 0]] += g\nsum(dW)", {"g": [1, 2]})
    assert "np.add.at" in caught.value.message


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("s = 0\nfor i in range(4):\n    s += w[i] * x[i]\n(s - y)**2", {"w": (4,), "x": (4,), "y": ()}),
        ("s = b\nfor i in range(3):\n    s -= w[i] * x[i]\na = sigmoid(s)", {"b": (), "w": (3,), "x": (3,)}),
        ("s = 0\nfor i in range(2):\n    for j in range(2):\n        s += A[i][j] * v[j]",
         {"A": (2, 2), "v": (2,)}),
        ("p = 1\nfor k in range(3):\n    p *= x - r[k]\np", {"x": (), "r": (3,)}),
    ],
)  # fmt: skip
def test_a_sum_of_parts_of_arrays_without_values_is_read_to_its_end(
    text: str, shapes: dict[str, Any]
) -> None:
    """What a loop adds up is a number or an array: a shape that was guessed for that cuts nothing off."""
    made = Circuit(text)
    found = {input.name: np.shape(made.values[input.name]) for input in made.graph.inputs}
    assert {name: found[name] for name in shapes} == shapes
    assert made.graph.program.is_whole and made.graph.program.passed_over == ()


@pytest.mark.parametrize(
    ("text", "passed_over"),
    [
        ("hs = []\nhs.append(x*2)\nhs[-1] + 1", []),
        ("hs = []\nhs.extend([x*2])\nh = hs.pop()", []),
        ("d = {}\nd.update(a=x*2)\nd['a'] + 1", []),
        ("def put(hs, h):\n    hs.append(h)\nhs = []\nput(hs, x*2)\nhs[0]", []),
        ("losses = []\nloss = (x-1)**2\nlosses.append(loss.item())\nloss", ["losses.append(loss.item())"]),
    ],
)  # fmt: skip
def test_a_line_that_fills_a_list_which_is_read_is_not_passed_over(
    text: str, passed_over: list[str]
) -> None:
    spans = Circuit(text).graph.program.passed_over
    assert [text[slice(*span)] for span in spans] == passed_over


CELL = """class RNN:
    def step(self, x):
        self.h = np.tanh(np.dot(self.W_hh, self.h) + self.b * x)
        return np.sum(self.h)
rnn = RNN()
"""


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("rnn.W_hh = randn(2, 2)\nrnn.h = ones(2)\nrnn.b = 0.5\nrnn.step(x)",
         ["W_hh", "h", "b", "x"]),
        ("rnn.W_hh = [[1, 2], [3, 4]]\nrnn.h = [0.1, 0.2]\nrnn.b = w*2\nrnn.step(2)",
         ["W_hh", "h", "w"]),
    ],
)  # fmt: skip
def test_constants_that_are_set_on_an_instance_at_the_top_are_inputs(
    text: str, given: list[str]
) -> None:
    made = Circuit(CELL + text)
    assert sorted(input.name for input in made.graph.inputs) == sorted(given)
    assert all(np.any(made.gradients[name]) for name in given)


def test_a_whole_number_that_is_set_on_an_instance_decides_a_loop() -> None:
    text = "class Power:\n    def of(self, x):\n        y = 1\n        for i in range(self.n):\n"
    text += "            y = y*x\n        return y\np = Power()\np.n = 3\np.of(x)"
    assert Circuit(text, {"x": 2}).output == 8
    assert Circuit(text, {"x": 2, "n": 4}).output == 16


def test_what_is_changed_as_data_passes_what_comes_back() -> None:
    text = "e = x*2\ne.data.clamp_(max=2)\ny = torch.sum(e*torch.tensor([1.0, 10.0, 100.0]))"
    circuit = Circuit(text, {"x": [0.5, 1.0, 3.0]})
    assert circuit.output == 1 + 20 + 200
    np.testing.assert_allclose(circuit.gradients["x"], [2, 20, 200])


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("y = (x*x).sum()\nloss = torch.sqrt(y).item()\nprint(loss)", [0.6, 0.8]),
        ("loss = torch.sum(x*x).item()\nf = loss*x.sum()", [25, 25]),
    ],
)
def test_a_number_that_is_taken_out_at_the_end_has_gradients(text: str, slope: list[float]) -> None:
    np.testing.assert_allclose(Circuit(text, {"x": [3.0, 4.0]}).gradients["x"], slope)
