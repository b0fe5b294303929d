"""A text to tokens, whichever way it is written: as one types, or in LaTeX."""

from collections.abc import Iterator

from ..base.errors import InputError
from .latex.detecting import is_latex
from .latex.reader import latex_tokens
from .signs import Token
from .tokens import plain_tokens


def tokens(text: str, faults: dict[int, InputError] | None = None) -> Iterator[Token]:
    """Read `text` into tokens, as `plain_tokens` does, or as LaTeX where it has commands or dollar signs.

    Errors: InputError, as of either.
    """
    return (latex_tokens if is_latex(text) else plain_tokens)(text, faults)
