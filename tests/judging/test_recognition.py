"""Where a backward pass begins in a text, and which texts have none."""

import pytest

from engine.circuits import Circuit
from engine.judging.recognition import parted

STAGED = "q = x+y; f = q*z; dq = z; dz = q; dx = dq; dy = dq"
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
