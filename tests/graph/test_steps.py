"""The steps of a run: whose turn it is."""

import pytest

from engine.graph.building import build
from engine.graph.steps import in_turn
from engine.language.parser import parse


def test_each_gate_has_its_turn_twice_and_at_the_output_the_gate_that_computes_it() -> None:
    graph = build(parse("(x+y)*z"))
    turns = [in_turn(graph, done) for done in range(7)]
    assert turns == [None, "g1", "g2", "g2", "g2", "g1", None]
    assert in_turn(graph, None) is None


@pytest.mark.parametrize("program", ["x", "g1", "x = 2"])
def test_where_an_input_is_the_output_no_gate_has_its_turn(program: str) -> None:
    assert in_turn(build(parse(program)), 1) is None
