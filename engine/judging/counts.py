"""Inputs that count something, as `n = 4` in `1/n * x.sum(0)`: what `n` is, the shape of `x` says as well.

A backward pass may say it in either way, `dx = dm / n` or `dx = dm / 4`, and `h.mean()` says it in neither.
So a count stays as it is at all points. So does a mask, `M * (R - A)`, which times itself is the same mask.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np

from ..base.shapes import Shape
from ..language.program import Operation, Part
from ..passes.numbers import Value
from ..passes.run import Run

_NAME = re.compile(
    r"[NnMmBbDdCcHhWwTtKkSsFLP]|(?:n|N|num|m|no)_?[A-Za-z]*\d*|\w*(?:size|count|batch|len|length|total|dim)s?|d?dof|df|"
    r"(?:in|out|batch|seq|hidden|input|output|time)_?\w*"
)
"""Names that counts have in courses."""
_WORD = re.compile(r"[^\W\d]\w*|\d+\.?\d*")
"""Names and numbers in what is typed."""
_INVERSE = re.compile(r"(?:inv|one_over)_?[A-Za-z]+")
"""Names that 1 divided by a count has."""
_MOST_SIZES = 4  # axes of which products are formed


class Counts(NamedTuple):
    """The names of inputs that may be counts, and of masks."""

    # Those that are: they are called so, they are a length, and the program does nothing but divide by them.
    sure: frozenset[str]
    # Those that may be, with those that are.
    possible: frozenset[str]
    # Those that are masks.
    masks: frozenset[str]


def counts(run: Run) -> Counts:
    """Find the inputs of a run that count something, those that are 1 divided by a count, and masks."""
    sizes = sizes_of(run)
    sure, possible, masks = set[str](), set[str](), set[str]()
    for input in run.graph.inputs:
        value = run.values[input.wire]
        if np.shape(value):
            masks |= {input.name} if _is_mask(run, input.wire) else set()
            continue
        if not _is_of(float(value), sizes):
            continue
        possible.add(input.name)
        is_divisor = _NAME.fullmatch(input.name) and _is_divisor(run, input.wire)
        if is_divisor if value > 1 else _INVERSE.fullmatch(input.name):
            sure.add(input.name)
    return Counts(frozenset(sure), frozenset(possible), frozenset(masks))


def at_odds(run: Run) -> frozenset[str]:
    """Name the inputs that are divided by and called like a count, and are no length in the shapes of a run.

    Where shapes are guesses, or the count is, it may be right all the same.
    """
    lengths = {length for shape in _shapes(run) for length in shape}
    return frozenset(
        each.name
        for each in run.graph.inputs
        if not np.shape(value := run.values[each.wire])
        and (
            (_INVERSE.fullmatch(each.name) and 1 / value not in lengths)
            or (_NAME.fullmatch(each.name) and value not in lengths and _is_divisor(run, each.wire))
        )
    )


def whole_numbers(
    part: Part, known: Mapping[str, Value], text: str
) -> Iterator[tuple[float, bool]]:
    """Go through the whole numbers that factors of a line are, each with whether it is divided by.

    Those are typed, or have a name of their own. What `X.shape[0]` says is right in any shape.
    """
    waiting = [(part, False)]
    while waiting:
        each, is_over = waiting.pop()
        if isinstance(each.of, Operation):
            turns = each.of.row.name in ("div", "reciprocal")
            last = len(each.operands) - 1
            waiting += [
                (e, is_over != (turns and at == last)) for at, e in enumerate(each.operands)
            ]
            continue
        typed = each.of if isinstance(each.of, str) else text[slice(*each.span)]
        words = [typed] if isinstance(each.of, str) else _WORD.findall(typed)
        for word in words:
            number = float(word) if word[:1].isdigit() else known.get(word)
            if number is not None and not np.shape(number) and number > 1 and number % 1 == 0:
                yield float(number), is_over
                if word != typed:  # `1.0/n`, which is one constant
                    yield float(number), not is_over


def is_of_sizes(
    times: float, numbers: Iterable[tuple[float, bool]], sizes: Collection[int]
) -> bool:
    """Tell whether a number where some size belongs makes a line so many times the gradient.

    The size is greater than 1, since one that only lacks is a mistake. So it is with a root, `sqrt(d_k)`.
    """
    ratios = {
        size / number if is_over else number / size for number, is_over in numbers for size in sizes
    }
    return any(abs(times - each**power) < 1e-9 * times for each in ratios for power in (1, 0.5))


def _is_of(number: float, sizes: frozenset[int]) -> bool:
    """Tell a size, or one divided by a size: `inv_n = 0.25`."""
    if number <= 0:
        return False
    return number in sizes or (number < 1 and any(abs(number * size - 1) < 1e-3 for size in sizes))


def sizes_of(run: Run) -> frozenset[int]:
    """List what may be counted along axes: the lengths of a circuit's values, products of them, one less."""
    shapes = _shapes(run)
    lengths = {length for shape in shapes for length in shape if length > 1}
    found = set(lengths)
    for shape in shapes:
        axes = shape[:_MOST_SIZES]
        for many in range(2, len(axes) + 1):
            found.update(int(np.prod(some)) for some in combinations(axes, many))
    return frozenset(found | {each - 1 for each in found if each > 2})


def _shapes(run: Run) -> set[Shape]:
    return {run.shape(wire) for wire in range(len(run.graph.wires))}


def _is_mask(run: Run, wire: int) -> bool:
    """Tell zeros and ones that numbers are multiplied with one by one, and that nothing else is done with."""
    value = run.values[wire]
    if set(np.unique(value).tolist()) != {0.0, 1.0}:  # a gain begins with ones
        return False
    waiting = [wire]
    while waiting:
        gate = run.graph.target(waiting.pop())
        if gate is None or gate.row.name not in ("mul", "copy"):
            return False
        waiting += gate.results if gate.row.name == "copy" else ()
    return True


def _is_divisor(run: Run, wire: int) -> bool:
    """Tell whether all that is done with a value is to divide by it, or by what is made of it: `n - 1`."""
    waiting = [wire]
    while waiting:
        at = waiting.pop()
        gate = run.graph.target(at)
        if gate is None:
            return False
        if gate.row.name == "reciprocal" or (gate.row.name == "div" and gate.operands[0] != at):
            continue
        if gate.row.name != "copy" and run.shape(gate.results[0]):
            return False
        waiting += gate.results
    return True
