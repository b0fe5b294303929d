"""What in a program could have been meant otherwise: glued names, axes, and shapes that grow.

A notice comes with the other text where one was found, so that a reader can take it with a click.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

import numpy as np

from ..base.arrays import Array
from ..base.caching import kept_with_first
from ..base.errors import InputError, Span
from ..base.names import elided
from ..base.shapes import Shape, count, shape_of
from ..base.words import listed, say
from ..gates.scalars import Scalar
from ..graph.building import build
from ..graph.graph import Constant, Gate, Graph
from ..graph.inference import Shapes, inferred
from ..language.glued import readings
from ..language.parser import parse, retraced
from ..language.program import Program, Reading
from ..language.scanning import tokens
from ..language.syntax import DOT, Assign, Attribute, Call, Class, Define, Name
from ..language.tokens import arrow_at
from ..language.walks import bound, everything
from ..language.walks import run as walked
from ..passes.run import Run

_MOST = 12  # notices
_LONGEST = 40  # characters of what was typed that a notice repeats
_MOST_GATES = 200  # of a circuit for which another text is looked for
_MOST_TRIED = 8  # places where `.T` is tried
_DOTS = "·⋅∙•"
_KEEPDIMS = re.compile(r",\s*keepdims\s*=\s*(?:True|1)\b")
_EXTREME = re.compile(r"((?:((?:np|numpy|jnp)\s*\.)|\w+\s*\.)?\s*(?:max|min))\s*\(")
_COMPARED = re.compile(r"[^(]*\(.*,\s*([-−]?[0-9]+)\s*,?\s*\)", re.DOTALL)


def notices(run: Run, given: Collection[str] = (), arrays: Collection[str] = ()) -> list[Reading]:
    """List what could have been meant otherwise, in the order of the text.

    `given` are the names that were given a value, and `arrays` those of them whose value is an array.
    """
    typed = run.typed or run
    known = frozenset(given), frozenset(arrays)
    return list(_notices(typed.graph, typed.shapes, *known))


@kept_with_first
def _notices(
    graph: Graph, shapes: Shapes, given: frozenset[str], arrays: frozenset[str]
) -> tuple[Reading, ...]:
    found = [
        *graph.program.readings,
        *graph.program.meant,
        *_glued(graph, shapes, given, arrays),
        *_axes(graph, shapes),
        *_dots(graph, shapes),
        *_bars(graph, shapes),
        *_growing(graph, shapes),
        *_arrows(graph),
        *_without_value(graph, given),
        *_from_numbers(graph),
    ]
    return tuple(sorted(found, key=lambda reading: reading.span)[:_MOST])


_SEEDING = frozenset(
    ["seed", "manual_seed", "set_seed", "manual_seed_all", "default_rng", "RandomState", "PRNGKey"]
)
_DRAWING = re.compile(
    "rand|normal|uniform|permutation|choice|shuffle|Linear|Conv|Embedding|LSTM|GRU|RNN"
)


def seeds(graph: Graph) -> list[Span]:
    """List the places where a program that draws random numbers has a seed for them, which is passed over."""
    calls = [
        (call.function.name, call)
        for call in everything(graph.program.tree)
        if isinstance(call, Call) and isinstance(call.function, (Name, Attribute))
    ]
    if not any(_DRAWING.search(name) for name, _ in calls if name not in _SEEDING):
        return []
    return [call.span for name, call in calls if name in _SEEDING and call.arguments]


def _glued(
    graph: Graph, shapes: Shapes, given: frozenset[str], arrays: frozenset[str]
) -> list[Reading]:
    """List the names that are glued; the other text is offered where the values that are given fit it."""
    found, other = readings(graph.program, given, arrays)
    known = {name: shape for name, shape in _known(graph, shapes).items() if name in given}
    if other is None or len(graph.gates) > _MOST_GATES or _made(other, known, dict(graph.asked)):
        return found
    return [reading._replace(instead=None) for reading in found]


def _operands(graph: Graph, shapes: Shapes, gate: Gate) -> list[Shape]:
    return [
        shape_of(o.value) if isinstance(o, Constant) else shapes[graph.wires[o].value]
        for o in gate.operands
    ]


def _made(
    other: str | Program, known: Mapping[str, Shape], asked: Mapping[str, object]
) -> tuple[Graph, Shapes] | None:
    """Draw another program, or text, with the same inputs; None where it can't be read, or shapes don't fit.

    `asked` are the inputs of which whole numbers were asked.
    """
    try:
        given = {**{name: np.zeros(shape) for name, shape in known.items()}, **asked}
        graph = build(parse(other, given) if isinstance(other, str) else retraced(other, given))
        names = {input.name for input in graph.inputs if input.given is None}
        return graph, inferred(graph, {n: shape for n, shape in known.items() if n in names})
    except InputError:
        return None


def _known(graph: Graph, shapes: Shapes) -> dict[str, Shape]:
    return {input.name: shapes[graph.wires[input.wire].value] for input in graph.inputs}


# Axes


def _axes(graph: Graph, shapes: Shapes) -> Iterator[Reading]:
    """Find NumPy's max and min that compare all the same, and `max(A, 1)` of an array with such an axis."""
    for gate in graph.gates:
        if not (isinstance(gate.row, Scalar) and gate.row.name in ("max", "min") and gate.span):
            continue
        start, end = gate.span
        typed = graph.text[start:end]
        call = _EXTREME.match(typed)
        if call is None:
            continue
        operands, second = _operands(graph, shapes, gate), gate.operands[1]
        at = start + call.end(1)
        many = len(gate.operands) > 2  # of which NumPy's maximum takes none
        comparing = call[1].rpartition(".")[2].strip() if many else f"{call[1]}imum"
        compared = f"{graph.text[:start]}{comparing}{graph.text[at:]}"
        if gate.span in graph.program.without_axis and isinstance(second, Constant):
            yield Reading(
                gate.span,
                say(
                    "`{typed}` compares a single number with {number}; of an array it would be the "
                    "axis. `{function}` says that it compares",
                    typed=_short(typed),
                    number=str(int(second.value)),
                    function=comparing,
                ),
                compared,
            )
        elif call[2] and any(operands):
            yield Reading(
                gate.span,
                say(
                    "`{typed}` compares number by number; in NumPy what stands second is an axis. "
                    "`{function}` says that it compares",
                    typed=_short(typed),
                    function=comparing,
                ),
                compared,
            )
        elif axis := _COMPARED.fullmatch(typed):
            place, number = start + axis.start(1), axis[1]
            instead = f"{graph.text[:place]}axis={graph.text[place:]}"
            axes = len(operands[0])
            if -axes <= int(number.replace("−", "-")) < axes and _made(
                instead, _known(graph, shapes), dict(graph.asked)
            ):
                yield Reading(
                    gate.span,
                    say(
                        "`{typed}` compares each number with {number}; along that axis it is "
                        "`{other}`",
                        typed=_short(typed),
                        number=number,
                        other=_short(instead[start : end + len("axis=")]),
                    ),
                    instead,
                )


