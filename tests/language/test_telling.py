"""A text is PyTorch's where it says so, and NumPy's where it only has names that look like it."""

import json

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.language.telling import is_torch

X = "[[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]]"


@pytest.mark.parametrize(
    "text",
    [
        "import torch",
        "x.std(dim=1)",
        "f(x).mean(0, keepdim=True)",
        "F.relu(x)",
        "x.t().std()",
        "x.size(0)*x.std()",
        "x.detach().std()",
        "x.clamp(0).std()",
        "x.mm(y)",
        "x.mul(y)",
        "(x**2).neg()",
        "x.norm(1)",
        "x.requires_grad_()",
        "h.split(n, dim=2)",
        "h.split(2, 1)",
        "self.w.exp()",
        "loss.backward()",
        "x.item()",
        "x.at[0].set(1.0).exp()",
    ],
)
def test_a_text_is_for_pytorch(text: str) -> None:
    assert is_torch(text)


@pytest.mark.parametrize(
    "text",
    [
        "dim = x.shape[1]\nx.std(0)/dim",
        "def f(x, dim=1):\n    return x.std(dim)\nf(x, dim=0)",
        "net = Layer(dim=3)\nx.std(0)",
        "np.array(x).std(0)*np.mean(a).item()",
        "class L:\n    def backward(self): pass\nL().backward()\nx.std()",
        "for l in layers: l.backward()\nnp.exp(x).std()",
        "from numpy import linalg as LA\nLA.norm(x, 1)",
        "LA.norm(x)",
        "sp.special.logsumexp(x)",
        "lib.mul(x, y)",
        "seen.add(x); text.split()",
        "x.at[0].mul(2)",
        "x.flatten('F').std()",
        "# x.exp()\nx.std()",
        "x.sum(1).std() + x.T.max()",
    ],
)
def test_a_text_is_for_no_pytorch(text: str) -> None:
    assert not is_torch(text)


@pytest.mark.parametrize(
    ("text", "ddof"),
    [("dim = 3\nx.std()/dim", 0), ("x.t().std()/3", 1), ("x.numel()*x.std()/18", 1)],
)
def test_a_deviation_is_that_of_the_texts_library(text: str, ddof: int) -> None:
    expected = np.std(json.loads(X), ddof=ddof) / 3
    assert Circuit(text, {"x": X}).output == pytest.approx(expected, rel=1e-12)


def test_an_array_is_split_as_tensors_are_for_no_other_has_it_as_a_method() -> None:
    found = Circuit("a, b = x.split([2, 1], 1)\nb.sum()", {"x": X})
    assert found.output == pytest.approx(2.0 - 0.75)
