"""Axes and sizes of inputs without a value: those with which the gates that use them go together."""

from collections.abc import Mapping
from contextlib import suppress
from itertools import cycle
from typing import Any

from ..base.errors import InputError
from ..base.shapes import MAX_LEVELS, Mismatch, Shape, Sizes, shape_of
from ..gates.tensors import Tensor
from .graph import Constant, Gate, Graph
from .spreading import operand_shapes, spread, value_of


def of_axes(
    graph: Graph, given: Mapping[str, Shape], axes: Mapping[str, Shape]
) -> dict[str, Shape] | None:
    """Choose the shapes of inputs that are to have these axes: None where the circuit does not fit then.

    The size of an axis is a number, or `OPEN`. Sizes that nothing makes equal differ.
    """
    known = {i.name: shape_of(i.given) for i in graph.inputs if i.given is not None} | dict(given)
    sizes, leasts = Sizes(), cycle(_LEASTS)
    shapes: list[Shape] = [()] * graph.values
    for input in graph.inputs:
        own = axes.get(input.name, ())
        chosen = tuple(sizes.unknown(next(leasts)) if size == OPEN else size for size in own)
        shapes[value_of(graph, input.wire)] = known.get(input.name, chosen)
    try:
        spread(graph, shapes, sizes)
    except InputError:
        return None
    return {
        input.name: sizes.settled(shapes[value_of(graph, input.wire)])
        for input in graph.inputs
        if input.name in axes
    }


OPEN = 0
"""The size of an axis that is not known yet."""
_LEASTS = (3, 2, 4, 5)


def complete_shapes(
    graph: Graph,
    shapes: list[Shape],
    known: Mapping[str, Shape],
    guessed: Mapping[str, Shape] | None = None,
) -> None:
    """Choose shapes for the inputs without a value, such that the circuit fits if it can.

    Those of `guessed` have its axes, and its sizes where nothing decides them.
    """
    free = {
        value_of(graph, input.wire): input.name for input in graph.inputs if input.name not in known
    }
    if not free:
        return
    axes = _axes(graph, free)
    sizes = Sizes()
    for value, name in free.items():
        if guess := (guessed or {}).get(name):
            axes[value] = len(guess)
            shapes[value] = tuple(map(sizes.unknown, guess))
        else:
            shapes[value] = tuple(sizes.unknown() for _ in range(axes.get(value, 0)))
    attempt = list(shapes)
    _add_biases(graph, attempt, axes, sizes, free=free)
    for value in free:
        shapes[value] = attempt[value]
    for _ in free:  # a column that is added may make the next one
        attempt = list(shapes)
        # Shapes may not fit, which `_inferred` says of the shapes chosen here.
        with suppress(InputError):
            spread(graph, attempt, sizes)
        bias = _beside_column(graph, attempt, sizes, free)
        if bias is None:
            break
        shapes[bias] = (sizes.unknown(), 1)
    for value, name in free.items():
        guess = (guessed or {}).get(name)
        if guess and sizes.settled(shapes[value]) != guess:
            sizes.keep_apart(shapes[value])
        shapes[value] = sizes.settled(shapes[value])


def _beside_column(
    graph: Graph, shapes: list[Shape], sizes: Sizes, free: Mapping[int, str]
) -> int | None:
    """Find a vector that is added to a column, n×1: it is to be one too, or the sum would be a matrix."""
    for gate in graph.gates:
        if gate.row.name in ("add", "sub"):
            found = operand_shapes(graph, gate, shapes)
            for operand, own, other in zip(gate.operands, found, reversed(found), strict=True):
                is_column = len(other) == 2 and sizes.found(other[1]) == 1
                if is_column and len(own) == 1 and not isinstance(operand, Constant):
                    value = value_of(graph, operand)
                    if value in free:
                        return value
    return None


