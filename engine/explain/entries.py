"""One number of an array, worked out of those that it is made of: `0.30 × 2.00 + 1.00 × −1.00`.

Each number in it is a figure with its place, so that the page writes the numbers of now.
"""

from collections.abc import Callable, Sequence

import numpy as np

from ..base.numerals import short
from ..base.shapes import Shape, count, shape_of
from ..base.words import ANY, Figure, Multilingual, Words, say
from ..gates.scalars import Scalar
from ..graph.graph import Constant, Gate
from ..passes.run import Run

Place = tuple[int, ...]
"""Where a number of an array stands, along each axis."""

_SIGNS = {"add": " + ", "sub": " − ", "mul": " × ", "div": " ÷ "}
_AROUND = {"neg": ("", " × −1"), "square": ("(", ")²")}
_MOST = 4  # numbers of a sum that are written out


def with_entry(said: Words, run: Run, gate: Gate) -> Words:
    """Add to a sentence about a gate how one number of the array that it gives was worked out.

    The sentence stays as it is where the gate gives a number, and where its numbers are no sums,
    products or functions of single numbers.
    """
    shape = run.shape(gate.results[0])
    if not shape or not count(shape) or not gate.wires:
        return said
    place = (min(1, shape[0] - 1), *[0] * (len(shape) - 1))
    how = _how(run, gate, place)
    if not how:
        return said
    return say(
        "{said} Entry [{place}]: {how} = {value}.",
        said=said,
        place=",".join(map(str, place)),
        how=Multilingual({ANY: how}),
        value=_number(run, gate.results[0], place),
    )


def _how(run: Run, gate: Gate, place: Place) -> Sequence[str]:
    """Write how a number was worked out, piece by piece; nothing where that is no short formula."""
    name = gate.row.name
    if isinstance(gate.row, Scalar):
        operands = [[_broadcast(run, operand, place)] for operand in gate.operands]
        if len(operands) == 2 and name in _SIGNS:
            return _joined(operands, _SIGNS[name])
        before, behind = _AROUND.get(name, (f"{name}(", ")"))
        return [before, *_joined(operands, ", "), behind]
    return _KINDS[name](run, gate, place) if name in _KINDS else ()


def _product(run: Run, gate: Gate, place: Place) -> Sequence[str]:
    """Write a number of a matrix product: a row times a column, number by number."""
    left, right = gate.operands
    rows, columns = _shape(run, left), _shape(run, right)
    if len(rows) > 2 or len(columns) > 2:
        return ()
    row = place[:1] if len(rows) == 2 else ()
    column = place[-1:] if len(columns) == 2 else ()

    def term(k: int) -> list[str]:
        return [_number(run, left, (*row, k)), " × ", _number(run, right, (k, *column))]

    return _sum(term, rows[-1])


def _total(run: Run, gate: Gate, place: Place) -> Sequence[str]:
    """Write a number of a sum or a mean along one axis."""
    (operand,), options = gate.operands, dict(gate.options)
    shape, axis = _shape(run, operand), options.get("axis")
    if not isinstance(axis, int):
        return ()
    axis %= len(shape)
    behind = place[axis + 1 :] if options.get("keepdims") else place[axis:]
    total = _sum(lambda k: [_number(run, operand, (*place[:axis], k, *behind))], shape[axis])
    return total if gate.row.name == "sum" else ["(", *total, f") ÷ {shape[axis]}"]


_KINDS: dict[str, Callable[[Run, Gate, Place], Sequence[str]]] = {
    "matmul": _product,
    "sum": _total,
    "mean": _total,
}


def _sum(term: Callable[[int], list[str]], size: int) -> list[str]:
    """Add up terms; of a long sum the first ones and the last are written out."""
    if size <= _MOST:
        return _joined([term(k) for k in range(size)], " + ")
    first = [term(k) for k in range(_MOST - 1)]
    return _joined([*first, ["…"], term(size - 1)], " + ")


def _joined(terms: Sequence[list[str]], sign: str) -> list[str]:
    first, *others = terms
    return [*first, *[piece for other in others for piece in (sign, *other)]]


def _broadcast(run: Run, operand: int | Constant, place: Place) -> str:
    """Write the number of an operand that goes into a number of the result, as NumPy broadcasts it."""
    shape = _shape(run, operand)
    own = place[len(place) - len(shape) :]
    return _number(
        run, operand, tuple([0 if size == 1 else at for at, size in zip(own, shape, strict=True)])
    )


def _number(run: Run, operand: int | Constant, place: Place) -> str:
    if isinstance(operand, Constant):
        return short(float(np.asarray(operand.value)[place])) if place else operand.text
    value = np.asarray(run.values[operand])
    at = int(np.ravel_multi_index(place, value.shape)) if place else None
    return Figure(short(float(value[place])), "value", run.graph.wires[operand].id, at)


def _shape(run: Run, operand: int | Constant) -> Shape:
    return shape_of(operand.value) if isinstance(operand, Constant) else run.shape(operand)
