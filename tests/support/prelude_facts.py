"""What PyTorch gives for calls of the prelude: recorded, so that no test needs it.

`python -m tests.support.prelude_facts` records tests/language/prelude.json anew, where PyTorch is installed.
Each text is tried with arrays of several shapes, whose numbers are drawn anew for each.
"""

import json
import math
import random
from pathlib import Path
from typing import Any

import numpy as np

FACTS = Path(__file__).parents[1] / "language" / "prelude.json"

PAIRS = {"x": "real", "y": "real"}
SCORES = {"s": "scores", "y": "labels"}
WEIGHTED = {**SCORES, "w": "weights"}
SPREAD = {"s": "scores", "q": "distribution"}
OUTCOMES = {"p": "probability", "y": "outcome"}
LOGITS = {"x": "real", "y": "outcome"}

TEXTS: dict[str, dict[str, str]] = {
    **{f"F.mse_loss(x, y{rest})": PAIRS for rest in ("", ", reduction='sum'", ", reduction='none'")},
    **{f"F.l1_loss(x, y{rest})": PAIRS for rest in ("", ", reduction='sum'")},
    **{f"F.huber_loss(x, y{rest})": PAIRS for rest in ("", ", delta=0.5", ", 'sum', 2.0")},
    **{f"F.smooth_l1_loss(x, y{rest})": PAIRS for rest in (
        "", ", beta=0.5", ", beta=0.0, reduction='none'"
        )},
    "nn.MSELoss()(x, y)": PAIRS,
    "nn.L1Loss(reduction='sum')(x, y)": PAIRS,
    "nn.HuberLoss(delta=0.25)(x, y)": PAIRS,
    "nn.SmoothL1Loss(beta=2.0)(x, y)": PAIRS,
    **{f"F.multi_margin_loss(s, y{rest})": SCORES for rest in (
        "", ", p=2, margin=0.5", ", reduction='none'"
    )},
    "nn.MultiMarginLoss(reduction='sum')(s, y)": SCORES,
    **{
        f"F.cross_entropy(s, y{rest})": SCORES
        for rest in ("", ", reduction='sum'", ", reduction='none'", ", label_smoothing=0.1")
    },
    **{
        f"F.cross_entropy(s, y, w{rest})": WEIGHTED
        for rest in ("", ", reduction='sum'", ", label_smoothing=0.2",
                     ", label_smoothing=0.2, reduction='none'")
    },
    **{
        f"F.cross_entropy(s, q{rest})": SPREAD
        for rest in ("", ", label_smoothing=0.3", ", reduction='none'")
    },
    "F.cross_entropy(s, q, w, label_smoothing=0.3)": {**SPREAD, "w": "weights"},
    "F.cross_entropy(input=s, target=y)": SCORES,
    "nn.CrossEntropyLoss(weight=w, label_smoothing=0.1)(s, y)": WEIGHTED,
    **{f"F.nll_loss(s, y{rest})": SCORES for rest in ("", ", reduction='sum'")},
    **{f"F.nll_loss(s, y, w{rest})": WEIGHTED for rest in ("", ", reduction='none'", ", reduction='sum'")},
    "nn.NLLLoss(w)(s, y)": WEIGHTED,
    **{f"F.binary_cross_entropy(p, y{rest})": OUTCOMES for rest in ("", ", reduction='sum'")},
    "F.binary_cross_entropy(p, y, v, reduction='none')": {**OUTCOMES, "v": "factor"},
    "nn.BCELoss()(p, y)": OUTCOMES,
    **{
        f"F.binary_cross_entropy_with_logits(x, y{rest})": LOGITS
        for rest in ("", ", reduction='sum'", ", pos_weight=torch.tensor(3.0)")
    },
    "F.binary_cross_entropy_with_logits(x, y, v)": {**LOGITS, "v": "factor"},
    "nn.BCEWithLogitsLoss(reduction='none')(x, y)": LOGITS,
    **{
        f"F.kl_div(l, q{rest})": {"l": "log", "q": "distribution"}
        for rest in ("", ", reduction='batchmean'", ", reduction='sum'")
    },
    "F.kl_div(l, m, reduction='batchmean', log_target=True)": {"l": "log", "m": "log"},
    "nn.KLDivLoss(reduction='batchmean')(l, q)": {"l": "log", "q": "distribution"},
    **{
        f"F.cross_entropy(s, y, ignore_index=0{rest})": SCORES
        for rest in ("", ", reduction='none'", ", label_smoothing=0.2")
    },
    "F.cross_entropy(s, y, w, ignore_index=1, label_smoothing=0.2)": WEIGHTED,
    "F.nll_loss(s, y, ignore_index=0)": SCORES,
    "F.nll_loss(s, y, w, ignore_index=1)": WEIGHTED,
    "F.binary_cross_entropy_with_logits(x, y, pos_weight=v)": {**LOGITS, "v": "factor"},
    "F.multi_margin_loss(s, y, weight=w)": WEIGHTED,
    **{f"F.poisson_nll_loss(x, y{rest})": {"x": "real", "y": "count"} for rest in ("", ", full=True")},
    "nn.PoissonNLLLoss(log_input=False, reduction='sum')(p, y)": {"p": "probability", "y": "count"},
    **{
        f"F.gaussian_nll_loss(x, y, v{rest})": {**PAIRS, "v": "factor"}
        for rest in ("", ", full=True, reduction='none'")
    },
    "F.margin_ranking_loss(x, y, z, margin=0.5)": {**PAIRS, "z": "side"},
    "nn.HingeEmbeddingLoss(margin=0.7)(v, z)": {"v": "real", "z": "side"},
    "F.soft_margin_loss(x, z, reduction='sum')": {"x": "real", "z": "side"},
    "F.multilabel_soft_margin_loss(x, y, w)": {**LOGITS, "w": "weights"},
    **{
        f"F.triplet_margin_loss(x, y, l{rest})": {**PAIRS, "l": "log"}
        for rest in ("", ", p=1, swap=True", ", margin=0.3, p=3, reduction='none'")
    },
    "F.pairwise_distance(x, y)": PAIRS,
    "F.cosine_similarity(x, y, dim=-1)": PAIRS,
    "F.normalize(x, dim=0)": {"x": "real"},
}  # fmt: skip
"""The texts, and what numbers each of their inputs has."""

