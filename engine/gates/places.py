"""The rows that take numbers out of an array by their places."""

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import counted, say
from .rows import Tensor
from .tensors import Array


def part_shape(sizes: Sizes, a: Shape, index: tuple[int, ...] = ()) -> Shape:
    """Give the shape of `a[index]`. Errors: Mismatch."""
    if len(index) > len(a):
        several = counted("it has one axis", "it has {count} axes", count=len(a))
        raise Mismatch(
            counted(
                "{has}, and {count} number stands in the brackets",
                "{has}, and {count} numbers stand in the brackets",
                has=several if a else say("it has no axes"),
                count=len(index),
            )
        )
    for place, size in zip(index, map(sizes.found, a), strict=False):
        sizes.at_least(size, place + 1 if place >= 0 else -place)
        if size >= 0 and not -size <= place < size:
            raise Mismatch(say("there is no {place} among 0 to {last}", place=place, last=size - 1))
    return a[len(index) :]


def part(a: Array, index: tuple[int, ...] = ()) -> Array:
    """Take a part of an array."""
    return a[index]


def part_to(g: Array, a: Array, out: Array, index: tuple[int, ...] = ()) -> Array:
    """The part gets the gradient; the rest gets 0."""
    gradient = np.zeros(a.shape)
    gradient[index] = g
    return gradient


def _written(a: Shape, index: tuple[int, ...] = ()) -> str:
    """Write a part in Python."""
    return f"{{a}}[{', '.join(map(str, index))}]"


ROWS: tuple[Tensor, ...] = (
    Tensor("index", "", takes=("index",),
           tried=tuple((("index", index),) for index in ((0,), (-1,), (1, 0), (0, -1, 1))),
           shape_rule=part_shape, forward=part,
           vjps=("put(zeros_like(a), g, index=index)",), fast=(part_to,), kinds=("selection",),
           numpy=_written, torch=_written, javascript="index",
           title=say("pick"),
           pattern=say("*Puts back in place*: what was picked gets the gradient, all the rest gets 0.")),
)  # fmt: skip
