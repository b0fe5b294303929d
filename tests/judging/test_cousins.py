"""What looks like one mistake and is another: each is told from its cousins, or not named at all."""

from typing import Any

import pytest

from engine.circuits import Circuit

ATTENTION = """\
s = q @ k.T / np.sqrt(d)
a = np.exp(s) / np.sum(np.exp(s), axis=1, keepdims=True)
o = a @ v
loss = np.sum(o*t)
do = t
da = do @ v.T
dv = a.T @ do
ds = a*(da - np.sum(da*a, axis=1, keepdims=True))
dq = ds @ k / np.sqrt(d)
dk = ds.T @ q / np.sqrt(d)
"""
OF_ATTENTION: dict[str, Any] = {
    "q": "randn(3,2)", "k": "randn(4,2,seed=1)", "v": "randn(4,2,seed=2)", "t": "randn(3,2,seed=3)", "d": 2,
}  # fmt: skip
RELU = "g = 2*x; y = max(0, g); f = y*y + b*b; dy = 2*y; dg = dy*(1 if g > 0 else 0); dx = 2*dg; db = 2*b"
OF_RELU = {"x": 1.5, "b": 0.3}
HINGE = "g = x*w; f = max(0, g) + b*b; dg = 1*(1 if g > 0 else 0); dx = w*dg; dw = x*dg; db = 2*b"
SOFTPLUS = "m = x*x; f = np.log(1 + np.exp(m)); dm = 1/(1 + np.exp(-m)); dx = dm*2*x"
LOSS = """\
def loss_of(w, x, r):
    loss = 0.0
    dw = np.zeros(w.shape)
    s = x @ w
    loss = np.sum(s*s)
    loss += r*np.sum(w*w)
    dw = x.T @ (2*s)
    dw = dw + r*2*w
    return loss, dw
loss, dw = loss_of(w, x, r)
"""
OF_LOSS: dict[str, Any] = {"w": "randn(3)", "x": "randn(4,3,seed=1)", "r": 0.1}
LINE = """\
n = 4
loss = 0
for i in range(4):
    loss += (w*xs[i] + b - ys[i])**2 / n
dw = 0
db = 0
for i in range(4):
    dw += 2*(w*xs[i] + b - ys[i])*xs[i]/4
    db += 2*(w*xs[i] + b - ys[i])/len(xs)
"""
OF_LINE = {"xs": [1.0, 2.0, -1.0, 0.5], "ys": [2.0, 3.5, -1.0, 1.0], "w": 0.4, "b": 0.1}
SPREAD = """\
mean = x.sum(0) / 5
c = x - mean
f = np.sum(c**2 * w)
dc = 2 * c * w
dmean = -dc.sum(0)
dx = dc + dmean / 5
"""
OF_SPREAD: dict[str, Any] = {"x": "randn(5,2)", "w": [0.5, -1]}
ERROR = """\
error = X @ w - y
J = np.sum(error**2) / (2*m)
dJ_dw = (1/m) * X.T @ error
"""
OF_ERROR: dict[str, Any] = {
    "X": "randn(5,2)",
    "w": [0.5, -1],
    "y": "randn(5,seed=1)",
    "m": 5,
}
ROUNDS = """\
Z = np.zeros((2, 3))
for i in range(2):
    x_i = X[i]
    for j in range(3):
        Z[i, j] = np.sum(x_i[j:j+2]*w)
loss = np.sum(Z*t)
dZ = t
dX = np.zeros(X.shape)
dX_pad = np.zeros(X.shape)
for i in range(2):
    dx_i = dX_pad[i]
    for j in range(3):
        dx_i[j:j+2] += w*dZ[i, j]
    dX[i] = dx_i
"""
OF_ROUNDS: dict[str, Any] = {"X": "randn(2,4)", "w": [0.5, -1], "t": "randn(2,3,seed=1)"}
LARGEST = "m = np.max(x, axis=1, keepdims=True); f = np.sum(m*m); dm = 2*m; dx = dm*(x == m)"
OF_LARGEST: dict[str, Any] = {"x": "randn(3,4)", "t": "randn(3,4,seed=1)"}
ELU = "e = np.where(x > 0, x, np.expm1(x)); g = relu(x); f = np.sum(e*t) + np.sum(g*t); de = t; dg = t; "
ELU += "dx = de*np.where(x > 0, 1, e + 1) + dg*(x > 0)"
SHARES = (
    "p = np.exp(v)/np.sum(np.exp(v)); m = np.mean(p); f = m*m; dm = 2*m; dp = dm*np.ones(3)/3; "
)
SHARES += "dv = p*(dp - np.sum(dp*p))"
MASKED = """\
E = M*(R - P @ Q.T)
loss = np.sum(E**2) + lam*np.sum(P**2)
dP = -2*E @ Q + 2*lam*P
dQ = -2*E.T @ P
"""
OF_MASKED: dict[str, Any] = {
    "P": "randn(3,2)", "Q": "randn(4,2,seed=1)", "R": "randn(3,4,seed=2)", "lam": 0.1,
    "M": "[[1,0,1,1],[0,1,1,0],[1,1,0,1]]",
}  # fmt: skip
HINGES = """\
scores = X.dot(W)
margin = scores - scores[range(3), y].reshape(-1, 1) + 1
margin[range(3), y] = 0
hinge = np.maximum(0, margin)
loss = hinge.sum()/3
dhinge = (margin > 0).astype(float)/3
dhinge[range(3), y] = -dhinge.sum(axis=1)
dW = X.T.dot(dhinge)
"""
OF_HINGES: dict[str, Any] = {"X": "randn(3,2)", "W": "randn(2,4,seed=1)", "y": [0, 3, 1]}
NONE = ""

