"""Numbers that are written out: one, a list of them, or a shape for `zeros` and its like to fill."""

import math
import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import sympy

from ..base.arrays import MAKERS, MAX_IN_CIRCUIT, MAX_NUMBERS, Array, seed_of, uneven
from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES, Shape
from ..base.words import say
from . import complaints, refusals
from .constants import computed
from .offers import closing
from .source import Source
from .syntax import Call, Group, Keyword, List, Number, Syntax, Tuple, Unary

LARGEST_SEED = 2**32 - 1
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

Computed = Callable[[Syntax], sympy.Expr]
"""Finds what an expression is."""


def array(source: Source, typed: List, expression: Computed) -> Array:
    """Make an array of a list of numbers, or of lists of one shape. Errors: InputError."""
    numbers: list[float] = []
    shape = _gathered(source, typed, numbers, expression)
    return Array(np.reshape(numbers, shape))


def _gathered(source: Source, typed: List, numbers: list[float], expression: Computed) -> Shape:
    first: Shape = ()
    for count, item in enumerate(typed.items, 1):
        shape: Shape = ()
        if isinstance(item, List):
            shape = _gathered(source, item, numbers, expression)
        else:
            numbers.append(_entry(source, item, expression))
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


def _entry(source: Source, item: Syntax, expression: Computed) -> float:
    """Compute a number of a list: constants alone stand in it, and its gates are not drawn."""
    if isinstance(item, Number):
        if item.text[0] == "0" and _THOUSANDS.fullmatch(item.text):
            raise _behind_thousands(source, item)
        return number(item)  # most are such, and there may be many
    if isinstance(item, Unary) and item.operator == "-" and isinstance(item.operand, Number):
        return -number(item.operand)
    refusals.check_entry(source.text, *source.at(item.span[0]))
    value = computed(expression(item))
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


# Makers


def made(source: Source, maker: str, call: Call, name: str, before: int) -> Array:
    """Make the array of a call of `randn` and its like. Errors: InputError.

    Without a seed, random numbers are those of `name`. `before` counts the numbers that a program made
    up to here.
    """
    shape: list[int] = []
    seed: int | None = None
    grouped = False
    for item in call.arguments:
        if isinstance(item, Keyword):
            if item.name != "seed" or seed is not None:
                option = source.token(item.span[0])
                raise complaints.not_an_option(maker, option, ("seed",), seed is not None)
            seed = whole(source, item.value, refusals.A_SEED, least=0, most=LARGEST_SEED)
        elif seed is not None:
            raise complaints.behind_option(maker, source.token(item.span[0]))
        elif grouped:
            raise refusals.behind_shape(maker, source.token(item.span[0]))
        elif not shape and isinstance(item, Group | Tuple | List):
            grouped = True
            sizes = (item.inner,) if isinstance(item, Group) else item.items
            shape += [_size(source, size) for size in sizes]
        else:
            shape.append(_size(source, item))
    if not 1 <= len(shape) <= MAX_AXES:
        raise refusals.no_shape(maker, len(shape), call.span)
    size = math.prod(shape)
    if size > MAX_NUMBERS:
        raise too_many(call.span)
    if before + size > MAX_IN_CIRCUIT:
        typed = source.text[slice(*call.span)]
        raise refusals.too_many_together(typed, tuple(shape), before + size, call.span)
    return Array(MAKERS[maker](shape, seed_of(name) if seed is None else seed))


def _size(source: Source, node: Syntax) -> int:
    return whole(source, node, refusals.A_SIZE, least=1, most=MAX_NUMBERS)


def array_of(source: Source, call: Call, expression: Computed) -> Array:
    """Make the array of `array([1, 2])`. Errors: InputError."""
    found, opening = source.behind(call.function.span)
    typed, *others = call.arguments or (None,)
    first = source.token(typed.span[0]) if typed else None
    if typed is None or first is None or first.text != "[":
        name = found[opening - 1]
        raise InputError(
            "no-list",
            say("`{function}` takes a list of numbers", function=name.text),
            say("Write {call}.", call=f"{name.text}([1, 2])"),
            (name.start, found[opening].end),
        )
    if not isinstance(typed, List):
        found, start = source.at(typed.span[0])
        raise complaints.unexpected(source.text, found, closing(found, start) + 1)
    numbers = array(source, typed, expression)
    for other in others:
        if isinstance(other, Keyword):
            raise complaints.not_an_option("array", source.token(other.span[0]), (), False)
        raise complaints.unexpected(source.text, *source.at(other.span[0]))
    return numbers
