"""What can be folded and unfolded at a gate."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..graph.graph import Gate, Graph
from ..graph.grouping import Module
from .arranging import Arrangement, arranged
from .expanding import has_parts
from .folded import Folded
from .groups import leading
from .opening import boxes, named_boxes, within
from .patterns import every_occurrence
from .runs import with_runs


class Choice(NamedTuple):
    """A way to fold or unfold at a gate, which a reader is offered as a link."""

    # `unfold` the gate, draw its `parts`, or `fold` a module that the gate stands in.
    kind: str
    # What the module or function is called.
    title: str
    # The id of the gate that is selected after the choice.
    gate: str
    # What the address of the choice says of `_fold`; None where it says nothing.
    fold: tuple[str, ...] | None
    # What the address of the choice says of `_expand`.
    expand: tuple[str, ...]


def choices(typed: Graph, seen: Arrangement, gate: Gate) -> list[Choice]:
    """List what can be folded and unfolded at a gate: `typed` is the circuit with nothing folded."""
    found: list[Choice] = []

    def choose(
        kind: str, title: str, last: str, fold: Iterable[str], expand: Iterable[str] = seen.expand
    ) -> None:
        found.append(Choice(kind, title, last, fold=_said(seen, fold), expand=tuple(expand)))

    if isinstance(gate.row, Folded):
        left = [name for name in seen.fold if name != gate.row.module]
        inside_of = _boxes(typed, seen)
        choose("unfold", gate.symbol, gate.id, [*left, *_inside(inside_of, gate.row.module)])
    elif has_parts(gate):
        expand = [*seen.expand, gate.row.name]
        choose("parts", gate.symbol, gate.id, seen.fold, expand=expand)
    around: dict[tuple[str, ...], Module] = {}  # of what was typed, the outer one of equals
    inside: list[Module] = []
    for module in seen.graph.modules:
        if gate.id not in module.gates:
            continue
        if module.row is not None or around.setdefault(module.gates, module) is module:
            inside.append(module)
    for module in reversed(inside):
        last = leading(seen.graph, module.gates)
        if module.row is not None:
            expand = [name for name in seen.expand if name != module.name]
            choose("fold", module.title, last, seen.fold, expand=expand)
        elif len(module.gates) > 1:
            others = [name for name in seen.fold if not name.startswith(f"{module.name}/")]
            choose("fold", module.title, last, [*others, module.name])
    standing = {one.id for one in seen.graph.gates if not isinstance(one.row, Folded)}
    open_gates = {
        one.id for one in typed.gates
    } & standing  # a folded gate has the id of its last one
    offered: set[str] = set()
    for row, gates, _ in every_occurrence(typed):
        if gate.id in gates and open_gates.issuperset(gates) and row.name not in seen.fold:
            if row.name not in offered:
                choose("fold", row.symbol, gates[-1], [*seen.fold, row.name])
            offered.add(row.name)
    return found


class Unfolding(NamedTuple):
    """How a folded gate is opened: its module is folded no more, and those inside are instead."""

    # What the module is called.
    title: str
    # What the address calls it.
    module: str
    # The modules inside that are folded then.
    inside: tuple[str, ...]


def unfoldings(typed: Graph, seen: Arrangement) -> dict[str, Unfolding]:
    """Give for the id of each folded gate how it is opened."""
    found = _boxes(typed, seen)
    return {
        gate.id: Unfolding(gate.symbol, gate.row.module, tuple(_inside(found, gate.row.module)))
        for gate in seen.graph.gates
        if isinstance(gate.row, Folded)
    }


def all_folded(typed: Graph, seen: Arrangement) -> tuple[str, ...] | None:
    """Name the outermost of all modules that have a name; None where a circuit opens folded by itself."""
    if seen.opens_folded:
        return None
    return arranged(typed, [module.name for module in named_boxes(typed)]).fold


def _said(seen: Arrangement, fold: Iterable[str]) -> tuple[str, ...] | None:
    """Give what an address says of `_fold`: nothing where nothing is folded, and would not be by itself."""
    names = tuple(fold)
    return names if names or seen.opens_folded else None


def _boxes(typed: Graph, seen: Arrangement) -> list[Module]:
    """List the modules that may stay folded inside of one that is opened, in a circuit of many gates."""
    return boxes(with_runs(typed, seen.fold)) if seen.opens_folded else []


def _inside(found: Sequence[Module], name: str) -> list[str]:
    """Name the modules that stay folded inside of one that is opened."""
    return [one.name for each in found if each.name == name for one in within(each, found)]
