"""What is folded where the address says nothing: a circuit of many gates opens as what its author wrote."""

from collections.abc import Iterable, Sequence

from ..graph.graph import COPY, Graph
from ..graph.grouping import Module
from .runs import MOST_BOXES

OPEN_GATES = 60
"""A circuit of more gates opens folded, unless the address says what is folded."""

BY_ITSELF = "*"
"""The name that an address has for what is folded by itself."""

_ROW = 3  # boxes that are seen as a row: of fewer, one may hide nearly all there is


def boxes(graph: Graph) -> list[Module]:
    """List the modules that are worth folding, each before those inside of it, and one of equal ones."""
    found: list[Module] = []
    around: dict[str, int] = {}  # of each gate, how many gates the innermost module around it has
    for module in graph.modules:
        size = len(module.gates)
        if around.get(module.gates[-1]) == size:
            continue
        if graph.is_part(module):
            found.append(module)
            around.update(dict.fromkeys(module.gates, size))
    return found


def named_boxes(graph: Graph) -> list[Module]:
    """List the outermost of the modules that have a name, which a frame shows."""
    return _outermost(module for module in boxes(graph) if module.named)


def opens_folded(graph: Graph) -> bool:
    """Tell whether a circuit has so many gates that it opens folded."""
    seen = sum(gate.row is not COPY for gate in graph.gates)
    has_calls = any(module.inlined for module in graph.modules)
    return len(graph.gates) > OPEN_GATES or (has_calls and seen > MOST_BOXES)


def folded_at_first(graph: Graph) -> list[Module]:
    """Choose what is folded: outer calls and rounds first, then statements.

    Of one or two boxes the one that holds most gates is opened, if no more than `MOST_BOXES` are seen then.
    """
    found = boxes(graph)
    chosen = _outermost(found)
    while 0 < len(chosen) < _ROW:
        largest = max(chosen, key=lambda module: len(module.gates))
        if 2 * len(largest.gates) <= len(graph.gates):
            break
        inside = within(largest, found)
        opened = [one for module in chosen for one in (inside if module is largest else [module])]
        if not inside or seen_with(graph, opened) > MOST_BOXES:
            break
        chosen = opened
    return chosen


def within(module: Module, found: Sequence[Module]) -> list[Module]:
    """List the outermost of the modules inside of one."""
    inside = set(module.gates)
    return _outermost(
        one for one in found if len(one.gates) < len(inside) and inside.issuperset(one.gates)
    )


def seen_with(graph: Graph, folded: Sequence[Module]) -> int:
    """Count the gates and boxes that are seen while some modules are folded, copy gates left out."""
    inside = {id for module in folded for id in module.gates}
    return len(folded) + sum(gate.row is not COPY and gate.id not in inside for gate in graph.gates)


def _outermost(modules: Iterable[Module]) -> list[Module]:
    taken, found = set[str](), list[Module]()
    for module in modules:
        if taken.isdisjoint(module.gates):
            taken.update(module.gates)
            found.append(module)
    return found
