"""The rows that repeat numbers, turn them round an array, or set them among zeros.

Each number of the output is one of the operand's, or a constant. The gradient goes the same ways back:
what was taken several times gets a sum, and what was left out gets 0.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, dimensions
from ..base.words import say
from .moving import inner, number, ways_in_script
from .products import kind_of_repeated
from .tensors import Array, Tensor, summed_to

Widths = tuple[tuple[int, int], ...]


def at_axis(a: Shape, axis: int) -> int:
    """Count an axis from the front. Errors: Mismatch where there is none of this number."""
    if not -len(a) <= axis < len(a):
        raise Mismatch(say("there is no axis {axis}", axis=axis))
    return axis % len(a)


def broadcast_shape(sizes: Sizes, a: Shape, shape: Shape = ()) -> Shape:
    """Give the shape to which an operand is repeated. Errors: Mismatch where it does not fit in."""
    if any(size < 1 for size in shape):
        raise Mismatch(say("a shape has sizes from 1 on"))
    ahead = len(shape) - len(a)
    fits = ahead >= 0 and all(
        sizes.found(size) == 1 or sizes.same(size, wide)
        for size, wide in zip(a, shape[max(0, ahead) :], strict=True)
    )
    if not fits:
        raise Mismatch(
            say("it can’t be repeated to {shape}: sizes agree from the last axis on, or are 1",
                shape=dimensions(shape) or "1")
        )  # fmt: skip
    return shape


def _broadcast(a: Array, shape: Shape = ()) -> Array:
    return np.broadcast_to(a, shape)


def _broadcast_to(g: Array, a: Array, out: Array, shape: Shape = ()) -> Array:
    return summed_to(g, np.shape(a))


def kind_of_broadcast(a: Shape, out: Shape, **options: Any) -> str:
    """Each number is one of the operand's."""
    kind = kind_of_repeated(a, out)
    return "identity" if kind == "diagonal" else kind


def rolled_shape(sizes: Sizes, a: Shape, shift: int = 0, axis: int = 0) -> Shape:
    """Give the shape of what is turned round along an axis: the operand's. Errors: Mismatch."""
    at_axis(a, axis)
    return a


def _rolled(a: Array, shift: int = 0, axis: int = 0) -> Array:
    return np.roll(a, shift, axis)


def _unrolled(g: Array, a: Array, out: Array, shift: int = 0, axis: int = 0) -> Array:
    return np.roll(g, -shift, axis)


def tiled_shape(sizes: Sizes, a: Shape, reps: tuple[int, ...] = ()) -> Shape:
    """Give the shape of so many copies along each axis. Errors: Mismatch."""
    if len(reps) != len(a) or any(one < 1 for one in reps):
        raise Mismatch(say("`tile` takes a number of copies, from 1 on, for each axis"))
    return tuple(
        size if one == 1 else sizes.fixed(size) * one for size, one in zip(a, reps, strict=True)
    )


def _tiled(a: Array, reps: tuple[int, ...] = ()) -> Array:
    return np.tile(a, reps)


def _untiled(g: Array, a: Array, out: Array, reps: tuple[int, ...] = ()) -> Array:
    apart = [part for pair in zip(reps, a.shape, strict=True) for part in pair]
    return g.reshape(apart).sum(axis=tuple(range(0, len(apart), 2)))


def repeated_shape(sizes: Sizes, a: Shape, repeats: int = 1, axis: int = 0) -> Shape:
    """Give the shape after each number along an axis was repeated. Errors: Mismatch."""
    at = at_axis(a, axis)
    if repeats < 1:
        raise Mismatch(say("`repeat` takes a number of copies from 1 on"))
    return (*a[:at], sizes.fixed(a[at]) * repeats, *a[at + 1 :])


def _repeated(a: Array, repeats: int = 1, axis: int = 0) -> Array:
    return np.repeat(a, repeats, axis)


def _unrepeated(g: Array, a: Array, out: Array, repeats: int = 1, axis: int = 0) -> Array:
    at = axis % a.ndim
    return g.reshape(*a.shape[: at + 1], repeats, *a.shape[at + 1 :]).sum(axis=at + 1)


def padded_shape(sizes: Sizes, a: Shape, width: Widths = (), value: float = 0.0) -> Shape:
    """Give the shape with so many constants before and behind each axis. Errors: Mismatch."""
    if len(width) != len(a) or any(end < 0 for ends in width for end in ends):
        raise Mismatch(say("`pad` takes two widths, from 0 on, for each axis"))
    return tuple(
        sizes.fixed(size) + sum(ends) if any(ends) else size
        for size, ends in zip(a, width, strict=True)
    )


