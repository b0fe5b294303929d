"""Which gates are drawn as one: those of a module, or those that compute a function of the table."""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import NamedTuple

from ..gates.rows import Row
from ..graph.graph import COPY, End, Graph
from ..graph.grouping import Module
from .patterns import Occurrence, occurrences


class Group(NamedTuple):
    """Gates that are to be drawn as one."""

    # What the address calls it.
    name: str
    # The row of the function that the gates compute; None of other modules.
    row: Row | None
    # The ids of the gates, in topological order.
    gates: tuple[str, ...]
    # For each operand the indices of the wires on which it enters: several where a call uses it often.
    operands: tuple[tuple[int, ...], ...]
    # The statement, call or round; None where the parts of a function were typed.
    module: Module | None = None


def groups_of(graph: Graph, modules: Iterable[Module], functions: Iterable[str]) -> list[Group]:
    """Take the outermost of modules, and then where the parts of functions were typed."""
    groups: list[Group] = []
    taken: set[str] = set()
    place = {module.name: at for at, module in enumerate(graph.modules)}
    for module in sorted(modules, key=lambda module: place[module.name]):
        if taken.isdisjoint(module.gates):
            taken.update(module.gates)
            groups.append(_group(graph, module))
    for name in functions:
        found = list(occurrences(graph, name, taken))
        taken.update(chain.from_iterable(each.gates for each in found))
        groups += [_typed(name, each) for each in found]
    return groups


def _group(graph: Graph, module: Module) -> Group:
    """Make a group of a module; a call that computes the function of its name is drawn as that one."""
    if module.inlined is not None:
        for found in occurrences(graph, module.inlined.name):
            if set(found.gates) == set(module.gates):
                return _typed(module.name, found, module)
    entering = _entering(graph, module.gates)
    merged = module.inlined or module.several
    operands = _merged(graph, entering) if merged else _apart(entering)
    return Group(module.name, module.row, module.gates, operands=operands, module=module)


def _typed(name: str, found: Occurrence, module: Module | None = None) -> Group:
    """Make a group of gates that compute a function of the table."""
    return Group(name, found.row, found.gates, operands=_apart(found.operands), module=module)


def _apart(wires: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """Make an operand of each wire."""
    return tuple([(wire,) for wire in wires])


def _merged(graph: Graph, wires: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """Make one operand of all wires that bring a value from one place."""
    found: dict[tuple[End, int], list[int]] = {}
    for index in wires:
        wire = graph.wires[index]
        found.setdefault((wire.source, wire.value), []).append(index)
    return tuple([tuple(sorted(each)) for each in found.values()])


def _entering(graph: Graph, members: Sequence[str]) -> tuple[int, ...]:
    """List the wires that enter a module, in the order in which its text mentions their values."""
    inside, seen = set(members), set()
    entering: list[int] = []
    for last in reversed(members):
        if last in seen:
            continue
        pending = list(reversed(graph.by_id[last].wires))
        while pending:
            wire = pending.pop()
            source = graph.source(wire)
            if source is None or source.id not in inside:
                entering.append(wire)
            elif source.id not in seen:
                seen.add(source.id)
                pending += reversed(source.wires)
    return tuple(entering)


def untied(graph: Graph, groups: Sequence[Group]) -> list[Group]:
    """Leave out groups that a value leaves and comes back to: they can't be drawn as one gate."""
    left = list(groups)
    while left:
        box = {id: at for at, group in enumerate(left) for id in group.gates}
        before: dict[int | str, set[int | str]] = {}
        for wire in graph.wires:
            if wire.source.kind == wire.target.kind == "gate":
                source, target = (box.get(e.name, e.name) for e in (wire.source, wire.target))
                if source != target:
                    before.setdefault(target, set()).add(source)
        try:
            TopologicalSorter(before).prepare()
        except CycleError as error:
            del left[min(at for at in error.args[1] if isinstance(at, int))]
        else:
            break
    return left


def leading(graph: Graph, gates: Sequence[str]) -> str:
    """Give the last of some gates that is no copy gate: what is drawn as one gate has its id."""
    return next((id for id in reversed(gates) if graph.by_id[id].row is not COPY), gates[-1])
