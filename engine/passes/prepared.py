"""Both passes of a graph, ready to run: each gate's function and vjp, and where its operands stand."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from ..base.caching import kept_with_first
from ..base.shapes import Mismatch, Shape, shape_of
from ..gates.picks import operands_of
from ..gates.printers import Arithmetic
from ..gates.scalars import Scalar
from ..gates.tensors import summed_to
from ..graph.flowing import needing_gradient, wanting_gradient
from ..graph.graph import Constant, Gate, Graph
from ..graph.inference import Shapes
from ..graph.spreading import mismatch
from .compiled import Passes, compiled
from .numbers import Value, added, ieee

# The search for defaults takes up to 16 runs of a circuit, and most circuits are never run again: compiling
# them would be in vain.
_RUNS_BEFORE_COMPILING = 16


def vjp_of(
    gate: Gate,
    positions: tuple[int, ...],
    shapes: Sequence[Shape],
    out: Shape,
    arithmetic: Arithmetic,
) -> Callable[..., Sequence[Value]]:
    """Give a gate's vjp towards operands of these shapes, summed where they were broadcast."""
    vjp = gate.row.vjp(positions, len(gate.operands), gate.options, arithmetic)
    if isinstance(gate.row, Scalar) and any(shape != out for shape in shapes):
        return _summing(vjp, shapes)
    return vjp


class _Prepared:
    """Both passes of a graph, ready to run: each gate's function and vjp, and where its operands stand.

    Values stand in one list, by their index, and constants behind the values.
    """

    def __init__(
        self, graph: Graph, shapes: Shapes, data: frozenset[str], arithmetic: Arithmetic
    ) -> None:
        self.runs = 0
        self.compiled: Passes | None = None
        self.wires = [wire.value for wire in graph.wires]
        self.inputs = [self.wires[input.wire] for input in graph.inputs]
        self.output = graph.output_wire
        self.values: list[Value] = [None] * graph.values
        self.forward: list[tuple[Callable[..., Value], Callable[..., Any], int]] = []
        self.backward: list[tuple[Callable[..., Any] | None, tuple[int, ...], Any, list[int]]] = []
        # The wires of operands that may be held, each with the place of its own that it is read from.
        self.held: list[tuple[int, int]] = []
        self.wanted = wanted = needing_gradient(graph, data)
        # Whether gradients are to be shown that no input needs, because constants alone lead there.
        self.has_constants = wanted != wanting_gradient(graph, data)
        number = float if arithmetic == "math" else ieee
        for gate in graph.gates:
            if gate.row.name == "copy":
                if wanted[gate.wires[0]]:
                    back = tuple([wire for wire in gate.results if wanted[wire]])
                    self.backward.append((None, back, None, list(gate.wires)))
                continue
            places, positions, wires = [], [], []
            for position, operand in enumerate(gate.operands):
                if isinstance(operand, Constant):
                    places.append(len(self.values))
                    self.values.append(number(operand.value))
                else:
                    places.append(self._place(gate, position, operand))
                    if wanted[operand]:
                        positions.append(position)
                        wires.append(operand)
            out, count = self.wires[gate.results[0]], len(places)
            function = _located(graph, gate, gate.row.function(count, gate.options, arithmetic))
            self.forward.append((function, _reader(places), out))
            if wires:
                targets = [shapes[self.wires[wire]] for wire in wires]
                vjp = vjp_of(gate, tuple(positions), targets, shapes[out], arithmetic=arithmetic)
                self.backward.append((vjp, gate.results, _reader([*places, out]), wires))
        self.backward.reverse()

    def _place(self, gate: Gate, position: int, wire: int) -> int:
        """Tell where an operand's value stands: one that may be held has a place of its own."""
        if not gate.row.holds(position):
            return self.wires[wire]
        place = len(self.values)
        self.held.append((wire, place))
        self.values.append(None)
        self.forward.append((lambda value: value, _reader([self.wires[wire]]), place))
        return place

    def holding(self, values: Sequence[Value]) -> Passes:
        """Give the passes to run with operands that have the values that the wires of another run have."""
        kept = {place: ieee(values[wire]) for wire, place in self.held}
        return lambda inputs, upstream: self.run(inputs, upstream, kept)

    def passes(self, graph: Graph) -> Passes:
        """Give the passes to run on floats: when they are run again and again, straight-line code."""
        self.runs += 1
        if self.compiled is None and self.runs > _RUNS_BEFORE_COMPILING:
            self.compiled = compiled(graph, self.wanted)
        return self.compiled or self.run

    def run(
        self, inputs: Sequence[Value], upstream: Value, kept: Mapping[int, Value] | None = None
    ) -> tuple[tuple[Value, ...], tuple[Value | None, ...]]:
        """Compute the values and the gradients of the wires; `kept` are values of places that are held."""
        values = self.values.copy()
        for place, value in zip(self.inputs, inputs, strict=True):
            values[place] = value
        for function, operands, out in self.forward:
            values[out] = kept[out] if kept and out in kept else function(*operands(values))
        gradients: list[Value | None] = [None] * len(self.wires)
        gradients[self.output] = upstream
        for vjp, results, operands, wires in self.backward:
            if vjp is None:
                gradients[wires[0]] = added([gradients[wire] for wire in results])
            else:
                sent = vjp(gradients[results[0]], *operands(values))
                for wire, gradient in zip(wires, sent, strict=True):
                    gradients[wire] = gradient
        return tuple([values[value] for value in self.wires]), tuple(gradients)


def _located(graph: Graph, gate: Gate, function: Callable[..., Value]) -> Callable[..., Value]:
    """Say at its gate what is wrong with numbers that it can't take.

    Errors of the function that is given back: InputError, with the code that the row `refuses` with.
    """
    if not gate.row.refuses or (gate.options and not operands_of(dict(gate.options)["index"])):
        return function

    def checked(*operands: Value) -> Value:
        try:
            return function(*operands)
        except Mismatch as problem:
            shapes = [*map(shape_of, operands)]
            raise mismatch(graph, gate, shapes, problem.why, code=gate.row.refuses) from None

    return checked


def _reader(places: list[int]) -> Callable[[list[Value]], Sequence[Value]]:
    """Make the function that picks operands out of the list of values."""
    return itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))


def _summing(vjp: Callable[..., Any], shapes: Sequence[Shape]) -> Callable[..., Any]:
    """Sum the gradients of a vjp over the axes along which its operands were broadcast."""

    def summed(*given: Value) -> list[Value]:
        return [summed_to(sent, shape) for sent, shape in zip(vjp(*given), shapes, strict=True)]

    return summed


prepared = kept_with_first(_Prepared)
"""Prepare both passes of a graph, for shapes of its values, inputs that are data, and an arithmetic."""
