"""Lines of a backward pass are judged one by one."""

import json
from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.base.json import as_json
from engine.circuits import Circuit, circuit
from engine.judging import report
from engine.judging.shown import shown
from engine.passes.numbers import Value
from engine.programs import numpy

NUMBERS = {"x": -2, "y": 5, "z": -4}
STAGED = "q = x+y; f = q*z; dq = z; dz = q; dx = dq; dy = dq"
NEURON = """\
w = [2,-3,-3]; x = [-1, -2]
dot = w[0]*x[0] + w[1]*x[1] + w[2]
f = 1.0 / (1 + math.exp(-dot))
ddot = (1 - f) * f
dx = [w[0] * ddot, w[1] * ddot]
dw = [x[0] * ddot, x[1] * ddot, 1.0 * ddot]
"""
MATRIX = """\
W = np.random.randn(5, 10)
X = np.random.randn(10, 3)
D = W.dot(X)
dD = np.random.randn(*D.shape)
dW = dD.dot(X.T)
dX = W.T.dot(dD)
"""
NETWORK = """\
h = np.maximum(0, X@W1 + b1)
scores = h@W2 + b2
ex = np.exp(scores)
probs = ex/np.sum(ex, axis=1, keepdims=True)
logp = -np.log(probs[range(4), y])
loss = np.sum(logp)/4 + 0.5*reg*np.sum(W1*W1) + 0.5*reg*np.sum(W2*W2)
dscores = probs
dscores[range(4),y] -= 1
dscores /= 4
dW2 = np.dot(h.T, dscores)
db2 = np.sum(dscores, axis=0, keepdims=True)
dh = np.dot(dscores, W2.T)
dh[h <= 0] = 0
dW1 = np.dot(X.T, dh)
db1 = np.sum(dh, axis=0, keepdims=True)
dW2 += reg * W2
dW1 += reg * W1
"""
OF_NETWORK = {
    "X": "randn(4,2)", "W1": "randn(2,5)", "b1": "randn(1,5)", "W2": "randn(5,3)",
    "b2": "randn(1,3)", "y": "[0,2,1,0]", "reg": 0.1,
}  # fmt: skip
AFFINE = """\
def affine_forward(x, w, b):
    out = x@w + b
    cache = (x, w, b)
    return out, cache
def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
"""
OF_AFFINE = {"x": "randn(3,2)", "w": "randn(2,4)", "b": "randn(4)"}
RIGHT: list[tuple[str, dict[str, Any]]] = [
    (STAGED, NUMBERS),
    (NEURON, {}),
    (MATRIX, {}),
    (NETWORK, OF_NETWORK),
    (AFFINE, OF_AFFINE),
]


def verdicts(made: Circuit) -> list[tuple[str, str]]:
    assert made.backward is not None
    return [(line.name, line.verdict) for line in made.backward.lines]


@pytest.mark.parametrize(("text", "given"), RIGHT)
def test_a_right_backward_pass_is_right_in_every_line(text: str, given: dict[str, Any]) -> None:
    judged = Circuit(text, given).backward
    assert judged is not None and judged.lines
    assert {line.verdict for line in judged.lines} == {"right"}
    assert judged.right == len(judged.lines) and judged.wrong == 0
    assert judged.first_wrong is None


def test_one_mistake_does_not_spread() -> None:
    made = Circuit(STAGED.replace("dq = z", "dq = -z"), NUMBERS)
    assert verdicts(made) == [
        ("dq", "wrong"), ("dz", "right"), ("dx", "follows"), ("dy", "follows"),
    ]  # fmt: skip
    assert made.backward is not None
    wrong, _, following, _ = made.backward.lines
    assert (wrong.value, wrong.expected) == (4.0, -4.0)
    assert (following.value, following.expected) == (4.0, -4.0)
    assert made.backward.first_wrong == "dq"


def test_the_record_has_what_was_judged() -> None:
    text = "q = x+y; f = q*z; dq = z; dz = q; dy = dq"
    found = json.loads(as_json(circuit(text, **NUMBERS).record()))["backward"]
    assert found["output"] == "f" and found["missing"] == ["x"]
    assert (found["right"], found["wrong"], found["first_wrong"]) == (3, 0, None)
    first = found["lines"][0]
    assert first["name"] == "dq" and first["of"] == "q"
    assert text[slice(*first["span"])] == "dq = z"
    assert (first["value"], first["expected"], first["verdict"]) == (-4.0, -4.0, "right")
    assert first["diagnosis"] is None
    assert "backward" not in circuit("(x+y)*z", **NUMBERS).record()


