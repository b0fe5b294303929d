"""The shape of every value, found and checked before anything runs.

An input that was given a value has its shape. An input without a value gets as many axes as its uses
ask for, and sizes that fit: in `W @ x`, W becomes a matrix and x a vector. A name with a capital letter
means a matrix, as in the lecture notes.
"""

from collections.abc import Container, Iterator, Mapping
from typing import NoReturn

from ..base.arrays import MAX_IN_CIRCUIT, MAX_NUMBERS
from ..base.caching import kept_with_first
from ..base.errors import InputError, Span
from ..base.shapes import Shape, Sizes, count, said, shape_of
from ..base.words import Words, counted, listed, say
from ..gates.tensors import Tensor
from ..language.refusals import too_many_together
from .completing import complete_shapes
from .graph import Constant, Graph
from .names import value_names
from .spreading import spread, spread_to, value_of

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
        shapes[value_of(graph, input.wire)] = known.get(input.name, ())
    complete_shapes(graph, shapes, known)
    try:
        spread(graph, shapes, Sizes())
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
        value_of(graph, input.wire)
        for input in graph.inputs
        if input.given is not None or input.name in given
    }
    for gate in graph.gates:
        if firm.issuperset(value_of(graph, wire) for wire in gate.wires):
            try:
                spread_to(graph, gate, shapes, Sizes())
            except InputError:
                if gate.span is not None:
                    yield gate.span
            else:
                firm.add(value_of(graph, gate.results[0]))


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
        shapes[value_of(graph, input.wire)] = known.get(input.name, ())
    complete_shapes(graph, shapes, known, guessed)
    found = {input.name: shapes[value_of(graph, input.wire)] for input in graph.inputs}
    return {name: found.get(name, shape) for name, shape in asked.items()}


def fitting(graph: Graph, given: Mapping[str, Shape]) -> tuple[int, dict[str, Shape]]:
    """Count the gates before the first whose operands do not go together; give the inputs' shapes too."""
    known = _known(graph, given)
    shapes: list[Shape] = [()] * graph.values
    for input in graph.inputs:
        shapes[value_of(graph, input.wire)] = known.get(input.name, ())
    complete_shapes(graph, shapes, known)
    found = {input.name: shapes[value_of(graph, input.wire)] for input in graph.inputs}
    sizes = Sizes()
    for at, gate in enumerate(graph.gates):
        try:
            spread_to(graph, gate, shapes, sizes)
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
            spans[value_of(graph, gate.results[0])] = gate.span
            for wire in gate.wires:
                spans.setdefault(value_of(graph, wire), gate.span)
    return spans
