"""Functions that give arrays another shape, take them apart, and put them together."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.shapes import Shape, count
from ..base.words import say
from ..gates.picks import ALL, Slice
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Given
from .libraries import NUMPY, TENSORFLOW
from .meanings import Traced, Unread, Value
from .program import Part
from .repeating import Repeating
from .syntax import Syntax
from .taking import Applied, named


class Shaping(Repeating):
    """Draws gates that give numbers another shape."""

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
        """Take `order`, or its text in the last place: tell whether it is `'F'`, column by column."""
        order = given.named_only("order")
        if order is None and given.positional and isinstance(given.positional[-1].value, str):
            order = given.positional.pop()
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
            return Traced(self.part(a.value, a.node)) if isinstance(a.value, list) else a.value
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

    # What is asked of shapes

    def _size(self, given: Arguments, name: str, library: str) -> Value:
        a, axis = self._needed(given, "a input"), given.take("axis", "dim")
        shape = self.shape(a.value, a.node, 2)
        if name == "numel" or (name == "size" and library in NUMPY):
            return shape[self._axis_of(axis)] if axis else count(shape)
        if name.endswith("shape") or axis is None:
            return shape
        at = self._axis_of(axis)
        if not -len(shape) <= at < len(shape):
            raise self._no_axes(a)
        return shape[at]

    def _dimensions(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a")
        return len(self.shape(a.value, a.node, 2))


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
    **named("flip fliplr flipud", Shaping._flip),
    **named("size shape numel get_shape int_shape", Shaping._size),
    **named("ndim dim ndimension", Shaping._dimensions),
}
"""The functions of shapes, by every name that a library has for them."""