def test_an_exercise_hides_what_is_expected() -> None:
    made = Circuit("(x+y)*z", NUMBERS, backward="dz = x", exercise=True)
    found = json.loads(as_json(made.record()))["backward"]
    assert "expected" not in found["lines"][0] and found["lines"][0]["verdict"] == "wrong"
    right = Circuit("(x+y)*z", NUMBERS, backward="dz = x+y", exercise=True)
    record = json.loads(as_json(right.record()))
    assert record["inputs"]["z"]["gradient"] == 3.0 and record["inputs"]["x"]["gradient"] is None
    seen = {w["source"]: w["gradient"] for w in record["wires"] if w["gradient"] is not None}
    assert seen == {"input-z": 3.0, "gate-g2": 1.0}
    assert all(gate["gradient"] is None for gate in record["gates"])
    assert not any(step["text"] for step in record["steps"] if step["phase"] == "backward")
    empty = Circuit("(x+y)*z", NUMBERS, exercise=True).backward
    assert empty is not None and empty.lines == () and empty.missing == ("x", "y", "z")


def test_lines_that_are_kept_apart_have_places_of_their_own() -> None:
    made = Circuit("(x+y)*z", NUMBERS, backward="dz = x+y\ndx = z\ndy = 1")
    assert verdicts(made) == [("dz", "right"), ("dx", "right"), ("dy", "wrong")]
    assert made.backward is not None
    assert [line.span for line in made.backward.lines] == [(0, 8), (9, 15), (16, 22)]


def test_the_gradient_of_a_last_array_is_the_upstream_gradient() -> None:
    text = "D = W@X; dD = [[1,2],[3,4]]; dW = dD@X.T; dX = W.T@dD"
    made = Circuit(text, {"W": [[1, 2], [3, 4]], "X": [[1, 2], [3, 5]]})
    assert verdicts(made) == [("dD", "right"), ("dW", "right"), ("dX", "right")]
    np.testing.assert_array_equal(made.run.upstream, [[1, 2], [3, 4]])
    np.testing.assert_array_equal(made.gradients["W"], [[5, 13], [11, 29]])


def test_a_sum_is_judged_when_all_of_it_is_there() -> None:
    text = "a = x*y; f = a*a + x; da = 2*a; dx = da*y; dy = da*x; dx += 1"
    given = {"x": 2, "y": 3}
    assert verdicts(Circuit(text, given)) == [("da", "right"), ("dx", "right"), ("dy", "right")]
    lacking = text.replace("; dx += 1", "")
    assert verdicts(Circuit(lacking, given))[1] == ("dx", "wrong")


def test_a_part_of_a_sum_may_be_used_before_all_of_it_is_there() -> None:
    text = "m = mean(x); c = x - m; f = sum(c**3); dc = 3*c**2; dx = dc; dm = -np.sum(dx); dx = dx + dm/3"
    made = Circuit(text, {"x": [1, 2, 4]})
    assert {verdict for _, verdict in verdicts(made)} == {"right"}


def test_at_a_kink_that_no_point_leaves_nothing_is_said_to_be_wrong() -> None:
    text = "g = x - x; q = max(0, g); f = t*q + x; dt = q; dq = t; dg = t*0.5; dx = 1"
    found = dict(verdicts(Circuit(text, {"x": 2, "t": 3})))
    assert found == {"dt": "right", "dq": "right", "dg": "unknown", "dx": "right"}
    spoiled = text.replace("dq = t;", "dq = -t;")
    assert dict(verdicts(Circuit(spoiled, {"x": 2, "t": 3})))["dq"] == "wrong"


STEP = """
def step_forward(x, w, b):
    out = np.tanh(x.dot(w) + b)
    return out, (x, w, b, out)

def step_backward(dout, cache):
    x, w, b, out = cache
    dz = dout*(1 - out**2)
    dx = dz.dot(w.T)
    dw = x.T.dot(dz)
    db = dz.sum(axis=0)
    return dx, dw, db
"""


def test_shapes_without_values_are_chosen_such_that_both_passes_fit() -> None:
    guessed = Circuit(STEP)
    assert verdicts(guessed) == [("dz", "right"), ("dx", "right"), ("dw", "right"), ("db", "right")]
    assert {name: np.ndim(guessed.values[name]) for name in "xwb"} == {"x": 2, "w": 2, "b": 1}
    spoiled = Circuit(STEP.replace("dw = x.T.dot(dz)", "dw = -x.T.dot(dz)")).backward
    assert spoiled is not None and spoiled.first_wrong == "dw"
    assert spoiled.lines[2].diagnosis is not None and spoiled.lines[2].diagnosis.code == "sign"
    given = {"x": np.ones((2, 3)) / 3, "w": np.ones((3, 2)) / 4, "b": np.ones(2) / 5}
    known = Circuit(STEP, given).backward
    assert known is not None
    assert [line.verdict for line in known.lines] == ["right"] * 4


