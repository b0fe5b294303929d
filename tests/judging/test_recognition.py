"""Where a backward pass begins in a text, and which texts have none."""

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.judging.recognition import parted
from tests.judging.test_verdicts import AFFINE as OF_PAIR

STAGED = "q = x+y; f = q*z; dq = z; dz = q; dx = dq; dy = dq"
AFFINE = f"""{OF_PAIR}\
out, cache = affine_forward(x, w, b)
dx, dw, db = affine_backward(dout, cache)
"""
LEFT_ALONE = [
    "data = 3; dim = 4; dt = 0.1; t = data*dt + dim",
    "d_k = k.shape[1]; s = q @ k.T / np.sqrt(d_k)",
    "x0 = 1; x1 = 3; dx = x1 - x0; y = dx*2",
    "x = a*b\ndx = 3\ny = x + dx",
    "dx*3 + x",
    "x = a*2; f = x + dx",
]


def test_it_begins_with_the_first_gradient() -> None:
    found = parted(STAGED)
    assert found is not None and found.lack is None
    assert found.forward == "q = x+y; f = q*z"
    assert [STAGED[slice(*line.span)] for line in found.lines] == [
        "dq = z", "dz = q", "dx = dq", "dy = dq",
    ]  # fmt: skip


def test_a_backward_function_is_taken_out_and_all_else_keeps_its_place() -> None:
    found = parted(AFFINE)
    assert found is not None and found.function is not None
    assert found.function.name.name == "affine_backward"
    assert "backward" not in found.forward
    assert found.forward.endswith("out, cache = affine_forward(x, w, b)")
    assert AFFINE.index("out, cache") == found.forward.index("out, cache")


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_other_names_that_begin_with_d_are_left_alone(text: str) -> None:
    found = parted(text)
    assert found is None


def test_a_text_that_goes_on_behind_its_gradients_says_why_it_is_one_program() -> None:
    text = "f = (w*x)**2; dw = 2*w*x*x; dx = 2*w*w*x; w -= 0.1*dw"
    circuit = Circuit(text, {"w": 2, "x": 3})
    assert circuit.backward is None and circuit.graph.output == "w"
    notice, *_ = circuit.notices()
    assert notice.message.startswith("`w -= 0.1*dw` is no gradient")
    assert notice.span == (text.index("w -="), len(text))
    assert notice.instead == "f = (w*x)**2"
    assert notice.backward == "dw = 2*w*x*x\ndx = 2*w*w*x\nw -= 0.1*dw"


def test_a_text_without_a_circuit_before_its_gradients_is_not_offered_as_two_passes() -> None:
    lines = [
        "for i in range(2):",
        "f = sum(W*x + b)",
        "dW = x",
        "db = 1",
        "W -= 0.1*dW",
        "b -= 0.1*db",
    ]
    text = "x = np.array([2, 5])\nW = np.ones(2)\nb = 3\n" + "\n    ".join(lines)
    notice, *_ = Circuit(text).notices()
    assert notice.message.startswith("`for i in range(2):")
    assert notice.instead is None and notice.backward is None


def test_a_forward_pass_that_ends_in_an_array_has_to_be_given_its_gradient() -> None:
    text = "D = W@X; L = D*D; dD = 2*D; dW = dD@X.T; dX = W.T@dD"
    given = {"W": [[1, 2], [3, 4]], "X": [[1, 2], [3, 5]]}
    circuit = Circuit(text, given)
    assert circuit.backward is None
    assert circuit.notices()[0].message.startswith("the forward pass ends in `L`, an array")
    assert Circuit(text.replace("D*D", "sum(D*D)"), given).backward is not None


def test_the_same_text_is_one_program_where_nothing_is_kept_apart() -> None:
    circuit = Circuit(STAGED, {"x": -2, "y": 5, "z": -4}, backward="")
    assert circuit.backward is None and circuit.output == -4.0
    judged = Circuit(STAGED, {"x": -2, "y": 5, "z": -4})
    assert judged.output == -12.0 and judged.record()["expr"] == STAGED
    assert [notice.backward for notice in judged.notices()] == [""]


def test_what_is_not_read_is_said_at_its_place() -> None:
    assert parted("f = x*y; dx = y; dy = (") is None
    assert parted("") is None and parted("x*y", "  ") is None


