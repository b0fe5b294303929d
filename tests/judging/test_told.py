"""What is said of lines that were once left without a word, or of which something else was blamed."""

from typing import Any

import pytest

from engine.base.words import translated
from engine.circuits import Circuit
from engine.judging import report
from engine.judging.judged import Judged

MATRICES = "D = W @ X\nf = sum(D * D)\ndD = 2*D\ndX = W.T @ dD\ndW = dD @ X.T"
OF_MATRICES = {"W": "[[1,2],[0.5,-1],[3,1]]", "X": "[[1,-2],[0.5,1]]"}
NEURON = (
    "w = [2,-3,-3]; x = [-1,-2]; dot = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1.0/(1 + math.exp(-dot)); "
    "ddot = (1 - f)*f; dx = [w[0]*ddot, w[1]*ddot]; dw = [x[0]*ddot, x[1]*ddot, 1.0*ddot]"
)
ATTENTION = (
    "s = K @ q\na = softmax(s)\nf = dot(a, v)\nda = v\n"
    "ds = a*(da - np.sum(da*a, axis=-1, keepdims=True))"
)
OF_ATTENTION = {"K": "[[1,2],[-1,1]]", "q": "[1,1]", "v": "[3,-2]"}
HIDDEN = """\
hidden = np.maximum(0, X @ W + b)
scores = hidden @ W2
loss = np.sum(scores**2)
dscores = 2*scores
dhidden = dscores @ W2.T
dhidden[hidden <= 0] = 0
dW = X.T @ dhidden
db = dhidden.sum(axis=0)"""
OF_HIDDEN = {
    "X": "randn(5,3)",
    "W": "randn(3,6,seed=1)",
    "b": "zeros(6)",
    "W2": "randn(6,4,seed=2)",
}
SIGMOID = (
    "z = w*x + b; a = sigmoid(z); loss = (a - y)**2\nda = 2*(a - y)\n@dz = da*a*(1 - a)\ndw = dz*x"
)
SAMPLE = (
    "e = np.exp(s - np.max(s))\np = e/np.sum(e)\nloss = -np.log(p[y])\nds = p.copy()\nds[y] -= 1"
)


def judged(text: str, given: dict[str, Any] | None = None) -> Judged:
    found = Circuit(text, given or {}).backward
    assert found is not None
    return found


