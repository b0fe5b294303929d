"""The exercises of the course: lines that the page writes are right, and a spoiled one is found."""

import pytest

from engine.circuits import Circuit
from engine.judging.judged import Line
from web.site.address import State
from web.site.lessons import COURSE

EXERCISES = {
    lesson.name: each.state
    for lesson in COURSE
    for each in lesson.tries
    if each.state.predict == "backward"
}


def made(state: State, lines: str) -> Circuit:
    return Circuit(state.expr, state.values, state.upstream, backward=lines, exercise=True)


def written(state: State) -> str:
    """Give all lines of an exercise, as the page writes one after the other."""
    lines = ""
    while (more := made(state, lines).revealed()) is not None:
        lines = more
    return lines


def wrong_of(state: State, lines: str) -> list[Line]:
    judged = made(state, lines).backward
    assert judged is not None
    return [line for line in judged.lines if line.verdict == "wrong"]


@pytest.mark.parametrize("name", EXERCISES)
def test_all_lines_that_the_page_writes_are_right(name: str) -> None:
    judged = made(EXERCISES[name], written(EXERCISES[name])).backward
    assert judged is not None and judged.is_whole
    assert judged.right == len(judged.lines) > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_a_sign_or_a_factor_in_any_line_is_found_there(name: str) -> None:
    lines = written(EXERCISES[name]).split("\n")
    for at, line in enumerate(lines):
        left, sign, value = line.partition(" = " if "+=" not in line else " += ")
        if "zeros_like" in value or not value:
            continue
        for new in (f"-({value})", f"3*({value})"):
            spoiled = [*lines[:at], f"{left}{sign}{new}", *lines[at + 1 :]]
            wrong = [each.name for each in wrong_of(EXERCISES[name], "\n".join(spoiled))]
            assert wrong == [left.partition("[")[0]], spoiled[at]


@pytest.mark.parametrize(
    ("name", "right", "spoiled", "code"),
    [
        # Inside of a product of matrices a factor lacks that is made of a value.
        ("three-layers", "h2 * (1 - h2))", "h2)", "no-local"),
        ("three-layers", "dh2 * h2 * (1 - h2))", "dh2 * (1 - h2))", "no-local"),
        # The first of three lines of a name, far from the last.
        ("recurrent", "(1 - h3 ** 2) * h2", "(1 - h0 ** 2) * h2", "wrong-operand"),
        ("recurrent", "(1 - h3 ** 2) * h2", "(1 - h3 ** 2) * h0", "wrong-operand"),
        # One point alone is on the side of a choice where something comes back.
        ("double-where", " / (2 * np.sqrt(safe))", "", "no-local"),
        ("matrices", "dD += ", "dD = ", "overwritten"),
        ("batch-norm", "dc += ", "dc = ", "overwritten"),
    ],
)
def test_what_is_wrong_is_named(name: str, right: str, spoiled: str, code: str) -> None:
    lines = written(EXERCISES[name])
    assert right in lines
    (wrong,) = wrong_of(EXERCISES[name], lines.replace(right, spoiled, 1))
    assert wrong.diagnosis is not None and wrong.diagnosis.code == code
