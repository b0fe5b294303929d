"""Tokens to the statements of a program, and to the blocks that they stand in.

As in Python's own grammar (https://docs.python.org/3/reference/grammar.html), with a formula's
`f(x) = x*2` and `w ← w - 1` beside it. Behind a fault it goes on at the next statement, and finds the others.
"""

import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..base.errors import Span
from . import complaints, statement_complaints
from .recovering import BELOW, BLOCKS
from .signs import Token
from .simple import Simple
from .syntax import (
    COMPARISON,
    Block,
    Class,
    Define,
    For,
    Handler,
    If,
    Jump,
    Statement,
    Syntax,
    Try,
    While,
    With,
)

_DECORATOR = r"@[ \t]*(?:(?:\w+\.)*partial\([ \t]*)?(?:\w+\.)*(\w+)(?:[(,].*\)|\))?"
_CHANGES_NOTHING = frozenset(
    (
        *("jit", "njit", "compile", "function", "script", "cache", "lru_cache"),
        *("abstractmethod", "override", "compact"),
    )
)
"""Decorators by which a function gives the same numbers, sooner or as a class above it asks."""
_OF_METHODS = frozenset(("staticmethod", "classmethod", "property"))
_OF_CLASSES = "dataclass"


@dataclass
class Statements(Simple):
    """Reads the statements of one program, with the blocks below them."""

    def _statement(self) -> Statement:
        token = self.next
        if token.kind == "name":
            if token.text in BLOCKS and self._begins(token):
                return self._compound(token)
            if token.text in BELOW and keyword.iskeyword(token.text) and self._begins(token):
                raise statement_complaints.stray(token)
            if self._at_match(token):
                raise statement_complaints.refused_statement("match", token.span)
        elif self.sees("@"):
            return self._decorator(token)
        statement = self._simple()
        self._end_line()
        return statement

    def _decorator(self, token: Token) -> Statement:
        """Read a line that begins with `@` as one that computes nothing, if it changes no number.

        Errors: InputError for all else: a decorator stands above what it changes.
        """
        end = self.position
        while self.tokens[end].kind != "end":
            end += 1
        at = end
        while at < len(self.tokens) and self.tokens[at].kind == "end":
            at += 1
        if at == len(self.tokens) or self.tokens[at].text not in ("def", "class", "async", "@"):
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        typed = re.fullmatch(_DECORATOR, self.text[token.start : self.tokens[end - 1].end])
        if typed and typed[0][1:] in _OF_METHODS and self.tokens[at].text == "def":
            self.position = at
            method = self._compound(self.tokens[at])
            return method._replace(decorated=typed[1]) if isinstance(method, Define) else method
        if typed and typed[1] == _OF_CLASSES and self.tokens[at].text == "class":
            self.position = at
            made = self._compound(self.tokens[at])
            return made._replace(decorated=typed[1]) if isinstance(made, Class) else made
        if typed is None or typed[1] not in _CHANGES_NOTHING:
            raise statement_complaints.refused_statement("@", token.span)
        self.position = end
        return Jump("pass", (token.start, self.tokens[end - 1].end))

    def _at_match(self, token: Token) -> bool:
        if token.text != "match" or self.tokens[self.position + 1].kind not in ("name", "text"):
            return False
        at = self.position
        while self.tokens[at].kind != "end":
            at += 1
        return self.tokens[at - 1].text == ":"

    # Blocks

    def _compound(self, word: Token) -> Statement:
        self.enter()
        self.take()
        statement = _READERS[word.text](self, word)
        self.depth -= 1
        return statement

    def _head(self, word: Token) -> Span:
        """Take the colon of a block. Errors: InputError."""
        if not self.sees(":"):
            if self.next.kind == "end":
                raise complaints.no_colon(word, self.next)
            raise self._unexpected()
        return word.start, self.take().end

    def _block(self, head: Span) -> Block:
        """Read the statements of a block, on the lines below its colon or behind it. Errors: InputError."""
        if self.next.kind != "end":
            return self._line()
        while self.next.kind == "end" and self.position < len(self.tokens) - 1:
            self.take()
        if self.next.kind != "indent":
            raise statement_complaints.no_body(head)
        self.take()
        found: list[Statement] = []
        while self.position < len(self.tokens) and self.next.kind != "dedent":
            if self.next.kind in ("end", "indent"):
                self.take()
            else:
                found.append(self._guarded(self._statement))
        if self.position < len(self.tokens):
            self.take()
        return tuple(found)

    def _line(self) -> Block:
        """Read the statements behind a colon."""
        found = [self._simple()]
        self._end_line()
        while self.next.text == ";":
            self.take()
            if self.next.kind != "end":
                found.append(self._simple())
                self._end_line()
        return tuple(found)

    def _below(self, word: str) -> bool:
        """Take a word that stands below a block and belongs to it, if it is next."""
        before = self.position
        while self.position < len(self.tokens) - 1 and self.next.kind == "end":
            self.take()
        if self.position < len(self.tokens) and self.skip_word(word):
            return True
        self.position = before
        return False

    def _otherwise(self) -> Block:
        """Read an `else` with its block, if one is next."""
        if not self._below("else"):
            return ()
        word = self.tokens[self.position - 1]
        return self._block(self._head(word))

    def _define(self, word: Token) -> Define:
        name = self._name()
        opening = self.next
        if not self.skip("("):
            raise complaints.no_colon(word, self.next)
        parameters = self.parameters(")", typed=True)
        self.close(opening)
        if self.skip("->"):
            self._nested(0)
        body = self._block(head := self._head(word))
        return Define(name, parameters, body, _whole(head, body))

    def _class(self, word: Token) -> Class:
        name = self._name()
        bases: tuple[Syntax, ...] = ()
        if self.sees("("):
            opening = self.take()
            bases = self._arguments()
            self.close(opening)
        body = self._block(head := self._head(word))
        return Class(name, bases, body, _whole(head, body))

    def _for(self, word: Token) -> For:
        target = self.targets()
        if not self.skip_word("in"):
            raise complaints.unexpected(self.text, self.tokens, self.position)
        iterable = self.several()
        body = self._block(head := self._head(word))
        otherwise = self._otherwise()
        whole = _whole(head, body, otherwise)
        return For(target, iterable, body, otherwise, span=whole, head=head)

    def _while(self, word: Token) -> While:
        condition = self.expression(0)
        body = self._block(head := self._head(word))
        otherwise = self._otherwise()
        return While(condition, body, otherwise, span=_whole(head, body, otherwise), head=head)

    def _if(self, word: Token) -> If:
        branches: list[tuple[Syntax, Block]] = []
        head, part = (word.start, word.end), word
        while True:
            condition = self.expression(0)
            branches.append((condition, self._block(self._head(part))))
            if not self._below("elif"):
                break
            part = self.tokens[self.position - 1]
        otherwise = self._otherwise()
        return If(tuple(branches), otherwise, _whole(head, branches[-1][1], otherwise))

    def _with(self, word: Token) -> With:
        items: list[tuple[Syntax, Syntax | None]] = []
        while True:
            value, target = self.expression(0), None
            if self.skip_word("as"):
                target = self.expression(COMPARISON)
                self.check_target(target)
            items.append((value, target))
            if not self.skip(","):
                break
        body = self._block(head := self._head(word))
        return With(tuple(items), body, _whole(head, body), head)

    def _try(self, word: Token) -> Try:
        """Read `try` with its handlers. Errors: InputError `stray` where it has none."""
        body = self._block(head := self._head(word))
        handlers: list[Handler] = []
        while self._below("except"):
            part = self.tokens[self.position - 1]
            self.skip("*")
            kind = None if self.sees(":") else self.several()
            name = self._name().name if self.skip_word("as") else ""
            inner = self._block(place := self._head(part))
            handlers.append(Handler(kind, name, inner, _whole(place, inner)))
        otherwise = self._otherwise() if handlers else ()
        last: Block = ()
        if self._below("finally"):
            last = self._block(self._head(self.tokens[self.position - 1]))
        elif not handlers:
            raise statement_complaints.refused_statement("try", word.span)
        caught = max([head[1], *(each.span[1] for each in handlers)])
        span = _whole((head[0], caught), body, otherwise, last)
        return Try(body, tuple(handlers), otherwise, last, span=span, head=head)


_READERS: dict[str, Callable[[Statements, Token], Statement]] = {
    "def": Statements._define,
    "class": Statements._class,
    "for": Statements._for,
    "while": Statements._while,
    "if": Statements._if,
    "with": Statements._with,
    "try": Statements._try,
}


def _whole(head: Span, *blocks: Block) -> Span:
    """Give the place of a statement with its blocks."""
    return head[0], max([head[1], *(block[-1].span[1] for block in blocks if block)])
