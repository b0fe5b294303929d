"""The rows that go along axes: of many numbers they make one, or weigh them against each other."""

from collections.abc import Callable, Sequence

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, count
from ..base.words import say
from .kinks import AS_HERE, LESS
from .lines import Axis
from .numpyline import spread, written_axes
from .rows import Options, Tensor
from .tensors import Array, kind_in_parts


def axes_of(shape: Shape, axis: Axis) -> tuple[int, ...]:
    """List the axes that are meant, counted from the front. Errors: Mismatch."""
    if axis is None:
        return tuple(range(len(shape)))
    meant = (axis,) if isinstance(axis, int) else axis
    for one in meant:
        if not -len(shape) <= one < len(shape):
            raise Mismatch(say("there is no axis {axis}", axis=one))
    axes = tuple(one % len(shape) for one in meant)
    if len(set(axes)) < len(axes):
        raise Mismatch(say("an axis is named twice"))
    return axes


def reduced_shape(sizes: Sizes, a: Shape, axis: Axis = None, keepdims: bool = False) -> Shape:
    """Give the shape of what is left after `sum` and its like. Errors: Mismatch."""
    if not a:
        raise Mismatch(say("it takes a vector or a matrix"))
    axes = axes_of(a, axis)
    kept = [1 if i in axes else size for i, size in enumerate(a) if keepdims or i not in axes]
    return tuple(kept)


def _aligned(g: Array, a: Array, axis: Axis, keepdims: bool) -> Array:
    """Give what is left of `a` after a reduction the axes back that it lost, with a size of 1."""
    return g if keepdims else np.expand_dims(g, axes_of(a.shape, axis))


