"""The forward pass and the backward pass.

Each gate runs in turn: its function forward, its vjp backward. Scalars run on Python's floats, which are
fast. Where those raise an error (`_on_floats_or_not`) or a number is not finite, and wherever there are
arrays, the same gates run on NumPy's numbers (`_in_ieee`), which follow IEEE 754: 1/0 is inf, log(-1) is
nan, and both go on through the circuit. Gradients towards data are not computed, and gradients towards
constants only because they are shown. A circuit of scalars that is run again and again is compiled
(`engine/passes/compiled.py`).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import chain, compress
from operator import add, itemgetter
from typing import Any, TypeVar

import numpy as np

from ..base.caching import kept_with_first
from ..base.errors import InputError
from ..base.shapes import Mismatch, Shape, said, shape_of
from ..base.words import say
from ..gates.picks import operands_of
from ..gates.printers import Arithmetic
from ..gates.scalars import Scalar
from ..gates.tensors import summed_to
from ..graph.flowing import flowing
from ..graph.graph import Constant, Gate, Graph
from ..graph.inference import Shapes, has_arrays, inferred, mismatch
from ..graph.names import output_drawn
from .compiled import Passes, compiled

Value = Any
"""A float for a scalar; an array of float64 for anything else."""

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Run:
    """Both passes with one set of inputs."""

    # The circuit that was run.
    graph: Graph
    # The shape of each value of the graph.
    shapes: Shapes
    # The gradient at the output, of the output's shape.
    upstream: Value
    # The value on each wire.
    values: tuple[Value, ...]
    # The gradient on each wire. None where only data lead to the wire or none is passed to it, and towards
    # constants alone where the gradient is not finite.
    gradients: tuple[Value | None, ...]
    # The names of the inputs that are data.
    data: frozenset[str]
    # Whether the gates ran on Python's floats (`math`) or on NumPy's numbers.
    arithmetic: Arithmetic
    # Where modules are folded or gates expanded, the run of the circuit as it was typed.
    typed: "Run | None" = None

    @property
    def finite(self) -> bool:
        """Whether every value is finite, and every gradient on a way from an input that is no data."""
        needing = needing_gradient(self.graph, self.data)
        return _all_finite(self.values) and _all_finite(compress(self.gradients, needing))

    def shape(self, wire: int) -> Shape:
        """Give the shape of the value on a wire."""
        return self.shapes[self.graph.wires[wire].value]

    def value(self, gate: Gate) -> Value:
        """Give the value that a gate computes; of one that gives several, the first."""
        return self.values[gate.results[0]]

    def gradient(self, gate: Gate) -> Value | None:
        """Give the gradient that arrives at a gate's value: at a copy gate, the sum over its results.

        Of a gate that gives several values it is the gradient of the first.
        """
        if len(gate.results) == 1 or gate.gives_several:
            return self.gradients[gate.results[0]]
        back = [self.gradients[wire] for wire in gate.results]
        with np.errstate(all="ignore"):  # inf − inf is nan, as it was in the pass
            return added([one for one in back if one is not None])

    def operands(self, gate: Gate) -> list[Value]:
        """Give the values of a gate's operands, constants included, in the order in which they were typed."""
        return [o.value if isinstance(o, Constant) else self.values[o] for o in gate.operands]

    def locals(self, gate: Gate) -> tuple[Value | None, ...]:
        """Give an elementwise gate's local gradients towards its wires, those from data included.

        For arrays, each is an array of the derivatives number by number; None towards an operand to which
        the gate passes no gradient.
        """
        return tuple(self._local(gate, position) for position, _ in _wires(gate))

    def local(self, gate: Gate, wire: int) -> Value | None:
        """Give an elementwise gate's local gradient towards a wire; None where it has no gradient."""
        if self.gradients[wire] is None:
            return None
        return self._local(gate, gate.operands.index(wire))

    def _local(self, gate: Gate, position: int) -> Value | None:
        if not gate.row.passes(position):
            return None
        given = [*self.operands(gate), self.value(gate)]

        def on(arithmetic: Arithmetic) -> Callable[..., tuple[Value, ...]]:
            return gate.row.local((position,), len(gate.operands), arithmetic)

        if self.arithmetic == "math":
            found = _on_floats_or_not(lambda: float(on("math")(*map(float, given))[0]))
            if found is not None:
                return found
        (slope,) = _in_ieee(on("numpy"), *given)
        return _plain(1.0 * slope)  # NumPy has conditions for 1 and 0

    def at_kink(self, gate: Gate) -> bool:
        """Tell whether a gate stands where its derivative jumps.

        What is compared or chosen by counts only where an input moves it whose gradient is looked at: a
        label that equals a number is no kink, because no gradient goes to it, and a typed mask none, because
        nothing moves it.
        """
        kink = gate.row.kink
        if kink is None:
            return False
        compared = [one for i, one in enumerate(gate.operands) if not gate.row.passes(i)]
        if compared and not any(map(self._is_moved, compared)):
            return False
        return kink(self.operands(gate), self.value(gate), **dict(gate.options))

    def _is_moved(self, operand: int | Constant) -> bool:
        return not isinstance(operand, Constant) and self._moved[self.graph.wires[operand].value]

    @cached_property
    def _moved(self) -> list[bool]:
        """Tell for each value whether a small step of some input that has a gradient moves it."""
        moved = [False] * self.graph.values
        for input in self.graph.inputs:
            moved[self.graph.wires[input.wire].value] = self.gradients[input.wire] is not None
        for gate in self.graph.gates:
            moves = any(moved[self.graph.wires[wire].value] for wire in gate.passing)
            for wire in gate.results:
                moved[self.graph.wires[wire].value] = moves
        return moved


