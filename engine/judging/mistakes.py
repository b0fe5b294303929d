"""What is wrong with a line: a table of mistakes, each with a test that finds it.

A mistake is only said where it holds at every point that was tried. The most specific ones come first.
What is said has the line's own numbers and never the right ones, which an exercise hides.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from ..base.names import elided
from ..base.numerals import brief
from ..base.shapes import said, shape_of
from ..base.words import Words, counted, say
from ..graph.graph import Gate
from ..passes.run import Value
from .cases import MOST_BRANCHES, Case, Term, Use, ratio
from .computing import summed
from .variants import GRADIENTS, Change, found

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


class Diagnosis(NamedTuple):
    """What is wrong with a line."""

    # One of the codes of `TABLE`.
    code: str
    # What is wrong, with the line's numbers.
    message: Words
    # What to look at, without the answer.
    hint: Words
    # The id of the wire on which it can be seen; None where it is on none.
    wire: str | None


class Mistake(NamedTuple):
    """What a test found."""

    # What is wrong, with the line's numbers.
    message: Words
    # What to look at, without the answer.
    hint: Words
    # The index of the wire on which it can be seen; None for the first one of the value.
    wire: int | None = None


_SAME = 1e-6  # from 1, up to which a factor is none
Test = Callable[[Case], Mistake | None]
_LET_THROUGH = say(
    "Where the gate let numbers through in the forward pass, and nowhere else, it passes a gradient."
)
_LOOK_AT_SHAPES = say("A gradient has the shape of its value.")


def _own(case: Case) -> str:
    return brief(case.has[0]) if case.has else "—"


# Names and shapes


def _no_such_value(case: Case) -> Mistake | None:
    """A name that neither the forward pass nor an earlier line has."""
    if case.has:
        return None
    known = case.known[0]
    names = sorted(name for name in case.sheet.free if name not in known)
    used = {name for name in names if _mentions(case, name)}
    if not used:
        return None
    return Mistake(
        say("`{name}` is no value of the forward pass, and no line gives it one", name=min(used)),
        say("Use what the forward pass has computed."),
    )


def _mentions(case: Case, name: str) -> bool:
    return any(
        part.of == name for statement in case.statements for part in statement.value.walk()
    ) or (case.entry.value is not None and case.entry.value.of == name)


def _turned(case: Case) -> Mistake | None:
    """The whole line, or one factor of a product, stands transposed."""
    is_whole = (
        case.has
        and np.ndim(case.has[0]) == 2
        and case.agree([np.transpose(each) for each in case.has], case.right)
    )
    if not is_whole and found(case, ("transpose",)) is None:
        return None
    return Mistake(
        say("`{name}` has a factor that stands transposed, or the wrong way round", name=case.name),
        say("Write the shapes beside the product: one order of the factors fits the shape of the value, and "
            "each row must meet the numbers that it was made of."),
    )  # fmt: skip


def _unsummed(case: Case) -> Mistake | None:
    """The sum over what was broadcast lacks."""
    if not case.has or case.fits:
        return None
    shape = shape_of(case.right[0])
    if not _broadcasts(shape, shape_of(case.has[0])):
        return None
    if not case.agree([summed(each, shape) for each in case.has], case.right):
        return None
    return Mistake(
        say("`{name}` has the shape {own}: it was not summed", name=case.name,
            own=said(shape_of(case.has[0]))),
        say("The value was used for each of many numbers: what comes back from all of them is added up."),
    )  # fmt: skip


def _broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False


def _other_axis(case: Case) -> Mistake | None:
    """A sum goes over another axis than it should."""
    change = found(case, ("axis",))
    if change is None:
        return None
    return Mistake(
        say("`{name}` sums over the wrong axis", name=case.name),
        say("Sum over the axis along which the value was repeated; the others stay."),
    )


def _same_numbers(case: Case) -> Mistake | None:
    """The numbers are right, and stand in another shape."""
    if not case.has or case.fits or np.size(case.has[0]) != np.size(case.right[0]):
        return None
    shape = shape_of(case.right[0])
    is_right = case.agree([np.reshape(each, shape) for each in case.has], case.right)
    return _other_shape(case) if is_right else None


def _other_shape(case: Case) -> Mistake | None:
    if case.fits:
        return None
    if not case.has:
        message = say("the operands of `{name}` do not go together", name=case.name)
    else:
        message = say(
            "`{name}` has the shape {own}, and the value {shape}",
            name=case.name,
            own=said(shape_of(case.has[0])),
            shape=said(shape_of(case.right[0])),
        )
    return Mistake(message, _LOOK_AT_SHAPES)


# Terms


def _sign(case: Case) -> Mistake | None:
    return _sign_of(case, case.terms[:1])


def _sign_of_term(case: Case) -> Mistake | None:
    return _sign_of(case, case.terms[1:])


def _sign_of(case: Case, terms: Sequence[Term]) -> Mistake | None:
    for term in terms:
        if case.agree([-each for each in term.has], term.right):
            return Mistake(
                _of(case, term, say("`{name}` is {own}: the sign is wrong", name=case.name, own=_own(case)),
                    say("one term of `{name}` has the wrong sign", name=case.name)),
                say("Which sign has the value in the forward pass, and in which direction moves the output?"),
                _wire(term),
            )  # fmt: skip
    return None


def _of(case: Case, term: Term, whole: Words, part: Words) -> Words:
    return whole if term is case.terms[0] else part


def _wire(term: Term) -> int | None:
    return term.uses[0].wire if len(term.uses) == 1 else None


def _subset(case: Case) -> tuple[int, int, int] | None:
    """Find of which branches a line has the sum: how many, of how many, and the wire of one that lacks."""
    if not case.fits:
        return None
    for uses in (case.uses, case.branches, *case.passed_on):
        if not 1 < len(uses) <= MOST_BRANCHES:
            continue
        for many in range(len(uses) - 1, -1, -1):
            for some in combinations(range(len(uses)), many):
                if case.agree(case.has, _total(case, [uses[at] for at in some])):
                    lacking = next(at for at in range(len(uses)) if at not in some)
                    return many, len(uses), uses[lacking].wire
    return None


def _total(case: Case, uses: Sequence[Use]) -> list[Value]:
    return [
        sum((use.sent[at] for use in uses), start=np.zeros_like(case.right[at]))
        for at in range(len(case.right))
    ]


def _overwritten(case: Case) -> Mistake | None:
    lacking = _subset(case)
    if lacking is None or case.entry.begun < 2:
        return None
    return Mistake(
        say(
            "`{name}` is given a value twice: the second takes the place of the first",
            name=case.name,
        ),
        say("Gradients of a value that is used several times are added up."),
        lacking[2],
    )


def _branch_lacks(case: Case) -> Mistake | None:
    lacking = _subset(case)
    if lacking is None:
        return None
    has, of, wire = lacking
    return Mistake(
        counted(
            "{of} branches come back to `{value}`; `{name}` has {count} of them",
            "{of} branches come back to `{value}`; `{name}` has {count} of them",
            count=has,
            of=of,
            value=case.entry.meant.of if case.entry.meant and case.entry.meant.of else case.name,
            name=case.name,
        ),
        say(
            "Look for all places where the forward pass uses the value: what comes back is added up."
        ),
        wire,
    )


def _branch_of_another_lacks(case: Case) -> Mistake | None:
    """A line is made of one branch of another value's gradient, where all of them belong."""
    change = _other_value(case) if case.has else None
    if change is None or not change.symbol.startswith("~"):
        return None
    index = case.index_of(change.symbol)
    if index is None or index != case.index_of(change.instead):
        return None
    return Mistake(
        say(
            "`{value}` in `{name}` is one branch of a gradient",
            name=case.name,
            value=_typed(case, change),
        ),
        say(
            "Look for all places where the forward pass uses the value: what comes back is added up."
        ),
    )


