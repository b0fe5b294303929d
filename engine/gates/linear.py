"""The rows of linear algebra: inverses, linear systems, determinants, Cholesky factors, cross products.

The derivations are those of M. Giles, Collected matrix derivative results for forward and reverse mode
algorithmic differentiation (2008), sections 2.2.3, 2.2.4 and 2.3.1; that of the Cholesky factor is from
I. Murray, Differentiation of the Cholesky decomposition (2016), equation 10.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import say
from .tensors import Array, Tensor, kind_in_parts

MOST_ROWS = (
    16  # of a determinant, whose gradient takes as many determinants as the matrix has numbers
)


def square_shape(sizes: Sizes, a: Shape) -> Shape:
    """Give the shape of a square matrix, or of a stack of them. Errors: Mismatch."""
    if len(a) < 2:
        raise Mismatch(say("it takes a matrix"))
    if not sizes.same(a[-1], a[-2]):
        raise Mismatch(say("it has as many rows as columns"))
    return tuple(map(sizes.found, a))


def solved_shape(sizes: Sizes, a: Shape, b: Shape) -> Shape:
    """Give the shape of the solution of `a @ x = b`: that of `b`. Errors: Mismatch."""
    a = square_shape(sizes, a)
    if len(b) != len(a) and not (len(b) == 1 and len(a) == 2):
        raise Mismatch(
            say("`solve` takes a matrix and a vector, or matrices in stacks of one shape")
        )
    rows = b[0] if len(b) == 1 else b[-2]
    if not sizes.same(a[-1], rows):
        inner, other = sizes.found(a[-1]), sizes.found(rows)
        raise Mismatch(
            say("the inner sizes {inner} and {other} must be equal", inner=inner, other=other)
        )
    if not all(map(sizes.same, a[:-2], b[:-2])):
        raise Mismatch(
            say("`solve` takes a matrix and a vector, or matrices in stacks of one shape")
        )
    return tuple(map(sizes.found, b))


def determinant_shape(sizes: Sizes, a: Shape) -> Shape:
    """Give the shape of a determinant. Errors: Mismatch where it is of no single square matrix."""
    if len(a) != 2:
        raise Mismatch(say("it takes a matrix"))
    rows, _ = square_shape(sizes, a)
    if rows > MOST_ROWS:
        raise Mismatch(
            say(
                "`det` takes up to {most} rows; the logarithm of slogdet takes more", most=MOST_ROWS
            )
        )
    return ()


def logarithm_shape(sizes: Sizes, a: Shape) -> Shape:
    """Give the shape of the logarithm of a determinant's size. Errors: Mismatch."""
    if len(a) != 2:
        raise Mismatch(say("it takes a matrix"))
    square_shape(sizes, a)
    return ()


def cross_shape(sizes: Sizes, a: Shape, b: Shape) -> Shape:
    """Give the shape of a cross product, along the last axis. Errors: Mismatch."""
    if not (a and b and sizes.same(a[-1], 3) and sizes.same(b[-1], 3)):
        raise Mismatch(say("`cross` takes vectors of 3 numbers, along the last axis"))
    return sizes.together(a, b)


def _regular(function: Callable[..., Any]) -> Callable[..., Any]:
    """Say of a matrix that has no inverse that it has none. Errors: Mismatch."""

    @wraps(function)
    def checked(*operands: Array) -> Array:
        try:
            return function(*operands)
        except (np.linalg.LinAlgError, ZeroDivisionError):
            raise Mismatch(say("the matrix is singular: it has no inverse")) from None

    return checked


def _eliminated(a: Array, b: Array) -> tuple[Array, Any]:
    """Solve `a @ x = b` in the precision of the numbers, by rows; give the determinant too.

    NumPy's own functions know no more than float64. Errors: ZeroDivisionError.
    """
    a, b, det = a.copy(), b.copy(), a.dtype.type(1)
    for k in range(len(a)):
        pivot = k + int(np.argmax(np.abs(a[k:, k])))
        if a[pivot, k] == 0:
            raise ZeroDivisionError
        a[[k, pivot]], b[[k, pivot]] = a[[pivot, k]], b[[pivot, k]]
        det = det * a[k, k] * (1 if pivot == k else -1)
        others = np.arange(len(a)) != k
        factors = a[others, k] / a[k, k]
        a[others] -= np.multiply.outer(factors, a[k])
        b[others] -= np.multiply.outer(factors, b[k])
    return (b.T / np.diagonal(a)).T, det


def _each(a: Array, b: Array) -> Array:
    """Solve each system of two stacks in the precision of the numbers."""
    if a.ndim == 2:
        return _eliminated(a, b)[0]
    return np.stack([_each(one, other) for one, other in zip(a, b, strict=True)])


@_regular
def _solve(a: Array, b: Array) -> Array:
    return np.linalg.solve(a, b) if a.dtype == np.float64 else _each(a, b)


@_regular
def _inv(a: Array) -> Array:
    if a.dtype == np.float64:
        return np.linalg.inv(a)
    return _each(a, np.broadcast_to(np.eye(a.shape[-1], dtype=a.dtype), a.shape))