def wrong(text: str, given: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    lines = (line for line in judged(text, given).lines if line.verdict == "wrong")
    return [(each.name, each.diagnosis.code if each.diagnosis else "") for each in lines]


@pytest.mark.parametrize(
    ("text", "given", "old", "new", "name", "code", "said"),
    [
        (MATRICES, OF_MATRICES, "W.T @ dD", "W.T @ D", "dX", "no-upstream", "`D` in `dX` is a value"),
        (MATRICES, OF_MATRICES, "dD @ X.T", "D @ X.T", "dW", "no-upstream", "`D` in `dW` is a value"),
        (NEURON, {}, "[w[0]*ddot, w[1]*ddot]", "[x[0]*ddot, x[1]*ddot]", "dx", "wrong-operand",
         "`x` stands in `dx`"),
        (NEURON, {}, "[w[0]*ddot, w[1]*ddot]", "[x[0]*ddot, 2*w[1]*ddot]", "dx", "wrong-operand",
         "`x[0]` stands in `dx`"),
        (NEURON, {}, "[x[0]*ddot, x[1]*ddot", "[w[0]*ddot, w[1]*ddot", "dw", "wrong-operand",
         "`w` stands in `dw`"),
        (ATTENTION, OF_ATTENTION, "a*(da - np.sum(da*a, axis=-1, keepdims=True))", "a*da", "ds",
         "missing-branch", "a term of `ds`"),
        (ATTENTION, OF_ATTENTION, "da - np.sum", "-np.sum", "ds", "missing-branch", "a term of `ds`"),
        (HIDDEN, OF_HIDDEN, "[hidden <= 0]", "[hidden < 0]", "dhidden", "wrong-mask", "everywhere"),
        (HIDDEN, {}, "[hidden <= 0]", "[hidden < 0]", "dhidden", "wrong-mask", "everywhere"),
        (HIDDEN, {}, "dhidden[hidden <= 0] = 0", "dhidden = dhidden*(hidden < 0)", "dhidden", "wrong-mask",
         "at the wrong places"),
        (SAMPLE, {}, "\nds[y] -= 1", "", "ds", "missing-branch", "a term of `ds`"),
    ],
)  # fmt: skip
def test_the_mistake_is_named_at_its_line(
    text: str, given: dict[str, Any], old: str, new: str, name: str, code: str, said: str
) -> None:
    assert old in text and not wrong(text, given)
    spoiled = text.replace(old, new, 1)
    assert wrong(spoiled, given) == [(name, code)]
    (line,) = [each for each in judged(spoiled, given).lines if each.verdict == "wrong"]
    assert line.diagnosis is not None and said in line.diagnosis.message


@pytest.mark.parametrize(
    "helper", ["c = np.clip(a, 0, 1)\n", "c = np.clip(a, 0, 1)\nk = c + 1\n", "half = 0.5\n"]
)
def test_a_helper_that_nothing_uses_leaves_the_lines_judged(helper: str) -> None:
    found = judged(SIGMOID.replace("@", helper))
    assert found.right == len(found.lines) == 3


@pytest.mark.parametrize(
    ("helper", "behind"), [("c = np.clip(da, -1, 1)\n", ""), ("", "\nc = np.clip(a, 0, 1)")]
)
def test_what_goes_on_with_gradients_or_ends_a_text_makes_it_a_program(
    helper: str, behind: str
) -> None:
    made = Circuit(SIGMOID.replace("@", helper) + behind)
    assert made.backward is None
    assert any("is no gradient" in str(each.message) for each in made.notices())


def test_a_line_without_a_named_mistake_says_where_it_differs_and_where_to_look() -> None:
    text = "q = x*w\nr = tanh(q)\nf = np.sum(r*r) + np.sum(q)\ndq = r*r*r - q*q*q + 0.3"
    (line,) = judged(text, {"x": "[1,2,0.5]", "w": "[0.3,-1,2]"}).lines
    assert line.verdict == "wrong" and line.diagnosis is None
    assert "in 3 of 3 numbers" in report.verdict(line)
    look = report.hint(line)
    assert look is not None and "`q` goes into 2 gates, `r` and `sum`" in look
    assert "进入 2 个门" in translated(look, "zh")
    assert f"{line.expected}" not in look


SQUARES = "g = t - t\nh = g**2 + 2\nq = x/h\nf = 2*q\ndq = 2\ndh = -q/h*dq\ndg = dh*2*g\ndt = dg\ndt += -dg"
SHARES = (
    "g = s*B\nq = softmax(g)\nf = sum(q)\ndq = np.ones_like(q)\n"
    "dg = q*(dq - np.sum(dq*q))\nds = np.sum(dg*B)"
)


@pytest.mark.parametrize(
    ("text", "given", "old", "new", "name"),
    [
        (SQUARES, {"t": 0.5, "x": 0.7}, "dh = -q/h*dq", "dh = -2*q/h*dq", "dh"),
        # Of a softmax all adds up to 1, and but for rounding nothing comes back.
        (SHARES, {"s": 0.7, "B": "[0.3,-1,2]"}, "np.ones_like(q)", "np.ones_like(q)/3", "dq"),
    ],
)
def test_a_factor_does_not_show_in_what_is_0(
    text: str, given: dict[str, Any], old: str, new: str, name: str
) -> None:
    assert not wrong(text, given)
    assert wrong(text.replace(old, new), given) == [(name, "factor")]


def test_a_mask_from_another_value_is_seen_where_both_differ() -> None:
    text = "a = x*y\nb = tanh(z)\nf = max(a, b)*z\nda = z*(a >= b)\ndb = z*(b >= a)"
    given = {"x": -0.7, "y": 0.9, "z": 0.4}
    assert not wrong(text, given)
    assert wrong(text.replace("(a >= b)", "(x >= b)"), given) == [("da", "wrong-mask")]


def test_what_a_loss_that_is_not_there_would_give_is_not_blamed_on_a_line() -> None:
    lines = "delta = (a - y)*a*(1 - a)\nnabla_b = delta\nnabla_w = np.dot(delta, x.T)"
    found = Circuit("z = np.dot(w, x) + b\na = sigmoid(z)", backward=lines).backward
    assert found is not None and found.wrong == 0
    assert found.unset == ("y",)


def test_a_number_alone_is_no_mask() -> None:
    text = "p = softmax(s)\nf = -log(p[0])\nds = 2*p\nds[0] -= 1"
    assert wrong(text, {"s": "[1,2,0.5]"}) == [("ds", "factor")]


BATCH_NORM = """\
mu = x.mean(axis=0)
xc = x - mu
var = np.mean(xc**2, axis=0)
std = np.sqrt(var + eps)
xhat = xc/std
out = gamma*xhat + beta
loss = np.sum(out*t)
dout = t
N = x.shape[0]
dgamma = np.sum(dout*xhat, axis=0)
dxhat = dout*gamma
dvar = np.sum(dxhat*xc, axis=0)*-0.5*(var + eps)**-1.5
dmu = -np.sum(dxhat/std, axis=0)
dx = dxhat/std + dvar*2*xc/N + dmu/N"""
FUSED = BATCH_NORM[: BATCH_NORM.index("dvar")] + (
    "dx = (N*dxhat - np.sum(dxhat, axis=0) - xhat*np.sum(dxhat*xhat, axis=0))/(N*std)"
)
OF_BATCH_NORM = {
    "x": "randn(5,3)", "t": "randn(5,3,seed=1)", "gamma": "[1,2,0.5]", "beta": "[0.1,0.2,0.3]", "eps": 1e-5
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "old", "new", "name", "code", "said"),
    [
        (BATCH_NORM, "dxhat/std + dvar", "dxhat + dvar", "dx", "no-local", "lacks a factor"),
        (BATCH_NORM, "dvar*2*xc/N", "dvar*2/N", "dx", "no-local", "lacks a factor"),
        (BATCH_NORM, "dout*gamma", "dout*xhat", "dxhat", "wrong-operand", "`xhat` stands in `dxhat`"),
        (BATCH_NORM, "dmu/N", "dmu", "dx", "factor", "`dmu` in `dx` is 5 times"),
        (BATCH_NORM, "dgamma = np.sum(dout*xhat", "dgamma = np.sum(xhat", "dgamma", "no-upstream",
         "`dgamma` is [0.00, 0.00, 0.00]"),
        (FUSED, "x.shape[0]", "x.shape[1]", "dx", "factor", "`N` in `dx` is another number"),
        (FUSED, "xhat*np.sum(dxhat*xhat", "np.sum(dxhat*xhat", "dx", "no-local", "lacks a factor"),
        (FUSED, " - np.sum(dxhat, axis=0)", "", "dx", "missing-branch", "2 branches"),
        (FUSED, " - xhat*np.sum(dxhat*xhat, axis=0)", "", "dx", "missing-branch", "through `var`"),
        (FUSED, "xhat*np.sum(dxhat*xhat, axis=0)", "xhat*dxhat*xhat", "dx", "not-summed", "a part of"),
    ],
)  # fmt: skip
def test_mistakes_of_batch_normalisation_are_named(
    text: str, old: str, new: str, name: str, code: str, said: str
) -> None:
    test_the_mistake_is_named_at_its_line(text, OF_BATCH_NORM, old, new, name, code, said)


