"""Circuits of programs, kept while they are asked for: a slider asks for one many times a second."""

from itertools import chain
from threading import Lock

from cachetools import LRUCache, cached

from ..base.errors import Span
from ..language.parser import along, parse
from .graph import Constant, Graph, build

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


@cached(LRUCache(KNOWN_GATES, getsizeof=weight), lock=Lock())
def graph_of(expr: str, with_axis: frozenset[Span] = frozenset()) -> Graph:
    """Make the circuit of a program; a program that was seen lately is not read again.

    `with_axis` are the places of calls `np.max(A, 1)` whose number is an axis (`inference.with_axis`).
    Errors: InputError where the text is no program, and those of `build`.
    """
    return build(along(graph_of(expr).program, with_axis) if with_axis else parse(expr))
