"""Signs, factors and branches: of the sum that a gradient is, one term lacks or is wrong."""

from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile
from typing import NamedTuple

import numpy as np

from ...base.shapes import shape_of
from ...base.words import counted, say
from ...language.program import Operation, Part
from ...language.syntax import Augmented
from ...passes.numbers import Value
from ..cases import MOST_BRANCHES, Case, Term, Use, ratio
from ..edits import GRADIENTS
from ..variants import found
from .gates import lacks_gradient
from .numbers import source_of
from .said import Mistake, as_factor, of_term, other_value, own, typed, wire_of

_ADDED = say("Gradients of a value that is used several times are added up.")
_SAME = 1e-6  # from 1, up to which a factor is none
_MOST_GATES = 150  # of a circuit in which all ways back are looked at


def sign(case: Case) -> Mistake | None:
    """The whole line has the wrong sign."""
    return _sign_of(case, case.terms[:1])


def sign_of_term(case: Case) -> Mistake | None:
    """One term of a sum has the wrong sign."""
    return _sign_of(case, case.terms[1:])


def _sign_of(case: Case, terms: Sequence[Term]) -> Mistake | None:
    for term in terms:
        if case.agree([-each for each in term.has], term.right):
            return Mistake(
                of_term(case, term,
                    say("`{name}` has the wrong sign, which other numbers show: with these it is 0",
                        name=case.name)
                    if _is_zero(case)
                    else say("`{name}` is {own}: the sign is wrong", name=case.name, own=own(case)),
                    say("`{value}` in `{name}` has the wrong sign", name=case.name, value=change)
                    if (change := _changed(case, "sign"))
                    else say("one term of `{name}` has the wrong sign", name=case.name)),
                say("When this value grows a little, does the output grow or fall?"),
                wire_of(term),
            )  # fmt: skip
    return None


def _changed(case: Case, kind: str, by: float | None = None) -> str:
    """Write the one term of a line that needs another sign or factor; nothing where it is not one alone.

    Where it is known `by` how much, only what needs that factor counts.
    """
    change = found(case, (kind,)) if case.entry.value is not None else None
    if change is None or str(change.part.of) in {each.key for each in case.statements}:
        return ""  # which is more than one term of a line
    if by is not None and abs(float(change.instead) - by) > _SAME * abs(by):
        return ""
    return typed(case, change)


def _is_zero(case: Case) -> bool:
    """Tell whether a line comes to 0 with the numbers that one sees, but for rounding."""
    if case.shown is None or not case.has:
        return False
    return bool(np.max(np.abs(case.shown)) <= 1e-12 * max(np.max(np.abs(e)) for e in case.has))


class _Lacking(NamedTuple):
    """Of the branches that come back to a value, those that a line has the sum of."""

    # How many there are.
    of: int
    # How many of them it has.
    has: int
    # One that it lacks.
    use: Use


def _lacking(case: Case) -> _Lacking | None:
    """Find of which branches a line has the sum, and not of all."""
    terms = case.terms or case.repeated
    has = terms[0].has if terms else []
    if case.agree(has, case.right):
        return None  # but for its shape
    wires = case.branches if len(case.uses) == 1 else ()
    for uses in (case.uses, wires, *case.passed_on):
        if not 1 < len(uses) <= MOST_BRANCHES:
            continue
        for many in range(len(uses) - 1, -1, -1):
            for some in combinations(range(len(uses)), many):
                if case.agree(has, _total(case, [uses[at] for at in some])):
                    lacking = next(at for at in range(len(uses)) if at not in some)
                    return _Lacking(len(uses), many, uses[lacking])
    return _lacking_outside(case, has)


