"""A tree of what is typed to a Program: statements of SymPy gate expressions, each gate with its place.

The tree is walked once, from the top to the bottom. What needs no input is worked out on the way, as
arrays, axes and places are; all else becomes an opaque gate. Nothing is simplified, re-ordered or merged.
"""

import keyword
from collections.abc import Iterable
from typing import Any, assert_never

import sympy

from ..base.arrays import MAKERS, Array
from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES
from ..base.words import say
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME, BY_OPERATOR, CONSTANTS, EXTREMES, FUNCTIONS, spelled
from . import complaints, refusals, syntax
from .constants import computed
from .literals import array, array_of, constant, digits, made, number
from .options import axis, option, places, second_order, typed_options, whole_numbers
from .program import Part, Program, Statement, is_constant
from .source import Source
from .syntax import (
    CHAIN,
    Alone,
    Attribute,
    Binary,
    Call,
    Chain,
    Group,
    Keyword,
    List,
    Missing,
    Name,
    Number,
    Slice,
    Subscript,
    Syntax,
    Tuple,
    Unary,
)
from .tokens import Token

_LIBRARIES, _INNER_LIBRARIES = (
    ("np", "numpy", "math"),
    ("linalg", "random", "nn", "functional", "special"),
)
_LIBRARIES_BEFORE_CALLS = ("torch", "jnp", "Math")
LIBRARIES = (*_LIBRARIES, *_LIBRARIES_BEFORE_CALLS)
_OF_ARRAYS = ("np", "numpy", "jnp")
_REDUCTIONS = {"amax": "max", "amin": "min"}  # NumPy's names of those that take one array
_CALLED = {*FUNCTIONS, *MAKERS, *_REDUCTIONS, "array"}
_EXAMPLES = {**{maker: f"{maker}(4, 3)" for maker in MAKERS}, "array": "array([1, 2])"}
_METHODS = {
    "dot": "dot(B)",
    **{each: f"{each}()" for each in ("sum", "mean", "max", "min", "transpose")},
}
REARRANGING = ("reshape", "transpose", "stack", "concatenate")
_ONE, _TWO = sympy.Float(1), sympy.Float(2)
_BEGUN = Call(Missing((0, 0)), (), (0, 0))
"""A call whose operands are not all read: whether there is such a function is all that can be said."""


