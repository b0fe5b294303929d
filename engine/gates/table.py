"""The table of gates: everything about a gate stands in its row, and all else is derived from it.

The functions of both passes, the parser's names and operators, what is drawn inside the gate and
the property tests all come from here. Adding a gate is adding a row.
"""

import numpy as np
import sympy

from ..base.words import say
from . import arithmetic, choices, functions
from . import tensorcode as c
from . import tensors as t
from .kinks import LESS
from .rows import Row, Scalar, Tensor

_PRODUCT = say(
    "*Swaps, transposed*: each operand gets the gradient times the other operand, transposed "
    "so that the shapes fit."
)
SCALARS: tuple[Scalar, ...] = (*arithmetic.ROWS, *functions.ROWS, *choices.ROWS)

_ALONG = ("axis", "keepdims")

TENSORS: tuple[Tensor, ...] = (
    Tensor("matmul", "@", t.product_shape, t.product, (t.product_to_left, t.product_to_right),
           ("g @ b.T", "a.T @ g"), (t.kind_to_left, t.kind_to_right), (2, 1),
           numpy=c.product, torch=lambda a, b: "{a} @ {b}",
           operator="@", absorbed=("{c} @", "@ {c}", "{c} @ {d}"),
           title=say("matrix product"), pattern=_PRODUCT),
    Tensor("dot", "dot", t.dot_shape, t.product, (t.product_to_left, t.product_to_right),
           ("g @ b.T", "a.T @ g"), (t.kind_to_left, t.kind_to_right), (1, 1),
           numpy=c.dot, torch=lambda a, b: "{a} @ {b}", title=say("dot product"), pattern=_PRODUCT),
    Tensor("outer", "⊗", t.outer_shape, np.outer, (t.outer_to_left, t.outer_to_right),
           ("g @ b", "a @ g"), (t.kind_of_repeated, t.kind_of_repeated), (1, 1),
           numpy=c.outer, torch=lambda a, b: "torch.outer({a}, {b})",
           title=say("outer product"),
           pattern=say("*Swaps*: each operand gets the gradient times the other operand, summed over "
                       "that operand’s places.")),
    Tensor("transpose", "xᵀ", t.transposed_shape, np.transpose, (t.transposed_to,),
           ("g.T",), ("selection",), (2,), numpy=c.transposed, torch=c.torch_transposed,
           title=say("transpose"),
           pattern=say("*Puts back in place*: each number of the gradient goes back to where its number "
                       "came from.")),
    Tensor("index", "", t.part_shape, t.part, (t.part_to,),
           (say("{g} in its place, 0 elsewhere", g="g"),), ("selection",), takes=("index",),
           numpy=c.part, torch=c.torch_part,
           title=say("pick"),
           pattern=say("*Puts back in place*: what was picked gets the gradient, all the rest gets 0.")),
    Tensor("sum", "Σ", t.reduced_shape, np.sum, (t.total_to,),
           (say("{g} for every number", g="g"),), (t.kind_along,), (1,), takes=_ALONG,
           numpy=c.total, torch=c.torch_reduction("sum"),
           pattern=say("*Hands out copies*: each number that was added gets the gradient as it is.")),
    Tensor("mean", "mean", t.reduced_shape, np.mean, (t.mean_to,),
           (say("{g}/n for each of the n numbers", g="g"),), (t.kind_along,), (1,), takes=_ALONG,
           numpy=c.mean, torch=c.torch_reduction("mean"),
           pattern=say("*Shares equally*: each of the n numbers gets an n-th of the gradient.")),
    Tensor("norm", "‖x‖", t.reduced_shape, t.norm, (t.norm_to,),
           ("g * a/out",), (t.kind_along,), (1,), takes=_ALONG, kink=t.norm_is_zero,
           numpy=c.norm, torch=c.torch_reduction("linalg.vector_norm"),
           convention=say("‖x‖ has no derivative at 0; the gate passes 0 there"),
           pattern=say("*Points along*: the operand gets its own direction, of length 1, times the "
                       "gradient.")),
    Tensor("logsumexp", "logsumexp", t.reduced_shape, t.logsumexp, (t.logsumexp_to,),
           ("g * exp(a − out)",), (t.kind_along,), (1,), takes=_ALONG,
           numpy=c.logsumexp, torch=c.torch_reduction("logsumexp"), careful_from=100,
           pattern=say("*Shares by size*: each number gets the share of the gradient that softmax gives "
                       "it, the largest the most.")),
    Tensor("softmax", "softmax", t.softmax_shape, t.softmax, (t.softmax_to,),
           ("out * (g − sum(g * out))",), (t.softmax_kind,), (1,), takes=("axis",),
           numpy=c.softmax, torch=c.torch_softmax,
           pattern=say("*Weighs against each other*: each number gets its output times how far its "
                       "gradient is from the weighted average of all; together they sum to 0.")),
)  # fmt: skip

