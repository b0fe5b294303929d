"""Mistakes are named, and no mistake is named that is not there."""

from typing import Any

import pytest

from engine.circuits import Circuit
from engine.judging import report
from engine.judging.mistakes.table import TABLE
from tests.judging.test_verdicts import NETWORK, NEURON, OF_NETWORK, STATES

BATCH_NORM = """\
mu = 1/N*np.sum(h, axis=0)
hmu = h - mu
sq = hmu**2
var = 1/N*np.sum(sq, axis=0)
sqrtvar = np.sqrt(var + eps)
ivar = 1./sqrtvar
xhat = hmu*ivar
gx = gamma*xhat
out = gx + beta
loss = np.sum(out*t)
dout = t
dbeta = np.sum(dout, axis=0)
dgx = dout
dgamma = np.sum(dgx*xhat, axis=0)
dxhat = dgx*gamma
divar = np.sum(dxhat*hmu, axis=0)
dhmu1 = dxhat*ivar
dsqrtvar = -1./(sqrtvar**2)*divar
dvar = 0.5*1./np.sqrt(var+eps)*dsqrtvar
dsq = 1./N*np.ones((4,3))*dvar
dhmu2 = 2*hmu*dsq
dh1 = dhmu1 + dhmu2
dmu = -1*np.sum(dhmu1+dhmu2, axis=0)
dh2 = 1./N*np.ones((4,3))*dmu
dh = dh1 + dh2
"""
OF_BATCH_NORM: dict[str, Any] = {
    "h": "randn(4,3)", "N": 4, "eps": 1e-3, "gamma": "[1,2,0.5]", "beta": "[0.1,0.2,0.3]",
    "t": "randn(4,3,seed=2)",
}  # fmt: skip
COLUMN = (
    "Z = W @ X + b; L = np.sum(Z*T); dZ = T; db = np.sum(dZ, axis=1, keepdims=True); dW = dZ @ X.T"
)
OF_COLUMN: dict[str, Any] = {
    "W": "randn(3,2)", "X": "randn(2,4)", "b": "randn(3,1)", "T": "randn(3,4)",
}  # fmt: skip
PAIR = "h = x*w; z = tanh(h); y = z*v; dz = v; dh = dz*(1-z**2); dw = dh*x; dv = z; dx = dh*w"
FORK = "a = x*y; f = a*z + a*w; da = z*1; da += w; dx = da*y; dy = da*x; dz = a; dw = a"
LOGISTIC = (
    "z = x*w; a = 1/(1 + exp(-z)); f = sum(a*a); da = 2*a; dz = da*a*(1 - a); dw = dz*x; dx = dz*w"
)
OF_LOGISTIC: dict[str, Any] = {"x": [0.5, -1, 2], "w": [1, 2, -1]}
SOFTMAX = (
    "E = exp(S); P = E/np.sum(E, axis=1, keepdims=True); f = sum(P*T); dP = T; "
    "dS = P*(dP - np.sum(dP*P, axis=1, keepdims=True))"
)
OF_SOFTMAX: dict[str, Any] = {"S": "randn(3,4)", "T": "randn(3,4,seed=2)"}
WINDOWS = """\
x = np.array([1., -2., 3., 0.5])
w = np.array([0.3, -0.2])
y = np.zeros(3)
for i in range(3):
    y[i] = np.sum(x[i:i+2]*w)
f = np.sum(y**2)
dy = 2*y
dx, dw = np.zeros(4), np.zeros(2)
for i in range(3):
    dx[i:i+2] += w*dy[i]
    dw += x[i:i+2]*dy[i]
"""
EACH: list[tuple[str, dict[str, Any], str, str, str, str]] = [
    (BATCH_NORM, OF_BATCH_NORM, "dgx*xhat, axis=0", "dgx*xhat, axis=1", "dgamma", "wrong-axis"),
    (BATCH_NORM, OF_BATCH_NORM, "np.sum(dgx*xhat, axis=0)", "dgx*xhat", "dgamma", "not-summed"),
    (BATCH_NORM, OF_BATCH_NORM, "np.sum(dgx*xhat", "np.mean(dgx*xhat", "dgamma", "mean-for-sum"),
    (BATCH_NORM, OF_BATCH_NORM, "np.sum(dgx*xhat", "np.sum(dgx*hmu", "dgamma", "wrong-operand"),
    (BATCH_NORM, OF_BATCH_NORM, "np.sum(dgx*xhat", "np.sum(xhat", "dgamma", "no-upstream"),
    (BATCH_NORM, OF_BATCH_NORM, "np.sum(dgx*xhat", "np.sum(dgx", "dgamma", "no-local"),
    (BATCH_NORM, OF_BATCH_NORM, "= -1./(sqrtvar", "= 1./(sqrtvar", "dsqrtvar", "sign"),
    (BATCH_NORM, OF_BATCH_NORM, "dhmu1 + dhmu2", "dhmu1", "dh1", "missing-branch"),
    (BATCH_NORM, OF_BATCH_NORM, "dh1 + dh2", "dh1", "dh", "missing-branch"),
    (BATCH_NORM, OF_BATCH_NORM, "= 2*hmu*dsq", "= hmu*dsq", "dhmu2", "factor"),
    (BATCH_NORM, OF_BATCH_NORM, "= dgx*gamma", "= dgx*gamma*gamma", "dxhat", "factor"),
    (BATCH_NORM, OF_BATCH_NORM, "= dgx*gamma", "= gamma", "dxhat", "no-upstream"),
    (NETWORK, OF_NETWORK, "np.dot(h.T, dscores)", "np.dot(dscores.T, h)", "dW2", "transposed"),
    (NETWORK, OF_NETWORK, "np.dot(h.T, dscores)", "np.dot(h, dscores)", "dW2", "transposed"),
    (NETWORK, OF_NETWORK, "dh[h <= 0] = 0\n", "", "dW1", "wrong-mask"),
    (NETWORK, OF_NETWORK, "dh[h <= 0] = 0\n", "dh[h >= 0] = 0\n", "dh", "wrong-mask"),
    (NETWORK, OF_NETWORK, "dh[h <= 0] = 0\n", "dh[dh <= 0] = 0\n", "dh", "wrong-mask"),
    (NETWORK, OF_NETWORK, "dscores /= 4\n", "", "dscores", "factor"),
    (NETWORK, OF_NETWORK, "dW1 += reg", "dW1 = reg", "dW1", "overwritten"),
    (NETWORK, OF_NETWORK, "dW1 += reg", "dW1 -= reg", "dW1", "sign"),
    (NETWORK, OF_NETWORK, "dW1 += reg * W1\n", "", "dW1", "missing-branch"),
    (NETWORK, OF_NETWORK, "np.sum(dh, axis=0, keepdims=True)", "np.sum(dh, axis=0)[:, None]", "db1",
     "transposed"),
    (COLUMN, OF_COLUMN, "axis=1, keepdims=True)", "axis=1)", "db", "wrong-shape"),
    (NEURON, {}, "(1 - f) * f", "(1 - dot) * dot", "ddot", "wrong-value-kept"),
    (NEURON, {}, "[w[0] * ddot, w[1] * ddot]", "[w[0], w[1]]", "dx", "no-upstream"),
    (NEURON, {}, "w[1] * ddot]", "w[0] * ddot]", "dx", "wrong-operand"),
    (NEURON, {}, "w[1] * ddot]", "x[1] * ddot]", "dx", "wrong-operand"),
    (NEURON, {}, "[w[0] * ddot, w[1] * ddot]", "[w[1] * ddot, w[0] * ddot]", "dx", "wrong-operand"),
    (PAIR, {}, "(1-z**2)", "(1-h**2)", "dh", "wrong-value-kept"),
    (PAIR, {}, "dh = dz*(1-z**2)", "dh = dz", "dh", "no-local"),
    (PAIR, {}, "dh = dz*(1-z**2)", "dh = 1-z**2", "dh", "no-upstream"),
    (PAIR, {}, "dw = dh*x", "dw = dh*w", "dw", "wrong-operand"),
    (PAIR, {}, "dw = dh*x", "dw = dh*xq", "dw", "wrong-operand"),
    (PAIR, {}, "dx = dh*w", "dx = dz*w", "dx", "no-local"),
    (LOGISTIC, OF_LOGISTIC, "*a*(1 - a)", "*a", "dz", "no-local"),
    (LOGISTIC, OF_LOGISTIC, "*a*(1 - a)", "*(1 - a)", "dz", "no-local"),
    (LOGISTIC, OF_LOGISTIC, "da*a*(1 - a)", "1 - a", "dz", "no-upstream"),
    (SOFTMAX, OF_SOFTMAX, "P*(dP - np", "(dP - np", "dS", "no-local"),
    (SOFTMAX, OF_SOFTMAX, "np.sum(dP*P, axis=1, keepdims=True)", "dP*P", "dS", "not-summed"),
    (SOFTMAX, OF_SOFTMAX, "np.sum(dP*P, axis=1, keepdims=True)",
     "np.sum(P, axis=1, keepdims=True)", "dS", "no-upstream"),
    (WINDOWS, {}, "dx[i:i+2] += ", "dx[i:i+2] = ", "dx", "overwritten"),
    (WINDOWS, {}, "dw += x[i:i+2]*dy[i]", "dw += x[i:i+2]", "dw", "no-upstream"),
    (NETWORK, OF_NETWORK, "dW1 += reg * W1", "dW1 += (reg * W1).T", "dW1", "transposed"),
    (FORK, {}, "; da += w", "", "da", "missing-branch"),
    (FORK, {}, "da += w", "da = w", "da", "overwritten"),
    (FORK, {}, "da += w", "da -= w", "da", "sign"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "right", "spoiled", "name", "code"), EACH)
