"""A factor lacks: a value of the forward pass in the local gradient, or the gradient that arrives.

It may lack in the whole line or in a term of it, and there what lacks may be a function of a value that local
gradients are made of; or inside, in what is summed or multiplied as matrices.
"""

from collections.abc import Callable, Iterator

import numpy as np

from ...base.shapes import shape_of
from ...base.words import Words, say
from ...language.program import Operation, Part
from ...passes.numbers import Value
from ..cases import Case, Term, ratio
from ..edits import GRADIENTS, is_gradient
from ..variants import found
from .gates import above
from .said import Mistake, broadcasts, ones, wire_of

_TIMES: tuple[Callable[[Value], Value], ...] = (
    lambda v: v,
    lambda v: 1 - v,
    lambda v: 1 - v * v,
    lambda v: v * (1 - v),
    lambda v: v * v,
)
_OVER: tuple[Callable[[Value], Value], ...] = (
    lambda v: 1 / v,
    lambda v: 1 / (v * v),
    lambda v: 1 / v**3,
    lambda v: 1 / np.sqrt(v),
    lambda v: 1 / (v * np.sqrt(v)),
)
"""What local gradients are made of a value: of products, quotients, roots, sigmoid and tanh."""
_WHICH = say("Which numbers does the forward pass multiply with or divide by?")


def local(case: Case) -> Mistake | None:
    """A value, or what a local gradient makes of it, lacks as a factor."""
    return _local(case, is_too_many=False)


def too_many(case: Case) -> Mistake | None:
    """A value is a factor too many, or is divided by once too often."""
    return _local(case, is_too_many=True)


def no_gradient(case: Case) -> Mistake | None:
    """No gradient is in the line at all, and one arrives."""
    if not case.has or not _needs_gradient(case):
        return None
    return Mistake(say("no gradient that arrives is in `{name}`", name=case.name), _CHAIN)


def _needs_gradient(case: Case) -> bool:
    """Tell a line without any gradient, of a value that something with another gradient than 1 is made of."""
    if any(is_gradient(part, ()) for part in _parts(case)) or not case.uses:
        return False
    whole = Term(case.right, case.has, case.uses)
    return not any(ones(each.upstream) for each in above(case, whole))


def _parts(case: Case) -> list[Part]:
    """List all that a line is made of."""
    values = [each.value for each in case.statements]
    values += [case.entry.value] if case.entry.value is not None else []
    return [part for value in values for part in value.walk()]


def _local(case: Case, is_too_many: bool) -> Mistake | None:
    if _needs_gradient(case):
        return None
    message = (
        say("`{name}` has a factor too many", name=case.name)
        if is_too_many
        else say("`{name}` lacks a factor of its local gradient", name=case.name)
    )
    is_number = not any(isinstance(part.of, str) for part in _parts(case))
    for term in case.terms or case.repeated:
        for key, is_over, values in _made(case, term):
            if not _is_times(case, term, values) or (
                is_number and not _is_whole(case, term, values)
            ):
                continue
            if _is_in(case, key, is_over) == is_too_many:
                return Mistake(message, _WHICH, wire_of(term))
    change = None if case.entry.value is None else found(case, ("local",))
    if change is None or _is_in(case, change.symbol, change.instead == "div") != is_too_many:
        return None
    return Mistake(message, _WHICH)


def _is_whole(case: Case, term: Term, values: list[Value]) -> bool:
    """Tell whether the term times these values is right, without another number."""
    return case.agree([h * v for h, v in zip(term.has, values, strict=True)], term.right)


def _is_in(case: Case, key: str, is_over: bool) -> bool:
    """Tell whether the line multiplies by a value that it should be divided by, or the other way round."""
    parts = _parts(case)
    divides = {
        inner.of
        for part in parts
        if isinstance(part.of, Operation) and part.of.row.name in ("div", "reciprocal")
        for inner in part.operands[-1].walk()
    }
    return key not in divides and any(p.of == key for p in parts) if is_over else key in divides


def upstream(case: Case) -> Mistake | None:
    """The gradient that arrives lacks as a factor, in the whole line or in a part of it."""
    if not _needs_gradient(case) and not any(is_gradient(part, ()) for part in _parts(case)):
        return None
    for term in case.terms or case.repeated:
        shape = shape_of(term.right[0])
        for key in list(case.known[0]):
            values = [known[key] for known in case.known]
            if not key.startswith(GRADIENTS) or key == case.entry.symbol or ones(values):
                continue
            if broadcasts(shape_of(values[0]), shape) and _is_times(case, term, values):
                return Mistake(_misses(case), _CHAIN, wire_of(term))
        for one in above(case, term):
            if shape_of(one.upstream[0]) != shape:
                continue
            whole = term._replace(
                has=[has * up for has, up in zip(term.has, one.upstream, strict=True)]
            )
            if any(_is_times(case, whole, values) for _, _, values in _made(case, whole)):
                return Mistake(_misses(case), _CHAIN, wire_of(term))
    if case.entry.value is None or found(case, ("upstream",)) is None:
        return None
    return Mistake(_misses(case), _CHAIN)


def _misses(case: Case) -> Words:
    return say("a part of `{name}` is not multiplied by the gradient that arrives", name=case.name)


_CHAIN = say("The chain rule multiplies it by the gradient that arrives at the gate.")


def _made(case: Case, term: Term) -> Iterator[tuple[str, bool, list[Value]]]:
    """Go through what local gradients are made of that a term may lack, at each point.

    Each with the key of the value, and whether it is divided by. Two numbers tell most of them apart.
    """
    looked = _two(term)
    shape = shape_of(term.right[0])
    for key, value in case.known[0].items() if looked else ():
        is_of_lines = key.startswith("#") and key not in case.sheet.graph.keys
        if is_of_lines or key.startswith(GRADIENTS) or not broadcasts(shape_of(value), shape):
            continue
        numbers = [np.broadcast_to(case.known[at][key], shape)[place] for at, place, _ in looked]
        for is_over, several in ((False, _TIMES), (True, _OVER)):
            for make in several:
                one, other = (
                    make(n) * times for n, (_, _, times) in zip(numbers, looked, strict=True)
                )
                if abs(one - other) <= 1e-6 * abs(one):
                    yield key, is_over, [make(known[key]) for known in case.known]


def _two(term: Term) -> list[tuple[int, tuple[int, ...], float]]:
    """Choose two numbers of a term: the point and the place of each, and what it is times the right one."""
    found = list[tuple[int, tuple[int, ...], float]]()
    for at in (0, len(term.right) - 1):
        size = np.abs(np.asarray(term.right[at]) * term.has[at])
        order = np.argsort(size, axis=None)
        place = np.unravel_index(order[-1 if at else max(-2, -len(order))], size.shape)
        right, has = np.asarray(term.right[at])[place], np.asarray(term.has[at])[place]
        if not right or not np.isfinite(has):
            return []
        found.append((at, tuple(int(each) for each in place), float(has / right)))
    return found


def _is_times(case: Case, term: Term, values: list[Value]) -> bool:
    """Tell whether the term lacks these values as a factor, and perhaps a number beside them."""
    times = [has * value for has, value in zip(term.has, values, strict=True)]
    if shape_of(times[0]) != shape_of(term.right[0]) or not np.all(np.isfinite(times[0])):
        return False
    number = ratio(times, term.right)
    if not number or abs(number) > 1e6 or ratio(term.has, term.right) is not None:
        return False
    return case.agree(times, [number * each for each in term.right])