def kind_along(a: Shape, out: Shape, axis: Axis = None, keepdims: bool = False) -> str:
    """A number that is left is made of those along the axes that are gone."""
    return kind_in_parts(a, count(a) // count(out))


def total_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """Each number of a sum gets the whole gradient."""
    return np.broadcast_to(_aligned(g, a, axis, keepdims), a.shape)


def mean_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """Each number of a mean gets its part of the gradient."""
    return total_to(g / (np.size(a) / np.size(out)), a, out, axis=axis, keepdims=keepdims)


def extreme_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The largest (or smallest) gets the gradient; each of them, where several are."""
    extreme = _aligned(out, a, axis, keepdims)
    chosen = a == extreme
    if np.isnan(out).any():
        chosen = np.where(np.isnan(extreme), np.nan, chosen)  # what is largest can't be told
    return _aligned(g, a, axis, keepdims) * chosen


def extreme_is_shared(
    operands: Sequence[Array], out: Array, axis: Axis = None, keepdims: bool = False
) -> bool:
    """Tell whether several numbers are the largest (or smallest)."""
    (a,) = operands
    equal = np.sum(a == _aligned(out, a, axis, keepdims), axis=axes_of(a.shape, axis))
    return bool(np.any(equal > 1))


def norm(a: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The root of the sum of squares, taken of numbers of size 1 at most, so that none overflows."""
    scale = _scale(a, axis)
    length = scale * _length(a / scale, axis)
    return length if keepdims else np.squeeze(length, axis=axes_of(a.shape, axis))


def _scale(a: Array, axis: Axis) -> Array:
    """Give the size of the largest number, with the axes kept; 1 where that is no measure."""
    largest = np.max(np.abs(a), axis=axis, keepdims=True)
    return np.where((largest > 0) & np.isfinite(largest), largest, 1.0)


def _length(a: Array, axis: Axis) -> Array:
    return np.sqrt(np.sum(np.square(a), axis=axis, keepdims=True))


def norm_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """`x/‖x‖`: the direction of the vector, of numbers of size 1 at most; 0 where it has none."""
    scaled = a / _scale(a, axis)
    length = _length(scaled, axis)
    direction = np.divide(scaled, length, out=np.zeros(a.shape), where=length != 0)
    return _aligned(g, a, axis, keepdims) * direction


def norm_is_zero(
    operands: Sequence[Array], out: Array, axis: Axis = None, keepdims: bool = False
) -> bool:
    """Tell whether a vector of length 0 is there."""
    return bool(np.any(out == 0))


def logsumexp(a: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """`log(sum(exp(x)))`, with the largest taken out so that no exponential overflows."""
    largest = _largest(a, axis)
    total = np.log(np.sum(np.exp(a - largest), axis=axis, keepdims=True)) + largest
    return total if keepdims else np.squeeze(total, axis=axes_of(a.shape, axis))


def logsumexp_to(
    g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False
) -> Array:
    """`softmax(x)` of the gradient: `exp(x - out)` too, but a large output lacks the last digits."""
    powers = np.exp(a - _largest(a, axis))
    return _aligned(g, a, axis, keepdims) * (powers / np.sum(powers, axis=axis, keepdims=True))


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
    powers = np.exp(a - np.max(a, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def softmax_kind(a: Shape, out: Shape, axis: Axis = -1) -> str:
    """A number of a softmax is made of those along its axis."""
    return kind_in_parts(a, count(tuple(a[one] for one in axes_of(a, axis))))


# As a person writes it


def _written(name: str) -> Callable[..., str]:
    """Make what writes a function along axes in NumPy."""
    return lambda a, axis=None, keepdims=False: f"np.{name}({{a}}{written_axes(axis, keepdims)})"


def _norm_written(
    a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False
) -> tuple[str, ...]:
    """Write a norm: with care, of numbers of size 1 at most."""
    if not careful:
        return (f"{{out}} = np.sqrt(np.sum({{a}} ** 2{written_axes(axis, keepdims)}))",)
    kept = written_axes(axis, True)
    return (
        f"{{out}} = np.max(np.abs({{a}}){kept})",
        "{out} = np.where(({out} > 0) & np.isfinite({out}), {out}, 1.0)",
        f"{{out}} = {{out}} * np.sqrt(np.sum(({{a}} / {{out}}) ** 2{kept}))",
        *([] if keepdims else [f"{{out}} = np.squeeze({{out}}{written_axes(axis)})"]),
    )


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


def _softmax_written(a: Shape, careful: bool, axis: int = -1) -> tuple[str, ...]:
    """Write a softmax: the largest is taken out, so that no exponential overflows."""
    kept = written_axes(axis, True)
    return (
        f"{{out}} = np.exp({{a}} - np.max({{a}}{kept}))",
        f"{{out}} = {{out}} / np.sum({{out}}{kept})",
    )


def _in_torch(name: str) -> Callable[..., str]:
    """Make what writes a function along axes in PyTorch; given no axis, PyTorch takes all of them."""

    def written(a: Shape, axis: Axis = None, keepdims: bool = False) -> str:
        if axis is None and (keepdims or name == "logsumexp"):
            axis = 0 if len(a) == 1 else tuple(range(len(a)))
        return f"torch.{name}({{a}}{written_axes(axis, keepdims, ('dim', 'keepdim'))})"

    return written


def _softmax_in_torch(a: Shape, axis: int = -1) -> str:
    return f"torch.softmax({{a}}, dim={axis})"


_TAKES = ("axis", "keepdims")
_TRIED: tuple[Options, ...] = (
    (),
    (("keepdims", True),),
    *((("axis", axis), *kept)
      for axis in (0, 1, -1, (0, 2), (-2, 0))
      for kept in ((), (("keepdims", True),))),
)  # fmt: skip
_SCALED = "a/clip(max(abs(a), axis=axis, keepdims=True), least, most)"
_SHARE = "exp(a - nan_to_num(out))"

ROWS: tuple[Tensor, ...] = (
    Tensor("sum", "Σ", aliases="Σ reduce_sum", takes=_TAKES, tried=_TRIED,
           shape_rule=reduced_shape, forward=np.sum, wants=(1,),
           vjps=("g*ones_like(a)",), fast=(total_to,), kinds=(kind_along,),
           numpy=_written("sum"), torch=_in_torch("sum"), javascript="sum",
           pattern=say("*Hands out copies*: each number that was added gets the gradient as it is.")),
    Tensor("mean", "mean", aliases="average avg reduce_mean", takes=_TAKES, tried=_TRIED,
           shape_rule=reduced_shape, forward=np.mean, wants=(1,),
           vjps=("g*ones_like(a)/n",), fast=(mean_to,), kinds=(kind_along,),
           numpy=_written("mean"), torch=_in_torch("mean"), javascript="mean",
           pattern=say("*Shares equally*: each of the n numbers gets an n-th of the gradient.")),
    Tensor("norm", "‖x‖", takes=_TAKES, tried=_TRIED,
           shape_rule=reduced_shape, forward=norm, wants=(1,),
           vjps=("g*a/out",), fast=(norm_to,), kinds=(kind_along,),
           stable=(f"g*({_SCALED})/maximum(1, sqrt(sum(({_SCALED})**2, axis=axis, keepdims=True)))",),
           numpy=_norm_written, torch=_in_torch("linalg.vector_norm"), javascript="norm",
           kink=norm_is_zero, torch_at_kink=AS_HERE,
           convention=say("‖x‖ has no derivative at 0; the gate passes 0 there"),
           pattern=say("*Points along*: the operand gets its own direction, of length 1, times the "
                       "gradient.")),
    Tensor("logsumexp", "logsumexp", aliases="lse reduce_logsumexp", takes=_TAKES, tried=_TRIED,
           shape_rule=reduced_shape, forward=logsumexp, wants=(1,),
           vjps=("g*exp(a - out)",), fast=(logsumexp_to,), kinds=(kind_along,),
           stable=(f"g*{_SHARE}/sum({_SHARE}, axis=axis, keepdims=True)",), careful_from=100,
           numpy=_logsumexp_written, torch=_in_torch("logsumexp"), javascript="logsumexp",
           pattern=say("*Shares by size*: each number gets the share of the gradient that softmax gives "
                       "it, the largest the most.")),
    Tensor("softmax", "softmax", takes=("axis",),
           tried=((), *((("axis", axis),) for axis in (0, 1, -1, -2))), presumed=(("axis", -1),),
           shape_rule=softmax_shape, forward=softmax, wants=(1,),
           vjps=("out*(g - sum(g*out, axis=axis, keepdims=True))",), kinds=(softmax_kind,),
           numpy=_softmax_written, torch=_softmax_in_torch, javascript="softmax",
           pattern=say("*Weighs against each other*: each number gets its output times how far its "
                       "gradient is from the weighted average of all; together they sum to 0.")),
)  # fmt: skip

# `max(A)`, of one operand: what `max(x, y)` does with several, among the numbers of one.
EXTREMES: dict[str, Tensor] = {
    name: Tensor(name, name, aliases=f"a{name} reduce_{name}", takes=_TAKES, tried=_TRIED,
                 shape_rule=reduced_shape, forward=forward,
                 vjps=("g*(a == out)",), fast=(extreme_to,), kinds=("selection",),
                 stable=("g*where(isnan(out), nan, a == out)",),
                 numpy=_written(name), torch=_in_torch(f"a{name}"), javascript=name,
                 kink=extreme_is_shared, torch_at_kink=LESS, pattern=pattern,
                 convention=say("several numbers are equal, and each of them gets the whole gradient"))
    for name, forward, pattern in (
        ("max", np.max,
         say("*Routes*: the largest number gets the whole gradient, the others get 0.")),
        ("min", np.min,
         say("*Routes*: the smallest number gets the whole gradient, the others get 0.")),
    )
}  # fmt: skip
