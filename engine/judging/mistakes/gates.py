"""The chain rule at one gate: what arrives and the local gradient, of which one lacks, or a mask is wrong."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ...base.shapes import shape_of
from ...base.words import Words, say
from ...gates.along import axes_of
from ...gates.scalars import Scalar
from ...graph.graph import Gate
from ...language.program import Operation
from ...passes.numbers import Value
from ..cases import Case, Term, Use
from ..computing import summed
from ..edits import GRADIENTS, Change
from ..truth import Point, only_operand
from ..variants import found
from .said import (
    Mistake,
    between,
    broadcasts,
    chain_of,
    of_term,
    ones,
    other_value,
    own,
    typed,
    wire_of,
)

_MASKING = frozenset(
    (
        "relu",
        "leaky_relu",
        "max",
        "min",
        "maximum",
        "minimum",
        "abs",
        "where",
        "clip",
        "relu6",
        "elu",
    )
)
"""Gates that let a gradient through where a condition holds."""
_LET_THROUGH = say(
    "Where the gate let numbers through in the forward pass, and nowhere else, it passes a gradient."
)


def local_alone(case: Case) -> Mistake | None:
    """The local gradient stands there, and what arrives is not multiplied in."""
    if case.is_linear:
        return None
    for term in case.terms or case.repeated:
        for one in above(case, term):
            local = [
                np.broadcast_to(e, shape_of(term.right[0]))
                if broadcasts(shape_of(e), shape_of(term.right[0]))
                else e
                for e in _local(case, term, one)
            ]
            if (
                case.agree(term.has, local)
                and not ones(one.upstream)
                and _is_chain(case, term, one)
            ):
                return Mistake(
                    _of_part(
                        case,
                        term,
                        say(
                            "`{name}` is {own}: the local gradient alone",
                            name=case.part_named,
                            own=own(case),
                        ),
                        say("a term of `{name}` is the local gradient alone", name=case.name),
                    ),
                    say("The chain rule multiplies it by the gradient that arrives at the gate."),
                    wire_of(term),
                )
    return None


def upstream_alone(case: Case) -> Mistake | None:
    """What arrives stands there, and the local gradient is not multiplied in."""
    for term in case.terms or case.repeated:
        for one in above(case, term):
            shape = shape_of(term.right[0])
            arriving = [_in_shape(each, shape, repeats=not case.terms) for each in one.upstream]
            if case.agree(term.has, arriving) and _is_chain(case, term, one):
                return Mistake(
                    _of_part(
                        case,
                        term,
                        say(
                            "`{name}` is what arrives at the gate, passed on as it is",
                            name=case.part_named,
                        ),
                        say(
                            "a term of `{name}` is what arrives at the gate, passed on as it is",
                            name=case.name,
                        ),
                    ),
                    say("Multiply it by the gate's local gradient."),
                    _wire_below(case, one) or wire_of(term),
                )
    return None


def _in_shape(value: Value, shape: tuple[int, ...], repeats: bool) -> Value | None:
    """Sum what arrives, or repeat it as the line was, until it has a shape; None where neither gives that."""
    if broadcasts(shape, shape_of(value)):
        return summed(value, shape)
    if repeats and broadcasts(shape_of(value), shape):
        return np.broadcast_to(value, shape)
    return None


def _of_part(case: Case, term: Term, whole: Words, part: Words) -> Words:
    """Choose what is said of a line, or of one item of its list, or of one of its terms."""
    return whole if case.part is not None else of_term(case, term, whole, part)


class Above(NamedTuple):
    """A value that is made of the one whose gradient a line gives."""

    # Its index.
    value: int
    # The gate that works on the one, on the way to it.
    use: Use
    # The gradient that arrives at it, at each point.
    upstream: list[Value]


def needs_gradient(case: Case) -> bool:
    """Tell a line without any gradient, of a value that something with another gradient than 1 is made of."""
    if case.has_gradient or not case.uses:
        return False
    whole = Term(case.right, case.has, case.uses)
    return not any(ones(each.upstream) for each in above(case, whole))


def lacks_gradient(case: Case) -> bool:
    """Tell a line without any gradient where one arrives, and an earlier line gives one."""
    return bool(case.settled) and needs_gradient(case)


def lacks_in_part(case: Case) -> bool:
    """Tell whether parts of a line have no gradient that arrives, and all comes from lines before it."""
    if not case.is_mixed or not case.uses or case.is_right_without_rest:
        return False
    graph = case.sheet.graph
    given = set(case.settled.values())
    if case.sheet.is_function and not case.sheet.ends:
        given.add(graph.keys.get(case.sheet.arrives, case.sheet.output))
    waiting = [graph.wires[use.gate.results[0]].value for use in case.uses]
    seen = set(given)
    while waiting:  # on, past values whose gradients no line gives
        at = waiting.pop()
        if at == case.sheet.output and at not in given:
            return False
        if at not in seen:
            seen.add(at)
            waiting += case.made_of(at)
    return True


def _wire_below(case: Case, above: Above) -> int | None:
    """Find the wire into the gate that does more than pass on what arrives, on the way up to a value."""
    graph, point = case.points[0].run.graph, case.points[0]
    gate: Gate | None = above.use.gate
    wire = above.use.wire
    while gate is not None:
        out = graph.wires[gate.results[0]].value
        arriving, sent = point.gradient(out), point.run.gradients[wire]
        is_passed_on = sent is not None and np.array_equal(arriving, sent)
        if not is_passed_on or out == above.value:
            return wire
        wire = gate.results[0]
        gate = graph.target(wire)
    return None


def above(case: Case, term: Term) -> Iterator[Above]:
    """Go through what is made of a value: what a gate computes of it, and on up to the next name."""
    if len(case.indices) != 1:
        return
    graph = case.points[0].run.graph
    for use in term.uses:
        gate: Gate | None = use.gate
        while gate is not None:
            out = graph.wires[gate.results[0]].value
            yield Above(out, use, [point.gradient(out) for point in case.points])
            target = graph.target(gate.results[0])
            if gate.name is not None or target is None or target.row.name == "copy":
                break
            gate = target


def _local(case: Case, term: Term, above: Above) -> list[Value]:
    """Give the derivative of a value at each point."""
    return _sent(case, term, above, [np.ones_like(each) for each in above.upstream])


def _is_chain(case: Case, term: Term, above: Above) -> bool:
    """Tell whether all of a term comes back from one value: what arrives there times the local gradient."""
    return case.agree(_sent(case, term, above, above.upstream), term.right)


def _sent(case: Case, term: Term, above: Above, upstream: Sequence[Value]) -> list[Value]:
    """Give what comes back from a gradient that arrives above: of a term through its gate alone."""
    several = list(zip(case.points, upstream, strict=True))
    if len(term.uses) == 1 and (len(case.uses) > 1 or case.branch is not None):
        return [_by_wire(point, above.use, above.value, each) for point, each in several]
    return [point.sent_from(above.value, case.indices[0], each) for point, each in several]


def _by_wire(point: Point, use: Use, out: int, upstream: Value) -> Value:
    """Give what comes back from a value, by its index, on the way through one gate alone."""
    own = point.run.graph.wires[use.gate.results[0]].value
    arriving = point.sent_from(out, own, upstream)
    parts = [point.sent(use.gate, wire, arriving) for wire in use.wires]
    return sum(parts[1:], start=parts[0])


# Masks


def mask(case: Case) -> Mistake | None:
    """A mask is taken from another array, is turned round, or lacks."""
    if lacks_gradient(case) or lacks_in_part(case):
        return None
    for term in case.terms:
        for use in term.uses:
            upstream = [_spread(use, each) for each in use.upstream]
            if use.gate.row.name not in _MASKING or shape_of(upstream[0]) != shape_of(term.has[0]):
                continue
            if all(map(_masked, term.has, upstream)) and all(map(_masked, term.right, upstream)):
                is_none = case.agree(term.has, upstream)
                if is_none:
                    return _everywhere(case, use.wire)
                other = None if _is_turned(case) else other_value(case)
                if other is not None and other.is_compared:
                    return _taken(case, other)
                return _at_wrong_places(case, use.wire)
    if _lets_all_through(case):
        return _everywhere(case)
    if _is_at_masking(case) and (change := found(case, ("mask",))):
        return Mistake(
            say("`{value}` stands in `{name}` where a mask belongs", name=case.name,
                value=typed(case, change)),
            _LET_THROUGH,
        )  # fmt: skip
    if turned := turned_mask(case):
        return turned
    change = other_value(case) if case.fits or not case.has else None
    if change is None:
        return None
    return _taken(case, change) if change.is_compared else _gate_left_out(case, change, masks=True)


def _spread(use: Use, upstream: Value) -> Value:
    """Repeat what arrives at the largest of several numbers for each of them."""
    shape, axis = shape_of(use.sent[0]), dict(use.gate.options).get("axis")
    if isinstance(use.gate.row, Scalar) or shape_of(upstream) == shape:
        return upstream
    if axis is not None and np.ndim(upstream) < len(shape):
        upstream = np.expand_dims(upstream, axes_of(shape, axis))
    return np.broadcast_to(upstream, shape) if broadcasts(shape_of(upstream), shape) else upstream


def turned_mask(case: Case) -> Mistake | None:
    """A mask compares the wrong way."""
    if not case.fits or lacks_gradient(case) or lacks_in_part(case):
        return None
    change = found(case, ("compare",))
    if change is None:
        return None
    of = change.part.of
    is_compared = isinstance(of, Operation) and of.row.name != "where"
    return _taken(case, change) if is_compared else _at_wrong_places(case)


def _is_turned(case: Case) -> bool:
    """Tell a mask that compares what it should the wrong way: few zeros and ones fit other values too."""
    return case.fits and found(case, ("compare",)) is not None


def _is_at_masking(case: Case) -> bool:
    """Tell whether the value goes into a gate that lets a gradient through where a condition holds."""
    return case.fits and any(use.gate.row.name in _MASKING for use in case.uses)


def _lets_all_through(case: Case) -> bool:
    """Tell a line that is right but for a mask further on: `r` of `where(small, r*r/2, abs(r))`."""
    graph = case.points[0].run.graph
    for term in case.terms:
        for one in above(case, term):
            gate = graph.target(case.points[0].first[one.value])
            if gate is None or gate.row.name not in _MASKING or not _is_let_through(term, one):
                continue
            out = graph.wires[gate.results[0]].value
            arriving = [point.gradient(out) for point in case.points]
            if shape_of(arriving[0]) == shape_of(one.upstream[0]) and case.agree(
                term.has, _sent(case, term, one, arriving)
            ):
                return True
    return False


def _is_let_through(term: Term, above: Above) -> bool:
    """Tell whether a term is right wherever something arrives: there a mask lets it through."""
    return all(
        shape_of(has) == shape_of(right) == shape_of(up)
        and bool(np.all(np.isclose(has, right, rtol=1e-6, atol=1e-14) | np.isclose(up, 0)))
        for has, right, up in zip(term.has, term.right, above.upstream, strict=True)
    )


def _gate_left_out(case: Case, change: Change, masks: bool) -> Mistake | None:
    """What arrives at a gate is taken for what arrives before it: the gate's local gradient lacks."""
    if not change.symbol.startswith(GRADIENTS):
        return None
    one, other = (case.index_of(key) for key in (change.symbol, change.instead))
    if one is None or (other is None and not change.instead.startswith(GRADIENTS)):
        return None
    gates = list(between(case, one, other)) if other is not None else []
    gates = gates or _up_to_same(case, one, change.instead)
    if not gates or any(gate.row.name in _MASKING for gate in gates) != masks:
        return None
    message = say(
        "`{name}` is made of `{value}`, and a gate stands between the two",
        name=case.name,
        value=typed(case, change),
    )
    return Mistake(
        message, _LET_THROUGH if masks else say("Multiply it by the gate's local gradient.")
    )


