"""Each entry of a backward pass is compared with the gradients that its name may mean, at several points.

It is computed with the right values of what it uses, so that one mistake does not spread. Where a name may be
meant in several ways, a `Sense` says in which.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..base.shapes import shape_of
from ..language.syntax import Assign, Subscript
from ..passes.numbers import Value
from . import factors
from .agreeing import ZERO
from .comparing import is_rounded, same, with_axes
from .diagnosing import Diagnosing
from .entries import Entry
from .meant import Found, Pin, Sense
from .mistakes.said import Diagnosis, nowhere
from .mistakes.shapes import unfitting, unknown_name
from .mistakes.table import diagnosed
from .points import compute_entry, value_of
from .targets import Target, Targets

_LEFT = np.array((-1.0, 0.0, 1.0))  # what is left of a product of ones where a factor lacks
MOST_DIAGNOSED = 20
"""Wrong lines of which it is told what is wrong, because each takes long in a large circuit."""
_MOST_OF_GROUP = 3  # wrong ones of several that count as one line of which it is told
_MOST_OF_SMALL_GROUP = 8  # the same in a small circuit, whose lines take no time
_SMALL = 150  # gates


class Weighing(Diagnosing):
    """Compares all entries of a sheet in their order, with names meant in one way."""

    def all(self, sense: Sense, looks: bool = True) -> list[Found]:
        """Compare all entries in their order, with names meant in one way.

        Where nobody `looks` for what is wrong, it is told much faster which lines are right.
        """
        if sense.factor != self.sense.factor or self.scaled is None:
            self.scaled = None
            if sense.factor is not None:
                known = factors.times(self.points, sense.factor)
                self.scaled = Targets(self.sheet, known, sense.factor)
        self.sense = sense
        self.claimed, self.settled, self.told, self.alike = {}, {}, {}, {}
        self.valueless, self.begun, self.rounded, self.by_hand = {}, [], set(), False
        self.looked_at = 0 if looks else MOST_DIAGNOSED
        return [self._weigh(entry) for entry in self.sheet.entries]

    def has_inside(self, found: Found) -> bool:
        """Tell whether lines may be meant as the gradient of what their value is made of."""
        return any(each.inside for each in self.targets.of(found.entry, found.own[0], ()))

    def pins(self, found: Found) -> list[Pin]:
        """List the gradients that lines may be meant to give whose name says whose it is."""
        if not self._is_named(found.entry) or found.entry.keys:
            return []
        targets = self.targets.of(found.entry, found.own[0], ())
        meant = found.entry.meant
        is_branch = meant is not None and meant.branch and self._goes_into_whole(found.entry)
        return [
            Pin(each.indices, each.wire)
            for each in targets
            if each.expected or (each.inside and not is_branch)
        ]

    def behind(self, found: Found) -> list[Pin]:
        """List the gradients of what the value is made of that lines fit, each behind one more gate."""
        target = found.target
        if target is None or target.wire is not None:
            return []
        return [Pin(each.indices) for each in self.targets.inside(target.indices, target.of)]

    def of_shape(self, found: Found, turned: bool = False) -> Iterator[Pin]:
        """Go through all gradients of the shape that lines have, or have `turned`, each number once."""
        seen, own = list[Target](), found.own[0]
        if turned:
            if own is None or shape_of(own) == shape_of(own)[::-1]:
                return
            own = np.transpose(own)
        for each in self.targets.of_shape(own, expected=False):
            if not any(all(map(same, each.gradients, other.gradients)) for other in seen):
                seen.append(each)
                yield Pin(each.indices, each.wire)

    def at_one_place(self, pin: Pin) -> list[Pin]:
        """List the gradients of all that the same place of the text makes, from the output back."""
        targets = self.targets.all_at(self.targets.place(pin.indices[0], pin.wire))
        return [Pin(each.indices, each.wire) for each in targets]

    def of_rounds(self, rounds: Sequence[Found]) -> Iterator[list[Pin]]:
        """Go through what rounds may be meant to give: what one place of the text made in each."""
        own = rounds[0].own[0]
        for several in self.targets.rounds if own is not None else ():
            shapes = {shape_of(self.points[0].point.value(index)) for index in several}
            is_one_shape = shapes in ({shape_of(own)}, {shape_of(own)[::-1]})  # or transposed
            if len(several) == len(rounds) and is_one_shape:
                yield [Pin((index,)) for index in several]

    def branches(self, index: int) -> list[Pin]:
        """List the gradients that come back to a value on each of its branches."""
        several = self.points[0].point.branches(index)
        return [Pin((index,), wire) for wire, _ in several]

    def average(self, several: Sequence[Found], factor: float) -> None:
        """Compare lines that are wrong with so many times the gradient, as a function has it of a mean."""
        self.scaled = Targets(self.sheet, factors.times(self.points, factor), factor)
        for each in several:
            assert each.target is not None
            gradients = [factor * gradient for gradient in each.target.gradients]
            each.target = replace(each.target, gradients=gradients, factor=factor)
            each.verdict, each.diagnosis, each.of_sum = "right", None, True
            if not self._agrees(each.own, each.target):
                case = self._case(each.entry, each.own, each.target)
                said = diagnosed([case])
                each.verdict, each.diagnosis = "wrong", said[1] if said else None

    # One entry

    def _weigh(self, entry: Entry) -> Found:
        own = list[Value | None]()
        for known in (each.values for each in self.points):
            compute_entry(self.sheet, entry, known)
            own.append(value_of(self.sheet, entry, known))
        targets = list[Target]()
        right = None
        rough = self._is_rough(entry)
        for target in self._targets(entry, own[0]):
            targets.append(target)
            if self._agrees(own, target, rough):
                right = target
                break
        if right is None and entry is self.arriving:
            first = own[0]
            same_here = (e for e in targets if first is not None and self.is_same(first, e, 0))
            right = next(same_here, None)
        found = Found(entry, own, right, verdict="unknown", diagnosis=None)
        found.lacks = self._lacking(entry) if own[0] is None else ""
        here = (
            None
            if right
            else next((each for each in targets if self._is_of_numbers(entry, own, each)), None)
        )
        if entry.fault is not None:
            found.target = next(iter(self._strict(entry, [*self._targets(entry, None)])), None)
            found.verdict, found.diagnosis = "wrong", nowhere(entry.fault)
        elif right is not None or self._begins(entry, own[0]):
            found.verdict = "right"
        elif self._is_laid_out(entry, own):
            found.is_laid_out = True
        elif found.lacks and found.lacks not in self.sheet.free:
            self.valueless[entry.symbol] = (
                entry.name
            )  # what it uses is wrong, and what is right is open
        elif here is not None and self._can_be_wrong(entry, targets):
            found.target, found.verdict, found.is_of_numbers = here, "right", True
        elif self._can_be_wrong(entry, targets):
            self.looked_at += not self.told.get(entry.group)
            most = _MOST_OF_GROUP if len(self.graph.gates) > _SMALL else _MOST_OF_SMALL_GROUP
            found.open = self.looked_at > MOST_DIAGNOSED or self.told.get(entry.group, 0) >= most
            found.open |= entry.continued  # it is told of the lines that go on with it
            found.target, found.diagnosis = self._diagnosed(entry, own, targets, found.open)
            sure = self._is_sure(entry) and not self.guessed
            if found.target is not None and (found.diagnosis is not None or sure):
                found.verdict = "wrong"
                if entry.group:
                    self.told[entry.group] = self.told.get(entry.group, 0) + 1
            else:
                found.target = found.diagnosis = None
        elif own[0] is None and not found.lacks and self._is_unfit(entry):
            found.verdict = "wrong"
            targets = list(self.targets.of(entry, None, (), of_any_shape=True))
            suspected = [replace(each, expected=True) for each in targets]
            found.target, found.diagnosis = self._diagnosed(entry, own, suspected, open=False)
            if found.diagnosis is None:
                said = unfitting(entry.name)
                found.target = None
                found.diagnosis = Diagnosis("wrong-shape", said.message, said.hint, None)
                self.valueless[entry.symbol] = entry.name
        elif found.lacks:
            found.verdict = "wrong"
            said = unknown_name(found.lacks, self.graph)
            found.diagnosis = Diagnosis("wrong-operand", said.message, said.hint, None)
        if (found.lacks or entry.fault) and found.target is None:
            self.valueless[entry.symbol] = entry.name
        self._settle(found)
        return found

    def _is_laid_out(self, entry: Entry, own: Sequence[Value | None]) -> bool:
        """Tell zeros of which a later name takes a part, and adds to it: `da = dA[i]; da[...] += ...`."""
        names, _ = self._leaves(entry)
        parts = [*own, *(p.values.get(str(each.of)) for p in self.points for each in names)]
        if any(each is None or np.any(each) for each in parts):
            return False
        at = self.sheet.entries.index(entry)
        later = self.sheet.entries[at + 1 :]
        return any(at in each.uses and len(each.lines) > 1 and _takes_part(each) for each in later)

    def _is_unfit(self, entry: Entry) -> bool:
        """Tell lines whose operands go together in no way, whatever gradient they are meant to give."""
        return entry.misfits and not entry.in_block and not self.guessed and not entry.continued

    def _begins(self, entry: Entry, own: Value | None) -> bool:
        """Tell lines that give what arrives from outside: any numbers of the shape of the value."""
        if not entry.begins or own is None or not self.sheet.is_of_output:
            return False
        return shape_of(own) == shape_of(self.points[0].values[entry.begins])

    def _lacking(self, entry: Entry) -> str:
        """Name what lines use that has no value: a line before them, or what nothing gives one."""
        known = self.points[0].values
        values = [
            *(each.value for each in self.sheet.used_by(entry)),
            *([entry.value] if entry.value else []),
        ]
        names = [part.of for value in values for part in value.walk() if isinstance(part.of, str)]
        nowhere = self.sheet.free | self.sheet.unbound
        free = (name for name in names if name in nowhere and name not in known)
        lines = (self.valueless[name] for name in names if name in self.valueless)
        return next(free, "") or next(lines, "")

    def _is_of_numbers(self, entry: Entry, own: Sequence[Value | None], target: Target) -> bool:
        """Tell numbers, rounded or not, typed for what the gradient is at the given point: -4 for `z`.

        1 and 0 are what is left where a factor lacks, and that is told of them; but for a reader who has
        typed other numbers, and where they alone are the gradient on this side of a kink: 1 of `max(x, y)`.
        """
        first = own[0]
        if first is None or not target.expected:
            return False
        names, numbers = self._leaves(entry)
        is_here = bool(numbers) and not names and self._agrees_here(entry, own, target)
        if not (self.by_hand or is_here) and all(
            np.min(np.abs(each - _LEFT)) < ZERO for each in np.ravel(first)
        ):
            return False
        is_same = all(each is not None and same(each, first) for each in own)
        if len(own) < 2 or not is_same or not numbers:
            return False
        right = target.gradients[0]
        return self.is_same(first, target, 0) or is_rounded(
            with_axes(first, shape_of(right)), right
        )

    def _targets(self, entry: Entry, own: Value | None) -> Iterator[Target]:
        """List what lines may give: first what is so many times a gradient, where such are looked for."""
        claimed = self.claimed.get(entry.name, ())
        is_suspect = entry in self.sense.suspects
        left_out = self.sense.except_for.get(entry)
        # One branch is right where all rounds give such.
        is_whole = entry.is_of_round and bool(self.told.get(entry.group))
        is_whole = is_whole or entry in self.sense.whole
        pin = self.sense.pinned.get(entry)
        if pin is not None:
            yield self.targets.at(*pin)
            return
        for target in self.scaled.of(entry, own, claimed) if self.scaled else ():
            is_meant = target.expected or not self._is_named(entry)
            if is_meant and self.goes_on(target) and self._may_carry(entry, target):
                yield target
        for target in self.targets.of(entry, own, claimed, of_any_shape=is_suspect):
            if target.indices == left_out or (target.wire is not None and is_whole):
                continue
            is_meant = is_suspect or (target.inside and entry in self.sense.behind)
            yield replace(target, expected=True) if is_meant else target

    def _may_carry(self, entry: Entry, target: Target) -> bool:
        """Tell lines that others make up for: none do for weights, which have no number for each example."""
        return self.numbers[entry] in self.used or target.factor in shape_of(target.gradients[0])

    def _is_sure(self, entry: Entry) -> bool:
        """Tell whether lines must give the gradient that their name says."""
        meant = entry.meant
        if entry in self.sense.pinned:
            return True
        if meant is None or entry.in_block or (meant.is_item and not entry.group):
            return False
        if meant.branch:
            return self._goes_into_whole(entry)
        return bool(meant.of)

    def _goes_into_whole(self, entry: Entry) -> bool:
        assert entry.meant is not None
        at = self.numbers[entry]
        return any(
            at in other.uses and other.meant is not None and other.meant.of == entry.meant.of
            for other in self.sheet.entries
        )

    def _can_be_wrong(self, entry: Entry, targets: Sequence[Target]) -> bool:
        if entry.in_block:
            return False
        says = entry.meant is not None and (entry.meant.of or entry.meant.is_derivative)
        if not says and entry not in self.sense.suspects and entry not in self.sense.pinned:
            return False
        return any(each.expected and self.usable(each.indices) for each in targets)

    def _settle(self, found: Found) -> None:
        """Let the name stand for the right gradient from here on, or for its own value if nobody knows."""
        entry = found.entry
        if found.is_begun:
            self.begun.append(entry)
        for at, known in enumerate(each.values for each in self.points):
            right = found.target.gradients[at] if found.target else None
            is_own = right is None or found.is_begun or self._is_either(found, at)
            value = found.own[at] if is_own else right
            if value is not None:
                known[entry.symbol] = np.asarray(value, dtype=float)[()]
        self.by_hand = self.by_hand or found.is_of_numbers
        own = found.own[0] if found.is_of_numbers else None
        is_rounded = own is not None and found.target and not self.is_same(own, found.target, 0)
        if is_rounded or self._is_rough(entry):
            self.rounded.add(entry.symbol)
        is_derivative = (
            entry.meant is not None and entry.meant.is_derivative and entry.meant.towards
        )
        if (
            found.target
            and len(found.target.indices) == 1
            and found.target.factor is None
            and not is_derivative
        ):
            self.settled[entry.symbol] = found.target.indices[0]
        if found.target and (found.verdict == "right" or entry.group):
            indices = {found.target.indices, found.target.within} - {()}
            self.claimed.setdefault(entry.name, set()).update(indices)


def _takes_part(entry: Entry) -> bool:
    """Tell lines that begin as a part of an array, and change it: `da = dA[i]; da[...] += ...`."""
    first = entry.lines[0]
    return isinstance(first, Assign) and isinstance(first.value, Subscript)
