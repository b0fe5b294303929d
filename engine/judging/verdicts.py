"""Each line of a backward pass is compared with the right gradient, at several points.

A line is computed with the right values of what it uses, so that one mistake does not spread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np

from ..base.caching import kept_with_first
from ..base.errors import InputError, Span
from ..base.shapes import shape_of
from ..graph.graph import Graph
from ..passes.run import Run, Value
from ..passes.run import run as forward_and_back
from .cases import Case
from .computing import Missing, compute
from .lines import UPSTREAM, Entry, Sheet, traced
from .mistakes import Diagnosis, diagnosed
from .recognition import Parted
from .truth import MORE, MOST_TRIED, Point, beside, point

Verdict = Literal["right", "wrong", "follows", "unknown"]
_SEED = 7
_CLOSE = 1e-6  # relative error up to which two gradients are the same
_MOST_COMPARED = 40  # gradients that a line which does not say whose it gives may be meant as
_MOST_KEPT = 4  # of the lines of one circuit, for other shapes and whole numbers
_TINY = 1e-14
_SMALL = 1e-9  # of the largest number of an array: below it numbers are rounding


class Line(NamedTuple):
    """The lines of one name, judged."""

    # The name, as it is typed on the left: `dq`.
    name: str
    # The value of the forward pass whose gradient it is; None where that can't be told.
    of: str | None
    # The places of its lines, in the text that the backward pass stands in.
    spans: tuple[Span, ...]
    # What it comes to with right values in it; where it follows an earlier mistake, with the typed ones. None
    # where the operands do not go together.
    value: Value | None
    # The right gradient; None where there is nothing to compare with.
    expected: Value | None
    # What is said of it.
    verdict: Verdict
    # What is wrong; None where nothing is, or nothing that has a name.
    diagnosis: Diagnosis | None
    # The ids of the wires that leave where its values are made; none where there is nothing to compare with.
    wires: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Give the place of the first of its lines."""
        return self.spans[0]


@dataclass(frozen=True)
class Judged:
    """A hand-written backward pass, judged."""

    # The name of the forward pass's last value.
    output: str
    # In the order of their first places.
    lines: tuple[Line, ...]
    # The inputs whose gradients nothing gives.
    missing: tuple[str, ...]
    # Whether it is kept apart from the program, in a text of its own.
    is_apart: bool

    @property
    def right(self) -> int:
        """Count the lines that are right."""
        return sum(line.verdict == "right" for line in self.lines)

    @property
    def wrong(self) -> int:
        """Count the lines that are wrong with right values in them."""
        return sum(line.verdict == "wrong" for line in self.lines)

    def is_typed(self, line: Line) -> bool:
        """Tell whether a line's number was made of typed ones alone, and of none that was put right."""
        before = self.lines[: self.lines.index(line)]
        return line.verdict in ("right", "follows") or all(e.verdict == "right" for e in before)

    @property
    def is_whole(self) -> bool:
        """Tell whether the gradients of all inputs are there, and no line is wrong."""
        no_faults = all(line.verdict in ("right", "unknown") for line in self.lines)
        return bool(self.lines) and no_faults and not self.missing

    @property
    def found(self) -> frozenset[str]:
        """List the wires whose gradients right lines give."""
        return frozenset(
            wire for line in self.lines if line.verdict == "right" for wire in line.wires
        )

    @property
    def first_wrong(self) -> str | None:
        """Name the first line that is wrong; None where none is."""
        return next((line.name for line in self.lines if line.verdict == "wrong"), None)


def judged(run: Run, parted: Parted, values: Mapping[str, Value] | None = None) -> Judged:
    """Judge the backward pass behind the circuit of a run.

    `values` are the values of inputs that the lines alone use. Errors: InputError, at a place of the text
    that the backward pass stands in.
    """
    return _judging(run, parted, values or {}).judged()