def _lacking_outside(case: Case, has: Sequence[Value]) -> _Lacking | None:
    """Find which branches a line has where one of them comes from outside of the circuit."""
    uses, several = case.uses, len(case.uses) + 1
    if not case.outside or not 1 < several <= MOST_BRANCHES:
        return None
    inside = _total(case, uses)
    if case.agree(has, inside):
        return _Lacking(several, len(uses), uses[0])
    without = [one - out for one, out in zip(has, case.outside, strict=True)] if case.fits else []
    for many in range(len(uses) - 1, -1, -1):
        for some in combinations(range(len(uses)), many):
            if case.agree(without, _total(case, [uses[at] for at in some])):
                lacking = next(at for at in range(len(uses)) if at not in some)
                return _Lacking(several, many + 1, uses[lacking])
    return None


def _total(case: Case, uses: Sequence[Use]) -> list[Value]:
    return [
        sum((use.sent[at] for use in uses), start=np.zeros_like(case.right[at]))
        for at in range(len(case.right))
    ]


def overwritten(case: Case) -> Mistake | None:
    """A second line takes the place of the first, where it should be added."""
    lacking = _lacking(case)
    if lacking is None or (case.entry.begun < 2 and not _begins_anew(case)):
        return _put_over(case)
    return Mistake(
        say("`{name}` is given a value anew, and what it had is lost", name=case.name),
        _ADDED,
        lacking.use.wire,
    )


def multiplied(case: Case) -> Mistake | None:
    """What has to be added is multiplied, `dx *= …`."""
    is_written = any(isinstance(e, Augmented) and e.operator == "*" for e in case.entry.lines)
    if not is_written or not case.fits or found(case, ("added",)) is None:
        return None
    return Mistake(say("`*=` multiplies what `{name}` has", name=case.name), _ADDED)


def _begins_anew(case: Case) -> bool:
    """Tell lines of the last round of a loop that give the value of one name once more, `dw = dz * x[t]`."""
    meant, entries = case.entry.meant, case.sheet.entries
    before = takewhile(lambda each: each.symbol != case.entry.symbol, entries)
    is_again = any(other.name == case.entry.name for other in before)
    if (
        not is_again
        or case.entry.goes_on
        or meant is None
        or not meant.of
        or meant.branch
        or meant.is_item
    ):
        return False
    return len(case.sheet.named(meant.of)) == 1


def _put_over(case: Case) -> Mistake | None:
    """What is put into places takes the place of what stands there, or of what was put there before."""
    if found(case, ("put",)) is None:
        return None
    return Mistake(
        say(
            "places of `{name}` are given a value twice: the second takes the place of the first",
            name=case.name,
        ),
        _ADDED
        if case.has
        else say(
            "`A[i] += g` counts a place once, however often `i` names it: what comes back is added up."
        ),
    )


def branch_lacks(case: Case) -> Mistake | None:
    """Of the branches that come back to a value, the line has some."""
    lacking = _lacking(case)
    if lacking is None or lacking.has == 0 or not any(map(np.any, case.has)):
        return None
    if _is_another(case, lacking):
        return None
    is_own = any(lacking.use.wire == each.wire for each in case.branches)
    if term := _term_lacks(case, _picked(case) if is_own else _may_lack(case)):
        return (
            term  # `- y` of `p - y`, which is one of the branches that come back to another value
        )
    return Mistake(
        counted(
            "{of} branches come back to `{value}`; `{name}` has {count} of them",
            "{of} branches come back to `{value}`; `{name}` has {count} of them",
            count=lacking.has,
            of=lacking.of,
            value=_value_of(case, lacking.use),
            name=case.name,
        ),
        _ALL_PLACES,
        lacking.use.wire,
    )


def _is_another(case: Case, lacking: _Lacking) -> bool:
    """Tell whether a line has the sum of some branches by accident: all are written, or no gradient is.

    Two that cancel, `b - b`, look like two that lack.
    """
    if lacks_gradient(case):
        return True
    if len(_summands(case)) < lacking.of:
        return False
    return bool(found(case, ("sign",)) or found(case, ("factor",)) or other_value(case))


