"""The circuit as data: what `/graph.json` answers, and what the page's tables and script read.

The keys are public: links, embeds and notebooks rely on them.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..base.numerals import brief, close, full
from ..base.shapes import count, shape_of
from ..base.words import Figure, Guarded, parts, say, translated
from ..gates.tensors import Tensor
from ..graph.graph import COPY, End, Gate, Graph
from ..graph.names import wire_names
from ..graph.steps import Moment, steps
from ..language.inlined import chain
from ..language.program import Reading
from ..passes.numbers import Value
from ..passes.run import Run
from . import narrate
from .jacobian import MOST_WRITTEN, jacobian
from .warnings import warnings


def record(
    run: Run,
    ignored: Sequence[str] = (),
    unknown: Sequence[str] = (),
    locale: str = "en",
    notices: Sequence[Reading] = (),
    knotted: Sequence[str] = (),
) -> dict[str, Any]:
    """Describe a circuit and both its passes as data for `engine.base.json.as_json`, which writes arrays.

    Numbers that are not finite become strings. `ignored` are names that were given a value and are no
    inputs, `unknown` are names of modules that there are not, `knotted` those of modules that can't be drawn
    as one gate, and `notices` say what could be read otherwise. Sentences are in the language of `locale`.
    """
    graph = run.graph
    # A gate gets the path of calls and rounds that it stands in, or else the innermost of its other modules,
    # which comes last.
    modules = {id: m.name for m in graph.modules if m.named for id in m.gates}
    modules |= {gate.id: gate.within.path for gate in graph.gates if gate.within}
    names = [wire.id for wire in graph.wires]
    # Data have the gradients as computed, and in `round_off` up to which size these have no right digit.
    exact = replace(run, gradients=run.computed or run.gradients)
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
                "gradient": number(exact.gradients[input.wire]),
                "shape": list(run.shape(input.wire)),
                "data": input.name in run.data,
            }
            for input in graph.inputs
        }
        | {
            name: {
                "value": number(numbers),
                "gradient": None,
                "shape": list(shape_of(numbers)),
                "data": True,
            }
            for name, numbers in graph.asked
        },
        "gates": [_gate(exact, gate, names, modules.get(gate.id)) for gate in graph.gates],
        "wires": [
            {
                "id": wire.id,
                "source": wire.source.id,
                "target": wire.target.id,
                "value": number(value),
                "gradient": number(gradient),
                "shape": list(run.shapes[wire.value]),
                **({"merges": list(graph.merged[wire.id])} if wire.id in graph.merged else {}),
            }
            for wire, value, gradient in zip(graph.wires, run.values, exact.gradients, strict=True)
        ],
        **({"round_off": lost} if (lost := _lost(run)) else {}),
        "steps": [
            {
                "phase": step.phase,
                "gate": step.gate,
                "text": translated(narrate.step(run, step), locale),
            }
            for step in steps(graph)
        ],
        "warnings": [
            {
                "code": warning.code,
                "gate": warning.gate,
                "message": translated(warning.message, locale),
            }
            for warning in warnings(run, unknown, knotted)
        ],
        "notices": [
            {
                "span": list(notice.span),
                "message": translated(notice.message, locale),
                "instead": notice.instead,
                **({} if notice.backward is None else {"backward": notice.backward}),
            }
            for notice in notices
        ],
        "ignored": list(ignored),
        "passed_over": [
            {"span": list(span), "text": graph.text[slice(*span)]}
            for span in graph.program.passed_over
        ],
    }


def _lost(run: Run) -> dict[str, float]:
    pairs = zip(run.graph.wires, run.lost, strict=False)
    return {wire.id: size for wire, size in pairs if size}


def called(graph: Graph, locale: str = "en") -> dict[str, str]:
    """Say what each wire is called, by its id: no id is shown to a reader."""
    names = zip(graph.wires, wire_names(graph), strict=True)
    return {wire.id: translated(name, locale) for wire, name in names}


def rows(
    record: Mapping[str, Any], carried: Mapping[str, str], moment: Moment | None = None
) -> list[dict[str, str]]:
    """Make a table of a record's wires, a row each: what it carries, both ends, its numbers.

    What it carries (`carried`, by its id) comes with the typed text of a statement.
    Each number stands there as a reader needs it, and with all its digits, such as `whole_value`.
    At a `moment` of the run, `—` or `?` stands in place of each number that is not shown yet.
    """
    gates = {End("gate", gate["id"]).id: gate for gate in record["gates"]}
    output = record["output"]["name"]
    names = {End("input", name).id: name for name in record["inputs"]}
    names[End("output", output).id] = output
    boxes = Counter(gate["symbol"] for gate in gates.values() if gate["op"] == "module")
    typed = dict[str, str]()  # by the ids of wires
    into = dict[str, str]()  # by the ids of gates
    for id, gate in gates.items():
        if gate["op"] == COPY.name:
            (copied,) = gate["operands"]
            into[id] = carried[copied]
            typed |= {one: typed.get(copied, "") for one in gate["results"]}
        elif gate["span"]:
            # A box is called by what is drawn in it, and by a value only where others look the same.
            of_it = {carried[one] for one in gate["results"]}
            tells = gate["op"] != "module" or (boxes[gate["symbol"]] > 1 and len(of_it) == 1)
            into[id] = carried[gate["results"][0]] if tells else ""
            text = record["expr"][slice(*gate["span"])] if gate["name"] else ""
            typed |= dict.fromkeys(gate["results"], text)

    def end(id: str) -> str:
        gate = gates.get(id)
        return (gate["symbol"] or say("copy")) if gate else names[id]

    return [
        {
            "wire": wire["id"],
            "gate": gates[wire["source"]]["id"] if wire["source"] in gates else "",
            "source": end(wire["source"]),
            "target": end(wire["target"]),
            "into": into.get(wire["target"], ""),
            "carries": carried[wire["id"]],
            "typed": typed.get(wire["id"], ""),
            **{
                key: (moment and moment.placeholder(role, at))
                or _written(record, wire, role, write)
                for role in ("value", "gradient")
                for key, write in ((role, close), (f"whole_{role}", full))
            },
        }
        for at, wire in enumerate(record["wires"])
    ]


def _written(
    record: Mapping[str, Any], wire: Mapping[str, Any], role: str, write: Callable[[Any], str]
) -> str:
    if wire[role] is None:
        return write(None)
    value = np.asarray(wire[role], dtype=np.float64)
    if role == "gradient" and (size := record.get("round_off", {}).get(wire["id"])):
        value = np.where(np.abs(value) <= size, 0.0, value)
    if value.size > _MOST_IN_A_CELL:
        return brief(value)
    if value.ndim < 2:
        return write(value)
    written = write(value)
    if value.shape[-1] <= _MOST_IN_A_LINE:
        written = written.replace(", ", ",\u00a0")  # such a row goes on in no other line
    return re.sub(r"\],[ \u00a0]\[", "],\n[", written)  # each row in a line of its own


_MOST_IN_A_LINE = 4
_MOST_IN_A_CELL = 16  # numbers of an array that a cell of the table has room for


def lightened(
    record: Mapping[str, Any], most: int, wires: Collection[str], locale: str = "en"
) -> dict[str, Any]:
    """Make of a record what the page's script reads: without local gradients, and without most arrays.

    Of arrays of up to `most` numbers, these stay: the inputs' values, with which the page runs the
    circuit; the gradient that is set at the output; and those on `wires`, each of which says whether a
    gradient flows back on it. The sentences of steps come in
    parts: texts, and `[role, wire, text]` for each figure, whose number follows the sliders, with its
    place in an array where it is one number of it.
    """

    def light(part: Mapping[str, Any], most: int = 1) -> Mapping[str, Any]:
        large = count(part["shape"]) > most
        return {**part, "value": None, "gradient": None} if large else part

    def part_of(part: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        return {**light(part), key: part[key]} if count(part["shape"]) <= most else light(part)

    return {
        **record,
        "output": part_of(record["output"], "gradient"),
        "inputs": {name: part_of(input, "value") for name, input in record["inputs"].items()},
        "gates": [{**light(gate), "locals": []} for gate in record["gates"]],
        "wires": [
            {
                **light(wire, most if wire["id"] in wires else 1),
                "flows": wire["gradient"] is not None,
            }
            for wire in record["wires"]
        ],
        "steps": [
            {"phase": step["phase"], "gate": step["gate"], "parts": in_parts(step["text"], locale)}
            for step in record["steps"]
        ],
        "notices": [],
    }


def in_parts(sentence: str, locale: str) -> list[Any]:
    """Give a sentence as plain data: texts, `[role, wire, text]` for figures, objects for Guarded ones."""
    return [_part(part, locale) for part in parts(sentence, locale, keep=True)]


def _part(part: str, locale: str) -> Any:
    if isinstance(part, Guarded):
        said, safe = in_parts(part.said, locale), in_parts(part.safe, locale)
        watched = [_part(figure, locale) for figure in part.watched]
        begins = (
            said[: len(safe)] == safe
        )  # most are a sentence without the entry that is worked out
        return {
            "said": said,
            "safe": len(safe) if begins else safe,
            "holds": part.holds,
            "watched": watched,
        }
    if not isinstance(part, Figure):
        return part
    return [part.role, part.wire, part, *(() if part.place is None else (part.place,))]


def number(value: Value | None) -> Any:
    """Make a number fit for JSON, which has no word for inf and nan. A gradient that there is not is null.

    An array stays as it is, since `engine.base.json` writes its numbers.

    >>> number(2.5), number(-math.inf), number(None)
    (2.5, '-inf', None)
    """
    if value is None or isinstance(value, np.ndarray):
        return value
    return float(value) if math.isfinite(value) else str(float(value))


def _gate(run: Run, gate: Gate, wires: Sequence[str], module: str | None) -> dict[str, Any]:
    several = gate.gives_several  # then its wires alone say what it gives
    return {
        "id": gate.id,
        "op": gate.row.name,
        "symbol": gate.symbol,
        "span": list(gate.span) if gate.span else None,
        "calls": [list(call.span) for call in reversed(chain(gate.within)) if call.written],
        "name": gate.name,
        "operands": [wires[wire] for wire in gate.wires],
        "results": [wires[wire] for wire in gate.results],
        "value": None if several else number(run.value(gate)),
        "gradient": None if several else number(run.gradient(gate)),
        **({"locals": [None] * len(gate.wires)} if several else _locals(run, gate)),
        "shape": [] if several else list(run.shape(gate.results[0])),
        "module": module,
    }


def _locals(run: Run, gate: Gate) -> dict[str, Any]:
    """Give the local gradients of a gate: numbers, or Jacobians if any operand or the output is an array."""
    arrays = any(run.shape(wire) for wire in (*gate.wires, gate.results[0]))
    if not isinstance(gate.row, Tensor) and not arrays:
        return {"locals": [number(run.local(gate, wire)) for wire in gate.wires]}
    made = [
        jacobian(run, gate, wire, MOST_WRITTEN) if wire in gate.passing else None
        for wire in gate.wires
    ]
    return {
        "locals": [
            None if one is None or run.gradients[wire] is None else number(one.entries)
            for wire, one in zip(gate.wires, made, strict=True)
        ],
        "jacobian": [
            one and {"shape": list(one.shape), "kind": one.kind, "kept": one.kept} for one in made
        ],
    }
