"""Program text to statements of SymPy gate expressions, each gate with its place in the text.

The grammar is small and closed: what is not written here is an error with a place. No text of
a user reaches Python's or SymPy's own parsers, which can be made to run code. See
docs/decisions/0002-our-own-parser.md.
"""

import keyword
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sympy

from ..base.arrays import MAKERS, Array, Numbers
from ..base.errors import InputError, Span, TooLarge
from ..base.shapes import MAX_AXES
from ..base.words import say
from ..gates.rows import GateFunction, Options, Row
from ..gates.table import BY_NAME, BY_OPERATOR, CONSTANTS, EXTREMES, FUNCTIONS, spelled
from . import complaints, refusals
from .constants import computed
from .literals import Reader, array_of, constant, listed, made, number
from .options import axis, option, places, second_order, typed_options
from .tokens import Token, code_in, raised, tokens

MAX_CHARACTERS, MAX_WITH_COMMENTS = 10_000, 40_000

# How tightly a sign holds its operands. A power holds tightest, and from the right.
_SUM, _PRODUCT, _NEGATION, _POWER = 10, 20, 30, 40
_BINDS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "@": _PRODUCT, "**": _POWER}

_MODULES, _INNER_MODULES = (
    ("np", "numpy", "math"),
    ("linalg", "random", "nn", "functional", "special"),
)
_MODULES_BEFORE_CALLS = ("torch", "jnp", "Math")
MODULES = (*_MODULES, *_MODULES_BEFORE_CALLS)
_OF_ARRAYS = ("np", "numpy", "jnp")
_REDUCTIONS = {"amax": "max", "amin": "min"}  # NumPy's names of those that take one array
_CALLED = {*FUNCTIONS, *MAKERS, *_REDUCTIONS, "array"}
_EXAMPLES = {**{maker: f"{maker}(4, 3)" for maker in MAKERS}, "array": "array([1, 2])"}
_METHODS = {
    "dot": "dot(B)",
    **{each: f"{each}()" for each in ("sum", "mean", "max", "min", "transpose")},
}
_ONE, _TWO = sympy.Float(1), sympy.Float(2)


class Statement(NamedTuple):
    """`name = expression`, or an expression alone (`name` is None).

    `spans` are the places of the expression's gates in post-order: operands before their gate,
    left before right. Equal SymPy trees are one object, so a place belongs to an occurrence.
    `given` is the value of the input that a name makes which is given constants alone.
    """

    name: str | None
    span: Span
    expression: sympy.Expr
    spans: tuple[Span, ...]
    given: float | Numbers | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """What was typed: the text, and its statements. The last one is the output.

    `with_axis` are the places of calls `np.max(A, 1)` in which the number is read as an axis, and
    `without_axis` of those in which it is compared with.
    """

    text: str
    statements: tuple[Statement, ...]
    with_axis: frozenset[Span] = frozenset()
    without_axis: frozenset[Span] = frozenset()


def parse(text: str, with_axis: frozenset[Span] = frozenset()) -> Program:
    """Read a program. `with_axis` are the places of calls `np.max(A, 1)` whose operand is an array.

    Errors: InputError (and TooLarge for a program over 10,000 characters), always with a span.

    >>> parse("q = x+y; q*z").statements[1].spans
    ((9, 12),)
    """
    _check_length(text)
    try:
        reader = _Reader(text, list(tokens(text)), with_axis=with_axis)
        statements = tuple(reader.statements())
    except InputError as error:
        for offer in error.offers:
            if read := _taken(offer, _MENDED if error.code == "missing-operator" else 0):
                error.hint = error.offering(read)
                break
        raise
    if not statements:
        raise InputError(
            "empty",
            say("there is no expression yet"),
            say("Type one, such as (x+y)*z."),
            (0, len(text)),
        )
    return Program(text, statements, with_axis, frozenset(reader.without_axis))


def _check_length(text: str) -> None:
    if len(text) <= MAX_CHARACTERS:
        return
    count, place = code_in(text, MAX_CHARACTERS)
    if count > MAX_CHARACTERS:
        message = say(
            "the program has {count:,} characters; {most:,} are allowed",
            count=count,
            most=MAX_CHARACTERS,
        )
    elif len(text) > MAX_WITH_COMMENTS:
        place = MAX_WITH_COMMENTS
        message = say(
            "the program has {count:,} characters with its comments; {most:,} are allowed",
            count=len(text),
            most=MAX_WITH_COMMENTS,
        )
    else:
        return
    raise TooLarge("program-too-long", message, say("Shorten it."), (place, len(text)))