def _sign_before(case: Case) -> Mistake | None:
    """An earlier one of several lines has the wrong sign."""
    if len(case.entry.lines) < 2 or found(case, ("sign",)) is None:
        return None
    return Mistake(
        say("one of the lines of `{name}` has the wrong sign", name=case.name),
        say(
            "Which sign has the value in the forward pass, and in which direction moves the output?"
        ),
    )


def _factor_before(case: Case) -> Mistake | None:
    """An earlier one of several lines has a factor too many, or lacks one."""
    if len(case.entry.lines) < 2 or found(case, ("factor",)) is None:
        return None
    return Mistake(
        say("one of the lines of `{name}` has a wrong factor", name=case.name),
        say("Which numbers does the forward pass multiply with or divide by?"),
    )


def _mean(case: Case) -> Mistake | None:
    if not case.fits or found(case, ("mean",)) is None:
        return None
    return Mistake(
        say("`{name}` takes the mean where a sum belongs", name=case.name),
        say("What comes back from all branches is added up, and not averaged."),
    )


def _factor(case: Case) -> Mistake | None:
    for term in case.terms:
        times = ratio(term.has, term.right)
        if times is None or times == 0 or abs(times - 1) < _SAME:
            continue
        if not case.agree(term.has, [times * each for each in term.right]):
            continue
        written = _as_factor(times, case)
        return Mistake(
            _of(case, term,
                say("`{name}` is {factor} times what it should be", name=case.name, factor=written),
                say("one term of `{name}` is {factor} times what it should be", name=case.name,
                    factor=written)),
            say("Which numbers does the forward pass multiply with or divide by?"),
            _wire(term),
        )  # fmt: skip
    return None


