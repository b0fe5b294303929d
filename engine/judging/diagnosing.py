"""What is said of lines that are wrong: they are compared with all that they may be meant to give."""

from collections.abc import Sequence

import numpy as np

from ..base.shapes import shape_of
from ..language.syntax import Assign, Subscript
from ..passes.numbers import Value
from .agreeing import Agreeing
from .cases import Case
from .comparing import distance, same, with_axes
from .entries import Entry
from .mistakes.elsewhere import elsewhere, nameless
from .mistakes.said import Diagnosis
from .mistakes.table import diagnosed
from .targets import Target

_MOST_NAMELESS = (
    2  # wrong lines of a group of which nothing can be told, up to which others are looked at
)
_MOST_COMPARED = 40  # gradients that a line which does not say whose it gives may be meant as


class Diagnosing(Agreeing):
    """Says what is wrong with lines."""

    def _diagnosed(
        self, entry: Entry, own: Sequence[Value | None], targets: Sequence[Target], open: bool
    ) -> tuple[Target | None, Diagnosis | None]:
        strict = self._nearest(self._strict(entry, targets))
        inside = [each for each in targets if each.inside and each not in strict]
        tried = [*inside, *strict] if _lays_mask(entry) else [*strict, *inside]
        tried = [each for each in tried if self.usable(each.indices)]
        if near := [each for each in tried if self._agrees_here(entry, own, each)]:
            tried = strict = near
        if self._is_one_of_many(entry):
            tried = strict = tried[:1]
        found = None if open else self._said_of(entry, own, tried)
        if found and (self._is_named(entry) or found[1].code != "wrong-shape"):
            at, diagnosis = found
            return tried[at], elsewhere(
                diagnosis, *self._far(own, tried[at])
            ) if near else diagnosis
        if near and not open:
            return near[0], elsewhere(nameless(entry.name), *self._far(own, near[0]))
        strict = [each for each in tried if each.inside] * _lays_mask(entry) or strict
        return min(strict, key=lambda each: distance(own[0], each.gradients[0]), default=None), None

    def _strict(self, entry: Entry, targets: Sequence[Target]) -> list[Target]:
        """List those of which lines must give one, or else be wrong."""
        strict = [each for each in targets if each.expected]
        strict = [each for each in strict if each.factor is not None] or strict
        return [each for each in strict if each.inside or entry not in self.sense.behind]

    def _said_of(
        self, entry: Entry, own: Sequence[Value | None], tried: Sequence[Target]
    ) -> tuple[int, Diagnosis] | None:
        """Say what is wrong with lines compared with these gradients, and of which of them that is true.

        It is looked for once for the same numbers, since names are tried in several ways.
        """
        symbols = (key for key in self.points[0].values if key[0] == "~")
        numbers = [np.asarray(self.points[0].values[key]).tobytes() for key in symbols]
        looked = tuple((each.indices, each.wire, each.factor, each.inside) for each in tried)
        key = (entry.symbol, looked, tuple(numbers), tuple(self.settled.items()), self.sense.behind)
        alike = self.alike.setdefault(entry.group, []) if entry.group else []
        if key not in self.said:
            cases = [self._case(entry, own, each) for each in tried]
            codes = [code for code in alike if code]
            found = diagnosed(cases, codes[0]) if codes and cases else None
            if found is None and alike.count("") < _MOST_NAMELESS:
                found = diagnosed(cases)
            self.said[key] = found and (cases.index(found[0]), found[1])
        said = self.said[key]
        alike.append(said[1].code if said else "")
        return said

    def _nearest(self, targets: Sequence[Target]) -> list[Target]:
        """Choose those nearest to the output: values of whole statements, others, and branches."""
        whole = frozenset(self.graph.keys.values())
        kinds: dict[int, list[Target]] = {0: [], 1: [], 2: []}
        for each in targets:
            kinds[2 if each.wire is not None else int(whole.isdisjoint(each.indices))].append(each)
        return [each for kind in kinds.values() for each in kind[: _MOST_COMPARED // 2]]

    @staticmethod
    def _is_one_of_many(entry: Entry) -> bool:
        """Tell rounds of a loop, which give the gradients of versions in their order, and items of a list."""
        return bool(entry.group) and Agreeing._is_named(entry)

    def _case(self, entry: Entry, own: Sequence[Value | None], target: Target) -> Case:
        usable = self.usable(target.indices)
        usable = [at for at in usable if at or not self._is_rough(entry)] or usable
        usable = [at for at in usable if self._tells(own[at], target, at)] or usable
        points = self.scaled.known if self.scaled and target.factor is not None else self.points
        is_behind = entry in self.sense.behind or len(entry.lines) > 1
        return Case(
            entry=entry,
            sheet=self.sheet,
            indices=target.indices,
            own=[
                None
                if (value := own[at]) is None
                else with_axes(value, shape_of(target.gradients[at]))
                for at in usable
            ],
            shown=own[0],
            right=[target.gradients[at] for at in usable],
            points=[points[at].point for at in usable],
            known=[{**points[at].values, **points[at].nameless} for at in usable],
            same=same,
            settled=self.settled,
            branch=target.wire,
            is_for=("wrong-mask",) if target.inside and not is_behind else None,
            effort=self.effort,
            is_drawn=self.graph.wires == self.run.graph.wires,
            begun=tuple(each for each in self.begun if each.name == entry.name),
        )


def _lays_mask(entry: Entry) -> bool:
    """Tell lines that lay a mask on a gradient, `dh[h <= 0] = 0`: they give what is behind it."""
    return any(
        isinstance(line, Assign) and all(isinstance(each, Subscript) for each in line.targets)
        for line in entry.lines[1:]
    )
