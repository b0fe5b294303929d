"""Constants that a class or a function makes: where a line gives their gradient, they are inputs."""

import numpy as np
import pytest

from engine.circuits import Circuit

LAYER = """\
class Layer:
    def __init__(self, n=3):
        self.W = np.random.randn(2, n)
        self.b = np.zeros(n)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T
"""
DICT = """\
params = {'W': np.eye(3)}
params['b'] = np.zeros(3)
z = params['W'] @ x + params['b']
L = np.sum(z**2)
grads = {}
dz = 2*z
grads['W'] = np.outer(dz, x)
grads['b'] = dz
"""
NEURON = """\
def forward(x, w=2.0):
    b = 0.5
    z = w*x + b
    return np.tanh(z)

def backward(dout, x, w=2.0):
    b = 0.5
    a = np.tanh(w*x + b)
    dz = dout*(1 - a**2)
    dw = dz*x
    db = dz
    return dw, db
"""


def judged(text: str) -> dict[str, tuple[str, str]]:
    made = Circuit(text).backward
    assert made is not None
    return {e.name: (e.verdict, e.diagnosis.code if e.diagnosis else "") for e in made.lines}


@pytest.mark.parametrize(
    ("text", "right", "wrong", "name", "code"),
    [
        (LAYER, "dout.sum(axis=0)", "dout.mean(axis=0)", "self.db", "mean-for-sum"),
        (LAYER, "self.dW = ", "self.dW = -", "self.dW", "sign"),
        (DICT, "grads['b'] = dz", "grads['b'] = 2*dz", "grads['b']", "factor"),
        (DICT, "np.outer(dz, x)", "np.outer(x, dz)", "grads['W']", "transposed"),
        (NEURON, "db = dz", "db = dout", "db", "no-local"),
        (NEURON, "dw = dz*x", "dw = dz*w", "dw", "wrong-operand"),
    ],
)
def test_the_gradient_of_a_constant_is_judged(
    text: str, right: str, wrong: str, name: str, code: str
) -> None:
    assert {verdict for verdict, _ in judged(text).values()} == {"right"}
    spoiled = judged(text.replace(right, wrong))
    assert spoiled[name] == ("wrong", code)
    assert sum(verdict == "wrong" for verdict, _ in spoiled.values()) == 1


def test_a_constant_is_drawn_as_an_input_only_where_a_line_gives_its_gradient() -> None:
    alone = Circuit(LAYER.replace("self.db =", "rest ="))
    assert [each.name for each in alone.graph.inputs] == ["W", "x"]
    both = Circuit(LAYER)
    assert [each.name for each in both.graph.inputs] == ["W", "b", "x"]
    assert np.array_equal(both.values["x"], alone.values["x"])
    moved = Circuit(LAYER, {"b": [1, 2, 3], "x": [[1, 2]]})
    assert moved.backward is not None and moved.backward.wrong == 0
    assert np.allclose(moved.output - [1, 2, 3], [[1, 2]] @ np.asarray(moved.values["W"]))


def test_a_constant_that_the_program_needs_as_a_number_stays_one() -> None:
    text = LAYER.replace("self.x = x\n", "self.x = x if self.b[0] < 0.5 else 2*x\n")
    assert judged(text)["self.dW"] == ("right", "")
