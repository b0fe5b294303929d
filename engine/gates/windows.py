"""The row that lays the windows of an image into columns, of which convolutions and pools are made.

It is the im2col of https://cs231n.github.io/convolutional-networks/#conv, in the layout of PyTorch's
`unfold`; what goes back is its col2im.
"""

import math

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes, dimensions
from ..base.words import say
from .moving import ways_in_script, windows_along
from .tensors import Array, Tensor


def columns_shape(
    sizes: Sizes, a: Shape, size: Shape = (), stride: Shape = (), dilation: Shape = ()
) -> Shape:
    """Give the shape of the windows as columns: (N, C·(numbers of a window), windows).

    Of an image alone, without channels, it is (numbers of a window, windows). Errors: Mismatch where there
    is no window, or a step of 0.
    """
    lead = len(a) - len(size)
    if lead not in (0, 2) or not size:
        raise Mismatch(
            say(
                "`im2col` takes an axis for each size of a window, and may have images and channels "
                "before them"
            )
        )
    stride, dilation = _each(size, stride), _each(size, dilation)
    if len(stride) != len(size) or len(dilation) != len(size) or min(*stride, *dilation, *size) < 1:
        raise Mismatch(
            say("sizes, strides and dilations of a window are from 1 on, one for each axis")
        )
    reach = [1 + (one - 1) * apart for one, apart in zip(size, dilation, strict=True)]
    for one, least in zip(a[lead:], reach, strict=True):
        sizes.at_least(one, least + 1)
    along = tuple(map(sizes.fixed, a[lead:]))
    if any(one < least for one, least in zip(along, reach, strict=True)):
        raise Mismatch(
            say(
                "a window of {window} does not fit into {image}",
                window=dimensions(tuple(reach)),
                image=dimensions(along),
            )
        )
    many = math.prod(windows_along(along, size, stride, dilation))
    if not lead:
        return (math.prod(size), many)
    return (sizes.found(a[0]), sizes.fixed(a[1]) * math.prod(size), many)


def _each(size: Shape, steps: Shape) -> Shape:
    """Give a step for each axis: 1 where none is given."""
    return steps or (1,) * len(size)


def _columns(a: Array, size: Shape = (), stride: Shape = (), dilation: Shape = ()) -> Array:
    """Lay each window into a column, the numbers of a channel one behind the other."""
    axes = len(size)
    stride, dilation = _each(size, stride), _each(size, dilation)
    many = windows_along(a.shape[-axes:], size, stride, dilation)
    steps = a.strides[-axes:]
    windows = np.lib.stride_tricks.as_strided(
        a,
        (*a.shape[:-axes], *size, *many),
        (
            *a.strides[:-axes],
            *(step * apart for step, apart in zip(steps, dilation, strict=True)),
            *(step * apart for step, apart in zip(steps, stride, strict=True)),
        ),
        writeable=False,
    )
    return windows.reshape(made_of(a.shape, size, many))


def made_of(a: Shape, size: Shape, many: Shape) -> Shape:
    """Give the shape of columns of so many windows along each axis."""
    lead = a[: -len(size)]
    return (*lead[:1], math.prod((*lead[1:], *size)), math.prod(many))


def _images(
    g: Array, a: Array, out: Array, size: Shape = (), stride: Shape = (), dilation: Shape = ()
) -> Array:
    """Add each column up where its window stands: one slice for each place in a window."""
    lead = a.shape[: -len(size)]
    stride, dilation = _each(size, stride), _each(size, dilation)
    many = windows_along(a.shape[len(lead) :], size, stride, dilation)
    windows = g.reshape(*lead, *size, *many)
    gradient = np.zeros(a.shape, dtype=g.dtype)
    every = (slice(None),) * len(lead)
    for at in np.ndindex(*size):
        taken = (
            slice(one * apart, one * apart + step * (count - 1) + 1, step)
            for one, apart, step, count in zip(at, dilation, stride, many, strict=True)
        )
        gradient[(*every, *taken)] += windows[(*every, *at)]
    return gradient


# As a person writes it


def _written(a: Shape, size: Shape = (), stride: Shape = (), dilation: Shape = ()) -> str:
    """Write the columns as views of NumPy's, whose axes are put in order."""
    axes, lead = len(size), len(a) - len(size)
    stride, dilation = _each(size, stride), _each(size, dilation)
    many = windows_along(a[lead:], size, stride, dilation)
    reach = tuple(1 + (one - 1) * apart for one, apart in zip(size, dilation, strict=True))
    along = tuple(range(lead, lead + axes))
    view = f"np.lib.stride_tricks.sliding_window_view({{a}}, {reach}, axis={along})"
    if max(*stride, *dilation) > 1:
        places = [*[":"] * lead, *map(_every, (*stride, *dilation))]
        view += f"[{', '.join(places)}]"
    order = (*range(lead), *(axis + axes for axis in along), *along)
    return f"{view}.transpose{order}.reshape{made_of(a, size, many)}"


def _every(step: int) -> str:
    return f"::{step}" if step > 1 else ":"


def _in_torch(a: Shape, size: Shape = (), stride: Shape = (), dilation: Shape = ()) -> str:
    """Write the columns in PyTorch, whose own takes images of two axes."""
    flat, alone = len(size) == 1, len(a) == len(size)
    given = "{a}" + ("[None, None]" if alone else "") + ("[:, :, None]" if flat else "")
    options: list[str] = [str((1, *size) if flat else size)]
    for name, value in (("dilation", dilation), ("stride", stride)):
        if max(value, default=1) > 1:
            options.append(f"{name}={(1, *value) if flat else value}")
    columns = f"torch.nn.functional.unfold({given}, {', '.join(options)})"
    return f"{columns}[0]" if alone else columns


def _in_script(a: Shape, **options: Shape) -> str:
    """Write the columns in JavaScript, by the ways that its numbers go."""
    out = [*columns_shape(Sizes(), a, **options)]
    ways = ways_in_script("columns", a, options).replace("{", "{{").replace("}", "}}")
    return f"moved({{a}}, {out}, {ways}, 0)"


_TRIED = (
    ((2,), (1,), (1,)), ((1,), (2,), (1,)), ((2,), (1,), (2,)),
    ((2, 2), (1, 1), (1, 1)), ((1, 2), (1, 1), (1, 1)), ((2, 1), (1, 2), (1, 1)), ((1, 2), (1, 1), (1, 2)),
)  # fmt: skip

ROWS: tuple[Tensor, ...] = (
    Tensor("im2col", "im2col", takes=("size", "stride", "dilation"),
           example="im2col(A, (2, 2))",
           tried=tuple(
               (("size", size), *([("stride", stride)] if max(stride) > 1 else []),
                *([("dilation", dilation)] if max(dilation) > 1 else []))
               for size, stride, dilation in _TRIED
           ),
           shape_rule=columns_shape, forward=_columns, overlaps=True,
           wants=lambda position, asked, size=(), stride=(), dilation=(): len(size) + 2*(asked > 2),
           vjps=("col2im(g)",), fast=(_images,), kinds=("selection",),
           numpy=_written, torch=_in_torch, javascript=_in_script,
           title=say("windows as columns"),
           pattern=say("*Adds up the windows*: each number gets the sum of the gradients of all windows "
                       "that it stands in.")),
)  # fmt: skip
