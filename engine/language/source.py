"""The text of a program and its tokens, for what is said of a place in it."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from ..base.errors import Span
from .scanning import tokens
from .signs import Token
from .texts import pieces_of
from .tokens import raised, tokens_in_text


class Source:
    """A text that was read. Its tokens are found again when something is to be said of one."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _tokens(self) -> list[Token]:
        return list(tokens(self.text, {}))

    def at(self, place: int) -> tuple[Sequence[Token], int]:
        """Find the token at a place, as one of a list: where it is raised or in a text, of those there."""
        found = self._tokens
        while True:
            position = _position(found, place)
            token = found[position]
            if token.kind == "text" and (inner := self._in_braces(token, place)):
                found = inner
            elif token.kind == "exponent" and not token.text.isdecimal():
                found = raised(token)
            else:
                return found, position

    def _in_braces(self, token: Token, place: int) -> list[Token]:
        """Give the tokens of the expression in a text in which a place is; none where it is in no braces."""
        for piece in pieces_of(self.text, token.span):
            if not isinstance(piece, str) and piece[0] <= place < piece[1]:
                return tokens_in_text(self.text, piece)
        return []

    def token(self, place: int) -> Token:
        """Give the token at a place."""
        found, position = self.at(place)
        return found[position]

    def behind(self, span: Span) -> tuple[Sequence[Token], int]:
        """Find the token behind what stands at a place, as `at` does."""
        found, position = self.at(span[1] - 1)
        if found[position + 1].kind == "end" and found is not self._tokens:
            found, position = self._tokens, _position(self._tokens, span[1] - 1)
        return found, position + 1


def _position(found: Sequence[Token], place: int) -> int:
    return max(0, bisect_right(found, place, key=lambda token: token.start) - 1)
