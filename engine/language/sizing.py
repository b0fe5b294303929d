"""Shapes of values, found while a program is traced, and guessed of inputs that have no value."""

from collections.abc import Sequence

import numpy as np

from ..base.arrays import Array
from ..base.shapes import Mismatch, Shape, Sizes, shape_of
from .meanings import Leading, Traced, Value
from .noting import Noting
from .program import Operation, Part
from .syntax import Syntax

_MANY = 64  # parts of a value whose shape is kept
_SIZES = (2, 3, 4, 5)  # along the axes of an input whose shape is asked for and decided by nothing


class Stopped(Exception):
    """The operands of a gate do not go together: the circuit ends with it, and inference says why."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part = part


class Sizing(Noting):
    """Finds the shapes of values, without their numbers."""

    def shape(self, value: Value, node: Syntax, axes: int = 0) -> Shape:
        """Give the shape of a value; `axes` is how many an input without a value would have.

        Errors: Stopped where the operands of one of its gates do not go together.
        """
        if isinstance(value, Traced):
            return self._shape(value.part, axes)
        if isinstance(value, np.ndarray):
            return shape_of(value)
        if isinstance(value, Leading):
            return self.shape(value[0], node, axes)
        if isinstance(value, (list, tuple, range)):
            return (len(value), *(self.shape(value[0], node) if len(value) else ()))
        return ()

    def _shape(self, part: Part, axes: int = 0) -> Shape:
        stack: list[Shape] = []
        inner = axes if self.numbered is None else 0  # axes of inputs that stand in gates
        long = self._long
        walked = part.walk_to(long) if long else part.walk()
        for each in walked:
            of = each.of
            if long and id(each) in long:
                stack.append(long[id(each)][1])
            elif isinstance(of, str):
                stack.append(self._of_symbol(of, inner if part.operands else axes, inner))
            elif isinstance(of, Operation):
                operands = stack[-len(each.operands) :]
                del stack[-len(each.operands) :]
                try:
                    stack.append(of.row.shape(Sizes(), operands, of.options))
                except Mismatch:
                    if self._is_guessed(each):
                        self.doubt(each)
                        stack.append(())
                    else:
                        stack.append(self.unfit(each, operands))
            else:
                stack.append(of.numbers.shape if isinstance(of, Array) else ())
        if (
            len(walked) > _MANY
        ):  # which would be gone through anew for each operator of a long chain
            long[id(part)] = part, stack[0]
        return stack[0]

    def known_shape(self, part: Part) -> Shape | None:
        """Give the shape of a value; None where an input stands in it that has no value."""
        known, waiting = self._shapes_known, [part]
        while waiting:
            each = waiting[-1]
            if id(each) in known:
                waiting.pop()
            elif asked := [one for one in self._beneath(each) if id(one) not in known]:
                waiting += asked
            else:
                known[id(each)] = each, self._known_above(each)
        return known[id(part)][1]

    def _beneath(self, part: Part) -> Sequence[Part]:
        held = self._by_key.get(part.of) if isinstance(part.of, str) else None
        return part.operands if held is None else (held,)

    def _known_above(self, part: Part) -> Shape | None:
        """Give the shape of a value of whose operands it is known, or known not to be."""
        of = part.of
        if isinstance(of, str) and of not in self._by_key:
            is_known = of in self.given or of in self.own
            return self._of_symbol(of, 0, 0) if is_known else None
        shapes = [self._shapes_known[id(one)][1] for one in self._beneath(part)]
        if isinstance(of, str):
            return shapes[0]
        if not isinstance(of, Operation):
            return of.numbers.shape if isinstance(of, Array) else ()
        whole = [shape for shape in shapes if shape is not None]
        try:
            return of.row.shape(Sizes(), whole, of.options) if len(whole) == len(shapes) else None
        except Mismatch:
            return None

    def unfit(self, part: Part, operands: Sequence[Shape]) -> Shape:
        """Give the shape of a gate whose operands do not go together. Errors: Stopped, for it has none."""
        raise Stopped(part) from None

    def _is_guessed(self, part: Part) -> bool:
        """Tell whether a shape that was guessed here of an input stands in a gate."""
        return any(
            each.of in self.guessed for each in self._within(part) if isinstance(each.of, str)
        )

    def doubt(self, part: Part) -> None:
        """Note a gate for whose operands a wrong shape was guessed, which the whole circuit may correct."""
        raise NotImplementedError

    def _of_symbol(self, key: str, axes: int, inner: int) -> Shape:
        waiting = [key]
        while waiting:  # statements that use each other may be many
            each = waiting[-1]
            part = self._by_key.get(each)
            if each in self._shapes:
                waiting.pop()
            elif part is None:
                self._shapes[each] = self._of_input(each, axes if each == key else inner)
            else:
                used = (p.of for p in part.walk())
                asked = [of for of in used if isinstance(of, str) and of not in self._shapes]
                if asked:
                    waiting += asked
                else:
                    self._shapes[each] = self._shape(part)
        return self._shapes[key]

    def _of_input(self, name: str, axes: int) -> Shape:
        if name in self.given:
            self.shapes_asked[name] = shape_of(self.given[name])
            return shape_of(self.given[name])
        self.shapes_asked[name] = None
        if name in self.own:
            return shape_of(self.own[name])
        shape = self.supposed.get(name)
        if shape is None:
            shape = self.guessed[name] = _SIZES[:axes]
        return shape

    def suppose(self, name: str, letters: str) -> None:
        """Guess the shape of an input without a value that carries indices, one size for each letter."""
        if self.has_shape(name):
            return
        for letter in letters:
            self._of_letter.setdefault(letter, _SIZES[len(self._of_letter) % len(_SIZES)])
        self.guess_shape(name, tuple(self._of_letter[letter] for letter in letters))

    def has_shape(self, name: str) -> bool:
        """Tell whether something has said what shape an input has."""
        return any(name in known for known in (self.given, self.own, self.supposed, self._shapes))

    def guess_shape(self, name: str, shape: Shape) -> None:
        """Let an input have a shape, as long as nothing else says another one."""
        self.shapes_asked[name] = None
        self._shapes[name] = self.guessed[name] = shape
        self._long.clear()

    def shape_now(self, value: Traced) -> Shape:
        """Give the shape of a value, stale or not."""
        return self._shape(value.part)
