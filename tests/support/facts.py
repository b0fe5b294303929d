"""What PyTorch gives for texts that it and the language read alike: recorded, so that no test needs it.

`python -m tests.support.facts` records tests/gates/facts.json anew, where PyTorch is installed. The texts
follow the samples of PyTorch's own list of operations: several axes, kept and negative ones, ties, zeros.
"""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

FACTS = Path(__file__).parents[1] / "gates" / "facts.json"

GIVEN: dict[str, Any] = {
    "x": [[0.5, -1.0, 3.0], [2.0, 0.25, -4.0]],
    "y": [[1.5, 2.0, -0.5], [-3.0, 0.75, 1.0]],
    "t": [[2.0, 1.0, 2.0], [0.0, 0.0, -1.0]],  # with ties and zeros
    "p": [[0.5, 1.25, 3.0], [2.0, 0.75, 4.0]],  # of positive numbers
    "u": [0.3, -0.7, 0.1],  # of numbers between −1 and 1
    "v": [1.5, -2.0, 0.5, 1.5],
    "c": [[[1.0, -2.0], [0.5, 3.0]], [[-1.5, 0.25], [2.0, -0.75]], [[4.0, 1.0], [0.0, -3.0]]],
    "m": [[4.0, 1.0, -0.5], [1.0, 3.0, 0.25], [-0.5, 0.25, 2.0]],  # symmetric, and positive definite
    "i": [[0.0, 2.0], [1.0, 1.0]],  # places
    "s": 0.75,
}  # fmt: skip

TEXTS = (
    # along axes
    "torch.sum(c, dim=(0, -1))",
    "torch.sum(c, dim=[1], keepdim=True)",
    "torch.mean(c, dim=(1, 2))",
    "torch.mean(c, -1, True)",
    "torch.prod(t, 0)",
    "torch.prod(t)",
    "torch.prod(t, -1, keepdim=True)",
    "torch.var(x)",
    "torch.var(x, dim=1)",
    "torch.var(x, 0, False)",
    "torch.std(c, dim=(0, 2), keepdim=True)",
    "torch.std(x, unbiased=False)",
    "torch.amax(t)",
    "torch.amax(t, dim=(0, 1))",
    "torch.amin(t, 1, True)",
    "torch.max(x, 1, True)[0]",
    "torch.max(x, 0)[0]",
    "torch.min(x, -1)[0]",
    "torch.median(v)",
    "torch.median(x, 1)[0]",
    "torch.logsumexp(c, (0, 2))",
    "torch.logsumexp(x, 1, True)",
    "torch.softmax(x, 0)",
    "torch.softmax(c, dim=1)",
    "torch.log_softmax(x, -1)",
    "torch.cumsum(x, 1)",
    "torch.cumprod(t, 0)",
    "torch.cumprod(t, 1)",
    "torch.cumprod(p, -1)",
    "torch.norm(x)",
    "torch.norm(x, 1)",
    "torch.norm(x, dim=1)",
    "torch.norm(x, 'fro', [0, 1])",
    "torch.linalg.norm(v, 3)",
    "torch.linalg.norm(x, torch.inf, 1)",
    "torch.trace(m)",
    "torch.sort(v)[0]",
    "torch.sort(x, 1, True)[0]",
    "torch.topk(x, 2)[0]",
    "torch.topk(v, 2, largest=False)[0]",
    # number by number
    "torch.abs(t)",
    "torch.relu(t)",
    "torch.nn.functional.leaky_relu(t, 0.1)",
    "torch.nn.functional.elu(x, 0.5)",
    "torch.nn.functional.celu(x, 2.0)",
    "torch.nn.functional.selu(x)",
    "torch.nn.functional.gelu(x)",
    "torch.nn.functional.gelu(x, approximate='tanh')",
    "torch.nn.functional.silu(x)",
    "torch.nn.functional.mish(x)",
    "torch.nn.functional.softsign(t)",
    "torch.nn.functional.hardtanh(x)",
    "torch.nn.functional.relu6(4*x)",
    "torch.nn.functional.logsigmoid(x)",
    "torch.nn.functional.tanhshrink(x)",
    "torch.nn.functional.hardswish(x)",
    "torch.nn.functional.softshrink(x)",
    "torch.nn.functional.threshold(x, 0.1, 20)",
    "torch.erf(x)",
    "torch.erfc(x)",
    "torch.expm1(x)",
    "torch.log1p(p)",
    "torch.log2(p)",
    "torch.log10(p)",
    "torch.exp2(x)",
    "torch.rsqrt(p)",
    "torch.sinh(x)",
    "torch.acosh(p + 1)",
    "torch.asinh(x)",
    "torch.atanh(u)",
    "torch.asin(u)",
    "torch.acos(u)",
    "torch.atan2(x, y)",
    "torch.hypot(x, y)",
    "torch.logaddexp(x, y)",
    "torch.xlogy(x, p)",
    "torch.xlogy(t, p)",
    "torch.deg2rad(x)",
    "torch.logit(u/2 + 1/2)",
    "torch.clamp(s*x, -1, 2)",
    "torch.clamp(x, min=0.5)",
    "torch.clamp_max(x, 0)",
    "torch.where(x > 0, y, t)",
    "torch.sign(t)*x",
    "torch.trunc(x)*x",
    "torch.frac(x)",
    "torch.floor(x)*x",
    "torch.round(x)*x",
    "torch.lerp(x, y, 0.3)",
    "torch.addcmul(x, y, t, value=0.5)",
    "torch.addcdiv(x, y, p)",
    "torch.add(x, y, alpha=-2)",
    "torch.pow(p, y)",
    "torch.pow(x, 3)",
    "torch.eq(t, 0)*x",
    "torch.le(x, y)*x",
    "torch.ge(x, t)*y",
    # shapes and places
    "torch.flip(c, (0, 2))",
    "torch.flip(x, dims=())",
    "torch.roll(x, (1, -1), (0, 1))",
    "torch.roll(x, 2)",
    "torch.tile(x, (2, 1))",
    "torch.relu(x).repeat(2, 1, 2)",
    "torch.repeat_interleave(x, 2, 1)",
    "u.unsqueeze(-1).unsqueeze(-1)*c",
    "torch.movedim(c, 0, -1)",
    "torch.transpose(c, 0, 2)",
    "c.permute(2, 0, 1)",
    "x.expand(2, 2, 3)",
    "torch.diag(v, 1)",
    "torch.diag(m, -1)",
    "torch.diagflat(x)",
    "torch.diagonal(c, 0, 1, 2)",
    "torch.tril(m, -1)",
    "torch.triu(m)",
    "torch.gather(x, 1, i)",
    "torch.gather(x, 0, i - i)",
    "torch.index_select(x, 1, i[0])",
    "torch.index_add(x, 1, i[1], y[:, :2])",
    "torch.scatter_add(x, 1, i, y[:, :2])",
    "torch.scatter(x, 1, i[:1], y[:1, :2])",
    "x.masked_fill(t > 0, 9.0)",
    "torch.nn.functional.pad(x, (1, 2))",
    "torch.nn.functional.pad(x, (0, 1, 1, 0), value=2.5)",
    "torch.nn.functional.pad(c, (1, 1), 'reflect')",
    "torch.nn.functional.pad(c, (1, 2), 'replicate')",
    "torch.nn.functional.pad(c, (2, 1), 'circular')",
    "torch.stack([x, y], -1)",
    "torch.cat([x, t], 1)",
    "torch.chunk(v, 2)[0]*torch.chunk(v, 2)[1]",
    "torch.diff(v)",
    "torch.take(x, i)",
    # products
    "torch.einsum('ij,kj->ik', x, y)",
    "torch.einsum('bij,jk->bik', c, x)",
    "torch.tensordot(x, y, 2)",
    "torch.inner(x, y)",
    "torch.outer(u, v)",
    "torch.kron(x, u)",
    "torch.cross(x, y, dim=-1)",
    "torch.bmm(c, c)",
    "torch.addmm(m, x.T, y)",
    "torch.baddbmm(c, c, c, beta=0.5, alpha=2)",
    "torch.linalg.inv(m)",
    "torch.linalg.solve(m, u)",
    "torch.linalg.solve(m, y.T)",
    "torch.linalg.det(m)",
    "torch.linalg.slogdet(m)[1]",
    "torch.linalg.cholesky(torch.mm(x, x.T))",
    "torch.linalg.multi_dot([x, m, y.T])",
    "torch.linalg.matrix_power(m, 3)",
    "torch.dist(x, y)",
    "torch.nn.functional.mse_loss(x, y)",
    "torch.nn.functional.l1_loss(x, y)",
    "torch.nn.functional.smooth_l1_loss(x, y)",
    "torch.nn.functional.huber_loss(x, y, delta=2)",
)