_CELL = {"x": (2, 3), "h": (2, 4)}
LAYERS: dict[str, dict[str, Any]] = {
    "F.linear(x, W)": {"x": (3,), "W": (2, 3)},
    "F.linear(x, W, b)": {"x": (4, 3), "W": (2, 3), "b": (2,)},
    "F.layer_norm(x, (3,))": {"x": (2, 3)},
    "F.layer_norm(x, (4,), w, b)": {"x": (2, 3, 4), "w": (4,), "b": (4,)},
    "F.layer_norm(x, x.shape[1:], eps=0.1)": {"x": (2, 3, 2)},
    "F.batch_norm(x, None, None, training=True)": {"x": (5, 3)},
    "F.batch_norm(x, m, v, w, b)": {"x": (5, 3), "m": "variance", "v": "variance", "w": (3,), "b": (3,)},
    "F.batch_norm(x, None, None, w, b, training=True, eps=0.01)": {"x": (4, 3), "w": (3,), "b": (3,)},
    "1*F.batch_norm(x, m, v, w, b)": {
        "x": (4, 3, 2), "m": "variance", "v": "variance", "w": (3,), "b": (3,)
    },
    "F.batch_norm(x, None, None, w, b, training=True, eps=1e-5)": {"x": (2, 3, 2, 2), "w": (3,), "b": (3,)},
    "F.group_norm(x, 2, w, b)": {"x": (2, 4, 3), "w": (4,), "b": (4,)},
    "F.group_norm(x, 3)": {"x": (2, 3)},
    "F.rms_norm(x, (3,), w)": {"x": (2, 3), "w": (3,)},
    "F.rms_norm(x, (3,), eps=0.1)": {"x": (2, 3)},
    **{
        f"1*F.cross_entropy(s, y{rest})": {"s": (2, 3, 2), "y": ("labels", (2, 2))}
        for rest in ("", ", reduction='none'", ", ignore_index=1, label_smoothing=0.1")
    },
    "1*F.cross_entropy(s, y, w, reduction='sum')": {
        "s": (1, 3, 2, 2), "y": ("labels", (1, 2, 2)), "w": "weights"
    },
    "1*F.cross_entropy(s, q)": {"s": (2, 3, 2), "q": ("distribution", (2, 3, 2))},
    "1*F.nll_loss(s, y, reduction='none')": {"s": (2, 3, 2), "y": ("labels", (2, 2))},
    "F.conv1d(x, W)": {"x": (2, 2, 5), "W": (3, 2, 2)},
    "F.conv1d(x, W, b, stride=2, padding=1, dilation=2)": {"x": (2, 6), "W": (3, 2, 2), "b": (3,)},
    "F.conv1d(x, W, padding='same', groups=2)": {"x": (1, 4, 5), "W": (2, 2, 4)},
    "F.conv2d(x, W)": {"x": (2, 2, 4, 3), "W": (3, 2, 2, 2)},
    "F.conv2d(x, W, b, stride=2, padding=1)": {"x": (2, 2, 5, 4), "W": (3, 2, 3, 3), "b": (3,)},
    "F.conv2d(x, W, b, (1, 2), (0, 1), (2, 1), 2)": {"x": (1, 4, 4, 4), "W": (2, 2, 2, 3), "b": (2,)},
    "F.conv2d(x, W, padding='same')": {"x": (1, 4, 3), "W": (2, 1, 2, 3)},
    "F.max_pool1d(x, 2)": {"x": (2, 3, 5)},
    "F.max_pool2d(x, 2)": {"x": (2, 2, 4, 5)},
    "F.max_pool2d(x, (3, 2), stride=1, padding=1, dilation=(1, 2))": {"x": (2, 4, 5)},
    "F.avg_pool1d(x, 3, stride=2, padding=1)": {"x": (2, 2, 6)},
    "F.avg_pool2d(x, 2)": {"x": (2, 2, 4, 5)},
    "F.avg_pool2d(x, (2, 3), stride=1, padding=1)": {"x": (1, 2, 3, 4)},
    "F.adaptive_avg_pool2d(x, 1)": {"x": (2, 3, 3, 2)},
    "F.adaptive_avg_pool2d(x, (2, 1))": {"x": (2, 4, 3)},
    "F.unfold(x, (2, 3), dilation=1, padding=1, stride=2)": {"x": (2, 2, 3, 5)},
    "nn.MaxPool2d(2, stride=1)(x)": {"x": (1, 2, 3, 3)},
    "F.max_pool2d(x, 3, 2, ceil_mode=True)": {"x": (1, 2, 4, 6)},
    "F.max_pool1d(x, 2, 3, 1, ceil_mode=True)": {"x": (2, 2, 6)},
    "F.avg_pool2d(x, (3, 2), 2, (1, 0), ceil_mode=True)": {"x": (2, 5, 4)},
    "F.avg_pool2d(x, 3, 2, 1, True, False)": {"x": (1, 2, 4, 6)},
    "F.avg_pool2d(x, 2, divisor_override=3)": {"x": (1, 1, 4, 5)},
    "F.avg_pool1d(x, 3, 2, 1, count_include_pad=False)": {"x": (2, 2, 6)},
    "F.adaptive_max_pool2d(x, (None, 2))": {"x": (2, 3, 4)},
    "F.adaptive_avg_pool1d(x, 2)": {"x": (2, 2, 6)},
    "F.instance_norm(x, weight=w, bias=b)": {"x": (2, 3, 2, 2), "w": (3,), "b": (3,)},
    "nn.InstanceNorm1d(3)(x)": {"x": (2, 3, 4)},
    "F.embedding(i, W, padding_idx=-4)": {"i": "words", "W": (5, 3)},
    "F.glu(x, 1)": {"x": (2, 4, 3)},
    "F.prelu(x, w)": {"x": (2, 3, 2), "w": (3,)},
    "nn.CosineEmbeddingLoss(margin=0.2)(x, y, z)": {"x": (3, 4), "y": (3, 4), "z": ("side", (3,))},
    "nn.AdaptiveAvgPool2d(1)(x)": {"x": (2, 2, 2, 2)},
    "F.scaled_dot_product_attention(q, k, v, m)": {
        "q": (2, 3, 2), "k": (2, 4, 2), "v": (2, 4, 3), "m": (3, 4)
    },
    "F.scaled_dot_product_attention(q, k, v, attn_mask=q @ k.mT > -1)": {
        "q": (3, 2), "k": (4, 2), "v": (4, 3)
    },
    **{
        f"multi_head_attention(x, x, x, {heads}, W, {b}, V, {c}{rest})[0]": {
            "x": shape, "W": (12, 4), "V": (4, 4), **({"b": (12,), "c": (4,)} if b == "b" else {}),
        }
        for heads, b, c, rest, shape in (
            (2, "b", "c", "", (3, 4)),
            (2, "None", "None", "", (2, 3, 4)),
            (4, "b", "c", ", is_causal=True", (2, 3, 4)),
        )
    },
    "multi_head_attention(q, k, v, 2, W, b, V, c)[1]": {
        "q": (2, 2, 4), "k": (2, 3, 4), "v": (2, 3, 4), "W": (12, 4), "V": (4, 4), "b": (12,), "c": (4,)
    },
    "multi_head_attention(x, x, x, 2, W, b, V, c, m)[0]": {
        "x": (3, 4), "W": (12, 4), "V": (4, 4), "b": (12,), "c": (4,), "m": (3, 3)
    },
    "F.dropout(x, p=0.5, training=False)*2": {"x": (2, 3)},
    "F.embedding(i, W)": {"i": "words", "W": (5, 3)},
    "F.scaled_dot_product_attention(q, k, v)": {"q": (2, 3), "k": (4, 3), "v": (4, 2)},
    "F.scaled_dot_product_attention(q, k, v, is_causal=True)": {"q": (3, 2), "k": (3, 2), "v": (3, 4)},
    "F.scaled_dot_product_attention(q, k, v, scale=0.3)": {
        "q": (2, 3, 2), "k": (2, 4, 2), "v": (2, 4, 1)
    },
    "torch.rnn_tanh_cell(x, h, W, U, b, c)": {**_CELL, "W": (4, 3), "U": (4, 4), "b": (4,), "c": (4,)},
    "torch.rnn_relu_cell(x, h, W, U)": {"x": (2, 3), "h": (2, 4), "W": (4, 3), "U": (4, 4)},
    "torch.gru_cell(x, h, W, U, b, c)": {
        **_CELL, "W": (12, 3), "U": (12, 4), "b": (12,), "c": (12,)
    },
    "torch.gru_cell(x, h, W, U)": {"x": (1, 2), "h": (1, 3), "W": (9, 2), "U": (9, 3)},
    "torch.lstm_cell(x, (h, m), W, U, b, c)[0]": {
        **_CELL, "m": (2, 4), "W": (16, 3), "U": (16, 4), "b": (16,), "c": (16,)
    },
    "torch.lstm_cell(x, (h, m), W, U, b, c)[1]": {
        **_CELL, "m": (2, 4), "W": (16, 3), "U": (16, 4), "b": (16,), "c": (16,)
    },
}  # fmt: skip
"""The texts of layers, with the shapes of their inputs."""