def _as_factor(times: float, case: Case) -> str:
    """Write a factor: as a fraction of whole numbers where it is one."""
    sign = "−" if times < 0 else ""
    times = abs(times)
    for number in (times, 1 / times):
        whole = round(number)
        if whole and abs(number - whole) < 1e-6 * number:
            return f"{sign}{whole}" if number is times else f"{sign}1/{whole}"
    return f"{sign}{times:.4g}"


def _local_alone(case: Case) -> Mistake | None:
    """The local gradient stands there, and what arrives is not multiplied in."""
    for term in case.terms or case.repeated:
        for above in _above(case, term):
            local = [
                np.broadcast_to(e, shape_of(term.right[0]))
                if _broadcasts(shape_of(e), shape_of(term.right[0]))
                else e
                for e in above.local
            ]
            if case.agree(term.has, local) and not _ones(above.upstream):
                return Mistake(
                    say(
                        "`{name}` is {own}: the local gradient alone",
                        name=case.name,
                        own=_own(case),
                    ),
                    say("The chain rule multiplies it by the gradient that arrives at the gate."),
                    _wire(term),
                )
    return None


def _upstream_alone(case: Case) -> Mistake | None:
    """What arrives stands there, and the local gradient is not multiplied in."""
    for term in case.terms or case.repeated:
        for above in _above(case, term):
            shape = shape_of(term.right[0])
            arriving = [
                summed(each, shape) if _broadcasts(shape, shape_of(each)) else None
                for each in above.upstream
            ]
            if case.agree(term.has, arriving):
                return Mistake(
                    say("`{name}` is {own}: what arrives at the gate, passed on as it is",
                        name=case.name, own=_own(case)),
                    say("Multiply it by the gate's local gradient."),
                    _wire(term),
                )  # fmt: skip
    return None


class _Above(NamedTuple):
    """A value that is made of the one whose gradient a line gives."""

    # The gradient that arrives at it, at each point.
    upstream: list[Value]
    # Its derivative, at each point.
    local: list[Value]


def _above(case: Case, term: Term) -> Iterator[_Above]:
    """Go through what is made of a value: what a gate computes of it, and on up to the next name."""
    if len(case.indices) != 1:
        return
    graph = case.points[0].run.graph
    for use in term.uses:
        gate: Gate | None = use.gate
        while gate is not None:
            out = graph.wires[gate.results[0]].value
            upstream = [point.gradient(out) for point in case.points]
            if len(term.uses) == 1 and len(case.uses) > 1:
                local = [_by_wire(case, at, use, out) for at in range(len(case.points))]
            else:
                local = [point.derivative(out, case.indices[0]) for point in case.points]
            yield _Above(upstream, local)
            target = graph.target(gate.results[0])
            if gate.name is not None or target is None or target.row.name == "copy":
                break
            gate = target


def _by_wire(case: Case, at: int, use: Use, out: int) -> Value:
    """Give the derivative of a value, by its index, on the way through one gate alone."""
    point = case.points[at]
    own = point.run.graph.wires[use.gate.results[0]].value
    upstream = point.derivative(out, own)
    parts = [point.sent(use.gate, wire, upstream) for wire in use.wires]
    return sum(parts[1:], start=parts[0])


