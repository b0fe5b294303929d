"""Several backward passes that a text defines: each is judged by itself, also where nothing calls it."""

import pytest

from engine.circuits import Circuit

AFFINE = """\
def affine_forward(x, w, b):
    out = x @ w + b
    return out, (x, w, b)

def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db

"""
RELU = """\
def relu_forward(x):
    return np.maximum(0, x), x

def relu_backward(dout, cache):
    dz = dout * (cache > 0)
    dx = dz
    return dx

"""
BOTH = """\
def affine_relu_forward(x, w, b):
    a, first = affine_forward(x, w, b)
    out, second = relu_forward(a)
    return out, (first, second)

def affine_relu_backward(dout, cache):
    first, second = cache
    da = relu_backward(dout, second)
    dx, dw, db = affine_backward(da, first)
    return dx, dw, db
"""
CLASSES = """\
class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx

"""
NETWORK = (
    CLASSES
    + """\
first, relu, second = Dense(3, 4), Relu(), Dense(4, 2)
out = second.forward(relu.forward(first.forward(X)))
loss = np.sum(out**2)
dout = 2*out
dX = first.backward(relu.backward(second.backward(dout)))
"""
)
STATIC = """\
class Square(object):
    @staticmethod
    def forward(x):
        return x*x, x

    @staticmethod
    def backward(dout, cache):
        dx = 2*cache*dout
        return dx

class Linear(object):
    @staticmethod
    def forward(x, w):
        return x.mm(w), (x, w)

    @staticmethod
    def backward(dout, cache):
        x, w = cache
        dx = dout.mm(w.t())
        dw = x.t().mm(dout)
        return dx, dw
"""
FUNCTION = """\
class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input, weight):
        ctx.save_for_backward(input, weight)
        return (input * weight).clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        input, weight = ctx.saved_tensors
        grad_input = grad_weight = None
        grad_z = grad_output * (input * weight > 0)
        if ctx.needs_input_grad[0]:
            grad_input = grad_z * weight
        if ctx.needs_input_grad[1]:
            grad_weight = grad_z * input
        return grad_input, grad_weight
"""


def found(text: str) -> list[tuple[str, str, str]]:
    judged = Circuit(text).backward
    assert judged is not None
    return [
        (
            text[slice(*e.spans[-1])].splitlines()[-1].strip(),
            e.verdict,
            e.diagnosis.code if e.diagnosis else "",
        )
        for e in judged.lines
    ]


@pytest.mark.parametrize(
    ("text", "right", "wrong", "code"),
    [
        (AFFINE + RELU, "db = dout.sum(axis=0)", "db = dout.mean(axis=0)", "mean-for-sum"),
        (RELU + AFFINE, "dz = dout * (cache > 0)", "dz = dout * cache", "wrong-mask"),
        (AFFINE + RELU + BOTH, "dw = x.T @ dout", "dw = -x.T @ dout", "sign"),
        (AFFINE + RELU + BOTH, "dx = dz", "dx = 2*dz", "factor"),
        (NETWORK, "self.db = dout.sum(axis=0)", "self.db = dout.sum(axis=1)", "wrong-axis"),
        (CLASSES, "self.dW = self.x.T @ dout", "self.dW = -self.x.T @ dout", "sign"),
        (STATIC, "dx = 2*cache*dout", "dx = 2*cache", "no-upstream"),
        (STATIC, "dw = x.t().mm(dout)", "dw = 2*x.t().mm(dout)", "factor"),
        (FUNCTION, "grad_weight = grad_z * input", "grad_weight = grad_z", "no-local"),
    ],
)
def test_a_wrong_line_of_any_of_them_is_found(text: str, right: str, wrong: str, code: str) -> None:
    assert {verdict for _, verdict, _ in found(text)} == {"right"}
    assert text.count(right) == 1
    several = [each for each in found(text.replace(right, wrong)) if each[1] == "wrong"]
    assert several == [(wrong, "wrong", code)]


def test_a_mask_is_seen_where_the_one_input_of_a_function_has_no_value() -> None:
    spoiled = found(RELU.replace("dz = dout * (cache > 0)\n    dx = dz", "dx = dout"))
    assert spoiled == [("dx = dout", "wrong", "wrong-mask")]


def test_a_line_that_calls_a_wrong_function_follows() -> None:
    text = (AFFINE + RELU + BOTH).replace("dx = dz", "dx = 2*dz")
    verdicts = {typed: verdict for typed, verdict, _ in found(text)}
    assert verdicts["da = relu_backward(dout, second)"] == "follows"


def test_a_text_that_reads_as_one_program_stays_one() -> None:
    text = f"{AFFINE}y, cache = affine_forward(x, w, b)\ndx, *_ = affine_backward(y, cache)\nz = dx*2\n"
    assert Circuit(text, backward="").backward is None
    assert Circuit(AFFINE + RELU, backward="").backward is None


def test_a_method_that_is_given_labels_is_no_backward_pass_from_the_output_on() -> None:
    text = """\
class Logistic:
    def __init__(self, n=2):
        self.w, self.b = np.zeros(n), 0.0

    def forward(self, X):
        self.X = X
        self.p = 1/(1 + np.exp(-(X @ self.w + self.b)))
        return self.p

    def backward(self, y):
        dz = (self.p - y)/len(y)
        self.dw = self.X.T @ dz
        self.db = dz.sum()
"""
    made = Circuit(text)
    assert made.backward is None
    assert "nothing tells of which value" in str(made.notices()[0].message)


def test_a_class_that_is_not_drawn_is_judged_and_no_error() -> None:
    loss = "class Loss:\n    def forward(self, p, t):\n        return np.mean((p - t)**2)\n"
    assert {verdict for _, verdict, _ in found(CLASSES + loss)} == {"right"}


def test_a_sum_over_the_wrong_axis_is_no_transpose_where_few_numbers_are_not_0() -> None:
    text = """\
Z = W @ X + b
A = np.maximum(0, Z)
L = np.sum(A**2)
dZ = 2*A*(Z > 0)
db = np.sum(dZ, axis=0, keepdims=True)
"""
    given = {"W": "[[1, 2], [-3, -1]]", "X": "[[1, -2], [2, -1]]", "b": "[[1], [-1]]"}
    judged = Circuit(text, given).backward
    assert judged is not None and judged.first_wrong == "db"
    assert judged.lines[-1].diagnosis is not None
    assert judged.lines[-1].diagnosis.code == "wrong-axis"


def test_a_function_that_a_wrong_line_calls_is_not_right_for_guessed_shapes() -> None:
    text = (
        AFFINE.replace("db = dout.sum(axis=0)", "db = dout")
        + RELU
        + """\
a, first = affine_forward(x, w, b)
h, second = relu_forward(a)
loss = np.sum(h**2)
dh = 2*h
da = relu_backward(dh, second)
dx, dw, db = affine_backward(da, first)
"""
    )
    given = {"x": "randn(3,2)", "w": "randn(2,4)", "b": "randn(4)"}
    judged = Circuit(text, given).backward
    assert judged is not None
    assert [line.verdict for line in judged.lines if line.name == "db"] == ["unknown", "wrong"]