def test_a_mistake_is_named_in_the_line_where_it_is(
    text: str, given: dict[str, Any], right: str, spoiled: str, name: str, code: str
) -> None:
    before = Circuit(text, given).backward
    assert before is not None and before.right == len(before.lines)
    assert right in text
    judged = Circuit(text.replace(right, spoiled), given).backward
    assert judged is not None and judged.first_wrong == name
    line = next(each for each in judged.lines if each.verdict == "wrong")
    assert line.diagnosis is not None and line.diagnosis.code == code
    assert line.diagnosis.message and line.diagnosis.hint
    assert all(each.diagnosis is None for each in judged.lines if each.verdict != "wrong")


def test_every_code_of_the_table_is_shown_above() -> None:
    assert {code for code, _ in TABLE} == {code for *_, code in EACH}


def test_where_nothing_fits_nothing_is_named() -> None:
    judged = Circuit("f = x**3; dx = 3*x**2 + sin(x)*exp(x)", {"x": 1.3}).backward
    assert judged is not None and judged.first_wrong == "dx"
    assert judged.lines[0].diagnosis is None
    judged = Circuit("f = sum(x**3); dx = 3*x**2 + sin(x)*exp(x)", {"x": [0.1, 1.3, -0.2]}).backward
    assert judged is not None and judged.lines[0].diagnosis is None
    assert "most of all at [1]" in str(report.verdict(judged.lines[0]))


