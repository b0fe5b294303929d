"""The rows that weigh numbers against each other along an axis by their exponentials."""

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, count
from ..base.words import say
from .along import TAKES, TRIED, aligned, axes_of, in_torch, kind_along, reduced_shape, squeezed
from .lines import Axis
from .numpyline import spread, written_axes
from .rows import Options
from .tensors import Array, Tensor, kind_in_parts


def logsumexp(a: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """`log(sum(exp(x)))`, with the largest taken out so that no exponential overflows."""
    largest = _largest(a, axis)
    total = np.log(_powers(a, largest).sum(axis=axis, keepdims=True)) + largest
    return squeezed(total, a, axis, keepdims)


def logsumexp_to(
    g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False
) -> Array:
    """`softmax(x)` of the gradient: `exp(x - out)` too, but a large output lacks the last digits.

    That is put right by their sum, which would be 1.
    """
    finite = out if np.isfinite(out).all() else np.nan_to_num(out)
    powers = _powers(a, aligned(finite, a, axis, keepdims))
    powers *= aligned(g, a, axis, keepdims) / powers.sum(axis=axis, keepdims=True)
    return powers


def _powers(a: Array, less: Array) -> Array:
    """Give `exp(a - less)`, in the memory of the difference, because a second array costs as much as exp."""
    powers = a - less
    return np.exp(powers, out=powers)


def _largest(a: Array, axis: Axis) -> Array:
    """Give the largest number, with the axes kept; 0 where it is not finite."""
    largest = np.max(a, axis=axis, keepdims=True)
    return np.where(np.isfinite(largest), largest, 0.0)


def softmax_shape(sizes: Sizes, a: Shape, axis: Axis = -1) -> Shape:
    """Give the shape of a softmax: its operand's. Errors: Mismatch."""
    if not a:
        raise Mismatch(say("`softmax` takes a vector or a matrix: of one number it is always 1"))
    axes_of(a, axis)
    return a


def softmax(a: Array, axis: Axis = -1) -> Array:
    """`exp(x)/sum(exp(x))`, with the largest taken out so that no exponential overflows."""
    powers = _powers(a, a.max(axis=axis, keepdims=True))
    powers /= powers.sum(axis=axis, keepdims=True)
    return powers


def softmax_to(g: Array, a: Array, out: Array, axis: Axis = -1) -> Array:
    """`out*(g - sum(g*out))`, in the memory of the difference."""
    sent = g - (g * out).sum(axis=axis, keepdims=True)
    sent *= out
    return sent


def softmax_kind(a: Shape, out: Shape, axis: Axis = -1) -> str:
    """A number of a softmax is made of those along its axis."""
    return kind_in_parts(a, count(tuple(a[one] for one in axes_of(a, axis))))


def log_softmax_shape(sizes: Sizes, a: Shape, axis: Axis = -1) -> Shape:
    """Give the shape of a logarithm of a softmax: its operand's. Errors: Mismatch."""
    if not a:
        raise Mismatch(
            say("`log_softmax` takes a vector or a matrix: of one number it is always 0")
        )
    axes_of(a, axis)
    return a


def log_softmax(a: Array, axis: Axis = -1) -> Array:
    """`x - logsumexp(x)`, which keeps the digits that the logarithm of a tiny softmax would lose."""
    less = a - np.max(a, axis=axis, keepdims=True)
    others = np.sum(np.where(less == 0, 0.0, np.exp(less)), axis=axis, keepdims=True)
    equal = np.sum(less == 0, axis=axis, keepdims=True)
    return less - np.log1p(others + (equal - 1))


# As a person writes it


def _logsumexp_written(
    a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False
) -> tuple[str, ...]:
    """Write `log(sum(exp(x)))`: the largest is taken out, so that no exponential overflows."""
    out, along = spread("{out}", a, axis, keepdims), written_axes(axis, keepdims)
    finite = ["{out} = np.where(np.isfinite({out}), {out}, 0.0)"] if careful else []
    return (
        f"{{out}} = np.max({{a}}{along})",
        *finite,
        f"{{out}} = {{out}} + np.log(np.sum(np.exp({{a}} - {out}){along}))",
    )


def _softmax_written(a: Shape, careful: bool, axis: Axis = -1) -> tuple[str, ...]:
    """Write a softmax: the largest is taken out, so that no exponential overflows."""
    kept = written_axes(axis, True)
    return (
        f"{{out}} = np.exp({{a}} - np.max({{a}}{kept}))",
        f"{{out}} = {{out}} / np.sum({{out}}{kept})",
    )


def _log_softmax_written(a: Shape, careful: bool, axis: Axis = -1) -> tuple[str, ...]:
    """Write the logarithm of a softmax: the largest is taken out, so that no exponential overflows.

    With care the largest is no part of the sum either, beside which the others would lose their digits.
    """
    kept = written_axes(axis, True)
    total = f"np.log(np.sum(np.exp({{out}}){kept}))"
    if careful:
        others = f"np.sum(np.where({{out}} == 0, 0.0, np.exp({{out}})){kept})"
        total = f"np.log1p({others} + (np.sum({{out}} == 0{kept}) - 1))"
    return (f"{{out}} = {{a}} - np.max({{a}}{kept})", f"{{out}} = {{out}} - {total}")


def _softmax_in_torch(a: Shape, axis: Axis = -1) -> str:
    """Write a softmax in PyTorch, whose own goes along one axis."""
    if isinstance(axis, int):
        return f"torch.softmax({{a}}, dim={axis})"
    return f"torch.exp({_log_softmax_in_torch(a, axis)})"


def _log_softmax_in_torch(a: Shape, axis: Axis = -1) -> str:
    if isinstance(axis, int):
        return f"torch.log_softmax({{a}}, dim={axis})"
    along = f"dim={axes_of(a, axis)}, keepdim=True"
    less = f"({{a}} - torch.amax({{a}}, {along}))"
    return f"{less} - torch.logsumexp({less}, {along})"


_SHARE = "exp(a - nan_to_num(out))"
_ALONG_ONE: tuple[Options, ...] = (
    (), *((("axis", axis),) for axis in (0, 1, -1, -2, (0, 1), (-1, 0), None)),
)  # fmt: skip

ROWS: tuple[Tensor, ...] = (
    Tensor("logsumexp", "logsumexp", aliases="lse reduce_logsumexp", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=logsumexp, wants=(1,),
           vjps=("g*exp(a - out)",), fast=(logsumexp_to,), kinds=(kind_along,),
           stable=(f"g*{_SHARE}/sum({_SHARE}, axis=axis, keepdims=True)",), careful_from=100,
           numpy=_logsumexp_written, torch=in_torch("logsumexp", names_axes=True),
           javascript="logsumexp", torch_by_output=True,
           pattern=say("*Shares by size*: each number gets the share of the gradient that softmax gives "
                       "it, the largest the most.")),
    Tensor("softmax", "softmax", takes=("axis",), tried=_ALONG_ONE, presumed=(("axis", -1),),
           shape_rule=softmax_shape, forward=softmax, wants=(1,),
           vjps=("out*(g - sum(g*out, axis=axis, keepdims=True))",), fast=(softmax_to,),
           kinds=(softmax_kind,),
           numpy=_softmax_written, torch=_softmax_in_torch, javascript="softmax", calm=3,
           at_ones=say("its numbers sum to 1 whatever it is given, so no operand can change their sum"),
           pattern=say("*Weighs against each other*: each number gets its output times how far its "
                       "gradient is from the weighted average of all; together they sum to 0.")),
    Tensor("log_softmax", "log softmax", takes=("axis",), tried=_ALONG_ONE, presumed=(("axis", -1),),
           shape_rule=log_softmax_shape, forward=log_softmax, wants=(1,),
           vjps=("g - exp(out)*sum(g, axis=axis, keepdims=True)",), kinds=(softmax_kind,),
           numpy=_log_softmax_written, torch=_log_softmax_in_torch, javascript="log_softmax",
           pattern=say("*Takes off the share*: each number gets its gradient less the share that softmax "
                       "gives it of the sum of all; together they sum to 0.")),
)  # fmt: skip
