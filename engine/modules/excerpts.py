"""What is written at a box of gates without a name: their own text, and `…` for what they are given."""

import re
from collections.abc import Collection, Iterable, Sequence

from ..base.errors import Span
from ..base.names import elided
from ..graph.graph import COPY, Gate, Graph

LONGEST = 18  # characters of a box's text
_LEFT_OUT = "…"
_HEAD = re.compile(r"\s*(\w+\s*(?=(?:[-+*/@]|\*\*)?=(?!=))|return\b)")


def excerpt(graph: Graph, ids: Collection[str]) -> str:
    """Give the text of gates that stand at one level of a program.

    >>> from engine.graph.building import build
    >>> from engine.language.parser import parse
    >>> made = build(parse("tanh(a*b + c*d) - exp(e)"))
    >>> excerpt(made, ["g4", "g6"]), excerpt(made, ["g2", "g3"]), excerpt(made, ["g1", "g2"])
    ('tanh(…) - …', '… + c*d', 'a*b, c*d')
    """
    gates = [gate for gate in graph.gates if gate.id in ids and gate.span]
    if heads := _heads(graph.text, [gate.span for gate in gates if gate.span]):
        return elided(heads, 2 * LONGEST)
    spans = {gate.span for gate in gates if gate.span and _gives(graph, gate, ids)}
    outer = [one for one in spans if not any(_within(one, other) for other in spans - {one})]
    given = {source.span for gate in gates for source in _sources(graph, gate, ids) if source.span}
    parts = [
        _without(graph.text, span, [one for one in given if _within(one, span)])
        for span in sorted(outer)
    ]
    return elided(", ".join(parts), LONGEST, one_line=True)


def _heads(text: str, spans: Sequence[Span]) -> str:
    """Name the first and the last of several lines that give values names; nothing for other lines.

    Names inside of a call are no names of the circuit, since each call has its own.
    """
    lines = sorted({text.count("\n", 0, end) for _, end in spans})
    if len(lines) < 2:
        return ""
    rows = text.split("\n")
    found = [_HEAD.match(rows[line]) for line in (lines[0], lines[-1])]
    names = [one[1].strip() for one in found if one]
    return " … ".join(dict.fromkeys(names)) if len(names) == 2 else ""


def _within(one: Span, other: Span) -> bool:
    return other[0] <= one[0] and one[1] <= other[1] and one != other


def _gives(graph: Graph, gate: Gate, ids: Collection[str]) -> bool:
    """Tell whether a gate's value is used outside."""
    users = [graph.target(wire) for wire in gate.results]
    return any(user is None or (user.row is not COPY and user.id not in ids) for user in users)


def _sources(graph: Graph, gate: Gate, ids: Collection[str]) -> Iterable[Gate]:
    """List the gates of the same level outside whose values a gate uses."""
    for wire in gate.wires:
        source = graph.source(wire)
        if source and source.id not in ids and source.within is gate.within:
            yield source


def _without(text: str, span: Span, given: Sequence[Span]) -> str:
    """Give a place of a text with `…` in place of some parts."""
    start, end = span
    outer = [one for one in given if not any(_within(one, other) for other in given)]
    kept = []
    for begin, stop in sorted(outer):
        kept += [text[start:begin], _LEFT_OUT]
        start = stop
    return "".join([*kept, text[start:end]])
