"""What the rows that go along axes share: which axes are meant, what is left, and how it is written."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, count
from ..base.words import say
from .lines import Axis
from .numpyline import written_axes
from .rows import Options
from .tensors import Array, kind_in_parts

TAKES = ("axis", "keepdims")
"""The options of what is left along several axes."""

TRIED: tuple[Options, ...] = (
    (),
    (("keepdims", True),),
    *((("axis", axis), *kept)
      for axis in (0, 1, -1, (0, 2), (-2, 0))
      for kept in ((), (("keepdims", True),))),
)  # fmt: skip
"""The options with which tests take such a row."""

OF_ONE: tuple[Options, ...] = tuple(
    options for options in TRIED if not isinstance(dict(options).get("axis"), tuple)
)
"""The same for what goes along one axis, or along all."""

WORDS = ("dim", "keepdim")
"""What PyTorch calls these options."""


@lru_cache(1024)
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


def one_left_shape(sizes: Sizes, a: Shape, axis: Axis = None, keepdims: bool = False) -> Shape:
    """Give the shape of what is left along one axis, or along all. Errors: Mismatch."""
    check_single(axis)
    return reduced_shape(sizes, a, axis, keepdims)


def check_single(axis: Axis) -> None:
    """Check that several axes are not meant. Errors: Mismatch."""
    if isinstance(axis, tuple):
        raise Mismatch(say("it goes along one axis, and several are named"))


def aligned(g: Array, a: Array, axis: Axis, keepdims: bool) -> Array:
    """Give what is left of `a` after a reduction the axes back that it lost, with a size of 1."""
    return g if keepdims else np.reshape(g, _with_ones(a.shape, axis))


@lru_cache(1024)
def _with_ones(shape: Shape, axis: Axis) -> Shape:
    axes = axes_of(shape, axis)
    return tuple(1 if i in axes else size for i, size in enumerate(shape))


def squeezed(kept: Array, a: Array, axis: Axis, keepdims: bool) -> Array:
    """Take the axes away along which `a` was reduced, unless they are kept."""
    return kept if keepdims else np.squeeze(kept, axis=axes_of(a.shape, axis))


def kind_along(a: Shape, out: Shape, **options: object) -> str:
    """A number that is left is made of those along the axes that are gone."""
    return kind_in_parts(a, count(a) // count(out))


# As a person writes it


def written(name: str, behind: str = "") -> Callable[..., str]:
    """Make what writes a function along axes in NumPy, with something behind it."""
    return lambda a, axis=None, keepdims=False: (
        f"np.{name}({{a}}{written_axes(axis, keepdims)}){behind}"
    )


def in_torch(name: str, behind: str = "", names_axes: bool = False) -> Callable[..., str]:
    """Make what writes a function along axes in PyTorch; given no axis, PyTorch takes all of them.

    `names_axes` is for a function that takes no array without an axis.
    """

    def made(a: Shape, axis: Axis = None, keepdims: bool = False) -> str:
        if axis is None and (keepdims or names_axes):
            axis = every(a)
        return f"torch.{name}({{a}}{written_axes(axis, keepdims, WORDS)}){behind}"

    return made


def every(a: Shape) -> Axis:
    """Name all axes of an array."""
    return 0 if len(a) == 1 else tuple(range(len(a)))
