"""A factor lacks: a value of the forward pass in the local gradient, or the gradient that arrives.

It may lack in the whole line or in a term of it, and there what lacks may be a function of a value that local
gradients are made of; or inside, in what is summed or multiplied as matrices.
"""

from collections.abc import Callable, Iterator

import numpy as np

from ...base.shapes import shape_of
from ...base.words import Words, say
from ...passes.numbers import Value
from ..cases import Case, Term, ratio
from ..edits import GRADIENTS, is_gradient
from ..variants import found
from .gates import above, lacks_gradient, lacks_in_part, needs_gradient
from .said import Mistake, broadcasts, ones, other_value, typed, wire_of, wire_of_change

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
    lambda v: 1 / (1 - v),
    lambda v: 1 / (v * (1 - v)),
    lambda v: 1 / (1 - v * v),
)
"""What local gradients are made of a value: of products, quotients, roots, sigmoid and tanh."""
_DIVIDING = frozenset(
    ("div", "reciprocal", "log", "log2", "log10", "log1p", "sqrt", "pow", "norm", "std", "mean", "var",
     "cross_entropy", "softmax", "log_softmax", "logsumexp")
)  # fmt: skip
"""Gates in whose local gradient something stands below a fraction bar."""
_NEAR = 1e-6  # relative, up to which two products are looked at
_MOST_NEAR = 4
_EACH = say(
    "Which values is the local gradient made of, and is each factor of the line one of them?"
)
_WHICH = say("Which numbers does the forward pass multiply with or divide by?")


def local(case: Case) -> Mistake | None:
    """A value, or what a local gradient makes of it, lacks as a factor."""
    if lacks_in_part(case):
        return None
    if not case.is_linear and any(_lacks_one(case, term) for term in case.terms):
        return None
    return _local(case, is_too_many=False)


def spare(case: Case) -> Mistake | None:
    """A factor of the line is one too many, or it is divided by something once too often."""
    change = found(case, ("spare",)) if case.fits else None
    if change is None:
        return None
    value = typed(case, change)
    message = (
        _divided(case, value)
        if change.instead == "once"
        else say("`{value}` in `{name}` is a factor too many", name=case.name, value=value)
    )
    return Mistake(message, _EACH, wire_of_change(case, change))


def turned_over(case: Case) -> Mistake | None:
    """What a line multiplies by stands below the fraction bar of the local gradient, or the other way."""
    change = found(case, ("side",)) if case.fits else None
    other = other_value(case) if change is not None else None
    if change is None or (other and case.index_of(other.symbol) not in case.indices):
        return None  # what is made of the value stands where the value itself belongs
    value = typed(case, change)
    message = (
        _divided(case, value)
        if change.instead == "mul"
        else say(
            "`{name}` is multiplied by `{value}`, which its local gradient is not",
            name=case.name,
            value=value,
        )
    )
    return Mistake(message, _EACH, wire_of_change(case, change))


def _divided(case: Case, value: str) -> Words:
    return say(
        "`{name}` is divided by `{value}`, which its local gradient is not",
        name=case.name,
        value=value,
    )


def too_many(case: Case) -> Mistake | None:
    """A value is a factor too many, or is divided by once too often."""
    return _local(case, is_too_many=True)


def no_gradient(case: Case) -> Mistake | None:
    """No gradient is in the line at all, and one arrives, which an earlier line gives."""
    if not case.has or not lacks_gradient(case):
        return None
    return Mistake(say("no gradient that arrives is in `{name}`", name=case.name), _CHAIN)


def value_itself(case: Case) -> Mistake | None:
    """A value stands where its gradient belongs: `dX = W.T @ D`."""
    if not case.has or any(is_gradient(part, ()) for part in case.parts):
        return None
    change = found(case, ("gradient",))
    if change is None or (change.instead.startswith("^") and _is_multiple(case)):
        return None
    value = typed(case, change)
    return Mistake(
        say("`{value}` in `{name}` is a value, where its gradient belongs", name=case.name, value=value),
        _CHAIN,
        wire_of_change(case, change),
    )  # fmt: skip


def _is_multiple(case: Case) -> bool:
    """Tell a line that is one value, or so many times its gradient: what no line gives is no part of it."""
    if case.entry.value is not None and not case.entry.value.operands:
        return True
    times = ratio(case.has, case.right) or 0.0
    return case.agree(case.has, [times * each for each in case.right])


def gradient_in_part(case: Case) -> Mistake | None:
    """A part of the line has no gradient that arrives as a factor, and each has to have one."""
    return Mistake(_misses(case), _CHAIN) if lacks_in_part(case) else None


def _local(case: Case, is_too_many: bool) -> Mistake | None:
    needs = needs_gradient(case)
    if needs and not is_too_many:
        return None
    message = (
        say("`{name}` has a factor too many", name=case.part_named)
        if is_too_many
        else say("`{name}` lacks a factor of its local gradient", name=case.part_named)
    )
    is_number = not any(isinstance(part.of, str) for part in case.parts)
    for term in case.terms or case.repeated:
        for key, is_over, values in _made(case, term):
            if not _is_times(case, term, values) or (
                (is_number or needs) and not _is_whole(case, term, values)
            ):
                continue
            if _is_spare(case, key, is_over) == is_too_many:
                return Mistake(message, _WHICH, _wire_at(case, key) or wire_of(term))
    change = None
    if case.entry.value is not None and not needs:
        change = found(case, ("square",)) or found(case, ("local",)) or found(case, ("slope",))
    if change is None:
        return None
    is_spare = change.kind != "slope" and _is_spare(case, change.symbol, change.instead == "div")
    if is_spare != is_too_many:
        return None
    return Mistake(message, _WHICH, _wire_at(case, change.symbol))


