"""Points on other sides of kinks: what is right on one side alone is wrong, on all sides right."""

from typing import Any

import pytest

from engine.base.words import translated
from engine.circuits import Circuit
from engine.judging import report

UNITS = """\
z = W@x + b
h = np.maximum(0, z)
L = np.sum(h*t)
dh = t
dz = dh
db = dz
dW = np.outer(dz, x)
dx = W.T@dz"""
OF_UNITS: dict[str, Any] = {"W": [[1, 2], [2, 1]], "x": [1, 1], "b": [1, 1], "t": [1, 2]}


def found(text: str, values: dict[str, Any]) -> dict[str, tuple[str, str]]:
    judged = Circuit(text, values).backward
    assert judged is not None
    return {
        line.name: (line.verdict, line.diagnosis.code if line.diagnosis else "")
        for line in judged.lines
    }


@pytest.mark.parametrize(
    ("text", "values", "name", "code"),
    [
        ("h = relu(x)\nf = h*w\ndh = w\ndx = dh\ndw = h", {"x": 2, "w": 3}, "dx", "wrong-mask"),
        ("h = relu(x)\nf = h*w\ndh = w\ndx = -dh*(x>0)\ndw = h", {"x": -2, "w": 3}, "dx", "sign"),
        ("f = max(x,y)\ndx = x >= y\ndy = -(y >= x)", {"x": 2, "y": -1}, "dy", "sign"),
        ("f = max(x,y)\ndx = x >= y\ndy = 2*(y >= x)", {"x": 2, "y": -1}, "dy", "factor"),
        ("f = min(x,y)\ndx = 1*(x < y)\ndy = 1*(x < y)", {"x": 2, "y": 5}, "dy", "wrong-mask"),
        ("h = abs(x)\nf = h*h\ndh = 2*h\ndx = dh", {"x": 2}, "dx", "no-local"),
        ("m = max(a,b,c)\nf = m*m\ndm = 2*m\nda = dm\ndb = dm*(b>=m)\ndc = dm*(c>=m)",
         {"a": 3, "b": 1, "c": 2}, "da", "wrong-mask"),
        ("h = np.clip(x, 0, 1)\nf = h*h\ndh = 2*h\ndx = dh", {"x": 0.5}, "dx", "wrong-mask"),
        ("h = np.maximum(0.1*x, x)\nf = h*h\ndh = 2*h\ndx = dh", {"x": 0.5}, "dx", "no-local"),
        ("h = np.where(x > 0, x, 0.1*x)\nf = np.sum(h*w)\ndh = w\ndx = dh\ndw = h",
         {"x": [1, 2, 3], "w": [1, -1, 2]}, "dx", "no-local"),
        ("y = x**2 if x > 0 else x\nf = 3*y\ndy = 3\ndx = 2*x*dy", {"x": 2}, "dx", "wrong-mask"),
        ("s = log(x)\nh = max(s, 0)\nf = 2*h\ndh = 2\nds = dh\ndx = ds/x", {"x": 3}, "ds", "wrong-mask"),
        (UNITS, OF_UNITS, "dz", "wrong-mask"),
    ],
)  # fmt: skip
def test_a_line_that_is_right_on_one_side_of_a_kink_alone_is_wrong(
    text: str, values: dict[str, Any], name: str, code: str
) -> None:
    lines = found(text, values)
    assert lines[name] == ("wrong", code)
    assert all(said[0] != "wrong" for other, said in lines.items() if other != name)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("h = relu(x)\nf = h*w\ndh = w\ndx = dh*(x>0)\ndw = h", {"x": 2, "w": 3}),
        ("f = max(x,y)\nif x > y:\n  dx = 1\n  dy = 0\nelse:\n  dx = 0\n  dy = 1", {"x": 2, "y": -1}),
        ("f = max(x,y)\ndx = 1 if x > y else 0\ndy = 1 if y > x else 0", {"x": 2, "y": -1}),
        ("if x > 0:\n  y = x**2\nelse:\n  y = x\nf = 3*y\ndy = 3\nif x > 0:\n  dx = 2*x*dy\nelse:\n  dx = dy",
         {"x": 2}),
        ("h = np.maximum(0.1*x, x)\nf = h*h\ndh = 2*h\ndx = dh*np.where(x > 0, 1, 0.1)", {"x": 0.5}),
        (UNITS.replace("dz = dh", "dz = dh.copy()\ndz[z <= 0] = 0"), OF_UNITS),
        # A guard of a logarithm, which backward passes leave out.
        ("p = 1/(1 + exp(-z))\nq = np.clip(p, 1e-7, 1 - 1e-7)\nf = -log(q)\ndz = p - 1", {"z": 2}),
        # A gradient that is held in a range, from which it runs out with other numbers.
        ("h = relu(x)\nf = h*w\ndh = w\ndx = np.clip(dh*(x>0), -5, 5)\ndw = h", {"x": 2, "w": 3}),
        # Numbers at which nothing is defined do not count.
        ("r = sqrt(x)\nh = max(r, y)\nf = h*h\ndh = 2*h\ndr = dh*(r >= y)\ndx = dr/(2*r)\ndy = dh*(y > r)",
         {"x": 4, "y": 1}),
        # The largest one is taken away from all, and no gradient comes back through it.
        ("m = np.max(s)\ne = np.exp(s - m)\np = e/np.sum(e)\nf = -np.sum(t*np.log(p))\nds = p - t",
         {"s": [1, 2, 3], "t": [0, 1, 0]}),
    ],
)  # fmt: skip
def test_a_line_that_is_right_on_all_sides_stays_right(text: str, values: dict[str, Any]) -> None:
    assert {said for said, _ in found(text, values).values()} == {"right"}


