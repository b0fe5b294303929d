"""Comparisons and conditions: known at once they decide, and else they are gates of 0 and 1."""

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..base.errors import InputError, Span
from ..base.shapes import MAX_LEVELS
from ..base.words import say
from ..gates.table import BY_NAME
from . import refusals
from .asking import CONDITIONS
from .calls import Arguments, Given
from .containers import Containers
from .meanings import Instance, Traced, Unread, Value, now
from .program import Operation, Part, Reading
from .syntax import (
    Attribute,
    Call,
    Comparison,
    Conditional,
    List,
    Logical,
    Name,
    Number,
    Syntax,
    Tuple,
)

_OF_CLASSES = {  # the method of the left side, and that of the right one
    "<": ("lt", "gt"), "<=": ("le", "ge"), ">": ("gt", "lt"), ">=": ("ge", "le"),
    "==": ("eq", "eq"), "!=": ("ne", "ne"), "in": ("", "contains"), "not in": ("", ""),
}  # fmt: skip

_COMPARED: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "<": ("less", operator.lt),
    "<=": ("less_equal", operator.le),
    ">": ("greater", operator.gt),
    ">=": ("greater_equal", operator.ge),
    "==": ("equal", operator.eq),
    "!=": ("not_equal", operator.ne),
}
LOGICAL = {"&": "logical_and", "|": "logical_or"}
_LONGEST_INNER = 20  # items of a list in a list that are compared
_SEVERAL = (list, tuple, dict, range)