def _wire_at(case: Case, key: str) -> int | None:
    """Find the wire into the gate ahead that works with a value, or makes it; None where none does."""
    graph, index = case.sheet.graph, case.index_of(key)
    for gate in case.gates_ahead() if index is not None else ():
        values = {wire: graph.wires[wire].value for wire in gate.wires}
        if index in values.values() or graph.wires[gate.results[0]].value == index:
            return next((wire for wire, value in values.items() if value != index), None)
    return None


def two_locals(case: Case) -> Mistake | None:
    """Two values, or what local gradients make of them, lack as factors: `gamma` and `1 / std`."""
    if needs_gradient(case) or not case.is_linear:
        return None
    for term in case.terms or case.repeated:
        for values in _pairs(case, term):
            if _is_times(case, term, values):
                message = say("`{name}` lacks factors of its local gradient", name=case.part_named)
                return Mistake(message, _WHICH, wire_of(term))
    return None


def _pairs(case: Case, term: Term) -> Iterator[list[Value]]:
    """Go through products of what local gradients are made of that a term may lack, at each point."""
    made = list(_factors(case, term))
    looked = _two(term)
    if not made or not all(times for _, _, times in looked):
        return
    away = np.array([np.log(np.abs(one / other)) for _, _, (one, other) in made])
    lacking = np.log(np.abs(looked[1][2] / looked[0][2]))
    order = np.argsort(away)
    for at, each in enumerate(away):
        first, last = np.searchsorted(
            away, [lacking - each - _NEAR, lacking - each + _NEAR], sorter=order
        )
        for other in order[first:last][:_MOST_NEAR]:
            if other >= at:
                pair = [made[at][:2], made[other][:2]]
                yield [
                    np.multiply(*(make(known[key]) for key, make in pair)) for known in case.known
                ]


def _factors(
    case: Case, term: Term
) -> Iterator[tuple[str, Callable[[Value], Value], tuple[float, float]]]:
    """Go through what local gradients are made of, with two numbers of each."""
    looked, shape = _two(term), shape_of(term.right[0])
    for key, value in case.known[0].items() if looked else ():
        is_of_lines = key.startswith("#") and key not in case.sheet.graph.keys
        if is_of_lines or key.startswith(GRADIENTS) or not broadcasts(shape_of(value), shape):
            continue
        one, other = (np.broadcast_to(case.known[at][key], shape)[place] for at, place, _ in looked)
        several = [(make, False) for make in _TIMES] + [(make, True) for make in _OVER]
        for make, is_over in several:
            if _is_in(case, key, is_over):
                continue
            made = make(one), make(other)
            if all(map(np.isfinite, made)) and all(made) and made[0] != made[1]:
                yield key, make, made


def _is_whole(case: Case, term: Term, values: list[Value]) -> bool:
    """Tell whether the term times these values is right, without another number."""
    return case.agree([h * v for h, v in zip(term.has, values, strict=True)], term.right)


def _is_spare(case: Case, key: str, is_over: bool) -> bool:
    """Tell whether a value is a factor too many, and not one that lacks: no local gradient divides by it."""
    if _is_in(case, key, is_over):
        return True
    return is_over and _DIVIDING.isdisjoint(gate.row.name for gate in case.gates_ahead())


def _is_in(case: Case, key: str, is_over: bool) -> bool:
    """Tell whether the line multiplies by a value that it should be divided by, or the other way round."""
    return key not in case.divisors and key in case.symbols if is_over else key in case.divisors


def upstream(case: Case) -> Mistake | None:
    """The gradient that arrives lacks as a factor, in the whole line or in a part of it."""
    if case.is_linear:
        return None
    if not case.symbols:
        return None  # numbers alone have no part that could be multiplied
    needs = len(case.uses) > 1 or needs_gradient(case)
    if not needs and not any(is_gradient(part, ()) for part in case.parts):
        return None
    for term in case.terms or case.repeated:
        shape = shape_of(term.right[0])
        if _lacks_one(case, term):
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


def _lacks_one(case: Case, term: Term) -> bool:
    """Tell whether a gradient lacks in a term as a factor."""
    shape = shape_of(term.right[0])
    for key in case.known[0]:
        values = [known[key] for known in case.known]
        if not key.startswith(GRADIENTS) or key == case.entry.symbol or ones(values):
            continue
        if broadcasts(shape_of(values[0]), shape) and _is_times(case, term, values):
            return True
    return False


def _misses(case: Case) -> Words:
    if not any(is_gradient(part, ()) for part in case.parts):
        return say("no gradient that arrives is in `{name}`", name=case.name)
    if case.part_named != case.name:
        return say("`{name}` is not multiplied by the gradient that arrives", name=case.part_named)
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
