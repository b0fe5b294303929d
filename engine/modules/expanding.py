"""A gate drawn as its parts. Pure functions on graphs.

Gates and wires that stay keep their ids. Of the parts of an expanded gate, the last has the gate's id,
and the others get ids that follow the highest of the circuit.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from ..base.errors import TooLarge
from ..base.words import say
from ..graph.graph import End, Gate, Graph, Wire
from ..graph.grouping import Module
from ..graph.names import value_names
from ..language.program import MAX_GATES
from .patterns import parts_of


def has_parts(gate: Gate) -> bool:
    """Tell whether a gate can be drawn as its parts: its row has parts, and no operand is a constant."""
    return bool(gate.row.parts) and len(gate.wires) == len(gate.operands)


def expandable(graph: Graph, names: Collection[str]) -> set[str]:
    """Name the functions of gates that have parts, and of gates among the parts of those in `names`."""
    found: set[str] = set()
    pending = [graph]
    while pending:
        new = {gate.row for gate in pending.pop().gates if has_parts(gate)}
        pending += [parts_of(row) for row in new if row.name in names and row.name not in found]
        found.update(row.name for row in new)
    return found


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
                inner.rewired(edge.__getitem__)._replace(
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
