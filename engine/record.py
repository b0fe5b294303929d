"""The circuit as plain data: what `/graph.json` answers, and what the page is made of."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine import narrate
from engine.dimensions import count
from engine.graph import Gate
from engine.jacobian import MOST_WRITTEN, jacobian
from engine.numerals import brief, full
from engine.passes import Run, Value
from engine.rows import Scalar
from engine.warnings import warnings


def record(run: Run, ignored: Sequence[str] = ()) -> dict[str, Any]:
    """Describe a circuit and both its passes. Numbers that are not finite become strings.

    `ignored` names what was given and not used.
    """
    graph = run.graph
    names = [wire.id for wire in graph.wires]
    return {
        "expr": graph.text,
        "output": {
            "name": graph.output,
            "value": number(run.values[graph.output_wire]),
            "gradient": number(run.upstream),
            "shape": list(run.shape(graph.output_wire)),
        },
        "inputs": {
            input.name: {
                "value": number(run.values[input.wire]),
                "gradient": number(run.gradients[input.wire]),
                "shape": list(run.shape(input.wire)),
                "data": input.name in run.data,
            }
            for input in graph.inputs
        },
        "gates": [_gate(run, gate, names) for gate in graph.gates],
        "wires": [
            {
                "id": wire.id,
                "source": wire.source,
                "target": wire.target,
                "value": number(value),
                "gradient": number(gradient),
                "shape": list(run.shapes[wire.value]),
            }
            for wire, value, gradient in zip(graph.wires, run.values, run.gradients, strict=True)
        ],
        "steps": steps(run),
        "warnings": [
            {"code": warning.code, "gate": warning.gate, "message": warning.message}
            for warning in warnings(run)
        ],
        "ignored": list(ignored),
    }


def steps(run: Run) -> list[dict[str, Any]]:
    """List the steps of the run: each gate forward, the output's gradient, each gate backward."""
    gates = run.graph.gates
    return [
        *({"phase": "forward", "gate": g.id, "text": narrate.forward(run, g)} for g in gates),
        {"phase": "output", "gate": None, "text": narrate.output(run)},
        *(
            {"phase": "backward", "gate": g.id, "text": narrate.backward(run, g)}
            for g in reversed(gates)
        ),
    ]


def rows(record: Mapping[str, Any]) -> list[dict[str, str]]:
    """Make a table of a record's wires, a row each: ends, what it carries as it was typed, numbers."""
    gates = {f"gate-{gate['id']}": gate for gate in record["gates"]}
    carried = {f"input-{name}": name for name in record["inputs"]}
    for id, gate in gates.items():
        if gate["span"]:
            carried[id] = record["expr"][slice(*gate["span"])]
    for wire in record[
        "wires"
    ]:  # in order, so the wire into a copy gate comes before those out of it
        carried.setdefault(wire["target"], carried[wire["source"]])

    def end(id: str) -> str:
        gate = gates.get(id)
        return f"{gate['symbol'] or gate['op']} {gate['id']}" if gate else id.split("-", 1)[1]

    return [
        {
            "wire": wire["id"],
            "gate": wire["source"].removeprefix("gate-") if wire["source"] in gates else "",
            "source": end(wire["source"]),
            "target": end(wire["target"]),
            "carries": carried[wire["source"]],
            "value": _written(wire["value"]),
            "gradient": _written(wire["gradient"]),
        }
        for wire in record["wires"]
    ]


def _written(recorded: Any) -> str:
    if recorded is None:
        return full(None)
    value = np.asarray(recorded, dtype=np.float64)
    return full(value) if value.size <= _MOST_IN_A_CELL else brief(value)


_MOST_IN_A_CELL = 9  # numbers of an array in a cell of the table


def lightened(record: Mapping[str, Any], most: int) -> dict[str, Any]:
    """Leave out of a record the numbers of arrays that have more than `most`."""

    def light(part: Mapping[str, Any]) -> Mapping[str, Any]:
        large = count(part["shape"]) > most
        return {**part, "value": None, "gradient": None} if large else part

    return {
        **record,
        "output": light(record["output"]),
        "inputs": {name: light(input) for name, input in record["inputs"].items()},
        "gates": [light(gate) for gate in record["gates"]],
        "wires": [light(wire) for wire in record["wires"]],
    }


def number(value: Value | None) -> Any:
    """Write a number or an array for JSON, which has no word for inf and nan. No gradient is null.

    >>> number(2.5), number(-math.inf), number(np.array([[1.0, math.nan]]))
    (2.5, '-inf', [[1.0, 'nan']])
    """
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        return value.tolist() if np.isfinite(value).all() else [number(part) for part in value]
    return float(value) if math.isfinite(value) else str(float(value))


def _gate(run: Run, gate: Gate, wires: Sequence[str]) -> dict[str, Any]:
    return {
        "id": gate.id,
        "op": gate.row.name,
        "symbol": gate.symbol,
        "span": list(gate.span) if gate.span else None,
        "operands": [wires[wire] for wire in gate.wires],
        "results": [wires[wire] for wire in gate.results],
        "value": number(run.value(gate)),
        "gradient": number(run.gradient(gate)),
        **_locals(run, gate),
        "shape": list(run.shape(gate.results[0])),
        "module": None,
    }


def _locals(run: Run, gate: Gate) -> dict[str, Any]:
    """Give the local gradients: numbers, or where there are arrays, Jacobians."""
    arrays = any(run.shape(wire) for wire in (*gate.wires, gate.results[0]))
    if isinstance(gate.row, Scalar) and not arrays:
        return {"locals": [number(local) for local in run.locals(gate)]}
    made = [jacobian(run, gate, wire, MOST_WRITTEN) for wire in gate.wires]
    return {
        "locals": [number(one.entries) for one in made],
        "jacobian": [
            {"shape": list(one.shape), "kind": one.kind, "kept": one.kept} for one in made
        ],
    }
