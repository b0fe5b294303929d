"""Shapes gate by gate: from those of the inputs to those of all values, or what does not go together."""

from collections.abc import Sequence

import numpy as np

from ..base.arrays import MAX_IN_CIRCUIT
from ..base.errors import InputError
from ..base.names import plain
from ..base.shapes import MAX_AXES, Mismatch, Shape, Sizes, said, shape_of
from ..base.words import Words, counted, listed, say
from ..gates.picks import Operand, check_place, complete, operands_of, takes
from .graph import Constant, Gate, Graph
from .names import value_names


def value_of(graph: Graph, wire: int) -> int:
    """Give the index of the value that a wire carries."""
    return graph.wires[wire].value


def operand_shapes(graph: Graph, gate: Gate, shapes: Sequence[Shape]) -> list[Shape]:
    """Give the shapes of a gate's operands, constants included, from those of all values."""
    return [
        shape_of(o.value) if isinstance(o, Constant) else shapes[value_of(graph, o)]
        for o in gate.operands
    ]


def spread(graph: Graph, shapes: list[Shape], sizes: Sizes) -> None:
    """Work out the shapes of the gates' values from those of the inputs. Errors: InputError `shapes`."""
    for gate in graph.gates:
        spread_to(graph, gate, shapes, sizes)


def spread_to(graph: Graph, gate: Gate, shapes: list[Shape], sizes: Sizes) -> None:
    """Work out the shape of a gate's value from those of its operands. Errors: InputError `shapes`."""
    if gate.row.name == "copy":
        return
    operands = [tuple(map(sizes.found, s)) for s in operand_shapes(graph, gate, shapes)]
    try:
        shape = gate.row.shape(sizes, operands, gate.options)
        if len(shape) > MAX_AXES:
            raise Mismatch(
                counted(
                    "the result would have {count} axis; {most} are allowed",
                    "the result would have {count} axes; {most} are allowed",
                    count=len(shape),
                    most=MAX_AXES,
                )
            )
    except Mismatch as problem:
        raise mismatch(graph, gate, operands, problem.why) from None
    try:
        _check_places(graph, gate, sizes, operands[0])
    except Mismatch as problem:
        raise mismatch(graph, gate, operands, problem.why, code=gate.row.refuses) from None
    shapes[value_of(graph, gate.results[0])] = shape


def _check_places(graph: Graph, gate: Gate, sizes: Sizes, shape: Shape) -> None:
    """Check that places which the text has, as in `p[range(4), y]`, are in an array of this shape.

    A size that is not known yet becomes large enough. Errors: Mismatch.
    """
    index = dict(gate.options).get("index", ())
    held = gate.operands[len(gate.operands) - operands_of(index) :]
    axes = iter(shape)
    for entry in complete(index, len(shape)) if held else ():
        size = next(axes) if takes(entry) else 0
        if isinstance(entry, Operand):
            places = _typed_out(graph, held[entry.number])
            places = places[np.abs(places) < MAX_IN_CIRCUIT]  # the passes refuse others
            for place in (places.min(), places.max()) if places.size else ():
                check_place(sizes, size, int(place))


def _typed_out(graph: Graph, operand: int | Constant) -> np.ndarray:
    """Give the numbers of an operand that the text has; none of another one."""
    if isinstance(operand, Constant):
        return np.asarray(operand.value)
    given = {input.end: input.given for input in graph.inputs}.get(graph.wires[operand].source)
    return np.asarray(() if given is None else given)


def mismatch(
    graph: Graph, gate: Gate, operands: Sequence[Shape], why: Words, code: str = "shapes"
) -> InputError:
    """Say of a gate why its operands, of these shapes, do not go together."""
    names = value_names(graph)
    parts = [
        say(
            "{name} is {shape}",
            name=o.text if isinstance(o, Constant) else names[value_of(graph, o)],
            shape=said(shape),
        )
        for o, shape in zip(gate.operands, operands, strict=True)
    ]
    typed = graph.text[slice(*gate.span)] if gate.span else gate.symbol
    free = [input.name for input in graph.inputs if input.given is None]
    entering = {graph.wires[wire].source for wire in gate.wires}
    near = [input for input in graph.inputs if input.end in entering] or [*graph.inputs]
    hint = say("Take operands whose shapes fit.")
    if near:
        hint = say(
            "Give the inputs values whose shapes fit, such as {name} = [1,2,3].",
            name=plain(near[-1].name),
        )
    if gate.options and any(operands):
        hint = say("Axes and places in them are counted from 0; -1 is the last.")
    elif free:
        hint = say(
            "Give the inputs values whose shapes fit, such as {name}=[1,2,3] or {name}=randn(4,3).",
            name=free[0],
        )
    if code == "singular":
        hint = say("Give it other numbers: no row may be made up of the other rows.")
    if code == "not-definite":
        hint = say(
            "Give it other numbers: B @ B.T + np.eye(n) is positive definite, whatever is in B."
        )
    return InputError(
        code,
        say("`{typed}`: {operands}; {why}", typed=typed, operands=listed(parts), why=why),
        hint,
        gate.span,
    )
