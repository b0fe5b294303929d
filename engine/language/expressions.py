"""Expressions to what they mean: gates where an input stands in them, and else worked out at once."""

import keyword
import operator
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sympy

from ..base.arrays import MAX_NUMBERS, Array
from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES
from ..base.words import say
from ..gates import picks
from ..gates.rows import GateFunction
from ..gates.table import BY_NAME, BY_OPERATOR, CONSTANTS, EXTREMES, FUNCTIONS, spelled
from . import complaints, refusals
from .builtins import BUILTINS, MAX_ITEMS, Builtins
from .calls import Arguments, Given
from .constants import computed
from .grammar import Grammar
from .libraries import ARRAYS, INNER, LIBRARIES, PLOTTING, TORCH
from .library_names import FORMS, forms
from .literals import array, constant, number
from .making import OF_LIST
from .meanings import (
    Bound,
    Builtin,
    Class,
    Function,
    Instance,
    Library,
    Method,
    Parameters,
    Scope,
    Super,
    Traced,
    Unread,
    Value,
    now,
)
from .program import Part, is_constant
from .syntax import (
    CHAIN,
    Attribute,
    Binary,
    Block,
    Call,
    Chain,
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
from .tokens import fold_name, tokens

_REDUCTIONS = {"amax": "max", "amin": "min"}  # NumPy's names of those that take one array
_ROWS = {*FUNCTIONS, *_REDUCTIONS}
CALLED = {*_ROWS, *BUILTINS, "sum", "float"}
_EXAMPLES = {"zeros": "zeros(4, 3)", "ones": "ones(4, 3)", "randn": "randn(4, 3)",
             "rand": "rand(4, 3)", "array": "array([1, 2])"}  # fmt: skip
_ONE, _TWO = sympy.Float(1), sympy.Float(2)
_BEGUN = Call(Missing((0, 0)), (), (0, 0))
"""A call whose operands are not all read: whether there is such a function is all that can be said."""

_COMPARED: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "<": ("less", operator.lt),
    "<=": ("less_equal", operator.le),
    ">": ("greater", operator.gt),
    ">=": ("greater_equal", operator.ge),
    "==": ("equal", operator.eq),
    "!=": ("not_equal", operator.ne),
}
_LOGICAL = {"&": "logical_and", "|": "logical_or"}
_MASKS = {*(name for name, _ in _COMPARED.values()), *_LOGICAL.values(), "logical_not"}


def _power(left: Any, right: Any) -> Any:
    is_whole = isinstance(left, int) and isinstance(right, int) and right >= 0
    if is_whole and (abs(left) <= 1 or left.bit_length() * right <= 64):
        return left**right
    with np.errstate(all="ignore"):
        made = np.float_power(left, right)
    return float(made) if np.ndim(made) == 0 else made


_STATIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": _power,
    "@": operator.matmul,
    "&": operator.and_,
    "|": operator.or_,
}
_TRUTH = {"True": True, "False": False, "None": None}
_LARGEST = 2**63
_LONGEST_INNER = 20  # items of a list in a list that are compared
_SEVERAL = (list, tuple, dict, range)


@lru_cache(maxsize=512)
def _tree(text: str) -> Syntax:
    return Grammar(text, list(tokens(text))).expression(0)


def _placed(node: Any, span: Span) -> Any:
    """Put a tree at a place of the user's text."""
    if not isinstance(node, tuple):
        return node
    if not hasattr(node, "_fields"):
        return tuple(_placed(each, span) for each in node)
    fields = {
        name: span if name == "span" else _placed(each, span)
        for name, each in zip(node._fields, node, strict=True)
    }
    return type(node)(**fields)


