"""A circuit as an address asks for it: with some modules folded, and some gates expanded."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from ..graph.graph import Graph
from .expanding import expandable, expanded
from .folding import folded
from .groups import groups_of, untied
from .naming import meant, spelled
from .opening import BY_ITSELF, folded_at_first, opens_folded
from .runs import TO, with_runs


class Arrangement(NamedTuple):
    """A circuit with some modules folded and some gates expanded, as it is drawn."""

    # The circuit that is drawn.
    graph: Graph
    # The names of the modules that are folded.
    fold: tuple[str, ...]
    # The names of the functions whose gates are drawn as their parts.
    expand: tuple[str, ...]
    # The names that were asked for and match nothing.
    unknown: tuple[str, ...]
    # The names of modules that can't be drawn as one gate, because a value leaves them and comes back.
    knotted: tuple[str, ...]
    # Whether the circuit has so many gates that it opens folded, unless the address says what is folded.
    opens_folded: bool


def arranged(graph: Graph, fold: Iterable[str] | None, expand: Iterable[str] = ()) -> Arrangement:
    """Fold and expand modules by their names. The circuit's size decides where `fold` is None, or names `*`.

    The name of a statement means that statement. Any other name means a function: its gates are
    expanded, or the gates that compute it are found and folded. Errors: TooLarge `too-many-gates`.

    >>> from engine.graph.building import build
    >>> from engine.language.parser import parse
    >>> neuron = build(parse("f = 1/(1 + exp(-(w*x + b)))"))
    >>> [gate.symbol for gate in arranged(neuron, ["sigmoid"]).graph.gates]
    ['×', '+', 'σ']
    """
    names = [BY_ITSELF] if fold is None else list(fold)
    by_itself = BY_ITSELF in names
    asked = spelled(name for name in names if name != BY_ITSELF)
    parts = spelled(expand)
    first = folded_at_first(with_runs(graph, asked)) if opens_folded(graph) else []
    opens = bool(first)  # a long chain may have nothing to fold
    if (by_itself and opens) or any(TO in name for name in asked):
        graph = with_runs(graph, asked)
    chosen = first if by_itself else []
    meaning = {name: meant(name, graph.modules) for name in (*asked, *parts)}
    chosen += [module for name in asked for module in meaning[name]]
    opened = {module.name for name in parts for module in meaning[name]}
    functions = [name for name in asked if all(module.inlined for module in meaning[name])]
    wanted = groups_of(graph, [one for one in chosen if one.name not in opened], functions)
    groups = untied(graph, wanted)
    found = {group.name for group in wanted} | {gate.row.name for gate in graph.gates}
    there = expandable(graph, parts)
    expanding = [name for name in parts if name in there and not meaning[name]]
    hidden = frozenset(chain.from_iterable(group.gates for group in groups))
    made = expanded(graph, frozenset(expanding), hidden) if expanding else graph
    return Arrangement(
        graph=folded(made, groups) if groups else made,
        fold=tuple(dict.fromkeys(group.name for group in groups)),
        expand=tuple(expanding),
        unknown=tuple(
            dict.fromkeys(
                [name for name in asked if not meaning[name] and name not in found]
                + [name for name in parts if name not in there and not meaning[name]]
            )
        ),
        knotted=tuple(group.name for group in wanted if group not in groups),
        opens_folded=opens,
    )