def test_of_guessed_shapes_that_fit_nothing_no_line_is_called_wrong() -> None:
    guessed = Circuit(STEP.replace("db = dz.sum(axis=0)", "db = dz.reshape(1, 1, -1)")).backward
    assert guessed is not None
    assert {line.verdict for line in guessed.lines} <= {"right", "unknown"}


@pytest.mark.parametrize(
    ("right", "spoiled", "name"),
    [("dW2 = dZ2 @ A.T / m", "dW2 = dZ2 @ A.T", "dW2"), ("dZ2 = P - Y", "dZ2 = Y - P", "dZ2")],
)
def test_a_factor_that_later_lines_make_up_for_is_right(
    right: str, spoiled: str, name: str
) -> None:
    text = (
        "m = X.shape[1]\nZ = W1 @ X\nA = np.tanh(Z)\nZ2 = W2 @ A\nP = sigmoid(Z2)\n"
        "J = -np.sum(Y*np.log(P) + (1-Y)*np.log(1-P)) / m\n"
        "dZ2 = P - Y\ndW2 = dZ2 @ A.T / m\ndZ = W2.T @ dZ2 * (1-A**2)\ndW1 = dZ @ X.T / m"
    )
    given = {"X": "randn(2,4)", "W1": "randn(3,2)", "W2": "randn(1,3)", "Y": "[[0,1,1,0]]"}
    judged = Circuit(text, given).backward
    assert judged is not None and judged.right == 4
    assert [line.factor for line in judged.lines] == [
        pytest.approx(4),
        None,
        pytest.approx(4),
        None,
    ]
    found = Circuit(text.replace(right, spoiled), given).backward
    assert found is not None and found.first_wrong == name and found.wrong <= 2


LINEAR = """\
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)

def linear_backward(dZ, cache):
    A, W, b = cache
    m = A.shape[1]
    dW = dZ @ A.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA = W.T @ dZ
    return dA, dW, db
"""


def test_a_function_may_take_the_mean_of_a_sum_whose_gradient_it_is_given() -> None:
    given = {"A": "randn(3,4)", "W": "randn(2,3,seed=2)", "b": "randn(2,1)"}
    judged = Circuit(LINEAR, given).backward
    assert judged is not None and [line.verdict for line in judged.lines] == ["right"] * 3
    assert [line.factor for line in judged.lines] == [0.25, 0.25, None]
    for spoiled in ("-dZ @ A.T / m", "dZ @ A.T"):
        found = Circuit(LINEAR.replace("dZ @ A.T / m", spoiled), given).backward
        assert found is not None and found.wrong > 0


TOGETHER = """\
def svm_loss(x, y):
    N = x.shape[0]
    margins = np.maximum(0, x - x[np.arange(N), y][:, None] + 1)
    margins[np.arange(N), y] = 0
    loss = np.sum(margins) / N
    dx = np.zeros_like(x)
    dx[margins > 0] = 1
    dx[np.arange(N), y] -= np.sum(margins > 0, axis=1)
    dx /= N
    return loss, dx
"""


@pytest.mark.parametrize(
    "call", ["", "loss, dx = svm_loss(x, y)\nprint(dx)", "_, grad = svm_loss(x, y)"]
)
def test_a_function_that_gives_its_loss_and_gradients_is_parted(call: str) -> None:
    made = Circuit(TOGETHER + call, {"x": "randn(3,4)", "y": [0, 2, 1]})
    assert verdicts(made) == [("dx", "right")] and made.shape == ()


def test_a_text_that_goes_on_with_gradients_of_a_function_is_one_program() -> None:
    text = TOGETHER + "loss, dx = svm_loss(x, y)\nx = x - 0.1*dx"
    assert Circuit(text, {"x": "randn(3,4)", "y": [0, 2, 1]}).backward is None


def test_lines_behind_a_function_of_loss_and_gradient_are_judged_with_what_it_gives() -> None:
    text = (
        TOGETHER + "s = X @ W\nloss, ds = svm_loss(s, y)\nloss += np.sum(W*W)\ndW = X.T @ ds + 2*W"
    )
    given = {"X": "randn(3,2)", "W": "randn(2,4)", "y": [0, 2, 1]}
    assert verdicts(Circuit(text, given)) == [("ds", "right"), ("dW", "right")]
    assert verdicts(Circuit(text.replace("+ 2*W", ""), given)) == [("ds", "right"), ("dW", "wrong")]
    spoiled = text.replace("    dx /= N\n", "")
    assert verdicts(Circuit(spoiled, given)) == [("ds", "wrong"), ("dW", "follows")]