_WITHOUT = ("weights", "factor", "outcome", "variance", "count", "side")
"""The kinds of numbers of which PyTorch is asked no gradient."""

SHAPES = ((3,), (2, 4), (5, 3))


def _numbers(kind: str, shape: tuple[int, ...], draw: random.Random) -> Any:
    """Draw the numbers of an input for N rows of C classes, or for one."""
    if kind == "labels":
        rows = [float(draw.randrange(shape[-1])) for _ in range(shape[0] if len(shape) > 1 else 1)]
        return rows if len(shape) > 1 else rows[0]
    if kind == "words":
        return [[0.0, 4.0], [1.0, 1.0]]
    if kind == "variance":
        return [draw.uniform(0.2, 2) for _ in range(shape[-1])]
    if kind == "weights":
        return [draw.uniform(0.2, 2) for _ in range(shape[-1])]
    if len(shape) > 1:
        return [_numbers(kind, shape[1:], draw) for _ in range(shape[0])]
    one = {
        "real": lambda: draw.gauss(0, 1.5),
        "scores": lambda: draw.gauss(0, 2),
        "probability": lambda: draw.uniform(0.02, 0.98),
        "outcome": lambda: float(draw.random() < 0.5),
        "factor": lambda: draw.uniform(0.2, 2),
        "count": lambda: float(draw.randrange(5)),
        "side": lambda: float(draw.choice((-1, 1))),
        "log": lambda: -draw.uniform(0.1, 4),
        "distribution": lambda: draw.uniform(0.1, 1),
    }[kind]
    drawn = [one() for _ in range(shape[0])]
    return [each / sum(drawn) for each in drawn] if kind == "distribution" else drawn


