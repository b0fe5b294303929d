"""What the functions that are no rows of the table take: operands, sizes, axes and whole numbers."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..base.arrays import MAX_IN_CIRCUIT, MAX_NUMBERS, Array
from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES, MAX_LEVELS, Shape, said
from ..base.words import Words, say
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Calls, Given
from .libraries import TORCH
from .literals import too_many
from .meanings import Traced, Unread, Value
from .program import Part
from .syntax import Syntax


class Taking(Calls):
    """Takes the arguments of a call, and applies rows to them."""

    made_numbers = 0

    # Arguments

    def _of_torch(self, library: str) -> bool:
        """Tell whether a function is PyTorch's: by its library, or of a method by the text."""
        return library in TORCH or (not library and self.is_torch)

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
        return self.in_bounds(value, given.node, what, least=least, most=most)

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
        axes = tuple(
            self._axis_of(Given(each, given.node))
            for each in self._static_items(given, refusals.AN_AXIS)
        )
        return axes if len(axes) != 1 else axes[0]

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
        made = self.of_number(name, operands, options, given.call)
        return made or self.gate(BY_NAME[name], operands, given.call.span, tuple(options.items()))

    def _no_axes(self, given: Given) -> Exception:
        return self.refuse(
            "no-axes",
            say("`{typed}` is a single number", typed=self._short(given.node.span)),
            say("Give the inputs that it is made of arrays as values, such as x = [1, 2]."),
            given.node.span,
        )

    def _check_sizes(self, sizes: Sequence[int], given: Arguments) -> None:
        if len(sizes) > MAX_LEVELS:
            raise refusals.no_shape(given.typed, len(sizes), given.call.span)
        self.made_numbers += math.prod(sizes)
        if math.prod(sizes) > MAX_NUMBERS:
            raise too_many(given.call.span)
        if self.made_numbers > MAX_IN_CIRCUIT:
            raise refusals.too_many_together(
                self.typed(given.call.span), tuple(sizes), self.made_numbers, given.call.span
            )

    def _array(self, numbers: Any, given: Arguments, whole: bool = False) -> Traced:
        return Traced(Part(Array(numbers), given.call.span), whole=whole)

    def _static_items(self, given: Given, what: Words) -> list[Value]:
        """List what is given where one or several may stand: numbers that are known, or lists of them."""
        value = given.value
        if not isinstance(value, list | tuple | range):
            value = self.asked(value, given.node, what)
            value = value.tolist() if isinstance(value, np.ndarray) else value
        return list(value) if isinstance(value, list | tuple | range) else [value]

    def _axes_of(self, given: Given, shape: Shape, axis: Given | None, usual: int = 0) -> int:
        """Give an axis of an array, counted from the front. Errors: InputError `shapes`."""
        meant = self._axis_of(axis) if axis is not None else usual
        if not -len(shape) <= meant < len(shape):
            raise self._unfitting(given, shape, say("there is no axis {axis}", axis=meant), axis)
        return meant % len(shape)

    def _unfitting(
        self, given: Given, shape: Shape, why: Words, at: Given | None = None
    ) -> InputError:
        """Say of an operand why a function can't take its shape; `at` is the argument that says so."""
        typed = self._short(given.node.span)
        span = given.node.span if at is None else at.node.span
        return self.refuse(
            "shapes",
            say(
                "`{typed}`: {operands}; {why}",
                typed=typed,
                operands=say("{name} is {shape}", name=typed, shape=said(shape)),
                why=why,
            ),
            say("Axes and places in them are counted from 0; -1 is the last."),
            span,
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
