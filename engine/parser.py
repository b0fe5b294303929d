"""Program text to statements of SymPy gate expressions, each gate with its place in the text.

The grammar is small and closed: what is not written here is an error with a place. No text of
a user reaches Python's or SymPy's own parsers, which can be made to run code. See
docs/decisions/0002-our-own-parser.md.
"""

import keyword
import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import sympy

from engine import complaints
from engine.errors import InputError, Span, TooLarge
from engine.gates import BY_NAME, BY_OPERATOR, CONSTANTS, FUNCTIONS, nearest
from engine.rows import GateFunction, Row
from engine.tokens import Token, tokens

MAX_CHARACTERS = 10_000
MAX_NESTING = 80

# How tightly a sign holds its operands. A power holds tightest, and from the right.
_SUM, _PRODUCT, _NEGATION, _POWER = 10, 20, 30, 40
_BINDS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}
_MODULES = ("np", "numpy", "math")
_ONE, _TWO = sympy.Float(1), sympy.Float(2)


class Statement(NamedTuple):
    """`name = expression`, or an expression alone (`name` is None).

    `spans` are the places of the expression's gates in post-order: operands before their gate,
    left before right. Equal SymPy trees are one object, so a place belongs to an occurrence.
    """

    name: str | None
    span: Span
    expression: sympy.Expr
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """What was typed: the text, and its statements. The last one is the output."""

    text: str
    statements: tuple[Statement, ...]


def parse(text: str) -> Program:
    """Read a program.

    Errors: InputError (and TooLarge for a program over 10,000 characters), always with a span.

    >>> parse("q = x+y; q*z").statements[1].spans
    ((9, 12),)
    """
    if len(text) > MAX_CHARACTERS:
        raise TooLarge(
            "program-too-long",
            f"the program has {len(text):,} characters; {MAX_CHARACTERS:,} are allowed",
            "Shorten it.",
            (MAX_CHARACTERS, len(text)),
        )
    statements = tuple(_Reader(text, list(tokens(text))).statements())
    if not statements:
        raise InputError(
            "empty", "there is no expression yet", "Type one, such as (x+y)*z.", (0, len(text))
        )
    return Program(text, statements)


def is_constant(expression: sympy.Expr) -> bool:
    """Tell a number, π or e (or the negative of one) from a gate or a name."""
    return not isinstance(expression, sympy.Symbol | GateFunction)


class _Part(NamedTuple):
    """A parsed operand, and its extent with its own parentheses."""

    expression: sympy.Expr
    start: int
    end: int


