"""What stands in brackets, and behind a value: tuples, lists, dicts, calls, places."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from ..base.arrays import MAX_NUMBERS
from ..base.shapes import MAX_LEVELS
from . import complaints, refusals
from .factors import EXTREMES, FUNCTIONS_WITHOUT_BRACKETS
from .latex.commands import EXPECTING
from .literals import too_many
from .notation import Notation
from .offers import CLOSES
from .signs import Token
from .syntax import (
    COMPARISON,
    CONDITION,
    CONSTANT_WORDS,
    INVERSE,
    PRIME,
    TRANSPOSED,
    Attribute,
    Call,
    Clause,
    Comprehension,
    Dict,
    Group,
    Keyword,
    Lambda,
    List,
    Missing,
    Name,
    Number,
    Slice,
    Starred,
    Subscript,
    Syntax,
    Text,
    Tuple,
    Unary,
)
from .texts import format_at, pieces_of
from .tokens import tokens_in_text

_Read = TypeVar("_Read", bound=Syntax)
ENDS = frozenset((",", ")", "]", "}", ":"))
_THOUSANDS = re.compile("0[0-9]+")  # of `(1,000)`, which are not 1 and 0
_CALLED = FUNCTIONS_WITHOUT_BRACKETS | EXTREMES | {"sqrt", "cbrt", "σ", "norm", "abs"}


@dataclass
class Brackets(Notation):
    """Reads brackets and what stands in them.

    Of the statement that it is at, `target` is the name that is given a value, and `operands` are those
    that were read, without what stands in them; of a call that was not read to its end there is the
    function, with False. Where a statement breaks off, they are looked at first.
    """

    # The operands that were read of the statement, and whether each was read to its end.
    operands: list[tuple[Syntax, bool]] = field(default_factory=list)
    entries: int = 0  # of the list that is read

    def starred(self, binding: int = 0) -> Syntax:
        """Read an expression, maybe with a star before it. Errors: InputError."""
        raise NotImplementedError

    def several(self, alone: bool = False) -> Syntax:
        """Read one expression, or those of a tuple without brackets. Errors: InputError."""
        raise NotImplementedError

    def _nested(self, binding: int) -> Syntax:
        """Read an expression inside of another: behind `(`, `,`, a sign or `^`."""
        self.enter()
        inner = self.expression(binding)
        self.depth -= 1
        return inner

    def _apart(self, inside: list[Token], read: Callable[[], Syntax]) -> Syntax:
        """Read an expression that stands in a token; no other tokens may stand there."""
        outer = self.tokens, self.position
        self.tokens, self.position = inside, 0
        inner = read()
        if self.next.kind != "end":
            raise complaints.unexpected(self.text, self.tokens, self.position)
        self.tokens, self.position = outer
        return inner

    def _whole(self, read: Callable[[Token], _Read], opening: Token) -> _Read:
        """Read what stands in brackets, in which neither bars nor functions outside of it end."""
        before = self._bars, self._bare
        self._bars, self._bare = "", False
        made = read(opening)
        self._bars, self._bare = before
        return made

    def _text(self, first: Token) -> Text:
        """Read a text, and those that stand right behind it, as one."""
        self.position -= 1
        pieces: list[str | Syntax] = []
        while self.next.kind == "text":
            for piece in pieces_of(self.text, self.take().span):
                if not isinstance(piece, str):
                    pieces.append(self._formatted(self._in_braces(*piece), piece[1]))
                elif pieces and isinstance(pieces[-1], str):
                    pieces[-1] += piece
                else:
                    pieces.append(piece)
        return Text(tuple(pieces), (first.start, self.end))

    def _formatted(self, inner: Syntax, end: int) -> Syntax:
        """Read `{l:02d}` of a text as `'{:02d}'.format(l)`."""
        if not (form := format_at(self.text, end)):
            return inner
        span = inner.span
        words = Text((f"{{:{form}}}",), span)
        return Call(Attribute(words, "format", span), (inner,), span)

    def _in_braces(self, start: int, end: int) -> Syntax:
        """Read an expression that stands in a text. Errors: InputError."""
        found = tokens_in_text(self.text, (start, end))
        self.enter()
        inner = self._apart(found, self.several)
        self.depth -= 1
        return inner

    def _bracketed(self, opening: Token) -> Group | Tuple | Comprehension:
        """Read what stands in parentheses: one expression, those of a tuple, or a generator."""
        if self.sees(")"):
            return Tuple((), (opening.start, self.take().end))
        self.enter()
        inner = self.starred()
        self.depth -= 1
        if self.sees_word("for"):
            return self._comprehension(opening, inner)
        if not self.sees(",") and not isinstance(inner, Starred):
            return Group(inner, (opening.start, self.close(opening).end))
        items = [inner]
        if self.sees(","):
            self._check_thousands(alone=False)
            self.take()
            items += [self._argument(")") for _ in self.items(")")]
        return Tuple(tuple(items), (opening.start, self.close(opening).end))

    def _braced(self, opening: Token) -> Dict | Comprehension | Group:
        """Read a dict, a set, a comprehension of one of them, or cases."""
        if self.at_cases():
            return self.cases(opening, "}")
        items: list[tuple[Syntax, Syntax | None]] = []
        for _ in self.items("}"):
            key = self._argument("}")
            value = None
            if not isinstance(key, Starred) and self.skip(":"):
                value = self._argument("}")
            if not items and self.sees_word("for"):
                return self._comprehension(opening, key, value)
            items.append((key, value))
        is_alone = (
            len(items) == 1 and items[0][1] is None and self.tokens[self.position - 1].text != ","
        )
        if self.is_formula and is_alone and not isinstance(items[0][0], Starred):
            self.books += 1
            return Group(items[0][0], (opening.start, self.close(opening).end))
        return Dict(tuple(items), (opening.start, self.close(opening).end))

    def _comprehension(
        self, opening: Token | None, element: Syntax, value: Syntax | None = None
    ) -> Comprehension:
        """Read the loops behind the first element; `opening` is None in a call's own brackets."""
        clauses = self._clauses()
        start = opening.start if opening else element.span[0]
        end = self.close(opening).end if opening else self.end
        bracket = opening.text if opening else "("
        return Comprehension(bracket, element, value, clauses, span=(start, end))

    def _clauses(self) -> tuple[Clause, ...]:
        found = []
        self.enter()
        while self.sees_word("for"):
            word = self.take()
            target = self.targets()
            if not self.skip_word("in"):
                raise complaints.unexpected(self.text, self.tokens, self.position)
            iterable = self.expression(CONDITION)
            conditions = []
            while self.skip_word("if"):
                conditions.append(self.expression(CONDITION))
            found.append(Clause(target, iterable, tuple(conditions), (word.start, self.end)))
        self.depth -= 1
        return tuple(found)

    def targets(self) -> Syntax:
        """Read what a loop gives values to, before its `in`. Errors: InputError."""
        start = self.next.start
        items = [self.starred(COMPARISON)]
        is_tuple = False
        while self.skip(","):
            is_tuple = True
            if self._at_end():
                break
            items.append(self.starred(COMPARISON))
        target = Tuple(tuple(items), (start, self.end)) if is_tuple else items[0]
        self.check_target(target)
        return target

    def check_target(self, target: Syntax) -> None:
        """Refuse what can't be given a value, at the next token. Errors: InputError."""
        waiting = [target]
        while waiting:
            node = waiting.pop()
            if isinstance(node, (Tuple, List)):
                waiting += node.items
            elif isinstance(node, Starred) and node.stars == "*":
                waiting.append(node.value)
            elif isinstance(node, Name) and node.name in (*CONSTANT_WORDS, "..."):
                token = next(one for one in self.tokens if one.start == node.span[0])
                raise complaints.is_keyword(self.text, self.tokens, token)
            elif not isinstance(node, (Name, Subscript, Attribute)):
                raise complaints.unexpected(self.text, self.tokens, self.position)

    def _at_end(self) -> bool:
        """Tell whether no expression may follow: a tuple ends with a comma."""
        token = self.next
        if token.kind == "sign":
            return token.text in ("=", ":", ")", "]", "}")
        return token.kind in ("end", "dedent") or self.sees_word("in")

    def _check_thousands(self, alone: bool) -> None:
        """Refuse a comma between the digits of one number. Errors: InputError `bad-number`."""
        number, behind = self.tokens[self.position - 1], self.tokens[self.position + 1]
        if number.kind == behind.kind == "number" and (alone or _THOUSANDS.fullmatch(behind.text)):
            error = complaints.number_with_commas(self.text, number)
            if error:
                raise error

    def _with_postfixes(self, value: Syntax) -> Syntax:
        """Read what binds tighter than any operator: a call, an index in brackets, `.T`, a method."""
        start = value.span[0]
        while (token := self.tokens[self.position]).kind == "sign":
            if self._opens_call(token, value):
                if isinstance(value, Attribute) and value.name == PRIME:
                    raise complaints.primed(value.span)
                self.operands.append((value, False))
                self.take()
                before = self._bars, self._bare
                self._bars, self._bare = "", False
                arguments = self._arguments(CLOSES[token.text])
                self._bars, self._bare = before
                value = Call(value, arguments, (start, self.close(token).end))
            elif token.text == "[":
                behind = self._at_place(value, token)
                if behind is None:
                    return value
                value = behind
            elif token.text == ".":
                self.take()
                name = self.next
                if name.kind != "name":
                    raise complaints.missing_operand(self.text, self.tokens, self.position)
                self.take()
                value = Attribute(value, name.text, (start, name.end))
            elif token.text in (TRANSPOSED, PRIME):
                value = Attribute(value, token.text, (start, self.take().end))
            else:
                break
        if isinstance(value, (Group, Call, Attribute)) and self.is_formula:
            self._skip_entry(value)
        return value

    def _opens_call(self, opening: Token, value: Syntax) -> bool:
        """Tell a bracket in which operands stand: of a function also `max{0, x}` and `exp[-x]`."""
        if opening.text == "(" and self._is_bare_paren(opening, value):
            return False
        if opening.text == "(":
            is_factor = isinstance(value, Name) and self._is_factor_before(value)
            return _may_be_called(value) and not is_factor
        if not isinstance(value, Name) or value.name in self.own:
            return False
        is_function = value.name in FUNCTIONS_WITHOUT_BRACKETS or value.name in EXTREMES
        return opening.text in ("{", "[") and (is_function or value.name == "σ")

    def _is_bare_paren(self, opening: Token, value: Syntax) -> bool:
        """Tell a parenthesis that calls nothing: behind a call of a formula, and of LaTeX's braces."""
        if isinstance(value, Call) and self.is_formula:
            return isinstance(value.function, Name) and value.function.name in _CALLED
        is_typed = self.text[opening.start : opening.end] in ("(", "（")
        return not is_typed and not (isinstance(value, Name) and value.name in _CALLED)

    def _at_place(self, value: Syntax, opening: Token) -> Subscript | None:
        """Read places in brackets; None where a formula stands in them, `n [y ln a + b]`."""
        start, books = self.position, self.books
        if self.text[opening.start] == "\\":  # a matrix of LaTeX
            self._factor_at = start
            return None
        is_chance = (
            isinstance(value, Name) and value.name in EXPECTING and value.name not in self.own
        )
        if self.is_formula and is_chance and self.tokens[start + 1].kind != "number":
            raise complaints.expectation(value.span)
        before = self._bars, self._bare
        self._bars, self._bare = "", False
        self.take()
        places = tuple([self._place() for _ in self.items("]")])
        end = self.close(opening).end
        self._bars, self._bare = before
        if self.books > books and len(places) == 1 and self.text[opening.start - 1].isspace():
            self.position = self._factor_at = start
            return None
        return Subscript(value, places, (value.span[0], end))

    def _arguments(self, closing: str = ")") -> tuple[Syntax, ...]:
        found: list[Syntax] = []
        for item in self.items(closing):
            if self.at_option():
                self.position += 2
                value = self._argument(closing)
                found.append(Keyword(item.text, value, (item.start, value.span[1])))
                continue
            argument = self._argument(closing)
            if not found and self.sees_word("for"):
                argument = self._comprehension(None, argument)
            found.append(argument)
        return tuple(found)

    def _argument(self, closing: str) -> Syntax:
        """Read an expression between two commas, one with stars before it, or nothing."""
        token, behind = self.next, self.tokens[min(self.position + 1, len(self.tokens) - 1)]
        if token.kind == "sign":
            if token.text in (",", closing):
                return Missing(token.span)
            if token.text in ("*", "**"):
                self.take()
                value = self._nested(0)
                return Starred(token.text, value, (token.start, value.span[1]))
        elif token.kind == "number" and (behind.kind == "end" or behind.text in ENDS):
            self.take()  # at once, and no level deeper
            return Number(token.text, token.span)
        return self._nested(0)

    def _place(self) -> Syntax:
        """Read a place of an index, or a range of them."""
        start = self.next.start
        first = None if self.sees(":") else self._argument("]")
        if first is not None and not self.sees(":"):
            return first
        ends = [first]
        while len(ends) < 3 and self.skip(":"):
            at_end = self.next.kind == "end" or self.next.text in (":", ",", "]")
            ends.append(None if at_end else self._argument("]"))
        return Slice(ends[0], ends[1], ends[2] if len(ends) == 3 else None, (start, self.end))

    # Lists

    def listed(self, opening: Token, axes: int = 1) -> List | Comprehension | Group:
        """Read a list, or lists in a list, behind its opening bracket. Errors: InputError.

        Around a formula that only books write so, the brackets are parentheses: `[y ln a]`.
        """
        books = self.books
        if axes > MAX_LEVELS:
            raise refusals.too_many_axes(opening.span)
        self.enter()
        items: list[Syntax] = []
        for _ in self.items("]"):
            items.append(self._entry(axes))
            if self.entries > MAX_NUMBERS:
                raise too_many((opening.start, self.end))
            if len(items) == 1 and self.sees_word("for"):
                self.depth -= 1
                return self._comprehension(opening, items[0])
            if self.next.kind != "end" and self.next.text not in (",", "]"):
                if self.begins_statement(opening):
                    raise complaints.unclosed(opening)
                raise refusals.behind_item(self.text, self.tokens, self.position)
        has_comma = self.tokens[self.position - 1].text == ","
        closing = self.close(opening)
        self.depth -= 1
        span = opening.start, closing.end
        if len(items) == axes == 1 and self.books > books and not has_comma:
            return Group(items[0], span)
        return List(tuple(items), span)

    def _entry(self, axes: int) -> Syntax:
        """Read an item of a list; most are numbers, and there may be many."""
        start = self.position
        sign = self.take() if self.sees("-") else None
        if self.next.kind == "number" and self.tokens[self.position + 1].text in (",", "]"):
            token = self.take()
            self.entries += 1
            entry = Number(token.text, token.span)
            return entry if sign is None else Unary("-", entry, (sign.start, token.end))
        self.position = start
        if self.sees("["):
            inner: Syntax = self.listed(self.take(), axes + 1)
            is_row = (
                self.sees("[") and self.next.start > self.end
            )  # as NumPy prints: no place in a list
            if self.next.kind == "end" or self.next.text in (",", "]") or is_row:
                return inner
            inner = self._with_postfixes(inner)
            return self.expression(0, begun=inner)
        self.entries += 1
        return self._argument("]") if self.sees("*") else self._nested(0)


def _may_be_called(value: Syntax) -> bool:
    """Tell what may be a function from a value: `(x)(y)` and `A.T(y)` lack a sign."""
    if isinstance(value, Attribute):
        return value.name not in ("T", TRANSPOSED, INVERSE)
    if isinstance(value, Group):
        return isinstance(value.inner, Lambda)
    return isinstance(value, (Name, Call, Subscript))
