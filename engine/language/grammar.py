"""Tokens to a tree of what is typed, by precedence climbing (V. Pratt, Top Down Operator Precedence, 1973).

It knows what holds tighter than what, and no name's meaning. The grammar is small and closed: what
stands in it nowhere is an error with a place. Here are expressions; `statements.py` reads what they stand in.
"""

import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..base.arrays import MAX_NUMBERS
from ..base.errors import InputError
from ..base.shapes import MAX_AXES
from . import complaints, refusals, statement_complaints
from .cursor import Cursor
from .literals import too_many
from .syntax import (
    AND,
    BINDS,
    COMPARES,
    COMPARISON,
    CONDITION,
    CONSTANT_WORDS,
    NEGATION,
    NOT,
    OR,
    POWER,
    PRODUCT,
    Attribute,
    Binary,
    Call,
    Clause,
    Comparison,
    Comprehension,
    Conditional,
    Dict,
    Group,
    Keyword,
    Lambda,
    List,
    Logical,
    Missing,
    Name,
    Named,
    Number,
    Parameter,
    Slice,
    Starred,
    Subscript,
    Syntax,
    Text,
    Tuple,
    Unary,
)
from .texts import pieces_of
from .tokens import Token, raised, tokens_in_text

_ENDS = frozenset((",", ")", "]", "}", ":"))
_THOUSANDS = re.compile("0[0-9]+")  # of `(1,000)`, which are not 1 and 0


