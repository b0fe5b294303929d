"""The rows of how far numbers lie from their mean, and of the one in the middle."""

from collections.abc import Callable, Sequence

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, count
from ..base.words import counted, say
from .along import (
    OF_ONE,
    TRIED,
    WORDS,
    aligned,
    axes_of,
    check_single,
    every,
    kind_along,
    reduced_shape,
    squeezed,
)
from .kinks import AS_HERE
from .lines import Axis
from .norms import (
    LENGTH,
    SCALED,
    direction_of,
    norm_is_zero,
    scale_of,
    scale_written,
    squeeze_written,
)
from .numpyline import written_axes
from .orders import ranks
from .rows import Options
from .tensors import Array, Tensor


def spread_shape(
    sizes: Sizes, a: Shape, axis: Axis = None, ddof: int = 0, keepdims: bool = False
) -> Shape:
    """Give the shape of a variance. Errors: Mismatch where n − ddof is not positive."""
    out = reduced_shape(sizes, a, axis, keepdims)
    gone = [a[one] for one in axes_of(a, axis)]
    sizes.at_least(gone[0], ddof + 1)
    found = [sizes.found(size) for size in gone]
    if ddof and min(found) >= 0 and count(tuple(found)) <= ddof:
        raise Mismatch(
            counted(
                "there is {count} number to go along, and {ddof} is taken off to divide by the rest",
                "there are {count} numbers to go along, and {ddof} is taken off to divide by the rest",
                count=count(tuple(found)),
                ddof=ddof,
            )
        )
    return out


def var(a: Array, axis: Axis = None, ddof: int = 0, keepdims: bool = False) -> Array:
    """The mean of the squares of how far numbers are from their mean, divided by n − ddof."""
    return np.var(a, axis=axis, ddof=ddof, keepdims=keepdims)


def var_to(
    g: Array, a: Array, out: Array, axis: Axis = None, ddof: int = 0, keepdims: bool = False
) -> Array:
    """Each number gets twice how far it is from the mean, divided by n − ddof."""
    apart = a - np.mean(a, axis=axis, keepdims=True)
    return 2 * aligned(g, a, axis, keepdims) * apart / (_along(a, out) - ddof)


def _along(a: Array, out: Array) -> int:
    return int(np.size(a)) // int(np.size(out))


def std(a: Array, axis: Axis = None, ddof: int = 0, keepdims: bool = False) -> Array:
    """The root of the variance, taken of numbers of size 1 at most; of equal numbers exactly 0."""
    scale = scale_of(a, axis)
    apart = (a - np.max(a, axis=axis, keepdims=True)) / scale
    return squeezed(scale * np.std(apart, axis=axis, ddof=ddof, keepdims=True), a, axis, keepdims)


def std_to(
    g: Array, a: Array, out: Array, axis: Axis = None, ddof: int = 0, keepdims: bool = False
) -> Array:
    """The direction from the mean to the numbers, over the root of n − ddof; 0 where all are equal."""
    apart = a - np.max(a, axis=axis, keepdims=True)
    apart = apart - np.mean(apart, axis=axis, keepdims=True)
    share = np.sqrt(_along(a, out) - ddof)
    return aligned(g, a, axis, keepdims) * direction_of(apart, axis) / share


def middle_shape(
    sizes: Sizes, a: Shape, axis: Axis = None, lower: bool = False, keepdims: bool = False
) -> Shape:
    """Give the shape of a median. Errors: Mismatch."""
    check_single(axis)
    return reduced_shape(sizes, a, axis, keepdims)


def median(a: Array, axis: Axis = None, lower: bool = False, keepdims: bool = False) -> Array:
    """The number in the middle: of two the lower one, or else their mean."""
    if not lower:
        return np.median(a, axis=axis, keepdims=keepdims)
    return np.quantile(a, 0.5, axis=axis, method="lower", keepdims=keepdims)


def median_to(
    g: Array,
    a: Array,
    out: Array,
    axis: Axis = None,
    lower: bool = False,
    keepdims: bool = False,
) -> Array:
    """The number in the middle gets the gradient, or each of two a half of it."""
    low, high = _middle(_along(a, out), lower)
    places = ranks(a, axis)
    sent = aligned(g, a, axis, keepdims) * ((places == low) + 1.0 * (places == high)) / 2
    return np.where(np.isnan(aligned(out, a, axis, keepdims)), np.nan, sent)


def _middle(n: int, lower: bool) -> tuple[int, int]:
    """Give the places of the numbers in the middle of so many, when they are sorted."""
    return (n - 1) // 2, (n - lower) // 2


def middle_kind(a: Shape, out: Shape, lower: bool = False, **options: object) -> str:
    """A median is one of the numbers, or the mean of two of them."""
    n = count(a) // count(out)
    low, high = _middle(n, lower)
    if low == high:
        return "selection"
    return kind_along(a, out) if n == 2 else "sparse"


def middle_is_shared(
    operands: Sequence[Array],
    out: Array,
    axis: Axis = None,
    lower: bool = False,
    keepdims: bool = False,
) -> bool:
    """Tell whether the number in the middle, or one of the two, is equal to one beyond."""
    (a,) = operands
    ordered = np.sort(np.ravel(a) if axis is None else np.moveaxis(a, axis, -1))
    low, high = _middle(ordered.shape[-1], lower)
    below = low > 0 and np.any(ordered[..., low - 1] == ordered[..., low])
    above = high + 1 < ordered.shape[-1] and np.any(ordered[..., high] == ordered[..., high + 1])
    return bool(below or above)


