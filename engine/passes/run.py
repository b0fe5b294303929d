"""The forward pass and the backward pass.

Each gate runs in turn: its function forward, its vjp backward. Scalars run on Python's floats, which are
fast. Where those raise an error (`on_floats_or_not`) or a number is not finite, and wherever there are
arrays, the same gates run on NumPy's numbers (`in_ieee`), which follow IEEE 754: 1/0 is inf, log(-1) is
nan, and both go on through the circuit. Gradients towards data are not computed, and gradients towards
constants only because they are shown. A circuit of scalars that is run again and again is compiled
(`engine/passes/compiled.py`).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, compress
from typing import Any

import numpy as np

from ..base.errors import InputError
from ..base.shapes import Shape, said, shape_of
from ..base.words import say
from ..gates.printers import Arithmetic
from ..graph.flowing import needing_gradient, wanting_gradient
from ..graph.graph import Constant, Gate, Graph
from ..graph.inference import Shapes, has_arrays, inferred
from ..graph.names import output_drawn
from .numbers import Value, added, all_finite, ieee, in_ieee, on_floats_or_not, plain
from .prepared import prepared, vjp_of


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
    # Of a run as it is shown, the size up to which gradients have no right digit, wire by wire (`lost.py`).
    lost: tuple[float, ...] = ()
    # Of such a run, the gradients as they were computed; empty where none was lost.
    computed: tuple[Value | None, ...] = ()

    @property
    def finite(self) -> bool:
        """Whether every value is finite, and every gradient on a way from an input that is no data."""
        needing = needing_gradient(self.graph, self.data)
        return all_finite(self.values) and all_finite(compress(self.gradients, needing))

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
            found = on_floats_or_not(lambda: float(on("math")(*map(float, given))[0]))
            if found is not None:
                return found
        (slope,) = in_ieee(on("numpy"), *given)
        return plain(1.0 * slope)  # NumPy has conditions for 1 and 0

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
    program = prepared(graph, shapes, data, "math")
    passes = program.passes(graph) if held is None else program.holding(held.values)
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
    found = on_floats_or_not(attempt)
    return _with_constants(found) if found and program.has_constants else found


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
    start = ieee(upstream)
    if shape_of(start) != shape:
        start = np.empty(shape)
        start.fill(upstream)
    numbers = [ieee(inputs[input.name]) for input in graph.inputs]
    program = prepared(graph, shapes, data, "numpy")
    passes = program.run if held is None else program.holding(held.values)
    with np.errstate(all="ignore"):
        values, gradients = passes(numbers, start)
    found = Run(
        graph=graph,
        shapes=shapes,
        upstream=plain(start),
        values=tuple(map(plain, values)),
        gradients=tuple(map(plain, gradients)),
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
    back = in_ieee(lambda *all: added(all), *arriving)
    found = plain(back) if gate.row.name == "copy" else sent(run, gate, wire, back)
    return None if isinstance(found, float) and not math.isfinite(found) else found


def computed(gate: Gate, operands: Iterable[Value]) -> Value:
    """Give what a gate computes from all its operands, constants included."""
    return plain(in_ieee(gate.row.function(len(gate.operands), gate.options, "numpy"), *operands))


def sent(run: Run, gate: Gate, wire: int, upstream: Value) -> Value:
    """Give the gradient that a gate sends back on one of its wires for an upstream gradient."""
    out = run.shape(gate.results[0])
    position = gate.operands.index(wire)
    vjp = vjp_of(gate, (position,), [run.shape(wire)], out, arithmetic="numpy")
    (gradient,) = in_ieee(vjp, upstream, *run.operands(gate), run.value(gate))
    return plain(gradient)


def _wires(gate: Gate) -> list[tuple[int, int]]:
    """List the operands of a gate that are wires, each with its position."""
    return [(i, wire) for i, wire in enumerate(gate.operands) if not isinstance(wire, Constant)]