STATES = """\
h = [0.0]
loss = 0.0
for t in range(4):
    h.append(np.tanh(wx * xs[t] + wh * h[t]))
    loss += 0.5 * (h[t + 1] - ts[t])**2
dwx, dwh, dh_next = 0.0, 0.0, 0.0
for t in reversed(range(4)):
    dh = h[t + 1] - ts[t] + dh_next
    dz = dh * (1 - h[t + 1]**2)
    dwx += dz * xs[t]
    dwh += dz * h[t]
    dh_next = dz * wh"""


@pytest.mark.parametrize(
    ("right", "spoiled", "name"),
    [
        ("dz = dh *", "dz = -dh *", "dz"),
        ("dz = dh * (1 - h[t + 1]**2)", "dz = dh", "dz"),
        (" + dh_next\n", "\n", "dh"),
        ("dh_next = dz", "dh_next = -dz", "dh_next"),
    ],
)
def test_a_state_that_begins_with_a_number_has_gradients_in_each_round(
    right: str, spoiled: str, name: str
) -> None:
    given = {"xs": [0.5, -0.3, 0.8, 0.1], "ts": [0.1, 0.4, -0.2, 0.3], "wx": 0.7, "wh": -0.4}
    made = Circuit(STATES, given).backward
    assert made is not None and made.wrong == 0
    judged = Circuit(STATES.replace(right, spoiled), given).backward
    assert judged is not None
    assert {line.name for line in judged.lines if line.verdict == "wrong"} == {name}


def test_a_function_behind_a_loss_is_given_the_gradient_of_what_its_partner_gave() -> None:
    forward, backward = AFFINE.split("def affine_backward")
    call = "y, cache = affine_forward(x, w, b)\nloss = np.sum(y * G)\n"
    text = f"{forward}{call}def affine_backward{backward}"
    given = {**OF_AFFINE, "G": "randn(3,4)"}
    right = [("dx", "right"), ("dw", "right"), ("db", "right")]
    assert verdicts(Circuit(text, given)) == right
    wrong = Circuit(text.replace("dout.sum(axis=0)", "-dout.sum(axis=0)"), given)
    assert verdicts(wrong) == [*right[:2], ("db", "wrong")]
    begins = text.replace("dout", "dloss").replace("cache):", "cache):\n    dy = dloss * G")
    begins = begins.replace("dloss @", "dy @").replace("@ dloss", "@ dy").replace("dloss.", "dy.")
    assert verdicts(Circuit(begins, given)) == [
        ("dy", "right"), *right,
    ]  # fmt: skip


def test_lines_behind_one_of_a_wrong_shape_follow() -> None:
    made = Circuit(NETWORK.replace("np.dot(dscores, W2.T)", "(dscores @ W2.T).T"), OF_NETWORK)
    assert made.backward is not None and made.backward.wrong == 1
    assert made.backward.first_wrong == "dh"
    found = dict(verdicts(made))
    assert (found["dW1"], found["db1"]) == ("follows", "follows")


@pytest.mark.parametrize(
    ("lines", "wrong", "following"),
    [
        ("dx1=da-y; dx2=db*z; dx=dx1+dx2", {"dx1"}, {"dx"}),
        ("dx1=da*y; dx2=db-z; dx=dx2+dx1", {"dx2"}, {"dx"}),
        ("dx1=da-y; dx2=db-z; dx=dx1+dx2", {"dx1", "dx2"}, {"dx"}),
        ("dx1=da-y; dx2=db*z; dx=dx1-dx2", {"dx1", "dx"}, set()),
        ("dx1=da*y; dx2=db*z; dx=dx1-dx2", {"dx"}, set()),
        ("dx1=da*y; dx2=db*z; dx=dx1", {"dx"}, set()),
    ],
)
def test_a_line_that_is_right_with_some_branch_of_a_wrong_one_follows(
    lines: str, wrong: set[str], following: set[str]
) -> None:
    made = circuit(f"x=3.0; y=-4.0; z=2.0; a=x*y; b=x*z; f=a*b; da=b; db=a; {lines}")
    assert {name for name, found in verdicts(made) if found == "wrong"} == wrong
    assert {name for name, found in verdicts(made) if found == "follows"} == following


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("dq1=da-y; dq2=db*2*q; dx=(dq1+dq2)*y; dy=(dq1+dq2)*x+da*q", {"dq1"}),
        ("dq1=da-y; dq2=db-2*q; dx=(dq1+dq2)*y; dy=(dq1+dq2)*x+da*q", {"dq1", "dq2"}),
        ("dq1=da*y; dq2=db*2*q; dx=(dq1+dq2)*x; dy=(dq1+dq2)*x+da*q", {"dx"}),
    ],
)
def test_a_branch_that_only_other_lines_add_up_is_wrong_and_these_follow(
    lines: str, wrong: set[str]
) -> None:
    made = circuit(f"x=3.0; y=-4.0; q=x*y; a=q*y; b=q**2; f=a*b; da=b; db=a; {lines}")
    assert {name for name, found in verdicts(made) if found == "wrong"} == wrong


