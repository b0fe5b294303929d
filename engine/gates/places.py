"""The rows that take numbers out of an array by their places, and put them there."""

import json
from collections.abc import Callable, Sequence

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import say
from . import picks
from .lines import letters
from .picks import Index, Operand, Slice
from .rows import Options
from .tensors import Array, Tensor, summed_to


def part_shape(sizes: Sizes, a: Shape, *places: Shape, index: Index = ()) -> Shape:
    """Give the shape of `a[index]`. Errors: Mismatch."""
    _check_count(places, index)
    return picks.picked_shape(sizes, a, places, index)


def _check_count(places: tuple[Shape, ...], index: Index) -> None:
    if len(places) != picks.operands_of(index):
        raise Mismatch(say("the index needs as many operands as it has places for"))


def part(a: Array, *places: Array, index: Index = ()) -> Array:
    """Take a part of an array. Errors: Mismatch where the numbers of an operand are no places."""
    return a[picks.resolved(index, places, a.shape)]


def part_to(g: Array, a: Array, *given: Array, index: Index = ()) -> Array:
    """The part gets the gradient, added up where a place was taken twice; the rest gets 0."""
    gradient = np.zeros(a.shape)
    taken = picks.resolved(index, given[:-1], a.shape, checked=True)
    if len(given) > 1:
        np.add.at(gradient, taken, g)
    else:
        gradient[taken] = g
    return gradient


def put_shape(sizes: Sizes, a: Shape, b: Shape, *places: Shape, index: Index = ()) -> Shape:
    """Give the shape of an array in which something is put. Errors: Mismatch where it does not fit in."""
    hole = part_shape(sizes, a, *places, index=index)
    fitting = sizes.together(hole, b)
    if len(fitting) > len(hole) or not all(map(sizes.same, fitting, hole)):
        raise Mismatch(
            say("what is put there must have the shape of its places, or be broadcast to it")
        )
    return a


def put(a: Array, b: Array, *places: Array, index: Index = ()) -> Array:
    """Put `b` in its places of `a`. Errors: Mismatch where a place is no place, or is named twice."""
    taken = picks.resolved(index, places, a.shape)
    picks.check_distinct(index, taken, a.shape)
    whole = np.array(a)
    whole[taken] = b
    return whole


def put_to_whole(g: Array, a: Array, b: Array, *given: Array, index: Index = ()) -> Array:
    """What was there before gets no gradient where something was put."""
    gradient = np.array(g)
    gradient[picks.resolved(index, given[:-1], a.shape, checked=True)] = 0
    return gradient


def put_to_part(g: Array, a: Array, b: Array, *given: Array, index: Index = ()) -> Array:
    """What was put gets the gradient of its places, summed where it was broadcast to them."""
    return summed_to(g[picks.resolved(index, given[:-1], a.shape, checked=True)], np.shape(b))


def add_at(a: Array, b: Array, *places: Array, index: Index = ()) -> Array:
    """Add `b` to its places of `a`, as often as each is named. Errors: Mismatch where a place is no place."""
    whole = np.array(a)
    np.add.at(whole, picks.resolved(index, places, a.shape), b)
    return whole


def added_to_whole(g: Array, a: Array, b: Array, *given: Array, index: Index = ()) -> Array:
    """What was there before gets the gradient as it is."""
    return g


def _part_wants(position: int, asked: int, index: Index) -> int:
    """Count the axes of an array that is picked from, of whose part so many are asked; places have one."""
    if position:
        return 1
    left = sum(not isinstance(entry, (int, Operand)) for entry in index if entry is not ...)
    return sum(map(picks.takes, index)) + max(
        0, asked - left - any(isinstance(e, Operand) for e in index)
    )


def _put_wants(position: int, asked: int, index: Index) -> int:
    """Count the axes of an array that something is put in; of places, and of what is put."""
    return (max(asked, sum(map(picks.takes, index))), 0, 1)[min(position, 2)]


# As a person writes it


def _names(places: int, behind: int, fields: str = "{{{}}}") -> list[str]:
    return [fields.format(letter) for letter in letters(behind + places)[behind:]]


def _part_written(a: Shape, *places: Shape, index: Index = ()) -> str:
    """Write a part in NumPy."""
    return f"{{a}}[{picks.written(index, _names(len(places), 1, '{{{}_}}'))}]"


def _put_written(a: Shape, b: Shape, *places: Shape, index: Index = ()) -> tuple[str, ...]:
    """Write in NumPy that something is put."""
    taken = picks.written(index, _names(len(places), 2, "{{{}_}}"))
    return ("{out} = {a}.copy()", f"{{out}}[{taken}] = {{b}}")


def _add_written(a: Shape, b: Shape, *places: Shape, index: Index = ()) -> tuple[str, ...]:
    """Write in NumPy that something is added to its places, as often as they are named."""
    taken = picks.written(index, _names(len(places), 2, "{{{}_}}"))
    return ("{out} = {a}.copy()", f"np.add.at({{out}}, np.s_[{taken}], {{b}})")


def _flipped(index: Index, axes: int) -> tuple[Index, list[int]]:
    """Give an index without negative steps, which PyTorch lacks, and the axes to turn round before it."""
    turned, found, axis = list[picks.Entry](), list[int](), 0
    for entry in picks.complete(index, axes):
        if isinstance(entry, Slice) and entry.step is not None and entry.step < 0:
            found.append(axis)
            start, stop = (None if end is None else -1 - end for end in entry[:2])
            turned.append(Slice(start, stop, -entry.step))
        else:
            turned.append(entry)
        axis += picks.takes(entry)
    return tuple(turned), found


