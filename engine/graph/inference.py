"""The shape of every value, found and checked before anything runs.

An input that was given a value has its shape. An input without a value gets as many axes as its uses
ask for, and sizes that fit: in `W @ x`, W becomes a matrix and x a vector. A name with a capital letter
means a matrix, as in the lecture notes.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import cycle
from typing import Any, NoReturn

import numpy as np

from ..base.arrays import MAX_IN_CIRCUIT, MAX_NUMBERS
from ..base.caching import kept_with_first
from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES, Mismatch, Shape, Sizes, count, said, shape_of
from ..base.words import Words, counted, listed, say
from ..gates.picks import Operand, check_place, complete, operands_of, takes
from ..gates.tensors import Tensor
from ..language.refusals import too_many_together
from .graph import Constant, Gate, Graph
from .names import value_names

_MOST_LISTED = 5  # numbers of an example that are written one by one
Shapes = tuple[Shape, ...]
"""The shape of each value of a graph, by the value's index."""


def inferred(graph: Graph, given: Mapping[str, Shape]) -> Shapes:
    """Find the shape of every value, from the shapes of the inputs that have a value.

    Errors: InputError `shapes` at the first gate whose operands do not go together. No array is made.
    """
    if len(given) == len(graph.inputs) and not any(given.values()) and not _works_on_arrays(graph):
        # Without a look at the gates, since circuits of numbers are run many times.
        return ((),) * graph.values
    return _inferred(graph, tuple(sorted(given.items())))


def check_size(graph: Graph, given: Mapping[str, Shape]) -> None:
    """Check how many numbers a circuit has, before any array in it is made: anybody may ask for any.

    Errors: InputError `too-many-numbers` where the limits are passed, and those of `inferred`.
    """
    _check_size(graph, tuple(sorted(given.items())))


def refuse_part(graph: Graph, given: Mapping[str, Shape]) -> NoReturn:
    """Refuse a circuit of a part of its program, which must never be taken for the whole.

    Errors: InputError `shapes`, at the gate that the program could not be read behind.
    """
    inferred(graph, given)
    names = [input.name for input in graph.inputs if input.given is None] or ["x"]
    raise InputError(
        "shapes",
        say("what stands behind this needs the shapes of inputs: {names}", names=listed(names)),
        say(
            "Give the inputs values whose shapes fit, such as {name}=[1,2,3] or {name}=randn(4,3).",
            name=names[0],
        ),
        graph.program.statements[-1].span,
    )


@kept_with_first
def _inferred(graph: Graph, given: tuple[tuple[str, Shape], ...]) -> Shapes:
    known = _known(graph, dict(given))
    if not any(known.values()) and not _works_on_arrays(graph):
        return ((),) * graph.values
    shapes: list[Shape] = [()] * graph.values
    for input in graph.inputs:
        shapes[_value(graph, input.wire)] = known.get(input.name, ())
    _complete(graph, shapes, known)
    try:
        _spread(graph, shapes, Sizes())
    except InputError as error:
        places = {*graph.program.obstacles, *_unfitting(graph, shapes, dict(given))}
        error.others = tuple(sorted(places - {error.span}))
        if not any(gate.options for gate in graph.gates if gate.span == error.span):
            error.hint = _one_that_fits(graph, dict(given)) or error.hint
        raise
    return tuple(shapes)


def _one_that_fits(graph: Graph, given: Mapping[str, Shape]) -> Words | None:
    """Find one input that fits with other sizes along its axes, or else with other axes; or None."""
    found: list[tuple[str, Shape]] = []
    for name in given:
        fits, shapes = fitting(graph, {one: shape for one, shape in given.items() if one != name})
        if fits == len(graph.gates) and count(shapes[name]) <= MAX_NUMBERS:
            found.append((name, shapes[name]))
    if not found:
        return None
    name, shape = min(found, key=lambda each: (len(each[1]) != len(given[each[0]]), count(each[1])))
    sizes = ",".join(map(str, shape))
    example = f"randn({sizes})" if shape else "1"
    if len(shape) == 1 and shape[0] <= _MOST_LISTED:
        example = f"[{','.join(map(str, range(1, shape[0] + 1)))}]"
    return say(
        "With another shape of {name} it fits, such as {name}={example}.",
        name=name,
        example=example,
    )


def _unfitting(graph: Graph, shapes: list[Shape], given: Mapping[str, Shape]) -> Iterator[Span]:
    """Find the gates whose operands do not go together, whatever the shapes of inputs without a value are."""
    firm = {
        _value(graph, input.wire)
        for input in graph.inputs
        if input.given is not None or input.name in given
    }
    for gate in graph.gates:
        if firm.issuperset(_value(graph, wire) for wire in gate.wires):
            try:
                _spread_to(graph, gate, shapes, Sizes())
            except InputError:
                if gate.span is not None:
                    yield gate.span
            else:
                firm.add(_value(graph, gate.results[0]))