def _up_to_same(case: Case, above: int, instead: str) -> list[Gate]:
    """List the gates behind a value up to what the same gradient arrives at as stands for a symbol.

    A sum passes it on to its operands as it is, so that these have it too.
    """
    gates = list[Gate]()
    right = [known[instead] for known in case.known]
    for gate in chain_of(case, above):
        gates.append(gate)
        wire = only_operand(case.sheet.graph, gate)
        assert wire is not None  # as it is in such a chain
        made_of = case.sheet.graph.wires[wire].value
        if case.agree([point.gradient(made_of) for point in case.points], right):
            return gates
    return []


def _masked(some: Value, all: Value) -> bool:
    """Tell whether each number is that of `all`, or 0."""
    return bool(
        np.all(np.isclose(some, all, rtol=1e-6, atol=1e-14) | np.isclose(some, 0, atol=1e-14))
    )


def _everywhere(case: Case, wire: int | None = None) -> Mistake:
    message = say("`{name}` lets through what arrives everywhere", name=case.name)
    return Mistake(message, _LET_THROUGH, wire)


def _at_wrong_places(case: Case, wire: int | None = None) -> Mistake:
    message = say("`{name}` lets through what arrives at the wrong places", name=case.name)
    return Mistake(message, _LET_THROUGH, wire)


def _taken(case: Case, change: Change) -> Mistake:
    return Mistake(
        say(
            "the mask in `{name}` is taken from `{value}`",
            name=case.name,
            value=typed(case, change),
        ),
        _LET_THROUGH,
    )


def no_local_between(case: Case) -> Mistake | None:
    """What arrives at a gate with a slope is taken for what arrives before it."""
    change = other_value(case)
    return None if change is None else _gate_left_out(case, change, masks=False)