_MENDED = 8  # places of one text that are mended before it is offered


def _taken(text: str, left: int) -> str | None:
    """Give a text that a hint offers, if it is a program; else mend it as its own error offers."""
    try:
        return text if _Reader(text, list(tokens(text))).statements() else None
    except InputError as error:
        offers = error.offers[:1] if left and error.code == "missing-operator" else ()
        return next((read for offer in offers if (read := _taken(offer, left - 1))), None)


def constant_of(name: str, text: str) -> float | Numbers | None:
    """Compute what may stand behind `name =` and make an input: an expression of constants.

    None for all else, and for what is not finite. Errors: InputError.

    >>> constant_of("x", "1/2"), constant_of("x", "2*y")
    (0.5, None)
    """
    if len(text) > MAX_CHARACTERS:
        return None
    reader = _Reader(text, list(tokens(text)), current=name)
    part = reader.expression(0)
    return computed(part.expression) if reader.position == len(reader.tokens) - 1 else None


def literal(text: str) -> Array:
    """Read a text that is one list. Errors: InputError."""
    reader = _Reader(text, list(tokens(text)))
    array = listed(reader, reader.take())
    if reader.position < len(reader.tokens) - 1:
        raise refusals.behind_list(reader.next)
    return array


def is_constant(expression: sympy.Expr) -> bool:
    """Tell a number, π or e (or the negative of one) or an array of numbers from a gate or a name."""
    return not isinstance(expression, sympy.Symbol | GateFunction)


class _Part(NamedTuple):
    """A parsed operand, and its extent with its own parentheses."""

    expression: sympy.Expr
    start: int
    end: int


