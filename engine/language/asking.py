"""Numbers that must be known before a circuit runs: the text's own, and those that inputs are asked for."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..base.arrays import Numbers
from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES, shape_of
from ..base.words import Words, say
from . import refusals
from .constants import COUNTING, computed
from .meanings import Traced, Value
from .program import Operation, Part, Statement
from .sizing import Sizing
from .syntax import Syntax

_WHOLE = {
    "add",
    "sub",
    "mul",
    "neg",
    "square",
    "index",
    "reshape",
    "transpose",
    "stack",
    "concatenate",
    *COUNTING,
}
"""Gates through which a number stays whole."""
COMPARED = {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}
CONDITIONS = {*COMPARED, "logical_and", "logical_or", "logical_xor", "logical_not"}
"""Gates that give what holds or not."""
_OF_WHOLE = {
    *COMPARED,
    *("logical_and", "logical_or", "logical_not", "stack"),
    *("div", "sqrt", "floor", "ceil", "round"),
}  # gates of whole numbers, of which a condition or int(…) may be made


class Asked(Exception):
    """The numbers of inputs are asked for: they are static throughout, and the program is traced again.

    In their place may stand calls, by `opened`, whose arguments are inputs when it is traced again.
    """

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = names


def opened(call: Span) -> str:
    """Write a call whose arguments are inputs as no input can be named."""
    return f"call at {call[0]}"


class Asking(Sizing):
    """Finds numbers that are static, and asks inputs for theirs."""

    def number(self, value: Value) -> float | int | None:
        """Give a number that stands in the text, or that counts; None of all else."""
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, (int, float)):
            return value
        if isinstance(value, (np.integer, np.floating)):
            return value.item()
        if isinstance(value, np.ndarray) and value.shape == ():
            return _whole(float(value))
        if isinstance(value, Traced) and value.part.is_constant:
            found = computed(value.part)
            return _whole(found) if isinstance(found, float) else None
        return None

    def asked(self, value: Value, node: Syntax, what: Words) -> Any:
        """Give the number, or numbers, of what must be static: `what` begins the sentence of an error.

        Errors: Asked where inputs of whole numbers stand in it; InputError where others do.
        """
        number = self.number(value)
        if number is not None or not isinstance(value, Traced):
            self.settle(value, node)
            return value if number is None else number
        part = value.part
        while isinstance(part.of, str) and part.of in self._by_key:
            part = self._by_key[part.of]
        if part.is_constant:
            return computed(part)
        known = not any(isinstance(e.of, str) for e in self._within(value.part))
        if known and (found := computed(part, self._by_key, counting=True)) is not None:
            return _whole(found) if isinstance(found, float) else found
        within = [each.of for each in self._within(value.part)]
        for name in within:
            if isinstance(name, str) and name in self.late:
                raise Asked(name)  # what was computed of it before it became static is so too
        if any(isinstance(of, Operation) and of.row.name not in _WHOLE for of in within):
            raise self._not_static(node, what)
        for name in within:
            if isinstance(name, str):
                self._ask(name, node, what)
                if self._has_its_own_name(value, name):
                    return self._static_late(name)
                raise Asked(name)
        raise self._not_static(node, what)

    def settle(self, value: Value, node: Syntax) -> None:
        """Make sure that what a value is does not hang on the circuit's numbers."""
        raise NotImplementedError

    def may_be_asked(self, part: Part) -> bool:
        """Tell whether a value is what inputs of whole numbers, or such without a value, say."""
        within = list(self._within(part))
        names = [each.of for each in within if isinstance(each.of, str)]
        return all(
            not isinstance(each.of, Operation) or each.of.row.name in _WHOLE for each in within
        ) and all(
            _is_whole(value)
            for name in names
            if (value := self.given.get(name, self.own.get(name))) is not None
        )

    def ask_whole(self, part: Part, node: Syntax) -> None:
        """Ask the inputs that decide what is known, where all that decides is of whole numbers.

        Errors: Asked, after which the program is traced again with the first of them static.
        """
        within = list(self._within(part))
        if all(
            each.is_constant
            or self._stays_whole(each)
            or (isinstance(each.of, Operation) and each.of.row.name in _OF_WHOLE)
            for each in within
        ):
            for each in within:
                if isinstance(each.of, str):
                    raise Asked(each.of)

    def whole_now(self, part: Part) -> bool:
        """Tell whether a value is of whole numbers: typed ones, or an input's that are given."""
        return all(self._stays_whole(each) for each in self._within(part))

    def _stays_whole(self, part: Part) -> bool:
        if isinstance(part.of, Operation):
            return part.of.row.name in _WHOLE
        name = part.of if isinstance(part.of, str) else None
        held = self.given.get(name, self.own.get(name)) if name else computed(part)
        return held is not None and _is_whole(held)

    def _has_its_own_name(self, value: Traced, name: str) -> bool:
        """Tell whether a value is the input of a name at the top, which can become static there."""
        return self.top.names.get(name) is value and value.part.of == name and self.journal is None

    def _static_late(self, name: str) -> int | Numbers:
        """Make an input static that was none so far, as if it had been so from the beginning."""
        self.late.add(name)
        self.static_names |= {name}
        found = self.top.names[name] = self.static_input(name)
        return found

    def check_late(self, statements: Iterable[Statement]) -> None:
        """Check that nothing has a wire of an input that became static. Errors: Asked."""
        if not self.late:
            return
        for statement in statements:
            for each in statement.value.walk():
                if isinstance(each.of, str) and each.of in self.late:
                    raise Asked(each.of)

    def _ask(self, name: str, node: Syntax, what: Words) -> None:
        """Check that an input has whole numbers, which are asked for. Errors: InputError."""
        value = self.given.get(name, self.own.get(name))
        if value is None and what is refusals.AN_AXIS:
            raise refusals.no_whole(*self.source.at(node.span[0]), what, -MAX_AXES, MAX_AXES - 1)
        if value is None:
            error = self.refuse(
                "unknown-number",
                say(
                    "{what} must be known, and the input `{name}` has no value",
                    what=what,
                    name=name,
                ),
                say("Give it one: {name} = 3.", name=name),
                node.span,
            )
            error.labels = name if what in (refusals.COMPARED, refusals.AN_INDEX) else ""
        elif not _is_whole(value):
            error = self._not_static(node, what)
        else:
            return
        error.asks = name
        raise error

    def _not_static(self, node: Syntax, what: Words) -> InputError:
        return self.refuse(
            "not-static",
            say(
                "{what} must be known before the circuit runs, and `{typed}` is a value of it",
                what=what,
                typed=self._short(node.span),
            ),
            refusals.WHOLE_NUMBER,
            node.span,
        )

    def static_input(self, name: str) -> int | Numbers:
        """Give the whole numbers of an input that are static."""
        value = self.given.get(name, self.own.get(name))
        self.shapes_asked[name] = shape_of(value) if name in self.given else None
        found = np.asarray(value)
        whole: int | Numbers = int(found) if found.shape == () else found.astype(np.int64)
        self.numbers_asked[name] = whole
        return whole


def _is_whole(value: float | Numbers) -> bool:
    """Tell a whole number, or an array of them."""
    if isinstance(value, float):
        return value.is_integer()
    return bool(np.all(np.equal(np.floor(value), value)))


def _whole(value: float) -> int | float:
    """Give a whole number as Python counts with it."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
