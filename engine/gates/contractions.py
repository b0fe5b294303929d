"""The row of `einsum`: products of arrays whose axes have letters, summed over those that the output lacks.

The gradient towards an operand is an einsum again, of the upstream gradient and the other operands, with the
operand's letters behind the arrow (S. Laue, M. Mitterreiter, J. Giesen, A simple and efficient tensor
calculus, 2020).
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import say
from .contracting import operands_of, optimized
from .lines import letters
from .tensors import Array, Tensor

MAX_LETTERS, MAX_OPERANDS = 16, 12
MAX_PRODUCTS = 20_000_000
"""Products that an einsum may go through: the sizes of all its letters, multiplied."""


def contracted_shape(sizes: Sizes, *operands: Shape, subscripts: str = "") -> Shape:
    """Give the shape of an einsum. Errors: Mismatch where a letter has two sizes, or there are too many."""
    given, out = operands_of(subscripts)
    if len(given) != len(operands):
        raise Mismatch(say("the subscripts are for {count} operands", count=len(given)))
    found: dict[str, int] = {}
    for number, (typed, shape) in enumerate(zip(given, operands, strict=True), 1):
        if len(typed) != len(shape):
            raise Mismatch(
                say(
                    "`{letters}` names other axes than operand {number} has",
                    letters=typed,
                    number=number,
                )
            )
        for letter, size in zip(typed, shape, strict=True):
            if not sizes.same(found.setdefault(letter, size), size):
                one, other = sizes.found(found[letter]), sizes.found(size)
                raise Mismatch(
                    say("`{letter}` is {one} and {other}", letter=letter, one=one, other=other)
                )
    _check_products([sizes.found(size) for size in found.values()])
    return tuple([sizes.found(found[letter]) for letter in out])


def _check_products(found: Sequence[int]) -> None:
    products = math.prod(size for size in found if size > 0)
    if len(found) > MAX_LETTERS:
        raise Mismatch(
            say(
                "it has {count} letters, and {most} are allowed", count=len(found), most=MAX_LETTERS
            )
        )
    if products > MAX_PRODUCTS:
        raise Mismatch(
            say("its letters make {count:,} products, and {most:,} are allowed",
                count=products, most=MAX_PRODUCTS)
        )  # fmt: skip


def _contracted(*operands: Array, subscripts: str = "") -> Array:
    given, _ = operands_of(subscripts)
    optimize = optimized(given, [*map(np.shape, operands)])
    return np.einsum(subscripts, *operands, optimize=optimize)


def _wants(position: int, asked: int, subscripts: str = "") -> int:
    given, _ = operands_of(subscripts)
    return len(given[position]) if position < len(given) else 0


def kind_of_contraction(operand: Shape, out: Shape, position: int, subscripts: str = "") -> str:
    """Tell by its letters which numbers of an operand go into one of the output.

    Letters of size 1 say nothing.
    """
    given, made = operands_of(subscripts)
    of_operand = "".join(one for one, n in zip(given[position], operand, strict=True) if n > 1)
    of_out = "".join(one for one, n in zip(made, out, strict=True) if n > 1)
    if not set(of_operand) & set(of_out):
        return "dense"
    if len(given) == 1:
        return "selection" if set(of_operand) <= set(of_out) else "block"
    if of_operand == of_out:
        return "diagonal"
    is_repeated = set(of_operand) < set(of_out)
    return "repeated" if is_repeated else "block"


# As a person writes it


def _listed(operands: Sequence[Any]) -> str:
    return ", ".join(f"{{{letter}}}" for letter in letters(len(operands)))


def _written(*operands: Shape, subscripts: str = "") -> str:
    given, _ = operands_of(subscripts)
    optimize = ", optimize=True" if optimized(given, operands) else ""
    return f'np.einsum("{subscripts}", {_listed(operands)}{optimize})'


_TRIED = (
    "ij,jk->ik",
    "i,i->",
    "ij,ij->i",
    "bij,bjk->bik",
    "i,j->ji",
    "ij,kj->kij",
    "ij,k->jk",
    "ij,j->ij",
)

ROWS: tuple[Tensor, ...] = (
    Tensor("einsum", "einsum", takes=("subscripts",), variadic=True,
           example="einsum('ij,jk->ik', a, b)",
           tried=tuple((("subscripts", one),) for one in _TRIED),
           shape_rule=contracted_shape, forward=_contracted, wants=_wants,
           vjps=("contracted(g, others)",), kinds=(kind_of_contraction,),
           numpy=_written,
           torch=lambda *operands, subscripts="": f'torch.einsum("{subscripts}", {_listed(operands)})',
           javascript=lambda *operands, subscripts="": f'einsum("{subscripts}", [{_listed(operands)}])',
           title=say("sum of products"),
           pattern=say("*Swaps letters*: each operand gets the einsum of the gradient and the other "
                       "operands, with its own letters behind the arrow.")),
)  # fmt: skip