def test_what_rounding_leaves_in_a_wrong_line_is_0() -> None:
    text = BATCH_NORM.replace("dgamma = np.sum(dout*xhat", "dgamma = np.sum(xhat")
    (line,) = [each for each in judged(text, OF_BATCH_NORM).lines if each.verdict == "wrong"]
    assert line.value is not None and not line.value.any()


def test_a_factor_that_lacks_in_a_term_is_seen_at_its_gate() -> None:
    made = Circuit(BATCH_NORM.replace("dxhat/std + dvar", "dxhat + dvar"), OF_BATCH_NORM)
    assert made.backward is not None
    (said,) = [line.diagnosis for line in made.backward.lines if line.diagnosis]
    wire = next(each for each in made.graph.wires if each.id == said.wire)
    assert made.graph.by_id[wire.target.name].name == "xhat"


@pytest.mark.parametrize("place", ["dvar", "dq"])
def test_a_gradient_of_another_name_than_its_value_is_judged_by_what_uses_it(place: str) -> None:
    text = """\
def forward(x, gamma, eps):
    sample_mean = x.mean(axis=0)
    sample_var = x.var(axis=0)
    std = np.sqrt(sample_var + eps)
    x_norm = (x - sample_mean)/std
    return gamma*x_norm, (x, x_norm, gamma, sample_mean, std)

def backward(dout, cache):
    x, x_norm, gamma, sample_mean, std = cache
    N = dout.shape[0]
    dx_norm = dout*gamma
    dvar = np.sum(dx_norm*(x - sample_mean), axis=0)*-0.5*std**-3
    dmean = -np.sum(dx_norm/std, axis=0)
    dx = dx_norm/std + 2*dvar*(x - sample_mean)/N + dmean/N
    return dx
""".replace("dvar", place)
    given = {"x": "randn(5,3)", "gamma": "[1,2,0.5]", "eps": 1e-5}
    assert not wrong(text, given)
    assert wrong(text.replace("*-0.5*std**-3", "*-0.5*std**-1"), given) == [(place, "no-local")]


def test_a_sign_is_wrong_whatever_shapes_are_meant() -> None:
    text = HIDDEN.replace("dhidden.sum(axis=0)", "dhidden").replace("2*scores", "-2*scores")
    found = {line.name: line.verdict for line in judged(text).lines}
    assert found["dscores"] == "wrong" and found["db"] == "unknown"


def test_lines_that_come_to_infinity_are_judged_without_a_warning() -> None:
    text = "q = x*x\nf = q*w\ndq = w/(x - x)\ndx = dq*2*x\ndw = q"
    assert wrong(text, {"x": -0.5, "w": -2}) != []
