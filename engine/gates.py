"""The table of gates: everything about a gate stands in its row, and all else is derived from it.

The functions of both passes, the parser's names and operators, what is drawn inside the gate and
the property tests all come from here. Adding a gate is adding a row.
"""

import difflib
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy

from engine import tensorcode as c
from engine import tensors as t
from engine.rows import Row, Scalar, Tensor
from engine.words import say


def _at_zero(operands: Sequence[Any], out: Any) -> bool:
    return _any(operands[0] == 0)


def _tie(operands: Sequence[Any], out: Any) -> bool:
    return _any(sum((operand == out) * 1 for operand in operands) > 1)


def _any(condition: Any) -> bool:
    return condition if isinstance(condition, bool) else bool(np.any(condition))


_POSITIVE = (0.2, 4.0)
_LESS = "at a tie PyTorch sends back less than the notes do"

SCALARS: tuple[Scalar, ...] = (
    # the operators; `samples` keeps ÷ and ^ away from their poles
    Scalar("add", "+", "x + y", ("1", "1"), operator="+", absorbed=("+{c}", "+{c}", "{c}+{d}")),
    Scalar("sub", "−", "x - y", ("1", "-1"), operator="-", absorbed=("{c}−x", "−{bc}", "{c}−{bd}"),
         parts="x + -y"),
    Scalar("mul", "×", "x*y", ("y", "x"), operator="*", absorbed=("×{c}", "×{c}", "{c}×{d}")),
    Scalar("div", "÷", "x/y", ("1/y", "-out/y"), operator="/", absorbed=("{c}/x", "÷{c}", "{c}÷{d}"),
         samples=((-3.0, 3.0), _POSITIVE), parts="x * (1/y)"),
    Scalar("pow", "xʸ", "x**y", ("Piecewise((0, Eq(y, 0)), (y*x**(y - 1), True))",
                               "Piecewise((0, Eq(x, 0) & (y > 0)), (out*log(x), True))"),
         operator="**", absorbed=("{bc}ˣ", "x{sup}", "{bc}^{d}"), samples=(_POSITIVE, (-2.0, 3.0))),
    Scalar("neg", "×−1", "-x", ("-1",)),
    Scalar("reciprocal", "1/x", "1/x", ("-out**2",), sample=_POSITIVE, absorbed=("1/{c}", "", "")),
    Scalar("square", "x²", "x**2", ("2*x",), absorbed=("{bc}²", "", ""), parts="x*x"),
    # drawn where a value is used more than once
    Scalar("copy", "", "x", ("1",)),
    # the functions
    Scalar("exp", "exp", "exp(x)", ("out",)),
    Scalar("log", "log", "log(x)", ("1/x",), sample=_POSITIVE),
    Scalar("ln", "ln", "log(x)", ("1/x",), sample=_POSITIVE),
    Scalar("sqrt", "sqrt", "sqrt(x)", ("1/(2*out)",), sample=_POSITIVE),
    Scalar("abs", "|x|", "Abs(x)", ("sign(x)",), kink=_at_zero,
         convention=say("|x| has no derivative at 0; the gate passes 0 there"), parts="max(x, -x)"),
    Scalar("sin", "sin", "sin(x)", ("cos(x)",)),
    Scalar("cos", "cos", "cos(x)", ("-sin(x)",)),
    Scalar("tan", "tan", "tan(x)", ("1 + out**2",), sample=(-1.2, 1.2), parts="sin(x) / cos(x)"),
    Scalar("tanh", "tanh", "tanh(x)", ("1 - out**2",), parts="2*sigmoid(2*x) - 1"),
    Scalar("sigmoid", "σ", "1/(1 + exp(-x))", ("out*(1 - out)",), torch="sigmoid(x)",
         parts="1/(1 + exp(-x))"),
    Scalar("relu", "ReLU", "Max(0, x)", ("step(x > 0)",), kink=_at_zero,
         convention=say("ReLU has no derivative at 0; 1(x>0) is 0 there"), torch="relu(x)",
         parts="max(0, x)"),
    Scalar("leaky_relu", "leaky", "Piecewise((x, x > 0), (x/100, True))",
         ("Piecewise((1, x > 0), (1/Integer(100), True))",), kink=_at_zero,
         convention=say("leaky ReLU has no derivative at 0; the gate passes its left slope, 0.01, there"),
         torch="nn.functional.leaky_relu(x, 0.01)", parts="max(0.01*x, x)"),
    Scalar("elu", "ELU", "Piecewise((x, x > 0), (expm1(x), True))",
         ("Piecewise((1, x > 0), (out + 1, True))",),
         torch="nn.functional.elu(x)", parts="max(0, x) + min(0, exp(x) - 1)"),
    Scalar("softplus", "softplus", "Max(0, x) + log1p(exp(-Abs(x)))", ("1/(1 + exp(-x))",),
         torch="nn.functional.softplus(x, threshold=40)", parts="log(1 + exp(x))"),
    Scalar("max", "max", "Max", ("step(x >= out)",), variadic=True,
         absorbed=("max({c}, x)", "max(x, {c})", "max({c}, {d})"), kink=_tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x>=y) and 1(y>=x)"),
         torch_at_kink=_LESS),
    Scalar("maxout", "maxout", "Max", ("step(x >= out)",), variadic=True, kink=_tie,
         convention=say("the operands are equal, and each of them gets the whole gradient"),
         torch_at_kink=_LESS),
    Scalar("min", "min", "Min", ("step(x <= out)",), variadic=True,
         absorbed=("min({c}, x)", "min(x, {c})", "min({c}, {d})"), kink=_tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x<=y) and 1(y<=x)"),
         torch_at_kink=_LESS),
)  # fmt: skip

