"""Right backward passes are right in every line, and of spoiled ones the line and the mistake are found."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from tests.judging.test_mistakes import BATCH_NORM, FORK, OF_BATCH_NORM, PAIR
from tests.judging.test_verdicts import NETWORK, NUMBERS, OF_NETWORK, STAGED
from tests.support.mutations import Mutation, mutations
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


SPOILED: list[tuple[str, dict[str, Any], int, dict[str, str]]] = [
    (in_lines(STAGED), NUMBERS, 2, {"q": "z", "z": "q"}),
    (STAGES, {}, 10, {"upv": "top", "sigu": "sigv", "sigv": "top", "inv": "bottom"}),
    (
        NETWORK.replace("np.dot(h.T, dscores)", "h.T @ dscores")
        .replace("np.dot(dscores, W2.T)", "dscores @ W2.T")
        .replace("np.dot(X.T, dh)", "X.T @ dh"),
        OF_NETWORK, 6, {"W1": "b1"},
    ),
    (BATCH_NORM, OF_BATCH_NORM, 10, {"xhat": "hmu", "hmu": "xhat", "gamma": "beta"}),
    (in_lines(PAIR), {}, 3, {"x": "w", "w": "x"}),
    (in_lines(FORK), {}, 2, {"x": "y", "y": "x", "w": "z", "a": "x"}),
    (PRODUCT, SQUARES, 4, {"T": "E", "X": "W", "W": "X"}),
    (LAYER, {**SQUARES, "b": "randn(3)"}, 4, {"r": "x", "V": "W", "W": "V", "t": "x"}),
]  # fmt: skip


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
    for made in circuits(100, arrays):
        text = made.program("numpy").text
        judged = Circuit(text).backward
        assert judged is not None, text
        found = {line.name: line.verdict for line in judged.lines}
        assert judged.wrong == 0, f"{found}\n{text}"
        assert "follows" not in found.values()
        untold += list(found.values()).count("unknown")
    assert untold <= 1  # behind `x - x` every point is at the kink of a gate


def is_the_same(mutation: Mutation) -> bool:
    """Whether a line was spoiled in a way that changes no number."""
    return (
        ("(1) *" in mutation.was and mutation.code == "no-local")
        or mutation.was.endswith("= 0")
        or ("dL" in mutation.was and mutation.code == "no-upstream")
        # Along the batch `hmu` adds up to 0, and what comes back to it by the variance does.
        or (
            mutation.name == "dmu"
            and mutation.code == "missing-branch"
            and "dhmu1" in mutation.line
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("at", range(len(SPOILED)))
def test_a_mistake_of_every_kind_in_every_line_is_found_and_named(at: int) -> None:
    text, given, begin, twins = SPOILED[at]
    assert set(lines_of(Circuit(text, given)).values()) == {"right"}
    tried = named = 0
    for mutation in mutations(text, begin, twins):
        if is_the_same(mutation):
            continue
        try:
            judged = Circuit(mutation.text, given).backward
        except InputError as error:
            assert error.code == "through-a-view"
            continue
        assert judged is not None
        assert judged.first_wrong == mutation.name, mutation
        line = next(each for each in judged.lines if each.verdict == "wrong")
        tried += 1
        code = line.diagnosis.code if line.diagnosis else None
        fits = (
            {mutation.code, "wrong-value-kept"}
            if mutation.code == "wrong-operand"
            else {mutation.code}
        )
        named += code in fits
    assert tried >= 10
    assert named >= 0.95 * tried, (named, tried)