class Trace:
    """What the statements of a program came to so far, and the names that they have.

    `name` is the one before the text where that is what stands behind `name =`.
    """

    def __init__(
        self, text: str, with_axis: frozenset[Span] = frozenset(), name: str | None = None
    ) -> None:
        self.source = Source(text)
        self.statements: list[Statement] = []
        self.with_axis, self.without_axis = with_axis, set[Span]()
        self._assigned, self._inputs = set[str](), set[str]()
        self._name = name  # of the statement
        self._alone: Syntax | None = None  # the statement's expression
        self._made = 0  # numbers, by `randn` and its like

    def program(self, tree: Iterable[syntax.Statement]) -> Program:
        """Give the program of these statements. The last one is the output: its value is a gate's."""
        *others, last = self.statements
        return Program(
            text=self.source.text,
            tree=tuple(tree),
            statements=(*map(_as_input, others), last),
            with_axis=self.with_axis,
            without_axis=frozenset(self.without_axis),
        )

    def statement(self, typed: syntax.Statement) -> None:
        """Find what the next statement comes to. Errors: InputError."""
        if typed.target is not None:
            self._begin(typed.target)
        value = self.value(typed.expression, alone=self._name is not None)
        self.statements.append(Statement(self._name, typed.span, value))
        if self._name is not None:
            self._assigned.add(self._name)
        self._name = self._alone = None

    def broken_off(self, target: Name | None, operands: Iterable[tuple[Syntax, bool]]) -> None:
        """Look at what was read of a statement that can't be read to its end.

        Errors: InputError for what is wrong with it, which stands before the place where it ends.
        """
        if target is not None:
            self._begin(target)
        for operand, is_whole in operands:
            self._value(operand, [] if is_whole else [_BEGUN])

    def _begin(self, target: Name) -> None:
        name = target.name
        self._check_free(target)
        if name in CONSTANTS:
            raise complaints.not_assignable(self._token(target), "constant")
        if name in self._assigned:
            raise complaints.not_assignable(self._token(target), "assigned-twice")
        if name in self._inputs:
            raise complaints.not_assignable(self._token(target), "used-before-assigned")
        self._name = name

    def _token(self, node: Syntax) -> Token:
        """Give the token that a node begins with."""
        return self.source.token(node.span[0])

    def _check_free(self, name: Name) -> None:
        if name.name == "expr":
            raise InputError(
                "reserved-name",
                say("`expr` is what a link calls the program itself"),
                say("Use another name, such as `{name}`.", name="u"),
                self._token(name).span,
            )

    # Values

    def value(self, node: Syntax, alone: bool = False) -> Part:
        """Find what an expression comes to; `alone` it stands behind `name =`. Errors: InputError."""
        self._alone = node if alone else self._alone
        return self._value(node, [])

    def _value(self, node: Syntax, chain: list[Chain]) -> Part:
        """Find what an expression comes to, behind which stands the chain, from its end on."""
        while isinstance(node, CHAIN):
            chain.append(node)
            node = node[0]
        part = self._first(node, chain)
        while chain:
            link = chain.pop()
            if isinstance(link, Binary):
                part = self._binary(link, part)
            elif isinstance(link, Attribute):
                part = self._attribute(link, part, chain)
            elif isinstance(link, Subscript):
                index = (("index", places(self.source, link)),)
                part = _gate(BY_NAME["index"], (part,), link.span, index)
            else:
                raise AssertionError("a call stands behind a name, which took it out of the chain")
        return part

    def _first(self, node: Alone, chain: list[Chain]) -> Part:
        """Find what a chain begins with: a name takes its library and its call out of the chain."""
        match node:
            case Name():
                return self._named(node, chain)
            case Number():
                return Part(constant(number(node)), node.span)
            case Group(inner):
                return self._value(inner, [])
            case Unary():
                return self._signed(node)
            case List(_, span):
                return Part(array(self.source, node, self._expression), span)
            case Tuple(items, span):
                found, at = self.source.behind(items[0].span if items else (0, span[0] + 1))
                refuse = complaints.unexpected if items else complaints.missing_operand
                raise refuse(self.source.text, found, at)
            case Missing() | Keyword() | Slice():
                found, at = self.source.at(node.span[0])
                raise complaints.missing_operand(self.source.text, found, at)
        assert_never(node)

    def _expression(self, node: Syntax) -> sympy.Expr:
        return self._value(node, []).expression

    def _signed(self, typed: Unary) -> Part:
        inner = self._value(typed.operand, [])
        if typed.operator == "+":
            return inner
        if is_constant(inner.expression):
            return Part(_negative(inner.expression), typed.span)
        return _gate(BY_NAME["neg"], (inner,), typed.span)

    def _binary(self, typed: Binary, left: Part) -> Part:
        """Apply an operator as the notes draw it: `1/u`, `u^2` and `e^u` are gates of their own."""
        right = self._value(typed.right, [])
        row = BY_OPERATOR[typed.operator]
        if row.name == "div" and _is(left, _ONE):
            return _gate(BY_NAME["reciprocal"], (right,), typed.span)
        if row.name == "pow" and _is(right, _TWO):
            return _gate(BY_NAME["square"], (left,), typed.span)
        if row.name == "pow" and left.expression is sympy.E:
            return _gate(BY_NAME["exp"], (right,), typed.span)
        return _gate(row, (left, right), typed.span)

    def _attribute(self, typed: Attribute, part: Part, chain: list[Chain]) -> Part:
        if typed.name == "T":
            return _gate(BY_NAME["transpose"], (part,), typed.span)
        source, name = self.source, typed.span[1] - 1
        if typed.name not in _METHODS:
            known = ("T", *_METHODS.values())
            raise complaints.unknown_attribute(source.text, *source.at(name), typed.span[0], known)
        if not (chain and isinstance(chain[-1], Call)):
            raise complaints.not_called(source.token(name), f"A.{_METHODS[typed.name]}")
        return self._applied(typed.name, _call(chain), [part], reduces=typed.name in EXTREMES)

    # Names and calls

    def _named(self, name: Name, chain: list[Chain]) -> Part:
        typed, place, library = name.name, name.span[0], ""
        if chain and isinstance(chain[-1], Attribute) and self._is_library(typed, chain[-1].name):
            library = typed
            typed, place = self._in_library(name, chain)
        is_called = bool(chain) and isinstance(chain[-1], Call)
        if is_called:
            typed = self._as_function(typed)
            if typed in _CALLED:
                return self._called(typed, _call(chain), library in _OF_ARRAYS)
        source = self.source
        if keyword.iskeyword(typed):
            found, at = source.at(place)
            raise complaints.is_keyword(source.text, found, found[at])
        self._check_free(name)
        if is_called:
            known = typed in self._assigned | self._inputs | CONSTANTS.keys()
            raise complaints.unknown_function(source.text, *source.at(place), known)
        if typed in CONSTANTS:
            return Part(CONSTANTS[typed], name.span)
        if typed == self._name:
            raise complaints.in_own_definition(source.token(place))
        if typed not in self._assigned:
            if typed in _CALLED and typed not in _REDUCTIONS:
                found, at = source.at(place)
                call = _EXAMPLES.get(typed) or complaints.example(typed)
                raise complaints.not_called(found[at], call, found, at + 1)
            self._inputs.add(typed)
        return Part(sympy.Symbol(typed), name.span)

    def _is_library(self, name: str, behind: str) -> bool:
        """Tell whether a name before a dot is a library: not `torch.T`, the transpose of an input."""
        if name in self._assigned:
            return False
        return name in _LIBRARIES or (name in _LIBRARIES_BEFORE_CALLS and behind != "T")

    def _in_library(self, library: Name, chain: list[Chain]) -> tuple[str, int]:
        """Skip `np.`, `np.linalg.` and `math.` before a word that the language has; give it and its place."""
        link = chain.pop()
        while link[1] in _INNER_LIBRARIES and chain and isinstance(chain[-1], Attribute):
            link = chain.pop()
        assert isinstance(link, Attribute)
        typed, place = link.name, link.span[1] - 1
        if chain and isinstance(chain[-1], Call):
            typed = self._as_function(typed)
        if typed in _CALLED or typed in CONSTANTS:
            return typed, place
        found, at = self.source.at(place)
        raise complaints.not_in_language(self.source.text, found, self._token(library), at)

    def _as_function(self, typed: str) -> str:
        """Read a name that is called and is no value as a function's, however its letters are written."""
        if typed in _CALLED or typed in self._assigned | self._inputs:
            return typed
        return spelled(typed) or typed

    def _called(self, typed: str, call: Call, of_arrays: bool) -> Part:
        """Read the call of a function, or of what makes an array; `of_arrays`: it is NumPy's."""
        if call is _BEGUN:
            return Part(_ONE, call.span)
        if typed == "array":
            return Part(array_of(self.source, call, self._expression), call.span)
        if typed in MAKERS:
            numbers = made(self.source, typed, call, name=self._name or "", before=self._made)
            self._made += numbers.numbers.size
            if call is not self._alone:
                raise refusals.maker_inside(self.source.text[slice(*call.span)], call.span)
            return Part(numbers, call.span)
        reduces = typed in _REDUCTIONS
        typed = _REDUCTIONS.get(typed, typed)
        return self._applied(typed, call, [], reduces, may=of_arrays and typed in EXTREMES)

    def _applied(
        self, typed: str, call: Call, operands: list[Part], reduces: bool, may: bool = False
    ) -> Part:
        """Apply a function to operands and options; `reduces`: a max or min is that of one array.

        It `may` be so where its second operand is a whole number and the first is an array.
        """
        if call is _BEGUN:
            return Part(_ONE, call.span)
        if typed in REARRANGING:
            return self._rearranged(typed, call, operands)
        source, row, options = self.source, FUNCTIONS[typed], dict[str, Any]()
        extreme = EXTREMES.get(row.name)
        takes = (extreme or row).takes
        takes_axis = "axis" in takes and (extreme is None or reduces)
        for item in call.arguments:
            if isinstance(item, Keyword):
                if item.name in options:
                    raise complaints.not_an_option(typed, self._token(item), takes, True)
                options[item.name] = option(source, typed, item, takes)
            elif options:
                raise complaints.behind_option(typed, self._token(item))
            elif row.name == "norm" and len(operands) == 1:
                second_order(source, item)
            elif (takes_axis or (may and _is_axes(item))) and len(operands) == 1:
                options["axis"] = axis(source, item)
            else:
                operands.append(self._value(item, []))
        if may and "axis" not in options and len(operands) == 2:
            along = _axis_typed(call.arguments[1])
            if along is not None and -MAX_AXES <= along < MAX_AXES:
                if options or call.span in self.with_axis:
                    options["axis"] = along
                    operands.pop()
                else:
                    self.without_axis.add(call.span)
        if extreme and (reduces or options or len(operands) == 1):
            row = extreme
        fits = len(operands) >= row.arity if row.variadic else len(operands) == row.arity
        if not fits:
            raise complaints.wrong_arity(typed, row, len(operands), call.span)
        return _gate(row, tuple(operands), call.span, typed_options(row, options))

    def _rearranged(self, typed: str, call: Call, operands: list[Part]) -> Part:
        """Apply what takes a shape, an order of axes, or a list of operands: `reshape(a, (2, -1))`."""
        row, keywords = FUNCTIONS[typed], [a for a in call.arguments if isinstance(a, Keyword)]
        options = {a.name: option(self.source, typed, a, row.takes) for a in keywords}
        given = [item for item in call.arguments if not isinstance(item, Keyword)]
        first = given[0] if given else None
        if row.variadic and isinstance(first, Tuple | List):
            operands = [self._value(item, []) for item in first.items]
            if len(given) > 1:
                options["axis"] = axis(self.source, given[1])
        elif not row.variadic and (operands or given):
            operands = operands or [self._value(given.pop(0), [])]
            if given:
                options[row.takes[0]] = whole_numbers(self.source, given)
        if not operands or (typed == "reshape" and not options):
            raise complaints.wrong_arity(typed, row, len(operands), call.span)
        return _gate(row, tuple(operands), call.span, typed_options(row, options))


