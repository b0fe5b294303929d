"""The rows that go on adding or multiplying along an axis: each number is made of those so far."""

from collections.abc import Callable

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, count
from ..base.words import say
from .along import axes_of, check_single
from .lines import Axis
from .numpyline import written_axes
from .rows import Options
from .tensors import Tensor


def cumulative_shape(sizes: Sizes, a: Shape, axis: Axis = None) -> Shape:
    """Give the shape of cumulated numbers: the operand's, or without an axis a vector. Errors: Mismatch."""
    if not a:
        raise Mismatch(say("it takes a vector or a matrix"))
    check_single(axis)
    axes_of(a, axis)
    if axis is not None or len(a) == 1:
        return a
    return (count(tuple(map(sizes.fixed, a))),)


# As a person writes it


def _written(name: str) -> Callable[..., str]:
    return lambda a, axis=None: f"np.{name}({{a}}{written_axes(axis)})"


def _in_torch(name: str) -> Callable[..., str]:
    """Make what writes it in PyTorch, which wants an axis."""

    def made(a: Shape, axis: Axis = None) -> str:
        operand = "{a}.flatten()" if axis is None and len(a) > 1 else "{a}"
        return f"torch.{name}({operand}, dim={axis or 0})"

    return made


_TRIED: tuple[Options, ...] = ((), *((("axis", axis),) for axis in (0, 1, -1, -2)))

_A = "reshape(a, out.shape)"  # as the output is, which without an axis is a vector
_ZEROS = f"cumsum({_A} == 0, axis=axis)"
_FIRST = f"({_A} == 0)*({_ZEROS} == 1)"  # the first 0
_BEFORE = f"cumsum_from_end(g*out, axis=axis)/where({_A} == 0, 1, {_A})"
_AT_FIRST = f"cumsum_from_end(g*cumprod(where({_FIRST}, 1, {_A}), axis=axis), axis=axis)"

ROWS: tuple[Tensor, ...] = (
    Tensor("cumsum", "cumsum", takes=("axis",), tried=_TRIED,
           shape_rule=cumulative_shape, forward=np.cumsum, wants=(1,),
           vjps=("reshape(cumsum_from_end(g, axis=axis), a.shape)",), kinds=("sparse",),
           numpy=_written("cumsum"), torch=_in_torch("cumsum"), javascript="cumsum",
           pattern=say("*Adds up from the end*: each number gets the sum of the gradients from its own place "
                       "to the last.")),
    Tensor("cumprod", "cumprod", takes=("axis",), tried=_TRIED,
           shape_rule=cumulative_shape, forward=np.cumprod, wants=(1,),
           vjps=(f"reshape(cumsum_from_end(g*out, axis=axis)/{_A}, a.shape)",),
           stable=(f"reshape(where({_ZEROS} == 0, {_BEFORE}, where({_FIRST}, {_AT_FIRST}, 0)), a.shape)",),
           kinds=("sparse",),
           numpy=_written("cumprod"), torch=_in_torch("cumprod"), javascript="cumprod",
           pattern=say("*Adds up from the end*: each number gets the gradients from its own place to the "
                       "last, each times the product of the others so far.")),
)  # fmt: skip