def test_a_factor_that_no_line_makes_up_for_is_wrong() -> None:
    made = circuit("x = 3.0; y = -4.0; q = x*y; f = q**2; dq = 3*q; dx = dq*x")
    assert verdicts(made) == [("dq", "wrong"), ("dx", "wrong")]
    made = circuit("x = 3.0; y = -4.0; q = x*y; f = q**2; dq = 3*q; dx = dq*y*2/3")
    assert verdicts(made) == [("dq", "right"), ("dx", "right")]


def test_a_name_of_another_value_is_right_where_all_that_uses_it_agrees() -> None:
    text = (
        "X = randn(4,3); W = randn(3,3); y = [0, 2, 1, 1]; s = X @ W; c = s[np.arange(4), y].reshape(-1, 1)\n"
        "m = np.maximum(0, s - c + 1.0)\nm[np.arange(4), y] = 0\nL = np.sum(m)/4\n"
        "dm = (m > 0).astype(float)\ndm[np.arange(4), y] = -np.sum(dm, axis=1)\ndm /= 4\ndW = X.T.dot(dm)\n"
    )
    assert verdicts(circuit(text)) == [("dm", "right"), ("dW", "right")]
    assert ("dm", "wrong") in verdicts(circuit(text.replace("dm /= 4", "dm /= 2")))


def test_a_line_is_taken_for_no_other_gradient_where_its_users_are_wrong_in_themselves() -> None:
    text = "x = 0.5; w = 2.0; z = x*w; a = tanh(z); f = a*a; da = 2*a; dz = da; dw = -dz*x; dx = 3*dz*w"
    found = verdicts(circuit(text))
    assert found == [("da", "right"), ("dz", "wrong"), ("dw", "wrong"), ("dx", "wrong")]


def test_lines_without_a_value_s_name_are_blamed_for_those_that_use_them() -> None:
    made = circuit(
        "x = 0.5; w = 2.0; h = 0.3; f = tanh(x*w + h)**2; "
        "df = 1; draw = df; dx = draw*w; dw = draw*x; dh = draw"
    )
    assert made.backward is not None and made.backward.first_wrong == "draw"
    assert [line.verdict for line in made.backward.lines] == ["right", "wrong", *["follows"] * 3]


def test_a_number_that_right_gradients_went_into_is_marked() -> None:
    made = circuit("x = 2.0; q = x*x; f = q*3; dq = 2; dx = dq*x")
    assert made.backward is not None
    assert [(line.verdict, line.is_mended) for line in made.backward.lines] == [
        ("wrong", False), ("wrong", True),
    ]  # fmt: skip
    assert made.backward.lines[1].value == 6.0


def test_a_mean_behind_a_loss_that_is_a_sum_is_wrong() -> None:
    text = f"{LINEAR}Z, cache = linear_forward(A, W, b)\nloss = np.sum(Z*T)\n"
    given = {"A": "randn(3,4)", "W": "randn(2,3,seed=2)", "b": "randn(2,1)", "T": "randn(2,4)"}
    found = verdicts(Circuit(text + "dZ = T\ndA, dW, db = linear_backward(dZ, cache)", given))
    assert dict(found) == {"dZ": "right", "dW": "wrong", "db": "wrong", "dA": "right"}


def test_what_a_circuit_exports_of_places_is_read_back_and_right() -> None:
    first = circuit("Y = conv2d(X, K); f = sum(Y*Y)", X="randn(4,4)", K="randn(3,3)")
    again = Circuit("\n".join(line.text for line in numpy.write(first.run).lines))
    assert {found for _, found in verdicts(again)} == {"right"}


