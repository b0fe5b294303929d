"""Functions that pick numbers by their places, put numbers there, or add to them."""

from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS, Array
from ..base.shapes import Shape, count
from ..base.words import say
from ..gates import picks
from ..gates.picks import ALL, Operand
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Given
from .constants import computed
from .libraries import TENSORFLOW
from .meanings import Traced, Value
from .program import Part
from .shaping import Shaping
from .syntax import Syntax
from .taking import Applied, named


class Selecting(Shaping):
    """Draws gates that pick, put and add."""

    # Along one axis

    def _take(self, given: Arguments, name: str, library: str) -> Value:
        """Pick places along an axis, or of all numbers in a row."""
        a = self._needed(given, "a input params")
        if name == "index_select":
            axis, index = given.take("dim", "axis"), self._needed(given, "index")
        else:
            index, axis = self._needed(given, "indices index"), given.take("axis", "dim")
        part = self._operand(a)
        shape = self.shape(a.value, a.node, 1)
        if (axis is None or axis.value is None) and library not in TENSORFLOW:
            if len(shape) != 1:
                part = self._made("reshape", given, part, shape=(-1,)).part
            at = 0
        else:
            at = self._axes_of(a, shape, axis)
        number = self.number(index.value)
        if isinstance(number, int):
            options = (("index", (*[ALL] * at, number)),)
            return self.gate(BY_NAME["index"], (part,), given.call.span, options)
        return self._picked_along(given, part, at, self._operand(index))

    def _picked_along(self, given: Arguments, part: Part, axis: int, places: Part) -> Traced:
        """Pick places along one axis."""
        options = (("index", (*[ALL] * axis, Operand(0))),)
        return self.gate(BY_NAME["index"], (part, places), given.call.span, options)

    def _add_along(self, given: Arguments, name: str, library: str) -> Value:
        """Add rows to the places that an index names along an axis, as often as it names them."""
        a, dim = self._needed(given, "input"), self._needed(given, "dim")
        index, source = self._needed(given, "index"), self._needed(given, "source tensor")
        times = given.named_only("alpha")
        shape = self.shape(a.value, a.node, 1)
        at = self._axes_of(a, shape, dim)
        new = self._operand(source)
        if times is not None:
            new = self._made("mul", given, self._operand(times), new).part
        options = (("index", (*[ALL] * at, Operand(0))),)
        parts = (self._operand(a), new, self._operand(index))
        made = self.gate(BY_NAME["add_at"], parts, given.call.span, options)
        return self._in_place(a, made, given) if name.endswith("_") else made

    # By an index for each number

    def _gather(self, given: Arguments, name: str, library: str) -> Value:
        """Pick along an axis: `out[i, j] = a[i, index[i, j]]` for the last of two axes."""
        if library in TENSORFLOW:
            return self._take(given, name, library)
        a = self._needed(given, "input a arr")
        if name == "gather":
            dim, index = self._needed(given, "dim axis"), self._needed(given, "index")
        else:
            index, dim = self._needed(given, "indices index"), self._needed(given, "axis dim")
        shape, like = self.shape(index.value, index.node, 2), self.shape(a.value, a.node, 2)
        part = self._operand(a)
        if dim.value is None:
            part, like, axis = self._made("reshape", given, part, shape=(-1,)).part, (1,), 0
        else:
            axis = self._axes_of(a, like, dim)
        self._check_axes(index, shape, like)
        if name != "gather":  # NumPy broadcasts, where PyTorch takes as many as there are
            shape = tuple(
                wide if size == 1 and at != axis else size
                for at, (size, wide) in enumerate(zip(shape, like, strict=True))
            )
        places = self._grid(given, index, shape, axis)
        return self._picked(given, part, places)

    def _check_axes(self, index: Given, shape: Shape, like: Shape) -> None:
        if len(shape) != len(like):
            why = say("it has as many axes as what is picked from: {count}", count=len(like))
            raise self._unfitting(index, shape, why)

    def _grid(self, given: Arguments, index: Given, shape: Shape, axis: int) -> list[Part]:
        """Give the places of each axis: those of the index along one, and its own along the others."""
        self._check_sizes([*shape], given)
        grid = np.indices(shape, sparse=True)
        return [
            self._operand(index) if at == axis else Part(Array(grid[at]), given.call.span)
            for at in range(len(shape))
        ]

    def _picked(self, given: Arguments, a: Part, places: list[Part]) -> Traced:
        index = tuple(picks.Operand(at) for at in range(len(places)))
        return self.gate(BY_NAME["index"], (a, *places), given.call.span, (("index", index),))

    def _scatter(self, given: Arguments, name: str, library: str) -> Value:
        """Put or add along an axis: `out[i, index[i, j]] = src[i, j]` for the last of two axes."""
        a = self._needed(given, "input arr")
        if name == "put_along_axis":
            index, source = self._needed(given, "indices"), self._needed(given, "values")
            dim = self._needed(given, "axis")
        else:
            dim, index = self._needed(given, "dim"), self._needed(given, "index")
            source = self._needed(given, "src value")
        reduce = given.take("reduce")
        shape, like = self.shape(index.value, index.node, 2), self.shape(a.value, a.node, 2)
        self._check_axes(index, shape, like)
        axis = self._axes_of(a, like, dim)
        new = self._operand(source)
        held = self.shape(source.value, source.node, 2)
        if (
            held and held != shape and name != "put_along_axis"
        ):  # PyTorch takes the part that the index has
            cut = tuple(picks.Slice(0, size, None) for size in shape)
            new = self.gate(BY_NAME["index"], (new,), given.call.span, (("index", cut),)).part
        adds = "add" in name or (reduce is not None and reduce.value in ("add", "sum"))
        if reduce is not None and not adds:
            raise self.refuse(
                "unknown-option",
                say("`{function}` puts or adds, and knows no other way", function=given.typed),
                say("Write reduce='add', or leave it out."),
                reduce.node.span,
            )
        places = self._grid(given, index, shape, axis)
        entries = tuple(Operand(at) for at in range(len(places)))
        parts = (self._operand(a), new, *places)
        row = BY_NAME["add_at" if adds else "put"]
        made = self.gate(row, parts, given.call.span, (("index", entries),))
        if name == "put_along_axis" or name.endswith("_"):
            made = self._in_place(a, made, given)
        return None if name == "put_along_axis" else made

    def _add_at(self, given: Arguments, name: str, library: str) -> Value:
        """Add to places of an array, as often as they are named: `np.add.at(a, index, b)`."""
        a, index = self._needed(given, "a"), self._needed(given, "indices")
        b = self._needed(given, "b")
        entries: list[Any] = []
        operands: list[Part] = []
        for each in index.value if isinstance(index.value, tuple) else (index.value,):
            number = self.number(each)
            if each is None or each is ... or isinstance(number, int):
                entries.append(each if number is None else number)
            else:
                entries.append(Operand(len(operands)))
                operands.append(self.part(each, index.node))
        new = self._operand(b)
        if name == "subtract.at":
            new = self._made("neg", given, new).part
        parts = (self._operand(a), new, *operands)
        made = self.gate(BY_NAME["add_at"], parts, given.call.span, (("index", tuple(entries)),))
        self._in_place(a, made, given)
        return None

    def _fill_diagonal(self, given: Arguments, name: str, library: str) -> Value:
        a, value = self._needed(given, "a"), self._needed(given, "val")
        bound = {"x": a, "v": value}
        self._in_place(
            a, self.form("where(eye(*x.shape) == 1, v, x)", bound, given.call.span), given
        )
        return None

    def _in_place(self, a: Given, made: Traced, given: Arguments) -> Value:
        """Change an array that has a name; what has none is the new one."""
        if not isinstance(a.value, Traced):
            return made
        self.changed_in_place(a.node, a.value, made, given)
        return a.value

    def changed_in_place(self, node: Syntax, owner: Traced, made: Traced, given: Arguments) -> None:
        """Give an array, and all names that it has, what a gate made of it."""
        raise NotImplementedError

    # By a condition

    def _where(self, given: Arguments, name: str, library: str) -> Value:
        if len(given.positional) + len(given.named) == 1:
            return self._nonzero(given, name, library)
        c, a, b = (self._needed(given, key) for key in ("condition", "x", "y"))
        if isinstance(c.value, bool):
            return a.value if c.value else b.value
        return self._made("where", given, *map(self._operand, (c, a, b)))

    def _nonzero(self, given: Arguments, name: str, library: str) -> Value:
        """Give the places where something holds."""
        raise NotImplementedError

    def _masked_fill(self, given: Arguments, name: str, library: str) -> Value:
        a, mask = self._needed(given, "input"), self._needed(given, "mask")
        value = self._needed(given, "value")
        return self._made("where", given, *map(self._operand, (mask, value, a)))

    # Ones at places

    def _one_hot(self, given: Arguments, name: str, library: str) -> Value:
        index = self._needed(given, "tensor x input indices")
        depth = given.take("num_classes", "depth")
        held = self._operand(index)
        if depth is None or depth.value == -1:
            numbers = self.asked(index.value, index.node, say("a class"))
            classes = int(np.max(numbers)) + 1
        else:
            classes = self._whole(depth, refusals.A_SIZE, 1, MAX_NUMBERS)
        shape = self.shape(index.value, index.node, 1)
        self._check_sizes([classes, classes], given)
        self._check_sizes([*shape, classes], given)
        eye = Part(Array(np.eye(classes)), given.call.span)
        return self._picked(given, eye, [held])

    # Diagonals and triangles

    def _diag(self, given: Arguments, name: str, library: str) -> Value:
        """Make a diagonal matrix of a vector, or take the diagonal of a matrix."""
        a = self._needed(given, "v input")
        k = self._diagonal_of(given)
        shape = self.shape(a.value, a.node, 1)
        if name == "diagflat" and len(shape) != 1:
            flat = self._made("reshape", given, self._operand(a), shape=(-1,))
            a, shape = Given(flat, a.node), (count(shape),)
        if len(shape) == 1:
            self._check_sizes([shape[0] + abs(k.get("k", 0))] * 2, given)
        row = "diag" if len(shape) == 1 else "diagonal"
        return self._made(row, given, self._operand(a), **k)

    def _diagonal_of(self, given: Arguments) -> dict[str, int]:
        by = given.take("k", "diagonal", "offset")
        k = self._whole(by, say("a diagonal"), -MAX_NUMBERS, MAX_NUMBERS) if by else 0
        return {"k": k} if k else {}

    def _diagonal(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a input")
        k = self._diagonal_of(given)
        ends = [given.take(*keys) for keys in (("axis1", "dim1"), ("axis2", "dim2"))]
        shape = self.shape(a.value, a.node, 2)
        if ends == [None, None] and len(shape) <= 2:
            return self._made("diagonal", given, self._operand(a), **k)
        one, other = (self._axes_of(a, shape, end, usual) for usual, end in enumerate(ends))
        return self.diagonal_along(given, self._operand(a), shape, (one, other), k=k.get("k", 0))

    def diagonal_along(
        self, given: Arguments, part: Part, shape: Shape, axes: tuple[int, int], *, k: int = 0
    ) -> Traced:
        """Take the diagonals of matrices in an array; their axis is the last one of what is left.

        Errors: InputError `shapes`.
        """
        one, other = axes
        rest = [at for at in range(len(shape)) if at not in (one, other)]
        order = (*rest, one, other)
        if order != tuple(range(len(shape))):
            part = self._made("transpose", given, part, axes=order).part
        size = min(shape[one] - max(0, -k), shape[other] - max(0, k))
        places = [
            self._array(np.arange(max(0, size)) + ahead, given).part
            for ahead in (max(0, -k), max(0, k))
        ]
        if one == other or size < 1:
            raise self._unfitting(
                Given(Traced(part), given.call), shape, say("it has no diagonal {k}", k=k)
            )
        options = (("index", (*[ALL] * len(rest), Operand(0), Operand(1))),)
        return self.gate(BY_NAME["index"], (part, *places), given.call.span, options)

    def _tril(self, given: Arguments, name: str, library: str) -> Value:
        """Keep a triangle of each matrix, with 0 elsewhere, also where a number is infinite."""
        a = self._needed(given, "m input")
        k = self._diagonal_of(given).get("k", 0)
        shape = self.shape(a.value, a.node, 2)
        if len(shape) < 2:
            raise self._unfitting(a, shape, say("it has no rows and columns"))
        part = self._operand(a)
        found = computed(part) if part.is_constant else None
        if isinstance(found, np.ndarray):
            return self._array(getattr(np, name)(found, k), given)
        mask = getattr(np, name)(np.ones(shape[-2:]), k)
        zero = Part(self._number(0.0), given.call.span)
        parts = (self._array(mask, given).part, part, zero)
        return self._made("where", given, *parts)


SELECTING: dict[str, Applied] = {
    **named("take index_select", Selecting._take),
    **named("gather take_along_axis take_along_dim", Selecting._gather),
    **named("index_add index_add_", Selecting._add_along),
    **named("scatter scatter_ scatter_add scatter_add_ put_along_axis", Selecting._scatter),
    **named("add.at subtract.at", Selecting._add_at),
    "where": Selecting._where,
    "masked_fill": Selecting._masked_fill,
    "one_hot": Selecting._one_hot,
    **named("diag diagflat", Selecting._diag),
    "diagonal": Selecting._diagonal,
    **named("tril triu", Selecting._tril),
    "fill_diagonal": Selecting._fill_diagonal,
}
"""The functions of places, by every name that a library has for them."""
