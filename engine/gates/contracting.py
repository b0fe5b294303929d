"""The subscripts of an einsum, and those of what goes back to one of its operands."""

import math
from collections.abc import Sequence

from ..base.shapes import Shape
from .lines import Setting, letters

_LARGE = 10_000  # products from which on NumPy finds a faster way through them


def operands_of(subscripts: str) -> tuple[list[str], str]:
    """Take subscripts apart: the letters of each operand, and those of the output.

    >>> operands_of("ij,jk->ik")
    (['ij', 'jk'], 'ik')
    """
    given, _, out = subscripts.partition("->")
    return given.split(","), out


def optimized(given: Sequence[str], shapes: Sequence[Shape]) -> bool:
    """Tell whether NumPy is to look for a faster way than to go through all products."""
    sizes = {
        letter: size
        for one, shape in zip(given, shapes, strict=True)
        for letter, size in zip(one, shape, strict=True)
    }
    return len(given) > 1 and math.prod(sizes.values()) > _LARGE


def backward(subscripts: str, position: int) -> tuple[str, str]:
    """Give the subscripts of what goes back to an operand, and its letters that nothing else has.

    The operands are the upstream gradient, the other ones, and ones for the letters that were summed alone.

    >>> backward("ij,jk->ik", 0), backward("ij->i", 0)
    (('ik,jk->ij', ''), ('i,j->ij', 'j'))
    """
    given, out = operands_of(subscripts)
    others = [one for at, one in enumerate(given) if at != position]
    alone = [one for one in given[position] if not any(one in other for other in (out, *others))]
    return f"{','.join([out, *others, *alone])}->{given[position]}", "".join(alone)


def said(subscripts: str, position: int, texts: Sequence[str]) -> str:
    """Write for a reader what goes back to an operand, in the texts of the gradient and the operands.

    >>> said("ij,jk->ik", 0, ["g", "a", "b"])
    "einsum('ik,jk->ij', g, b)"
    """
    back, alone = backward(subscripts, position)
    g, *operands = texts
    others = [text for at, text in enumerate(operands) if at != position]
    return f"einsum('{back}', {', '.join([g, *others, *'1' * len(alone)])})"


def _operands(text: str, setting: Setting) -> list[str]:
    named = letters(len(setting.operands))
    return [text, *(f"{{{name}}}" for at, name in enumerate(named) if at != setting.position)]


def _alone(setting: Setting) -> tuple[str, list[int]]:
    """Give the subscripts at a setting, and the sizes of letters that were summed alone."""
    subscripts = dict(setting.options)["subscripts"]
    back, alone = backward(subscripts, setting.position)
    own = operands_of(subscripts)[0][setting.position]
    return back, [setting.operand[own.index(letter)] for letter in alone]


def in_numpy(text: str, setting: Setting) -> str:
    """Write in NumPy what goes back to an operand."""
    back, sizes = _alone(setting)
    given = [*_operands(text, setting), *(f"np.ones({size})" for size in sizes)]
    others = [shape for at, shape in enumerate(setting.operands) if at != setting.position]
    shapes = [setting.out, *others, *((size,) for size in sizes)]
    optimize = ", optimize=True" if optimized(operands_of(back)[0], shapes) else ""
    return f'np.einsum("{back}", {", ".join(given)}{optimize})'


def in_script(text: str, setting: Setting) -> str:
    """Write in JavaScript what goes back to an operand."""
    back, sizes = _alone(setting)
    given = [*_operands(text, setting), *(f"array(1, [{size}])" for size in sizes)]
    return f'einsum("{back}", [{", ".join(given)}])'