def begins_with_gradient(run: Run, parted: Parted) -> bool:
    """Tell whether a backward pass begins with the gradient of the last value. Errors: InputError."""
    found = sheet(run, parted, {})
    return found.is_function or found.sets_upstream


def free_names(run: Run, parted: Parted, values: Mapping[str, Value]) -> frozenset[str]:
    """Name the inputs that the lines alone use. Errors: InputError, for lines that can't be read."""
    return sheet(run, parted, values).free


def upstream_of(run: Run, parted: Parted) -> Run:
    """Run the circuit with the gradient of its last value with which a backward pass begins."""
    judging = _judging(run, parted, {})
    upstream = judging.points[0][0].run.upstream
    if same(upstream, run.upstream):
        return run
    values = {input.name: run.values[input.wire] for input in run.graph.inputs}
    return forward_and_back(run.graph, values, upstream, run.data)


def _judging(run: Run, parted: Parted, values: Mapping[str, Value]) -> "_Judging":
    found = sheet(run, parted, values)
    guessed = any(
        input.given is None and input.name not in values and run.shape(input.wire)
        for input in run.graph.inputs
    )
    free = {name: values[name] for name in found.free if name in values}
    return _Judging(run, found, free, guessed)


@kept_with_first
def _sheets(graph: Graph, parted: Parted) -> list[Sheet]:
    return []


def sheet(run: Run, parted: Parted, values: Mapping[str, Value]) -> Sheet:
    """Trace the lines behind a circuit, or take those that were traced for the same shapes and places.

    Errors: InputError, at a place of the text that the lines stand in.
    """
    graph = run.graph
    alone = parted.free.intersection(values)
    known = {
        **{name: values[name] for name in alone},
        **{input.name: run.values[input.wire] for input in graph.inputs},
        **dict(graph.asked),
    }
    kept = _sheets(graph, parted)
    shapes = {name: shape_of(value) for name, value in known.items()}
    for each in kept:
        if each.shapes == shapes and all(
            name in known and np.array_equal(known[name], numbers)
            for name, numbers in each.numbers.items()
        ):
            return each
    try:
        made = traced(parted, graph.program.tree, known)
    except InputError as error:
        if error.span is not None and parted.apart is not None:
            error.placed_apart(parted.apart)
        raise
    kept[:] = [made, *kept][:_MOST_KEPT]
    return made


def same(one: Value, other: Value) -> bool:
    """Tell whether two gradients are the same, but for rounding: also their shapes."""
    if shape_of(one) != shape_of(other):
        return False
    with np.errstate(all="ignore"):
        size = np.abs(other)
        apart = np.abs(np.subtract(one, other))
        if np.max(apart, initial=0.0) <= _TINY:
            return True
        largest = np.max(size, initial=0.0)
        near = apart <= np.maximum(_CLOSE * size, _SMALL * largest + _TINY)
    return bool(np.all(near))


def distance(one: Value | None, other: Value) -> float:
    """Tell how far two gradients are apart; infinitely far where their shapes differ."""
    if one is None or shape_of(one) != shape_of(other):
        return float("inf")
    with np.errstate(all="ignore"):
        found = float(np.max(np.abs(np.subtract(one, other)), initial=0.0))
    return found if np.isfinite(found) else float("inf")


def _misfits(own: Value | None, targets: Sequence["_Target"]) -> bool:
    """Tell whether lines give no array of a shape that is expected of them."""
    expected = {shape_of(each.gradients[0]) for each in targets if each.expected}
    return own is None or shape_of(own) not in expected


