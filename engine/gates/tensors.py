"""What the gates of vectors and matrices do: their shapes, their values, and what they send back.

For each gate a rule for its shape, its forward function and, for each operand, its vjp: from the
upstream gradient `g` (of the output's shape), the operands and the output to the gradient towards
that operand, of that operand's shape. No Jacobian is ever made. Arrays hold float64.
The derivations are those of CS231n's notes and of M. Giles, Collected matrix derivative results
for forward and reverse mode algorithmic differentiation (2008).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, count, shape_of
from ..base.words import counted, say

Array = Any  # numpy.ndarray of float64, or numpy.float64 for a scalar
Axis = int | tuple[int, ...] | None


def summed_to(gradient: Array, shape: Shape) -> Array:
    """Sum a gradient over the axes along which its operand was broadcast."""
    if shape_of(gradient) == shape:
        return gradient
    ahead = np.ndim(gradient) - len(shape)
    repeated = tuple(ahead + axis for axis, size in enumerate(shape) if size == 1)
    total = np.sum(gradient, axis=(*range(ahead), *repeated), keepdims=True)
    return total.reshape(shape)


# Products


def product_shape(sizes: Sizes, a: Shape, b: Shape) -> Shape:
    """Give the shape of a matrix product, with NumPy's rules for vectors."""
    if not a or not b:
        raise Mismatch(
            say("a matrix product needs vectors or matrices; a scalar is multiplied with *")
        )
    inner, other = a[-1], b[-2] if len(b) > 1 else b[0]
    if not sizes.same(inner, other):
        inner, other = sizes.found(inner), sizes.found(other)
        raise Mismatch(
            say("the inner sizes {inner} and {other} must be equal", inner=inner, other=other)
        )
    return (*sizes.together(a[:-2], b[:-2]), *a[-2:-1], *(b[-1:] if len(b) > 1 else ()))


def dot_shape(sizes: Sizes, a: Shape, b: Shape) -> Shape:
    """Give the shape of `dot`: a matrix product of at most two axes each."""
    if len(a) > 2 or len(b) > 2:
        raise Mismatch(say("`dot` takes vectors and matrices; use @ for stacks of matrices"))
    return product_shape(sizes, a, b)


def product(a: Array, b: Array) -> Array:
    """Multiply matrices."""
    return np.matmul(a, b)


