"""Right pieces of courses, spoiled: the wrong line alone is wrong, and its mistake is named."""

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.judging.names import meant
from tests.judging.test_handwritten import FILES, read

PIECES = {path.stem: read(path) for path in FILES}


def wrong_of(stem: str, right: str, spoiled: str) -> list[tuple[str, str]]:
    text, given = PIECES[stem]
    assert text.count(right) == 1, stem
    judged = Circuit(text.replace(right, spoiled), given).backward
    assert judged is not None
    wrong = (line for line in judged.lines if line.verdict == "wrong")
    return [(each.name, each.diagnosis.code if each.diagnosis else "") for each in wrong]


@pytest.mark.parametrize(
    ("stem", "right", "spoiled", "name", "code"),
    [
        # What a round hands to the one before, of lists that are called by their plural.
        ("char-lstm-loop", "dc_next = fs[t] * dc", "dc_next = dc", "dc_next", "no-local"),
        ("char-lstm-loop", "dc_next = fs[t] * dc", "dc_next = -fs[t] * dc", "dc_next", "sign"),
        ("char-lstm-loop", "dh_next = dz[", "dh_next = -dz[", "dh_next", "sign"),
        ("char-lstm-loop", "dc = dc_next + dh *", "dc = dh *", "dc", "missing-branch"),
        ("char-lstm-loop", "df = dc * cs[t-1]", "df = dc * hs[t-1]", "df", "wrong-operand"),
        # A place that is not there.
        ("char-lstm-loop", "np.dot(dy, hs[t].T)", "np.dot(dy, hs[t+1].T)", "dWy", "wrong-operand"),
        # Parts of a value, which are told by the name of what is made of them.
        ("lstm-step-parts", "da_i = di * i", "da_i = -di * i", "da_i", "sign"),
        ("lstm-step-parts", "da_f = df * f * (1 - f)", "da_f = df * i * (1 - i)", "da_f", "wrong-operand"),
        ("lstm-step-parts", "da_o = do * o * (1 - o)", "da_o = do", "da_o", "no-local"),
        ("lstm-step-parts", "df = dnext_c * prev_c", "df = dnext_c * dWx", "df", "wrong-operand"),
        # Zeros that a mean gives for ones, and a local gradient alone.
        ("batchnorm-kratzert-pair", "np.sum(dgammax * xhat", "np.sum(xhat", "dgamma", "no-upstream"),
        # The branch that the right line `dxmu2` does not give.
        ("batchnorm-kratzert-pair", "dxmu1 = dxhat * ivar", "dxmu1 = dxhat", "dxmu1", "no-local"),
        ("batchnorm-alt-call", "np.sum(dout * x_hat", "-np.sum(dout * x_hat", "dgamma", "sign"),
        ("batchnorm-alt-call", "dxhat = dout * gamma", "dxhat = dout", "dxhat", "no-local"),
        # Lines of a function that is called in a loop, and what uses what it gives.
        ("rnn-step-calls", "dtanh = dnext_h * (1 - next_h ** 2)", "dtanh = dnext_h", "dtanh", "no-local"),
        # Classes and functions that train.
        ("two-layer-train", "dW1 = X.T @ dz1 / n", "dW1 = X.T @ dz1", "dW1", "factor"),
        ("logistic-class-train", "db = (1 / n_samples)", "db = -(1 / n_samples)", "db", "sign"),
        ("two-layer-backward-of-self", "self.db1 = dz1", "self.db1 = -dz1", "self.db1", "sign"),
        ("two-layer-class-sizes", "np.sum(dh, axis=0)", "-np.sum(dh, axis=0)", "grads['b1']", "sign"),
    ],
)  # fmt: skip
def test_a_spoiled_line_of_a_course_alone_is_wrong(
    stem: str, right: str, spoiled: str, name: str, code: str
) -> None:
    assert wrong_of(stem, right, spoiled) == [(name, code)]


