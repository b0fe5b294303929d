"""How a number is written: short in pictures, tables and sentences, in full where digits matter.

The page's script writes numbers by the same rules, so that a number reads the same before and after a
slider moved.
"""

import math
import re
from decimal import Decimal
from typing import Any

import numpy as np

from .shapes import dimensions, said
from .words import say

NONE = "—"  # in the place of a number that there is not, which must not read as 0
ASKED = "?"  # in the place of a number that the reader is asked to find


def short(number: float) -> str:
    """Write a number in at most seven characters, so that what is not zero never reads 0.00.

    Two decimals, as in the lecture notes, or three digits; two digits below a tenth; powers of ten
    below a thousandth and from 100,000 on, with one digit where the power has two and a sign. What is
    nearly 1 has up to four decimals, because its logarithm and what lacks to 1 are no 0. The minus is
    the character U+2212.

    >>> [short(x) for x in (-4, -12, 0.7310, 0.0123, -1.23e-5, 123456, 0, -1.2e-17)]
    ['−4.00', '−12.0', '0.73', '0.012', '−1.2e−5', '1.2e5', '0.00', '−1e−17']
    >>> [short(x) for x in (1, 0.9975, 1.00018, 1.000001)]
    ['1.00', '0.998', '1.0002', '1.00']
    """
    sign, size = "−" if number < 0 else "", abs(number)
    if 0.0995 <= size < 99_999.5:  # most numbers lie here, so they are tried first
        if 0.995 <= size < 1.005 and size != 1:
            return sign + _nearly_one(size)
        return sign + ("%.2f" if size < 9.995 else "%.1f" if size < 99.95 else "%.0f") % size
    if size == 0:
        return "0.00"
    if not math.isfinite(size):
        return f"{sign}{size}"
    if size >= 99_999.5 or size < 0.000_995:
        mantissa, _, exponent = f"{size:.1e}".partition("e")
        power = int(exponent)
        if power <= -10 or power >= 100:
            mantissa, _, exponent = f"{size:.0e}".partition("e")
            power = int(exponent)
        return f"{sign}{mantissa}e{power}".replace("-", "−")
    return f"{sign}{size:.2g}"


def _nearly_one(size: float) -> str:
    texts = (f"{size:.{decimals}f}" for decimals in (2, 3, 4))
    return next((text for text in texts if float(text) != 1), "1.00")


def exact(number: float) -> str:
    """Write a number with all the digits that tell it from every other, with the minus U+2212.

    Powers of ten begin where JavaScript's do, so that the page and the server agree.

    >>> [exact(x) for x in (-12.0, 0.1, 1e-7, 1.5e300)]
    ['−12', '0.1', '1e−7', '1.5e300']
    """
    if not math.isfinite(number):
        return short(number)
    sign, size = "−" if number < 0 else "", abs(number)
    if size == 0 or 1e-6 <= size < 1e21:
        digits = format(Decimal(repr(size)), "f")
        return sign + (digits.rstrip("0").rstrip(".") if "." in digits else digits)
    mantissa, _, exponent = repr(size).partition("e")
    return f"{sign}{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", "−")


_VOWEL = re.compile(r"(?:8\d*|1[18](?:\d{3})*)×")
"""Sizes whose first number is spoken with a vowel first: eight, eighty, eleven, eighteen thousand."""


def brief(value: Any) -> str:
    """Write a number or a short vector, and of larger arrays the shape; a dash for None.

    >>> brief(-4.0), brief(np.array([0.22, 0.26])), brief(np.zeros((4, 3))), brief(None)
    ('−4.00', '[0.22, 0.26]', 'a 4×3 array', '—')
    >>> brief(np.zeros((8, 12))), brief(np.zeros((18, 2))), brief(np.zeros((110, 2)))
    ('an 8×12 array', 'an 18×2 array', 'a 110×2 array')
    """
    if value is None:
        return NONE
    if not np.ndim(value):
        return short(value)
    if value.ndim == 1 and value.size <= 4:
        return rounded(value)
    if value.ndim == 1:
        return said(value.shape)
    sizes = dimensions(value.shape)
    if _VOWEL.match(sizes):
        return say("an {shape} array", shape=sizes)
    return say("a {shape} array", shape=sizes)


def rounded(value: Any) -> str:
    """Write a number or an array, each number as `short` does.

    >>> rounded(np.array([[1.0, -0.5]]))
    '[[1.00, −0.50]]'
    """
    return f"[{', '.join(map(rounded, value))}]" if np.ndim(value) else short(value)


def close(value: Any) -> str:
    """Write a number with up to six digits that count, those of an array as `short` does; a dash for None.

    >>> close(1.4259999999999997), close(6.5), close(np.array([1.0, -0.5]))
    ('1.426', '6.5', '[1.00, −0.50]')
    """
    if value is None:
        return NONE
    return rounded(value) if np.ndim(value) else exact(float(f"{float(value):.5e}"))


def full(value: Any) -> str:
    """Write a number or an array with all digits; a dash for None.

    >>> full(np.array([[1.0, -0.5]]))
    '[[1, −0.5]]'
    """
    if value is None:
        return NONE
    if not np.ndim(value):
        return exact(float(value))
    return f"[{', '.join(map(full, value))}]"