def _padded(a: Array, width: Widths = (), value: float = 0.0) -> Array:
    return np.pad(a, width, constant_values=value)


def _unpadded(g: Array, a: Array, out: Array, width: Widths = (), value: float = 0.0) -> Array:
    return g[inner(width, a.shape)]


def diagonal_of_vector_shape(sizes: Sizes, a: Shape, k: int = 0) -> Shape:
    """Give the shape of a matrix with a vector on its diagonal. Errors: Mismatch."""
    if len(a) != 1:
        raise Mismatch(say("`diag` makes a matrix of a vector"))
    size = sizes.fixed(a[0]) + abs(k)
    return (size, size)


def _diag(a: Array, k: int = 0) -> Array:
    return np.diag(a, k)


def _undiag(g: Array, a: Array, out: Array, k: int = 0) -> Array:
    return np.diagonal(g, k)


def diagonal_shape(sizes: Sizes, a: Shape, k: int = 0) -> Shape:
    """Give the shape of a matrix's diagonal. Errors: Mismatch where there is none."""
    if len(a) != 2:
        raise Mismatch(say("`diagonal` takes a matrix"))
    for size, ahead in zip(a, (max(0, -k), max(0, k)), strict=True):
        sizes.at_least(size, 1 + ahead)
    rows, columns = (sizes.fixed(size) for size in a)
    size = min(rows, columns - k) if k >= 0 else min(rows + k, columns)
    if size < 1:
        raise Mismatch(say("it has no diagonal {k}", k=k))
    return (size,)


def _diagonal(a: Array, k: int = 0) -> Array:
    return np.diagonal(a, k)


def _undiagonal(g: Array, a: Array, out: Array, k: int = 0) -> Array:
    gradient = np.zeros(a.shape)
    places = np.arange(g.size)
    gradient[places + max(0, -k), places + max(0, k)] = g
    return gradient


# As a person writes it


def _widths_in_torch(a: Shape, width: Widths = (), value: float = 0.0) -> str:
    """Write a padding in PyTorch, which counts axes from the last one."""
    ends = ", ".join(str(end) for ends in reversed(width) for end in ends)
    constant = f", value={number(value, 'math.inf')}" if value else ""
    return f"torch.nn.functional.pad({{a}}, ({ends}){constant})"


def _value_written(a: Shape, width: Widths = (), value: float = 0.0) -> str:
    constant = f", constant_values={number(value, 'np.inf')}" if value else ""
    return f"np.pad({{a}}, {width}{constant})"


def _k(k: int) -> str:
    return f", {k}" if k else ""


def _in_script(name: str, shape_rule: Callable[..., Shape]) -> Callable[..., str]:
    """Make what writes a row in JavaScript, by the ways its numbers go (`static/circuit/moves.js`)."""

    def written(a: Shape, **options: Any) -> str:
        out = [*shape_rule(Sizes(), a, **options)]
        ways = ways_in_script(name, a, options).replace("{", "{{").replace("}", "}}")
        value = number(options.get("value", 0.0), "Infinity")
        return f"moved({{a}}, {out}, {ways}, {value})"

    return written


_SUMS = say("*Adds up the copies*: each number gets the sum of the gradients of all its copies.")
_BACK = say(
    "*Puts back in place*: each number of the gradient goes back to where its number came from."
)
_LEAVES = say("*Cuts out*: the operand gets the gradient of its own places, the rest goes nowhere.")


def _tried(name: str, values: tuple[Any, ...], **more: tuple[Any, ...]) -> tuple[Any, ...]:
    """List options with which tests take a row."""
    tried: list[tuple[Any, ...]] = [((name, value),) for value in values]
    for other, others in more.items():
        tried = [(*one, (other, value)) for one in tried for value in others]
    return tuple(tried)


