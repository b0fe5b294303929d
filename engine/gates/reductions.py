"""The rows that add, multiply or choose among many numbers, along axes or over all of them."""

from collections.abc import Sequence

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import say
from .along import TAKES, TRIED, aligned, axes_of, in_torch, kind_along, reduced_shape, written
from .kinks import LESS
from .lines import Axis
from .numpyline import written_axes
from .tensors import Array, Tensor


def total_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """Each number of a sum gets the whole gradient."""
    return np.broadcast_to(aligned(g, a, axis, keepdims), a.shape)


def mean_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """Each number of a mean gets its part of the gradient."""
    return total_to(g / (np.size(a) / np.size(out)), a, out, axis=axis, keepdims=keepdims)


def extreme_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The largest (or smallest) gets the gradient; each of them, where several are."""
    extreme = aligned(out, a, axis, keepdims)
    chosen = a == extreme
    if np.isnan(out).any():
        chosen = np.where(np.isnan(extreme), np.nan, chosen)  # what is largest can't be told
    return aligned(g, a, axis, keepdims) * chosen


def extreme_is_shared(
    operands: Sequence[Array], out: Array, axis: Axis = None, keepdims: bool = False
) -> bool:
    """Tell whether several numbers are the largest (or smallest)."""
    (a,) = operands
    equal = np.sum(a == aligned(out, a, axis, keepdims), axis=axes_of(a.shape, axis))
    return bool(np.any(equal > 1))


def _product_in_torch(a: Shape, axis: Axis = None, keepdims: bool = False) -> str:
    """Write a product in PyTorch, whose own goes along one axis: along several, one after the other."""
    if axis is None and not keepdims:
        return "torch.prod({a})"
    made = "{a}"
    for one in sorted(axes_of(a, axis), reverse=True):
        made = f"torch.prod({made}{written_axes(one, keepdims, ('dim', 'keepdim'))})"
    return made


def trace_shape(sizes: Sizes, a: Shape) -> Shape:
    """Give the shape of a trace: a number. Errors: Mismatch where there is no matrix."""
    if len(a) != 2:
        raise Mismatch(say("it takes a matrix, of two axes"))
    return ()


_REST = "where(a == 0, 1, a)"
_ZEROS = "sum(a == 0, axis=axis, keepdims=True)"
_OTHERS = f"where({_ZEROS} == (a == 0), prod({_REST}, axis=axis, keepdims=True)/{_REST}, 0)"

ROWS: tuple[Tensor, ...] = (
    Tensor("sum", "Σ", aliases="Σ reduce_sum", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=np.sum, wants=(1,),
           vjps=("g*ones_like(a)",), fast=(total_to,), kinds=(kind_along,),
           numpy=written("sum"), torch=in_torch("sum"), javascript="sum",
           pattern=say("*Hands out copies*: each number that was added gets the gradient as it is.")),
    Tensor("mean", "mean", aliases="avg reduce_mean", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=np.mean, wants=(1,),
           vjps=("g*ones_like(a)/n",), fast=(mean_to,), kinds=(kind_along,),
           numpy=written("mean"), torch=in_torch("mean"), javascript="mean",
           pattern=say("*Shares equally*: each of the n numbers gets an n-th of the gradient.")),
    Tensor("prod", "Π", aliases="product reduce_prod", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=np.prod, wants=(1,),
           vjps=("g*out/a",), stable=(f"g*{_OTHERS}",), kinds=(kind_along,),
           numpy=written("prod"), torch=_product_in_torch, javascript="prod",
           pattern=say("*Multiplies by the others*: each number gets the gradient times the product of all "
                       "others.")),
    Tensor("trace", "tr", aliases="tr", shape_rule=trace_shape, forward=np.trace, wants=(2,),
           vjps=("on_diagonal(g, a.shape)",), kinds=("sparse",),
           numpy="np.trace({a})", torch="torch.sum(torch.diagonal({a}))", javascript="trace",
           pattern=say("*Puts on the diagonal*: each number of the diagonal gets the gradient as it is, all "
                       "others get 0.")),
)  # fmt: skip

# `max(A)`, of one operand: what `max(x, y)` does with several, among the numbers of one.
EXTREMES: dict[str, Tensor] = {
    name: Tensor(name, name, aliases=f"a{name} reduce_{name}", takes=TAKES, tried=TRIED,
                 shape_rule=reduced_shape, forward=forward,
                 vjps=("g*(a == out)",), fast=(extreme_to,), kinds=("selection",),
                 stable=("g*where(isnan(out), nan, a == out)",),
                 numpy=written(name), torch=in_torch(f"a{name}"), javascript=name,
                 kink=extreme_is_shared, torch_at_kink=LESS, pattern=pattern,
                 convention=say("several numbers are equal, and each of them gets the whole gradient"))
    for name, forward, pattern in (
        ("max", np.max,
         say("*Routes*: the largest number gets the whole gradient, the others get 0.")),
        ("min", np.min,
         say("*Routes*: the smallest number gets the whole gradient, the others get 0.")),
    )
}  # fmt: skip
