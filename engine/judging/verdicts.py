"""Each line of a backward pass is compared with the right gradient, at several points.

A line is computed with the right values of what it uses, so that one mistake does not spread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..base.shapes import shape_of
from ..passes.numbers import Value
from ..passes.run import Run
from ..passes.run import run as forward_and_back
from . import factors
from .cases import Case
from .comparing import distance, same
from .judged import Judged, Line, Verdict
from .lines import Entry, Sheet
from .mistakes.said import Diagnosis
from .mistakes.table import diagnosed
from .points import compute_entry, points, value_of
from .recognition import Parted
from .sheets import sheet
from .targets import Target, Targets

_ZERO = 1e-12
_MOST_DIAGNOSED = (
    20  # wrong lines of which it is told what is wrong, because each takes long in a large circuit
)
_MOST_COMPARED = 40  # gradients that a line which does not say whose it gives may be meant as


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
    upstream = judging.points[0].point.run.upstream
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


@dataclass(eq=False)
class _Found:
    """What was found of an entry."""

    # The entry.
    entry: Entry
    # What it comes to at each point, with right values.
    own: list[Value | None]
    # What it is compared with; None where there is nothing.
    target: Target | None
    # What is said of it.
    verdict: Verdict
    # What is wrong with it.
    diagnosis: Diagnosis | None
    # What it comes to at the given point with the typed values.
    typed: Value | None = None
    # Whether nobody looked for what is wrong.
    open: bool = False


def _misfits(found: _Found) -> bool:
    """Tell whether lines are wrong because of their shape."""
    if found.verdict != "wrong" or found.target is None:
        return False
    return found.own[0] is None or shape_of(found.own[0]) != shape_of(found.target.gradients[0])


def _wrong(found: Sequence[_Found]) -> int:
    return sum(each.verdict == "wrong" for each in found)


class _Judging:
    def __init__(self, run: Run, sheet: Sheet, values: Mapping[str, Value], guessed: bool) -> None:
        self.sheet, self.run, self.graph = sheet, run, sheet.graph
        self.guessed = (
            guessed  # whether arrays without a value have shapes that the text may not mean
        )
        self.points = points(run, sheet, values)
        self.targets = Targets(sheet, self.points)
        self.inputs = {self.graph.wires[input.wire].value for input in self.graph.inputs}
        self.claimed: dict[str, set[tuple[int, ...]]] = {}
        self.settled: dict[str, int] = {}
        self.used = {sheet.entries[at] for each in sheet.entries for at in each.uses}
        self.suspects: set[Entry] = set()
        self.scaled: Targets | None = None  # so many times the gradients

    # Lines

    def judged(self) -> Judged:
        found = self._judge_all()
        if suspects := {each.entry for each in found if self._is_suspect(each, found)}:
            self.suspects = suspects
            other = self._judge_all()
            if _wrong(other) <= _wrong(found):
                found = other
            else:
                self.suspects = set()
        found = self._with_factors(found)
        if self.guessed and any(_misfits(each) for each in found):
            for (
                each
            ) in found:  # which of the guessed shapes is meant, and so which line is wrong, is open
                if each.verdict == "wrong":
                    each.verdict, each.target, each.diagnosis = "unknown", None, None
        self._follow(found)
        lines = [self._line(each, found) for each in found if not self._is_begun(each, found)]
        return Judged(
            self.graph.output,
            tuple(sorted(lines, key=lambda line: line.span)),
            self._missing(found),
            self.sheet.parted.is_apart,
        )

    def _judge_all(self) -> list["_Found"]:
        self.claimed, self.settled, self.looked_at = {}, {}, 0
        return [self._judge(entry) for entry in self.sheet.entries]

    def _with_factors(self, found: list["_Found"]) -> list["_Found"]:
        """Let lines carry a factor that later lines make up for, where fewer lines are wrong so.

        Courses write `dZ = A - Y; dW = dZ @ X.T / m`: the gradient of the sum over all examples first.
        """
        if _wrong(found) > _MOST_DIAGNOSED:
            return found
        tried = dict.fromkeys(number for each in found for number in self._factors(each))
        for factor in [number for number in tried if number != 1][: factors.MOST]:
            self.scaled = Targets(self.sheet, factors.times(self.points, factor), factor)
            other = self._judge_all()
            if _wrong(other) < _wrong(found):
                found = other
        self.scaled = None
        return found

    def _factors(self, found: "_Found") -> Iterator[float]:
        if found.verdict != "wrong" or found.target is None:
            return
        usable = self._usable(found.target.indices)
        own = [found.own[at] for at in usable]
        right = [found.target.gradients[at] for at in usable]
        yield from factors.found(own, right, is_last=not self._goes_on(found.entry, found.target))

    def _goes_on(self, entry: Entry, target: Target) -> bool:
        """Tell whether lines give what others are made of, and no gradient that is asked for."""
        return entry in self.used and self.inputs.isdisjoint(target.indices)

    def _targets(self, entry: Entry, own: Value | None) -> Iterator[Target]:
        """List what lines may give: first what is so many times a gradient, where such are looked for."""
        claimed = self.claimed.get(entry.name, ())
        is_suspect = entry in self.suspects
        for target in self.scaled.of(entry, own, claimed) if self.scaled else ():
            if target.expected and self._goes_on(entry, target):
                yield target
        for target in self.targets.of(entry, own, claimed):
            yield replace(target, expected=True) if is_suspect else target

    def _is_suspect(self, each: "_Found", all: Sequence["_Found"]) -> bool:
        """Tell lines whose name does not say whose gradient they give, and from which on lines are wrong."""
        entry = each.entry
        if each.verdict != "unknown" or (entry.meant and entry.meant.of) or entry.in_block:
            return False
        at = self.sheet.entries.index(entry)
        return any(at in other.entry.uses and other.verdict == "wrong" for other in all)

    def _is_begun(self, each: "_Found", all: Sequence["_Found"]) -> bool:
        """Tell lines that are not right yet, and that others of the same name go on with."""
        return each.entry.continued and each.verdict != "right"

    def _judge(self, entry: Entry) -> "_Found":
        own = list[Value | None]()
        for known in (each.values for each in self.points):
            compute_entry(self.sheet, entry, known)
            own.append(value_of(self.sheet, entry, known))
        targets = list[Target]()
        right = None
        for target in self._targets(entry, own[0]):
            targets.append(target)
            if self._agrees(own, target):
                right = target
                break
        found = _Found(entry, own, right, verdict="unknown", diagnosis=None)
        if right is not None:
            found.verdict = "right"
        elif self._can_be_wrong(entry, own, targets):
            self.looked_at += 1
            found.open = self.looked_at > _MOST_DIAGNOSED
            found.target, found.diagnosis = self._diagnosed(entry, own, targets, found.open)
            sure = self._is_sure(entry) and not self.guessed
            if found.target is not None and (found.diagnosis is not None or sure):
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
        self, entry: Entry, own: Sequence[Value | None], targets: Sequence["Target"]
    ) -> bool:
        if entry.in_block:
            return False
        says = entry.meant is not None and (entry.meant.of or entry.meant.is_derivative)
        if not says and entry not in self.suspects:
            return False
        return any(each.expected and self._usable(each.indices) for each in targets)

    def _usable(self, indices: Sequence[int]) -> list[int]:
        """List the points at which the gradients of values are sure: finite, and at no kink."""
        return [
            at
            for at, each in enumerate(each.point for each in self.points)
            if each.finite and each.unsure.isdisjoint(indices)
        ]

    def _agrees(self, own: Sequence[Value | None], target: "Target") -> bool:
        usable = self._usable(target.indices)
        if not usable:  # ours is one of several gradients that are right
            usable = [at for at, each in enumerate(self.points) if each.point.finite]
        return bool(usable) and all(
            (value := own[at]) is not None and self._is(value, target, at) for at in usable
        )

    def _is(self, value: Value, target: Target, at: int) -> bool:
        """Tell whether a value is the gradient at a point."""
        return same(self._with_axis(value, target), target.gradients[at])

    def _with_axis(self, value: Value, target: Target) -> Value:
        """Give what stands in the middle of a pass the first axis of length 1, which NumPy adds."""
        shape = shape_of(target.gradients[0])
        lacks = shape[:1] == (1,) and shape_of(value) == shape[1:]
        return (
            np.asarray(value)[None] if lacks and self.inputs.isdisjoint(target.indices) else value
        )

    def _settle(self, found: "_Found") -> None:
        """Let the name stand for the right gradient from here on, or for its own value if nobody knows."""
        entry = found.entry
        for at, known in enumerate(each.values for each in self.points):
            right = found.target.gradients[at] if found.target else None
            waits = entry.continued and found.verdict != "right"
            value = found.own[at] if right is None or waits else right
            if value is not None:
                known[entry.symbol] = np.asarray(value, dtype=float)[()]
        if found.target and len(found.target.indices) == 1 and found.target.factor is None:
            self.settled[entry.symbol] = found.target.indices[0]
        if found.target and found.verdict == "right":
            self.claimed.setdefault(entry.name, set()).add(found.target.indices)

    # What is wrong

    def _diagnosed(
        self, entry: Entry, own: Sequence[Value | None], targets: Sequence["Target"], open: bool
    ) -> tuple["Target | None", Diagnosis | None]:
        strict = [each for each in targets if each.expected]
        strict = [each for each in strict if each.factor is not None] or strict
        tried = [*strict[:_MOST_COMPARED], *(each for each in targets if each.inside)]
        tried = [each for each in tried if self._usable(each.indices)]
        cases = [] if open else [self._case(entry, own, each) for each in tried]
        if cases and (found := diagnosed(cases)):
            case, diagnosis = found
            return tried[cases.index(case)], diagnosis
        return min(strict, key=lambda each: distance(own[0], each.gradients[0]), default=None), None

    def _case(self, entry: Entry, own: Sequence[Value | None], target: "Target") -> Case:
        usable = self._usable(target.indices)
        # Where a gradient is 0, its sign and any factor would be right as well.
        usable = [
            at for at in usable if np.max(np.abs(target.gradients[at]), initial=0.0) > _ZERO
        ] or usable
        points = self.scaled.known if self.scaled and target.factor is not None else self.points
        return Case(
            entry=entry,
            sheet=self.sheet,
            indices=target.indices,
            own=[
                None if (value := own[at]) is None else self._with_axis(value, target)
                for at in usable
            ],
            shown=own[0],
            right=[target.gradients[at] for at in usable],
            points=[points[at].point for at in usable],
            known=[{**points[at].values, **points[at].nameless} for at in usable],
            same=same,
            settled=self.settled,
            branch=target.wire,
            is_for=("wrong-mask",) if target.inside and len(entry.lines) < 2 else None,
            is_drawn=self.graph.wires == self.run.graph.wires,
        )

    # What follows

    def _follow(self, found: Sequence["_Found"]) -> None:
        """Compute all lines once more with the typed values alone, where some line is wrong."""
        for each in found:
            each.typed = each.own[0]
        if all(each.verdict != "wrong" for each in found):
            return
        known = dict(self.points[0].values)
        for each in found:
            known.pop(each.entry.symbol, None)
        for each in found:
            compute_entry(self.sheet, each.entry, known)
            each.typed = value_of(self.sheet, each.entry, known)
            if each.typed is not None:
                known[each.entry.symbol] = each.typed
            else:
                known.pop(each.entry.symbol, None)
            target = each.target if each.verdict == "right" else None
            if target and (each.typed is None or not self._is(each.typed, target, 0)):
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
            is_open=each.open and each.verdict == "wrong",
            factor=each.target.factor if each.target else None,
        )

    def _wires(self, target: "Target | None") -> tuple[str, ...]:
        """Find where gradients are seen: the wires that leave where values are made, or that of a branch."""
        if target is None:
            return ()
        first = self.points[0].point.first
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
