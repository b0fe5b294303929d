"""Statements read one after the other: behind a fault it goes on at the next one, and finds the others."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

from ..base.errors import InputError, frameless
from .grammar import Grammar
from .offers import CLOSES
from .scanning import tokens
from .syntax import Name, Other, Statement, Syntax

MOST_FAULTS = 20
_MOST_AGAIN = 4  # brackets of one text that are never closed
BLOCKS = frozenset(("def", "class", "for", "while", "if", "with", "try"))
BELOW = frozenset(("elif", "else", "except", "finally", "case"))
_LINE_ENDS = ("", "\n")


@dataclass
class Recovering(Grammar):
    """Reads statement after statement, also those behind one that can't be read.

    `faults` are those that were found, in their order. Where the first one breaks off a statement that
    stands in no block, `target` and `operands` are what was read of it.
    """

    # The errors of what is no token, by their places.
    unread: dict[int, InputError] = field(default_factory=dict)
    # The errors of the statements that can't be read.
    faults: list[InputError] = field(default_factory=list)
    # What was read of the statement that the first fault stands in.
    broken: tuple[Name | None, list[tuple[Syntax, bool]]] = (None, [])
    again: int = 0  # how often tokens were read anew
    sound: int = 0  # how many statements of the program stand before the first that has a fault

    def program(self) -> list[Statement]:
        """Read all statements. One that has a fault is an `unread` one, which has the names in it."""
        found: list[Statement] = []
        while (statement := self._next_statement()) is not None:
            found.append(statement)
            if not self.faults:
                self.sound = len(found)
        return found

    def statement(self) -> Statement | None:
        """Read the next statement that stands in no block; None behind the last. Errors: InputError."""
        statement = self._next_statement()
        if self.faults:
            raise self.faults[0]
        return statement

    def _next_statement(self) -> Statement | None:
        while self.position < len(self.tokens) and self.next.kind in ("end", "indent", "dedent"):
            self.take()
        if self.position == len(self.tokens):
            return None
        return self._guarded(self._statement)

    def _statement(self) -> Statement:
        """Read a statement. Errors: InputError."""
        raise NotImplementedError

    def _guarded(self, read: Callable[[], Statement]) -> Statement:
        """Read a statement; where that fails, note why and go on behind it."""
        start, depth = self.position, self.depth
        self.operands, self.target = [], None
        whole = self.text, self.tokens
        try:
            return read()
        except InputError as error:
            _, self.tokens = whole
            place = self.tokens[start].start
            if not self.faults:
                at_top = depth == 0 and self.tokens[start].text not in BLOCKS
                self.broken = (self.target, self.operands) if at_top else (None, [])
            self.position, self.depth = start, depth
            self._go_on()
            self._note(frameless(error), start)
            return Other("unread", self._names_since(start), (place, place))

    def _names_since(self, start: int) -> tuple[Syntax, ...]:
        """List the names in what was skipped: whether a library or a function is meant is not known here."""
        skipped = self.tokens[start : self.position]
        return tuple(Name(each.text, each.span) for each in skipped if each.kind == "name")

    def _note(self, error: InputError, start: int) -> None:
        """Note a fault; what is no token comes first among those of a statement."""
        for token in self.tokens[start : self.position]:
            if token.kind == "fault":
                error = self.unread[token.start]
                break
        self.faults.append(error)
        if len(self.faults) > MOST_FAULTS:
            self.position = len(self.tokens)

    def _go_on(self) -> None:
        """Skip a statement with its block, and with what stands below it and belongs to it."""
        start = self.position
        while True:
            if opening := self._skip_line():
                self._read_again(opening, start)
                return
            is_line = self.next.text in _LINE_ENDS
            while self.position < len(self.tokens) and self.next.kind == "end":
                self.take()
            if self.position == len(self.tokens) or not is_line:
                return
            if self.next.kind == "indent":
                self._skip_block()
            if self.position == len(self.tokens) or self.next.text not in BELOW:
                return

    def _skip_line(self) -> int | None:
        """Skip all up to the end of a statement; give the position of a bracket that is never closed."""
        opened: list[int] = []
        while self.next.kind != "end" and self.position < len(self.tokens) - 1:
            if self.next.kind == "sign" and self.next.text in CLOSES:
                opened.append(self.position)
            elif self.next.kind == "sign" and self.next.text in CLOSES.values() and opened:
                opened.pop()
            self.take()
        return opened[0] if opened else None

    def _skip_block(self) -> None:
        depth = 0
        while self.position < len(self.tokens):
            kind = self.take().kind
            depth += (kind == "indent") - (kind == "dedent")
            if depth == 0:
                return

    def _read_again(self, opening: int, start: int) -> None:
        """Read once more, below a bracket that is never closed, from the next line that is no further in."""
        self.again += 1
        if self.again > _MOST_AGAIN:
            self.position = len(self.tokens)
            return
        first = self.tokens[start].start
        margin = first - self.text.rfind("\n", 0, first) - 1
        lower = re.compile(rf"\n(?=[ \t]{{0,{margin}}}[^\s#)\]}}])")
        below = lower.search(self.text, self.tokens[opening].end)
        end = below.start() if below else len(self.text)
        blank = re.sub(r"[^\n]", " ", self.text[:end])
        self.position = bisect_left(self.tokens, end, key=lambda token: token.start)
        del self.tokens[self.position :]
        self.tokens += tokens(blank + self.text[end:], self.unread)