def test_the_wire_of_a_branch_that_lacks_is_that_branch() -> None:
    circuit = Circuit(FORK.replace("; da += w", ""), {})
    assert circuit.backward is not None
    line = circuit.backward.lines[0]
    assert line.diagnosis is not None and line.diagnosis.wire is not None
    wire = next(each for each in circuit.graph.wires if each.id == line.diagnosis.wire)
    gate = circuit.graph.by_id[wire.target.name]
    assert circuit.graph.typed(gate) == "a*w"


def test_a_name_that_does_not_say_whose_gradient_it_is_is_suspected_where_lines_behind_it_are_wrong() -> (
    None
):
    text = "z = w*x; a = tanh(z); f = (a - y)**2/2; delta = (a - y)*(1 - a**2); dw = delta*x; dx = delta*w"
    judged = Circuit(text).backward
    assert judged is not None and judged.right == 3 and judged.lines[0].of == "z"
    spoiled = Circuit(text.replace("(a - y)*(1", "(y - a)*(1")).backward
    assert spoiled is not None and spoiled.first_wrong == "delta"
    assert [line.verdict for line in spoiled.lines] == ["wrong", "follows", "follows"]


def test_a_product_that_does_not_fit_its_mask_is_transposed_and_no_error() -> None:
    given = NETWORK.replace("np.dot(dscores, W2.T)", "dscores.T @ W2.T")
    judged = Circuit(given, OF_NETWORK).backward
    assert judged is not None and judged.first_wrong == "dh" and judged.wrong == 1
    line = next(each for each in judged.lines if each.name == "dh")
    assert line.value is None
    assert line.diagnosis is not None and line.diagnosis.code == "transposed"