def test_an_array_and_the_circuit_s_share_one_scale_of_colours() -> None:
    made = circuit("x = ones(3, 9); f = sum(x*x); dx = 6*x")
    assert made.backward is not None
    (row,) = shown(made.backward, "", made.run, made.run).rows
    assert row.compared is not None and row.compared.right is not None
    maps = [row.compared.own.map, row.compared.right.map]
    assert all(each is not None and 'data-most="6"' in each for each in maps)
    assert row.compared.own.note == row.compared.right.note


SCRATCH = """\
mu = np.mean(x, axis=0)
xc = x - mu
var = np.mean(xc**2, axis=0)
std = np.sqrt(var + 1e-5)
xn = xc / std
out = gamma * xn + beta
dout = np.ones((4, 3)) * g
dbeta = dout.sum(axis=0)
dgamma = np.sum(xn * dout, axis=0)
dxn = gamma * dout
dxc = dxn / std
dstd = -np.sum((dxn * xc) / (std * std), axis=0)
dvar = 0.5 * dstd / std
dxc += (2.0 / 4) * xc * dvar
dmu = np.sum(dxc, axis=0)
dx = dxc - dmu / 4
"""


def test_a_gradient_of_the_other_sign_is_right_where_what_uses_it_makes_up_for_that() -> None:
    given = {"x": "randn(4,3)", "gamma": [1, 2, 0.5], "beta": [0.1, 0.2, 0.3], "g": [1, 2, 0.5]}
    judged = Circuit(SCRATCH, given).backward
    assert judged is not None and {line.verdict for line in judged.lines} == {"right"}
    assert {line.name: line.factor for line in judged.lines if line.factor} == {"dmu": -1.0}
    found = dict(verdicts(Circuit(SCRATCH.replace("dxc - dmu / 4", "dxc - dmu / 2"), given)))
    assert "wrong" in (found["dmu"], found["dx"])


def apart(program: str, lines: str, **values: Any) -> dict[str, tuple[str, str]]:
    """Give the verdict on each line of a backward pass that is kept apart, and what is said of it."""
    found = Circuit(program, values, backward=lines, exercise=True, forgiving=True).backward
    assert found is not None
    return {line.name: (line.verdict, str(report.verdict(line))) for line in found.lines}


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("sigmoid(w*x+b)", "db = f*(1-f)"),
        ("tanh(w*x+b)", "db = 1 - f**2"),
        ("(x+y)*z", "dz = f/z"),
        ("f*x", "dx = out/x"),
        ("sum(W@x*v)", "dq = 1\ndv = dq*f/v"),
    ],
)
def test_an_output_without_a_name_is_called_as_the_circuit_calls_it(
    program: str, line: str
) -> None:
    shapes = {"W": [[1.0, 2.0]], "x": [3.0, -1.0], "v": [0.5]} if "W" in program else {}
    assert {verdict for verdict, _ in apart(program, line, **shapes).values()} == {"right"}


def test_a_name_that_nobody_has_is_said_where_it_stands_and_what_uses_that_line_is_open() -> None:
    found = apart("sigmoid(w*x+b)", "dq = s*(1-s)\ndb = dq", w=2, x=-1, b=0.5)
    assert found["dq"][0] == "wrong"
    assert "`s` is no value of the forward pass" in found["dq"][1]
    assert found["db"] == ("unknown", "`dq`, which it uses, has no value")


def test_numbers_that_are_right_for_the_given_ones_alone_are_told_so() -> None:
    found = apart("(x+y)*z", "dx = -4\ndy = 4", x=-2, y=5, z=-4)
    assert found["dx"][0] == "right"
    assert "right for these numbers alone" in found["dx"][1]
    assert found["dy"][0] == "wrong"
    assert "right" not in found["dy"][1]


LECTURE = """\
x1 = 2.0; x2 = 0.0; w1 = -3.0; w2 = 1.0; b = 6.8813735870195432
n = x1*w1 + x2*w2 + b
o = n.tanh()
o.grad = 1.0
n.grad = 0.5
b.grad = 0.5
w2.grad = 0.0
x2.grad = w2 * n.grad
x1.grad = w1 * n.grad
w1.grad = x1 * n.grad
"""


def test_gradients_that_a_lecture_sets_by_hand_are_right_for_its_numbers() -> None:
    assert {verdict for _, verdict in verdicts(Circuit(LECTURE))} == {"right"}
    alone = LECTURE.replace("n.grad = 0.5\nb.grad = 0.5", "n.grad = 1 - o**2\nb.grad = n.grad")
    assert dict(verdicts(Circuit(alone)))["w2.grad"] == "wrong"  # 0 is what is left where all lacks


