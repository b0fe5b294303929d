"""What lines come to, at several points, beside the gradients that they may give: whether they agree."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from ..base.shapes import shape_of
from ..language.program import Part
from ..passes.numbers import Value
from ..passes.run import Run
from .cases import Effort, ratio
from .comparing import distance, same, with_axes
from .entries import Entry, Sheet
from .meant import Found, Pin, Sense
from .mistakes.said import Diagnosis
from .points import points
from .targets import Target, Targets
from .truth import Point

ZERO = 1e-12
"""Up to which a number is 0 but for rounding."""
_ROUGH = 1e-4  # of the largest number: the difference up to which gradients far away are the same
_MOST_IN_ALL = 60_000  # statements that are computed for changed lines, which takes a second


class Agreeing:
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

    def goes_on(self, target: Target) -> bool:
        """Tell whether lines give what others may be made of, and no gradient that is asked for."""
        return self.inputs.isdisjoint(target.indices)

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

    def _wrong_at(
        self, own: Sequence[Value | None], target: Target, several: Sequence[int]
    ) -> Iterator[int]:
        """Go through those of several points at which a value is not the gradient, or is none."""
        for at in several:
            value = own[at]
            if value is None or not self.is_same(value, target, at):
                yield at

    def _far(self, own: Sequence[Value | None], target: Target) -> tuple[Point, Point]:
        """Give the given point, and the first at which lines are not right."""
        wrong = self._wrong_at(own, target, self.usable(target.indices))
        return self.points[0].point, self.points[next(wrong)].point

    def _tells(self, own: Value | None, target: Target, at: int) -> bool:
        """Tell whether a point tells what is wrong: where both are 0, any sign and factor would be right."""
        if np.max(np.abs(target.gradients[at]), initial=0.0) > ZERO:
            return True
        return own is None or not self.is_same(own, target, at)

    def _is_rough(self, entry: Entry) -> bool:
        """Tell lines made of numbers that are typed, and rounded: at the given point they are rounded too."""
        return any(self.sheet.entries[at].symbol in self.rounded for at in entry.uses)

    def _is_either(self, found: Found, at: int) -> bool:
        """Tell whether later lines go on with what right ones have at a point: at a kink, or typed."""
        if found.verdict != "right" or found.target is None or found.own[at] is None:
            return False
        return at not in self.usable(found.target.indices) or (at == 0 and found.is_of_numbers)

    def _leaves(self, entry: Entry) -> tuple[list[Part], list[Part]]:
        """Give the names that lines are made of, and the numbers that are typed in them."""
        values = [each.value for each in self.sheet.used_by(entry)]
        values += [entry.value] if entry.value else []
        parts = [part for value in values for part in value.walk() if not part.operands]
        names = [part for part in parts if isinstance(part.of, str)]
        return names, [part for part in parts if not isinstance(part.of, str)]

    @staticmethod
    def _is_named(entry: Entry) -> bool:
        """Tell whether a name says whose gradient it is."""
        return bool(entry.meant and entry.meant.of)