def test_a_value_that_is_all_of_a_line_is_named_by_itself() -> None:
    judged = Circuit("q = x + y; f = q*z; dq = z; dz = x").backward
    assert judged is not None
    (wrong,) = [line.diagnosis for line in judged.lines if line.diagnosis]
    assert wrong.message == "`x` stands in `dz` where another value belongs"


HUBER = """\
r = p - y
small = np.abs(r) <= 1
loss = np.sum(np.where(small, 0.5*r**2, np.abs(r) - 0.5))
dr = np.where(small, r, np.sign(r))
dp = dr"""
LOOKED_UP = """\
v = C[places]
loss = np.sum(v*v*t)
dv = 2*v*t
dC = np.zeros_like(C)
np.add.at(dC, places, dv)"""


def test_the_local_gradient_alone_is_said_only_where_what_arrives_makes_it_right() -> None:
    given = {"p": [0.2, 2.5, 3, 0.1], "y": [1, 2, -1, 0.5]}
    assert found(HUBER.replace("np.where(small, r, np.sign(r))", "r"), given) == (
        "dr",
        "wrong-mask",
    )


@pytest.mark.parametrize("spoiled", ["dC[places] += dv", "dC[places] = dv"])
def test_a_place_that_is_named_twice_is_overwritten(spoiled: str) -> None:
    given = {"C": "randn(4,2)", "places": [0, 2, 0], "t": "randn(3,2)"}
    text = LOOKED_UP.replace("np.add.at(dC, places, dv)", spoiled)
    assert found(text, given) == ("dC", "overwritten")


def test_a_part_without_a_gradient_is_told_from_a_factor_that_lacks() -> None:
    line = "dx = (dxhat - dxhat.mean(axis=0) - xhat*(dxhat*xhat).mean(axis=0))/std"
    text = (
        "std = np.sqrt(x.var(axis=0) + 1e-5); xhat = (x - x.mean(axis=0))/std; loss = np.sum(xhat*t)"
        f"; dxhat = t; {line}"
    )
    given = {"x": "randn(5,3)", "t": "randn(5,3,seed=1)"}
    judged = Circuit(text, given).backward
    assert judged is not None and judged.right == 2
    assert found(text.replace("xhat*(dxhat*xhat).mean(axis=0)", "xhat"), given) == (
        "dx",
        "no-upstream",
    )
    lacking = text.replace(line, line.removesuffix("/std"))
    assert found(lacking, given) == ("dx", "no-local")


def found(text: str, given: dict[str, Any]) -> tuple[str, str]:
    """Give the first wrong line, and the code of its mistake."""
    judged = Circuit(text, given).backward
    assert judged is not None
    line = next(each for each in judged.lines if each.verdict == "wrong")
    assert line.diagnosis is not None
    return line.name, line.diagnosis.code


@pytest.mark.parametrize(
    ("right", "spoiled", "name", "code"),
    [
        ("dwx += dz * xs[t]", "dwx += dz", "dwx", "no-local"),
        ("dwx += dz * xs[t]", "dwx += xs[t]", "dwx", "no-upstream"),
        ("dwx += dz * xs[t]", "dwx = dz * xs[t]", "dwx", "overwritten"),
        ("dwh += dz * h[t]", "dwh += dz", "dwh", "no-local"),
        ("dh_next = dz * wh", "dh_next = dz", "dh_next", "no-local"),
        ("dh_next = dz * wh", "dh_next = -dz * wh", "dh_next", "sign"),
    ],
)
def test_in_a_loop_what_lacks_in_each_round_is_named(
    right: str, spoiled: str, name: str, code: str
) -> None:
    given = {"xs": [0.5, -0.3, 0.8, 0.1], "ts": [0.1, 0.4, -0.2, 0.3], "wx": 0.7, "wh": -0.4}
    assert right in STATES
    judged = Circuit(STATES.replace(right, spoiled), given).backward
    assert judged is not None
    wrong = [(line.name, line.diagnosis) for line in judged.lines if line.verdict == "wrong"]
    assert [(each, said and said.code) for each, said in wrong] == [(name, code)]


