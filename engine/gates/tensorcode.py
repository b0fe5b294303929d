"""What the gates of vectors and matrices do, as a person writes it in NumPy and in PyTorch.

Texts have `{a}` and `{b}` for the operands, `{out}` for the output and `{g}` for the gradient that
comes back to it. Shapes are known, so each text is the plain one for them.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..base.shapes import Shape, count, summed_axes
from ..base.words import Words, say

Axis = int | tuple[int, ...] | None


_LEAST, _MOST = 5e-324, 1.7976931348623157e308  # of what a float can be


class NoWords(Exception):
    """Why a gate can't be written, as the end of a sentence that begins with its sign."""

    def __init__(self, why: Words) -> None:
        super().__init__(why)
        self.why = why


class Code(NamedTuple):
    """A gate in NumPy: lines that give `{out}`, and what goes back to each operand.

    What goes back is an expression of the operand's shape. Where it begins with `[`, it is the part
    of the gradient to which `{g}` is added.
    """

    forward: tuple[str, ...]
    backward: tuple[str, ...]


# Products


def product(a: Shape, b: Shape, careful: bool) -> Code:
    """Write a matrix product: `dW = dD @ X.T` and `dX = W.T @ dD`, or what they are of vectors."""
    return Code(("{out} = {a} @ {b}",), _product_backward(a, b))


def dot(a: Shape, b: Shape, careful: bool) -> Code:
    """Write `dot`."""
    return Code(("{out} = np.dot({a}, {b})",), _product_backward(a, b))


def _product_backward(a: Shape, b: Shape) -> tuple[str, str]:
    if len(a) == len(b) == 1:
        return "{g} * {b}", "{g} * {a}"
    if len(a) == 1 and len(b) == 2:
        return "{b} @ {g}", "np.outer({a}, {g})"
    if len(a) == 2 and len(b) == 1:
        return "np.outer({g}, {b})", "{a}.T @ {g}"
    if len(a) == 1:
        stack = tuple(range(len(b) - 2))
        back = f"np.sum({{b}} @ {{g}}[..., None], axis={_axis(stack)})[:, 0]"
        return back, "{a}[:, None] * {g}[..., None, :]"
    if len(b) == 1:
        stack = tuple(range(len(a) - 2))
        back = f"np.sum({_exchanged('{a}', a)} @ {{g}}[..., None], axis={_axis(stack)})[:, 0]"
        return "{g}[..., None] * {b}", back
    stacks = np.broadcast_shapes(a[:-2], b[:-2])
    left = f"{{g}} @ {_exchanged('{b}', b)}"
    right = f"{_exchanged('{a}', a)} @ {{g}}"
    return summed(left, (*stacks, *a[-2:]), a), summed(right, (*stacks, *b[-2:]), b)


def _exchanged(name: str, shape: Shape) -> str:
    return f"{name}.T" if len(shape) == 2 else f"np.swapaxes({name}, -1, -2)"


def summed(written: str, sent: Shape, shape: Shape) -> str:
    """Write a sum over the axes along which an operand was broadcast.

    >>> summed("dS", (4, 3), (3,)), summed("dS", (4, 3), (4, 1)), summed("dS", (4, 3), ())
    ('np.sum(dS, axis=0)', 'np.sum(dS, axis=1, keepdims=True)', 'np.sum(dS)')
    """
    axes = summed_axes(sent, shape)
    if not axes:
        return written
    if not shape:
        return f"np.sum({written})"
    axis = _axis(axes)
    ahead = len(sent) - len(shape)
    if not ahead:
        return f"np.sum({written}, axis={axis}, keepdims=True)"
    behind = "" if axes == tuple(range(ahead)) else f".reshape{shape}"
    return f"np.sum({written}, axis={axis}){behind}"


def _axis(axes: tuple[int, ...]) -> str:
    return str(axes[0]) if len(axes) == 1 else str(axes)


def outer(a: Shape, b: Shape, careful: bool) -> Code:
    """Write an outer product."""
    return Code(("{out} = np.outer({a}, {b})",), ("{g} @ {b}", "{a} @ {g}"))


def transposed(a: Shape, careful: bool) -> Code:
    """Write a transpose."""
    return Code(("{out} = {a}.T",), ("{g}.T",))


# Along axes


def _meant(a: Shape, axis: Axis) -> tuple[int, ...]:
    """List the axes that are meant, counted from the front."""
    if axis is None:
        return tuple(range(len(a)))
    return tuple(sorted(i % len(a) for i in ((axis,) if isinstance(axis, int) else axis)))


def _along(
    axis: Axis, keepdims: bool = False, words: tuple[str, str] = ("axis", "keepdims")
) -> str:
    """Write the arguments that say along which axes."""
    meant = "" if axis is None else f", {words[0]}={axis}"
    return meant + (f", {words[1]}=True" if keepdims else "")


def _spread(name: str, a: Shape, axis: Axis, keepdims: bool) -> str:
    """Write what is left after a reduction so that it broadcasts over `a` again.

    >>> _spread("g", (4, 3), 1, False), _spread("g", (4, 3), 0, False), _spread("g", (3,), 0, False)
    ('g[:, None]', 'g', 'g')
    """
    axes = _meant(a, axis)
    if keepdims or axes == tuple(range(len(axes))):
        return name
    return f"{name}[{', '.join('None' if i in axes else ':' for i in range(axes[-1] + 1))}]"


