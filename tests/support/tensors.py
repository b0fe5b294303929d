"""Circuits of vectors and matrices made without the parser, and central differences for them."""

import itertools
import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import sympy

from engine.base.arrays import Array
from engine.gates.rows import GateFunction
from engine.gates.table import BY_NAME, EXTREMES
from engine.graph.building import build
from engine.graph.graph import Graph
from engine.language.program import Operation, Part, Program, Statement
from engine.passes.run import Run, run

STEP = 1e-5
CLOSE = {"rtol": 1e-6, "atol": 1e-7}
Arrays = Sequence[Any]

# Circuits, made of rows


def gate(name: str, *operands: Any, **options: Any) -> GateFunction:
    """A gate applied to names, numbers, arrays and gates; of one operand `max` is the extreme."""
    row = EXTREMES[name] if name in EXTREMES and len(operands) == 1 else BY_NAME[name]
    return row(*map(operand, operands), options=tuple(sorted(options.items())))


def operand(given: Any) -> sympy.Basic:
    if isinstance(given, sympy.Basic):
        return given
    if isinstance(given, str):
        return sympy.Symbol(given)
    return sympy.Float(given) if np.ndim(given) == 0 else Array(given)


def circuit(*statements: Any, text: str = "text", typed: Sequence[str] = ()) -> Graph:
    """The graph of expressions, or pairs of a name and one.

    `typed` is how the gates stand in the text, operands before their gate; without it every gate
    is all of the text.
    """
    places = iter(typed or itertools.repeat(text))

    def part(expression: sympy.Basic) -> Part:
        if not isinstance(expression, GateFunction):
            is_name = isinstance(expression, sympy.Symbol)
            return Part(expression.name if is_name else expression, (0, 0))
        operands = tuple(part(argument) for argument in expression.args)
        place = next(places)
        does = Operation(expression.row, expression.options)
        return Part(does, (text.index(place), text.index(place) + len(place)), operands)

    pairs = [s if isinstance(s, tuple) else (None, s) for s in statements]
    made = [Statement(name, (0, len(text)), part(operand(given))) for name, given in pairs]
    return build(Program(text, (), tuple(made)))


def gradients(result: Run) -> dict[str, Any]:
    """The gradient of each input."""
    return {input.name: result.gradients[input.wire] for input in result.graph.inputs}


def output(result: Run) -> Any:
    return result.values[result.graph.output_wire]


# Numbers, and differences


def spread(seed: int, shapes: Sequence[tuple[int, ...]], ranges: Any = None) -> list[Any]:
    """Numbers in a range for each shape, no two of them near each other in it, and none near 0."""
    chance = np.random.RandomState(seed)
    sizes = [math.prod(shape) for shape in shapes]
    places = chance.permutation(sum(sizes)) + chance.uniform(0.2, 0.8, sum(sizes))
    parts = np.split(places / sum(sizes), np.cumsum(sizes)[:-1])
    drawn = []
    for part, shape, (low, high) in zip(parts, shapes, ranges or [(-3, 3)] * 9, strict=False):
        numbers = low + (high - low) * part
        drawn.append((numbers + np.copysign(0.002, numbers)).reshape(shape))
    return drawn


def weights(shape: tuple[int, ...]) -> Any:
    """An upstream gradient: numbers of either sign, none of them small."""
    (drawn,) = spread(zlib.crc32(str(shape).encode()), [shape])
    return drawn if shape else float(drawn)


def slopes(function: Callable[..., Any], operands: Arrays, position: int, g: Any) -> Any:
    """Central differences of `sum(g*function)` towards each number of one operand."""
    found = np.zeros(np.shape(operands[position]))
    for place in np.ndindex(found.shape):
        ends = []
        for sign in (1, -1):
            moved = [np.array(operand, dtype=np.float64) for operand in operands]
            moved[position][place] += sign * STEP
            ends.append((function(*moved), moved[position][place]))
        (after, right), (before, left) = ends
        found[place] = np.sum(g * (after - before)) / (right - left)
    return found


def check(graph: Graph, function: Callable[..., Any], inputs: Mapping[str, Any]) -> None:
    """A circuit computes a function, and its gradients are the function's slopes."""
    operands = list(inputs.values())
    value = function(*operands)
    g = weights(np.shape(value))
    result = run(graph, inputs, g)
    np.testing.assert_allclose(output(result), value, rtol=1e-12, atol=1e-12)
    for position, (name, number) in enumerate(inputs.items()):
        found = gradients(result)[name]
        assert np.shape(found) == np.shape(number)
        wanted = slopes(function, operands, position, g)
        np.testing.assert_allclose(found, wanted, **CLOSE, err_msg=name)
    for wire, value, gradient in zip(graph.wires, result.values, result.gradients, strict=True):
        assert np.shape(value) == np.shape(gradient) == result.shapes[wire.value]


@cache
def single(name: str, count: int = 1, **options: Any) -> Graph:
    """The circuit of one gate."""
    return circuit(gate(name, *"abcd"[:count], **options))
