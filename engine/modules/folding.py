"""Modules: several gates drawn as one, and a gate drawn as its parts. Pure functions on graphs.

Gates and wires that stay keep their ids. The gate of a folded module has the id of the gate that
computes the module's result. Of the parts of an expanded gate, the last has the gate's id, and the
others get ids that follow the highest of the circuit.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import NamedTuple

import numpy as np

from ..base.errors import TooLarge
from ..base.shapes import shape_of
from ..base.words import say
from ..gates.rows import Row
from ..graph.building import MAX_GATES
from ..graph.graph import COPY, Constant, End, Gate, Graph, Input, Wire
from ..graph.grouping import Module
from ..graph.names import value_names
from ..language.inlined import Inlined
from ..passes.run import (
    Run,
    Value,
    added,
    computed,
    needing_gradient,
    sent,
    towards_constant,
    wanting_gradient,
)
from .folded import Folded
from .naming import meant, spelled
from .opening import folded_at_first, opens_folded
from .patterns import Occurrence, occurrences, parts_of


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
    """Fold and expand modules by their names. `fold` is None where the circuit's size decides.

    The name of a statement means that statement. Any other name means a function: its gates are
    expanded, or the gates that compute it are found and folded. Errors: TooLarge `too-many-gates`.

    >>> from engine.graph.building import build
    >>> from engine.language.parser import parse
    >>> neuron = build(parse("f = 1/(1 + exp(-(w*x + b)))"))
    >>> [gate.symbol for gate in arranged(neuron, ["sigmoid"]).graph.gates]
    ['×', '+', 'σ']
    """
    asked, parts = spelled(() if fold is None else fold), spelled(expand)
    opens = opens_folded(graph)
    chosen = folded_at_first(graph) if fold is None and opens else []
    meaning = {name: meant(name, graph.modules) for name in (*asked, *parts)}
    chosen += [module for name in asked for module in meaning[name]]
    opened = {module.name for name in parts for module in meaning[name]}
    functions = [name for name in asked if all(module.inlined for module in meaning[name])]
    wanted = _grouped(graph, [one for one in chosen if one.name not in opened], functions)
    groups = _untied(graph, wanted)
    found = {group.name for group in wanted} | {gate.row.name for gate in graph.gates}
    there = _expandable(graph, parts)
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


def _grouped(graph: Graph, modules: Iterable[Module], functions: Iterable[str]) -> list["_Group"]:
    """Take the outermost of modules, and then where the parts of functions were typed."""
    groups: list[_Group] = []
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


def _group(graph: Graph, module: Module) -> "_Group":
    """Make a group of a module; a call that computes the function of its name is drawn as that one."""
    if module.inlined is not None:
        for found in occurrences(graph, module.inlined.name):
            if set(found.gates) == set(module.gates):
                return _typed(module.name, found, module)
    entering = _entering(graph, module.gates)
    operands = _merged(graph, entering) if module.inlined else _apart(entering)
    return _Group(module.name, None, module.gates, operands=operands, module=module)


def leading(graph: Graph, gates: Sequence[str]) -> str:
    """Give the last of some gates that is no copy gate: what is drawn as one gate has its id."""
    return next((id for id in reversed(gates) if graph.by_id[id].row is not COPY), gates[-1])


def _expandable(graph: Graph, names: Collection[str]) -> set[str]:
    """Name the functions of gates that have parts, and of gates among the parts of those in `names`."""
    found: set[str] = set()
    pending = [graph]
    while pending:
        new = {gate.row for gate in pending.pop().gates if has_parts(gate)}
        pending += [parts_of(row) for row in new if row.name in names and row.name not in found]
        found.update(row.name for row in new)
    return found


# Folding


class _Group(NamedTuple):
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


def _typed(name: str, found: Occurrence, module: Module | None = None) -> _Group:
    """Make a group of gates that compute a function of the table."""
    return _Group(name, found.row, found.gates, operands=_apart(found.operands), module=module)


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


def folded(graph: Graph, groups: Sequence[_Group]) -> Graph:
    """Draw each group of gates as one gate. No two groups share a gate.

    Wires that are one operand of a group are drawn as one, with the sum of their gradients.
    """
    leads = {id: leading(graph, group.gates) for group in groups for id in group.gates}
    ends = {End("gate", id): End("gate", lead) for id, lead in leads.items()}
    several = [wires for group in groups for wires in group.operands if len(wires) > 1]
    dropped = {wire for first, *others in several for wire in others}
    ids = {first: _many(graph, first, len(others) + 1) for first, *others in several}
    stays: dict[int, int] = {}
    wires: list[Wire] = []
    leaving: dict[str, list[int]] = {lead: [] for lead in leads.values()}
    for index, wire in enumerate(graph.wires):
        source, target = (ends.get(end, end) for end in (wire.source, wire.target))
        if source != target and index not in dropped:
            stays[index] = len(wires)
            id = ids.get(index, wire.id)
            wires.append(wire._replace(id=id, source=source, target=target))
            if wire.source in ends:
                leaving[source.name].append(index)
    made = {}
    for group in groups:
        lead = leads[group.gates[0]]
        made[lead] = _as_one(graph, group, lead, tuple(leaving[lead]))
    gates = [
        _without(made.get(gate.id, gate), dropped)
        for gate in graph.gates
        if leads.get(gate.id, gate.id) == gate.id
    ]
    modules = []
    for module in graph.modules:
        left = tuple([id for id in module.gates if leads.get(id, id) == id])
        if left and not any(_hides(group, module) for group in groups):
            modules.append(module._replace(gates=left))
    return replace(
        graph,
        inputs=tuple([input._replace(wire=stays[input.wire]) for input in graph.inputs]),
        gates=tuple([_rewired(gate, stays.__getitem__) for gate in _in_order(gates)]),
        wires=tuple(wires),
        output_wire=stays[graph.output_wire],
        modules=tuple(modules),
        unfolded=graph,
        merged={
            ids[first]: tuple(graph.wires[w].id for w in (first, *rest)) for first, *rest in several
        },
    )


def _many(graph: Graph, first: int, count: int) -> str:
    """Give the id of a wire that is drawn for several, whatever else is folded: `w3x2`."""
    return f"{graph.wires[first].id}x{count}"


def _without(gate: Gate, dropped: Collection[int]) -> Gate:
    """Give a gate without results that are drawn as one with another."""
    return gate._replace(results=tuple([wire for wire in gate.results if wire not in dropped]))


def _hides(group: _Group, module: Module) -> bool:
    """Tell whether a module is not seen while a group is drawn as one gate: it is in it, or is it."""
    if group.module is None or module.row is not None:
        return False
    return module == group.module or set(module.gates) <= set(group.gates)


def _in_order(gates: Sequence[Gate]) -> list[Gate]:
    """Sort gates so that each comes behind those that compute its operands, and else stays where it is."""
    source = {wire: gate for gate in gates for wire in gate.results}
    found: dict[str, Gate] = {}
    for first in gates:
        pending = [first]
        while pending:
            gate = pending[-1]
            waiting = [source[w] for w in gate.wires if w in source and source[w].id not in found]
            if not waiting:
                found[gate.id] = pending.pop()
            pending += waiting
    return list(found.values())


def _untied(graph: Graph, groups: Sequence[_Group]) -> list[_Group]:
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


def _rewired(gate: Gate, index: Callable[[int], int]) -> Gate:
    """Give a gate with other indices of its wires."""
    return gate._replace(
        operands=tuple([o if isinstance(o, Constant) else index(o) for o in gate.operands]),
        wires=tuple(map(index, gate.wires)),
        results=tuple(map(index, gate.results)),
    )


def _as_one(graph: Graph, group: _Group, lead: str, leaving: tuple[int, ...]) -> Gate:
    """Make the gate that a group is drawn as, with indices of wires as in the circuit with nothing folded."""
    gate, like, module = graph.by_id[lead], group.row, group.module
    inlined = module.inlined if module else None
    row = Folded(
        like.name if like else "module",
        like.symbol if like else (module.title if module else group.name),
        *_inner(graph, group, leaving),
        like,
        module=group.name,
        title=like.title if like else _title(inlined),
        pattern=like.pattern if like else _CHAINS,
    )
    values = {graph.wires[wire].value for wire in leaving}
    source = graph.source(leaving[0])
    return gate._replace(
        row=row,
        symbol=row.symbol,
        operands=tuple([first for first, *_ in group.operands]),
        wires=tuple([first for first, *_ in group.operands]),
        results=leaving,
        options=(),
        span=inlined.span if inlined else gate.span,
        name=source.name if source and len(values) == 1 else None,
    )


def _title(inlined: Inlined | None) -> str:
    if inlined is None:
        return say("module")
    return say("call") if inlined.written else say("round of a loop")


_CHAINS = say(
    "*Chains*: the gradient goes back through the gates inside; local gradients are multiplied along each "
    "way, and the ways are added up."
)


def _inner(graph: Graph, group: _Group, leaving: tuple[int, ...]) -> tuple[Graph, tuple[int, ...]]:
    """Make the gates of a group a circuit of its own, whose inputs are called by their numbers.

    Give also which of its wires leave, as `leaving` lists them.
    """
    members = [graph.by_id[id] for id in group.gates]
    entering = [*chain.from_iterable(group.operands)]
    indices = sorted({*entering, *chain.from_iterable(g.results for g in members)})
    place = {index: number for number, index in enumerate(indices)}
    # Each operand is a value of its own, also where one value enters as several operands. What comes in on
    # several wires passes a copy gate before them.
    own = {index: n for n, wires in enumerate(group.operands) for index in wires}
    values = {graph.wires[index].value: number for index, number in own.items()}
    inputs, forks, before = list[Input](), list[Gate](), list[Wire]()
    sources: dict[int, End] = {}
    for n, operand in enumerate(group.operands):
        input = Input(str(n), place[operand[0]], None)
        if len(operand) > 1:
            input = input._replace(wire=len(indices) + len(before))
            forks.append(_fork(f"x{n}", input.wire, tuple([place[wire] for wire in operand])))
            before.append(Wire(f"x{n}", input.end, forks[-1].end, n))
        inputs.append(input)
        sources |= dict.fromkeys(operand, forks[-1].end if len(operand) > 1 else input.end)
    wires = []
    for index in indices:
        id, source, target, value = graph.wires[index]
        number = own.get(index, values.setdefault(value, len(own) + len(values)))
        target = End("output", "f") if index in leaving else target
        wires.append(Wire(id, sources.get(index, source), target, number))
    inner = Graph(
        program=graph.program,
        inputs=tuple(inputs),
        gates=(*forks, *[_rewired(gate, place.__getitem__) for gate in members]),
        wires=(*wires, *before),
        output="f",
        output_wire=place[leaving[0]],
        values=len(own) + len(values),
        unused=(),
        modules=(),
    )
    return inner, tuple([place[wire] for wire in leaving])


def _fork(id: str, wire: int, results: tuple[int, ...]) -> Gate:
    """Make a copy gate."""
    return Gate(
        End("gate", id),
        COPY,
        "",
        operands=(wire,),
        wires=(wire,),
        results=results,
        span=None,
        name=None,
        options=(),
    )


# Expanding


def has_parts(gate: Gate) -> bool:
    """Tell whether a gate can be drawn as its parts: its row has parts, and no operand is a constant."""
    return bool(gate.row.parts) and len(gate.wires) == len(gate.operands)


def expanded(graph: Graph, names: frozenset[str], hidden: Collection[str] = ()) -> Graph:
    """Draw each gate whose row is in `names` as its parts.

    Gates in `hidden` stay as they are, and yet ids are given as if they were expanded too, so that
    folding changes no id.

    Errors: TooLarge `too-many-gates`.
    """
    gates: list[Gate] = []
    wires = list(graph.wires)
    modules = list(graph.modules)
    called = value_names(graph)
    highest_gate, highest_wire = len(graph.gates), len(graph.wires)
    values = graph.values
    for gate in graph.gates:
        if gate.row.name not in names or not has_parts(gate):
            gates.append(gate)
            continue
        parts = expanded(parts_of(gate.row), names)
        new_gates = {inner.id: f"g{highest_gate + n}" for n, inner in enumerate(parts.gates, 1)}
        new_gates[parts.gates[-1].id] = gate.id
        highest_gate += len(parts.gates) - 1
        if highest_gate > MAX_GATES:
            raise TooLarge(
                "too-many-gates",
                say(
                    "with the parts of its gates the circuit has more than {most:,} gates",
                    most=MAX_GATES,
                ),
                say("Draw the parts of fewer gates."),
                gate.span,
            )
        entering = dict(zip("xy", gate.wires, strict=False))
        edge = {input.wire: entering[input.name] for input in parts.inputs}
        edge[parts.output_wire] = gate.results[0]
        inner_wires = [index for index in range(len(parts.wires)) if index not in edge]
        first, highest_wire = highest_wire, highest_wire + len(inner_wires)
        if gate.id in hidden:
            gates.append(gate)
            continue
        ends = {End("gate", old): End("gate", new) for old, new in new_gates.items()}
        carried = {parts.wires[at].value: graph.wires[wire].value for at, wire in edge.items()}
        for at, wire in edge.items():
            if at != parts.output_wire:
                wires[wire] = wires[wire]._replace(target=ends[parts.wires[at].target])
        for n, at in enumerate(inner_wires, 1):
            _, source, target, value = parts.wires[at]
            if value not in carried:
                carried[value], values = values, values + 1
            edge[at] = len(wires)
            wires.append(Wire(f"w{first + n}", ends[source], ends[target], carried[value]))
        texts = {x: _as_operand(called[graph.wires[wire].value]) for x, wire in entering.items()}
        for inner in parts.gates:
            is_last = new_gates[inner.id] == gate.id
            gates.append(
                _rewired(inner, edge.__getitem__)._replace(
                    end=ends[inner.end],
                    span=gate.span if inner.span else None,
                    name=gate.name if is_last else None,
                    part=_filled(parts.typed(inner), texts) if not is_last else "",
                )
            )
        ids = tuple(new_gates.values())
        modules = [
            module._replace(gates=_with(module.gates, gate.id, ids))
            if gate.id in module.gates
            else module
            for module in modules
        ]
        modules.append(Module(gate.row.name, gate.symbol, ids, gate.row))
        modules += [
            module._replace(gates=tuple(new_gates[id] for id in module.gates))
            for module in parts.modules
            if module.row
        ]
    return replace(
        graph, gates=tuple(gates), wires=tuple(wires), values=values, modules=tuple(modules)
    )


def _with(gates: tuple[str, ...], last: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Replace the id of a gate by the ids of its parts."""
    at = gates.index(last)
    return (*gates[:at], *parts, *gates[at + 1 :])


