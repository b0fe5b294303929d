"""What a condition picks on both sides of an assignment: `z[m] = exp(x[m])`, number by number."""

from ..base.shapes import Shape
from ..base.words import say
from ..gates.scalars import Scalar
from ..gates.table import BY_NAME, NAMES, spelled
from . import syntax
from .constants import computed
from .libraries import LIBRARIES
from .meanings import Traced, Value
from .output import Output, says
from .program import Operation, Part
from .syntax import (
    Attribute,
    Binary,
    Call,
    Group,
    List,
    Name,
    Number,
    Subscript,
    Syntax,
    Text,
    Tuple,
    Unary,
)

_BY_NUMBER = frozenset(["+", "-", "*", "/", "**"])
"""Operators that go number by number: of two vectors `@` does not."""


_COMPARING = (
    *("less", "less_equal", "greater", "greater_equal", "equal", "not_equal"),
    *("logical_and", "logical_or", "logical_xor", "logical_not", "isnan"),
)
"""Functions that compare number by number: a call of one may stand in brackets as a comparison does."""


class Masking(Output):
    """Computes at all places what is given to those of a condition.

    Elsewhere 1 stands in for what the condition picks, because the functions there need not have
    a value, and a gradient of 0 times an infinite slope would be no number.
    """

    # The target that was found to be picked by the same condition as what it is given, and that condition.
    _alike: tuple[Subscript, Part] | None = None

    def _mask(self, target: Subscript) -> Part | None:
        """Give the condition of `m[m < 0] = 0`; None where places stand in the brackets."""
        if len(target.places) != 1 or isinstance(target.places[0], syntax.Slice):
            return None
        node = target.places[0]
        if isinstance(node, (Text, Tuple, List, syntax.Number, syntax.Slice)):
            return None
        if isinstance(node, Call) and not says(node, *_COMPARING):
            return None
        value = self.evaluate(node)
        return self.part(value, node) if self.is_mask(value) else None

    def _alike_at(self, target: Subscript) -> Part | None:
        """Give the condition that picks what a target is given as well, where one was found."""
        filled, self._alike = self._alike, None
        return filled[1] if filled and filled[0] is target else None

    def _aligned(self, mask: Part, owner: Traced, target: Subscript) -> Part:
        """Give a mask of rows axes of length 1 for what stands in a row. Errors: InputError."""
        shape, held = self.shape(owner, target.value), self.shape(Traced(mask), target)
        if held != shape[: len(held)]:
            raise self.refuse(
                "mask-of-another-shape",
                say("the condition has another shape than `{typed}`",
                    typed=self._short(target.value.span)),
                say("NumPy takes a condition for each number, or for each row."),
                target.span,
            )  # fmt: skip
        if len(held) == len(shape):
            return mask
        ones = (1,) * (len(shape) - len(held))
        return self.gate(BY_NAME["reshape"], (mask,), target.span, (("shape", held + ones),)).part

    def _rows_of(self, mask: Part, owner: Traced, target: Subscript) -> list[Shape]:
        """List the shapes of what may be given to all places where a mask holds: one number, or one row."""
        axes = len(self.shape(Traced(mask), target))
        row = self.shape(owner, target.value)[axes:]
        return [(), row]

    def _of_places(self, typed: syntax.Assign | syntax.Augmented, target: Syntax) -> Value:
        """Find what is given to a target, of which both sides may be picked by one condition."""
        self._alike = None
        if not isinstance(target, Subscript) or not self._picks_alike(target, typed.value):
            return self._of_gradients(typed.value)
        mask = self._mask(target)
        if mask is None or computed(mask, self._by_key) is not None:
            return self._of_gradients(typed.value)
        owner = self.evaluate(target.value)
        if self.shape(owner, target.value) != self.shape(Traced(mask), target):
            return self._of_gradients(typed.value)
        mask = self.once(mask)
        before, self.picked_by = self.picked_by, (self.condition_in(target), mask)
        try:
            value = self.evaluate(typed.value)
        finally:
            self.picked_by = before
        if isinstance(value, Traced) and not self._goes_by_number(value.part, mask):
            self._place(target.places[0])  # which is refused
        self._alike = target, mask
        return value

    def _picks_alike(self, target: Subscript, node: Syntax) -> bool:
        """Tell whether an expression picks by the target's condition, and else only computes with numbers."""
        if len(target.places) != 1:
            return False
        condition, picked = self.condition_in(target), 0
        waiting = [node]
        while waiting:
            match waiting.pop():
                case Number() | Name():
                    pass
                case Unary(_, operand) | Group(operand):
                    waiting.append(operand)
                case Binary(left, sign, right) if sign in _BY_NUMBER:
                    waiting += [left, right]
                case Call(Attribute(Name(library), name), operands) if (
                    library in LIBRARIES and isinstance(NAMES.get(spelled(name) or name), Scalar)
                ):
                    waiting += operands
                case Subscript(Name() | Attribute(), (_,)) as each if (
                    self.condition_in(each) == condition
                ):
                    picked += 1
                case _:
                    return False
        return picked > 0

    def _goes_by_number(self, part: Part, mask: Part) -> bool:
        """Tell whether a value is computed number by number, from what is picked and single numbers."""
        if isinstance(part.of, Operation) and isinstance(part.of.row, Scalar):
            is_picked = part.of.row.name == "where" and part.operands[0].of == mask.of
            return is_picked or all(self._goes_by_number(each, mask) for each in part.operands)
        return not self.shape(Traced(part), Name("", part.span))