def _picked_in_torch(whole: str, index: Index, names: list[str], places: Sequence[Shape]) -> str:
    """Write a part in PyTorch, of an index that is complete.

    In NumPy a number beside an array of places is one too, and a `...` that stands for no axis sets them
    apart; both decide where the axes of the places stand. PyTorch knows neither: the number is written as a
    list, and an axis that is taken away again stands for the `...`.
    """
    entries, texts = list[picks.Entry](), [*names]
    for entry in index:
        if isinstance(entry, int) and any(places):
            entries.append(Operand(len(texts)))
            texts.append(f"[{entry}]")
        else:
            entries.append(entry)
    behind = ""
    if ... in entries and any(places):
        at = entries.index(...)
        advanced = [i for i, entry in enumerate(entries) if isinstance(entry, Operand)]
        in_front = advanced[0] < at or advanced[-1] - advanced[0] >= len(advanced)
        kept = sum(not isinstance(entry, Operand) for entry in entries[:at])
        behind = f".squeeze({max(map(len, places)) * in_front + kept})"
        entries[at] = None
    return f"{whole}[{picks.written(tuple(entries), texts)}]{behind}"


def _part_in_torch(a: Shape, *places: Shape, index: Index = ()) -> str:
    """Write a part in PyTorch, of a whole that is turned round where a step is negative."""
    taken, axes = _flipped(index, len(a))
    whole = f"{{a}}.flip({', '.join(map(str, axes))})" if axes else "{a}"
    return _picked_in_torch(whole, taken, _names(len(places), 1, "{{{}}}.long()"), places)


def _add_in_torch(a: Shape, b: Shape, *places: Shape, index: Index = ()) -> str:
    """Write in PyTorch that something is added to its places."""
    return _put_in_torch(a, b, *places, index=index, how=", accumulate=True")


def _put_in_torch(a: Shape, b: Shape, *places: Shape, index: Index = (), how: str = "") -> str:
    """Write in PyTorch that something is put, by where in the array it stands."""
    names = _names(len(places), 2, "{{{}}}.long()")
    taken, axes = _flipped(index, len(a))
    count = "torch.arange({a}.numel()).reshape({a}.shape)"
    flipped = f"{count}.flip({', '.join(map(str, axes))})" if axes else count
    at = _picked_in_torch(flipped, taken, names, places)
    hole = picks.picked_shape(Sizes(), a, places, index)
    part = "torch.as_tensor({b})"
    return (
        f"{{a}}.flatten().index_put(({at}.flatten(),), "
        f"{part}.expand({hole}).flatten(){how}).reshape({{a}}.shape)"
    )


def _in_script(name: str, behind: int) -> Callable[..., str]:
    """Make what writes a call of the runtime, with the index as that takes it."""

    def written(*operands: Shape, index: Index = ()) -> str:
        taken = json.dumps(picks.in_script(index, operands[0], operands[behind:]))
        names = [f"{{{letter}}}" for letter in letters(len(operands))]
        return f"{name}({', '.join(names)}, {{{{ index: {_doubled(taken)} }}}})"

    return written


def _doubled(text: str) -> str:
    """Write braces that stay where fields are filled in."""
    return text.replace("{", "{{").replace("}", "}}")


_INDICES: tuple[Index, ...] = (
    (0,), (-1,), (1, 0), (0, -1, 1), (Slice(1, None, None),), (Slice(None, None, -1), 0),
    (..., Slice(None, 2, None)), (Slice(None, None, 2), None, Slice(-2, None, None)), (None, 0, ...),
    (Slice(None, -3, -2), ...), (Slice(None, -1, None), 1),
)  # fmt: skip
_TRIED: tuple[Options, ...] = tuple((("index", index),) for index in _INDICES)

ROWS: tuple[Tensor, ...] = (
    Tensor("index", "", takes=("index",), tried=_TRIED, variadic=True, refuses="bad-index",
           example="a[0]",
           shape_rule=part_shape, forward=part, wants=_part_wants,
           vjps=("add_at(zeros_like(a), g, index=index)", ""), fast=(part_to,), kinds=("selection",),
           numpy=_part_written, torch=_part_in_torch, javascript=_in_script("index", 1),
           title=say("pick"),
           pattern=say("*Puts back in place*: what was picked gets the gradient, all the rest gets 0.")),
    Tensor("put", "←", takes=("index",), tried=_TRIED, variadic=True, refuses="bad-index",
           example="a[0] = x\na",
           shape_rule=put_shape, forward=put, wants=_put_wants,
           vjps=("put(g, 0, index=index)", "index(g, index=index)", ""), fast=(put_to_whole, put_to_part),
           kinds=("selection", "selection"),
           numpy=_put_written, torch=_put_in_torch, javascript=_in_script("put", 2),
           title=say("put"),
           pattern=say("*Splits by place*: what was put gets the gradient of its places, what was there "
                       "before gets the rest.")),
    Tensor("add_at", "+=", takes=("index",), tried=_TRIED, variadic=True, refuses="bad-index",
           example="np.add.at(a, [0, 0], x)\na",
           shape_rule=put_shape, forward=add_at, wants=_put_wants,
           vjps=("g", "index(g, index=index)", ""), fast=(added_to_whole, put_to_part),
           kinds=("identity", "selection"),
           numpy=_add_written, torch=_add_in_torch, javascript=_in_script("add_at", 2),
           title=say("add at places"),
           pattern=say("*Hands out copies*: what was there before gets the gradient as it is, what was added "
                       "gets that of its places.")),
)  # fmt: skip
