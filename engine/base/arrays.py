"""Arrays of numbers as they are typed: `[[1, 2], [3, 4]]`, `randn(4, 3, seed=1)`.

They can't be written to, because circuits that are kept share them.
"""

import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import sympy

from .shapes import Shape, said
from .words import Words, counted, say

MAX_NUMBERS = 100_000  # numbers in one array
MAX_IN_CIRCUIT = 1_000_000  # numbers in all arrays of a circuit together

Numbers = Any  # numpy.ndarray of float64


class Array(sympy.AtomicExpr):
    """An array in a parsed program, which SymPy takes for an atom, as it does a number."""

    # The numbers, which can't be written to.
    numbers: Numbers

    def __new__(cls, numbers: object) -> "Array":
        """Take numbers, or nested lists of numbers, as they are."""
        array = sympy.AtomicExpr.__new__(cls)
        array.numbers = frozen(numbers)
        return array  # type: ignore[no-any-return]  # SymPy has no types

    def _hashable_content(self) -> tuple[Shape, bytes]:
        return self.numbers.shape, self.numbers.tobytes()


def frozen(numbers: object) -> Numbers:
    """Copy numbers into an array of float64 that can't be written to."""
    array = np.array(numbers, dtype=np.float64)
    array.flags.writeable = False
    return array


class _Generators(threading.local):
    """A generator for each thread: to seed one anew takes a hundredth of the time of making one."""

    def __init__(self) -> None:
        # RandomState gives the same numbers in every version of NumPy; Generator does not promise that.
        self.state = np.random.RandomState(0)


_generators = _Generators()


def _random(shape: Sequence[int], seed: int, draw: str) -> Numbers:
    state = _generators.state
    state.seed(seed)
    numbers: Numbers = getattr(state, draw)(*shape)
    return numbers


MAKERS: dict[str, Callable[[Sequence[int], int], Numbers]] = {
    "zeros": lambda shape, seed: np.zeros(shape),
    "ones": lambda shape, seed: np.ones(shape),
    "randn": lambda shape, seed: _random(shape, seed, "randn"),
    "rand": lambda shape, seed: _random(shape, seed, "rand"),
}
"""The functions that make an array, each of a shape and a seed."""


def chunks(numbers: Numbers, size: int = 1000) -> Iterator[list[float]]:
    """Give a vector's numbers `size` at a time: 100,000 Python floats take four times the vector's room."""
    return (numbers[i : i + size].tolist() for i in range(0, numbers.size, size))


def seed_of(name: str) -> int:
    """Choose the seed of an input that was given none, from the input's name: the same on every run."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def uneven(place: int, shape: Shape, first: Shape) -> Words:
    """Say how the item at `place` of a list, counted from 1, differs from the first one.

    >>> uneven(2, (3,), (2,)), uneven(3, (), (2,))
    ('row 2 has 3 numbers and row 1 has 2', 'item 3 is a number and item 1 is a vector of 2')
    """
    if len(shape) == len(first) == 1:
        return counted(
            "row {place} has {count} number and row 1 has {first}",
            "row {place} has {count} numbers and row 1 has {first}",
            place=place,
            count=shape[0],
            first=first[0],
        )
    return say(
        "item {place} is {shape} and item 1 is {first}",
        place=place,
        shape=_item(shape),
        first=_item(first),
    )


def _item(shape: Shape) -> str:
    return said(shape) if shape else say("a number")
