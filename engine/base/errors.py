"""Everything that can be wrong with what a user gives, as one tree of exceptions.

GateflowError          code, message, hint, span
├── InputError         the text or a value is wrong: mend it
│   └── TooLarge       it is right, and over a published limit
└── Unavailable        nothing is wrong with the input: try again
    ├── Busy           every layout worker is taken
    └── TimedOut       the layout did not end within its deadline
"""

from collections.abc import Callable, Iterable
from typing import Literal, Self, TypeVar

from .words import Words, counted

AnError = TypeVar("AnError", bound=Exception)
Span = tuple[int, int]
"""Where something stands in the program: start and end, in characters, end exclusive."""


class GateflowError(Exception):
    """An error that a user can read: what was found, how to mend it, and where it stands.

    `code` names the kind for programs, as `unknown-function`; `span` is None where there is no place.
    """

    def __init__(
        self, code: str, message: Words, hint: Words | Literal[""] = "", span: Span | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.span = span


class InputError(GateflowError):
    """The text or a value is wrong."""

    # Corrected texts that may be offered; the parser offers the first one that it can read.
    offers: tuple[str, ...] = ()
    # Makes the hint of the text that is offered.
    offering: Callable[[str], Words]
    # The places of other faults of the same text, which are no more than marked.
    others: tuple[Span, ...] = ()
    # The input whose whole number is asked for, and is missing or none.
    asks: str = ""
    # The input whose value is what is wrong, and not the text.
    given: str = ""
    # The input that is without a value, and that its number would be a label's.
    labels: str = ""
    # Whether its place is in a backward pass that is kept apart from the program.
    apart: bool = False

    def said_instead(self, other: "InputError") -> None:
        """Say what another error says."""
        self.code, self.message, self.hint = other.code, other.message, other.hint
        self.span, self.others, self.asks = other.span, other.others, other.asks
        self.given = other.given
        self.args = other.args

    @property
    def more(self) -> Words | None:
        """Say how many other places are marked; None where there are none."""
        return (
            counted(
                "There is {count} more place that can’t be read.",
                "There are {count} more places that can’t be read.",
                count=len(self.others),
            )
            if self.others
            else None
        )

    def placed_apart(self, before: int) -> Self:
        """Give the error with its place in what is kept apart, behind so many characters."""
        start, end = self.span or (before, before)
        self.span, self.apart = (max(0, start - before), max(0, end - before)), True
        return self

    def with_offers(self, texts: Iterable[str], offering: Callable[[str], Words]) -> Self:
        """Give the error with corrected texts to offer; its own hint stands where the parser reads none."""
        self.offers, self.offering = tuple(texts), offering
        return self


class TooLarge(InputError):
    """The input is well formed and over a published limit."""


class Unavailable(GateflowError):
    """The input may be right; the answer can't be had just now."""


class Busy(Unavailable):
    """Every layout worker is taken, and the queue in front of them is full."""


class TimedOut(Unavailable):
    """The layout was ended at its deadline."""


def frameless(error: AnError) -> AnError:
    """Give an error without its traceback, which would keep every variable of the frames alive."""
    error.__context__ = None
    return error.with_traceback(None)


class CannotBeWritten(InputError):
    """A circuit that can't be written in a language: the message says why, the hint what could be."""