class Expressions(Builtins):
    """Finds what expressions come to."""

    def evaluate(self, node: Syntax) -> Value:
        """Find what an expression comes to. Errors: InputError."""
        return self._value(node, [])

    def _value(self, node: Syntax, chain: list[Chain]) -> Value:
        """Find what an expression comes to, behind which stands the chain, from its end on."""
        self.count(node.span)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.too_deep(node.span)
        while isinstance(node, CHAIN):
            chain.append(node)
            node = node[0]
        value = self._first(node, chain)
        at: Syntax = node
        while chain:
            link = chain.pop()
            if isinstance(link, Binary):
                value = self._binary(link, value)
            elif isinstance(link, Attribute):
                value = self._attribute(link, value, chain, at)
            elif isinstance(link, Subscript):
                value = self.subscript(link, value)
            else:
                value = self._called_value(link, value)
            at = link
        self.depth -= 1
        return value

    depth = 0

    def too_deep(self, span: Span) -> InputError:
        """Refuse calls in calls without end."""
        return self.refuse(
            "too-deep",
            say(
                "calls and brackets stand in each other more than {most} deep here", most=MAX_DEPTH
            ),
            say("A function that calls itself must come to an end; give an inner part a name."),
            span,
        )

    def _first(self, node: Syntax, chain: list[Chain]) -> Value:
        """Find what a chain begins with: a name takes its library and its call out of the chain."""
        match node:
            case Name():
                return self._named(node, chain)
            case Number():
                if self.counting:
                    return int(node.text) if node.text.isdecimal() else number(node)
                return Traced(Part(constant(number(node)), node.span))
            case Group(inner):
                return self.evaluate(inner)
            case Unary():
                return self._signed(node)
            case List():
                return self._list_typed(node)
            case Tuple(items):
                return tuple(self._items(items))
            case Text():
                return self._text(node)
            case Dict(items):
                return {
                    self._key(key): self.evaluate(value)
                    for key, value in items
                    if value is not None
                }
            case Lambda(parameters, body, span):
                return self.function("lambda", parameters, span, expression=body)
            case Comparison():
                return self._compared(node)
            case Logical():
                return self._logical(node)
            case Conditional():
                return self._conditional(node)
            case Named(target, value):
                found = self.evaluate(value)
                self.assign(target, found, node.span)
                return found
            case Comprehension():
                return self._comprehended(node)
            case Missing() | Keyword() | Slice() | Starred():
                found, at = self.source.at(node.span[0])
                raise complaints.missing_operand(self.source.text, found, at)
        raise AssertionError(node)

    def function(
        self,
        name: str,
        parameters: Sequence[Parameter],
        span: Span,
        body: Block = (),
        expression: Syntax | None = None,
    ) -> Function:
        """Make a function, of statements or of an expression, with its defaults worked out."""
        defaults = {
            each.name: self._plain(self.evaluate(each.default))
            for each in parameters
            if each.default is not None
        }
        return Function(
            name=name,
            parameters=tuple(parameters),
            body=body,
            expression=expression,
            scope=self.scope,
            defaults=defaults,
            span=span,
        )

    def _plain(self, value: Value) -> Value:
        """Give a number that stands in the text as one that counts."""
        found = self.number(value)
        return value if found is None or isinstance(value, bool) else found

    def _items(self, items: Sequence[Syntax]) -> list[Value]:
        found: list[Value] = []
        for item in items:
            if isinstance(item, Starred):
                found += self.items_of(self.evaluate(item.value), item)
            else:
                found.append(self.evaluate(item))
        return found

    def _list_typed(self, node: List) -> Value:
        """Make what a list is: an array where it has numbers alone, else a list of its items."""
        if not node.items:
            return []
        if _is_numbers(node):
            try:
                made = array(self.source, node, self._constant_of)
            except InputError:
                if not self.is_program:
                    raise
                return self._items(node.items)
            return Traced(Part(made, node.span), listed=True)
        items = self._items(node.items)
        if self.counting or self.is_program:
            return items
        arrays = [
            each.part.expression
            for each in items
            if isinstance(each, Traced) and computed(each.part.expression) is not None
        ]
        if len(arrays) == len(items) and all(map(_holds_numbers, node.items)):
            made = array(self.source, node, self._constant_of)
            return Traced(Part(made, node.span), listed=True)
        return items

    def _constant_of(self, node: Syntax) -> sympy.Expr:
        return self.operand(node).expression

    def _text(self, node: Text) -> Value:
        pieces = [
            piece if isinstance(piece, str) else self.evaluate(piece) for piece in node.pieces
        ]
        return self._put_together(pieces, node.span)

    def _put_together(self, pieces: Sequence[Value], span: Span) -> Value:
        """Put texts and numbers together; what shows a value of the circuit is nothing to compute with."""
        found = [each if isinstance(each, str) else self._plain(each) for each in pieces]
        if not all(isinstance(each, str | int | float | None) for each in found):
            return Unread(say("this text shows values of the circuit"))
        return self._bounded("".join(map(str, found)), span)

    def _key(self, node: Syntax) -> Any:
        """Work out a key of a dict."""
        return self.key_of(self.evaluate(node), node)

    def key_of(self, value: Value, node: Syntax) -> Any:
        """Give a value as a key of a dict. Errors: InputError `bad-key`."""
        value = self._plain(value)
        if isinstance(value, Traced):
            value = self.asked(value, node, say("a key"))
        items = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(each, str | int | float | None) for each in items):
            raise self.refuse(
                "bad-key",
                say("`{typed}` is no key", typed=self._short(node.span)),
                say("A key is a text or a number, or several in parentheses."),
                node.span,
            )
        return value

    # Operators

    def _signed(self, typed: Unary) -> Value:
        value = self.evaluate(typed.operand)
        if typed.operator == "not":
            truth = self.truth(value)
            if truth is not None:
                return not truth
            return self.gate(BY_NAME["logical_not"], (self.part(value, typed.operand),), typed.span)
        if typed.operator == "~":
            if isinstance(value, bool):
                return not value
            if not self.is_mask(value):
                raise self._no_condition("~", typed.span)
            return self.gate(BY_NAME["logical_not"], (self.part(value, typed.operand),), typed.span)
        if isinstance(value, int | float | np.ndarray):
            return -value if typed.operator == "-" else +value
        inner = self.part(value, typed.operand)
        if typed.operator == "+":
            return value
        if is_constant(inner.expression):
            return Traced(Part(_negative(inner.expression), typed.span))
        return self.gate(BY_NAME["neg"], (inner,), typed.span)

    def _binary(self, typed: Binary, left: Value) -> Value:
        self.count(typed.span)
        right = self.evaluate(typed.right)
        return self.operation(typed.operator, left, right, typed, span=typed.span)

    def operation(self, sign: str, left: Value, right: Value, node: Syntax, span: Span) -> Value:
        """Apply an operator as the notes draw it: `1/u`, `u^2` and `e^u` are gates of their own.

        Errors: InputError `not-in-language` for an operator that values do not have, `not-worked-out` and
        `divided-by-0` for numbers that count, and those of `part` for what is no operand.
        """
        if not (_is_traced(left) and _is_traced(right)) or sign in ("//", "%"):
            known = self._known(sign, left, right, node, span=span)
            if known is not None:
                return known
        at_left = node[0] if isinstance(node, Binary) else node
        at_right = node.right if isinstance(node, Binary) else node
        if sign in _LOGICAL and not (self.is_mask(left) or self.is_mask(right)):
            raise self._no_condition(sign, span)
        if sign in _LOGICAL:
            operands = self.part(left, at_left), self.part(right, at_right)
            return self.gate(BY_NAME[_LOGICAL[sign]], operands, span)
        if sign not in BY_OPERATOR:
            raise self.refuse(
                "not-in-language",
                say("there is no operator `{sign}` between values", sign=sign),
                say("Compute with + - * / ^ @."),
                span,
            )
        one_part, other_part = self.part(left, at_left), self.part(right, at_right)
        row = BY_OPERATOR[sign]
        if row.name == "div" and _is(one_part, _ONE):
            return self.gate(BY_NAME["reciprocal"], (other_part,), span)
        if row.name == "pow" and _is(other_part, _TWO):
            return self.gate(BY_NAME["square"], (one_part,), span)
        if row.name == "pow" and one_part.expression is sympy.E:
            return self.gate(BY_NAME["exp"], (other_part,), span)
        return self.gate(row, (one_part, other_part), span)

    def _known(self, sign: str, left: Value, right: Value, node: Syntax, span: Span) -> Value:
        """Work out what counts, join what is joined; None of what becomes a gate."""
        if sign == "%" and isinstance(left, str):
            return self._put_together([left, right], span)
        if sign in ("//", "%"):
            left, right = (self._whole_operand(each, node) for each in (left, right))
        if _counts(left) or _counts(right):
            one, other = self.number_or_array(left), self.number_or_array(right)
            if one is not None and other is not None:
                return self._worked_out(sign, one, other, span)
        return self._joined(sign, left, right, node, span=span)

    def _no_condition(self, sign: str, span: Span) -> InputError:
        """Refuse what works on bits in Python, but for conditions."""
        return self.refuse(
            "not-in-language",
            say("`{sign}` joins conditions, and there is none here", sign=sign),
            say("Write (x > 0) & (x < 1); of a mask of 0 and 1, mask == 0."),
            span,
        )

    def _whole_operand(self, value: Value, node: Syntax) -> Value:
        return self.asked(value, node, say("what is divided into whole parts"))

    def number_or_array(self, value: Value) -> Any:
        """Give what counts, or stands in the text; None of all that an input goes into."""
        return value if isinstance(value, np.ndarray) else self.number(value)

    def _worked_out(self, sign: str, left: Any, right: Any, span: Span) -> Value:
        """Work out numbers that count. Errors: InputError where they are divided by 0."""
        try:
            with np.errstate(all="ignore"):
                made = _STATIC[sign](left, right)
        except (TypeError, ValueError):
            raise self.refuse(
                "not-worked-out",
                say("`{typed}` comes to nothing", typed=self._short(span)),
                say("Both sides are worked out before the circuit runs, and do not go together."),
                span,
            ) from None
        except (ZeroDivisionError, OverflowError):
            raise self.refuse(
                "divided-by-0",
                say("`{typed}` divides by 0", typed=self._short(span)),
                say("This number is worked out before the circuit runs."),
                span,
            ) from None
        if isinstance(made, int) and abs(made) > _LARGEST:
            return float(made) if abs(made) < 2**1023 else float("inf")
        return made

    def _joined(
        self, sign: str, left: Value, right: Value, node: Syntax, span: Span
    ) -> Value | None:
        """Join texts, tuples and lists, or repeat them; None of all else."""
        if sign == "+":
            if isinstance(left, str) and isinstance(right, str):
                return self._bounded(left + right, span)
            if isinstance(left, tuple) and isinstance(right, tuple):
                return self._bounded(left + right, span)
            if self.is_program or isinstance(left, list) or isinstance(right, list):
                one, other = self._as_list(left), self._as_list(right)
                if one is not None and other is not None:
                    return self._bounded(one + other, span)
        if sign == "*":
            many, items = (right, left) if self.number(left) is None else (left, right)
            times = self.number(many)
            if isinstance(items, str | tuple):
                times = self.asked(many, node, say("how often this is repeated"))
            if self.is_program and isinstance(times, int) and isinstance(items, Traced):
                items = self._as_list(items)
            if isinstance(items, str | list | tuple) and isinstance(times, int):
                if len(items) * times > MAX_ITEMS:
                    raise self._too_long(span)
                return items * times
        return None

    def _as_list(self, value: Value) -> list[Value] | None:
        if isinstance(value, list):
            return value
        if isinstance(value, Traced) and value.listed:
            numbers = computed(value.part.expression)
            return None if numbers is None else list(_python(numbers))
        return None

    def _bounded(self, made: Any, span: Span) -> Any:
        if len(made) > MAX_ITEMS:
            raise self._too_long(span)
        self.count(span, len(made) // OF_LIST)
        return made

    def _too_long(self, span: Span) -> InputError:
        return self.refuse(
            "too-long",
            say("this would have more than {most:,} items or letters", most=MAX_ITEMS),
            say("Make it shorter."),
            span,
        )

    # Comparisons and choices

    def _compared(self, typed: Comparison) -> Value:
        left, node = self.evaluate(typed.first), typed.first
        found: Value = None
        for sign, behind in typed.rest:
            right = self.evaluate(behind)
            one = self._comparison(sign, (left, node), (right, behind), typed.span)
            if found is None:
                found = one
            elif isinstance(found, bool) and isinstance(one, bool):
                found = found and one
            else:
                operands = self.part(found, typed), self.part(one, typed)
                found = self.gate(BY_NAME["logical_and"], operands, typed.span)
            left, node = right, behind
        return found

    def _comparison(
        self, sign: str, first: tuple[Value, Syntax], second: tuple[Value, Syntax], span: Span
    ) -> Value:
        """Compare two values, each given with the expression that it comes from."""
        (left, at_left), (right, at_right) = first, second
        if sign in ("is", "is not", "in", "not in"):
            return self._contained(sign, left, right, at_left)
        name, compare = _COMPARED[sign]
        one, other = self.number_or_array(left), self.number_or_array(right)
        if one is not None and other is not None:
            made = compare(one, other)
            return made if isinstance(made, np.ndarray) else bool(made)
        if not isinstance(left, Traced) and not isinstance(right, Traced):
            left, right = self._worked(left), self._worked(right)
            if one is None and other is None:
                return sign in ("==", "!=") and _same(left, right) is (sign == "==")
            return sign == "!="
        if self.deciding and (sign in ("==", "!=") or self.looping):
            return bool(
                compare(
                    self.asked(left, at_left, say("what is compared")),
                    self.asked(right, at_right, say("what is compared")),
                )
            )
        operands = self.part(left, at_left), self.part(right, at_right)
        return self.gate(BY_NAME[name], operands, span)

    deciding = False  # whether a comparison is a condition
    looping = False  # whether it is that of `while`, which must be known

    def _worked(self, value: Value) -> Value:
        """Give numbers that stand in the text as those that count, also in lists and tuples."""
        if isinstance(value, Traced) and value.listed:
            return self._as_list(value)
        if isinstance(value, list | tuple):
            return type(value)(map(self._plain, value))
        return self._plain(value)

    def _contained(self, sign: str, left: Value, right: Value, node: Syntax) -> bool:
        if sign.startswith("is"):
            return _same(left, right) is (sign == "is")
        if isinstance(left, Traced):
            left = self.asked(left, node, say("what is looked for"))
        left, right = self._worked(left), self._worked(right)
        if isinstance(right, str):
            return (isinstance(left, str) and left in right) is (sign == "in")
        items = list(self._bounded(right, node.span)) if isinstance(right, _SEVERAL) else []
        return any(_same(left, each) for each in items) is (sign == "in")

    def _logical(self, typed: Logical) -> Value:
        """Join conditions: those that are known decide, of gates it is a gate."""
        found: Value = None
        for at, operand in enumerate(typed.operands):
            value = self.evaluate(operand)
            truth = self.truth(value)
            if truth is not None:
                if truth != (typed.operator == "and"):
                    return value if found is None else truth
                if at == len(typed.operands) - 1 and found is None:
                    return value
                continue
            if found is None:
                found = value
            else:
                operands = self.part(found, typed), self.part(value, operand)
                found = self.gate(BY_NAME[f"logical_{typed.operator}"], operands, typed.span)
        return typed.operator == "and" if found is None else found

    def truth(self, value: Value) -> bool | None:
        """Tell whether what is known holds; None of a gate's value."""
        if isinstance(value, Traced):
            known = self.number(value)
            return None if known is None else bool(known)
        if isinstance(value, np.ndarray):
            return bool(value.all())
        return (
            bool(value)
            if isinstance(value, int | float | str | list | tuple | dict | range)
            else (value is not None)
        )

    def condition(self, node: Syntax) -> Value:
        """Find what a condition comes to: a bool where it is known, else the gate that decides."""
        before, self.deciding = self.deciding, True
        try:
            value = self.evaluate(node)
        finally:
            self.deciding = before
        truth = self.truth(value)
        return value if truth is None else truth

    def _conditional(self, typed: Conditional) -> Value:
        condition = self.condition(typed.condition)
        if isinstance(condition, bool):
            return self.evaluate(typed.then if condition else typed.otherwise)
        begun = now()
        one, other = self.evaluate(typed.then), self.evaluate(typed.otherwise)
        operands = (
            self.part(condition, typed.condition),
            self.part(one, typed.then),
            self.part(other, typed.otherwise),
        )
        made = self.gate(BY_NAME["where"], operands, typed.span)
        self.may_be(made, [one, other], begun)
        return made

    def may_be(self, made: Traced, values: Sequence[Value], begun: int) -> None:
        """Note which arrays that were there before what is chosen may be."""
        for each in values:
            old = isinstance(each, Traced) and (each.base is not None or each.born < begun)
            if old and self.shape_now(each):
                made.may_be(each)

    def _comprehended(self, typed: Comprehension) -> Value:
        """Go through the loops of a comprehension."""
        found: list[Value] = []
        before, self.scope = self.scope, Scope(outer=self.scope)
        inside, self.inside = self.inside, self.inside + 1

        def turn(clauses: Sequence[Any]) -> None:
            if not clauses:
                value = self.evaluate(typed.element)
                if typed.value is not None:
                    value = (self._plain(value), self.evaluate(typed.value))
                if isinstance(value, Traced):
                    self.keep(value, value.part.span)
                found.append(value)
                return
            clause, *inner = clauses
            for item in self.turns(self.evaluate(clause.iterable), clause.iterable):
                self.assign(clause.target, item, clause.span)
                if all(self._decided(each) for each in clause.conditions):
                    turn(inner)

        try:
            turn(typed.clauses)
        finally:
            self.scope, self.inside = before, inside
        return dict(found) if typed.value is not None else found

    inside = 0  # how many loops, branches, functions and comprehensions the statement stands in

    def _decided(self, node: Syntax) -> bool:
        condition = self.condition(node)
        if isinstance(condition, bool):
            return condition
        return bool(self.asked(condition, node, say("a condition")))

    def turns(self, value: Value, node: Syntax) -> Any:
        """Go through what a loop goes through, with a bound. Errors: InputError."""
        for item in value if isinstance(value, range) else self.items_of(value, node):
            self.count(node.span)
            yield item

    def items_of(self, value: Value, node: Syntax) -> Any:
        """List what is gone through: the items of a list, the rows of an array. Errors: InputError."""
        if isinstance(value, list | tuple | dict | str | range):
            return list(self._bounded(value, node.span))
        if isinstance(value, Traced) and value.listed and self.is_program:
            return self._as_list(value)
        if isinstance(value, np.ndarray) and value.ndim:
            return [each.item() if each.ndim == 0 else each for each in value]
        if isinstance(value, Traced):
            shape = self.shape(value, node, 1)
            if shape:
                if is_constant(value.part.expression):
                    rows = value.part.expression.numbers
                    return [
                        _counted(each)
                        if each.ndim == 0
                        else Traced(Part(Array(each), node.span), base=value, seen=value.changes)
                        for each in rows
                    ]
                self.keep(value, value.part.span)
                return [self._item(value, (at,), node) for at in range(shape[0])]
        raise self.refuse(
            "no-items",
            say("`{typed}` has no items to go through", typed=self._short(node.span)),
            say("Give it a list as its value, or write range(n)."),
            node.span,
        )

    def _item(self, value: Traced, index: tuple[Any, ...], node: Syntax) -> Traced:
        part = self.part(value, node)
        made = self.gate(BY_NAME["index"], (part,), node.span, (("index", index),))
        return self.view(made, value)

    # Names

    def _named(self, name: Name, chain: list[Chain]) -> Value:
        typed, span = name.name, name.span
        holder = self.scope.holding(typed)
        if holder is not None:
            value = holder.names[typed]
            if isinstance(value, Library):
                return self._in_library(value.path, name, chain)
            if chain and isinstance(chain[-1], Call):
                if isinstance(value, Traced) and typed in _ROWS:
                    call = chain.pop()  # `dot` is a value, and is called
                    assert isinstance(call, Call)
                    return self._row(typed, call, "")
                if _is_callable(value):
                    return value
                found, at = self.source.at(span[0])
                raise complaints.unknown_function(self.source.text, found, at, True)
            return self._use(value)
        behind = chain[-1] if chain else None
        if isinstance(behind, Attribute) and self._is_library(typed, behind.name, chain):
            return self._in_library(typed, name, chain)
        if isinstance(behind, Call):
            return self._function_named(name, chain)
        if typed == "__name__":
            return "__main__"
        if typed in _TRUTH:
            return _TRUTH[typed]
        if typed in ("...", "Ellipsis"):
            return ...
        if keyword.iskeyword(typed):
            found, at = self.source.at(span[0])
            raise complaints.is_keyword(self.source.text, found, found[at])
        if typed in CONSTANTS:
            return Traced(Part(CONSTANTS[typed], span))
        if isinstance(behind, Subscript) and (key := self._text_key(behind)):
            chain.pop()
            return self._parameter(key, behind)
        return self._free(name)

    def _text_key(self, typed: Subscript) -> str:
        """Work out the key in `params['W1']`; nothing where no text stands in the brackets."""
        if len(typed.places) != 1:
            return ""
        first: Any = typed.places[0]
        while isinstance(first, CHAIN):
            first = first[0]
        holder = self.scope.holding(first.name) if isinstance(first, Name) else None
        if isinstance(first, Text) or (holder and isinstance(holder.names[first.name], str)):
            key = self._key(typed.places[0])
            return key if isinstance(key, str) else ""
        return ""

    def _parameter(self, key: str, typed: Subscript) -> Value:
        """Give the input that a key of a dict names which nothing fills: `params['W1']`."""
        name = fold_name(key)
        if name is None or keyword.iskeyword(name):
            raise self.refuse(
                "bad-name",
                say("`{name}` can't be a name", name=key),
                say("A name has letters and digits, and begins with a letter."),
                typed.span,
            )
        held = self.top.names.get(name)
        return held if isinstance(held, Traced) else self.input(name, typed.span)

    def form(self, text: str, bound: dict[str, Given], span: Span) -> Value:
        """Trace a text of the language in which these names are bound."""
        before, self.scope = (
            self.scope,
            Scope({name: self._kept(self._plain(each.value)) for name, each in bound.items()}),
        )
        formed, self.in_form = self.in_form, True
        try:
            return self.evaluate(_placed(_tree(text), span))
        finally:
            self.scope, self.in_form = before, formed

    def _use(self, value: Value) -> Value:
        """Note which statement reads an input that the text gives a number."""
        if isinstance(value, Traced) and isinstance(value.part.expression, sympy.Symbol):
            name = value.part.expression.name
            if name in self.own:
                self.read_in[name] = 0 if name in self.read_in else self.ordinal
        return value

    def _free(self, name: Name) -> Value:
        """Read a name that nothing gives a value to: an input, or a function that is handed on."""
        typed = name.name
        self.check_free(name)
        if typed in CALLED and typed not in _REDUCTIONS:
            if self.handing_on:
                return Builtin(typed, "", name.span)
            if typed in _ROWS or typed in _EXAMPLES:
                found, at = self.source.at(name.span[0])
                call = _EXAMPLES.get(typed) or complaints.example(typed)
                raise complaints.not_called(found[at], call, found, at + 1)
        return self.input(typed, name.span)

    handing_on = False  # whether a function may stand uncalled, as an argument of one of the text's

    def input(self, name: str, span: Span) -> Value:
        """Give an input."""
        self.versions.setdefault(name, 1)
        if name in self.static_names:
            value: Value = self.static_input(name)
        else:
            value = Traced(Part(sympy.Symbol(name), span))
        self.top.names[name] = self.inputs[name] = value
        return value

    versions: dict[str, int]
    inputs: dict[str, Value]

    def check_free(self, name: Name) -> None:
        """Refuse a name that a link keeps for itself, or that begins with its sign.

        Errors: InputError `reserved-name` or `leading-underscore`.
        """
        if name.name == "expr":
            raise InputError(
                "reserved-name",
                say("`expr` is what a link calls the program itself"),
                say("Use another name, such as `{name}`.", name="u"),
                self.token(name).span,
            )
        if name.name.startswith("_"):
            bare = name.name.strip("_")
            raise self.refuse(
                "leading-underscore",
                say(
                    "`{name}` begins with an underscore; an input's name begins with a letter",
                    name=name.name,
                ),
                say("Call it something else: `{name}` would do.", name=bare)
                if bare.isidentifier() and not keyword.iskeyword(bare)
                else say("Call it something else: begin it with a letter."),
                name.span,
            )

    def _is_library(self, name: str, behind: str, chain: list[Chain]) -> bool:
        """Tell whether a name before a dot is a library: not `torch.T`, the transpose of an input."""
        if name in LIBRARIES or name in PLOTTING:
            return behind not in ("T", "shape") or name in ("np", "numpy", "math")
        calls = len(chain) > 1 and isinstance(chain[-2], Call)  # `jss.erf(z)`
        return (
            calls
            and name not in self.given
            and behind in CALLED
            and len(name) > 1
            and (name not in self.versions and behind not in _METHODS_OF_VALUES)
        )

    def _in_library(self, path: str, name: Name, chain: list[Chain]) -> Value:
        """Skip `np.`, `np.linalg.` and `math.` before what they have."""
        library = path.split(".", maxsplit=1)[0]
        link: Any = None
        while chain and isinstance(chain[-1], Attribute):
            link = chain.pop()
            following = bool(chain) and isinstance(chain[-1], Attribute)
            if not (following and link.name in INNER):
                break
        if link is None:
            return Library(path)
        typed, place = link.name, link.span[1] - 1
        if library in PLOTTING or "optim" in (typed, *path.split(".")):
            return self._passed(chain)
        if chain and isinstance(chain[-1], Call):
            found = self._by_name(typed, library, chain)
            if found is not _NONE:
                return found
        elif typed in CONSTANTS:
            return Traced(Part(CONSTANTS[typed], link.span))
        elif typed == "newaxis":
            return None
        elif typed in ("inf", "nan"):
            return float(typed)
        elif typed in CALLED or typed in FORMS:
            return Builtin(typed, library, link.span)
        elif typed.startswith(("float", "int", "double", "long", "bool", "uint")):
            return Unread(say("a type is no number"))
        elif typed in INNER:
            return Library(f"{path}.{typed}")
        found, at = self.source.at(place)
        raise complaints.not_in_language(self.source.text, found, self.token(name), at)

    def _passed(self, chain: list[Chain]) -> Value:
        while chain and isinstance(chain[-1], Attribute | Call):
            chain.pop()
        return Unread(say("this line draws, and computes nothing"))

    def _function_named(self, name: Name, chain: list[Chain]) -> Value:
        """Apply the function of a name, which the text does not define."""
        found = self._by_name(name.name, "", chain)
        if found is not _NONE:
            return found
        source = self.source
        if name.name == "super":
            call = chain.pop()
            assert isinstance(call, Call)
            return self.super_called(call)
        if keyword.iskeyword(name.name):
            tokens, at = source.at(name.span[0])
            raise complaints.is_keyword(source.text, tokens, tokens[at])
        self.check_free(name)
        known = name.name in self.versions or name.name in CONSTANTS
        raise complaints.unknown_function(source.text, *source.at(name.span[0]), known)

    def _by_name(self, typed: str, library: str, chain: list[Chain]) -> Value:
        """Apply a function by its name; `_NONE` where there is no such one."""
        call = chain[-1]
        assert isinstance(call, Call)
        known = typed if typed in CALLED else spelled(typed) or typed
        if known == "float" and known not in self.versions:
            chain.pop()
            return BUILTINS["float"](self, self.arguments(typed, call), "float", library)
        if call is not _BEGUN and known in ("sum", *EXTREMES) and not library:
            chain.pop()
            return self._of_items(typed, known, call)
        if call is _BEGUN:
            if known in CALLED or forms(typed, library):
                chain.clear()
                return Traced(Part(_ONE, call.span))
            return _NONE
        if known in BUILTINS:
            chain.pop()
            return self.builtin(known, library, self.arguments(typed, call))
        if known in _ROWS:
            chain.pop()
            return self._row(known, call, library)
        if typed in ("seed", "manual_seed", "set_seed", "seterr", "set_printoptions"):
            chain.pop()
            return Unread(say("a seed is no number to compute with"))
        made = self.by_form(typed, library, call, ()) if library else None
        if made is not None:
            chain.pop()
            return made
        return _NONE

    def _of_items(self, typed: str, known: str, call: Call) -> Value:
        """Apply Python's sum, max or min, of a list or of what counts, or the row's, of an array."""
        if known != "sum" and self._chooses_items(call):
            return self._extreme(self.arguments(typed, call), known, "")
        if not call.arguments or isinstance(call.arguments[0], Keyword | Starred):
            return self._row(known, call, "")
        node, *others = call.arguments
        value = self.evaluate(node)
        if isinstance(value, list | tuple | range) and (known == "sum" or not others):
            rest = self.arguments(typed, call._replace(arguments=tuple(others)))
            rest.positional.insert(0, Given(value, node))
            apply = self._total if known == "sum" else self._extreme
            return apply(rest, known, "")
        return self._row(known, call, "", value)

    def _chooses_items(self, call: Call) -> bool:
        """Tell Python's max of numbers that count, or of a list."""
        if not call.arguments or any(isinstance(each, Keyword) for each in call.arguments):
            return False
        if self.counting:
            return True
        for item in call.arguments:
            if isinstance(item, Comprehension):
                return True
            holder = self.scope.holding(item.name) if isinstance(item, Name) else None
            value = holder.names[item.name] if holder and isinstance(item, Name) else None
            if isinstance(value, list | tuple | int | float):
                return len(call.arguments) == 1 or all(
                    isinstance(other, Number | Unary)
                    or (isinstance(other, Name) and self._is_static(other.name))
                    for other in call.arguments
                )
        return False

    def _is_static(self, name: str) -> bool:
        holder = self.scope.holding(name)
        return holder is not None and isinstance(holder.names[name], int | float)

    def _row(self, typed: str, call: Call, library: str, first: Value = None) -> Value:
        """Apply a row of the table; `first` is its first argument, where that is worked out."""
        reduces = typed in _REDUCTIONS
        named = _REDUCTIONS.get(typed, typed)
        of_arrays = "torch" if library in TORCH else library if library in ARRAYS else ""
        if first is None:
            return self.applied(named, call, [], reduces, library=of_arrays)
        node, *others = call.arguments
        call = call._replace(arguments=tuple(others))
        return self.applied(named, call, [self.part(first, node)], reduces, library=of_arrays)

    # Attributes and methods

    def _attribute(self, typed: Attribute, value: Value, chain: list[Chain], node: Syntax) -> Value:
        name, called = typed.name, bool(chain) and isinstance(chain[-1], Call)
        if isinstance(value, Instance | Class | Super):
            return self.member(value, name, typed, called)
        if isinstance(value, Library):
            return self._in_library(value.path, Name(value.path, typed.span), [*chain, typed])
        if called and isinstance(value, list | dict | str):
            made = self._static_method(value, name, chain, typed)
            if made is not _NONE:
                return made
        if isinstance(value, Unread):
            if called and name == "step":
                self.step_not_taken(typed.span)
            return self._passed(chain) if called else value
        if isinstance(value, tuple) and name in ("values", "indices") and not called:
            return value[name == "indices"]  # of PyTorch's max along an axis
        return self._of_value(typed, value, chain, node)

    def step_not_taken(self, span: Span) -> None:
        """Pass over an optimizer's step."""
        raise NotImplementedError

    def _of_value(self, typed: Attribute, value: Value, chain: list[Chain], node: Syntax) -> Value:
        name, called = typed.name, bool(chain) and isinstance(chain[-1], Call)
        given = Given(value, node)
        if name in ("T", "mT"):
            made = self.gate(BY_NAME["transpose"], (self.part(value, node),), typed.span)
            return self.view(made, value)
        if not called and name in ("shape", "size", "ndim"):
            shape = self.shape(value, node, self.unpacked or 2)
            return (
                shape if name == "shape" else len(shape) if name == "ndim" else int(np.prod(shape))
            )
        if not called and name == "data":
            return self._detach(Arguments(name, Call(typed, (), typed.span), [given], {}), name, "")
        if not called and name in ("grad", "label", "requires_grad", "device", "dtype", "name"):
            return Unread(
                say("`.{name}` is shown at the circuit, and is no value of it", name=name)
            )
        source, place = self.source, typed.span[1] - 1
        if called:
            call = chain[-1]
            assert isinstance(call, Call)
            known = name if name in CALLED else spelled(name) or name
            if known in BUILTINS and known not in _NO_METHODS:
                chain.pop()
                return self.builtin(known, "", self.arguments(name, call, [given]))
            if known in _ROWS and known not in _NO_METHODS:
                chain.pop()
                part = self.part(value, node)
                library = "torch" if self.is_torch else ""
                reduces = known in EXTREMES or known in _REDUCTIONS
                named = _REDUCTIONS.get(known, known)
                if (
                    known in EXTREMES
                    and len(call.arguments) == 1
                    and not _is_axis(call.arguments[0])
                ):
                    reduces = False
                return self.applied(named, call, [part], reduces, library=library)
            if name == "step" and not call.arguments:
                chain.pop()
                self.step_not_taken(typed.span)
                return Unread(say("a step along the gradients is not taken: they are shown"))
            if name in ("backward", "zero_grad", "requires_grad_", "retain_grad"):
                chain.pop()
                return self.backward(value, typed) if name == "backward" else value
            formed = self.by_form(name, "torch" if self.is_torch else "", call, [given])
            if formed is not None:
                chain.pop()
                return formed
        if name in _ROWS and not called:
            raise complaints.not_called(
                source.token(place), f"A.{name}({'B' if FUNCTIONS[name].arity == 2 else ''})"
            )
        known_names = ("T", *_METHOD_EXAMPLES)
        raise complaints.unknown_attribute(
            source.text, *source.at(place), typed.span[0], known_names
        )

    unpacked = 0  # how many names the value of the statement is unpacked into

    def backward(self, value: Value, typed: Attribute) -> Value:
        """Take the value whose gradients are asked for as the output."""
        raise NotImplementedError

    def member(self, value: Value, name: str, typed: Attribute, called: bool) -> Value:
        """Find what stands behind the dot of an instance or a class."""
        raise NotImplementedError

    def super_called(self, call: Call) -> Value:
        """Give what `super()` is in a method."""
        raise NotImplementedError

    def _static_method(self, value: Any, name: str, chain: list[Chain], typed: Attribute) -> Value:
        call = chain[-1]
        assert isinstance(call, Call)
        if isinstance(value, list) and name in (
            "append",
            "insert",
            "extend",
            "pop",
            "reverse",
            "copy",
            "index",
        ):
            chain.pop()
            return self._list_method(value, name, self.arguments(name, call), typed.span)
        if isinstance(value, dict) and name in (
            "get",
            "items",
            "keys",
            "values",
            "update",
            "pop",
            "copy",
            "setdefault",
        ):
            chain.pop()
            return self._dict_method(value, name, self.arguments(name, call), typed.span)
        if isinstance(value, str) and name in ("format", "upper", "lower", "strip", "join"):
            chain.pop()
            given = self.arguments(name, call)
            more = [] if name == "join" else [each.value for each in given.positional]
            return self._put_together([value, *more], typed.span)
        return _NONE

    def _list_method(self, value: list[Value], name: str, given: Arguments, span: Span) -> Value:
        items = [self._kept(each.value) for each in given.positional]
        self.changing(value)
        if name == "append" and len(items) == 1:
            value.append(items[0])
        elif name == "extend" and len(items) == 1:
            value.extend(self.items_of(items[0], given.positional[0].node))
        elif name == "insert" and len(items) == 2:
            value.insert(self._at(items[0], given.positional[0]), items[1])
        elif name == "reverse" and not items:
            value.reverse()
        elif name == "copy" and not items:
            return list(value)
        elif name == "pop" and len(items) <= 1 and value:
            at = self._at(items[0], given.positional[0]) if items else -1
            if -len(value) <= at < len(value):
                return value.pop(at)
            raise self._no_item(given.positional[0].node, len(value))
        else:
            raise self.refuse(
                "wrong-arity",
                say("`{function}` can't be called so", function=name),
                say("Write hs.append(h), hs.pop(), hs.insert(0, h) or hs.extend([h])."),
                span,
            )
        self._bounded(value, span)
        return None

    def _at(self, value: Value, given: Given) -> int:
        return int(self.asked(value, given.node, refusals.AN_INDEX))

    def _dict_method(
        self, value: dict[Any, Value], name: str, given: Arguments, span: Span
    ) -> Value:
        items = [each.value for each in given.positional]
        keys = [tuple(each) if isinstance(each, list) else self._plain(each) for each in items[:1]]
        self.changing(value)
        if name in ("items", "keys", "values", "copy") and not items:
            found = getattr(value, name)()
            return dict(found) if name == "copy" else list(found)
        if name == "update":
            for each in items:
                value.update(each if isinstance(each, dict) else dict(each))
            value.update({key: each.value for key, each in given.named.items()})
            return None
        if keys and name in ("get", "pop", "setdefault"):
            default = items[1] if len(items) > 1 else None
            if name == "setdefault":
                return value.setdefault(keys[0], default)
            found = value.get(keys[0], default)
            if name == "pop":
                value.pop(keys[0], None)
            return found
        raise self.refuse(
            "wrong-arity",
            say("`{function}` can't be called so", function=name),
            say("Write cache.get('W1'), cache.items() or cache.update(other)."),
            span,
        )

    def _kept(self, value: Value) -> Value:
        """Make a gate that goes into a list, or is handed on, one gate however often it is used."""
        if isinstance(value, Traced):
            self.keep(value, value.part.span)
        return value

    # Calls of what the text defines

    def _called_value(self, call: Call, value: Value) -> Value:
        if isinstance(value, Builtin):
            chain: list[Chain] = [call]
            found = self._by_name(value.name, value.library, chain)
            if found is not _NONE:
                return found
        if isinstance(value, Unread):
            return value
        if call is _BEGUN:
            return Traced(Part(_ONE, call.span))
        if not _is_callable(value):
            raise self.refuse(
                "not-called",
                say(
                    "`{typed}` is a value, and a value can't be called",
                    typed=self._short(call.function.span),
                ),
                say("Write a product with its sign: x*(y + 1)."),
                call.span,
            )
        before, self.handing_on = self.handing_on, True
        try:
            given = self.arguments(self._short(call.function.span), call)
        finally:
            self.handing_on = before
        return self.call(value, given, call.span)

    def argument(self, node: Syntax) -> Value:
        """Find what an argument comes to."""
        return self.evaluate(node)

    def call(self, value: Value, given: Arguments, span: Span) -> Value:
        """Inline a call of what the text defines."""
        raise NotImplementedError

    def assign(self, target: Syntax, value: Value, span: Span) -> None:
        """Give a name, a place or an attribute a value."""
        raise NotImplementedError

    # Places

    def subscript(self, typed: Subscript, value: Value) -> Value:
        """Take an item, or a part of an array."""
        if isinstance(value, Traced) and value.listed and self.is_program:
            value = self._as_list(value)
        if isinstance(value, list | tuple | str | range | dict):
            return self._from_container(typed, value)
        if isinstance(value, np.ndarray):
            found = value[self._static_index(typed)]
            return found if found.ndim else found.item()
        if isinstance(value, Unread):
            return value
        part = self.part(value, typed.value)
        index, operands, is_view = self.index(typed)
        made = self.gate(BY_NAME["index"], (part, *operands), typed.span, (("index", index),))
        return self.view(made, value) if is_view else made

    def _static_index(self, typed: Subscript) -> Any:
        index, operands, _ = self.index(typed)
        arrays = [np.asarray(computed(each.expression)).astype(int) for each in operands]
        waiting = iter(arrays)
        return tuple(
            next(waiting)
            if isinstance(entry, picks.Operand)
            else slice(*entry)
            if isinstance(entry, picks.Slice)
            else entry
            for entry in index
        )

    def _from_container(self, typed: Subscript, value: Any) -> Value:
        if len(typed.places) != 1:
            raise self.refuse(
                "bad-index",
                say("a list has one place in its brackets"),
                say("Write hs[0][1]; of an array A[0, 1]."),
                typed.span,
            )
        place = typed.places[0]
        if isinstance(value, dict):
            key = self._key(place)
            if key in value:
                return value[key]
            if isinstance(value, Parameters) and isinstance(key, str):
                return self._parameter(key, typed)
            raise self.refuse(
                "no-key",
                say("there is no `{key}` here", key=str(key)),
                say("Its keys are: {keys}.", keys=", ".join(map(str, list(value)[:10]))),
                place.span,
            )
        if isinstance(place, Slice):
            return value[slice(*self._ends(place))]
        at = self.static(place, refusals.AN_INDEX)
        if isinstance(at, list | tuple):
            return [value[self._checked(one, len(value), place)] for one in at]
        return value[self._checked(at, len(value), place)]

    def _checked(self, at: Any, length: int, node: Syntax) -> int:
        if isinstance(at, float) and at.is_integer():
            at = int(at)
        if not isinstance(at, int) or not -length <= at < length:
            raise self._no_item(node, length)
        return at

    def _no_item(self, node: Syntax, length: int) -> InputError:
        return self.refuse(
            "no-item",
            say(
                "there is no item {place} among {count}", place=self._short(node.span), count=length
            ),
            say("Items are counted from 0; -1 is the last."),
            node.span,
        )

    def _ends(self, place: Slice) -> list[int | None]:
        ends: list[int | None] = []
        for end in (place.start, place.stop, place.step):
            value = None if end is None else self.static(end, refusals.AN_INDEX)
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if end is not None and not isinstance(value, int | None):
                most = MAX_NUMBERS - 1
                raise refusals.no_whole(
                    *self.source.at(end.span[0]), refusals.AN_INDEX, -MAX_NUMBERS, most
                )
            ends.append(value)
        if ends[2] == 0:
            raise self.refuse(
                "bad-index", say("the step of a slice is not 0"), refusals.ONE_PLACE, place.span
            )
        return ends

    def index(self, typed: Subscript) -> tuple[tuple[Any, ...], list[Part], bool]:
        """Read what stands in brackets: the option of the gate, its further operands, and if it is a view.

        Errors: InputError where nothing or too much stands in them.
        """
        entries: list[Any] = []
        operands: list[Part] = []
        is_view = True
        for place in self._flat(typed.places):
            if isinstance(place, Slice):
                entries.append(picks.Slice(*self._ends(place)))
                continue
            if isinstance(place, Name) and place.name == "...":
                entries.append(...)
                continue
            value = self._place(place)
            if value is ...:
                entries.append(...)
            elif value is None or (isinstance(value, int) and not isinstance(value, bool)):
                entries.append(value)
            else:
                is_view = False
                entries.append(picks.Operand(len(operands)))
                operands.append(self.part(value, place))
        count = sum(entry is not None and entry is not ... for entry in entries)
        if not entries or count > MAX_AXES:
            raise refusals.no_index(count, (typed.value.span[1], typed.span[1]))
        return tuple(entries), operands, is_view

    def is_mask(self, value: Value) -> bool:
        """Tell whether a value is made of comparisons: NumPy takes those places where it holds."""
        return isinstance(value, Traced) and self._is_mask(value.part)

    def _is_mask(self, part: Part) -> bool:
        while True:
            expression = part.expression
            if isinstance(expression, sympy.Symbol):
                if expression.name not in self._by_key:
                    return False
                part = self._by_key[expression.name]
            elif isinstance(expression, GateFunction):
                if expression.row.name in _MASKS:
                    return True
                if expression.row.name not in (
                    "index",
                    "reshape",
                    "transpose",
                    "stack",
                    "concatenate",
                ):
                    return False
                part = part.operands[0]
            else:
                return False

    def _flat(self, places: Sequence[Syntax]) -> Sequence[Syntax]:
        if len(places) == 1 and isinstance(places[0], Tuple):
            return places[0].items
        return places

    def _place(self, node: Syntax) -> Value:
        """Work out a place: a whole number where it is known, else what picks."""
        before, self.counting = self.counting, True
        try:
            value = self.evaluate(node)
        finally:
            self.counting = before
        if not isinstance(value, bool) and (number := self.number(value)) is not None:
            most = MAX_NUMBERS
            return self.in_bounds(number, node, refusals.AN_INDEX, least=-most, most=most - 1)
        if isinstance(value, np.ndarray) and value.dtype == bool:
            return value
        if isinstance(value, Traced) and self.is_mask(value):
            raise self.refuse(
                "picked-by-mask",
                say(
                    "`{typed}` would have as many numbers as the condition holds for",
                    typed=self._short(node.span),
                ),
                say("The shape would depend on numbers: write where(x > 0, x, 0)."),
                node.span,
            )
        if isinstance(value, list | tuple | range):
            return (
                np.array([self.asked(each, node, refusals.AN_INDEX) for each in value])
                if not any(isinstance(each, Traced) for each in value)
                else value
            )
        return value


MAX_DEPTH = 150  # expressions and calls in each other
_NONE = object()
"""What a name gives that is no function."""
_METHOD_EXAMPLES = ("sum()", "mean()", "max()", "min()", "dot(B)", "reshape(2, 3)", "exp()")
_METHODS_OF_VALUES = frozenset(["dot", "sum", "mean", "max", "min"])
_NO_METHODS = frozenset(
    [
        "len",
        "range",
        "zip",
        "enumerate",
        "list",
        "tuple",
        "dict",
        "str",
        "isinstance",
        "zeros",
        "ones",
        "empty",
        "eye",
        "identity",
        "arange",
        "linspace",
        "array",
        "tensor",
        "where",
        "σ",
        "full",
        "random",
        "rand",
        "randn",
    ]
)


def _is_axis(node: Syntax) -> bool:
    return isinstance(node, Keyword) or _is_axes_or_whole(node)


def _is_axes_or_whole(node: Syntax) -> bool:
    if isinstance(node, Tuple):
        return True
    if isinstance(node, Unary):
        node = node.operand
    return (isinstance(node, Number) and node.text.isdecimal()) or (
        isinstance(node, Name) and node.name == "None"
    )


def _is_numbers(node: List) -> bool:
    """Tell whether a list has typed numbers alone, and lists of them."""
    return all(
        isinstance(item, Number)
        or (isinstance(item, Unary) and isinstance(item.operand, Number))
        or (isinstance(item, List) and _is_numbers(item))
        for item in node.items
    )


def _holds_numbers(node: Syntax) -> bool:
    return not isinstance(node, Tuple | Dict | Text)


def _is_callable(value: Value) -> bool:
    return isinstance(value, Function | Bound | Class | Instance | Builtin | Unread | Method)


def _same(left: Value, right: Value, levels: int = MAX_AXES) -> bool:
    """Compare texts, numbers and lists of them; what stands too deep in lists is not the same."""
    if left is right:
        return True
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        short = levels == MAX_AXES or len(left) <= _LONGEST_INNER
        if not levels or not short or len(left) != len(right):
            return False
        return all(_same(one, other, levels - 1) for one, other in zip(left, right, strict=True))
    is_plain = isinstance(left, str | int | float) and isinstance(right, str | int | float)
    return is_plain and bool(left == right)


def _counts(value: Value) -> bool:
    return isinstance(value, int | float | np.ndarray | np.integer)


def _is_traced(value: Value) -> bool:
    """Tell what can but become a gate from what counts, is joined to another, or is repeated."""
    return isinstance(value, Traced) and not value.listed


def _counted(number: Any) -> int | float:
    found = float(number)
    return int(found) if found.is_integer() else found


def _python(numbers: Any) -> Any:
    """Give an array as Python's lists, in which whole numbers count."""
    return list(map(_python, numbers)) if np.ndim(numbers) else _counted(numbers)


def _is(part: Part, number: sympy.Float) -> bool:
    return part.expression.is_Float and part.expression == number  # type: ignore[no-any-return]


def _negative(value: sympy.Expr) -> sympy.Expr:
    return Array(-value.numbers) if isinstance(value, Array) else -value