def _ones(values: list[Value]) -> bool:
    return all(np.allclose(each, 1) for each in values)


# Masks


def _mask(case: Case) -> Mistake | None:
    """A mask is taken from another array, is turned round, or lacks."""
    for term in case.terms:
        for use in term.uses:
            if use.gate.row.name not in _MASKING or shape_of(use.upstream[0]) != shape_of(
                term.has[0]
            ):
                continue
            if all(map(_masked, term.has, use.upstream)) and all(
                map(_masked, term.right, use.upstream)
            ):
                is_none = case.agree(term.has, use.upstream)
                return Mistake(
                    say("`{name}` lets through what arrives everywhere", name=case.name) if is_none else
                    say("`{name}` lets through what arrives at the wrong places", name=case.name),
                    _LET_THROUGH,
                    use.wire,
                )  # fmt: skip
    change = _other_value(case) if case.fits else None
    if change is None:
        turned = found(case, ("compare",)) if case.fits else None
        return None if turned is None else _taken(case, turned)
    return _taken(case, change) if change.is_compared else _gate_left_out(case, change, masks=True)


def _gate_left_out(case: Case, change: Change, masks: bool) -> Mistake | None:
    """What arrives at a gate is taken for what arrives before it: the gate's local gradient lacks."""
    if not change.symbol.startswith(GRADIENTS):
        return None
    one, other = (case.index_of(key) for key in (change.symbol, change.instead))
    if one is None or other is None:
        return None
    gates = list(_between(case, one, other))
    if not gates or any(gate.row.name in _MASKING for gate in gates) != masks:
        return None
    message = say(
        "`{name}` is made of `{value}`, and a gate stands between the two",
        name=case.name,
        value=_typed(case, change),
    )
    return Mistake(
        message, _LET_THROUGH if masks else say("Multiply it by the gate's local gradient.")
    )


def _between(case: Case, above: int, below: int) -> Iterator[Gate]:
    """Go through the gates that make one value of another, where each has one operand; nothing else."""
    graph, first = case.sheet.graph, case.points[0].first
    gates, index = [], above
    while index != below:
        gate = graph.source(first[index])
        while gate is not None and gate.row.name == "copy":
            gate = graph.source(gate.wires[0])
        if gate is None or len(gate.passing) != 1:
            return
        gates.append(gate)
        index = graph.wires[gate.passing[0]].value
    yield from gates


def _other_value(case: Case) -> Change | None:
    """Find a value in whose place another one makes the line right."""
    if not case.tried:
        case.tried.append(found(case, ("value",)))
    change: Change | None = case.tried[0]
    return change


def _masked(some: Value, all: Value) -> bool:
    """Tell whether each number is that of `all`, or 0."""
    return bool(
        np.all(np.isclose(some, all, rtol=1e-6, atol=1e-14) | np.isclose(some, 0, atol=1e-14))
    )


def _taken(case: Case, change: Change) -> Mistake:
    return Mistake(
        say(
            "the mask in `{name}` is taken from `{value}`",
            name=case.name,
            value=_typed(case, change),
        ),
        _LET_THROUGH,
    )


def _typed(case: Case, change: Change) -> str:
    typed = case.sheet.parted.text[slice(*change.part.span)]
    if isinstance(change.part.of, str):
        typed = typed.rpartition("=")[
            2
        ].strip()  # `dz = x` has one place, for the value is all of it
    return elided(typed, 30, one_line=True)


def _no_local_between(case: Case) -> Mistake | None:
    change = _other_value(case)
    return None if change is None else _gate_left_out(case, change, masks=False)


def _factor_lacks(case: Case) -> Mistake | None:
    """A value lacks as a factor, or is one too many."""
    for term in case.terms:
        shape = shape_of(term.right[0])
        for key, value in case.known[0].items():
            if key.startswith((*GRADIENTS, "#")) or not _broadcasts(shape_of(value), shape):
                continue
            values = [known[key] for known in case.known]
            products = [one * other for one, other in zip(term.has, values, strict=True)]
            if case.agree(products, term.right) and not _ones(values):
                message = say("`{name}` lacks a factor of its local gradient", name=case.name)
            elif case.agree(term.has, [v * r for v, r in zip(values, term.right, strict=True)]):
                message = say("`{name}` has a factor too many", name=case.name)
            else:
                continue
            return Mistake(
                message,
                say("Which numbers does the forward pass multiply with or divide by?"),
                _wire(term),
            )
    return None