def _summands(case: Case) -> list[Part]:
    """List what is added up in a line, or in all the lines of one name."""
    waiting = [case.entry.value] if case.entry.value is not None else []
    made, listed = {each.key: each.value for each in case.statements}, list[Part]()
    while waiting:
        part = waiting.pop()
        if str(part.of) in made:
            waiting.append(made[str(part.of)])
        elif isinstance(part.of, Operation) and part.of.row.name in ("add", "sub"):
            waiting += part.operands
        else:
            listed.append(part)
    return listed


def term_lacks(case: Case) -> Mistake | None:
    """A value of the forward pass, or ones in the places that it picks, lacks as a term: `- y` of `a - y`."""
    return _term_lacks(case, _may_lack(case))


def another_term_lacks(case: Case) -> Mistake | None:
    """A gradient lacks as a term, or the sum that a softmax or a norm takes away from it."""
    if not case.fits or found(case, ("term",)) is None:
        return None
    return _without_term(case)


def _term_lacks(case: Case, values: Iterator[list[Value]]) -> Mistake | None:
    if not case.fits or case.is_right_without_rest:
        return None  # of what is right but for a term too many none lacks
    lacking = [right - has for right, has in zip(case.right, case.has, strict=True)]
    for value in values:
        times = ratio(lacking, value)
        if times and case.agree([times * each for each in value], lacking):
            return _without_term(case)
    return None


def _without_term(case: Case) -> Mistake:
    return Mistake(
        say("a term of `{name}` is missing", name=case.name),
        say("Write down all terms of the gradient: which of them is not there?"),
    )


def _may_lack(case: Case) -> Iterator[list[Value]]:
    """Go through values of the forward pass with the shape of the gradient, then ones in picked places."""
    shape = shape_of(case.right[0])
    for key, value in case.known[0].items():
        if key[0] not in "~^#%" and shape_of(value) == shape and key not in case.symbols:
            yield [known[key] for known in case.known]
    yield from _picked(case)


def _picked(case: Case) -> Iterator[list[Value]]:
    """Go through ones in the places that the forward pass picks of an array like the gradient."""
    shape = shape_of(case.right[0])
    if any(isinstance(e.of, Operation) and e.of.row.name in ("put", "add_at") for e in case.parts):
        return
    for gate in case.points[0].run.graph.gates:
        if gate.row.name != "index" or shape_of(case.points[0].run.operands(gate)[0]) != shape:
            continue
        wire = gate.wires[0]
        yield [
            point.sent(gate, wire, np.ones(np.shape(point.run.value(gate))))
            for point in case.points
        ]


def nothing_comes_back(case: Case) -> Mistake | None:
    """The line is zero, and something comes back to the value."""
    if not case.fits or not case.uses or any(np.any(each) for each in case.has):
        return None
    return Mistake(
        say(
            "`{name}` is 0: nothing is in it of what comes back to `{value}`",
            name=case.name,
            value=_value_of(case, case.uses[0]),
        ),
        _ALL_PLACES,
        case.uses[0].wire,
    )


def way_lacks(case: Case) -> Mistake | None:
    """Nothing is in the line of what comes back through one value: the variance, or the sum of a softmax."""
    first = case.points[0]
    if not case.fits or len(case.indices) != 1 or case.branch is not None or not case.uses:
        return None
    (index,) = case.indices
    behind = first.behind(index) if len(first.run.graph.gates) <= _MOST_GATES else []
    # Through the largest number of a softmax nothing comes back in all, and no line has that.
    empty = [v for v in behind if all(np.allclose(e.gradient(v), 0) for e in case.points)]
    for value in sorted(behind, key=lambda each: not case.name_at(each)):
        through = [
            each.sent_from(value, index, each.gradient(value), past=empty) for each in case.points
        ]
        whole = [has + sent for has, sent in zip(case.has, through, strict=True)]
        if any(map(np.any, through)) and case.agree(whole, case.right):
            of, name = _value_of(case, case.uses[0]), case.name_at(value)
            return Mistake(
                say("nothing is in `{name}` of what comes back to `{of}` through `{value}`",
                    name=case.name, of=of, value=name)
                if name
                else say("one of the ways back to `{of}` is not in `{name}`", of=of, name=case.name),
                _ALL_PLACES,
                first.first[value],
            )  # fmt: skip
    return None


