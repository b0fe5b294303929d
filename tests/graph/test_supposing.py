"""Texts that say no shapes: what their inputs get is what each of their gates asks for."""

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.base.shapes import Shape, shape_of
from engine.circuits import Circuit

SVM = """def svm_loss(W, X, y, reg):
    loss = 0.0
    dW = np.zeros(W.shape)
    num_train, num_classes = X.shape[0], W.shape[1]
    for i in range(num_train):
        scores = X[i].dot(W)
        for j in range(num_classes):
            if j == y[i]:
                continue
            loss += np.maximum(0, scores[j] - scores[y[i]] + 1)
    return loss / num_train + reg * np.sum(W * W)
"""
GATES = """H = h.shape[1]
a = x @ Wx + h @ Wh + b
i, f, o, g = sigmoid(a[:, :H]), sigmoid(a[:, H:2*H]), sigmoid(a[:, 2*H:3*H]), np.tanh(a[:, 3*H:])
o * np.tanh(f*c + i*g)
"""
HEADS = """B, T, C = x.shape
k = (x @ Wk).view(B, T, 2, C // 2).transpose(1, 2)
q = (x @ Wq).view(B, T, 2, C // 2).transpose(1, 2)
softmax(q @ k.transpose(-2, -1) / math.sqrt(C // 2), dim=-1)
"""
CELLS = """def rnn(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    H, = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)
"""

SHAPES: dict[str, dict[str, Shape]] = {
    "N, D = x.shape\nD, H = W.shape\nf = x @ W": {"x": (2, 3), "W": (3, 4)},
    "d = np.zeros(W.shape)\nn = X.shape[0]\ns = X.dot(W)\nf = s[np.arange(n), y]":
        {"X": (2, 3), "W": (3, 4), "y": (2,)},
    SVM: {"X": (2, 3), "W": (3, 4)},
    GATES: {"h": (2, 2), "Wh": (2, 8), "b": (8,)},
    HEADS: {"x": (2, 3, 4), "Wk": (4, 4), "Wq": (4, 4)},
    "N = X.shape[0]\nemb = C[X]\nh = emb.view(-1, 6) @ W1": {"W1": (6, 2)},
    "W1, b1, W2, b2 = params\nh = np.maximum(0, x @ W1 + b1)\nf = h @ W2 + b2":
        {"W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,)},
    "s = softmax(Q @ K.transpose(1, 0)) @ V": {"Q": (2, 2), "K": (2, 2), "V": (2, 2)},
}  # fmt: skip


@pytest.mark.parametrize("text", SHAPES)
def test_shapes_are_found_with_which_a_text_fits(text: str) -> None:
    circuit = Circuit(text)
    found = {name: shape_of(circuit.values[name]) for name in SHAPES[text]}
    assert found == SHAPES[text]
    assert np.all(np.isfinite(circuit.output))


def test_labels_that_are_compared_are_the_first_classes() -> None:
    circuit = Circuit(SVM)
    asked = {name: np.asarray(numbers).tolist() for name, numbers in circuit.graph.asked}
    assert asked == {"y": [0, 1]}
    given = {name: circuit.values[name] for name in ("X", "W", "reg")}
    again = Circuit(SVM, {**given, "y": [0, 1]})
    assert (again.output, again.gradients["reg"]) == (circuit.output, circuit.gradients["reg"])
    other = Circuit(SVM, {**given, "y": [2, 1]})
    assert other.output != circuit.output


def test_several_inputs_that_come_as_one_have_the_names_that_they_are_unpacked_into() -> None:
    circuit = Circuit(CELLS)
    assert {"W_xh", "W_hh", "b_h", "W_hq", "b_q", "H"} <= circuit.gradients.keys()
    assert "params" not in circuit.values


def test_a_value_that_is_given_afterwards_decides() -> None:
    text = "N, D = x.shape\nD, H = W.shape\nf = sum(x @ W)/N"
    assert shape_of(Circuit(text).values["W"]) == (3, 4)
    assert shape_of(Circuit(text, {"x": np.ones((2, 5))}).values["W"])[0] == 5
    with pytest.raises(InputError, match="inner sizes 5 and 3"):
        Circuit(text, {"x": np.ones((2, 5)), "W": np.ones((3, 4))})


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("x = np.ones((2, 3))\nw = np.ones((2, 3))\ny = x @ w * z", "shapes", "x @ w"),
        ("n = len(x)\ny = model(x[0])\ny @ W", "unknown-function", "model"),
        ("y = x.reshape(n, C // G)", "unknown-number", "C // G"),
    ],
)
def test_what_no_shape_mends_is_refused_at_its_place(text: str, code: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(text)
    assert caught.value.code == code
    assert caught.value.span
    assert text[slice(*caught.value.span)] == place
