"""A backward pass that is a function: where it stands, what its call gives it, and what that gives back."""

from pathlib import Path
from typing import Any

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.judging.pair import backward
from engine.judging.recognition import parted

TWO = """\
import numpy as np

def layer(x, w, b):
    z = x @ w + b
    a = np.tanh(z)
    return a, (x, w, a)

def criterion(p, t):
    return np.mean((p - t)**2)

def layer_bwd(da, saved):
    x, w, a = saved
    dz = da * (1 - a**2)
    dx = dz @ w.T
    dw = x.T @ dz
    db = dz.sum(axis=0)
    return dx, dw, db

x = np.array([[1., 2., -1.], [0.5, -3., 2.]])
w = np.array([[0.2, -0.4], [1.5, 0.3], [-0.6, 0.8]])
b = np.array([0.1, -0.2])
t = np.array([[1., 0.], [0., 1.]])
a, saved = layer(x, w, b)
loss = criterion(a, t)
da = 2 * (a - t) / a.size
dx, dw, db = layer_bwd(da, saved)
"""
NAMES = ["dz", "dx", "dw", "db", "da"]


def verdicts(text: str, given: dict[str, Any] | None = None) -> dict[str, str]:
    made = Circuit(text, given or {}).backward
    assert made is not None
    return {line.name: line.verdict for line in made.lines}


def test_functions_may_stand_before_the_data_and_the_calls() -> None:
    found = parted(TWO)
    assert found is not None and found.lack is None
    assert found.forward.endswith("loss = criterion(a, t)")
    assert verdicts(TWO) == dict.fromkeys(NAMES, "right")


@pytest.mark.parametrize(
    ("right", "spoiled", "name", "code"),
    [
        ("da * (1 - a**2)", "da", "dz", "no-local"),
        ("da * (1 - a**2)", "1 - a**2", "dz", "no-upstream"),
        ("dw = x.T @ dz", "dw = dz.T @ x", "dw", "transposed"),
        ("2 * (a - t) / a.size", "2 * (a - t)", "da", "factor"),
        ("return dx, dw, db", "return dx, db, dw", "dw", "wrong-operand"),
        ("dx, dw, db = layer_bwd", "dx, db, dw = layer_bwd", "db", "wrong-operand"),
    ],
)
def test_a_mistake_in_a_function_before_its_call_and_in_what_it_gives_back_is_found(
    right: str, spoiled: str, name: str, code: str
) -> None:
    assert TWO.count(right) == 1
    judged = Circuit(TWO.replace(right, spoiled), {}).backward
    assert judged is not None and judged.first_wrong == name
    wrong = next(line for line in judged.lines if line.verdict == "wrong")
    assert wrong.diagnosis is not None and wrong.diagnosis.code == code


def test_lines_of_the_function_follow_a_wrong_one_before_its_call() -> None:
    found = verdicts(TWO.replace("2 * (a - t) / a.size", "2 * (a - t)"))
    assert found == {**dict.fromkeys(NAMES, "follows"), "da": "wrong"}


def test_the_upstream_gradient_is_what_the_call_gives() -> None:
    text = TWO.replace("loss = criterion(a, t)\nda = 2 * (a - t) / a.size\n", "")
    text = text.replace(
        "= layer_bwd(da, saved)", "= layer_bwd(np.array([[3., 0.], [0., 0.]]), saved)"
    )
    judged = Circuit(text, {}).backward
    assert judged is not None and judged.wrong == 0
    (db,) = (line.expected for line in judged.lines if line.name == "db")
    assert db is not None and db[0] > 0 and db[1] == 0


def test_where_nothing_tells_whose_gradient_arrives_no_line_is_judged() -> None:
    text = TWO.replace("p, t):", "p, t):\n    q = other(p)").replace("(p - t)", "(q - t)")
    text = text.replace("def criterion", "def other(p):\n    return p * 3\n\ndef criterion")
    text = text.replace("(da, saved):\n    x, w, a = saved", "(dout, x, w, a):")
    text = text.replace("dz = da *", "dz = dout *").replace("(da, saved)", "(G, x, w, a)")
    text = text.replace("da = 2 *", "G = 2 *").replace("a.size", "4")
    assert set(verdicts(text).values()) == {"right"}  # the partner of `layer_bwd` is `layer`
    circuit = Circuit(text.replace("layer_bwd", "bwd"), {})
    assert circuit.backward is None
    assert circuit.notices()[-1].message.startswith("nothing tells of which value `bwd`")


