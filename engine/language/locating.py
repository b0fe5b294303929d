"""Places that are known before the circuit runs: where something holds, on a diagonal, in a triangle."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.shapes import MAX_AXES
from ..base.words import say
from . import refusals
from .calls import Arguments, Given
from .meanings import Value
from .pythonic import Pythonic
from .taking import Applied, named

_HOLDS = say("where it holds")


class Locating(Pythonic):
    """Works out the places that functions give."""

    def _nonzero(self, given: Arguments, name: str, library: str) -> Value:
        """Give the places of what is not 0, for each axis; or one place after the other."""
        a = self._needed(given, "a input condition")
        given.named.pop("as_tuple", None)
        known = self._with_axes(self.asked(a.value, a.node, _HOLDS), a)
        if name == "flatnonzero":
            return np.flatnonzero(known)
        if name == "argwhere" or (name == "nonzero" and self._of_torch(library)):
            return np.argwhere(known)
        return tuple(np.nonzero(known))

    def _crossed(self, given: Arguments, name: str, library: str) -> Value:
        """Give rows and columns that are picked together: `A[np.ix_(rows, columns)]`."""
        several = [
            self._with_axes([self.asked(each, one.node, refusals.AN_INDEX) for each in
                             self.items_of(one.value, one.node)], one, most=1)
            for one in given.positional
        ]  # fmt: skip
        given.positional = []
        return tuple(np.ix_(*several))

    def _with_axes(self, known: Any, given: Given, most: int = MAX_AXES) -> np.ndarray:
        """Give numbers as an array of at least one axis. Errors: InputError `no-axes`."""
        found = np.asarray(known)
        if not 0 < found.ndim <= most or found.dtype == object:
            raise self.refuse(
                "no-axes",
                say("it takes a vector or a matrix") if most > 1 else say("it takes a vector"),
                say("Write one or more, such as [1, 2]."),
                given.node.span,
            )
        return found

    def _triangle(self, given: Arguments, name: str, library: str) -> Value:
        """Give the rows and columns of a triangle of a matrix, or of its diagonal."""
        size, second = self._needed(given, "n row"), given.take("col", "k", "offset")
        third = given.take("offset", "m")
        most = int(MAX_NUMBERS**0.5)
        n = self._whole(size, refusals.A_SIZE, 1, most)
        numbers = [
            self._whole(each, refusals.A_SIZE, -most, most) for each in (second, third) if each
        ]
        if name == "diag_indices":
            return tuple(np.diag_indices(n))
        if self._of_torch(library):
            columns, k = (*numbers, 0)[:2] if numbers else (n, 0)
            return np.stack(_TRIANGLES[name](n, k, columns))
        k, columns = (*numbers, n)[:2] if numbers else (0, n)
        return tuple(_TRIANGLES[name](n, k, columns))

    def _slice(self, given: Arguments, name: str, library: str) -> Value:
        """Give a range of places, as `1:3` does in brackets."""
        ends = [
            None
            if each.value is None
            else self._whole(each, refusals.AN_INDEX, -MAX_NUMBERS, MAX_NUMBERS)
            for each in given.positional
        ]
        given.positional = []
        return slice(*ends) if 1 <= len(ends) <= 3 else self._needed(given)

    def _tuples(self, given: Arguments, name: str, library: str) -> Value:
        """List the places of all numbers of a shape."""
        sizes, _ = self._sizes(given)
        self._check_sizes(sizes, given)
        return list(np.ndindex(*sizes))


_TRIANGLES: dict[str, Callable[..., Any]] = {
    "triu_indices": np.triu_indices, "tril_indices": np.tril_indices,
}  # fmt: skip

LOCATING: dict[str, Applied] = {
    **named("nonzero flatnonzero argwhere", Locating._nonzero),
    "ix_": Locating._crossed,
    **named("triu_indices tril_indices diag_indices", Locating._triangle),
    "slice": Locating._slice,
    "ndindex": Locating._tuples,
}
"""Functions that give places, by their names."""