def _as_matrices(g: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
    """See a vector on the left as a row and one on the right as a column, and `g` to match."""
    if b.ndim == 1:
        g, b = np.expand_dims(g, -1), b[:, None]
    if a.ndim == 1:
        g, a = np.expand_dims(g, -2), a[None, :]
    return g, a, b


def _product_summed_to(a: Array, b: Array, shape: Shape) -> Array:
    """`summed_to(a @ b, shape)`, without the stack of products, which may be far larger than both."""
    if np.broadcast_shapes(a.shape[:-2], b.shape[:-2]) == shape[:-2]:
        return np.matmul(a, b)
    row = max(a.ndim, b.ndim) - 2
    inner, column = row + 1, row + 2
    along_a, along_b = ([*range(row + 2 - ndim, row)] for ndim in (a.ndim, b.ndim))
    stacks = [row - len(shape) + 2 + axis for axis, size in enumerate(shape[:-2]) if size > 1]
    numbered = (a, [*along_a, row, inner], b, [*along_b, inner, column])
    return np.einsum(*numbered, [*stacks, row, column], optimize=True).reshape(shape)


def product_to_left(g: Array, a: Array, b: Array, out: Array) -> Array:
    """`dA = dD @ B.T`."""
    if a.ndim == b.ndim == 2:
        return np.matmul(g, b.T)
    shape = a.shape
    g, a, b = _as_matrices(g, a, b)
    return _product_summed_to(g, np.swapaxes(b, -1, -2), a.shape).reshape(shape)


def product_to_right(g: Array, a: Array, b: Array, out: Array) -> Array:
    """`dB = A.T @ dD`."""
    if a.ndim == b.ndim == 2:
        return np.matmul(a.T, g)
    shape = b.shape
    g, a, b = _as_matrices(g, a, b)
    return _product_summed_to(np.swapaxes(a, -1, -2), g, b.shape).reshape(shape)


def kind_to_left(a: Shape, out: Shape) -> str:
    """A number of a product is made of a row on the left."""
    return _kind_in_parts(a, a[-1])


def kind_to_right(b: Shape, out: Shape) -> str:
    """A number of a product is made of a column on the right."""
    return _kind_in_parts(b, b[-2:][0])


def _kind_in_parts(operand: Shape, size: int) -> str:
    """Name the kind of a Jacobian where each number is made of `size` numbers of the operand."""
    return "dense" if size == count(operand) else "block"


def kind_of_repeated(operand: Shape, out: Shape) -> str:
    """Each number is made of one of the operand, which serves for several."""
    if count(operand) == count(out):
        return "diagonal"
    return "dense" if count(operand) == 1 else "repeated"


def outer_shape(sizes: Sizes, a: Shape, b: Shape) -> Shape:
    """Give the shape of the outer product of two vectors."""
    if len(a) != 1 or len(b) != 1:
        raise Mismatch(say("`outer` takes two vectors"))
    return (*a, *b)


def outer_to_left(g: Array, a: Array, b: Array, out: Array) -> Array:
    """`da = dD @ b`."""
    return g @ b


def outer_to_right(g: Array, a: Array, b: Array, out: Array) -> Array:
    """`db = a @ dD`."""
    return a @ g


def transposed_shape(sizes: Sizes, a: Shape) -> Shape:
    """Give the axes in reverse, as NumPy's `.T` does; a vector stays as it is."""
    if not a:
        raise Mismatch(say("a scalar has no axes to exchange"))
    return a[::-1]


def transposed_to(g: Array, a: Array, out: Array) -> Array:
    """The gradient is turned back."""
    return np.transpose(g)


# Along axes


def _axes(shape: Shape, axis: Axis) -> tuple[int, ...]:
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
    """Give the shape of what is left after `sum` and its like."""
    if not a:
        raise Mismatch(say("it takes a vector or a matrix"))
    axes = _axes(a, axis)
    kept = [1 if i in axes else size for i, size in enumerate(a) if keepdims or i not in axes]
    return tuple(kept)


def _aligned(g: Array, a: Array, axis: Axis, keepdims: bool) -> Array:
    """Give what is left of `a` after a reduction the axes back that it lost, with a size of 1."""
    return g if keepdims else np.expand_dims(g, _axes(a.shape, axis))


def kind_along(a: Shape, out: Shape, axis: Axis = None, keepdims: bool = False) -> str:
    """A number that is left is made of those along the axes that are gone."""
    return _kind_in_parts(a, count(a) // count(out))


def total_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """Each number of a sum gets the whole gradient."""
    return np.broadcast_to(_aligned(g, a, axis, keepdims), a.shape)


def mean_to(g: Array, a: Array, out: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """Each number of a mean gets its part of the gradient."""
    return total_to(g / (np.size(a) / np.size(out)), a, out, axis, keepdims)


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
    equal = np.sum(a == _aligned(out, a, axis, keepdims), axis=_axes(a.shape, axis))
    return bool(np.any(equal > 1))


def norm(a: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The root of the sum of squares, taken of numbers of size 1 at most, so that none overflows."""
    scale = _scale(a, axis)
    length = scale * _length(a / scale, axis)
    return length if keepdims else np.squeeze(length, axis=_axes(a.shape, axis))


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
    return total if keepdims else np.squeeze(total, axis=_axes(a.shape, axis))


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
    """Give the shape of a softmax: its operand's."""
    if not a:
        raise Mismatch(say("`softmax` takes a vector or a matrix: of one number it is always 1"))
    _axes(a, axis)
    return a


def softmax(a: Array, axis: Axis = -1) -> Array:
    """`exp(x)/sum(exp(x))`, with the largest taken out so that no exponential overflows."""
    powers = np.exp(a - np.max(a, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def softmax_kind(a: Shape, out: Shape, axis: Axis = -1) -> str:
    """A number of a softmax is made of those along its axis."""
    return _kind_in_parts(a, count(tuple(a[one] for one in _axes(a, axis))))


def softmax_to(g: Array, a: Array, out: Array, axis: Axis = -1) -> Array:
    """`s*(g - sum(g*s))`."""
    return out * (g - np.sum(g * out, axis=axis, keepdims=True))


# Parts


def part_shape(sizes: Sizes, a: Shape, index: tuple[int, ...] = ()) -> Shape:
    """Give the shape of `a[index]`."""
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
