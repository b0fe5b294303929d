"""The rows of norms: how long a vector is, or all numbers of an array together as one."""

from collections.abc import Callable, Sequence

import numpy as np

from ..base.shapes import Shape
from ..base.words import say
from .along import (
    TAKES,
    TRIED,
    WORDS,
    aligned,
    axes_of,
    in_torch,
    kind_along,
    reduced_shape,
    squeezed,
)
from .kinks import AS_HERE, LESS
from .lines import Axis
from .numpyline import written_axes
from .tensors import Array, Tensor


def norm(a: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The root of the sum of squares, taken of numbers of size 1 at most, so that none overflows."""
    scale = scale_of(a, axis)
    return squeezed(scale * length_of(a / scale, axis), a, axis, keepdims)


def scale_of(a: Array, axis: Axis) -> Array:
    """Give the size of the largest number, with the axes kept; 1 where that is no measure."""
    largest = np.max(np.abs(a), axis=axis, keepdims=True)
    return np.where((largest > 0) & np.isfinite(largest), largest, 1.0)


def length_of(a: Array, axis: Axis) -> Array:
    """Give the root of the sum of squares, with the axes kept."""
    return np.sqrt(np.sum(np.square(a), axis=axis, keepdims=True))


def direction_of(a: Array, axis: Axis) -> Array:
    """Divide by the length, of numbers of size 1 at most; 0 where there is none."""
    scaled = a / scale_of(a, axis)
    length = length_of(scaled, axis)
    return np.divide(scaled, length, out=np.zeros(a.shape), where=length != 0)


def norm_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """`x/‖x‖`: the direction of the vector; 0 where it has none."""
    return aligned(g, a, axis, keepdims) * direction_of(a, axis)


def norm_is_zero(operands: Sequence[Array], out: Array, **options: object) -> bool:
    """Tell whether a vector of length 0 is there."""
    return bool(np.any(out == 0))


def sum_of_sizes(a: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The sum of the absolute values."""
    return np.sum(np.abs(a), axis=axis, keepdims=keepdims)


def has_zero(operands: Sequence[Array], out: Array, **options: object) -> bool:
    """Tell whether one of the numbers is 0."""
    return bool(np.any(operands[0] == 0))


def largest_size(a: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The largest absolute value."""
    return np.max(np.abs(a), axis=axis, keepdims=keepdims)


def size_is_shared(
    operands: Sequence[Array], out: Array, axis: Axis = None, keepdims: bool = False
) -> bool:
    """Tell whether several numbers have the largest absolute value, or it is 0."""
    (a,) = operands
    equal = np.abs(a) == aligned(out, a, axis, keepdims)
    return bool(np.any(np.sum(equal, axis=axes_of(a.shape, axis)) > 1) or np.any(out == 0))


# As a person writes it


def scale_written(kept: str) -> tuple[str, str]:
    """Write the size of the largest number, with the axes kept; 1 where that is no measure."""
    return (
        f"{{out}} = np.max(np.abs({{a}}){kept})",
        "{out} = np.where(({out} > 0) & np.isfinite({out}), {out}, 1.0)",
    )


def squeeze_written(axis: Axis, keepdims: bool) -> list[str]:
    """Write that the axes are taken away, unless they are kept."""
    return [] if keepdims else [f"{{out}} = np.squeeze({{out}}{written_axes(axis)})"]


def _norm_written(
    a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False
) -> tuple[str, ...]:
    """Write a norm: with care, of numbers of size 1 at most."""
    if not careful:
        return (f"{{out}} = np.sqrt(np.sum({{a}} ** 2{written_axes(axis, keepdims)}))",)
    kept = written_axes(axis, True)
    return (
        *scale_written(kept),
        f"{{out}} = {{out}} * np.sqrt(np.sum(({{a}} / {{out}}) ** 2{kept}))",
        *squeeze_written(axis, keepdims),
    )


def _of_sizes(name: str) -> Callable[..., str]:
    """Make what writes a function of absolute values in NumPy."""
    return lambda a, axis=None, keepdims=False: (
        f"np.{name}(np.abs({{a}}){written_axes(axis, keepdims)})"
    )


def _in_torch(order: str) -> Callable[..., str]:
    """Make what writes a norm of an order in PyTorch."""
    return lambda a, axis=None, keepdims=False: (
        f"torch.linalg.vector_norm({{a}}, {order}{written_axes(axis, keepdims, WORDS)})"
    )


SCALED = "{x}/clip(max(abs({x}), axis=axis, keepdims=True), least, most)"
"""The line of numbers of size 1 at most, in which `{x}` is put."""

LENGTH = "maximum(1, sqrt(sum(({x})**2, axis=axis, keepdims=True)))"
"""The line of the length of such numbers: it is 1 at least where one of them is not 0."""

_SCALED = SCALED.format(x="a")

ROWS: tuple[Tensor, ...] = (
    Tensor("norm", "‖x‖", aliases="vector_norm", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=norm, wants=(1,),
           vjps=("g*a/out",), fast=(norm_to,), kinds=(kind_along,),
           stable=(f"g*({_SCALED})/{LENGTH.format(x=_SCALED)}",),
           numpy=_norm_written, torch=in_torch("linalg.vector_norm"), javascript="norm",
           kink=norm_is_zero, torch_at_kink=AS_HERE,
           convention=say("‖x‖ has no derivative at 0; the gate passes 0 there"),
           pattern=say("*Points along*: the operand gets its own direction, of length 1, times the "
                       "gradient.")),
    Tensor("norm1", "‖x‖₁", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=sum_of_sizes, wants=(1,),
           vjps=("g*sign(a)",), kinds=(kind_along,),
           numpy=_of_sizes("sum"), torch=_in_torch("1"), javascript="norm1",
           kink=has_zero, torch_at_kink=AS_HERE,
           convention=say("|x| has no derivative at 0; the gate passes 0 there"),
           pattern=say("*Hands out signs*: each number gets the gradient, turned where the number is "
                       "negative.")),
    Tensor("norm_inf", "‖x‖∞", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=largest_size, wants=(1,),
           vjps=("g*sign(a)*(abs(a) == out)",),
           stable=("g*where(isnan(out), nan, sign(a)*(abs(a) == out))",), kinds=("sparse",),
           numpy=_of_sizes("max"), torch=_in_torch("torch.inf"), javascript="norm_inf",
           kink=size_is_shared, torch_at_kink=LESS,
           convention=say("several numbers are of one size, and each of them gets the whole gradient; at "
                          "0 the gate passes 0"),
           pattern=say("*Routes*: the number of the largest size gets the whole gradient, with its sign; "
                       "the others get 0.")),
)  # fmt: skip