@pytest.mark.parametrize(
    ("text", "apart", "code", "span"),
    [
        ("f = x*y", "dx = (y", "unclosed", (5, 6)),
        ("f = x*y", "dx = foo(y)", "unknown-function", (5, 8)),
        ("f = x*y", "9" * 20_000, "program-too-long", (10_000, 20_000)),
        ("f = sum(x); dx = np.sum(np.outer(np.ones(50000), np.ones(50000)))", None,
         "too-many-numbers", (24, 64)),
        ("f = x*y\nwhile True:\n    dx = y", None, "too-many-turns", (8, 19)),
    ],
)  # fmt: skip
def test_lines_that_can_t_be_read_or_are_too_large_are_refused_at_their_place(
    text: str, apart: str | None, code: str, span: tuple[int, int]
) -> None:
    with pytest.raises(InputError) as refused:
        Circuit(text, {"x": [1, 2]}, backward=apart)
    assert (refused.value.code, refused.value.span) == (code, span)


@pytest.mark.parametrize(
    ("text", "values", "found"),
    [
        ("f = log(x)*y; dx = y/x; dy = log(x)", {"x": -1, "y": 2}, {"dx": "unknown", "dy": "unknown"}),
        ("f = x*2; dx = " + "+".join(["1"] * 3000), {"x": 1}, {"dx": "wrong"}),
        ("f = x*2; x.grad = " + "+".join(["1"] * 3000), {"x": 1}, {"x.grad": "wrong"}),
        ("f = sum(W@x); dW = W@W@x@W; dx = W.T@[1,1]", {"W": [[1, 2], [3, 4]], "x": [1, 2]},
         {"dW": "wrong", "dx": "right"}),
        ("f = x*y; dx[0] = y; dy = x", {"x": 1, "y": 2}, {"dx": "wrong", "dy": "right"}),
    ],
)  # fmt: skip
def test_odd_lines_are_judged_as_well(
    text: str, values: dict[str, object], found: dict[str, str]
) -> None:
    judged = Circuit(text, values).backward
    assert judged is not None
    assert {line.name: line.verdict for line in judged.lines} == found


def test_a_large_circuit_with_many_lines_is_judged() -> None:
    forward = ["v0 = x*y", *(f"v{i} = v{i - 1}*x + v{i - 1}" for i in range(1, 300))]
    backward = ["dv299 = 1", *(f"dv{i} = dv{i + 1}*x + dv{i + 1}" for i in range(298, 99, -1))]
    text = "\n".join([*forward, *backward]).replace("dv201*x + dv201", "dv201*x")
    circuit = Circuit(text, {"x": 0.01, "y": 1})
    assert circuit.backward is not None and len(circuit.graph.gates) > 850
    assert len(circuit.backward.lines) == 200 and circuit.backward.first_wrong == "dv200"


CLASSES = """\
h = np.tanh(X @ W)
p = np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)
loss = -np.mean(np.log(p[np.arange(3), y]))
{}
dp = np.zeros_like(p)
dp[np.arange(3), y] = -1 / (3 * p[np.arange(3), y])
dh = p * (dp - (dp * p).sum(axis=1, keepdims=True))
dW = X.T @ (dh * (1 - h**2))"""


@pytest.mark.parametrize(
    "between",
    [
        "acc = np.mean(np.argmax(p, axis=1) == y)",
        "pred = np.argmax(p, axis=1)\nacc = (pred == y).mean()\nprint(acc)",
        "norm = np.sum(W**2)",
        "mask = (h > 0).astype(float)",
        "for k in range(3):\n    print(p[k])",
    ],
)
def test_what_stands_behind_the_loss_is_no_end_of_the_forward_pass(between: str) -> None:
    given = {"X": "randn(3,2)", "W": "randn(2,3,seed=1)", "y": [0, 2, 1]}
    judged = Circuit(CLASSES.format(between), given).backward
    assert judged is not None and judged.output == "loss"
    assert {line.verdict for line in judged.lines} == {"right"} and len(judged.lines) == 3


def test_what_is_made_of_a_loss_is_the_end_of_the_forward_pass() -> None:
    text = "loss = np.sum(W*W); total = 3*loss; dloss = 3; dW = dloss*2*W"
    judged = Circuit(text, {"W": "randn(2,3)"}).backward
    assert judged is not None and judged.output == "total" and judged.right == 2


