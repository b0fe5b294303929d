"""A judged backward pass as data, as `/graph.json` has it under `backward`."""

from typing import Any

from ..base.words import translated
from ..explain.record import number
from .verdicts import Judged, Line


def described(judged: Judged, locale: str = "en", hidden: bool = False) -> dict[str, Any]:
    """Describe a judged backward pass for JSON, with sentences in the language of `locale`.

    Where the answers are `hidden`, no line has the right gradient.
    """
    return {
        "output": judged.output,
        "lines": [_line(line, locale, hidden) for line in judged.lines],
        "right": judged.right,
        "wrong": judged.wrong,
        "missing": list(judged.missing),
        "first_wrong": judged.first_wrong,
    }


def _line(line: Line, locale: str, hidden: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": line.name,
        "of": line.of,
        "span": list(line.span),
        "spans": [list(span) for span in line.spans],
        "value": number(line.value),
        "expected": number(line.expected),
        "verdict": line.verdict,
        "diagnosis": line.diagnosis
        and {
            "code": line.diagnosis.code,
            "message": translated(line.diagnosis.message, locale),
            "hint": translated(line.diagnosis.hint, locale),
            "wire": line.diagnosis.wire,
        },
    }
    if hidden:
        del found["expected"]
    return found
