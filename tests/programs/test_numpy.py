"""The circuit in NumPy: it reads like the notes, and prints the engine's numbers."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from engine.base.errors import CannotBeWritten
from engine.passes.run import run
from engine.programs.listing import Listing
from engine.programs.numpy import write
from tests.support.tensors import circuit, gate
from tests.support.written import GALLERY, array_runs, check, drawn, ran, results, scalar_runs


def backward(listing: Listing) -> list[str]:
    """The lines of the backward pass, without comments."""
    texts = [line.text for line in listing.lines]
    start = texts.index("# the backward pass, in reverse order") + 1
    return [text.partition("  #")[0] for text in texts[start : texts.index("", start)]]


# How it reads

FIRST = """\
import numpy as np

# the inputs
x = -2.0
y = 5.0
z = -4.0

# the forward pass
q = x + y
f = q * z

# the backward pass, in reverse order
df = 1.0     # the gradient at the output
dq = df * z  # backprop through f = q * z
dz = df * q
dx = dq      # backprop through q = x + y
dy = dq

print("f =", f)
print("dx =", dx)
print("dy =", dy)
print("dz =", dz)
"""

STAGED = """\
import numpy as np

# the inputs
x = 3.0
y = -4.0

# the forward pass
g2 = 1 / (1 + np.exp(-y))
g4 = x + g2
g5 = 1 / (1 + np.exp(-x))
g6 = x + y
g7 = g6 ** 2
g8 = g5 + g7
f = g4 / g8

# the backward pass, in reverse order
df = 1.0                   # the gradient at the output
dg4 = df / g8              # backprop through f = g4 / g8
dg8 = -df * f / g8
dg5 = dg8                  # backprop through g8 = g5 + g7
dg7 = dg8
dg6 = dg7 * 2 * g6         # backprop through g7 = g6 ** 2
dx = dg6                   # backprop through g6 = x + y
dy = dg6
dx += dg5 * g5 * (1 - g5)  # backprop through g5 = 1 / (1 + np.exp(-x))
dx += dg4                  # backprop through g4 = x + g2
dg2 = dg4
dy += dg2 * g2 * (1 - g2)  # backprop through g2 = 1 / (1 + np.exp(-y))

print("f =", f)
print("dx =", dx)
print("dy =", dy)
"""

LAYER = """\
import numpy as np

# the inputs
X = np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5]])  # data: it needs no gradient
W = np.array([[0.5, 1.0], [-2.0, 0.25]])
b = np.array([0.1, -0.1])

# the forward pass
H = X @ W
S = H + b
P = np.exp(S - np.max(S, axis=1, keepdims=True))
P = P / np.sum(P, axis=1, keepdims=True)
g5 = P[0, 1]
g6 = np.mean(P)
f = g5 + g6

# the backward pass, in reverse order
df = 1.0                        # the gradient at the output
dg5 = df                        # backprop through f = g5 + g6
dg6 = df
dP = dg6 * np.ones_like(P) / 6  # backprop through g6 = np.mean(P)
dP[0, 1] += dg5                 # backprop through g5 = P[0, 1]
dS = P * (dP - np.sum(dP * P, axis=1, keepdims=True))  # backprop through P
dH = dS                         # backprop through S = H + b
db = np.sum(dS, axis=0)
dW = X.T @ dH                   # backprop through H = X @ W

