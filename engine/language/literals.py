"""Numbers that are written out: one, a list of them, or a shape for `zeros` and its like to fill."""

import math
import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import sympy

from ..base.arrays import MAX_NUMBERS, Array, uneven
from ..base.errors import InputError, Span
from ..base.shapes import Shape
from ..base.words import say
from . import complaints, refusals
from .constants import computed
from .program import Part
from .source import Source
from .syntax import List, Number, Syntax, Unary

_THOUSANDS = re.compile("0[0-9]+")  # of `[1,000]`, which are not 1 and 0


def number(typed: Number) -> float:
    """Read a number. Errors: InputError `number-out-of-range`."""
    value = float(typed.text)
    if math.isinf(value) or (value == 0 and typed.text.lower().partition("e")[0].strip("0.")):
        shown = complaints.shortened(typed.text)
        raise InputError(
            "number-out-of-range",
            say("{number} is too large for a 64-bit number", number=shown)
            if value
            else say("{number} is too small for a 64-bit number", number=shown),
            say("Numbers lie between 5e-324 and 1.8e308."),
            typed.span,
        )
    return value


@lru_cache(maxsize=1024)
def constant(value: float) -> sympy.Float:
    """Give SymPy's number; making one takes longer than reading it."""
    return sympy.Float(value)


def whole(source: Source, node: Syntax, what: str, least: int, most: int) -> int:
    """Read a whole number, of digits alone; `what` it is begins the sentence of an error.

    Errors: InputError `not-whole`.
    """
    value = digits(node)
    if value is not None and least <= value <= most:
        return value
    raise refusals.no_whole(*source.at(node.span[0]), what, least, most)


def digits(node: Syntax) -> int | None:
    """Give a number that is typed as digits, with or without a sign before them; None for all else."""
    if isinstance(node, Unary) and node.operator == "-":
        value = digits(node.operand) if isinstance(node.operand, Number) else None
        return None if value is None else -value
    if (
        isinstance(node, Number)
        and node.text.isdecimal()
        and len(node.text) < refusals.LONGEST_WHOLE
    ):
        return int(node.text)
    return None


# Lists

Operand = Callable[[Syntax], Part]
"""Finds what an expression is."""


def array(source: Source, typed: List, operand: Operand) -> Array:
    """Make an array of a list of numbers, or of lists of one shape. Errors: InputError."""
    numbers: list[float] = []
    shape = _gathered(source, typed, numbers, operand)
    return Array(np.reshape(numbers, shape))


def _gathered(source: Source, typed: List, numbers: list[float], operand: Operand) -> Shape:
    first: Shape = ()
    for count, item in enumerate(typed.items, 1):
        shape: Shape = ()
        if isinstance(item, List):
            shape = _gathered(source, item, numbers, operand)
        else:
            numbers.append(_entry(source, item, operand))
        if count == 1:
            first = shape
        elif shape != first:
            raise InputError(
                "uneven-list",
                uneven(count, shape, first),
                say("Give every row the same number of numbers."),
                item.span,
            )
    if not typed.items:
        raise InputError(
            "empty-list",
            say("this list has no numbers"),
            say("Write one or more, such as [1, 2]."),
            typed.span,
        )
    return (len(typed.items), *first)


def _entry(source: Source, item: Syntax, operand: Operand) -> float:
    """Compute a number of a list: constants alone stand in it, and its gates are not drawn."""
    if isinstance(item, Number):
        if item.text[0] == "0" and _THOUSANDS.fullmatch(item.text):
            raise _behind_thousands(source, item)
        return number(item)  # most are such, and there may be many
    if isinstance(item, Unary) and item.operator == "-" and isinstance(item.operand, Number):
        return -number(item.operand)
    refusals.check_entry(source.text, *source.at(item.span[0]))
    value = computed(operand(item))
    if not isinstance(value, float):
        raise refusals.not_a_number(source.text, item.span)
    return value


def _behind_thousands(source: Source, item: Number) -> InputError:
    """Refuse what stands behind a comma between thousands: `[1,000]` is not 1 and 0."""
    return InputError(
        "bad-number",
        say(
            "a number of a list begins with no 0 before other digits, as `{number}` does",
            number=complaints.shown(source.token(item.span[0])),
        ),
        say("If the comma before it is one between thousands, leave it out: [1000, 2000]."),
        item.span,
    )


def too_many(span: Span | None = None) -> InputError:
    """Refuse an array that is too large."""
    return InputError(
        "too-many-numbers",
        say("there are more than {most:,} numbers here", most=MAX_NUMBERS),
        say("An array has up to {most:,}.", most=MAX_NUMBERS),
        span,
    )