_LONGEST = 24  # characters of an operand in the text of a part


def _as_operand(text: str) -> str:
    """Write what an operand is called so that it can stand in a formula: in brackets, and not too long."""
    text = text if len(text) <= _LONGEST else "…"
    return text if re.fullmatch(r"\w+", text) else f"({text})"


def _filled(text: str, operands: Mapping[str, str]) -> str:
    """Put operands into the formula of a part, in the places of `x` and `y`."""
    return re.sub(r"\b[xy]\b", lambda letter: operands[letter[0]], text)


# Numbers


def carried_over(typed: Run, graph: Graph) -> Run:
    """Give a run's numbers on the wires of the same circuit folded or expanded.

    Wires that stay keep the run's numbers. The parts of an expanded gate compute the numbers on the
    wires between them: forward from the gate's operands, backward from the gradient at its value.
    """
    if graph is typed.graph:
        return typed
    known = {wire.id: index for index, wire in enumerate(typed.graph.wires)}
    many = {id: [known[one] for one in ids] for id, ids in graph.merged.items()}
    at = [known.get(wire.id, many.get(wire.id, [None])[0]) for wire in graph.wires]
    values: list[Value] = [None if index is None else typed.values[index] for index in at]
    wanting = wanting_gradient(graph, typed.data)
    gradients: list[Value | None] = [
        _sum(typed, many.get(graph.wires[wire].id, [index]))
        if index is not None and (wire == graph.output_wire or wanting[wire])
        else None  # of a folded gate of data, whose constants inside may have had one
        for wire, index in enumerate(at)
    ]
    shapes = [*typed.shapes, *[()] * (graph.values - typed.graph.values)]
    for gate in graph.gates:
        if at[gate.results[0]] is None:
            operands = [o.value if isinstance(o, Constant) else values[o] for o in gate.operands]
            value = operands[0] if gate.row is COPY else computed(gate, operands)
            for wire in gate.results:
                values[wire] = value
            shapes[graph.wires[gate.results[0]].value] = shape_of(value)
    forward = replace(
        typed, graph=graph, values=tuple(values), shapes=tuple(shapes), typed=typed.typed or typed
    )
    needing = needing_gradient(graph, typed.data)
    for gate in reversed(graph.gates):
        for wire in gate.wires:
            if at[wire] is None and wanting[wire]:
                arriving = [gradients[result] for result in gate.results if wanting[result]]
                if not needing[wire]:
                    gradients[wire] = towards_constant(forward, gate, wire, arriving)
                    continue
                gradients[wire] = (
                    added(arriving) if gate.row is COPY else sent(forward, gate, wire, arriving[0])
                )
    return replace(forward, gradients=tuple(gradients))


def _sum(typed: Run, wires: Sequence[int]) -> Value | None:
    """Add up the gradients on wires that are drawn as one."""
    back = [typed.gradients[wire] for wire in wires]
    with np.errstate(all="ignore"):  # inf − inf is nan, as it was in the pass
        return added([gradient for gradient in back if gradient is not None])
