"""What passed-over lines would have made or changed can not be read: else it would be another number."""

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

_HEAD = "import time\nimport torch\nimport torch.nn as nn\n"
_WITHOUT = "with torch.no_grad():\n    "
_LAYER = f"lin = nn.Linear(2, 1)\n{_WITHOUT}"
_USE = "\nlin(torch.tensor([1., 2.])).sum()"
_NET = f"net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())\n{_WITHOUT}"
_USE_NET = "\nnet(torch.tensor([1., 2.])).sum()"
READ = [
    f"{_WITHOUT}y = x*2\ny*3",
    f"{_WITHOUT}a, (b, c) = x, (x*2, x*3)\nb*3",
    f"{_WITHOUT}for i in range(3):\n        x = x*2\nx*3",
    f"w = torch.tensor(2.0)\n{_WITHOUT}w -= 0.1\nw*x",
    f"h = x*2\n{_WITHOUT}h.mul_(2)\nh*3",
    f"W = torch.zeros(2)\n{_WITHOUT}W[0] = 1\n(W*x).sum()",
    f"W = torch.zeros(2)\nV = W\n{_WITHOUT}W.fill_(0.5)\n(V*x).sum()",
    f"def init(w):\n    w.fill_(0.5)\nW = torch.zeros(2)\n{_WITHOUT}init(W)\n(W*x).sum()",
    f"d = {{}}\n{_WITHOUT}d['a'] = x*2\nd['a']*3",
    f"losses = []\n{_WITHOUT}losses.append(x*2)\nsum(losses)",
    f"{_LAYER}nn.init.constant_(lin.weight, 0.3){_USE}",
    f"{_LAYER}lin.weight.copy_(torch.tensor([[1., 2.]])){_USE}",
    f"{_LAYER}lin.weight.data.fill_(1.0){_USE}",
    f"{_LAYER}lin.weight[:] = torch.tensor([[1., 2.]]){_USE}",
    f"{_LAYER}lin.weight = nn.Parameter(torch.tensor([[1., 2.]])){_USE}",
    f"{_NET}net[0].weight.fill_(0.1){_USE_NET}",
    f"{_NET}for p in net.parameters():\n        p.fill_(0.1){_USE_NET}",
    f"def f(x):\n    {_WITHOUT}    return x*2\nf(x)*3",
    f"for i in range(3):\n    {_WITHOUT}    break\n    x = x*2\nx*3",
    "with torch.inference_mode():\n    y = x*2\ny*3",
    "with torch.set_grad_enabled(False):\n    y = x*2\ny*3",
    "A = torch.zeros(3)\nA[0] = time.time()\n(A*x).sum()",
    "class C:\n    k = 2.0\nc = C()\nc.k = time.time()\nc.k*x",
]
NOT_READ = {
    "with torch.set_grad_enabled(True):\n    y = x*2\ny*3": 6.0,
    "with torch.enable_grad():\n    y = x*2\ny*3": 6.0,
    f"{_WITHOUT}best = x*7\nx*3": 3.0,
    f"losses = []\nloss = x*3\n{_WITHOUT}losses.append(loss)\nloss": 3.0,
    # Means that run along are only read where the layer does not learn.
    "class Norm:\n    def __init__(self):\n        self.mean = torch.zeros(2)\n"
    "    def __call__(self, x):\n        m = x.mean(0)\n"
    "        with torch.no_grad():\n            self.mean = 0.9*self.mean + 0.1*m\n"
    "        return x - m\nnorm = Norm()\n(norm(3*x) + norm(x)).sum()": 0.0,
    # Behind `backward()` it is a step of training, and the output is named already.
    f"loss = 3*x\nloss.backward()\n{_WITHOUT}x -= 0.1*x.grad\n    x.grad.zero_()": 3.0,
}


@pytest.mark.parametrize("text", READ)
def test_what_lines_without_gradients_make_or_change_is_refused_where_it_is_read(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(_HEAD + text)
    assert caught.value.code == "passed-over"
    assert caught.value.span is not None
    assert caught.value.hint


@pytest.mark.parametrize("text", NOT_READ)
def test_where_none_of_it_is_read_they_are_passed_over(text: str) -> None:
    assert np.sum(Circuit(_HEAD + text).gradients["x"]) == pytest.approx(NOT_READ[text])
