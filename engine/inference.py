"""The shape of every value, found and checked before anything runs.

Inputs that were given a value have its shape. One without a value gets as many axes as its uses
ask for, and sizes that fit: `W @ x` makes a matrix and a vector of inputs without values. A
capital letter means a matrix, as in the notes.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from engine.caching import kept_with_first
from engine.dimensions import MAX_AXES, Mismatch, Shape, Sizes, count, said
from engine.errors import InputError
from engine.graph import Constant, Gate, Graph
from engine.rows import Row, Tensor

MAX_IN_ARRAY = 100_000  # numbers
MAX_IN_CIRCUIT = 1_000_000

Shapes = tuple[Shape, ...]
"""The shape of each value of a graph, by the value's index."""


def inferred(graph: Graph, given: Mapping[str, Shape]) -> Shapes:
    """Find the shape of every value, from the shapes of the inputs that have a value.

    Errors: InputError `shapes` at the first gate whose operands do not go together, and
    `too-many-numbers` where the limits are passed. Nothing of these sizes is allocated.
    """
    return _inferred(graph, tuple(sorted(given.items())))


@kept_with_first
def _inferred(graph: Graph, given: tuple[tuple[str, Shape], ...]) -> Shapes:
    known = {input.name: () if input.given is None else _shape(input.given)
             for input in graph.inputs if input.given is not None}  # fmt: skip
    known.update(given)
    if not any(known.values()) and not any(map(_of_arrays, graph.gates)):
        return ((),) * graph.values
    shapes: list[Shape] = [()] * graph.values
    for input in graph.inputs:
        shapes[_value(graph, input.wire)] = known.get(input.name, ())
    _complete(graph, shapes, known)
    _spread(graph, shapes, Sizes())
    _limit(graph, shapes)
    return tuple(shapes)


def _of_arrays(gate: Gate) -> bool:
    constants = (o for o in gate.operands if isinstance(o, Constant))
    return isinstance(gate.row, Tensor) or any(_shape(c.value) for c in constants)


def _shape(value: object) -> Shape:
    return getattr(value, "shape", ())


def _value(graph: Graph, wire: int) -> int:
    return graph.wires[wire].value


def _operand_shapes(graph: Graph, gate: Gate, shapes: Sequence[Shape]) -> list[Shape]:
    return [
        _shape(o.value) if isinstance(o, Constant) else shapes[_value(graph, o)]
        for o in gate.operands
    ]


def _spread(graph: Graph, shapes: list[Shape], sizes: Sizes) -> None:
    """Work out the shapes of the gates' values from those of the inputs."""
    for gate in graph.gates:
        if gate.row.name == "copy":
            continue
        operands = [tuple(map(sizes.found, s)) for s in _operand_shapes(graph, gate, shapes)]
        try:
            shape = gate.row.shape(sizes, operands, gate.options)
            if len(shape) > MAX_AXES:
                raise Mismatch(f"the result would have {len(shape)} axes; {MAX_AXES} are allowed")
        except Mismatch as problem:
            raise _mismatch(graph, gate, operands, str(problem)) from None
        shapes[_value(graph, gate.results[0])] = shape


def _mismatch(graph: Graph, gate: Gate, operands: Sequence[Shape], why: str) -> InputError:
    names = _names(graph)
    parts = [
        f"{o.text if isinstance(o, Constant) else names[_value(graph, o)]} is {said(shape)}"
        for o, shape in zip(gate.operands, operands, strict=True)
    ]
    typed = graph.text[slice(*gate.span)] if gate.span else gate.symbol
    *front, last = parts
    listed = f"{', '.join(front)} and {last}" if front else last
    free = [input.name for input in graph.inputs if input.given is None]
    example = f"{free[0]}=[1,2,3] or {free[0]}=randn(4,3)" if free else "x = [1,2,3]"
    return InputError(
        "shapes",
        f"`{typed}`: {listed}; {why}",
        f"Give the inputs values whose shapes fit, such as {example}.",
        gate.span,
    )


def _names(graph: Graph) -> dict[int, str]:
    """Say what each value is called: the input's name, the statement's, or what was typed."""
    names = {_value(graph, input.wire): input.name for input in graph.inputs}
    for gate in graph.gates:
        if gate.span is not None:
            names[_value(graph, gate.results[0])] = gate.name or graph.text[slice(*gate.span)]
    return names


