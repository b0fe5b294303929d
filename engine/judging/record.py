"""A judged backward pass as data, as `/graph.json` has it under `backward`."""

from typing import Any

from ..base.words import translated
from ..explain.record import number
from ..graph.graph import End
from .judged import Judged, Line
from .report import verdict


def described(judged: Judged, locale: str = "en", hidden: bool = False) -> dict[str, Any]:
    """Describe a judged backward pass for JSON, with sentences in the language of `locale`.

    Where the answers are `hidden`, no line has the right gradient.
    """
    return {
        "output": judged.output,
        "lines": [
            _line(line, locale, hidden, telling=hidden and line.is_mended) for line in judged.lines
        ],
        "right": judged.right,
        "wrong": judged.wrong,
        "missing": list(judged.missing),
        "first_wrong": judged.first_wrong,
    }


def without_answers(record: dict[str, Any], judged: Judged) -> dict[str, Any]:
    """Take out of a circuit's record what an exercise asks for: gradients, and what tells them.

    The gradient at the output stays, and those that right lines give.
    """
    found = judged.found
    own = {wire["source"] for wire in record["wires"] if wire["id"] in found}

    def covered(part: dict[str, Any], id: str) -> dict[str, Any]:
        return part if id in own else {**part, "gradient": None}

    return {
        **record,
        "inputs": {
            name: covered(input, End("input", name).id) for name, input in record["inputs"].items()
        },
        "gates": [
            {**covered(gate, End("gate", gate["id"]).id), "locals": [None] * len(gate["locals"])}
            for gate in record["gates"]
        ],
        "wires": [
            wire
            if wire["id"] in found or wire["target"] == End("output", judged.output).id
            else {**wire, "gradient": None}
            for wire in record["wires"]
        ],
        "steps": [
            step if step["phase"] == "forward" else {**step, "text": ""} for step in record["steps"]
        ],
    }


def _line(line: Line, locale: str, hidden: bool, telling: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": line.name,
        "of": line.of,
        "span": list(line.span),
        "spans": [list(span) for span in line.spans],
        "value": None if telling else number(line.value),
        "expected": number(line.expected),
        "verdict": line.verdict,
        "diagnosis": line.diagnosis
        and {
            "code": line.diagnosis.code,
            "message": translated(verdict(line, telling), locale),
            "hint": translated(line.diagnosis.hint, locale),
            "wire": line.diagnosis.wire,
        },
    }
    if hidden:
        del found["expected"]
    return found