def test_a_number_that_is_typed_is_right_for_these_numbers_alone() -> None:
    judged = Circuit("f = 3*max(x,y)*x\ndx = 12\ndy = 0*x", {"x": 2, "y": -1}).backward
    assert judged is not None
    line = judged.lines[0]
    assert (line.verdict, line.is_of_numbers) == ("right", True)


def test_it_is_told_with_which_numbers_a_line_is_wrong() -> None:
    judged = Circuit("h = relu(x)\nf = h*w\ndh = w\ndx = dh\ndw = h", {"x": 2, "w": 3}).backward
    assert judged is not None
    said = report.verdict(judged.lines[1])
    assert "right with these numbers, and wrong with x = −2" in str(said)
    assert "用这些数时它是对的，用 x = −2" in translated(said, "zh")


def test_it_is_told_of_arrays_without_their_numbers() -> None:
    judged = Circuit(UNITS, OF_UNITS).backward
    assert judged is not None
    said = report.verdict(next(line for line in judged.lines if line.name == "dz"))
    assert "wrong where they lie on another side of a kink" in str(said)
    assert "折点另一侧" in translated(said, "zh")


STEPS = "h1 = tanh(w*h0 + x1); h2 = tanh(w*h1 + x2); h3 = tanh(w*h2 + x3)"
OF_STEPS: dict[str, Any] = {"w": 0.5, "h0": 0.5, "x1": 1, "x2": -0.5, "x3": 0.5}


@pytest.mark.parametrize("line", ["dh2 = dh3*w", "dw = dh3*h2", "dx3 = dh3"])
def test_a_slope_before_a_sum_that_lacks_is_named(line: str) -> None:
    backward = f"dh3 = 1.0; dx3 = dh3*(1 - h3**2); {line}"
    if line.startswith("dw"):
        backward += "; dw += dh3*(1 - h3**2)*w*(1 - h2**2)*(h1 + w*(1 - h1**2)*h0)"
    judged = Circuit(STEPS, OF_STEPS, backward=backward).backward
    assert judged is not None
    told = {each.name: each.diagnosis for each in judged.lines if each.verdict == "wrong"}
    (said,) = told.values()
    assert said is not None and said.code == "no-local"


@pytest.mark.parametrize(
    "line", ["ds0 = -(s2 - s0 + 10 < 0)", "ds0 = -(s2 - s0 + 10 >= 0)*(s1 > s0)"]
)
def test_a_mask_of_a_loss_that_is_turned_is_no_branch_that_lacks(line: str) -> None:
    judged = Circuit(
        "max(0, s1 - s0 + 10) + max(0, s2 - s0 + 10)",
        {"s0": 13, "s1": -7, "s2": 11},
        backward=f"{line}; ds0 += -(s1 - s0 + 10 >= 0)",
    ).backward
    assert judged is not None
    (told,) = judged.lines
    assert told.verdict == "wrong"
    assert told.diagnosis is None or told.diagnosis.code in ("wrong-mask", "factor")


def test_gradients_of_nothing_alone_are_said_to_be_no_backward_pass() -> None:
    made = Circuit("f = x*y; dq = 3; dr = 2")
    assert made.backward is None
    (said,) = made.notices()
    assert "`dq` and `dr` look like gradients of values" in str(said.message)
    assert "不判断反向传播" in translated(said.message, "zh")


@pytest.mark.parametrize(
    "text",
    ["f = x*y; dt = 0.1; dim = 3", "x1 = 3; dx = x1 - x0; dy = 2*x1", "f = x*y; dq = 3; g = dq*f",
     "k = x*y; d_k = k.shape; dq = 2"],
)  # fmt: skip
def test_names_that_may_be_anything_are_left_alone(text: str) -> None:
    assert not any("look like gradients" in str(e.message) for e in Circuit(text).notices())


def test_a_gradient_of_nothing_before_others_is_unknown() -> None:
    lines = found("a = x+1; f = a*2; dz = 3; dx = 2", {})
    assert lines == {"dz": ("unknown", ""), "dx": ("right", "")}
