"""What stands in the brackets of `a[…]`: numbers, slices, new axes, `...`, and arrays of places.

NumPy's rules hold, those of mixed basic and advanced indexing too (NumPy's documentation, "Indexing on
ndarrays"): an array of places, and beside one also a number, is an advanced index. The axes to which the
advanced indices are broadcast stand where they stood if they stand next to each other, and else in front.
"""

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import EllipsisType
from typing import Any, NamedTuple

import numpy as np

from ..base.shapes import Mismatch, Shape, Sizes
from ..base.words import counted, say


class Slice(NamedTuple):
    """`start:stop:step`, with None for each that is not written."""

    # The first place.
    start: int | None
    # The place before which it ends.
    stop: int | None
    # From one place to the next.
    step: int | None


class Operand(NamedTuple):
    """An array of whole numbers: one of the operands that stand behind all others."""

    # Which of them, counted from 0.
    number: int
    # Whether its places are numbers of classes, of which none is counted from the end.
    from_front: bool = False


Entry = int | Slice | Operand | EllipsisType | None
Index = tuple[Entry, ...]
ALL = Slice(None, None, None)


def operands_of(index: Index) -> int:
    """Count the operands that hold places."""
    return sum(isinstance(entry, Operand) for entry in index)


def takes(entry: Entry) -> bool:
    """Tell whether an entry is for an axis of the array: not so a new axis and `...`."""
    return entry is not None and entry is not ...


@lru_cache(1024)
def complete(index: Index, axes: int) -> tuple[Entry, ...]:
    """Write an index out for an array of so many axes, with a slice for each that is not named.

    A `...` that stands for no axis stays, since it sets advanced indices apart. Errors: Mismatch.
    """
    named = sum(map(takes, index))
    if named > axes:
        several = counted("it has one axis", "it has {count} axes", count=axes)
        raise Mismatch(
            counted(
                "{has}, and {count} number stands in the brackets",
                "{has}, and {count} numbers stand in the brackets",
                has=several if axes else say("it has no axes"),
                count=named,
            )
        )
    rest = [ALL] * (axes - named)
    at = next((place for place, entry in enumerate(index) if entry is ...), len(index))
    return (*index[:at], *(rest or index[at : at + 1]), *index[at + 1 :])


def are_apart(one: Index, other: Index, shape: Shape) -> bool:
    """Tell whether two indices pick no number of an array both, as far as slices and numbers say.

    >>> are_apart((ALL, 0), (ALL, -1), (3, 4)), are_apart((0,), (Slice(None, 2, None), 1), (3, 4))
    (True, False)
    """
    if any(entry is None for entry in (*one, *other)):
        return False
    pairs = zip(complete(one, len(shape)), complete(other, len(shape)), shape, strict=True)
    return any(
        set(_taken(first, size)).isdisjoint(_taken(second, size)) for first, second, size in pairs
    )


def _taken(entry: Entry, size: int) -> range:
    """Give the places of an axis that a number or a slice takes; all where places are not known."""
    if isinstance(entry, int):
        return range(size)[entry : entry + 1 or None]
    return range(size)[slice(*entry)] if isinstance(entry, Slice) else range(size)


def _sliced(sizes: Sizes, size: int, entry: Slice) -> int:
    """Give the size that a slice leaves of an axis. Errors: Mismatch where that is 0."""
    if entry.step == 0:
        raise Mismatch(say("the step of a slice can’t be 0"))
    if entry[:2] == (None, None) and entry.step in (None, 1, -1):
        return size
    for end, beyond in zip(entry[:2], (1, 0), strict=True):
        if end is not None:
            sizes.at_least(size, end + beyond if end >= 0 else 1 - end)
    found = len(range(*slice(*entry).indices(sizes.fixed(size))))
    if not found:
        raise Mismatch(say("the slice {slice} leaves nothing of it", slice=_text(entry, ())))
    return found


def picked_shape(sizes: Sizes, a: Shape, places: Sequence[Shape], index: Index) -> Shape:
    """Give the shape of `a[index]`, with the shapes of the arrays of places. Errors: Mismatch."""
    entries = complete(index, len(a))
    axes = iter(a)
    kept: list[list[int]] = [[], []]  # before the advanced indices, and behind them
    for entry, side in _sides(entries, places):
        if entry is None:
            kept[side].append(1)
        elif isinstance(entry, Slice):
            kept[side].append(_sliced(sizes, next(axes), entry))
        elif isinstance(entry, int):
            check_place(sizes, next(axes), entry)
        elif isinstance(entry, Operand):
            next(axes)
    arrays = [shape for shape in places if shape]
    return (*kept[0], *(sizes.together(*arrays) if arrays else ()), *kept[1])


def check_place(sizes: Sizes, size: int, place: int) -> None:
    """Check that a place is one along an axis; an unknown size becomes large enough. Errors: Mismatch."""
    sizes.at_least(size, place + 1 if place >= 0 else -place)
    size = sizes.found(size)
    if size >= 0 and not -size <= place < size:
        raise _none_there(place, size)


