"""The rows of products of vectors and matrices.

The derivations are those of CS231n's notes and of M. Giles, Collected matrix derivative results
for forward and reverse mode algorithmic differentiation (2008).
"""

import math

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, count
from ..base.words import say
from .tensors import Array, Tensor, kind_in_parts, summed_to


def product_shape(sizes: Sizes, a: Shape, b: Shape) -> Shape:
    """Give the shape of a matrix product, with NumPy's rules for vectors. Errors: Mismatch."""
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
    """Give the shape of `dot`: a matrix product of at most two axes each. Errors: Mismatch."""
    if len(a) > 2 or len(b) > 2:
        raise Mismatch(say("`dot` takes vectors and matrices; use @ for stacks of matrices"))
    return product_shape(sizes, a, b)


def _as_matrices(g: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
    """See a vector on the left as a row and one on the right as a column, and `g` to match."""
    if b.ndim == 1:
        g, b = np.expand_dims(g, -1), b[:, None]
    if a.ndim == 1:
        g, a = np.expand_dims(g, -2), a[None, :]
    return g, a, b


def _product_summed_to(a: Array, b: Array, shape: Shape) -> Array:
    """`summed_to(a @ b, shape)`, without the stack of products where that is larger than both."""
    stack = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    if stack == shape[:-2]:
        return np.matmul(a, b)
    if math.prod(stack) * a.shape[-2] * b.shape[-1] <= a.size + b.size:
        return summed_to(np.matmul(a, b), shape)
    row = max(a.ndim, b.ndim) - 2
    inner, column = row + 1, row + 2
    along_a, along_b = ([*range(row + 2 - ndim, row)] for ndim in (a.ndim, b.ndim))
    stacks = [row - len(shape) + 2 + axis for axis, size in enumerate(shape[:-2]) if size > 1]
    numbered = (a, [*along_a, row, inner], b, [*along_b, inner, column])
    return np.einsum(*numbered, [*stacks, row, column], optimize=True).reshape(shape)


def product_to_left(g: Array, a: Array, b: Array, out: Array) -> Array:
    """`dA = dD @ B.T`."""
    if a.ndim == b.ndim > 1 and a.shape[:-2] == b.shape[:-2]:
        return np.matmul(g, b.mT)
    shape = a.shape
    g, a, b = _as_matrices(g, a, b)
    return _product_summed_to(g, np.swapaxes(b, -1, -2), a.shape).reshape(shape)


def product_to_right(g: Array, a: Array, b: Array, out: Array) -> Array:
    """`dB = A.T @ dD`."""
    if a.ndim == b.ndim > 1 and a.shape[:-2] == b.shape[:-2]:
        return np.matmul(a.mT, g)
    shape = b.shape
    g, a, b = _as_matrices(g, a, b)
    return _product_summed_to(np.swapaxes(a, -1, -2), g, b.shape).reshape(shape)


def kind_to_left(a: Shape, out: Shape) -> str:
    """A number of a product is made of a row on the left."""
    return kind_in_parts(a, a[-1])


def kind_to_right(b: Shape, out: Shape) -> str:
    """A number of a product is made of a column on the right."""
    return kind_in_parts(b, b[-2:][0])


def kind_of_repeated(operand: Shape, out: Shape) -> str:
    """Each number is made of one of the operand, which serves for several."""
    if count(operand) == count(out):
        return "diagonal"
    return "dense" if count(operand) == 1 else "repeated"


def outer_shape(sizes: Sizes, a: Shape, b: Shape) -> Shape:
    """Give the shape of the outer product of two vectors. Errors: Mismatch."""
    if len(a) != 1 or len(b) != 1:
        raise Mismatch(say("`outer` takes two vectors"))
    return (*a, *b)


_PRODUCT = say(
    "*Swaps, transposed*: each operand gets the gradient times the other operand, transposed "
    "so that the shapes fit."
)

ROWS: tuple[Tensor, ...] = (
    Tensor("matmul", "@", operator="@", absorbed=("{c} @", "@ {c}", "{c} @ {d}"),
           shape_rule=product_shape, forward=np.matmul, wants=(2, 1),
           vjps=("g @ b.T", "a.T @ g"), fast=(product_to_left, product_to_right),
           kinds=(kind_to_left, kind_to_right),
           numpy="{a} @ {b}", torch="{a} @ {b}", javascript="matmul",
           title=say("matrix product"), pattern=_PRODUCT),
    Tensor("dot", "dot",
           shape_rule=dot_shape, forward=np.matmul, wants=(1, 1),
           vjps=("g @ b.T", "a.T @ g"), fast=(product_to_left, product_to_right),
           kinds=(kind_to_left, kind_to_right),
           numpy="np.dot({a}, {b})", torch="{a} @ {b}", javascript="matmul",
           title=say("dot product"), pattern=_PRODUCT),
    Tensor("outer", "⊗", aliases="ger",
           shape_rule=outer_shape, forward=np.outer, wants=(1, 1),
           vjps=("g @ b", "a @ g"), kinds=(kind_of_repeated, kind_of_repeated),
           numpy="np.outer({a}, {b})", torch="torch.outer({a}, {b})", javascript="outer",
           title=say("outer product"),
           pattern=say("*Swaps*: each operand gets the gradient times the other operand, summed over "
                       "that operand’s places.")),
)  # fmt: skip