# Arrows


def _arrows(graph: Graph) -> Iterator[Reading]:
    """Find statements `x <- 3`, which are R's assignments, and `x<-3`, which compare."""
    text = graph.text
    found = list(tokens(text, {})) if "<-" in text else []
    for at, name in enumerate(found):
        begins = at == 0 or found[at - 1].kind in ("end", "indent", "dedent")
        if not begins or not (meaning := arrow_at(text, found, at)):
            continue
        less, minus = found[at + 1 : at + 3]
        assigned = f"{text[: less.start].rstrip(' ')} = {text[minus.end :].lstrip(' ')}"
        if meaning == "assigns":
            message = say(
                "`{name} <-` gives a value, as in R; `{name} < -` compares", name=name.text
            )
            yield Reading(
                (name.start, minus.end), message, f"{text[: less.end]} {text[minus.start :]}"
            )
        else:
            message = say(
                "`{name}<-` compares with a negative number; `{name} =` gives a value",
                name=name.text,
            )
            yield Reading((name.start, minus.end), message, assigned)


def _without_value(graph: Graph, given: frozenset[str]) -> Iterator[Reading]:
    """Find inputs whose name, or one that is written like it, gets a value elsewhere in the program."""
    tree = graph.program.tree
    at_top = [each for each in tree if not isinstance(each, (Define, Class))]
    assigned, inside = bound(tuple(at_top)), dict[str, str]()
    for function in everything(tree):
        if isinstance(function, Define):
            parameters = {each.name for each in function.parameters}
            inside |= dict.fromkeys(bound(function.body) - parameters, function.name.name)
    alike = {name.replace("_", ""): name for name in sorted(assigned)}
    for input in graph.inputs:
        name = input.name
        if input.given is not None or name in given or name in assigned:
            continue
        place = next(
            (n.span for n in walked(tuple(at_top)) if isinstance(n, Name) and n.name == name), None
        )
        other = alike.get(name.replace("_", ""))
        if place is None or (other is None and name not in inside):
            continue
        if other is None:
            message = say(
                "`{name}` has a value in `{function}` alone; here it is an input, with other numbers",
                name=name,
                function=inside[name],
            )
            yield Reading(place, message, None)
        else:
            message = say(
                "`{name}` is given no value, so it is an input; `{other}` has one",
                name=name,
                other=other,
            )
            yield Reading(place, message, re.sub(rf"\b{re.escape(name)}\b", other, graph.text))


