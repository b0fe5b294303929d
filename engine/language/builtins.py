"""Functions that are no rows of the table: shapes, makers of arrays, what Python has, and the variance."""

import math

import numpy as np

from ..base.words import say
from . import complaints
from .calls import Arguments
from .elementwise import ELEMENTWISE, Elementwise
from .libraries import IGNORED
from .makers import MADE, RANDOM
from .making import Stopped
from .meanings import Traced, Value
from .multiplying import MULTIPLYING
from .pythonic import OF_PYTHON
from .selecting import SELECTING
from .shaping import SHAPES
from .taking import Applied, named

MAX_ITEMS = 10_000  # of a list, a range, a text that is put together


class Builtins(Elementwise):
    """What is called, and is no gate of the table: it draws gates of shapes, counts, or makes numbers."""

    def builtin(self, name: str, library: str, given: Arguments) -> Value:
        """Apply such a function. Errors: InputError."""
        made = BUILTINS[name](self, given, name, library)
        for key in given.named.keys() - IGNORED:
            options = ("seed",) if name in RANDOM else ()
            raise complaints.not_an_option(
                given.typed, given.keyword(key, self.source), options, False
            )
        if given.positional and name not in _TAKE_ANY:
            extra = given.positional[0].node
            raise complaints.unexpected(self.source.text, *self.source.at(extra.span[0]))
        return made

    def _spread_out(self, given: Arguments, name: str, library: str) -> Value:
        """The variance, or its root: divided by n, in PyTorch by n − 1 unless it says otherwise."""
        a, axis = self._needed(given, "a input x"), given.take("axis", "dim")
        unbiased = given.named_only("unbiased")
        less = given.named_only("ddof", "correction")
        keep = given.take("keepdims", "keepdim")
        kept = bool(keep and self.asked(keep.value, keep.node, say("an option")))
        torch = self.is_torch and library not in ("np", "numpy", "jnp")
        by = 1 if torch and not name.startswith("reduce") else 0
        if unbiased is not None:
            by = int(bool(self.asked(unbiased.value, unbiased.node, say("an option"))))
        if less is not None:
            by = self._whole(less, say("an option"), 0, 10)
        meant = self._axes(axis)
        options = {} if meant is None else {"axis": meant}
        x = self._operand(a)
        if x.operands:
            held = Traced(x)
            self.keep(held, x.span)
            x = held.part
        mean = self._made("mean", given, x, **options, keepdims=True)
        from_mean = self._made("sub", given, x, mean.part)
        square = self._made("square", given, from_mean.part)
        last = {**options, "keepdims": True} if kept else options
        if by == 0:
            var = self._made("mean", given, square.part, **last)
        else:
            shape = self.shape(a.value, a.node, 1)
            along = range(len(shape)) if meant is None else np.atleast_1d(meant)
            if any(not -len(shape) <= i < len(shape) for i in along):
                raise Stopped(mean.part)
            number = math.prod(shape[i] for i in along) - by
            total = self._made("sum", given, square.part, **last)
            var = self.operation("/", total, number, a.node, span=given.call.span)
        return self._made("sqrt", given, var.part) if name.endswith("std") else var


BUILTINS: dict[str, Applied] = {
    **SHAPES,
    **SELECTING,
    **MULTIPLYING,
    **MADE,
    **OF_PYTHON,
    **ELEMENTWISE,
    **named("var std reduce_variance reduce_std", Builtins._spread_out),
}
"""What is called and is no row of the table, by every name that a library has for it."""

_TAKE_ANY = frozenset(["copy", "astype", "to", "clone", "cast"])
