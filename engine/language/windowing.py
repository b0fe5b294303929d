"""Functions that take windows of arrays: as columns, or as axes of their own, as NumPy has them."""

from collections.abc import Sequence

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.shapes import MAX_AXES
from ..base.words import say
from ..gates.picks import Operand
from ..gates.table import BY_NAME
from .calls import Arguments, Given
from .meanings import Traced, Value
from .program import Part
from .selecting import Selecting
from .taking import Applied, named

A_SIZE_OF_WINDOWS = say("a size, step or border of windows")


class Windowing(Selecting):
    """Draws gates that take windows."""

    def _im2col(self, given: Arguments, name: str, library: str) -> Value:
        """Lay the windows of images (N, C, …) into columns."""
        a, size = self._needed(given, "a input"), self._needed(given, "size kernel_size")
        stride, dilation = given.take("stride"), given.take("dilation")
        is_listed = isinstance(size.value, list | tuple)
        many = len(size.value) if is_listed else len(self.shape(a.value, a.node, 2))
        axes = many if is_listed or many < 3 else many - 2
        return self._columns(given, self._operand(a), axes, size, stride=stride, dilation=dilation)

    def _columns(
        self,
        given: Arguments,
        part: Part,
        axes: int,
        size: Given,
        *,
        stride: Given | None,
        dilation: Given | None,
    ) -> Traced:
        known = {"size": size, "stride": stride, "dilation": dilation}
        found = {key: self._for_axes(each, axes, least=1) for key, each in known.items()}
        # What does not move by 1 is said alone.
        options = {
            key: one for key, one in found.items() if key == "size" or max(one, default=2) > 1
        }
        return self._made("im2col", given, part, **options)

    def _for_axes(self, given: Given | None, axes: int, least: int) -> tuple[int, ...]:
        """Give a number for each axis: one that is typed alone is for all; without one it is the least."""
        if given is None:
            return (least,) * axes
        found = [
            self._whole(Given(one, given.node), A_SIZE_OF_WINDOWS, least, MAX_NUMBERS)
            for one in self._static_items(given, A_SIZE_OF_WINDOWS)
        ]
        return tuple(
            found * axes if len(found) == 1 and not isinstance(given.value, list | tuple) else found
        )

    def _unfold(self, given: Arguments, name: str, library: str) -> Value:
        """PyTorch's `F.unfold`, which is im2col with a border of zeros, or a tensor's method."""
        a, size = self._needed(given, "input"), self._needed(given, "kernel_size dimension")
        if not library:
            many, step = self._needed(given, "size"), self._needed(given, "step")
            axis = self._axes_of(a, self.shape(a.value, a.node, 1), size)
            sizes = [self._whole(each, A_SIZE_OF_WINDOWS, 1, MAX_NUMBERS) for each in (many, step)]
            return self._windows(given, a, [axis], sizes[:1], step=sizes[1])
        dilation, border, stride = (given.take(one) for one in ("dilation", "padding", "stride"))
        ends = self._for_axes(border, 2, least=0)
        part = self._operand(a)
        if any(ends):
            width = ((0, 0), (0, 0), *((end, end) for end in ends))
            part = self._made("pad", given, part, width=width).part
        return self._columns(given, part, 2, size, stride=stride, dilation=dilation)

    def _sliding(self, given: Arguments, name: str, library: str) -> Value:
        """NumPy's view of all windows, whose sizes are axes behind the others."""
        a, window = self._needed(given, "x"), self._needed(given, "window_shape")
        axis = given.take("axis")
        sizes = self._for_axes(window, 1, least=1)
        shape = self.shape(a.value, a.node, len(sizes))
        if axis is None or axis.value is None:
            axes = list(range(len(shape)))
        else:
            typed = self._static_items(axis, A_SIZE_OF_WINDOWS)
            axes = [self._axes_of(a, shape, Given(one, axis.node)) for one in typed]
        if len(axes) != len(sizes):
            raise self._unfitting(a, shape, say("each axis has a window of its own size"), window)
        return self._windows(given, a, axes, sizes)

    def _windows(
        self, given: Arguments, a: Given, axes: Sequence[int], sizes: Sequence[int], step: int = 1
    ) -> Traced:
        """Pick the windows along axes: where they begin stays there, and the places in them stand behind."""
        shape = self.shape(a.value, a.node, max(axes) + 1)
        if len(shape) + len(axes) > MAX_AXES:
            why = say("with its windows it would have more than {most} axes", most=MAX_AXES)
            raise self._unfitting(a, shape, why)
        many = len(shape) + len(axes)
        places = []
        for at, along in enumerate(shape):
            taken = np.arange(along)[:, None]
            if at in axes:
                size = sizes[axes.index(at)]
                if size > along:
                    why = say(
                        "a window of {window} does not fit into {image}", window=size, image=along
                    )
                    raise self._unfitting(a, shape, why)
                taken = np.arange(0, along - size + 1, step)[:, None] + np.arange(size)
            sides = [1] * many
            sides[at] = len(taken)
            if at in axes:
                sides[len(shape) + axes.index(at)] = taken.shape[1]
            places.append(self._array(taken.reshape(sides), given).part)
        options = (("index", tuple(map(Operand, range(len(places))))),)
        return self.gate(BY_NAME["index"], (self._operand(a), *places), given.call.span, options)


WINDOWING: dict[str, Applied] = {
    **named("im2col", Windowing._im2col),
    **named("unfold", Windowing._unfold),
    **named("sliding_window_view", Windowing._sliding),
}
"""The functions of windows."""
