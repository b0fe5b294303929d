"""Functions of shapes: what has other axes, is joined, or is picked along an axis."""

import itertools
from collections.abc import Sequence

import numpy as np

from ..base.arrays import MAX_NUMBERS, Array
from ..base.shapes import MAX_AXES, Shape, count
from ..base.words import say
from ..gates import picks
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Given
from .libraries import NUMPY
from .meanings import Traced, Unread, Value
from .program import Part
from .taking import Applied, Taking, named


class Shaping(Taking):
    """Reshapes, joins and picks."""

    def _reshape(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input x tensor")
        given.named.pop("order", None)
        sizes, _ = self._sizes(given, least=-1)
        return self._shaped(given, a, tuple(sizes))

    def _shaped(self, given: Arguments, a: Given, shape: Shape) -> Value:
        made = self._made("reshape", given, self._operand(a), shape=shape)
        return self.view(made, a.value)

    def _flatten(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        start = given.take("start_dim")
        shape = self.shape(a.value, a.node, 2)
        kept = self._whole(start, refusals.AN_AXIS, 0, MAX_AXES) if start else 0
        made = self._shaped(given, a, (*shape[:kept], -1))
        if name == "flatten" and not self.is_torch and isinstance(made, Traced):
            return Traced(made.part)  # NumPy's is a copy
        return made

    def _squeeze(self, given: Arguments, name: str, library: str) -> Value:
        a, axis = self._needed(given, "a input"), given.take("axis", "dim")
        shape = self.shape(a.value, a.node, 2)
        meant = self._axes(axis)
        some = range(len(shape)) if meant is None else np.atleast_1d(meant) % max(1, len(shape))
        left = tuple(size for i, size in enumerate(shape) if not (size == 1 and i in some))
        return self._shaped(given, a, left)

    def _unsqueeze(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        axis = self._axis_of(self._needed(given, "axis dim"))
        shape = self.shape(a.value, a.node, 1)
        at = axis % (len(shape) + 1)
        return self._shaped(given, a, (*shape[:at], 1, *shape[at:]))

    def _transpose(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        rest = [given.named_only("axes", "perm", "dims") or None, *given.positional]
        given.positional = []
        axes: list[int] = []
        for each in rest:
            if each is not None and each.value is not None:
                several = each.value if isinstance(each.value, list | tuple) else [each.value]
                axes += [self._axis_of(Given(one, each.node)) for one in several]
        swaps = name in ("swapaxes",) or (
            len(axes) == 2 and name == "transpose" and (library == "torch" or self.is_torch)
        )
        if not axes:
            return self.view(self._made("transpose", given, self._operand(a)), a.value)
        if swaps:
            around = list(range(len(self.shape(a.value, a.node, 2))))
            i, j = (axis % max(1, len(around)) for axis in axes)
            around[i], around[j] = around[j], around[i]
            axes = around
        return self.view(
            self._made("transpose", given, self._operand(a), axes=tuple(axes)), a.value
        )

    def _stack(self, given: Arguments, name: str, library: str) -> Value:
        arrays = self._needed(given, "arrays tensors tup values")
        axis = given.take("axis", "dim")
        parts = self._listed(arrays)
        along = {"vstack": 0, "row_stack": 0, "column_stack": 1, "hstack": 1, "dstack": 2}.get(name)
        if along is not None:
            shapes = [self.shape(Traced(part), arrays.node, 1) for part in parts]
            flat = all(len(shape) < 2 for shape in shapes)
            joined = "stack" if flat and name != "hstack" else "concatenate"
            if name == "hstack" and flat:
                along = 0
                parts = [
                    part if shape else self._made("reshape", given, part, shape=(1,)).part
                    for part, shape in zip(parts, shapes, strict=True)
                ]
            return self._made(joined, given, *parts, axis=along)
        kind = "stack" if name == "stack" else "concatenate"
        options = {"axis": self._axis_of(axis)} if axis else {}
        return self._made(kind, given, *parts, **options)

    def _split(self, given: Arguments, name: str, library: str) -> Value:
        """Take an array apart along an axis: NumPy and TensorFlow count parts, PyTorch numbers of each.

        NumPy lists where parts begin, the others how long they are.
        """
        a = self._needed(given, "ary x value input tensor")
        if isinstance(a.value, Unread):  # JAX's keys
            given.positional = []
            return a.value
        into = self._needed(
            given,
            "indices_or_sections split_size_or_sections split_size num_or_size_splits chunks sections",
        )
        along = given.take("axis", "dim")
        axis = self._axis_of(along) if along else int(name == "hsplit")
        torch = library == "torch" or (not library and self.is_torch)
        shape = self.shape(a.value, a.node, 2)
        if not -len(shape) <= axis < len(shape):
            raise self._no_axes(a)
        size = shape[axis]
        ends = self._listed_parts(into)
        are_sizes = ends is None or torch or library == "tf"
        if ends is None:
            ends = self._equal_parts(name, into, size, by_size=torch and name == "split")
        if are_sizes:
            ends = list(itertools.accumulate(ends))[:-1]
        return self._cut(given, a, axis % len(shape), [0, *ends, size])

    def _listed_parts(self, into: Given) -> list[int] | None:
        """Give the numbers that are listed for the parts; None where one number says how many there are."""
        value = into.value
        if not isinstance(value, list | tuple):
            value = self.asked(value, into.node, refusals.A_SIZE)
        if not isinstance(value, list | tuple | np.ndarray):
            return None
        return [
            self._whole(Given(each, into.node), refusals.AN_INDEX, 0, MAX_NUMBERS) for each in value
        ]

    def _equal_parts(self, name: str, into: Given, size: int, by_size: bool) -> list[int]:
        """Give the sizes of parts that are as equal as the function makes them. Errors: InputError."""
        number = self._whole(into, refusals.A_SIZE, 1, MAX_NUMBERS)
        if name == "array_split":
            return [size // number + (at < size % number) for at in range(number)]
        if not by_size and name != "chunk" and size % number:
            raise self.refuse(
                "uneven-parts",
                say(
                    "{size} can't be taken apart into {count} equal parts", size=size, count=number
                ),
                say("Give the place where each part begins: np.split(x, [1, 3])."),
                into.node.span,
            )
        long = number if by_size else -(-size // number)
        return [min(long, size - start) for start in range(0, size, long)]

    def _cut(self, given: Arguments, a: Given, axis: int, ends: Sequence[int]) -> Value:
        whole = self._operand(a)
        if whole.operands:
            held = Traced(whole)
            self.keep(held, whole.span)
            whole = held.part
        before = (picks.ALL,) * axis
        found: list[Value] = []
        for start, stop in itertools.pairwise(ends):
            index = (*before, picks.Slice(start, stop, None))
            made = self.gate(BY_NAME["index"], (whole,), given.call.span, (("index", index),))
            found.append(self.view(made, a.value))
        return found

    def _unbound(self, given: Arguments, name: str, library: str) -> Value:
        """Take an array apart into what stands at each place of an axis."""
        a, along = self._needed(given, "input value"), given.take("axis", "dim")
        axis = self._axis_of(along) if along else 0
        shape = self.shape(a.value, a.node, 2)
        if not -len(shape) <= axis < len(shape):
            raise self._no_axes(a)
        before = (picks.ALL,) * (axis % len(shape))
        made = [
            self.gate(
                BY_NAME["index"], (self._operand(a),), given.call.span, (("index", (*before, at)),)
            )
            for at in range(shape[axis])
        ]
        return [self.view(each, a.value) for each in made]

    def _where(self, given: Arguments, name: str, library: str) -> Value:
        c, a, b = (self._needed(given, key) for key in ("condition", "x", "y"))
        if isinstance(c.value, bool):
            return a.value if c.value else b.value
        return self._made("where", given, *map(self._operand, (c, a, b)))

    def _masked_fill(self, given: Arguments, name: str, library: str) -> Value:
        a, mask = self._needed(given, "input"), self._needed(given, "mask")
        value = self._needed(given, "value")
        return self._made("where", given, *map(self._operand, (mask, value, a)))

    def _gather(self, given: Arguments, name: str, library: str) -> Value:
        """Pick along an axis: `out[i, j] = a[i, index[i, j]]` for the last of two axes."""
        a = self._needed(given, "input a")
        dim, index = self._needed(given, "dim axis"), self._needed(given, "index indices")
        if not isinstance(dim.value, int) and isinstance(index.value, int):
            dim, index = index, dim
        shape = self.shape(index.value, index.node, 2)
        axis = self._axis_of(dim) % max(1, len(shape))
        grid = np.indices(shape)
        places = [
            self._operand(index) if at == axis else Part(Array(grid[at]), given.call.span)
            for at in range(len(shape))
        ]
        return self._picked(given, self._operand(a), places)

    def _picked(self, given: Arguments, a: Part, places: list[Part]) -> Traced:
        index = tuple(picks.Operand(at) for at in range(len(places)))
        return self.gate(BY_NAME["index"], (a, *places), given.call.span, (("index", index),))

    def _one_hot(self, given: Arguments, name: str, library: str) -> Value:
        index = self._needed(given, "tensor x input indices")
        depth = self._needed(given, "num_classes depth")
        classes = self._whole(depth, refusals.A_SIZE, 1, MAX_NUMBERS)
        eye = Part(Array(np.eye(classes)), given.call.span)
        return self._picked(given, eye, [self._operand(index)])

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


SHAPES: dict[str, Applied] = {
    **named("reshape view", Shaping._reshape),
    **named("flatten ravel", Shaping._flatten),
    "squeeze": Shaping._squeeze,
    **named("unsqueeze expand_dims", Shaping._unsqueeze),
    **named("transpose permute swapaxes", Shaping._transpose),
    **named("stack concatenate concat cat hstack vstack row_stack column_stack", Shaping._stack),
    **named("split array_split hsplit vsplit chunk", Shaping._split),
    **named("unbind unstack", Shaping._unbound),
    "where": Shaping._where,
    "masked_fill": Shaping._masked_fill,
    **named("gather take_along_axis take_along_dim", Shaping._gather),
    "one_hot": Shaping._one_hot,
    **named("size shape numel", Shaping._size),
    **named("ndim dim", Shaping._dimensions),
}
"""Functions of shapes, by every name that a library has for them."""
