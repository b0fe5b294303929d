"""What of a circuit could have been meant otherwise: names that are glued, axes, and shapes that grow."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from ..base.arrays import Array
from ..base.caching import kept_with_first
from ..base.errors import InputError
from ..base.shapes import Shape, count, shape_of
from ..base.words import listed, say
from ..gates.rows import Scalar
from ..graph.graph import Constant, Gate, Graph, build
from ..graph.inference import Shapes, inferred, with_axis
from ..language.glued import Reading, readings
from ..language.parser import parse
from ..language.tokens import tokens
from ..passes.run import Run

_MOST = 12
_MOST_GATES = 200  # of a circuit for which another text is looked for
_MOST_TRIED = 8
_KEPT = re.compile(r",\s*keepdims\s*=\s*(?:True|1)\b")
_COMPARED = re.compile(
    r"((?:\w+\s*\.\s*)*(?:max|min))\s*\(.*,\s*([-−]?[0-9]+)\s*,?\s*\)", re.DOTALL
)


def notices(run: Run, given: Collection[str] = (), arrays: Collection[str] = ()) -> list[Reading]:
    """List what could have been meant otherwise, by its place; `given` are names that have a value.

    `arrays` are those of them that are arrays.
    """
    typed = run.typed or run
    known = frozenset(given), frozenset(arrays)
    return list(_notices(typed.graph, typed.shapes, *known))


@kept_with_first
def _notices(
    graph: Graph, shapes: Shapes, given: frozenset[str], arrays: frozenset[str]
) -> tuple[Reading, ...]:
    found = [*readings(graph.text, given, arrays), *_axes(graph, shapes), *_growing(graph, shapes)]
    return tuple(sorted(found, key=lambda reading: reading.span)[:_MOST])


def _operands(graph: Graph, shapes: Shapes, gate: Gate) -> list[Shape]:
    return [
        shape_of(o.value) if isinstance(o, Constant) else shapes[graph.wires[o].value]
        for o in gate.operands
    ]


def _made(text: str, known: Mapping[str, Shape]) -> tuple[Graph, Shapes] | None:
    """Read another text with the same inputs; None where it can't be read, or shapes don't fit."""
    try:
        graph = build(parse(text))
        names = {input.name for input in graph.inputs if input.given is None}
        given = {name: shape for name, shape in known.items() if name in names}
        along = with_axis(graph, tuple(sorted(given.items())))
        graph = build(graph.program.along(along)) if along else graph
        return graph, inferred(graph, given)
    except InputError:
        return None


def _known(graph: Graph, shapes: Shapes) -> dict[str, Shape]:
    return {input.name: shapes[graph.wires[input.wire].value] for input in graph.inputs}


# Axes


def _axes(graph: Graph, shapes: Shapes) -> Iterator[Reading]:
    """Find `np.max(x, 1)` of a number, and `max(A, 1)` of an array that has such an axis."""
    for gate in graph.gates:
        if not (isinstance(gate.row, Scalar) and gate.row.name in ("max", "min") and gate.span):
            continue
        if len(gate.operands) != 2 or not isinstance(gate.operands[1], Constant):
            continue
        typed = graph.text[slice(*gate.span)]
        call = _COMPARED.fullmatch(typed)
        axes = len(_operands(graph, shapes, gate)[0])
        if call is None:
            continue
        (start, _), number = gate.span, call[2]
        if gate.span in graph.program.without_axis:
            at = start + call.end(1)
            yield Reading(
                gate.span,
                say(
                    "`{typed}` compares a single number with {number}; of an array it would be the "
                    "axis. `{function}` says that it compares",
                    typed=_short(typed),
                    number=number,
                    function=f"{call[1]}imum",
                ),
                f"{graph.text[:at]}imum{graph.text[at:]}",
            )
        elif -axes <= int(number.replace("−", "-")) < axes:
            at = start + call.start(2)
            instead = f"{graph.text[:at]}axis={graph.text[at:]}"
            if _made(instead, _known(graph, shapes)):
                yield Reading(
                    gate.span,
                    say(
                        "`{typed}` compares each number with {number}; along that axis it is "
                        "`{other}`",
                        typed=_short(typed),
                        number=number,
                        other=_short(instead[start : gate.span[1] + len("axis=")]),
                    ),
                    instead,
                )


def _short(typed: str) -> str:
    one_line = " ".join(typed.split())
    return one_line if len(one_line) <= 40 else f"{one_line[:39]}…"


# Shapes that grow


def _grown(graph: Graph, shapes: Shapes) -> list[Gate]:
    """List the gates that broadcast their operands to more numbers than each of them has."""
    return [
        gate
        for gate in graph.gates
        if isinstance(gate.row, Scalar)
        and len(gate.operands) > 1
        and gate.span
        and count(shapes[graph.wires[gate.results[0]].value])
        > max(map(count, _operands(graph, shapes, gate)))
    ]


def _growing(graph: Graph, shapes: Shapes) -> Iterator[Reading]:
    grown = _grown(graph, shapes)[:_MOST] if any(shapes) else []
    instead = _mended(graph, shapes) if grown else None
    for gate in grown:
        operands = [_written(shape) for shape in _operands(graph, shapes, gate)]
        result = _written(shapes[graph.wires[gate.results[0]].value])
        span = gate.span or (0, 0)
        fields = {
            "typed": _short(graph.text[slice(*span)]),
            "operands": listed(operands),
            "result": result,
        }
        if instead is None:
            message = say(
                "`{typed}` makes {result} of {operands}. To go number by number, give them the same "
                "shape",
                **fields,
            )
        else:
            message = say(
                "`{typed}` makes {result} of {operands}. To go number by number, transpose one (`.T`) "
                "or leave out `keepdims`",
                **fields,
            )
        yield Reading(span, message, instead)


def _written(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _mended(graph: Graph, shapes: Shapes) -> str | None:
    """Look for a text in which nothing grows; None where none is found soon."""
    known = _known(graph, shapes)
    while grown := _grown(graph, shapes):
        if len(graph.gates) > _MOST_GATES:
            return None
        for other in _attempts(graph, grown[0]):
            made = _made(other, known)
            if made and len(_grown(*made)) < len(grown):
                graph, shapes = made
                break
        else:
            return None
    return graph.text


def _attempts(graph: Graph, gate: Gate) -> Iterator[str]:
    """Leave out a `keepdims` in what was typed for a gate, or transpose a value in it or an operand."""
    text, (start, end) = graph.text, gate.span or (0, 0)
    for kept in _KEPT.finditer(text, start, end):
        yield text[: kept.start()] + text[kept.end() :]
    depth, places = 0, list[tuple[int, int]]()
    for token, behind in pairwise(tokens(text[start:end])):
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        ends = token.kind == "name" or token.text in (")", "]")
        if ends and behind.text not in ("(", "[", ".", "="):
            places.append((depth, -token.end))
    for _, place in sorted(places)[:_MOST_TRIED]:
        yield f"{text[: start - place]}.T{text[start - place :]}"
    for wire in gate.wires:
        source = graph.by_id.get(graph.wires[wire].source.removeprefix("gate-"))
        first, last = (source and source.span) or (0, 0)
        if start <= first < last <= end:
            yield f"{text[:first]}({text[first:last]}).T{text[last:]}"


def is_array(value: object) -> bool:
    """Tell what was given as an array, a list of numbers or the text of one, from a number."""
    if isinstance(value, str):
        return value.lstrip()[:1] in ("[", "［") or "(" in value
    return isinstance(value, list | tuple | Array) or bool(shape_of(value))
