"""A function or class stands alone with all that it mentions, and its parameters are the inputs."""

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.graph.building import build
from engine.language.definitions import text_of
from engine.language.parser import parse

CLASSES = """
scale = 2
class Linear:
    def forward(self, x):
        return self.w*x + self.b
class Net:
    def __init__(self):
        self.one = Linear()
    def forward(self, x):
        return act(self.one(x))
act = lambda u: tanh(scale*u)
def unused(v):
    return v
net = Net()
net(z)
"""


@pytest.mark.parametrize(
    ("call", "begins", "inputs"),
    [
        ("net.1", ["class Linear", "class Net", "act = "], {"x", "w", "b", "scale"}),
        ("net.1/one.1", ["class Linear"], {"x", "w", "b"}),
        ("net.1/act.1", ["act = "], {"u", "scale"}),
    ],
)
def test_a_definition_has_what_it_mentions(call: str, begins: list[str], inputs: set[str]) -> None:
    graph = build(parse(CLASSES))
    place = next(m.inlined for m in graph.modules if m.name == call)
    assert place and place.written
    text = text_of(graph.program.text, graph.program.tree, place.written)
    assert [line for line in text.splitlines() if line[0] not in " "] == [
        line for line in CLASSES.splitlines() if line.startswith(tuple(begins))
    ]
    assert {one.name for one in build(parse(text)).inputs} == inputs


def test_a_function_in_a_function_stands_at_the_margin() -> None:
    graph = build(
        parse("def f(x):\n    def g(u):\n        return u*u + k\n    return g(x)\nf(y)*2")
    )
    place = next(m.inlined for m in graph.modules if m.name == "f.1/g.1")
    assert place and place.written
    text = text_of(graph.program.text, graph.program.tree, place.written)
    assert text == "def g(u):\n    return u*u + k"


FORWARD = """def forward(X, parameters):
    W1, b1 = parameters["W1"], parameters["b1"]
    return np.tanh(np.dot(W1, X) + b1)*parameters.get("scale", 2)
"""
NORM = """def norm(x, bn_param):
    if bn_param['mode'] == 'train':
        return x - np.mean(x, axis=0)
    return x
"""


def test_the_keys_of_a_parameter_are_inputs() -> None:
    circuit = Circuit(FORWARD, {"W1": [[1, 2]], "X": [[3], [-1]], "b1": [[0.5]]})
    assert circuit.output == pytest.approx(2 * np.tanh(1.5))
    assert {"W1", "b1", "X"} <= circuit.gradients.keys()


def test_a_text_that_is_compared_and_has_no_value_is_the_first_one_and_that_is_said() -> None:
    circuit = Circuit(NORM, {"x": [[1], [3]]})
    assert circuit.output.tolist() == [[-1], [1]]
    (notice,) = circuit.notices()
    assert NORM[slice(*notice.span)] == "bn_param['mode']" and "'train'" in notice.message
    assert Circuit(f"mode = 'train'\n{NORM}", {"x": [[1], [3]]}).output.tolist() == [[-1], [1]]
    assert Circuit(f"mode = 'test'\n{NORM}x", {"x": [[1], [3]]}).output.tolist() == [[1], [3]]


def test_how_many_keys_a_parameter_has_is_asked_for() -> None:
    text = (
        "def f(X, p):\n    for l in range(len(p)):\n        X = p['W' + str(l)] @ X\n    return X"
    )
    with pytest.raises(InputError, match="how many keys `p` has"):
        Circuit(text)
