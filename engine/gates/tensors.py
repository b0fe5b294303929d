"""What the rows of arrays share."""

from typing import Any

import numpy as np

from ..base.shapes import Shape, count, shape_of

Array = Any  # numpy.ndarray of float64, or numpy.float64 for a scalar


def summed_to(gradient: Array, shape: Shape) -> Array:
    """Sum a gradient over the axes along which its operand was broadcast."""
    if shape_of(gradient) == shape:
        return gradient
    ahead = np.ndim(gradient) - len(shape)
    repeated = tuple(ahead + axis for axis, size in enumerate(shape) if size == 1)
    total = np.sum(gradient, axis=(*range(ahead), *repeated), keepdims=True)
    return total.reshape(shape)


def kind_in_parts(operand: Shape, size: int) -> str:
    """Name the kind of a Jacobian where each number is made of `size` numbers of the operand."""
    return "dense" if size == count(operand) else "block"