print("f =", f)
print("dW =", dW)
print("db =", db)
"""


@pytest.mark.parametrize(
    ("text", "program", "given"),
    [
        (FIRST, "q = x + y\nf = q * z", {"x": -2, "y": 5, "z": -4}),
        (STAGED, "(x + sigmoid(y)) / (sigmoid(x) + (x + y)^2)", {"x": 3, "y": -4}),
        (
            LAYER,
            "H = X @ W\nS = H + b\nP = softmax(S, axis=1)\nf = P[0, 1] + mean(P)",
            {"X": "[[1,2],[-1,.5],[.5,-1.5]]", "W": "[[.5,1],[-2,.25]]", "b": "[.1,-.1]",
             "data": ["X"]},
        ),
    ],
)  # fmt: skip
def test_a_circuit_reads_as_in_the_notes(text: str, program: str, given: dict[str, Any]) -> None:
    assert write(ran(program, **given)).text == text


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        ("W @ x", ["dW = np.outer(df, x)", "dx = W.T @ df"]),
        ("x @ W", ["dx = W @ df", "dW = np.outer(x, df)"]),
        ("W @ W.T", ["dW = df @ g2.T", "dg2 = W.T @ df", "dW += dg2.T"]),
        ("dot(x, y)", ["dx = df * y", "dy = df * x"]),
        ("outer(x, y)", ["dx = df @ y", "dy = x @ df"]),
        ("sum(W, axis=1)", ["dW = df[:, None] * np.ones_like(W)"]),
        ("sum(W, axis=0)", ["dW = df * np.ones_like(W)"]),
        ("W[1, 0]", ["dW = np.zeros_like(W)", "dW[1, 0] += df"]),
        ("W * s", ["dW = df * s", "ds = np.sum(df * W)"]),
        ("W + x", ["dW = df", "dx = np.sum(df, axis=0)"]),
        ("max(W, axis=1)", ["dW = df[:, None] * (W == f[:, None])"]),
        ("max(x, 0)", ["dx = df * (x >= 0)"]),
        ("relu(s)", ["ds = df * (s > 0)"]),
        ("relu(x)", ["dx = df * (x > 0)"]),
        ("elu(x)", ["dx = df * np.where(x > 0, 1, f + 1)"]),
        ("leaky_relu(s)", ["ds = df * (1 if s > 0 else 1 / 100)"]),
        ("sqrt(s)", ["ds = df / (2 * f)"]),
        ("s^3", ["ds = df * 3 * s ** 2"]),
        ("s^0.5", ["ds = df * 0.5 * s ** (0.5 - 1)"]),
        ("s^-1", ["ds = -df * s ** -2"]),
        ("2^s", ["ds = df * f * np.log(2)"]),
        ("pi*s", ["ds = df * np.pi"]),
        ("maximum(s, float('-inf'))", ["ds = df * (s >= -np.inf)"]),
        ("-3*s", ["ds = -df * 3"]),
    ],
)
def test_a_gate_is_differentiated_as_a_person_would(program: str, lines: list[str]) -> None:
    given = {"W": [[1, -2], [3, 0.5]], "x": [2, -1], "y": [4, 1], "s": 2.5}
    result = ran(program, **given)
    _, *found = backward(write(result))
    assert [line.rstrip() for line in found] == lines


def test_every_line_of_a_gate_names_it() -> None:
    lines = write(ran("q = x + y\nf = q * z", x=-2, y=5, z=-4)).lines
    found = {line.text.partition("  #")[0].strip(): line.gate for line in lines}
    assert found["q = x + y"] == found["dx = dq"] == found["dy = dq"] == "g1"
    assert found["f = q * z"] == found["dq = df * z"] == found["dz = df * q"] == "g2"
    assert found["x = -2.0"] is None


def test_data_get_no_gradient() -> None:
    text = write(ran("sum((W @ x) * exp(x))", W=[[1, 2], [3, 4]], x=[1, 2], data=["x"])).text
    assert "dW" in text
    assert "dx" not in text


def test_all_data_have_no_backward_pass() -> None:
    assert "backward" not in write(ran("x*y", x=1, y=2, data=["x", "y"])).text


def test_an_array_that_forks_is_copied_before_it_is_added_to() -> None:
    result = ran("q = x*y\nf = sum(q + x + q.T*x)", x=[1, 2], y=[3, 4])
    listing = write(result)
    assert any(line.endswith(".copy()") for line in map(str.rstrip, backward(listing)))
    check(result, listing, *results([listing]))


def test_many_numbers_are_written_exactly_on_short_lines() -> None:
    result = ran("sum(A @ x)", A="randn(60, 50)", x="randn(50)")
    listing = write(result)
    assert max(len(line.text) for line in listing.lines) <= 100
    check(result, listing, *results([listing]))


def test_a_program_runs_as_it_stands() -> None:
    listing = write(ran("W @ x", W=[[1, 2], [3, 4]], x=[5, 6], upstream=[0.5, -1]))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-"], input=listing.text, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == "f = [17. 39.]\ndW = [[ 2.5  3. ]\n [-5.  -6. ]]\ndx = [-2.5 -3. ]\n"


# Names


@pytest.mark.parametrize(
    "program",
    [
        "np*torch - print*θ",
        "dx = 3*x\nf = dx*x + ddx",
        "x*dx + df*f1",
        "θ*x₁ + 𝜔*ﬁ",
        "g1*g2 + exp(g3*g3)",
        "f = x*y\nf1 = f*f\nout = f1*c1",
    ],
)
def test_names_are_valid_and_never_collide(program: str) -> None:
    result = ran(program)
    listing = write(result)
    compile(listing.text, "<program>", "exec")
    check(result, listing, *results([listing]))


def test_a_name_that_python_keeps_gets_an_underscore() -> None:
    graph = circuit(gate("mul", "class", gate("add", "def", "ﬁ")))  # the parser has no such names
    result = run(graph, {"class": 3.0, "def": 2.0, "ﬁ": 1.0})
    listing = write(result)
    check(result, listing, *results([listing]))
    text = listing.text
    assert "class_ = 3.0" in text
    assert "dclass_ = df * g1" in text
    assert 'print("dclass =", dclass_)' in text


# Its numbers


@pytest.mark.slow
def test_every_example_and_any_circuit_has_the_engines_numbers() -> None:
    runs = [*GALLERY, *drawn(scalar_runs(), 120)]
    listings = [*map(write, runs)]
    for result, listing, printed in zip(runs, listings, results(listings), strict=True):
        check(result, listing, printed)


@pytest.mark.slow
def test_any_circuit_of_arrays_has_the_engines_numbers() -> None:
    runs, listings = [], []
    for result in array_runs(60):
        try:
            listings.append(write(result))
            runs.append(result)
        except CannotBeWritten:
            assert any(len(shape) > 2 for shape in result.shapes)
    assert len(runs) > 50
    for result, listing, printed in zip(runs, listings, results(listings), strict=True):
        check(result, listing, printed)


def test_a_vector_times_a_stack_reads_as_a_person_would_write_it() -> None:
    text = write(ran("q = a@b", a=[1, 2], b=[[[1, 0], [0, 1]], [[2, 1], [1, 2]]])).text
    assert "q = a @ b\n" in text
    assert "da = np.sum(b @ dq[..., None], axis=0)[:, 0]" in text
    assert "db = a[:, None] * dq[..., None, :]" in text


# What is not finite, and what is at the ends


@pytest.mark.parametrize("program", ["x + 1", "W @ [1, 2]", "e^x * pi - 2"])
def test_an_ordinary_program_is_plain(program: str) -> None:
    text = write(ran(program, **({"x": 2} if "x" in program else {"W": [[1, 2]]}))).text
    assert "float64" not in text
    assert "seterr" not in text


ODD = [
    ("1/0", {}), ("-1/0", {}), ("0/0", {}), ("log(-1)", {}), ("log(0)", {}), ("9**9**9", {}),
    ("exp(1000)", {}), ("(-1)**0.5", {}), ("0^-1", {}), ("max(log(-1), 1)", {}),
    ("x/0", {"x": 1}), ("0/x", {"x": 0}), ("x/(y-y)", {"x": 1, "y": 3}), ("x^0.5", {"x": -1}),
    ("x^-1", {"x": 0}), ("0^x", {"x": 0}), ("x^y", {"x": 0, "y": 0}), ("x^y", {"x": -2, "y": 3}),
    ("relu((x-9)^0.5)", {"x": 5}), ("max(1, (x-9)^0.5)", {"x": 5}), ("min(1, log(x), 2)", {"x": -1}),
    ("elu(log(x))", {"x": -1}), ("leaky_relu(log(x))", {"x": -1}), ("softplus(log(x))", {"x": -1}),
    ("1e308*x*x", {"x": 100}), ("sqrt(x)", {"x": 0}), ("x^0.5 + 1", {"x": 0}), ("e^x/0*pi", {"x": 1}),
    ("sigmoid(x)", {"x": -1000}), ("softplus(x)", {"x": -1000}), ("elu(x)", {"x": 1000}),
    ("tanh(x)*x", {"x": -1000}), ("x^0", {"x": 0}), ("x^1", {"x": 0}), ("x^3", {"x": -2}),
    ("abs(x)", {"x": 0}), ("max(x, y)", {"x": 2, "y": 2}), ("x", {"x": 2}), ("1+2", {}), ("x = 3", {}),
    ("x/0 + sum(v)", {"x": 0, "v": [1, 2]}), ("sum(1/v)*s", {"v": [0, -1], "s": 0}),
    ("logsumexp(1/v)", {"v": [0, 1]}), ("logsumexp(log(v))", {"v": [0, 0]}),
    ("logsumexp(M/0, axis=1)", {"M": [[1, -1], [-1, -1]]}), ("softmax(1/v)", {"v": [0, 1]}),
    ("norm(v)", {"v": [0, 0]}), ("norm(M, axis=1)", {"M": [[0, 0], [3, 4]]}), ("norm(1/v)", {"v": [0, 1]}),
    ("norm(1e200*v)", {"v": [3, 4]}), ("norm(M*1e-200, axis=0, keepdims=True)", {"M": [[1, 2], [3, 4]]}),
    ("1e-300*x/y/y", {"x": 1e300, "y": 1e150}), ("x^2*y*1e-200", {"x": 1e150, "y": 1e-140}),
    ("1e250*(x/y)", {"x": 1e50, "y": 1e10}), ("max(v)", {"v": [2, 2]}),
    ("logsumexp(1000*v)", {"v": [1, 2]}), ("sigmoid(1000*v)", {"v": [-1, 2]}),
    ("v^w", {"v": [0, 2], "w": [0, 0]}), ("s^v", {"s": 0, "v": [1, 2]}), ("v^s", {"s": -1, "v": [0, 2]}),
    ("s^v", {"s": 0, "v": [0, -1]}),
]  # fmt: skip


def test_numbers_that_are_not_finite_are_the_engines_and_nothing_raises() -> None:
    runs = [ran(program, **given) for program, given in ODD]
    listings = [*map(write, runs)]
    for result, listing, printed in zip(runs, listings, results(listings), strict=True):
        check(result, listing, printed)
        finite = [np.isfinite(value).all() for value in printed.values()]
        assert all(finite) or not result.finite