@dataclass
class Grammar(Cursor):
    """Reads the expressions of one program.

    Of the statement that it is at, `target` is the name that is given a value, and `operands` are those
    that were read, without what stands in them; of a call that was not read to its end there is the
    function, with False. Where a statement breaks off, they are looked at first.
    """

    # The name that the statement gives a value to.
    target: Name | None = None
    # The operands that were read of the statement, and whether each was read to its end.
    operands: list[tuple[Syntax, bool]] = field(default_factory=list)
    entries: int = 0  # of the list that is read

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

    def _name(self) -> Name:
        """Take a name that is no word of Python's. Errors: InputError."""
        token = self.next
        if token.kind != "name":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self._check_word(token)
        self.take()
        return Name(token.text, token.span)

    def expression(self, binding: int, begun: Syntax | None = None) -> Syntax:
        """Read an expression whose operators all bind tighter than `binding`. Errors: InputError.

        Its first operand may be `begun`.
        """
        left = begun or self._operand(binding)
        while True:
            token = self.tokens[self.position]
            if token.kind == "end" or token.text in _ENDS:
                return left
            if token.kind == "sign" and (holds := BINDS.get(token.text, 0)):
                if holds <= binding:
                    return left
                operator = self.take().text
                # A power holds from the right: 2^3^x is 2^(3^x).
                right = self._nested(holds - 1) if holds == POWER else self.expression(holds)
                end = right.span[1]
            elif token.kind == "exponent" and binding < POWER:
                operator, right, end = "**", self._raised(), token.end
            elif binding < COMPARISON and (sign := self._compares(token)):
                left = self._comparison(left, sign)
                continue
            elif token.kind == "name" and token.text in _LOOSE and _LOOSE[token.text] > binding:
                left = self._loose(left, token)
                continue
            elif binding < PRODUCT and self._at_product_without_sign():
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

    def several(self, alone: bool = False) -> Syntax:
        """Read one expression, or those of a tuple without brackets. Errors: InputError.

        Where it stands `alone`, or is given to one name, `1,000` is no tuple.
        """
        start = self.position
        first = self.starred()
        if not self.sees(","):
            if isinstance(first, Starred):
                raise complaints.missing_operand(self.text, self.tokens, start)
            return first
        items = [first]
        while self.sees(","):
            self._check_thousands(alone)
            self.take()
            if self._at_end():
                break
            items.append(self.starred())
        return Tuple(tuple(items), (first.span[0], self.end))

    def starred(self, binding: int = 0) -> Syntax:
        """Read an expression, maybe with a star before it. Errors: InputError."""
        if not self.sees("*"):
            return self.expression(binding)
        star = self.take()
        value = self._nested(COMPARISON)
        return Starred("*", value, (star.start, value.span[1]))

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

    # What holds more loosely than a sum

    def _compares(self, token: Token) -> str:
        """Give the sign, or the words, that compares; nothing where none is next."""
        if token.text == "not":
            behind = self.tokens[self.position + 1].text
            return "not in" if behind == "in" and token.kind == "name" else ""
        if token.text == "is" and token.kind == "name":
            return "is not" if self.tokens[self.position + 1].text == "not" else "is"
        return token.text if token.text in COMPARES and token.kind in ("sign", "name") else ""

    def _comparison(self, first: Syntax, sign: str) -> Comparison:
        rest = []
        while sign:
            self.position += 1 + (" " in sign)
            rest.append((sign, self.expression(COMPARISON)))
            sign = self._compares(self.next)
        return Comparison(first, tuple(rest), (first.span[0], rest[-1][1].span[1]))

    def _loose(self, left: Syntax, word: Token) -> Syntax:
        """Read what stands behind `and`, `or` or `if`."""
        if word.text == "if":
            return self._conditional(left)
        operands = [left]
        while self.skip_word(word.text):
            operands.append(self.expression(_LOOSE[word.text]))
        return Logical(word.text, tuple(operands), (left.span[0], operands[-1].span[1]))

    def _conditional(self, then: Syntax) -> Conditional:
        word = self.take()
        condition = self.expression(CONDITION)
        if not self.skip_word("else"):
            raise self._incomplete_choice(word)
        otherwise = self._nested(0)
        return Conditional(then, condition, otherwise, (then.span[0], otherwise.span[1]))

    def _incomplete_choice(self, word: Token) -> InputError:
        if self.next.kind in ("end", "dedent") or self.sees(")"):
            return statement_complaints.no_otherwise(word)
        return complaints.unexpected(self.text, self.tokens, self.position)

    def _lambda(self, word: Token) -> Lambda:
        try:
            parameters = self.parameters(":")
        except InputError:
            parameters = None
        if parameters is None or not self.skip(":"):
            raise complaints.is_keyword(self.text, self.tokens, word)
        body = self._nested(0)
        return Lambda(parameters, body, (word.start, body.span[1]))

    def parameters(self, closing: str, typed: bool = False) -> tuple[Parameter, ...]:
        """Read parameters up to a sign; they may be `typed`: `x: float`. Errors: InputError."""
        found = []
        for first in self.items(closing):
            start, stars, name = first.start, "", ""
            if self.next.text in ("*", "**", "/") and self.next.kind == "sign":
                stars = self.take().text
            if stars == "" or (stars != "/" and self.next.kind == "name"):
                name = self._name().name
            if typed and self.skip(":"):
                self._nested(0)
            default = self._nested(0) if self.skip("=") else None
            found.append(Parameter(name, stars, default, (start, self.end)))
        return tuple(found)

    # Operands

    def _raised(self) -> Syntax:
        """Read what is raised, by itself: it ends where it is on the line again."""
        token = self.take()
        return self._apart(raised(token), lambda: self._nested(0))

    def _apart(self, inside: list[Token], read: Callable[[], Syntax]) -> Syntax:
        """Read an expression that stands in a token; no other tokens may stand there."""
        outer = self.tokens, self.position
        self.tokens, self.position = inside, 0
        inner = read()
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

    def _operand(self, binding: int) -> Syntax:
        token = self.tokens[self.position]
        if token.kind == "end":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.position += 1
        inside = len(self.operands)
        operand: Syntax
        if token.kind == "number":
            operand = Number(token.text, token.span)
        elif token.kind == "name":
            if keyword.iskeyword(token.text) and token.text not in CONSTANT_WORDS:
                if _PREFIXES.get(token.text, 0) > binding:
                    return self._prefixed(token)
                raise complaints.is_keyword(self.text, self.tokens, token)
            operand = Name(token.text, token.span)
            if binding == 0 and self.sees(":=") and token.text not in CONSTANT_WORDS:
                return self._named(operand)
            operand = self._with_postfixes(operand)
        elif token.kind == "text":
            operand = self._with_postfixes(self._text(token))
        elif token.text == "(":
            operand = self._with_postfixes(self._bracketed(token))
        elif token.text == "[":
            operand = self._with_postfixes(self.listed(token))
        elif token.text == "{":
            operand = self._with_postfixes(self._braced(token))
        elif token.text in ("+", "-", "~"):
            inner = self._nested(NEGATION)
            return Unary(token.text, inner, (token.start, inner.span[1]))
        elif token.text == "...":
            operand = Name(token.text, token.span)
        else:
            raise complaints.missing_operand(self.text, self.tokens, self.position - 1)
        del self.operands[inside:]
        if not (isinstance(operand, Tuple) or token.text in CONSTANT_WORDS):  # which are no values
            self.operands.append((operand, True))
        return operand

    def _prefixed(self, word: Token) -> Syntax:
        """Read what stands behind `not` or `lambda`."""
        if word.text == "lambda":
            return self._lambda(word)
        inner = self._nested(NOT)
        return Unary("not", inner, (word.start, inner.span[1]))

    def _named(self, target: Name) -> Named:
        self.take()
        value = self._nested(0)
        return Named(target, value, (target.span[0], value.span[1]))

    def _text(self, first: Token) -> Text:
        """Read a text, and those that stand right behind it, as one."""
        self.position -= 1
        pieces: list[str | Syntax] = []
        while self.next.kind == "text":
            for piece in pieces_of(self.text, self.take().span):
                if not isinstance(piece, str):
                    pieces.append(self._in_braces(*piece))
                elif pieces and isinstance(pieces[-1], str):
                    pieces[-1] += piece
                else:
                    pieces.append(piece)
        return Text(tuple(pieces), (first.start, self.end))

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

    def _braced(self, opening: Token) -> Dict | Comprehension:
        """Read a dict, a set, or a comprehension of one of them."""
        items: list[tuple[Syntax, Syntax | None]] = []
        for _ in self.items("}"):
            key = self._argument("}")
            value = None
            if not isinstance(key, Starred) and self.skip(":"):
                value = self._argument("}")
            if not items and self.sees_word("for"):
                return self._comprehension(opening, key, value)
            items.append((key, value))
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
                continue
            argument = self._argument(")")
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
        elif token.kind == "number" and (behind.kind == "end" or behind.text in _ENDS):
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

    def listed(self, opening: Token, axes: int = 1) -> List | Comprehension:
        """Read a list, or lists in a list, behind its opening bracket. Errors: InputError."""
        if axes > MAX_AXES:
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
        closing = self.close(opening)
        self.depth -= 1
        return List(tuple(items), (opening.start, closing.end))

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
            if self.next.kind == "end" or self.next.text in (",", "]", "["):
                return inner
            inner = self._with_postfixes(inner)
            return self.expression(0, begun=inner)
        self.entries += 1
        return self._argument("]") if self.sees("*") else self._nested(0)


_LOOSE = {"if": CONDITION, "or": OR, "and": AND}
_PREFIXES = {"lambda": CONDITION, "not": COMPARISON}


def _may_be_called(value: Syntax) -> bool:
    """Tell what may be a function from a value: `(x)(y)` and `A.T(y)` lack a sign."""
    if isinstance(value, Attribute):
        return value.name != "T"
    if isinstance(value, Group):
        return isinstance(value.inner, Lambda)
    return isinstance(value, (Name, Call, Subscript))