# Values


def _kept(case: Case) -> Mistake | None:
    """A value from another time: assigned anew since, or the output where the input belongs."""
    change = _other_value(case)
    if change is None or not _belongs_together(case, change):
        return _swapped(case)
    return Mistake(
        say("`{value}` in `{name}` is not the value that the local gradient is taken at",
            value=_typed(case, change), name=case.name),
        say("Which value had the gate in the forward pass: the one before it, the one behind it, or one that "
            "was given another value since?"),
    )  # fmt: skip


def _belongs_together(case: Case, change: Change) -> bool:
    """Tell whether two values are versions of one name, or the one is made of the other by one gate."""
    one, other = change.symbol, change.instead
    if one.partition(".")[0] == other.partition(".")[0]:
        return True
    above, below = case.index_of(one), case.index_of(other)
    if above is None or below is None or one.startswith(GRADIENTS):
        return False
    if case.indices[0] not in (above, below):
        return False  # neither is what the local gradient is taken at
    return any(_between(case, above, below)) or any(_between(case, below, above))


def _swapped(case: Case) -> Mistake | None:
    """The output stands where the input belongs, in a gate's local gradient."""
    for term in case.terms:
        for use in term.uses:
            if case.agree(
                term.has, [_with_output(case, use, at) for at in range(len(case.points))]
            ):
                return Mistake(
                    say(
                        "`{name}` takes the local gradient at the output of the gate",
                        name=case.name,
                    ),
                    say("The local gradient is a function of what came into the gate."),
                    use.wire,
                )
    return None


def _with_output(case: Case, use: Use, at: int) -> Value | None:
    point = case.points[at]
    return point.sent_at_output(use.gate, use.wire, use.upstream[at])


def _operand(case: Case) -> Mistake | None:
    """Another value stands where one belongs: as the other operand of a product, or from another place."""
    change = _other_value(case) or found(case, ("place", "order"))
    if change is None:
        return None
    if change.kind == "order":
        return Mistake(
            say("two entries of `{name}` stand in each other's place", name=case.name),
            say("Entry by entry: to which number of the value does each belong?"),
        )
    return Mistake(
        say("`{value}` stands in `{name}` where another value belongs",
            value=_typed(case, change), name=case.name),
        say("Towards an operand of a product the local gradient is the other operand."),
    )  # fmt: skip


TABLE: tuple[tuple[str, Test], ...] = (
    ("wrong-operand", _no_such_value),
    ("sign", _sign),
    ("overwritten", _overwritten),
    ("missing-branch", _branch_lacks),
    ("sign", _sign_of_term),
    ("mean-for-sum", _mean),
    ("not-summed", _unsummed),
    ("transposed", _turned),
    ("wrong-axis", _other_axis),
    ("wrong-shape", _same_numbers),
    ("factor", _factor),
    ("sign", _sign_before),
    ("missing-branch", _branch_of_another_lacks),
    ("wrong-mask", _mask),
    ("no-upstream", _local_alone),
    ("no-local", _upstream_alone),
    ("no-local", _no_local_between),
    ("wrong-value-kept", _kept),
    ("wrong-operand", _operand),
    ("factor", _factor_lacks),
    ("factor", _factor_before),
    ("wrong-shape", _other_shape),
)
"""Every mistake that has a name, by its code."""


def diagnosed(cases: Sequence[Case]) -> tuple[Case, Diagnosis] | None:
    """Say what is wrong with a line, which may be compared with several gradients; None where nothing fits.

    The most specific mistake counts, and the first gradient of which it is one.
    """
    with np.errstate(all="ignore"):
        for code, test in TABLE:
            for case in cases:
                if (case.is_for is None or code in case.is_for) and (mistake := test(case)):
                    wire = _wire_id(case, mistake.wire)
                    return case, Diagnosis(code, mistake.message, mistake.hint, wire)
    return None


def _wire_id(case: Case, wire: int | None) -> str | None:
    if not case.is_drawn or len(case.indices) != 1:
        return None
    return case.sheet.graph.wires[case.wire(wire)].id