def total(a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False) -> Code:
    """Write a sum."""
    g = _spread("{g}", a, axis, keepdims)
    return Code(
        (f"{{out}} = np.sum({{a}}{_along(axis, keepdims)})",), (f"{g} * np.ones_like({{a}})",)
    )


def mean(a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False) -> Code:
    """Write a mean."""
    g, n = _spread("{g}", a, axis, keepdims), count(tuple(a[i] for i in _meant(a, axis)))
    return Code(
        (f"{{out}} = np.mean({{a}}{_along(axis, keepdims)})",),
        (f"{g} * np.ones_like({{a}}) / {n}",),
    )


def largest(a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False) -> Code:
    """Write the largest number."""
    return _extreme("max", a, careful, axis, keepdims)


def smallest(a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False) -> Code:
    """Write the smallest number."""
    return _extreme("min", a, careful, axis, keepdims)


def _extreme(name: str, a: Shape, careful: bool, axis: Axis, keepdims: bool) -> Code:
    """Write the largest or smallest: with care, a nan is sent to all among which there is one."""
    g, out = (_spread(one, a, axis, keepdims) for one in ("{g}", "{out}"))
    chosen = f"({{a}} == {out})"
    if careful:
        chosen = f"np.where(np.isnan({out}), np.nan, {{a}} == {out})"
    return Code((f"{{out}} = np.{name}({{a}}{_along(axis, keepdims)})",), (f"{g} * {chosen}",))


def norm(a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False) -> Code:
    """Write a norm: with care, of numbers of size 1 at most, and without a direction at 0."""
    g, out = (_spread(one, a, axis, keepdims) for one in ("{g}", "{out}"))
    if not careful:
        forward = f"{{out}} = np.sqrt(np.sum({{a}} ** 2{_along(axis, keepdims)}))"
        return Code((forward,), (f"{g} * {{a}} / {out}",))
    kept = _along(axis, True)
    scaled = f"{{a}} / np.clip(np.max(np.abs({{a}}){kept}), {_LEAST}, {_MOST})"
    return Code(
        (
            f"{{out}} = np.max(np.abs({{a}}){kept})",
            "{out} = np.where(({out} > 0) & np.isfinite({out}), {out}, 1.0)",
            f"{{out}} = {{out}} * np.sqrt(np.sum(({{a}} / {{out}}) ** 2{kept}))",
            *([] if keepdims else [f"{{out}} = np.squeeze({{out}}{_along(axis)})"]),
        ),
        (f"{g} * ({scaled}) / np.maximum(1, np.sqrt(np.sum(({scaled}) ** 2{kept})))",),
    )


def logsumexp(a: Shape, careful: bool, axis: Axis = None, keepdims: bool = False) -> Code:
    """Write `log(sum(exp(x)))`: the largest is taken out, so that no exponential overflows."""
    g, out = (_spread(one, a, axis, keepdims) for one in ("{g}", "{out}"))
    along = _along(axis, keepdims)
    forward = [f"{{out}} = np.max({{a}}{along})"]
    if careful:
        forward.append("{out} = np.where(np.isfinite({out}), {out}, 0.0)")
    forward.append(f"{{out}} = {{out}} + np.log(np.sum(np.exp({{a}} - {out}){along}))")
    share = f"np.exp({{a}} - {out})"
    if careful:  # a large output lacks the last digits
        share = f"np.exp({{a}} - np.nan_to_num({out}))"
        share = f"{share} / np.sum({share}{_along(axis, True)})"
    return Code(tuple(forward), (f"{g} * {share}",))


def softmax(a: Shape, careful: bool, axis: int = -1) -> Code:
    """Write a softmax: the largest is taken out, so that no exponential overflows."""
    kept = _along(axis, True)
    return Code(
        (
            f"{{out}} = np.exp({{a}} - np.max({{a}}{kept}))",
            f"{{out}} = {{out}} / np.sum({{out}}{kept})",
        ),
        (f"{{out}} * ({{g}} - np.sum({{g}} * {{out}}{kept}))",),
    )


def part(a: Shape, careful: bool, index: tuple[int, ...] = ()) -> Code:
    """Write a part: its gradient is added in its place."""
    place = f"[{', '.join(map(str, index))}]"
    return Code((f"{{out}} = {{a}}{place}",), (place,))


# PyTorch, which has the gradients by itself


def torch_transposed(a: Shape) -> str:
    """Write a transpose in PyTorch, whose `.T` is of matrices."""
    if len(a) == 1:
        return "{a}"
    return "{a}.T" if len(a) == 2 else f"{{a}}.permute{tuple(reversed(range(len(a))))}"


def torch_part(a: Shape, index: tuple[int, ...] = ()) -> str:
    """Write a part in PyTorch."""
    return f"{{a}}[{', '.join(map(str, index))}]"


def torch_reduction(name: str) -> Callable[..., str]:
    """Make what writes a function along axes in PyTorch; given no axis, PyTorch takes all of them."""

    def written(a: Shape, axis: Axis = None, keepdims: bool = False) -> str:
        if axis == ():
            raise NoWords(say("goes along no axis, which PyTorch reads as all of them"))
        if axis is None and (keepdims or name == "logsumexp"):
            axis = 0 if len(a) == 1 else tuple(range(len(a)))
        return f"torch.{name}({{a}}{_along(axis, keepdims, ('dim', 'keepdim'))})"

    return written


def torch_softmax(a: Shape, axis: int = -1) -> str:
    """Write a softmax in PyTorch."""
    return f"torch.softmax({{a}}, dim={axis})"