def run(
    graph: Graph,
    inputs: Mapping[str, Value],
    upstream: Value = 1.0,
    data: Iterable[str] = (),
    held: Run | None = None,
) -> Run:
    """Run both passes. `inputs` has a finite number or array for each input of the graph.

    `upstream` has the output's shape, or is one number for every number of the output. `data` are inputs
    that need no gradient. With `held`, a run of the same graph, operands that gradients are taken at
    constant values of (`Row.holds`) have that run's. Errors: InputError `shapes` where the inputs' shapes
    do not fit, `bad-index` where the numbers of an operand are no places, `singular` where a matrix has no
    inverse, `not-definite` where it has no Cholesky factor.

    >>> from engine.graph.building import build
    >>> from engine.language.parser import parse
    >>> run(build(parse("(x+y)*z")), {"x": -2.0, "y": 5.0, "z": -4.0}).gradients
    (-4.0, -4.0, 3.0, -4.0, 1.0)
    """
    data, shapes = frozenset(data), _shapes(graph, inputs)
    _check_upstream(graph, shape_of(upstream), shapes)
    on_floats = (
        None
        if has_arrays(graph, shapes)
        else _on_floats(graph, shapes, inputs, upstream=upstream, data=data, held=held)
    )
    return on_floats or _on_numpy(graph, shapes, inputs, upstream=upstream, data=data, held=held)


def finite_run(graph: Graph, inputs: Mapping[str, Value]) -> Run | None:
    """Run both passes; None where a value or a gradient is not finite. Errors: as `run`."""
    shapes = _shapes(graph, inputs)
    if not has_arrays(graph, shapes):
        return _on_floats(graph, shapes, inputs, upstream=1.0, data=frozenset())
    result = _on_numpy(graph, shapes, inputs, upstream=1.0, data=frozenset())
    return result if result.finite else None


def _shapes(graph: Graph, inputs: Mapping[str, Value]) -> Shapes:
    return inferred(graph, {name: shape_of(value) for name, value in inputs.items()})


def _check_upstream(graph: Graph, given: Shape, shapes: Shapes) -> None:
    wire = graph.wires[graph.output_wire]
    if given in ((), shapes[wire.value]):
        return
    spans = [gate.span for gate in graph.gates if graph.output_wire in gate.results]
    raise InputError(
        "shapes",
        say(
            "the gradient at the output (_upstream) is {given}, and the output {name} is {shape}",
            given=said(given),
            name=output_drawn(graph),
            shape=said(shapes[wire.value]),
        ),
        say("A gradient has the shape of its value; one number serves for all of it."),
        spans[0] if spans else None,
    )


def _on_floats(
    graph: Graph,
    shapes: Shapes,
    inputs: Mapping[str, Value],
    upstream: Value,
    data: frozenset[str],
    held: Run | None = None,
) -> Run | None:
    """Run on Python's floats; None where those raise an error, or a number is not finite."""
    program = _program(graph, shapes, data, "math")
    passes = program.passes(graph) if held is None else program.holding(held)
    numbers = [float(inputs[input.name]) for input in graph.inputs]

    def attempt() -> Run | None:
        values, gradients = passes(numbers, float(upstream))
        known: Iterable[Any] = (
            [g for g in gradients if g is not None] if some_are_none else gradients
        )
        if all(map(math.isfinite, chain(values, known))):
            return Run(
                graph=graph,
                shapes=shapes,
                upstream=float(upstream),
                values=values,
                gradients=gradients,
                data=data,
                arithmetic="math",
            )
        return None

    some_are_none = not all(program.wanted)
    found = _on_floats_or_not(attempt)
    return _with_constants(found) if found and program.has_constants else found


def _on_floats_or_not(attempt: Callable[[], Found]) -> Found | None:
    """Try a computation on Python's floats; None where they raise an error, and IEEE 754 has inf or nan."""
    try:
        return attempt()
    except (ArithmeticError, ValueError, TypeError):
        # A TypeError is raised by float(), for a complex number.
        return None


def _in_ieee(function: Callable[..., Found], *given: Value) -> Found:
    """Call a function on NumPy's numbers, without its warnings about inf and nan."""
    with np.errstate(all="ignore"):
        return function(*map(_ieee, given))


# The search for defaults takes up to 16 runs of a circuit, and most circuits are never run again: compiling
# them would be in vain.
_RUNS_BEFORE_COMPILING = 16


