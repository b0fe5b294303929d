"""A text to a reader of its statements, with glued names taken apart: whoever reads a text begins here."""

from collections.abc import Collection
from typing import NamedTuple

from ..base.errors import InputError
from .parting import names_apart
from .program import Named
from .scanning import tokens
from .statements import Statements


class Reader(NamedTuple):
    """What reads the statements of a text."""

    # It has read nothing yet.
    statements: Statements
    # What names with values decided of it.
    named: Named


def reader_of(
    text: str, given: Collection[str] = (), unread: dict[int, InputError] | None = None
) -> Reader:
    """Make a reader of a text; `given` are the names that have values from outside.

    What is no token is noted in `unread`, by its place. Errors: InputError of what can't be noted so.
    """
    unread = {} if unread is None else unread
    found = names_apart(text, list(tokens(text, unread)), given, unread)
    return Reader(Statements(text, found.tokens, unread=unread, **found.known), found.named)