def test_lines_that_call_several_functions_are_judged_themselves() -> None:
    calls = "s, first = layer(x, w, b)\na, saved = layer(s @ w.T, w, b)\n"
    text = TWO.replace("a, saved = layer(x, w, b)\n", calls)
    text = text.replace("dx, dw, db = layer_bwd(da, saved)", "ds, *_ = layer_bwd(da, saved)")
    text = text.replace("ds, *_ = layer_bwd(da, saved)", "dq, dw, db = layer_bwd(da, saved)\n"
                        "ds = dq @ w\ndx, dw2, db2 = layer_bwd(ds, first)")  # fmt: skip
    found = parted(text)
    assert found is not None and backward(found.lines, ["layer"]) is None
    assert verdicts(text)["dx"] == "right"
    assert verdicts(text.replace("ds = dq @ w", "ds = 2 * dq @ w"))["ds"] == "wrong"


LAYER = """\
class Layer:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.W + self.b)
        return self.h

    def backward(self, dout):
        dz = dout * (1 - self.h**2)
        self.dW = self.x.T @ dz
        self.db = dz.sum(axis=0)
        dx = dz @ self.W.T
        return dx

layer = Layer(W, b)
y = layer.forward(x)
"""
OF_LAYER = {"x": "randn(4,3)", "W": "randn(3,2,seed=2)", "b": "randn(2)", "t": "randn(4,2)"}


@pytest.mark.parametrize(
    ("calls", "spoiled", "wrong"),
    [
        ("dx = layer.backward(g)", "", []),
        ("loss = np.mean((y - t)**2)\ndy = 2 * (y - t) / y.size\ndx = layer.backward(dy)", "", []),
        ("loss = np.sum(y * t)\ndy = -t\ndx = layer.backward(dy)\nprint(dx)", "", ["dy"]),
        ("loss = np.sum(y * t)\ndx = layer.backward(t)", "dz = dout", ["dz"]),
    ],
)
def test_a_backward_method_that_is_called_is_judged(
    calls: str, spoiled: str, wrong: list[str]
) -> None:
    text = LAYER + calls
    text = text.replace("dz = dout * (1 - self.h**2)", spoiled) if spoiled else text
    judged = Circuit(text, {**OF_LAYER, "g": "randn(4,2,seed=4)"}).backward
    assert judged is not None
    assert [line.name for line in judged.lines if line.verdict == "wrong"] == wrong
    assert {line.name for line in judged.lines} >= {"dz", "self.dW", "self.db", "dx"}


def test_what_a_function_is_given_by_no_call_is_left_open() -> None:
    text = """\
def forward(X, parameters):
    A = np.tanh(parameters["W"] @ X)
    return A, {"A": A}

def cost(A, Y):
    return np.sum((A - Y)**2)

def backward_propagation(parameters, cache, X, Y):
    A = cache["A"]
    dA = 2 * (A - Y)
    dW = (dA * (1 - A**2)) @ X.T
    return {"dW": dW}
"""
    judged = Circuit(text).backward
    assert judged is None or judged.wrong == 0


STEP = (Path(__file__).parent / "handwritten/lstm-step-two-gradients.txt").read_text("utf-8")
CALLED = """
next_h, next_c, cache = lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)
dnext_h = np.random.randn(*next_h.shape)
dnext_c = np.random.randn(*next_c.shape)
dx, dprev_h, dprev_c, dWx, dWh, db = lstm_step_backward(dnext_h, dnext_c, cache)
"""


@pytest.mark.parametrize("call", ["", CALLED])
def test_a_function_may_be_given_several_gradients_none_of_which_may_lack(call: str) -> None:
    given = dict(each.split("=", 1) for each in STEP.splitlines()[0].strip("# ").split("; "))
    assert set(verdicts(STEP + call, given).values()) == {"right"}
    judged = Circuit((STEP + call).replace("dc = dnext_c +", "dc ="), given).backward
    assert judged is not None and judged.first_wrong == "dc"
    (wrong,) = (line for line in judged.lines if line.verdict == "wrong")
    assert wrong.diagnosis is not None and wrong.diagnosis.code == "missing-branch"
    assert "`next_c`" in str(wrong.diagnosis.message)


def test_what_uses_a_gradient_of_another_circuit_is_open() -> None:
    text = """\
def split_forward(x, w):
    return x * w, np.tanh(x)

def split_backward(da, db, x, w, b):
    dw = da * x
    dx = da * w + db * (1 - b**2)
    return dx, dw
"""
    assert verdicts(text, {"x": "randn(3)", "w": "randn(3)"}) == {"dw": "right", "dx": "unknown"}


def test_what_the_forward_pass_lacks_is_said_before_what_the_whole_text_lacks() -> None:
    text = (
        "def f_forward(x, p):\n    out = lin(x)\n    return out, (x, p)\n"
        "def f_backward(dout, cache):\n    x, p = cache\n    dx = dout*p['s']\n    return dx"
    )
    with pytest.raises(InputError) as caught:
        Circuit(text, {"x": [1, 2]}).backward  # noqa: B018
    assert caught.value.code == "unknown-function"
