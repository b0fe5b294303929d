"""Several gates drawn as one. Pure functions on graphs.

Gates and wires that stay keep their ids. The gate of a folded module has the id of the gate that
computes the module's result.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain

from ..base.words import say
from ..gates.table import BY_NAME
from ..graph.graph import COPY, End, Gate, Graph, Input, Wire
from ..graph.grouping import Module
from ..language.inlined import Inlined
from .folded import Folded
from .groups import Group, leading

_ENTRY = BY_NAME["index"]


def folded(graph: Graph, groups: Sequence[Group]) -> Graph:
    """Draw each group of gates as one gate. No two groups share a gate.

    Wires that are one operand of a group are drawn as one, with the sum of their gradients.
    """
    leads: dict[str, str] = {}
    for group in groups:
        leads |= dict.fromkeys(group.gates, leading(graph, group.gates))
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
    boxes = {leads[group.gates[0]] for group in groups if group.module is not None}
    modules = []
    for module in graph.modules:
        left = tuple([id for id in module.gates if leads.get(id, id) == id])
        within = {leads.get(id, "") for id in module.gates}
        is_hidden = module.row is None and len(within) == 1 and within <= boxes
        if left and not is_hidden:
            modules.append(module._replace(gates=left))
    return replace(
        graph,
        inputs=tuple([input._replace(wire=stays[input.wire]) for input in graph.inputs]),
        gates=tuple([gate.rewired(stays.__getitem__) for gate in _in_order(gates)]),
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


def _as_one(graph: Graph, group: Group, lead: str, leaving: tuple[int, ...]) -> Gate:
    """Make the gate that a group is drawn as, with indices of wires as in the circuit with nothing folded."""
    gate, like, module = graph.by_id[lead], group.row, group.module
    inlined = _call(graph, module) if module else None
    row = Folded(
        like.name if like else "module",
        like.symbol
        if like
        else inlined.title
        if inlined
        else module.title
        if module
        else group.name,
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


def _call(graph: Graph, module: Module) -> Inlined | None:
    """Find the call or round that a module is.

    A statement, and a round that has a bare number, is the call in it if else it only takes what it is given.
    So each line of `h = cell(xs[0], h)` is a box `cell`, as those of `h = cell(x, h)` are, and each round of
    `for x in xs: h = cell(x, h)`.
    """
    own = module.inlined
    if module.several or (own and not own.bare):
        return own
    for other in graph.modules:
        call, last = other.inlined, other.gates[-1]
        if call and call.written and last == module.gates[-1] and (not own or own in call.chain):
            beside = set(module.gates) - set(other.gates)
            if all(graph.by_id[id].row in (COPY, _ENTRY) for id in beside):
                return call
    return own


def _title(inlined: Inlined | None) -> str:
    if inlined is None:
        return say("module")
    return say("call") if inlined.written else say("round of a loop")


_CHAINS = say(
    "*Chains*: the gradient goes back through the gates inside; local gradients are multiplied along each "
    "way, and the ways are added up."
)


def _inner(graph: Graph, group: Group, leaving: tuple[int, ...]) -> tuple[Graph, tuple[int, ...]]:
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
        gates=(*forks, *[gate.rewired(place.__getitem__) for gate in members]),
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
