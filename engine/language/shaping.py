"""Functions that give arrays another shape, take them apart, and put them together."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.shapes import MAX_AXES, Shape, count
from ..base.words import say
from ..gates.picks import ALL, Operand, Slice
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Given
from .libraries import NUMPY, TENSORFLOW, TORCH
from .meanings import Traced, Unread, Value
from .program import Part
from .syntax import Syntax
from .taking import Applied, Taking, named

A_WIDTH = say("a width")


class Shaping(Taking):
    """Draws gates that give numbers another shape."""

    def _of_torch(self, library: str) -> bool:
        """Tell whether a function is PyTorch's: by its library, or of a method by the text."""
        return library in TORCH or (not library and self.is_torch)

    # One shape for another

    def _reshape(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input x tensor")
        by_columns = self._by_columns(given)
        sizes, _ = self._sizes(given, least=-1)
        if by_columns:
            bound = {"a": a, "s": Given(tuple(reversed(sizes)), a.node)}
            return self.form("transpose(reshape(transpose(a), s))", bound, given.call.span)
        return self._shaped(given, a, tuple(sizes))

    def _by_columns(self, given: Arguments) -> bool:
        """Take `order`: tell whether numbers are taken column by column, as `'F'` says."""
        order = given.named_only("order")
        return order is not None and order.value == "F"

    def _reshaped_as(self, given: Arguments, name: str, library: str) -> Value:
        a, other = self._needed(given, "input"), self._needed(given, "other")
        shape = self.shape(other.value, other.node, 1)
        if name == "expand_as":
            return self._repeated_to(given, a, shape)
        return self._shaped(given, a, shape)

    def _shaped(self, given: Arguments, a: Given, shape: Shape) -> Value:
        made = self._made("reshape", given, self._operand(a), shape=shape)
        return self.view(made, a.value)

    def _flatten(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        if self._by_columns(given):
            return self.form("reshape(transpose(a), -1)", {"a": a}, given.call.span)
        start, end = given.take("start_dim"), given.take("end_dim")
        shape = self.shape(a.value, a.node, 2)
        first = self._axes_of(a, shape, start) if start else 0
        last = self._axes_of(a, shape, end) if end else len(shape) - 1
        made = self._shaped(given, a, (*shape[:first], -1, *shape[last + 1 :]))
        if name == "flatten" and not self.is_torch and isinstance(made, Traced):
            return Traced(made.part)  # NumPy's is a copy
        return made

    def _squeeze(self, given: Arguments, name: str, library: str) -> Value:
        a, axis = self._needed(given, "a input"), given.take("axis", "dim")
        shape = self.shape(a.value, a.node, 2)
        meant = self._axes(axis)
        some = range(len(shape)) if meant is None else np.atleast_1d(meant)
        for one in some:
            if not -len(shape) <= one < len(shape):
                raise self._unfitting(a, shape, say("there is no axis {axis}", axis=one), axis)
        gone = {one % len(shape) for one in some}
        larger = [one for one in gone if shape[one] != 1]
        if meant is not None and larger and not self._of_torch(library):
            why = say("axis {axis} has {size} numbers, and not one",
                      axis=larger[0], size=shape[larger[0]])  # fmt: skip
            raise self._unfitting(a, shape, why, axis)
        left = tuple(size for i, size in enumerate(shape) if not (size == 1 and i in gone))
        return self._shaped(given, a, left)

    def _unsqueeze(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        axis = self._needed(given, "axis dim")
        shape = self.shape(a.value, a.node, 1)
        axes = self._axes(axis)
        several = axes if isinstance(axes, tuple) else (axes,)
        wide = len(shape) + len(several)
        for one in several:
            if not -wide <= one < wide:
                raise self._unfitting(a, shape, say("there is no axis {axis}", axis=one), axis)
        new, sizes = {one % wide for one in several}, iter(shape)
        return self._shaped(given, a, tuple(1 if at in new else next(sizes) for at in range(wide)))

    def _at_least(self, given: Arguments, name: str, library: str) -> Value:
        """Give a number or a vector the axes that it lacks, in front."""
        a = self._needed(given, "a")
        shape, least = self.shape(a.value, a.node, 1), int(name[-2])
        if len(shape) >= least:
            return a.value
        return self._shaped(given, a, (1,) * (least - len(shape)) + shape)

    # Axes in another order

    def _transpose(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        rest = [given.named_only("axes", "perm", "dims") or None, *given.positional]
        for key in ("axis1", "axis2", "dim0", "dim1"):
            rest.append(given.named_only(key))
        given.positional = []
        axes: list[int] = []
        for each in rest:
            if each is not None and each.value is not None:
                axes += [
                    self._axis_of(Given(one, each.node))
                    for one in self._static_items(each, refusals.AN_AXIS)
                ]
        swaps = name in ("swapaxes", "swapdims") or (
            len(axes) == 2 and name == "transpose" and (library == "torch" or self.is_torch)
        )
        if not axes:
            return self.view(self._made("transpose", given, self._operand(a)), a.value)
        if swaps:
            around = list(range(len(self.shape(a.value, a.node, 2))))
            if len(axes) != 2 or any(not -len(around) <= axis < len(around) for axis in axes):
                why = say("two of its axes are exchanged: {axes}", axes=f"0…{len(around) - 1}")
                raise self._unfitting(a, self.shape(a.value, a.node, 2), why)
            i, j = (axis % len(around) for axis in axes)
            around[i], around[j] = around[j], around[i]
            axes = around
        return self._in_order(given, a, axes)

    def _in_order(self, given: Arguments, a: Given, axes: Sequence[int]) -> Value:
        made = self._made("transpose", given, self._operand(a), axes=tuple(axes))
        return self.view(made, a.value)

    def _move_axes(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        source, destination = self._needed(given, "source"), self._needed(given, "destination")
        shape = self.shape(a.value, a.node, 2)
        taken, put = (
            [
                self._axes_of(a, shape, Given(one, each.node))
                for one in self._static_items(each, refusals.A_SIZE)
            ]
            for each in (source, destination)
        )
        if len(taken) != len(put) or len({*taken}) < len(taken) or len({*put}) < len(put):
            why = say("each axis that is moved has a place of its own")
            raise self._unfitting(a, shape, why, destination)
        rest = iter([axis for axis in range(len(shape)) if axis not in taken])
        to = dict(zip(put, taken, strict=True))
        return self._in_order(
            given, a, [to[at] if at in to else next(rest) for at in range(len(shape))]
        )

    # Together

    def _stack(self, given: Arguments, name: str, library: str) -> Value:
        arrays = self._needed(given, "arrays tensors tup values")
        axis = given.take("axis", "dim")
        parts = self._listed(arrays)
        if name in _STACKED:
            return self._stacked_wide(given, arrays, name, parts)
        kind = "stack" if name == "stack" else "concatenate"
        if kind == "concatenate" and axis is not None and axis.value is None:
            flat = [self._made("reshape", given, part, shape=(-1,)).part for part in parts]
            return self._made(kind, given, *flat)
        options = {"axis": self._axis_of(axis)} if axis else {}
        return self._made(kind, given, *parts, **options)

    def _stacked_wide(self, given: Arguments, arrays: Given, name: str, parts: list[Part]) -> Value:
        """Join rows, columns or layers, after what has too few axes got them."""
        along, least = _STACKED[name]
        shapes = [self.shape(Traced(part), arrays.node, 1) for part in parts]
        flat = all(len(shape) < 2 for shape in shapes)
        if flat and name in ("vstack", "row_stack", "column_stack"):
            return self._made("stack", given, *parts, axis=along)
        if flat and name == "hstack":
            along, least = 0, lambda shape: shape or (1,)
        wide = [
            part if least(shape) == shape else self._made("reshape", given, part, shape=least(shape)).part
            for part, shape in zip(parts, shapes, strict=True)
        ]  # fmt: skip
        return self._made("concatenate", given, *wide, axis=along)

    # Apart

    def _split(self, given: Arguments, name: str, library: str) -> Value:
        """Take an array apart along an axis, by places, sizes, or into equal parts."""
        a = self._needed(given, "ary x value input tensor")
        if isinstance(a.value, Unread):  # JAX's keys
            given.positional = []
            return a.value
        how = self._needed(given, "indices_or_sections split_size_or_sections split_size chunks "
                                  "sections num_or_size_splits")  # fmt: skip
        axis = given.take("axis", "dim")
        usual = {"hsplit": 1, "vsplit": 0, "dsplit": 2}.get(name, 0)
        shape = self.shape(a.value, a.node, max(1, usual + 1))
        if name == "hsplit" and len(shape) == 1:
            usual = 0
        at = self._axes_of(a, shape, axis, usual)
        if name in ("split", "split_with_sizes") and (
            self._of_torch(library) or library in TENSORFLOW
        ):
            name = "by size" if self._of_torch(library) else "by sizes"
        ends = self._ends_of_parts(a, shape, at, how=how, name=name)
        self._one_gate(a)
        parts = [
            self._part_along(given, a, at, Slice(start, stop, None))
            for start, stop in zip([0, *ends[:-1]], ends, strict=True)
        ]
        return tuple(parts) if self._of_torch(library) else parts

    def _ends_of_parts(
        self, a: Given, shape: Shape, at: int, *, how: Given, name: str
    ) -> list[int]:
        """List where the parts end: `how` says how many, how large, or where. Errors: InputError `shapes`."""
        size = shape[at]
        if not isinstance(how.value, list | tuple | range) and not isinstance(
            self.asked(how.value, how.node, refusals.A_SIZE), np.ndarray
        ):
            number = self._whole(how, refusals.A_SIZE, 1, MAX_NUMBERS)
            if name in ("by size", "chunk"):
                each = number if name == "by size" else -(-size // number)
                return [*range(each, size, each), size]
            if name not in ("array_split", "tensor_split") and size % number:
                raise self.refuse(
                    "uneven-parts",
                    say("{size} can't be taken apart into {count} equal parts",
                        size=size, count=number),
                    say("Give the place where each part begins: np.split(x, [1, 3])."),
                    how.node.span,
                )  # fmt: skip
            if number > size:
                raise self._unfitting(a, shape, say("a part would have no numbers"), how)
            small, larger = divmod(size, number)
            return [small * (k + 1) + min(k + 1, larger) for k in range(number)]
        value = self.asked(how.value, how.node, refusals.A_SIZE)
        listed = value.ravel().tolist() if isinstance(value, np.ndarray) else list(value)
        places = [
            self._whole(Given(one, how.node), refusals.A_SIZE, -MAX_NUMBERS, MAX_NUMBERS)
            for one in listed
        ]
        if name in ("by size", "by sizes"):
            ends = np.cumsum(places).tolist()
            if min(places, default=0) < 1 or ends[-1] != size:
                why = say("the sizes of its parts sum to {total}, and not to {size}",
                          total=sum(places), size=size)  # fmt: skip
                raise self._unfitting(a, shape, why, how)
            return [int(end) for end in ends]
        ends = [*(end % size if end < 0 else end for end in places), size]
        if any(end <= start for start, end in zip([0, *ends], ends, strict=False)):
            raise self._unfitting(a, shape, say("a part would have no numbers"), how)
        return ends

    def _one_gate(self, a: Given) -> None:
        """Make a statement of what is taken apart, so that all parts are of one gate."""
        if isinstance(a.value, Traced):
            self.keep(a.value, a.node.span)

    def _part_along(self, given: Arguments, a: Given, axis: int, entry: Any) -> Traced:
        """Take a part of an array along one axis, as a view."""
        index = (*[ALL] * axis, entry)
        options = (("index", index),)
        made = self.gate(BY_NAME["index"], (self._operand(a),), given.call.span, options)
        return self.view(made, a.value)

    def _unbind(self, given: Arguments, name: str, library: str) -> Value:
        a, axis = self._needed(given, "input value"), given.take("dim", "axis")
        given.named.pop("num", None)
        shape = self.shape(a.value, a.node, 2)
        at = self._axes_of(a, shape, axis)
        self._one_gate(a)
        return tuple(self._part_along(given, a, at, place) for place in range(shape[at]))

    def _narrow(self, given: Arguments, name: str, library: str) -> Value:
        a, dim, start = (self._needed(given, key) for key in ("input", "dim", "start"))
        length = self._needed(given, "length")
        shape = self.shape(a.value, a.node, 1)
        at = self._axes_of(a, shape, dim)
        first = self._whole(start, refusals.AN_INDEX, 0, MAX_NUMBERS)
        size = self._whole(length, refusals.A_SIZE, 1, MAX_NUMBERS)
        if first + size > shape[at]:
            why = say(
                "there is no {place} among 0 to {last}", place=first + size - 1, last=shape[at] - 1
            )
            raise self._unfitting(a, shape, why, length)
        return self._part_along(given, a, at, Slice(first, first + size, None))

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
            raise refusals.no_shape(given.typed, len(shape), given.call.span)
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
            raise refusals.no_shape(given.typed, len(times), given.call.span)
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

    def _flip(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "m input")
        fixed = {"fliplr": (1,), "flipud": (0,)}.get(name)
        shape = self.shape(a.value, a.node, 2 if name == "fliplr" else 1)
        named = given.named_only("axis", "dims", "axes")
        listed = [*([named] if named else []), *given.positional]
        given.positional = []
        meant = fixed or tuple(
            one
            for each in listed
            if each.value is not None
            for one in self._static_items(each, refusals.A_SIZE)
        )
        node: Syntax = listed[0].node if listed else given.call
        every = not fixed and all(each.value is None for each in listed)
        axes = {
            self._axes_of(a, shape, Given(one, node))
            for one in (range(len(shape)) if every else meant)
        }
        if shape and not axes:  # along none of them, as PyTorch's `flip(x, dims=())` goes
            return Traced(self._operand(a))
        entries = [
            Slice(None, None, -1) if at in axes else ALL for at in range(max(axes, default=-1) + 1)
        ]
        if not entries:
            raise self._unfitting(a, shape, say("there is no axis {axis}", axis=0))
        options = (("index", tuple(entries)),)
        made = self.gate(BY_NAME["index"], (self._operand(a),), given.call.span, options)
        return made if self._of_torch(library) else self.view(made, a.value)

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
        value = float(self._number_of(fill)) if fill and fill.value is not None else 0.0
        if math.isnan(value):
            raise self._no_number(value, fill.node if fill else given.call)
        ends = self._ends_of_border(a, width, self._of_torch(library))
        options: dict[str, Any] = {"width": ends} | ({"value": value} if value else {})
        return self._made("pad", given, self._operand(a), **options)

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
        ends = [
            [self._whole(Given(one, width.node), A_WIDTH, 0, MAX_NUMBERS) for one in pair]
            for pair in (
                self._static_items(Given(each, width.node), A_WIDTH)
                for each in self._static_items(width, A_WIDTH)
            )
        ]
        pairs = [(pair[0], pair[-1]) for pair in ends if 1 <= len(pair) <= 2]
        shape = self.shape(a.value, a.node, len(ends))
        if {*map(len, ends)} == {2} and len(ends) > 1:
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

    # What is asked of shapes

    def _size(self, given: Arguments, name: str, library: str) -> Value:
        a, axis = self._needed(given, "a input"), given.take("axis", "dim")
        shape = self.shape(a.value, a.node, 2)
        if name == "numel" or (name == "size" and library in NUMPY):
            return shape[self._axis_of(axis)] if axis else count(shape)
        if name == "shape" or axis is None:
            return shape
        at = self._axis_of(axis)
        if not -len(shape) <= at < len(shape):
            raise self._no_axes(a)
        return shape[at]

    def _dimensions(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a")
        return len(self.shape(a.value, a.node, 2))


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

_STACKED: dict[str, tuple[int, Callable[[Shape], Shape]]] = {
    "vstack": (0, lambda shape: shape if len(shape) > 1 else (1, *shape)),
    "row_stack": (0, lambda shape: shape if len(shape) > 1 else (1, *shape)),
    "column_stack": (1, lambda shape: shape if len(shape) > 1 else (*shape, 1)),
    "hstack": (1, lambda shape: shape),
    "dstack": (
        2,
        lambda shape: (*((1,) * (2 - len(shape))), *shape, 1) if len(shape) < 3 else shape,
    ),
}
"""What stacks: the axis along which it joins, and the shape that it gives to what has too few axes."""

SHAPES: dict[str, Applied] = {
    **named("reshape view", Shaping._reshape),
    **named("reshape_as view_as expand_as", Shaping._reshaped_as),
    **named("flatten ravel", Shaping._flatten),
    "squeeze": Shaping._squeeze,
    **named("unsqueeze expand_dims", Shaping._unsqueeze),
    **named("atleast_1d atleast_2d", Shaping._at_least),
    **named("transpose permute swapaxes swapdims", Shaping._transpose),
    **named("moveaxis movedim", Shaping._move_axes),
    **named(
        "stack concatenate concat cat hstack vstack row_stack column_stack dstack", Shaping._stack
    ),
    **named("split array_split tensor_split chunk hsplit vsplit dsplit", Shaping._split),
    **named("unbind unstack", Shaping._unbind),
    "narrow": Shaping._narrow,
    **named("broadcast_to expand", Shaping._broadcast),
    "meshgrid": Shaping._meshgrid,
    "tile": Shaping._tile,
    **named("repeat repeat_interleave", Shaping._repeat),
    **named("flip fliplr flipud", Shaping._flip),
    "roll": Shaping._roll,
    "pad": Shaping._pad,
    **named("size shape numel", Shaping._size),
    **named("ndim dim", Shaping._dimensions),
}
"""The functions of shapes, by every name that a library has for them."""