def test_what_goes_on_with_rounded_numbers_is_shown_with_them() -> None:
    rounded = LECTURE.replace("6.8813735870195432", "6.8").replace("= 0.5", "= 0.5591")
    made = Circuit(rounded)
    assert made.backward is not None and {e.verdict for e in made.backward.lines} == {"right"}
    assert made.backward.lines[-1].value == 2 * 0.5591
    assert dict(verdicts(Circuit(rounded.replace("x1 * n", "w1 * n"))))["w1.grad"] == "wrong"


TIE = """\
X = np.array([[1.0, -1.0], [2.0, 0.5]]); W = np.array([[1.0, 0.5], [1.0, -0.2]])
h = np.maximum(0, X @ W)
loss = np.sum(h*h + h)
dh = 2*h + 1
da = dh * (h > 0)
dW = X.T.dot(da)
"""


def test_at_a_kink_the_numbers_are_the_reader_s_own_and_the_circuit_s() -> None:
    for spoiled in ("", "dX = da.dot(W)\n"):  # where another line is wrong too
        made = Circuit(TIE + spoiled)
        assert made.backward is not None and made.yours is not None
        rows = {row.name: row for row in made.yours.rows}
        lines = {line.name: line for line in made.backward.lines}
        assert [lines[name].verdict for name in ("dh", "da", "dW")] == ["right"] * 3
        assert np.array_equal(lines["dW"].value, [[12, 8], [3, -1]])
        assert np.array_equal(lines["dW"].expected, [[13, 8], [2, -1]])
        assert rows["dW"].compared is not None and not rows["dW"].compared.agrees
        assert "kink" in str(rows["da"].said) and rows["dh"].said is None


def test_rounded_numbers_are_right_for_the_given_ones_alone_as_far_as_they_are_written() -> None:
    values = {"a": 1.234, "b": 2.345, "c": 3.456}
    for typed in ("8.104", "8.1", "-8.104 * -1"):
        assert "right for these numbers alone" in apart("a*b*c", f"da = {typed}", **values)["da"][1]
    for typed in ("8.11", "8", "-8.104"):
        assert "right" not in apart("a*b*c", f"da = {typed}", **values)["da"][1]
    found = apart("sum(W*x)", "dW = [[0.34, 1.2], [0.34, 1.2]]", W=[[1, 2], [3, 4]], x=[0.341, 1.2])
    assert "right for these numbers alone" in found["dW"][1]


def test_a_name_that_does_not_say_whose_it_is_takes_no_gradient_from_an_input() -> None:
    numbers: dict[str, Value | str] = {"w0": 0.2, "x0": 0.5, "w2": 0.1}
    judged = Circuit("1/(1+exp(-(w0*x0+w2)))", numbers, backward="ds = f*(1-f)").backward
    assert judged is not None
    assert judged.lines[0].verdict == "right"
    assert judged.missing == ("w0", "x0", "w2")


def test_a_line_that_gives_no_gradient_is_spoken_of_unless_another_uses_it() -> None:
    said = []
    for lines in ("hello = b*c\nda = b*c", "hello = b*c\nda = hello", "dq = b"):
        yours = Circuit("a*b*c", {"a": 1.2, "b": 2.3, "c": 3.4}, backward=lines).yours
        assert yours is not None
        said.append([str(each) for each in yours.asides])
    assert said == [["`hello` is no gradient’s name here; lines below it may use it"], [], []]


def test_a_factor_is_made_up_for_by_lines_that_use_it_and_one_branch_is_called_so() -> None:
    program = (
        "p = exp(s)/sum(exp(s), axis=1, keepdims=True); loss = -mean(log(p[range(2), [0, 1]]))"
    )
    numbers = [[1.0, 2.0], [0.5, -1.0]]
    first = "ds = p.copy()\nds[range(2), [0, 1]] -= 1"
    assert apart(program, first, s=numbers)["ds"][0] == "wrong"
    whole = apart(f"s = W*2; {program}", f"{first}\ndW = ds*2/2", W=numbers)
    assert [verdict for verdict, _ in whole.values()] == ["right", "right"]
    found = apart("c = a*b; f = c*c", "dc1 = c", a=2, b=3)
    assert found["dc1"][0] == "right"
    assert "one branch" in found["dc1"][1]


NORMED = """def forward(x):
    d = x - mean(x, axis=0)
    v = mean(d**2, axis=0)
    h = d/sqrt(v + 0.1)
    return h, (d, v)

def backward(dh, cache):
    d, v = cache
    dv = sum(dh*d, axis=0)*-0.5*(v + 0.1)**-1.5
    return dv

h, cache = forward([[1.2,-0.7],[0.4,1.9],[-0.8,0.5]])
"""