def supposed(
    graph: Graph, given: Mapping[str, Shape], soft: Container[str] = ()
) -> dict[str, Shape]:
    """Choose shapes for the inputs without a value of which a program asked something.

    Those with axes, which the program itself says they have, stay; the sizes along these of `soft` ones
    may be others. What does not fit is said of the circuit that is built with them.
    """
    asked = dict(graph.program.supposed)
    guessed = {name: shape for name, shape in asked.items() if name in soft}
    known = {name: s for name, s in _known(graph, given).items() if not guessed.get(name)}
    shapes: list[Shape] = [()] * graph.values
    for input in graph.inputs:
        shapes[_value(graph, input.wire)] = known.get(input.name, ())
    _complete(graph, shapes, known, guessed)
    found = {input.name: shapes[_value(graph, input.wire)] for input in graph.inputs}
    return {name: found.get(name, shape) for name, shape in asked.items()}


def fitting(graph: Graph, given: Mapping[str, Shape]) -> tuple[int, dict[str, Shape]]:
    """Count the gates before the first whose operands do not go together; give the inputs' shapes too."""
    known = _known(graph, given)
    shapes: list[Shape] = [()] * graph.values
    for input in graph.inputs:
        shapes[_value(graph, input.wire)] = known.get(input.name, ())
    _complete(graph, shapes, known)
    found = {input.name: shapes[_value(graph, input.wire)] for input in graph.inputs}
    sizes = Sizes()
    for at, gate in enumerate(graph.gates):
        try:
            _spread_to(graph, gate, shapes, sizes)
        except InputError:
            return at, found
    return len(graph.gates), found


def _known(graph: Graph, given: Mapping[str, Shape]) -> dict[str, Shape]:
    """Give the shapes of inputs that are known: by the address, by the text, or because it asked."""
    known = {name: shape for name, shape in graph.program.supposed if shape}
    known.update(graph.program.fitted)
    known.update((i.name, shape_of(i.given)) for i in graph.inputs if i.given is not None)
    known.update(given)
    return known


def has_arrays(graph: Graph, shapes: Shapes) -> bool:
    """Tell whether any value or constant of a circuit is an array."""
    return any(shapes) or _works_on_arrays(graph)


@kept_with_first
def _works_on_arrays(graph: Graph) -> bool:
    return any(
        isinstance(gate.row, Tensor)
        or any(isinstance(o, Constant) and shape_of(o.value) for o in gate.operands)
        for gate in graph.gates
    )


def _value(graph: Graph, wire: int) -> int:
    return graph.wires[wire].value


def _operand_shapes(graph: Graph, gate: Gate, shapes: Sequence[Shape]) -> list[Shape]:
    return [
        shape_of(o.value) if isinstance(o, Constant) else shapes[_value(graph, o)]
        for o in gate.operands
    ]


def _spread(graph: Graph, shapes: list[Shape], sizes: Sizes) -> None:
    """Work out the shapes of the gates' values from those of the inputs."""
    for gate in graph.gates:
        _spread_to(graph, gate, shapes, sizes)


def _spread_to(graph: Graph, gate: Gate, shapes: list[Shape], sizes: Sizes) -> None:
    if gate.row.name == "copy":
        return
    operands = [tuple(map(sizes.found, s)) for s in _operand_shapes(graph, gate, shapes)]
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
    shapes[_value(graph, gate.results[0])] = shape


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
            name=o.text if isinstance(o, Constant) else names[_value(graph, o)],
            shape=said(shape),
        )
        for o, shape in zip(gate.operands, operands, strict=True)
    ]
    typed = graph.text[slice(*gate.span)] if gate.span else gate.symbol
    hint = say("Give the inputs values whose shapes fit, such as x = [1,2,3].")
    free = [input.name for input in graph.inputs if input.given is None]
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


@kept_with_first
def _check_size(graph: Graph, given: tuple[tuple[str, Shape], ...]) -> None:
    shapes = _inferred(graph, given)
    if not any(shapes):
        return
    names = value_names(graph)
    spans = _spans(graph)
    total = 0
    for value, shape in enumerate(shapes):
        total += count(shape)
        if count(shape) > MAX_NUMBERS:
            message = counted(
                "`{name}` is {shape}: with it there is {count:,} number in one array, and {most:,} are "
                "allowed",
                "`{name}` is {shape}: with it there are {count:,} numbers in one array, and {most:,} "
                "are allowed",
                name=names[value],
                shape=said(shape),
                count=count(shape),
                most=MAX_NUMBERS,
            )
            hint = say("Take smaller arrays.")
            raise InputError("too-many-numbers", message, hint, spans.get(value))
        if total > MAX_IN_CIRCUIT:
            raise too_many_together(names[value], shape, total, spans.get(value))


