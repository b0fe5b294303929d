"""The rows that say whether any or all numbers are not 0, and how many: they pass no gradient."""

from collections.abc import Callable, Sequence

import numpy as np

from ..base.words import say
from .along import TAKES, TRIED, in_torch, reduced_shape, written
from .lines import Axis
from .norms import has_zero
from .tensors import Array, Tensor


def real(function: Callable[..., Array]) -> Callable[..., Array]:
    """Make the function that gives a count, or whether it holds, as a real number."""
    return lambda a, axis=None, keepdims=False: 1.0 * function(a, axis=axis, keepdims=keepdims)


def none_holds(operands: Sequence[Array], out: Array, **options: object) -> bool:
    """Tell whether `any` is 0 somewhere, where a small step of any number makes it 1."""
    return bool(np.any(out == 0))


def _count_in_torch(a: tuple[int, ...], axis: Axis = None, keepdims: bool = False) -> str:
    return in_torch("sum", ".double()")(a, axis, keepdims).replace("{a}", "{a} != 0")


_ZERO = say("a number is 0, where the gate jumps; no gradient goes to it")
_NOTHING = say(
    "*Passes nothing*: what is not 0 stays so with a small step, so no gradient goes back."
)

ROWS: tuple[Tensor, ...] = (
    Tensor("any", "any", aliases="reduce_any", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=real(np.any),
           wants=(1,), vjps=("",), kinds=("selection",),
           numpy=written("any", " * 1.0"), torch=in_torch("any", ".double()"), javascript="any",
           kink=none_holds, convention=_ZERO, pattern=_NOTHING),
    Tensor("all", "all", aliases="reduce_all", takes=TAKES, tried=TRIED,
           shape_rule=reduced_shape, forward=real(np.all),
           wants=(1,), vjps=("",), kinds=("selection",),
           numpy=written("all", " * 1.0"), torch=in_torch("all", ".double()"), javascript="all",
           kink=none_holds, convention=_ZERO, pattern=_NOTHING),
    Tensor("count_nonzero", "# ≠ 0", takes=TAKES, tried=TRIED, shape_rule=reduced_shape,
           forward=real(np.count_nonzero), wants=(1,), vjps=("",), kinds=("selection",),
           numpy=written("count_nonzero", " * 1.0"), torch=_count_in_torch,
           javascript="count_nonzero",
           kink=has_zero, convention=_ZERO, title=say("count of what is not 0"), pattern=_NOTHING),
)  # fmt: skip
