"""Circuits of programs, kept while they are asked for: a slider asks for one many times a second."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from threading import Lock
from typing import Any, NamedTuple

from cachetools import LRUCache

from ..base.arrays import MAX_IN_CIRCUIT
from ..base.caching import kept_with_first
from ..base.errors import InputError
from ..base.shapes import Shape, count, shape_of
from ..language.parser import parse, retraced
from ..language.program import Program, holds
from .building import build
from .graph import Constant, Graph
from .inference import inferred, refuse_part, supposed
from .supposing import supposed_for

Value = Any

KNOWN_GATES = 6_000  # gates of the programs that are kept with their trees, about 25 MB
_ANY = 15  # gates whose memory the smallest program takes, with its panels and listings

_LETTERS = 32  # typed for the tree of a list of numbers to take as much room as a gate


def weight(graph: Graph) -> int:
    """Weigh a graph in gates: about a hundred numbers, or the tree of some letters, take as much as one."""
    values = chain(
        (input.given for input in graph.inputs),
        (o.value for gate in graph.gates for o in gate.operands if isinstance(o, Constant)),
    )
    typed = len(graph.text) // _LETTERS
    return (
        len(graph.gates) + _ANY + typed + sum(getattr(value, "size", 0) for value in values) // 100
    )


class _Traced(NamedTuple):
    """The circuits of one text: one for each set of shapes and whole numbers that it asked for."""

    # The one that was made last comes first.
    graphs: tuple[Graph, ...]


_KNOWN: LRUCache[str, _Traced] = LRUCache(
    KNOWN_GATES, getsizeof=lambda each: sum(map(weight, each.graphs))
)
_LOCK = Lock()
_MOST_OF_ONE = 8  # circuits of one text that are kept


def graph_of(expr: str, given: Mapping[str, Value] | None = None) -> Graph:
    """Make the circuit of a program; a program that was seen lately is not read again.

    `given` are the values of inputs, of which a program may ask for shapes and whole numbers.
    Errors: InputError where the text is no program, and those of `build`.
    """
    given = given or {}
    with _LOCK:
        known = _KNOWN.get(expr)
    for graph in known.graphs if known else ():
        if holds(graph.program, given):
            return graph
    try:
        graph = _fitting(known.graphs[0].program if known else None, expr, given)
    except InputError as error:
        found = supposed_for(expr, given, error)
        if found is None:
            raise
        graph = found
    with _LOCK, suppress(ValueError):  # too large to be kept
        kept = (graph, *(known.graphs if known else ()))[:_MOST_OF_ONE]
        _KNOWN[expr] = _Traced(kept)
    return graph


@kept_with_first
def _wanting(graph: Graph, wanted: frozenset[str]) -> list[Graph]:
    return []


def wanting(graph: Graph, wanted: frozenset[str], given: Mapping[str, Value]) -> Graph:
    """Give the circuit in which constants of these names alone are inputs wherever they stand.

    `given` are the values for which the circuit was made. Errors: those of `build`.
    """
    program = graph.program
    if program.wanted == wanted:
        return graph
    kept = _wanting(graph, wanted)
    if not kept:
        shapes = {**dict(program.supposed), **dict(program.fitted)}
        made = retraced(replace(program, wanted=wanted), given, shapes)
        kept.append(build(replace(made, fitted=program.fitted)))
    return kept[0]


def _fitting(known: Program | None, expr: str, given: Mapping[str, Value]) -> Graph:
    """Make the circuit of a program, `known` where it was traced before for other values.

    Errors: InputError, also where the operands of a gate do not go together.
    """
    graph = build(retraced(known, given) if known else parse(expr, given))
    if graph.program.supposed:
        graph = _completed(graph, given)
    if not graph.program.is_whole:
        refuse_part(graph, _shapes_in(graph, given))
    if any(input.given is None and input.name not in given for input in graph.inputs):
        shapes = _shapes_in(graph, given)
        if sum(map(count, shapes.values())) <= MAX_IN_CIRCUIT:  # more are refused when it runs
            inferred(graph, shapes)
    return graph


def kept_gates() -> int:
    """Give how many gates the circuits weigh that are kept."""
    return int(_KNOWN.currsize)


def _shapes_in(graph: Graph, given: Mapping[str, Value]) -> dict[str, Shape]:
    """Give the shapes of values, which are read one by one until there are more numbers than may be."""
    found: dict[str, Shape] = {}
    numbers = 0
    for input in graph.inputs:
        if input.name in given and numbers <= MAX_IN_CIRCUIT:
            found[input.name] = shape_of(given[input.name])
            numbers += count(found[input.name])
    return found


def _completed(graph: Graph, given: Mapping[str, Value]) -> Graph:
    """Trace a program again whose inputs without a value have the shapes that all their uses ask for.

    What is supposed of one input may follow from the shape of any other.
    """
    program = graph.program
    names = {input.name for input in graph.inputs}.union(name for name, _ in program.shapes_asked)
    known = {name: shape_of(given[name]) for name in names if name in given}
    found = supposed(graph, known)
    tried = len(found)  # a part of a program may tell no more than the shape of one input
    while found != dict(program.supposed):
        program = retraced(program, given, found)
        tried -= 1
        if program.is_whole or tried < 0:
            break
        names |= {name for name, _ in program.shapes_asked}
        known = {name: shape_of(given[name]) for name in names if name in given}
        found = supposed(build(program), known)
    asked = tuple((name, known.get(name)) for name in sorted(names))
    return build(replace(program, shapes_asked=asked))