class _Judging:
    def __init__(self, run: Run, sheet: Sheet, values: Mapping[str, Value], guessed: bool) -> None:
        self.sheet, self.run, self.graph = sheet, run, sheet.graph
        self.guessed = (
            guessed  # whether arrays without a value have shapes that the text may not mean
        )
        self.given = values
        self.first = sheet.entries[0] if sheet.entries else None
        self.points = self._points()
        self.claimed: dict[str, set[tuple[int, ...]]] = {}
        self.settled: dict[str, int] = {}
        self.suspects: set[Entry] = set()

    # Points

    def _points(self) -> list[tuple[Point, dict[str, Value]]]:
        run = self.run
        values = {input.name: run.values[input.wire] for input in run.graph.inputs}
        values |= dict(run.graph.asked)
        draws = np.random.default_rng(_SEED)
        begins = self.sheet.sets_upstream and bool(run.shape(run.graph.output_wire))
        found = [self._point(values, run.upstream, begins)]
        given = found[0][0]
        for other in islice(beside(given, draws), MOST_TRIED):
            upstream = run.upstream
            if self.sheet.is_function:
                upstream = draws.uniform(0.5, 1.5, np.shape(upstream))
                upstream = upstream if np.shape(upstream) else float(upstream)
            try:
                made = self._point(other, upstream, begins)
            except InputError:
                continue
            if made[0].finite:
                found.append(made)
            if len(found) > MORE:
                break
        return found

    def _point(
        self, values: Mapping[str, Value], upstream: Value, begins: bool
    ) -> tuple[Point, dict[str, Value]]:
        """Run the forward pass, and compute the statements of it that the circuit leaves out."""
        graph = self.graph
        numbers = {input.name: values[input.name] for input in graph.inputs if input.name in values}
        numbers |= {i.name: i.given for i in graph.inputs if i.name not in numbers}
        made = point(graph, numbers, upstream)
        known = {**{n: v for n, v in self.given.items() if n in self.sheet.free}}
        known |= {key: made.value(index) for key, index in graph.keys.items()}
        known |= {name: value for name, value in values.items() if name not in known}
        known[UPSTREAM] = made.run.upstream
        known = {key: np.asarray(value, dtype=float)[()] for key, value in known.items()}
        compute(self.sheet.left_out, known)
        if begins and self.first is not None and self.first.value is not None:
            own = dict(known)
            self._compute(self.first, own)
            found = self._value(self.first, own)
            if found is not None and shape_of(found) == shape_of(made.run.upstream):
                made = point(graph, numbers, found)
                known[UPSTREAM] = found
        return made, known

    # Lines

    def _compute(self, entry: Entry, known: dict[str, Value]) -> None:
        compute(self.sheet.formulas[entry.symbol], known)

    def _value(self, entry: Entry, known: Mapping[str, Value]) -> Value | None:
        formula = self.sheet.finals[entry.symbol]
        if formula is None:
            return None
        try:
            with np.errstate(all="ignore"):
                return formula(known)
        except Missing:
            return None

    def judged(self) -> Judged:
        found = self._judge_all()
        if suspects := {each.entry for each in found if self._is_suspect(each, found)}:
            self.suspects = suspects
            found = self._judge_all()
        self._follow(found)
        lines = [self._line(each, found) for each in found if not self._is_begun(each, found)]
        return Judged(
            self.graph.output,
            tuple(sorted(lines, key=lambda line: line.span)),
            self._missing(found),
            self.sheet.parted.is_apart,
        )

    def _judge_all(self) -> list["_Found"]:
        self.claimed, self.settled = {}, {}
        return [self._judge(entry) for entry in self.sheet.entries]

    def _is_suspect(self, each: "_Found", all: Sequence["_Found"]) -> bool:
        """Tell lines whose name does not say whose gradient they give, and from which on lines are wrong."""
        entry = each.entry
        if each.verdict != "unknown" or entry.meant is None or entry.meant.of or entry.in_block:
            return False
        at = self.sheet.entries.index(entry)
        return any(at in other.entry.uses and other.verdict == "wrong" for other in all)

    def _is_begun(self, each: "_Found", all: Sequence["_Found"]) -> bool:
        """Tell lines that are not right yet, and that others of the same name go on with."""
        return each.entry.continued and each.verdict != "right"

    def _judge(self, entry: Entry) -> "_Found":
        own = list[Value | None]()
        for _, known in self.points:
            self._compute(entry, known)
            own.append(self._value(entry, known))
        targets = list[_Target]()
        right = None
        for target in self._targets(entry, own):
            targets.append(target)
            if self._agrees(own, target):
                right = target
                break
        found = _Found(entry, own, right, verdict="unknown", diagnosis=None)
        if right is not None:
            found.verdict = "right"
        elif self._can_be_wrong(entry, own, targets) and not (
            self.guessed and _misfits(own[0], targets)
        ):
            found.target, found.diagnosis = self._diagnosed(entry, own, targets)
            if found.target is not None and (found.diagnosis is not None or self._is_sure(entry)):
                found.verdict = "wrong"
            else:
                found.target = found.diagnosis = None
        self._settle(found)
        return found

    def _is_sure(self, entry: Entry) -> bool:
        """Tell whether lines must give the gradient that their name says."""
        meant = entry.meant
        if meant is None or entry.in_block:
            return False
        if meant.branch:
            return self._goes_into_whole(entry)
        return bool(meant.of)

    def _goes_into_whole(self, entry: Entry) -> bool:
        assert entry.meant is not None
        at = self.sheet.entries.index(entry)
        return any(
            at in other.uses and other.meant is not None and other.meant.of == entry.meant.of
            for other in self.sheet.entries
        )

    def _can_be_wrong(
        self, entry: Entry, own: Sequence[Value | None], targets: Sequence["_Target"]
    ) -> bool:
        if entry.meant is None or entry.in_block:
            return False
        if not entry.meant.of and not (entry.meant.is_derivative or entry in self.suspects):
            return False
        return any(each.expected and self._usable(each.indices) for each in targets)

    def _usable(self, indices: Sequence[int]) -> list[int]:
        """List the points at which the gradients of values are sure: finite, and at no kink."""
        return [
            at
            for at, (each, _) in enumerate(self.points)
            if each.finite and each.unsure.isdisjoint(indices)
        ]

    def _agrees(self, own: Sequence[Value | None], target: "_Target") -> bool:
        usable = self._usable(target.indices)
        if not usable:  # ours is one of several gradients that are right
            usable = [at for at, (each, _) in enumerate(self.points) if each.finite]
        return bool(usable) and all(
            (value := own[at]) is not None and same(value, target.gradients[at]) for at in usable
        )

    def _settle(self, found: "_Found") -> None:
        """Let the name stand for the right gradient from here on, or for its own value if nobody knows."""
        entry = found.entry
        for at, (_, known) in enumerate(self.points):
            right = found.target.gradients[at] if found.target else None
            waits = entry.continued and found.verdict != "right"
            value = found.own[at] if right is None or waits else right
            if value is not None:
                known[entry.symbol] = np.asarray(value, dtype=float)[()]
        if found.target and len(found.target.indices) == 1:
            self.settled[entry.symbol] = found.target.indices[0]
        if found.target and found.verdict == "right":
            self.claimed.setdefault(entry.name, set()).add(found.target.indices)

    # What lines are compared with

    def _targets(self, entry: Entry, own: Sequence[Value | None]) -> Iterator["_Target"]:
        """List the gradients that lines may give; those that they are expected to give come first."""
        meant = entry.meant
        if meant is not None and meant.is_derivative and meant.towards:
            yield from self._derivatives(entry)
            return
        if meant is not None and meant.of:
            wholes = list(self._named(meant.of))
            claimed = self.claimed.get(entry.name, set())
            free = [each for each in wholes if each not in claimed] or wholes
            if meant.branch:
                for indices in free:
                    yield from self._branches(indices, meant.of)
            for indices in free:
                yield self._whole(indices, meant.of, not meant.branch)
            for indices in free:
                yield from self._inside(indices, meant.of)
            return
        shape = shape_of(own[0]) if own[0] is not None else None
        gates = [self.graph.wires[gate.results[0]].value for gate in self.graph.gates]
        inputs = [self.graph.wires[input.wire].value for input in self.graph.inputs]
        seen = set[int]()
        names = {index: key for key, index in self.graph.keys.items() if not key.startswith("#")}
        for index in [*reversed(gates), *inputs]:
            if index in seen or shape_of(self.points[0][0].value(index)) != shape:
                continue
            seen.add(index)
            yield self._whole((index,), names.get(index, ""), meant is not None)

    def _named(self, name: str) -> Iterator[tuple[int, ...]]:
        """Give the values that a name has, by their indices."""
        for keys in self.sheet.held.get(name, ()):
            if all(key in self.graph.keys for key in keys):
                yield tuple(self.graph.keys[key] for key in keys)

    def _whole(self, indices: tuple[int, ...], of: str, expected: bool) -> "_Target":
        gradients = [
            each.gradient(indices[0])
            if len(indices) == 1
            else np.stack([each.gradient(index) for index in indices])
            for each, _ in self.points
        ]
        return _Target(of, indices, gradients, expected)

    def _branches(self, indices: tuple[int, ...], of: str) -> Iterator["_Target"]:
        if len(indices) != 1:
            return
        found = [each.branches(indices[0]) for each, _ in self.points]
        for wire, _ in found[0]:
            gradients = [dict(each)[wire] for each in found]
            yield _Target(of, indices, gradients, True, wire=wire)

    def _inside(self, indices: tuple[int, ...], of: str) -> Iterator["_Target"]:
        """Give values without a gradient of their own that this one is made of: what a mask is laid on."""
        given = {entry.meant.of for entry in self.sheet.entries if entry.meant}
        named = {
            index: key.partition(".")[0]
            for key, index in self.graph.keys.items()
            if not key.startswith("#")
        }
        index = indices[0]
        shape = shape_of(self.points[0][0].value(index))
        while len(indices) == 1:
            gate = self.graph.source(self.points[0][0].first[index])
            while gate is not None and gate.row.name == "copy":
                gate = self.graph.source(gate.wires[0])
            if gate is None or len(gate.passing) != 1:
                return
            index = self.graph.wires[gate.passing[0]].value
            if shape_of(self.points[0][0].value(index)) != shape or named.get(index, "") in given:
                return
            inner = self._whole((index,), named.get(index, "") or of, False)
            yield replace(inner, inside=True)

    def _derivatives(self, entry: Entry) -> Iterator["_Target"]:
        assert entry.meant is not None
        for above in self._named(entry.meant.towards):
            for below in self._named(entry.meant.of):
                if len(above) == len(below) == 1:
                    gradients = [each.derivative(above[0], below[0]) for each, _ in self.points]
                    yield _Target(entry.meant.of, below, gradients, True)

    # What is wrong

    def _diagnosed(
        self, entry: Entry, own: Sequence[Value | None], targets: Sequence["_Target"]
    ) -> tuple["_Target | None", Diagnosis | None]:
        strict = [each for each in targets if each.expected]
        tried = [*strict[:_MOST_COMPARED], *(each for each in targets if each.inside)]
        tried = [each for each in tried if self._usable(each.indices)]
        cases = [self._case(entry, own, each) for each in tried]
        if found := diagnosed(cases):
            case, diagnosis = found
            return tried[cases.index(case)], diagnosis
        return min(strict, key=lambda each: distance(own[0], each.gradients[0]), default=None), None

    def _case(self, entry: Entry, own: Sequence[Value | None], target: "_Target") -> Case:
        usable = self._usable(target.indices)
        return Case(
            entry=entry,
            sheet=self.sheet,
            indices=target.indices,
            own=[own[at] for at in usable],
            right=[target.gradients[at] for at in usable],
            points=[self.points[at][0] for at in usable],
            known=[self._all_known(at) for at in usable],
            same=same,
            settled=self.settled,
            branch=target.wire,
            is_for=("wrong-mask",) if target.inside and len(entry.lines) < 2 else None,
            is_drawn=self.graph.wires == self.run.graph.wires,
        )

    def _all_known(self, at: int) -> dict[str, Value]:
        """Give all that is known at a point: also values and gradients that have no name."""
        point, known = self.points[at]
        named = set(self.graph.keys.values())
        more: dict[str, Value] = {}
        for index in point.first:
            more[f"^{index}"] = point.gradient(index)
            if index not in named:
                more[f"%{index}"] = point.value(index)
        return {**known, **{k: np.asarray(v, dtype=float)[()] for k, v in more.items()}}

    # What follows

    def _follow(self, found: Sequence["_Found"]) -> None:
        """Compute all lines once more with the typed values alone, where some line is wrong."""
        for each in found:
            each.typed = each.own[0]
        if all(each.verdict != "wrong" for each in found):
            return
        known = dict(self.points[0][1])
        for each in found:
            known.pop(each.entry.symbol, None)
        for each in found:
            self._compute(each.entry, known)
            each.typed = self._value(each.entry, known)
            if each.typed is not None:
                known[each.entry.symbol] = each.typed
            else:
                known.pop(each.entry.symbol, None)
            if each.verdict == "right" and each.target is not None:
                right = each.target.gradients[0]
                if each.typed is None or not same(each.typed, right):
                    each.verdict = "follows"

    def _line(self, each: "_Found", all: Sequence["_Found"]) -> Line:
        entry = each.entry
        lines = [*entry.lines]
        if entry.goes_on:
            earlier = [
                line
                for other in all
                if other.entry.continued
                and other.entry.name == entry.name
                and self._is_begun(other, all)
                for line in other.entry.lines
            ]
            lines = [*earlier, *lines]
        apart = self.sheet.parted.apart or 0
        spans = tuple((line.span[0] - apart, line.span[1] - apart) for line in lines)
        of = each.target.of if each.target and each.target.of else None
        if of is None and entry.meant is not None and entry.meant.of:
            of = entry.meant.of
        value = each.typed if each.verdict == "follows" else each.own[0]
        expected = each.target.gradients[0] if each.target else None
        typed = self.sheet.parted.text[slice(*entry.left)]
        return Line(
            name=typed,
            of=of,
            spans=spans,
            value=value,
            expected=expected,
            verdict=each.verdict,
            diagnosis=each.diagnosis,
            wires=self._wires(each.target),
        )

    def _wires(self, target: "_Target | None") -> tuple[str, ...]:
        """Find where gradients are seen: the wires that leave where values are made, or that of a branch."""
        if target is None:
            return ()
        first = self.points[0][0].first
        found = [first[at] for at in target.indices if at in first]
        if target.wire is not None:
            found = [target.wire]
        return tuple(self.graph.wires[wire].id for wire in found)

    def _missing(self, found: Sequence["_Found"]) -> tuple[str, ...]:
        """Name the inputs whose gradients nothing gives, but for data and what no gradient flows to."""
        given = {each.target.of for each in found if each.target}
        given |= {each.entry.meant.of for each in found if each.entry.meant}
        return tuple(
            input.name
            for input in self.run.graph.inputs
            if input.name not in given and self.run.gradients[input.wire] is not None
        )


@dataclass(eq=False)
class _Target:
    """A gradient that lines may give."""

    # The name of the value.
    of: str
    # The indices of the values: several for a list.
    indices: tuple[int, ...]
    # The gradient at each point.
    gradients: list[Value]
    # Whether it is what the name says, and not only as good.
    expected: bool
    # Whether it is the gradient of what the value is made of.
    inside: bool = False
    # The wire that it comes back on, where it is that of one branch.
    wire: int | None = None


@dataclass(eq=False)
class _Found:
    """What was found of an entry."""

    # The entry.
    entry: Entry
    # What it comes to at each point, with right values.
    own: list[Value | None]
    # What it is compared with; None where there is nothing.
    target: _Target | None
    # What is said of it.
    verdict: Verdict
    # What is wrong with it.
    diagnosis: Diagnosis | None
    # What it comes to at the given point with the typed values.
    typed: Value | None = None
