"""Tokens to a tree of what is typed, by precedence climbing (V. Pratt, Top Down Operator Precedence, 1973).

It knows what holds tighter than what, and no name's meaning. The grammar is small and closed: what
stands in it nowhere is an error with a place.
"""

import keyword
from dataclasses import dataclass, field

from ..base.arrays import MAX_NUMBERS
from ..base.errors import InputError
from ..base.shapes import MAX_AXES
from . import complaints, refusals
from .cursor import Cursor
from .literals import too_many
from .syntax import (
    BINDS,
    NEGATION,
    POWER,
    PRODUCT,
    Attribute,
    Binary,
    Call,
    Group,
    Keyword,
    List,
    Missing,
    Name,
    Number,
    Slice,
    Assign,
    Bare,
    Statement,
    Subscript,
    Syntax,
    Tuple,
    Unary,
)
from .tokens import Token, raised


@dataclass
class Grammar(Cursor):
    """Reads the statements of one program, one after the other.

    Of the statement that it is at, `target` is the name that is given a value, and `operands` are those
    that were read, without what stands in them; of a call that was not read to its end there is the
    function, with False. Where a statement breaks off, they are looked at first.
    """

    # The name that the statement gives a value to.
    target: Name | None = None
    # The operands that were read of the statement, and whether each was read to its end.
    operands: list[tuple[Syntax, bool]] = field(default_factory=list)
    tuple_at: int = -1  # where an argument begins, which a tuple may be
    entries: int = 0  # of the list that is read

    def statement(self) -> Statement | None:
        """Read the next statement; None behind the last. Errors: InputError."""
        while self.position < len(self.tokens) and self.next.kind == "end":
            self.take()
        if self.position == len(self.tokens):
            return None
        start = self.next.start
        self.operands, self.target = [], None
        self.target = self._target()
        expression = self.expression(0)
        if self.next.kind != "end":
            raise self._unexpected()
        span = (start, expression.span[1])
        return Assign((self.target,), expression, span) if self.target else Bare(expression, span)

    def _target(self) -> Name | None:
        """Take `name =`, if the statement begins with it."""
        if not self.at_option():
            return None
        name = self.take()
        self._check_word(name)
        self.take()
        return Name(name.text, name.span)

    def _unexpected(self) -> InputError:
        """Refuse the next token; `wᵀx` and `w^T x` without a sign mean a matrix product."""
        before = self.tokens[max(0, self.position - 1)]
        if before.text == "T" and self.tokens[self.position - 2].text == "**":
            before = before._replace(start=self.tokens[self.position - 2].start)
        elif before.text != "ᵀ":
            return complaints.unexpected(self.text, self.tokens, self.position)
        if self.next.kind == "name" or self.sees("("):
            return complaints.behind_transposed(self.text, before, self.next)
        return complaints.unexpected(self.text, self.tokens, self.position)

    def _check_word(self, token: Token) -> None:
        if keyword.iskeyword(token.text):
            raise complaints.is_keyword(self.text, self.tokens, token)

    def expression(self, binding: int) -> Syntax:
        """Read an expression whose operators all bind tighter than `binding`. Errors: InputError."""
        left = self._operand()
        while True:
            token = self.tokens[self.position]
            if token.kind == "sign" and (holds := BINDS.get(token.text, 0)):
                if holds <= binding:
                    return left
                operator = self.take().text
                # A power holds from the right: 2^3^x is 2^(3^x).
                right = self._nested(holds - 1) if holds == POWER else self.expression(holds)
                end = right.span[1]
            elif token.kind == "exponent" and binding < POWER:
                operator, right, end = "**", self._raised(), token.end
            elif token.kind != "end" and binding < PRODUCT and self._at_product_without_sign():
                operator, right = "*", self.expression(PRODUCT)
                end = right.span[1]
            else:
                return left
            left = Binary(left, operator, right, (left.span[0], end))

    def _nested(self, binding: int) -> Syntax:
        """Read an expression inside of another: behind `(`, `,`, a sign or `^`."""
        self.enter()
        inner = self.expression(binding)
        self.depth -= 1
        return inner

    def _raised(self) -> Syntax:
        """Read what is raised, by itself: it ends where it is on the line again."""
        token = self.take()
        outer = self.tokens, self.position
        self.tokens, self.position = raised(token), 0
        inner = self._nested(0)
        if self.next.kind != "end":
            raise complaints.unexpected(self.text, self.tokens, self.position)
        self.tokens, self.position = outer
        return inner

    def _at_product_without_sign(self) -> bool:
        """Tell whether a number stands before a name or a parenthesis: `2x`, `2(x+1)`."""
        number = self.tokens[self.position - 1]
        if number.kind != "number":
            return False
        if self.next.kind == "name":
            is_word = keyword.iskeyword(self.next.text)
            return not is_word and not complaints.is_imaginary(number, self.next)
        return self.sees("(")

    def _operand(self) -> Syntax:
        token = self.tokens[self.position]
        if token.kind == "end":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        is_argument = self.position == self.tuple_at
        self.take()
        inside = len(self.operands)
        operand: Syntax
        if token.kind == "number":
            operand = Number(token.text, token.span)
        elif token.kind == "name":
            self._check_word(token)
            operand = self._with_postfixes(Name(token.text, token.span))
        elif token.text == "(":
            operand = self._with_postfixes(self._bracketed(token, is_argument))
        elif token.text == "[":
            self.entries = 0
            operand = self._with_postfixes(self.listed(token))
        elif token.text in ("+", "-"):
            inner = self._nested(NEGATION)
            return Unary(token.text, inner, (token.start, inner.span[1]))
        else:
            raise complaints.missing_operand(self.text, self.tokens, self.position - 1)
        del self.operands[inside:]
        if not isinstance(operand, Tuple):  # which is an argument, and no value
            self.operands.append((operand, True))
        return operand

    def _bracketed(self, opening: Token, is_argument: bool) -> Group | Tuple:
        """Read what stands in parentheses: one expression, or those of a tuple, where one may be."""
        if is_argument and self.sees(")"):
            return Tuple((), (opening.start, self.take().end))
        inner = self._nested(0)
        if not (is_argument and self.sees(",")):
            return Group(inner, (opening.start, self.close(opening).end))
        self.take()
        items = [inner, *(self._argument(")") for _ in self.items(")"))]
        return Tuple(tuple(items), (opening.start, self.close(opening).end))

    def _with_postfixes(self, value: Syntax) -> Syntax:
        """Read what binds tighter than any operator: a call, an index in brackets, `.T`, a method."""
        start = value.span[0]
        while (token := self.tokens[self.position]).kind == "sign":
            if token.text == "(" and _may_be_called(value):
                self.operands.append((value, False))
                self.take()
                arguments = self._arguments()
                value = Call(value, arguments, (start, self.close(token).end))
            elif token.text == "[":
                self.take()
                places = tuple([self._place() for _ in self.items("]")])
                value = Subscript(value, places, (start, self.close(token).end))
            elif token.text == ".":
                self.take()
                name = self.next
                if name.kind != "name":
                    raise complaints.missing_operand(self.text, self.tokens, self.position)
                self.take()
                value = Attribute(value, name.text, (start, name.end))
            elif token.text == "ᵀ":
                value = Attribute(value, "T", (start, self.take().end))
            else:
                break
        return value

    def _arguments(self) -> tuple[Syntax, ...]:
        found: list[Syntax] = []
        for item in self.items(")"):
            if self.at_option():
                self.position += 2
                value = self._argument(")")
                found.append(Keyword(item.text, value, (item.start, value.span[1])))
            else:
                found.append(self._argument(")"))
        return tuple(found)

    def _argument(self, closing: str) -> Syntax:
        """Read an expression between two commas, or what is none: a word of Python's, and nothing."""
        token, behind = self.next, self.tokens[min(self.position + 1, len(self.tokens) - 1)]
        if token.kind == "sign" and token.text in (",", closing):
            return Missing(token.span)
        if behind.kind == "end" or behind.text in (",", ")", "]", ":"):
            if token.kind == "number":  # at once, and no level deeper
                self.take()
                return Number(token.text, token.span)
            if token.kind == "name" and keyword.iskeyword(token.text):
                self.take()
                return Name(token.text, token.span)
        self.tuple_at = self.position
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

    def listed(self, opening: Token, axes: int = 1) -> List:
        """Read a list of numbers, or of lists, behind its opening bracket. Errors: InputError."""
        if axes > MAX_AXES:
            raise refusals.too_many_axes(opening)
        self.enter()
        items: list[Syntax] = []
        computed: list[int] = []
        try:
            for item in self.items("]"):
                if self.skip("["):
                    items.append(self.listed(item, axes + 1))
                else:
                    items.append(self._entry(computed))
                    self.entries += 1
                if self.entries > MAX_NUMBERS:
                    raise too_many((opening.start, self.end))
                if self.next.kind != "end" and self.next.text not in (",", "]"):
                    raise refusals.behind_item(self.text, self.tokens, self.position)
            closing = self.close(opening)
        except InputError:
            for start in computed:  # a name in it is said before all that stands behind
                refusals.check_entry(self.text, self.tokens, start)
            raise
        self.depth -= 1
        return List(tuple(items), (opening.start, closing.end))

    def _entry(self, computed: list[int]) -> Syntax:
        """Read a number of a list; `computed` notes where an expression begins that comes to one."""
        start = self.position
        sign = self.take() if self.sees("-") else None
        if self.next.kind == "number" and self.tokens[self.position + 1].text in (",", "]"):
            token = self.take()  # most are such, and there may be many
            entry = Number(token.text, token.span)
            return entry if sign is None else Unary("-", entry, (sign.start, token.end))
        self.position = start
        computed.append(start)
        return self._nested(0)


def _may_be_called(value: Syntax) -> bool:
    """Tell a name, and one behind a dot that is no `.T`, from a value: `(x)(y)` lacks a sign."""
    return isinstance(value, Name) or (isinstance(value, Attribute) and value.name != "T")
