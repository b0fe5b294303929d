"""The rows that sort numbers, and that find the places of the largest and the smallest."""

from collections.abc import Callable, Sequence

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import say
from .along import OF_ONE, TAKES, WORDS, axes_of, check_single, every, one_left_shape
from .kinks import AS_HERE
from .lines import Axis
from .numpyline import written_axes
from .reductions import extreme_is_shared
from .rows import Options
from .tensors import Array, Tensor


def sorted_shape(sizes: Sizes, a: Shape, axis: Axis = -1, descending: bool = False) -> Shape:
    """Give the shape of sorted numbers: the operand's. Errors: Mismatch."""
    if not a:
        raise Mismatch(say("it takes a vector or a matrix"))
    check_single(axis)
    if axis is None:
        raise Mismatch(say("it sorts along one axis: to sort all numbers, flatten them first"))
    axes_of(a, axis)
    return a


def order(a: Array, axis: int = -1, descending: bool = False) -> Array:
    """Where the sorted numbers come from: equal ones in the order in which they stand."""
    return np.argsort(-a if descending else a, axis=axis, kind="stable")


def ranks(a: Array, axis: Axis = -1, descending: bool = False) -> Array:
    """The place of each number among the sorted ones; with None for the axis among all."""
    if not isinstance(axis, int):
        return np.reshape(ranks(np.ravel(a)), np.shape(a))
    return np.argsort(order(a, axis, descending), axis=axis, kind="stable")


def ordered(a: Array, axis: int = -1, descending: bool = False) -> Array:
    """Sort along an axis, equal numbers in the order in which they stand."""
    return np.take_along_axis(a, order(a, axis, descending), axis=axis)


def unsorted(g: Array, a: Array, out: Array, axis: int = -1, descending: bool = False) -> Array:
    """Each number gets the gradient of the place to which it was sorted; of nan no place can be told."""
    sent = np.take_along_axis(g, ranks(a, axis, descending), axis=axis)
    return np.where(np.isnan(a), np.nan, sent)


def argsort(a: Array, axis: int = -1, descending: bool = False) -> Array:
    """The places of the sorted numbers, as real numbers."""
    return order(a, axis, descending).astype(np.float64)


def has_equals(
    operands: Sequence[Array], out: Array, axis: int = -1, descending: bool = False
) -> bool:
    """Tell whether two numbers along the axis are equal."""
    along = np.sort(np.moveaxis(operands[0], axis, -1))
    return bool(np.any(along[..., 1:] == along[..., :-1]))


def place_of(find: Callable[..., Array]) -> Callable[..., Array]:
    """Make the function that gives a place as a real number."""
    return lambda a, axis=None, keepdims=False: (
        1.0 * find(a, axis=axis, keepdims=keepdims)  # NumPy's own are whole numbers
    )


def place_is_shared(find: Callable[..., Array]) -> Callable[..., bool]:
    """Make what tells whether several numbers are the largest, or the smallest, as `find` finds it."""

    def shared(
        operands: Sequence[Array], out: Array, axis: Axis = None, keepdims: bool = False
    ) -> bool:
        extreme = find(operands[0], axis=axis, keepdims=keepdims)
        return extreme_is_shared(operands, extreme, axis, keepdims)

    return shared


# As a person writes it


def _sort_written(a: Shape, axis: Axis = -1, descending: bool = False) -> str:
    if descending:
        return f"-np.sort(-{{a}}{_unless_last(axis)})"
    return f"np.sort({{a}}{_unless_last(axis)})"


def _argsort_written(a: Shape, axis: Axis = -1, descending: bool = False) -> str:
    sign = "-" if descending else ""
    return f"1.0 * np.argsort({sign}{{a}}{_unless_last(axis)}, kind='stable')"


def _unless_last(axis: Axis) -> str:
    return "" if axis == -1 else written_axes(axis)


def _sort_in_torch(name: str, behind: str) -> Callable[..., str]:
    """Make what writes a sort in PyTorch, which keeps the order of equal numbers where it is told."""

    def made(a: Shape, axis: Axis = -1, descending: bool = False) -> str:
        down = ", descending=True" if descending else ""
        return f"torch.{name}({{a}}, dim={axis}{down}, stable=True){behind}"

    return made


def _place_in_torch(name: str) -> Callable[..., str]:
    def made(a: Shape, axis: Axis = None, keepdims: bool = False) -> str:
        if axis is None and keepdims and len(a) == 1:
            axis = every(a)
        return f"torch.{name}({{a}}{written_axes(axis, keepdims, WORDS)}).double()"

    return made


_TRIED: tuple[Options, ...] = (
    (), *((("axis", axis),) for axis in (0, 1, -1, -2)), (("descending", True),),
    (("axis", 0), ("descending", True)),
)  # fmt: skip
_PLACES = say(
    "*Passes nothing*: a place does not change with a small step of a number, so no gradient goes back."
)

ROWS: tuple[Tensor, ...] = (
    Tensor("sort", "sort", takes=("axis", "descending"), tried=_TRIED,
           presumed=(("axis", -1), ("descending", False)),
           shape_rule=sorted_shape, forward=ordered, wants=(1,),
           vjps=("unsorted(g, a, axis=axis)",), fast=(unsorted,), kinds=("selection",),
           stable=("where(isnan(a), nan, unsorted(g, a, axis=axis))",),
           numpy=_sort_written, torch=_sort_in_torch("sort", ".values"), javascript="sort",
           kink=has_equals, torch_at_kink=AS_HERE,
           convention=say("several numbers are equal; they keep their order, and the gradients go back along "
                          "it"),
           pattern=say("*Puts back in order*: each number gets the gradient of the place to which it was "
                       "sorted.")),
    Tensor("argsort", "argsort", takes=("axis", "descending"), tried=_TRIED,
           presumed=(("axis", -1), ("descending", False)),
           shape_rule=sorted_shape, forward=argsort, wants=(1,),
           vjps=("",), kinds=("selection",),
           numpy=_argsort_written, torch=_sort_in_torch("argsort", ".double()"), javascript="argsort",
           kink=has_equals,
           convention=say("several numbers are equal, where places jump; no gradient goes to them"),
           pattern=_PLACES),
    *(Tensor(name, name, takes=TAKES, tried=OF_ONE, shape_rule=one_left_shape,
             forward=place_of(forward), wants=(1,), vjps=("",), kinds=("selection",),
             numpy=lambda a, axis=None, keepdims=False, name=name: (
                 f"1.0 * np.{name}({{a}}{written_axes(axis, keepdims)})"),
             torch=_place_in_torch(name), javascript=name,
             kink=place_is_shared(extreme), title=title,
             convention=say("several numbers are equal, where places jump; no gradient goes to them"),
             pattern=_PLACES)
      for name, forward, extreme, title in (
          ("argmax", np.argmax, np.max, say("place of the largest")),
          ("argmin", np.argmin, np.min, say("place of the smallest")))),
)  # fmt: skip