def _drawn(kind: Any, shape: tuple[int, ...], draw: random.Random) -> Any:
    """Draw numbers of a kind, in the shape that stands beside it: a shape alone is of ordinary numbers."""
    if not isinstance(kind, tuple):
        return _numbers(kind, shape, draw)
    if kind[0] == "labels":
        return np.reshape(
            [float(draw.randrange(3)) for _ in range(math.prod(kind[1]))], kind[1]
        ).tolist()
    if kind[0] == "distribution":  # of the second axis
        drawn = np.reshape([draw.uniform(0.1, 1) for _ in range(math.prod(kind[1]))], kind[1])
        return (drawn / drawn.sum(axis=1, keepdims=True)).tolist()
    return _numbers(kind[0], kind[1], draw) if kind[0] == "side" else _numbers("real", kind, draw)


def _of_heads(
    q: Any, k: Any, v: Any, heads: int, *weights: Any, is_causal: bool = False
) -> tuple[Any, Any]:
    """PyTorch's attention of several heads, whose batch stands second."""
    import torch  # noqa: PLC0415  # which is not installed everywhere

    W, b, V, c, *mask = weights
    side = k.shape[-2]
    if is_causal:
        mask = [torch.ones(side, side, dtype=torch.bool).triu(1)]
    given = [one.transpose(0, 1) if one.dim() == 3 else one for one in (q, k, v)]
    out, shares = torch.nn.functional.multi_head_attention_forward(
        *given, q.shape[-1], heads, in_proj_weight=W, in_proj_bias=b, bias_k=None, bias_v=None,
        add_zero_attn=False, dropout_p=0.0, out_proj_weight=V, out_proj_bias=c,
        attn_mask=mask[0] if mask else None,
    )  # fmt: skip
    return out.transpose(0, 1) if q.dim() == 3 else out, shares


