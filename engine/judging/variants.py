"""A line with one thing changed: a transpose more or less, another axis, another value in a place.

Where such a line gives the right gradient, what was changed is what is wrong with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import NamedTuple

import numpy as np
import sympy

from ..base.shapes import shape_of
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME
from ..language.program import Operation, Part, Statement
from ..passes.numbers import Value
from .cases import Case
from .computing import Formula, Missing, compute

GRADIENTS = ("~", "^")
"""What symbols of gradients begin with: of lines, and of all values of the circuit."""
MOST = 120  # lines with one thing changed that are tried
_PRODUCTS = frozenset(("matmul", "dot", "outer"))
_COMPARED = frozenset(
    ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "where", "maximum")
)


_TURNED = {
    "less": "greater", "greater": "less", "less_equal": "greater_equal", "greater_equal": "less_equal",
}  # fmt: skip


class Change(NamedTuple):
    """One thing that is changed in a line."""

    # `transpose`, `axis`, `mean`, `compare`, `sign`, `factor`, `value`, `place` or `order`.
    kind: str
    # The place of what is changed.
    part: Part
    # The symbol that another value stands for; empty for all other changes.
    symbol: str = ""
    # What stands for it.
    instead: str = ""
    # Whether the symbol stands in a comparison.
    is_compared: bool = False


def found(case: Case, kinds: Sequence[str]) -> Change | None:
    """Find a change of one of these kinds that makes the line right at every point."""
    if case.entry.value is None:
        return None
    if "value" in kinds and (change := _everywhere(case, case.entry.value)):
        return change
    tried = islice(_changed(case, case.entry.value, kinds), MOST)
    return next((c for statements, last, c in tried if _is_right(case, statements, last)), None)


def _is_right(case: Case, statements: Sequence[Statement], last: Part) -> bool:
    ready = [(each.key, Formula(each.value)) for each in statements]
    return _gives_right(case, ready, Formula(last), {})


def _gives_right(
    case: Case, ready: Sequence[tuple[str, Formula]], last: Formula, instead: Mapping[str, str]
) -> bool:
    for known, right in zip(case.known, case.right, strict=True):
        held = dict(known)
        for symbol, key in instead.items():
            held[symbol] = known[key]
        compute(ready, held)
        try:
            with np.errstate(all="ignore"):
                value = last(held)
        except Missing:
            return False
        if not case.same(value, right):
            return False
    return True


def _everywhere(case: Case, last: Part) -> Change | None:
    """Put another value in all places where a line has one."""
    ready, formula = [(s.key, Formula(s.value)) for s in case.statements], Formula(last)
    places: dict[str, tuple[Part, bool]] = {}
    for value in (*(each.value for each in case.statements), last):
        for _, part, compared in _places(value):
            if isinstance(key := part.of, str):
                first, before = places.get(key, (part, False))
                places[key] = first, before or compared
    changes = (
        Change("value", part, symbol, instead=key, is_compared=compared)
        for symbol, (part, compared) in places.items()
        for key in _others(case, symbol)
    )
    for change in islice(changes, MOST):
        if _gives_right(case, ready, formula, {change.symbol: change.instead}):
            return change
    return None


def _changed(
    case: Case, last: Part, kinds: Sequence[str]
) -> Iterator[tuple[list[Statement], Part, Change]]:
    """Go through the statements of a line, with one change each."""
    statements = case.statements
    for at, statement in enumerate(statements):
        for part, change in _wholes(case, statement.value, kinds):
            new = statement._replace(value=part)
            yield [*statements[:at], new, *statements[at + 1 :]], last, change
        for part, change in _variants(case, statement.value, kinds):
            new = statement._replace(value=part)
            yield [*statements[:at], new, *statements[at + 1 :]], last, change
    for part, change in _variants(case, last, kinds):
        yield statements, part, change


def _wholes(case: Case, part: Part, kinds: Sequence[str]) -> Iterator[tuple[Part, Change]]:
    """Give what one of several lines comes to another sign, or a factor."""
    if "sign" in kinds:
        yield _gate(BY_NAME["neg"], (part,), part), Change("sign", part)
    if "factor" in kinds:
        sizes = {size for value in case.known[0].values() for size in shape_of(value)}
        for number in sorted({2, 3, *sizes}):
            for factor in (float(number), 1 / number):
                times = Part(sympy.Float(factor), part.span)
                yield _gate(BY_NAME["mul"], (times, part), part), Change("factor", part)


def _variants(case: Case, part: Part, kinds: Sequence[str]) -> Iterator[tuple[Part, Change]]:
    for path, each, compared in _places(part):
        for new, change in _edits(case, each, kinds, compared):
            yield _put(part, path, new), change


def _places(part: Part) -> list[tuple[tuple[int, ...], Part, bool]]:
    """List a part and all in it, each with the way to it, and whether it stands in a comparison."""
    waiting: list[tuple[tuple[int, ...], Part, bool]] = [((), part, False)]
    listed = []
    while waiting:
        path, each, compared = waiting.pop()
        listed.append((path, each, compared))
        compares = compared or _row(each) in _COMPARED
        waiting += [((*path, at), inner, compares) for at, inner in enumerate(each.operands)]
        if len(listed) > MOST:
            break
    return listed


def _put(part: Part, path: Sequence[int], new: Part) -> Part:
    """Put another part in a place."""
    above = [part]
    for at in path:
        above.append(above[-1].operands[at])
    for at, outer in zip(reversed(path), reversed(above[:-1]), strict=True):
        operands = (*outer.operands[:at], new, *outer.operands[at + 1 :])
        new = _applied(outer, operands)
    return new


def _applied(gate: Part, operands: Sequence[Part], options: Options | None = None) -> Part:
    assert isinstance(gate.of, Operation)
    return _gate(gate.of.row, operands, gate, gate.of.options if options is None else options)


def _gate(row: Row, operands: Sequence[Part], at: Part, options: Options = ()) -> Part:
    return Part(Operation(row, options), at.span, tuple(operands))


def _row(part: Part) -> str:
    return part.of.row.name if isinstance(part.of, Operation) else ""


def _options(part: Part) -> Options:
    return part.of.options if isinstance(part.of, Operation) else ()


def _edits(
    case: Case, part: Part, kinds: Sequence[str], compared: bool
) -> Iterator[tuple[Part, Change]]:
    row = _row(part)
    if "transpose" in kinds and row in _PRODUCTS:
        yield from _transposed(part)
    if "axis" in kinds and row in ("sum", "mean", "max", "softmax"):
        yield from _along(part)
    if "compare" in kinds and row in _TURNED:
        yield _gate(BY_NAME[_TURNED[row]], part.operands, part), Change("compare", part)
    if "mean" in kinds and row == "mean":
        total = _gate(BY_NAME["sum"], part.operands, part, _options(part))
        yield total, Change("mean", part)
    if "place" in kinds and row == "index":
        for new in _other_numbers(case, part):
            yield new, Change("place", part)
    if "order" in kinds and row == "stack":
        for pair in combinations(range(len(part.operands)), 2):
            yield _applied(part, _exchanged(part.operands, *pair)), Change("order", part)
    if "value" in kinds and isinstance(part.of, str):
        for key in _others(case, part.of):
            new = Part(key, part.span)
            yield (
                new,
                Change("value", part, part.of, instead=key, is_compared=compared),
            )


def _transposed(part: Part) -> Iterator[tuple[Part, Change]]:
    first, second, *_ = part.operands
    product = BY_NAME["matmul"]
    change = Change("transpose", part)
    for left in (first, _turned(first)):
        for right in (second, _turned(second)):
            for pair in ((left, right), (right, left)):
                yield _gate(product, pair, part), change


def _turned(part: Part) -> Part:
    if _row(part) == "transpose" and not _options(part):
        return part.operands[0]
    return _gate(BY_NAME["transpose"], (part,), part)


def _along(part: Part) -> Iterator[tuple[Part, Change]]:
    options = dict(_options(part))
    for axis in (0, 1, 2, None):
        for keeps in (False, True):
            other = {n: v for n, v in options.items() if n not in ("axis", "keepdims")}
            other |= {} if axis is None else {"axis": axis}
            other |= {"keepdims": True} if keeps else {}
            if axis != options.get("axis") and (axis is not None or not keeps):
                new = _applied(part, part.operands, tuple(sorted(other.items())))
                yield new, Change("axis", part)


def _other_numbers(case: Case, part: Part) -> Iterator[Part]:
    """Take a number from another place of an array, or from another array."""
    (array, *_), place = part.operands, dict(_options(part)).get("index", ())
    known = case.known[0]
    if not isinstance(array.of, str) or array.of not in known:
        return
    is_gradient = array.of.startswith(GRADIENTS)
    own = {each.key for each in case.statements} - {array.of}
    for key in sorted(known, key=lambda key: key != array.of):
        shape = shape_of(known[key])
        if len(shape) == len(place) and key not in own and key.startswith(GRADIENTS) == is_gradient:
            for other in np.ndindex(*shape):
                if key != array.of or other != place:
                    taken = Part(key, array.span)
                    yield _applied(part, (taken, *part.operands[1:]), (("index", other),))


def _exchanged(operands: Sequence[Part], one: int, other: int) -> list[Part]:
    new = list(operands)
    new[one], new[other] = new[other], new[one]
    return new


def _others(case: Case, symbol: str) -> list[str]:
    """List the keys of other values of the same shape: those of the same name first."""
    known: Mapping[str, Value] = case.known[0]
    own = {each.key for each in case.statements}
    if symbol not in known or symbol in own:
        return []
    shape, first = shape_of(known[symbol]), symbol.partition(".")[0]
    is_gradient = symbol.startswith(GRADIENTS)
    fitting = [
        key
        for key, value in known.items()
        if key not in own
        and key not in (symbol, case.entry.symbol)
        and key.startswith(GRADIENTS) == is_gradient
        and (shape_of(value) == shape or case.entry.misfits)
    ]
    return sorted(fitting, key=lambda key: key.partition(".")[0] != first)[:MOST]
