"""The rows that give numbers another shape, or other places in it."""

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import say
from .rows import Tensor


def transposed_shape(sizes: Sizes, a: Shape) -> Shape:
    """Give the axes in reverse, as NumPy's `.T` does; a vector stays as it is. Errors: Mismatch."""
    if not a:
        raise Mismatch(say("a scalar has no axes to exchange"))
    return a[::-1]


def torch_transposed(a: Shape) -> str:
    """Write a transpose in PyTorch, whose `.T` is of matrices."""
    if len(a) == 1:
        return "{a}"
    return "{a}.T" if len(a) == 2 else f"{{a}}.permute{tuple(reversed(range(len(a))))}"


ROWS: tuple[Tensor, ...] = (
    Tensor("transpose", "xᵀ",
           shape_rule=transposed_shape, forward=np.transpose, wants=(2,),
           vjps=("g.T",), kinds=("selection",),
           numpy="{a}.T", torch=torch_transposed, javascript="transpose",
           title=say("transpose"),
           pattern=say("*Puts back in place*: each number of the gradient goes back to where its number "
                       "came from.")),
)  # fmt: skip