SPOILED: list[tuple[str, dict[str, Any], str, str, str, str]] = [
    (ATTENTION, OF_ATTENTION, "np.sum(da*a", "np.mean(da*a", "ds", "mean-for-sum"),
    (RELU, OF_RELU, "dx = 2*dg", "dx = 2*dg + 0.1*x", "dx", NONE),
    (RELU, OF_RELU, "(1 if g > 0", "(1 if b > 0", "dg", "wrong-mask"),
    (HINGE, {"x": 1.5, "w": 0.5, "b": 0.3}, "(1 if g > 0", "(1 if b > 0", "dg", "wrong-mask"),
    (RELU, OF_RELU, "dy*(1 if g > 0 else 0)", "(1 if g > 0 else 0)", "dg", "no-upstream"),
    (SOFTPLUS, {"x": 0.7}, "dm = 1/(1 + np.exp(-m))", "dm = 1", "dm", "no-local"),
    (LOSS, OF_LOSS, "dw + r*2*w", "dw + loss*2*w", "dw", "wrong-operand"),
    (LOSS, OF_LOSS, "dw = dw + r*2*w", "dw = r*2*w", "dw", "overwritten"),
    (LINE, OF_LINE, "db += 2", "db = 2", "db", "overwritten"),
    (SPREAD, OF_SPREAD, "dx = dc + dmean / 5", "dx = dmean / 5", "dx", "missing-branch"),
    (ERROR, OF_ERROR, "(1/m) * X", "1 * X", "dJ_dw", "factor"),
    (ROUNDS, OF_ROUNDS, "+= w*dZ[i, j]", "+= 2*w*dZ[i, j]", "dx_i", "factor"),
    (ROUNDS, OF_ROUNDS, "+= w*dZ[i, j]", "+= -w*dZ[i, j]", "dx_i", "sign"),
    (LARGEST, OF_LARGEST, "dm*(x == m)", "dm*np.ones_like(x)", "dx", "wrong-mask"),
    (LARGEST, OF_LARGEST, "dm*(x == m)", "dm*(x < m)", "dx", "wrong-mask"),
    (LARGEST, OF_LARGEST, "dm*(x == m)", "dm*(t == m)", "dx", "wrong-mask"),
    (ELU, OF_LARGEST, "1, e + 1)", "1, x + 1)", "dx", "wrong-operand"),
    (SHARES, {"v": [0.5, -0.4, 1.2]}, "dm*np.ones(3)/3", "dm*np.ones(3)", "dp", "factor"),
    (SHARES, {"v": [0.5, -0.4, 1.2]}, "np.sum(dp*p)", "dp*p", "dv", "not-summed"),
    ("q = x + y; f = q*z; dq = z; dz = q", {}, "dq = z", "dq = x", "dq", "wrong-operand"),
    (
        "q = x*x; f = q*x; dq = x; dx = 0; dx = 2*x*dq + q",
        {},
        "2*x*dq + q",
        "2*x*dq",
        "dx",
        "missing-branch",
    ),
    ("q = x*x; f = q*x; dq = x; dx = q; dx += 2*x*dq", {}, "dx += ", "dx = ", "dx", "overwritten"),
]


@pytest.mark.parametrize(("text", "given", "right", "spoiled", "name", "code"), SPOILED)
def test_a_mistake_is_told_from_what_looks_like_it(
    text: str, given: dict[str, Any], right: str, spoiled: str, name: str, code: str
) -> None:
    before = Circuit(text, given).backward
    assert before is not None and {line.verdict for line in before.lines} == {"right"}
    assert right in text
    judged = Circuit(text.replace(right, spoiled), given).backward
    assert judged is not None and judged.first_wrong == name and judged.wrong == 1
    (line,) = (each for each in judged.lines if each.verdict == "wrong")
    assert (line.diagnosis.code if line.diagnosis else NONE) == code


@pytest.mark.parametrize(("text", "given"), [(MASKED, OF_MASKED), (HINGES, OF_HINGES)])
def test_a_mask_times_itself_and_a_name_of_what_stands_before_are_no_mistakes(
    text: str, given: dict[str, Any]
) -> None:
    judged = Circuit(text, given).backward
    assert judged is not None and judged.wrong == 0
    assert judged.lines[0].verdict == "right"


def test_a_gain_that_begins_with_ones_is_no_mask() -> None:
    text = "n = x*gain; loss = np.sum(n*t); dn = t; dx = dn"
    judged = Circuit(text, {"x": "randn(3)", "gain": [1, 1, 1], "t": "randn(3,seed=1)"}).backward
    assert judged is not None and judged.first_wrong == "dx"


def test_a_mask_that_lacks_is_a_mistake() -> None:
    judged = Circuit(MASKED.replace("-2*E @ Q", "-2*(R - P @ Q.T) @ Q"), OF_MASKED).backward
    assert judged is not None and judged.first_wrong == "dP" and judged.wrong == 1


def test_a_value_that_is_begun_with_0_has_its_last_number_in_the_backward_pass() -> None:
    judged = Circuit(LOSS.replace("dw + r*2*w", "0*dw + loss"), OF_LOSS)
    assert judged.backward is not None
    (line,) = judged.backward.lines
    assert line.value is not None
    assert line.value[0] == judged.run.values[judged.graph.output_wire] != 0
