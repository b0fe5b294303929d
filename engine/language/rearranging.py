"""Functions that name the axes of an array, as einops has them: `rearrange`, `reduce` and `repeat`."""

import math
import re

from ..base.arrays import MAX_NUMBERS
from ..base.errors import InputError
from ..base.shapes import Shape
from ..base.words import Words, say
from . import refusals
from .calls import Arguments, Given
from .meanings import Traced, Value
from .multiplying import Multiplying
from .program import Part
from .taking import Applied

_DOTS = "..."
_GROUP = re.compile(r"\s*(?:\(([^()]*)\)|(\.\.\.|\w+))")
_SIDE = re.compile(r"(?:\s*(?:\((?:\s*(?:\.\.\.|\w+))*\s*\)|\.\.\.|\w+))*\s*")
_REDUCTIONS = ("mean", "sum", "max", "min", "prod")

_Side = list[list[str]]
"""The axes of an array; each is made of those that are named, of none where it has one place."""


class Rearranging(Multiplying):
    """Draws gates of shapes for what a pattern says: `b n (h d) -> b h n d`."""

    def _rearrange(self, given: Arguments, name: str, library: str) -> Value:
        a, typed = self._needed(given, "tensor"), self._needed(given, "pattern")
        how = given.take("reduction") if name == "reduce" else None
        sizes = {
            key: self._whole(each, refusals.A_SIZE, 1, MAX_NUMBERS)
            for key, each in given.named.items()
        }
        given.named = {}
        left, right = self._sides(typed)
        sizes |= {each: int(each.split("#")[0]) for each in _flat(left + right) if "#" in each}
        shape = self.shape(a.value, a.node, len(left))
        if [_DOTS] in left:
            wide = len(shape) - len(left) + 1
            left, right = _without_dots(left, wide), _without_dots(right, wide)
        if len(left) != len(shape):
            raise self._unfitting(
                a,
                shape,
                say("it has other axes than `{letters}` names", letters=typed.value),
                typed,
            )
        for axis, size in zip(left, shape, strict=True):
            self._solve(a, typed, shape=shape, axis=axis, size=size, sizes=sizes)
        names, wanted = _flat(left), _flat(right)
        self._check_names(typed, names, wanted, sizes=sizes, name=name)
        part = self._reshaped(given, self._operand(a), shape, tuple(sizes[e] for e in names))
        kept = [each for each in names if each in wanted]
        if len(kept) < len(names):
            part = self._reduced_along(given, typed, part, names=names, kept=kept, how=how)
        order = tuple(kept.index(each) for each in wanted if each in kept)
        if order != tuple(range(len(order))):
            part = self._made("transpose", given, part, axes=order).part
        full = tuple(sizes[each] for each in wanted)
        shape = tuple(sizes[each] for each in wanted if each in kept)
        if len(kept) < len(wanted):
            narrow = tuple(sizes[each] if each in kept else 1 for each in wanted)
            part = self._reshaped(given, part, shape, narrow)
            part = self._made("broadcast_to", given, part, shape=full).part
        made = tuple(math.prod(sizes[each] for each in axis) for axis in right)
        return Traced(self._reshaped(given, part, full, made))

    def _reshaped(self, given: Arguments, part: Part, shape: Shape, wanted: Shape) -> Part:
        return part if shape == wanted else self._made("reshape", given, part, shape=wanted).part

    def _sides(self, typed: Given) -> tuple[_Side, _Side]:
        text = typed.value if isinstance(typed.value, str) else ""
        left, arrow, right = text.partition("->")
        if not arrow or not all(_SIDE.fullmatch(side) for side in (left, right)):
            raise self._bad_pattern(typed, say("it has names, parentheses and one arrow"))
        sides = _side(left, "left"), _side(right, "right")
        for side in sides:
            names = _flat(side)
            if twice := [each for each in names if names.count(each) > 1 and "#" not in each]:
                raise self._bad_pattern(
                    typed, say("`{name}` stands twice on a side", name=twice[0])
                )
        return sides

    def _solve(
        self,
        a: Given,
        typed: Given,
        *,
        shape: Shape,
        axis: list[str],
        size: int,
        sizes: dict[str, int],
    ) -> None:
        """Find the size of the one name in an axis that is given none."""
        unknown = [each for each in axis if each not in sizes]
        known = math.prod(sizes[each] for each in axis if each in sizes)
        if len(unknown) > 1:
            raise self._bad_pattern(
                typed, say("the size of `{name}` is not known: `{name}=2`", name=unknown[0])
            )
        if size % known or (not unknown and size != known):
            why = say("`{name}` is {one} and {other}", name=" ".join(axis), one=known, other=size)
            raise self._unfitting(a, shape, why, typed)
        sizes.update(dict.fromkeys(unknown, size // known))

    def _check_names(
        self, typed: Given, names: list[str], wanted: list[str], *, sizes: dict[str, int], name: str
    ) -> None:
        fresh = [each for each in wanted if each not in names]
        if (name != "repeat" and fresh) or any(each not in sizes for each in fresh):
            raise self._bad_pattern(
                typed, say("`{letter}` stands behind the arrow alone", letter=fresh[0])
            )
        gone = [each for each in names if each not in wanted]
        if name != "reduce" and gone:
            raise self._bad_pattern(
                typed, say("`{name}` stands before the arrow alone", name=gone[0])
            )

    def _reduced_along(
        self,
        given: Arguments,
        typed: Given,
        part: Part,
        *,
        names: list[str],
        kept: list[str],
        how: Given | None,
    ) -> Part:
        """Reduce the axes whose names stand before the arrow alone."""
        if how is None or how.value not in _REDUCTIONS:
            why = say("it is reduced by one of {names}", names=", ".join(_REDUCTIONS))
            raise self._bad_pattern(how or typed, why)
        gone = [at for at, each in enumerate(names) if each not in kept]
        bound = {"a": Given(Traced(part), typed.node), "k": Given(tuple(gone), typed.node)}
        made = self.form(f"{how.value}(a, axis=k)", bound, given.call.span)
        return self.part(made, given.call)

    def _bad_pattern(self, typed: Given, why: Words) -> InputError:
        return self.refuse(
            "bad-subscripts",
            say("`{typed}` can’t be a pattern: {why}", typed=self._short(typed.node.span), why=why),
            say("Write a name for each axis, as in rearrange(x, 'b n (h d) -> b h n d', h=2)."),
            typed.node.span,
        )

    # What others call so too

    def _copied(self, given: Arguments, name: str, library: str) -> Value:
        by_pattern = has_pattern(given)
        return (self._rearrange if by_pattern else self._repeat)(given, name, library)


def has_pattern(given: Arguments) -> bool:
    """Tell whether a call is einops', by the pattern behind its array."""
    second = given.positional[1].value if len(given.positional) > 1 else None
    return (isinstance(second, str) and "->" in second) or "pattern" in given.named


def _side(text: str, side: str) -> _Side:
    """Read one side of a pattern; a number on it is a name of its own, with that size.

    >>> _side("b n (h 2) 1", "left")
    [['b'], ['n'], ['h', '2#left2'], []]
    """
    groups = [inner.split() if not name else [name] for inner, name in _GROUP.findall(text)]
    return [
        [f"{each}#{side}{at}" if each.isdecimal() else each for each in group if each != "1"]
        for at, group in enumerate(groups)
    ]


def _without_dots(side: _Side, wide: int) -> _Side:
    """Write a name for each axis that `...` stands for."""
    dots = [f"{_DOTS}{at}" for at in range(wide)]
    found: _Side = []
    for axis in side:
        if axis == [_DOTS]:
            found += [[each] for each in dots]
        else:
            found.append([e for each in axis for e in (dots if each == _DOTS else [each])])
    return found


def _flat(side: _Side) -> list[str]:
    return [each for axis in side for each in axis]


REARRANGED: dict[str, Applied] = {
    "rearrange": Rearranging._rearrange,
    "repeat": Rearranging._copied,
}
"""The functions of patterns; `reduce` is Python's too."""