def _is_axes(node: Syntax) -> bool:
    """Tell `None` and axes in parentheses, which are no operand: `(0, 1)`."""
    return isinstance(node, Tuple) or (isinstance(node, Name) and node.name == "None")


def _axis_typed(node: Syntax) -> int | None:
    """Give a whole number that can be an axis, however it is written: `(1)`, `+1`; not 1.0, not 2 - 1."""
    while isinstance(node, Group) or (isinstance(node, Unary) and node.operator == "+"):
        node = node[0] if isinstance(node, Group) else node.operand
    return digits(node)


def _call(chain: list[Chain]) -> Call:
    """Take the call that a chain goes on with out of it."""
    call = chain.pop()
    assert isinstance(call, Call)
    return call


def _is(part: Part, number: sympy.Float) -> bool:
    return part.expression.is_Float and part.expression == number  # type: ignore[no-any-return]


def _gate(row: Row, operands: tuple[Part, ...], span: Span, options: Options = ()) -> Part:
    return Part(row(*[part.expression for part in operands], options=options), span, operands)


def _as_input(statement: Statement) -> Statement:
    """Make a name that is given constants alone an input, where they come to a finite value."""
    if statement.name is None or is_constant(statement.expression):
        return statement
    return statement._replace(given=computed(statement.expression))


def _negative(value: sympy.Expr) -> sympy.Expr:
    return Array(-value.numbers) if isinstance(value, Array) else -value
