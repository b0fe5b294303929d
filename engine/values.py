"""Values of the inputs that are given none."""

import math
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from engine.graph import Graph
from engine.passes import Run, finite_run


def chosen(graph: Graph, given: Mapping[str, float]) -> dict[str, float]:
    """Complete the values of a graph's inputs: those given, those the program gives, and defaults.

    Defaults are the same on every run: small, distinct, and such that the circuit is finite,
    stands at no kink and has a gradient for half of its inputs, where one of the attempts gives
    that. What is given is not changed.
    """
    names = [input.name for input in graph.inputs]
    fixed = {input.name: input.given for input in graph.inputs if input.given is not None}
    fixed.update((name, value) for name, value in given.items() if name in names)
    if len(fixed) == len(names):
        return fixed
    # An input's default is its own: giving another one a value does not change it.
    attempts = (
        {**dict(zip(names, numbers, strict=True)), **fixed} for numbers in _attempts(len(names))
    )
    best, least = next(attempts), _WORST
    for number, values in enumerate(chain([best], attempts)):
        flaws = _flaws(finite_run(graph, values))
        if flaws < least:
            best, least = values, flaws
        if least == (False, False, 0) or (number > _SIZES and least < _WORST and not least.kink):
            break
    return best


class _Flaws(NamedTuple):
    """What speaks against values, the worst first."""

    not_finite: bool
    kink: bool
    vanishing: int  # inputs whose gradient is too small to see, if they are more than half


_WORST = _Flaws(True, True, 1)


def _flaws(result: Run | None) -> _Flaws:
    if result is None:
        return _WORST
    inputs = result.graph.inputs
    vanishing = sum(abs(result.gradients[input.wire]) < 1e-3 for input in inputs)
    kink = any(map(result.at_kink, result.graph.gates))
    return _Flaws(False, kink, vanishing if 2 * vanishing > len(inputs) else 0)


# The first circuit of the notes has x = -2, y = 5, z = -4.
_FIRST = (-2.0, 5.0, -4.0, 3.0, -1.0, 4.0, 2.0, -3.0, 1.0, -5.0)
_TRIES = 120
_SIZES = 13  # attempts before those of mixed signs; the later ones look for what is finite


def _attempts(count: int) -> Iterator[list[float]]:
    """List distinct numbers to try: the notes', positive ones, smaller ones, then mixed signs and sizes."""
    numbers = [*_FIRST]
    while (
        len(numbers) < count
    ):  # halves, quarters, …: between those that are there, so all distinct
        numbers += [(n + math.copysign(0.5, n)) / 2 ** (len(numbers) // 10 - 1) for n in _FIRST]
    numbers = numbers[:count]
    yield numbers
    for scale in (1.0, 0.1, 0.01, 10.0, 100.0, 1000.0):
        yield [round(n * scale, 9) for n in _distinct(numbers)]
        yield [round(-n * scale, 9) for n in _distinct(numbers)]
    state = 1
    for attempt in range(_TRIES):
        mixed = []
        for n in _distinct(numbers):
            # Knuth's linear congruential generator (TAOCP 2, 3.3.4): the same on every machine.
            state = (6364136223846793005 * state + 1442695040888963407) % 2**64
            mixed.append(abs(n) * (1 if state >> 63 else -1) * (1.0, 0.1, 3.0, 0.01)[attempt % 4])
        yield mixed


def _distinct(numbers: list[float]) -> list[float]:
    """Move numbers that differ in sign alone apart, for all of them are about to get one sign."""
    seen: set[float] = set()
    moved = []
    for number in numbers:
        size = abs(number)
        while size in seen:
            size += 0.25
        seen.add(size)
        moved.append(size)
    return moved
