"""The figures of layers: both passes, against the same steps in NumPy by hand, and PyTorch."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bench.measures import ROUNDS, Figure, against, timed
from engine.graph.building import build
from engine.language.parser import parse
from engine.passes.run import run

_EXACT = 1e-9  # how far numbers of ours and of a peer may differ
_BY_HAND, _PYTORCH = 1.3, 3.0

Gradients = dict[str, Any]


def layers() -> Iterator[Figure]:
    """Measure a convolution, attention, a layer norm and a loss."""
    np.ones(
        2_000_000
    )  # behind which malloc keeps memory that is freed: no turn pays for another one's
    dice = np.random.default_rng(24)
    x, w = dice.standard_normal((8, 3, 32, 32)), dice.standard_normal((16, 3, 3, 3))
    g = dice.standard_normal((8, 16, 30, 30))
    yield from _figures(
        "conv2d 3×3, 16 filters on 8×3×32×32",
        "F.conv2d(x, w)",
        {"x": x, "w": w},
        g=g,
        by_hand=_convolved,
    )
    tokens = {name: dice.standard_normal((4, 64, 64)) for name in "qkv"}
    g = dice.standard_normal((4, 64, 64))
    yield from _figures(
        "attention, 4 heads on 64 tokens",
        "F.scaled_dot_product_attention(q, k, v)",
        tokens,
        g=g,
        by_hand=_attended,
    )
    rows = {
        "x": dice.standard_normal((64, 512)),
        "w": dice.standard_normal(512),
        "b": dice.standard_normal(512),
    }
    g = dice.standard_normal((64, 512))
    yield from _figures(
        "layer norm of 64×512",
        "F.layer_norm(x, (512,), w, b)",
        rows,
        g=g,
        by_hand=_normalized,
    )
    scores = {"x": rows["x"], "y": dice.integers(512, size=64).astype(float)}
    yield from _figures(
        "softmax cross-entropy of 64×512",
        "F.cross_entropy(x, y)",
        scores,
        g=1.0,
        by_hand=_lost,
    )


def _figures(
    name: str, text: str, inputs: dict[str, Any], g: Any, by_hand: Callable[..., Gradients]
) -> Iterator[Figure]:
    graph = build(parse(text, inputs))
    data = [each for each in ("y",) if each in inputs]

    def ours() -> Gradients:
        result = run(graph, inputs, g, data)
        return {
            one.name: result.gradients[one.wire] for one in graph.inputs if one.name not in data
        }

    ways: dict[str, Callable[[], object]] = {"NumPy by hand": lambda: by_hand(g, **inputs)}
    torch = _in_torch(text, inputs, g)
    if torch is not None:
        ways["PyTorch"] = torch
    found, wanted = ours(), by_hand(g, **inputs)
    for each, gradient in wanted.items():
        assert np.abs(found[each] - gradient).max() < _EXACT, f"{name}: {each} is another one"
    times: dict[str, list[float]] = {way: [] for way in ("ours", *ways)}
    for _ in range(5 * ROUNDS):
        times["ours"].append(timed(ours))
        for way, call in ways.items():
            times[way].append(timed(call))
    for way, bound in (("NumPy by hand", _BY_HAND), ("PyTorch", _PYTORCH)):
        theirs, note = times.get(way, []), f"{way} is missing"
        yield against(f"both passes of {name} / {way}", times["ours"], theirs, bound, note=note)


def _in_torch(text: str, inputs: dict[str, Any], g: Any) -> Callable[[], object] | None:
    """Make the same call in PyTorch; None where that is missing."""
    try:
        import torch  # noqa: PLC0415  which is not installed everywhere
    except ImportError:
        return None
    tensors = {
        name: torch.tensor(value, dtype=torch.int64 if name == "y" else torch.float64)
        for name, value in inputs.items()
    }
    wanted = [one.requires_grad_() for name, one in tensors.items() if name != "y"]
    functional, upstream = torch.nn.functional, torch.tensor(g, dtype=torch.float64)

    def computed() -> Any:
        return eval(text, {"F": functional, **tensors})  # noqa: S307  our own texts

    return lambda: torch.autograd.grad(computed(), wanted, upstream)


def _convolved(g: Any, x: Any, w: Any) -> Gradients:
    """Unfold windows into columns, as courses do, and fold their gradient back."""
    (n, c, h, _), (o, _, k, _) = x.shape, w.shape
    side = h - k + 1
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    columns = windows.transpose((0, 1, 4, 5, 2, 3)).reshape(n, c * k * k, side * side)
    kernel = w.reshape(o, -1)
    out = (kernel @ columns).reshape(n, o, side, side)
    dout = g.reshape(n, o, -1)
    dw = (dout @ columns.transpose(0, 2, 1)).sum(axis=0).reshape(w.shape)
    apart = (kernel.T @ dout).reshape((n, c, k, k, side, side))
    dx = np.zeros_like(x)
    for i in range(k):
        for j in range(k):
            dx[:, :, i : i + side, j : j + side] += apart[:, :, i, j]
    return {"x": dx, "w": dw} if out.size else {}


def _attended(g: Any, q: Any, k: Any, v: Any) -> Gradients:
    """Scores, their shares, and the mean of the values; and back through each."""
    scores = q @ k.transpose(0, 2, 1)
    scaled = scores / q.shape[-1] ** 0.5
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    shares = powers / powers.sum(axis=-1, keepdims=True)
    out = shares @ v
    dshares, dv = g @ v.transpose(0, 2, 1), shares.transpose(0, 2, 1) @ g
    dscaled = shares * (dshares - (dshares * shares).sum(axis=-1, keepdims=True))
    dscores = dscaled / q.shape[-1] ** 0.5
    dq, dk = dscores @ k, (q.transpose(0, 2, 1) @ dscores).transpose(0, 2, 1)
    return {"q": dq, "k": dk, "v": dv} if out.size else {}


def _normalized(g: Any, x: Any, w: Any, b: Any) -> Gradients:
    """A layer norm as the notes stage it, and back through each stage."""
    n = x.shape[-1]
    centered = x - x.mean(axis=-1, keepdims=True)
    squared = centered**2
    spread = np.sqrt(squared.mean(axis=-1, keepdims=True) + 1e-5)
    normal = centered / spread
    scaled = normal * w
    out = scaled + b
    db = g.sum(axis=0)
    dw, dnormal = (g * normal).sum(axis=0), g * w
    dcentered = dnormal / spread
    dspread = (-dnormal * normal / spread).sum(axis=-1, keepdims=True)
    dsquared = dspread / (2 * spread) * np.ones_like(x) / n
    dcentered += dsquared * 2 * centered
    dx = dcentered + -dcentered.sum(axis=-1, keepdims=True) * np.ones_like(x) / n
    return {"x": dx, "w": dw, "b": db} if out.size else {}


def _lost(g: Any, x: Any, y: Any) -> Gradients:
    """The logarithm of the sum of exponentials less the right score, a mean over rows."""
    n, places = len(x), y.astype(int)
    largest = x.max(axis=1, keepdims=True)
    totals = np.log(np.exp(x - largest).sum(axis=1)) + largest[:, 0]
    loss = (totals - x[np.arange(n), places]).mean()
    each = np.full(n, g / n)
    powers = np.exp(x - largest)
    dx = each[:, None] * (powers / powers.sum(axis=1, keepdims=True))
    picked = np.zeros_like(x)
    np.add.at(picked, (np.arange(n), places), -each)
    return {"x": dx + picked} if np.isfinite(loss) else {}