def _limit(graph: Graph, shapes: Sequence[Shape]) -> None:
    names = _names(graph)
    spans = {_value(graph, gate.results[0]): gate.span for gate in graph.gates if gate.span}
    total = 0
    for value, shape in enumerate(shapes):
        total += count(shape)
        for size, limit, what in ((count(shape), MAX_IN_ARRAY, "one array"),
                                  (total, MAX_IN_CIRCUIT, "a circuit")):  # fmt: skip
            if size > limit:
                raise InputError(
                    "too-many-numbers",
                    f"`{names[value]}` is {said(shape)}: with it there are {size:,} numbers in {what}, "
                    f"and {limit:,} are allowed",
                    "Take smaller arrays.",
                    spans.get(value),
                )


# Inputs without a value


def _complete(graph: Graph, shapes: list[Shape], known: Mapping[str, Shape]) -> None:
    """Choose shapes for the inputs without a value, such that the circuit fits if it can."""
    free = {
        _value(graph, input.wire): input.name for input in graph.inputs if input.name not in known
    }
    if not free:
        return
    axes = _axes(graph, free)
    sizes = Sizes()
    for value in free:
        shapes[value] = tuple(sizes.unknown() for _ in range(axes.get(value, 0)))
    attempt = list(shapes)
    _add_biases(graph, attempt, axes, sizes, free)
    for value in free:
        shapes[value] = attempt[value]
    with suppress(InputError):  # where it does not fit, the check of what is chosen here says so
        _spread(graph, attempt, sizes)
    for value in free:
        shapes[value] = sizes.settled(shapes[value])


def _axes(graph: Graph, free: Mapping[int, str]) -> dict[int, int]:
    """Count the axes that each value is asked for by its uses."""
    axes: dict[int, int] = {}
    for gate in reversed(graph.gates):
        asked = axes.get(_value(graph, gate.results[0]))
        for position, wire in enumerate(gate.operands):
            if isinstance(wire, Constant):
                continue
            value = _value(graph, wire)
            wanted = _wanted(gate.row, gate, position, asked, free.get(value))
            if wanted is not None:
                axes[value] = max(wanted, axes.get(value, 0))
    return axes


def _wanted(row: Row, gate: Gate, position: int, asked: int | None, name: str | None) -> int | None:
    """Tell how many axes a gate wants of an operand, if its own result is to have `asked`."""
    if not isinstance(row, Tensor):
        return asked
    options = dict(gate.options)
    if "index" in options:
        return max(len(options["index"]), 2 if name is not None and name[0].isupper() else 1)
    if not row.wants:
        return asked
    least = row.wants[position]
    if isinstance(axis := options.get("axis"), int):
        least = max(least, axis + 1 if axis >= 0 else -axis)
    if name is not None and row.arity == 2 and row.name != "outer":
        return 2 if name[0].isupper() else 1
    if name is not None and name[0].isupper():
        return max(2, least)
    return max(least, asked or 0) if row.name != "dot" else least


def _add_biases(
    graph: Graph,
    shapes: list[Shape],
    axes: Mapping[int, int],
    sizes: Sizes,
    free: Mapping[int, str],
) -> None:
    """Make an input that is added to an array, and of which nothing else is known, a vector."""
    for gate in graph.gates:
        if gate.row.name == "copy":
            continue
        shapes_now = _operand_shapes(graph, gate, shapes)
        if gate.row.name in ("add", "sub"):
            for operand, other in zip(gate.operands, reversed(shapes_now), strict=True):
                value = None if isinstance(operand, Constant) else _value(graph, operand)
                if value is not None and value in free and value not in axes and other:
                    shapes[value] = (sizes.unknown(least=1),)  # one fits everything
        # The number of axes alone matters here, so every size may be 1.
        ones = [(1,) * len(shape) for shape in _operand_shapes(graph, gate, shapes)]
        result = _value(graph, gate.results[0])
        shapes[result] = ()
        with suppress(Mismatch):
            shapes[result] = gate.row.shape(Sizes(), ones, gate.options)
