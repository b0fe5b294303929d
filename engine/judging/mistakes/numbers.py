"""Where the number comes from that a line is times what it should be: an exponent, or how many there are."""

import numpy as np

from ...base.names import plain
from ...base.shapes import shape_of
from ...base.words import Words, say
from ...graph.graph import Constant, Gate
from ..cases import Case, Term
from .said import as_factor

_NUMBERS = say("Which numbers does the forward pass multiply with or divide by?")
_SAME = 1e-6  # relative, up to which two numbers are one


def source_of(case: Case, term: Term, times: float) -> tuple[Words, Words | None]:
    """Say where to look for a factor, and where it comes from; None where that is not known."""
    size = max(abs(times), abs(1 / times))
    powers = {_exponent(use.gate) for use in term.uses}
    if any(abs(each - size) < _SAME * size for each in powers):
        return (
            say("What is the local gradient of the power in the forward pass?"),
            say("Towards the operand of a square the local gradient is twice the operand.")
            if size == 2
            else say("The exponent {number} comes in front as a factor.", number=as_factor(size)),
        )
    return _NUMBERS, _count(case, size) or _one_less(case, times)


def _exponent(gate: Gate) -> float:
    """Give the exponent of a power; 0 of all other gates."""
    if gate.row.name == "square":
        return 2.0
    exponent = gate.operands[-1] if gate.row.name == "pow" else None
    return abs(float(exponent.value)) if isinstance(exponent, Constant) else 0.0


def _count(case: Case, size: float) -> Words | None:
    """Say what has so many entries, or is that number; None where nothing is."""
    number = as_factor(size)
    for key, value in case.known[0].items():
        if key[0] not in "~#^%" and not np.shape(value) and abs(float(value) - size) < _SAME * size:
            return say("{number} is `{name}`.", number=number, name=plain(key))
    for key, value in case.known[0].items():
        shape = shape_of(value)
        if key[0] in "~#^%" or size not in shape or size < 2:
            continue
        if len(shape) == 2 and shape[0] != shape[1]:
            return (
                say("{number} is the number of rows of `{name}`.", number=number, name=plain(key))
                if shape[0] == size
                else say(
                    "{number} is the number of columns of `{name}`.", number=number, name=plain(key)
                )
            )
        return say("{number} is a length of `{name}`.", number=number, name=plain(key))
    return None


def _one_less(case: Case, times: float) -> Words | None:
    """Say of (n − 1)/n, or of n/(n − 1), of how many it is that; None where nothing is so many."""
    small = min(abs(times), abs(1 / times))
    count = round(1 / (1 - small)) if 0.5 < small < 1 else 0
    if count < 3 or abs(small - (count - 1) / count) > _SAME:
        return None
    values = (value for key, value in case.known[0].items() if key[0] not in "~#^%")
    if not any(
        count in shape_of(value) or (not np.shape(value) and count == value) for value in values
    ):
        return None
    number = as_factor(abs(times))
    if abs(times) < 1:
        return say("{number} is (n − 1)/n with n = {count}: is it divided by n, or by n − 1?", number=number,
                   count=count)  # fmt: skip
    return say("{number} is n/(n − 1) with n = {count}: is it divided by n, or by n − 1?", number=number,
               count=count)  # fmt: skip