def _value_of(case: Case, use: Use) -> str:
    meant = case.entry.meant
    return case.name_of(use) or (meant.of if meant and meant.of else case.name)


_ALL_PLACES = say(
    "Look for all places where the forward pass uses the value: what comes back is added up."
)


def branch_of_another_lacks(case: Case) -> Mistake | None:
    """A line is made of one branch of another value's gradient, where all of them belong."""
    change = other_value(case) if case.has else None
    if change is None or not change.symbol.startswith("~"):
        return None
    index = case.index_of(change.symbol)
    if index is None or index != case.index_of(change.instead):
        return None
    return Mistake(
        say(
            "`{value}` in `{name}` is one branch of a gradient",
            name=case.name,
            value=typed(case, change),
        ),
        _ALL_PLACES,
    )


def sign_before(case: Case) -> Mistake | None:
    """An earlier one of several lines, or one term of a line, has the wrong sign."""
    if found(case, ("sign",)) is None:
        return None
    return Mistake(
        say("`{value}` in `{name}` has the wrong sign", name=case.name, value=value)
        if (value := _changed(case, "sign"))
        else say("one of the lines of `{name}` has the wrong sign", name=case.name),
        say("When this value grows a little, does the output grow or fall?"),
    )


def factor_before(case: Case) -> Mistake | None:
    """An earlier one of several lines, or one term of a line, has a factor too many, or lacks one."""
    change = found(case, ("factor",))
    if change is None:
        return None
    value = _changed(case, "factor")
    is_number = value and not isinstance(change.part.of, (str, Operation))
    return Mistake(
        say(
            "`{value}` in `{name}` is another number than it should be", name=case.name, value=value
        )
        if is_number
        else say("`{value}` in `{name}` has a wrong factor", name=case.name, value=value)
        if value
        else say("one of the lines of `{name}` has a wrong factor", name=case.name),
        say("Which numbers does the forward pass multiply with or divide by?"),
    )


def mean(case: Case) -> Mistake | None:
    """A mean is taken where a sum belongs."""
    if not case.fits or found(case, ("mean",)) is None:
        return None
    return Mistake(
        say("`{name}` takes the mean where a sum belongs", name=case.name),
        say("What comes back from all branches is added up, and not averaged."),
    )


def factor(case: Case) -> Mistake | None:
    """The line, or one of its terms, is a number times what it should be."""
    for term in case.terms:
        times = ratio(term.has, term.right)
        if times is None or times == 0 or abs(times - 1) < _SAME:
            continue
        if not case.agree(term.has, [times * each for each in term.right]):
            continue
        if case.is_of_one_number and "." in as_factor(times):
            continue  # of which any other number is so many times as much
        if _is_of_upstream(case, term, times):
            continue
        written = as_factor(times)
        hint, more = source_of(case, term, times)
        return Mistake(
            of_term(case, term,
                say("`{name}` is {factor} times what it should be", name=case.name, factor=written),
                say("`{value}` in `{name}` is {factor} times what it should be", name=case.name,
                    value=change, factor=written)
                if (change := _changed(case, "factor", by=1 / times))
                else say("one term of `{name}` is {factor} times what it should be", name=case.name,
                    factor=written)),
            hint,
            wire_of(term),
            more,
        )  # fmt: skip
    return None


def _is_of_upstream(case: Case, term: Term, times: float) -> bool:
    """Tell whether a line without a gradient is so many times too large because one lacks."""
    if any(str(part.of).startswith(GRADIENTS) for part in case.parts):
        return False
    if "." not in as_factor(times):  # 1/N or 2, which one looks for as a number
        return False
    several = (np.ravel(each) for use in term.uses for each in use.upstream)
    return bool(term.uses) and all(np.allclose(each * times, 1) for each in several)
