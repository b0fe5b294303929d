"""A judged backward pass as the page shows it: a row for each line, with what it is compared with.

All of it is data for a template: texts, sentences, tables and heat maps.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from ..base.errors import Span
from ..base.shapes import as_matrix, shape_of
from ..base.words import Words, counted, say
from ..explain.tables import ArrayView, viewed
from ..graph.graph import Graph
from ..passes.lost import sizes_lost
from ..passes.numbers import Value
from ..passes.run import Run
from ..picture.cells import largest_of
from .comparing import TINY, same, with_axes
from .judged import Judged, Line, Verdict
from .report import MARKS, WORDS, hint, verdict, with_unjudged

_ROOM = 1e3  # times what rounding may have left of a gradient: what it may have left of a wrong one


class Compared(NamedTuple):
    """A line's number or array beside the circuit's."""

    # The line's own.
    own: ArrayView
    # The circuit's; None while it is hidden, and where there is nothing to compare with.
    right: ArrayView | None
    # The difference, where the two have one shape and are shown as heat maps, or look alike somewhere.
    apart: ArrayView | None
    # The rows and columns of the line's table whose numbers are not the circuit's.
    differing: frozenset[tuple[int, int]]
    # Whether the two are the same with the numbers that are shown.
    agrees: bool
    # Whether both are 0 and what is added up for them is not.
    cancels: bool


class Row(NamedTuple):
    """The lines of one name."""

    # The name, as it is typed on the left.
    name: str
    # The value of the forward pass whose gradient it is; None where that can't be told.
    of: str | None
    # What is said of it, as a word of the data.
    verdict: Verdict
    # The same as a sign.
    mark: str
    # The same for a reader.
    word: Words
    # Its lines, as they are typed.
    typed: tuple[str, ...]
    # The number in the text of the line that is wrong, or of the first one.
    number: int
    # The places of its lines, that line's first.
    spans: tuple[Span, ...]
    # What is wrong, or to be known of it; None for a right line.
    said: Words | None
    # What to look at; None where nothing is wrong, or nothing known of that.
    hint: Words | None
    # What to look at where that was not enough; None where there is no more to be said.
    more: Words | None
    # The numbers; None where they are hidden, and where the operands do not go together.
    compared: Compared | None
    # Where it is wrong, what is said of it where the numbers do not show that.
    unseen: Words | None
    # Whether its own number was made with right gradients in place of wrong ones.
    is_mended: bool
    # The ids of the wires where it is seen, and of the one where the mistake is seen.
    wires: tuple[str, ...]
    # The ids of the gates whose backward step it is; `output` for the gradient at the output.
    turns: tuple[str, ...]
    # The id of the gate to read about where it is wrong: at which that is seen, or the first; empty for none.
    gate: str


class Shown(NamedTuple):
    """A judged backward pass."""

    # In the order of the text.
    rows: tuple[Row, ...]
    # How many lines are right, and which is the first wrong one.
    summary: Words
    # The names of the inputs whose gradients are to be written.
    asked: tuple[str, ...]
    # The names of those that nothing gives.
    missing: tuple[str, ...]
    # What lines may be written of: the gradients of named values and inputs that no line gives rightly, from
    # the output back.
    offered: tuple[str, ...]
    # Whether every line is right, and none lacks.
    done: bool
    # The output whose gradient is to be set, because gradients cancel with the one that is; empty for none.
    to_set: str
    # What is said of lines that have no row, because their names are no gradients'.
    asides: tuple[Words, ...]


def shown(
    judged: Judged,
    text: str,
    run: Run,
    view: Run,
    hidden: bool = False,
    beside: Collection[str] = (),
    is_begun: bool = False,
) -> Shown:
    """Show a judged backward pass beside the circuit of a run.

    `text` is what its lines stand in, and `view` the run as it is drawn. Where the answers are
    `hidden`, so is what would tell them: the circuit's numbers, and those of lines that were computed with
    right ones in place of wrong ones. `beside` names what lines give that is no gradient.
    Where the pass `is_begun` by a line that gives the gradient at the output, nobody else can set that.
    """
    sizes = sizes_lost(run)
    rows = tuple(
        _row(
            line,
            text,
            gates,
            hidden,
            seen=_gate_at(line, view.graph),
            telling=hidden and line.is_mended,
            lost=max((sizes.get(id, 0.0) for id in line.wires), default=0.0),
        )
        for line, gates in zip(judged.lines, _turns(judged, view.graph), strict=True)
    )
    return Shown(
        rows=rows,
        summary=with_unjudged(_summary(judged), judged),
        asked=tuple(i.name for i in run.graph.inputs if run.gradients[i.wire] is not None),
        missing=judged.missing,
        offered=tuple(_offered(judged, run)),
        done=judged.is_whole and not judged.unset,
        to_set=judged.output
        if run.shape(run.graph.output_wire)
        and not is_begun
        and any(row.compared and row.compared.cancels for row in rows)
        else "",
        asides=tuple(
            say("`{name}` is no gradient’s name here; lines below it may use it", name=name)
            for name in beside
        ),
    )


def _offered(judged: Judged, run: Run) -> Iterator[str]:
    graph = run.graph
    named = [(gate.name, gate.results[0]) for gate in reversed(graph.gates) if gate.name]
    inputs = [(i.name, i.wire) for i in graph.inputs if run.gradients[i.wire] is not None]
    for name, wire in dict([*named, *inputs]).items():
        if graph.wires[wire].id not in judged.found:
            yield f"d{name.replace('.', '_')}"  # as the program calls a version: `dh_2` of `h.2`


def _summary(judged: Judged) -> Words:
    many = len(judged.lines)
    if not many:
        return say("no line is written yet")
    if judged.first_wrong is None:
        return counted(
            "{right} of {count} gradient is right",
            "{right} of {count} gradients are right",
            count=many,
            right=judged.right,
        )
    follows = sum(line.verdict == "follows" for line in judged.lines)
    if follows:
        return counted(
            "{right} of {count} gradient is right, and {follows} more when what goes in is right; the first "
            "wrong one is `{name}`",
            "{right} of {count} gradients are right, and {follows} more when what goes in is right; the "
            "first wrong one is `{name}`",
            count=many,
            right=judged.right,
            follows=follows,
            name=judged.first_wrong,
        )
    return counted(
        "{right} of {count} gradient is right; the first wrong one is `{name}`",
        "{right} of {count} gradients are right; the first wrong one is `{name}`",
        count=many,
        right=judged.right,
        name=judged.first_wrong,
    )


def _row(
    line: Line,
    text: str,
    gates: tuple[str, ...],
    hidden: bool,
    *,
    seen: str,
    telling: bool,
    lost: float,
) -> Row:
    diagnosis = line.diagnosis
    compared = (
        None
        if line.value is None or telling
        else _compared(line.value, None if hidden else line.expected, lost)
    )
    wires = dict.fromkeys(
        [*line.wires, *([diagnosis.wire] if diagnosis and diagnosis.wire else [])]
    )
    return Row(
        name=line.name,
        of=line.of,
        verdict=line.verdict,
        mark=MARKS[line.verdict],
        word=WORDS[line.verdict],
        typed=tuple(text[slice(*span)] for span in line.spans),
        number=text.count("\n", 0, line.at[0]) + 1,
        spans=tuple(dict.fromkeys([line.at, *line.spans])),
        said=verdict(line, telling) if line.is_noted else None,
        hint=hint(line),
        more=diagnosis and diagnosis.more,
        compared=compared,
        unseen=_UNSEEN if line.verdict == "wrong" and compared and compared.right else None,
        is_mended=line.is_mended,
        wires=tuple(wires),
        turns=gates,
        gate=seen or next((gate for gate in gates if gate != "output"), ""),
    )


def _gate_at(line: Line, graph: Graph) -> str:
    """Give the id of the gate that a mistake's wire leads into; nothing where it has none."""
    wire = line.diagnosis.wire if line.diagnosis else None
    at = next((at for at, each in enumerate(graph.wires) if each.id == wire), None)
    gate = None if at is None else graph.target(at)
    return "" if gate is None else gate.id


