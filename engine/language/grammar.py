"""Tokens to a tree of what is typed, by precedence climbing (V. Pratt, Top Down Operator Precedence, 1973).

It knows what holds tighter than what, and no name's meaning. The grammar is small and closed: what
stands in it nowhere is an error with a place. Here are expressions; `statements.py` reads what they stand in.
"""

import keyword
from dataclasses import dataclass

from ..base.errors import InputError
from . import complaints, statement_complaints
from .brackets import ENDS, Brackets
from .signs import Token
from .splitting import taken_apart
from .syntax import (
    AND,
    BESIDE,
    BINDS,
    COMPARES,
    COMPARISON,
    CONDITION,
    CONSTANT_WORDS,
    DOT,
    INVERSE,
    NEGATED,
    NEGATION,
    NOT,
    OR,
    POWER,
    PRODUCT,
    TRANSPOSED,
    Attribute,
    Binary,
    Comparison,
    Conditional,
    Lambda,
    Logical,
    Name,
    Named,
    Number,
    Parameter,
    Starred,
    Sum,
    Syntax,
    Tuple,
    Unary,
)
from .tokens import raised

_LOOSE = {"if": CONDITION, "or": OR, "and": AND}
_PREFIXES = {"lambda": CONDITION, "not": COMPARISON}


@dataclass
class Grammar(Brackets):
    """Reads the expressions of one program."""

    def _unexpected(self) -> InputError:
        """Refuse the next token."""
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
            if token.kind == "end" or token.text in ENDS:
                return left
            if token.kind == "sign" and (holds := BINDS.get(token.text, 0)):
                if token.text == "|" and binding < PRODUCT and self._at_factor():
                    left = self._factor(left)
                    continue
                if holds <= binding:
                    return left
                if holds == POWER and self._at_inverse():
                    self.position += 5
                    left = Attribute(left, INVERSE, (left.span[0], self.end))
                    continue
                if token.text == "|" and self._ends_at_bar(binding):
                    return left
                if self._bare and holds == PRODUCT and self._function_behind():
                    return left
                operator = self._product_of(left, self.take())
                # A power holds from the right: 2^3^x is 2^(3^x).
                right = self._nested(holds - 1) if holds == POWER else self.expression(holds)
                end = right.span[1]
            elif token.kind == "exponent" and token.text == "-1" and binding < POWER:
                left = Attribute(left, INVERSE, (left.span[0], self.take().end))
                continue
            elif token.kind == "exponent" and binding < POWER:
                operator, right, end = "**", self._raised(), token.end
            elif binding < COMPARISON and (sign := self._compares(token)):
                left = self._comparison(left, sign)
                continue
            elif token.kind == "name" and token.text in _LOOSE and _LOOSE[token.text] > binding:
                left = self._loose(left, token)
                continue
            elif binding < PRODUCT and self._at_factor():
                left = self._factor(left)
                continue
            else:
                return left
            left = Binary(left, operator, right, (left.span[0], end))

    def _at_inverse(self) -> bool:
        """Tell whether `^{-1}` is next, which books write for an inverse."""
        behind = self.tokens[self.position + 1 : self.position + 5]
        return [token.text for token in behind] == ["{", "-", "1", "}"]

    def _ends_at_bar(self, binding: int) -> bool:
        """Tell a bar that closes from one that joins conditions, or opens."""
        return self._bars == "|" or (binding >= PRODUCT and self._bar_opens())

    def _function_behind(self) -> bool:
        """Tell whether a function without brackets stands behind the sign that is next."""
        self.position += 1
        found = self.at_function()
        self.position -= 1
        return found

    def _product_of(self, left: Syntax, sign: Token) -> str:
        """Give the operator of a sign: behind `ᵀ` a product is that of matrices."""
        if not (isinstance(left, Attribute) and left.name == TRANSPOSED):
            return sign.text
        is_matrix = sign.text == DOT or (sign.text == "*" and self.text[sign.start] == "*")
        return BESIDE if is_matrix else sign.text

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
        inside = taken_apart(raised(token), self.pieces) if self.pieces else raised(token)
        return self._apart(inside, lambda: self._nested(0))

    def _operand(self, binding: int) -> Syntax:
        token = self.tokens[self.position]
        if token.kind == "end":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.position += 1
        inside = len(self.operands)
        operand: Syntax
        if token.kind == "number":
            operand = self._where_holds(Number(token.text, token.span))
        elif token.kind == "name":
            if keyword.iskeyword(token.text) and token.text not in CONSTANT_WORDS:
                if _PREFIXES.get(token.text, 0) > binding:
                    return self._prefixed(token)
                raise complaints.is_keyword(self.text, self.tokens, token)
            operand = Name(token.text, token.span)
            if (made := self._named_function(operand)) is not None:
                return made
            operand = self.known_as(operand) if self.sees("(") else operand
            if binding == 0 and self.sees(":=") and token.text not in CONSTANT_WORDS:
                return self._named(operand)
            operand = self._with_postfixes(operand)
        elif token.kind == "text":
            operand = self._with_postfixes(self._text(token))
        elif token.text == "(":
            operand = self._with_postfixes(self._whole(self._bracketed, token))
        elif token.text == "[":
            operand = self._with_postfixes(self._whole(self.listed, token))
        elif (of_books := self._of_books(token)) is not None:
            is_whole = isinstance(of_books, Sum) or token.kind == "fraction"
            operand = of_books if is_whole else self._with_postfixes(of_books)
        elif token.text == "{":
            operand = self._with_postfixes(self._whole(self._braced, token))
        elif token.text == NEGATED:  # which holds tighter than the word `not`
            inner = self._nested(NEGATION)
            return Unary("not", inner, (token.start, inner.span[1]))
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

    def _named_function(self, name: Name) -> Syntax | None:
        """Read a function without brackets, or a sum whose sign is a word; None where there is none."""
        if (made := self._without_brackets(name)) is not None:
            return made
        if name.name[0] in "ΣΠm" and (made := self.sum_named(name)) is not None:
            return made
        return None

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