LISTS = (
    "w = [2, -3, -3]; x = [-1, -2]; dot = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1.0/(1 + math.exp(-dot)); "
    "ddot = (1 - f)*f; dx = [w[0]*ddot, w[1]*ddot]; dw = [x[0]*ddot, x[1]*ddot, 1.0*ddot]"
)
PLACES = """\
x = np.array([1., 2.]); w = np.array([0.3, -0.2])
z = w[0]*x[0] + w[1]*x[1]
f = z**2
dz = 2*z
dw = np.zeros(2)
dw[0] = x[0]*dz
dw[1] = x[1]*dz
dx = np.array([w[0]*dz, w[1]*dz])
"""
GATED = """\
X = np.array([[0.5, -1.0, 0.3], [1.5, 0.8, -0.2]]); W = np.array([[0.2, -0.3], [0.5, 0.7], [-0.1, 0.3]])
b = np.array([0.1]); v = np.array([0.7, -0.4])
scores = np.maximum(0, X @ W + b)
side = X @ W.T[0]
loss = np.sum(scores*scores*v)
dscores = 2*scores*v
dhid = dscores * (scores > 0)
db = np.array([np.sum(dhid)])
dW = X.T @ dhid
"""
PICKED = """\
scores = X @ W
exp_scores = np.exp(scores)
probs = exp_scores/np.sum(exp_scores, axis=1, keepdims=True)
loss = np.sum(-np.log(probs[range(3), y]))/3
dscores = probs
dscores[range(3), y] -= 1
dscores /= 3
dW = X.T @ dscores
"""
OF_PICKED: dict[str, Any] = {"X": "randn(3,2)", "W": "randn(2,4,seed=3)", "y": [0, 2, 1]}


