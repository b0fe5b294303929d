"""The rows that give numbers another shape, or other places in it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.shapes import USUAL_SIZE, Mismatch, Shape, Sizes, count
from ..base.words import say
from .lines import letters
from .tensors import Array, Tensor


def transposed_shape(sizes: Sizes, a: Shape, axes: tuple[int, ...] = ()) -> Shape:
    """Give the axes in another order, in reverse as NumPy's `.T` without one. Errors: Mismatch."""
    if not a:
        raise Mismatch(say("a scalar has no axes to exchange"))
    if not axes:
        return a[::-1]
    in_range = all(-len(a) <= axis < len(a) for axis in axes)
    if not in_range or sorted(axis % len(a) for axis in axes) != [*range(len(a))]:
        raise Mismatch(say("the order must name each axis once: {axes}", axes=f"0…{len(a) - 1}"))
    return tuple([a[axis] for axis in axes])


def _transposed(a: Array, axes: tuple[int, ...] = ()) -> Array:
    return np.transpose(a, axes or None)


def _transposed_written(a: Shape, axes: tuple[int, ...] = ()) -> str:
    return f"np.transpose({{a}}, {axes})" if axes else "{a}.T"


def torch_transposed(a: Shape, axes: tuple[int, ...] = ()) -> str:
    """Write a transpose in PyTorch, whose `.T` is of matrices."""
    if axes:
        return f"{{a}}.permute({', '.join(map(str, axes))})"
    if len(a) == 1:
        return "{a}"
    return "{a}.T" if len(a) == 2 else f"{{a}}.permute{tuple(reversed(range(len(a))))}"


