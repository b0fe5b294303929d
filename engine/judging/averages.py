"""Functions that divide the gradients of weights by how many examples there are, which is no mistake there.

Courses have `dW = dZ @ A.T / m; db = np.sum(dZ, axis=1) / m` in a function of its own, to which the gradient
of the sum over all examples is given. What says so is that all weights are divided so, or that the function
has `m` for nothing else. One mean where sums belong is a mistake: `dbeta = np.mean(dout, axis=0)`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from ..base.shapes import shape_of
from ..language.syntax import Assign, Attribute, Binary, Define, Name, Syntax
from ..language.walks import everything
from ..language.walks import names as names_in
from .meant import Found
from .usage import given
from .weighing import Weighing

_LENGTHS = frozenset(("shape", "size", "len"))


def average(weighing: Weighing, found: Sequence[Found]) -> None:
    """Compare all gradients of weights with those of a mean, where the function is one that gives such."""
    if not weighing.sheet.is_function or weighing.sheet.ends:
        return
    for axis, size in enumerate(shape_of(weighing.points[0].point.run.upstream)):
        weights = [each for each in found if _is_of_weights(weighing, each, axis, size)]
        divided = [each for each in weights if _is_over(weighing, each, size)]
        if divided and (_are_most(weights, divided) or _have_a_name(weighing, weights, divided)):
            weighing.average(weights, 1 / size)
            return


def _is_over(weighing: Weighing, found: Found, size: int) -> bool:
    """Tell whether lines give the gradient divided by a size."""
    number = weighing.ratio(found)
    return size > 1 and number is not None and abs(number * size - 1) < 1e-9


def _is_of_weights(weighing: Weighing, found: Found, axis: int, size: int) -> bool:
    """Tell lines that give the gradient of an input which has no number for each place along an axis."""
    target = found.target
    if target is None or target.wire is not None or weighing.goes_on(target):
        return False
    shape = shape_of(target.gradients[0])
    return len(shape) <= axis or shape[axis] != size


def _are_most(weights: Sequence[Found], divided: Sequence[Found]) -> bool:
    """Tell whether several gradients of weights are divided, and fewer are not, none of which is right."""
    others = [each for each in weights if each not in divided]
    return len(divided) > max(1, len(others)) and all(e.verdict != "right" for e in others)


def _have_a_name(weighing: Weighing, weights: Sequence[Found], divided: Sequence[Found]) -> bool:
    """Tell whether a function has a length, `m = X.shape[1]`, only to divide gradients of weights."""
    lines = [line for each in weights for line in each.entry.lines]
    body = _body(weighing, lines)
    for name in _lengths(body):
        using = [line for line in body if name in names_in((line,)) and name not in given(line)]
        if using and all(line in lines and _divides(line, name) for line in using):
            return any(line in each.entry.lines for each in divided for line in using)
    return False


def _body(weighing: Weighing, lines: Sequence[Syntax]) -> Sequence[Syntax]:
    """Find the body of the function in which lines stand."""
    parted = weighing.sheet.parted
    functions = [
        each for each in everything((parted.function, parted.lines)) if isinstance(each, Define)
    ]
    bodies = (each.body for each in functions if any(line in each.body for line in lines))
    return next(bodies, ())


def _lengths(body: Sequence[Syntax]) -> Iterator[str]:
    """Name what a function gives a length: of `m = X.shape[1]`, of `n, m = X.shape`."""
    for line in body:
        if isinstance(line, Assign) and any(map(_is_length, everything(line.value))):
            yield from given(line)


def _is_length(node: Any) -> bool:
    return isinstance(node, (Attribute, Name)) and node.name in _LENGTHS


def _divides(line: Syntax, name: str) -> bool:
    """Tell whether a line has a name for nothing but to divide by it."""
    quotients = (e.right for e in everything(line) if isinstance(e, Binary) and e.operator == "/")
    return sum(names.count(name) for names in map(_names, quotients)) == _names(line).count(name)


def _names(tree: Any) -> list[str]:
    return [*names_in((tree,))]