_UNSEEN = say("other numbers than these show it: with these, yours is what the circuit has")


def _compared(own: Value, right: Value | None, lost: float) -> Compared:
    if right is None:
        return Compared(
            viewed(own, told=True), None, None, frozenset(), agrees=False, cancels=False
        )
    own, right = _settled(own, right, lost)
    agrees = same(own, right)
    cancels = bool(lost) and not np.any(right)
    scale = max(largest_of(np.asarray(own)), largest_of(np.asarray(right)))
    one, other = (viewed(each, told=True, largest=scale) for each in (own, right))
    if agrees or shape_of(own) != shape_of(right):
        return Compared(one, other, None, frozenset(), agrees=agrees, cancels=cancels)
    with np.errstate(all="ignore"):
        apart = np.subtract(own, right)
    differing = frozenset() if one.map else _differing(own, right)
    # Numbers that differ where no digit shows it are told apart by what is between them.
    look_alike = any(one.table[row][at].text == other.table[row][at].text for row, at in differing)
    between = viewed(apart, told=True) if one.map or look_alike else None
    return Compared(one, other, between, differing, agrees=agrees, cancels=cancels)


def _settled(own: Value, right: Value, lost: float) -> tuple[Value, Value]:
    """Give both with 0 for what is only what rounding left: up to `lost` it is that of the right gradient."""
    right = np.where(np.abs(right) <= lost, 0.0, right)[()] if lost else right
    shape = shape_of(own)
    wide = with_axes(own, shape_of(right))
    if shape_of(wide) == shape_of(right):
        left = (right == 0) & (np.abs(wide) <= max(_ROOM * lost, TINY))
        own = np.where(left, 0.0, wide).reshape(shape)[()]
    return own, right


def _differing(own: Value, right: Value) -> frozenset[tuple[int, int]]:
    size = as_matrix(shape_of(own))
    ones, others = np.reshape(own, size), np.reshape(right, size)
    return frozenset(
        (row, column)
        for row, column in np.ndindex(*size)
        if not same(ones[row, column], others[row, column])
    )


def _turns(judged: Judged, graph: Graph) -> Iterator[tuple[str, ...]]:
    """Find for each line the gates that send back what it adds up, up to the values of other lines."""
    places = {wire.id: at for at, wire in enumerate(graph.wires)}
    own = {id for line in judged.lines for id in line.wires}
    for line in judged.lines:
        found = dict[str, None]()
        ahead = [places[id] for id in line.wires if id in places]
        while ahead:
            gate = graph.target(ahead.pop())
            if gate is None:
                found["output"] = None
            elif gate.id not in found:
                found[gate.id] = None
                ahead += [at for at in gate.results if _goes_on(graph, at, own)]
        yield tuple(found)


def _goes_on(graph: Graph, wire: int, own: Collection[str]) -> bool:
    return graph.wires[wire].id not in own and graph.target(wire) is not None
