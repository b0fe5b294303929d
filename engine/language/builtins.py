"""Functions that are read in a way of their own: of shapes, makers, Python's, and of many numbers."""

from . import call_complaints, complaints
from .calls import Arguments
from .elementwise import ELEMENTWISE, Elementwise
from .iterating import OF_LIBRARIES, Iterating
from .libraries import IGNORED
from .locating import LOCATING, Locating
from .makers import MADE, RANDOM
from .meanings import Traced, Value
from .multiplying import MULTIPLYING
from .pythonic import OF_PYTHON
from .rearranging import REARRANGED
from .reducing import REDUCED, Reducing
from .repeating import REPEATED
from .selecting import SELECTING
from .shaping import SHAPES
from .taking import Applied
from .windowing import WINDOWING

MAX_ITEMS = 10_000  # of a list, a range, a text that is put together


class Builtins(Elementwise, Reducing, Locating, Iterating):
    """What is called, and is no gate of the table: it draws gates of shapes, counts, or makes numbers."""

    def builtin(self, name: str, library: str, given: Arguments) -> Value:
        """Apply such a function. Errors: InputError."""
        made = BUILTINS[name](self, given, name, library)
        kind = given.named.get("dtype")
        if kind is not None and isinstance(made, Traced) and self._is_truth_kind(kind):
            made = self.as_mask(made, given.call.span)
        for key in given.named.keys() - IGNORED:
            options = ("seed",) if name in RANDOM else ()
            raise call_complaints.not_an_option(
                given.typed, given.keyword(key, self.source), options, False
            )
        if given.positional and name not in _TAKE_ANY:
            extra = given.positional[0].node
            raise complaints.unexpected(self.source.text, *self.source.at(extra.span[0]))
        return made


BUILTINS: dict[str, Applied] = {
    **REPEATED,
    **SHAPES,
    **SELECTING,
    **WINDOWING,
    **MULTIPLYING,
    **REARRANGED,
    **MADE,
    **OF_PYTHON,
    **ELEMENTWISE,
    **LOCATING,
    **REDUCED,
    **OF_LIBRARIES,
}
"""What is called and is no row of the table, by every name that a library has for it."""

_TAKE_ANY = frozenset(["copy", "astype", "to", "type", "clone", "cast"])