def _axes(graph: Graph, free: Mapping[int, str]) -> dict[int, int]:
    """Count for each value the axes that its uses need."""
    axes: dict[int, int] = {}
    taken = {
        value_of(graph, gate.results[0]) for gate in graph.gates if gate.row.name == "index"
    }  # items, which are one label each where they are places: `p[y[i]]`
    # The axes that uses ask for of a part: none in `s - s[0]`, one in `x[0] @ w`.
    of_parts: dict[int, int] = {}
    for gate in reversed(graph.gates):
        counts = of_parts if gate.row.name == "index" else axes
        asked = counts.get(value_of(graph, gate.results[0]), 0)
        for position, wire in enumerate(gate.operands):
            if isinstance(wire, Constant):
                continue
            value = value_of(graph, wire)
            wanted = min(
                _wanted(graph, gate, position=position, asked=asked, free=free), MAX_LEVELS
            )
            if gate.row.name == "index" and position and value in taken:
                wanted = 0
            axes[value] = max(wanted, axes.get(value, 0))
            if isinstance(gate.row, Tensor):
                of_part = wanted if gate.row.arity == 1 else 1
                of_parts[value] = max(of_part, of_parts.get(value, 0))
    return axes


def _wanted(graph: Graph, gate: Gate, position: int, asked: int, free: Mapping[int, str]) -> int:
    """Tell how many axes an operand of a gate needs, if the gate's result is to have `asked` axes."""
    row, options = gate.row, dict(gate.options)
    if not isinstance(row, Tensor):
        return 0 if _is_bias(graph, gate, position, free) else asked
    if row.name == "outer":
        return 1
    names = [
        None if isinstance(o, Constant) else free.get(value_of(graph, o)) for o in gate.operands
    ]
    name = names[position]
    is_matrix = _names_matrix(name)
    if callable(row.wants):
        return max(row.wants(position, asked, **options), 2 if is_matrix else 0)
    if name is not None and row.arity == 2:
        # Of two vectors the product is a number: where it is to be more, the second is a matrix.
        makes_array = asked > 0 and row.name == "matmul" and position == 1
        return 2 if is_matrix or (makes_array and names[0] and not _names_matrix(names[0])) else 1
    least = max(row.wants[position] if row.wants else 0, 2 if is_matrix and row.wants else 0)
    if row.name == "dot":
        return least
    return _axes_for(row, options, least, asked) if row.arity == 1 else max(least, asked)


def _is_bias(graph: Graph, gate: Gate, position: int, free: Mapping[int, str]) -> bool:
    """Tell whether an operand is an input that is added to a product, which has the axes."""
    if gate.row.name not in ("add", "sub"):
        return False
    own, other = gate.operands[position], gate.operands[1 - position]
    if isinstance(own, Constant) or isinstance(other, Constant) or value_of(graph, own) not in free:
        return False
    source = graph.source(other)
    return source is not None and source.row.name in ("matmul", "dot")


def _names_matrix(name: str | None) -> bool:
    """Tell whether a name means a matrix, as one with a capital letter does in lecture notes."""
    return name is not None and name[0].isupper()


def _axes_for(row: Tensor, options: dict[str, Any], least: int, asked: int) -> int:
    """Count the axes that an operand needs for the row to take it and to give `asked` axes."""
    for axes in range(least, MAX_LEVELS + 1):
        sizes = Sizes()
        with suppress(Mismatch):
            shape = row.shape(
                sizes, [tuple(sizes.unknown() for _ in range(axes))], tuple(options.items())
            )
            if len(shape) >= asked:
                return axes
    return MAX_LEVELS  # what is lacking is said of the shape that comes nearest


def _add_biases(
    graph: Graph,
    shapes: list[Shape],
    axes: Mapping[int, int],
    sizes: Sizes,
    free: Mapping[int, str],
) -> None:
    """Make a vector of each input that is added to an array, if nothing else decides its shape."""
    fitting = Sizes()  # sizes that are thrown away: only the number of axes counts here
    for gate in graph.gates:
        if gate.row.name == "copy":
            continue
        if gate.row.name in ("add", "sub"):
            ranks = [len(s) for s in operand_shapes(graph, gate, shapes)]
            for operand, other in zip(gate.operands, reversed(ranks), strict=True):
                value = -1 if isinstance(operand, Constant) else value_of(graph, operand)
                if value in free and not axes.get(value) and other > 0:
                    shapes[value] = (sizes.unknown(least=1),)  # a size of 1 fits every other size
        operands_now = operand_shapes(graph, gate, shapes)
        try:
            shape = gate.row.shape(
                fitting, [tuple(fitting.unknown() for _ in s) for s in operands_now], gate.options
            )
        except Mismatch:
            shape = ()
        shapes[value_of(graph, gate.results[0])] = (1,) * len(shape)
