"""What may be changed in a line, one thing at a time: each part with another one in its place."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import sympy

from ..base.shapes import Shape, shape_of
from ..gates.picks import Slice, takes
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME
from ..language.program import Operation, Part
from ..passes.numbers import Value
from .cases import Case
from .computing import Formula, Missing

GRADIENTS = ("~", "^")
"""What symbols of gradients begin with: of lines, and of all values of the circuit."""
MOST = 120  # parts of a line that are looked at, and values that are tried in the place of one
_PRODUCTS = frozenset(("matmul", "dot", "outer"))
_COMPARED = frozenset(
    ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "maximum")
)


_TURNED = {
    "less": "greater", "greater": "less", "less_equal": "greater_equal", "greater_equal": "less_equal",
    "equal": "not_equal", "not_equal": "equal",
}  # fmt: skip


class Place(NamedTuple):
    """A part of a statement, and where it stands."""

    # The way to it: the numbers of the operands.
    path: tuple[int, ...]
    # The part.
    part: Part
    # Whether it stands in a comparison.
    compared: bool = False
    # Whether it is a factor of a product, of which a factor more is one of the whole.
    is_factor: bool = False
    # Whether it is a term of a sum.
    is_term: bool = False


class Change(NamedTuple):
    """One thing that is changed in a line."""

    # `local`, `slope`, `upstream`, `transpose`, `axis`, `keep`, `mean`, `compare`, `mask`, `sign`, `factor`,
    # `value`, `gradient`, `put`, `sum`, `place`, `order`, `square`, `spare`, `side`, `added` or `term`.
    kind: str
    # The place of what is changed.
    part: Part
    # The symbol that another value stands for, or that of a factor more; empty for all other changes.
    symbol: str = ""
    # What stands for it; of a value as a factor whether it is multiplied or divided by, `mul` or `div`; of a
    # number, `factor`, which one it is.
    instead: str = ""
    # Whether the symbol stands in a comparison.
    is_compared: bool = False


def wholes(case: Case, part: Part, kinds: Sequence[str]) -> Iterator[tuple[Part, Change]]:
    """Give one of several lines, or a term of a sum, another sign, or a factor."""
    if "sign" in kinds:
        yield _gate(BY_NAME["neg"], (part,), part), Change("sign", part)
    if "sum" in kinds:
        yield from _summed(part)
    if "factor" in kinds:
        sizes = {size for value in case.known[0].values() for size in shape_of(value)}
        for number in sorted({2, 3, *sizes}):
            less = (number - 1) / number if number > 2 else 1.0
            for factor in dict.fromkeys((float(number), 1 / number, less, 1 / less)):
                times = Part(sympy.Float(factor), part.span)
                yield (
                    _gate(BY_NAME["mul"], (times, part), part),
                    Change("factor", part, instead=repr(factor)),
                )


def _summed(part: Part) -> Iterator[tuple[Part, Change]]:
    """Sum a part over one axis, which stays, over the first, which does not, or over all."""
    kept: tuple[Options, ...] = tuple((("axis", axis), ("keepdims", True)) for axis in (0, 1))
    for options in (*kept, (("axis", 0),), ()):
        yield _gate(BY_NAME["sum"], (part,), part, options), Change("sum", part)


def places(part: Part) -> list[Place]:
    """List a part and all in it."""
    waiting = [Place((), part)]
    listed = []
    while waiting:
        place = waiting.pop()
        listed.append(place)
        each, row = place.part, _row(place.part)
        for at, inner in enumerate(each.operands):
            is_mask = row in _COMPARED or (row == "where" and at == 0)
            is_factor = row in ("mul", "neg") or (row == "div" and at == 0)
            is_term = row in ("add", "sub")
            waiting.append(
                Place(
                    (*place.path, at),
                    inner,
                    compared=place.compared or is_mask,
                    is_factor=is_factor,
                    is_term=is_term,
                )
            )
        if len(listed) > MOST:
            break
    return listed


def put(part: Part, path: Sequence[int], new: Part) -> Part:
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


def edits(
    case: Case, place: Place, kinds: Sequence[str], linear: Collection[str]
) -> Iterator[tuple[Part, Change]]:
    """Go through what may stand in a place instead. `linear` are the statements made of a gradient."""
    part, compared = place.part, place.compared
    row = _row(part)
    if place.is_term and not compared:
        yield from wholes(case, part, kinds)
        if "value" in kinds:
            yield from _throughout(case, part)
    if ("local" in kinds or "upstream" in kinds) and not compared and not place.is_factor:
        yield from _times(case, part, kinds, linear)
    if "slope" in kinds and not compared and not place.is_factor:
        yield from _slopes(case, part, linear)
    if "square" in kinds and place.is_term and not compared:
        inner = part.operands[0] if row == "index" else part
        if isinstance(inner.of, str) and not is_gradient(inner, linear):  # `1 - h` of tanh
            yield times(part, part), Change("square", part, inner.of, "mul")
    if "transpose" in kinds and row == "transpose" and not _options(part):
        yield part.operands[0], Change("transpose", part)
    if "transpose" in kinds and row in _PRODUCTS:
        yield from _transposed(part)
    if "keep" in kinds and row in ("sum", "mean", "max") and "keepdims" not in dict(_options(part)):
        kept = tuple(sorted({**dict(_options(part)), "keepdims": True}.items()))
        if "axis" in dict(kept):
            yield _applied(part, part.operands, kept), Change("keep", part)
    if "axis" in kinds and row in ("sum", "mean", "max", "softmax"):
        yield from _along(part)
    if "spare" in kinds and row in ("mul", "div", "square", "pow"):
        yield from _without(part)
    if "side" in kinds and row in ("mul", "div"):
        yield from _turned_over(part)
    if "added" in kinds and row == "mul":
        yield _gate(BY_NAME["add"], part.operands, part), Change("added", part)
    if "mask" in kinds and place.is_factor and not compared and not is_gradient(part, linear):
        zero = Part(sympy.Float(0), part.span)
        if _has_signs(case, part):
            yield _gate(BY_NAME["greater"], (part, zero), part), Change("mask", part)
    if "compare" in kinds and row in _TURNED:
        yield _gate(BY_NAME[_TURNED[row]], part.operands, part), Change("compare", part)
    if "compare" in kinds and case.is_mask(part.of):
        ones = Part(sympy.Float(1), part.span)
        yield _gate(BY_NAME["sub"], (ones, part), part), Change("compare", part)
    if "compare" in kinds and row == "where":
        yield _applied(part, _exchanged(part.operands, 1, 2)), Change("compare", part)
    if "sum" in kinds and not compared and place.is_factor:
        yield from _summed(part)
    if "mean" in kinds and row == "mean":
        total = _gate(BY_NAME["sum"], part.operands, part, _options(part))
        yield total, Change("mean", part)
    if row in ("put", "add_at") and not compared:
        array, new, *at = part.operands
        for other, change in wholes(case, new, kinds):
            yield _applied(part, (array, other, *at)), change
    if "put" in kinds and row == "put":
        for new in _added(part):
            yield new, Change("put", part)
    if "place" in kinds and row == "index":
        for new in _other_numbers(case, part):
            yield new, Change("place", part)
    if "local" in kinds and row == "stack" and not compared:
        for new in _of_items(case, part, linear):
            yield new, Change("local", part, "", "mul")
    if "order" in kinds and row == "stack":
        for pair in combinations(range(len(part.operands)), 2):
            yield _applied(part, _exchanged(part.operands, *pair)), Change("order", part)
    is_value = isinstance(part.of, str) and "gradient" in kinds and not compared
    if is_value and (of := _gradient_of(case, str(part.of))):
        yield Part(of, part.span), Change("gradient", part, str(part.of), instead=of)
    if "term" in kinds and not compared:
        yield from _more_terms(case, part, linear)
    if "value" in kinds and isinstance(part.of, str):
        for key in others(case, part.of):
            new = Part(key, part.span)
            yield (
                new,
                Change("value", part, part.of, instead=key, is_compared=compared),
            )


def is_gradient(part: Part, linear: Collection[str]) -> bool:
    """Tell whether a part is a gradient, or a statement that is made of one."""
    return isinstance(part.of, str) and (part.of.startswith(GRADIENTS) or part.of in linear)


def _has_signs(case: Case, part: Part) -> bool:
    """Tell what is above 0 in some numbers and not in others: of all else no mask is made."""
    try:
        above = [np.greater(Formula(part)(known), 0) for known in case.known]
    except Missing:
        return False
    return any(map(np.any, above)) and not all(map(np.all, above))


def _gradient_of(case: Case, symbol: str) -> str:
    """Give the symbol of the gradient of a value; nothing of a gradient, and of what is asked for."""
    index = None if symbol.startswith(GRADIENTS) else case.index_of(symbol)
    if index is None or index in case.answers:
        return ""
    of = next((each for each, at in case.settled.items() if at == index), f"^{index}")
    return of if of in case.known[0] else ""


def _more_terms(case: Case, part: Part, linear: Collection[str]) -> Iterator[tuple[Part, Change]]:
    """Give a part with a gradient a term more: another gradient, or a sum of what it is with a value.

    That sum is what a softmax or a norm takes away, for all its outputs use all that goes in.
    """
    if not any(is_gradient(each, linear) for each in part.walk()):
        return
    try:
        shape = shape_of(Formula(part)(case.known[0]))
    except Missing:
        return
    for key, value in case.known[0].items():
        is_whole = key[0] == "~" and shape_of(value) == shape_of(case.right[0])
        if (shape_of(value) != shape and not is_whole) or key == case.entry.symbol:
            continue
        other = Part(key, part.span)
        if key[0] == "~":
            yield _gate(BY_NAME["add"], (part, other), part), Change("term", part, key)
            yield _gate(BY_NAME["sub"], (part, other), part), Change("term", part, key)
        elif key[0] not in "#%^" and np.ndim(value):
            for axis in range(len(shape)):
                options = (("axis", axis), ("keepdims", True))
                total = _gate(BY_NAME["sum"], (times(part, other),), part, options)
                yield _gate(BY_NAME["sub"], (part, total), part), Change("term", part, key)


def _times(
    case: Case, part: Part, kinds: Sequence[str], linear: Collection[str]
) -> Iterator[tuple[Part, Change]]:
    """Give a part a factor more: a gradient where it has none, or else a value of the forward pass."""
    has_gradient = any(is_gradient(each, linear) for each in part.walk())
    kind = "local" if has_gradient else "upstream"
    own = {each.key for each in case.statements}
    if kind not in kinds:
        return
    for key in case.known[0]:
        if key.startswith(GRADIENTS) == has_gradient or key in own or key == case.entry.symbol:
            continue
        if not has_gradient and case.is_constant(key):
            continue  # which is a factor
        value = Part(key, part.span)
        yield _gate(BY_NAME["mul"], (part, value), part), Change(kind, part, key, "mul")
        if has_gradient:
            yield _gate(BY_NAME["div"], (part, value), part), Change(kind, part, key, "div")


def _slopes(case: Case, part: Part, linear: Collection[str]) -> Iterator[tuple[Part, Change]]:
    """Give a part with a gradient a factor more, of which slopes of sigmoid and tanh are made: `1 - h`.

    The values are those that such a gate may have given, between 0 and 1, or between -1 and 1.
    """
    if not any(is_gradient(each, linear) for each in part.walk()):
        return
    one, own = Part(sympy.Float(1), part.span), {each.key for each in case.statements}
    for key in case.known[0]:
        several = [known[key] for known in case.known]
        if key.startswith(GRADIENTS) or key in own or case.is_constant(key):
            continue
        if not all(np.all(np.abs(value) < 1) for value in several):
            continue
        value = Part(key, part.span)
        left = _gate(BY_NAME["sub"], (one, value), part)
        factors = [_gate(BY_NAME["sub"], (one, times(value, value)), part)]
        if all(np.all(value > 0) for value in several):
            factors += [left, times(value, left)]
        for factor in factors:
            yield times(part, factor), Change("slope", part, key, "mul")


def _throughout(case: Case, part: Part) -> Iterator[tuple[Part, Change]]:
    """Put another value in all places of a term that has one in several: `s` in `g*(1 - x)*x`.

    It is one that leads to it, or to which it leads.
    """
    several = [each for each in part.walk() if isinstance(each.of, str)]
    point = case.points[0]
    for symbol, many in Counter(str(each.of) for each in several).items():
        one = case.sheet.graph.keys.get(symbol)
        for key in others(case, symbol) if many > 1 else ():
            other = case.sheet.graph.keys.get(key)
            if one is None or other is None:
                continue
            if not (point.is_made_of(one, other) or point.is_made_of(other, one)):
                continue
            first = next(each for each in several if each.of == symbol)
            yield _renamed(part, symbol, key), Change("value", first, symbol, instead=key)


def _renamed(part: Part, symbol: str, key: str) -> Part:
    operands = tuple(_renamed(each, symbol, key) for each in part.operands)
    return Part(key if part.of == symbol else part.of, part.span, operands)


def _without(part: Part) -> Iterator[tuple[Part, Change]]:
    """Leave out a factor of a product, once of a power, or what is divided by."""
    first, last = part.operands[0], part.operands[-1]
    if _row(part) == "mul":
        yield last, Change("spare", first)
    if _row(part) in ("mul", "div"):
        yield first, Change("spare", last, instead="once" if _row(part) == "div" else "")
    elif _row(part) == "square" or last.of == 2:
        yield first, Change("spare", first)


def _turned_over(part: Part) -> Iterator[tuple[Part, Change]]:
    """Let a factor of a product be divided by, or multiply by what is divided by."""
    first, last = part.operands[0], part.operands[-1]
    for row, other in (("mul", "div"), ("div", "mul")):
        if _row(part) == row:
            yield _gate(BY_NAME[other], (first, last), part), Change("side", last, instead=other)
    if _row(part) == "mul":
        yield _gate(BY_NAME["div"], (last, first), part), Change("side", first, instead="div")


def times(part: Part, factor: Part) -> Part:
    """Give a part a factor more."""
    return _gate(BY_NAME["mul"], (part, factor), part)


def in_order(case: Case, kind: str, many: int) -> Iterator[tuple[str, list[Part]]]:
    """Go through values of which each of so many rounds may have one, in either order, with a symbol of them.

    They are the numbers of an array, the items of a list, or the gradients that the rounds give.
    """
    several: list[tuple[str, list[Part]]] = []
    span = case.entry.span
    if kind == "upstream":
        given: dict[str, list[Part]] = {}
        for each in case.sheet.entries:
            given.setdefault(each.group, []).append(Part(each.symbol, span))
        several += [(str(parts[0].of), parts) for group, parts in given.items() if group]
    else:
        for keys in case.sheet.lists:
            zero = Part(sympy.Float(0), span)  # that a state may begin with
            several.append((keys[0], [zero, *(Part(key, span) for key in keys)]))
        for key, value in case.known[0].items():
            if np.ndim(value) and not key.startswith((*GRADIENTS, "#", "%")):
                row = BY_NAME["index"]
                listed = [(("index", (at,)),) for at in range(len(value))]
                parts = [Part(Operation(row, o), span, (Part(key, span),)) for o in listed]
                several.append((key, parts))
    for symbol, parts in several:
        for first in range(len(parts) - many + 1 if len(parts) <= many + 1 else 0):
            window = parts[first : first + many]
            yield symbol, window
            yield symbol, window[::-1]


def _transposed(part: Part) -> Iterator[tuple[Part, Change]]:
    first, second, *_ = part.operands
    product = BY_NAME["outer" if _row(part) == "outer" else "matmul"]
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


def _of_items(case: Case, part: Part, linear: Collection[str]) -> Iterator[Part]:
    """Give one item of a list a number of an array as a factor: `[ddot, …]` for `[x[0]*ddot, …]`."""
    row = BY_NAME["index"]
    arrays = {k: v for k, v in case.known[0].items() if k[0] not in "~#^%" and np.ndim(v) == 1}
    for at, item in enumerate(part.operands):
        if not any(is_gradient(each, linear) for each in item.walk()):
            continue
        for key, value in arrays.items():
            for place in range(len(value)):
                options = (("index", (place,)),)
                factor = Part(Operation(row, options), part.span, (Part(key, part.span),))
                operands = (*part.operands[:at], times(item, factor), *part.operands[at + 1 :])
                yield _applied(part, operands)


def _other_numbers(case: Case, part: Part) -> Iterator[Part]:
    """Take a number from another place of an array, or from another array."""
    (array, *_), place = part.operands, dict(_options(part)).get("index", ())
    known = case.known[0]
    if not isinstance(array.of, str) or array.of not in known:
        return
    is_gradient = array.of.startswith(GRADIENTS)
    own = {each.key for each in case.statements} - {array.of}
    for at, one in enumerate(place):
        if isinstance(one, Slice) and one.step in (None, 1) and shape_of(known[array.of]):
            behind = sum(map(takes, place[at:])) if ... in place[:at] else 0
            size = shape_of(known[array.of])[-behind if behind else sum(map(takes, place[:at]))]
            start, stop, _ = slice(one.start, one.stop).indices(size)
            for first in range(size - (stop - start) + 1):
                moved = (*place[:at], Slice(first, first + stop - start, None), *place[at + 1 :])
                if first != start:
                    yield _applied(part, part.operands, (("index", moved),))
    for key in sorted(known, key=lambda key: key != array.of):
        shape = shape_of(known[key])
        if len(shape) == len(place) and key not in own and key.startswith(GRADIENTS) == is_gradient:
            for other in np.ndindex(*shape):
                if key != array.of or other != place:
                    taken = Part(key, array.span)
                    yield _applied(part, (taken, *part.operands[1:]), (("index", other),))


def _added(part: Part) -> Iterator[Part]:
    """Add what is put into places to what stands there, as often as each place is named."""
    array, new, *places = part.operands
    terms = new.operands if _row(new) == "add" else ()  # `A[i] += g` puts `A[i] + g`
    if _row(new) == "sub":
        terms = (_gate(BY_NAME["neg"], new.operands[1:], new),)
    for each in (new, *terms):
        yield _gate(BY_NAME["add_at"], (array, each, *places), part, _options(part))


def _exchanged(operands: Sequence[Part], one: int, other: int) -> list[Part]:
    new = list(operands)
    new[one], new[other] = new[other], new[one]
    return new


def others(case: Case, symbol: str, is_picked: bool = False) -> list[str]:
    """List the keys of other values of the same shape: those of the same name first.

    Behind them stand those that are repeated to that shape, or it to theirs: `gamma` for `xhat`. Of a value
    of which numbers are picked alone, those with as many axes may stand in its place.
    """
    known: Mapping[str, Value] = case.known[0]
    own = {each.key for each in case.statements}
    if symbol not in known or symbol in own:
        return []
    own |= {case.entry.symbol, symbol, *case.empty}
    shape, first = shape_of(known[symbol]), symbol.partition(".")[0]
    answers = {f"^{index}" for index in case.answers}  # anything would be right in place of its own
    is_gradient = symbol.startswith(GRADIENTS)
    fitting = [
        key
        for key, value in known.items()
        if key not in own
        and key not in answers
        and key.startswith(GRADIENTS) == is_gradient
        and (
            shape_of(value) == shape
            or case.entry.misfits
            or (is_picked and np.ndim(value) == len(shape))
            or (key[0] not in "#%~^" and _is_repeated(shape_of(value), shape))
        )
    ]
    differs = {key: shape_of(known[key]) != shape for key in fitting}
    return sorted(fitting, key=lambda key: (differs[key], key.partition(".")[0] != first))[:MOST]


def _is_repeated(one: Shape, other: Shape) -> bool:
    """Tell whether an array of one of two shapes is repeated to the other one."""
    try:
        return bool(one and other) and np.broadcast_shapes(one, other) in (one, other)
    except ValueError:
        return False
