"""Operators: a gate where an input stands on either side, and else numbers, texts and lists put together."""

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy

from ..base.arrays import Array
from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.table import BY_NAME, BY_OPERATOR
from .builtins import MAX_ITEMS
from .calls import Given
from .conditions import LOGICAL, Conditions
from .latex.detecting import is_latex
from .meanings import TIMED, Bound, Function, Instance, Traced, Value
from .program import Part, Reading
from .syntax import BESIDE, DOT, ENTRIES, PRIME, TRANSPOSED, Attribute, Binary, Group, Syntax, Unary

ONE, _TWO, LESS = sympy.Float(1), sympy.Float(2), sympy.Float(-1)


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
_LARGEST = 2**63
_SIGNS = {"-": "__neg__", "+": "__pos__"}
METHODS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow", "@": "matmul"}


_IN_GATES = {
    "//": say("It jumps, and has no gradient. As gates it is floor(x/y)."),
    "%": say(
        "It jumps, and its slopes know nothing of that. Of positive numbers it is x - y*floor(x/y) as gates."
    ),
}


class Operators(Conditions):
    """Applies signs and operators."""

    def _signed(self, typed: Unary) -> Value:
        value = self.evaluate(typed.operand)
        if isinstance(value, Instance) and typed.operator in _SIGNS:
            return self._of_class(value, _SIGNS[typed.operator], typed.operand, span=typed.span)
        if typed.operator == "not":
            truth = self.truth(value, typed.operand)
            if truth is not None:
                return not truth
            return self.gate(BY_NAME["logical_not"], (self.part(value, typed.operand),), typed.span)
        if typed.operator == "~":
            if isinstance(value, bool):
                return not value
            if isinstance(value, np.ndarray) and self.is_mask(value):
                return ~value
            if not self.is_mask(value):
                raise self._no_condition("~", typed.span)
            return self.gate(BY_NAME["logical_not"], (self.part(value, typed.operand),), typed.span)
        if isinstance(value, (int, float, np.ndarray)):
            return -value if typed.operator == "-" else +value
        inner = self.part(value, typed.operand)
        if typed.operator == "+":
            return Traced(inner, listed=isinstance(value, Traced) and value.listed)  # a copy
        if inner.is_constant:
            return Traced(Part(_negative(inner.of), typed.span))
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
        if sign == ENTRIES:
            sign = self._sign_of_entries(left, right, node)
        if sign in (BESIDE, DOT):
            return self._side_by_side(left, right, node, span=span, dot=sign == DOT)
        if (left is TIMED or right is TIMED) and not _made_of_gates(left, right):
            return TIMED  # how long something took, in any unit
        if isinstance(left, Instance) or isinstance(right, Instance):
            return self._of_instances(sign, left, right, node, span=span)
        if not (_is_traced(left) and _is_traced(right)) or sign in ("//", "%"):
            known = self._known(sign, left, right, node, span=span)
            if known is not None:
                return known
        if sign == "**" and self.is_mask(left) and self.is_mask(right):
            operands = self.part(left, node), self.part(right, node)
            return self.gate(BY_NAME["logical_xor"], operands, span)  # `^`, as of bits
        if sign == "+" and self._are_masks_of_arrays(left, right, node):
            self._tell_joined(node, span)
            sign = "|"
        at_left = node[0] if isinstance(node, Binary) else node
        at_right = node.right if isinstance(node, Binary) else node
        if sign in LOGICAL and not (self.is_mask(left) or self.is_mask(right)):
            raise self._no_condition(sign, span)
        if sign in LOGICAL:
            operands = self.part(left, at_left), self.part(right, at_right)
            return self.gate(BY_NAME[LOGICAL[sign]], operands, span)
        if sign not in BY_OPERATOR:
            raise self.refuse(
                "not-in-language",
                say("there is no operator `{sign}` between values", sign=sign),
                say("Compute with + - * / ^ @."),
                span,
            )
        one_part, other_part = self.part(left, at_left), self.part(right, at_right)
        row = BY_OPERATOR[sign]
        if row.name == "div" and _is(one_part, ONE):
            return self.gate(BY_NAME["reciprocal"], (other_part,), span)
        if row.name == "pow" and _is(other_part, _TWO):
            return self.gate(BY_NAME["square"], (one_part,), span)
        if row.name == "pow" and one_part.of is sympy.E:
            return self.gate(BY_NAME["exp"], (other_part,), span)
        return self.gate(row, (one_part, other_part), span)

    def _are_masks_of_arrays(self, left: Value, right: Value, node: Syntax) -> bool:
        """Tell conditions on arrays, whose sum is a condition too, from those on Python's numbers."""
        if not all(isinstance(each, Traced) and each.condition for each in (left, right)):
            return False
        if isinstance(node, Binary) and (
            self._is_one_of_books(node.left) or self._is_one_of_books(node.right)
        ):
            return False
        within = [each for side in (left, right) for each in self._within(self.part(side, node))]
        return self.is_torch or any(self.shape(Traced(each), node) for each in within)

    def _is_one_of_books(self, node: Syntax) -> bool:
        """Tell the number `1(x > 0)` of books, whose brackets stand behind the 1, from a condition."""
        while isinstance(node, Group):
            if self.typed(node.span)[:1] != "(":
                return True
            node = node.inner
        return False

    def _tell_joined(self, node: Syntax, span: Span) -> None:
        message = say(
            "the sum of two conditions is 1 where one of them holds or both do, as in NumPy and PyTorch; "
            "how many hold is 1*(x > 0) + 1*(y > 0)"
        )
        if not self.in_form:
            self.readings.append(Reading(span, message, None))

    def _sign_of_entries(self, left: Value, right: Value, node: Syntax) -> str:
        """Tell `∑ y log p`, whose entries are multiplied, from `∑ (X w − y)²`, which has a matrix.

        Of one time, as in `f_t c_{t-1}` and `W_t h_{t-1}`, those of vectors are.
        """
        if not isinstance(node, Binary):
            return "*"
        one, other = self.shape(left, node.left), self.shape(right, node.right)
        if not self.sums_around and max(len(one), len(other)) > 1:
            return BESIDE
        if one != other and max(len(one), len(other)) > 1 and min(len(one), len(other)) > 0:
            return BESIDE
        if one == other and len(one) > 1 and one[0] == one[-1]:
            start, end = node.left.span[1], node.right.span[0]
            text, typed = self.source.text, self._short(node.span)
            message = say(
                "`{typed}` multiplies entry by entry, since all are added up; of matrices it is `{other}`",
                typed=typed,
                other=f"{text[slice(*node.left.span)]} @ {text[slice(*node.right.span)]}",
            )
            self.readings.append(Reading(node.span, message, f"{text[:start]} @ {text[end:]}"))
        return "*"

    def _side_by_side(
        self, left: Value, right: Value, node: Syntax, *, span: Span, dot: bool
    ) -> Value:
        """Multiply factors without a sign, or with a dot: arrays as matrices, two vectors to a number."""
        if not isinstance(node, Binary):
            return self.operation("*", left, right, node, span=span)
        column, row = is_transposed(node.left), is_transposed(node.right)
        left, right = self._one_behind(left, right, node), self._one_behind(right, left, node)
        one = self.shape(left, node.left)
        if column and one:
            self._suppose_form(node, right, one[-1])
        other = self.shape(right, node.right, 1 if column and one else 0)
        is_product = one and other and one[-1] == other[max(len(other) - 2, 0)]
        # Typed `·` of matrices was `*` before LaTeX was read, and old addresses have it.
        is_read_as_before = len(one) + len(other) > 2 and not is_latex(self.source.text)
        if dot and (not is_product or is_read_as_before):
            return self.operation("*", left, right, node, span=span)
        if len(one) == len(other) == 1 and row and not column and not dot:
            parts = self.part(left, node.left), self.part(right, node.right)
            return self.gate(BY_NAME["outer"], parts, span)
        made = self.operation("@" if one and other else "*", left, right, node, span=span)
        if dot:
            self._doubt_dot(node, len(one) == len(other) == 1)
        return made

    def _suppose_form(self, node: Binary, matrix: Value, size: int) -> None:
        """Suppose that the matrix of a form, `xᵀ A x`, is square where nothing says its shape."""
        of = matrix.part.of if isinstance(matrix, Traced) else None
        text, left = self.source.text, node.left
        while isinstance(left, Group):
            left = left.inner
        vector = text[slice(*left[0].span)] if isinstance(left, Attribute) else ""
        is_form = bool(vector) and text[node.span[1] :].lstrip(" \\,").startswith(vector)
        if is_form and isinstance(of, str) and of in self.inputs and not self.has_shape(of):
            self.guess_shape(of, (size, size))

    def _one_behind(self, value: Value, matrix: Value, node: Binary) -> Value:
        """Put the vectors of `W [h, x]` one behind the other, where the sizes of the matrix say so."""
        if not isinstance(value, list) or not all(isinstance(each, Traced) for each in value):
            return value
        shapes = [self.shape(each, node) for each in value]
        whole = self.shape(matrix, node, 2) if not isinstance(matrix, list) else ()
        lengths = [shape[-1] if shape else 1 for shape in shapes]
        is_open = isinstance(matrix, Traced) and matrix.part.of in self.guessed
        fits = is_open or (len(whole) == 2 and sum(lengths) in whole)
        if not any(shapes) or not fits:
            return value
        bound = {"x": Given(value, node)}
        return self.form("concatenate([atleast_1d(v) for v in x], axis=-1)", bound, node.span)

    def _doubt_dot(self, node: Binary, is_of_vectors: bool) -> None:
        """Say that a dot between arrays is their product, and offer the one number by number."""
        start, end = node.left.span[1], node.right.span[0]
        between, text = self.source.text[start:end], self.source.text
        for sign, other in (("\\cdot", "\\odot"), *((dot, "*") for dot in "·⋅∙•")):
            if sign in between:
                changed = text[:start] + between.replace(sign, other, 1) + text[end:]
                typed = self._short(node.span)
                read = typed.replace(sign, other, 1)
                message = (
                    say(
                        "`{typed}` is the dot product of two vectors; number by number it is `{other}`",
                        typed=typed,
                        other=read,
                    )
                    if is_of_vectors
                    else say(
                        "`{typed}` is the product of matrices; number by number it is `{other}`",
                        typed=typed,
                        other=read,
                    )
                )
                self.readings.append(Reading(node.span, message, changed))
                return

    def _of_instances(
        self, sign: str, left: Value, right: Value, node: Syntax, span: Span
    ) -> Value:
        """Call the method that a class of the text has for an operator: `__add__`, or `__radd__`."""
        word = METHODS.get(sign, "")
        for owner, other, name in ((left, right, f"__{word}__"), (right, left, f"__r{word}__")):
            method = owner.of.find(name) if isinstance(owner, Instance) else None
            if isinstance(owner, Instance) and isinstance(method, Function):
                given = {"f": Given(Bound(method, owner), node), "x": Given(other, node)}
                return self.form("f(x)", given, span)
        raise self._no_number(left if isinstance(left, Instance) else right, node)

    def _of_class(
        self, owner: Instance, name: str, node: Syntax, span: Span, given: Sequence[Value] = ()
    ) -> Value:
        """Call the method that a class of the text has for a sign, for brackets, or for `len`."""
        method = owner.of.find(name)
        if not isinstance(method, Function):
            raise self._no_number(owner, node)
        names = {f"x{at}": Given(value, node) for at, value in enumerate(given)}
        bound = {"f": Given(Bound(method, owner), node), **names}
        return self.form(f"f({', '.join(names)})", bound, span)

    def _no_condition(self, sign: str, span: Span) -> InputError:
        """Refuse what works on bits in Python, but for conditions."""
        return self.refuse(
            "not-in-language",
            say("`{sign}` joins conditions, and there is none here", sign=sign),
            say("Write (x > 0) & (x < 1); of a mask of 0 and 1, mask == 0."),
            span,
        )

    # What is worked out at once

    def _known(self, sign: str, left: Value, right: Value, node: Syntax, span: Span) -> Value:
        """Work out what counts, join what is joined; None of what becomes a gate."""
        if sign == "%" and isinstance(left, str):
            values = right if isinstance(right, tuple) else (right,)
            return self._filled_in(left, values, None, span)
        if sign in ("//", "%"):
            left, right = (self._whole_operand(each, node, sign) for each in (left, right))
        if _counts(left) or _counts(right):
            one, other = self.number_or_array(left), self.number_or_array(right)
            if one is not None and other is not None:
                return self._worked_out(sign, one, other, span)
        return self._joined(sign, left, right, node, span=span)

    def _whole_operand(self, value: Value, node: Syntax, sign: str) -> Value:
        """Give what is known of an operand. Errors: InputError, of gates with what they would be."""
        try:
            return self.asked(value, node, say("what is divided into whole parts"))
        except InputError as error:
            if error.code == "not-static":
                error.hint = _IN_GATES[sign]
            raise

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
                one, other = self._items_of_list(left, node), self._items_of_list(right, node)
                if one is not None and other is not None:
                    return self._bounded(one + other, span)
        if sign == "*":
            many, items = (right, left) if self.number(left) is None else (left, right)
            times = self.number(many)
            if isinstance(items, (str, tuple)):
                times = self.asked(many, node, say("how often this is repeated"))
            if self.is_program and isinstance(times, int) and isinstance(items, Traced):
                items = self._items_of_list(items, node)
            if isinstance(items, (str, list, tuple)) and isinstance(times, int):
                if len(items) * times > MAX_ITEMS:
                    raise self._too_long(span)
                return items * times
        return None


def _made_of_gates(*values: Value) -> bool:
    return any(isinstance(each, Traced) and not each.part.is_constant for each in values)


def _counts(value: Value) -> bool:
    return isinstance(value, (int, float, np.ndarray, np.integer))


def _is_traced(value: Value) -> bool:
    """Tell what can but become a gate from what counts, is joined to another, or is repeated."""
    return isinstance(value, Traced) and not value.listed


def _is(part: Part, number: sympy.Float) -> bool:
    return isinstance(part.of, sympy.Float) and bool(part.of == number)


def _negative(value: sympy.Expr) -> sympy.Expr:
    return Array(-value.numbers) if isinstance(value, Array) else -value


def is_transposed(node: Syntax) -> bool:
    """Tell what has `ᵀ` or `′` behind it; a product has where its last factor has."""
    while isinstance(node, Group):
        node = node.inner
    return isinstance(node, Attribute) and node.name in (TRANSPOSED, PRIME, "T")