def _from_numbers(graph: Graph) -> Iterator[Reading]:
    """Find the first input that a function of the text gives for numbers alone: its gates are not drawn."""
    tree = graph.program.tree
    defined = {each.name.name for each in tree if isinstance(each, Define)}
    inputs = {input.name for input in graph.inputs if input.given is not None}
    for line in tree:
        if not isinstance(line, Assign):
            continue
        named = [each for each in line.targets if isinstance(each, Name) and each.name in inputs]
        call = next((each for each in everything(line.value) if isinstance(each, Call)), None)
        function = call and isinstance(call.function, Name) and call.function.name
        if named and call and function in defined:
            message = say(
                "`{name}` is worked out from numbers alone, so it is an input; where these have names, "
                "such as `w = 2`, the gates of `{function}` are drawn",
                name=named[0].name,
                function=function,
            )
            yield Reading(call.span, message, None)
            return


# Dots between arrays


def _dots(graph: Graph, shapes: Shapes) -> Iterator[Reading]:
    """Find `w·x` of two arrays, which multiplies number by number and in books is `w @ x`."""
    for gate in graph.gates if any(map(graph.text.__contains__, _DOTS)) else ():
        if gate.row.name != "mul" or not gate.span or not all(_operands(graph, shapes, gate)):
            continue
        (start, end), depth, at = gate.span, 0, None
        for token in tokens(graph.text[start:end], {}):
            depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
            if depth == 0 and token.text in ("*", "/", "@", DOT):
                at = start + token.start
        if at is None or graph.text[at] not in _DOTS:
            continue
        instead = f"{graph.text[:at]}@{graph.text[at + 1 :]}"
        if _made(instead, _known(graph, shapes), dict(graph.asked)):
            yield Reading(
                gate.span,
                say(
                    "`{typed}` multiplies number by number; as a product of vectors or matrices it is "
                    "`{other}`",
                    typed=_short(graph.text[start:end]),
                    other=_short(instead[start:end]),
                ),
                instead,
            )


def _bars(graph: Graph, shapes: Shapes) -> Iterator[Reading]:
    """Find `|x|` of a vector, which is taken number by number, and in books may be its norm."""
    for gate in graph.gates if "|" in graph.text else ():
        if gate.row.name != "abs" or not gate.span or not all(_operands(graph, shapes, gate)):
            continue
        start, end = gate.span
        typed = graph.text[start:end]
        if not (typed[0] == typed[-1] == "|"):
            continue
        other = f"‖{typed[1:-1]}‖"
        message = say(
            "`{typed}` is taken number by number; the norm of a vector is `{other}`",
            typed=_short(typed),
            other=_short(other),
        )
        yield Reading(gate.span, message, f"{graph.text[:start]}{other}{graph.text[end:]}")


def _short(typed: str) -> str:
    return elided(typed, _LONGEST, one_line=True)


# Shapes that grow


def _grown(graph: Graph, shapes: Shapes) -> list[Gate]:
    """List the gates whose result has more numbers than each operand, because operands were broadcast."""
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
    """Look for another text in which no shape grows; None where a few attempts find none."""
    known = _known(graph, shapes)
    while grown := _grown(graph, shapes):
        if len(graph.gates) > _MOST_GATES:
            return None
        for other in _attempts(graph, grown[0]):
            made = _made(other, known, dict(graph.asked))
            if made and len(_grown(*made)) < len(grown):
                graph, shapes = made
                break
        else:
            return None
    return graph.text


def _attempts(graph: Graph, gate: Gate) -> Iterator[str]:
    """Give texts that may mend a gate: without a `keepdims`, or with `.T` behind some part of it."""
    text, (start, end) = graph.text, gate.span or (0, 0)
    for kept in _KEEPDIMS.finditer(text, start, end):
        yield text[: kept.start()] + text[kept.end() :]
    depth, places = 0, list[tuple[int, int]]()
    for token, behind in pairwise(tokens(text[start:end], {})):
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        ends = token.kind == "name" or token.text in (")", "]")
        if ends and behind.text not in ("(", "[", ".", "="):
            places.append((depth, -token.end))
    for _, place in sorted(places)[:_MOST_TRIED]:
        yield f"{text[: start - place]}.T{text[start - place :]}"
    for wire in gate.wires:
        source = graph.source(wire)
        first, last = (source and source.span) or (0, 0)
        if start <= first < last <= end:
            yield f"{text[:first]}({text[first:last]}).T{text[last:]}"


def is_array(value: object) -> bool:
    """Tell whether a value that was given is an array: an array, a list of numbers, or the text of one."""
    if isinstance(value, str):
        return value.lstrip()[:1] in ("[", "［") or "(" in value
    return isinstance(value, (list, tuple, Array)) or bool(shape_of(value))