@pytest.mark.parametrize(
    ("text", "right", "spoiled", "code", "message"),
    [
        (LISTS, "1.0*ddot", "w[2]*ddot", "factor", "`w[2]` in `dw` is a factor too many"),
        (LISTS, "1.0*ddot", "x[1]*ddot", "factor", "`x[1]` in `dw` is a factor too many"),
        (LISTS, "1.0*ddot", "ddot*ddot", "factor", "`ddot` in `dw` is a factor too many"),
        (LISTS, "1.0*ddot", "ddot/w[2]", "factor",
         "`dw` is divided by `w[2]`, which its local gradient is not"),
        (LISTS, "[x[0]*ddot", "[x[0]*w[0]*ddot", "factor", "`w[0]` in `dw` is a factor too many"),
        (LISTS, "[x[0]*ddot", "[x[0]**2*ddot", "factor", "`x[0]` in `dw` is a factor too many"),
        (LISTS, "[x[0]*ddot", "[ddot", "no-local", "`dw[0]` lacks a factor of its local gradient"),
        (LISTS, "1.0*ddot", "1.0", "no-upstream", "`dw[2]` is 1.00: the local gradient alone"),
        (PLACES, "x[1]*dz", "x[1]*w[0]*dz", "factor", "`w[0]` in `dw` is a factor too many"),
        (PLACES, "x[1]*dz", "dz/x[1]", "factor",
         "`dw` is divided by `x[1]`, which its local gradient is not"),
        (PLACES, "x[1]*dz", "x[0]*dz", "wrong-operand",
         "`x[0]` stands in `dw` where another value belongs"),
        (PLACES, "x[1]*dz", "-x[1]*dz", "sign", "one term of `dw` has the wrong sign"),
        (PLACES, "x[1]*dz", "x[1]", "no-upstream", "`dw[1]` is 2.00: the local gradient alone"),
        (PLACES, "x[1]*dz", "dz", "no-local", "`dw[1]` lacks a factor of its local gradient"),
        (GATED, "dscores * (scores > 0)", "dscores * scores", "wrong-mask",
         "`scores` stands in `dhid` where a mask belongs"),
        (GATED, "np.array([np.sum(dhid)])", "np.sum(dhid, keepdims=True)", "wrong-shape",
         "`db` is 1×1, and its value is a vector of 1"),
        (PICKED, "dscores[range(3), y] -= 1\n", "", "missing-branch",
         "a term of `dscores` is missing"),
        ("z = w*x; a = sigmoid(z); f = -(y*log(a) + (1 - y)*log(1 - a)); dz = a - y; dw = dz*x",
         "dz = a - y", "dz = a", "missing-branch", "a term of `dz` is missing"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_part_is_true_of_it(
    text: str, right: str, spoiled: str, code: str, message: str
) -> None:
    given = OF_PICKED if text == PICKED else {}
    before = Circuit(text, given).backward
    assert before is not None and before.right == len(before.lines)
    assert right in text
    judged = Circuit(text.replace(right, spoiled), given).backward
    assert judged is not None and judged.wrong == 1
    (said,) = [line.diagnosis for line in judged.lines if line.diagnosis]
    assert (said.code, str(said.message)) == (code, message)


def test_of_a_line_that_goes_together_in_no_way_those_that_use_it_are_not_blamed() -> None:
    for spoiled, code, after in (
        ("dscores * (side > 0)", "wrong-mask", "follows"),
        ("dscores @ (W > 0)", "wrong-shape", "unknown"),
    ):
        judged = Circuit(GATED.replace("dscores * (scores > 0)", spoiled)).backward
        assert judged is not None and judged.first_wrong == "dhid" and judged.wrong == 1
        lines = {line.name: line for line in judged.lines}
        assert lines["dhid"].diagnosis is not None and lines["dhid"].diagnosis.code == code
        assert [lines[name].verdict for name in ("db", "dW")] == [after, after]


def test_a_mistake_at_a_value_that_is_used_often_leads_to_the_gate_whose_it_is() -> None:
    text = "s = sigmoid(x); q = x*x; f = s*q; ds = q; dq = s; dx = dq*2*x + ds*(1 - x)*x"
    made = Circuit(text, {"x": 0.3})
    assert made.backward is not None
    (said,) = [line.diagnosis for line in made.backward.lines if line.diagnosis]
    assert said.code == "wrong-value-kept" and "since" not in str(said.hint)
    wire = next(each for each in made.graph.wires if each.id == said.wire)
    assert made.graph.by_id[wire.target.name].row.name == "sigmoid"


@pytest.mark.parametrize(("by", "said"), [("n", "3/4 is (n − 1)/n"), ("(n + 1)", None)])
def test_a_mean_over_one_less_is_hinted_at(by: str, said: str | None) -> None:
    text = (
        "xc = x - x.mean(axis=0); var = np.sum(xc**2, axis=0)/(n - 1); loss = np.sum(var*t)"
        f"; dvar = t; dxc = 2*xc*dvar/{by}"
    )
    judged = Circuit(text, {"x": "randn(4,3)", "t": "randn(3,seed=2)", "n": 4}).backward
    assert judged is not None
    (wrong,) = (line.diagnosis for line in judged.lines if line.verdict == "wrong")
    assert wrong is not None and wrong.code == "factor"
    assert (said is None) == (wrong.more is None)
    assert said is None or str(wrong.more).startswith(said)


SOFTMAX = """\
e = np.exp(z - z.max())
p = e/e.sum()
loss = np.sum(p*t)
dp = t
dz = p*(dp - np.sum(dp*p))"""
NORMED = """\
mu = x.mean(axis=1, keepdims=True)
c = x - mu
var = (c**2).mean(axis=1, keepdims=True)
s = 1/np.sqrt(var + 1e-5)
n = c*s
loss = np.sum(n*t)
dn = t
dx = s*(dn - dn.mean(axis=1, keepdims=True) - n*(dn*n).mean(axis=1, keepdims=True))"""


@pytest.mark.parametrize(
    ("text", "right", "spoiled", "said"),
    [
        (SOFTMAX, " - np.sum(dp*p)", "", "one of the ways back to `z`"),
        (NORMED, " - n*(dn*n).mean(axis=1, keepdims=True)", "", "through `var`"),
    ],
)
def test_a_way_back_that_one_formula_leaves_out_is_named(
    text: str, right: str, spoiled: str, said: str
) -> None:
    given = {"z": "randn(4)", "x": "randn(3,4)"}
    given["t"] = "randn(4,seed=2)" if text == SOFTMAX else "randn(3,4,seed=2)"
    judged = Circuit(text, given).backward
    assert judged is not None and judged.wrong == 0
    judged = Circuit(text.replace(right, spoiled), given).backward
    assert judged is not None
    (wrong,) = (line.diagnosis for line in judged.lines if line.verdict == "wrong")
    assert wrong is not None and wrong.code == "missing-branch"
    assert said in str(wrong.message)


SOFT = """\
N = X.shape[0]
z = X @ W
h = np.maximum(0, z)
p = np.exp(h) / np.sum(np.exp(h), axis=1, keepdims=True)
loss = -np.sum(np.log(p[np.arange(N), y])) / N
dh = p.copy()
dh[np.arange(N), y] -= 1
dh /= N
da = dh
da[z <= 0] = 0
dz = da
dW = X.T @ dz
"""
OF_SOFT: dict[str, Any] = {"X": "randn(4,3)", "W": "randn(3,3,seed=1)", "y": [0, 2, 1, 1]}
STEPS = """\
sy = 1/(1 + exp(-y))
num = x + sy
sx = 1/(1 + exp(-x))
t = x + y
den = sx + t**2
inv = 1/den
f = num*inv
dnum = inv
dinv = num
dden = (-1/(den**2))*dinv
dsx = 1*dden
dt = 2*t*dden
dx = 1*dt
dy = 1*dt
dx += sx*(1 - sx)*dsx
dx += 1*dnum
dsy = 1*dnum
dy += sy*(1 - sy)*dsy
"""
IN_LINES: list[tuple[str, dict[str, Any], str, str, str, str, str]] = [
    (SOFT, OF_SOFT, "da[z <= 0]", "da[z > 0]", "wrong-mask", "da[z > 0]", "the wrong places"),
    (SOFT, OF_SOFT, "da[z <= 0]", "da[X <= 0]", "wrong-mask", "da[X", "taken from `X`"),
    (SOFT, OF_SOFT, "dh[np.arange(N), y] -= 1\n", "", "missing-branch", "dh /= N", "a term of `dh`"),
    (SOFT, OF_SOFT, "dh = p.copy()", "dh = h.copy()", "wrong-operand", "dh = h", "`h` stands in `dh`"),
    (SOFT, OF_SOFT, "da = dh\n", "da = -dh\n", "sign", "da = -dh", "the sign is wrong"),
    (SOFT, OF_SOFT, "da = dh\n", "da = 2*dh\n", "factor", "da = 2", "is 2 times"),
    (SOFT, OF_SOFT, "-= 1", "-= 2", "factor", "dh[np", "`2` in `dh` is 2 times"),
    (SOFT, OF_SOFT, "dh[np.arange(N)", "dh[:", "wrong-shape", "dh[:, y]", "named twice"),
    (STEPS, {"x": 3, "y": -4}, "dy += ", "dy *= ", "overwritten", "dy *=", "`*=` multiplies"),
    (STEPS, {"x": 3, "y": -4}, "dx += 1*", "dx = 1*", "overwritten", "dx = 1*dnum", "given a value anew"),
    (STEPS, {"x": 3, "y": -4}, "dx += sx", "dx -= sx", "sign", "dx -=", "`sx*(1 - sx)*dsx` in `dx`"),
    (STEPS, {"x": 3, "y": -4}, "dx = 1*", "dx = -1*", "sign", "dx = -1", "one term of `dx`"),
    (STEPS, {"x": 3, "y": -4}, "(den**2)", "(inv**2)", "wrong-value-kept", "dden", "`inv` in `dden`"),
    (STEPS, {"x": 3, "y": -4}, "-1/(den", "-1*(den", "factor", "dden", "multiplied by `-1*(den**2)`"),
    (WINDOWS, {}, "w += x[i:i+2]*", "w += w*", "wrong-operand", "dw +=", "`w` stands in `dw`"),
    (COLUMN, OF_COLUMN, "np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ)", "wrong-axis", "db",
     "over all axes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "old", "new", "code", "at", "said"), IN_LINES)
def test_of_several_lines_the_wrong_one_is_named_alone(
    text: str, given: dict[str, Any], old: str, new: str, code: str, at: str, said: str
) -> None:
    spoiled = text.replace(old, new, 1)
    judged = Circuit(spoiled, given).backward
    assert judged is not None
    (wrong,) = [line for line in judged.lines if line.verdict == "wrong"]
    assert wrong.diagnosis is not None and wrong.diagnosis.code == code
    assert said in wrong.diagnosis.message
    assert wrong.at[0] == spoiled.index(at)
    assert {line.verdict for line in Circuit(text, given).backward.lines} == {"right"}  # type: ignore[union-attr]


def test_lines_of_a_loop_are_those_that_give_the_name() -> None:
    judged = Circuit(WINDOWS).backward
    assert judged is not None
    typed = {line.name: [WINDOWS[slice(*span)] for span in line.spans] for line in judged.lines}
    assert typed["dw"] == ["dx, dw = np.zeros(4), np.zeros(2)", "dw += x[i:i+2]*dy[i]"]
