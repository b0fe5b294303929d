"""The shapes that courses give to inputs: what is added to a product, what scales columns, rows of data.

A backward pass alone can't tell them, since a wrong line fits a wrong shape: `db = dz.sum(axis=1)` fits a `b`
of one number for each example. So what is usual counts for more than one line that asks for something else.
"""

import re
from collections.abc import Iterator

from ..base.shapes import Shape
from ..graph.completing import OPEN
from ..graph.graph import COPY, Constant, Gate, Graph

_WEIGHT = re.compile(r"(?:w|theta|weight|kernel|Theta|[WVU])\w*")
_OF_LAYER = re.compile(r"[Ww](?:eights?)?_?\d+")
_COLUMN = re.compile(r"w|theta")
_SCALE = re.compile(r"\w*(?:gamma|scale|weight)\w*|[gaw]")
_SHIFT = re.compile(r"\w*(?:beta|shift|bias)\w*|b")
_NUMBER = re.compile(
    r"[NMnm]|(?:n|num)_\w+|batch_size|eps(?:ilon)?|tiny|reg\w*|lambda\w*|lambd?|lam"
)
"""Names of what is one number: counts, what keeps a division from 0, strengths."""
_PRODUCTS = frozenset(["matmul", "dot"])
_SUMS = frozenset(["sum", "mean", "var", "std"])


def usual(graph: Graph, shapes: tuple[Shape, ...]) -> dict[str, tuple[Shape, ...]]:
    """List the usual shapes of inputs, by name, the most usual first, for values that have these shapes.

    A size may be `OPEN`. Inputs of which nothing is usual are not among them.
    """
    return _Looking(graph, shapes).found()


def biases(graph: Graph, shapes: tuple[Shape, ...]) -> frozenset[str]:
    """Name the inputs that are added to a product in which it is plain which side has the weights."""
    return _Looking(graph, shapes).biases()


def is_usual(shape: Shape, several: tuple[Shape, ...]) -> bool:
    """Tell whether a shape is one of those that are usual."""
    return any(
        len(shape) == len(each)
        and all(wanted in (size, OPEN) for size, wanted in zip(shape, each, strict=True))
        for each in several
    )


