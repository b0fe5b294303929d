"""What the functions that are no rows of the table take: operands, sizes, axes and whole numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.errors import Span
from ..base.shapes import MAX_AXES
from ..base.words import Words, say
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Calls, Given
from .meanings import Traced, Unread, Value
from .program import Part
from .syntax import Syntax


class Taking(Calls):
    """Takes the arguments of a call, and applies rows to them."""

    # Arguments

    def _needed(self, given: Arguments, names: str = "") -> Given:
        """Take an argument that must be there: the next one, or one of these names, with spaces between."""
        found = given.take(*names.split())
        if found is None:
            raise self.refuse(
                "wrong-arity",
                say("`{function}` lacks an operand here", function=given.typed),
                say("Write it in the parentheses."),
                given.call.span,
            )
        return found

    def _whole(self, given: Given, what: Words, least: int, most: int) -> int:
        value = self.asked(given.value, given.node, what)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or not least <= value <= most:
            raise refusals.no_whole(*self.source.at(given.node.span[0]), what, least, most)
        return value

    def _sizes(self, given: Arguments, least: int = 1) -> tuple[list[int], list[Given]]:
        """Take the sizes of a shape: one by one, or as one tuple."""
        taken = [given.named_only("shape", "size", "newshape") or None]
        items = [each for each in taken if each] or given.positional
        given.positional = []
        sizes: list[int] = []
        for at, each in enumerate(items):
            value = each.value
            if isinstance(value, Unread):  # a type, such as `np.float32`
                continue
            if at and isinstance(items[0].value, list | tuple):
                raise refusals.behind_shape(given.typed, self.token(each.node))
            if isinstance(value, list | tuple | range):
                sizes += [
                    self._whole(Given(one, each.node), refusals.A_SIZE, least, MAX_NUMBERS)
                    for one in value
                ]
            elif isinstance(found := self.asked(value, each.node, refusals.A_SIZE), np.ndarray):
                sizes += [int(one) for one in np.ravel(found)]
            else:
                sizes.append(self._whole(each, refusals.A_SIZE, least, MAX_NUMBERS))
        return sizes, items

    def _axes(self, given: Given | None) -> Any:
        """Give an axis, several, or None for all."""
        if given is None or given.value is None:
            return None
        value = given.value
        if isinstance(value, list | tuple):
            return tuple(self._axis_of(Given(each, given.node)) for each in value)
        return self._axis_of(given)

    def _axis_of(self, given: Given) -> int:
        return self._whole(given, refusals.AN_AXIS, -MAX_AXES, MAX_AXES)

    def _number_of(self, given: Given) -> float:
        value = self.asked(given.value, given.node, say("a number"))
        if not isinstance(value, int | float):
            raise self._no_number(given.value, given.node)
        return value

    def _operand(self, given: Given) -> Part:
        return self.part(given.value, given.node)

    def _listed(self, given: Given) -> list[Part]:
        if isinstance(given.value, list | tuple):
            return [self.part(each, given.node) for each in given.value]
        return [self.part(each, given.node) for each in self.items_of(given.value, given.node)]

    def _made(self, name: str, given: Arguments, *operands: Part, **options: Any) -> Traced:
        return self.gate(BY_NAME[name], operands, given.call.span, tuple(options.items()))

    def _no_axes(self, given: Given) -> Exception:
        return self.refuse(
            "no-axes",
            say("`{typed}` is a single number", typed=self._short(given.node.span)),
            say("Give the inputs that it is made of arrays as values, such as x = [1, 2]."),
            given.node.span,
        )

    # What is known above

    def is_mask(self, value: Value) -> bool:
        """Tell whether a value is made of comparisons."""
        raise NotImplementedError

    def key_of(self, value: Value, node: Syntax) -> Any:
        """Give a key of a dict."""
        raise NotImplementedError

    def operation(self, sign: str, left: Value, right: Value, node: Any, span: Span) -> Value:
        """Apply an operator to two values."""
        raise NotImplementedError


Applied = Callable[[Any, Arguments, str, str], Value]
"""A method that applies a function to its arguments: its name, and the library before it, follow them."""


def named(names: str, apply: Applied) -> dict[str, Applied]:
    """Give a function each of its names, with spaces between."""
    return dict.fromkeys(names.split(), apply)
