"""The trees of the prelude's texts, each read when something of it is first called."""

from functools import cache

from . import prelude
from .statements import Statements
from .syntax import Bare, Class, Define, Statement, Text
from .tokens import plain_tokens


@cache
def tree(subject: str) -> tuple[Statement, ...]:
    """Read the text of a subject."""
    text = prelude.text(subject)
    return tuple(Statements(text, list(plain_tokens(text))).program())


@cache
def definition(written: prelude.Defined) -> Class | Define:
    """Give the tree of a function or a class, without its docstring."""
    found = next(
        each
        for each in tree(written.subject)
        if isinstance(each, Class | Define) and each.name.name == written.name
    )
    first = found.body[0]
    documented = isinstance(first, Bare) and isinstance(first.value, Text)
    return found._replace(body=found.body[documented:])
