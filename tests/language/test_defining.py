# ruff: noqa: E501
"""A call of constants stands in its program, whose inputs are what it is given."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import circuit

NEURON = "class N:\n    def __init__(self, w, b): self.w, self.b = w, b\n    def __call__(self, x): return self.w*x + self.b\n"
CALLS: list[tuple[str, Any, dict[str, Any]]] = [
    ("def f(x): return x**2\ny = 2*f(3.0) + 1", 19, {"x": 12}),
    ("def f(x): return x**2\nf(f(2.0))", 16, {"x": 8}),
    ("def f(x): return x**2\nprint(f(3.0))", 9, {"x": 6}),
    ("def f(x): return x**2\nf(2.0) + f(3.0)", 13, {"x": 6}),
    ("f = lambda x, y: x*y\nf(2.0, y=3)", 6, {"x": 3, "y": 2}),
    ("def f(x):\n    return x*2, x*3\na, b = f(2.0)\nc = a*b", 24, {"x": 24}),
    ("def f(x): return x[0]*x[1]\nf((2.0, 3.0))", 6, {"x": [3, 2]}),
    ("def f(x): return [2*v for v in x]\np = f([0.5, 1.5])[1]", 3, {"x": [0, 2]}),
    ("def f(p): return p['a']**2\nf({'a': 3.0})", 9, {"a": 6}),
    ("def f(n, x=2.0):\n    for i in range(n): x = x*2\n    return x\nf(3)", 16, {"x": 8}),
    ("def f(x): return x*2\nx = [1, 2]\nprint(f(3))", 6, {"x_2": 2}),
    ("def f(x): return x + [1.0]\nf([2.0, 3.0])", [2, 3, 1], {"x": [1, 1]}),
    ("class A:\n    def __init__(self, k): self.k = k\n    def __call__(self, x): return self.k*x\nA(3.0)(2.0)", 6, {"x": 3}),
    ("class C:\n    def __init__(self, r): self.r = r\n    def area(self): return 3*self.r**2\nC(2.0).area()", 12, {"r": 12}),
    ("@dataclass\nclass P:\n    x: float\n    y: float\n    def norm(self): return sqrt(self.x**2 + self.y**2)\nP(3.0, 4.0).norm()", 5, {"x": 0.6, "y": 0.8}),
    ("def g(w, rows): return [sum(a*b for a, b in zip(w, r)) for r in rows]\ng([1.0, 2.0], [[1, 2], [3]])[0]", 5, {"w": [1, 2]}),
    (f"{NEURON}n = N(2.0, -3.0)\nout = n(-1.0)\nloss = (out - 1)**2", 36, {"w": 12, "b": -12, "x": -24}),
    (f"{NEURON}n = N(2, -3)\nprint(n(-1))", -5, {"w": -1, "b": 1, "x": 2}),
    (f"{NEURON}n, m = N(2.0, -3.0), N(0.5, 1.0)\nout = m(4.0)*n(-1.0)", -15, {"w": -3, "w_2": -20, "x": 6}),
    ("class N:\n    def __init__(self):\n        self.w = 2.0\n    def __call__(self, x): return self.w*x\nn = N()\ny = n(3.0)", 6, {"x": 2}),
    ("class S:\n    def __init__(self): self.t = 0.0\n    def add(self, x): self.t += x\ns = S()\ns.add(2.0)\ns.add(3.0)\nprint(s.t)", 5, {"x": 1}),
    ("class V:\n    def __init__(self, x, y): self.x, self.y = x, y\n    def dot(self, o): return self.x*o.x + self.y*o.y\ns = V(1.0, 2.0).dot(V(3.0, -1.0))", 1, {"x": 3, "y_2": 2}),
    ("class L:\n    def __init__(self, n, m): self.W = 2*np.ones((n, m))\n    def forward(self, x): return x @ self.W\nl = L(2, 1)\nout = l.forward([1.0, 3.0])", [8], {"x": [2, 2]}),
    ("class M:\n    def __init__(self, n, outs, s):\n        sizes = [n] + outs\n        self.k = s*len(sizes)\n    def __call__(self, x): return self.k*x\nm = M(2, [3, 1], 0.5)\nm(4.0)", 6, {"x": 1.5}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "gradients"), CALLS, ids=[each[0][-30:] for each in CALLS]
)
def test_the_arguments_of_a_call_are_inputs_of_all_that_stands_around_it(
    text: str, value: Any, gradients: dict[str, Any]
) -> None:
    made = circuit(text)
    np.testing.assert_allclose(made.output, value)
    for name, slope in gradients.items():
        np.testing.assert_allclose(made.gradients[name], slope, err_msg=name)


def test_an_instance_that_the_text_makes_has_its_numbers_where_nothing_calls_it() -> None:
    made = circuit(f"{NEURON}n = N(2.0, -3.0)", x=5)
    assert made.output == 7
    assert made.gradients == {"w": 5, "b": 1, "x": 2, "f": 1}


@pytest.mark.parametrize("call", ["n = N(2, 3)\ny = n()", "n = N(2, 3)\nprint(n())"])
def test_a_method_of_constants_is_no_program_of_made_up_numbers(call: str) -> None:
    text = "class N:\n    def __init__(self, w, b): self.w, self.b = w, b\n    def __call__(self): return self.w*self.b\n"
    with pytest.raises(InputError, match="nothing is computed here"):
        circuit(text + call)


def test_a_method_that_gives_several_constants_is_none_either() -> None:
    with pytest.raises(InputError, match="nothing is computed here"):
        circuit("class N:\n    def __call__(self, *x): return x\nn = N()\nn(1.0, 2.0)")


def test_an_argument_takes_another_value_from_outside() -> None:
    assert circuit("def f(x): return x**2\ny = 2*f(3.0) + 1", x=1).output == 3


@pytest.mark.parametrize(
    ("text", "output"),
    [
        (
            "class S:\n    def loss(self, y, p): return (y - p)**2\n    def gradient(self, y, p): return p - y",
            4.0,
        ),
        (
            "class S:\n    def helper(self, y): return 2*y\n    def cost(self, y, p): return self.helper(y - p)",
            4.0,
        ),
        (
            "class S:\n    def f(self, y, p): return y*p\n    def call(self, y, p): return y - p",
            2.0,
        ),
    ],
)
def test_a_class_without_a_forward_pass_is_for_the_method_that_no_other_uses(
    text: str, output: float
) -> None:
    assert circuit(text, y=3, p=1).output == output


@pytest.mark.parametrize(
    ("text", "weight", "bias"),
    [
        ("nn.init.zeros_(net.bias)", None, 0.0),
        ("net.bias.data.fill_(0.5)", None, 0.5),
        ("nn.init.constant_(net.weight, 2.0)\nnn.init.ones_(net.bias)", 2.0, 1.0),
        ("for p in net.parameters():\n    p.requires_grad = False", None, None),
    ],
)
def test_weights_begin_with_what_the_text_says(
    text: str, weight: float | None, bias: float | None
) -> None:
    made = circuit(f"net = nn.Linear(2, 3)\n{text}\nnet(x).sum()", x=[1, 2])
    for name, number in (("net_weight", weight), ("net_bias", bias)):
        if number is not None:
            assert np.all(made.values[name] == number)
        assert np.all(np.asarray(made.gradients[name]) != 0)