def recorded() -> list[dict[str, Any]]:
    """Compute each text with PyTorch, for each shape: its value, and the gradients of the value's sum."""
    import torch  # noqa: PLC0415  # which is not installed everywhere

    nn, F = torch.nn, torch.nn.functional

    found = []
    for text, kinds in (TEXTS | LAYERS).items():
        for shape in SHAPES if text in TEXTS else SHAPES[:1]:
            draw = random.Random(f"{text} {shape}")  # so that a text that is added changes no other
            given = {name: _drawn(kind, shape, draw) for name, kind in kinds.items()}
            tensors = {
                name: torch.tensor(numbers, dtype=torch.int64)
                if kinds[name] in ("labels", "words") or kinds[name][0] == "labels"
                else torch.tensor(
                    numbers,
                    dtype=torch.float64,
                    requires_grad=kinds[name] not in _WITHOUT and kinds[name][0] not in _WITHOUT,
                )
                for name, numbers in given.items()
            }
            known = {"F": F, "nn": nn, "torch": torch, "multi_head_attention": _of_heads}
            value = eval(text, {**known, **tensors})  # noqa: S307  # our own texts
            if not torch.isfinite(
                value
            ).all():  # such as the mean of no rows, where all are ignored
                continue
            value.sum().backward()
            gradients = {n: t.grad.tolist() for n, t in tensors.items() if t.grad is not None}
            found.append(
                {"text": text, "given": given, "value": value.tolist(), "gradients": gradients}
            )
    return found


if __name__ == "__main__":
    FACTS.write_text("[\n" + ",\n".join(map(json.dumps, recorded())) + "\n]\n", encoding="utf-8")
