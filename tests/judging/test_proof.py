"""Right backward passes are right in every line, and of spoiled ones the line and the mistake are found."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from engine.circuits import Circuit
from tests.judging.test_handwritten import FILES, STARTS, ZEROS, read
from tests.judging.test_lessons import EXERCISES, made, written
from tests.judging.test_mistakes import BATCH_NORM, FORK, OF_BATCH_NORM, PAIR
from tests.judging.test_verdicts import NETWORK, NUMBERS, OF_NETWORK, STAGED
from tests.support.proving import Outcome, Subject, as_table, outcomes
from tests.support.random_circuits import circuits

COURSES = Path(__file__).parents[1] / "language/courses/programs.json"
OF_COURSES = {each["id"]: each for each in json.loads(COURSES.read_text(encoding="utf-8"))}
STAGES = "\n".join(
    line
    for line in OF_COURSES["notes-staged-backward"]["text"].splitlines()
    if not line.startswith("#")
)
LAYER = """\
h = x @ W + b
r = h*(h > 0)
o = r @ V
l = np.sum(o*t)
do = t
dr = do @ V.T
dh = dr*(h > 0)
dV = r.T @ do
db = np.sum(dh, axis=0)
dW = x.T @ dh
dx = dh @ W.T"""
PRODUCT = """\
D = W@X
E = np.tanh(D)
F = E*T
L = np.sum(F*F)
dL = 1.0
dF = 2*F*dL
dE = dF*T
dD = dE*(1-E**2)
dW = dD @ X.T
dX = W.T @ dD"""
SQUARES = {name: f"randn(3,3,seed={number})" for number, name in enumerate("WXTVxt", 1)}


def in_lines(text: str) -> str:
    return text.replace("; ", "\n")


OWN: list[tuple[str, dict[str, Any]]] = [
    (in_lines(STAGED), NUMBERS),
    (STAGES, {}),
    (NETWORK, OF_NETWORK),
    (BATCH_NORM, OF_BATCH_NORM),
    (in_lines(PAIR), {}),
    (in_lines(FORK), {}),
    (PRODUCT, SQUARES),
    (LAYER, {**SQUARES, "b": "randn(3)"}),
]


def lines_of(made: Circuit) -> dict[str, str]:
    assert made.backward is not None, made.notices()
    return {line.name: line.verdict for line in made.backward.lines}


@pytest.mark.parametrize("name", ["notes-circuit-backward", "notes-staged-backward"])
def test_the_courses_backward_passes_are_right(name: str) -> None:
    found = lines_of(Circuit(OF_COURSES[name]["text"], OF_COURSES[name]["inputs"]))
    assert len(found) > 5 and set(found.values()) == {"right"}


@pytest.mark.slow
@pytest.mark.parametrize("arrays", [False, True])
def test_what_the_program_in_numpy_says_is_right_in_every_line(arrays: bool) -> None:
    untold = 0
    for circuit in circuits(100, arrays):
        text = circuit.program("numpy").text
        judged = Circuit(text).backward
        assert judged is not None, text
        found = {line.name: line.verdict for line in judged.lines}
        assert judged.wrong == 0, f"{found}\n{text}"
        assert "follows" not in found.values()
        untold += list(found.values()).count("unknown")
    assert untold <= 1  # behind `x - x` every point is at the kink of a gate


def lessons() -> Iterator[Subject]:
    for name, state in EXERCISES.items():
        yield Subject(name, partial(made, state), written(state), before=state.expr)


def pieces() -> Iterator[Subject]:
    for path in FILES:
        text, given = read(path)
        yield Subject(path.stem, partial(Circuit, values=given), text)
    for at, (text, given) in enumerate(OWN):
        yield Subject(f"own {at}", partial(Circuit, values=given), text)


def exports() -> Iterator[Subject]:
    for arrays in (False, True):
        for at, circuit in enumerate(circuits(100, arrays)):
            yield Subject(f"export {arrays} {at}", Circuit, circuit.program("numpy").text)


def spoiled(subjects: Iterator[Subject], share: float) -> list[Outcome]:
    """Spoil lines of all subjects, but for those in which no mistake shows."""
    return [
        each
        for subject in subjects
        for each in outcomes(subject, share)
        if each.line not in ZEROS.get(subject.name, set()) | STARTS.get(subject.name, set())
    ]


SOURCES = {"lessons": lessons, "pieces": pieces, "exports": exports}
SHARES = {"lessons": 0.05, "pieces": 0.02, "exports": 0.02}
"""How many of all mistakes are made each time; the slow run makes all, of pieces and exports each tenth."""
LINE, NAME, OPEN, OTHER = 0.99, 0.95, 0.02, 0.03
"""How many of all mistakes are found in their line at least, and of how many of these the kind is named; of
how many at most nothing is told, and another kind is named, which may be true as well."""


def check(found: list[Outcome]) -> None:
    """Check that mistakes are found in their line and are named, but for those that change no number."""
    tried = [each for each in found if each.how not in ("same", "refused", "open")]
    placed = [each for each in tried if each.how not in ("missed", "elsewhere")]
    named = [each for each in placed if each.how == "named"]
    print(as_table(found))
    assert len(placed) >= LINE * len(tried) and len(named) >= NAME * len(placed)
    assert sum(each.how == "open" for each in found) <= OPEN * len(found)
    assert sum(each.how == "other" for each in found) <= max(1, OTHER * len(tried))


@pytest.mark.parametrize("source", SOURCES)
def test_of_some_mistakes_of_each_kind_the_line_and_the_kind_are_found(source: str) -> None:
    every = {"lessons": 1, "pieces": 8, "exports": 5}[source]
    check(spoiled(islice(SOURCES[source](), 0, None, every), SHARES[source]))


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_of_mistakes_of_each_kind_in_each_line_the_line_and_the_kind_are_found(source: str) -> None:
    check(spoiled(SOURCES[source](), 1.0 if source == "lessons" else 0.1))