NEURON = """\
w, x = [2, -3, -3], [-1, -2]
dot = w[0]*x[0] + w[1]*x[1] + w[2]
f = 1/(1 + exp(-dot))
# backward
slope = (1 - f)*f
ddot = slope
dx = [w[0]*ddot, w[1]*ddot]
"""


@pytest.mark.parametrize(
    "text",
    [
        f"# backprop example\n{NEURON}",
        f"# 反向传播的例子\n{NEURON}",
        NEURON.replace("dot =", "# forward and backward pass\ndot =", 1),
        NEURON.replace("f =", "# f is kept for the backward pass\nf =", 1),
        NEURON.replace("f =", "# a sigmoid: back-propagation is easy\nf =", 1).replace(
            "dx", "df = 1\ndx"
        ),
    ],
)
def test_a_comment_that_begins_no_backward_pass_leaves_the_forward_pass_whole(text: str) -> None:
    circuit = Circuit(text)
    assert circuit.backward is not None and circuit.graph.output == "f"
    assert {line.verdict for line in circuit.backward.lines} == {"right"}


NORMALISED = """\
x = np.array([[1.0, -2.0], [0.3, 1.2], [-1.5, 0.4]])
gamma = np.array([1.5, 0.7])
dout = np.array([[0.2, -0.5], [0.7, 0.3], [-1.1, 0.6]])
N, D = {}.shape
xmu = x - x.mean(axis=0)
out = gamma * xmu
"""
OF_NORMALISED = """\
dgamma = np.sum(dout * xmu, axis=0)
dxmu = dout * gamma
dx = dxmu - np.sum(dxmu, axis=0) / N
"""


@pytest.mark.parametrize("sized", ["x", "dout"])
def test_what_arrives_may_stand_above_the_forward_pass(sized: str) -> None:
    forward = NORMALISED.format(sized)
    behind = Circuit(f"{forward}# backward\n{OF_NORMALISED}").backward
    assert behind is not None and behind.output == "out"
    assert [(line.name, line.verdict) for line in behind.lines] == [
        (name, "right") for name in ("dout", "dgamma", "dxmu", "dx")
    ]
    apart = Circuit(forward, backward=OF_NORMALISED).backward
    assert apart is not None and apart.lines[0].span == (0, OF_NORMALISED.index("\n"))
    assert [(line.name, line.verdict) for line in apart.lines] == [
        (name, "right") for name in ("dgamma", "dxmu", "dx")
    ]


def test_what_a_forward_function_is_given_may_stand_behind_what_arrives() -> None:
    text = f"""{OF_PAIR}\
dout = np.ones((2, 4))
mode = {{'scale': 2}}
out, cache = affine_forward(x, w*mode['scale'], b)
dx, dw, db = affine_backward(dout, cache)
"""
    found = parted(text)
    assert found is not None and found.lack is None and "mode =" in found.forward


LOGISTIC = """\
m = 4
dw = 0; db = 0; J = 0
for i in range(m):
    z = w*x[i] + b
    a = sigmoid(z)
    J += -(y[i]*np.log(a) + (1 - y[i])*np.log(1 - a))
    dz = a - y[i]
    dw += x[i]*dz
    db += dz
J /= m; dw /= m; db /= m"""
OF_LOGISTIC = {"x": [1, 2, -1, 0.5], "y": [1, 0, 1, 1], "w": 0.3, "b": 0.1}


def test_one_loop_for_a_loss_and_its_gradients_is_one_program_and_offered_as_two_passes() -> None:
    circuit = Circuit(LOGISTIC, OF_LOGISTIC)
    assert circuit.backward is None
    (notice,) = circuit.notices()
    assert notice.message.startswith("one loop gives `J` and its gradients `dw`, `db` and `dz`")
    assert LOGISTIC[slice(*notice.span)] == "for i in range(m):"
    assert notice.instead is not None and "dw" not in notice.instead
    judged = Circuit(notice.instead, OF_LOGISTIC, backward=notice.backward).backward
    assert judged is not None and {line.verdict for line in judged.lines} == {"right"}
    assert {line.name for line in judged.lines} == {"dw", "db", "dz"}


def test_a_loop_with_a_loss_and_no_gradients_has_no_such_notice() -> None:
    text = "d = 2\nloss = 0\nfor i in range(3):\n    step = x[i]*d\n    loss += step**2"
    assert Circuit(text, {"x": [1, 2, 3]}).notices() == []