def _det(a: Array) -> Array:
    if a.dtype == np.float64:
        return np.linalg.det(a)
    try:
        return _eliminated(a, a)[1]
    except ZeroDivisionError:
        return a.dtype.type(0)


@_regular
def _logabsdet(a: Array) -> Array:
    if a.dtype != np.float64:
        return np.log(np.abs(_eliminated(a, a)[1]))
    found = np.linalg.slogdet(a)[1]
    if np.isneginf(found):
        raise ZeroDivisionError
    return found


def _cholesky(a: Array) -> Array:
    """Give the lower triangular matrix whose product with its transpose is `a`. Errors: Mismatch.

    Of `a` the lower triangle is read alone.
    """
    if np.isnan(a).any():
        return np.full(np.shape(a), np.nan)
    try:
        return np.linalg.cholesky(a) if a.dtype == np.float64 else _factored(a)
    except np.linalg.LinAlgError:
        why = say("the matrix is not positive definite: it has no Cholesky factor")
        raise Mismatch(why) from None


def _factored(a: Array) -> Array:
    """Find the Cholesky factors of a stack by columns, in the precision of the numbers."""
    out = np.zeros_like(a)
    for k in range(a.shape[-1]):
        rest = a[..., k:, k] - np.sum(out[..., k:, :k] * out[..., k : k + 1, :k], axis=-1)
        out[..., k:, k] = rest / np.sqrt(rest[..., :1])
    return out


def _matrix_kind(a: Shape, out: Shape) -> str:
    """Each number is made of all numbers of a matrix."""
    return kind_in_parts(a, a[-1] * a[-2])


def _column_kind(b: Shape, out: Shape) -> str:
    """Each number of a solution is made of a column."""
    return kind_in_parts(b, b[-2:][0])


ROWS: tuple[Tensor, ...] = (
    Tensor("inv", "A⁻¹", aliases="inverse", refuses="singular",
           shape_rule=square_shape, forward=_inv, wants=lambda position, asked: max(2, asked),
           vjps=("-(out.T @ g @ out.T)",), kinds=(_matrix_kind,),
           numpy="np.linalg.inv({a})", torch="torch.linalg.inv({a})", javascript="inverse",
           title=say("inverse"),
           pattern=say("*Inverts twice*: the operand gets the gradient between two transposed inverses, "
                       "with its sign turned.")),
    Tensor("solve", "solve", refuses="singular",
           shape_rule=solved_shape, forward=_solve,
           wants=lambda position, asked: max(asked, 1) if position else max(2, asked),
           vjps=("-solve(a.T, g) @ out.T", "solve(a.T, g)"), kinds=(_matrix_kind, _column_kind),
           numpy="np.linalg.solve({a}, {b})", torch="torch.linalg.solve({a}, {b})", javascript="solve",
           title=say("solution of a linear system"),
           pattern=say("*Solves backwards*: the right side gets the solution of the transposed system for "
                       "the gradient; the matrix gets minus that times the solution.")),
    Tensor("det", "det", shape_rule=determinant_shape, forward=_det, wants=(2,),
           vjps=("g*cofactors(a)",), stable=("g*where(isnan(out), nan, cofactors(a))",), kinds=("dense",),
           numpy="np.linalg.det({a})", torch="torch.linalg.det({a})", javascript="det",
           title=say("determinant"),
           pattern=say("*Scales by the rest*: each number gets the gradient times the determinant of what is "
                       "left without its row and column, with the sign of its place.")),
    Tensor("logabsdet", "log|det|", refuses="singular",
           shape_rule=logarithm_shape, forward=_logabsdet, wants=(2,),
           vjps=("g*inv(a).T",), kinds=("dense",),
           numpy="np.linalg.slogdet({a})[1]", torch="torch.linalg.slogdet({a})[1]",
           javascript="logabsdet",
           title=say("logarithm of a determinant’s size"),
           pattern=say("*Scales by the inverse*: the matrix gets the gradient times its inverse, "
                       "transposed.")),
    Tensor("cholesky", "cholesky", refuses="not-definite",
           shape_rule=square_shape, forward=_cholesky, wants=lambda position, asked: max(2, asked),
           vjps=("half_lower(with_transpose(inv(out).T @ half_lower(out.T @ g) @ inv(out)))",),
           kinds=("sparse",),
           numpy="np.linalg.cholesky({a})",
           torch="torch.linalg.cholesky(torch.tril({a}) + torch.tril({a}, -1).mT)",
           javascript="cholesky", title=say("Cholesky factor"),
           pattern=say("*Factors backwards*: the lower triangle gets all of the gradient, and what stands "
                       "above the diagonal, which is not read, gets 0. PyTorch shares it between the two.")),
    Tensor("cross", "×", shape_rule=cross_shape, forward=np.cross,
           wants=lambda position, asked: max(1, asked),
           vjps=("cross(b, g)", "cross(g, a)"), kinds=("block", "block"),
           numpy="np.cross({a}, {b})", torch="torch.linalg.cross(*torch.broadcast_tensors({a}, {b}))",
           javascript="cross", title=say("cross product"),
           pattern=say("*Swaps, crosswise*: each operand gets the cross product of the gradient and the "
                       "other operand, at right angles to both.")),
)  # fmt: skip
