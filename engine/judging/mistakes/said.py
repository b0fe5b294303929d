"""What a test of the table finds and says, and what several tests look at."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from ...base.errors import InputError, Span
from ...base.names import elided, plain
from ...base.numerals import brief
from ...base.words import Words
from ...graph.graph import Gate
from ...passes.numbers import Value
from ..cases import Case, Term
from ..edits import Change
from ..truth import only_operand
from ..variants import found


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
    # What to look at where that was not enough: nearly the answer.
    more: Words | None = None
    # The place in the text of what makes the line right where it is changed; None where none was found.
    place: Span | None = None


def nowhere(fault: InputError) -> Diagnosis:
    """Say of a line that it reads a place which is not there."""
    assert fault.hint
    return Diagnosis("wrong-operand", fault.message, fault.hint, None, place=fault.span)


class Mistake(NamedTuple):
    """What a test found."""

    # What is wrong, with the line's numbers.
    message: Words
    # What to look at, without the answer.
    hint: Words
    # The index of the wire on which it can be seen; None for the first one of the value.
    wire: int | None = None
    # What to look at where that was not enough: nearly the answer.
    more: Words | None = None


_ROUNDING = 1e-14  # of the largest number: what is smaller is left by rounding, and is 0
_SMALL = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)  # numbers by which a fraction may be divided

Test = Callable[[Case], Mistake | None]


def own(case: Case) -> str:
    """Write the number that a line comes to, or that of the one part of it that is wrong."""
    if case.shown is None:
        return "—"
    size = max((np.max(np.abs(each), initial=0.0) for each in (*case.has, *case.right)), default=0)
    value = np.where(np.abs(case.shown) <= _ROUNDING * size, 0.0, case.shown)[()]
    return brief(value if case.part is None else value[case.part])


def broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Tell whether an array of one shape is repeated to the other shape, as NumPy does."""
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False


def of_term(case: Case, term: Term, whole: Words, part: Words) -> Words:
    """Choose what is said of the whole gradient, or of one of its terms."""
    return part if case.terms and term is not case.terms[0] else whole


def wire_of(term: Term) -> int | None:
    """Find the wire on which a term comes back; None where it comes back on several."""
    return term.uses[0].wire if len(term.uses) == 1 else None


def wire_of_change(case: Case, change: Change) -> int | None:
    """Find the wire of the one gate whose local gradient a change is about; None where several may be.

    It is the one that makes what stands in the place or belongs there, or at which that gradient arrives.
    """
    point = case.points[0]
    for symbol in (change.instead, change.symbol):
        index = case.index_of(symbol) if symbol else None
        if index is None or index not in point.first:
            continue
        for is_near in (True, False):
            wires = [
                use.wire
                for use in case.uses
                if (made := point.run.graph.wires[use.gate.results[0]].value) == index
                or (not is_near and point.is_made_of(index, made))
            ]
            if len(wires) == 1:
                return wires[0]
    return None


def ones(values: list[Value]) -> bool:
    """Tell whether all numbers are 1: a factor that changes nothing."""
    return all(np.allclose(each, 1) for each in values)


def between(case: Case, above: int, below: int) -> Iterator[Gate]:
    """Go through the gates that make one value of another, where each has one operand; nothing else."""
    gates = list[Gate]()
    for gate in chain_of(case, above):
        gates.append(gate)
        wire = only_operand(case.sheet.graph, gate)
        if wire is not None and case.sheet.graph.wires[wire].value == below:
            yield from gates
            return


def chain_of(case: Case, above: int) -> Iterator[Gate]:
    """Go through the gates behind a value, from it back, as long as each has one operand."""
    graph, index = case.sheet.graph, above
    while True:
        gate = graph.source(case.points[0].first[index])
        while gate is not None and gate.row.name == "copy":
            gate = graph.source(gate.wires[0])
        wire = None if gate is None else only_operand(graph, gate)
        if gate is None or wire is None:
            return
        yield gate
        index = graph.wires[wire].value


def other_value(case: Case) -> Change | None:
    """Find a value in whose place another one makes the line right."""
    return found(case, ("value",))


def typed(case: Case, change: Change) -> str:
    """Write what stands in a line at the place of a change."""
    text = case.sheet.parted.text[slice(*change.part.span)]
    if isinstance(change.part.of, str):
        text = text.rpartition("=")[2].strip()  # `dz = x` has one place, for the value is all of it
        if text == case.name and change.part.of[0] not in "~#^%":
            text = plain(change.part.of)  # lines that go on with `dz = x` have it by their own name
    return elided(text, 30, one_line=True)


def as_factor(times: float) -> str:
    """Write a factor: as a fraction of whole numbers where it is one."""
    sign = "−" if times < 0 else ""
    times = abs(times)
    for above, below in ((times, 1.0), (1.0, 1 / times), *((times * of, of) for of in _SMALL)):
        whole, over = round(above), round(below)
        if whole and over and abs(whole / over - times) < 1e-6 * times:
            return f"{sign}{whole}/{over}" if over > 1 else f"{sign}{whole}"
    return f"{sign}{times:.4g}"
