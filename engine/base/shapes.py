"""Shapes of values, and sizes of axes that are found out from how they are used.

A shape is NumPy's: `()` for a scalar, `(4, 3)` for a matrix of 4 rows. While shapes are worked out,
a size that is not known yet is a negative number, which `Sizes` gives out and settles.
"""

import math

from .words import Words, say

Shape = tuple[int, ...]
USUAL_SIZE = 2  # numbers along an axis whose size nothing else decides
MAX_AXES = 6  # of one array that is computed: heads of attention, groups of channels, patches
MAX_LEVELS = 4  # of lists in each other, and so the axes of an input


class Mismatch(Exception):
    """Why shapes do not go together, as the end of a sentence that names the operands."""

    def __init__(self, why: Words) -> None:
        super().__init__(why)
        self.why = why


def shape_of(value: object) -> Shape:
    """Give the shape of a number or an array."""
    return getattr(value, "shape", ())


def said(shape: Shape) -> str:
    """Say a shape in words.

    >>> said(()), said((3,)), said((4, 3))
    ('a scalar', 'a vector of 3', '4×3')
    """
    if not shape:
        return say("a scalar")
    return say("a vector of {size}", size=shape[0]) if len(shape) == 1 else dimensions(shape)


def dimensions(shape: Shape) -> str:
    """Write the sizes of a shape as they stand at a wire: `4×3`."""
    return "×".join(map(str, shape))


def count(shape: Shape) -> int:
    """Count the numbers in an array of a shape."""
    return math.prod(shape)


class Sizes:
    """The sizes that are not known yet: each is equal to another, or a number, or still open.

    It is a union-find structure: negative numbers stand for unknown sizes.
    """

    def __init__(self) -> None:
        self._equal: dict[int, int] = {}  # an unknown size to one that it is equal to
        self._least: dict[int, int] = {}  # what each unknown size is if nothing else decides

    def unknown(self, least: int = USUAL_SIZE) -> int:
        """Give out a size that is not known yet; it is `least` if nothing else decides."""
        size = -1 - len(self._least)
        self._least[size] = least
        return size

    def at_least(self, size: int, least: int) -> None:
        """Note how large a size is if nothing else decides."""
        size = self.found(size)
        if size < 0:
            self._least[size] = max(least, self._least[size])

    def found(self, size: int) -> int:
        """Give a size as a number if it is known, else the unknown size that stands for all its equals."""
        while size in self._equal:
            size = self._equal[size]
        return size

    def fixed(self, size: int) -> int:
        """Give a size as a number: one that is not known yet becomes the least that it can be."""
        size = self.found(size)
        if size < 0:
            self._equal[size] = self._least[size]
        return self.found(size)

    def same(self, a: int, b: int) -> bool:
        """Make two sizes equal; False where they are different numbers."""
        a, b = self.found(a), self.found(b)
        if a >= 0 and b >= 0:
            return a == b
        if a != b:
            unknown, other = (a, b) if a < 0 else (b, a)
            self._equal[unknown] = other
            if other < 0:
                self._least[other] = max(self._least[other], self._least[unknown])
        return True

    def together(self, *shapes: Shape) -> Shape:
        """Broadcast shapes as NumPy does. Errors: Mismatch where two sizes differ and neither is 1."""
        axes = max(map(len, shapes))
        result = [1] * axes
        for shape in shapes:
            for axis, size in enumerate(shape, axes - len(shape)):
                result[axis] = self._one(result[axis], size)
        return tuple(result)

    def _one(self, a: int, b: int) -> int:
        a, b = self.found(a), self.found(b)
        if a == 1 or b == 1:
            return b if a == 1 else a
        if not self.same(a, b):
            raise Mismatch(say("the sizes {a} and {b} must be equal, or one of them 1", a=a, b=b))
        return self.found(a)

    def keep_apart(self, shape: Shape) -> None:
        """Make the sizes of a shape that are still open differ from each other, and from all others."""
        taken = {self.found(size) for size in self._equal} | {self.found(size) for size in shape}
        used = {size for size in taken if size >= 0}
        for size in dict.fromkeys(map(self.found, shape)):
            if size < 0:
                while self._least[size] in used:
                    self._least[size] += 1
                used.add(self._least[size])

    def settled(self, shape: Shape) -> Shape:
        """Replace each size of a shape that is still open by its least one."""
        sizes = map(self.found, shape)
        return tuple(size if size >= 0 else self._least[size] for size in sizes)


def summed_axes(sent: Shape, shape: Shape) -> tuple[int, ...]:
    """List the axes over which a gradient is summed to get an operand's shape back.

    >>> summed_axes((2, 3), (3,)), summed_axes((2, 3), (2, 1)), summed_axes((3,), (3,))
    ((0,), (1,), ())
    """
    ahead = len(sent) - len(shape)
    repeated = tuple(
        ahead + i for i, size in enumerate(shape) if size == 1 and sent[ahead + i] != 1
    )
    return (*range(ahead), *repeated)


def as_matrix(shape: Shape) -> tuple[int, int]:
    """See an array as rows and columns: a vector is one column, and axes before the last are rows.

    >>> as_matrix((3,)), as_matrix((2, 5)), as_matrix((2, 3, 5))
    ((3, 1), (2, 5), (6, 5))
    """
    if len(shape) < 2:
        return count(shape), 1
    return count(shape[:-1]), shape[-1]
