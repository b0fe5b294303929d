"""Functions of a line whose text depends on the gate's options, in NumPy and in JavaScript.

Each gives what has the shape of the operand that the line is for.
"""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ..base.shapes import Shape
from . import contracting
from .lines import Setting


class Move(NamedTuple):
    """How a function is written of a text, at a setting."""

    # In NumPy; with `[` first, the part of the gradient to which the text is added.
    numpy: Callable[[str, Setting], str]
    # In JavaScript, of the runtime.
    script: Callable[[str, Setting], str]


def number(value: float, infinity: str) -> str:
    """Write a number, with a word for an infinite one.

    >>> number(-1.0, "np.inf"), number(float("-inf"), "np.inf")
    ('-1.0', '-np.inf')
    """
    return repr(value) if math.isfinite(value) else f"{'-' if value < 0 else ''}{infinity}"


def inner(width: tuple[tuple[int, int], ...], shape: Shape) -> tuple[slice, ...]:
    """Give where an operand stands inside of its padding."""
    return tuple(
        slice(before, before + size) for (before, _), size in zip(width, shape, strict=True)
    )


def ways_in_script(name: str, a: Shape, options: Mapping[str, Any]) -> str:
    """Write the ways by which numbers of an array go: a function of its shape and the options."""
    given = {key: value for key, value in options.items() if key != "value"}
    if "axis" in given:
        given["axis"] %= len(a)
    typed = ", ".join(f"{key}: {json.dumps(value)}" for key, value in given.items())
    return f"{name}({[*a]}, {{ {typed} }})"


def _back(name: str) -> Callable[[str, Setting], str]:
    """Make what writes a way back in JavaScript."""
    return lambda text, setting: (
        f"movedBack({text}, {ways_in_script(name, setting.operand, dict(setting.options))})"
    )


def _own(text: str, setting: Setting) -> str:
    axis, start, stop = setting.own
    part = str(start) if stop is None else f"{start}:{stop}"
    return f"{text}[{', '.join([':'] * axis + [part])}]"


def _own_in_script(text: str, setting: Setting) -> str:
    axis, start, stop = setting.own
    part = f"taken({text}, {axis}, {start}, {1 if stop is None else stop - start})"
    if stop is not None:
        return part
    return f"{'reshaped' if setting.operand else 'reshape'}({part}, {json.dumps(setting.operand)})"


def _order(setting: Setting) -> list[int]:
    """Give the order of axes that takes a transpose back."""
    axes = [axis % len(setting.out) for axis in dict(setting.options)["axes"]]
    return [*map(int, np.argsort(axes))]


def _unrolled(text: str, setting: Setting) -> str:
    options = dict(setting.options)
    return f"np.roll({text}, {-options['shift']}, axis={options['axis']})"


def _untiled(text: str, setting: Setting) -> str:
    """Write the sum over copies that stand one behind the other."""
    reps = dict(setting.options)["reps"]
    apart = tuple(size for pair in zip(reps, setting.operand, strict=True) for size in pair)
    axes = tuple(range(0, len(apart), 2))
    return f"{text}.reshape{apart}.sum(axis={axes if len(axes) > 1 else 0})"


def _unrepeated(text: str, setting: Setting) -> str:
    options, a = dict(setting.options), setting.operand
    at = options["axis"] % len(a)
    apart = (*a[: at + 1], options["repeats"], *a[at + 1 :])
    return f"{text}.reshape{apart}.sum(axis={at + 1})"


def _unpadded(text: str, setting: Setting) -> str:
    parts = inner(dict(setting.options)["width"], setting.operand)
    return f"{text}[{', '.join(f'{part.start}:{part.stop}' for part in parts)}]"


def _k(setting: Setting) -> int:
    return int(dict(setting.options).get("k", 0))


def _undiag(text: str, setting: Setting) -> str:
    k = _k(setting)
    return f"np.diagonal({text}{f', {k}' if k else ''}).copy()"


def _undiagonal(text: str, setting: Setting) -> str:
    k, size = _k(setting), setting.out[0]
    row, column = (
        f"np.arange({size}){f' + {ahead}' if ahead else ''}" for ahead in (max(0, -k), max(0, k))
    )
    return f"[{row}, {column}]"


def windows_along(along: Shape, size: Shape, stride: Shape = (), dilation: Shape = ()) -> Shape:
    """Count the windows along each axis; strides and dilations that are not given are 1.

    >>> windows_along((5, 6), (3, 2), (1, 2)), windows_along((5,), (2,), (1,), (3,))
    ((3, 3), (2,))
    """
    stride, dilation = stride or (1,) * len(size), dilation or (1,) * len(size)
    return tuple(
        (here - 1 - (one - 1) * apart) // step + 1
        for here, one, step, apart in zip(along, size, stride, dilation, strict=True)
    )


def _col2im(text: str, setting: Setting) -> str:
    """Write the places from which the columns were taken: to them the gradient is added."""
    options = dict(setting.options)
    size: Shape = options["size"]
    stride, dilation = (options.get(key, (1,) * len(size)) for key in ("stride", "dilation"))
    lead = setting.operand[: -len(size)]
    many = windows_along(setting.operand[len(lead) :], size, stride, dilation)
    channels = math.prod(lead[1:])
    places = [":", f"{_laid_out(channels, 1, math.prod(size))}[:, None]"] if lead else []
    for axis, (one, step, apart, count) in enumerate(
        zip(size, stride, dilation, many, strict=True)
    ):
        before, behind = math.prod(size[:axis]), math.prod(size[axis + 1 :])
        inside = _laid_out(one, channels * before, behind, apart)
        starts = _laid_out(count, math.prod(many[:axis]), math.prod(many[axis + 1 :]), step)
        places.append(f"np.add.outer({inside}, {starts})")
    return f"[{', '.join(places)}]"


def _laid_out(count: int, times: int, each: int, step: int = 1) -> str:
    """Write 0, step, 2·step, …, each so often, and all of them so many times."""
    made = f"np.arange({count})" if step == 1 else f"np.arange(0, {count * step}, {step})"
    made = f"np.repeat({made}, {each})" if each > 1 else made
    return f"np.tile({made}, {times})" if times > 1 else made


MOVES: dict[str, Move] = {
    "own": Move(_own, _own_in_script),
    "unpermuted": Move(
        lambda text, setting: f"np.transpose({text}, {tuple(_order(setting))})",
        lambda text, setting: f"transpose({text}, {{ axes: {_order(setting)} }})",
    ),
    "unrolled": Move(_unrolled, _back("rolled")),
    "untiled": Move(_untiled, _back("tiled")),
    "unrepeated": Move(_unrepeated, _back("repeated")),
    "unpadded": Move(_unpadded, _back("padded")),
    "undiag": Move(_undiag, _back("onDiagonal")),
    "contracted": Move(contracting.in_numpy, contracting.in_script),
    "undiagonal": Move(_undiagonal, _back("ofDiagonal")),
    "col2im": Move(_col2im, _back("columns")),
}
"""The functions, by their names in a line."""