ROWS: tuple[Tensor, ...] = (
    Tensor("broadcast_to", "repeat to", takes=("shape",),
           example="broadcast_to([x, y], (3, 2))",
           tried=_tried("shape", ((3,), (2, 3), (3, 3), (3, 2), (2, 2, 3), (2, 3, 2), (1, 3))),
           shape_rule=broadcast_shape, forward=_broadcast, wants=lambda position, asked, shape=(): 0,
           vjps=("g",), fast=(_broadcast_to,), kinds=(kind_of_broadcast,),
           numpy=lambda a, shape=(): f"np.broadcast_to({{a}}, {shape})",
           torch=lambda a, shape=(): f"torch.as_tensor({{a}}).expand{shape}",
           javascript=lambda a, shape=(): f"map((x) => x, {{a}}, array(0, {[*shape]}))",
           title=say("repeat to a shape"), pattern=_SUMS),
    Tensor("roll", "roll", takes=("shift", "axis"),
           example="roll(a, 1, axis=0)",
           tried=_tried("shift", (1, -1, 2), axis=(0, 1, -1)),
           shape_rule=rolled_shape, forward=_rolled, wants=lambda position, asked, shift=0, axis=0:
           max(1, asked, axis + 1, -axis),
           vjps=("unrolled(g)",), fast=(_unrolled,), kinds=("selection",),
           numpy=lambda a, shift=0, axis=0: f"np.roll({{a}}, {shift}, axis={axis})",
           torch=lambda a, shift=0, axis=0: f"torch.roll({{a}}, {shift}, {axis})",
           javascript=_in_script("rolled", rolled_shape), pattern=_BACK),
    Tensor("tile", "tile", takes=("reps",),
           example="tile(a, (2,))",
           tried=_tried("reps", ((2,), (3,), (2, 1), (1, 2), (2, 3), (2, 1, 2))),
           shape_rule=tiled_shape, forward=_tiled, wants=lambda position, asked, reps=(): len(reps),
           vjps=("untiled(g)",), fast=(_untiled,), kinds=("selection",),
           numpy=lambda a, reps=(): f"np.tile({{a}}, {reps})",
           torch=lambda a, reps=(): f"torch.tile({{a}}, {reps})",
           javascript=_in_script("tiled", tiled_shape), pattern=_SUMS),
    Tensor("repeat", "repeat", takes=("repeats", "axis"),
           example="repeat(a, 2, axis=0)",
           tried=_tried("repeats", (1, 2, 3), axis=(0, 1, -1)),
           shape_rule=repeated_shape, forward=_repeated, wants=lambda position, asked, repeats=1, axis=0:
           max(1, asked, axis + 1, -axis),
           vjps=("unrepeated(g)",), fast=(_unrepeated,), kinds=("selection",),
           numpy=lambda a, repeats=1, axis=0: f"np.repeat({{a}}, {repeats}, axis={axis})",
           torch=lambda a, repeats=1, axis=0: f"torch.repeat_interleave({{a}}, {repeats}, {axis})",
           javascript=_in_script("repeated", repeated_shape), pattern=_SUMS),
    Tensor("pad", "pad", takes=("width", "value"),
           example="pad(a, ((1, 2),))",
           tried=(*_tried("width", (((1, 2),), ((0, 1), (2, 0)), ((1, 0), (0, 0), (0, 1)))),
                  (("width", ((1, 1),)), ("value", 1.5)), (("width", ((1, 0), (0, 1))), ("value", -1.0))),
           shape_rule=padded_shape, forward=_padded,
           wants=lambda position, asked, width=(), value=0.0: len(width),
           vjps=("unpadded(g)",), fast=(_unpadded,), kinds=("selection",),
           numpy=_value_written, torch=_widths_in_torch,
           javascript=_in_script("padded", padded_shape), pattern=_LEAVES),
    Tensor("diag", "diag", takes=("k",), tried=((), *_tried("k", (1, -1, 2))),
           shape_rule=diagonal_of_vector_shape, forward=_diag, wants=(1,),
           vjps=("undiag(g)",), fast=(_undiag,), kinds=("selection",),
           numpy=lambda a, k=0: f"np.diag({{a}}{_k(k)})", torch=lambda a, k=0: f"torch.diag({{a}}{_k(k)})",
           javascript=_in_script("onDiagonal", diagonal_of_vector_shape),
           title=say("diagonal matrix"), pattern=_LEAVES),
    Tensor("diagonal", "diagonal", takes=("k",), tried=((), *_tried("k", (1, -1, 2))),
           shape_rule=diagonal_shape, forward=_diagonal, wants=(2,),
           vjps=("undiagonal(g)",), fast=(_undiagonal,), kinds=("selection",),
           numpy=lambda a, k=0: f"np.diagonal({{a}}{_k(k)})",
           torch=lambda a, k=0: f"torch.diagonal({{a}}{_k(k)})",
           javascript=_in_script("ofDiagonal", diagonal_shape),
           pattern=say("*Puts back in place*: the diagonal gets the gradient, all the rest gets 0.")),
)  # fmt: skip