def _on_numpy(
    graph: Graph,
    shapes: Shapes,
    inputs: Mapping[str, Value],
    upstream: Value,
    data: frozenset[str],
    held: Run | None = None,
) -> Run:
    """Run on NumPy's numbers and arrays."""
    shape = shapes[graph.wires[graph.output_wire].value]
    start = _ieee(upstream)
    if shape_of(start) != shape:
        start = np.empty(shape)
        start.fill(upstream)
    numbers = [_ieee(inputs[input.name]) for input in graph.inputs]
    program = _program(graph, shapes, data, "numpy")
    passes = program.run if held is None else program.holding(held)
    with np.errstate(all="ignore"):
        values, gradients = passes(numbers, start)
    found = Run(
        graph=graph,
        shapes=shapes,
        upstream=_plain(start),
        values=tuple(map(_plain, values)),
        gradients=tuple(map(_plain, gradients)),
        data=data,
        arithmetic="numpy",
    )
    return _with_constants(found) if program.has_constants else found


def _with_constants(run: Run) -> Run:
    """Add the gradients towards values of constants alone, which are shown though no input needs them.

    They are no part of the backward pass, because they may not be finite where all others are: for a
    negative x, x^(1+2) has no derivative towards 1+2.
    """
    graph, gradients = run.graph, [*run.gradients]
    wanting = wanting_gradient(graph, run.data)
    needing = needing_gradient(graph, run.data)
    for gate in reversed(graph.gates):
        for wire in gate.wires:
            if wanting[wire] and not needing[wire]:
                arriving = [gradients[one] for one in gate.results if wanting[one]]
                gradients[wire] = towards_constant(run, gate, wire, arriving)
    return replace(run, gradients=tuple(gradients))


def towards_constant(
    run: Run, gate: Gate, wire: int, arriving: Sequence[Value | None]
) -> Value | None:
    """Give the gradient towards a value of constants alone; None for a number that is not finite."""
    if any(one is None for one in arriving):
        return None
    back = _in_ieee(lambda *all: added(all), *arriving)
    found = _plain(back) if gate.row.name == "copy" else sent(run, gate, wire, back)
    return None if isinstance(found, float) and not math.isfinite(found) else found


def _ieee(value: Value) -> Value:
    """Make a NumPy number of a float, and give an array as it is."""
    return value if isinstance(value, np.ndarray) else np.float64(value)


def _plain(value: Value | None) -> Value | None:
    if value is None or (isinstance(value, np.ndarray) and value.ndim):
        return value
    return float(value)


def _all_finite(numbers: Iterable[Value | None]) -> bool:
    return all(
        math.isfinite(number) if isinstance(number, float) else bool(np.isfinite(number).all())
        for number in numbers
        if number is not None
    )


def computed(gate: Gate, operands: Iterable[Value]) -> Value:
    """Give what a gate computes from all its operands, constants included."""
    return _plain(_in_ieee(gate.row.function(len(gate.operands), gate.options, "numpy"), *operands))


def sent(run: Run, gate: Gate, wire: int, upstream: Value) -> Value:
    """Give the gradient that a gate sends back on one of its wires for an upstream gradient."""
    out = run.shape(gate.results[0])
    position = gate.operands.index(wire)
    vjp = _vjp(gate, (position,), [run.shape(wire)], out, arithmetic="numpy")
    (gradient,) = _in_ieee(vjp, upstream, *run.operands(gate), run.value(gate))
    return _plain(gradient)


def _wires(gate: Gate) -> list[tuple[int, int]]:
    """List the operands of a gate that are wires, each with its position."""
    return [(i, wire) for i, wire in enumerate(gate.operands) if not isinstance(wire, Constant)]


def _vjp(
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


class _Program:
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
        number = float if arithmetic == "math" else _ieee
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
                vjp = _vjp(gate, tuple(positions), targets, shapes[out], arithmetic=arithmetic)
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

    def holding(self, held: Run) -> Passes:
        """Give the passes to run with operands that have the values of another run."""
        kept = {place: _ieee(held.values[wire]) for wire, place in self.held}
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


_program = kept_with_first(_Program)


def added(gradients: Sequence[Value]) -> Value | None:
    """Add up the gradients that come back to a copy gate; None where there are none."""
    return reduce(add, gradients) if gradients else None


def _reader(places: list[int]) -> Callable[[list[Value]], Sequence[Value]]:
    """Make the function that picks operands out of the list of values."""
    return itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))


def _summing(vjp: Callable[..., Any], shapes: Sequence[Shape]) -> Callable[..., Any]:
    """Sum the gradients of a vjp over the axes along which its operands were broadcast."""

    def summed(*given: Value) -> list[Value]:
        return [summed_to(sent, shape) for sent, shape in zip(vjp(*given), shapes, strict=True)]

    return summed


def wanting_gradient(graph: Graph, data: frozenset[str]) -> tuple[bool, ...]:
    """Tell for each wire whether it has a gradient: not if data alone lead to it, or none is passed."""
    return flowing(graph, data, constants=True)


def needing_gradient(graph: Graph, data: frozenset[str]) -> tuple[bool, ...]:
    """Tell for each wire whether an input needs its gradient: not if only constants or data lead to it."""
    return flowing(graph, data, constants=False)
