"""What the page shows of a folded call or round that gives several values: its edge, wire by wire.

It has no one formula and no one Jacobian; what it sends back comes from the gates inside.
"""

from typing import NamedTuple

from ..base.words import Words
from ..graph.graph import Gate
from ..graph.names import carried, computing
from ..graph.steps import Moment
from ..passes.run import Run
from . import narrate, remarks
from .tables import ArrayView, viewed


class Edge(NamedTuple):
    """A wire that enters a box or leaves it."""

    # What the value on the wire is called.
    name: str
    # The wire's id.
    wire: str
    # The value on the wire.
    value: ArrayView
    # The gradient on the wire; where there never is one, a dash.
    gradient: ArrayView


class Box(NamedTuple):
    """What the page shows of a gate that gives several values."""

    # The gate's id.
    id: str
    # The id of the first wire that leaves it.
    wire: str
    # What is drawn in it.
    symbol: str
    # What it is called in words.
    title: str
    # What was typed: the call, or the head of the loop.
    typed: str
    # What it does in the forward pass.
    forward: Words
    # What it does in the backward pass.
    backward: Words
    # The wires that leave it.
    results: list[Edge]
    # The wires that enter it.
    operands: list[Edge]
    # What becomes of a gradient that flows back through it.
    pattern: str
    # What its backward pass reads of the forward pass.
    keeps: Words


def boxed(run: Run, gate: Gate, moment: Moment | None = None) -> Box:
    """Describe a gate that gives several values; at a `moment` of the run, numbers to come are left empty."""
    graph = run.graph

    def edge(wire: int) -> Edge:
        there = moment is None or wire in moment.values
        back = moment is None or wire in moment.gradients
        value, gradient = run.values[wire], run.gradients[wire]
        named = carried(graph, wire), graph.wires[wire].id
        return Edge(*named, viewed(value, there), viewed(gradient, back))

    return Box(
        id=gate.id,
        wire=graph.wires[gate.results[0]].id,
        symbol=gate.symbol,
        title=gate.row.title,
        typed=computing(graph, gate),
        forward=narrate.forward(run, gate),
        backward=narrate.backward(run, gate),
        results=[edge(wire) for wire in gate.results],
        operands=[edge(wire) for wire in gate.wires],
        pattern=gate.row.pattern,
        keeps=remarks.inside(),
    )