def test_what_rounding_left_of_gradients_that_cancel_is_shown_as_0() -> None:
    seen = Circuit(NORMED).yours
    assert seen is not None and seen.to_set == "h"
    right = seen.rows[-1].compared
    assert right and right.own.table
    assert [row[0].text for row in right.own.table] == ["0.00", "0.00"]
    other = Circuit(NORMED.replace("-0.5*", "-0.7*")).yours
    wrong = other and other.rows[-1]
    assert wrong and wrong.verdict == "wrong" and wrong.unseen
    assert wrong.compared and not wrong.compared.differing
    tiny = Circuit("a = x*1e-9; f = a*a; da = 2*a", {"x": 1e-6}).yours
    assert tiny and tiny.to_set == "" and tiny.rows[0].compared
    table = tiny.rows[0].compared.own.table
    assert table and table[0][0].text != "0.00"  # small, and right in each digit


BATCH = """x = [[1.2,-0.7],[0.4,1.9],[-0.8,0.5],[0.1,-1.4]]
N = 4
m = sum(x, axis=0)/N
d = x - m
s = d**2
v = sum(s, axis=0)/N
h = d/sqrt(v + 0.1)
f = sum(h**3)
dh = 3*h**2
dv = sum(dh*d, axis=0)*-0.5*(v + 0.1)**-1.5
ds = ones(4, 2)*dv/N
dd1 = dh/sqrt(v + 0.1)
dd2 = 2*d*ds
dm = -sum(dd1 + dd2, axis=0)
dx = dd1 + dd2 + dm/N
"""


def test_a_line_that_uses_a_wrong_one_follows_also_where_the_mistakes_cancel() -> None:
    judged = Circuit(BATCH.replace("dv = sum", "dv = -sum")).backward
    assert judged is not None
    said = {line.name: line.verdict for line in judged.lines}
    assert said == {
        "dh": "right",
        "dv": "wrong",
        "ds": "follows",
        "dd1": "right",
        "dd2": "follows",
        "dm": "follows",  # whatever the variance's gradient is, its part comes to 0 here
        "dx": "follows",
    }


@pytest.mark.parametrize(
    ("right", "wrong", "said", "more"),
    [
        ("dd2 = 2*d", "dd2 = d", "`dd2` is 1/2 times", "twice the operand"),
        ("dm/N", "dm", "`dm` in `dx` is 4 times", "4 is `N`"),
        ("dd2 + dm/N", "dd2 - dm/N", "`dm/N` in `dx` has the wrong sign", None),
    ],
)
def test_a_mistake_is_said_of_its_term_and_a_second_hint_says_where_a_number_comes_from(
    right: str, wrong: str, said: str, more: str | None
) -> None:
    judged = Circuit(BATCH.replace(right, wrong)).backward
    found = judged and next(line for line in judged.lines if line.verdict == "wrong")
    assert found and found.diagnosis and said in f"{found.diagnosis.message}"
    assert (more is None) == (found.diagnosis.more is None)
    assert more is None or more in f"{found.diagnosis.more}"


def test_the_line_that_is_wrong_is_named_among_several_and_its_gate_is_where_that_is_seen() -> None:
    text = (
        "s = sigmoid(x)\nq = x*y\nf = s*q\nds = q\ndq = s\ndx = dq*y\ndx += ds*(1 - x)*x\n"
        "dy = dq*x\n"
    )
    made = Circuit(text, {"x": 0.3, "y": 2})
    assert made.yours is not None
    row = next(each for each in made.yours.rows if each.name == "dx")
    assert row.number == 7 and text[slice(*row.spans[0])] == "dx += ds*(1 - x)*x"
    assert made.view.graph.by_id[row.gate].row.name == "sigmoid"
    assert "3 of 4 gradients are right" in str(made.yours.summary)


def test_the_gradient_at_the_output_is_what_the_program_says_or_else_what_is_set() -> None:
    made = Circuit(MATRIX)
    for upstream in ("2*ones(5,3)", "randn(2,2)"):
        given = Circuit(MATRIX, upstream=upstream)
        assert given.begins_with == "dD"
        assert np.array_equal(given.run.upstream, made.run.upstream)
    alone = MATRIX[: MATRIX.index("dD")]
    assert Circuit(alone, upstream="2*ones(5,3)").begins_with == ""
    assert np.array_equal(Circuit(alone, upstream="2*ones(5,3)").run.upstream, 2 * np.ones((5, 3)))
    with pytest.raises(InputError, match="the output D is 5×3"):
        Circuit(alone, upstream="randn(2,2)")