@dataclass
class _Reader(Reader):
    """Reads one program by precedence climbing (V. Pratt, Top Down Operator Precedence, 1973)."""

    spans: list[Span] = field(default_factory=list)
    assigned: set[str] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    current: str | None = None
    begins: int = 0  # where the expression of the current statement does
    with_axis: frozenset[Span] = frozenset()
    without_axis: set[Span] = field(default_factory=set)

    def statements(self) -> list[Statement]:
        found = []
        while self.position < len(self.tokens):
            if self.next.kind == "end":
                self.take()
            else:
                found.append(self.statement())
        # The last statement is the output: what is computed there is drawn.
        return [*map(_as_input, found[:-1]), *found[-1:]]

    def statement(self) -> Statement:
        start = self.next.start
        self.spans = []
        self.current = self.target()
        self.begins = self.next.start
        part = self.expression(0)
        if self.next.kind != "end":
            raise self.unexpected()
        name, self.current = self.current, None
        if name is not None:
            self.assigned.add(name)
        return Statement(name, (start, part.end), part.expression, tuple(self.spans))

    def unexpected(self) -> InputError:
        """Refuse the next token; `wᵀx` and `w^T x` without a sign mean a matrix product."""
        before = self.tokens[max(0, self.position - 1)]
        if before.text == "T" and self.tokens[self.position - 2].text == "**":
            before = before._replace(start=self.tokens[self.position - 2].start)
        elif before.text != "ᵀ":
            return complaints.unexpected(self.text, self.tokens, self.position)
        if self.next.kind == "name" or self.sees("("):
            return complaints.behind_transposed(self.text, before, self.next)
        return complaints.unexpected(self.text, self.tokens, self.position)

    def target(self) -> str | None:
        """Take `name =`, if the statement begins with it."""
        name = self.next
        if not self.at_option():
            return None
        self.check_name(name)
        if name.text in CONSTANTS:
            raise complaints.not_assignable(name, "constant")
        if name.text in self.assigned:
            raise complaints.not_assignable(name, "assigned-twice")
        if name.text in self.inputs:
            raise complaints.not_assignable(name, "used-before-assigned")
        self.take()
        self.take()
        return name.text

    def expression(self, binding: int) -> _Part:
        """Read an expression whose operators all bind tighter than `binding`."""
        left = self.operand()
        while True:
            token = self.next
            if token.kind == "exponent" and binding < _POWER:
                left = self.binary("**", left, self.raised())
            elif binding < _PRODUCT and self.at_product_without_sign():
                left = self.binary("*", left, self.expression(_PRODUCT))
            elif token.kind == "sign" and _BINDS.get(token.text, 0) > binding:
                operator = self.take().text
                if operator == "**":  # holds from the right: 2^3^x is 2^(3^x)
                    left = self.binary(operator, left, self.nested(_POWER - 1))
                else:
                    left = self.binary(operator, left, self.expression(_BINDS[operator]))
            else:
                return left

    def nested(self, binding: int) -> _Part:
        """Read an expression inside of another: behind `(`, `,`, a sign or `^`."""
        self.enter()
        inner = self.expression(binding)
        self.depth -= 1
        return inner

    def raised(self) -> _Part:
        """Read what is raised, by itself: it ends where it is on the line again."""
        token = self.take()
        outer = self.tokens, self.position
        self.tokens, self.position = raised(token), 0
        inner = self.nested(0)
        if self.next.kind != "end":
            raise complaints.unexpected(self.text, self.tokens, self.position)
        self.tokens, self.position = outer
        return _Part(inner.expression, token.start, token.end)

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
            return _Part(constant(number(token)), *token.span)
        if token.kind == "name":
            return self.with_postfixes(self.name(token))
        if token.text == "(":
            inner = self.nested(0)
            closing = self.close(token)
            return self.with_postfixes(_Part(inner.expression, token.start, closing.end))
        if token.text == "[":
            return self.with_postfixes(_Part(listed(self, token), token.start, self.end))
        if token.text in ("+", "-"):
            inner = self.nested(_NEGATION)
            if token.text == "+":
                return _Part(inner.expression, token.start, inner.end)
            if is_constant(inner.expression):
                return _Part(_negative(inner.expression), token.start, inner.end)
            return self.gate(BY_NAME["neg"], (inner,), token.start, inner.end)
        raise complaints.missing_operand(self.text, self.tokens, self.position - 1)

    def with_postfixes(self, part: _Part) -> _Part:
        """Read what binds tighter than any operator: an index in brackets, `.T`, a method's call."""
        while True:
            if self.sees("["):
                index = (("index", places(self, self.take())),)
                part = self.gate(BY_NAME["index"], (part,), part.start, self.end, index)
            elif self.skip("."):
                part = self.attribute(part)
            elif self.skip("ᵀ"):
                part = self.gate(BY_NAME["transpose"], (part,), part.start, self.end)
            else:
                return part

    def attribute(self, part: _Part) -> _Part:
        name = self.next
        if name.kind != "name":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.take()
        if name.text == "T":
            return self.gate(BY_NAME["transpose"], (part,), part.start, name.end)
        if name.text not in _METHODS:
            raise complaints.unknown_attribute(
                self.text, self.tokens, self.position - 1, part.start, ("T", *_METHODS.values())
            )
        if not self.sees("("):
            raise complaints.not_called(name, f"A.{_METHODS[name.text]}")
        return self.call(name.text, part.start, [part], reduces=name.text in EXTREMES)

    def name(self, token: Token) -> _Part:
        start, module = token.start, ""
        if self.sees(".") and self.at_module(token):
            token, module = self.after_module(token), token.text
        if self.sees("("):
            token = self.as_function(token)
            if token.text in _CALLED:
                return self.called(token, start, module in _OF_ARRAYS)
        self.check_name(token)
        if self.sees("("):
            known = token.text in self.assigned | self.inputs | CONSTANTS.keys()
            raise complaints.unknown_function(self.text, self.tokens, self.position - 1, known)
        if token.text in CONSTANTS:
            return _Part(CONSTANTS[token.text], start, token.end)
        if token.text == self.current:
            raise complaints.in_own_definition(token)
        if token.text in _CALLED and token.text not in self.assigned | _REDUCTIONS.keys():
            call = _EXAMPLES.get(token.text) or complaints.example(token.text)
            raise complaints.not_called(token, call, self.tokens, self.position)
        if token.text not in self.assigned:
            self.inputs.add(token.text)
        return _Part(sympy.Symbol(token.text), start, token.end)

    def at_module(self, token: Token) -> bool:
        """Tell whether a name before a dot is a library: not `torch.T`, the transpose of an input."""
        if token.text in self.assigned:
            return False
        return token.text in _MODULES or (
            token.text in _MODULES_BEFORE_CALLS and self.tokens[self.position + 1].text != "T"
        )

    def after_module(self, module: Token) -> Token:
        """Skip `np.`, `np.linalg.` and `math.` before a word that the language has."""
        self.take()
        token = self.next
        if token.kind != "name":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.take()
        if token.text in _INNER_MODULES and self.sees("."):
            return self.after_module(module)
        if self.sees("("):
            token = self.as_function(token)
        if token.text in _CALLED or token.text in CONSTANTS:
            return token
        raise complaints.not_in_language(self.text, self.tokens, module, self.position - 1)

    def as_function(self, token: Token) -> Token:
        """Read a name that is called and is no value as a function's, however its letters are written."""
        if token.text in _CALLED or token.text in self.assigned | self.inputs:
            return token
        return token._replace(text=spelled(token.text) or token.text)

    def called(self, token: Token, start: int, of_arrays: bool) -> _Part:
        """Read the call of a function, or of what makes an array; `of_arrays`: it is NumPy's."""
        if token.text == "array":
            return _Part(array_of(self, token), start, self.end)
        if token.text in MAKERS:
            array = made(self, token, self.current or "")
            if self.current is None or self.begins != start or self.next.kind != "end":
                span = start, self.end
                raise refusals.maker_inside(self.text[slice(*span)], span)
            return _Part(array, start, self.end)
        typed = _REDUCTIONS.get(token.text, token.text)
        reduces = token.text in _REDUCTIONS
        return self.call(typed, start, [], reduces, of_arrays and token.text in EXTREMES)

    def call(
        self, typed: str, start: int, operands: list[_Part], reduces: bool, may: bool = False
    ) -> _Part:
        """Read operands and options; `reduces`: a max or min is that of one array, and not of several.

        It `may` be so where its second operand is a whole number and the first is an array.
        """
        opening = self.take()
        row, options = FUNCTIONS[typed], dict[str, Any]()
        extreme = EXTREMES.get(row.name)
        takes = (extreme or row).takes
        takes_axis = "axis" in takes and (extreme is None or reduces)
        for item in self.items(")"):
            if self.at_option():
                option(self, typed, takes, options)
            elif options:
                raise complaints.behind_option(typed, item)
            elif row.name == "norm" and len(operands) == 1:
                second_order(self)
            elif (takes_axis or (may and self.at_axes())) and len(operands) == 1:
                options["axis"] = axis(self)
            else:
                operands.append(self.nested(0))
        span = start, self.close(opening).end
        if may and "axis" not in options and len(operands) == 2 and self.is_axis(operands[1]):
            if options or span in self.with_axis:
                options["axis"] = int(operands.pop().expression)
            else:
                self.without_axis.add(span)
        if extreme and (reduces or options or len(operands) == 1):
            row = extreme
        fits = len(operands) >= row.arity if row.variadic else len(operands) == row.arity
        if not fits:
            raise complaints.wrong_arity(typed, row, len(operands), span)
        return self.gate(row, tuple(operands), *span, typed_options(row, options))

    def is_axis(self, part: _Part) -> bool:
        """Tell a whole number that can be an axis, however it is written: not 1.0, not 2 - 1."""
        if not isinstance(part.expression, sympy.Float):
            return False
        typed = [token for token in tokens(self.text[part.start : part.end]) if token.kind != "end"]
        whole = all(token.kind == "sign" or token.text.isdecimal() for token in typed)
        return whole and -MAX_AXES <= int(part.expression) < MAX_AXES

    def at_axes(self) -> bool:
        """Tell whether `None` or axes in parentheses are next, which are no operand: `(0, 1)`."""
        if not self.sees("("):
            return self.next.text == "None"
        first = self.position + 1 + (self.tokens[self.position + 1].text in ("+", "-"))
        return self.tokens[first].kind == "number" and self.tokens[first + 1].text == ","

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

    def gate(
        self, row: Row, parts: tuple[_Part, ...], start: int, end: int, options: Options = ()
    ) -> _Part:
        self.spans.append((start, end))
        return _Part(row(*(part.expression for part in parts), options=options), start, end)

    def entry(self) -> float:
        """Compute a number of a list: constants alone stand in it, and its gates are not drawn."""
        start, drawn = self.position, len(self.spans)
        value = computed(self.nested(0).expression)
        del self.spans[drawn:]
        if not isinstance(value, float):
            raise refusals.not_a_number(self.text, self.tokens[start : self.position])
        return value

    def check_name(self, token: Token) -> None:
        if keyword.iskeyword(token.text):
            raise complaints.is_keyword(self.text, self.tokens, token)
        if token.text == "expr":
            raise InputError(
                "reserved-name",
                say("`expr` is what a link calls the program itself"),
                say("Use another name, such as `{name}`.", name="u"),
                token.span,
            )


def _as_input(statement: Statement) -> Statement:
    """Make a name that is given constants alone an input, where they come to a finite value."""
    if statement.name is None or is_constant(statement.expression):
        return statement
    return statement._replace(given=computed(statement.expression))


def _negative(value: sympy.Expr) -> sympy.Expr:
    return Array(-value.numbers) if isinstance(value, Array) else -value