PLACES = ("i",)
"""Inputs of whole numbers, to which no gradient goes."""


def upstream(shape: tuple[int, ...]) -> Any:
    """The gradient that arrives: a number of its own at each place."""
    numbers = 1 + np.arange(np.prod(shape, dtype=int)) / 4
    return numbers.reshape(shape) if shape else 1.5


def given(text: str) -> dict[str, Any]:
    """The inputs that a text reads."""
    return {name: GIVEN[name] for name in sorted({*re.findall(r"\b[a-z]\b", text)} & GIVEN.keys())}


def by_torch(text: str) -> dict[str, Any]:
    """What PyTorch gives for a text: its value, and the gradient towards each input that it passes one to."""
    import torch  # noqa: PLC0415  # which is not installed everywhere

    tensors = {
        name: torch.tensor(value, dtype=torch.int64 if name in PLACES else torch.float64)
        for name, value in given(text).items()
    }
    for name in tensors.keys() - set(PLACES):
        tensors[name].requires_grad_()
    out = eval(text, {"torch": torch, **tensors})  # noqa: S307  # our own texts
    sent = torch.as_tensor(upstream(tuple(out.shape)), dtype=torch.float64)
    found = {"value": out.tolist()}
    if out.requires_grad:
        out.backward(gradient=sent)
    for name, tensor in tensors.items():
        if tensor.grad is not None:
            found[name] = tensor.grad.tolist()
    return found


if __name__ == "__main__":
    rows = [f"{json.dumps(text)}: {json.dumps(by_torch(text))}" for text in TEXTS]
    FACTS.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
