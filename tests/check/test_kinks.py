"""Kinks: which a step crosses, and what is said of a gate that it carries over one."""

import pytest

from engine.check.kinks import MOST_NOTES, crossed_kinks, crossing_said, kink_notes
from engine.circuits import Circuit
from engine.passes.run import Run


def at(program: str, x: object) -> Run:
    return Circuit(program, {"x": x}).run


@pytest.mark.parametrize(
    ("program", "start", "end", "crossed"),
    [
        ("relu(x)", -1, 1, True),
        ("relu(x)", 1, 2, False),
        ("relu(x)", 0, 1, True),  # away from it
        ("relu(x)", -1, 0, True),  # onto it: on both sides of this step ReLU passes nothing
        ("max(x)", [1, 2], [3, 2], True),
        ("max(x)", [1, 2], [1.5, 2], False),
        ("norm(x)", [-1, 0], [1, 0], True),
        ("norm(x)", [1, 0], [0, 1], False),  # around nothing
        ("x*x", -1, 1, False),
    ],
)
def test_a_step_crosses_a_kink_that_lies_on_its_way_or_at_an_end(
    program: str, start: object, end: object, crossed: bool
) -> None:
    assert bool(crossed_kinks(at(program, start), at(program, end))) == crossed


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [(0, 1, "ReLU (relu(x)) has left its kink"), (-1, 1, "ReLU (relu(x)) has passed its kink")],
)
def test_a_kink_that_is_left_is_told_from_one_that_is_passed(
    start: float, end: float, said: str
) -> None:
    before, after = at("relu(x)", start), at("relu(x)", end)
    assert crossing_said(before.graph.gates[0], before, after) == said


def test_of_many_kinks_the_first_are_told() -> None:
    program = "+".join(f"relu({n}*x)" for n in range(1, 12))
    assert len(list(kink_notes(at(program, 0)))) == MOST_NOTES == 8
