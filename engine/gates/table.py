"""The table of gates: everything about a gate stands in its row, and all else is derived from it.

The functions of both passes, the parser's names and operators, what is drawn inside the gate and
the property tests all come from here. Adding a gate is adding a row.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy

from ..base.words import say
from . import tensorcode as c
from . import tensors as t
from .rows import Row, Scalar, Tensor


def _at_zero(operands: Sequence[Any], out: Any) -> bool:
    return _any(operands[0] == 0)


def _tie(operands: Sequence[Any], out: Any) -> bool:
    return _any(sum((operand == out) * 1 for operand in operands) > 1)


def _any(condition: Any) -> bool:
    return condition if isinstance(condition, bool) else bool(np.any(condition))


_DIVIDES = say(
    "*Divides*: the operand gets the gradient divided by its value, so much near 0 and little "
    "far out."
)
_LARGEST = say("*Routes*: the largest operand gets the whole gradient, the others get 0.")
_SMALLEST = say("*Routes*: the smallest operand gets the whole gradient, the others get 0.")
_PRODUCT = say(
    "*Swaps, transposed*: each operand gets the gradient times the other operand, transposed "
    "so that the shapes fit."
)
_POSITIVE = (0.2, 4.0)
_LESS = "at a tie PyTorch sends back less than the notes do"

SCALARS: tuple[Scalar, ...] = (
    # the operators; `samples` keeps ÷ and ^ away from their poles
    Scalar("add", "+", "x + y", ("1", "1"), operator="+", absorbed=("+{c}", "+{c}", "{c}+{d}"),
         title=say("add"),
         pattern=say("*Distributes*: each operand gets the gradient as it is, whatever the values are.")),
    Scalar("sub", "−", "x - y", ("1", "-1"), operator="-", absorbed=("{c}−x", "−{bc}", "{c}−{bd}"),
         parts="x + -y",
         title=say("subtract"),
         pattern=say("*Distributes*: the first operand gets the gradient as it is, the second with its "
                     "sign turned.")),
    Scalar("mul", "×", "x*y", ("y", "x"), operator="*", absorbed=("×{c}", "×{c}", "{c}×{d}"),
         title=say("multiply"),
         pattern=say("*Swaps*: each operand’s gradient is scaled by the other operand’s value.")),
    Scalar("div", "÷", "x/y", ("1/y", "-out/y"), operator="/", absorbed=("{c}/x", "÷{c}", "{c}÷{d}"),
         samples=((-3.0, 3.0), _POSITIVE), parts="x * (1/y)",
         title=say("divide"),
         pattern=say("*Scales*: the numerator gets the gradient divided by the denominator, which gets "
                     "that times minus the output.")),
    Scalar("pow", "xʸ", "x**y", ("Piecewise((0, Eq(y, 0)), (y*x**(y - 1), True))",
                               "Piecewise((0, Eq(x, 0) & (y > 0)), (out*log(x), True))"),
         operator="**", absorbed=("{bc}ˣ", "x{sup}", "{bc}^{d}"), samples=(_POSITIVE, (-2.0, 3.0)),
         cases=(say("because to the power of 0 every base gives 1"),
                say("because 0 to the power of every positive exponent is 0")),
         title=say("power"),
         pattern=say("*Scales*: the base gets the gradient times the slope of the power, the exponent "
                     "gets it times the output and the logarithm of the base.")),
    Scalar("neg", "×−1", "-x", ("-1",),
         title=say("negate"), pattern=say("*Turns the sign*: the operand gets the gradient times −1.")),
    Scalar("reciprocal", "1/x", "1/x", ("-out**2",), sample=_POSITIVE, absorbed=("1/{c}", "", ""),
         title=say("reciprocal"),
         pattern=say("*Scales*: the operand gets the gradient times minus the square of the output.")),
    Scalar("square", "x²", "x**2", ("2*x",), absorbed=("{bc}²", "", ""), parts="x*x",
         title=say("square"),
         pattern=say("*Scales*: the operand gets the gradient times twice its own value.")),
    # drawn where a value is used more than once
    Scalar("copy", "", "x", ("1",),
         title=say("copy"), pattern=say("*Adds*: what comes back from each use of the value is summed.")),
    # the functions
    Scalar("exp", "exp", "exp(x)", ("out",),
         pattern=say("*Scales by its own output*: the operand gets the gradient times what the gate gave.")),
    Scalar("log", "log", "log(x)", ("1/x",), sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("ln", "ln", "log(x)", ("1/x",), sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("sqrt", "sqrt", "sqrt(x)", ("1/(2*out)",), sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by twice the output, so much near "
                     "0 and little far out.")),
    Scalar("abs", "|x|", "Abs(x)", ("sign(x)",), kink=_at_zero,
         convention=say("|x| has no derivative at 0; the gate passes 0 there"), parts="max(x, -x)",
         pattern=say("*Passes or turns*: a positive operand gets the gradient as it is, a negative one "
                     "with its sign turned.")),
    Scalar("sin", "sin", "sin(x)", ("cos(x)",),
         pattern=say("*Scales*: the operand gets the gradient times its cosine: all of it at 0, none at "
                     "a crest.")),
    Scalar("cos", "cos", "cos(x)", ("-sin(x)",),
         pattern=say("*Scales*: the operand gets the gradient times minus its sine: none of it at 0.")),
    Scalar("tan", "tan", "tan(x)", ("1 + out**2",), sample=(-1.2, 1.2), parts="sin(x) / cos(x)",
         pattern=say("*Enlarges*: the operand gets the gradient times 1 + the square of the output, "
                     "never less than arrives.")),
    Scalar("tanh", "tanh", "tanh(x)", ("1 - out**2",), stable=("cosh(x)**(-2)",),
         parts="2*sigmoid(2*x) - 1",
         pattern=say("*Squashes*: it passes at most all of the gradient, at 0, and little far out, where "
                     "it is saturated.")),
    Scalar("sigmoid", "σ", "1/(1 + exp(-x))", ("out*(1 - out)",),
         stable=("exp(-Abs(x))/(1 + exp(-Abs(x)))**2",), torch="sigmoid(x)",
         parts="1/(1 + exp(-x))",
         pattern=say("*Squashes*: it passes at most a quarter of the gradient, at 0, and little far out, "
                     "where it is saturated.")),
    Scalar("relu", "ReLU", "Max(0, x)", ("step(x > 0)",), kink=_at_zero,
         convention=say("ReLU has no derivative at 0; 1(x>0) is 0 there"), torch="relu(x)",
         parts="max(0, x)",
         pattern=say("*Passes or blocks*: a positive operand gets the gradient as it is, any other gets "
                     "0.")),
    Scalar("leaky_relu", "leaky", "Piecewise((x, x > 0), (x/100, True))",
         ("Piecewise((1, x > 0), (1/Integer(100), True))",), kink=_at_zero,
         convention=say("leaky ReLU has no derivative at 0; the gate passes its left slope, 0.01, there"),
         torch="nn.functional.leaky_relu(x, 0.01)", parts="max(0.01*x, x)",
         pattern=say("*Passes or leaks*: a positive operand gets the gradient as it is, any other a "
                     "hundredth of it.")),
    Scalar("elu", "ELU", "Piecewise((x, x > 0), (expm1(x), True))",
         ("Piecewise((1, x > 0), (out + 1, True))",), stable=("exp(Min(0, x))",),
         torch="nn.functional.elu(x)", parts="max(0, x) + min(0, exp(x) - 1)",
         pattern=say("*Passes or fades*: a positive operand gets the gradient as it is, a negative one "
                     "less the further out it is.")),
    Scalar("softplus", "softplus", "Max(0, x) + log1p(exp(-Abs(x)))", ("1/(1 + exp(-x))",),
         stable=("exp(Min(0, x))/(1 + exp(-Abs(x)))",),
         torch="nn.functional.softplus(x, threshold=40)", parts="log(1 + exp(x))",
         pattern=say("*Passes softly*: the operand gets the gradient times its sigmoid: nearly all of it "
                     "far above 0, hardly any far below.")),
    Scalar("max", "max", "Max", ("step(x >= out)",), variadic=True,
         absorbed=("max({c}, x)", "max(x, {c})", "max({c}, {d})"), kink=_tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x>=y) and 1(y>=x)"),
         torch_at_kink=_LESS, pattern=_LARGEST),
    Scalar("maxout", "maxout", "Max", ("step(x >= out)",), variadic=True, kink=_tie,
         convention=say("the operands are equal, and each of them gets the whole gradient"),
         torch_at_kink=_LESS, pattern=_LARGEST),
    Scalar("min", "min", "Min", ("step(x <= out)",), variadic=True,
         absorbed=("min({c}, x)", "min(x, {c})", "min({c}, {d})"), kink=_tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x<=y) and 1(y<=x)"),
         torch_at_kink=_LESS, pattern=_SMALLEST),
)  # fmt: skip

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
                 numpy=code, torch=c.torch_reduction(f"a{name}"), torch_at_kink=_LESS)
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
