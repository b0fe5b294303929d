"""Where a reader stands in the tokens of a program, and how deep inside of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..base.errors import InputError
from ..base.words import say
from . import complaints
from .offers import CLOSES
from .signs import Token

MAX_NESTING = 80
_STATEMENT = re.compile(
    r"[^\S\n]*(?:[^\W\d][\w.]*(?:\[[^\]\n]*\])?[^\S\n]*(?:[-+*/]?=(?!=)|:=|<-)"
    r"|(?:def|class|for|while|return|import|from|print)\b)"
)


@dataclass
class Cursor:
    """A position among tokens."""

    # The program's text.
    text: str
    # Its tokens.
    tokens: list[Token]
    # The token that is read next.
    position: int = 0
    # How many brackets and operands the position is inside of.
    depth: int = 0

    @property
    def next(self) -> Token:
        """Give the token that is read next."""
        return self.tokens[self.position]

    @property
    def end(self) -> int:
        """Give the place where the last token that was taken ends."""
        return self.tokens[self.position - 1].end

    def take(self) -> Token:
        """Give the next token and go on."""
        token = self.tokens[self.position]
        self.position += 1
        return token

    def sees(self, sign: str) -> bool:
        """Tell whether a sign is next."""
        token = self.tokens[self.position]
        return token.text == sign and token.kind == "sign"

    def skip(self, sign: str) -> bool:
        """Take a sign if it is next, and tell whether it was."""
        seen = self.sees(sign)
        self.position += seen
        return seen

    def sees_word(self, word: str) -> bool:
        """Tell whether a word is next."""
        token = self.tokens[self.position]
        return token.text == word and token.kind == "name"

    def skip_word(self, word: str) -> bool:
        """Take a word if it is next, and tell whether it was."""
        seen = self.sees_word(word)
        self.position += seen
        return seen

    def at_option(self) -> bool:
        """Tell whether `name =` is next."""
        if self.next.kind != "name":
            return False
        behind = self.tokens[self.position + 1]
        return behind.kind == "sign" and behind.text == "="

    def items(self, closing: str) -> Iterator[Token]:
        """Stand at each item up to the closing sign, with commas between them and maybe behind."""
        while not self.sees(closing) and self.next.kind != "end":
            yield self.next
            if not self.skip(","):
                break

    def close(self, opening: Token) -> Token:
        """Take the sign that closes an opening one. Errors: InputError `unclosed`, `unexpected`."""
        if self.sees(CLOSES[opening.text]):
            return self.take()
        if self.next.kind == "end" or self.begins_statement(opening):
            raise complaints.unclosed(opening)
        raise complaints.unexpected(self.text, self.tokens, self.position)

    def begins_statement(self, opening: Token) -> bool:
        """Tell whether a line below an open bracket, up to the next token, begins like a statement."""
        line = self.text.rfind("\n", 0, self.next.end) + 1
        if opening.text == "(" and self.text[:line].rstrip().endswith(","):  # before an option
            return False
        return line > opening.start and _STATEMENT.match(self.text, line) is not None

    def enter(self) -> None:
        """Go one level deeper; `depth -= 1` leads back out. Errors: InputError `too-deep`."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise InputError(
                "too-deep",
                say("the expression is nested more than {most} deep here", most=MAX_NESTING),
                say("Give an inner part a name: q = …"),
                self.tokens[self.position - 1].span,
            )