def reshaped_shape(sizes: Sizes, a: Shape, shape: tuple[int, ...] = ()) -> Shape:
    """Give a shape, with the size that one -1 stands for. Errors: Mismatch where the numbers differ."""
    if shape.count(-1) > 1 or any(size < -1 or not size for size in shape):
        raise Mismatch(say("a shape has sizes from 1 on, and may have one -1"))
    known = count(tuple(size for size in shape if size != -1))
    sizes_now = [*map(sizes.found, a)]
    open_sizes = [size for size in sizes_now if size < 0]
    if open_sizes:  # the first one makes up for all the others
        for size in open_sizes[1:]:
            sizes.same(size, 1)
        others = count(tuple(size for size in map(sizes.found, a) if size >= 0))
        total = known * (USUAL_SIZE if -1 in shape else 1)
        if total % others == 0:
            sizes.same(open_sizes[0], total // others)
        sizes.fixed(open_sizes[0])
    numbers = count(tuple(map(sizes.found, a)))
    if numbers % known or (-1 not in shape and numbers != known):
        said = ", ".join(map(str, shape))
        raise Mismatch(
            say("{numbers} numbers do not fill the shape ({shape})", numbers=numbers, shape=said)
        )
    return tuple([numbers // known if size == -1 else size for size in shape])


def _reshaped(a: Array, shape: tuple[int, ...] = ()) -> Array:
    return np.reshape(a, shape)


def _sizes_written(shape: tuple[int, ...]) -> str:
    return str(shape[0]) if len(shape) == 1 else str(shape)


def _reshaped_in_script(a: Shape, shape: tuple[int, ...] = ()) -> str:
    return f"reshape({{a}}, {[*reshaped_shape(Sizes(), a, shape)]})"


def stacked_shape(sizes: Sizes, *operands: Shape, axis: int = 0) -> Shape:
    """Give the shape of operands of one shape along a new axis. Errors: Mismatch."""
    first, *others = operands
    for number, other in enumerate(others, 2):
        if len(other) != len(first) or not all(map(sizes.same, first, other)):
            raise Mismatch(
                say("all must have one shape, and number {number} differs", number=number)
            )
    _check_axis(axis, len(first) + 1)
    shape = [*map(sizes.found, first)]
    shape.insert(axis % (len(first) + 1), len(operands))
    return tuple(shape)


def _check_axis(axis: int, axes: int) -> None:
    if not -axes <= axis < axes:
        raise Mismatch(say("there is no axis {axis}", axis=axis))


def joined_shape(sizes: Sizes, *operands: Shape, axis: int = 0) -> Shape:
    """Give the shape of operands one behind the other along an axis. Errors: Mismatch."""
    first = operands[0]
    if not all(operands):
        raise Mismatch(
            say("`concatenate` joins vectors or matrices; `stack` makes a vector of numbers")
        )
    _check_axis(axis, len(first))
    at = axis % len(first)
    for number, other in enumerate(operands[1:], 2):
        if len(other) != len(first) or not all(
            sizes.same(one, two)
            for place, (one, two) in enumerate(zip(first, other, strict=True))
            if place != at
        ):
            message = say(
                "along the other axes all must have the same sizes, and number {number} differs",
                number=number,
            )
            raise Mismatch(message)
    total = sum(sizes.fixed(shape[at]) for shape in operands)
    return (*map(sizes.found, first[:at]), total, *map(sizes.found, first[at + 1 :]))


def _end(axis: int) -> int:
    """Say how many axes there must be for one of this number."""
    return axis + 1 if axis >= 0 else -axis


def _stacked(*operands: Array, axis: int = 0) -> Array:
    return np.stack(operands, axis)


def _joined(*operands: Array, axis: int = 0) -> Array:
    return np.concatenate(operands, axis)


def _of_all(function: str, along: str, wrapped: str = "{{{}}}") -> Callable[..., str]:
    """Make what writes a function of a list of operands."""

    def written(*operands: Shape, axis: int = 0) -> str:
        names = ", ".join(wrapped.format(letter) for letter in letters(len(operands)))
        comma = "," if len(operands) == 1 else ""
        return f"{function}(({names}{comma}){f', {along}={axis}' if axis else ''})"

    return written


def _in_script(*operands: Shape, axis: int = 0, stacked: bool = False) -> str:
    names = ", ".join(f"{{{letter}}}" for letter in letters(len(operands)))
    at = axis % (len(operands[0]) + stacked)
    return f"joined([{names}], {at}, {'true' if stacked else 'false'})"


_IN_PLACE = say(
    "*Puts back in place*: each number of the gradient goes back to where its number came from."
)
_SPLITS = say("*Hands back the parts*: each operand gets its own part of the gradient.")
_JOINED: dict[str, Any] = {
    "takes": ("axis",),
    "tried": ((), (("axis", 0),), (("axis", 1),), (("axis", -1),)),
    "presumed": (("axis", 0),),
    "variadic": True,
    "vjps": ("own(g, axis=axis)",),
    "kinds": ("selection",),
    "pattern": _SPLITS,
}

ROWS: tuple[Tensor, ...] = (
    Tensor("transpose", "xᵀ", takes=("axes",),
           tried=((), *((("axes", axes),) for axes in ((0, 1), (1, 0), (2, 0, 1), (0, -1, 1), (1, 2, 0)))),
           shape_rule=transposed_shape, forward=_transposed,
           wants=lambda position, asked, axes=(): len(axes) or max(2, asked),
           vjps=("unpermuted(g)",), bare=("g.T",), kinds=("selection",),
           numpy=_transposed_written, torch=torch_transposed, javascript="transpose",
           title=say("transpose"), pattern=_IN_PLACE),
    Tensor("reshape", "reshape", takes=("shape",),
           example="reshape(a, (4,))",
           tried=tuple((("shape", shape),) for shape in
                       ((6,), (-1,), (2, 3), (3, 2), (3, -1), (1, 3), (2, -1, 1), (2, 2, 3))),
           shape_rule=reshaped_shape, forward=_reshaped,
           wants=lambda position, asked, shape=(): 1,
           vjps=("reshape(g, a.shape)",), kinds=("selection",),
           numpy=lambda a, shape=(): f"np.reshape({{a}}, {_sizes_written(shape)})",
           torch=lambda a, shape=(): f"{{a}}.reshape({', '.join(map(str, shape))})",
           javascript=_reshaped_in_script, pattern=_IN_PLACE),
    Tensor("stack", "stack", shape_rule=stacked_shape, forward=_stacked,
           example="stack((a, b))",
           wants=lambda position, asked, axis=0: max(asked - 1, _end(axis) - 1),
           numpy=_of_all("np.stack", "axis"),
           torch=_of_all("torch.stack", "dim", "torch.as_tensor({{{}}})"),
           javascript=lambda *operands, axis=0: _in_script(*operands, axis=axis, stacked=True), **_JOINED),
    Tensor("concatenate", "concat", shape_rule=joined_shape, forward=_joined,
           example="concatenate((a, b))",
           wants=lambda position, asked, axis=0: max(asked, _end(axis)),
           numpy=_of_all("np.concatenate", "axis"), torch=_of_all("torch.cat", "dim"),
           javascript=_in_script, **_JOINED),
)  # fmt: skip
