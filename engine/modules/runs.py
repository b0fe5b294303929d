"""Runs of statements: what a long text without calls and loops is folded into, as its author set it apart.

A run is what stands from one statement, call or round to another one at the same level, and is called by
these two: `mean..out`. So its name says what is in it, whatever else the text has. Where runs begin and end
is taken from blank lines and comments.

A long expression has nothing with a name in it. Its runs are parts of it, as few values as possible pass
between them, and they are called by the ids of their first and last gates, `g3..g20`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from ..base.caching import kept_with_first
from ..graph.graph import COPY, Gate, Graph
from ..graph.grouping import Module, outer_first
from ..language.inlined import Inlined, chain
from .excerpts import excerpt

MOST_BOXES = 25
"""As many gates and boxes are seen at once, where anything can be folded."""

LONG_EXPRESSION = 60  # gates without a name: of more, parts are folded

TO = ".."
"""Stands between the names of the first and the last piece of a run."""

_FEW = 6  # runs: where the author set fewer apart, large ones are parted
_SMALL = 5  # pieces of a run that is parted no further
_MARKS = "#-=*~ \t"  # what stands around the words of a comment


class _Piece(NamedTuple):
    """A statement, call or round at one level of a program, or a gate there that has no name."""

    # The name of the module; nothing for a gate.
    name: str
    # What is drawn at the module.
    title: str
    # The ids of the gates.
    gates: tuple[str, ...]
    # Where it begins in the text.
    place: int


class _Paragraph(NamedTuple):
    """Lines of a text between blank lines and comments."""

    # The first line, counted from 0.
    line: int
    # The words of the comment above; nothing where there is none.
    comment: str


_Level = Sequence[_Piece]
"""The pieces of the whole program, or of a module, each behind those whose values it uses."""


def with_runs(graph: Graph, names: Iterable[str] = ()) -> Graph:
    """Give the graph with runs among its modules: where much would be seen, and those that `names` mean.

    >>> from engine.graph.building import build
    >>> from engine.language.parser import parse
    >>> made = with_runs(build(parse("a = x*y; b = a*x; c = b*y; c*x")), ["a..b"])
    >>> [(module.name, module.gates) for module in made.modules if module.several]
    [('a..b', ('g3', 'g4'))]
    """
    usual = {run.name: run for run in _usual(graph)}
    runs = [usual.get(run.name, run) for run in _asked(graph, names)]
    taken = {id for run in runs for id in run.gates}
    runs += [run for run in usual.values() if taken.isdisjoint(run.gates)]
    return _inserted(graph, tuple(runs)) if runs else graph


@kept_with_first
def _inserted(graph: Graph, runs: tuple[Module, ...]) -> Graph:
    """Put runs among the modules of a graph, each before the modules inside of it."""
    return replace(graph, modules=tuple(outer_first([*runs, *graph.modules], graph.order)))


def _asked(graph: Graph, names: Iterable[str]) -> Iterator[Module]:
    """List the runs that names mean, without those that begin or end in an earlier one."""
    taken: set[str] = set()
    for name in names:
        first, to, last = name.partition(TO)
        for level in _levels(graph) if to else ():
            places = {piece.gates[0]: at for at, piece in enumerate(level) if not piece.name}
            places |= {piece.name: at for at, piece in enumerate(level) if piece.name}
            if first in places and last in places and places[first] < places[last]:
                run = _run(graph, level[places[first] : places[last] + 1])
                if taken.isdisjoint(run.gates):
                    taken.update(run.gates)
                    yield run


@kept_with_first
def _usual(graph: Graph) -> tuple[Module, ...]:
    """List the runs of each level of which more would be seen than is seen well."""
    found: list[Module] = []
    paragraphs = _paragraphs(graph.text)
    for level in _levels(graph):
        if not any(piece.name for piece in level):
            found += _of_expression(graph, level)
            continue
        if len(level) <= MOST_BOXES:
            continue
        where = [_at(paragraphs, graph.text, piece.place) for piece in level]
        for start, end in _parted(where, _crossing(graph, level)):
            number = where[start]
            is_paragraph = where[start:end].count(number) == end - start == where.count(number)
            title = paragraphs[number].comment if is_paragraph else ""
            named = [at for at in range(start, end) if level[at].name]
            if len(named) > 1:
                found.append(_run(graph, level[named[0] : named[-1] + 1], title))
    return tuple(_told_apart(found))


def _told_apart(runs: Sequence[Module]) -> Iterator[Module]:
    """Number the runs that would have the same title, as those of a chain of equal parts have."""
    titles = [run.title for run in runs]
    for at, run in enumerate(runs):
        place = f" {titles[: at + 1].count(run.title)}" if titles.count(run.title) > 1 else ""
        yield run._replace(title=run.title + place)


def _of_expression(graph: Graph, level: _Level) -> Iterator[Module]:
    """List the runs of an expression so long that its gates are not seen one by one, by its lines."""
    if len(level) <= LONG_EXPRESSION:
        return
    spans = [graph.by_id[piece.gates[0]].span or (0, 0) for piece in level]
    where = [graph.text.count("\n", 0, end) for _, end in spans]
    for start, end in _parted(where, _crossing(graph, level)):
        if end - start > 1:
            yield _run(graph, level[start:end])


def _run(graph: Graph, pieces: _Level, title: str = "") -> Module:
    """Make a module of pieces with their copy gates.

    A copy gate stands in a run where all its uses do, and also where its value is made and used there.
    """
    inside = {id for piece in pieces for id in piece.gates}
    for gate in graph.gates:
        if gate.row is COPY and gate.id not in inside:
            source = graph.source(gate.wires[0])
            uses = [(user := graph.target(wire)) and user.id in inside for wire in gate.results]
            if all(uses) or (any(uses) and source and source.id in inside):
                inside.add(gate.id)
    first, last = pieces[0], pieces[-1]
    if not title:
        named = first.name and last.name
        title = f"{first.title} … {last.title}" if named else excerpt(graph, inside)
    return Module(
        f"{first.name or first.gates[0]}{TO}{last.name or last.gates[0]}",
        title,
        tuple([gate.id for gate in graph.gates if gate.id in inside]),
        several=True,
    )


# Levels


@kept_with_first
def _levels(graph: Graph) -> tuple[_Level, ...]:
    """List the levels of a program that have several pieces, without those of texts of the prelude."""
    inner: dict[int, list[_Piece]] = defaultdict(list)
    around: dict[str, int] = {}
    modules = graph.modules
    for at, module in enumerate(modules):
        outer = around.get(module.gates[-1], -1)
        if outer >= 0 and modules[outer].gates == module.gates:
            continue
        within = modules[outer].inlined if outer >= 0 else None
        place = _place(graph.by_id[module.gates[-1]], within)
        inner[outer].append(_Piece(module.name, module.title, module.gates, place))
        around.update(dict.fromkeys(module.gates, at))
    for gate in graph.gates:
        outer = around.get(gate.id, -1)
        within = modules[outer].inlined if outer >= 0 else None
        if gate.row is not COPY and (outer < 0 or len(modules[outer].gates) > 1):
            inner[outer].append(_Piece("", "", (gate.id,), _place(gate, within)))
    levels = []
    for outer, pieces in inner.items():
        within = modules[outer].inlined if outer >= 0 else None
        if len(pieces) > 1 and not (within and within.subject):
            levels.append(_in_order(graph, pieces))
    return tuple(levels)


def _place(gate: Gate, level: Inlined | None) -> int:
    """Find where a gate stands in the text of a level, or else the call in which it was made."""
    calls = chain(gate.within)
    depth = calls.index(level) + 1 if level in calls else 0
    span = calls[depth].span if depth < len(calls) else gate.span
    return span[0] if span else 0


def _in_order(graph: Graph, pieces: Sequence[_Piece]) -> _Level:
    """Sort pieces by their last gates, and each behind those whose values it uses.

    So no value leaves what stands between two pieces and comes back.
    """
    pieces = sorted(pieces, key=lambda piece: graph.order[piece.gates[-1]])
    uses = _uses(graph, pieces)
    users: dict[int, list[int]] = defaultdict(list)
    for at, sources in enumerate(uses):
        for source in sources:
            users[source].append(at)
    waiting = [len(sources) for sources in uses]
    ready = [at for at, count in enumerate(waiting) if not count]
    heapify(ready)
    found = []
    while ready:
        at = heappop(ready)
        found.append(pieces[at])
        for user in users[at]:
            waiting[user] -= 1
            if not waiting[user]:
                heappush(ready, user)
    return found


def _uses(graph: Graph, pieces: _Level) -> list[set[int]]:
    """List for each piece the others whose values it uses."""
    piece_of = {id: at for at, piece in enumerate(pieces) for id in piece.gates}
    found: list[set[int]] = [set() for _ in pieces]
    for id, user in piece_of.items():
        for wire in graph.by_id[id].wires:
            source = graph.source(wire)
            if source and source.row is COPY and source.id not in piece_of:
                source = graph.source(source.wires[0])
            if source and piece_of.get(source.id, user) != user:
                found[user].add(piece_of[source.id])
    return found


# Where to part


def _parted(where: Sequence[int], crossing: Sequence[int]) -> list[tuple[int, int]]:
    """Part pieces into runs, at most as many as are seen well: by paragraphs, if these suit.

    `where` has the paragraph of each piece, and `crossing` how many values pass between it and the next. Of
    too many paragraphs, neighbours that are small are one run; of few, large ones are parted where few
    values pass.
    """
    edges = [0, *[at for at in range(1, len(where)) if where[at] != where[at - 1]], len(where)]
    while len(edges) - 1 > MOST_BOXES:
        sizes = [after - before for before, after in zip(edges, edges[2:], strict=False)]
        del edges[1 + sizes.index(min(sizes))]
    while len(edges) - 1 < MOST_BOXES:
        size, start = max((end - start, -start) for start, end in pairwise(edges))
        start = -start
        runs = len(edges) - 1
        is_seen = size + runs - 1 <= MOST_BOXES or size <= runs  # when one is opened
        if size <= _SMALL or (runs >= _FEW and is_seen):
            break
        middle = start + size / 2
        cuts = range(start + size // 4 + 1, start + size - size // 4)
        cut = min(cuts, key=lambda cut: (crossing[cut - 1], abs(cut - middle)))
        edges = sorted([*edges, cut])
    return [*pairwise(edges)]


def _crossing(graph: Graph, level: _Level) -> list[int]:
    """Count the values of pieces that pass between each piece and the next."""
    last: dict[int, int] = {}
    for at, sources in enumerate(_uses(graph, level)):
        last.update(dict.fromkeys(sources, at))
    changes = [0] * (len(level) + 1)
    for source, user in last.items():
        changes[source] += 1
        changes[user] -= 1
    found, passing = [], 0
    for change in changes:
        passing += change
        found.append(passing)
    return found


def _paragraphs(text: str) -> list[_Paragraph]:
    """Find where paragraphs of a text begin, and the first comment above each."""
    found = [_Paragraph(0, "")]
    apart, comment = True, ""
    for number, line in enumerate(text.split("\n")):
        words = line.strip()
        if not words or words.startswith("#"):
            comment = comment or words.strip(_MARKS)
            apart = True
        elif apart:
            found.append(_Paragraph(number, comment))
            apart, comment = False, ""
    return found


def _at(paragraphs: Collection[_Paragraph], text: str, place: int) -> int:
    """Give the number of the paragraph in which a place of the text stands."""
    line = text.count("\n", 0, place)
    return max(at for at, paragraph in enumerate(paragraphs) if paragraph.line <= line)
