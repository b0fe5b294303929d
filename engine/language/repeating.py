"""Functions that give an array more numbers of its own: copies, and a border around it."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.shapes import MAX_AXES, Shape, count
from ..base.words import say
from ..gates.picks import Operand
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Given
from .meanings import Traced, Value
from .program import Part
from .taking import Applied, Taking, named

A_WIDTH = say("a width")


class Repeating(Taking):
    """Draws gates that repeat numbers, turn them round an axis, and put a border around them."""

    # Copies

    def _meshgrid(self, given: Arguments, name: str, library: str) -> Value:
        """Repeat vectors along each other: the coordinates of all points of a grid."""
        kind = given.named_only("indexing")
        first = given.positional[:1]
        listed = bool(first) and isinstance(first[0].value, list | tuple)
        vectors = (
            [Given(one, first[0].node) for one in first[0].value] if listed else given.positional
        )
        given.positional = []
        sizes = [count(self.shape(each.value, each.node, 1)) for each in vectors]
        order = [*range(len(sizes))]
        by_rows = kind.value == "ij" if kind else self._of_torch(library)
        if not by_rows and len(order) > 1:
            order[:2] = [1, 0]
        shape = tuple(sizes[at] for at in order)
        made = []
        for at, each in enumerate(vectors):
            own = tuple(sizes[at] if one == at else 1 for one in order)
            column = self._made("reshape", given, self._operand(each), shape=own)
            made.append(self._repeated_to(given, Given(column, each.node), shape))
        return tuple(made) if self._of_torch(library) else made

    def _broadcast(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "array input a")
        sizes, items = self._sizes(given, least=-1)
        if -1 in sizes:  # PyTorch's word for the size that an axis has
            shape = self.shape(a.value, a.node, len(sizes))
            ahead = len(sizes) - len(shape)
            if ahead < 0 or -1 in sizes[:ahead]:
                why = say("-1 stands for the size of an axis that it has")
                raise self._unfitting(a, shape, why, items[0])
            sizes = [shape[at - ahead] if size == -1 else size for at, size in enumerate(sizes)]
        return self._repeated_to(given, a, tuple(sizes))

    def _repeated_to(self, given: Arguments, a: Given, shape: Shape) -> Value:
        if len(shape) > MAX_AXES:
            raise refusals.no_shape(given.typed, len(shape), given.call.span, MAX_AXES)
        return self._made("broadcast_to", given, self._operand(a), shape=shape)

    def _tile(self, given: Arguments, name: str, library: str) -> Value:
        """Set copies one behind the other: NumPy's `tile`, PyTorch's `repeat`."""
        a = self._needed(given, "A a input")
        reps = given.named_only("reps", "multiples", "dims", "repeats")
        times = [
            self._whole(Given(one, each.node), refusals.A_SIZE, 1, MAX_NUMBERS)
            for each in ([reps] if reps else given.positional)
            for one in self._static_items(each, refusals.A_SIZE)
        ]
        given.positional = []
        if not times:
            self._needed(given)
        shape = self.shape(a.value, a.node, len(times))
        if len(times) > MAX_AXES:
            raise refusals.no_shape(given.typed, len(times), given.call.span, MAX_AXES)
        part = self._operand(a)
        if len(shape) < len(times):
            wide = (1,) * (len(times) - len(shape)) + shape
            part = self._made("reshape", given, part, shape=wide).part
        ones = (1,) * (len(shape) - len(times))
        return self._made("tile", given, part, reps=(*ones, *times))

    def _repeat(self, given: Arguments, name: str, library: str) -> Value:
        """Repeat each number along an axis, all as often, or each in its own measure."""
        if name == "repeat" and self._of_torch(library):
            return self._tile(given, name, library)
        a, repeats = self._needed(given, "a input"), self._needed(given, "repeats")
        axis = given.take("axis", "dim")
        part, at = self._operand(a), 0
        if axis is not None and axis.value is not None:
            at = self._axis_of(axis)
        elif len(self.shape(a.value, a.node, 1)) != 1:
            part = self._made("reshape", given, part, shape=(-1,)).part
        times = [
            self._whole(Given(one, repeats.node), refusals.A_SIZE, 0, MAX_NUMBERS)
            for one in self._static_items(repeats, refusals.A_SIZE)
        ]
        if len(times) == 1:
            return self._made("repeat", given, part, repeats=times[0], axis=at)
        held = Given(Traced(part), a.node)
        shape = self.shape(held.value, a.node, _end(at))
        along = self._axes_of(held, shape, Given(at, repeats.node))
        if len(times) != shape[along] or not sum(times):
            why = say("it has {size} numbers along the axis, and {number} say how often",
                      size=shape[along], number=len(times))  # fmt: skip
            raise self._unfitting(held, shape, why, repeats)
        self._check_sizes([sum(times)], given)
        places = np.repeat(np.arange(shape[along]), times)
        return self._picked_along(given, part, along, self._array(places, given).part)

    def _picked_along(self, given: Arguments, part: Part, axis: int, places: Part) -> Traced:
        """Pick places along one axis."""
        raise NotImplementedError

    # Round, and with a border

    def _roll(self, given: Arguments, name: str, library: str) -> Value:
        a, shift = self._needed(given, "a input"), self._needed(given, "shift shifts")
        axis = given.take("axis", "dims")
        shifts = [
            self._whole(Given(one, shift.node), say("a shift"), -MAX_NUMBERS, MAX_NUMBERS)
            for one in self._static_items(shift, say("a shift"))
        ]
        made = Traced(self._operand(a))
        if axis is None or axis.value is None:
            shape = self.shape(a.value, a.node, 1)
            if len(shape) == 1:
                return self._made("roll", given, made.part, shift=sum(shifts), axis=0)
            flat = self._made("reshape", given, made.part, shape=(-1,))
            rolled = self._made("roll", given, flat.part, shift=sum(shifts), axis=0)
            return self._made("reshape", given, rolled.part, shape=shape)
        axes = [
            self._axis_of(Given(one, axis.node))
            for one in self._static_items(axis, refusals.AN_AXIS)
        ]
        shifts = shifts * len(axes) if len(shifts) == 1 else shifts
        if len(shifts) != len(axes):
            shape = self.shape(a.value, a.node, 1)
            raise self._unfitting(a, shape, say("each axis has a shift of its own"), shift)
        for each, at in zip(shifts, axes, strict=True):
            made = self._made("roll", given, made.part, shift=each, axis=at)
        return made

    def _pad(self, given: Arguments, name: str, library: str) -> Value:
        """Put a border of constants around: NumPy's widths by axes, PyTorch's from the last axis on."""
        a, width = (
            self._needed(given, "array input tensor"),
            self._needed(given, "pad_width pad width paddings"),
        )
        mode = given.take("mode")
        fill = given.take("value", "constant_values")
        if mode is not None and mode.value not in ("constant", "CONSTANT"):
            ends = self._ends_of_border(a, width, self._of_torch(library))
            return self._padded_with_its_own(given, a, ends, mode)
        value = float(self._filled_with(fill)) if fill and fill.value is not None else 0.0
        if math.isnan(value):
            raise self._no_number(value, fill.node if fill else given.call)
        ends = self._ends_of_border(a, width, self._of_torch(library))
        options: dict[str, Any] = {"width": ends} | ({"value": value} if value else {})
        return self._made("pad", given, self._operand(a), **options)

    def _filled_with(self, fill: Given) -> float:
        """Read the number of a border: one, or as NumPy has it the same one for each end, `(0, 0)`."""
        if not isinstance(fill.value, list | tuple) or not fill.value:
            return self._number_of(fill)
        ends = [self._filled_with(Given(one, fill.node)) for one in fill.value]
        if any(one != ends[0] for one in ends):
            raise self._no_number(fill.value, fill.node)
        return ends[0]

    def _padded_with_its_own(
        self, given: Arguments, a: Given, ends: Sequence[tuple[int, int]], mode: Given
    ) -> Traced:
        """Put a border of the array's own numbers around, which are picked by their places."""
        way = _WAYS_AROUND.get(mode.value) if isinstance(mode.value, str) else None
        if way is None:
            raise self.refuse(
                "unknown-option",
                say("`pad` knows no such mode"),
                say("It has the modes 'constant', 'edge', 'reflect', 'symmetric' and 'wrap'."),
                mode.node.span,
            )
        shape = self.shape(a.value, a.node, len(ends))
        if len(shape) != len(ends):
            raise self._unfitting(a, shape, say("`pad` takes two widths, from 0 on, for each axis"))
        sizes = [size + before + after for size, (before, after) in zip(shape, ends, strict=True)]
        self._check_sizes(sizes, given)
        along = [
            np.pad(np.arange(size), pair, mode=way) for size, pair in zip(shape, ends, strict=True)
        ]
        places = [self._array(one, given).part for one in np.ix_(*along)]
        options = (("index", tuple(map(Operand, range(len(places))))),)
        return self.gate(BY_NAME["index"], (self._operand(a), *places), given.call.span, options)

    def _ends_of_border(self, a: Given, width: Given, torch: bool) -> tuple[tuple[int, int], ...]:
        """Give how wide a border is before and behind each axis, of what is written for it."""
        items = self._static_items(width, A_WIDTH)
        ends = [
            [self._whole(Given(one, width.node), A_WIDTH, 0, MAX_NUMBERS) for one in pair]
            for pair in (self._static_items(Given(each, width.node), A_WIDTH) for each in items)
        ]
        is_by_axes = all(isinstance(each, list | tuple) for each in items)
        pairs = [(pair[0], pair[-1]) for pair in ends if 1 <= len(pair) <= 2]
        shape = self.shape(a.value, a.node, len(ends))
        if len(pairs) == len(ends) > 1 and is_by_axes:
            return tuple(pairs)
        if {*map(len, ends)} == {1} and torch:  # PyTorch counts from the last axis
            pairs = [
                (before, after) for [before], [after] in zip(ends[::2], ends[1::2], strict=False)
            ]
            if len(ends) % 2 == 0 and len(pairs) <= len(shape):
                return (*[(0, 0)] * (len(shape) - len(pairs)), *reversed(pairs))
        elif len(pairs) == 1:
            return tuple(pairs) * len(shape)
        elif {*map(len, ends)} == {1} and len(ends) == 2:
            return ((ends[0][0], ends[1][0]),) * len(shape)
        why = say("`pad` takes two widths, from 0 on, for each axis")
        raise self._unfitting(a, shape, why, width)


def _end(axis: int) -> int:
    """Say how many axes there must be for one of this number."""
    return axis + 1 if axis >= 0 else -axis


_WAYS_AROUND: dict[str, Any] = {
    **{name: name for name in ("edge", "reflect", "symmetric", "wrap")},
    "replicate": "edge",
    "circular": "wrap",
    "REFLECT": "reflect",
    "SYMMETRIC": "symmetric",
}
"""What NumPy, PyTorch and TensorFlow call a border of an array's own numbers, and NumPy's word for it."""

REPEATED: dict[str, Applied] = {
    **named("broadcast_to expand", Repeating._broadcast),
    "meshgrid": Repeating._meshgrid,
    "tile": Repeating._tile,
    **named("repeat repeat_interleave", Repeating._repeat),
    "roll": Repeating._roll,
    "pad": Repeating._pad,
}
"""The functions that repeat, by every name that a library has for them."""
