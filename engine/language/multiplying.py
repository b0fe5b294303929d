"""Functions that multiply arrays and add up: `einsum`, and what can be said by it or by `@`."""

import re
import string
from collections import Counter

import numpy as np

from ..base.errors import InputError
from ..base.shapes import Shape
from ..base.words import Words, say
from ..gates.contractions import MAX_LETTERS, MAX_OPERANDS
from . import refusals
from .calls import Arguments, Given
from .meanings import Traced, Unread, Value
from .program import Part
from .taking import Applied, named
from .windowing import Windowing

_WRITTEN = re.compile(r"[A-Za-z]*(?:\.\.\.)?[A-Za-z]*")
_MOST_POWER = 64


class Multiplying(Windowing):
    """Draws gates of products."""

    def _einsum(self, given: Arguments, name: str, library: str) -> Value:
        """Multiply arrays by the letters of their axes, and sum over those that the output lacks."""
        typed = given.named_only("subscripts", "equation") or next(
            (each for each in given.positional if isinstance(each.value, str)), None
        )
        operands = [each for each in given.positional if each is not typed]
        given.positional = []
        for ignored in ("optimize", "out"):
            given.named.pop(ignored, None)
        if len(operands) == 1 and isinstance(operands[0].value, list | tuple):
            operands = [Given(each, operands[0].node) for each in operands[0].value]
        if typed is None or not isinstance(typed.value, str) or not operands:
            raise self.refuse(
                "wrong-arity",
                say("`einsum` takes subscripts and operands"),
                say("Write einsum('ij,jk->ik', A, B)."),
                given.call.span,
            )
        return self._by_letters(given, typed, operands)

    def _by_letters(self, given: Arguments, typed: Given, operands: list[Given]) -> Value:
        text = _in_letters(typed.value).replace(" ", "")
        left, arrow, out = text.partition("->")
        each = left.split(",")
        if not all(_WRITTEN.fullmatch(one) for one in (*each, out)):
            raise self._bad_subscripts(typed, say("it has letters, commas, `...` and one arrow"))
        if len(operands) > MAX_OPERANDS:
            why = say(
                "it is for {count} operands, and {most} are allowed",
                count=len(operands),
                most=MAX_OPERANDS,
            )
            raise self._bad_subscripts(typed, why)
        if len(each) != len(operands):
            raise self._bad_subscripts(
                typed, say("it is for {count} operands, and {given} are given",
                           count=len(each), given=len(operands))
            )  # fmt: skip
        if "..." in text:
            each, out = self._without_dots(typed, operands, each, out=out, arrow=arrow)
        counts = Counter("".join(each))
        if not arrow:
            out += "".join(
                sorted(one for one, times in counts.items() if times == 1 and one not in out)
            )
        self._check_letters(typed, counts, out)
        parts = [self._operand(one) for one in operands]
        for at, own in enumerate(each):
            if len({*own}) < len(own):
                each[at], parts[at] = self._on_diagonals(given, typed, operands[at], own)
        if each == [out]:
            return Traced(parts[0])
        return self._made("einsum", given, *parts, subscripts=f"{','.join(each)}->{out}")

    def _check_letters(self, typed: Given, counts: Counter[str], out: str) -> None:
        for letter, times in Counter(out).items():
            if letter not in counts:
                why = say("`{letter}` stands behind the arrow alone", letter=letter)
                raise self._bad_subscripts(typed, why)
            if times > 1:
                why = say("`{letter}` stands behind the arrow twice", letter=letter)
                raise self._bad_subscripts(typed, why)
        if len(counts) > MAX_LETTERS:
            why = say(
                "it has {count} letters, and {most} are allowed",
                count=len(counts),
                most=MAX_LETTERS,
            )
            raise self._bad_subscripts(typed, why)

    def _without_dots(
        self, typed: Given, operands: list[Given], each: list[str], *, out: str, arrow: str
    ) -> tuple[list[str], str]:
        """Give the axes that `...` stands for letters of their own, the last ones the same everywhere."""
        fresh = [one for one in string.ascii_letters[::-1] if one not in "".join((*each, out))]
        most, written = 0, []
        for one, operand in zip(each, operands, strict=True):
            size = 0
            if "..." in one:
                size = len(self.shape(operand.value, operand.node, len(one) - 3)) - (len(one) - 3)
            if size < 0 or size > len(fresh):
                shape = self.shape(operand.value, operand.node)
                raise self._unfitting(operand, shape, say("it has fewer axes than letters"))
            most = max(most, size)
            written.append(one.replace("...", "".join(fresh[:size][::-1])))
        dots = "".join(fresh[:most][::-1])
        if arrow and "..." not in out and dots:
            raise self._bad_subscripts(
                typed, say("`...` stands before the arrow, and not behind it")
            )
        return written, out.replace("...", dots) if arrow else dots

    def _on_diagonals(
        self, given: Arguments, typed: Given, operand: Given, own: str
    ) -> tuple[str, Part]:
        """Take the diagonals of axes that have one letter; they come to stand behind."""
        part, shape = self._operand(operand), self.shape(operand.value, operand.node, len(own))
        if len(shape) != len(own):
            raise self._unfitting(
                operand, shape, say("it has other axes than `{letters}` names", letters=own)
            )
        while len({*own}) < len(own):
            letter = next(one for one in own if own.count(one) > 1)
            one = own.index(letter)
            other = own.index(letter, one + 1)
            if shape[one] != shape[other]:
                why = say(
                    "`{letter}` is {one} and {other}",
                    letter=letter,
                    one=shape[one],
                    other=shape[other],
                )
                raise self._unfitting(operand, shape, why, typed)
            if len(own) == 2:
                return letter, self._made("diagonal", given, part).part
            part = self.diagonal_along(given, part, shape, (one, other)).part
            rest = [at for at in range(len(own)) if at not in (one, other)]
            shape = (*(shape[at] for at in rest), shape[one])
            own = "".join(own[at] for at in rest) + letter
        return own, part

    def _bad_subscripts(self, typed: Given, why: Words) -> InputError:
        return self.refuse(
            "bad-subscripts",
            say(
                "`{typed}` can’t be subscripts: {why}", typed=self._short(typed.node.span), why=why
            ),
            say("Write a letter for each axis, as in einsum('ij,jk->ik', A, B)."),
            typed.node.span,
        )

    # What can be said by it

    def _contracted(
        self,
        given: Arguments,
        operands: tuple[Part, Part],
        axes: tuple[int, int],
        pairs: list[tuple[int, int]],
    ) -> Traced:
        """Sum over pairs of axes of two arrays of so many axes."""
        first = list(string.ascii_lowercase[: axes[0]])
        second = list(string.ascii_lowercase[axes[0] : sum(axes)])
        for i, j in pairs:
            second[j] = first[i]
        gone = {first[i] for i, _ in pairs}
        out = "".join(one for one in (*first, *second) if one not in gone)
        return self._made(
            "einsum", given, *operands, subscripts=f"{''.join(first)},{''.join(second)}->{out}"
        )

    def _tensordot(self, given: Arguments, name: str, library: str) -> Value:
        a, b = self._needed(given, "a input"), self._needed(given, "b other")
        how = given.take("axes", "dims")
        one, other = self.shape(a.value, a.node, 2), self.shape(b.value, b.node, 2)
        value = 2 if how is None else how.value
        if isinstance(value, list | tuple):
            if len(value) != 2:
                raise self._unfitting(a, one, say("`axes` are those of either operand"), how)
            mine, theirs = (
                [self._axes_of(of, shape, Given(axis, how.node if how else of.node))
                 for axis in self._static_items(Given(each, of.node), refusals.AN_AXIS)]
                for of, shape, each in ((a, one, value[0]), (b, other, value[1]))
            )  # fmt: skip
        else:
            most = min(len(one), len(other))
            number = self._whole(how, refusals.A_SIZE, 0, most) if how else min(2, most)
            mine, theirs = [*range(len(one) - number, len(one))], [*range(number)]
        if len(mine) != len(theirs) or len({*mine}) < len(mine) or len({*theirs}) < len(theirs):
            raise self._unfitting(a, one, say("each axis goes with one of the other operand"), how)
        pairs = [*zip(mine, theirs, strict=True)]
        return self._contracted(
            given, (self._operand(a), self._operand(b)), (len(one), len(other)), pairs
        )

    def _inner(self, given: Arguments, name: str, library: str) -> Value:
        """Sum over the last axes of both: of vectors the dot product, of matrices `A @ B.T`."""
        a, b = self._needed(given, "a input"), self._needed(given, "b other")
        parts = self._operand(a), self._operand(b)
        axes = len(self.shape(a.value, a.node, 1)), len(self.shape(b.value, b.node, 1))
        if axes == (1, 1):
            return self._made("dot", given, *parts)
        if 0 in axes:
            return self._made("mul", given, *parts)
        return self._contracted(given, parts, axes, [(axes[0] - 1, axes[1] - 1)])

    def _vdot(self, given: Arguments, name: str, library: str) -> Value:
        """Multiply all numbers of two arrays in their order, and add up."""
        operands = [self._needed(given, key) for key in ("a input", "b other")]
        parts = [
            self._operand(one)
            if len(self.shape(one.value, one.node, 1)) == 1
            else self._made("reshape", given, self._operand(one), shape=(-1,)).part
            for one in operands
        ]
        return self._made("dot", given, *parts)

    def _kron(self, given: Arguments, name: str, library: str) -> Value:
        """Multiply each number of one array by all of the other: rows and columns of blocks."""
        a, b = self._needed(given, "a input"), self._needed(given, "b other")
        one, other = self.shape(a.value, a.node, 2), self.shape(b.value, b.node, 2)
        axes = max(len(one), len(other))
        if axes > 2:
            raise self._unfitting(a if len(one) > 2 else b, max(one, other, key=len),
                                  say("`kron` takes vectors and matrices"))  # fmt: skip
        if not one or not other:
            return self._made("mul", given, self._operand(a), self._operand(b))
        wide = [(1,) * (axes - len(shape)) + shape for shape in (one, other)]
        parts = [
            self._operand(each) if shape == made
            else self._made("reshape", given, self._operand(each), shape=made).part
            for each, shape, made in zip((a, b), (one, other), wide, strict=True)
        ]  # fmt: skip
        subscripts = "ij,kl->ikjl" if axes == 2 else "i,j->ij"
        made = self._made("einsum", given, *parts, subscripts=subscripts)
        shape: Shape = tuple(m * n for m, n in zip(*wide, strict=True))
        return self._made("reshape", given, made.part, shape=shape)

    def _multi_dot(self, given: Arguments, name: str, library: str) -> Value:
        """Multiply matrices from left to right."""
        first = self._needed(given, "arrays tensors")
        listed = isinstance(first.value, list | tuple)
        several = (
            [Given(one, first.node) for one in first.value]
            if listed
            else [first, *given.positional]
        )
        given.positional = []
        made, *others = [self._operand(one) for one in several]
        for other in others:
            made = self._made("matmul", given, made, other).part
        return Traced(made)

    def _matrix_power(self, given: Arguments, name: str, library: str) -> Value:
        """Multiply a matrix by itself, by squares where that is shorter."""
        a, power = self._needed(given, "a input"), self._needed(given, "n")
        n = self._whole(power, say("a power"), -_MOST_POWER, _MOST_POWER)
        shape = self.shape(a.value, a.node, 2)
        if len(shape) < 2 or shape[-1] != shape[-2]:
            raise self._unfitting(a, shape, say("it has as many rows as columns"))
        if n == 0:
            self._check_sizes(shape, given)
            return self._array(np.broadcast_to(np.eye(shape[-1]), shape), given)
        square = Traced(self._operand(a))
        if n < 0:
            square = self._made("inv", given, square.part)
        made: Traced | None = None
        for left in (abs(n) >> bit for bit in range(abs(n).bit_length())):
            if left > 1:  # a gate that is used again is one gate
                self.keep(square, given.call.span)
            if left % 2:
                made = (
                    square if made is None else self._made("matmul", given, made.part, square.part)
                )
            if left > 1:
                square = self._made("matmul", given, square.part, square.part)
        assert made is not None
        return made

    def _slogdet(self, given: Arguments, name: str, library: str) -> Value:
        """Give the logarithm of a determinant's size; its sign has no gradient, and is no value here."""
        made = self._made("logabsdet", given, self._operand(self._needed(given, "a A input")))
        return (Unread(say("the sign of a determinant has no gradient")), made)

    def _cholesky(self, given: Arguments, name: str, library: str) -> Value:
        """Factor a matrix; the upper factor is the transpose of that of the transposed matrix."""
        a, upper = self._needed(given, "a A input"), given.take("upper")
        if upper is None or not self.asked(upper.value, upper.node, say("an option")):
            return self._made("cholesky", given, self._operand(a))
        shape = self.shape(a.value, a.node, 2)
        around = {} if len(shape) < 3 else {"axes": (*range(len(shape) - 2), -1, -2)}
        turned = self._made("transpose", given, self._operand(a), **around)
        factor = self._made("cholesky", given, turned.part)
        return self._made("transpose", given, factor.part, **around)

    def _cross(self, given: Arguments, name: str, library: str) -> Value:
        """Give the cross product along an axis: the last one, unless it is moved there and back."""
        a, b = self._needed(given, "a input"), self._needed(given, "b other")
        axis = given.take("axis", "dim")
        one, other = self._operand(a), self._operand(b)
        if axis is None or axis.value is None:
            return self._made("cross", given, one, other)
        shape, second = self.shape(a.value, a.node, 1), self.shape(b.value, b.node, 1)
        at = self._axes_of(a, shape, axis)
        if at == len(shape) - 1:
            return self._made("cross", given, one, other)
        if len(second) != len(shape):
            why = say("both have as many axes where `cross` goes along one that is not the last")
            raise self._unfitting(b, second, why)
        last = [each for each in range(len(shape)) if each != at]
        parts = [
            self._made("transpose", given, each, axes=(*last, at)).part for each in (one, other)
        ]
        made = self._made("cross", given, *parts)
        back = (*range(at), len(last), *range(at, len(last)))
        return self._made("transpose", given, made.part, axes=back)


def _in_letters(text: str) -> str:
    """Write a letter for each axis where axes have names with spaces between, as einops has them.

    >>> _in_letters("b n d_in, d_in k -> b n k"), _in_letters("ij, jk -> ik")
    ('b n A, A k -> b n k', 'ij, jk -> ik')
    """
    sides = re.split(r",|->", text)
    if not any(len(side.split()) > 1 for side in sides):
        return text
    names = dict.fromkeys(re.findall(r"\w+", text))
    free = iter(sorted(frozenset(string.ascii_letters) - names.keys()))
    letters = {name: name if len(name) == 1 else next(free, name) for name in names}
    return re.sub(r"\w+", lambda found: letters[found[0]], text)


MULTIPLYING: dict[str, Applied] = {
    "einsum": Multiplying._einsum,
    "tensordot": Multiplying._tensordot,
    "inner": Multiplying._inner,
    "vdot": Multiplying._vdot,
    "kron": Multiplying._kron,
    **named("multi_dot chain_matmul", Multiplying._multi_dot),
    "slogdet": Multiplying._slogdet,
    "matrix_power": Multiplying._matrix_power,
    "cholesky": Multiplying._cholesky,
    "cross": Multiplying._cross,
}
"""The functions of products, by every name that a library has for them."""
