"""Numbers that are written out: one, a list of them, or a shape for `zeros` and its like to fill."""

import math
import re
from functools import lru_cache

import numpy as np
import sympy

from ..base.arrays import MAKERS, MAX_IN_CIRCUIT, MAX_NUMBERS, Array, seed_of, uneven
from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES, Shape
from ..base.words import say
from . import complaints, refusals
from .cursor import Cursor
from .offers import CLOSES
from .tokens import Token

LARGEST_SEED = 2**32 - 1
_THOUSANDS = re.compile("0[0-9]+")  # of `[1,000]`, which are not 1 and 0


def number(token: Token) -> float:
    """Read a number. Errors: InputError `number-out-of-range`."""
    value = float(token.text)
    digits = token.text.lower().partition("e")[0]
    if math.isinf(value) or (value == 0 and digits.strip("0.")):
        raise InputError(
            "number-out-of-range",
            say("{number} is too large for a 64-bit number", number=complaints.shown(token))
            if value
            else say("{number} is too small for a 64-bit number", number=complaints.shown(token)),
            say("Numbers lie between 5e-324 and 1.8e308."),
            token.span,
        )
    return value


@lru_cache(maxsize=1024)
def constant(value: float) -> sympy.Float:
    """Give SymPy's number; making one takes longer than reading it."""
    return sympy.Float(value)


def whole(cursor: Cursor, what: str, least: int, most: int) -> int:
    """Read a whole number, of digits alone; `what` it is begins the sentence of an error.

    Errors: InputError `not-whole`.
    """
    first = cursor.next
    negative = cursor.skip("-")
    token = cursor.next
    if token.kind == "end":
        raise complaints.missing_operand(cursor.text, cursor.tokens, cursor.position)
    if token.kind == "number" and token.text.isdecimal() and len(token.text) < 20:
        value = -int(token.text) if negative else int(token.text)
        if least <= value <= most:
            cursor.take()
            if cursor.next.kind == "end" or cursor.next.text in (",", ")", "]", ":"):
                return value
            raise refusals.computed(what, cursor.next)
    raise refusals.not_whole(what, least, most, first, token)


# Lists


class Reader(Cursor):
    """A cursor that computes what stands in a list."""

    def entry(self) -> float:
        """Read an expression of constants, and compute it. Errors: InputError."""
        raise NotImplementedError


def listed(cursor: Reader, opening: Token) -> Array:
    """Read a list of numbers, or of lists of one shape, behind its opening bracket. Errors: InputError."""
    numbers: list[float] = []
    shape = _list(cursor, opening, numbers, 1)
    return Array(np.reshape(numbers, shape))


def _list(cursor: Reader, opening: Token, numbers: list[float], axes: int) -> Shape:
    if axes > MAX_AXES:
        raise refusals.too_many_axes(opening)
    cursor.enter()
    first: Shape = ()
    count = 0
    for item in cursor.items("]"):
        shape: Shape = ()
        if cursor.skip("["):
            shape = _list(cursor, item, numbers, axes + 1)
        else:
            numbers.append(_entry(cursor))
        count += 1
        if count == 1:
            first = shape
        elif shape != first:
            raise InputError(
                "uneven-list",
                uneven(count, shape, first),
                say("Give every row the same number of numbers."),
                (item.start, cursor.end),
            )
        if len(numbers) > MAX_NUMBERS:
            raise too_many((opening.start, cursor.end))
        _check_behind(cursor)
    closing = cursor.close(opening)
    if count == 0:
        raise InputError(
            "empty-list",
            say("this list has no numbers"),
            say("Write one or more, such as [1, 2]."),
            (opening.start, closing.end),
        )
    cursor.depth -= 1
    return (count, *first)


def _entry(cursor: Reader) -> float:
    start = cursor.position
    if _THOUSANDS.fullmatch(cursor.next.text):
        raise InputError(
            "bad-number",
            say(
                "a number of a list begins with no 0 before other digits, as `{number}` does",
                number=complaints.shown(cursor.next),
            ),
            say("If the comma before it is one between thousands, leave it out: [1000, 2000]."),
            cursor.next.span,
        )
    sign = -1.0 if cursor.skip("-") else 1.0
    if cursor.next.kind == "number" and cursor.tokens[cursor.position + 1].text in (",", "]"):
        return sign * number(cursor.take())  # most are such, and there may be many
    cursor.position = start
    refusals.check_entry(cursor.text, cursor.tokens, start)
    return cursor.entry()


def _check_behind(cursor: Cursor) -> None:
    """Refuse what stands behind an item of a list and is no comma and no end."""
    if cursor.next.kind != "end" and cursor.next.text not in (",", "]"):
        raise refusals.behind_item(cursor.text, cursor.tokens, cursor.position)


def too_many(span: Span | None = None) -> InputError:
    """Refuse an array that is too large."""
    return InputError(
        "too-many-numbers",
        say("there are more than {most:,} numbers here", most=MAX_NUMBERS),
        say("An array has up to {most:,}.", most=MAX_NUMBERS),
        span,
    )


# Makers


def made(cursor: Cursor, maker: Token, name: str) -> Array:
    """Read the shape behind `randn` and its like, and make the array. Errors: InputError.

    Without a seed, random numbers are those of `name`.
    """
    opening = cursor.take()
    shape: list[int] = []
    seed: int | None = None
    grouped = False
    for item in cursor.items(")"):
        if cursor.at_option():
            if item.text != "seed" or seed is not None:
                raise complaints.not_an_option(maker.text, item, ("seed",), seed is not None)
            cursor.position += 2
            seed = whole(cursor, refusals.A_SEED, 0, LARGEST_SEED)
        elif seed is not None:
            raise complaints.behind_option(maker.text, item)
        elif grouped:
            raise refusals.behind_shape(maker.text, item)
        elif not shape and item.kind == "sign" and item.text in ("(", "["):
            grouped = True
            cursor.take()
            for _ in cursor.items(CLOSES[item.text]):
                shape.append(_size(cursor))
            cursor.close(item)
        else:
            shape.append(_size(cursor))
    span = maker.start, cursor.close(opening).end
    if not 1 <= len(shape) <= MAX_AXES:
        raise refusals.no_shape(maker.text, len(shape), span)
    size = math.prod(shape)
    if size > MAX_NUMBERS:
        raise too_many(span)
    cursor.numbers += size
    if cursor.numbers > MAX_IN_CIRCUIT:
        typed = cursor.text[slice(*span)]
        raise refusals.too_many_together(typed, tuple(shape), cursor.numbers, span)
    return Array(MAKERS[maker.text](shape, seed_of(name) if seed is None else seed))


def _size(cursor: Cursor) -> int:
    return whole(cursor, refusals.A_SIZE, 1, MAX_NUMBERS)


def array_of(cursor: Reader, name: Token) -> Array:
    """Read the list in `array([1, 2])`. Errors: InputError."""
    opening = cursor.take()
    if not cursor.sees("["):
        raise InputError(
            "no-list",
            say("`{function}` takes a list of numbers", function=name.text),
            say("Write {call}.", call=f"{name.text}([1, 2])"),
            (name.start, opening.end),
        )
    array = listed(cursor, cursor.take())
    cursor.skip(",")
    if cursor.at_option():
        raise complaints.not_an_option(name.text, cursor.next, (), False)
    cursor.close(opening)
    return array
