"""The numbers of a run on the wires of the same circuit folded or expanded."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..base.shapes import shape_of
from ..graph.flowing import needing_gradient, wanting_gradient
from ..graph.graph import COPY, Constant, Graph
from ..passes.numbers import Value, added
from ..passes.run import Run, computed, sent, towards_constant


def carried_over(typed: Run, graph: Graph) -> Run:
    """Give a run's numbers on the wires of the same circuit folded or expanded.

    Wires that stay keep the run's numbers. The parts of an expanded gate compute the numbers on the
    wires between them: forward from the gate's operands, backward from the gradient at its value.
    """
    if graph is typed.graph:
        return typed
    known = {wire.id: index for index, wire in enumerate(typed.graph.wires)}
    many = {id: [known[one] for one in ids] for id, ids in graph.merged.items()}
    at = [known.get(wire.id, many.get(wire.id, [None])[0]) for wire in graph.wires]
    values: list[Value] = [None if index is None else typed.values[index] for index in at]
    wanting = wanting_gradient(graph, typed.data)
    gradients: list[Value | None] = [
        _sum(typed, many.get(graph.wires[wire].id, [index]))
        if index is not None and (wire == graph.output_wire or wanting[wire])
        else None  # of a folded gate of data, whose constants inside may have had one
        for wire, index in enumerate(at)
    ]
    shapes = [*typed.shapes, *[()] * (graph.values - typed.graph.values)]
    for gate in graph.gates:
        if at[gate.results[0]] is None:
            operands = [o.value if isinstance(o, Constant) else values[o] for o in gate.operands]
            value = operands[0] if gate.row is COPY else computed(gate, operands)
            for wire in gate.results:
                values[wire] = value
            shapes[graph.wires[gate.results[0]].value] = shape_of(value)
    forward = replace(
        typed, graph=graph, values=tuple(values), shapes=tuple(shapes), typed=typed.typed or typed
    )
    needing = needing_gradient(graph, typed.data)
    for gate in reversed(graph.gates):
        for wire in gate.wires:
            if at[wire] is None and wanting[wire]:
                arriving = [gradients[result] for result in gate.results if wanting[result]]
                if not needing[wire]:
                    gradients[wire] = towards_constant(forward, gate, wire, arriving)
                    continue
                gradients[wire] = (
                    added(arriving) if gate.row is COPY else sent(forward, gate, wire, arriving[0])
                )
    return replace(forward, gradients=tuple(gradients))


def _sum(typed: Run, wires: Sequence[int]) -> Value | None:
    """Add up the gradients on wires that are drawn as one."""
    back = [typed.gradients[wire] for wire in wires]
    with np.errstate(all="ignore"):  # inf − inf is nan, as it was in the pass
        return added([gradient for gradient in back if gradient is not None])