# `max(A)`, of one operand: what `max(x, y)` does with several, among the numbers of one.
EXTREMES: dict[str, Tensor] = {
    name: Tensor(name, name, t.reduced_shape, forward, (t.extreme_to,),
                 ("g * 1(a == out)",), ("selection",), takes=_ALONG, kink=t.extreme_is_shared,
                 pattern=pattern,
                 convention=say("several numbers are equal, and each of them gets the whole gradient"),
                 numpy=code, torch=c.torch_reduction(f"a{name}"), torch_at_kink=LESS)
    for name, forward, code, pattern in (
        ("max", np.max, c.largest,
         say("*Routes*: the largest number gets the whole gradient, the others get 0.")),
        ("min", np.min, c.smallest,
         say("*Routes*: the smallest number gets the whole gradient, the others get 0.")),
    )
}  # fmt: skip

TABLE: tuple[Row, ...] = (*SCALARS, *TENSORS, *EXTREMES.values())

BY_NAME: dict[str, Row] = {row.name: row for row in (*SCALARS, *TENSORS)}
BY_OPERATOR: dict[str, Row] = {row.operator: row for row in TABLE if row.operator}

# Written as operators alone: `x + y` is a gate, `add(x, y)` is not in the language.
_NOT_CALLED = {"add", "sub", "mul", "div", "neg", "copy", "matmul", "index"}

FUNCTIONS: dict[str, Row] = {
    **{name: row for name, row in BY_NAME.items() if name not in _NOT_CALLED},
    "σ": BY_NAME["sigmoid"],
    "maximum": BY_NAME["max"],
    "minimum": BY_NAME["min"],
}
"""The names that a program can call."""

CONSTANTS: dict[str, sympy.Expr] = {"e": sympy.E, "pi": sympy.pi, "π": sympy.pi}


_PLAIN = {name.replace("_", ""): name for name in FUNCTIONS if name.isascii()}


def spelled(name: str) -> str | None:
    """Find the function that is called `name` in other letters, as ReLU and Sin are; None where none is.

    >>> spelled("LeakyReLU"), spelled("Sum2")
    ('leaky_relu', None)
    """
    return _PLAIN.get(name.lower().replace("_", "")) if name.isascii() else None


def nearest(name: str) -> str | None:
    """Find the one function whose name `name` is most likely a slip of; None where none is near.

    Two letters may be wrong, missing, too many or exchanged; in a short name one, and there no letter
    stands for another one, which would make half of all short names near.

    >>> nearest("sigmod"), nearest("print"), nearest("foo")
    ('sigmoid', None, None)
    """
    low = name.lower().replace("_", "")
    if any(char.isdigit() for char in low) or len(low) < 3:
        return None
    most = 2 if len(low) > 4 else 1
    near = [
        (distance, sorted(low) != sorted(plain), known)  # the same letters are nearer
        for plain, known in _PLAIN.items()
        if (distance := _distance(low, plain)) <= most
        and not (len(low) == len(plain) < 4 and sorted(low) != sorted(plain))
    ]
    closest = min((one[:2] for one in near), default=None)
    found = [known for *one, known in near if tuple(one) == closest]
    return found[0] if len(found) == 1 else None


def _distance(one: str, other: str) -> int:
    """Count the letters to put in, take out, change or exchange with the next (R. Wagner, 1975)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            steps = [before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)]
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                steps.append(last[j - 2] + 1)
            row.append(min(steps))
    return row[-1]
