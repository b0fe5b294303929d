"""Where a reader stands in a LaTeX text, and the groups that it finds there: braces, or a single sign."""

import re
from typing import NamedTuple

from ...base.errors import InputError, Span
from ...base.words import Words, say
from ..cursor import MAX_NESTING
from ..signs import Token
from . import commands

COMMAND = re.compile(r"\\([A-Za-z]+\*?|.|\Z)", re.DOTALL)
_SPACE = re.compile(r"(?:\s|%[^\n]*|~)+")


class Group(NamedTuple):
    """An argument: what stands in braces, or a single sign."""

    # Where it begins, with its brace.
    start: int
    # Where its inside begins.
    inside: int
    # Where its inside ends.
    stop: int
    # Where it ends.
    end: int


class Groups:
    """Goes through LaTeX from front to back, and keeps the tokens."""

    def __init__(self, text: str, faults: dict[int, InputError] | None = None) -> None:
        self.faults = faults  # what is no token, by its place; None where nobody notes it
        self.text, self.at, self.made = text, 0, list[Token]()
        self.limit = len(text)  # where the group ends that is read
        self.depth = 0
        self.dollars = list[tuple[str, int]]()  # math that is open, with its place
        self.lefts = list[int]()  # the places of `\left`
        self.brackets = list[str]()
        self.compared = list[int]()  # how many brackets stand around each condition, `1(x = y)`

    def step(self, stop: int) -> None:
        """Read what is next. Errors: InputError."""
        raise NotImplementedError

    # Places

    def refuse(self, code: str, message: Words, hint: Words, span: Span) -> InputError:
        """Make the error of a place."""
        return InputError(code, message, hint, span)

    def skip_space(self) -> None:
        """Pass over spaces and comments, and over what a comment says to be said again."""
        if found := _SPACE.match(self.text, self.at, self.limit):
            self.at = found.end()
            if commands.RESTATED in found[0]:
                self.at = self.limit

    def sign(self, text: str, start: int, end: int) -> None:
        """Add a sign of the language."""
        self.made.append(Token("sign", text, start, end))

    def end_statement(self, start: int, end: int) -> None:
        """End a statement, without the point or comma that stands behind a formula in a text."""
        while self.made and self.made[-1].kind == "sign" and self.made[-1].text in (",", "."):
            self.made.pop()
        if self.made and self.made[-1].kind != "end":
            self.made.append(Token("end", "\n", start, end))

    def _unclosed(self, sign: str, place: int) -> InputError:
        closing = {r"\left": r"\right)", "{": "}", "[": "]", r"\[": r"\]", r"\(": r"\)"}.get(
            sign, sign
        )
        closing = closing.replace("begin", "end")
        return self.refuse(
            "unclosed",
            say("`{sign}` is never closed", sign=sign),
            say("Add a `{closing}`.", closing=closing),
            (place, place + len(sign)),
        )

    def _too_deep(self, place: int) -> InputError:
        return InputError(
            "too-deep",
            say("the expression is nested more than {most} deep here", most=MAX_NESTING),
            say("Give an inner part a name: q = …"),
            (place, place + 1),
        )

    def opened(self, char: str, start: int) -> None:
        """Note that a bracket opens or closes. Errors: InputError `too-deep`."""
        if char in "([":
            self.brackets.append(char)
            if len(self.brackets) > MAX_NESTING:
                raise self._too_deep(start)
        elif self.brackets:
            self.brackets.pop()
            if self.compared and len(self.brackets) < self.compared[-1]:
                self.compared.pop()

    # Groups

    def argument(self, command: str, start: int) -> Group:
        """Find the next argument, in braces or a single sign. Errors: InputError `unclosed`, `incomplete`."""
        self.skip_space()
        begins = self.at
        self.depth += 1
        try:
            return self._argument(command, start, begins)
        finally:
            self.depth -= 1

    def _argument(self, command: str, start: int, begins: int) -> Group:
        if self.depth > MAX_NESTING:
            raise self._too_deep(start)
        if begins >= self.limit or self.text[begins] in "}&$":
            raise self.refuse(
                "incomplete",
                say("`{command}` has nothing after it", command=command),
                say("Add what belongs to it, in braces."),
                (start, start + len(command)),
            )
        if self.text[begins] == "{":
            stop = self._closing(begins)
            self.at = stop + 1
            return Group(begins, begins + 1, stop, stop + 1)
        if found := COMMAND.match(self.text, begins):
            end = found.end()
            if found[1] in (*commands.STYLES, *commands.WORDS, *commands.ACCENTS, "frac", "sqrt"):
                self.at = end
                end = self.argument(found[0], begins).end
                if found[1] == "frac":
                    end = self.argument(found[0], begins).end
            self.at = end
            return Group(begins, begins, end, end)
        self.at = begins + 1
        return Group(begins, begins, begins + 1, begins + 1)

    def _closing(self, opening: int) -> int:
        depth, at = 0, opening
        while at < len(self.text):
            char = self.text[at]
            if char == "\\":
                at += 2
                continue
            if char == "%":
                at = self.text.find("\n", at)
                at = len(self.text) if at < 0 else at
            depth += (char == "{") - (char == "}")
            if depth == 0:
                return at
            at += 1
        raise self._unclosed("{", opening)

    def inside(self, group: Group) -> None:
        """Read what stands in a group. Errors: InputError."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self._too_deep(group.start)
        outer, brackets, self.brackets = (self.at, self.limit), self.brackets, []
        lefts, self.lefts = self.lefts, []
        self.at, self.limit = group.inside, group.stop
        while True:
            self.skip_space()
            if self.at >= group.stop:
                break
            self.step(group.stop)
        if self.lefts:
            raise self._unclosed(r"\left", self.lefts[-1])
        (self.at, self.limit), self.brackets, self.lefts = outer, brackets, lefts
        self.depth -= 1

    def parenthesised(self, group: Group, start: int | None = None) -> None:
        """Read a group as what stands in parentheses. Errors: InputError."""
        begins = group.start if start is None else start
        self.sign("(", begins, group.inside)
        self.inside(group)
        self.sign(")", group.stop, group.end)