_ALONG = ("axis", "keepdims")

TENSORS: tuple[Tensor, ...] = (
    Tensor("matmul", "@", t.product_shape, t.product, (t.product_to_left, t.product_to_right),
           ("g @ b.T", "a.T @ g"), (t.kind_to_left, t.kind_to_right), (2, 1),
           numpy=c.product, torch=lambda a, b: "{a} @ {b}",
           operator="@", absorbed=("{c} @", "@ {c}", "{c} @ {d}")),
    Tensor("dot", "dot", t.dot_shape, t.product, (t.product_to_left, t.product_to_right),
           ("g @ b.T", "a.T @ g"), (t.kind_to_left, t.kind_to_right), (1, 1),
           numpy=c.dot, torch=lambda a, b: "{a} @ {b}"),
    Tensor("outer", "⊗", t.outer_shape, np.outer, (t.outer_to_left, t.outer_to_right),
           ("g @ b", "a @ g"), (t.kind_of_repeated, t.kind_of_repeated), (1, 1),
           numpy=c.outer, torch=lambda a, b: "torch.outer({a}, {b})"),
    Tensor("transpose", "xᵀ", t.transposed_shape, np.transpose, (t.transposed_to,),
           ("g.T",), ("selection",), (2,), numpy=c.transposed, torch=c.torch_transposed),
    Tensor("index", "", t.part_shape, t.part, (t.part_to,),
           (say("{g} in its place, 0 elsewhere", g="g"),), ("selection",), takes=("index",),
           numpy=c.part, torch=c.torch_part),
    Tensor("sum", "Σ", t.reduced_shape, np.sum, (t.total_to,),
           (say("{g} for every number", g="g"),), (t.kind_along,), (1,), takes=_ALONG,
           numpy=c.total, torch=c.torch_reduction("sum")),
    Tensor("mean", "mean", t.reduced_shape, np.mean, (t.mean_to,),
           (say("{g}/n for each of the n numbers", g="g"),), (t.kind_along,), (1,), takes=_ALONG,
           numpy=c.mean, torch=c.torch_reduction("mean")),
    Tensor("norm", "‖x‖", t.reduced_shape, t.norm, (t.norm_to,),
           ("g * a/out",), (t.kind_along,), (1,), takes=_ALONG, kink=t.norm_is_zero,
           numpy=c.norm, torch=c.torch_reduction("linalg.vector_norm"),
           convention=say("‖x‖ has no derivative at 0; the gate passes 0 there")),
    Tensor("logsumexp", "logsumexp", t.reduced_shape, t.logsumexp, (t.logsumexp_to,),
           ("g * exp(a − out)",), (t.kind_along,), (1,), takes=_ALONG,
           numpy=c.logsumexp, torch=c.torch_reduction("logsumexp")),
    Tensor("softmax", "softmax", t.softmax_shape, t.softmax, (t.softmax_to,),
           ("out * (g − sum(g * out))",), (t.softmax_kind,), (1,), takes=("axis",),
           numpy=c.softmax, torch=c.torch_softmax),
)  # fmt: skip

# `max(A)`, of one operand: what `max(x, y)` does with several, among the numbers of one.
EXTREMES: dict[str, Tensor] = {
    name: Tensor(name, name, t.reduced_shape, forward, (t.extreme_to,),
                 ("g * 1(a == out)",), ("selection",), takes=_ALONG, kink=t.extreme_is_shared,
                 convention=say("several numbers are equal, and each of them gets the whole gradient"),
                 numpy=code, torch=c.torch_reduction(f"a{name}"), torch_at_kink=_LESS)
    for name, forward, code in (("max", np.max, c.largest), ("min", np.min, c.smallest))
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


def nearest(name: str) -> str:
    """Find the function whose name is most like `name`.

    >>> nearest("sigmod")
    'sigmoid'
    """
    known = [function for function in FUNCTIONS if function.isascii()]
    return difflib.get_close_matches(name.lower(), known, n=1, cutoff=0)[0]
