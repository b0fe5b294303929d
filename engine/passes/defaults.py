"""Values for the inputs that are given none: the first of some attempts with which a circuit shows well.

A circuit shows well where its numbers are finite, no gate stands at a kink, and gradients are large
enough to be seen.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from itertools import chain, islice
from itertools import count as numbers_from
from typing import NamedTuple

import numpy as np

from ..base.arrays import Numbers, frozen
from ..base.errors import InputError
from ..base.shapes import Shape, count, shape_of
from ..gates.picks import Operand, complete, operands_of, takes
from ..graph.graph import Constant, Gate, Graph
from ..graph.inference import Shapes, inferred
from .demanded import check_demands
from .numbers import Value
from .run import Run, finite_run


def chosen(graph: Graph, given: Mapping[str, Value]) -> dict[str, Value]:
    """Complete the values of a graph's inputs: those given, those the program gives, and defaults.

    Defaults are the same on every run: small, distinct, and such that the circuit is finite, stands at
    no kink, is nowhere saturated, has a visible gradient for half of its inputs and lets most gradients
    through, if one of the attempts gives that. Values that are given stay.

    Where arrays alone are left, they are those that there are without the numbers that are given, as long
    as the circuit is finite and at no kink: a page says all numbers that it shows, and no array that nobody
    gave. Errors: InputError `shapes` where shapes do not fit.
    """
    names = [input.name for input in graph.inputs]
    fixed = {input.name: input.given for input in graph.inputs if input.given is not None}
    fixed.update((name, value) for name, value in given.items() if name in names)
    if len(fixed) == len(names):
        return fixed
    shapes = inferred(graph, {name: shape_of(value) for name, value in fixed.items()})
    shapes_by_name = {input.name: shapes[graph.wires[input.wire].value] for input in graph.inputs}
    # Numbers are dealt out to all inputs, so that giving one input a value changes no other's default.
    fitting = {
        **_labels(graph, shapes),
        **_definite(graph, shapes),
        **_demanded(graph, shapes),
    }

    attempts = (
        {**_parted(numbers, shapes_by_name), **fitting, **fixed}
        for numbers in _attempts(shapes_by_name.values())
    )
    if sum(map(count, shapes)) > _MOST_TRIED:
        return next(attempts)
    arrays = {name: value for name, value in given.items() if shape_of(value)}
    if len(arrays) < len(given) and all(shapes_by_name[n] for n in names if n not in fixed):
        stable = {**chosen(graph, arrays), **fixed}
        fits = all(shape_of(stable[name]) == shape for name, shape in shapes_by_name.items())
        if fits and _flaws(_met(finite_run(graph, stable))) < _AT_A_KINK:
            return stable
    best, least = next(attempts), _WORST
    for number, values in enumerate(chain([best], attempts)):
        flaws = _flaws(_met(finite_run(graph, values)))
        if flaws < least:
            best, least = values, flaws
        enough = number > _SIZES and least < _WORST and not least.kink
        if least == _NONE or enough or number * len(graph.gates) > _MOST_GATES_RUN:
            break
    return best


_MOST_GATES_RUN = 30_000  # gates in all attempts together
_MOST_TRIED = (
    10_000  # numbers in a circuit: of a larger one, the first attempt is taken without a run
)


_MOVING = {"index": 0, "reshape": 0, "transpose": 0, "where": 1}
"""Gates whose numbers are those of an operand, at other places or by a choice, and which operand it is."""


def _met(run: Run | None) -> Run | None:
    """Give a run if its values have the numbers that the program demands."""
    try:
        if run is not None:
            check_demands(run)
    except InputError:
        return None
    return run


def _demanded(graph: Graph, shapes: Shapes) -> dict[str, Value]:
    """Give each input of which a range is demanded or expected numbers in it, at equal distances."""
    program = graph.program
    ranges = {**{each.key: each.range for each in program.demands}, **dict(program.expected)}
    found: dict[str, Value] = {}
    for input in graph.inputs:
        if input.name in ranges:
            shape = shapes[graph.wires[input.wire].value]
            inner = np.linspace(*ranges[input.name], count(shape) + 2)[1:-1]
            found[input.name] = frozen(inner.reshape(shape)) if shape else float(inner[0])
    return found


def _labels(graph: Graph, shapes: Shapes) -> dict[str, Value]:
    """Give 0, 1, 2, … to each input whose numbers are places of an array, in the range of its axis."""
    sizes: dict[int, int] = {}
    for gate in graph.gates:
        index = dict(gate.options).get("index")
        if index is None:
            continue
        held = gate.operands[len(gate.operands) - operands_of(index) :]
        of = gate.operands[0]
        shape = shape_of(of.value) if isinstance(of, Constant) else shapes[graph.wires[of].value]
        axes = iter(shape)
        for entry in complete(index, len(shape)):
            size = next(axes) if takes(entry) else 0
            wire = held[entry.number] if isinstance(entry, Operand) else None
            if isinstance(wire, int):
                value = graph.wires[wire].value
                sizes[value] = min(size, sizes.get(value, size))
    for gate in reversed(graph.gates):  # `y` holds the places of `p[y[i]]`
        made = sizes.get(graph.wires[gate.results[0]].value)
        moved = gate.operands[_MOVING[gate.row.name]] if gate.row.name in _MOVING else None
        if made is not None and isinstance(moved, int):
            value = graph.wires[moved].value
            sizes[value] = min(made, sizes.get(value, made))
    found: dict[str, Value] = {}
    for input in graph.inputs:
        value = graph.wires[input.wire].value
        if value in sizes:
            numbers = np.arange(count(shapes[value])) % sizes[value]
            found[input.name] = frozen(numbers.reshape(shapes[value])) if shapes[value] else 0.0
    return found


def _definite(graph: Graph, shapes: Shapes) -> dict[str, Value]:
    """Give a positive definite matrix to each input of a gate that takes no other: `0.5**abs(i - j)`."""
    taken = {
        graph.wires[wire].value
        for gate in graph.gates
        if gate.row.refuses == "not-definite"
        for wire in gate.wires
    }
    found: dict[str, Value] = {}
    for input in graph.inputs:
        value = graph.wires[input.wire].value
        if value in taken:
            places = np.arange(shapes[value][-1])
            matrix = 0.5 ** np.abs(places[:, None] - places)
            found[input.name] = frozen(np.broadcast_to(matrix, shapes[value]).copy())
    return found


def _parted(numbers: Numbers | list[float], shapes: Mapping[str, Shape]) -> dict[str, Value]:
    """Deal numbers out to inputs, as many as the shape of each has."""
    values: dict[str, Value] = {}
    start = 0
    for name, shape in shapes.items():
        end = start + count(shape)
        values[name] = (
            frozen(np.reshape(numbers[start:end], shape)) if shape else float(numbers[start])
        )
        start = end
    return values


class _Flaws(NamedTuple):
    """What speaks against values, the worst first, so that flaws compare as tuples do."""

    # Whether some value or gradient is inf or nan.
    not_finite: bool = False
    # Whether some gate stands where its derivative jumps.
    kink: bool = False
    # How many gates have operands so far from 0 that their outputs or gradients can hardly be seen.
    saturated: int = 0
    # How many inputs have a gradient too small to see; 0 unless they are more than half.
    vanishing: int = 0
    # How many gates such as max(0, x) send back less than half of what arrives, or of a row nothing.
    idle: int = 0


_NONE = _Flaws()
_AT_A_KINK = _Flaws(kink=True)
_WORST = _Flaws(not_finite=True, kink=True)
_READ = 16  # numbers of an array that is read in numbers, at most


def _flaws(result: Run | None) -> _Flaws:
    if result is None:
        return _WORST
    inputs = result.graph.inputs
    gradients = [result.gradients[input.wire] for input in inputs]
    known = [gradient for gradient in gradients if gradient is not None]
    vanishing = sum(map(_vanishes, known))
    gates = result.graph.gates
    return _Flaws(
        not_finite=False,
        kink=any(map(result.at_kink, gates)),
        saturated=sum([_is_saturated(result, gate) for gate in gates if gate.row.calm < math.inf]),
        vanishing=vanishing if 2 * vanishing > len(known) else 0,
        idle=sum([_is_idle(result, gate) for gate in gates if gate.row.kink]),
    )


def _is_idle(result: Run, gate: Gate) -> bool:
    """Tell whether more than half of what arrives at a gate, or a whole row or column, goes no further.

    Of arrays that are drawn as heat maps nobody looks for single zeros.
    """
    if len(gate.wires) != 1 or count(result.shape(gate.wires[0])) > _READ:
        return False
    arriving, sent = result.gradient(gate), result.gradients[gate.wires[0]]
    if arriving is None or sent is None or np.shape(arriving) != np.shape(sent):
        return False
    on, had = np.not_equal(sent, 0), np.not_equal(arriving, 0)
    axes = range(on.ndim) if on.ndim > 1 else ()
    lines = any((had.any(axis) & ~on.any(axis)).any() for axis in axes)
    return lines or bool(2 * np.count_nonzero(on) < np.count_nonzero(had))


def _is_saturated(result: Run, gate: Gate) -> bool:
    return any(np.abs(result.values[wire]).max() > gate.row.calm for wire in gate.wires)


def _vanishes(gradient: Value) -> bool:
    if isinstance(gradient, float):
        return abs(gradient) < 1e-3
    return bool((np.abs(gradient) < 1e-3).all())


# The first circuit of the lecture notes has x = -2, y = 5, z = -4.
_FIRST = (-2.0, 5.0, -4.0, 3.0, -1.0, 4.0, 2.0, -3.0, 1.0, -5.0)
_TRIES = 120  # attempts of mixed signs and sizes
_STARTS = 6  # places of the spread from which an attempt begins
_SIZES = 13 + _STARTS
"""Attempts before those of mixed signs, which are for circuits that are hardly ever finite."""
_GOLDEN = (math.sqrt(5) - 1) / 2


def _attempts(shapes: Collection[Shape]) -> Iterator[Numbers | list[float]]:
    """List numbers to try: the notes', positive and negative ones of several sizes, then mixed ones.

    Scalars get distinct numbers. Those of an array lie between -1 and 1, spread by the golden ratio.
    """
    scalars, spread = _scalars(), _spread()
    first = np.fromiter(
        (next(scalars if shape == () else spread) for shape in shapes for _ in range(count(shape))),
        np.float64,
    )
    yield first  # for large arrays the only attempt, so no list of Python floats is made
    in_arrays = [shape != () for shape in shapes for _ in range(count(shape))]
    for start in range(1, _STARTS + 1) if any(in_arrays) else ():
        spread = islice(_spread(), start, None)
        yield [
            next(spread) if inside else n
            for n, inside in zip(first.tolist(), in_arrays, strict=True)
        ]
    sizes = _distinct(first.tolist())
    for scale in (1.0, 0.1, 0.01, 10.0, 100.0, 1000.0):
        yield [round(n * scale, 9) for n in sizes]
        yield [round(-n * scale, 9) for n in sizes]
    state = 1
    for attempt in range(_TRIES):
        mixed = []
        for n in sizes:
            # Knuth's linear congruential generator (TAOCP 2, 3.3.4): the same on every machine.
            state = (6364136223846793005 * state + 1442695040888963407) % 2**64
            mixed.append(n * (1 if state >> 63 else -1) * (1.0, 0.1, 3.0, 0.01)[attempt % 4])
        yield mixed


def _scalars() -> Iterator[float]:
    """Give the first numbers, then halves, quarters, … between those that were given: all distinct."""
    yield from _FIRST
    for power in numbers_from(0):
        yield from ((n + math.copysign(0.5, n)) / 2**power for n in _FIRST)


def _spread() -> Iterator[float]:
    for number in numbers_from(1):
        yield round(2 * (number * _GOLDEN % 1) - 1, 2) or 0.5


def _distinct(numbers: list[float]) -> list[float]:
    """Give the sizes of numbers, and move equal sizes apart, since all are about to get one sign."""
    seen: set[float] = set()
    moved = []
    for number in numbers:
        size = abs(number)
        while size in seen:
            size += 0.25
        seen.add(size)
        moved.append(size)
    return moved