# As a person writes it


def _divided(name: str) -> Callable[..., tuple[str, ...]]:
    """Make what writes a variance, or with care its root, in NumPy."""

    def made(
        a: Shape, careful: bool, axis: Axis = None, ddof: int = 0, keepdims: bool = False
    ) -> tuple[str, ...]:
        by = f", ddof={ddof}" if ddof else ""
        if name == "var" or not careful:
            return (
                f"{{out}} = np.{name}({{a}}{written_axes(axis)}{by}{written_axes(None, keepdims)})",
            )
        kept = written_axes(axis, True)
        return (
            *scale_written(kept),
            f"{{out}} = {{out}} * np.std(({{a}} - np.max({{a}}{kept})) / {{out}}{by}{kept})",
            *squeeze_written(axis, keepdims),
        )

    return made


def _divided_in_torch(name: str) -> Callable[..., str]:
    """Make what writes a variance or its root in PyTorch, which divides by n − 1 unless it is told."""

    def made(a: Shape, axis: Axis = None, ddof: int = 0, keepdims: bool = False) -> str:
        axis = every(a) if axis is None and keepdims else axis
        return (
            f"torch.{name}({{a}}{written_axes(axis, False, WORDS)}, correction={ddof}"
            f"{written_axes(None, keepdims, WORDS)})"
        )

    return made


def _median_written(
    a: Shape, axis: Axis = None, lower: bool = False, keepdims: bool = False
) -> str:
    if not lower:
        return f"np.median({{a}}{written_axes(axis, keepdims)})"
    along = f"{written_axes(axis)}, method='lower'{written_axes(None, keepdims)}"
    return f"np.quantile({{a}}, 0.5{along})"


def _median_in_torch(
    a: Shape, axis: Axis = None, lower: bool = False, keepdims: bool = False
) -> str:
    """Write a median in PyTorch, whose own takes the lower of two in the middle."""
    how = ", interpolation='lower'" if lower else ""
    along = f"{written_axes(axis, False, WORDS)}{written_axes(None, keepdims, WORDS)}"
    return f"torch.quantile({{a}}, 0.5{along}{how})"


_TAKES = ("axis", "ddof", "keepdims")
_TRIED: tuple[Options, ...] = (
    *TRIED, (("ddof", 1),), (("axis", 0), ("ddof", 1)), (("axis", -1), ("ddof", 1), ("keepdims", True)),
    (("axis", (0, 1)), ("ddof", 2)),
)  # fmt: skip
_MEDIANS: tuple[Options, ...] = (
    *OF_ONE, (("lower", True),), (("axis", 0), ("lower", True)),
    (("axis", -1), ("lower", True), ("keepdims", True)),
)  # fmt: skip
_BELOW = "(a - max(a, axis=axis, keepdims=True))"
_APART = f"({_BELOW} - mean({_BELOW}, axis=axis, keepdims=True))"
_SCALED = SCALED.format(x=_APART)

ROWS: tuple[Tensor, ...] = (
    Tensor("var", "var", aliases="variance reduce_variance", takes=_TAKES, tried=_TRIED,
           presumed=(("ddof", 0),),
           shape_rule=spread_shape, forward=var, wants=(1,),
           vjps=("2*g*(a - mean(a, axis=axis, keepdims=True))/(n - ddof)",), fast=(var_to,),
           kinds=(kind_along,),
           numpy=_divided("var"), torch=_divided_in_torch("var"), javascript="variance",
           title=say("variance"),
           pattern=say("*Pushes apart*: each number gets the gradient times twice how far it is from the "
                       "mean, divided as the variance is; together they sum to 0.")),
    Tensor("std", "std", aliases="reduce_std", takes=_TAKES, tried=_TRIED, presumed=(("ddof", 0),),
           shape_rule=spread_shape, forward=std, wants=(1,),
           vjps=("g*(a - mean(a, axis=axis, keepdims=True))/(n - ddof)/out",), fast=(std_to,),
           stable=(f"g*({_SCALED})/{LENGTH.format(x=_SCALED)}/sqrt(n - ddof)",), kinds=(kind_along,),
           numpy=_divided("std"), torch=_divided_in_torch("std"), javascript="std",
           kink=norm_is_zero, torch_at_kink=AS_HERE,
           convention=say("all numbers are equal, where the deviation has no derivative; the gate passes 0 "
                          "there"),
           title=say("standard deviation"),
           pattern=say("*Pushes apart*: each number gets the gradient times how many deviations it is from "
                       "the mean, divided as the variance is; together they sum to 0.")),
    Tensor("median", "median", takes=("axis", "lower", "keepdims"), tried=_MEDIANS,
           presumed=(("lower", False),),
           shape_rule=middle_shape, forward=median, wants=(1,),
           vjps=("to_middle(g, a, axis=axis)",), fast=(median_to,), kinds=(middle_kind,),
           stable=("where(isnan(out), nan, to_middle(g, a, axis=axis))",),
           numpy=_median_written, torch=_median_in_torch, javascript="median",
           kink=middle_is_shared,
           torch_at_kink="of equal numbers PyTorch may send it to another one",
           convention=say("several numbers are equal to the one in the middle, and the gradient goes to that "
                          "which stands there when equal ones keep their order"),
           pattern=say("*Routes*: the number in the middle gets the whole gradient, or each of two a half; "
                       "the others get 0.")),
)  # fmt: skip
