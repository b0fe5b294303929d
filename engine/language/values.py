"""The value of an input: a number or an array, from a text or as Python and JSON have it."""

import math
import re
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import orjson

from ..base.arrays import MAX_NUMBERS, Numbers, frozen, uneven
from ..base.errors import InputError
from ..base.names import elided
from ..base.shapes import MAX_LEVELS, Shape
from ..base.words import Words, say
from .complaints import without_commas
from .literals import too_many
from .parser import constant_of, literal

MAX_TEXT = 25 * MAX_NUMBERS  # characters: all digits of each number
_SHOWN = 40
_LENGTHY = 10_000  # characters of a list that is looked at before it is taken apart

# Numbers as most programs print them, none out of range: read at once, for sliders send many, and
# lists can be long.
_PLAIN = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,25})?(?:[eE][+-]?[0-9]{1,2})?")
_OF_LISTS = re.compile(r"[-+.0-9eE\[\], \t\r\n]*")
_FAR = re.compile(r"[eE][+-]?[0-9]{3}")
_STRANGE = re.compile(rf"[^-+.0-9eE\[\], \t\r\n]|{_FAR.pattern}")
_HALF_TYPED = re.compile(r"[0-9.][eE]\Z")  # of 2e5: not twice e
_LONGEST = 40  # signs of a number
_LONG = re.compile(rf"[-+.0-9eE]{{{_LONGEST + 1}}}")


Rows = Sequence[Any]  # of a list: numbers, or lists


class _Wrong(Exception):
    """What is wrong with a list, as the end of a sentence."""

    def __init__(self, message: Words) -> None:
        super().__init__(message)
        self.message = message


_TOO_DEEP = say("its lists are more than {most} deep", most=MAX_LEVELS)


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
        message = say("the value of `{name}` can't be read: {why}", name=name, why=error.message)
        raise _bad(name, message, given) from None
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        raise _bad(
            name,
            say(
                "the value of `{name}` is `{given}`, and finite numbers were expected",
                name=name,
                given=_short(given),
            ),
            given,
        )
    return value


_COMMAS = re.compile(r"-?[0-9]+(,[0-9]+)+(\.[0-9]+)?")


def _bad(name: str, message: Words, given: object) -> InputError:
    hint = say("Give it a number, such as {name}=-2, or a list, {name}=[1, 2].", name=name)
    plain = unicodedata.normalize("NFKC", given[:_SHOWN]) if isinstance(given, str) else ""
    if _COMMAS.fullmatch(plain):
        sign, digits = ("-", plain[1:]) if plain[0] == "-" else ("", plain)
        plain = sign + without_commas(digits)
        if _PLAIN.fullmatch(plain):
            hint = say("Write {name}={value}, without a comma.", name=name, value=plain)
    error = InputError("bad-value", message, hint)
    error.given = name
    return error


def _text(name: str, text: str) -> float | Numbers | None:
    if _PLAIN.fullmatch(text):
        return float(text)
    if len(text) > MAX_TEXT:
        raise _Wrong(say("it has more than {most:,} characters", most=MAX_TEXT))
    text = text.strip()
    if text.startswith("[") and not text.endswith("]"):
        with suppress(InputError):  # `[1, 2]/3`; a list says better what is wrong
            if (value := constant_of(name, text)) is not None:
                return value
    if text.startswith("["):
        return _plain_list(text) if _is_plain(text) else _other_list(text)
    if _HALF_TYPED.search(text):
        return None
    try:
        return constant_of(name, text)
    except InputError:
        if "(" not in text and "[" not in text:
            return None
        raise


def _is_plain(text: str) -> bool:
    """Tell whether a list has nothing but numbers that JSON reads as they are: none too large or small."""
    return (
        _OF_LISTS.fullmatch(text) is not None
        and (max(map(len, text.split(","))) <= _LONGEST or not _LONG.search(text))
        and not (("e" in text or "E" in text) and _FAR.search(text))
    )


