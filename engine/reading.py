"""The value of an input: a number or an array, from a text or as Python and JSON have it."""

import json
import math
import re
from typing import Any, SupportsFloat

import numpy as np

from engine.arrays import MAX_NUMBERS, Array, Numbers, frozen, uneven
from engine.dimensions import MAX_AXES, Shape
from engine.errors import InputError
from engine.literals import literal, too_many
from engine.parser import constant_of

MAX_TEXT = 1_000_000  # characters
_SHOWN = 40

# Numbers as most programs print them: read at once, for sliders send many, and lists can be long.
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_PLAIN_LIST = re.compile(
    r"\[(?:[\[\], \t\r\n]++|-?[0-9]{1,18}+(?:\.[0-9]{1,25}+)?+(?:[eE][+-]?[0-9]{1,2}+)?+)*+"
)


class _Wrong(Exception):
    """What is wrong with a list, as the end of a sentence."""


def read(name: str, given: object) -> float | Numbers:
    """Read the value given for `name`: a number, numbers in lists, or a text as a program would write it.

    A number comes as a float, all else as an array that can't be written to.
    Errors: InputError `bad-value`, without a span, for the value stands outside the program.

    >>> read("x", "−2"), read("y", "1e-3"), read("z", 3)
    (-2.0, 0.001, 3.0)
    >>> read("W", "[[1, 2], [3, 4]]").shape, read("b", "zeros(3)").shape
    ((2, 2), (3,))
    """
    try:
        value = _text(name, given) if isinstance(given, str) else _object(given)
    except (InputError, _Wrong) as error:
        raise _bad(name, f"the value of `{name}` can't be read: {error}") from None
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        text = f"{given:.{_SHOWN + 1}}" if isinstance(given, str) else repr(given)
        text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        raise _bad(name, f"the value of `{name}` is `{text}`, and finite numbers were expected")
    return value


def _bad(name: str, message: str) -> InputError:
    return InputError(
        "bad-value", message, f"Give it a number, such as {name}=-2, or a list, {name}=[1, 2]."
    )


def _text(name: str, text: str) -> float | Numbers | None:
    if _PLAIN.fullmatch(text):
        return float(text)
    if len(text) > MAX_TEXT:
        raise _Wrong(f"it has more than {MAX_TEXT:,} characters")
    text = text.strip()
    if text.startswith("["):
        return _plain_list(text) if _PLAIN_LIST.fullmatch(text) else literal(text).numbers
    try:
        value = constant_of(name, text)
    except InputError:
        if "(" not in text and "[" not in text:
            return None
        raise
    return value.numbers if isinstance(value, Array) else value


def _plain_list(text: str) -> Numbers:
    if text.count(",") >= 2 * MAX_NUMBERS:  # with one behind the last number of each row
        raise too_many()
    try:
        return _array(json.loads(text, parse_int=float))
    except (ValueError, RecursionError, _Wrong):
        return literal(text).numbers  # which knows better what is wrong