@dataclass
class _Reader:
    """Reads one program by precedence climbing (V. Pratt, Top Down Operator Precedence, 1973)."""

    text: str
    tokens: list[Token]
    position: int = 0
    depth: int = 0
    spans: list[Span] = field(default_factory=list)
    assigned: set[str] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    current: str | None = None

    @property
    def next(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        token = self.next
        self.position += 1
        return token

    def sees(self, sign: str) -> bool:
        return self.next.kind == "sign" and self.next.text == sign

    def statements(self) -> list[Statement]:
        found = []
        while self.position < len(self.tokens):
            if self.next.kind == "end":
                self.take()
            else:
                found.append(self.statement())
        return found

    def statement(self) -> Statement:
        start = self.next.start
        self.spans = []
        self.current = self.target()
        part = self.expression(0)
        if self.next.kind != "end":
            raise complaints.unexpected(self.text, self.tokens, self.position)
        name, self.current = self.current, None
        if name is not None:
            self.assigned.add(name)
        return Statement(name, (start, part.end), part.expression, tuple(self.spans))

    def target(self) -> str | None:
        """Take `name =`, if the statement begins with it."""
        name = self.next
        if name.kind != "name" or self.tokens[self.position + 1].text != "=":
            return None
        self.check_name(name)
        if name.text in CONSTANTS:
            raise InputError(
                "constant",
                f"`{name.text}` is a constant and can't be assigned",
                f"Use another name, such as `{name.text}1`.",
                name.span,
            )
        if name.text in self.assigned:
            raise InputError(
                "assigned-twice",
                f"`{name.text}` is assigned twice",
                "A name has one value: give the second one a name of its own.",
                name.span,
            )
        if name.text in self.inputs:
            raise InputError(
                "used-before-assigned",
                f"`{name.text}` is used before it is assigned",
                "Move this statement above the first use of the name.",
                name.span,
            )
        self.take()
        self.take()
        return name.text

    def expression(self, binding: int) -> _Part:
        """Read an expression whose operators all bind tighter than `binding`."""
        left = self.operand()
        while True:
            if binding < _POWER and self.next.kind == "exponent":
                raised = self.take()
                exponent = _Part(_float(float(raised.text)), raised.start, raised.end)
                left = self.binary("**", left, exponent)
            elif binding < _PRODUCT and self.at_product_without_sign():
                left = self.binary("*", left, self.expression(_PRODUCT))
            elif self.next.kind == "sign" and _BINDS.get(self.next.text, 0) > binding:
                operator = self.take().text
                if operator == "**":  # holds from the right: 2^3^x is 2^(3^x)
                    left = self.binary(operator, left, self.nested(_POWER - 1))
                else:
                    left = self.binary(operator, left, self.expression(_BINDS[operator]))
            else:
                return left

    def nested(self, binding: int) -> _Part:
        """Read an expression inside of another: behind `(`, `,`, a sign or `^`."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise InputError(
                "too-deep",
                f"the expression is nested more than {MAX_NESTING} deep here",
                "Give an inner part a name: q = …",
                self.tokens[self.position - 1].span,
            )
        inner = self.expression(binding)
        self.depth -= 1
        return inner

    def at_product_without_sign(self) -> bool:
        """Tell whether a number stands before a name or a parenthesis: `2x`, `2(x+1)`."""
        number = self.tokens[self.position - 1]
        if number.kind != "number":
            return False
        if self.next.kind == "name":
            is_word = keyword.iskeyword(self.next.text)
            return not is_word and not complaints.is_imaginary(number, self.next)
        return self.sees("(")

    def operand(self) -> _Part:
        token = self.next
        if token.kind == "end":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.take()
        if token.kind == "number":
            return _Part(_number(token), *token.span)
        if token.kind == "name":
            return self.name(token)
        if token.text == "(":
            inner = self.nested(0)
            return _Part(inner.expression, token.start, self.close(token).end)
        if token.text in ("+", "-"):
            inner = self.nested(_NEGATION)
            if token.text == "+":
                return _Part(inner.expression, token.start, inner.end)
            if is_constant(inner.expression):
                return _Part(-inner.expression, token.start, inner.end)
            return self.gate(BY_NAME["neg"], (inner,), token.start, inner.end)
        raise complaints.missing_operand(self.text, self.tokens, self.position - 1)

    def name(self, token: Token) -> _Part:
        start = token.start
        if token.text in _MODULES and self.sees("."):
            token = self.after_module(token)
        if self.sees("(") and token.text in FUNCTIONS:
            return self.call(FUNCTIONS[token.text], token.text, start)
        self.check_name(token)
        if self.sees("("):
            known = token.text in self.assigned | self.inputs | CONSTANTS.keys()
            raise complaints.unknown_function(self.text, self.tokens, self.position - 1, known)
        if token.text in CONSTANTS:
            return _Part(CONSTANTS[token.text], start, token.end)
        if token.text == self.current:
            raise InputError(
                "used-before-assigned",
                f"`{token.text}` is used in its own definition, before it is assigned",
                "A name has one value: give the new one a name of its own.",
                token.span,
            )
        if token.text in FUNCTIONS and token.text not in self.assigned:
            raise InputError(
                "function-without-call",
                f"`{token.text}` is a function, and has no operands here",
                f"Put them in parentheses: {token.text}(x).",
                token.span,
            )
        if token.text not in self.assigned:
            self.inputs.add(token.text)
        return _Part(sympy.Symbol(token.text), start, token.end)

    def after_module(self, module: Token) -> Token:
        """Skip `np.` and `math.` before a function or constant that the language has."""
        self.take()
        token = self.next
        if token.kind != "name":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.take()
        if token.text in FUNCTIONS or token.text in CONSTANTS:
            return token
        raise InputError(
            "unknown-function",
            f"`{module.text}.{token.text}` is not part of the language",
            f"Did you mean `{nearest(token.text)}`?",
            (module.start, token.end),
        )

    def call(self, row: Row, typed: str, start: int) -> _Part:
        opening = self.take()
        operands: list[_Part] = []
        while not self.sees(")"):
            operands.append(self.nested(0))
            if not self.sees(","):
                break
            self.take()
        end = self.close(opening).end
        if len(operands) < row.arity or (len(operands) > row.arity and not row.variadic):
            wanted = "one operand" if row.arity == 1 else "two operands"
            wanted = "two or more operands" if row.variadic else wanted
            raise InputError(
                "wrong-arity",
                f"`{typed}` takes {wanted}, and has {len(operands) or 'none'} here",
                f"Write {typed}({', '.join('xy'[: row.arity])}).",
                (start, end),
            )
        return self.gate(row, tuple(operands), start, end)

    def binary(self, operator: str, left: _Part, right: _Part) -> _Part:
        """Apply an operator as the notes draw it: `1/u`, `u^2` and `e^u` are gates of their own."""
        row, parts = BY_OPERATOR[operator], (left, right)
        if row.name == "div" and left.expression == _ONE:
            return self.gate(BY_NAME["reciprocal"], parts[1:], left.start, right.end)
        if row.name == "pow" and right.expression == _TWO:
            return self.gate(BY_NAME["square"], parts[:1], left.start, right.end)
        if row.name == "pow" and left.expression is sympy.E:
            return self.gate(BY_NAME["exp"], parts[1:], left.start, right.end)
        return self.gate(row, parts, left.start, right.end)

    def gate(self, row: Row, parts: tuple[_Part, ...], start: int, end: int) -> _Part:
        self.spans.append((start, end))
        return _Part(row(*(part.expression for part in parts)), start, end)

    def close(self, opening: Token) -> Token:
        if self.sees(")"):
            return self.take()
        if self.next.kind == "end":
            raise InputError(
                "unclosed", "this parenthesis is never closed", "Add a `)`.", opening.span
            )
        raise complaints.unexpected(self.text, self.tokens, self.position)

    def check_name(self, token: Token) -> None:
        if keyword.iskeyword(token.text):
            raise complaints.is_keyword(token)
        if token.text == "expr":
            raise InputError(
                "reserved-name",
                "`expr` is what a link calls the program itself",
                "Use another name, such as `u`.",
                token.span,
            )


def _number(token: Token) -> sympy.Float:
    value = float(token.text)
    digits = token.text.lower().partition("e")[0]
    if math.isinf(value) or (value == 0 and digits.strip("0.")):
        shown = token.text if len(token.text) <= 24 else token.text[:20] + "…"
        raise InputError(
            "number-out-of-range",
            f"{shown} is too {'large' if value else 'small'} for a 64-bit number",
            "Numbers lie between 5e-324 and 1.8e308.",
            token.span,
        )
    return _float(value)


@lru_cache(maxsize=1024)
def _float(value: float) -> sympy.Float:
    return sympy.Float(value)