def _plain_list(text: str) -> Numbers:
    if text.count(",") >= 2 * MAX_NUMBERS:  # with one behind the last number of each row
        raise too_many()
    try:
        rows = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _other_list(text)  # for a last comma, or to say what is wrong
    try:
        numbers = frozen(rows)
    except ValueError:  # of uneven rows
        return _array(rows)  # to say what is wrong
    good = 0 < numbers.size <= MAX_NUMBERS and numbers.ndim <= MAX_LEVELS
    return numbers if good else _array(rows)


def _other_list(text: str) -> Numbers:
    """Read a list as a program would write it.

    Of a long row, what stands about the first places that are not plain is read first: where that is
    wrong, the rest is not taken apart sign by sign, which takes a hundred times its memory.
    """
    if len(text) < _LENGTHY or "#" in text:  # a comma in a comment parts nothing
        return literal(text).numbers
    for at in _strange(text):
        first, last = text.rfind(",", 0, at) + 1, text.find(",", at + _SHOWN)
        if last > 0 and _is_closed(text[:at]):
            literal(f"[1]{text[at:last]}")
        elif 0 < first < last and text.rfind("[", 0, at) == 0 and "]" not in text[:last]:
            literal(f"[{text[first:last]}]")
    return literal(text).numbers


def _is_closed(text: str) -> bool:
    return text.rstrip().endswith("]") and text.count("[") == text.count("]")


def _strange(text: str) -> list[int]:
    """List the first place that JSON has no meaning for, and the first that no plain list has."""
    places = []
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:
        places.append(error.pos)
    if found := _STRANGE.search(text):
        places.append(found.start())
    return sorted(places)


def _object(given: object) -> float | Numbers | None:
    rows = _rows(given)
    return _scalar(given) if rows is None else _array(rows)


def _array(rows: Rows) -> Numbers:
    numbers: list[float] = []
    shape = _gathered(rows, numbers, 1)
    return frozen(np.reshape(numbers, shape))


def _gathered(rows: Rows, numbers: list[float], axes: int) -> Shape:
    """Gather the numbers of nested lists, and give their shape."""
    if axes > MAX_LEVELS:
        raise _Wrong(_TOO_DEEP)
    if not rows:
        raise _Wrong(say("a list in it has no numbers"))
    if len(numbers) + len(rows) > MAX_NUMBERS:  # every row has one at least
        raise too_many()
    if set(map(type, rows)) <= {float, int} and all(abs(n) <= sys.float_info.max for n in rows):
        numbers.extend(map(float, rows))  # most rows are such, and this takes no time
        return (len(rows),)
    first: Shape = ()
    for place, item in enumerate(rows, 1):
        shape: Shape = ()
        inner = _rows(item)
        if inner is not None:
            shape = _gathered(inner, numbers, axes + 1)
        else:
            number = _scalar(item)
            if number is None or not math.isfinite(number):
                raise _Wrong(say("`{item}` in it is not a finite number", item=_short(item)))
            numbers.append(number)
        if place == 1:
            first = shape
        elif shape != first:
            raise _Wrong(uneven(place, shape, first))
    return (len(rows), *first)


def _rows(given: object) -> Rows | None:
    """Give the items of a list; None for what is none."""
    if isinstance(given, np.ndarray) and given.ndim:
        if given.dtype.kind not in "iuf":
            raise _Wrong(
                say(
                    "its numbers are of the type {type}, and not real numbers",
                    type=str(given.dtype),
                )
            )
        if given.size > MAX_NUMBERS:
            raise too_many()
        return given.tolist()  # type: ignore[no-any-return]  # of as many levels as it has axes
    return given if isinstance(given, (list, tuple)) else None


def _scalar(given: object) -> float | None:
    """Give a real number as a float; None for what is none."""
    if isinstance(given, (np.ndarray, np.generic)) and given.dtype.kind not in "iuf":
        return None
    if isinstance(given, (bool, complex)) or not hasattr(given, "__float__"):
        return None
    try:
        with np.errstate(over="ignore"):  # a number of more than 64 bits becomes inf
            return float(given)
    except OverflowError:
        raise _Wrong(say("it is too large for a 64-bit number")) from None
    except (TypeError, ValueError):
        return None


def _short(given: object) -> str:
    return elided(str(given), _SHOWN + 1)
