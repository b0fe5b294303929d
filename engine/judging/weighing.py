"""Each entry of a backward pass is compared with the gradients that its name may mean, at several points.

It is computed with the right values of what it uses, so that one mistake does not spread. Where a name may be
meant in several ways, a `Sense` says in which.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..base.shapes import shape_of
from ..language.program import Part
from ..language.syntax import Assign, Subscript
from ..passes.numbers import Value
from ..passes.run import Run
from . import factors
from .cases import Case, Effort, ratio
from .comparing import distance, is_rounded, same, with_axes
from .entries import Entry, Sheet
from .meant import Found, Pin, Sense
from .mistakes.elsewhere import elsewhere, nameless
from .mistakes.said import Diagnosis, nowhere
from .mistakes.shapes import unfitting, unknown_name
from .mistakes.table import diagnosed
from .points import compute_entry, points, value_of
from .targets import Target, Targets
from .truth import Point

_ZERO = 1e-12
_ROUGH = 1e-4  # of the largest number: the difference up to which gradients far away are the same
_LEFT = np.array((-1.0, 0.0, 1.0))  # what is left of a product of ones where a factor lacks
MOST_DIAGNOSED = 20
"""Wrong lines of which it is told what is wrong, because each takes long in a large circuit."""
_MOST_OF_GROUP = 3  # wrong ones of several that count as one line of which it is told
_MOST_OF_SMALL_GROUP = 8  # the same in a small circuit, whose lines take no time
_SMALL = 150  # gates
_MOST_NAMELESS = (
    2  # wrong lines of a group of which nothing can be told, up to which others are looked at
)
_MOST_IN_ALL = 60_000  # statements that are computed for changed lines, which takes a second
_MOST_COMPARED = 40  # gradients that a line which does not say whose it gives may be meant as


class Weighing:
    """All entries of a sheet, at the points at which they are computed."""

    def __init__(
        self,
        run: Run,
        sheet: Sheet,
        values: Mapping[str, Value],
        unset: frozenset[str],
        held: Collection[str],
    ) -> None:
        self.sheet, self.run, self.graph = sheet, run, sheet.graph
        # The inputs without a value, and whether arrays of shapes that may not be meant are among them.
        self.unset = unset
        self.guessed = any(run.shape(i.wire) for i in run.graph.inputs if i.name in unset)
        self.points = points(run, sheet, values, held=held)
        self.targets = Targets(sheet, self.points)
        # The lines that set the gradient at an array with numbers, which are others at other points.
        self.arriving = sheet.begun_by_numbers if np.ndim(run.upstream) else None
        # Whether the forward pass ends in an array of which no line says what arrives at it: what lines use
        # and nothing gives, `y` of `delta = a - y`, belongs to a loss that is not there.
        begins = sheet.sets_upstream or sheet.is_function
        self.is_without_loss = bool(np.ndim(run.upstream)) and not begins
        self.inputs = {self.graph.wires[input.wire].value for input in self.graph.inputs}
        self.numbers = {each: at for at, each in enumerate(sheet.entries)}
        self.used = {at for each in sheet.entries for at in each.uses}
        self.sense = Sense()
        self.scaled: Targets | None = None  # so many times the gradients
        self.claimed: dict[str, set[tuple[int, ...]]] = {}
        self.settled: dict[str, int] = {}
        self.begun = list[Entry]()  # not right yet, and lines of the same name go on with them
        self.valueless: dict[str, str] = {}  # the names of lines without a value, by their symbols
        self.rounded = set[str]()  # the symbols of lines that are rounded at the given point
        self.by_hand = False  # whether a line is a number that a reader has set
        self.looked_at = 0
        self.told = dict[str, int]()  # how many entries are wrong that count as one line
        self.alike = dict[str, list[str]]()  # the codes of what was said of them, or nothing
        self.effort = Effort(_MOST_IN_ALL)
        self.said = dict[object, tuple[int, Diagnosis] | None]()  # what was said, by the numbers

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

    def goes_on(self, target: Target) -> bool:
        """Tell whether lines give what others may be made of, and no gradient that is asked for."""
        return self.inputs.isdisjoint(target.indices)

    def has_inside(self, found: Found) -> bool:
        """Tell whether lines may be meant as the gradient of what their value is made of."""
        return any(each.inside for each in self.targets.of(found.entry, found.own[0], ()))

    def usable(self, indices: Sequence[int]) -> list[int]:
        """List the points at which the gradients of values are sure: finite, and at no kink."""
        return [
            at
            for at, each in enumerate(each.point for each in self.points)
            if each.finite and each.unsure.isdisjoint(indices)
        ]

    def is_same(self, value: Value, target: Target, at: int) -> bool:
        """Tell whether a value is the gradient at a point: roughly, far away, where digits are lost."""
        right = target.gradients[at]
        own = with_axes(value, shape_of(right))
        if same(own, right):
            return True
        largest = float(np.max(np.abs(right), initial=0.0)) if self.points[at].is_far else 0.0
        return largest > 0 and distance(own, right) <= _ROUGH * largest

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

    def fits(self, found: Found, pin: Pin) -> bool:
        """Tell whether lines are right as a gradient."""
        return self._agrees(found.own, self.targets.at(*pin))

    def is_either(self, found: Found) -> bool:
        """Tell whether right lines have another number than the circuit at the given point, at a kink."""
        if found.own[0] is None or not self._is_either(found, 0) or found.is_of_numbers:
            return False
        return found.target is not None and not self.is_same(found.own[0], found.target, 0)

    def ratio(self, found: Found) -> float | None:
        """Find what lines are times the gradient that they should give; None where they are no such thing."""
        if found.target is None:
            return None
        usable = self.usable(found.target.indices)
        own = [value for at in usable if (value := found.own[at]) is not None]
        right = [found.target.gradients[at] for at in usable]
        return ratio(own, right) if len(own) == len(right) else None

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
        return any(at in each.uses and len(each.lines) > 1 for each in later)

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
            np.min(np.abs(each - _LEFT)) < _ZERO for each in np.ravel(first)
        ):
            return False
        is_same = all(each is not None and same(each, first) for each in own)
        if len(own) < 2 or not is_same or not numbers:
            return False
        right = target.gradients[0]
        return self.is_same(first, target, 0) or is_rounded(
            with_axes(first, shape_of(right)), right
        )

    def _leaves(self, entry: Entry) -> tuple[list[Part], list[Part]]:
        """Give the names that lines are made of, and the numbers that are typed in them."""
        values = [each.value for each in self.sheet.used_by(entry)]
        values += [entry.value] if entry.value else []
        parts = [part for value in values for part in value.walk() if not part.operands]
        names = [part for part in parts if isinstance(part.of, str)]
        return names, [part for part in parts if not isinstance(part.of, str)]

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

    def _is_rough(self, entry: Entry) -> bool:
        """Tell lines made of numbers that are typed, and rounded: at the given point they are rounded too."""
        return any(self.sheet.entries[at].symbol in self.rounded for at in entry.uses)

    def _agrees(self, own: Sequence[Value | None], target: Target, is_rough: bool = False) -> bool:
        usable = [at for at in self.usable(target.indices) if at or not is_rough]
        if not usable:  # ours is one of several gradients that are right
            finite = (at for at, each in enumerate(self.points) if each.point.finite)
            usable = [at for at in finite if at or not is_rough]
        return bool(usable) and next(self._wrong_at(own, target, usable), None) is None

    def _agrees_here(self, entry: Entry, own: Sequence[Value | None], target: Target) -> bool:
        """Tell whether lines are right on this side of all kinks, at all points beside the given one."""
        if not self.points[-1].is_far:
            return False
        usable = [at for at in self.usable(target.indices) if not self.points[at].is_far]
        usable = [at for at in usable if at or not self._is_rough(entry)]
        return bool(usable) and next(self._wrong_at(own, target, usable), None) is None

    def _far(self, own: Sequence[Value | None], target: Target) -> tuple[Point, Point]:
        """Give the given point, and the first at which lines are not right."""
        wrong = self._wrong_at(own, target, self.usable(target.indices))
        return self.points[0].point, self.points[next(wrong)].point

    def _wrong_at(
        self, own: Sequence[Value | None], target: Target, several: Sequence[int]
    ) -> Iterator[int]:
        """Go through those of several points at which a value is not the gradient, or is none."""
        for at in several:
            value = own[at]
            if value is None or not self.is_same(value, target, at):
                yield at

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

    def _is_either(self, found: Found, at: int) -> bool:
        """Tell whether later lines go on with what right ones have at a point: at a kink, or typed."""
        if found.verdict != "right" or found.target is None or found.own[at] is None:
            return False
        return at not in self.usable(found.target.indices) or (at == 0 and found.is_of_numbers)

    # What is wrong

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
        return bool(entry.group) and Weighing._is_named(entry)

    @staticmethod
    def _is_named(entry: Entry) -> bool:
        """Tell whether a name says whose gradient it is."""
        return bool(entry.meant and entry.meant.of)

    def _tells(self, own: Value | None, target: Target, at: int) -> bool:
        """Tell whether a point tells what is wrong: where both are 0, any sign and factor would be right."""
        if np.max(np.abs(target.gradients[at]), initial=0.0) > _ZERO:
            return True
        return own is None or not self.is_same(own, target, at)

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
