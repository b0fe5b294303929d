"""How well mistakes are found: right backward passes, spoiled in each line in each way, and judged."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from engine.base.errors import InputError
from engine.base.shapes import shape_of
from engine.circuits import Circuit
from engine.judging.counts import counts
from engine.judging.judged import Line
from tests.support import witnessed
from tests.support.mutations import Known, Mutation, mutations

_ALIKE = (
    {"wrong-operand", "wrong-value-kept"},
    {"wrong-mask", "wrong-value-kept"},
    {"wrong-mask", "no-local"},
)
"""Codes of mistakes of which one is the other: a value from another time, a mask that is a local gradient."""


class Subject(NamedTuple):
    """A right backward pass."""

    # Where it comes from.
    name: str
    # Makes the circuit of a text of its lines.
    made: Callable[[str], Circuit]
    # That text.
    lines: str
    # What Python runs before it: nothing where the text has its forward pass.
    before: str = ""


class Outcome(NamedTuple):
    """What was found of a spoiled text."""

    # Whose it is.
    subject: str
    # The name of the spoiled line.
    line: str
    # What was done.
    mutation: Mutation
    # `named`, `same` (it changes no number), `missed`, `elsewhere`, `nameless`, `other` (another mistake), or
    # `open`: nothing is said of it, for a gate stands at its kink whatever the numbers are.
    how: str
    # The name of the line that was called wrong, and what was said of it.
    wrong: str = ""
    code: str | None = None
    message: str = ""


def outcomes(subject: Subject, share: float, seed: int = 1) -> Iterator[Outcome]:
    """Spoil so many of the lines of a subject, and tell what is found of each."""
    made = subject.made(subject.lines)
    judged, dice = made.backward, random.Random(seed)
    # Where a gate always stands at its kink, as that of `max(x, x)`, several gradients are right.
    if judged is None or re.search(r"\((\w+) [<>]=? \1\)", subject.lines):
        return
    known, witness = _known_of(made), _Witness(subject, made)
    for line in judged.lines:
        if line.verdict != "right" or line.of is None:
            continue
        several = [*mutations(subject.lines, line.spans, known, shape_of(line.value))]
        for each in several:
            if dice.random() < share:
                yield _outcome(subject, line, each, several, witness)


def _outcome(
    subject: Subject, line: Line, mutation: Mutation, several: list[Mutation], witness: "_Witness"
) -> Outcome:
    try:
        judged = subject.made(mutation.text).backward
    except InputError as error:
        return Outcome(subject.name, line.name, mutation, "refused", code=error.code)
    if judged is None:
        return Outcome(subject.name, line.name, mutation, "missed", message="not judged")
    wrong = next((each for each in judged.lines if each.verdict == "wrong"), None)
    said = wrong.diagnosis if wrong else None
    outcome = Outcome(
        subject.name, line.name, mutation, "missed", wrong.name if wrong else "",
        said.code if said else None, str(said.message) if said else "",
    )  # fmt: skip
    if wrong and (wrong.name == line.name or not {*wrong.spans}.isdisjoint(line.spans)):
        is_named = _fits(outcome.code, mutation, several, witness, line.name)
        return outcome._replace(how="named" if is_named else "other" if said else "nameless")
    if witness.is_same(mutation.text):
        return outcome._replace(how="same")
    if any(each.name == line.name and each.verdict == "unknown" for each in judged.lines):
        return outcome._replace(how="open")
    return outcome._replace(how="elsewhere") if wrong else outcome


def _fits(
    code: str | None, mutation: Mutation, several: list[Mutation], witness: "_Witness", name: str
) -> bool:
    """Tell whether what was said is what was done, or comes to the same numbers."""
    if code == mutation.code or {code, mutation.code} in _ALIKE:
        return True
    if code in ("factor", "sign") and witness.is_multiple(mutation.text, name):
        return True
    alike = (each for each in several if each.code == code and each is not mutation)
    return any(witness.is_same(mutation.text, each.text) for each in alike)


class _Witness:
    """What Python with NumPy gives for the texts of a subject."""

    def __init__(self, subject: Subject, made: Circuit) -> None:
        self.subject = subject
        inputs = made.graph.inputs
        self.inputs = {each.name: made.run.values[each.wire] for each in inputs}
        sure, possible, masks = counts(made.run)
        without = {each.name for each in inputs if made.run.gradients[each.wire] is None}
        self.held = frozenset(sure | possible | masks | without)
        self.found: dict[str, witnessed.Numbers | None] = {}

    def numbers(self, lines: str) -> witnessed.Numbers | None:
        if lines not in self.found:
            text = f"{self.subject.before}\n{lines}"
            self.found[lines] = witnessed.numbers(text, self.inputs, self.held)
        return self.found[lines]

    def is_same(self, lines: str, other: str | None = None) -> bool:
        """Tell whether two texts, or a text and the right one, come to the same everywhere."""
        return witnessed.same(self.numbers(lines), self.numbers(other or self.subject.lines))

    def is_multiple(self, lines: str, name: str) -> bool:
        """Tell whether a name is so many times what it should be, at all points the same."""
        own, right = self.numbers(lines), self.numbers(self.subject.lines)
        if not own or not right or not all(name in each for each in (*own, *right)):
            return False
        pairs = [(np.ravel(a[name]), np.ravel(b[name])) for a, b in zip(own, right, strict=True)]
        if any(a.shape != b.shape for a, b in pairs):
            return False
        ours, theirs = (np.concatenate(each) for each in zip(*pairs, strict=True))
        at = int(np.argmax(np.abs(theirs)))
        return bool(theirs[at]) and np.allclose(ours, theirs * (ours[at] / theirs[at]), 1e-6, 1e-9)


def _known_of(made: Circuit) -> Known:
    """Tell the shapes of all values with a name, and which a gate makes of which."""
    graph, shapes, names = made.graph, dict[str, tuple[int, ...]](), dict[int, str]()
    for input in graph.inputs:
        shapes[input.name] = made.run.shape(input.wire)
        names[graph.wires[input.wire].value] = input.name
    named = [each for each in graph.gates if each.name]
    for gate in named:
        assert gate.name is not None
        shapes[gate.name] = made.run.shape(gate.results[0])
        names[graph.wires[gate.results[0]].value] = gate.name
    pairs = [
        (names[graph.wires[gate.wires[0]].value], str(gate.name))
        for gate in named
        if len(gate.wires) == 1 and graph.wires[gate.wires[0]].value in names
    ]
    return Known(shapes, pairs)


def rates(several: list[Outcome]) -> dict[str, Counter[str]]:
    """Count by the code of what was done how it was found."""
    found: dict[str, Counter[str]] = {}
    for each in several:
        found.setdefault(each.mutation.code, Counter())[each.how] += 1
    return found


def as_table(several: list[Outcome]) -> str:
    """Write how many mistakes of each kind were named, and which were not."""
    rows = [f"{code:<18}{dict(many)}" for code, many in sorted(rates(several).items())]
    bad = [each for each in several if each.how not in ("named", "same", "refused")]
    told: Any = (
        f"{e.how} {e.subject} {e.line} [{e.mutation.code}] {e.mutation.line!r} for {e.mutation.was!r}: "
        f"{e.wrong} {e.code} {e.message}"
        for e in bad
    )
    return "\n".join([*rows, *told])