class Conditions(Containers):
    """Compares values, and chooses by conditions."""

    deciding = False  # whether a comparison is a condition
    looping = False  # whether it is that of `while`, which must be known
    inputs: dict[str, Value]

    # Comparisons

    def _compared(self, typed: Comparison) -> Value:
        if (kind := self._of_kind(typed)) is not None:
            return kind
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

    def _of_kind(self, typed: Comparison) -> bool | None:
        """Tell what `type(n) is int` asks, as `isinstance` does; None of all else."""
        first, (sign, behind) = typed.first, typed.rest[0]
        if not (
            isinstance(first, Call)
            and isinstance(first.function, Name)
            and first.function.name == "type"
            and self.scope.holding("type") is None
            and len(first.arguments) == len(typed.rest) == 1
            and sign in ("is", "==", "in", "is not", "!=", "not in")
            and isinstance(behind, (Name, Attribute, Tuple, List))
        ):
            return None
        given = [Given(self.evaluate(first.arguments[0]), first), Given(None, behind)]
        found = self.builtin("isinstance", "", Arguments("isinstance", first, given, {}))
        return bool(found) is (sign in ("is", "==", "in"))

    def _comparison(
        self, sign: str, first: tuple[Value, Syntax], second: tuple[Value, Syntax], span: Span
    ) -> Value:
        """Compare two values, each given with the expression that it comes from."""
        (left, at_left), (right, at_right) = first, second
        self.settle(left, at_left)
        self.settle(right, at_right)
        if sign in _OF_CLASSES and (isinstance(left, Instance) or isinstance(right, Instance)):
            found = self._compared_by_class(sign, first, second, span)
            if found is not None:
                return found
        if sign in ("is", "is not", "in", "not in"):
            return self._contained(sign, left, right, at_left)
        if sign in ("==", "!=") and (left is None or right is None):
            return (left is right) is (sign == "==")
        name, compare = _COMPARED[sign]
        one, other = self.number_or_array(left), self.number_or_array(right)
        if one is not None and other is not None:
            made = compare(one, other)
            return made if isinstance(made, np.ndarray) else bool(made)
        lists = self.is_program and all(map(_is_list, (left, right)))  # Python's, compared as one
        if lists or not (isinstance(left, Traced) or isinstance(right, Traced)):
            left, right = self._worked(left), self._worked(right)
            if isinstance(left, Unread) or isinstance(right, Unread):
                raise self._no_number(*((right, at_right) if one is not None else (left, at_left)))
            if sign in ("==", "!="):
                return _same(left, right) is (sign == "==")
            if isinstance(left, str) and isinstance(right, str):
                return bool(compare(left, right))
            raise self._no_number(*((left, at_left) if one is None else (right, at_right)))
        for text, other, at in ((left, right, at_right), (right, left, at_left)):
            if isinstance(text, str) and isinstance(other, Traced):
                return self._is_taken_for(text, other, at) is (sign != "!=")
        is_asked = self.looping or (sign in ("==", "!=") and self.is_program)
        if self.deciding and is_asked:
            sides = [(left, at_left), (right, at_right)]
            if self.looping or all(self._counts(value, node) for value, node in sides):
                found = compare(*(self.asked(*side, refusals.COMPARED) for side in sides))
                return found if isinstance(found, np.ndarray) else bool(found)
        if self.deciding and sign == "!=" and self.number(right) == 0 and not self.is_program:
            return left  # what decides holds where it is not 0
        operands = self.part(left, at_left), self.part(right, at_right)
        return self.gate(BY_NAME[name], operands, span)

    def _counts(self, value: Value, node: Syntax) -> bool:
        """Tell what `==` asks for whole numbers: not a computed value, nor one compared with `0.0`."""
        if isinstance(node, Number):
            return "." not in node.text
        return not isinstance(value, Traced) or self.may_be_asked(value.part)

    def _is_taken_for(self, text: str, key: Traced, node: Syntax) -> bool:
        """Take what a dict has for the first text that it is compared with: `bn_param['mode'] == 'train'`.

        Errors: InputError `unknown-text` for all else that has no value.
        """
        name = key.part.of
        if not isinstance(name, str) or name not in self.of_keys - self.given.keys():
            raise self._no_text(node)
        if name not in self.taken_for:
            self.taken_for[name] = text
            message = say(
                "`{name}` has no value, and is taken for '{text}', with which it is compared first",
                name=name,
                text=text,
            )
            self.readings.append(Reading(node.span, message, None))
        return self.taken_for[name] == text

    def _no_text(self, node: Syntax) -> InputError:
        typed = self._short(node.span)
        return self.refuse(
            "unknown-text",
            say("`{typed}` is compared with a text, and has no value", typed=typed),
            say("Give it one in the text: {name} = 'train'.", name=node.name)
            if isinstance(node, Name)
            else say("Give it one in the text."),
            node.span,
        )

    def _worked(self, value: Value) -> Value:
        """Give numbers that stand in the text as those that count, also in lists and tuples."""
        if _is_list(value):
            return self._as_list(value)
        if isinstance(value, (list, tuple)):
            return type(value)(map(self._plain, value))
        if isinstance(value, dict):
            return {key: self._plain(each) for key, each in value.items()}
        return self._plain(value)

    def _compared_by_class(
        self, sign: str, first: tuple[Value, Syntax], second: tuple[Value, Syntax], span: Span
    ) -> Value:
        """Call what a class of the text has for a sign: `a > b` may be `b.__lt__(a)`. None of neither."""
        name, mirrored = _OF_CLASSES[sign]
        for (owner, node), (other, _), word in ((first, second, name), (second, first, mirrored)):
            if isinstance(owner, Instance) and word and owner.of.find(f"__{word}__"):
                return self._of_class(owner, f"__{word}__", node, span, given=[other])
        opposite = {"!=": "==", "not in": "in"}.get(sign)
        found = self._compared_by_class(opposite, first, second, span) if opposite else None
        if found is None:
            return None
        truth = self.truth(found, first[1])
        if truth is not None:
            return not truth
        return self.gate(BY_NAME["logical_not"], (self.part(found, first[1]),), span)

    def _contained(self, sign: str, left: Value, right: Value, node: Syntax) -> bool:
        if sign.startswith("is"):
            return _same(left, right) is (sign == "is")
        if isinstance(left, Traced):
            left = self.asked(left, node, say("what is looked for"))
        if isinstance(right, Traced) and not _is_list(right):
            right = self.asked(right, node, say("what is looked for"))
        if isinstance(right, np.ndarray):
            right = right.tolist()
        if isinstance(right, Instance):
            right = self.items_of(right, node)
        left, right = self._worked(left), self._worked(right)
        if isinstance(right, str):
            return (isinstance(left, str) and left in right) is (sign == "in")
        items = list(self._bounded(right, node.span)) if isinstance(right, _SEVERAL) else []
        return any(self._is_item(left, each, node) for each in items) is (sign == "in")

    def _is_item(self, value: Value, item: Value, node: Syntax) -> bool:
        found = None
        if value is not item and (isinstance(value, Instance) or isinstance(item, Instance)):
            found = self._compared_by_class("==", (value, node), (item, node), node.span)
        return _same(value, item) if found is None else bool(self.truth(found, node))

    # Truth

    def _logical(self, typed: Logical) -> Value:
        """Join conditions: those that are known decide, of gates it is a gate."""
        is_and = typed.operator == "and"
        found: Value = None
        for at, operand in enumerate(typed.operands):
            value = self.evaluate(operand)
            truth = self.truth(value, operand)
            if found is None and truth is not None:
                if truth != is_and or at == len(typed.operands) - 1:
                    return value
            elif found is None:
                found = value
            elif truth is None or not (self.deciding or self.is_mask(found)):
                found = self._either(typed, found, value)
            elif truth != is_and:
                return truth
        return found

    def _either(self, typed: Logical, one: Value, other: Value) -> Traced:
        """Join two masks; of other numbers `a or b` is the first that is not 0, as in Python."""
        operands = self.part(one, typed), self.part(other, typed)
        masks = self.is_mask(one) and self.is_mask(other)
        if masks or self.deciding or self.shape(one, typed):
            return self.gate(BY_NAME[f"logical_{typed.operator}"], operands, typed.span)
        first, second = self.once(operands[0]), operands[1]
        chosen = (second, first) if typed.operator == "and" else (first, second)
        return self.gate(BY_NAME["where"], (first, *chosen), typed.span)

    def truth(self, value: Value, node: Syntax) -> bool | None:
        """Tell whether what is known holds; None of a gate's value. Errors: Asked, InputError."""
        self.settle(value, node)
        for name in ("__bool__", "__len__"):
            if isinstance(value, Instance) and value.of.find(name):
                found = self._of_class(value, name, node, node.span)
                if isinstance(found, Instance):  # which Python refuses too
                    raise self._no_number(found, node)
                return self.truth(found, node)
        if isinstance(value, Traced):
            if value.part.of in self.inputs and math.prod(self.known_shape(value.part) or ()) > 1:
                return True  # of an array no other truth is asked than whether it has items
            known = self.number(value)
            return None if known is None else bool(known)
        if isinstance(value, np.ndarray):
            return bool(value.all())
        return (
            bool(value)
            if isinstance(value, (int, float, str, list, tuple, dict, range))
            else (value is not None)
        )

    def condition(self, node: Syntax) -> Value:
        """Find what a condition comes to: a bool where it is known, else the gate that decides."""
        before, self.deciding = self.deciding, True
        try:
            value = self.evaluate(node)
        finally:
            self.deciding = before
        truth = self.truth(value, node)
        return value if truth is None else truth

    # Choices

    def _conditional(self, typed: Conditional) -> Value:
        condition = self.condition(typed.condition)
        if isinstance(condition, bool):
            return self.evaluate(typed.then if condition else typed.otherwise)
        begun = now()
        one, other = self.evaluate(typed.then), self.evaluate(typed.otherwise)
        if any(not isinstance(each, (Traced, int, float)) for each in (one, other)):
            self.ask_whole(self.part(condition, typed.condition), typed.condition)
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
            if not isinstance(each, Traced):
                continue
            is_input = any(held is each for held in self.inputs.values())
            if (each.base is not None or each.born < begun or is_input) and self.shape_now(each):
                made.may_be(each)

    # Masks

    def is_mask(self, value: Value) -> bool:
        """Tell whether a value is made of comparisons: NumPy takes those places where it holds."""
        if isinstance(value, np.ndarray):
            return bool(value.dtype == bool)
        return isinstance(value, Traced) and self._is_mask(value.part)

    def _is_mask(self, part: Part) -> bool:
        while True:
            of = part.of
            if isinstance(of, str):
                if of not in self._by_key:
                    return False
                part = self._by_key[of]
            elif isinstance(of, Operation):
                if of.row.name in CONDITIONS:
                    return True
                if of.row.name not in (
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


def _is_list(value: Value) -> bool:
    if isinstance(value, Traced):
        return value.listed and value.part.is_constant
    return isinstance(value, list)


def _same(left: Value, right: Value, levels: int = MAX_LEVELS) -> bool:
    """Compare texts, numbers and lists of them; what stands too deep in lists is not the same."""
    if left is right:
        return True
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        short = levels == MAX_LEVELS or len(left) <= _LONGEST_INNER
        if not levels or not short or len(left) != len(right):
            return False
        return all(_same(one, other, levels - 1) for one, other in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        same_keys = levels and left.keys() == right.keys()
        return bool(same_keys) and all(_same(left[key], right[key], levels - 1) for key in left)
    is_plain = isinstance(left, (str, int, float)) and isinstance(right, (str, int, float))
    return is_plain and bool(left == right)