def _spans(graph: Graph) -> dict[int, Span]:
    """Give the place of each value in the text: its gate's; for an input, that of the first gate using it."""
    spans = {}
    for gate in graph.gates:
        if gate.span:
            spans[_value(graph, gate.results[0])] = gate.span
            for wire in gate.wires:
                spans.setdefault(_value(graph, wire), gate.span)
    return spans


# Inputs without a value


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
        shapes[_value(graph, input.wire)] = known.get(input.name, chosen)
    try:
        _spread(graph, shapes, sizes)
    except InputError:
        return None
    return {
        input.name: sizes.settled(shapes[_value(graph, input.wire)])
        for input in graph.inputs
        if input.name in axes
    }


OPEN = 0
"""The size of an axis that is not known yet."""
_LEASTS = (3, 2, 4, 5)


def _complete(
    graph: Graph,
    shapes: list[Shape],
    known: Mapping[str, Shape],
    guessed: Mapping[str, Shape] | None = None,
) -> None:
    """Choose shapes for the inputs without a value, such that the circuit fits if it can.

    Those of `guessed` have its axes, and its sizes where nothing decides them.
    """
    free = {
        _value(graph, input.wire): input.name for input in graph.inputs if input.name not in known
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
            _spread(graph, attempt, sizes)
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
            found = _operand_shapes(graph, gate, shapes)
            for operand, own, other in zip(gate.operands, found, reversed(found), strict=True):
                is_column = len(other) == 2 and sizes.found(other[1]) == 1
                if is_column and len(own) == 1 and not isinstance(operand, Constant):
                    value = _value(graph, operand)
                    if value in free:
                        return value
    return None


def _axes(graph: Graph, free: Mapping[int, str]) -> dict[int, int]:
    """Count for each value the axes that its uses need."""
    axes: dict[int, int] = {}
    taken = {
        _value(graph, gate.results[0]) for gate in graph.gates if gate.row.name == "index"
    }  # items, which are one label each where they are places: `p[y[i]]`
    # The axes that uses ask for of a part: none in `s - s[0]`, one in `x[0] @ w`.
    of_parts: dict[int, int] = {}
    for gate in reversed(graph.gates):
        counts = of_parts if gate.row.name == "index" else axes
        asked = counts.get(_value(graph, gate.results[0]), 0)
        for position, wire in enumerate(gate.operands):
            if isinstance(wire, Constant):
                continue
            value = _value(graph, wire)
            wanted = min(_wanted(graph, gate, position=position, asked=asked, free=free), MAX_AXES)
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
    names = [None if isinstance(o, Constant) else free.get(_value(graph, o)) for o in gate.operands]
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
    if isinstance(own, Constant) or isinstance(other, Constant) or _value(graph, own) not in free:
        return False
    source = graph.source(other)
    return source is not None and source.row.name in ("matmul", "dot")


def _names_matrix(name: str | None) -> bool:
    """Tell whether a name means a matrix, as one with a capital letter does in lecture notes."""
    return name is not None and name[0].isupper()


def _axes_for(row: Tensor, options: dict[str, Any], least: int, asked: int) -> int:
    """Count the axes that an operand needs for the row to take it and to give `asked` axes."""
    for axes in range(least, MAX_AXES + 1):
        sizes = Sizes()
        with suppress(Mismatch):
            shape = row.shape(
                sizes, [tuple(sizes.unknown() for _ in range(axes))], tuple(options.items())
            )
            if len(shape) >= asked:
                return axes
    return MAX_AXES  # what is lacking is said of the shape that comes nearest


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
            ranks = [len(s) for s in _operand_shapes(graph, gate, shapes)]
            for operand, other in zip(gate.operands, reversed(ranks), strict=True):
                value = -1 if isinstance(operand, Constant) else _value(graph, operand)
                if value in free and not axes.get(value) and other > 0:
                    shapes[value] = (sizes.unknown(least=1),)  # a size of 1 fits every other size
        operands_now = _operand_shapes(graph, gate, shapes)
        try:
            shape = gate.row.shape(
                fitting, [tuple(fitting.unknown() for _ in s) for s in operands_now], gate.options
            )
        except Mismatch:
            shape = ()
        shapes[_value(graph, gate.results[0])] = (1,) * len(shape)
