"""A sum as it is printed: with as few digits as make it true, or with `≈`.

A reader who works out what is printed on the left gets what is printed on the right, rounded to its last
digit. `static/circuit/sums.js` has the same rule.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ..base.numerals import exact, short

_DIGITS = (3, 4, 5, 6)  # that are tried where `short` has too few


class Term(NamedTuple):
    """A number in a sum."""

    # What it is.
    number: float
    # How it is written with any digits, as a constant is; empty for a number that has its own.
    text: str = ""


class Sum(NamedTuple):
    """What is worked out of numbers."""

    # The numbers, as they are written.
    terms: tuple[Term, ...]
    # What is worked out, of as many numbers.
    work: Callable[[Sequence[float]], float]
    # The sum as a text, in the texts of the numbers.
    write: Callable[[Sequence[str]], str]
    # Whether all of its terms are written.
    is_whole: bool = True


def equation(sum: Sum, value: float) -> str:
    """Write a sum with its value: `0.116 + (−0.081) = 0.035`.

    >>> def add(numbers): return numbers[0] + numbers[1]
    >>> def plus(texts): return " + ".join(texts)
    >>> equation(Sum((Term(0.25), Term(0.5)), add, plus), 0.75)
    '0.25 + 0.50 = 0.75'
    >>> equation(Sum((Term(0.1156), Term(-0.08069)), add, plus), 0.03491)
    '0.1156 + −0.08069 = 0.03491'
    """
    writings: list[Callable[[float], str]] = [short]
    writings += [lambda number, digits=digits: with_digits(number, digits) for digits in _DIGITS]  # type: ignore[misc]
    for write in writings if sum.is_whole else writings[:1]:
        texts = [term.text or write(term.number) for term in sum.terms]
        result = write(value)
        numbers = [term.number if term.text else _read(text)
                   for term, text in zip(sum.terms, texts, strict=True)]  # fmt: skip
        if not sum.is_whole or _is_true(sum.work, numbers, result):
            return f"{sum.write(texts)} = {result}"
    texts = [term.text or short(term.number) for term in sum.terms]
    return f"{sum.write(texts)} ≈ {short(value)}"


def between(texts: Sequence[str], work: Callable[[Sequence[float]], float], result: str) -> str:
    """Give the sign between numbers that are worked out, as they are written, and what comes out.

    It is `=` as well where one of them is not known yet, and a dash stands for it.

    >>> import math
    >>> between(("0.25", "0.50"), sum, "0.75"), between(("0.20", "2.00"), math.prod, "0.39")
    ('=', '≈')
    """
    try:
        return "=" if _is_true(work, [_read(text) for text in texts], result) else "≈"
    except ValueError:
        return "="


def with_digits(number: float, digits: int) -> str:
    """Write a number with so many digits that count, without zeros at its end.

    >>> with_digits(0.11649, 3), with_digits(-2.0, 3), with_digits(0.0, 3)
    ('0.116', '−2', '0')
    """
    return exact(float(f"{number:.{digits - 1}e}"))


def in_brackets(text: str) -> str:
    """Write a number behind a sign."""
    return f"({text})" if text.startswith("−") else text


def _is_true(
    work: Callable[[Sequence[float]], float], numbers: Sequence[float], result: str
) -> bool:
    with np.errstate(all="ignore"):
        found = float(work(numbers))
    if not np.isfinite(found):
        return result == short(found)
    return bool(np.isfinite(_read(result)) and abs(found - _read(result)) <= _half(result))


def _read(text: str) -> float:
    return float(text.replace("−", "-"))


def _half(text: str) -> float:
    """Give half a unit of the last digit, and a little for what the sum itself rounds."""
    if text in ("0", "0.00"):
        return 0.0
    mantissa, _, power = text.partition("e")
    last = int(power.replace("−", "-") or 0) - len(mantissa.partition(".")[2])
    return 0.5 * 10.0**last * (1 + 1e-9)