class _Looking:
    """Looks at what gates do with the inputs of one circuit."""

    def __init__(self, graph: Graph, shapes: tuple[Shape, ...]) -> None:
        self.shapes = shapes
        self.names = {graph.wires[each.wire].value: each.name for each in graph.inputs}
        self.gates = [
            (gate, self._operands(graph, gate), graph.wires[gate.results[0]].value)
            for gate in graph.gates
            if gate.row is not COPY
        ]
        self.sources = {made: (gate, operands) for gate, operands, made in self.gates}

    def _operands(self, graph: Graph, gate: Gate) -> tuple[int, ...]:
        return tuple(
            -1 if isinstance(each, Constant) else graph.wires[each].value for each in gate.operands
        )

    def found(self) -> dict[str, tuple[Shape, ...]]:
        found: dict[str, tuple[Shape, ...]] = {}
        for name in self.names.values():
            if _NUMBER.fullmatch(name):
                found[name] = ((),)
        for name, several in self._all():
            if several:
                found.setdefault(name, several)
        return found

    def biases(self) -> frozenset[str]:
        return frozenset(
            self.names[own]
            for gate, operands, _ in self.gates
            for own, other in (_sides(operands) if gate.row.name == "add" else ())
            if own in self.names and (product := self._product(other))
            if len({self._is_weight(each) for each in product[1]}) > 1
        )

    def _all(self) -> Iterator[tuple[str, tuple[Shape, ...]]]:
        layers = [*self._layers()]
        if len(layers) > 1:  # of one alone, `w1 @ x` may be a number
            yield from ((name, ((OPEN, OPEN),)) for name in layers)
        for gate, operands, made in self.gates:
            if gate.row.name in _SUMS and dict(gate.options).get("axis") in (0, 1):
                name = self.names.get(operands[0])
                if name and len(self.shapes[operands[0]]) < 2:  # the examples stand in rows
                    yield name, ((OPEN, OPEN),)
            if gate.row.name in _PRODUCTS and (name := self._turned(operands[0])):
                yield name, ((OPEN, 1), (OPEN,))
            for own, other in _sides(operands):
                name = self.names.get(own, "")
                if name and gate.row.name == "add" and (product := self._product(other)):
                    yield name, tuple(self._of_bias(*product))
                elif gate.row.name == "mul" and _SCALE.fullmatch(name):
                    for shift in self._shifts(made):
                        columns = tuple(self._of_columns(other))
                        yield from ((name, columns), (shift, columns))

    def _layers(self) -> Iterator[str]:
        """Name the numbered weights, `w1` and `w2`, that stand before what they are multiplied with."""
        for gate, operands, _ in self.gates:
            if gate.row.name in _PRODUCTS and _OF_LAYER.fullmatch(self.names.get(operands[0], "")):
                yield self.names[operands[0]]

    def _shifts(self, made: int) -> Iterator[str]:
        """Name the inputs that are added to a value and called like a shift."""
        for gate, operands, _ in self.gates:
            for own, other in _sides(operands) if gate.row.name == "add" else ():
                if other == made and _SHIFT.fullmatch(self.names.get(own, "")):
                    yield self.names[own]

    def _of_columns(self, value: int) -> Iterator[Shape]:
        """List the shapes of what scales the columns of a value, and is added to them."""
        whole = self.shapes[value]
        if 2 <= len(whole) <= 3:
            yield from ((whole[-1],), (1,) * (len(whole) - 1) + whole[-1:])

    def _turned(self, value: int) -> str:
        """Name the one column of weights that is turned to be multiplied, `w.T @ X`; or nothing."""
        gate, operands = self.sources.get(value, (None, ()))
        name = self.names.get(operands[0], "") if gate and gate.row.name == "transpose" else ""
        return name if _COLUMN.fullmatch(name) else ""

    def _product(self, value: int) -> tuple[int, tuple[int, ...]] | None:
        """Find the matrix product that a value is, or is a sum of, and its operands."""
        while value in self.sources:
            gate, operands = self.sources[value]
            if gate.row.name in _PRODUCTS:
                return value, operands
            inner = [each for each in operands if each in self.sources]
            if gate.row.name != "add" or not inner:
                break
            value = inner[0]
        return None

    def _of_bias(self, product: int, operands: tuple[int, ...]) -> Iterator[Shape]:
        """List the shapes of what is added to `X @ W`, one number for each column, or to `W @ X`."""
        whole = self.shapes[product]
        left, right = map(self._is_weight, operands)
        is_of_columns, is_of_rows = right or not left, left or not right
        if not whole:
            yield from ((), (1,))
        elif len(whole) == 1:
            # `w @ X` and `X @ w` have one number for each example, and `x @ W` and `W @ x` for each unit.
            is_vector_left = len(self.shapes[operands[0]]) == 1
            is_of_vector, is_of_other = (left, right) if is_vector_left else (right, left)
            yield from [whole] * (is_of_other or not is_of_vector)
            yield from [()] * (is_of_vector or not is_of_other)
        else:
            rows, columns = whole[-2:]
            if is_of_rows and rows == 1:
                yield from ((), (1,))
            yield from [(columns,), (1, columns)] * is_of_columns
            yield from [(rows, 1)] * is_of_rows

    def _is_weight(self, value: int) -> bool:
        """Tell an input that is called like weights, also where it is turned."""
        while value in self.sources and self.sources[value][0].row.name in ("transpose", "reshape"):
            value = self.sources[value][1][0]
        return bool(_WEIGHT.fullmatch(self.names.get(value, "")))


def _sides(operands: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Give the operands of a gate that has two, each with the other."""
    if len(operands) == 2 and -1 not in operands:
        yield operands
        yield operands[::-1]
