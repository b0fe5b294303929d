"""Functions of many numbers, with the arguments that each library takes: deviations, sorts, averages."""

from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.errors import InputError
from ..base.shapes import Shape
from ..base.words import counted, say
from ..gates import picks
from ..gates.table import EXTREMES
from . import refusals
from .calls import Arguments, Given
from .meanings import Traced, Unread, Value
from .program import Part
from .pythonic import Pythonic
from .syntax import Attribute, Tuple
from .taking import Applied, named

AN_OPTION = say("an option")


class Reducing(Pythonic):
    """Reduces, sorts and weighs, with each library's own arguments."""

    # Arguments

    def _flag(self, given: Given | None) -> bool:
        return bool(given and self.asked(given.value, given.node, AN_OPTION))

    def _along(self, axis: Given | None) -> dict[str, Any]:
        meant = self._axes(axis)
        return {} if meant is None else {"axis": meant}

    def _keepdims(self, given: Arguments) -> dict[str, Any]:
        keep = given.take("keepdims", "keepdim", "keep_dims")
        return {"keepdims": True} if self._flag(keep) else {}

    # Deviations

    def _spread_out(self, given: Arguments, name: str, library: str) -> Value:
        """The variance, or its root: divided by n, in PyTorch by n − 1 unless it says otherwise."""
        torch = self._of_torch(library) and not name.startswith("reduce")
        a = self._needed(given, "a input x input_tensor")
        first = None if self._is_truth(given) else given.take("axis", "dim")
        unbiased = given.named_only("unbiased")
        if unbiased is None and self._is_truth(given) and torch:
            unbiased = given.take()
        less = given.named_only("ddof", "correction")
        by = 1 if torch else 0
        if unbiased is not None:
            by = int(self._flag(unbiased))
        if less is not None:
            by = self._whole(less, AN_OPTION, 0, 10)
        divided = {"ddof": by} if by else {}
        options = {**self._along(first), **divided, **self._keepdims(given)}
        row = "std" if name.endswith("std") else "var"
        return self._made(row, given, self._operand(a), **options)

    def _is_truth(self, given: Arguments) -> bool:
        """Tell whether True or False is the next argument."""
        return bool(given.positional) and isinstance(given.positional[0].value, bool)

    def _peak_to_peak(self, given: Arguments, name: str, library: str) -> Value:
        """The largest number less the smallest."""
        x = self.once(self._operand(self._needed(given, "a input x")))
        options = {**self._along(given.take("axis", "dim")), **self._keepdims(given)}
        most, least = (
            self.gate(EXTREMES[one], (x,), given.call.span, tuple(options.items()))
            for one in ("max", "min")
        )
        return self._made("sub", given, most.part, least.part)

    def _product(self, given: Arguments, name: str, library: str) -> Value:
        """The product along axes; of sizes that are known, as of a shape, a number at once."""
        a = self._needed(given, "a input x")
        sizes = [self.number(each) for each in a.value] if isinstance(a.value, tuple) else [None]
        if all(isinstance(size, int) for size in sizes) and not isinstance(a.node, Tuple):
            total: Value = 1
            for size in sizes:
                total = self.operation("*", total, size, a.node, span=given.call.span)
            return total
        options = {**self._along(given.take("axis", "dim")), **self._keepdims(given)}
        return self._made("prod", given, self._operand(a), **options)

    def _average(self, given: Arguments, name: str, library: str) -> Value:
        """The mean, or with weights the sum of weighted numbers over that of the weights."""
        a, axis = self._needed(given, "a x input"), given.take("axis", "dim")
        weights = given.take("weights")
        options, last = self._along(axis), self._keepdims(given)
        x = self._operand(a)
        if weights is None or weights.value is None:
            return self._made("mean", given, x, **options, **last)
        shape, own = self.shape(a.value, a.node, 1), self.shape(weights.value, weights.node, 1)
        of = self.once(self._operand(weights))
        beside, whole = of, {**options, **last}
        if len(own) < len(shape) and isinstance(options.get("axis"), int):
            beside, whole = self._beside(given, of, shape, options["axis"]), {}
        weighed = self._made("mul", given, x, beside)
        above = self._made("sum", given, weighed.part, **options, **last)
        below = self._made("sum", given, of, **whole)
        return self._made("div", given, above.part, below.part)

    def _beside(self, given: Arguments, weights: Part, shape: Shape, axis: int) -> Part:
        """Set weights along an axis, so that they are broadcast over the others."""
        behind = len(shape) - 1 - axis % len(shape)
        if not behind:
            return weights
        return self._made("reshape", given, weights, shape=(-1, *[1] * behind)).part

    # Orders

    def _sorted(self, given: Arguments, name: str, library: str) -> Value:
        """Sort, or give the places of what is sorted; PyTorch's sort gives both."""
        torch = self._of_torch(library)
        if name == "sort" and not torch and not library and _is_method(given):
            raise self._sorts_in_place(given)
        a, axis = self._needed(given, "a input x values"), given.take("axis", "dim")
        down = given.take("descending") if torch else given.named_only("descending")
        given.named_only("kind"), given.named_only("stable")
        options = {} if axis is None else {"axis": self._axes(axis)}
        if self._flag(down):
            options["descending"] = True
        if name != "sort" or not torch or self.in_form:
            return self._made(name, given, self._operand(a), **options)
        x = self.once(self._operand(a))
        made, places = (self._made(row, given, x, **options) for row in ("sort", "argsort"))
        return (made, self.offered(places))

    def _sorts_in_place(self, given: Arguments) -> InputError:
        return self.refuse(
            "sorts-in-place",
            say("`.sort()` sorts an array in place, and gives nothing"),
            say("Write y = np.sort(x)."),
            given.call.span,
        )

    def _top(self, given: Arguments, name: str, library: str) -> Value:
        """The k largest along an axis, the largest first, and their places."""
        a, k = self._needed(given, "input a x"), self._needed(given, "k")
        many = self._whole(k, refusals.A_SIZE, 1, MAX_NUMBERS)
        axis, largest = given.take("dim", "axis"), given.take("largest")
        given.take("sorted")  # they are sorted in any case
        along = self._axis_of(axis) if axis else -1
        shape = self.shape(a.value, a.node, 1)
        if -len(shape) <= along < len(shape) and many > shape[along]:
            raise self._too_few(k, many, shape[along])
        options = {} if along == -1 else {"axis": along}
        if not largest or self._flag(largest):
            options["descending"] = True
        x = self.once(self._operand(a))
        made, places = (
            self._leading(given, self._made(row, given, x, **options), many, along)
            for row in ("sort", "argsort")
        )
        return (made, self.offered(places))

    def _too_few(self, k: Given, many: int, there: int) -> InputError:
        return self.refuse(
            "too-few",
            counted(
                "there is {count} number along the axis, and {many} are asked for",
                "there are {count} numbers along the axis, and {many} are asked for",
                count=there,
                many=many,
            ),
            say("Take fewer."),
            k.node.span,
        )

    def _leading(self, given: Arguments, of: Traced, many: int, axis: int) -> Traced:
        """Take the first numbers along an axis."""
        first, others = picks.Slice(None, many, None), abs(axis) - (axis < 0)
        index = (*[picks.ALL] * others, first) if axis >= 0 else (..., first, *[picks.ALL] * others)
        return self._made("index", given, of.part, index=index)

    def _median(self, given: Arguments, name: str, library: str) -> Value:
        """The number in the middle; PyTorch's is the lower of two, and along an axis it gives places too."""
        torch = self._of_torch(library)
        a, axis = self._needed(given, "a input x"), given.take("axis", "dim")
        low = given.named_only("lower")
        options = self._along(axis)
        if torch or self._flag(low):
            options["lower"] = True
        options |= self._keepdims(given)
        made = self._made("median", given, self._operand(a), **options)
        if not torch or axis is None or self.in_form:
            return made
        return (made, Unread(say("the places of a median have no gradient")))

    # What holds

    def _holds(self, given: Arguments, name: str, library: str) -> Value:
        """Tell whether any or all holds: of a list at once, of an array by a gate."""
        a = given.positional[0] if given.positional else None
        if a is None or not isinstance(a.value, Traced | np.ndarray) or self._is_list(a.value):
            return self._truths(given, name, library)
        a = self._needed(given)
        options = {**self._along(given.take("axis", "dim")), **self._keepdims(given)}
        return self._made(name.removeprefix("reduce_"), given, self._operand(a), **options)

    def _is_list(self, value: Value) -> bool:
        if not isinstance(value, Traced) or not value.listed:
            return False
        return self.is_program and value.part.is_constant


def _is_method(given: Arguments) -> bool:
    return isinstance(given.call.function, Attribute)


REDUCED: dict[str, Applied] = {
    **named("var variance std reduce_variance reduce_std", Reducing._spread_out),
    "ptp": Reducing._peak_to_peak,
    "prod": Reducing._product,
    "average": Reducing._average,
    **named("sort argsort", Reducing._sorted),
    "topk": Reducing._top,
    "median": Reducing._median,
    **named("any all reduce_any reduce_all", Reducing._holds),
}
"""Functions of many numbers, by every name that a library has for them."""