def _none_there(place: int, size: int) -> Mismatch:
    return Mismatch(say("there is no {place} among 0 to {last}", place=place, last=size - 1))


def _sides(entries: Sequence[Entry], places: Sequence[Shape]) -> Iterator[tuple[Entry, int]]:
    """Give the entries, with 1 for those whose axes stand behind those of the advanced indices."""
    has_arrays = any(places)
    advanced = [
        at for at, entry in enumerate(entries) if has_arrays and isinstance(entry, (int, Operand))
    ]
    first, last = (advanced[0], advanced[-1]) if advanced else (len(entries), len(entries))
    together = len(advanced) == last - first + 1
    for at, entry in enumerate(entries):
        yield entry, int(at > first if together else True)


def resolved(
    index: Index, places: Sequence[Any], shape: Shape, checked: bool = False
) -> tuple[Any, ...]:
    """Give the index as NumPy takes it, with the numbers of the operands in it.

    Where they were `checked`, as they are behind a forward pass, they are whole numbers and places.
    Errors: Mismatch where they are no whole numbers, or no places of an axis of `shape`.
    """
    if not places:
        return _basic(index)
    axes, found = iter(shape), list[Any]()
    for entry in complete(index, len(shape)):
        size = next(axes) if takes(entry) else 0
        if isinstance(entry, Operand):
            numbers = np.asarray(places[entry.number], dtype=np.float64)
            if not checked:
                _check_places(numbers, size, 0 if entry.from_front else -size)
            whole = numbers.astype(np.intp)
            found.append(whole if whole.ndim else int(whole))
        else:
            found.append(slice(*entry) if isinstance(entry, Slice) else entry)
    return tuple(found)


@lru_cache(1024)
def _basic(index: Index) -> tuple[Any, ...]:
    return tuple([slice(*entry) if isinstance(entry, Slice) else entry for entry in index])


def _check_places(numbers: Any, size: int, least: int) -> None:
    are_places = (numbers >= least) & (numbers < size) & (np.rint(numbers) == numbers)
    if are_places.all():
        return
    odd = float(numbers[~are_places][0])
    if odd.is_integer():
        raise _none_there(int(odd), size)
    raise Mismatch(say("{number} is no whole number, as a place must be", number=f"{odd:g}"))


def check_distinct(index: Index, taken: tuple[Any, ...], shape: Shape) -> None:
    """Check that no place is named twice, of which only the last would count. Errors: Mismatch."""
    if not operands_of(index):
        return
    axes, named, sizes = iter(shape), list[Any](), list[int]()  # all other axes are taken alike
    for entry, found in zip(complete(index, len(shape)), taken, strict=True):
        size = next(axes) if takes(entry) else 0
        if isinstance(entry, Operand):
            named.append(found)
            sizes.append(size)
    seen = np.zeros(sizes, dtype=bool)
    seen[tuple(named)] = True
    if np.count_nonzero(seen) < (
        np.broadcast(*named).size if len(named) > 1 else np.size(named[0])
    ):
        raise Mismatch(
            say("a place is named twice, and can hold one number only; np.add.at(A, i, g) adds all")
        )


def written(index: Index, texts: Sequence[str]) -> str:
    """Write what stands in the brackets, in Python: `0, 1:3, None, y`."""
    return ", ".join(_text(entry, texts) for entry in index)


def as_argument(text: str) -> str:
    """Write what stands in brackets as an argument of `np.add.at`: `np.s_[1:3]` where Python needs that.

    >>> as_argument("i"), as_argument("i, 0"), as_argument("1:3, i")
    ('i', '(i, 0)', 'np.s_[1:3, i]')
    """
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:  # a range of places stands in brackets alone
        return f"np.s_[{text}]"
    return f"({text})" if isinstance(node, ast.Tuple) else text


def _text(entry: Entry, texts: Sequence[str]) -> str:
    if isinstance(entry, Operand):
        return texts[entry.number]
    if not isinstance(entry, Slice):
        return "..." if entry is ... else str(entry)
    start, stop, step = ("" if end is None else str(end) for end in entry)
    return f"{start}:{stop}{step and ':'}{step}"


def in_script(index: Index, shape: Shape, places: Sequence[Shape]) -> list[Any]:
    """Give the index as the runtime in JavaScript takes it, for an array of a shape.

    An entry is a place, `[start, count, step]`, `{operand}`, or None for a new axis. Behind them stands
    how many of the entries' axes come before those of the arrays of places.
    """
    entries, axes = list[Any](), iter(shape)
    before = 0
    for entry, behind in _sides(complete(index, len(shape)), places):
        size = next(axes) if takes(entry) else 0
        if isinstance(entry, Slice):
            run = range(*slice(*entry).indices(size))
            entries.append([run.start, len(run), run.step])
        elif isinstance(entry, Operand):
            entries.append({"operand": entry.number})
        elif entry is not ...:
            entries.append(entry if entry is None else int(entry) % size)
        before += not behind and (entry is None or isinstance(entry, Slice))
    return [entries, before]
