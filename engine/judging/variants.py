"""A line with one thing changed: a transpose more or less, another axis, another value in a place.

Where such a line gives the right gradient, what was changed is what is wrong with it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
import sympy

from ..base.errors import Span
from ..base.shapes import shape_of
from ..language.program import Operation, Part
from .cases import Case
from .comparing import with_axes
from .computing import Formula, Missing, compute
from .edits import (
    MOST,
    Change,
    Place,
    edits,
    in_order,
    is_gradient,
    others,
    places,
    put,
    times,
    wholes,
)

_MOST_TRIED = {"local": 300, "upstream": 200, "slope": 300, "value": 300, "term": 300}
"""Lines with one thing changed that are tried; `MOST` of most kinds."""
_MOST_COMPUTED = 4000  # statements that are computed for the lines that are tried
_MOST_LONG = 40  # statements of a line up to which factors are tried that lack inside of it
_Ready = Sequence[tuple[str, Formula]]


def found(case: Case, kinds: tuple[str, ...]) -> Change | None:
    """Find a change of one of these kinds that makes the line right at every point."""
    if kinds not in case.searched:
        case.searched[kinds] = _found(case, kinds)
    change: Change | None = case.searched[kinds]
    return change


def place_of(case: Case) -> Span | None:
    """Give the place of what was found that makes a line right; None where nothing was."""
    change = next((each for each in case.searched.values() if each is not None), None)
    if change is None:
        return None
    is_whole = any(change.part.span == each.span for each in case.entry.lines)
    if change.kind in ("sign", "factor") and is_whole:
        return None  # all that lines have by then, where any of them may be wrong
    own = {each.key: each.span for each in case.statements}  # of a name, what gave it its value
    span: Span = own.get(str(change.part.of), change.part.span)
    if (
        case.sheet.parted.text[slice(*span)] == case.name
    ):  # by which later lines call what is copied
        before = [each.span for each in case.entry.lines if each.span[1] <= span[0]]
        span = before[-1] if before else span
    return span


def _found(case: Case, kinds: Sequence[str]) -> Change | None:
    if case.entry.value is None:
        return None
    if "value" in kinds and (change := _everywhere(case, case.entry.value)):
        return change
    statements = case.statements
    ready = [
        *((each.key, Formula(each.value)) for each in statements),
        ("", Formula(case.entry.value)),
    ]
    most = max(_MOST_TRIED.get(each, MOST) for each in kinds)
    most = min(most, min(_MOST_COMPUTED, case.effort.left) // len(ready))
    for new, change in islice(_changed(case, kinds, most), most):
        *tried, last = [
            (key, Formula(new[at]) if at in new else formula)
            for at, (key, formula) in enumerate(ready)
        ]
        case.effort.left -= len(ready)
        if _gives_right(case, tried, last[1], {}):
            return change
    return None


def _gives_right(case: Case, ready: _Ready, last: Formula, instead: Mapping[str, str]) -> bool:
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
        if not case.same(with_axes(value, shape_of(right)), right):
            return False
    return True


def _everywhere(case: Case, last: Part) -> Change | None:
    """Put another value in all places where a line has one."""
    ready, formula = [(s.key, Formula(s.value)) for s in case.statements], Formula(last)
    symbols: dict[str, tuple[Part, bool]] = {}
    for value in (*(each.value for each in case.statements), last):
        for place in places(value):
            if isinstance(key := place.part.of, str):
                first, before = symbols.get(key, (place.part, True))
                symbols[key] = first, before and place.compared
    picked = _picked(case, last)
    changes = (
        Change("value", part, symbol, instead=key, is_compared=compared)
        for symbol, (part, compared) in sorted(
            symbols.items(), key=lambda each: each[1][1] and case.is_worked_with(each[0])
        )
        for key in others(case, symbol, is_picked=symbol in picked)
    )
    most = min(MOST, min(_MOST_COMPUTED, case.effort.left) // (len(ready) + 1))
    for change in islice(changes, most):
        case.effort.left -= len(ready) + 1
        if _gives_right(case, ready, formula, {change.symbol: change.instead}):
            return change
    return None


def _picked(case: Case, last: Part) -> frozenset[str]:
    """Name the values of which a line has numbers from several places alone: `x` of `[x[0]*d, x[1]*d]`."""
    all, within = Counter[object](), Counter[object]()
    for value in (*(each.value for each in case.statements), last):
        for part in value.walk():
            all[part.of] += isinstance(part.of, str)
            if isinstance(part.of, Operation) and part.of.row.name == "index":
                within[part.operands[0].of] += 1
    return frozenset(str(key) for key, many in within.items() if 1 < many == all[key])


def _changed(
    case: Case, kinds: Sequence[str], most: int
) -> Iterator[tuple[dict[int, Part], Change]]:
    """Go through the statements of a line that one change makes other ones, by their numbers.

    What stands in one place of the text, in the rounds of a loop, is changed in all of them together. `most`
    are tried, so that no place needs more.
    """
    assert case.entry.value is not None
    values = [*(each.value for each in case.statements), case.entry.value]
    linear = _linear(case)
    groups: dict[tuple[object, int], list[tuple[int, Place, Part, Change]]] = {}
    for at, value in reversed([*enumerate(values)]):  # the last statements first: most are of loops
        found = [(Place((), value), *each) for each in wholes(case, value, kinds)]
        if at == len(values) - 1:
            found.clear()
        for place in places(value):
            found += [(place, *each) for each in islice(edits(case, place, kinds, linear), most)]
        numbers = Counter[object]()
        for place, new, change in found:
            kind = (place.part.span, change.kind)
            numbers[kind] += 1
            groups.setdefault((kind, numbers[kind]), []).append((at, place, new, change))
    if "local" in kinds or "upstream" in kinds:
        yield from _in_rounds(case, values, kinds, linear)
    if "factor" in kinds:
        yield from _counted(case, values)
    if "value" in kinds:
        yield from _shifted(case, values)
        yield from _of_rounds(case, values)
    if "value" in kinds:  # the likeliest of each place first
        groups = dict(sorted(groups.items(), key=lambda each: each[0][1]))
    for group in groups.values():
        joint = dict[int, Part]()
        for at, place, new, _ in group:
            if at not in joint:
                joint[at] = put(values[at], place.path, new)
        yield joint, group[0][3]
    for group in groups.values():
        for at, place, new, change in group if len(group) > 1 else ():
            yield {at: put(values[at], place.path, new)}, change


def _in_rounds(
    case: Case, values: Sequence[Part], kinds: Sequence[str], linear: frozenset[str]
) -> Iterator[tuple[dict[int, Part], Change]]:
    """Give what stands in one place of the text a factor of its own in each round: `xs[t]` of `dwx += dz`."""
    groups: dict[object, list[tuple[int, Place]]] = {}
    for at, value in enumerate(values):
        for place in places(value):
            if not place.compared and not place.is_factor and place.is_term:
                groups.setdefault(place.part.span, []).append((at, place))
    for group in groups.values():
        if not 1 < len(group) == len({at for at, _ in group}):
            continue
        has_gradient = any(is_gradient(e, linear) for _, place in group for e in place.part.walk())
        kind = "local" if has_gradient else "upstream"
        for symbol, factors in in_order(case, kind, len(group)) if kind in kinds else ():
            joint = {
                at: put(values[at], place.path, times(place.part, factor))
                for (at, place), factor in zip(group, factors, strict=True)
            }
            yield joint, Change(kind, group[0][1].part, symbol, "mul")


def _counted(case: Case, values: Sequence[Part]) -> Iterator[tuple[dict[int, Part], Change]]:
    """Put another size in all places of a line that have one by its name: `N` for how many columns."""
    text = case.sheet.parted.text
    named: dict[str, Part] = {}  # a place of each name
    for value in values:
        for part in value.walk():
            typed = text[slice(*part.span)]
            if not isinstance(part.of, (str, Operation)) and typed[:1].isalpha():
                named.setdefault(typed, part)
    sizes = sorted({size for value in case.known[0].values() for size in shape_of(value)})
    for typed, first in named.items():
        for size in sizes:
            if first.of != size:
                new = {
                    at: _with_size(value, text, typed, sympy.Float(size))
                    for at, value in enumerate(values)
                }
                yield new, Change("factor", first, instead=repr(float(size)))


def _with_size(part: Part, text: str, typed: str, size: sympy.Float) -> Part:
    if not part.operands:
        is_named = not isinstance(part.of, str) and text[slice(*part.span)] == typed
        return Part(size, part.span) if is_named else part
    operands = tuple(_with_size(each, text, typed, size) for each in part.operands)
    return Part(part.of, part.span, operands)


def _shifted(case: Case, values: Sequence[Part]) -> Iterator[tuple[dict[int, Part], Change]]:
    """Take the item before or behind in each round, where the rounds take items of a list: `hs[t + 1]`."""
    groups: dict[object, list[tuple[int, Place]]] = {}
    for at, value in enumerate(values):
        for place in places(value):
            if isinstance(place.part.of, str):
                groups.setdefault(place.part.span, []).append((at, place))
    for group in groups.values():
        symbols = [str(place.part.of) for _, place in group]
        if not 1 < len(set(symbols)) == len(group) == len({at for at, _ in group}):
            continue
        for keys in case.sheet.lists:
            for here, there in ((keys[:-1], keys[1:]), (keys[1:], keys[:-1])):
                to = dict(zip(here, there, strict=True))
                if all(symbol in to for symbol in symbols):
                    new = {
                        at: put(values[at], place.path, Part(to[symbol], place.part.span))
                        for symbol, (at, place) in zip(symbols, group, strict=True)
                    }
                    first = symbols[0]
                    yield new, Change("value", group[0][1].part, first, instead=to[first])


def _of_rounds(case: Case, values: Sequence[Part]) -> Iterator[tuple[dict[int, Part], Change]]:
    """Take in each round what one place of the forward pass made in its rounds: `x[i:i+k]` for `w`."""
    groups: dict[object, list[tuple[int, Place]]] = {}
    for at, value in enumerate(values):
        for place in places(value):
            if isinstance(place.part.of, str) and not place.compared:
                groups.setdefault(place.part.span, []).append((at, place))
    rounds = _rounds(case) if any(len(group) > 1 for group in groups.values()) else []
    for group in groups.values():
        first = str(group[0][1].part.of)
        shape = shape_of(case.known[0].get(first))
        if not 1 < len(group) == len({at for at, _ in group}) or is_gradient(group[0][1].part, ()):
            continue
        for keys in rounds:
            if len(keys) == len(group) and shape_of(case.known[0][keys[0]]) == shape:
                joint = {
                    at: put(values[at], place.path, Part(key, place.part.span))
                    for key, (at, place) in zip(keys, group, strict=True)
                }
                yield joint, Change("value", group[0][1].part, first, instead=keys[0])


def _rounds(case: Case) -> list[list[str]]:
    """List the symbols of what each place of the forward pass made in its rounds, in their order."""
    graph = case.sheet.graph
    symbols = {index: key for key, index in reversed([*graph.keys.items()])}
    found: dict[Span, list[str]] = {}
    for gate in graph.gates:
        index = graph.wires[gate.results[0]].value
        key = symbols.get(index, f"%{index}")
        if gate.span and gate.row.name != "copy" and key in case.known[0]:
            found.setdefault(gate.span, []).append(key)
    return [keys for keys in found.values() if len(keys) > 1]


def _linear(case: Case) -> frozenset[str]:
    """Name the statements of a line that are made of a gradient."""
    found = set[str]()
    for each in case.statements:
        if any(is_gradient(part, found) for part in each.value.walk()):
            found.add(each.key)
    return frozenset(found)
