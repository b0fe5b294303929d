"""The text of a program and its tokens, for what is said of a place in it."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from ..base.errors import Span
from .tokens import Token, raised, tokens


class Source:
    """A text that was read. Its tokens are found again when something is to be said of one."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _tokens(self) -> list[Token]:
        return list(tokens(self.text, {}))

    def at(self, place: int) -> tuple[Sequence[Token], int]:
        """Find the token at a place, as one of a list: where it is raised, of those raised with it."""
        found = self._tokens
        while True:
            position = _position(found, place)
            token = found[position]
            if token.kind != "exponent" or token.text.isdecimal():
                return found, position
            found = raised(token)

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