LAYERS = """\
@
parameters = {"W1": W1, "W2": W2}
caches = []
A = X
for l in range(1, 3):
    cache = (A, parameters["W" + str(l)])
    A = np.tanh(np.dot(parameters["W" + str(l)], A))
    caches.append((cache, A))
cost = np.sum((A - Y)**2) / 2
grads = {}
grads["dA2"] = A - Y
for l in reversed(range(2)):
    (A_prev, W), A_l = caches[l]
    dZ = grads["dA" + str(l + 2 - 1)] * (1 - A_l**2)
    grads["dW" + str(l + 1)] = np.dot(dZ, A_prev.T)
    grads["dA" + str(l)] = np.dot(W.T, dZ)
""".replace("@\n", "")
OF_LAYERS = {
    "X": "randn(3,4)",
    "Y": "randn(2,4,seed=1)",
    "W1": "randn(5,3,seed=2)",
    "W2": "randn(2,5,seed=3)",
}


def test_a_key_that_is_worked_out_is_the_name_of_a_gradient() -> None:
    judged = Circuit(LAYERS, OF_LAYERS).backward
    assert judged is not None and judged.wrong == 0
    right = {line.name for line in judged.lines if line.verdict == "right"}
    assert {"grads['dW1']", "grads['dW2']"} <= right
    spoiled = LAYERS.replace("= np.dot(dZ, A_prev.T)", "= -np.dot(dZ, A_prev.T)")
    judged = Circuit(spoiled, OF_LAYERS).backward
    assert judged is not None
    wrong = [(line.name, line.diagnosis) for line in judged.lines if line.verdict == "wrong"]
    assert {name for name, _ in wrong} == {"grads['dW1']", "grads['dW2']"}
    assert {said.code if said else "" for _, said in wrong} == {"sign"}


AFFINE = """\
class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx

net = Affine(w, b)
out = net.forward(x)
loss = np.sum(out * t)
dout = t
dx = net.backward(dout)
"""
OF_AFFINE = {
    "x": "randn(4,3)",
    "w": "randn(3,2,seed=1)",
    "b": "randn(2)",
    "t": "randn(4,2,seed=5)",
}


def test_a_line_that_computes_with_what_a_method_gives_is_judged() -> None:
    judged = Circuit(AFFINE.replace("= net.b", "= 2*net.b"), OF_AFFINE).backward
    assert judged is not None
    wrong = [line for line in judged.lines if line.verdict == "wrong"]
    assert [(line.name, line.diagnosis and line.diagnosis.code) for line in wrong] == [
        ("dx", "factor")
    ]
    assert wrong[0].span[0] > AFFINE.index("dout = t")


def test_a_number_that_the_forward_pass_asks_for_is_asked_for() -> None:
    text, given = PIECES["groupnorm-call"]
    with pytest.raises(InputError) as error:
        _ = Circuit(text[: text.index("out, cache =")], given).backward
    assert error.value.code == "unknown-number" and error.value.asks == "G"


@pytest.mark.parametrize(
    ("place", "values", "of"),
    [
        ("dxhat", {"x_hat", "x"}, "x_hat"),
        ("dx_hat", {"xhat"}, "xhat"),
        ("dw", {"weights"}, "weights"),
        ("db", {"bias"}, "bias"),
        ("dw", {"w", "weights"}, "w"),
    ],
)
def test_a_name_may_be_spelled_otherwise(place: str, values: set[str], of: str) -> None:
    found = meant(place, frozenset(values))
    assert found is not None and found.of == of and not found.branch


def test_a_call_may_take_the_name_that_it_gives_anew() -> None:
    text = """\
def loss_of(w, h):
    z = w * h
    loss = np.sum(z**2)
    dz = 2*z
    dw = dz * h
    return loss, dw, z
loss, dw, h = loss_of(w, h)
"""
    judged = Circuit(text, {"w": "randn(3)", "h": "randn(3,seed=1)"}).backward
    assert judged is not None
    assert [(line.name, line.verdict) for line in judged.lines] == [
        ("dz", "right"),
        ("dw", "right"),
    ]
