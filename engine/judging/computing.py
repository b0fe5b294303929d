"""What statements come to, with the values that symbols have: forward, without a circuit."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

import numpy as np

from ..base.arrays import MAX_IN_CIRCUIT, MAX_NUMBERS
from ..base.errors import TooLarge
from ..base.shapes import Mismatch, Shape, Sizes, count, shape_of
from ..base.words import say
from ..gates.tensors import summed_to
from ..language.constants import computed
from ..language.program import Operation, Part, Statement

Value = Any
_CAUGHT = (ArithmeticError, ValueError, IndexError, TypeError, Mismatch, np.linalg.LinAlgError)


class Missing(Exception):
    """A symbol has no value: a name that nothing made, or what follows from operands that do not fit."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Formula:
    """A part, ready to be computed again and again."""

    def __init__(self, part: Part) -> None:
        self._steps = [_step(each) for each in part.walk()]

    def __call__(self, known: Mapping[str, Value]) -> Value:
        """Compute it. Errors: Missing, for a symbol without a value or for operands that do not fit."""
        stack: list[Value] = []
        for many, what in self._steps:
            if many < 0:
                found = known.get(what)
                if found is None:
                    raise Missing(what)
                stack.append(found)
            elif many == 0:
                stack.append(what)
            else:
                operands = stack[-many:]
                del stack[-many:]
                stack.append(_applied(what, operands))
        return stack[0]


def _step(part: Part) -> tuple[int, Any]:
    if isinstance(part.of, str):
        return -1, part.of
    if not isinstance(part.of, Operation):
        found = computed(part)
        return 0, np.float64(part.of) if found is None else np.asarray(found, dtype=float)[()]
    many = len(part.operands)
    function = part.of.row.function(many, part.of.options, "numpy")
    return many, function


def _applied(what: Any, operands: list[Value]) -> Value:
    try:
        return what(*operands)
    except _CAUGHT:
        raise Missing("") from None


def check_sizes(statements: Iterable[Statement], known: Mapping[str, Shape]) -> None:
    """Check that no array of these statements has more numbers than one may have.

    `known` are the shapes of symbols. Errors: TooLarge `too-many-numbers`.
    """
    shapes, total = dict(known), 0
    for statement in statements:
        stack: list[Shape | None] = []
        for part in statement.value.walk():
            shape = _shape(part, stack, shapes)
            total += count(shape or ())
            if count(shape or ()) > MAX_NUMBERS or total > MAX_IN_CIRCUIT:
                raise TooLarge(
                    "too-many-numbers",
                    say("the lines of the backward pass make too many numbers"),
                    say("Compute with smaller arrays."),
                    part.span,
                )
            stack.append(shape)
        if statement.key and stack[0] is not None:
            shapes[statement.key] = stack[0]


def _shape(part: Part, stack: list[Shape | None], shapes: Mapping[str, Shape]) -> Shape | None:
    if isinstance(part.of, str):
        return shapes.get(part.of)
    if not isinstance(part.of, Operation):
        return shape_of(computed(part))
    operands = stack[-len(part.operands) :]
    del stack[-len(part.operands) :]
    known = [each for each in operands if each is not None]
    if len(known) < len(operands):
        return None
    try:
        return part.of.row.shape(Sizes(), known, part.of.options)
    except Mismatch:
        return None


def compute(statements: Iterable[tuple[str, Formula]], known: MutableMapping[str, Value]) -> None:
    """Compute statements one after the other; one that can't be has no value."""
    with np.errstate(all="ignore"):
        for key, formula in statements:
            try:
                known[key] = formula(known)
            except Missing:
                known.pop(key, None)


def summed(value: Value, shape: Shape) -> Value:
    """Sum over the axes along which this shape was broadcast."""
    return summed_to(np.asarray(value, dtype=float), shape)


def formulas(statements: Iterable[Statement]) -> list[tuple[str, Formula]]:
    """Make ready what statements compute."""
    return [(each.key, Formula(each.value)) for each in statements if each.key]
