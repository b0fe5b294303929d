"""What PyTorch gives for calls of the prelude: recorded, so that no test needs it.

`python -m tests.support.prelude_facts` records tests/language/prelude.json anew, where PyTorch is installed.
Each text is tried with arrays of several shapes, whose numbers are drawn anew for each.
"""

import json
import random
from pathlib import Path
from typing import Any

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
        "log": lambda: -draw.uniform(0.1, 4),
        "distribution": lambda: draw.uniform(0.1, 1),
    }[kind]
    drawn = [one() for _ in range(shape[0])]
    return [each / sum(drawn) for each in drawn] if kind == "distribution" else drawn


def recorded() -> list[dict[str, Any]]:
    """Compute each text with PyTorch, for each shape: its value, and the gradients of the value's sum."""
    import torch  # noqa: PLC0415  # which is not installed everywhere

    nn, F = torch.nn, torch.nn.functional

    draw, found = random.Random(24), []
    for text, kinds in (TEXTS | LAYERS).items():
        for shape in SHAPES if text in TEXTS else SHAPES[:1]:
            given = {
                name: _numbers(
                    *(("real", kind) if isinstance(kind, tuple) else (kind, shape)), draw
                )
                for name, kind in kinds.items()
            }
            tensors = {
                name: torch.tensor(numbers, dtype=torch.int64)
                if kinds[name] in ("labels", "words")
                else torch.tensor(
                    numbers,
                    dtype=torch.float64,
                    requires_grad=kinds[name] not in ("weights", "factor", "outcome", "variance"),
                )
                for name, numbers in given.items()
            }
            value = eval(text, {"F": F, "nn": nn, "torch": torch, **tensors})  # noqa: S307  # our own texts
            value.sum().backward()
            gradients = {n: t.grad.tolist() for n, t in tensors.items() if t.grad is not None}
            found.append(
                {"text": text, "given": given, "value": value.tolist(), "gradients": gradients}
            )
    return found


if __name__ == "__main__":
    FACTS.write_text("[\n" + ",\n".join(map(json.dumps, recorded())) + "\n]\n", encoding="utf-8")
